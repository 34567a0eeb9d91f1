//! The results of a fit as a workbook 增值评价工作簿: every named unit, fixed effects, variances, what they say, the card. Its
//! numbers have six digits. Estimates nothing.

use super::super::book::{Book, Cell, Column, ColumnKind, Sheet};
use super::checked;
use super::tables::share;
use super::units::{BANDS, band};
use super::variants;
use super::{GrowthPaper, READING};
use crate::growth::card::{Card, card};
use crate::growth::findings::{About, findings, variance_name};
use crate::growth::fitted::{Fitted, Level, Named};
use crate::growth::fixed::{Fixed, fixed, veiled};
use crate::growth::inference::{of_intervals, of_tests};
use crate::growth::shown::six;
use crate::growth::variants::Varied;
use crate::text::{Lang, Text};

/// The workbook.
pub fn growth_book(paper: &GrowthPaper<'_>, lang: Lang) -> Book {
    let fitted = paper.fitted;
    let mut sheets: Vec<Sheet> =
        (1..).zip(&fitted.levels).map(|(at, level)| units(fitted, level, at)).collect();
    if !fitted.variants.is_empty() {
        sheets.extend(varied(fitted, lang));
    }
    sheets.extend(fitted.check.iter().flat_map(checked::sheets));
    sheets.extend([
        fixed_effects(fitted),
        variances(fitted),
        says(fitted),
        card_sheet(card(fitted, paper.question)),
    ]);
    Book {
        lang,
        title: paper.title(),
        org: String::new(),
        year: paper.year,
        sheets,
        stamp: paper.stamp.clone(),
    }
}

pub(super) fn words(zh: &'static str, en: &'static str, width: u16) -> Column {
    Column::new(Text::new(zh, en), width, ColumnKind::Words)
}

pub(super) fn number(zh: &'static str, en: &'static str) -> Column {
    Column::new(Text::new(zh, en), 14, ColumnKind::Number)
}

pub(super) fn figure(value: f64) -> Cell {
    Cell::Number(six(value))
}

pub(super) fn sheet(
    name: Text,
    title: Text,
    note: Text,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
) -> Sheet {
    Sheet { name, title, note, print: columns.len(), columns, rows, freeze: 1 }
}

/// The named units of a grouping, the `at`th of the formula.
fn units(fitted: &Fitted, level: &Level, at: usize) -> Sheet {
    let columns = vec![
        words("单位", "Unit", 24),
        number("行数", "Rows"),
        number("增值效应", "Effect"),
        number("误差的标准差", "Deviation of error"),
        number("95% 区间下限", "95 % from"),
        number("95% 区间上限", "95 % to"),
        number("比较区间下限", "Comparison from"),
        number("比较区间上限", "Comparison to"),
        number("可靠性", "Reliability"),
        number("高于平均的概率", "Probability above"),
        Column::new(Text::new("与平均相比", "Against the mean"), 16, ColumnKind::Choice(&BANDS)),
        number("名次范围从", "Places from"),
        number("名次范围到", "Places to"),
    ];
    let rows = level.named.iter().map(unit).collect();
    let (name, told) = (&level.name, level.unnamed(fitted.fewest));
    let note = Text::of(
        format!(
            "按名称排列。{}。名次范围只在列名的单位之间，不能代替区间。{}",
            told.zh, READING.zh
        ),
        format!(
            "By name. Units: {}. Ranges of places are among named units and do not stand for intervals. {}",
            told.en, READING.en
        ),
    );
    let tab = Text::of(format!("单位{at} {name}"), format!("Units {at} {name}"));
    let title =
        Text::of(format!("“{name}”各单位的增值效应"), format!("Effects of units of “{name}”"));
    sheet(tab, title, note, columns, rows)
}

fn unit(one: &Named) -> Vec<Cell> {
    let effect = &one.effect;
    // Where nothing varies, no unit stands before another.
    let place = |at: usize| match effect.of.deviation > 0.0 {
        true => Cell::Number(effect.places[at]),
        false => Cell::Blank,
    };
    vec![
        Cell::words(one.name.clone()),
        Cell::Number(effect.of.rows as f64),
        figure(effect.of.mode),
        figure(effect.of.deviation),
        figure(effect.interval[0]),
        figure(effect.interval[1]),
        figure(effect.comparison[0]),
        figure(effect.comparison[1]),
        effect.reliability.map_or(Cell::Blank, figure),
        figure(effect.above),
        Cell::ours(band(effect.band)),
        place(0),
        place(1),
    ]
}

fn fixed_effects(fitted: &Fitted) -> Sheet {
    let all = fixed(fitted);
    let tested = all.iter().any(|one| one.tested.is_some());
    let mut columns = vec![
        words("项", "Term", 30),
        number("系数", "Coefficient"),
        number("标准误", "Standard error"),
    ];
    if tested {
        columns.extend([
            number("自由度", "Degrees of freedom"),
            number("t", "t"),
            number("p", "p"),
        ]);
    }
    columns.extend([number("95% 区间下限", "95 % from"), number("95% 区间上限", "95 % to")]);
    let row = |one: Fixed| {
        let mut cells = vec![Cell::ours(one.name), figure(one.estimate), figure(one.error)];
        if tested {
            let test = one.tested.map(|test| [test.freedom, test.t, test.p].map(figure));
            cells.extend(test.unwrap_or([Cell::Blank, Cell::Blank, Cell::Blank]));
        }
        cells.extend(ends(one.interval));
        cells
    };
    let note = match veiled(fitted) {
        0 => CORRELATION,
        hidden => Text::of(
            format!("{}{hidden} 个固定效应属于行数少的单位，不列出。", CORRELATION.zh),
            format!("{} Those of units with few rows are not shown ({hidden}).", CORRELATION.en),
        ),
    };
    let rows = all.into_iter().map(row).collect();
    let name = Text::new("固定效应", "Fixed effects");
    sheet(name.clone(), name, noted(note, of_tests(fitted)), columns, rows)
}

/// The ends of an interval as two cells, empty where there is none.
fn ends(interval: Option<[f64; 2]>) -> [Cell; 2] {
    interval.map_or([Cell::Blank, Cell::Blank], |ends| ends.map(figure))
}

/// A note with further sentences behind it.
fn noted(note: Text, more: Vec<Text>) -> Text {
    more.into_iter().fold(note, |note, text| {
        Text::of(format!("{}{}", note.zh, text.zh), format!("{} {}", note.en, text.en))
    })
}

const CORRELATION: Text =
    Text::new("系数是相关，不说明原因。", "Coefficients are correlations and no causes.");

fn variances(fitted: &Fitted) -> Sheet {
    let inference = fitted.inference.as_ref();
    let mut columns = vec![
        words("分组", "Grouping", 22),
        words("项", "Term", 28),
        number("方差或协方差", "Variance or covariance"),
        number("标准差或相关", "Deviation or correlation"),
    ];
    if inference.is_some() {
        columns.extend([number("95% 区间下限", "95 % from"), number("95% 区间上限", "95 % to")]);
    }
    columns.push(number("占比", "Share"));
    let rows = fitted.fit.varcorr.iter().enumerate().map(|(at, one)| {
        let mut cells = vec![
            Cell::words(if one.var1.is_some() { &*one.grp } else { "" }),
            Cell::ours(variance_name(one)),
            figure(one.vcov),
            figure(one.sdcor),
        ];
        cells.extend(inference.into_iter().flat_map(|all| ends(all.range(at))));
        cells.push(share(fitted, one).map_or(Cell::Blank, figure));
        cells
    });
    let note = Text::new(
        "占比是模型未解释的差别中各部分的份额；有随机斜率时不给出。",
        "Shares are of what the model leaves open; none is given where slopes vary.",
    );
    let name = Text::new("方差", "Variances");
    sheet(name.clone(), name, noted(note, of_intervals(fitted)), columns, rows.collect())
}

/// The variants, and the units that lie in another band by them.
fn varied(fitted: &Fitted, lang: Lang) -> [Sheet; 2] {
    let all = |rows: fn(&Varied, Lang) -> Vec<Vec<Cell>>| {
        fitted.variants.iter().flat_map(|one| rows(one, lang)).collect()
    };
    let reading = variants::READING;
    [
        sheet(
            Text::new("换做法", "Variants"),
            variants::TITLE,
            reading.clone(),
            variants::columns(lang),
            all(variants::rows),
        ),
        sheet(
            Text::new("换档的单位", "Other bands"),
            Text::new("换做法后换了档的单位", "Units that lie in another band by a variant"),
            reading,
            variants::moved_columns(lang),
            all(variants::moved),
        ),
    ]
}

/// The findings in sentences.
fn says(fitted: &Fitted) -> Sheet {
    let about = |about: About| match about {
        About::Rows => Text::new("数据", "Data"),
        About::Fixed => Text::new("固定效应", "Fixed effects"),
        About::Variance => Text::new("方差", "Variances"),
        About::Units => Text::new("单位", "Units"),
        About::Caution => Text::new("注意", "Caution"),
    };
    let told = findings(fitted).into_iter();
    let rows = told.map(|one| vec![Cell::ours(about(one.about)), Cell::ours(one.text)]);
    let columns = vec![words("方面", "About", 16), words("内容", "What", 100)];
    sheet(
        Text::new("解读", "Findings"),
        Text::new("结果的解读", "What the results say"),
        crate::growth::shown::RULE,
        columns,
        rows.collect(),
    )
}

/// A card, a sentence a row.
pub(super) fn card_sheet(card: Card) -> Sheet {
    let rows = card.sections.into_iter().flat_map(|section| {
        let title = section.title;
        section.lines.into_iter().map(move |line| vec![Cell::ours(title.clone()), Cell::ours(line)])
    });
    let columns = vec![words("内容", "What", 22), words("说明", "Words", 100)];
    sheet(
        Text::new("说明", "Card"),
        Text::new("模型说明", "Card of the model"),
        Text::new("使用结果以前请读完。", "To be read before results are used."),
        columns,
        rows.collect(),
    )
}
