//! `Book`: tables for a spreadsheet, as columns with a meaning and cells with a type. The same
//! columns and cells make the tables inside a pack. What is ours is said in both languages, what people
//! wrote stays as it is; the book says which language it is written in. Knows no file format.

use std::sync::Arc;

use chrono::NaiveDate;

use super::block::Run;
use super::figure::Figure;
use super::trace::Stamp;
use crate::text::{Lang, Text};

/// The mood of a status; a writer gives it a colour, always beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Nothing to say.
    Plain,
    /// As it should be.
    Good,
    /// To be looked at.
    Watch,
    /// To be mended.
    Bad,
}

/// One value that a column of choices may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The words; writers that offer a drop-down list offer these.
    pub words: Text,
    /// Its mood.
    pub tone: Tone,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Running words.
    Words,
    /// A short name that is not a quantity: 编号, 条款. Centred.
    Code,
    /// Numbers; their unit stands in a column of its own or in the header.
    Number,
    /// Days.
    Date,
    /// One of a few values, coloured by mood.
    Choice(&'static [Choice]),
}

/// What a column says of where the numbers of its row come from. A sheet whose rows name code, document, clause and
/// words needs no trail for each number: see [`super::listed`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Says {
    /// Nothing.
    #[default]
    Nothing,
    /// The code of the row.
    Code,
    /// Title of the document that the row was taken from.
    Document,
    /// Clause or page of it.
    Clause,
    /// Its words there, numbers included.
    Words,
    /// The unit of the numbers.
    Unit,
    /// Numbers, days, or words with numbers in them.
    Numbers,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub header: Text,
    /// Width in half-width characters: a Chinese character takes two. A writer may widen it for a long
    /// English word.
    pub width: u16,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// What it says of the numbers of its row.
    pub says: Says,
}

impl Column {
    /// A column that says nothing of numbers.
    pub fn new(header: Text, width: u16, kind: ColumnKind) -> Self {
        Self { header, width, kind, says: Says::Nothing }
    }
}

/// The columns, some of which, by their Chinese headers, say where the numbers of a row come from.
pub fn saying(mut columns: Vec<Column>, says: &[(&str, Says)]) -> Vec<Column> {
    for column in &mut columns {
        let said = says.iter().find(|(header, _)| *header == column.header.zh);
        column.says = said.map_or(Says::Nothing, |(_, says)| *says);
    }
    columns
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing to say here yet; left empty.
    Blank,
    /// A fact that a plan must state and no document states: shown as 待明确, never guessed.
    Open,
    /// What people wrote. Always words: a text that starts with `=` stays text.
    Words(String),
    /// Words of ours. Behind a pointer, because books are large and most cells are not ours.
    Ours(Box<Text>),
    /// A number.
    Number(f64),
    /// A number with its unit and its way back.
    Figure(Arc<Figure>),
    /// Words among which are numbers with their way back.
    Told(Vec<Run>),
    /// A day.
    Date(NaiveDate),
}

impl Cell {
    /// Words, or a blank when there are none.
    pub fn words(words: impl Into<String>) -> Self {
        match words.into() {
            words if words.is_empty() => Self::Blank,
            words => Self::Words(words),
        }
    }

    /// Words of ours, or a blank when there are none.
    pub fn ours(text: Text) -> Self {
        if text.zh.is_empty() { Self::Blank } else { Self::Ours(Box::new(text)) }
    }

    /// A number with its way back, or a blank when there is none.
    pub fn figure(figure: Option<Arc<Figure>>) -> Self {
        figure.map_or(Self::Blank, Self::Figure)
    }

    /// Words with numbers among them, or 待明确 when there are none.
    pub fn told(runs: Vec<Run>) -> Self {
        if runs.is_empty() { Self::Open } else { Self::Told(runs) }
    }

    /// Words, or 待明确 when there are none.
    pub fn stated(words: impl Into<String>) -> Self {
        match Self::words(words) {
            Self::Blank => Self::Open,
            cell => cell,
        }
    }

    /// The numbers in it that have a way back.
    pub fn figures(&self) -> Vec<&Arc<Figure>> {
        match self {
            Self::Figure(figure) => vec![figure],
            Self::Told(runs) => runs.iter().filter_map(|run| run.figure.as_ref()).collect(),
            _ => Vec::new(),
        }
    }

    /// The cell as words, for formats that have only words. Days as 2023-03-31.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Open => lang.of(&super::phrase::OPEN).to_owned(),
            Self::Words(words) => words.clone(),
            Self::Ours(text) => lang.of(text).to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Figure(figure) => figure.shown.clone(),
            Self::Told(runs) => runs.iter().map(|run| run.text.as_str()).collect(),
            Self::Date(day) => day.to_string(),
        }
    }
}

/// One table on a sheet of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Name on the tab.
    pub name: Text,
    /// Title above the table.
    pub title: Text,
    /// A line under the title: what is listed and how to read it.
    pub note: Text,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows; each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// How many columns stay in sight when the sheet is moved sideways.
    pub freeze: usize,
    /// How many columns, from the left, go on paper. Those behind are for work on the screen.
    pub print: usize,
}

/// Sheets that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The language that it is written in.
    pub lang: Lang,
    /// Title, for the properties of the file.
    pub title: Text,
    /// Who it belongs to, for the properties of the file.
    pub org: String,
    /// Year of the plan; files are dated with its first day, so that the same ledger gives the
    /// same bytes.
    pub year: i32,
    /// The sheets in order.
    pub sheets: Vec<Sheet>,
    /// As of when, of what and for whom it speaks; none for a book that is only filled in.
    pub stamp: Option<Stamp>,
}
