//! `Block` and `Pack`: what a document says, piece by piece, before any writer lays it out.
//! A pack is the content; page size, fonts and colours are the writer's.

use std::sync::Arc;

use super::book::{Cell, Column, Tone};
use super::chart::{Chart, Gantt, Heat};
use super::figure::Figure;
use super::scatter::Scatter;
use super::trace::Stamp;
use crate::model::Origin;
use crate::text::Lang;

/// Words with the place they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Where they come from, when they are not our own.
    pub origin: Option<Origin>,
    /// The number that the words are, when they are one.
    pub figure: Option<Arc<Figure>>,
}

impl Run {
    /// Words of our own.
    pub fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), origin: None, figure: None }
    }

    /// Words taken from `origin`.
    pub fn from(text: impl Into<String>, origin: &Origin) -> Self {
        Self { text: text.into(), origin: Some(origin.clone()), figure: None }
    }

    /// A number, with its way back.
    pub fn figure(figure: &Arc<Figure>) -> Self {
        Self { text: figure.shown.clone(), origin: None, figure: Some(Arc::clone(figure)) }
    }
}

/// One item of a numbered list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it says, without its number.
    pub words: Vec<Run>,
    /// What stands in brackets behind it: `牵头单位：……；完成时限：……`, without the brackets.
    pub aside: Option<String>,
    /// Items of the next level.
    pub children: Vec<Item>,
}

/// A line that says how something stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The mood.
    pub tone: Tone,
    /// The state in a word: 未覆盖. Stands beside the colour.
    pub state: String,
    /// What is in that state.
    pub words: Vec<Run>,
}

/// A figure that is to be seen from afar, with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// What it counts.
    pub label: String,
    /// The number.
    pub figure: Arc<Figure>,
    /// The mood.
    pub tone: Tone,
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
    /// Big figures side by side.
    Tiles(Vec<Tile>),
    /// A chart.
    Chart(Chart),
    /// Points over two measures.
    Scatter(Scatter),
    /// A heat table.
    Heat(Heat),
    /// A timetable.
    Gantt(Gantt),
    /// Words of others, with where they stand.
    Quote {
        /// The words.
        words: Vec<Run>,
        /// Who says so, and where.
        source: String,
    },
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

/// What makes a paper an official document with a red head 版头、版记. An empty field is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// 发文机关标志: 北江省教育厅文件.
    pub mark: String,
    /// 发文字号: 北教〔2023〕1号.
    pub number: String,
    /// 主送机关, without its colon.
    pub addressees: String,
    /// 成文日期: 2023年1月5日.
    pub date: String,
    /// 抄送机关.
    pub copies: String,
    /// 印发机关和印发日期.
    pub printed: String,
}

/// A document to be written 材料.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// The language that it is written in; writers say their own words in it where they can.
    pub lang: Lang,
    /// The title, one entry per line: official titles are broken by sense.
    pub title: Vec<String>,
    /// Lines under the title: who speaks, on which day.
    pub byline: Vec<String>,
    /// Red head and colophon, where the paper is to have them.
    pub letterhead: Option<Letterhead>,
    /// Who it belongs to, for the properties of the file.
    pub org: String,
    /// Year of the plan; see [`super::book::Book::year`].
    pub year: i32,
    /// What it says. A heading of level 1 begins a slide.
    pub blocks: Vec<Block>,
    /// What follows behind.
    pub annexes: Vec<Annex>,
    /// As of when, of what and for whom it speaks; none for a paper that states no figure.
    pub stamp: Option<Stamp>,
}

impl Pack {
    /// Every block, those of annexes last, in the order of reading.
    pub fn all(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().chain(self.annexes.iter().flat_map(|annex| &annex.blocks))
    }
}

impl Block {
    /// The numbers in it that have a way back, in the order of reading.
    pub fn figures(&self) -> Vec<&Arc<Figure>> {
        match self {
            Self::Heading { .. } | Self::Note(_) | Self::Gantt(_) => Vec::new(),
            Self::Lead(words) | Self::Paragraph(words) | Self::Quote { words, .. } => {
                figures(words).collect()
            }
            Self::NumberedList { items, .. } => items.iter().flat_map(Item::figures).collect(),
            Self::Table { rows, .. } => {
                let cells = rows.iter().flatten();
                cells.flat_map(Cell::figures).collect()
            }
            Self::StatusList(lines) => lines.iter().flat_map(|line| figures(&line.words)).collect(),
            Self::Tiles(tiles) => tiles.iter().map(|tile| &tile.figure).collect(),
            Self::Chart(chart) => {
                chart.series.iter().flat_map(|one| &one.values).flatten().collect()
            }
            Self::Scatter(scatter) => {
                scatter.dots.iter().flat_map(|dot| [&dot.across, &dot.up]).collect()
            }
            Self::Heat(heat) => {
                let cells = heat.rows.iter().flat_map(|(_, cells)| cells).flatten();
                cells.map(|cell| &cell.figure).collect()
            }
        }
    }
}

impl Item {
    /// Its ordinal as the `number`th item of a level.
    pub fn ordinal(&self, level: u8, number: u32) -> String {
        let first = self.words.first().map_or("", |run| run.text.as_str());
        super::ordinal_before(level, number, first)
    }

    /// The numbers in it and in the items under it.
    pub fn figures(&self) -> Vec<&Arc<Figure>> {
        figures(&self.words).chain(self.children.iter().flat_map(Self::figures)).collect()
    }
}

fn figures(words: &[Run]) -> impl Iterator<Item = &Arc<Figure>> {
    words.iter().filter_map(|run| run.figure.as_ref())
}
