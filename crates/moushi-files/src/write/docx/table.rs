//! Tables of the document: full width, thin rules, the header repeated on every page, no row torn. Our
//! words are Chinese, because the document is an official paper.

use moushi_core::report::book::{Cell, Column, ColumnKind, Tone};
use moushi_core::text::Lang;

use super::xml::{paragraph, run};
use crate::write::mood;

/// Letters and margins of a table.
pub struct Look {
    /// Room left and right in a cell, in twips.
    pub margin: u32,
    /// Styles of header, words, names, numbers.
    pub styles: [&'static str; 4],
    /// Least height of a row, in twips.
    pub row: u32,
}

/// As tables are.
const USUAL: Look =
    Look { margin: 70, styles: ["CellHead", "Cell", "CellCode", "CellNumber"], row: 440 };
/// For more columns than letters of that size have room for.
pub const SMALL: Look =
    Look { margin: 20, styles: ["SmallHead", "Small", "SmallCode", "SmallNumber"], row: 320 };
/// Width of a column, in the mean, under which letters become small, in twips.
const NARROW: u32 = 700;
/// Room up to which a column of names grows and down to which one of words gives, in twips; and what is given at a time.
const MOST: u32 = 1_300;
const STEP: u32 = 60;
/// Height of a row from which it may be torn, in lines: a row that no page holds would be cut off.
const TALL: usize = 20;

/// A table `width` twips wide; columns share it as their widths say.
pub fn table(columns: &[Column], rows: &[Vec<Cell>], width: u32) -> String {
    let count = u32::try_from(columns.len()).unwrap_or(u32::MAX);
    // A table without a column is no table: programs refuse it.
    if count == 0 {
        return String::new();
    }
    let look = if width / count < NARROW { SMALL } else { USUAL };
    let widths = roomy(columns, rows, shares(columns, width), &look);
    let mut out = open(&widths, &look);
    let heads = columns.iter().zip(&widths);
    let heads = heads.map(|(column, width)| {
        cell(*width, "", &paragraph(look.styles[0], "", &run(&column.header.zh, "")))
    });
    let names = columns.iter().map(|column| &*column.header.zh);
    out.push_str(&head_row(names, &heads.collect::<String>()));
    for row in rows {
        let height = if by_hand(row) { 1_000 } else { look.row };
        let torn = tall(row, &widths);
        // A row that is too short would be a row without an end.
        let cells = row.iter().chain(std::iter::repeat(&Cell::Blank));
        let cells = columns.iter().zip(&widths).zip(cells);
        let cells = cells.map(|((column, width), content)| filled(column, *width, content, &look));
        out.push_str(&row_of(height, torn, &cells.collect::<String>()));
    }
    out + "</w:tbl>"
}

/// The beginning of a table.
pub fn open(widths: &[u32], look: &Look) -> String {
    let width: u32 = widths.iter().sum();
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let margin = look.margin;
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{}\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"{margin}\" w:type=\"dxa\"/>\
         <w:right w:w=\"{margin}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
        borders()
    )
}

/// The row that is repeated on every page; one with a very long name is not, because no page might
/// hold it.
pub fn head_row<'a>(mut names: impl Iterator<Item = &'a str>, cells: &str) -> String {
    if names.any(|name| long(name, 100)) {
        return row_of(560, true, cells);
    }
    format!(
        "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"560\"/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    )
}

/// Whether words have more than so many characters.
pub fn long(words: &str, most: usize) -> bool {
    words.chars().nth(most).is_some()
}

/// A row at least `height` twips high.
pub fn row_of(height: u32, torn: bool, cells: &str) -> String {
    let whole = if torn { "" } else { "<w:cantSplit/>" };
    format!("<w:tr><w:trPr>{whole}<w:trHeight w:val=\"{height}\"/></w:trPr>{cells}</w:tr>")
}

/// A cell with cell properties (shade, borders) and its paragraphs.
pub fn cell(width: u32, properties: &str, paragraphs: &str) -> String {
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}<w:vAlign w:val=\"center\"/>\
         </w:tcPr>{paragraphs}</w:tc>"
    )
}

/// Mostly blank: somebody writes on it with a pen, and needs the room.
fn by_hand(row: &[Cell]) -> bool {
    row.iter().filter(|cell| **cell == Cell::Blank).count() * 2 > row.len()
}

fn tall(row: &[Cell], widths: &[u32]) -> bool {
    let lines = row.iter().zip(widths).map(|(cell, width)| match cell {
        Cell::Words(_) | Cell::Told(_) => {
            let fit = usize::try_from(*width / 250).unwrap_or(1).max(1);
            let words = cell.text(Lang::Zh);
            words.split('\n').map(|line| line.chars().count() / fit + 1).sum()
        }
        _ => 1,
    });
    lines.max().unwrap_or(1) > TALL
}

fn filled(column: &Column, width: u32, content: &Cell, look: &Look) -> String {
    let [_, words, code, number] = look.styles;
    let style = match (content, &column.kind) {
        (Cell::Figure(_) | Cell::Number(_), ColumnKind::Number) => number,
        (Cell::Figure(_), ColumnKind::Code) => number,
        (_, ColumnKind::Words) => words,
        _ => code,
    };
    let text = content.text(Lang::Zh);
    let tone = chosen(column, &text);
    let (text, ink) = match (content, tone) {
        (Cell::Open, _) => (text, coloured(Tone::Watch)),
        (_, Tone::Plain) => (text, String::new()),
        (_, tone) => (format!("{}{text}", mood::mark(tone)), coloured(tone)),
    };
    cell(width, "", &paragraph(style, "", &run(&text, &ink)))
}

/// The mood of one of a few values.
fn chosen(column: &Column, text: &str) -> Tone {
    let ColumnKind::Choice(choices) = column.kind else { return Tone::Plain };
    choices.iter().find(|one| one.words.zh == text).map_or(Tone::Plain, |one| one.tone)
}

/// The run property of the ink of a mood.
pub fn coloured(tone: Tone) -> String {
    format!("<w:color w:val=\"{}\"/>", mood::ink(tone))
}

/// Whole twips that add up to `width`.
fn shares(columns: &[Column], width: u32) -> Vec<u32> {
    let total: u32 = columns.iter().map(|column| u32::from(column.width)).sum::<u32>().max(1);
    let mut left = width;
    let mut shares: Vec<u32> =
        columns.iter().map(|column| width * u32::from(column.width) / total).collect();
    for share in &shares {
        left = left.saturating_sub(*share);
    }
    if let Some(last) = shares.last_mut() {
        *last += left;
    }
    shares
}

/// Gives columns of names and choices the room of their longest value, so that no code is broken; takes it from
/// the widest columns of words.
fn roomy(columns: &[Column], rows: &[Vec<Cell>], mut widths: Vec<u32>, look: &Look) -> Vec<u32> {
    for (at, column) in columns.iter().enumerate() {
        if column.kind == ColumnKind::Words {
            continue;
        }
        let longest = rows.iter().filter_map(|row| row.get(at)).map(|cell| room(column, cell));
        let need = (longest.max().unwrap_or(0) + 2 * look.margin).min(MOST);
        while widths[at] < need {
            let words = columns.iter().zip(&widths).enumerate();
            let words = words.filter(|(_, (column, _))| column.kind == ColumnKind::Words);
            let Some((from, given)) =
                words.map(|(at, (_, width))| (at, *width)).max_by_key(|one| one.1)
            else {
                break;
            };
            if given < MOST {
                break;
            }
            let taken = (need - widths[at]).min(STEP);
            widths[from] -= taken;
            widths[at] += taken;
        }
    }
    widths
}

/// Twips that a short value takes on one line: a full letter of 12 pt is 240 wide, others half of that or, where a
/// wide font stands in for the one that is named, up to 155, capitals up to 190 or more.
fn room(column: &Column, cell: &Cell) -> u32 {
    let text = cell.text(Lang::Zh);
    let sign = if chosen(column, &text) == Tone::Plain { 0 } else { 240 };
    let wide = |c: char| match c {
        'M' | 'W' => 240,
        'A'..='Z' => 190,
        _ if c.is_ascii() => 155,
        _ => 240,
    };
    text.chars().take(40).map(wide).sum::<u32>() + sign
}

fn borders() -> String {
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let each = sides.map(|side| {
        format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")
    });
    format!("<w:tblBorders>{}</w:tblBorders>", each.concat())
}
