//! The workbook of a filling 填报工作簿: a page for each level, units that are known filled in and locked, spare rows for
//! others, what each cell takes; and as a marked copy, what is wrong at its cell. Judges nothing.

mod guide;
mod takes;

use std::collections::BTreeMap;

use super::book::Cell;
use super::form::{Column, Form, Page, Row, Takes};
use crate::evaluate::filling::layout::{Layout, SHOWN, SPARE, columns, hidden};
use crate::evaluate::filling::{self, Filling, Table, column_of};
use crate::evaluate::intake::meant::{EXAMPLE, Meant};
use crate::evaluate::intake::{Flaw, Weight};
use crate::evaluate::standard::Standard;
use crate::text::{Lang, Text};

/// What makes a workbook one of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signed<'a> {
    /// Words under the title: whose it is, of which year.
    pub title: &'a str,
    /// A signature that nobody but its maker reads; it comes back as it went out.
    pub key: &'a str,
}

/// The first row of units in the workbook, as a spreadsheet counts.
const FIRST: u32 = 6;
/// Rows in which nothing stands that are kept between others, so that rows stay where they were.
const GAPS: u32 = 2_000;

/// The workbook of what is known. With flaws it is the marked copy of what came back.
///
/// Rows stand where their numbers say, so that a marked copy agrees with what its author sees; where the numbers are none
/// of this layout, or 0, one after the other.
pub fn form(
    standard: &Standard,
    filling: &Filling,
    flaws: &[Flaw],
    signed: &Signed<'_>,
    lang: Lang,
) -> Form {
    let levels = (0..standard.levels.len()).filter(|at| !standard.levels[*at].parts);
    let pages = levels.map(|level| {
        let at = filling.tables.iter().position(|one| one.level == standard.levels[level].name);
        let its = |flaw: &&Flaw| at.is_some_and(|at| flaw.file as usize == at);
        let mut by_row: BTreeMap<u32, Vec<&Flaw>> = BTreeMap::new();
        flaws.iter().filter(its).for_each(|flaw| by_row.entry(flaw.row).or_default().push(flaw));
        let none = Table::default();
        let table = at.map_or(&none, |at| &filling.tables[at]);
        Sheet { standard, level, table, flaws: by_row, signed, lang }.page()
    });
    Form {
        lang,
        org: signed.title.to_owned(),
        // Files are dated by the document: the same filling makes the same bytes.
        year: standard.holds.0.get(..4).and_then(|year| year.parse().ok()).unwrap_or(2000),
        pages: pages.collect(),
        guide: guide::lines(standard),
    }
}

/// A level on its way to a page.
struct Sheet<'a> {
    standard: &'a Standard,
    level: usize,
    table: &'a Table,
    /// What is wrong, by row; under 0 what is wrong with the table as a whole.
    flaws: BTreeMap<u32, Vec<&'a Flaw>>,
    signed: &'a Signed<'a>,
    lang: Lang,
}

impl Sheet<'_> {
    fn page(&self) -> Page {
        let (standard, level) = (self.standard, &self.standard.levels[self.level]);
        let columns = self.columns();
        Page {
            name: takes::tab(&level.title),
            title: Text::of(
                format!("{}：{}", standard.title.zh, level.title.zh),
                format!("{}: {}", standard.title.en, level.title.en),
            ),
            note: self.note(),
            freeze: 2,
            example: self.example(),
            rows: self.rows(columns.len()),
            columns,
        }
    }

    fn of(&self, row: u32) -> &[&Flaw] {
        self.flaws.get(&row).map_or(&[], Vec::as_slice)
    }

    fn meant(&self) -> Vec<Meant> {
        columns(self.standard, self.level)
    }

    fn columns(&self) -> Vec<Column> {
        let column = |meant: &Meant| Column {
            key: hidden(self.standard, self.level, *meant),
            header: takes::header(self.standard, self.level, *meant),
            width: takes::width(self.standard, self.level, *meant),
            takes: takes::takes(self.standard, self.level, *meant),
            hint: takes::hint(self.standard, self.level, *meant),
        };
        let mut columns: Vec<Column> = self.meant().iter().map(column).collect();
        columns.push(Column {
            key: Layout::of(self.standard, self.level, self.signed.key).written(),
            header: Text::default(),
            width: 10,
            takes: Takes::Hidden,
            hint: Text::default(),
        });
        columns
    }

    /// Whose it is, how it is filled in, and what is wrong with the table as a whole.
    fn note(&self) -> Text {
        let usual = guide::note(self.standard.levels[self.level].persons);
        let whole = self.of(0).iter().map(|flaw| said(flaw));
        let mut all: Vec<Text> = whole.collect();
        all.insert(0, usual);
        if !self.signed.title.is_empty() {
            all.insert(
                0,
                Text::of(format!("{}。", self.signed.title), format!("{}.", self.signed.title)),
            );
        }
        joined(&all, "", " ")
    }

    fn example(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self
            .meant()
            .iter()
            .map(|meant| takes::example(self.standard, self.level, *meant))
            .collect();
        cells.push(Cell::words(SHOWN));
        cells[0] = Cell::ours(Text::new(EXAMPLE[0], EXAMPLE[1]));
        cells
    }

    /// The units, each in its place, and rows for others. Who stands at the top is known, unless nobody does.
    fn rows(&self, width: usize) -> Vec<Row> {
        let blank = || Row { cells: vec![Cell::Blank; width], ..Row::default() };
        let mut rows = Vec::new();
        let placed = self.placed();
        for row in &self.table.rows {
            while placed && FIRST as usize + rows.len() < row.number as usize {
                rows.push(blank());
            }
            rows.push(self.row(row));
        }
        let count = self.table.rows.len();
        let spare = (count / 10).clamp(SPARE[0], SPARE[1]);
        let spare = if self.level == 0 && count > 0 { 0 } else { spare };
        rows.extend((0..spare).map(|_| blank()));
        rows
    }

    /// Whether the numbers of rows are such that each can stand where it says.
    fn placed(&self) -> bool {
        let rows = &self.table.rows;
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        rows.windows(2).all(|pair| pair[0].number < pair[1].number)
            && rows.first().is_none_or(|row| row.number >= FIRST)
            && rows.last().is_none_or(|row| row.number - FIRST < count.saturating_add(GAPS))
    }

    fn row(&self, row: &filling::Row) -> Row {
        // Rows that have no place yet have no flaws either.
        let flaws = if row.number > 0 { self.of(row.number) } else { &[] };
        let wrong = |meant: Meant| flaws.iter().any(|flaw| self.speaks_of(flaw, meant));
        let cell = |meant: &Meant| match meant {
            Meant::Code => words(&row.code),
            Meant::Name => words(&row.name),
            Meant::Above => words(&row.above),
            Meant::Slot(slot) => {
                let one = &self.standard.levels[self.level].slots[*slot];
                takes::typed(one, self.table.cell(row, &one.name), wrong(*meant), self.lang)
            }
            Meant::Other => Cell::Blank,
        };
        let mut cells: Vec<Cell> = self.meant().iter().map(cell).collect();
        cells.push(Cell::Blank);
        let [marks, doubts] =
            [Weight::Error, Weight::Question].map(|weight| self.marks(flaws, weight));
        Row { cells, marks, doubts }
    }

    fn speaks_of(&self, flaw: &Flaw, meant: Meant) -> bool {
        let about = |name: &String| column_of(self.standard, self.level, name) == meant;
        std::iter::once(&flaw.column).chain(&flaw.with).any(about)
    }

    /// What there is to say at the cells of a row, each cell once.
    fn marks(&self, flaws: &[&Flaw], weight: Weight) -> Vec<(usize, Text)> {
        let of = |meant: &Meant| {
            let its = flaws.iter().filter(|flaw| flaw.weighs == weight);
            let its = its.filter(|flaw| self.speaks_of(flaw, *meant));
            joined(&its.map(|flaw| said(flaw)).collect::<Vec<Text>>(), "\n", "\n")
        };
        let all = self.meant();
        let marks = all.iter().map(of).enumerate();
        marks.filter(|(_, words)| !words.zh.is_empty()).collect()
    }
}

/// What is the matter, and what to do.
fn said(flaw: &Flaw) -> Text {
    Text::of(
        format!("{}{}", flaw.what.zh, flaw.remedy.zh),
        format!("{} {}", flaw.what.en, flaw.remedy.en),
    )
}

fn joined(all: &[Text], zh: &str, en: &str) -> Text {
    let (chinese, english): (Vec<&str>, Vec<&str>) =
        all.iter().map(|one| (&*one.zh, &*one.en)).unzip();
    Text::of(chinese.join(zh), english.join(en))
}

fn words(words: &str) -> Cell {
    if words.is_empty() { Cell::Blank } else { Cell::words(words) }
}
