//! `Block` and `Pack`: what a document says, piece by piece, before any writer lays it out.
//! A pack is the content; page size, fonts and colours are the writer's.

use super::book::{Cell, Column, Tone};
use crate::model::Origin;

/// Words with the place they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Where they come from, when they are not our own.
    pub origin: Option<Origin>,
}

impl Run {
    /// Words of our own.
    pub fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), origin: None }
    }

    /// Words taken from `origin`.
    pub fn from(text: impl Into<String>, origin: &Origin) -> Self {
        Self { text: text.into(), origin: Some(origin.clone()) }
    }
}

/// One item of a numbered list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it says, without its number.
    pub words: Vec<Run>,
    /// What stands in brackets behind it: `牵头单位：……；完成时限：……`, without the brackets.
    pub aside: Option<String>,
    /// Items of the next level.
    pub children: Vec<Item>,
}

/// A line that says how something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The mood.
    pub tone: Tone,
    /// The state in a word: 未覆盖. Stands beside the colour.
    pub state: String,
    /// What is in that state.
    pub words: Vec<Run>,
}

/// One piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading; `ordinal` is its number among its siblings, from 1.
    Heading {
        /// 1 to 4.
        level: u8,
        /// Number, where it has one.
        ordinal: Option<u32>,
        /// The words, without the number.
        text: String,
    },
    /// The paragraph that says first what matters.
    Lead(Vec<Run>),
    /// Running text.
    Paragraph(Vec<Run>),
    /// Items numbered from 1 in the official scheme, starting at `level`.
    NumberedList {
        /// Level of the outermost items: 2 gives （一）.
        level: u8,
        /// The items.
        items: Vec<Item>,
    },
    /// A table.
    Table {
        /// The columns.
        columns: Vec<Column>,
        /// The rows; each as long as `columns`.
        rows: Vec<Vec<Cell>>,
    },
    /// How things stand, line by line.
    StatusList(Vec<Status>),
    /// An explanation in small type.
    Note(String),
}

/// A part that follows on pages of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Annex {
    /// Its title.
    pub title: String,
    /// Whether it needs the wide side of the paper.
    pub wide: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A document to be written 材料.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// The title, one entry per line: official titles are broken by sense.
    pub title: Vec<String>,
    /// Who it belongs to, for the properties of the file.
    pub org: String,
    /// Year of the plan; see [`super::book::Book::year`].
    pub year: i32,
    /// What it says.
    pub blocks: Vec<Block>,
    /// What follows behind.
    pub annexes: Vec<Annex>,
}
