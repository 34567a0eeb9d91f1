//! Language, fonts, borders, colours, widths and heights of the workbook.

use moushi_core::report::book::{Cell, Choice, Column, ColumnKind, Tone};
use moushi_core::text::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const BODY: &str = "宋体";
const HEAD: &str = "黑体";
const TITLE: &str = "方正小标宋简体";
const SIZE: f64 = 10.5;
/// Points from line to line at that size.
const LEADING: f64 = 15.0;
/// Highest row that Excel allows, in points.
const TALLEST: f64 = 409.0;
/// Width up to which a column grows for one word; names in a header may be of any length.
const WIDEST: u32 = 24;

/// The language and the formats of a workbook.
pub struct Style {
    pub lang: Lang,
    pub title: Format,
    pub note: Format,
    pub header: Format,
    pub open: Format,
    date: Format,
    /// Numbers stand on the right.
    pub number: Format,
    words: Format,
    centre: Format,
    tones: [Format; 3],
}

impl Style {
    pub fn new(lang: Lang) -> Self {
        let cell = cell();
        let centre = cell.clone().set_align(FormatAlign::Center);
        Self {
            lang,
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

    /// Width of a column. English words are not broken: the longest of its header and of its choices
    /// stands on one line. Chinese ones are, anywhere.
    pub fn width(&self, column: &Column) -> u16 {
        let choices: &[Choice] = match column.kind {
            ColumnKind::Choice(choices) => choices,
            _ => &[],
        };
        let ours = choices.iter().map(|choice| &choice.words).chain([&column.header]);
        let words = ours.flat_map(|text| text.en.split(' ')).filter(|word| word.is_ascii());
        let longest = words.map(|word| (cells_wide(word) + 2).min(WIDEST)).max().unwrap_or(0);
        match self.lang {
            Lang::Zh => column.width,
            Lang::En => column.width.max(u16::try_from(longest).expect("at most WIDEST")),
        }
    }

    /// Height of the header: two lines, or as many as English takes.
    pub fn header_height(&self, columns: &[Column]) -> f64 {
        let lines = columns.iter().map(|column| match self.lang {
            Lang::Zh => 2,
            Lang::En => self.lines(self.width(column), &column.header.en),
        });
        (f64::from(lines.max().unwrap_or(2).max(2)) * LEADING + 4.0).min(TALLEST)
    }

    /// Height of a note over those columns.
    pub fn note_height(&self, columns: &[Column], words: &str) -> f64 {
        let width = columns.iter().map(|column| self.width(column)).fold(0, u16::saturating_add);
        (f64::from(self.lines(width, words)) * LEADING + 6.0).clamp(20.0, TALLEST)
    }

    /// Height that shows every line of the fullest cell.
    ///
    /// Set by us and not left to the program that opens the file, because some print before they fit.
    pub fn row_height(&self, widths: &[u16], cells: &[Cell]) -> f64 {
        let lines = widths.iter().zip(cells).map(|(width, cell)| match cell {
            Cell::Words(words) => self.lines(*width, words),
            Cell::Figure(figure) => self.lines(*width, &figure.shown),
            Cell::Ours(text) => self.lines(*width, self.lang.of(text)),
            Cell::Open | Cell::Told(_) => self.lines(*width, &cell.text(self.lang)),
            Cell::Blank | Cell::Number(_) | Cell::Date(_) => 1,
        });
        (f64::from(lines.max().unwrap_or(1)) * LEADING + 6.0).min(TALLEST)
    }

    fn lines(&self, width: u16, words: &str) -> u32 {
        // One full-width character of reserve: a line may not start with a punctuation mark.
        let room = u32::from(width.saturating_sub(2)).max(2);
        let each = |line: &str| match self.lang {
            Lang::Zh => cells_wide(line).div_ceil(room).max(1),
            Lang::En => wrapped(line, room),
        };
        words.split('\n').map(each).sum()
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

/// Lines that a line of English takes when it is broken between words, as programs break it.
fn wrapped(line: &str, room: u32) -> u32 {
    let (mut lines, mut used) = (1, 0);
    for word in line.split(' ') {
        let wide = cells_wide(word);
        // Chinese words in it are broken anywhere.
        if used > 0 && used + wide > room && word.is_ascii() {
            (lines, used) = (lines + 1, 0);
        }
        used += wide;
        while used > room {
            (lines, used) = (lines + 1, used - room);
        }
        used += 1;
    }
    lines
}

fn cells_wide(words: &str) -> u32 {
    words.chars().fold(0, |sum: u32, c| sum.saturating_add(if c.is_ascii() { 1 } else { 2 }))
}
