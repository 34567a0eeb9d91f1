//! Points over two measures with a line and its band 散点图: who lies where, and where one would be expected to lie. Holds the
//! numbers; how they look is the writer's. It can also be told as a table.

use std::sync::Arc;

use super::book::{Cell, Column, ColumnKind, Tone};
use super::chart::Told;
use super::figure::Figure;
use crate::text::Text;

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// What it is.
    pub name: String,
    /// Its place across, as people see it.
    pub across: Arc<Figure>,
    /// Its place upwards.
    pub up: Arc<Figure>,
    /// Whether it is to be told from the others: its name stands beside it.
    pub marked: bool,
    /// The mood.
    pub tone: Tone,
}

/// A place of the line: where across, and where upwards the lower end of the band, the line and the upper end are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Across.
    pub across: f64,
    /// Lower end of the band, line, upper end.
    pub up: [f64; 3],
}

/// The drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// What it shows.
    pub title: String,
    /// What is measured across and upwards.
    pub axes: [String; 2],
    /// What the points are.
    pub dots_are: String,
    /// The points.
    pub dots: Vec<Dot>,
    /// What the line is; empty where there is none.
    pub line_is: String,
    /// What the band around it is; empty where there is none.
    pub band_is: String,
    /// The line from left to right.
    pub line: Vec<Stop>,
}

impl Scatter {
    /// The numbers as a table: a point a row.
    pub fn told(&self) -> Told {
        let head = |words: &str, width| Column::new(Text::same(words), width, ColumnKind::Number);
        let names = Column::new(Text::same(&*self.dots_are), 24, ColumnKind::Words);
        let columns = vec![names, head(&self.axes[0], 14), head(&self.axes[1], 14)];
        let row = |dot: &Dot| {
            let [across, up] = [&dot.across, &dot.up].map(|one| Cell::Figure(Arc::clone(one)));
            vec![Cell::words(&*dot.name), across, up]
        };
        (columns, self.dots.iter().map(row).collect())
    }
}
