//! The list of reports 材料: what can be made, of what, under which name, in which formats. Command line, pages and
//! manual are derived from it. Holds no words of any report.

use super::answers::Answers;
use super::block::Pack;
use super::book::{Book, Sheet};
use super::bulletin::{Bulletin, bulletin};
use super::deck::{DeckPhrases, department_deck, leader_deck};
use super::key_work::{duties_sheet, key_work};
use super::ledger_book::{self, ledger_book};
use super::matrix::matrix;
use super::notice::{Notice, notice};
use super::standard_review::{StandardReview, standard_review};
use super::summary::{SUMMARY, Summary, SummaryPhrases, summary};
use super::year::Year;
use super::{livelihood, room};
use crate::model::{Person, Refusal, RefusalKind};
use crate::text::{Lang, Text};

/// What somebody wants beside the report itself.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Of whom: the name of a leader; empty for all.
    pub subject: &'a str,
    /// Language of our words in workbooks.
    pub lang: Lang,
    /// Phrases of the decks.
    pub deck: &'a DeckPhrases,
    /// Phrases of the summary.
    pub summary: &'a SummaryPhrases,
}

/// What a file is made of.
#[derive(Clone, Debug)]
pub enum Content {
    /// Blocks.
    Pack(Pack),
    /// Sheets.
    Book(Book),
}

/// A file of a report, before it is written.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Name of the file, without its extension.
    pub stem: String,
    /// The format it is written in unless another is asked for: the name of a writer.
    pub format: &'static str,
    /// What it says.
    pub content: Content,
}

/// Makes the files of a report.
type Make = fn(&Year<'_>, &Wish<'_>) -> Result<Vec<Paper>, Refusal>;

/// Facts around the rows of a plan that only a server knows. Of a ledger in a file they stay what its documents say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// What became of the promises of the year before.
    Promises,
    /// What units ask for.
    Needs,
    /// Who is in charge of which unit.
    Charges,
}

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// The rows of a year, with these facts around them.
    Year(&'static [Around], Make),
    /// A month of an issued plan.
    Month(fn(&Bulletin) -> Paper),
    /// A notice about a task of an issued plan.
    Notice(fn(&Notice) -> Paper),
    /// What became of an issued plan.
    Outcome(fn(&Summary) -> Paper),
    /// Data judged by a standard.
    Judged(fn(&StandardReview<'_>) -> Paper),
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Name, the word on the command line.
    pub name: &'static str,
    /// What it is called.
    pub title: Text,
    /// What is in it.
    pub what: Text,
    /// Whether it can be made of one leader alone.
    pub by_leader: bool,
    /// Formats in which it can be had, the usual one first; none where each of its files has its own.
    pub formats: &'static [&'static str],
    /// What it is made of.
    pub of: Of,
}

const PACK: &[&str] = &["docx", "pptx", "html", "json"];
const DECK: &[&str] = &["pptx", "docx", "html", "json"];
const BOOK: &[&str] = &["xlsx", "csv"];
const ALL: &[Around] = &[Around::Promises, Around::Needs, Around::Charges];

/// Every report, what a meeting needs first.
pub static REPORTS: &[Report] = &[
    Report {
        name: "leadership-pack",
        title: Text::new("会议材料包", "meeting pack"),
        what: Text::new(
            "每位领导一份汇报，全体一份汇报，工作总结、重点工作清单、会议材料，台账与对标矩阵",
            "a deck for each leader, one for all, summary, key-work list, handout, ledger and alignment matrix",
        ),
        by_leader: false,
        formats: &[],
        of: Of::Year(ALL, pack),
    },
    Report {
        name: "leader-deck",
        title: Text::new("领导谋划汇报", "deck of a leader"),
        what: Text::new(
            "成效、承诺兑现、对标差距、重点任务、时间表、风险、需支持事项",
            "results, promises kept, gaps, tasks, timetable, risks, what is asked for",
        ),
        by_leader: true,
        formats: DECK,
        of: Of::Year(ALL, leaders),
    },
    Report {
        name: "department-deck",
        title: Text::new("全体谋划汇报", "deck of the whole body"),
        what: Text::new("同上，按领导排列", "the same over all, leader by leader"),
        by_leader: false,
        formats: DECK,
        of: Of::Year(ALL, department),
    },
    Report {
        name: "year-summary",
        title: Text::new("年度工作总结", "summary of the year"),
        what: Text::new(
            "上年成效与承诺兑现情况，按领导排列，逐条注明编号和出处",
            "results and promises of the year before, leader by leader, each with code and source",
        ),
        by_leader: false,
        formats: PACK,
        of: Of::Year(&[Around::Promises, Around::Charges], year_summary),
    },
    Report {
        name: "key-work",
        title: Text::new("重点工作清单", "key-work list"),
        what: Text::new(
            "本年任务，公文版式，附责任分工表",
            "tasks of the year in the official layout, with duties",
        ),
        by_leader: false,
        formats: PACK,
        of: Of::Year(&[], key_work_list),
    },
    Report {
        name: "division-of-labour",
        title: Text::new("责任分工表", "division of labour"),
        what: Text::new(
            "任务、目标、领导、牵头与配合单位、时限",
            "task, target, leader, units, deadline",
        ),
        by_leader: false,
        formats: BOOK,
        of: Of::Year(&[], division),
    },
    Report {
        name: "ledger",
        title: Text::new("工作台账", "ledger"),
        what: Text::new(
            "任务、成效、要求、矩阵、提示各一张表",
            "tasks, results, demands, matrix, findings",
        ),
        by_leader: false,
        formats: BOOK,
        of: Of::Year(&[], ledger),
    },
    Report {
        name: "alignment",
        title: Text::new("对标矩阵", "alignment matrix"),
        what: Text::new(
            "上级要求逐条对应领导与任务",
            "demand by demand: who answers with which task",
        ),
        by_leader: false,
        formats: BOOK,
        of: Of::Year(&[], alignment),
    },
    Report {
        name: "livelihood",
        title: Text::new("民生实事表", "livelihood items"),
        what: Text::new(
            "事项、目标、受益对象、地点、责任单位、监督电话",
            "item, target, beneficiaries, places, unit, telephone",
        ),
        by_leader: false,
        formats: BOOK,
        of: Of::Year(&[], livelihood_table),
    },
    Report {
        name: "highlights",
        title: Text::new("成绩亮点清单", "list of results"),
        what: Text::new(
            "上年成效逐条列出，注明数量与出处",
            "results of the year before with figures and sources",
        ),
        by_leader: false,
        formats: BOOK,
        of: Of::Year(&[], highlights),
    },
    Report {
        name: "bulletin",
        title: Text::new("月度通报", "monthly bulletin"),
        what: Text::new(
            "某月销号、反馈、亮灯、督办、调整，各单位牵头任务办结情况",
            "closed, reported, red, pressed for and changed in a month; what each unit has closed",
        ),
        by_leader: false,
        formats: PACK,
        of: Of::Month(month),
    },
    Report {
        name: "notice",
        title: Text::new("督办单", "supervision notice"),
        what: Text::new(
            "督办任务、事项、答复期限，按编号",
            "task, matter, day for the reply; by its number",
        ),
        by_leader: false,
        formats: PACK,
        of: Of::Notice(one_notice),
    },
    Report {
        name: "year-facts",
        title: Text::new("年度总结素材", "facts for the summary of the year"),
        what: Text::new(
            "逐项任务的结果、完成值、佐证、去向，按领导排列",
            "result, figure, evidence and whereabouts of each task, leader by leader",
        ),
        by_leader: false,
        formats: PACK,
        of: Of::Outcome(outcome),
    },
    Report {
        name: "standard-review",
        title: Text::new("对照标准评估报告", "standard review"),
        what: Text::new(
            "一个单位对照标准的结论、各项要求、差异系数、没有达到的要求、下级单位逐项数值",
            "verdict of a unit by a standard: every rule, spreads, what is short, each unit below",
        ),
        by_leader: false,
        formats: PACK,
        of: Of::Judged(judged),
    },
];

/// The report of that name.
pub fn report(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| report.name == name)
}

impl Report {
    /// Its files of a year; none when it is made of something else.
    ///
    /// # Errors
    /// When it is asked for a leader whom the ledger does not know.
    pub fn make(&self, year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
        match self.of {
            Of::Year(_, make) => make(year, wish),
            _ => Ok(Vec::new()),
        }
    }

    /// Made of the rows of a year, be they in a file or on a server; other reports are made of what a server follows, or of
    /// data that are judged.
    pub fn is_of_a_year(&self) -> bool {
        matches!(self.of, Of::Year(..))
    }

    /// Made of data in files that are judged by a standard.
    pub fn is_of_data(&self) -> bool {
        matches!(self.of, Of::Judged(_))
    }

    /// The facts around the rows of a year that it tells.
    pub fn around(&self) -> &'static [Around] {
        match self.of {
            Of::Year(around, _) => around,
            _ => &[],
        }
    }
}

/// What lies on the table of a meeting: internal items are hidden in every file of it.
fn pack(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    let open = room::ledger(year.ledger);
    let findings = room::findings(year.ledger, year.findings);
    let year = &Year { findings: &findings, ..year.on(&open) };
    let everyone = Wish { subject: "", ..*wish };
    let mut papers = leaders(year, &everyone)?;
    let whole = department_deck(year, wish.deck);
    papers.insert(0, deck("00-全体", whole.clone()));
    papers.extend(year_summary(year, wish)?);
    papers.extend(key_work_list(year, wish)?);
    papers.push(paper("会议材料", "docx", whole));
    papers.extend(ledger(year, wish)?);
    papers.extend(alignment(year, wish)?);
    Ok(papers)
}

/// A deck for each leader who has anything, numbered by rank; for one who is asked for by name, in any case.
fn leaders(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    let all = year.leaders();
    let numbered = || (1..).zip(all.iter().copied());
    let of = |(number, leader): (u32, &Person)| {
        deck(&format!("{number:02}-{}", leader.name), leader_deck(year, leader, wish.deck))
    };
    if wish.subject.is_empty() {
        let having = numbered().filter(|(_, leader)| !year.share(leader).is_empty());
        return Ok(having.map(of).collect());
    }
    let wanted: Vec<Paper> =
        numbered().filter(|(_, leader)| leader.name == wish.subject).map(of).collect();
    if wanted.is_empty() { Err(unknown_leader(wish.subject, &all)) } else { Ok(wanted) }
}

fn department(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    Ok(vec![deck("00-全体", department_deck(year, wish.deck))])
}

fn year_summary(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    let facts = Summary::of(year, wish.summary);
    let stem = format!("{}年度工作总结", facts.year);
    Ok(vec![paper(&stem, "docx", summary(&facts, wish.summary))])
}

fn key_work_list(year: &Year<'_>, _: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    let stem = format!("{}年重点工作清单", year.ledger.year);
    Ok(vec![paper(&stem, "docx", stamped(key_work(year.ledger), year))])
}

fn division(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    Ok(vec![book(year, wish, "责任分工表", vec![duties_sheet(year.ledger)])])
}

fn ledger(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    let made = ledger_book(year.ledger, year.coverage, year.findings, wish.lang);
    Ok(vec![book(year, wish, "工作台账", made.sheets)])
}

fn alignment(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    let answers = Answers::new(year.ledger, year.coverage);
    let sheets = vec![matrix(year.ledger, year.coverage), ledger_book::requirements(&answers)];
    Ok(vec![book(year, wish, "对标矩阵", sheets)])
}

fn livelihood_table(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    Ok(vec![book(year, wish, "民生实事表", vec![livelihood::sheet(year.ledger)])])
}

fn highlights(year: &Year<'_>, wish: &Wish<'_>) -> Result<Vec<Paper>, Refusal> {
    Ok(vec![book(year, wish, "成绩亮点清单", vec![ledger_book::achievements(year.ledger)])])
}

fn month(facts: &Bulletin) -> Paper {
    let Bulletin { org, month_year, month, .. } = facts;
    paper(&format!("{org}{month_year}年{month}月通报"), "docx", bulletin(facts))
}

fn one_notice(facts: &Notice) -> Paper {
    paper(&format!("督办单 {}", facts.number), "docx", notice(facts))
}

fn outcome(facts: &Summary) -> Paper {
    let stem = format!("{}{}年度总结素材", facts.org, facts.year);
    paper(&stem, "docx", summary(facts, &SUMMARY))
}

fn judged(facts: &StandardReview<'_>) -> Paper {
    let pack = standard_review(facts);
    paper(&format!("{}对照标准评估报告", pack.org), "docx", pack)
}

fn deck(stem: &str, pack: Pack) -> Paper {
    paper(stem, "pptx", pack)
}

fn paper(stem: &str, format: &'static str, pack: Pack) -> Paper {
    Paper { stem: file_name(stem), format, content: Content::Pack(pack) }
}

fn book(year: &Year<'_>, wish: &Wish<'_>, name: &str, sheets: Vec<Sheet>) -> Paper {
    let ledger = year.ledger;
    let title = sheets.first().map(|sheet| sheet.title.clone()).unwrap_or_default();
    let book = Book {
        lang: wish.lang,
        title,
        org: ledger.org.clone(),
        year: ledger.year,
        sheets,
        stamp: Some(year.stamp.clone()),
    };
    let stem = format!("{}年{name}", ledger.year);
    Paper { stem: file_name(&stem), format: "xlsx", content: Content::Book(book) }
}

/// A name that every system takes for a file: names of people come from documents, and may hold anything.
fn file_name(words: &str) -> String {
    let sign = |c: char| {
        c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    let plain: String = words.chars().map(|c| if sign(c) { '_' } else { c }).take(60).collect();
    plain.trim_matches(['.', ' ']).to_owned()
}

fn stamped(mut pack: Pack, year: &Year<'_>) -> Pack {
    pack.stamp = Some(year.stamp.clone());
    pack
}

fn unknown_leader(name: &str, known: &[&Person]) -> Refusal {
    let names = super::phrase::list(known.iter().map(|one| one.name.as_str()));
    let names = if names.is_empty() { "--".to_owned() } else { names };
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("台账里没有名为“{name}”的领导。"),
            format!("The ledger knows no leader `{name}`."),
        ),
        Text::of(format!("台账载明的领导：{names}。"), format!("Leaders of the ledger: {names}.")),
    )
}
