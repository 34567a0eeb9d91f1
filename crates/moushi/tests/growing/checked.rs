//! A model that is checked, and predictions of its rows, as somebody at the terminal asks for them.

use std::fs;

use super::{FORMULA, json, pupils, texts};
use crate::stories::{Desk, code, complained, said};

/// The same pupils, of whom nobody can have more than 63 points; one stands far below all others.
fn capped() -> String {
    let line = |(at, line): (usize, &str)| match (at, line.rsplit_once(',')) {
        (40, Some((before, _))) => format!("{before},11.125\n"),
        (_, Some((before, score))) => match score.parse::<f64>() {
            Ok(score) => format!("{before},{:.4}\n", score.min(63.0)),
            Err(_) => format!("{line}\n"),
        },
        (_, None) => format!("{line}\n"),
    };
    pupils().lines().enumerate().map(line).collect()
}

#[test]
fn a_model_is_checked_and_rows_are_predicted_where_that_is_asked_for() {
    let desk = Desk::new();
    desk.put("成绩.csv", capped().as_bytes());
    let typed = ["growth", "fit", FORMULA, "--data", "成绩.csv"];
    let more = ["--check", "--predictions", "逐行.csv", "--out", "结果"];
    let output = desk.run(&[&typed[..], &more].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in ["模型检查", "边际 R²", "天花板", "偏离最远的行", "逐行.csv", "11.125"]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    // Row 41 below the heading is the one far off: the first of all.
    let found = json(&said(&desk.run(&[&typed[..], &["--check", "--format", "json"]].concat())));
    assert_eq!(
        (&found["furthest"][0]["row"], found["furthest"].as_array().map(Vec::len)),
        (&41.into(), Some(20))
    );
    assert!(found["check"]["findings"].as_array().is_some_and(|all| {
        all.iter().any(|one| one["kind"] == "ceiling" && one["text"]["en"].is_string())
    }));
    for (name, text) in texts(&desk, "结果") {
        let told = text.contains("天花板") || name.ends_with("json") && text.contains("ceiling");
        assert!(told && !text.contains("11.125") && !text.contains("\"furthest\""), "{name}");
    }
    let page = fs::read_to_string(desk.path("结果/growth.html")).expect("a page");
    assert!(page.contains("残差的正态分位图") && page.contains("残差的散布"));
    let rows = fs::read_to_string(desk.path("逐行.csv")).expect("rows");
    let lines: Vec<&str> = rows.lines().collect();
    assert_eq!((lines[0], lines.len()), ("row,response,fitted,expected,residual", 1_137));
    let numbers: Vec<Vec<f64>> = lines[1..]
        .iter()
        .map(|line| line.split(',').map(|cell| cell.parse().expect("a number")).collect())
        .collect();
    // The thirtieth pupil lacks a score.
    assert_eq!([numbers[0][0], numbers[28][0], numbers[29][0]], [2.0, 30.0, 32.0]);
    for row in &numbers {
        assert!((row[1] - row[2] - row[4]).abs() < 1e-9 && (row[3] - row[2]).abs() < 10.0);
    }
    let far = found["furthest"][0]["fitted"].as_f64().expect("a number");
    let same = numbers.iter().find(|row| row[0] == 41.0).expect("the row");
    assert!((same[2] - far).abs() < 1e-9 && same[1] == 11.125, "{same:?}");
    let plain = json(&said(&desk.run(&[&typed[..], &["--format", "json"]].concat())));
    assert!(plain["check"].is_null() && plain["furthest"].is_null(), "nobody has asked");
}

#[test]
fn a_file_of_a_model_asks_for_checks_and_sums_have_no_rows_for_them() {
    let desk = Desk::new();
    desk.put("成绩.csv", pupils().as_bytes());
    let model = format!("formula = \"{FORMULA}\"\ndata = \"成绩.csv\"\ncheck = true\n");
    desk.put("模型.toml", model.as_bytes());
    let words = said(&desk.run(&["growth", "fit", "模型.toml"]));
    assert!(words.contains("模型检查") && words.contains("没有发现特别的问题"), "{words}");
    let sums = ["--sums", "成绩.csv"];
    let asked: [&[&str]; 3] = [
        &["growth", "fit", "模型.toml"],
        &["growth", "fit", FORMULA, "--check"],
        &["growth", "fit", FORMULA, "--predictions", "逐行.csv"],
    ];
    for typed in asked {
        let output = desk.run(&[typed, &sums].concat());
        assert_ne!(code(&output), 0);
        assert!(complained(&output).contains("没有各行数据"), "{}", complained(&output));
        assert!(!desk.path("逐行.csv").exists());
    }
}
