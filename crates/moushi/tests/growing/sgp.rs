//! Growth percentiles at the terminal against those of SGP on its example data, in the folder that `MOUSHI_REFERENCE` names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use moushi_core::growth::percentiles::baseline::{Baseline, Cohort};
use moushi_files::write::json;
use moushi_stats::quantile::{Growth, Spline, midpoints};
use serde_json::Value;

use super::json as parsed;
use crate::stories::{Desk, code, complained};

/// Its coefficients as a baseline give its percentiles.
#[test]
fn coefficients_of_sgp_as_a_baseline_give_the_percentiles_of_sgp() {
    let Some(folder) = std::env::var("MOUSHI_REFERENCE").ok().map(PathBuf::from) else {
        println!("skipped: MOUSHI_REFERENCE names no folder of references");
        return;
    };
    let desk = Desk::new();
    let (table, ids) = grades_3_and_4(&folder.join("data/sgpData.csv"));
    desk.put("scores.csv", table.as_bytes());
    let stored = fs::read(folder.join("sgp_grades_3_4.json")).expect("what SGP stored");
    desk.put(
        "base.json",
        &json::write_value(&of_sgp(&parsed(&String::from_utf8_lossy(&stored)), ids.len())),
    );
    let typed = [
        "growth",
        "percentiles",
        "--data",
        "scores.csv",
        "--prior",
        "before",
        "--outcome",
        "after",
    ];
    let output =
        desk.run(&[&typed[..], &["--baseline", "base.json", "--out", "out", "--persons"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let read = |name: &str| fs::read_to_string(desk.path(name)).expect("a result");
    let ours = read("out/percentiles.csv");
    let ours: Vec<&str> = ours.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    let theirs = fs::read_to_string(folder.join("sgp_result_grades_3_4.csv")).expect("percentiles");
    let theirs: BTreeMap<&str, &str> = theirs.lines().skip(1).filter_map(first_two).collect();
    let equal = ids.iter().zip(&ours).filter(|(id, ours)| theirs.get(id.as_str()) == Some(*ours));
    assert_eq!((equal.count(), ours.len()), (theirs.len(), theirs.len()));
    let all = parsed(&read("out/percentiles.json"));
    let stored = parsed(&fs::read_to_string(folder.join("sgp_grades_3_4.json")).expect("stored"));
    assert_eq!(all["all"]["median"].as_f64(), stored["median_sgp"].as_f64());
    println!("{} percentiles compared, all equal", theirs.len());
}

fn first_two(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.split(',');
    cells.next().zip(cells.next())
}

/// Scores of those who were in grade 3 in the year before the last and in grade 4 in the last, and their ids.
fn grades_3_and_4(path: &Path) -> (String, Vec<String>) {
    let text = fs::read_to_string(path).expect("the data of SGP");
    let (mut table, mut ids) = ("before,after\n".to_owned(), Vec::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if (cells[4], cells[5]) == ("3", "4") && !cells[9].is_empty() && !cells[10].is_empty() {
            table += &format!("{},{}\n", cells[9], cells[10]);
            ids.push(cells[0].to_owned());
        }
    }
    (table, ids)
}

fn of_sgp(stored: &Value, persons: usize) -> Baseline {
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().expect("numbers").iter().filter_map(Value::as_f64).collect()
    };
    let spline = |grade: u32| {
        let of =
            |name: &str| numbers(&stored["knots_boundaries"]["READING"][format!("{name}_{grade}")]);
        let ends = of("boundaries");
        Spline::new(&of("knots"), (ends[0], ends[1])).expect("a spline")
    };
    let columns: Vec<Vec<f64>> = stored["matrices"]["qrmatrix_4_1"]["coef"]
        .as_array()
        .expect("coefficients")
        .iter()
        .map(numbers)
        .collect();
    let coefficients = (0..100).map(|level| columns.iter().map(|column| column[level]).collect());
    let growth =
        Growth::new(vec![spline(3)], &midpoints(), coefficients.collect()).expect("surfaces");
    let cohort = Cohort {
        priors: &["before".to_owned()],
        outcome: "after",
        scale: spline(4),
        persons,
        source: ("sgpData".to_owned(), String::new()),
        made: NaiveDate::from_ymd_opt(2031, 1, 2).expect("a day"),
        engine: "SGP",
    };
    Baseline::of(&growth, &cohort).expect("a baseline")
}
