//! From lines to running text: paragraphs joined again across wraps and pages, tables across pages,
//! running heads set aside.

use moushi_core::model::Refusal;
use moushi_core::text::{BlockKind, NoiseKind, SourceBuilder, Span, Table};

use super::columns;
use super::extract::Sheet;
use super::grid::{self, Grid};
use super::lines::{self, Line};
use super::margins;
use super::measure::Measure;
use crate::read::headings;
use crate::readers::Input;

/// A table of one page.
struct Ruled {
    top: f32,
    columns: Vec<f32>,
    rows: Vec<Vec<String>>,
}

/// Writes all pages.
///
/// # Errors
/// When there is too much text or it takes too long.
pub(super) fn write(
    builder: &mut SourceBuilder,
    sheets: &[Sheet],
    input: &Input<'_>,
) -> Result<(), Refusal> {
    let mut pages = Vec::new();
    let mut tables = Vec::new();
    for sheet in sheets {
        input.check_time()?;
        let (lines, ruled) = take_apart(sheet);
        pages.push(lines);
        tables.push(ruled);
    }
    let measure = Measure::of(sheets, &pages);
    let running = margins::running(sheets, &pages);
    let mut flow = Flow::new(builder, measure);
    for (((sheet, lines), ruled), running) in sheets.iter().zip(pages).zip(tables).zip(running) {
        flow.page(sheet, lines, ruled, &running);
        input.check_text(flow.builder.end())?;
    }
    flow.end_table();
    flow.end_paragraph();
    Ok(())
}

/// The lines and the tables of a page.
fn take_apart(sheet: &Sheet) -> (Vec<Line>, Vec<Ruled>) {
    let mut words = sheet.words.clone();
    let mut tables = Vec::new();
    for grid in grid::grids(&sheet.rulings) {
        let mut rest = words.clone();
        let rows = grid.fill(&mut rest);
        if is_table(&grid, &rows) {
            words = rest;
            tables.push(Ruled { top: grid.top(), columns: grid.columns, rows });
        }
    }
    (columns::lines(sheet, words), tables)
}

/// Whether what fell into the grid is a table: at least two of its columns hold words.
fn is_table(grid: &Grid, rows: &[Vec<String>]) -> bool {
    let filled = |column: &usize| rows.iter().any(|row| !row[*column].is_empty());
    (0..grid.width()).filter(filled).count() > 1
}

/// A paragraph that may go on.
struct Paragraph {
    text: String,
    page: u32,
    /// Its first line and its last, which may be the same.
    first: Line,
    last: Line,
    /// Page of the last line.
    last_page: u32,
    lines: usize,
    right: f32,
}

struct OpenTable {
    columns: Vec<f32>,
    /// Rows with their page.
    rows: Vec<(u32, Vec<String>)>,
}

struct Flow<'a> {
    builder: &'a mut SourceBuilder,
    measure: Measure,
    paragraph: Option<Paragraph>,
    table: Option<OpenTable>,
    /// Running lines met while a paragraph or table may go on; written behind it.
    asides: Vec<(u32, String)>,
}

impl<'a> Flow<'a> {
    fn new(builder: &'a mut SourceBuilder, measure: Measure) -> Self {
        Self { builder, measure, paragraph: None, table: None, asides: Vec::new() }
    }

    fn page(&mut self, sheet: &Sheet, lines: Vec<Line>, mut ruled: Vec<Ruled>, running: &[bool]) {
        ruled.sort_by(|a, b| b.top.total_cmp(&a.top));
        let mut ruled = ruled.into_iter().peekable();
        for (line, running) in lines.into_iter().zip(running) {
            while let Some(table) = ruled.next_if(|table| table.top > line.base) {
                self.table(sheet.number, table);
            }
            if *running {
                self.aside(sheet.number, line.text);
            } else {
                self.line(sheet, line);
            }
        }
        for table in ruled {
            self.table(sheet.number, table);
        }
    }

    fn line(&mut self, sheet: &Sheet, line: Line) {
        self.end_table();
        let right = line.column.map_or_else(|| self.measure.right(sheet), |(_, right)| right);
        match &mut self.paragraph {
            Some(open) if self.measure.goes_on(sheet, open, &line) => {
                lines::join(&mut open.text, &line.text);
                open.last = line;
                open.last_page = sheet.number;
                open.lines += 1;
                open.right = right;
            }
            _ => {
                self.end_paragraph();
                let (text, page, first) = (line.text.clone(), sheet.number, line.clone());
                let open =
                    Paragraph { text, page, first, last: line, last_page: page, lines: 1, right };
                self.paragraph = Some(open);
            }
        }
    }

    fn table(&mut self, page: u32, ruled: Ruled) {
        self.end_paragraph();
        let same = |open: &OpenTable| {
            open.rows.last().is_some_and(|(last, _)| *last != page)
                && open.columns.len() == ruled.columns.len()
                && open.columns.iter().zip(&ruled.columns).all(|(a, b)| (a - b).abs() < 6.0)
        };
        if !self.table.as_ref().is_some_and(same) {
            self.end_table();
        }
        let open = self
            .table
            .get_or_insert_with(|| OpenTable { columns: ruled.columns, rows: Vec::new() });
        open.rows.extend(ruled.rows.into_iter().map(|row| (page, row)));
    }

    fn aside(&mut self, page: u32, text: String) {
        self.asides.push((page, text));
        if self.paragraph.is_none() && self.table.is_none() {
            self.write_asides();
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(done) = self.paragraph.take() {
            let kind = match self.measure.heading(&done.text, done.first.size) {
                Some(level) => BlockKind::Heading(level),
                None => headings::guess(&done.text, false),
            };
            self.builder.block(kind, Some(done.page), &done.text);
            self.write_asides();
        }
    }

    fn end_table(&mut self) {
        let Some(done) = self.table.take() else { return };
        let mut rows = Vec::new();
        for (page, row) in done.rows {
            let cell = |words: String| match words.as_str() {
                "" => Span::new(self.builder.end(), self.builder.end()),
                words => self.builder.block(BlockKind::Cell, Some(page), words),
            };
            rows.push(row.into_iter().map(cell).collect());
        }
        self.builder.table(Table { name: None, rows });
        self.write_asides();
    }

    fn write_asides(&mut self) {
        for (page, text) in std::mem::take(&mut self.asides) {
            let span = self.builder.block(BlockKind::Aside, Some(page), &text);
            self.builder.noise(NoiseKind::Wrap, span);
        }
    }
}

impl Measure {
    /// Whether a line goes on with the paragraph above it.
    fn goes_on(&self, sheet: &Sheet, open: &Paragraph, next: &Line) -> bool {
        let last = &open.last;
        let same_page = open.last_page == sheet.number;
        let drop = last.base - next.base;
        if (last.size - next.size).abs() > 0.12 * last.size.max(next.size) {
            return false;
        }
        if same_page && drop > 1.18 * self.pitch.max(last.size * 1.2) {
            return false;
        }
        if same_page && self.is_title(sheet, last) && self.is_title(sheet, next) {
            return true;
        }
        !self.opens(sheet, next)
            && self.indent_allows(open, next)
            && !lines::is_new_item(last, next)
            && lines::wrapped(last, next, open.right)
    }

    /// Whether the left ends let two lines be of one paragraph.
    fn indent_allows(&self, open: &Paragraph, next: &Line) -> bool {
        let (last, size) = (&open.last, next.size);
        let indent = |line: &Line| line.left - line.column.map_or(0.0, |(left, _)| left);
        let shift = match (last.column, next.column) {
            (Some(_), Some(_)) => indent(next) - indent(last),
            _ => next.left - last.left,
        };
        if open.lines > 1 {
            return shift.abs() < 0.8 * size;
        }
        // Behind a first line: level with it, or further left because the first was indented, or
        // hanging under the words behind a number or mark.
        let numbered =
            last.text.starts_with(|c: char| !c.is_alphabetic()) || last.text.starts_with('第');
        (-5.0 * size..0.8 * size).contains(&shift) || (numbered && shift < 4.0 * size)
    }
}
