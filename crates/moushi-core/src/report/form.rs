//! `Form`: tables that people fill in and send back. Says which columns are theirs, what they take, and which
//! cells were wrong. Knows no file format and not what becomes of it.

use chrono::NaiveDate;

use super::book::Cell;
use crate::text::{Lang, Text};

/// What a column of a form takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Takes {
    /// Nothing: it is to be read.
    Nothing,
    /// Nothing, and it is not shown.
    Hidden,
    /// Words of so many characters at most.
    Words(u32),
    /// The same, and closed where something stands there when it goes out: what a row is known by.
    Known(u32),
    /// A whole number from … to …, either of which may be open.
    Whole(Option<f64>, Option<f64>),
    /// A number from … to …, either of which may be open.
    Number(Option<f64>, Option<f64>),
    /// A day from … on.
    Day(NaiveDate),
    /// One of these words, from a list in the cell.
    Choice(Vec<Text>),
}

/// A column of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name for programs, in a hidden row.
    pub key: String,
    /// The heading.
    pub header: Text,
    /// Width in half-width characters.
    pub width: u16,
    /// What it takes.
    pub takes: Takes,
    /// A hint that shows when a cell is chosen; none when empty.
    pub hint: Text,
}

/// A row of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its cells; as many as there are columns.
    pub cells: Vec<Cell>,
    /// Cells that are wrong, by column, with what is wrong and what to do.
    pub marks: Vec<(usize, Text)>,
    /// Cells that may be right and have to be looked at, in the same way.
    pub doubts: Vec<(usize, Text)>,
}

/// A workbook to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The language of our words.
    pub lang: Lang,
    /// Who it belongs to, for the properties of the file.
    pub org: String,
    /// The year, for the properties of the file.
    pub year: i32,
    /// The tables, each on a sheet of its own.
    pub pages: Vec<Page>,
    /// Lines of the sheet of instructions.
    pub guide: Vec<Text>,
}

/// A table to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Name on the tab.
    pub name: Text,
    /// Title above the table.
    pub title: Text,
    /// A line under the title: how it is filled in.
    pub note: Text,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// How many of them stay in sight.
    pub freeze: usize,
    /// A row that shows how it is filled in.
    pub example: Vec<Cell>,
    /// The rows.
    pub rows: Vec<Row>,
}
