//! What is wrong with data that people filled in 数据问题: where, what, and what to do. Finds nothing.

use serde::Serialize;

use super::Said;
use crate::evaluate::frame::Place;
use crate::text::Text;

/// What is wrong with a cell, a row or a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// Name of its kind: `not-a-number`.
    pub kind: &'static str,
    /// Whether it is an error, or to be looked at.
    pub weighs: Weight,
    /// File, in the order in which they were given.
    pub file: u32,
    /// Row as a spreadsheet counts; 0 for the whole table.
    pub row: u32,
    /// Heading of the column; empty for the whole row.
    pub column: String,
    /// Other columns of the row that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// What stands there.
    pub value: String,
    /// What is the matter.
    pub what: Text,
    /// What to do.
    pub remedy: Text,
}

/// How much a flaw weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It cannot be right: to be mended.
    #[default]
    Error,
    /// It may be right: to be looked at.
    Question,
}

impl Flaw {
    /// An error; what is the matter, and what to do.
    pub(in crate::evaluate) fn new(
        kind: &'static str,
        place: Place,
        column: &str,
        value: &str,
        (what, remedy): Said,
    ) -> Self {
        Self {
            kind,
            weighs: Weight::Error,
            file: place.file,
            row: place.row,
            column: column.to_owned(),
            with: Vec::new(),
            value: value.to_owned(),
            what,
            remedy,
        }
    }

    /// The same as a question.
    pub(in crate::evaluate) fn asked(self) -> Self {
        Self { weighs: Weight::Question, ..self }
    }
}
