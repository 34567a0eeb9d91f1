//! Facts for the summary of the year 年度总结素材 as a paper: by leader in the order of rank, what was closed with
//! the figure reached, what was not finished and where it went, and what nobody has said yet. Material for those
//! who write the summary, not the summary; an official paper, and therefore in Chinese only. Its phrases and their
//! order are data (`data/track/summary.toml`).

mod of_year;
mod phrases;

use std::collections::BTreeSet;

use super::block::{Block, Item, Pack, Run};
use super::figure::Figure;
use super::trace::Stamp;
use super::wording::{Fill, put, runs};
use crate::model::RowId;
use phrases::Section;
pub use phrases::{ANNUAL, SUMMARY, SummaryFigure, SummaryKnown, SummaryPhrases, SummaryValue};

/// What the paper says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The body that plans.
    pub org: String,
    /// Year of the plan.
    pub year: i32,
    /// Title of the plan.
    pub plan: String,
    /// Day as of which it speaks, 2023年12月31日.
    pub as_of: String,
    /// Leaders in the order of rank; the tasks of nobody last, under an empty name.
    pub leaders: Vec<SummaryLeader>,
    /// As of when, of what and for whom it speaks.
    pub stamp: Option<Stamp>,
}

/// The tasks of a leader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SummaryLeader {
    /// The name.
    pub name: String,
    /// The post.
    pub post: String,
    /// Results that a document tells.
    pub results: Vec<SummaryFact>,
    /// Closed.
    pub closed: Vec<SummaryFact>,
    /// Not finished, with where it went.
    pub unfinished: Vec<SummaryFact>,
    /// Neither closed nor explained.
    pub open: Vec<SummaryFact>,
}

/// A task with what there is to say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SummaryFact {
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: Vec<Run>,
    /// Facts, each a short phrase.
    pub facts: Vec<Vec<Run>>,
    /// Requirements from above that it answers, with their documents.
    pub basis: Vec<String>,
}

/// The paper, in these phrases.
pub fn summary(facts: &Summary, phrases: &SummaryPhrases) -> Pack {
    let opening = opening(facts, phrases);
    let mut blocks = vec![Block::Paragraph(opening)];
    for (number, leader) in (1..).zip(&facts.leaders) {
        blocks.extend(section(leader, number, phrases));
    }
    let title = put(&phrases.title, &[("year", &facts.year.to_string())]);
    Pack {
        title: vec![facts.org.clone(), title],
        org: facts.org.clone(),
        year: facts.year,
        blocks,
        stamp: facts.stamp.clone(),
        ..Pack::default()
    }
}

/// The sentence that counts; each of its numbers is the length of a list.
fn opening(facts: &Summary, phrases: &SummaryPhrases) -> Vec<Run> {
    // A task of two leaders stands under both and is one task.
    let codes = |of: fn(&SummaryLeader) -> &Vec<SummaryFact>| -> Vec<RowId> {
        let each: BTreeSet<RowId> =
            facts.leaders.iter().flat_map(of).map(|fact| RowId(fact.code.clone())).collect();
        each.into_iter().collect()
    };
    let (closed, unfinished) = (codes(|one| &one.closed), codes(|one| &one.unfinished));
    let open = codes(|one| &one.open);
    let all: Vec<&RowId> = closed.iter().chain(&unfinished).chain(&open).collect();
    let count = |rows: &[RowId], how| {
        let rows: Vec<&RowId> = rows.iter().collect();
        Figure::counted(&rows, "项", how)
    };
    let figures = [
        ("tasks", Figure::counted(&all, "项", "计划任务计数")),
        ("closed", count(&closed, "已销号（完成）任务计数")),
        ("unfinished", count(&unfinished, "未完成并已说明的任务计数")),
        ("open", count(&open, "待说明的任务计数")),
    ];
    let mut values = vec![("as_of", Fill::Words(&facts.as_of)), ("plan", Fill::Words(&facts.plan))];
    values.extend(figures.iter().map(|(name, figure)| (*name, Fill::Figure(figure))));
    runs(&phrases.opening, &values)
}

fn section(leader: &SummaryLeader, number: u32, phrases: &SummaryPhrases) -> Vec<Block> {
    let text = phrases.leader(&leader.name, &leader.post);
    let mut blocks = vec![Block::Heading { level: 1, ordinal: Some(number), text }];
    let lists = phrases.section.iter().map(|section| {
        let list = match section.list.as_str() {
            "results" => &leader.results,
            "closed" => &leader.closed,
            "unfinished" => &leader.unfinished,
            _ => &leader.open,
        };
        (section, list)
    });
    for (at, (section, list)) in (1..).zip(lists.filter(|(_, list)| !list.is_empty())) {
        let text = section.heading.clone();
        blocks.push(Block::Heading { level: 2, ordinal: Some(at), text: text.clone() });
        blocks.push(Block::Paragraph(counted(list, section, &text)));
        let items = list.iter().map(|fact| item(fact, &section.item, phrases)).collect();
        blocks.push(Block::NumberedList { level: 3, items });
    }
    blocks
}

/// The sentence that counts a list.
fn counted(list: &[SummaryFact], section: &Section, what: &str) -> Vec<Run> {
    let codes: Vec<RowId> = list.iter().map(|fact| RowId(fact.code.clone())).collect();
    let codes: Vec<&RowId> = codes.iter().collect();
    let unit = if section.list == "results" { "条" } else { "项" };
    let figure = Figure::counted(&codes, unit, format!("{what}计数"));
    runs(&section.lead, &[("count", Fill::Figure(&figure))])
}

fn item(fact: &SummaryFact, phrase: &str, phrases: &SummaryPhrases) -> Item {
    let mut runs = runs(phrase, &[("words", Fill::Runs(&ended(&fact.words)))]);
    for (at, one) in fact.facts.iter().enumerate() {
        runs.extend((at > 0).then(|| Run::own(&phrases.between)));
        runs.extend(one.iter().cloned());
    }
    runs.extend((!fact.facts.is_empty()).then(|| Run::own(&phrases.end)));
    let mut aside = vec![fact.code.clone()];
    aside.extend(fact.basis.iter().map(|basis| phrases.basis(basis)));
    Item { words: runs, aside: Some(aside.join(&phrases.between)), children: Vec::new() }
}

/// Words without the mark that ends them: the phrase sets its own.
fn ended(words: &[Run]) -> Vec<Run> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut().filter(|last| last.figure.is_none()) {
        last.text.truncate(last.text.trim_end_matches(['。', '；', '，', '.', ';', ',']).len());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::figure::Trail;
    use super::*;
    use crate::text::Text;

    #[test]
    fn the_numbers_of_the_lead_are_the_lengths_of_the_lists() {
        let coded = |code: &str| SummaryFact {
            code: code.to_owned(),
            words: vec![Run::own("新建幼儿园")],
            ..SummaryFact::default()
        };
        let leader = SummaryLeader {
            closed: vec![coded("T001"), coded("T002")],
            open: vec![coded("T003")],
            ..SummaryLeader::default()
        };
        let pack = summary(&Summary { leaders: vec![leader], ..Summary::default() }, &SUMMARY);
        let Block::Paragraph(lead) = &pack.blocks[0] else { panic!("a lead comes first") };
        let said = "共有任务3项：已销号2项，未完成但已说明去向0项，待说明1项";
        let lead: String = lead.iter().map(|run| run.text.as_str()).collect();
        assert!(lead.contains(said), "{lead}");
        let headings = pack.blocks.iter().filter_map(|block| match block {
            Block::Heading { text, .. } => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(
            headings.collect::<Vec<_>>(),
            ["未明确分管领导", "已销号", "待说明"],
            "a list that is empty has no heading"
        );
    }

    /// The phrases of the program with one of them changed.
    fn changed(from: &str, to: &str) -> Result<SummaryPhrases, crate::model::Refusal> {
        let ours = include_str!("../../../../data/track/summary.toml");
        assert!(ours.contains(from), "{from} stands in the file");
        SummaryPhrases::read(&ours.replace(from, to))
    }

    #[test]
    fn another_file_says_other_sentences_in_another_order() {
        let ours = include_str!("../../../../data/track/summary.toml");
        let other = ours
            .replacen("list = \"closed\"", "list = \"*\"", 1)
            .replace("list = \"open\"", "list = \"closed\"")
            .replace("list = \"*\"", "list = \"open\"")
            .replace(
                "待说明\"\nlead = \"共{count}项。\"\nitem = \"{words}。",
                "取得成效\"\nlead = \"{count}项：\"\nitem = \"完成{words}，",
            )
            .replace("牵头单位：{unit}", "由{unit}牵头");
        let other = SummaryPhrases::read(&other).expect("good phrases");
        let known = [
            ("target", vec![("target", Text::same("87%").into())]),
            ("lead", vec![("unit", Text::same("基础教育处").into())]),
        ];
        let facts = other.told(&known);
        let fact =
            SummaryFact {
                words: vec![Run::own("新建幼儿园。")], facts, ..SummaryFact::default()
            };
        let leader = SummaryLeader {
            closed: vec![fact.clone()],
            open: vec![fact],
            ..SummaryLeader::default()
        };
        let pack = summary(&Summary { leaders: vec![leader], ..Summary::default() }, &other);
        let Block::Heading { text: first, .. } = &pack.blocks[2] else { panic!("{pack:?}") };
        let Block::Heading { text: second, .. } = &pack.blocks[5] else { panic!("{pack:?}") };
        assert_eq!((&**first, &**second), ("已销号", "取得成效"));
        let Block::Paragraph(lead) = &pack.blocks[6] else { panic!("{pack:?}") };
        assert_eq!((&*lead[0].text, lead[0].figure.is_some()), ("1项", true), "{lead:?}");
        let Block::NumberedList { items, .. } = &pack.blocks[7] else { panic!("{pack:?}") };
        let said: String = items[0].words.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(said, "完成新建幼儿园，由基础教育处牵头；目标：87%。", "in the file's order");
    }

    #[test]
    fn phrases_that_cannot_be_filled_in_are_refused_with_their_place() {
        let told = |from: &str, to: &str| {
            let refusal = changed(from, to).expect_err(to);
            assert!(!refusal.advice.zh.is_empty() && !refusal.message.en.is_empty());
            refusal.message.zh.into_owned()
        };
        assert!(
            told("牵头单位：{unit}", "牵头单位：{who}").contains("“fact.lead.zh”里不能用“who”")
        );
        assert!(
            told("{percent} % reported", "reported").contains("“fact.report.en”里缺少“percent”")
        );
        assert!(told("待说明{open}项", "待说明若干项").contains("“opening”里缺少“open”"));
        assert!(told("依据：{basis}", "依据：{basis").contains("“basis”的花括号不成对"));
        assert!(told("依据：{basis}", "依据：}basis{").contains("花括号"));
        assert!(told("list = \"open\"", "list = \"closed\"").contains("“closed”出现了两次"));
        assert!(told("list = \"open\"", "list = \"later\"").contains("不能用“later”"));
        assert!(told("[missing.source]", "[missing.else]").contains("“missing”里不能用“else”"));
        assert!(told("nobody =", "nobdy =").contains("读不出来"));
        let ours = include_str!("../../../../data/track/summary.toml");
        let at = ours.find("[[fact]]").expect("facts");
        let cut = format!("{}{}", &ours[..at], &ours[ours.find("[figure.whole]").expect("it")..]);
        assert!(SummaryPhrases::read(&cut).is_err(), "no facts at all");
    }

    #[test]
    fn a_number_is_said_with_completion_and_points() {
        let figure = SummaryFigure {
            indicator: "覆盖率".to_owned(),
            figure: 87.5,
            unit: "%".to_owned(),
            completion: None,
            points: Some(-1.5),
            on: "2023-11-10".to_owned(),
            trail: Trail { how: "2023-11-10 反馈".to_owned(), ..Trail::default() },
        };
        let told = SUMMARY.figure(&figure);
        let numbers = told.runs.iter().filter_map(|run| run.figure.as_ref());
        let numbers: Vec<&str> = numbers.map(|one| one.shown.as_str()).collect();
        assert_eq!(numbers, ["87.5%", "1.5个百分点"], "each with its unit");
        let words: String = told.runs.iter().map(|run| run.text.as_str()).collect();
        let said = told.text;
        assert_eq!(words, said.zh, "paper and page say the same");
        assert_eq!(said.zh, "覆盖率达到87.5%，低于目标1.5个百分点（2023-11-10 反馈）");
        assert_eq!(said.en, "覆盖率: 87.5%, 1.5 points below the target (reported on 2023-11-10)");
        let level = SummaryFigure { points: Some(0.0), completion: Some(100.0), ..figure };
        assert!(SUMMARY.figure(&level).text.zh.contains("，完成率100%，与目标持平"));
    }
}
