//! Scoring at the terminal: a recipe and data in, totals with ranks that have their interval out; the lint, the reason, the
//! empty tables, the run made again.

use std::fs;

use moushi_core::evaluate::score::recipes::{RECIPES, recipe};
use moushi_files::readers::{Limits, read};
use serde_json::Value;

use crate::stories::{Desk, code, complained, said};

const NAME: &str = "jiangxi-vocational-style";
const COLLEGES: &str = include_str!("../../../data/recipes/jiangxi-vocational-style.college.csv");
const RECORDS: &str = include_str!("../../../data/recipes/jiangxi-vocational-style.record.csv");
const DATA: [&str; 4] = ["--data", "学校.csv", "--data", "成果与事件.csv"];

/// A desk with the made-up colleges and the recipe as a file.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("学校.csv", COLLEGES.as_bytes());
    desk.put("成果与事件.csv", RECORDS.as_bytes());
    desk.put("方案.toml", recipe(NAME).expect("it comes with the program").words.as_bytes());
    desk
}

fn score(desk: &Desk, words: &[&str]) -> std::process::Output {
    desk.run(&[&["evaluate", "score", "方案.toml"], &DATA[..], words].concat())
}

#[test]
fn colleges_are_scored_with_intervals_and_the_recipe_is_held_against_its_text() {
    let desk = desk();
    let output = score(&desk, &["--out", "结果"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in [
        "1（1–1）/ 6",
        "随机变动权重 1000 次",
        "种子 20231",
        "按意思得 2 分，按公式得 0 分",
        "好坏颠倒",
    ] {
        assert!(words.contains(want), "{want}: {words}");
    }
    let json = fs::read(desk.path("结果/scores.json")).expect("results");
    let results: Value = serde_json::from_slice(&json).expect("JSON");
    for unit in results["units"].as_array().expect("units") {
        let rank = &unit["rank"];
        assert!(rank["interval"].as_array().is_some_and(|ends| ends.len() == 2), "{rank}");
    }
    assert_eq!(results["recipe_hash"].as_str().map(str::len), Some(64));
    assert_eq!(results["inputs"][0][0], "学校.csv");
    assert_eq!(results["seed"], 20_231);
    assert!(results["findings"].as_array().is_some_and(|all| all.len() > 5));
    let book = fs::read(desk.path("结果/scores.xlsx")).expect("a workbook");
    let reading = read("scores.xlsx", &book, &Limits::default()).expect("our own workbook");
    let text = &reading.sources[0].0.text;
    for want in ["1（1–1）/ 6", "18 ÷ 20 × 6 = 5.4", "矛盾", "确定", "据记忆，待核实", "20231"]
    {
        assert!(text.contains(want), "{want}");
    }
}

#[test]
fn missing_data_stay_open_and_what_rests_on_them_is_provisional() {
    let desk = desk();
    desk.put("学校.csv", COLLEGES.replace("师范,85,", "师范,约85,").as_bytes());
    let output = score(&desk, &[]);
    assert_eq!(code(&output), 1, "a cell is no number: {}", complained(&output));
    let words = said(&output);
    for want in ["约85", "待定", "缺数据: governance", "暂定", "/ 5"] {
        assert!(words.contains(want), "{want}: {words}");
    }
    // One is below the floor whoever is the best, and keeps its score.
    let fixed: Vec<&str> = words.lines().filter(|line| line.ends_with("确定")).collect();
    assert!(fixed.len() == 1 && fixed[0].contains("戊职业学院"), "{words}");
}

#[test]
fn a_score_is_explained_down_to_formula_records_and_row() {
    let desk = desk();
    let words = said(&score(&desk, &["--unit", "乙职业学院", "--indicator", "ratio"]));
    for want in ["fte / teachers = 7200 ÷ 360 = 20", "18 ÷ 20 × 6 = 5.4", "第 3 行", "据记忆"]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    let words = said(&score(&desk, &["--unit", "C1", "--indicator", "awards"]));
    assert!(words.contains("不重复计"), "{words}");
    let json = said(&score(&desk, &["--unit", "C1", "--format", "json"]));
    let all: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(all[0]["parts"].as_array().map(Vec::len), Some(5));
    for (words, want) in [
        (["--unit", "庚", "--indicator", "ratio"], "没有“庚”"),
        (["--unit", "C1", "--indicator", "Q"], "没有“Q”"),
    ] {
        let output = score(&desk, &words);
        assert!(code(&output) > 1 && complained(&output).contains(want), "{}", complained(&output));
    }
}

#[test]
fn a_recipe_is_checked_with_line_column_and_cases() {
    let desk = desk();
    let output = desk.run(&["evaluate", "check", "方案.toml"]);
    assert_eq!(code(&output), 1, "it contradicts itself");
    let words = said(&output);
    for want in
        ["[printed-differs]", "[not-inverted]", "29.9 → 0，30 → 2", "[provisional]", "方案.toml:"]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    let english = said(&desk.run_in("en", &["evaluate", "check", "方案.toml"]));
    assert!(english.contains("29.9 scores 0, 30 scores 2"), "{english}");
    let text = recipe(NAME).expect("a recipe").words;
    desk.put("坏.toml", text.replacen("fte / teachers", "fte / teacher", 1).as_bytes());
    let output = desk.run(&["evaluate", "check", "坏.toml"]);
    assert_eq!(code(&output), 1);
    let line = text.lines().position(|line| line.contains("fte / teachers")).expect("a line") + 1;
    assert!(said(&output).contains(&format!("坏.toml:{line}:")), "{}", said(&output));
    let composite = recipe("university-composite-example").expect("a recipe").words;
    desk.put("指数.toml", composite.as_bytes());
    assert_eq!(code(&desk.run(&["evaluate", "check", "指数.toml"])), 0);
    for (words, want) in [
        (vec!["evaluate", "score"], "后面要写"),
        (vec!["evaluate", "score", "没有", "--data", "学校.csv"], "没有方案“没有”"),
        (vec!["evaluate", "score", "坏.toml", "--data", "学校.csv"], "没有“teacher”这一项"),
        (vec!["evaluate", "score", "方案.toml"], "没有指明数据"),
    ] {
        let output = desk.run(&words);
        let told = complained(&output);
        assert!(code(&output) > 1 && told.contains(want), "{want}: {told}");
    }
}

#[test]
fn a_run_made_again_is_the_same_in_every_bit_and_a_change_is_told() {
    let desk = desk();
    score(&desk, &["--out", "去年"]);
    let again = ["--compare", "去年/scores.json"];
    let output = score(&desk, &again);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    assert!(said(&output).contains("与存档逐位相同"), "{}", said(&output));
    desk.put("学校.csv", COLLEGES.replacen(",1800,", ",1500,", 1).as_bytes());
    let output = score(&desk, &again);
    assert_eq!(code(&output), 1);
    let words = said(&output);
    for want in ["数据文件不同", "乙职业学院", "service 3.333333 → 4"] {
        assert!(words.contains(want), "{want}: {words}");
    }
    let output = score(&desk, &["--compare", "方案.toml"]);
    assert!(complained(&output).contains("不是打分结果的存档"), "{}", complained(&output));
}

#[test]
fn recipes_are_listed_and_their_empty_tables_are_read_back() {
    let desk = desk();
    let listed = said(&desk.run(&["evaluate", "list"]));
    for packed in RECIPES {
        assert!(listed.contains(packed.name), "{listed}");
        let output = desk.run(&["evaluate", "template", packed.name, "--out", "填报.xlsx"]);
        assert_eq!(code(&output), 0, "{}", complained(&output));
        let words = ["evaluate", "score", packed.name, "--data", "填报.xlsx", "--format", "json"];
        let output = desk.run(&words);
        if packed.name == NAME {
            let results: Value = serde_json::from_str(&said(&output)).expect("headings are known");
            assert_eq!(results["flaws"], Value::Array(Vec::new()));
            assert_eq!(results["units"], Value::Array(Vec::new()));
        } else {
            assert!(complained(&output).contains("没有单位"), "{}", complained(&output));
        }
    }
    desk.put("高校.csv", include_bytes!("../../../data/recipes/university-composite-example.csv"));
    let words = ["evaluate", "score", "university-composite-example", "--data", "高校.csv"];
    let output = desk.run(&words);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    assert!(said(&output).contains("/ 16"), "{}", said(&output));
}

const COMPOSITE: [&str; 5] =
    ["evaluate", "score", "university-composite-example", "--data", "高校.csv"];

fn universities() -> Desk {
    let desk = Desk::new();
    desk.put("高校.csv", include_bytes!("../../../data/recipes/university-composite-example.csv"));
    desk
}

#[test]
fn the_choices_that_move_ranks_are_told_in_both_languages_in_the_workbook_and_for_machines() {
    let desk = universities();
    let words = said(&desk.run(&[&COMPOSITE[..], &["--out", "结果"]].concat()));
    for want in ["敏感性", "3072 次重算", "标准化方法", "一阶", "总", "单独改成"]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    let english = said(&desk.run_in("en", &COMPOSITE));
    for want in ["shares of variance", "3072 runs", "scale", "first", "total", "alone:"] {
        assert!(english.contains(want), "{want}: {english}");
    }
    let json = fs::read(desk.path("结果/scores.json")).expect("results");
    let results: Value = serde_json::from_slice(&json).expect("JSON");
    let shares = results["sensitivity"]["shares"].as_array().expect("shares");
    assert_eq!(shares.len(), 4);
    assert!(shares.iter().all(|share| share["total_range"].as_array().is_some()), "{shares:?}");
    let book = fs::read(desk.path("结果/scores.xlsx")).expect("a workbook");
    let reading = read("scores.xlsx", &book, &Limits::default()).expect("our own workbook");
    assert!(reading.sources[0].0.text.contains("名次取决于哪些选择"));
    // Made again, the same bit by bit, shares included.
    let again = desk.run(&[&COMPOSITE[..], &["--compare", "结果/scores.json"]].concat());
    assert_eq!(code(&again), 0, "{}", complained(&again));
}

/// Plain Python that reads no recipe comes to the same marks and ranks, and by draws of its own to the same intervals and
/// shares of variance as far as draws can tell. Needs a Python, named by `MOUSHI_PYTHON`.
#[test]
fn the_worked_composite_is_the_same_by_a_second_computation() {
    let desk = universities();
    let results = said(&desk.run(&[&COMPOSITE[..], &["--format", "json"]].concat()));
    desk.put("结果.json", results.as_bytes());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/recipes/composite.py");
    let python = std::env::var("MOUSHI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let check = |file: &str| {
        let mut words = std::process::Command::new(&python);
        words.args(["-B", script]).args([desk.path(file), desk.path("高校.csv")]).output()
    };
    let Ok(done) = check("结果.json") else {
        assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "{python} cannot be run");
        println!("skipped: {python} cannot be run");
        return;
    };
    assert!(done.status.success(), "{}", complained(&done));
    // What is wrong is noticed.
    let mut wrong: Value = serde_json::from_str(&results).expect("JSON");
    let total = wrong["units"][3]["items"]["index"].as_f64().expect("a number");
    wrong["units"][3]["items"]["index"] = Value::from(total + 0.01);
    desk.put("错.json", wrong.to_string().as_bytes());
    assert_eq!(check("错.json").expect("it ran before").status.code(), Some(1));
}

#[test]
fn what_is_recalled_is_named_in_the_results() {
    let desk = desk();
    let words = said(&score(&desk, &["--out", "结果"]));
    assert!(words.contains("据记忆、待核实：生师比（不得分的界值、满分的界值）"), "{words}");
    let json = fs::read(desk.path("结果/scores.json")).expect("results");
    let results: Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(results["recalled"], serde_json::json!([["ratio", ["floor", "pass"]]]));
    let why = said(&score(&desk, &["--unit", "C1", "--indicator", "dual_skill"]));
    assert!(why.contains("自定：归在哪一项下、分值"), "{why}");
}
