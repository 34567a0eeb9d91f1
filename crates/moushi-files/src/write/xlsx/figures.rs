//! Numbers with a way back: as number cells that show their unit, and 数字来路, the last sheet, which
//! says of each where it comes from. Holds no layout of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::report::figure::{Figure, Passage, rounded};
use moushi_core::report::listed::{Listed, address, counted};
use moushi_core::report::trace::{Stamp, Trace};
use moushi_core::text::{Lang, Text};
use rust_xlsxwriter::Format;

use super::style::Style;
use super::{HEADER, NOTE, printable, tab_name};

/// From here on a spreadsheet shows zeros in place of digits.
const EXACT: f64 = 1e15;
/// Characters of a unit that a number format holds in any case.
const UNIT: usize = 60;
/// Characters of a property of a file.
const PROPERTY: usize = 255;

/// The number formats that are in use, by decimals and unit: a spreadsheet holds few of them.
#[derive(Default)]
pub struct Formats(BTreeMap<(usize, String), Format>);

impl Formats {
    /// The number and its format; none where a number cell would not show the words of the figure.
    pub fn of(&mut self, figure: &Figure, style: &Style) -> Option<(f64, &Format)> {
        let (digits, unit) = (rounded(figure.value), &figure.unit);
        let plain = figure.value.is_finite() && figure.value.abs() < EXACT;
        let literal = unit.chars().count() <= UNIT
            && !unit.contains('"')
            && !unit.contains(char::is_control)
            && printable(unit) == *unit;
        if !plain || !literal || figure.shown != format!("{digits}{unit}") {
            return None;
        }
        let number = digits.parse().ok()?;
        let decimals = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
        let format = self.0.entry((decimals, unit.clone())).or_insert_with(|| {
            let zeros =
                if decimals > 0 { format!(".{}", "0".repeat(decimals)) } else { String::new() };
            let unit = if unit.is_empty() { String::new() } else { format!("\"{unit}\"") };
            style.number.clone().set_num_format(format!("0{zeros}{unit}"))
        });
        Some((number, format))
    }
}

/// Header in Chinese and in English, width, and what the cells hold.
const COLUMNS: [(&str, &str, u16, ColumnKind); 12] = [
    ("工作表", "Sheet", 14, ColumnKind::Words),
    ("单元格", "Cell", 8, ColumnKind::Code),
    ("显示", "Shown", 12, ColumnKind::Words),
    ("数值", "Value", 12, ColumnKind::Number),
    ("单位", "Unit", 7, ColumnKind::Code),
    ("口径", "How", 22, ColumnKind::Words),
    ("台账条目", "Rows", 22, ColumnKind::Words),
    ("文件", "Document", 26, ColumnKind::Words),
    ("页", "Page", 6, ColumnKind::Code),
    ("原文", "Words", 44, ColumnKind::Words),
    ("佐证", "Evidence", 22, ColumnKind::Words),
    ("批次", "Run", 16, ColumnKind::Words),
];
const NAME: Text = Text::new("数字来路", "Figures");

/// The sheet; none where no cell of the book has a way back.
pub fn sheet(book: &Book) -> Option<Sheet> {
    let mut rows = Vec::new();
    for (number, sheet) in (1..).zip(&book.sheets) {
        let tab = tab_name(&sheet.name, number, book.lang);
        for (row, cells) in (HEADER + 2..).zip(&sheet.rows) {
            for (at, cell) in cells.iter().enumerate() {
                let figures = cell.figures().into_iter();
                rows.extend(figures.map(|figure| line(&tab, &address(at, row), figure)));
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    let taken = |name: &str| book.sheets.iter().any(|sheet| book.lang.of(&sheet.name) == name);
    let name = if taken(book.lang.of(&NAME)) {
        Text::of("数字来路（全部）", "Figures (all)")
    } else {
        NAME
    };
    let column = |(zh, en, width, kind)| Column::new(Text::new(zh, en), width, kind);
    Some(Sheet {
        name,
        title: NAME,
        note: Text::new(
            "各表中带来路的数字，一格一行：怎样得来、凭哪几条台账、哪份文件第几页的哪句话。",
            "Every number with a way back: how it came about, rows, document, page and words.",
        ),
        columns: COLUMNS.into_iter().map(column).collect(),
        rows,
        freeze: 2,
        print: COLUMNS.len(),
    })
}

fn line(tab: &str, address: &str, figure: &Figure) -> Vec<Cell> {
    let trail = &figure.trail;
    let each = |what: fn(&Passage) -> String| {
        let each: Vec<String> = trail.passages.iter().map(what).collect();
        Cell::words(if each.iter().all(String::is_empty) { String::new() } else { each.join("\n") })
    };
    let value = if figure.value.is_finite() { Cell::Number(figure.value) } else { Cell::Blank };
    vec![
        Cell::words(tab),
        Cell::words(address),
        Cell::words(&figure.shown),
        value,
        Cell::words(&figure.unit),
        Cell::words(&trail.how),
        Cell::words(trail.rows.join("、")),
        each(|one| one.document.clone()),
        each(|one| one.page.map(|page| page.to_string()).unwrap_or_default()),
        each(|one| one.words.clone()),
        Cell::words(trail.evidence.join("\n")),
        Cell::words(&trail.run),
    ]
}

/// The numbers of the book as the file keeps them: those that carry their way back, those of the notes, and which
/// sheets tell theirs in their rows. None of a book that is only filled in.
pub fn trace(book: &Book) -> Option<Trace> {
    let mut trace = Trace { stamp: book.stamp.clone().unwrap_or_default(), ..Trace::default() };
    for (place, sheet) in (1..).zip(&book.sheets) {
        let tab = tab_name(&sheet.name, place, book.lang);
        let mut note = |cell: String, figure: &Arc<Figure>| {
            trace.note(place, &tab, figure);
            trace.figures.last_mut().expect("just noted").cell = cell;
        };
        for figure in counted(sheet, book.lang) {
            note(address(0, NOTE + 1), &Arc::new(figure));
        }
        for (row, cells) in (HEADER + 2..).zip(&sheet.rows) {
            for (at, cell) in cells.iter().enumerate() {
                cell.figures().into_iter().for_each(|figure| note(address(at, row), figure));
            }
        }
        trace.lists.extend(Listed::of(sheet, &tab, HEADER + 1, book.lang));
    }
    let empty = trace.figures.is_empty() && trace.lists.is_empty() && book.stamp.is_none();
    (!empty).then_some(trace)
}

/// The words of the stamp behind a note.
pub fn stamp_line(stamp: &Stamp, lang: Lang) -> String {
    let Stamp { as_of, scope, ledger, made_by } = stamp;
    match lang {
        Lang::Zh => stamp.line(),
        Lang::En => format!(" As of {as_of}; scope: {scope}; ledger: {ledger}; made by {made_by}."),
    }
}

/// The stamp as properties of the file.
pub fn stamp_properties(stamp: &Stamp) -> [(&'static str, String); 4] {
    let Stamp { as_of, scope, ledger, made_by } = stamp;
    [("数据截至", as_of), ("范围", scope), ("台账指纹", ledger), ("生成", made_by)]
        .map(|(name, words)| (name, printable(words).chars().take(PROPERTY).collect()))
}
