//! Fonts, borders, colours and row heights of the workbook.

use moushi_core::report::book::{Cell, Column, ColumnKind, Tone};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const BODY: &str = "宋体";
const HEAD: &str = "黑体";
const TITLE: &str = "方正小标宋简体";
const SIZE: f64 = 10.5;
/// Points from line to line at that size.
const LEADING: f64 = 15.0;
/// Highest row that Excel allows, in points.
const TALLEST: f64 = 409.0;

/// The formats of a workbook.
pub struct Style {
    pub title: Format,
    pub note: Format,
    pub header: Format,
    pub open: Format,
    date: Format,
    number: Format,
    words: Format,
    centre: Format,
    tones: [Format; 3],
}

impl Style {
    pub fn new() -> Self {
        let cell = cell();
        let centre = cell.clone().set_align(FormatAlign::Center);
        Self {
            title: font(TITLE, 20.0)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            note: font(BODY, SIZE)
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(Color::RGB(0x595959)),
            header: header(),
            open: centre.clone().set_font_color(Color::RGB(0x9C5700)),
            number: cell.clone().set_align(FormatAlign::Right),
            date: centre.clone().set_num_format("yyyy-mm-dd"),
            words: cell,
            tones: [(0xC6EFCE, 0x006100), (0xFFEB9C, 0x7F6000), (0xFFC7CE, 0x9C0006)]
                .map(|(back, ink)| tint(back, ink)),
            centre,
        }
    }

    /// The format of a column.
    pub fn of(&self, kind: &ColumnKind) -> &Format {
        match kind {
            ColumnKind::Words => &self.words,
            ColumnKind::Code | ColumnKind::Choice(_) => &self.centre,
            ColumnKind::Date => &self.date,
            ColumnKind::Number => &self.number,
        }
    }

    /// The colour of a mood; plain has none and gets the mildest.
    pub fn tone(&self, tone: Tone) -> &Format {
        match tone {
            Tone::Good | Tone::Plain => &self.tones[0],
            Tone::Watch => &self.tones[1],
            Tone::Bad => &self.tones[2],
        }
    }
}

fn font(name: &str, size: f64) -> Format {
    Format::new().set_font_name(name).set_font_size(size)
}

fn cell() -> Format {
    font(BODY, SIZE)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x7F7F7F))
}

fn header() -> Format {
    font(HEAD, SIZE)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x7F7F7F))
        .set_background_color(Color::RGB(0xDDEBF7))
}

fn tint(back: u32, ink: u32) -> Format {
    Format::new().set_background_color(Color::RGB(back)).set_font_color(Color::RGB(ink))
}

/// Height that shows every line of the fullest cell.
///
/// Set by us and not left to the program that opens the file, because some print before they fit.
pub fn row_height(columns: &[Column], cells: &[Cell]) -> f64 {
    let lines = columns.iter().zip(cells).map(|(column, cell)| lines(column.width, cell)).max();
    (f64::from(lines.unwrap_or(1)) * LEADING + 6.0).min(TALLEST)
}

fn lines(width: u16, cell: &Cell) -> u32 {
    let Cell::Words(words) = cell else { return 1 };
    // One full-width character of reserve: a line may not start with a punctuation mark.
    let room = u32::from(width.saturating_sub(2)).max(2);
    words.split('\n').map(|line| cells_wide(line).div_ceil(room).max(1)).sum()
}

fn cells_wide(words: &str) -> u32 {
    words.chars().fold(0, |sum: u32, c| sum.saturating_add(if c.is_ascii() { 1 } else { 2 }))
}
