//! Decks and the summary say what the ledger holds, each number with its way back, and something sensible where it
//! holds nothing.

use moushi_core::align::coverage;
use moushi_core::model::{Ledger, Person};
use moushi_core::report::block::{Block, Pack};
use moushi_core::report::trace::{Stamp, Trace};
use moushi_core::report::{
    ANNUAL, Around, Content, DECK, DeckPhrases, Need, Promise, REPORTS, Wish, Year,
    department_deck, leader_deck, report,
};
use moushi_core::text::Lang;

use super::sample;

fn stamp() -> Stamp {
    Stamp {
        as_of: "2031年1月8日".into(),
        scope: "全部".into(),
        ledger: "0123456789abcdef".into(),
        made_by: "谋实".into(),
    }
}

/// Looks at the year of a ledger.
fn with<T>(ledger: &Ledger, look: impl FnOnce(&Year<'_>) -> T) -> T {
    let (coverage, findings) = (coverage(ledger), sample::findings(&sample::ledger()));
    look(&Year::of(ledger, &coverage, &findings, stamp()))
}

fn headings(pack: &Pack) -> Vec<&str> {
    let heading = |block| match block {
        &Block::Heading { level: 1, ref text, .. } => Some(text.as_str()),
        _ => None,
    };
    pack.blocks.iter().filter_map(heading).collect()
}

/// The sentence under a heading.
fn lead(pack: &Pack, heading: &str) -> String {
    let mut blocks = pack.blocks.iter();
    blocks.find(|block| matches!(block, Block::Heading { text, .. } if text == heading)).unwrap();
    let Some(Block::Lead(runs)) = blocks.next() else { panic!("no sentence under {heading}") };
    runs.iter().map(|run| run.text.as_str()).collect()
}

#[test]
fn a_deck_tells_the_portfolio_of_its_leader_in_the_order_of_the_phrases() {
    let ledger = sample::ledger();
    with(&ledger, |year| {
        let leader = year.leaders()[0];
        let deck = leader_deck(year, leader, &DECK);
        assert_eq!(deck.title, ["北江省教育厅", "2031年工作谋划汇报"]);
        assert_eq!(deck.byline[0], "周启明　党组成员、副厅长");
        let want = ["总体情况", "2030年工作成效", "对标对表：上级要求与我方举措"];
        assert_eq!(headings(&deck)[..3], want);
        let mine = ledger.tasks.iter().filter(|task| task.leader.as_deref() == Some("周启明"));
        let mine = mine.count();
        let said = lead(&deck, "2031年重点任务");
        assert!(said.starts_with(&format!("推进任务{mine}项")), "{said}");
        let others = department_deck(year, &DECK);
        assert!(headings(&others).contains(&"分管工作一览"));
        let all = lead(&others, "2031年重点任务");
        assert!(all.starts_with(&format!("推进任务{}项", ledger.tasks.len())), "{all}");
    });
}

#[test]
fn every_number_that_is_counted_or_quoted_has_its_way_back() {
    let ledger = sample::ledger();
    let deck = with(&ledger, |year| department_deck(year, &DECK));
    let trace = Trace::of(&deck);
    assert!(trace.figures.len() > 30, "{}", trace.figures.len());
    for one in &trace.figures {
        assert!(!one.trail.how.is_empty(), "{one:?}");
        if one.value != 0.0 {
            assert!(!one.trail.rows.is_empty(), "{one:?}");
        }
        if one.trail.how == "文件原文" {
            let passage = one.trail.passages.first().expect("a quoted number stands somewhere");
            assert!(passage.words.contains(&one.shown), "{one:?}");
        } else {
            assert_eq!(one.trail.rows.len() as f64, one.value, "a count is as long as its list");
        }
    }
    let row = trace.figures.iter().find(|one| one.shown == "118所").expect("a target");
    assert_eq!(row.value, 118.0);
    assert_eq!(trace.stamp, stamp());
}

#[test]
fn no_number_of_a_sentence_stands_without_its_way_back() {
    let ledger = sample::ledger();
    let deck = with(&ledger, |year| department_deck(year, &DECK));
    for block in &deck.blocks {
        let Block::Lead(runs) = block else { continue };
        for run in runs.iter().filter(|run| run.figure.is_none()) {
            let plain = run.text.replace(['年', '月', '日'], "").replace(&stamp().ledger, "");
            let years = ["2030", "2031"].iter().fold(plain, |text, year| text.replace(year, ""));
            let counted = years.contains(|c: char| c.is_ascii_digit());
            assert!(!counted || run.text.contains("数据截至"), "{}", run.text);
        }
    }
}

/// The numbers of a text that are figures, and the text without them.
fn split(runs: &[moushi_core::report::block::Run]) -> (Vec<&str>, String) {
    let figures = runs.iter().filter(|run| run.figure.is_some()).map(|run| run.text.as_str());
    let rest = runs.iter().filter(|run| run.figure.is_none()).map(|run| run.text.as_str());
    (figures.collect(), rest.collect())
}

#[test]
fn numbers_of_gaps_lead_back_to_the_side_that_they_are_of() {
    let ledger = sample::ledger();
    let deck = with(&ledger, |year| department_deck(year, &DECK));
    let lines: Vec<_> = deck
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::StatusList(lines) => Some(lines),
            _ => None,
        })
        .flatten()
        .collect();
    let soft: Vec<_> = lines.iter().filter(|line| line.state == "弱于要求").collect();
    let number = |line: &&&&moushi_core::report::block::Status| {
        line.words.iter().any(|run| run.text.contains("，") || run.text.contains("任务只写"))
    };
    let line = soft.iter().find(number).expect("a task promises a lower number");
    let (figures, rest) = split(&line.words);
    assert!(figures.len() >= 2, "{figures:?} of {rest}");
    let rows: Vec<&str> = line
        .words
        .iter()
        .filter_map(|run| run.figure.as_ref())
        .flat_map(|figure| figure.trail.rows.iter().map(String::as_str))
        .collect();
    assert!(rows.iter().any(|row| row.starts_with('R')), "the number of the demand: {rows:?}");
    assert!(rows.iter().any(|row| row.starts_with('T')), "the number of the task: {rows:?}");
}

#[test]
fn a_promise_of_somebody_who_is_no_person_of_the_plan_stands_under_the_name_given() {
    let mut ledger = sample::ledger();
    let mut task = ledger.tasks[0].clone();
    task.leader = Some("方远行".into());
    let mut nobodys = ledger.tasks[1].clone();
    (nobodys.leader, nobodys.leads) = (None, Vec::new());
    ledger.last_year = vec![nobodys, task];
    let paper = with(&ledger, |year| {
        let wish = Wish { subject: "", lang: Lang::Zh, deck: &DECK, summary: &ANNUAL };
        report("year-summary").unwrap().make(year, &wish).unwrap().remove(0)
    });
    let Content::Pack(pack) = paper.content else { panic!("a paper") };
    let names = headings(&pack);
    assert_eq!(names[names.len() - 2..], ["方远行", "未明确分管领导"]);
}

#[test]
fn where_there_is_nothing_the_deck_says_so() {
    let mut ledger = Ledger::new("北江省教育厅", 2031);
    ledger.people = vec![Person { name: "沈立国".into(), title: None, rank: 0 }];
    with(&ledger, |year| {
        let deck = leader_deck(year, year.leaders()[0], &DECK);
        assert_eq!(deck.byline[0], "沈立国");
        assert_eq!(headings(&deck), ["尚缺的内容"], "no slide that is empty");
        let shown = format!("{:?}", deck.blocks);
        assert!(shown.contains("计划中没有风险防范事项。"), "{shown}");
        assert!(Trace::of(&deck).figures.is_empty());
        let wish = Wish { subject: "", lang: Lang::Zh, deck: &DECK, summary: &ANNUAL };
        let decks = report("leader-deck").unwrap().make(year, &wish).unwrap();
        assert!(decks.is_empty(), "a leader without anything has no deck in the pack");
        let asked = Wish { subject: "沈立国", ..wish };
        assert_eq!(report("leader-deck").unwrap().make(year, &asked).unwrap().len(), 1);
        let refusal = report("leader-deck").unwrap().make(year, &Wish { subject: "某某", ..wish });
        let refusal = refusal.unwrap_err();
        assert!(refusal.message.zh.contains("某某") && refusal.advice.zh.contains("沈立国"));
    });
}

#[test]
fn four_hundred_tasks_make_no_longer_deck_than_its_phrases_allow() {
    let mut ledger = sample::ledger();
    let task = ledger.tasks[0].clone();
    for at in 0..400 {
        let mut task = task.clone();
        task.id.0 = format!("T{at:04}");
        ledger.tasks.push(task);
    }
    let deck = with(&ledger, |year| department_deck(year, &DECK));
    let rows = deck.blocks.iter().filter_map(|block| match block {
        Block::Table { rows, .. } => Some(rows.len()),
        _ => None,
    });
    assert_eq!(rows.max(), Some(24));
    let rest = format!("另有{}项未列出", ledger.tasks.len() - 24);
    let notes: Vec<&Block> =
        deck.blocks.iter().filter(|block| matches!(block, Block::Note(_))).collect();
    let note = |block: &&Block| matches!(block, Block::Note(words) if words.contains(&rest));
    assert!(notes.iter().any(note), "what is left out is counted: {notes:?}");
}

#[test]
fn every_report_can_be_made_and_its_first_format_is_its_own() {
    let ledger = sample::ledger();
    with(&ledger, |year| {
        let wish = Wish { subject: "", lang: Lang::Zh, deck: &DECK, summary: &ANNUAL };
        for report in REPORTS.iter().filter(|report| report.is_of_a_year()) {
            let papers = report.make(year, &wish).unwrap();
            assert!(!papers.is_empty(), "{}", report.name);
            for paper in &papers {
                let own = report.formats.first().is_none_or(|first| *first == paper.format);
                assert!(own, "{} {}", report.name, paper.format);
                if let Content::Book(book) = &paper.content {
                    for sheet in &book.sheets {
                        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
                    }
                }
            }
        }
        let pack = report("leadership-pack").unwrap().make(year, &wish).unwrap();
        let names: Vec<&str> = pack.iter().map(|paper| paper.stem.as_str()).collect();
        assert_eq!(names[..3], ["00-全体", "01-周启明", "02-何雨田"], "in the order of rank");
    });
}

#[test]
fn a_report_tells_nothing_around_its_rows_that_it_does_not_ask_for() {
    let ledger = sample::ledger();
    let (coverage, findings) = (coverage(&ledger), sample::findings(&ledger));
    let plain = Year::of(&ledger, &coverage, &findings, stamp());
    let mut full = plain.clone();
    let task = &ledger.tasks[0];
    full.needs = vec![Need {
        leader: task.leader.clone(),
        unit: "财务处".into(),
        code: task.id.clone(),
        words: "协调土地指标".into(),
        on: "2031-01-02".into(),
    }];
    let units = ledger.tasks.iter().flat_map(|task| task.leads.clone()).collect();
    full.charges.insert(ledger.people[0].name.clone(), units);
    full.promises = full.promises.into_iter().map(Promise::hidden).collect();
    let wish = Wish { subject: "", lang: Lang::Zh, deck: &DECK, summary: &ANNUAL };
    for report in REPORTS.iter().filter(|report| report.is_of_a_year()) {
        let asks = |one| report.around().contains(&one);
        let mut asked = full.clone();
        if !asks(Around::Promises) {
            asked.promises.clone_from(&plain.promises);
        }
        if !asks(Around::Needs) {
            asked.needs.clear();
        }
        if !asks(Around::Charges) {
            asked.charges.clear();
        }
        let told = |year| format!("{:?}", report.make(year, &wish).unwrap());
        assert_eq!(told(&asked), told(&full), "{}", report.name);
    }
}

#[test]
fn no_name_of_a_person_leads_out_of_the_folder() {
    let mut ledger = sample::ledger();
    let evil = "../../etc/passwd\n".to_owned();
    for task in &mut ledger.tasks {
        task.leader = Some(evil.clone());
    }
    ledger.people[0].name = evil;
    with(&ledger, |year| {
        let wish = Wish { subject: "", lang: Lang::Zh, deck: &DECK, summary: &ANNUAL };
        for paper in report("leadership-pack").unwrap().make(year, &wish).unwrap() {
            assert!(!paper.stem.contains(['/', '\\', '\n']), "{}", paper.stem);
            assert!(!paper.stem.starts_with('.') && !paper.stem.is_empty());
        }
    });
}

#[test]
fn internal_items_are_not_shown_to_a_room() {
    let mut ledger = sample::ledger();
    let secret = ledger.tasks[0].words.clone();
    ledger.tasks[0].particulars.insert(moushi_core::model::Particular::Secrecy, "内部".into());
    ledger.last_year = vec![ledger.tasks[0].clone()];
    let (coverage, findings) = (coverage(&ledger), sample::findings(&ledger));
    let mut year = Year::of(&ledger, &coverage, &findings, stamp());
    year.needs = vec![Need {
        leader: ledger.tasks[0].leader.clone(),
        unit: String::new(),
        code: ledger.tasks[0].id.clone(),
        words: format!("协调{secret}"),
        on: "2031-01-02".into(),
    }];
    let wish = Wish { subject: "", lang: Lang::Zh, deck: &DECK, summary: &ANNUAL };
    for name in ["leadership-pack", "leader-deck", "department-deck", "division-of-labour"] {
        for paper in report(name).unwrap().make(&year, &wish).unwrap() {
            let told = format!("{:?}", paper.content).contains(&secret);
            assert!(!told, "neither in words nor behind a number: {name} {}", paper.stem);
        }
    }
    let department = department_deck(&year, &DECK);
    let shown = format!("{:?}", department.blocks);
    assert!(shown.contains("（内部事项）"), "that there is one is said");
    let (all, dated) =
        (ledger.tasks.len(), ledger.tasks.iter().filter(|task| task.dated()).count());
    let said = lead(&department, "2031年重点任务");
    assert!(said.contains(&format!("{all}项")) && said.contains(&format!("有完成时限{dated}项")));
}

#[test]
fn other_phrases_make_another_deck_and_wrong_ones_are_refused() {
    let ours = include_str!("../../../../data/report/deck.toml");
    let other = ours
        .replace("\"alignment\", \"gaps\", \"tasks\"", "\"tasks\", \"gaps\"")
        .replace("推进任务{tasks}", "抓好{tasks}");
    let other = DeckPhrases::read(&other).unwrap();
    let ledger = sample::ledger();
    let deck = with(&ledger, |year| leader_deck(year, year.leaders()[0], &other));
    assert_eq!(headings(&deck)[2..4], ["2031年重点任务", "差距与不足"]);
    assert!(!headings(&deck).contains(&"对标对表：上级要求与我方举措"));
    assert!(lead(&deck, "2031年重点任务").starts_with("抓好"));
    let told = |from: &str, to: &str| {
        assert!(ours.contains(from), "{from}");
        DeckPhrases::read(&ours.replace(from, to)).expect_err(to).message.zh.into_owned()
    };
    assert!(told("{leaders}的成效", "{who}的成效").contains("不能用“who”"));
    assert!(told("\"needs\", \"sources\"]", "\"needs\", \"needs\"]").contains("出现了两次"));
    assert!(told("[part.risks]", "[part.dangers]").contains("dangers"));
    assert!(told("most = 10", "most = \"ten\"").contains("读不出来"));
}
