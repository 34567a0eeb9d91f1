//! The models of lme4 among the references: columns, their order, groups and their levels.

use super::{Column, Design, Formula, Frame, fixed, frame};
use moushi_stats::lmm::Options;
use moushi_stats::mixed::Mixed;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[allow(clippy::disallowed_methods, reason = "a test is told where its references are")]
fn folder() -> Option<PathBuf> {
    let folder = std::env::var("MOUSHI_REFERENCE").ok().map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: MOUSHI_REFERENCE does not name the folder of references");
    }
    folder
}

#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// How the reference run ordered the levels of its factors, where not as they sort.
const ORDERS: &[(&str, &str, &[&str])] = &[
    ("Chem97", "gender", &["M", "F"]),
    ("Exam", "sex", &["M", "F"]),
    ("Exam", "schgend", &["girls", "mixed", "boys"]),
    ("InstEval", "service", &["0", "1"]),
    (
        "InstEval",
        "dept",
        &["15", "5", "10", "12", "6", "7", "4", "8", "9", "14", "1", "3", "11", "2"],
    ),
];

fn column(data: &str, name: &str, cells: &[&str]) -> Column {
    let order = ORDERS.iter().find(|order| order.0 == data && order.1 == name);
    if let Some((_, _, levels)) = order {
        let code = |cell: &&str| levels.iter().position(|level| level == cell).unwrap() as u32;
        let levels = levels.iter().map(|level| level.to_string()).collect();
        return Column::codes(cells.iter().map(code).collect(), levels).unwrap();
    }
    let numbers: Option<Vec<f64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    match numbers {
        Some(numbers) => super::numbers(&numbers),
        None => super::texts(cells),
    }
}

fn read(folder: &Path, data: &str) -> Frame {
    let data = data.trim_end_matches("Exam2");
    let data = if data.is_empty() { "Exam" } else { data };
    let sheet = text(&folder.join(format!("data/{data}.csv")));
    let mut lines = sheet.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let named: Vec<(&str, Column)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let cells: Vec<&str> = rows.iter().map(|row| row[at]).collect();
            (*name, column(data, name, &cells))
        })
        .collect();
    frame(&named)
}

fn words(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(list) => list.iter().map(|word| word.as_str().unwrap()).collect(),
        _ => vec![value.as_str().unwrap()],
    }
}

/// The names of a JSON object in the order of its text, which the parser does not keep.
fn in_order<'a>(text: &str, names: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let start = text.find("\"fixef\"").unwrap();
    let place = |name: &&str| text[start..].find(&format!("\"{name}\":")).unwrap();
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    names.sort_by_key(place);
    names
}

fn compare(design: &Design, frame: &Frame, stored: &Value, text: &str) -> usize {
    let formula = stored["formula"].as_str().unwrap();
    let names = in_order(text, stored["fixef"].as_object().unwrap().keys());
    assert_eq!(fixed(design), names, "{formula}");
    let sheet = design.over(frame).unwrap();
    assert_eq!(sheet.len() as u64, stored["nobs"].as_u64().unwrap(), "{formula}");
    let effects = stored["ranef"].as_object().unwrap();
    assert_eq!(design.groups().len(), effects.len(), "{formula}");
    for (at, group) in design.groups().iter().enumerate() {
        let theirs = &effects[&group.name];
        assert_eq!(theirs["nlevels"].as_u64().unwrap(), group.levels.len() as u64, "{formula}");
        // The references keep the first 65.
        let first = &group.levels[..group.levels.len().min(65)];
        assert_eq!(words(&theirs["level"]), first, "{formula}: levels of {}", group.name);
        let names = design.names();
        let columns = design.random().iter().filter(|random| random.group == at);
        let columns: Vec<&str> =
            columns.flat_map(|random| &random.columns).map(|&c| names[c]).collect();
        assert_eq!(words(&theirs["terms"]), columns, "{formula}");
        let codes = &sheet.groups()[at];
        assert!(codes.iter().all(|&code| (code as usize) < group.levels.len()));
    }
    names.len()
}

/// The formula over the data, fitted: criterion, fixed effects and modes of lme4, whose search stops about 1e-4 of a
/// parameter short of the optimum.
fn fits(formula: &str, frame: &Frame, stored: &Value) {
    let mixed = Mixed::of(&Formula::parse(formula).unwrap(), frame).unwrap();
    let reml = stored["REML"].as_bool().unwrap();
    let fit = mixed.fit(&Options { reml, ..Options::default() }).unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    let theirs = number(&stored["criterion"]);
    assert!(fit.criterion <= theirs + 1e-6, "{formula}: {} is not {theirs}", fit.criterion);
    for ((name, value), se) in fit.fixef.0.iter().zip(fit.se.values()) {
        let apart = (value - number(&stored["fixef"][name])).abs() / se;
        assert!(apart <= 1e-5, "{formula}: {name} is {apart} standard errors apart");
    }
    for (group, ranef) in &fit.ranef.0 {
        let theirs = stored["ranef"][group]["blup"].as_array().unwrap();
        for (ours, theirs) in ranef.blup.iter().zip(theirs) {
            let theirs = theirs.as_array().map_or_else(|| vec![theirs], |all| all.iter().collect());
            for ((ours, theirs), deviation) in ours.iter().zip(theirs).zip(&ranef.condsd[0]) {
                let apart = (ours - number(theirs)).abs() / deviation.max(1e-6);
                assert!(apart <= 1e-3, "{formula}: a mode of {group} is {apart} deviations apart");
            }
        }
    }
    for (factor, (_, ranef)) in fit.ranef.0.iter().enumerate() {
        let rows = mixed.group_rows(factor);
        assert_eq!((rows.len(), rows.iter().sum::<u64>()), (ranef.nlevels, fit.nobs), "{formula}");
    }
}

#[test]
fn models_of_lme4_have_its_columns_and_groups_and_its_fits() {
    let Some(folder) = folder() else { return };
    #[allow(clippy::disallowed_methods, reason = "a test looks for its references")]
    let mut files: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with("lmm_"));
    files.sort();
    let mut frames: BTreeMap<String, Frame> = BTreeMap::new();
    let (mut models, mut columns) = (0, 0);
    for file in files {
        let text = text(&file);
        let stored: Value = serde_json::from_str(&text).unwrap();
        let (Some(data), Some(formula)) = (stored["data"].as_str(), stored["formula"].as_str())
        else {
            continue;
        };
        let frame = frames.entry(data.to_owned()).or_insert_with(|| read(&folder, data));
        let design = Design::of(&Formula::parse(formula).unwrap(), frame).unwrap();
        columns += compare(&design, frame, &stored, &text);
        fits(formula, frame, &stored);
        models += 1;
    }
    println!("{models} models and {columns} fixed columns compared");
    assert!(models == 34 && columns >= 120, "{models} {columns}");
}
