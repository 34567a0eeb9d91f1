//! Growth of institutions at the terminal: a table of units over years in either form, each option, a base that is kept, and what is
//! refused. The institutions are made up by a rule.

use std::fs;

use serde_json::Value;

use super::{json, texts};
use crate::stories::{Desk, code, complained, said};

/// A row of a made-up institution: name, code, class, year, employment, money, complaints, students.
struct Row {
    name: String,
    code: u32,
    class: &'static str,
    year: u32,
    employment: f64,
    money: f64,
    complaints: f64,
    students: u32,
}

/// Institutions of three classes over three years, the same each time: what they have in the base year, what is usual in the
/// class, and chance. `院校07` does much better than expected; `院校12` lacks its last year; the class 专科 begins low.
fn rows() -> Vec<Row> {
    let mut state = 11_u64;
    let mut even = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let mut normal = move || (0..12).map(|_| even()).sum::<f64>() - 6.0;
    let mut rows = Vec::new();
    for at in 0..36_u32 {
        let (class, level) = [("本科", 86.0), ("高职", 82.0), ("专科", 74.0)][at as usize % 3];
        let mut employment = level + 3.0 * normal();
        let mut money = 100.0 * (1.0 + 0.4 * normal()).abs() * f64::from(1 + at % 3);
        let mut complaints = 20.0 + 4.0 * normal();
        for year in 2021..2024 {
            if year > 2021 {
                let towards = 0.2 * (level - employment);
                let own = if at == 7 { 4.0 } else { 0.0 };
                employment += 0.8 + towards + own + 0.7 * normal();
                money *= 1.06 + 0.03 * normal();
                complaints += -1.0 + 1.0 * normal();
            }
            rows.push(Row {
                name: format!("院校{at:02}"),
                code: 10_200 + at,
                class,
                year,
                employment,
                money,
                complaints,
                students: if at == 30 { 8 } else { 3_000 + 100 * at },
            });
        }
    }
    rows
}

fn number(value: f64, at: u32, year: u32) -> String {
    if at == 10_212 && year == 2023 { String::new() } else { format!("{value:.2}") }
}

fn long() -> String {
    let mut text =
        "各院校主要指标\n代码,校名,类别,年份,就业率,科研经费,投诉数,在校生数,备注\n".to_owned();
    for Row { name, code, class, year, employment, money, complaints, students } in rows() {
        let [employment, money, complaints] =
            [employment, money, complaints].map(|value| number(value, code, year));
        text += &format!(
            "{code},{name},{class},{year}年,{employment},{money},{complaints},{students},无\n"
        );
    }
    text + ",合计,,2023年,,9999,,,\n"
}

/// The same with years in the headings: `就业率2021` and `2021年科研经费`.
fn wide() -> String {
    let mut text = "校名,类别".to_owned();
    (2021..2024).for_each(|year| text += &format!(",就业率{year},{year}年科研经费"));
    text.push('\n');
    for unit in rows().chunks(3) {
        text += &format!("{},{}", unit[0].name, unit[0].class);
        for Row { code, year, employment, money, .. } in unit {
            let [employment, money] = [employment, money].map(|value| number(*value, *code, *year));
            text += &format!(",{employment},{money}");
        }
        text.push('\n');
    }
    text
}

const USUAL: [&str; 6] =
    ["growth", "institutions", "院校.csv", "--base", "2021", "--indicators=就业率,科研经费,投诉数"];

fn found(desk: &Desk, typed: &[&str]) -> Value {
    let output = desk.run(&[typed, &["--format", "json"]].concat());
    assert_eq!(code(&output), 0, "{typed:?}: {}", complained(&output));
    json(&said(&output))
}

fn refused(desk: &Desk, typed: &[&str], want: &str) {
    let output = desk.run(typed);
    assert_ne!(code(&output), 0, "{typed:?}: {}", said(&output));
    assert!(complained(&output).contains(want), "{want}: {}", complained(&output));
}

fn unit<'a>(found: &'a Value, indicator: usize, name: &str) -> &'a Value {
    let units = found["indicators"][indicator]["units"].as_array().expect("units");
    units.iter().find(|one| one["name"] == name).expect("the unit")
}

fn close(value: &Value, want: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - want).abs() < 1e-9)
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("院校.csv", long().as_bytes());
    desk
}

#[test]
fn units_are_held_against_the_base_year_and_their_own_class() {
    let desk = desk();
    let output = desk.run(&[&USUAL[..], &["--down", "投诉数", "--goal", "就业率=90"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in [
        "就业率 2021 → 2023",
        "▲ 院校07",
        "95% 期望区间",
        "缺 2023 年的数",
        "起点水平＼增幅",
        "综合增值",
        "回归均值",
        "单凭偶然",
        "没有用到的列：在校生数、备注",
        "不是单位、没有算进来的行：111“合计”",
        "年份列“年份”",
    ] {
        assert!(words.contains(want), "{want}: {words}");
    }
    let place = |name: &str| words.find(name).expect("a name");
    assert!(place("院校01") < place("院校04") && place("院校04") < place("院校10"), "by name");
    let found = found(&desk, &[&USUAL[..], &["--down", "投诉数", "--goal", "就业率=90"]].concat());
    let one = unit(&found, 0, "院校07");
    let (base, now) =
        (one["base"].as_f64().expect("a base"), one["now"].as_f64().expect("a value"));
    assert!(close(&one["gain"], now - base), "{one}");
    assert!(close(&one["relative_gain"], (now - base) / base), "{one}");
    assert!(close(&one["yearly_rate"], (now / base).sqrt() - 1.0), "{one}");
    assert!(close(&one["gap_closed"], (now - base) / (90.0 - base)), "{one}");
    assert_eq!((&one["against_band"], &one["class"]), (&"above".into(), &"高职".into()), "{one}");
    let class = &found["indicators"][0]["classes"][2];
    assert_eq!((&class["name"], &class["units"]), (&"高职".into(), &12.into()));
    let deviation = class["deviation"].as_f64().expect("a deviation");
    assert!(close(&one["standardised_gain"], (now - base) / deviation), "{one}");
    let less = unit(&found, 2, "院校00");
    let (base, now) = (less["base"].as_f64().unwrap_or(0.0), less["now"].as_f64().unwrap_or(0.0));
    assert!(close(&less["gain"], base - now), "fewer complaints are better: {less}");
    let lacking = unit(&found, 0, "院校12");
    assert!(lacking["gain"].is_null(), "{lacking}");
    assert_eq!(lacking["reasons"]["gain"]["code"], "no_current", "{lacking}");
    assert!(lacking["reasons"]["gain"]["zh"].as_str().is_some_and(|zh| zh.contains("2023")));
}

#[test]
fn years_in_headings_give_the_same_as_a_column_of_years() {
    let desk = desk();
    desk.put("宽.csv", wide().as_bytes());
    let long = found(
        &desk,
        &[
            "growth",
            "institutions",
            "院校.csv",
            "--base",
            "2021",
            "--indicators",
            "就业率,科研经费",
        ],
    );
    let wide = found(&desk, &["growth", "institutions", "宽.csv", "--base", "2021"]);
    assert_eq!(long["indicators"], wide["indicators"]);
    // Two rows of headings, names merged over years.
    let mut rows = "校名,就业率,,科研经费,\n,2021,2023,2021年,2023年\n".to_owned();
    for unit in self::rows().chunks(3) {
        let [first, last] = [&unit[0], &unit[2]];
        let Row { code, year, employment, money, .. } = last;
        let [employment, money] = [employment, money].map(|value| number(*value, *code, *year));
        rows += &format!(
            "{},{:.2},{employment},{:.2},{money}\n",
            first.name, first.employment, first.money
        );
    }
    desk.put("两行.csv", rows.as_bytes());
    let two = found(&desk, &["growth", "institutions", "两行.csv", "--base", "2021"]);
    let (one, other) = (unit(&two, 1, "院校03"), unit(&long, 1, "院校03"));
    assert_eq!((&two["indicators"][1]["name"], &one["gain"]), (&"科研经费".into(), &other["gain"]));
}

#[test]
fn each_option_does_what_it_says() {
    let desk = desk();
    let with = |more: &[&str]| found(&desk, &[&USUAL[..], more].concat());
    let usual = with(&[]);
    let to = with(&["--to", "2022"]);
    assert_eq!((&usual["to"], &to["to"]), (&2023.into(), &2022.into()));
    assert_ne!(unit(&usual, 0, "院校00")["gain"], unit(&to, 0, "院校00")["gain"]);
    let one_class = with(&["--one-class"]);
    assert_eq!(one_class["classes"].as_array().map(Vec::len), Some(1));
    let near = with(&["--goal", "就业率=90", "--near-goal", "就业率=30"]);
    assert_eq!(unit(&near, 0, "院校00")["standing"], "stayed", "all are near");
    let least = with(&["--least-base", "科研经费=1000000"]);
    assert_eq!(unit(&least, 1, "院校00")["reasons"]["relative_gain"]["code"], "small_base");
    assert!(!unit(&least, 0, "院校00")["relative_gain"].is_null(), "of one indicator only");
    let inputs = with(&["--inputs", "在校生数"]);
    assert_eq!(inputs["inputs"][0], "在校生数");
    assert_ne!(unit(&inputs, 0, "院校00")["expected"], unit(&usual, 0, "院校00")["expected"]);
    let sure = with(&["--confidence", "0.99"]);
    let width = |found: &Value| {
        let band = &unit(found, 0, "院校00")["band"];
        band[1].as_f64().unwrap_or(0.0) - band[0].as_f64().unwrap_or(0.0)
    };
    assert!(width(&sure) > width(&usual) && width(&usual) > 0.0);
    let weighed = with(&["--weights", "就业率=3,科研经费=1"]);
    let standard =
        |at: usize| unit(&weighed, at, "院校00")["standardised_gain"].as_f64().unwrap_or(0.0);
    let units = weighed["combined"]["units"].as_array().expect("units");
    let combined = units.iter().find(|one| one["name"] == "院校00").expect("the unit");
    assert!(close(&combined["value"], (3.0 * standard(0) + standard(1)) / 4.0), "{combined}");
    assert!(combined["without_one"].as_array().is_some(), "{combined}");
    let named = found(
        &desk,
        &[
            "growth",
            "institutions",
            "院校.csv",
            "--base",
            "2021",
            "--unit",
            "代码",
            "--year",
            "年份",
            "--class",
            "类别",
            "--indicators",
            "就业率",
        ],
    );
    assert_eq!(named["indicators"][0]["units"][0]["name"], "10200");
}

#[test]
fn a_base_is_frozen_and_later_years_are_held_against_it() {
    let desk = desk();
    let first =
        [&USUAL[..], &["--to", "2022", "--down", "投诉数", "--goal", "就业率=90", "--out", "一"]]
            .concat();
    let output = desk.run(&first);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    assert!(said(&output).contains("base.json"), "{}", said(&output));
    // The table of the year after has no base year, and in it a base value cannot be made better.
    let later: String = long()
        .lines()
        .filter(|line| !line.contains(",2021年,"))
        .map(|line| format!("{line}\n"))
        .collect();
    desk.put("后一年.csv", later.as_bytes());
    let kept = ["growth", "institutions", "后一年.csv", "--frozen", "一/base.json"];
    let frozen = found(&desk, &kept);
    assert_eq!(
        (&frozen["base"], &frozen["to"], &frozen["learned"]),
        (&2021.into(), &2023.into(), &2022.into())
    );
    let fresh = found(&desk, &[&USUAL[..], &["--down", "投诉数", "--goal", "就业率=90"]].concat());
    let (one, other) = (unit(&frozen, 2, "院校05"), unit(&fresh, 2, "院校05"));
    for key in ["base", "now", "gain", "standardised_gain", "percentile_move", "level"] {
        assert_eq!(one[key], other[key], "{key}");
    }
    assert_ne!(
        one["expected"], other["expected"],
        "what was expected is what was learned in the first run"
    );
    let again = found(
        &desk,
        &["growth", "institutions", "院校.csv", "--frozen", "一/base.json", "--to", "2022"],
    );
    let first: Value =
        serde_json::from_slice(&fs::read(desk.path("一/institutions.json")).expect("results"))
            .expect("JSON");
    assert_eq!(
        again["indicators"], first["indicators"],
        "the year that was learned from comes out the same"
    );
    let output = desk.run(&[&kept[..], &["--out", "二"]].concat());
    assert!(said(&output).contains("冻结下来的"), "{}", said(&output));
    assert!(!desk.path("二/base.json").exists(), "a base is frozen once");
    for (more, want) in [
        (&["--base", "2022"][..], "基年是“2021”，这次要的是“2022”"),
        (&["--goal", "就业率=95"], "“就业率”的目标是“90”，这次要的是“95”"),
        (&["--down", "就业率"], "“就业率”的方向"),
    ] {
        refused(&desk, &[&kept[..], more].concat(), want);
    }
    desk.put("坏.json", b"{\"base\": 1}");
    refused(
        &desk,
        &["growth", "institutions", "院校.csv", "--frozen", "坏.json"],
        "不是冻结的基准",
    );
}

#[test]
fn bad_tables_are_refused_with_row_and_remedy() {
    let desk = desk();
    let text = long();
    let with = |name: &str, text: String, more: &[&str], want: &str| {
        desk.put(name, text.as_bytes());
        refused(
            &desk,
            &[&["growth", "institutions", name, "--base", "2021"][..], more].concat(),
            want,
        );
    };
    let first = text.lines().nth(2).expect("a row").to_owned();
    let number = first.split(',').nth(4).expect("a number").to_owned();
    with("文字.csv", text.replacen(&number, "缺考", 1), &[], "3: “缺考”");
    with("没有.csv", text.clone(), &["--indicators", "就业"], "没有“就业”一列");
    with("两次.csv", format!("{text}{first}\n"), &[], "“院校00”2021 年有两行：第 3 行和第 112 行");
    with(
        "代码.csv",
        text.replace(",院校01,", ",院校一,").replacen(",院校一,", ",院校01,", 1),
        &[],
        "代码 10201 有两个名称：第 6 行“院校01”",
    );
    with(
        "一个.csv",
        text.replace("10202,院校02,专科", "10202,院校02,特殊"),
        &[],
        "类别“特殊”只有一个单位“院校02”",
    );
    with("年份.csv", text.replacen("2021年", "去年", 1), &[], "的年份“去年”不是年份");
    with("百分.csv", text.replacen(&number, "85%", 1), &[], "有的写百分数");
    with("两种.csv", text.replacen("备注", "2022年备注", 1), &[], "看不出每行是不是一年");
    with("两列.csv", text.replacen("备注", "学校", 1), &[], "--unit");
    for (more, want) in [
        (&["--base", "2019"][..], "没有 2019 年的数据"),
        (&[], "--base"),
        (&["--base", "2023"], "不在基年 2023 之后"),
        (&["--base", "2021", "--down", "就业"], "--down 里的“就业”不是所用的指标"),
        (&["--base", "2021", "--confidence", "2"], "--confidence 不能是 2"),
        (&["--base", "2021", "--goal", "就业率=高"], "不是数字"),
    ] {
        refused(&desk, &[&["growth", "institutions", "院校.csv"], more].concat(), want);
    }
}

#[test]
fn small_institutions_are_not_named_in_files() {
    let desk = desk();
    let output = desk.run(&[&USUAL[..], &["--persons", "在校生数", "--out", "结果"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    assert!(said(&output).contains("有 2 个单位不列名"), "{}", said(&output));
    let texts = texts(&desk, "结果");
    assert_eq!(texts.len(), 5, "page, document, workbook, results, base");
    for (name, text) in texts {
        assert!(text.contains("院校07"), "{name}: others are named");
        // 院校30 has eight students; 院校00 is the smallest other of its class.
        assert!(!text.contains("院校30") && !text.contains("院校00"), "{name}");
    }
}
