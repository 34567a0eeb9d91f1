//! XLSX that people fill in and send back: their cells are open, all others locked, keys hidden; cells say what
//! they take. Wrong cells are marked, with a note that says what to do. Words are string cells, never formulas.

use moushi_core::report::book::Cell;
use moushi_core::report::form::{Column, Form, Page, Row, Takes};
use moushi_core::text::{Lang, Text};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Note, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::across::{A3, A4, Across, across};
use super::printable::printable;
use crate::writers::WriteError;

const TITLE: u32 = 0;
const NOTE: u32 = 1;
const KEYS: u32 = 2;
const HEADER: u32 = 3;
const EXAMPLE: u32 = 4;
/// The first row to fill in.
const FIRST: u32 = 5;
/// Points from line to line.
const LEADING: f64 = 15.0;
/// The part of its size below which a table is not printed: 10.5 points become 7.9.
const LEAST: f64 = 0.75;
/// Highest row that Excel allows, in points.
const TALLEST: f64 = 409.0;
/// A cell holds 32,767 characters.
const LIMIT: usize = 32_700;
/// Width of the sheet of instructions, in half-width characters: that of an upright page.
const GUIDED: u16 = 76;
/// Half-width characters in a line of a note.
const NOTED: u32 = 44;
/// A hint of a cell holds 255 characters.
const HINT: usize = 250;
static GUIDE: Text = Text::new("填写说明", "How to fill in");

/// The workbook as a file. The same form gives the same bytes.
///
/// # Errors
/// When the form passes a limit of the format.
pub fn write(form: &Form) -> Result<Vec<u8>, WriteError> {
    bytes(form).map_err(|cause| WriteError { format: "form", cause: cause.to_string() })
}

struct Look {
    title: Format,
    note: Format,
    header: Format,
    locked: Format,
    example: Format,
    example_day: Format,
    /// Cells to fill in: as they should be, wrong, and doubtful.
    open: [Format; 3],
    /// The same for days.
    day: [Format; 3],
    /// The same for words, which no program takes for a number or a day.
    words: [Format; 3],
}

/// Backgrounds of cells to fill in: as they should be, wrong, and doubtful.
const BACKS: [u32; 3] = [0xFFFFFF, 0xFFC7CE, 0xFFEB9C];
/// Words that a list in a cell holds, in characters; Excel takes 255. Longer lists stand on a sheet of their own.
const LISTED: usize = 240;
/// The hidden sheet of long lists.
const LISTS: &str = "lists";

/// What the colours mean, under the instructions.
static LEGEND: [Text; 5] = [
    Text::new("白色：请填写", "White: to be filled in"),
    Text::new("灰色：系统已填好，已锁定", "Grey: filled in by the program and locked"),
    Text::new("灰色斜体：示例，上传时不读", "Grey, slanted: an example that is not read"),
    Text::new("红色：有错误，批注里写明原因和改法", "Red: wrong; the note says why and what to do"),
    Text::new("黄色：请核对，无误的不用改", "Yellow: to be checked; leave it where it is right"),
];

impl Look {
    fn new() -> Self {
        let cell = |back: u32| {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(10.5)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x7F7F7F))
                .set_background_color(Color::RGB(back))
        };
        let days = "yyyy-mm-dd";
        let example = cell(0xF2F2F2).set_font_color(Color::RGB(0x595959)).set_italic();
        Self {
            title: Format::new().set_font_name("黑体").set_font_size(18.0),
            note: Format::new().set_font_name("宋体").set_font_size(10.5).set_text_wrap(),
            header: cell(0xDDEBF7).set_font_name("黑体").set_align(FormatAlign::Center),
            locked: cell(0xF2F2F2),
            example_day: example.clone().set_num_format(days),
            example,
            open: BACKS.map(|back| cell(back).set_unlocked()),
            day: BACKS.map(|back| cell(back).set_unlocked().set_num_format(days)),
            words: BACKS.map(|back| cell(back).set_unlocked().set_num_format("@")),
        }
    }

    /// The format of a cell, `at` saying how it stands: as it should be, wrong, doubtful.
    fn of(&self, takes: &Takes, cell: &Cell, at: usize) -> &Format {
        match takes {
            Takes::Nothing | Takes::Hidden if at == 0 => &self.locked,
            Takes::Known(_) if at == 0 && *cell != Cell::Blank => &self.locked,
            Takes::Day(_) => &self.day[at],
            Takes::Words(_) | Takes::Known(_) => &self.words[at],
            _ => &self.open[at],
        }
    }
}

fn bytes(form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let year = u16::try_from(form.year.clamp(1900, 9999)).expect("clamped to four digits");
    let title = form.pages.first().map_or("", |page| form.lang.of(&page.title));
    let properties = DocProperties::new()
        .set_title(printable(title))
        .set_author(printable(&form.org))
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, 1, 1)?);
    workbook.set_properties(&properties);
    let look = Look::new();
    let mut lists = Vec::new();
    for table in &form.pages {
        let mut paper = Paper { table, lang: form.lang, look: &look, lists: &mut lists };
        paper.write(workbook.add_worksheet())?;
    }
    guide(workbook.add_worksheet(), form, &look)?;
    if !lists.is_empty() {
        listed(workbook.add_worksheet(), &lists)?;
    }
    workbook.save_to_buffer()
}

/// Lists that are too long for a cell, a column for each.
fn listed(page: &mut Worksheet, lists: &[Vec<String>]) -> Result<(), XlsxError> {
    page.set_name(LISTS)?.set_hidden(true);
    for (at, words) in (0..).zip(lists) {
        for (row, word) in (0..).zip(words) {
            page.write_string(row, at, word)?;
        }
    }
    Ok(())
}

/// A table on its way to a sheet.
struct Paper<'a> {
    table: &'a Page,
    lang: Lang,
    look: &'a Look,
    /// Long lists so far.
    lists: &'a mut Vec<Vec<String>>,
}

impl Paper<'_> {
    fn write(&mut self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.set_name(self.lang.of(&self.table.name))?;
        self.head(page)?;
        for (at, column) in (0..).zip(&self.table.columns) {
            self.takes(page, at, column)?;
        }
        self.line(page, EXAMPLE, &self.table.example, None)?;
        for (at, row) in (FIRST..).zip(&self.table.rows) {
            self.filled(page, at, row)?;
        }
        self.closed(page)
    }

    fn head(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let (lang, look, table) = (self.lang, self.look, self.table);
        let (from, to) = self.across().1.over;
        let wide = self.widths()[from..to].iter().copied().fold(0, u16::saturating_add);
        let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let (from, last) = (column(from), column(to.saturating_sub(1)).max(column(from + 1)));
        page.write_string_with_format(TITLE, from, fit(lang.of(&table.title)), &look.title)?;
        page.merge_range(NOTE, from, NOTE, last, &fit(lang.of(&table.note)), &look.note)?;
        let points =
            |lines: u32, least: f64| (f64::from(lines) * LEADING + 4.0).clamp(least, TALLEST);
        let note = height(&Cell::ours(table.note.clone()), wide, lang);
        let header =
            |column: &Column| height(&Cell::ours(column.header.clone()), column.width, lang);
        let header = table.columns.iter().map(header).max().unwrap_or(1);
        page.set_row_height(TITLE, 30)?.set_row_height(NOTE, points(note, 36.0))?;
        page.set_row_height(HEADER, points(header, 34.0))?;
        for (at, column) in (0..).zip(&table.columns) {
            page.set_column_width(at, f64::from(column.width) + 0.8)?;
            page.write_string(KEYS, at, printable(&column.key))?;
            page.write_string_with_format(HEADER, at, fit(lang.of(&column.header)), &look.header)?;
            if column.takes == Takes::Hidden {
                page.set_column_hidden(at)?;
            }
        }
        page.set_row_hidden(KEYS)?;
        Ok(())
    }

    /// Widths of the columns, in half-width characters; nothing of those that are not shown.
    fn widths(&self) -> Vec<u16> {
        let width = |column: &Column| if column.takes == Takes::Hidden { 0 } else { column.width };
        self.table.columns.iter().map(width).collect()
    }

    /// The paper, and where the columns go on it: A4 where that can be read, else A3, on as many pages as it takes.
    fn across(&self) -> (u8, Across) {
        let (widths, frozen) = (self.widths(), self.table.freeze);
        let small = across(&widths, frozen, A4.1, LEAST);
        if small.several() { (A3.0, across(&widths, frozen, A3.1, LEAST)) } else { (A4.0, small) }
    }

    /// What the cells of a column take, told before and after.
    fn takes(&mut self, page: &mut Worksheet, at: u16, column: &Column) -> Result<(), XlsxError> {
        let Some(rule) = rule(&column.takes, self.lang, self.lists)? else { return Ok(()) };
        let hint: String = self.lang.of(&column.hint).chars().take(HINT).collect();
        let rule = if hint.is_empty() {
            rule
        } else {
            rule.set_input_message(hint.as_str())?.set_error_message(hint)?
        };
        let rows = u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX - FIRST);
        page.add_data_validation(FIRST, at, FIRST + rows.max(1) - 1, at, &rule)?;
        Ok(())
    }

    fn filled(&self, page: &mut Worksheet, at: u32, row: &Row) -> Result<(), XlsxError> {
        self.line(page, at, &row.cells, Some(row))?;
        let right =
            |(column, _): &&(usize, Text)| !row.marks.iter().any(|(wrong, _)| wrong == column);
        for (column, words) in row.marks.iter().chain(row.doubts.iter().filter(right)) {
            let words = fit(self.lang.of(words));
            let lines = words.split('\n').map(|line| wide(line).div_ceil(NOTED) + 1).sum::<u32>();
            let note = Note::new(words).add_author_prefix(false);
            let note = note.set_width(320).set_height((lines * 20).clamp(74, 600));
            page.insert_note(at, u16::try_from(*column).unwrap_or(0), &note)?;
        }
        Ok(())
    }

    /// A row; the example when it has no place for marks.
    fn line(
        &self,
        page: &mut Worksheet,
        at: u32,
        cells: &[Cell],
        row: Option<&Row>,
    ) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (column, (place, cell)) in self.table.columns.iter().zip((0_u16..).zip(cells)) {
            let format = match (row, cell) {
                (None, Cell::Date(_)) => &self.look.example_day,
                (None, _) => &self.look.example,
                (Some(row), _) => {
                    self.look.of(&column.takes, cell, stands(row, usize::from(place)))
                }
            };
            put(page, at, place, cell, self.lang, format)?;
            // A key that nobody sees makes no row higher.
            if column.takes != Takes::Hidden {
                lines = lines.max(height(cell, column.width, self.lang));
            }
        }
        page.set_row_height(at, (f64::from(lines) * LEADING + 6.0).min(TALLEST))?;
        Ok(())
    }

    /// Locks what is not to be filled in; columns and rows may still be made wider and sorted out by eye.
    fn closed(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let mut options = ProtectionOptions::new();
        options.format_columns = true;
        options.format_rows = true;
        options.format_cells = true;
        page.protect_with_options(&options);
        let frozen = u16::try_from(self.table.freeze).unwrap_or(0);
        page.set_freeze_panes(HEADER + 1, frozen)?;
        page.set_zoom(90);
        let (paper, across) = self.across();
        page.set_paper_size(paper).set_landscape();
        across.set(page, self.table.freeze, self.lang.of(&self.table.title), self.lang)?;
        page.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
        page.set_repeat_rows(HEADER, HEADER)?;
        Ok(())
    }
}

/// How a cell stands: as it should be, wrong, doubtful.
fn stands(row: &Row, column: usize) -> usize {
    let has = |marks: &[(usize, Text)]| marks.iter().any(|(known, _)| *known == column);
    if has(&row.marks) { 1 } else { usize::from(has(&row.doubts)) * 2 }
}

/// The widest whole number that a spreadsheet keeps, and the most that a limit is open to.
const WIDEST: f64 = 1e15;

/// What a spreadsheet lets into a cell; none where nothing is filled in.
fn rule(
    takes: &Takes,
    lang: Lang,
    lists: &mut Vec<Vec<String>>,
) -> Result<Option<DataValidation>, XlsxError> {
    let new = DataValidation::new;
    Ok(Some(match takes {
        Takes::Nothing | Takes::Hidden => return Ok(None),
        Takes::Words(most) | Takes::Known(most) => {
            new().allow_text_length(DataValidationRule::LessThanOrEqualTo(*most))
        }
        Takes::Whole(least, most) => {
            // As formulas: limits of whole numbers are 32 bits wide here, sums of money are not.
            let limit = |limit: f64| Formula::new(format!("{limit}"));
            let (least, most) = (limit(least.unwrap_or(-WIDEST)), limit(most.unwrap_or(WIDEST)));
            new().allow_whole_number_formula(DataValidationRule::Between(least, most))
        }
        Takes::Number(least, most) => new().allow_decimal_number(DataValidationRule::Between(
            least.unwrap_or(-WIDEST),
            most.unwrap_or(WIDEST),
        )),
        Takes::Day(from) => new().allow_date(DataValidationRule::GreaterThanOrEqualTo(
            ExcelDateTime::parse_from_str(&from.to_string())?,
        )),
        Takes::Choice(words) => {
            let words: Vec<String> =
                words.iter().map(|one| printable(lang.of(one)).into_owned()).collect();
            let long = words.iter().map(|word| word.chars().count() + 1).sum::<usize>() > LISTED;
            if long || words.iter().any(|word| word.contains([',', '"'])) {
                new().allow_list_formula(long_list(words, lists))
            } else {
                new().allow_list_strings(&words)?
            }
        }
    }))
}

/// Puts a list on the sheet of long ones; answers where.
fn long_list(words: Vec<String>, lists: &mut Vec<Vec<String>>) -> Formula {
    let at = lists.iter().position(|known| *known == words).unwrap_or_else(|| {
        lists.push(words);
        lists.len() - 1
    });
    let column = rust_xlsxwriter::column_number_to_name(u16::try_from(at).unwrap_or(u16::MAX));
    Formula::new(format!("={LISTS}!${column}$1:${column}${}", lists[at].len().max(1)))
}

fn put(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &Cell,
    lang: Lang,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => page.write_blank(row, at, format)?,
        Cell::Number(number) => page.write_number_with_format(row, at, *number, format)?,
        Cell::Date(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
            Ok(day) => page.write_datetime_with_format(row, at, day, format)?,
            Err(_) => page.write_string_with_format(row, at, day.to_string(), format)?,
        },
        words => page.write_string_with_format(row, at, fit(&words.text(lang)), format)?,
    };
    Ok(())
}

/// Lines that a cell takes.
fn height(cell: &Cell, width: u16, lang: Lang) -> u32 {
    let words = cell.text(lang);
    let room = u32::from(width.saturating_sub(2)).max(2);
    words.split('\n').map(|line| wide(line).div_ceil(room).max(1)).sum()
}

/// Width of a line in half-width characters.
fn wide(line: &str) -> u32 {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn guide(page: &mut Worksheet, form: &Form, look: &Look) -> Result<(), XlsxError> {
    page.set_name(form.lang.of(&GUIDE))?;
    page.set_column_width(0, f64::from(GUIDED))?;
    page.set_paper_size(9).set_print_fit_to_pages(1, 0);
    for (at, words) in (0..).zip(&form.guide) {
        page.write_string_with_format(at, 0, fit(form.lang.of(words)), &look.note)?;
        let lines = height(&Cell::ours(words.clone()), GUIDED, form.lang);
        page.set_row_height(at, (f64::from(lines) * LEADING + 3.0).min(TALLEST))?;
    }
    let formats = [&look.open[0], &look.locked, &look.example, &look.open[1], &look.open[2]];
    let first = u32::try_from(form.guide.len()).unwrap_or(u32::MAX / 2) + 1;
    for (at, (words, format)) in (first..).zip(LEGEND.iter().zip(formats)) {
        // In both languages: whoever fills it in may not be who asked for it.
        let words = format!("{}    {}", words.zh, words.en);
        page.write_string_with_format(at, 0, words, format)?;
        page.set_row_height(at, LEADING + 5.0)?;
    }
    page.protect();
    Ok(())
}

fn fit(words: &str) -> String {
    let words = printable(words);
    words
        .char_indices()
        .nth(LIMIT)
        .map_or_else(|| words.to_string(), |(end, _)| words[..end].to_owned())
}
