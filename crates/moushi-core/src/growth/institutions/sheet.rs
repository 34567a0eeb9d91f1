//! A table of institutions as it was handed in: rows of text, and which of them are its heading, in one row or in two. Knows no
//! file and no numbers.

use super::heading::{self, year_alone};
use super::refused;
use crate::model::Refusal;

/// Rows in which a heading is looked for: titles, the body and the year may stand above it.
const ABOVE: usize = 10;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the file.
    pub file: String,
    /// Rows that hold anything.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number, as a spreadsheet counts.
    pub number: u32,
    /// Its cells from the left, without blanks at their ends.
    pub cells: Vec<String>,
}

impl Row {
    /// A cell; nothing where the row has ended before.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn filled(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty())
    }

    fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
    }
}

/// A table with its heading taken off.
#[derive(Debug)]
pub(super) struct Headed<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Headings from the left; empty where a column has none.
    pub titles: Vec<String>,
    /// The rows below.
    pub rows: &'a [Row],
}

/// Takes the heading off: the first row in which two cells or more are filled, none of them with a number unless it is a year,
/// and which holds a column that was named. A row of years or names right below, whose first cells are empty, belongs to it, as
/// where headings are merged over years.
pub(super) fn headed<'a>(sheet: &'a Sheet, named: &[&str]) -> Result<Headed<'a>, Refusal> {
    let rows = &sheet.rows;
    let found = rows.iter().take(ABOVE).position(|row| is_heading(row, named));
    let Some(at) = found.filter(|at| at + 1 < rows.len()) else {
        return Err(refused::no_heading(sheet, named));
    };
    let second = rows.get(at + 1).filter(|next| is_second(&rows[at], next));
    let titles = match second {
        None => rows[at].cells.clone(),
        Some(second) => joined(&rows[at], second),
    };
    let below = at + 1 + usize::from(second.is_some());
    Ok(Headed { file: &sheet.file, titles, rows: &rows[below..] })
}

fn is_heading(row: &Row, named: &[&str]) -> bool {
    let words = row.filled().all(|cell| heading::number(cell).is_none() || year_alone(cell));
    let asked = named.is_empty() || row.filled().any(|cell| named.contains(&cell));
    row.filled().count() >= 2 && words && asked
}

/// Whether a row goes on with the heading above: nothing below the first heading, no number but years.
fn is_second(first: &Row, row: &Row) -> bool {
    let start = first.cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
    let words = row.filled().all(|cell| heading::number(cell).is_none() || year_alone(cell));
    row.cell(start).is_empty() && row.filled().count() >= 2 && words
}

/// Headings of two rows in one: a merged cell above stands for all below it.
fn joined(first: &Row, second: &Row) -> Vec<String> {
    let mut over = "";
    let join = |at: usize| {
        let (above, below) = (first.cell(at), second.cell(at));
        if !above.is_empty() {
            over = above;
        }
        match (above.is_empty(), below.is_empty()) {
            (_, true) => above.to_owned(),
            _ => format!("{over}{below}"),
        }
    };
    (0..first.width().max(second.width())).map(join).collect()
}
