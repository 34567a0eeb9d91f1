//! Native tables of a slide: widths of columns, heights of rows, rows too high for a slide cut in pieces, and the XML.
//! Knows nothing of what the cells mean.

use std::sync::Arc;

use moushi_core::report::book::Tone;
use moushi_core::report::figure::Figure;

use super::measure::{self, Area, POINT};
use super::text::{Align, Ink, Para, Span, accent};

/// Room left and right of the words in a cell.
const SIDE: i64 = 6 * POINT;
/// Room above and below them.
const EDGE: i64 = 4 * POINT;
/// Lines that a cell of the header may have; it stands on every slide of the table.
const HEAD_LINES: i64 = 4;

/// Ground of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Of the header.
    Head,
    /// The colour of a mood, thinned to so many percent.
    Thin(Tone, u8),
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// What it says.
    pub words: String,
    /// Heavy letters.
    pub bold: bool,
    /// Colour of its letters.
    pub ink: Ink,
    /// Its ground.
    pub fill: Option<Fill>,
    /// Where its words stand.
    pub align: Align,
    /// The numbers that it holds.
    pub figures: Vec<Arc<Figure>>,
}

impl Slot {
    /// Words without any looks.
    pub fn plain(words: impl Into<String>) -> Self {
        let words: String = words.into();
        Self { words: crate::write::printable::printable(&words).into_owned(), ..Self::default() }
    }

    /// Words of a header.
    pub fn head(words: impl Into<String>) -> Self {
        let (ink, align) = (Ink::Light, Align::Centre);
        Self { bold: true, ink, fill: Some(Fill::Head), align, ..Self::plain(words) }
    }
}

/// A table that fits the width it was made for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Widths of the columns.
    pub widths: Vec<i64>,
    /// The header.
    pub head: Vec<Slot>,
    /// The rows.
    pub rows: Vec<Vec<Slot>>,
    /// Size of the letters in hundredths of a point.
    pub size: i64,
}

/// A table before it knows its width: columns by their share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Shares of the columns, in half-width characters.
    pub shares: Vec<u16>,
    /// The header.
    pub head: Vec<Slot>,
    /// The rows; each as long as the header.
    pub rows: Vec<Vec<Slot>>,
}

impl Draft {
    /// Shares by the longest words of each column: words of four times the length get twice the width.
    fn by_words(&self) -> Vec<u16> {
        let longest = |at: usize| {
            let words = self.rows.iter().chain([&self.head]).filter_map(|row| row.get(at));
            words.map(|slot| slot.words.chars().count()).max().unwrap_or(0)
        };
        let share = |at| u16::try_from(longest(at).isqrt().clamp(2, 60)).unwrap_or(60) * 4;
        (0..self.head.len()).map(share).collect()
    }

    /// Tables that fit into `body`: one, or several that share the first column where there are too many columns.
    pub fn laid(self, body: Area) -> Vec<Grid> {
        let least = measure::ems(1_200, 2) + 2 * SIDE;
        let most = usize::try_from(body.w / least).unwrap_or(2).max(2);
        let count = self.head.len();
        if count <= most {
            return vec![grid(self, body)];
        }
        let groups = (count - 1).div_ceil(most - 1);
        let each = (count - 1).div_ceil(groups);
        let group = |from: usize| {
            let columns = || std::iter::once(0).chain(from..(from + each).min(count));
            let pick = |row: &Vec<Slot>| {
                columns().map(|at| row.get(at).cloned().unwrap_or_default()).collect()
            };
            let part = Self {
                shares: columns().map(|at| self.shares.get(at).copied().unwrap_or(4)).collect(),
                head: pick(&self.head),
                rows: self.rows.iter().map(pick).collect(),
            };
            grid(part, body)
        };
        (1..count).step_by(each).map(group).collect()
    }
}

/// In larger letters where all of it then stands on one slide with room to spare.
fn grid(draft: Draft, body: Area) -> Grid {
    let large = |size: i64| {
        // More rows than this cannot fit: not worth measuring.
        let few = draft.rows.len() < 40;
        let grid = few.then(|| sized(draft.clone(), body, size))?;
        let one_line = grid.head_height() <= measure::line(size) + 2 * EDGE;
        (one_line && grid.height() <= body.h * 4 / 5).then_some(grid)
    };
    let fitting = [1_600, 1_400].into_iter().find_map(large);
    fitting.unwrap_or_else(|| {
        let size = if draft.head.len() <= 7 { 1_400 } else { 1_200 };
        let other = Draft { shares: draft.by_words(), ..draft.clone() };
        let asked = sized(draft, body, size);
        let crowded = |row: &Vec<Slot>| asked.row_height(row) > body.h / 4;
        if !asked.rows.iter().any(crowded) {
            return asked;
        }
        // Long words in a narrow column: widths by what stands in the columns, if that takes less room.
        let other = sized(other, body, size);
        if other.height() < asked.height() { other } else { asked }
    })
}

fn sized(draft: Draft, body: Area, size: i64) -> Grid {
    let Draft { shares, mut head, rows } = draft;
    let widths = widths(&shares, body.w, size);
    for (slot, width) in head.iter_mut().zip(&widths) {
        let room = Area::new(0, 0, width - 2 * SIDE, HEAD_LINES * measure::line(size));
        slot.words = measure::cut(&slot.words, size, room);
    }
    let mut grid = Grid { widths, head, rows: Vec::new(), size };
    let most = body.h / 2;
    grid.rows = rows.into_iter().flat_map(|row| grid.pieces(row, most)).collect();
    grid
}

/// Widths that add up to `whole`, by share, none below two characters where there is room for that.
fn widths(shares: &[u16], whole: i64, size: i64) -> Vec<i64> {
    let least = measure::ems(size, 2) + 2 * SIDE;
    let wanted = |share: &u16| i64::from((*share).max(1)) * measure::ems(size, 1) / 2 + 2 * SIDE;
    let mut open: Vec<(usize, i64)> = shares.iter().map(wanted).enumerate().collect();
    // The widest first: once a column is above the least, so are those before it.
    open.sort_by_key(|(at, want)| (-want, *at));
    let mut widths = vec![least; shares.len()];
    let (mut room, mut total) = (whole, open.iter().map(|(_, want)| want).sum::<i64>());
    while let Some((_, want)) = open.last()
        && want * room / total.max(1) < least
    {
        (room, total) = (room - least, total - want);
        open.pop();
    }
    for (at, want) in &open {
        widths[*at] = want * room / total.max(1);
    }
    let rest = whole - widths.iter().sum::<i64>();
    if let Some((widest, _)) = open.first() {
        widths[*widest] += rest;
    }
    widths
}

impl Grid {
    /// Height of all of it.
    fn height(&self) -> i64 {
        self.head_height() + self.rows.iter().map(|row| self.row_height(row)).sum::<i64>()
    }

    /// Height of the header.
    pub fn head_height(&self) -> i64 {
        self.row_height(&self.head)
    }

    /// Height of a row.
    pub fn row_height(&self, row: &[Slot]) -> i64 {
        let height = |(slot, width): (&Slot, &i64)| {
            measure::height(&slot.words, self.size, width - 2 * SIDE) + 2 * EDGE
        };
        row.iter().zip(&self.widths).map(height).max().unwrap_or(2 * EDGE)
    }

    /// The row, or rows that together say what it says where it is higher than `most`.
    fn pieces(&self, row: Vec<Slot>, most: i64) -> Vec<Vec<Slot>> {
        if self.row_height(&row) <= most {
            return vec![row];
        }
        let lines =
            usize::try_from((most - 2 * EDGE) / measure::line(self.size)).unwrap_or(1).max(1);
        let cut =
            |(slot, width): (Slot, &i64)| pieces_of(&slot, width - 2 * SIDE, self.size, lines);
        let cells: Vec<Vec<Slot>> = row.into_iter().zip(&self.widths).map(cut).collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or(0);
        let piece = |at| {
            let part = |cell: &Vec<Slot>| {
                cell.get(at).cloned().unwrap_or_else(|| Slot {
                    words: String::new(),
                    figures: Vec::new(),
                    ..cell[0].clone()
                })
            };
            cells.iter().map(part).collect()
        };
        (0..count).map(piece).collect()
    }

    /// The table of some of its rows.
    pub fn part(&self, rows: Vec<Vec<Slot>>) -> Self {
        Self { rows, widths: self.widths.clone(), head: self.head.clone(), size: self.size }
    }

    /// The numbers in it, row by row.
    pub fn figures(&self) -> impl Iterator<Item = &Arc<Figure>> {
        self.rows.iter().flatten().flat_map(|slot| &slot.figures)
    }

    /// Its XML.
    pub fn xml(&self) -> String {
        let columns: String =
            self.widths.iter().map(|width| format!("<a:gridCol w=\"{width}\"/>")).collect();
        let mut out = format!(
            "<a:tbl><a:tblPr firstRow=\"1\"/><a:tblGrid>{columns}</a:tblGrid>{}",
            self.row(&self.head)
        );
        for row in &self.rows {
            out.push_str(&self.row(row));
        }
        out + "</a:tbl>"
    }

    fn row(&self, row: &[Slot]) -> String {
        let cells: String = row.iter().map(|slot| cell(slot, self.size)).collect();
        format!("<a:tr h=\"{}\">{cells}</a:tr>", self.row_height(row))
    }
}

/// The words of a cell in pieces of `most` lines.
fn pieces_of(slot: &Slot, wide: i64, size: i64, most: usize) -> Vec<Slot> {
    let starts = measure::lines(&slot.words, size, wide, wide);
    let mut ends: Vec<usize> = starts.iter().step_by(most).skip(1).copied().collect();
    ends.push(slot.words.len());
    let mut from = 0;
    let mut out = Vec::with_capacity(ends.len());
    for end in ends {
        let words = slot.words[from..end].trim_end_matches('\n').to_owned();
        // The number belongs to the first piece.
        let figures = if from == 0 { slot.figures.clone() } else { Vec::new() };
        out.push(Slot { words, figures, ..slot.clone() });
        from = end;
    }
    out
}

fn cell(slot: &Slot, size: i64) -> String {
    let span = Span { text: slot.words.clone(), bold: slot.bold, ink: slot.ink, figure: None };
    let words = Para { align: slot.align, ..Para::of(span, size) }.xml(true);
    let fill = match slot.fill {
        None => "<a:noFill/>".to_owned(),
        Some(Fill::Head) => "<a:solidFill><a:schemeClr val=\"tx2\"/></a:solidFill>".to_owned(),
        Some(Fill::Thin(tone, percent)) => thin(tone, percent),
    };
    format!(
        "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>\
         <a:tcPr marL=\"{SIDE}\" marR=\"{SIDE}\" marT=\"{EDGE}\" marB=\"{EDGE}\" anchor=\"ctr\">{}{fill}</a:tcPr></a:tc>",
        borders()
    )
}

/// The colour of a mood on a pale ground.
fn thin(tone: Tone, percent: u8) -> String {
    let much = u32::from(percent.min(100)) * 1_000;
    let little = 100_000 - much;
    format!(
        "<a:solidFill><a:schemeClr val=\"{}\"><a:lumMod val=\"{much}\"/><a:lumOff val=\"{little}\"/></a:schemeClr></a:solidFill>",
        accent(tone)
    )
}

/// Thin lines between rows, none between columns.
fn borders() -> String {
    let grey = "<a:solidFill><a:schemeClr val=\"tx1\"><a:lumMod val=\"25000\"/><a:lumOff val=\"75000\"/></a:schemeClr></a:solidFill>";
    let none = |side| format!("<a:{side} w=\"0\"><a:noFill/></a:{side}>");
    let thin = |side| format!("<a:{side} w=\"6350\">{grey}</a:{side}>");
    [none("lnL"), none("lnR"), thin("lnT"), thin("lnB")].concat()
}
