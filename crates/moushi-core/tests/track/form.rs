//! Forms: what a row comes to, every kind of fault with its place, and columns that were moved or lost.

mod columns;
mod ticks;

use std::collections::BTreeMap;

use moushi_core::model::Refusal;
use moushi_core::track::form::{
    self, Base, Cell, EXAMPLE, Field, Filled, Given, Held, LAYOUT, MOST, Reading, Row, Said,
    Verdict,
};
use proptest::prelude::*;

use super::day;

const WORDS: &str = "12所已开工";

fn base() -> Base {
    Base {
        entry: "t".to_owned(),
        seq: 3,
        percent: 45,
        figure: "8.5".to_owned(),
        forecast: "2023-11-30".to_owned(),
    }
}

fn held() -> Held {
    Held {
        code: "T001".to_owned(),
        open: true,
        seq: 3,
        last: Said {
            done: "上次".to_owned(),
            percent: 45,
            figure: Some(8.5),
            forecast: "2023-11-30".to_owned(),
            ..Said::default()
        },
        unit: "所".to_owned(),
        first: day("2023-01-01"),
        today: day("2023-07-05"),
        milestones: vec!["完成选址".to_owned(), "主体封顶".to_owned()],
        settled: vec!["完成选址".to_owned()],
    }
}

/// A row of which no milestone is said to be reached.
fn judge(row: &Row, base: &Base, held: &Held) -> Verdict {
    form::judge(row, base, held, BTreeMap::new())
}

/// What a workbook holds of which every column is known.
fn filled(sheets: &[Vec<Cell>]) -> Result<Filled, Refusal> {
    match form::read(sheets, &[])? {
        Reading::Filled(filled) => Ok(filled),
        Reading::Unclear(unclear) => panic!("{unclear:?}"),
    }
}

/// A row as it goes out, with these cells changed.
fn row(changes: &[(Field, &str)]) -> Row {
    let mut given = BTreeMap::new();
    let out = [(Field::Percent, "45"), (Field::Figure, "8.5"), (Field::Forecast, "2023-11-30")];
    for (field, text) in out.iter().chain(changes) {
        let given: &mut BTreeMap<Field, Given> = &mut given;
        given.insert(*field, Given { text: (*text).to_owned(), number: None, column: 5 });
    }
    given.retain(|_, given| !given.text.is_empty());
    Row { number: 7, code: "T001".to_owned(), key: String::new(), given }
}

fn said(verdict: Verdict) -> Said {
    match verdict {
        Verdict::Report(said) => said,
        other => panic!("{other:?}"),
    }
}

fn fault(changes: &[(Field, &str)]) -> (Option<Field>, String) {
    match judge(&row(changes), &base(), &held()) {
        Verdict::Wrong(faults) => {
            assert_eq!(faults.len(), 1, "{faults:?}");
            let words = [&faults[0].message, &faults[0].advice];
            assert!(words.iter().all(|words| !words.zh.is_empty() && !words.en.is_empty()));
            (faults[0].field, faults[0].value.clone())
        }
        other => panic!("{changes:?}: {other:?}"),
    }
}

#[test]
fn a_row_that_nobody_touched_changes_nothing() {
    assert_eq!(judge(&row(&[]), &base(), &held()), Verdict::Unchanged);
    let later = Held { seq: 9, open: false, ..held() };
    assert_eq!(judge(&row(&[]), &base(), &later), Verdict::Unchanged, "whatever happened since");
    assert_eq!(judge(&row(&[(Field::Percent, "")]), &base(), &held()), Verdict::Unchanged);
    for same in ["2023/11/30", "2023年11月30日", "2023.11.30"] {
        assert_eq!(judge(&row(&[(Field::Forecast, same)]), &base(), &held()), Verdict::Unchanged);
    }
}

#[test]
fn a_row_that_says_something_is_a_report() {
    let made = said(judge(
        &row(&[
            (Field::Done, WORDS),
            (Field::Percent, "６０％"),
            (Field::Figure, "1,200.5所"),
            (Field::Forecast, ""),
            (Field::Next, "验收"),
        ]),
        &base(),
        &held(),
    ));
    let expected = Said {
        done: WORDS.to_owned(),
        next: "验收".to_owned(),
        percent: 60,
        figure: Some(1200.5),
        ..Said::default()
    };
    assert_eq!(made, expected);
    let kept = said(judge(&row(&[(Field::Done, WORDS)]), &base(), &held()));
    assert_eq!((kept.percent, kept.figure, &*kept.forecast), (45, Some(8.5), "2023-11-30"));
}

#[test]
fn a_percentage_may_be_kept_as_a_share() {
    for (share, percent) in [(0.57, 57), (0.29, 29), (1.2, 120), (0.0, 0)] {
        let mut row = row(&[(Field::Done, WORDS)]);
        let given = Given { text: format!("{percent}%"), number: Some(share), column: 6 };
        row.given.insert(Field::Percent, given);
        assert_eq!(said(judge(&row, &base(), &held())).percent, percent);
    }
    let mut row = row(&[(Field::Done, WORDS)]);
    let lost = Given { text: "45260".to_owned(), number: Some(45_260.0), column: 9 };
    row.given.insert(Field::Forecast, lost);
    assert_eq!(
        said(judge(&row, &base(), &held())).forecast,
        "2023-11-30",
        "a day without its format"
    );
}

#[test]
fn the_same_file_again_changes_nothing() {
    let filled =
        row(&[(Field::Done, WORDS), (Field::Percent, "60"), (Field::Next, "第一行\n第二行")]);
    let made = said(judge(&filled, &base(), &held()));
    let after = Held { seq: 4, last: made, ..held() };
    assert_eq!(judge(&filled, &base(), &after), Verdict::Unchanged);
    let spaced =
        row(&[(Field::Done, WORDS), (Field::Percent, "60"), (Field::Next, "第一行\r\n 第二行")]);
    assert_eq!(judge(&spaced, &base(), &after), Verdict::Unchanged, "ends of lines are no change");
    let closed = Held { open: false, ..after };
    assert_eq!(judge(&filled, &base(), &closed), Verdict::Unchanged);
}

#[test]
fn what_somebody_has_reported_meanwhile_is_a_conflict() {
    let later = Held { seq: 4, ..held() };
    let verdict = judge(&row(&[(Field::Done, WORDS)]), &base(), &later);
    assert!(matches!(verdict, Verdict::Conflict(_)), "{verdict:?}");
}

#[test]
fn every_fault_is_told_with_its_place() {
    let done = (Field::Done, WORDS);
    assert_eq!(fault(&[(Field::Percent, "60")]).0, Some(Field::Done), "nothing is said to be done");
    assert_eq!(fault(&[(Field::Next, "验收")]).0, Some(Field::Done));
    assert_eq!(fault(&[(Field::Figure, "")]).0, Some(Field::Done), "a figure was taken out");
    for wrong in ["abc", "45.5", "-1", "1001", "一半", "NaN", "inf", "4 5%%"] {
        let found = fault(&[done, (Field::Percent, wrong)]);
        assert_eq!(found, (Some(Field::Percent), wrong.to_owned()));
    }
    for wrong in ["约八所", "8..5", "inf", "#REF!", "8所半"] {
        let found = fault(&[done, (Field::Figure, wrong)]);
        assert_eq!(found, (Some(Field::Figure), wrong.to_owned()));
    }
    for wrong in ["年底", "2022-12-31", "2023-02-30", "11/30/23", "2023-11", "30-11-2023"] {
        let found = fault(&[done, (Field::Forecast, wrong)]);
        assert_eq!(found, (Some(Field::Forecast), wrong.to_owned()));
    }
    let long = "长".repeat(2_001);
    for field in [Field::Next, Field::Problems, Field::Support] {
        assert_eq!(fault(&[done, (field, &long)]).0, Some(field));
    }
    assert_eq!(fault(&[(Field::Done, &long)]).0, Some(Field::Done));
    let several = row(&[done, (Field::Percent, "x"), (Field::Figure, "y"), (Field::Forecast, "z")]);
    match judge(&several, &base(), &held()) {
        Verdict::Wrong(faults) => assert_eq!(faults.len(), 3, "all of them at once"),
        other => panic!("{other:?}"),
    }
    let other = Row { code: "T002".to_owned(), ..row(&[done]) };
    assert!(matches!(judge(&other, &base(), &held()), Verdict::Wrong(_)), "the code was altered");
    let closed = Held { open: false, ..held() };
    assert!(matches!(judge(&row(&[done]), &base(), &closed), Verdict::Wrong(_)));
}

/// A sheet whose head stands in row 3, with these columns.
fn sheet(keys: &[&str], rows: &[&[&str]]) -> Vec<Cell> {
    let cell = |row: u32, (column, text): (u32, &&str)| Cell {
        row,
        column,
        text: (*text).to_owned(),
        number: None,
    };
    let mut cells: Vec<Cell> = (0..).zip(keys).map(|at| cell(2, at)).collect();
    for (row, texts) in (5..).zip(rows) {
        cells.extend((0..).zip(*texts).map(|at| cell(row, at)));
    }
    cells.retain(|cell| !cell.text.is_empty());
    cells
}

const KEYS: [&str; 9] =
    ["code", "done", "percent", "figure", "next", "problems", "support", "forecast", LAYOUT];

#[test]
fn columns_are_found_wherever_they_were_moved() {
    let mut keys = KEYS;
    keys.reverse();
    let rows = filled(&[sheet(&keys, &[&["k", "", "", "", "", "", "", WORDS, "T001"]])]);
    let rows = rows.expect("a form").tasks;
    assert_eq!((rows[0].number, &*rows[0].code, &*rows[0].key), (6, "T001", "k"));
    assert_eq!(rows[0].given[&Field::Done].text, WORDS);
    let titles = [
        "编号",
        "工作进展*",
        "进度（%）*",
        "本期值",
        "下一步",
        "存在问题",
        "需协调事项",
        "预计完成",
        "校验码",
    ];
    let rows =
        filled(&[Vec::new(), sheet(&titles, &[&["T001", WORDS, "", "", "", "", "", "", "k"]])]);
    let rows = rows.expect("found by what stands above").tasks;
    assert_eq!(rows[0].given[&Field::Done].text, WORDS);
}

#[test]
fn what_is_no_form_of_ours_is_refused_with_its_reason() {
    let told =
        |sheets: &[Vec<Cell>]| form::read(sheets, &[]).expect_err("refused").message.zh.to_string();
    assert!(told(&[]).contains("不是本系统导出"));
    assert!(told(&[sheet(&["a", "b"], &[&["1", "2"]])]).contains("不是本系统导出"));
    let mut old = KEYS;
    old[8] = "moushi-form/0";
    assert!(told(&[sheet(&old, &[])]).contains("moushi-form/0"));
    let mut lost = KEYS;
    lost[2] = "";
    assert!(told(&[sheet(&lost, &[])]).contains("进度"));
    let mut twice = KEYS;
    twice[3] = "done";
    assert!(told(&[sheet(&twice, &[])]).contains("两列"));
    let line: &[&str] = &["T001", "", "", "", "", "", "", "", "k"];
    let many = vec![line; MOST + 1];
    assert!(told(&[sheet(&KEYS, &many)]).contains(&MOST.to_string()));
}

#[test]
fn examples_and_empty_rows_are_no_rows() {
    let rows = filled(&[sheet(
        &KEYS,
        &[
            &["示例", WORDS, "", "", "", "", "", "", EXAMPLE],
            &["", "", "", "", "", "", "", "", ""],
            &["小计", "", "", "", "", "", "", "", ""],
            &["T009", WORDS, "", "", "", "", "", "", ""],
        ],
    )]);
    let rows = rows.expect("a form").tasks;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(form::foreign(&rows[0]).message.zh.contains("没有校验码"));
    let other = Row { key: "x".to_owned(), ..Row::default() };
    assert!(form::foreign(&other).message.zh.contains("改动"));
}

proptest! {
    #[test]
    fn a_key_says_what_it_stood_on(
        entry in "[0-9a-f]{0,32}", seq in 0..9_999_i64, percent in 0..1_001_i64,
        figure in prop::option::of(-1e9..1e9_f64), forecast in prop::option::of(0..700_i64),
    ) {
        let figure = figure.map(|figure| figure.to_string()).unwrap_or_default();
        let forecast = forecast.map(|on| (day("2023-01-01") + chrono::Duration::days(on)).to_string());
        let base = Base { entry, seq, percent, figure, forecast: forecast.unwrap_or_default() };
        let key = base.key("signature");
        prop_assert_eq!(Base::of(&key), Some((base.clone(), "signature")));
        prop_assert!(base.words("p").starts_with(LAYOUT));
        prop_assert_ne!(base.words("p"), base.words("q"));
    }

    #[test]
    fn whatever_is_filled_in_is_judged_once_and_for_all(cells in prop::collection::vec((0..7_usize, "\\PC{0,12}"), 0..9)) {
        let cells: Vec<(Field, &str)> =
            cells.iter().map(|(at, words)| (Field::ALL[*at], words.as_str())).collect();
        let filled = row(&cells);
        match judge(&filled, &base(), &held()) {
            Verdict::Report(said) => {
                prop_assert!(!said.done.is_empty() && (0..=1_000).contains(&said.percent));
                prop_assert!(said.figure.is_none_or(f64::is_finite));
                let after = Held { seq: 4, last: said, ..held() };
                prop_assert_eq!(judge(&filled, &base(), &after), Verdict::Unchanged);
            }
            Verdict::Wrong(faults) => prop_assert!(!faults.is_empty()),
            Verdict::Unchanged => {}
            Verdict::Conflict(said) => prop_assert!(false, "{said:?}"),
        }
    }
}
