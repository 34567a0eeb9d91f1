//! Value-added evaluation at the terminal: a formula and a table in, effects of units with intervals out; percentiles of growth;
//! efficiency and its change; and what is wrong, by column, row and place in the formula.

mod checked;
pub mod columns;
mod engines;

use std::fs;

use moushi_files::readers::{Limits, read};
use serde_json::Value;

mod institutions;
mod percentiles;
mod sgp;

use crate::stories::{Desk, code, complained, said};

/// Pupils of 40 schools in four counties, one of five pupils; made up, the same each time.
pub fn pupils() -> String {
    let mut state = 7_u64;
    let mut even = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let mut normal = move || (0..12).map(|_| even()).sum::<f64>() - 6.0;
    let mut text = "学籍号,county,school,sex,prior,score\n".to_owned();
    for county in 0..4 {
        for school in 0..10 {
            let effect = 0.5 * normal();
            let pupils = if (county, school) == (1, 1) { 5 } else { 30 };
            for pupil in 0..pupils {
                let (prior, sex) = (normal(), if pupil % 2 == 0 { "男" } else { "女" });
                let score = match pupil {
                    29 => String::new(),
                    _ => format!("{:.4}", 60.0 + 5.0 * (0.6 * prior + effect + normal())),
                };
                let id = county * 1_000 + school * 100 + pupil;
                text += &format!(
                    "G{id:06},{county:02}县,{county:02}{school}校,{sex},{prior:.4},{score}\n"
                );
            }
        }
    }
    text
}

pub const FORMULA: &str = "score ~ prior + sex + (1 | county/school)";

fn json(words: &str) -> Value {
    serde_json::from_str(words).expect("JSON")
}

/// What stands in the files of a folder, by their names, read again.
fn texts(desk: &Desk, folder: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for file in fs::read_dir(desk.path(folder)).expect("a folder") {
        let path = file.expect("a file").path();
        let bytes = fs::read(&path).expect("a result");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = match read(&name, &bytes, &Limits::default()) {
            Ok(reading) => reading.sources.iter().map(|one| &*one.0.text).collect(),
            Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
        };
        all.push((name, text));
    }
    all
}

#[test]
fn units_have_effects_with_intervals_and_small_ones_leave_no_trace() {
    let desk = Desk::new();
    desk.put("成绩.csv", pupils().as_bytes());
    let output = desk.run(&["growth", "fit", FORMULA, "--data", "成绩.csv", "--out", "结果"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in ["缺数据 39 行", "sex男", "明显高于平均", "另有 2 个单位不列名", "▲", "名次在"]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    let mut written = 0;
    for file in fs::read_dir(desk.path("结果")).expect("a folder") {
        let path = file.expect("a file").path();
        let bytes = fs::read(&path).expect("a result");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = match read(&name, &bytes, &Limits::default()) {
            Ok(reading) => reading.sources[0].0.text.clone(),
            Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
        };
        assert!(text.contains("0校"), "{name}: schools are named");
        assert!(!text.contains("011校"), "{name}: five pupils");
        assert!(!text.contains("G00"), "{name}: no identifier gets in");
        written += 1;
    }
    assert!(written > 0);
    let kept = fs::read(desk.path("结果/growth.json")).expect("results");
    let kept: Value = serde_json::from_slice(&kept).expect("JSON");
    assert_eq!(kept["ranef"]["school:county"]["level"].as_array().map(Vec::len), Some(38));
    let output = desk.run(&["growth", "fit", FORMULA, "--data", "成绩.csv", "--format", "json"]);
    let fit = json(&said(&output));
    for key in [
        "fixef",
        "se",
        "vcov_fixef",
        "theta",
        "sigma",
        "varcorr",
        "criterion",
        "logLik",
        "AIC",
        "BIC",
        "isSingular",
        "ranef",
        "units",
    ] {
        assert!(!fit[key].is_null(), "{key}");
    }
    assert_eq!(fit["ngrps"]["school:county"], 40);
    assert_eq!(fit["ranef"]["county"]["condsd"].as_array().map(Vec::len), Some(4));
    let unit = &fit["units"][0]["named"][0];
    assert!(unit["interval"].as_array().is_some_and(|ends| ends.len() == 2), "{unit}");
    assert!(unit["places"].as_array().is_some_and(|ends| ends.len() == 2), "{unit}");
}

#[test]
fn what_is_wrong_with_formula_or_table_is_named() {
    let desk = Desk::new();
    let text = pupils();
    desk.put("成绩.csv", text.as_bytes());
    desk.put("缺考.csv", text.replacen(",60.", ",缺考", 1).as_bytes());
    for (formula, data, want) in [
        ("score ~ priro + (1 | school)", "成绩.csv", "priro"),
        ("score ~ prior + (1 | school", "成绩.csv", "没有配对的右括号"),
        ("score ~ prior + (1 | school)", "缺考.csv", "不是数字"),
        ("分数 ~ (1 | 学校)", "成绩.csv", "没有要用的列：分数、学校"),
        ("score ~ prior", "成绩.csv", "没有随机效应"),
    ] {
        let output = desk.run(&["growth", "fit", formula, "--data", data]);
        assert_ne!(code(&output), 0, "{formula}");
        assert!(complained(&output).contains(want), "{formula}: {}", complained(&output));
    }
}

#[test]
fn growth_percentiles_are_told_by_group_and_not_by_person() {
    let desk = Desk::new();
    desk.put("成绩.csv", pupils().as_bytes());
    let typed = [
        "growth",
        "percentiles",
        "--data",
        "成绩.csv",
        "--prior",
        "prior",
        "--outcome",
        "score",
        "--by",
        "school",
    ];
    let output = desk.run(&[&typed[..], &["--out", "结果"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    assert!(words.contains("1 组不足 10 人，不具名；另有 1 组一并不列"), "{words}");
    assert!(!desk.path("结果/percentiles.csv").exists(), "nobody has asked for persons");
    let texts = texts(&desk, "结果");
    assert_eq!(texts.len(), 4);
    for (name, text) in texts {
        // 011校 has five pupils; of the others, all of one size, the first by name goes with it.
        assert!(
            text.contains("012校") && !text.contains("011校") && !text.contains("000校"),
            "{name}"
        );
        let said = ["Castellano", "不是学校的效应"].iter().all(|words| text.contains(words));
        assert!(said || name.ends_with("json"), "{name}: what may not be concluded");
    }
    desk.run(&[&typed[..], &["--out", "逐人", "--persons"]].concat());
    let rows = fs::read_to_string(desk.path("逐人/percentiles.csv")).expect("rows");
    // The first pupil stands in row 2 of the table, below the heading; the thirtieth lacks a score.
    assert_eq!(rows.lines().nth(1).and_then(|line| line.split(',').next()), Some("2"));
    assert_eq!(rows.lines().nth(30).and_then(|line| line.split(',').next()), Some("32"));
    let found = json(&said(&desk.run(&[&typed[..], &["--format", "json"]].concat())));
    assert_eq!((found["persons"].as_u64(), found["left_out"].as_u64()), (Some(1_136), Some(39)));
    let groups = found["groups"].as_array().expect("groups");
    assert_eq!(groups.len(), 38);
    let mean: f64 = groups.iter().filter_map(|one| one["mean"].as_f64()).sum::<f64>() / 38.0;
    assert!((mean - 50.0).abs() < 2.0, "all together lie in the middle: {mean}");
    for one in groups {
        let [low, high] = [0, 1].map(|end| one["interval"][end].as_f64().expect("an end"));
        let median = one["median"].as_f64().expect("a median");
        assert!(low <= median && median <= high, "{one}");
    }
    let output = desk.run(&[
        "growth",
        "percentiles",
        "--data",
        "成绩.csv",
        "--prior",
        "none",
        "--outcome",
        "score",
    ]);
    assert!(complained(&output).contains("没有“none”一列"), "{}", complained(&output));
}

#[test]
fn efficiency_is_told_with_peers_and_its_change_between_years() {
    let desk = Desk::new();
    let text = "校名,年份,经费,教师,毕业生\n甲,2021,10,5,50\n乙,2021,20,8,50\n丙,2021,12,9,55\n甲,2022,10,5,60\n乙,2022,15,8,55\n丙,2022,12,8,60\n";
    desk.put("高校.csv", text.as_bytes());
    let typed = [
        "growth",
        "productivity",
        "高校.csv",
        "--unit",
        "校名",
        "--inputs",
        "经费,教师",
        "--outputs",
        "毕业生",
        "--period",
        "年份",
    ];
    let output = desk.run(&[&typed[..], &["--out", "结果"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    for (name, text) in texts(&desk, "结果") {
        for want in ["甲", "乙"] {
            assert!(text.contains(want), "{name}: {want}");
        }
        let said =
            ["规模变化", "至少要 9 个", "不能排名次"].iter().all(|words| text.contains(words));
        assert!(said || name.ends_with("json"), "{name}: {text}");
    }
    let words = said(&output);
    assert!(
        words.contains("2021 3 个单位，1 个在前沿上") && words.contains("2021 → 2022"),
        "{words}"
    );
    let found = json(&said(&desk.run(&[&typed[..], &["--format", "json"]].concat())));
    let second = &found["periods"][0]["units"][1];
    assert_eq!(second["peers"][0][0], "甲", "{second}");
    // 乙 needs 8 teachers where 甲 makes as many graduates with 5.
    assert!(second["score"].as_f64().is_some_and(|score| (score - 0.625).abs() < 1e-9), "{second}");
    let change = &found["changes"][0]["units"];
    assert_eq!(change.as_array().map(Vec::len), Some(3));
    let twice = desk.run(&typed[..typed.len() - 2]);
    assert!(complained(&twice).contains("有两行"), "{}", complained(&twice));
    desk.put("高校.csv", text.replace("乙,2021,20", "乙,2021,").as_bytes());
    let output = desk.run(&typed);
    assert!(complained(&output).contains("2021 乙 经费 缺数"), "{}", complained(&output));
}

const MODEL: &str = r#"question = "各校增加了多少？"
formula = "score ~ prior + sex + (1 | county/school)"
data = "成绩.csv"
[levels]
sex = ["男", "女"]
[[variant]]
name = "不计性别"
formula = "score ~ prior + (1 | county/school)"
[[variant]]
name = "只看女生"
formula = "score ~ prior + (1 | county/school)"
only = { sex = ["女"] }
[[variant]]
name = "不看起点"
formula = "score ~ (1 | county/school)"
[[variant]]
name = "不能算"
only = { sex = ["女"] }
"#;

#[test]
fn a_model_is_a_file_with_other_ways_to_ask() {
    let desk = Desk::new();
    fs::create_dir(desk.path("数据")).expect("a folder");
    desk.put("数据/成绩.csv", pupils().as_bytes());
    desk.put("数据/模型.toml", MODEL.as_bytes());
    let typed = ["growth", "fit", "数据/模型.toml", "--out", "结果"];
    let output = desk.run(&typed);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in ["sex女", "换一种做法，结论变不变", "换了 3 种做法", "另有 1 种", "只看女生"]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    let kept: Value = json(&fs::read_to_string(desk.path("结果/growth.json")).expect("results"));
    let variants = kept["variants"].as_array().expect("variants");
    let rows: Vec<u64> = variants.iter().filter_map(|one| one["rows"].as_u64()).collect();
    assert_eq!((rows.len(), rows[0], rows[3]), (4, 1_136, 0));
    assert!(rows[1].abs_diff(rows[0] / 2) < 40, "half are girls: {rows:?}");
    assert!(variants[3]["refused"]["zh"].as_str().is_some_and(|why| why.contains("sex")));
    let beside = &variants[0]["groupings"][0];
    assert!(beside["rank_correlation"].as_f64().is_some_and(|one| one > 0.98), "{beside}");
    let page = fs::read_to_string(desk.path("结果/growth.html")).expect("a page");
    assert!(page.contains("换一种做法") && page.contains("不看起点"));
    // What the command line says goes before what the file says.
    let output = desk.run(&["growth", "fit", "数据/模型.toml", "--ml", "--format", "json"]);
    assert_eq!(json(&said(&output))["REML"], false);
    desk.put("错.toml", MODEL.replace("(1 | county/school)\"\ndata", "(1 | )\"\ndata").as_bytes());
    let wrong = complained(&desk.run(&["growth", "fit", "错.toml"]));
    assert!(wrong.contains("错.toml:2:"), "{wrong}");
    desk.put("数据/类.toml", MODEL.replace("\"男\", \"女\"", "\"男\", \"无\"").as_bytes());
    let wrong = complained(&desk.run(&["growth", "fit", "数据/类.toml"]));
    assert!(wrong.contains("女") && wrong.contains("第 "), "{wrong}");
    let wrong = complained(&desk.run(&["growth", "fit", FORMULA]));
    assert!(wrong.contains("没有说明用哪份数据"), "{wrong}");
}

#[test]
fn two_results_are_held_against_one_another() {
    let desk = Desk::new();
    desk.put("成绩.csv", pupils().as_bytes());
    let other = "score ~ sex + (1 | county/school)";
    for (formula, folder) in [(FORMULA, "甲"), (other, "乙")] {
        let output = desk.run(&["growth", "fit", formula, "--data", "成绩.csv", "--out", folder]);
        assert_eq!(code(&output), 0, "{}", complained(&output));
    }
    let output = desk.run(&["growth", "compare", "甲", "乙/growth.json"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in ["固定效应", "school:county", "个单位两次都有", "→"] {
        assert!(words.contains(want), "{want}: {words}");
    }
    let found = json(&said(&desk.run(&["growth", "compare", "甲", "乙", "--format", "json"])));
    assert_eq!(
        (&found["same_data"], found["groupings"][0]["both"].as_u64()),
        (&true.into(), Some(38))
    );
    let prior =
        found["fixed"].as_array().expect("effects").iter().find(|one| one["name"] == "prior");
    assert!(prior.is_some_and(|one| one["second"].is_null() && one["first"]["value"].is_number()));
    let same = json(&said(&desk.run(&["growth", "compare", "甲", "甲", "--format", "json"])));
    assert!(same["groupings"][0]["moved"].as_array().is_some_and(Vec::is_empty));
    let wrong = complained(&desk.run(&["growth", "compare", "甲", "成绩.csv"]));
    assert!(wrong.contains("不是增值评价的结果"), "{wrong}");
    assert!(found["ratio"].is_null() && words.contains("似然比检验要求"), "{words}");
}

#[test]
fn a_smaller_model_is_tested_against_a_larger_one() {
    let desk = Desk::new();
    desk.put("成绩.csv", pupils().as_bytes());
    let all = [FORMULA, "score ~ prior + (1 | county/school)", "score ~ sex + (1 | school)"];
    for (formula, folder) in all.into_iter().zip(["甲", "乙", "丙"]) {
        let more = ["--data", "成绩.csv", "--ml", "--out", folder];
        let output = desk.run(&[&["growth", "fit", formula], &more[..]].concat());
        assert_eq!(code(&output), 0, "{}", complained(&output));
    }
    let compared = |one: &str, other: &str| {
        json(&said(&desk.run(&["growth", "compare", one, other, "--format", "json"])))
    };
    let found = compared("甲", "乙");
    let (ratio, runs) = (&found["ratio"], &found["runs"]);
    assert_eq!((ratio["smaller"].as_u64(), ratio["freedom"].as_u64()), (Some(1), Some(1)));
    let criterion = |run: usize| runs[run]["criterion"].as_f64().expect("a number");
    let [chi, p] = ["chi_squared", "p"].map(|of| ratio[of].as_f64().expect("a number"));
    assert!((chi - (criterion(1) - criterion(0))).abs() < 1e-9 && p > 0.0 && p < 1.0);
    assert_eq!(compared("乙", "甲")["ratio"]["smaller"], 0);
    assert!(compared("乙", "丙")["ratio"].is_null(), "neither is a case of the other");
    let words = said(&desk.run(&["growth", "compare", "乙", "甲"]));
    assert!(words.contains("似然比检验（A 是 B 的特例）：χ² ="), "{words}");
}

#[test]
fn tests_and_intervals_are_given_where_they_are_asked_for() {
    let desk = Desk::new();
    desk.put("成绩.csv", pupils().as_bytes());
    let fit = |more: &[&str]| {
        let output = desk.run(&[&["growth", "fit", FORMULA, "--data", "成绩.csv"], more].concat());
        assert_eq!(code(&output), 0, "{}", complained(&output));
        said(&output)
    };
    assert!(json(&fit(&["--format", "json"]))["inference"].is_null());
    let found = json(&fit(&["--format", "json", "--inference"]));
    let list = |of: &str| found["inference"][of].as_array().expect("a list").clone();
    let (tests, deviations) = (list("tests"), list("deviations"));
    let names = |all: &[Value], of: &str| -> Vec<String> {
        all.iter().map(|one| one[of].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names(&tests, "column"), ["(Intercept)", "prior", "sex男"]);
    assert_eq!(names(&deviations, "grouping"), ["school:county", "county", "Residual"]);
    for one in tests.iter().chain(&deviations) {
        let number = |of: &Value| of.as_f64().expect("a number");
        let [low, high] = [0, 1].map(|end| number(&one["interval"][end]));
        let estimate = number(&one["estimate"]);
        assert!(low <= estimate && estimate <= high && low < high, "{one}");
    }
    let prior = &tests[1];
    assert!(prior["p"].as_f64().is_some_and(|p| p < 1e-6) && prior["freedom"].as_f64() > Some(9.0));
    let words = fit(&["--inference"]);
    assert!(words.contains("固定效应的检验") && words.contains("<0.0001"), "{words}");
}

#[test]
fn tests_and_intervals_are_in_the_files_of_results() {
    let desk = Desk::new();
    desk.put("成绩.csv", pupils().as_bytes());
    let fit = |model: &str, more: &[&str]| {
        let output = desk.run(&[&["growth", "fit", model, "--data", "成绩.csv"], more].concat());
        assert_eq!(code(&output), 0, "{}", complained(&output));
        said(&output)
    };
    fit(FORMULA, &["--out", "不问"]);
    fit(FORMULA, &["--out", "问", "--inference"]);
    // The file of a model asks for the same.
    desk.put("模型.toml", format!("formula = \"{FORMULA}\"\ninference = true\n").as_bytes());
    let words = fit("模型.toml", &["--out", "文件"]);
    assert!(words.contains("固定效应的检验"), "{words}");
    let read = |folder: &str, kind: &str| {
        fs::read_to_string(desk.path(&format!("{folder}/growth.{kind}"))).expect("results")
    };
    let kept = ["不问", "问", "文件"].map(|folder| json(&read(folder, "json")));
    assert!(kept[0]["inference"].is_null());
    let (asked, by_file) = (&kept[1]["inference"], &kept[2]["inference"]);
    assert_eq!((asked, asked["tests"].as_array().map(Vec::len)), (by_file, Some(3)));
    assert!(!read("不问", "html").contains("自由度"), "not there unasked");
    for folder in ["问", "文件"] {
        let page = read(folder, "html");
        assert!(page.contains("自由度") && page.contains("剖面似然"), "{folder}");
    }
    desk.put("错.toml", format!("formula = \"{FORMULA}\"\ninference = \"是\"\n").as_bytes());
    let wrong = complained(&desk.run(&["growth", "fit", "错.toml", "--data", "成绩.csv"]));
    assert!(wrong.contains("错.toml:2:13") && wrong.contains("true"), "{wrong}");
}
