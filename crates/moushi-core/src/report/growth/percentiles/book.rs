//! Growth percentiles of groups as a workbook 成长百分位工作簿: every named group, what it says, the card. Its numbers have six digits.
//! Reckons nothing.

use super::super::super::book::{Book, Cell, Column, ColumnKind, Sheet};
use super::super::book::{card_sheet, figure as six, number as column, sheet, words};
use super::{SIDES, TITLE, reading, side};
use crate::growth::percentiles::{Group, Percentiles, Place};
use crate::text::{Lang, Text};

/// The workbook.
pub fn percentiles_book(found: &Percentiles, question: &str, year: i32, lang: Lang) -> Book {
    let sheets = vec![named(found), says(found), card_sheet(found.card(question))];
    Book { lang, title: TITLE, org: String::new(), year, sheets, stamp: None }
}

/// Numbers that stand beside those of a group where they were asked for.
struct Beside {
    titles: Vec<Column>,
    told: fn(&Group) -> Option<Vec<Option<f64>>>,
}

fn beside(found: &Percentiles) -> Vec<Beside> {
    let any = |is: fn(&Group) -> bool| found.groups.iter().any(is);
    let range = any(|one| one.measurement.is_some()).then(|| Beside {
        titles: vec![
            column("测量误差下限", "By error from"),
            column("测量误差上限", "By error to"),
            column("平均的误差下限", "Mean by error from"),
            column("平均的误差上限", "Mean by error to"),
        ],
        told: |one| {
            let ends = one.measurement.map(|range| [range.median, range.mean].concat());
            ends.map(|ends| ends.into_iter().map(Some).collect())
        },
    });
    let cohort = any(|one| one.cohort.is_some()).then(|| Beside {
        titles: vec![
            column("本届参照中位数", "Cohort median"),
            column("本届参照下限", "Cohort from"),
            column("本届参照上限", "Cohort to"),
            column("本届参照平均", "Cohort mean"),
        ],
        told: |one| one.cohort.as_ref().map(place),
    });
    let without = any(|one| one.without_error.is_some()).then(|| Beside {
        titles: vec![
            column("SIMEX 中位数", "SIMEX median"),
            column("SIMEX 下限", "SIMEX from"),
            column("SIMEX 上限", "SIMEX to"),
            column("SIMEX 平均", "SIMEX mean"),
        ],
        told: |one| one.without_error.as_ref().map(place),
    });
    range.into_iter().chain(cohort).chain(without).collect()
}

fn place(place: &Place) -> Vec<Option<f64>> {
    let end = |at: usize| place.interval.map(|ends| ends[at]);
    vec![Some(place.median), end(0), end(1), Some(place.mean)]
}

fn named(found: &Percentiles) -> Sheet {
    let beside = beside(found);
    let mut columns = vec![
        words("组", "Group", 24),
        column("人数", "Persons"),
        column("起点的平均", "Mean start"),
        column("中位数", "Median"),
        column("95% 区间下限", "95 % from"),
        column("95% 区间上限", "95 % to"),
        column("平均", "Mean"),
        Column::new(Text::new("与 50 相比", "Against 50"), 18, ColumnKind::Choice(&SIDES)),
    ];
    columns.extend(beside.iter().flat_map(|one| one.titles.clone()));
    let row = |one: &Group| {
        let more = beside.iter().flat_map(|more| {
            let told = (more.told)(one).unwrap_or_else(|| vec![None; more.titles.len()]);
            told.into_iter().map(|value| value.map_or(Cell::Blank, six))
        });
        let end = |at: usize| one.interval.map_or(Cell::Blank, |ends| six(ends[at]));
        let own = vec![
            Cell::words(one.name.clone()),
            Cell::Number(one.persons as f64),
            six(one.start),
            six(one.median),
            end(0),
            end(1),
            six(one.mean),
            Cell::ours(side(one.side())),
        ];
        own.into_iter().chain(more).collect()
    };
    let unnamed = found.unnamed().unwrap_or_default();
    let reading = reading(found);
    let note = Text::of(
        format!("按名称排列，不是名次。{}{}", unnamed.zh, reading.zh),
        format!("By name, no ranking. {} {}", unnamed.en, reading.en),
    );
    let rows = found.groups.iter().map(row).collect();
    let name = Text::new("各组", "Groups");
    sheet(name, Text::new("各组的成长百分位", "Growth percentiles of groups"), note, columns, rows)
}

fn says(found: &Percentiles) -> Sheet {
    let about = |zh: &'static str, en: &'static str| {
        move |text: Text| vec![Cell::ours(Text::new(zh, en)), Cell::ours(text)]
    };
    let rows = std::iter::once(found.lead()).map(about("主要结论", "Main finding"));
    let rows = rows.chain(std::iter::once(found.may.clone()).map(about("参照", "Reference")));
    let rows = rows.chain(found.findings().into_iter().map(about("依据", "Grounds")));
    let rows = rows.chain(found.cautions().into_iter().map(about("注意", "Caution")));
    let columns = vec![words("方面", "About", 16), words("内容", "What", 100)];
    let title = Text::new("结果的解读", "What the results say");
    sheet(Text::new("解读", "Findings"), title, Text::default(), columns, rows.collect())
}
