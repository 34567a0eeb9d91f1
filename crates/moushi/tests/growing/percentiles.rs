//! Growth percentiles at the terminal: a baseline that is kept and used, errors of measurement, rows as the file counts them, and
//! what is refused. The pupils are made up by a rule.

use std::fs;
use std::io::{Cursor, Read};

use serde_json::Value;

use super::{json as parsed, texts};
use crate::stories::{Desk, code, complained, said};

/// Pupils of 30 schools, 20 of each: two earlier scores, one later that is `more` higher than expected, and a standard error
/// that grows with the score.
fn pupils(years: [u32; 3], more: f64) -> String {
    let mut state = u64::from(years[0]);
    let mut even = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let mut normal = move || (0..12).map(|_| even()).sum::<f64>() - 6.0;
    let [first, second, third] = years;
    let mut text = format!("id,school,{first},{second},{third},sem\n");
    for school in 0..30 {
        for pupil in 0..20 {
            let able = 500.0 + 40.0 * normal();
            let scores = [
                able + 15.0 * normal(),
                able + 15.0 * normal(),
                able + 20.0 + more + 15.0 * normal(),
            ];
            let [a, b, c] = scores.map(|score| score.round());
            let error = 8.0 + (c - 500.0).abs() / 20.0;
            text += &format!("P{school:02}{pupil:02},school {school:02},{a},{b},{c},{error:.2}\n");
        }
    }
    text
}

fn asked<'a>(data: &'a str, prior: &'a str, outcome: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let typed = ["growth", "percentiles", "--data", data, "--prior", prior, "--outcome", outcome];
    [&typed[..], &["--by", "school"], more].concat()
}

fn found(desk: &Desk, typed: &[&str]) -> Value {
    let output = desk.run(&[typed, &["--format", "json"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    parsed(&said(&output))
}

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path(name)).expect("a file")
}

/// A desk with two cohorts, and a baseline of the first.
fn two_cohorts() -> Desk {
    let desk = Desk::new();
    desk.put("一.csv", pupils([2021, 2022, 2023], 0.0).as_bytes());
    desk.put("二.csv", pupils([2022, 2023, 2024], 6.0).as_bytes());
    let keep = ["--save-baseline", "基准.json", "--out", "一", "--persons"];
    let output = desk.run(&asked("一.csv", "2021,2022", "2023", &keep));
    assert_eq!(code(&output), 0, "{}", complained(&output));
    assert!(said(&output).contains("基准.json"), "{}", said(&output));
    desk
}

#[test]
fn a_baseline_holds_no_pupil_and_gives_its_own_cohort_the_same_percentiles() {
    let desk = two_cohorts();
    let text = read(&desk, "基准.json");
    for pupil in ["P0", "school"] {
        assert!(!text.contains(pupil), "{pupil}: {text}");
    }
    let kept = parsed(&text);
    assert_eq!((&kept["persons"], &kept["outcome"]["column"]), (&600.into(), &"2023".into()));
    assert_eq!(
        (&kept["priors"][0]["column"], &kept["priors"][1]["column"]),
        (&"2021".into(), &"2022".into())
    );
    assert_eq!(kept["priors"][0]["knots"].as_array().map(Vec::len), Some(4));
    let coefficients = kept["coefficients"].as_array().expect("levels");
    assert!(coefficients.iter().all(|row| row.as_array().is_some_and(|row| row.len() == 15)));
    assert_eq!((coefficients.len(), &kept["levels"][0]), (100, &"0.005".into()));
    assert!(kept["fingerprint"].as_str().is_some_and(|print| print.len() == 64));
    assert!(kept["made"].as_str().is_some_and(|day| day.len() == 10));
    let again = ["--baseline", "基准.json", "--out", "再", "--persons"];
    let output = desk.run(&asked("一.csv", "2021,2022", "2023", &again));
    assert_eq!(code(&output), 0, "{}", complained(&output));
    assert_eq!(read(&desk, "再/percentiles.csv"), read(&desk, "一/percentiles.csv"));
    // The same scores make the same fingerprint, on whatever day.
    desk.run(&asked("一.csv", "2021,2022", "2023", &["--save-baseline", "又.json"]));
    assert_eq!(parsed(&read(&desk, "又.json"))["fingerprint"], kept["fingerprint"]);
}

#[test]
fn a_later_cohort_is_held_against_a_baseline_and_beside_against_itself() {
    let desk = two_cohorts();
    let typed = asked("二.csv", "2022,2023", "2024", &["--baseline", "基准.json", "--cohort"]);
    let told = found(&desk, &typed);
    assert_eq!(
        (&told["reference"]["kind"], &told["reference"]["persons"]),
        (&"baseline".into(), &600.into())
    );
    let median = told["all"]["median"].as_f64().expect("a median");
    assert!(median > 58.0, "six points more than expected: {median}");
    let groups = told["groups"].as_array().expect("groups");
    let mean = |of: &dyn Fn(&Value) -> Option<f64>| {
        groups.iter().filter_map(of).sum::<f64>() / groups.len() as f64
    };
    let (against, within) =
        (mean(&|one| one["mean"].as_f64()), mean(&|one| one["cohort"]["mean"].as_f64()));
    assert!(against > 56.0 && (within - 50.0).abs() < 2.0, "{against} {within}");
    assert!(told["may"]["zh"].as_str().is_some_and(|may| may.contains("同一量尺")));
    let output = desk.run(&[&typed[..], &["--out", "二", "--persons"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let words = said(&output);
    for want in ["参照是基准届（基准.json", "全体的中位数是", "列名与基准不同，按次序对应", "本届 "]
    {
        assert!(words.contains(want), "{want}: {words}");
    }
    for (name, text) in texts(&desk, "二") {
        let paper = !name.ends_with("json") && !name.ends_with("csv");
        for want in ["参照是基准届", "可以不是 50", "以本届为参照"] {
            assert!(!paper || text.contains(want), "{name}: {want}");
        }
    }
    let rows = read(&desk, "二/percentiles.csv");
    assert!(rows.starts_with("row,percentile,cohort\n2,"), "{rows}");
    // Without a baseline nothing of this is said, but that the cohort is the reference.
    let own = found(&desk, &asked("二.csv", "2022,2023", "2024", &[]));
    assert_eq!(own["reference"]["kind"], "cohort");
    assert!(own["groups"][0]["cohort"].is_null() && own["measurement"].is_null());
}

/// The lines of a table, each changed or left out.
fn lines(text: &str, each: impl Fn(usize, &str) -> Option<String>) -> String {
    let kept = text.lines().enumerate().filter_map(|(at, line)| each(at, line));
    kept.collect::<Vec<String>>().join("\n")
}

/// A table with other scores.
fn rescaled(text: &str, other: impl Fn(f64) -> f64) -> String {
    lines(text, |at, line| {
        let cells: Vec<&str> = line.split(',').collect();
        let score = |column: usize| other(cells[column].parse().unwrap_or_default());
        Some(match at {
            0 => line.to_owned(),
            _ => format!("{},{},{},{},{},1", cells[0], cells[1], score(2), score(3), score(4)),
        })
    })
}

fn with(file: &str) -> [&str; 2] {
    ["--baseline", file]
}

#[test]
fn a_baseline_that_does_not_fit_is_refused_in_both_languages() {
    let desk = two_cohorts();
    let (text, second) = (read(&desk, "基准.json"), read(&desk, "二.csv"));
    desk.put("改.json", text.replacen("\"persons\":600", "\"persons\":601", 1).as_bytes());
    assert_ne!(read(&desk, "改.json"), text);
    desk.put("别.json", b"{\"kind\": \"moushi-growth-base\"}");
    desk.put("百分.csv", rescaled(&second, |score| score / 10.0).as_bytes());
    let few = lines(&second, |at, line| (at < 120).then(|| line.to_owned()));
    desk.put("少.csv", few.as_bytes());
    let later =
        |data: &'static str, file: &'static str| asked(data, "2022,2023", "2024", &with(file));
    for (typed, zh, en) in [
        (
            asked("二.csv", "2023", "2024", &with("基准.json")),
            "起点成绩是 2 列",
            "2 columns of earlier scores",
        ),
        (
            asked("一.csv", "2022,2021", "2023", &with("基准.json")),
            "次序与基准不同",
            "another order",
        ),
        (later("百分.csv", "基准.json"), "不是同一量尺：600 人里有 600 人", "not on the scale"),
        (later("二.csv", "改.json"), "指纹不符", "fingerprint is another"),
        (later("二.csv", "别.json"), "不是一份完整的成长百分位基准", "no complete baseline"),
        (
            asked("少.csv", "2022,2023", "2024", &["--save-baseline", "少.json"]),
            "至少要 150 人",
            "150 are needed",
        ),
    ] {
        let output = desk.run(&typed);
        assert_ne!(code(&output), 0, "{typed:?}");
        assert!(complained(&output).contains(zh), "{zh}: {}", complained(&output));
        let output = desk.run_in("en", &typed);
        assert!(complained(&output).contains(en), "{en}: {}", complained(&output));
    }
    assert!(!desk.path("少.json").exists());
}

#[test]
fn scores_beyond_a_baseline_are_counted_and_a_moved_scale_is_pointed_out() {
    let desk = two_cohorts();
    let second = read(&desk, "二.csv");
    // Most of it within the boundaries.
    desk.put("移.csv", rescaled(&second, |score| score + 45.0).as_bytes());
    let words = said(&desk.run(&asked("移.csv", "2022,2023", "2024", &with("基准.json"))));
    let want = "“2022”的多数成绩落在基准届“2021”的最低或最高五分之一里";
    assert!(words.contains(want), "{words}");
    let far = lines(&second, |at, line| {
        let line = if at == 9 || at == 10 {
            line.replacen(",4", ",99", 1).replacen(",5", ",99", 1)
        } else {
            line.to_owned()
        };
        Some(line)
    });
    desk.put("远.csv", far.as_bytes());
    let typed = asked("远.csv", "2022,2023", "2024", &with("基准.json"));
    assert_eq!(found(&desk, &typed)["reference"]["beyond"], 2);
    let words = said(&desk.run(&typed));
    assert!(words.contains("2 人（0.3%）的成绩超出基准届的范围"), "{words}");
    let words = said(&desk.run_in("en", &typed));
    assert!(words.contains("2 persons have scores (0.3 %) beyond the scale"), "{words}");
}

#[test]
fn errors_of_measurement_give_ranges_and_correct_nothing() {
    let desk = Desk::new();
    desk.put("一.csv", pupils([2021, 2022, 2023], 0.0).as_bytes());
    let typed = |more: &[&'static str]| asked("一.csv", "2021,2022", "2023", more);
    let plain = found(&desk, &typed(&[]));
    let error = ["--error", "2023=sem,2022=10", "--draws", "60"];
    let with = found(&desk, &typed(&error));
    let groups = |of: &Value| of["groups"].as_array().expect("groups").clone();
    let width = |of: &Value| {
        let one = |group: &Value| {
            let end = |at: usize| group["measurement"]["mean"][at].as_f64().expect("an end");
            end(1) - end(0)
        };
        groups(of).iter().map(one).sum::<f64>()
    };
    for (one, other) in groups(&plain).iter().zip(groups(&with)) {
        assert_eq!(
            (&one["median"], &one["interval"], &one["mean"]),
            (&other["median"], &other["interval"], &other["mean"])
        );
        assert!(one["measurement"].is_null() && other["without_error"].is_null());
    }
    let said_of = &with["measurement"];
    assert_eq!(
        (&said_of["draws"], &said_of["seed"], &said_of["exact"]),
        (&60.into(), &1.into(), &serde_json::json!(["2021"]))
    );
    assert_eq!(
        (&said_of["errors"][0]["mean"], &said_of["errors"][1]["column"]),
        (&10.0.into(), &"sem".into())
    );
    assert_eq!(with["groups"], found(&desk, &typed(&error))["groups"], "equal seeds, equal draws");
    let other = found(&desk, &typed(&[&error[..], &["--seed", "2"]].concat()));
    assert_ne!(with["groups"], other["groups"]);
    let small = found(&desk, &typed(&["--sem", "1.5"]));
    assert!(width(&with) > 3.0 * width(&small) && width(&small) > 0.0);
}

#[test]
fn papers_say_what_ranges_mean_and_persons_are_in_the_file_of_persons_alone() {
    let desk = Desk::new();
    desk.put("一.csv", pupils([2021, 2022, 2023], 0.0).as_bytes());
    let typed = |more: &[&'static str]| asked("一.csv", "2021,2022", "2023", more);
    let simex = ["--error", "2023=sem,2022=10", "--draws", "4", "--simex"];
    let output = desk.run(&[&typed(&simex)[..], &["--out", "误差", "--persons"]].concat());
    assert_eq!(code(&output), 0, "{}", complained(&output));
    for want in ["测量误差 [", "SIMEX "] {
        assert!(said(&output).contains(want), "{want}: {}", said(&output));
    }
    for (name, text) in texts(&desk, "误差") {
        assert!(!text.contains("P00"), "{name}");
        let paper = !name.ends_with("json") && !name.ends_with("csv");
        for want in [
            "再考一次",
            "什么也没有改正",
            "当作没有误差",
            "主要结果没有改动",
            "Cook and Stefanski 1994",
        ] {
            assert!(!paper || text.contains(want), "{name}: {want}");
        }
    }
    let rows = read(&desk, "误差/percentiles.csv");
    assert_eq!(rows.lines().next(), Some("row,percentile,low,high,simex"));
    let inside = rows.lines().skip(1).filter(|line| {
        let cells: Vec<f64> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
        cells.len() == 5 && cells[2] <= cells[3]
    });
    assert_eq!(inside.count(), 600);
    let kept = parsed(&read(&desk, "误差/percentiles.json"));
    assert!(kept["groups"][0]["without_error"]["median"].is_number() && kept["each"].is_null());
}

#[test]
fn standard_errors_that_cannot_be_are_refused_in_both_languages() {
    let desk = Desk::new();
    let text = pupils([2021, 2022, 2023], 0.0);
    desk.put("一.csv", text.as_bytes());
    let holes = text.lines().enumerate().map(|(at, line)| match (at, line.rsplit_once(',')) {
        (3 | 7, Some((line, _))) => format!("{line},"),
        (9, Some((line, _))) => format!("{line},-1"),
        _ => line.to_owned(),
    });
    let holes: String = holes.map(|line| line + "\n").collect();
    desk.put("缺.csv", format!("某省成绩,,,,,\n\n{holes}").as_bytes());
    let of = |data: &'static str, error: &'static str| {
        asked(data, "2021,2022", "2023", &["--error", error])
    };
    let simex = [&of("一.csv", "5")[..], &["--simex"]].concat();
    for (typed, zh, en) in [
        (of("缺.csv", "2023=sem"), "3 处空缺或是负数（行 6、10、12）", "rows 6, 10, 12"),
        (of("一.csv", "2020=sem"), "“2020”不是这次用的成绩", "none of the scores"),
        (of("一.csv", "2023=sem,3"), "给了两次", "given twice"),
        (of("一.csv", "2023=-3"), "不能是负数", "cannot be negative"),
        (of("一.csv", "2023=none"), "没有“none”一列", "no column `none`"),
        (simex, "--simex 要起点成绩", "--simex needs"),
    ] {
        let output = desk.run(&typed);
        assert!(complained(&output).contains(zh), "{zh}: {}", complained(&output));
        let output = desk.run_in("en", &typed);
        assert!(complained(&output).contains(en), "{en}: {}", complained(&output));
    }
    for wrong in [
        &["--simex"][..],
        &["--cohort"],
        &["--baseline", "a", "--save-baseline", "b"],
        &["--error", "2023=", "--draws", "0"],
    ] {
        assert_eq!(code(&desk.run(&asked("一.csv", "2021", "2023", wrong))), 2, "{wrong:?}");
    }
}

#[test]
fn rows_of_persons_are_those_of_the_file_whatever_stands_above_the_heading() {
    let desk = Desk::new();
    let text = pupils([2021, 2022, 2023], 0.0);
    // Two titles and an empty line above the heading, an empty line and a row without a score among the pupils.
    let body: Vec<&str> = text.lines().collect();
    let missing = body[5].replace(body[5].split(',').nth(4).expect("a score"), "");
    let rows = [
        &["某省 2023 年成绩,,,,,", "单位：分,,,,,", ""][..],
        &body[..4],
        &[""],
        &[&*missing],
        &body[6..],
    ]
    .concat();
    desk.put("题.csv", rows.join("\n").as_bytes());
    // As tables are saved with a value in quotes.
    desk.put("引.csv", rows.join("\r\n").replacen("school 00", "\"school 00\"", 1).as_bytes());
    let mut files = Vec::new();
    for data in ["题.csv", "引.csv"] {
        let output = desk.run(&asked(data, "2021,2022", "2023", &["--out", "出", "--persons"]));
        assert_eq!(code(&output), 0, "{}", complained(&output));
        files.push(read(&desk, "出/percentiles.csv"));
    }
    let numbers: Vec<&str> =
        files[0].lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    // The heading is row 4; row 8 is empty, row 9 lacks a score.
    assert_eq!(numbers[..5], ["5", "6", "7", "10", "11"]);
    assert_eq!(numbers.last().copied(), Some(&*rows.len().to_string()));
    assert_eq!(files[0], files[1]);
}

/// The text without the values of an attribute.
fn without(text: &str, attribute: &str) -> String {
    let mut parts = text.split(attribute);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').map_or("", |one| one.1))
}

/// Parts of a package, and of those within, in which a Chinese character stands outside of names of fonts.
fn chinese(bytes: &[u8]) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut found = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a part");
        let (name, mut content) = (format!("{:?}", file.name()), Vec::new());
        file.read_to_end(&mut content).expect("its content");
        if content.starts_with(b"PK") {
            found.extend(chinese(&content));
            continue;
        }
        let text = String::from_utf8_lossy(&content).into_owned();
        let fonts = ["typeface=\"", "w:eastAsia=\"", "w:font w:name=\"", "w:altName w:val=\""];
        let text = fonts.iter().fold(text, |text, attribute| without(&text, attribute));
        let text = text.replace("name val=\"宋体\"", "").replace("name val=\"黑体\"", "");
        let text = text.replace("name val=\"方正小标宋简体\"", "");
        if text.contains(|c: char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')) {
            found.push(name);
        }
    }
    found
}

#[test]
fn english_papers_are_english_to_the_last_part() {
    let desk = Desk::new();
    desk.put("one.csv", pupils([2021, 2022, 2023], 0.0).as_bytes());
    let typed = asked("one.csv", "2021,2022", "2023", &["--save-baseline", "base.json"]);
    desk.run_in("en", &typed);
    for (more, folder) in [
        (&["--sem", "sem"][..], "own"),
        (&["--baseline", "base.json", "--cohort", "--sem", "9"], "base"),
    ] {
        let typed = asked("one.csv", "2021,2022", "2023", more);
        let output = desk.run_in("en", &[&typed[..], &["--out", folder]].concat());
        assert_eq!(code(&output), 0, "{}", complained(&output));
        for kind in ["docx", "xlsx"] {
            let bytes =
                fs::read(desk.path(&format!("{folder}/percentiles.{kind}"))).expect("a file");
            assert_eq!(chinese(&bytes), Vec::<String>::new(), "{folder} {kind}");
        }
        let page = read(&desk, &format!("{folder}/percentiles.html"));
        assert!(page.contains("taken again") && page.contains("reference is"), "{folder}");
    }
}
