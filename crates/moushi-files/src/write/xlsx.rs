//! XLSX: a workbook that can be filtered, filled in and printed on A3. Words are always string
//! cells, never formulas; colours stand beside words, as rules that follow when the words change.
//! Knows nothing of what the columns mean.

use moushi_core::report::book::{Book, Cell, Choice, Column, ColumnKind, Sheet, Tone};
use moushi_core::report::trace::Stamp;
use moushi_core::text::{Lang, Text};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DocProperties, ExcelDateTime,
    Workbook, Worksheet, XlsxError,
};

use super::across::{A3, Across, across};
use super::printable::printable;
use super::traced;
use crate::writers::WriteError;

mod figures;
mod style;

use figures::Formats;
use style::Style;

/// Name of the main part's relations.
const MAIN: &str = "xl/_rels/workbook.xml.rels";
/// Rows of title, note and header.
const TITLE: u32 = 0;
const NOTE: u32 = 1;
const HEADER: u32 = 2;
/// The part of its size below which a table is not printed: 10.5 points become 6.8.
const LEAST: f64 = 0.65;
/// The format's limit is 32,767; the rest is kept free for the words that say so.
const CELL_LIMIT: usize = 32_700;
static CUT: Text = Text::new(
    "……（超出单元格容量，全文见 ledger.json）",
    "… (more than a cell can hold; the whole is in ledger.json)",
);
static FOOTER: Text = Text::new("&C第 &P 页，共 &N 页", "&CPage &P of &N");

/// The workbook as a file. The same book gives the same bytes. The book is used up: its rows go as
/// the file takes them over, so that a large ledger is not in memory twice.
///
/// # Errors
/// When the book passes a limit of the format (1,048,576 rows, 16,384 columns).
pub fn write(book: Book) -> Result<Vec<u8>, WriteError> {
    let error = |cause: String| WriteError { format: "xlsx", cause };
    let trace = figures::trace(&book);
    let bytes = bytes(book).map_err(|cause| error(cause.to_string()))?;
    match trace {
        Some(trace) => traced::added(bytes, &trace, MAIN).map_err(|cause| error(cause.to_string())),
        None => Ok(bytes),
    }
}

fn bytes(book: Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&book)?);
    let style = Style::new(book.lang);
    let mut formats = Formats::default();
    let trails = figures::sheet(&book);
    let Book { lang, sheets, stamp, .. } = book;
    let stamp = stamp.as_ref();
    for (number, sheet) in (1..).zip(sheets.into_iter().chain(trails)) {
        let page = workbook.add_worksheet();
        page.set_name(tab_name(&sheet.name, number, lang))?;
        head(page, &sheet, &style)?;
        note(page, &sheet, stamp, &style)?;
        for (at, column) in (0..).zip(&sheet.columns) {
            choices(page, at, column, &sheet, &style)?;
        }
        screen(page, &sheet)?;
        paper(page, &sheet, &style)?;
        body(page, sheet, &style, &mut formats)?;
    }
    workbook.save_to_buffer()
}

fn properties(book: &Book) -> Result<DocProperties, XlsxError> {
    let year = u16::try_from(book.year.clamp(1900, 9999)).expect("clamped to four digits");
    let first_day = ExcelDateTime::from_ymd(year, 1, 1)?;
    let mut properties = DocProperties::new()
        .set_title(printable(book.lang.of(&book.title)))
        .set_author(printable(&book.org))
        .set_creation_datetime(&first_day);
    for (name, words) in book.stamp.iter().flat_map(figures::stamp_properties) {
        properties = properties.set_custom_property(name, words);
    }
    Ok(properties)
}

/// A tab's name: at most 31 characters, none of `[]:*?/\`, no apostrophe at either end.
fn tab_name(name: &Text, number: u32, lang: Lang) -> String {
    let plain: String = printable(lang.of(name))
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\n' | '\t'))
        .collect();
    let plain: String = plain.trim_matches('\'').trim().chars().take(28).collect();
    if plain.is_empty() { format!("{}{number}", lang.pick("表", "Table ")) } else { plain }
}

fn head(page: &mut Worksheet, sheet: &Sheet, style: &Style) -> Result<(), XlsxError> {
    let (lang, (from, last)) = (style.lang, over(sheet, style));
    if last > from {
        page.merge_range(
            TITLE,
            from,
            TITLE,
            last,
            &fit(lang.of(&sheet.title), lang),
            &style.title,
        )?;
    }
    page.set_row_height(TITLE, 34)?;
    page.set_row_height(HEADER, style.header_height(&sheet.columns))?;
    // Where a row and a column both have a format, the row's counts: no borders above the header.
    page.set_row_format(TITLE, &style.title)?;
    for (at, column) in (0..).zip(&sheet.columns) {
        page.set_column_width(at, f64::from(style.width(column)) + 0.8)?;
        page.set_column_format(at, style.of(&column.kind))?;
        page.write_string_with_format(
            HEADER,
            at,
            fit(lang.of(&column.header), lang),
            &style.header,
        )?;
    }
    Ok(())
}

/// The line under the title. With the words of a stamp it may take several lines.
fn note(
    page: &mut Worksheet,
    sheet: &Sheet,
    stamp: Option<&Stamp>,
    style: &Style,
) -> Result<(), XlsxError> {
    let (lang, (from, last)) = (style.lang, over(sheet, style));
    let mut words = lang.of(&sheet.note).to_owned();
    if let Some(stamp) = stamp {
        words = [words, figures::stamp_line(stamp, lang)].concat();
    }
    let under = sheet.columns.get(usize::from(from)..=usize::from(last)).unwrap_or_default();
    let height = style.note_height(under, &words);
    let format = style.note.clone().set_text_wrap();
    if last > from {
        page.merge_range(NOTE, from, NOTE, last, &fit(&words, lang), &format)?;
    } else if stamp.is_some() {
        page.write_string_with_format(NOTE, 0, fit(&words, lang), &format)?;
    }
    page.set_row_height(NOTE, height)?.set_row_format(NOTE, &style.note)?;
    Ok(())
}

/// The rows. Cells take the format of their column, and empty ones are not written at all: a format
/// of its own for every cell would cost more than the words.
fn body(
    page: &mut Worksheet,
    sheet: Sheet,
    style: &Style,
    formats: &mut Formats,
) -> Result<(), XlsxError> {
    let Sheet { columns, rows, .. } = sheet;
    let widths: Vec<u16> = columns.iter().map(|column| style.width(column)).collect();
    for (row, cells) in (HEADER + 1..).zip(rows) {
        for (at, cell) in (0..).zip(&cells) {
            put(page, row, at, cell, style, formats)?;
        }
        page.set_row_height(row, style.row_height(&widths, &cells))?;
    }
    Ok(())
}

fn put(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &Cell,
    style: &Style,
    formats: &mut Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => page,
        Cell::Open => page.write_string_with_format(row, at, cell.text(style.lang), &style.open)?,
        Cell::Told(_) => page.write_string(row, at, fit(&cell.text(style.lang), style.lang))?,
        Cell::Words(words) => page.write_string(row, at, fit(words, style.lang))?,
        Cell::Ours(text) => page.write_string(row, at, fit(style.lang.of(text), style.lang))?,
        Cell::Number(number) => page.write_number(row, at, *number)?,
        Cell::Figure(figure) => match formats.of(figure, style) {
            Some((number, format)) => page.write_number_with_format(row, at, number, format)?,
            None => page.write_string(row, at, fit(&figure.shown, style.lang))?,
        },
        Cell::Date(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
            Ok(day) => page.write_datetime(row, at, day)?,
            // The format knows no day before 1900: such a day stays words.
            Err(_) => page.write_string(row, at, day.to_string())?,
        },
    };
    Ok(())
}

/// Words that a cell can hold.
fn fit(words: &str, lang: Lang) -> String {
    let words = printable(words);
    match words.char_indices().nth(CELL_LIMIT) {
        Some((end, _)) => format!("{}{}", &words[..end], lang.of(&CUT)),
        None => words.into_owned(),
    }
}

/// Drop-down list and colours of a column of choices; room is left for rows added by hand.
fn choices(
    page: &mut Worksheet,
    at: u16,
    column: &Column,
    sheet: &Sheet,
    style: &Style,
) -> Result<(), XlsxError> {
    let ColumnKind::Choice(choices) = column.kind else { return Ok(()) };
    let last = last_row(sheet).max(HEADER + 1);
    let words: Vec<&str> = choices.iter().map(|choice| style.lang.of(&choice.words)).collect();
    let list = DataValidation::new().allow_list_strings(&words)?;
    page.add_data_validation(HEADER + 1, at, last, at, &list)?;
    for Choice { words, tone } in choices {
        if *tone == Tone::Plain {
            continue;
        }
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(style.lang.of(words)))
            .set_format(style.tone(*tone));
        page.add_conditional_format(HEADER + 1, at, last, at, &rule)?;
    }
    Ok(())
}

fn screen(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let frozen = u16::try_from(sheet.freeze).unwrap_or(0);
    page.set_freeze_panes(HEADER + 1, frozen)?;
    page.autofilter(HEADER, 0, last_row(sheet), last_column(sheet.columns.len()))?;
    page.set_zoom(90);
    Ok(())
}

fn paper(page: &mut Worksheet, sheet: &Sheet, style: &Style) -> Result<(), XlsxError> {
    page.set_paper_size(A3.0).set_landscape();
    page.set_margins(0.4, 0.4, 0.5, 0.55, 0.2, 0.25);
    page.set_print_center_horizontally(true);
    pages(sheet, style).set(page, sheet.freeze, style.lang.of(&sheet.title), style.lang)?;
    page.set_repeat_rows(HEADER, HEADER)?;
    page.set_print_area(TITLE, 0, last_row(sheet), last_column(sheet.print))?;
    page.set_footer(style.lang.of(&FOOTER));
    Ok(())
}

/// Where the columns that are printed go on paper.
fn pages(sheet: &Sheet, style: &Style) -> Across {
    let printed = &sheet.columns[..sheet.print.min(sheet.columns.len())];
    let widths: Vec<u16> = printed.iter().map(|column| style.width(column)).collect();
    across(&widths, sheet.freeze, A3.1, LEAST)
}

/// First and last of the columns over which title and note lie.
fn over(sheet: &Sheet, style: &Style) -> (u16, u16) {
    let (from, to) = pages(sheet, style).over;
    (u16::try_from(from).unwrap_or(u16::MAX), last_column(to))
}

fn last_row(sheet: &Sheet) -> u32 {
    HEADER + u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX - HEADER)
}

fn last_column(count: usize) -> u16 {
    u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX)
}
