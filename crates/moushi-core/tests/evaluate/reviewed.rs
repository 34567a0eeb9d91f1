//! The standard review as a paper: it says what the run says, names units and rows that are short, and every number of it
//! leads back.

use moushi_core::evaluate::intake::{Flaw, Weight};
use moushi_core::evaluate::run::Run;
use moushi_core::evaluate::standards::standard;
use moushi_core::report::block::{Block, Item, Pack, Run as Words};
use moushi_core::report::trace::{Stamp, Trace};
use moushi_core::report::{Of, REPORTS, StandardReview, report, standard_review};
use moushi_core::text::Text;

use super::balanced::{NAME, county, judged, school, set};

fn paper(run: &Run<'_>, flaws: &[Flaw]) -> Pack {
    standard_review(&StandardReview {
        run,
        level: 0,
        row: 0,
        flaws,
        files: &["数据.xlsx".to_owned()],
        year: 2026,
        stamp: Stamp { as_of: "2026年11月20日".to_owned(), ..Stamp::default() },
    })
}

fn words(runs: &[Words]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

fn told(item: &Item) -> String {
    let below: String = item.children.iter().map(told).collect();
    format!("{}\n{below}", words(&item.words))
}

/// The words of a section, tables left out.
fn section(pack: &Pack, title: &str) -> Option<String> {
    let heading = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
    let named = |block: &Block| matches!(block, Block::Heading { text, .. } if text == title);
    let from = pack.blocks.iter().position(named)? + 1;
    let blocks = pack.blocks[from..].iter().take_while(|block| !heading(block));
    Some(
        blocks
            .map(|block| match block {
                Block::Lead(runs) | Block::Paragraph(runs) => words(runs),
                Block::NumberedList { items, .. } => items.iter().map(told).collect(),
                Block::Note(note) => note.clone(),
                _ => String::new(),
            })
            .collect(),
    )
}

#[test]
fn a_review_names_what_is_short_with_numbers_that_lead_back() {
    let standard = standard(NAME).expect("the pack");
    let mut poor = school(1_000.0);
    set(&mut poor, "equipment_value", 1_600_000.0);
    set(&mut poor, "primary_degree_teachers", 41.96);
    let mut facts = county();
    facts.retain(|(name, _)| *name != "disabled");
    let run = judged(&standard, &facts, &[school(1_000.0), poor]);
    let pack = paper(&run, &[]);
    assert!(words_of_lead(&pack).ends_with("未达到优质均衡标准。"), "{}", words_of_lead(&pack));
    let short = section(&pack, "没有达到的要求").expect("the section");
    assert!(
        short.contains("S（小学）：每百名学生拥有高于规定学历教师数 4.196人（标准 ≥ 4.2 人）"),
        "{short}"
    );
    assert!(short.contains("生均教学仪器设备值 1600元（标准 ≥ 2000 元）"), "{short}");
    assert!(short.contains("1600000 → 2000000，还差 400000"), "{short}");
    let open = section(&pack, "缺数据、不能判定的要求").expect("the section");
    assert!(open.contains("没有填报（标准 ≥ 95 %）"), "{open}");
    assert!(section(&pack, "数据问题").is_none());
    let trace = Trace::of(&pack);
    let short = trace.figures.iter().find(|one| one.shown == "4.196人").expect("the number");
    assert!(short.trail.how.ends_with("= 41.96 ÷ 1000 × 100"), "{short:?}");
    assert_eq!(short.trail.rows, ["数据.xlsx 第2行"]);
    assert!(trace.figures.iter().all(|one| !one.trail.how.is_empty()));
    let annexed = pack.annexes.iter().map(|annex| annex.blocks.len()).sum::<usize>();
    assert_eq!(annexed, 2, "schools, and their stages");
}

fn words_of_lead(pack: &Pack) -> String {
    let lead = pack.blocks.iter().find_map(|block| match block {
        Block::Lead(runs) => Some(words(runs)),
        _ => None,
    });
    lead.expect("a lead")
}

#[test]
fn a_county_that_passes_has_nothing_that_is_short() {
    let standard = standard(NAME).expect("the pack");
    let run = judged(&standard, &county(), &[school(1_000.0), school(2_000.0)]);
    let pack = paper(&run, &[]);
    assert!(words_of_lead(&pack).ends_with("达到优质均衡标准。"));
    assert!(section(&pack, "没有达到的要求").is_none());
    assert!(section(&pack, "缺数据、不能判定的要求").is_none());
    let grounds = section(&pack, "依据和说明").expect("the section");
    assert!(grounds.contains("据记忆、待核实"), "recalled values are told: {grounds}");
}

#[test]
fn flaws_of_the_unit_are_told_and_those_of_others_counted() {
    let standard = standard(NAME).expect("the pack");
    let run = judged(&standard, &county(), &[school(1_000.0)]);
    let flaw = |row| Flaw {
        kind: "not-a-number",
        weighs: Weight::Error,
        file: 0,
        row,
        column: "班级数".to_owned(),
        with: Vec::new(),
        value: "十二".to_owned(),
        what: Text::new("不是数字", "no number"),
        remedy: Text::new("填数字", "a number"),
    };
    let pack = paper(&run, &[flaw(1), flaw(77)]);
    let told = section(&pack, "数据问题").expect("the section");
    assert!(told.contains("其他的 1 处") || told.contains("另有 1 处"), "{told}");
    let tables = pack.blocks.iter().filter_map(|block| match block {
        Block::Table { columns, rows } if columns[0].header.zh == "位置" => Some(rows.len()),
        _ => None,
    });
    assert_eq!(tables.collect::<Vec<_>>(), [1]);
}

#[test]
fn the_review_is_listed_as_made_of_data_and_is_named_after_its_unit() {
    let listed = report("standard-review").expect("the report");
    assert!(listed.is_of_data() && !listed.is_of_a_year());
    assert_eq!(REPORTS.iter().filter(|report| report.is_of_data()).count(), 1);
    let Of::Judged(make) = listed.of else { panic!("made of data") };
    let standard = standard(NAME).expect("the pack");
    let run = judged(&standard, &county(), &[school(1_000.0)]);
    let facts = StandardReview {
        run: &run,
        level: 0,
        row: 0,
        flaws: &[],
        files: &[],
        year: 2026,
        stamp: Stamp::default(),
    };
    let made = make(&facts);
    assert_eq!((&*made.stem, made.format), ("C对照标准评估报告", "docx"));
}
