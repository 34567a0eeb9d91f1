//! Packs made by the program as its user makes them: every file is there, every format tells the same numbers, every
//! number leads back to its row and its words, and what cannot be made is refused with a way on.

mod pages;
pub mod served;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use moushi_core::model::Ledger;
use moushi_core::report::figure::rounded;
use moushi_core::report::trace::Trace;
use moushi_files::readers::{Limits, read};
use moushi_files::write::{json, traced};

use crate::chance::Chance;
use crate::stories::{Desk, code, complained, said};

/// A desk with the demo province drafted.
fn drafted() -> (Desk, Ledger) {
    let desk = Desk::new();
    let output = desk.run(&["demo", "--no-serve"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let bytes = fs::read(desk.path("out/ledger.json")).expect("a ledger");
    (desk, json::read_ledger(&bytes).expect("our own ledger"))
}

/// Makes a report on the tenth of January.
fn report(desk: &Desk, words: &[&str]) {
    let output = desk.run(&[&["report"], words, &["--as-of", "2023-01-10"]].concat());
    assert_eq!(code(&output), 0, "{words:?}: {}", complained(&output));
}

fn trace(path: &Path) -> Trace {
    let bytes = fs::read(path).expect("a file");
    let name = path.file_name().expect("a name").to_string_lossy();
    traced::read(&name, &bytes, &Limits::default()).expect("read").expect("a trace")
}

/// What our own readers see of a file, blanks left out.
fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    let reading = read(&path.to_string_lossy(), &bytes, &Limits::default()).expect("read");
    let words = reading.sources.iter().map(|(source, _)| source.text.as_str());
    words.collect::<String>().chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_pack_of_the_demo_province_is_there_whole_and_the_same_each_time() {
    let (desk, ledger) = drafted();
    report(&desk, &["leadership-pack", "--year", "2023"]);
    let mut names: Vec<String> = fs::read_dir(desk.path("packs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names[0], "00-全体.pptx");
    let decks = names.iter().filter(|name| name.ends_with(".pptx")).count();
    let having = ledger.people.iter().filter(|person| {
        let is = |name: &Option<String>| name.as_ref() == Some(&person.name);
        ledger.tasks.iter().any(|task| is(&task.leader))
            || ledger.achievements.iter().any(|row| is(&row.owner))
    });
    assert_eq!(decks, having.count() + 1, "{names:?}");
    let of = |end: &str| names.iter().filter(|name| name.ends_with(end)).count();
    assert_eq!((of(".docx"), of(".xlsx")), (3, 2), "{names:?}");
    let bytes = |folder: &str| -> Vec<Vec<u8>> {
        names.iter().map(|name| fs::read(desk.path(folder).join(name)).unwrap()).collect()
    };
    let first = bytes("packs");
    report(&desk, &["leadership-pack", "--out", "again"]);
    assert!(first == bytes("again"), "the same ledger and day give the same bytes");
}

#[test]
fn every_format_tells_the_same_numbers() {
    let (desk, ledger) = drafted();
    for format in ["pptx", "docx", "html", "json"] {
        report(&desk, &["department-deck", "--format", format]);
    }
    let file = |end: &str| desk.path(&format!("packs/00-全体.{end}"));
    let told: Trace = serde_json::from_slice(&fs::read(file("json")).unwrap()).unwrap();
    assert!(told.figures.len() > 100, "{}", told.figures.len());
    let numbers = |trace: &Trace| -> Vec<(String, f64, Vec<String>)> {
        let of = |one: &moushi_core::report::trace::Traced| {
            (one.shown.clone(), one.value, one.trail.rows.clone())
        };
        trace.figures.iter().map(of).collect()
    };
    for end in ["pptx", "docx", "html"] {
        let (theirs, ours) = (numbers(&trace(&file(end))), numbers(&told));
        let differs = ours.iter().zip(&theirs).find(|(one, other)| one != other);
        assert!(differs.is_none() && ours.len() == theirs.len(), "{end}: {differs:?}");
    }
    report(&desk, &["ledger"]);
    let rows = by_row(&trace(&desk.path("packs/2023年工作台账.xlsx")));
    let texts = ["pptx", "docx", "html"].map(|end| text(&file(end)));
    let mut chance = Chance::new(200);
    let mut in_ledger = 0;
    for _ in 0..200 {
        let one = &told.figures[chance.below(told.figures.len())];
        for text in &texts {
            // A chart of a paper keeps the number, and its unit in the format of its labels.
            let drawn = || text.contains(&rounded(one.value));
            assert!(text.contains(&one.shown) || drawn(), "{} is not to be read", one.shown);
        }
        assert!(!one.trail.how.is_empty());
        let last_year = |row: &String| ledger.last_year.iter().any(|task| task.id.0 == *row);
        if one.trail.passages.is_empty() {
            assert_eq!(one.trail.rows.len() as f64, one.value, "{one:?}");
            let known = |row: &String| rows.contains_key(row) || coded(&ledger, row);
            assert!(one.trail.rows.iter().all(known), "{one:?}");
            continue;
        }
        let row = &one.trail.rows[0];
        if last_year(row) {
            continue;
        }
        // The row of the ledger says the same number, and where it stands.
        let same =
            |(shown, value): &(String, f64)| *value == one.value && one.shown.contains(shown);
        let found = rows.get(row).is_some_and(|numbers| numbers.iter().any(same));
        assert!(found, "{one:?} is not in {:?}", rows.get(row));
        in_ledger += 1;
    }
    assert!(in_ledger > 20, "{in_ledger}");
}

/// Numbers of a workbook, shown and as values, by the row that they are of.
fn by_row(trace: &Trace) -> BTreeMap<String, Vec<(String, f64)>> {
    let mut out: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for one in &trace.figures {
        for row in &one.trail.rows {
            out.entry(row.clone()).or_default().push((one.shown.clone(), one.value));
        }
    }
    out
}

/// Whether a row of the ledger has that code, or a leader that name.
fn coded(ledger: &Ledger, code: &str) -> bool {
    let tasks = ledger.tasks.iter().chain(&ledger.last_year).map(|row| &row.id);
    let demands = ledger.requirements.iter().map(|row| &row.id);
    let results = ledger.achievements.iter().map(|row| &row.id);
    let named = ledger.people.iter().any(|person| person.name == code);
    named || tasks.chain(demands).chain(results).any(|id| id.0 == code)
}

#[test]
fn a_workbook_answers_for_a_cell_and_for_a_row() {
    let (desk, ledger) = drafted();
    report(&desk, &["leadership-pack"]);
    let book = "packs/2023年工作台账.xlsx";
    let task = ledger.tasks.iter().find(|task| !task.targets.is_empty()).expect("a target");
    let output = desk.run(&["trace", book, "--find", &task.id.0]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let told = said(&output);
    assert!(told.contains("任务台账!I") && told.contains("本行“目标值”栏"), "{told}");
    let line = told.lines().find(|line| line.contains("任务台账!I")).expect("a number");
    let cell = line.split_whitespace().last().expect("a cell");
    let output = desk.run(&["trace", book, "--cell", cell]);
    let told = said(&output);
    assert!(told.contains(&task.id.0) && told.contains("1 个数字"), "{told}");
    let output = desk.run(&["trace", book, "--cell", "ZZ9"]);
    assert!(said(&output).contains("0 个数字"), "{}", said(&output));
}

#[test]
fn every_number_leads_back_to_its_row_and_its_words() {
    let (desk, ledger) = drafted();
    report(&desk, &["leadership-pack"]);
    let mut seen = 0;
    for entry in fs::read_dir(desk.path("packs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "xlsx") {
            continue;
        }
        for one in trace(&path).figures {
            seen += 1;
            assert!(!one.trail.how.is_empty(), "{one:?}");
            let quoted = one.trail.passages.first();
            if quoted.is_none() {
                let shown = format!("{}{}", rounded(one.value), one.unit);
                assert_eq!(one.shown, shown, "{one:?}");
                assert_eq!(one.trail.rows.len() as f64, one.value, "{one:?}");
            }
            for passage in &one.trail.passages {
                let document = ledger.documents.iter();
                let document = document.map(|one| &one.source);
                let source =
                    document.clone().find(|source| source.id.as_str() == passage.source).unwrap();
                let words = &source.text[passage.start..passage.end];
                let words: String =
                    words.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
                assert_eq!(words, passage.words);
            }
        }
    }
    assert!(seen > 200, "{seen}");
    let deck = fs::read_dir(desk.path("packs")).unwrap().map(|entry| entry.unwrap().path());
    let deck = deck.into_iter().find(|path| path.to_string_lossy().contains("罗雅琴")).unwrap();
    let output = desk.run(&["trace", &deck.to_string_lossy(), "--find", "118所"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    assert!(said(&output).contains("新建改扩建公办幼儿园118所"), "{}", said(&output));
}

#[test]
fn what_cannot_be_made_is_refused_with_a_way_on() {
    let (desk, _) = drafted();
    fs::write(desk.path("a.pptx"), b"not ours").unwrap();
    let theirs = "out/文件/临江市教育局2023年工作计划.docx";
    for (words, want) in [
        (vec!["report", "year-end"], "没有“year-end”这种材料"),
        (vec!["report", "key-work", "--year", "2030"], "没有2030年的数据"),
        (vec!["report", "leader-deck", "某某"], "没有名为“某某”的领导"),
        (vec!["report", "ledger", "--format", "pptx"], "不能写成 pptx"),
        (vec!["report", "ledger", "--ledger", "nowhere"], "没有找到台账"),
        (vec!["report", "key-work", "--deck-phrases", "nowhere.toml"], "nowhere.toml"),
        (vec!["trace", "a.pptx"], "文件不完整"),
        (vec!["trace", theirs], "没有数字来路"),
    ] {
        let output = desk.run(&words);
        assert_ne!(code(&output), 0, "{words:?}");
        let complaint = complained(&output);
        assert!(complaint.contains(want), "{words:?}: {complaint}");
    }
    assert!(!desk.path("packs").exists(), "what is refused leaves nothing behind");
    report(&desk, &["key-work", "--year", "2022"]);
    assert!(desk.path("packs/2022年重点工作清单.docx").exists(), "the year beside it");
}
