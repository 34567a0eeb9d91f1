//! Evaluation at the terminal: data in, verdicts out, the reason down to the number; what is wrong with data or packs is
//! told with its place.

use std::fmt::Write as _;
use std::fs;

use moushi_core::evaluate::standard::{Holds, Slot, Standard};
use moushi_core::evaluate::standards::standard;
use moushi_files::readers::{Limits, read};
use serde_json::Value;

use crate::stories::{Desk, code, complained, said};

const NAME: &str = "cn-balanced-compulsory-2017";

/// What a county of the story reports.
pub fn of_county(slot: &Slot) -> String {
    match (slot.holds, slot.name.as_str()) {
        (Holds::Flag, name) => if name.starts_with("veto") { "否" } else { "是" }.to_owned(),
        (_, "special_funding") => "6000".to_owned(),
        (_, "eligible") => "500".to_owned(),
        (_, "monitored_difference") => "0.1".to_owned(),
        (_, "moved_in" | "moved_out" | "died") => "0".to_owned(),
        (_, name) if name.starts_with("satisfied") => "90".to_owned(),
        (_, _) => "100".to_owned(),
    }
}

/// A primary school of a thousand pupils that passes.
pub fn of_school(slot: &Slot) -> String {
    let value = match slot.name.as_str() {
        "kind" => "小学",
        "primary_pupils" => "1000",
        "primary_degree_teachers" => "50",
        "primary_backbone_teachers" | "primary_pe_art_teachers" => "12",
        "primary_largest_class" => "45",
        "teaching_area" => "5000",
        "sports_ground" => "8000",
        "equipment_value" => "2,100,000",
        "multimedia_rooms" => "25",
        "classes" => "12",
        "music_rooms" | "art_rooms" => "1",
        "smallest_music_room" | "smallest_art_room" => "100",
        "training_spend" => "5",
        "public_budget" => "100",
        _ => "",
    };
    value.to_owned()
}

/// Code of the unit above, code, and columns that differ.
type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

/// A table of a level as text; `rows` are codes with what differs from the story.
fn table(standard: &Standard, level: &str, value: fn(&Slot) -> String, rows: &[Row<'_>]) -> String {
    let at = standard.level_named(level).expect("a level");
    let level = &standard.levels[at];
    let slots = &level.slots[..level.handed_in];
    let mut text = if at > 0 { "县代码,".to_owned() } else { String::new() };
    let _ = write!(text, "{0}代码,{0}名称", level.title.zh);
    slots.iter().for_each(|slot| text += &format!(",\"{}（{}）\"", slot.title.zh, slot.unit));
    for (above, code, changes) in rows {
        text += "\n";
        if at > 0 {
            text += &format!("{above},");
        }
        text += &format!("{code},{code}的名称");
        for slot in slots {
            let changed = changes.iter().find(|(name, _)| *name == slot.name);
            let value = changed.map_or_else(|| value(slot), |(_, value)| (*value).to_owned());
            let _ = write!(text, ",\"{value}\"");
        }
    }
    text + "\n"
}

/// A desk with a county that passes, and one with a school that is poor in equipment and one whose area is no number.
fn desk() -> Desk {
    let desk = Desk::new();
    let standard = standard(NAME).expect("the pack");
    let counties = table(&standard, "county", of_county, &[("", "甲", &[]), ("", "乙", &[])]);
    let schools = table(
        &standard,
        "school",
        of_school,
        &[
            ("甲", "S1", &[]),
            ("甲", "S2", &[]),
            ("乙", "S3", &[("equipment_value", "1000000")]),
            ("乙", "S4", &[("teaching_area", "约5000")]),
        ],
    );
    desk.put("县.csv", counties.as_bytes());
    desk.put("学校.csv", schools.as_bytes());
    desk
}

const DATA: [&str; 4] = ["--data", "县.csv", "--data", "学校.csv"];

#[test]
fn counties_are_judged_and_problems_of_data_do_not_stop_the_rest() {
    let desk = desk();
    let output = desk.run(&[&["evaluate", NAME], &DATA[..], &["--out", "结果"]].concat());
    assert_eq!(code(&output), 1, "there are problems of data: {}", complained(&output));
    let words = said(&output);
    for want in ["县 2 个：达到 1，未达到 1，不能判定 0", "学段 4 个：达到 2，未达到 1，不能判定 1"]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    assert!(words.contains("约5000") && words.contains("学校.csv:5"), "{words}");
    assert!(words.contains("项据记忆、待核实的数值"), "{words}");
    assert!(words.contains("▲ 所有学校（按学段）资源配置达标 [all_resources]"), "{words}");
    let json = fs::read(desk.path("结果/evaluation.json")).expect("results");
    let results: Value = serde_json::from_slice(&json).expect("JSON");
    let came = |at: usize| results["verdicts"][at]["came"].as_str().map(str::to_owned);
    assert_eq!((came(0).as_deref(), came(1).as_deref()), (Some("yes"), Some("no")));
    assert!(results["verdicts"][0]["recalled"].as_array().is_some_and(|all| !all.is_empty()));
    let book = fs::read(desk.path("结果/evaluation.xlsx")).expect("a workbook");
    let reading = read("evaluation.xlsx", &book, &Limits::default()).expect("our own workbook");
    let text = &reading.sources[0].0.text;
    for want in ["达到", "不能判定", "差异系数", "约5000", "据记忆，待核实", "S3/primary"]
    {
        assert!(text.contains(want), "{want}");
    }
}

#[test]
fn a_verdict_is_explained_down_to_the_row() {
    let desk = desk();
    let output =
        desk.run(&[&["evaluate", "explain", NAME], &DATA[..], &["--unit", "乙的名称"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in [
        "own_equipment / pupils = 1000000 ÷ 1000",
        "≥ 2000 元",
        "第 4 行",
        "有数据没有填报",
        "1000000 → 2000000，还差 1000000",
    ] {
        assert!(words.contains(want), "{want}: {words}");
    }
    let one = [&["evaluate", "explain", NAME], &DATA[..], &["--unit", "乙", "--indicator", "A6"]]
        .concat();
    let words = said(&desk.run(&one));
    assert!(words.contains("0.354839") && words.contains("（2 个单位）"), "{words}");
    let json = said(&desk.run(&[&one[..], &["--format", "json"]].concat()));
    let all: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(all[0]["limit"], "≤ 0.5");
    for (words, want) in [
        (vec!["--unit", "丙"], "没有“丙”"),
        (vec!["--unit", "乙", "--indicator", "A99"], "没有指标或规则“A99”"),
    ] {
        let output = desk.run(&[&["evaluate", "explain", NAME], &DATA[..], &words].concat());
        assert!(
            code(&output) != 0 && complained(&output).contains(want),
            "{}",
            complained(&output)
        );
    }
}

#[test]
fn a_unit_has_its_review_as_a_paper_whose_numbers_are_traced() {
    let desk = desk();
    let ask = |words: &[&str]| desk.run(&[&["report", "standard-review"], words].concat());
    let whole = [&["--standard", NAME], &DATA[..], &["--as-of", "2026-11-20"]].concat();
    for format in ["docx", "pptx", "html", "json"] {
        let words = [&["乙的名称"], &whole[..], &["--format", format, "--out", "材料"]].concat();
        let output = ask(&words);
        assert_eq!(code(&output), 0, "{format}: {}", complained(&output));
    }
    let paper = "材料/乙的名称对照标准评估报告.docx";
    let traced = said(&desk.run(&["trace", paper, "--find", "S3", "--format", "json"]));
    assert!(traced.contains("2026年11月20日"), "{traced}");
    let traced = said(&desk.run(&["trace", paper]));
    assert!(traced.contains("own_equipment / pupils = 1000000 ÷ 1000"), "{traced}");
    assert!(traced.contains("学校.csv 第4行"), "{traced}");
    assert_eq!(code(&ask(&[&whole[..], &["--out", "全部"]].concat())), 0);
    let all = fs::read_dir(desk.path("全部")).expect("a folder").count();
    assert_eq!(all, 2, "a paper for each county");
    for (words, want) in [
        (vec!["乙"], "要指明标准和数据"),
        ([&["丙"], &whole[..]].concat(), "没有“丙”"),
        ([&["乙"], &whole[..], &["--plan", "x"]].concat(), "用不上"),
        ([&["乙"], &whole[..], &["--format", "xlsx"]].concat(), "不能写成 xlsx"),
    ] {
        let output = ask(&words);
        assert!(code(&output) > 1 && complained(&output).contains(want), "{}", complained(&output));
    }
    let output = desk.run(&[&["report", "ledger"], &whole[..]].concat());
    assert!(complained(&output).contains("不由指标数据生成"), "{}", complained(&output));
}

#[test]
fn a_workbook_goes_out_with_what_is_known_and_comes_back() {
    let desk = desk();
    let ours = [&["evaluate", "template", NAME, "--unit", "甲", "--out", "填报.xlsx"], &DATA[..]];
    let output = desk.run(&ours.concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let check = ["evaluate", "filled", NAME, "--data", "填报.xlsx", "--against", "填报.xlsx"];
    let output = desk.run(&[&check[..], &["--format", "json"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let results: Value = serde_json::from_str(&said(&output)).expect("JSON");
    for (name, want) in [("errors", 0), ("questions", 0)] {
        assert_eq!(results[name], want, "{results}");
    }
    assert_eq!(results["changes"], Value::Array(Vec::new()));
    let output = desk.run(&["evaluate", NAME, "--data", "填报.xlsx", "--format", "json"]);
    let judged: Value = serde_json::from_str(&said(&output)).expect("JSON");
    assert_eq!(judged["flaws"], Value::Array(Vec::new()), "no hidden row disturbs");
    let counties = judged["verdicts"].as_array().expect("verdicts");
    let county: Vec<_> = counties.iter().filter(|one| one["level"] == "county").collect();
    assert_eq!((county.len(), &county[0]["came"]), (1, &Value::from("yes")));
}

#[test]
fn what_is_wrong_with_a_workbook_is_told_by_its_cells_and_marked_in_a_copy() {
    let desk = desk();
    let all = [&["evaluate", "template", NAME, "--out", "填报.xlsx"], &DATA[..]].concat();
    assert_eq!(code(&desk.run(&all)), 0);
    let mut told = Vec::new();
    for (book, copy) in [("填报.xlsx", "标出问题.xlsx"), ("标出问题.xlsx", "再标.xlsx")]
    {
        let output = desk.run(&["evaluate", "filled", NAME, "--data", book, "--out", copy]);
        assert_eq!(code(&output), 1, "{}", complained(&output));
        let words = said(&output);
        assert!(words.contains("错误 1 处") && words.contains("“约5000”不是数"), "{words}");
        assert!(words.contains("9 教学及辅助用房面积") && words.contains(copy), "{words}");
        told.push(words.replace(copy, ""));
    }
    assert_eq!(told[0], told[1], "the copy says the same again");
    let output = desk.run(&[&["evaluate", "template", NAME, "--unit", "丙"], &DATA[..]].concat());
    assert!(code(&output) > 1 && complained(&output).contains("没有“丙”"));
    let output = desk.run(&["evaluate", "filled", "cn-myopia-2018", "--data", "填报.xlsx"]);
    assert!(code(&output) > 1 && complained(&output).contains("cn-balanced"));
}

#[test]
fn the_empty_workbook_is_read_back() {
    let desk = Desk::new();
    for packed in moushi_core::evaluate::standards::STANDARDS {
        let output = desk.run(&["evaluate", "template", packed.name, "--out", "填报.xlsx"]);
        assert_eq!(code(&output), 0, "{}", complained(&output));
        let output =
            desk.run(&["evaluate", packed.name, "--data", "填报.xlsx", "--format", "json"]);
        let results: Value = serde_json::from_str(&said(&output)).expect("its headings are known");
        assert_eq!(results["flaws"], Value::Array(Vec::new()), "{}: no column lacks", packed.name);
        assert_eq!(results["verdicts"], Value::Array(Vec::new()));
    }
}

#[test]
fn what_cannot_be_judged_says_why_and_a_pack_is_checked_with_line_and_column() {
    let desk = desk();
    desk.put("别的.csv", "甲,乙\n1,2\n".as_bytes());
    let pack = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../data/standards/cn-balanced-compulsory-2017.toml"
    ));
    let pack = pack.expect("the pack");
    desk.put("好.toml", pack.as_bytes());
    desk.put(
        "坏.toml",
        pack.replacen("degree_teachers / pupils", "degree_teachers / pupil", 1).as_bytes(),
    );
    for (words, want) in [
        (vec!["evaluate", "cn-nothing", "--data", "县.csv"], "没有标准"),
        (vec!["evaluate", NAME], "没有指明数据"),
        (vec!["evaluate", NAME, "--data", "别的.csv"], "没有“县域"),
        (vec!["evaluate", NAME, "--data", "没有.csv"], "没有.csv"),
        (vec!["evaluate", "坏.toml", "--data", "县.csv"], "没有“pupil”这一项"),
        (vec!["evaluate", "explain", NAME, "--data", "县.csv"], "没有指明单位"),
        (vec!["evaluate", "explain"], "后面要写标准"),
    ] {
        let output = desk.run(&words);
        assert!(
            code(&output) > 1 && complained(&output).contains(want),
            "{want}: {}",
            complained(&output)
        );
    }
    assert_eq!(code(&desk.run(&["evaluate", "check", "好.toml"])), 0);
    let output = desk.run(&["evaluate", "check", "坏.toml"]);
    assert_eq!(code(&output), 1);
    let line = pack
        .lines()
        .position(|line| line.contains("degree_teachers / pupils"))
        .expect("it stands there");
    assert!(said(&output).contains(&format!("坏.toml:{}:", line + 1)), "{}", said(&output));
    let listed = said(&desk.run(&["evaluate", "list"]));
    assert!(listed.contains(NAME) && listed.contains("教督〔2017〕6号"), "{listed}");
}

const CHILDREN: &str = "cn-obesity-2018";

/// A class of thirty children, of whom twelve are obese and the others of normal weight, and one of three.
fn classes(name: impl Fn(u32) -> String) -> String {
    let mut text = "班级或学校代码,测量代码,测量名称,性别,年龄,身高,体重\n".to_owned();
    for at in 0..33 {
        let class = if at < 30 { "一班" } else { "二班" };
        let weight = if at % 5 < 2 { 60 } else { 28 };
        let _ = writeln!(text, "{class},M{at:03},{},男,8,130,{weight}", name(at));
    }
    text
}

#[test]
fn few_children_are_hidden_and_no_child_is_listed_unless_asked_for() {
    let desk = Desk::new();
    desk.put("测量.csv", classes(|at| format!("编号{at}")).as_bytes());
    let data = ["--data", "测量.csv"];
    let output = desk.run(&[&["evaluate", CHILDREN], &data[..], &["--out", "结果"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    assert!(words.contains("不逐个列出") && !words.contains("达到"), "{words}");
    let book = fs::read(desk.path("结果/evaluation.xlsx")).expect("a workbook");
    let reading = read("evaluation.xlsx", &book, &Limits::default()).expect("our own workbook");
    let text = &reading.sources[0].0.text;
    assert!(text.contains("40") && text.contains("—") && text.contains("人数少"), "{text}");
    let json = fs::read_to_string(desk.path("结果/evaluation.json")).expect("results");
    for (words, what) in [(text.as_str(), "workbook"), (json.as_str(), "JSON")] {
        assert!(!words.contains("M031") && !words.contains("编号"), "{what}");
    }
    let explain = |unit: &str, more: &[&str]| {
        let words =
            [&["evaluate", "explain", CHILDREN], &data[..], &["--unit", unit], more].concat();
        desk.run(&words)
    };
    let words = said(&explain("二班", &["--indicator", "obese"]));
    assert!(words.contains("— ·") && words.contains("人数少") && !words.contains('÷'), "{words}");
    let words = said(&explain("一班", &["--indicator", "obese"]));
    assert!(words.contains("12 ÷ 30"), "{words}");
    for output in [explain("M031", &[]), explain("一班", &["--indicator", "BMI"])] {
        assert!(complained(&output).contains("--persons"), "{}", complained(&output));
    }
    assert!(said(&explain("M031", &["--persons"])).contains("35.5"), "asked for by name");
    let listed = desk
        .run(&[&["evaluate", CHILDREN], &data[..], &["--persons", "--format", "json"]].concat());
    assert!(said(&listed).contains("M031"));
}

#[test]
fn a_table_with_matters_of_persons_is_stopped_and_none_of_it_is_told() {
    let desk = Desk::new();
    let names = ["王芳", "李晓明", "张伟", "刘洋", "陈静", "杨雪", "赵大海", "黄敏"];
    let tables = [
        (classes(|at| names[at as usize % 8].to_owned()), "人员姓名", "第 C 列"),
        (classes(|at| format!("1390000{at:04}")), "手机号", "第 C 列"),
        // Made up, with its check digit.
        (classes(|_| "230103201001011237".to_owned()), "身份证号", "第 C 列"),
    ];
    for (table, want, column) in tables {
        desk.put("测量.csv", table.as_bytes());
        let output = desk.run(&["evaluate", CHILDREN, "--data", "测量.csv", "--out", "结果"]);
        let words = complained(&output);
        assert!(
            code(&output) > 1 && words.contains(want) && words.contains(column),
            "{want}: {words}"
        );
        assert!(words.contains("“测量名称”") && words.contains("第 2 行"), "{words}");
        for told in ["王芳", "1390000", "230103"] {
            assert!(!words.contains(told) && !said(&output).contains(told), "{told}");
        }
        assert!(!desk.path("结果").exists(), "nothing was written");
    }
}

#[test]
fn an_overlay_judges_by_its_own_values_and_shows_the_difference() {
    let desk = desk();
    let overlay = r#"
name = "x-balanced"
over = "cn-balanced-compulsory-2017"
document = "某教督〔2022〕1号"
version = "1"
from = "2022-01-01"

[title]
zh = "某省优质均衡督导评估"
en = "Balanced education of a province"

[[source]]
id = "H1"
title = "某省文件"

[[change]]
indicator = "A6"
where = { stratum = "primary" }
pass = 900.0
source = ["H1"]
"#;
    fs::write(desk.path("overlay.toml"), overlay).expect("written");
    let run = desk.run(&["evaluate", "check", "overlay.toml"]);
    assert_eq!(code(&run), 0, "{}", said(&run));
    assert!(said(&run).contains("→ 900"), "{}", said(&run));
    let judged = |name: &str| {
        let all = [&["evaluate", name], DATA.as_slice(), &["--format", "json"]].concat();
        let results: Value = serde_json::from_str(&said(&desk.run(&all))).expect("json");
        results
    };
    let (national, own) = (judged(NAME), judged("overlay.toml"));
    assert!(national.get("overlaid").is_none());
    assert_eq!(own["overlaid"]["changes"][0]["to"], 900.0);
    // A school of a thousand pupils whose equipment is worth a million has 1,000 for each: short of 2,000, not of 900.
    let short = |results: &Value| {
        let units = results["units"].as_array().expect("units");
        let of = units.iter().find(|unit| unit["code"] == "S3/primary").expect("the school");
        of["not_met"].as_array().expect("a list").contains(&Value::from("A6"))
    };
    assert!(short(&national) && !short(&own));
}
