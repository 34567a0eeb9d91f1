//! What spreadsheets of all formats come down to: filled cells by row and column, put into the
//! source as one table for each sheet. Holds only filled cells, so that one stray cell far away
//! costs nothing. Knows no file format.

pub(crate) mod number_format;

use std::collections::BTreeMap;

use moushi_core::model::{Finding, Refusal, Severity};
use moushi_core::text::{BlockKind, Format, Source, SourceBuilder, Span, Table, Text};

use serde::{Deserialize, Serialize};

use super::{notes, refusals};
use crate::readers::Input;

/// Cell styles that are looked at; Excel allows 65,490.
pub(crate) const MOST_STYLES: usize = 65_536;

/// A filled cell.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    row: u32,
    column: u32,
    text: String,
}

/// A sheet cell by cell, with the places that a table in a text does not keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    /// Name of the sheet.
    pub name: String,
    /// It is not shown.
    pub hidden: bool,
    /// The filled cells, row by row.
    pub cells: Vec<Filled>,
}

/// A filled cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u32,
    /// What it shows.
    pub text: String,
    /// Its number, when it is one and no day.
    pub number: Option<f64>,
}

/// One sheet as a reader gathers it.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    name: String,
    hidden: bool,
    input: Input<'a>,
    cells: Vec<Cell>,
    /// Cells that hold a number and no day.
    numbers: Vec<(u32, u32, f64)>,
    /// Merged ranges: first row, first column, last row, last column.
    merged: Vec<[u32; 4]>,
    bytes: usize,
}

impl<'a> Sheet<'a> {
    /// A sheet without cells.
    pub(crate) fn new(name: &str, hidden: bool, input: &Input<'a>) -> Self {
        Self {
            name: name.to_owned(),
            hidden,
            input: *input,
            cells: Vec::new(),
            numbers: Vec::new(),
            merged: Vec::new(),
            bytes: 0,
        }
    }

    /// Adds a cell, counted from 0; one without visible characters is left out.
    ///
    /// # Errors
    /// When there are more cells or there is more text than the limits allow.
    pub(crate) fn cell(&mut self, row: u32, column: u32, text: &str) -> Result<(), Refusal> {
        let text = clean(text);
        if text.is_empty() {
            return Ok(());
        }
        self.bytes += text.len();
        self.input.check_text(self.bytes)?;
        if self.cells.len() >= self.input.limits.max_cells {
            return Err(refusals::too_many_cells());
        }
        self.cells.push(Cell { row, column, text });
        Ok(())
    }

    /// Keeps the number of a cell as it is, beside what is shown of it.
    pub(crate) fn number(&mut self, row: u32, column: u32, number: f64) {
        self.numbers.push((row, column, number));
    }

    /// The cells by row and column, without what merged ranges cover.
    ///
    /// # Errors
    /// When the time is over.
    pub(crate) fn cells(mut self) -> Result<Cells, Refusal> {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
        self.uncover()?;
        let numbers: BTreeMap<(u32, u32), f64> =
            self.numbers.into_iter().map(|(row, column, number)| ((row, column), number)).collect();
        let filled = |Cell { row, column, text }| {
            let number = numbers.get(&(row, column)).copied();
            Filled { row, column, text, number }
        };
        let cells = self.cells.into_iter().map(filled).collect();
        Ok(Cells { name: self.name, hidden: self.hidden, cells })
    }

    /// Adds a merged range: only its first cell is shown.
    pub(crate) fn merge(&mut self, range: [u32; 4]) {
        self.merged.push(range);
    }

    /// Drops what merged ranges cover.
    fn uncover(&mut self) -> Result<(), Refusal> {
        for [top, left, bottom, right] in std::mem::take(&mut self.merged) {
            self.input.check_time()?;
            let from = self.cells.partition_point(|cell| cell.row < top);
            let to = self.cells.partition_point(|cell| cell.row <= bottom);
            for cell in self.cells.get_mut(from..to).unwrap_or_default() {
                let inside = (left..=right).contains(&cell.column);
                if inside && (cell.row, cell.column) != (top, left) {
                    cell.text.clear();
                }
            }
        }
        self.cells.retain(|cell| !cell.text.is_empty());
        Ok(())
    }
}

/// Line breaks as `\n`, no control characters, nothing blank around.
pub(crate) fn clean(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace("_x000D_", "").replace('\r', "\n");
    let kept: String =
        plain.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}

/// The source of a workbook as it grows.
#[derive(Debug, Default)]
pub(crate) struct Workbook {
    builder: SourceBuilder,
    cells: usize,
    sheets: u32,
    hidden: Vec<String>,
}

impl Workbook {
    /// Appends a sheet: a block for each filled cell, row by row, and one table. Rows without any
    /// filled cell come down to one empty row; columns before the first filled one are left out.
    ///
    /// # Errors
    /// When the tables would span more cells than the limits allow.
    pub(crate) fn sheet(&mut self, mut sheet: Sheet<'_>) -> Result<(), Refusal> {
        self.sheets += 1;
        if sheet.hidden {
            self.hidden.push(sheet.name.clone());
        }
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
        sheet.uncover()?;
        let Some(left) = sheet.cells.iter().map(|cell| cell.column).min() else { return Ok(()) };
        let mut table = Table { name: Some(sheet.name.clone()), rows: Vec::new() };
        let mut last = None;
        for row in sheet.cells.chunk_by(|one, two| one.row == two.row) {
            if last.is_some_and(|last: u32| row[0].row - last > 1) {
                table.rows.push(Vec::new());
            }
            last = Some(row[0].row);
            let spans = self.row(row, left, &sheet.input)?;
            table.rows.push(spans);
        }
        self.builder.table(table);
        Ok(())
    }

    fn row(&mut self, row: &[Cell], left: u32, input: &Input<'_>) -> Result<Vec<Span>, Refusal> {
        let width = row.last().map_or(0, |cell| (cell.column - left) as usize + 1);
        self.cells = self.cells.saturating_add(width);
        if self.cells > input.limits.max_cells {
            return Err(refusals::too_many_cells());
        }
        let mut spans = Vec::with_capacity(width);
        for cell in row {
            let empty = Span::new(self.builder.end(), self.builder.end());
            spans.resize((cell.column - left) as usize, empty);
            spans.push(self.builder.block(BlockKind::Cell, Some(self.sheets), &cell.text));
        }
        input.check_text(self.builder.end())?;
        Ok(spans)
    }

    /// Closes the source; tells of hidden sheets.
    pub(crate) fn finish(self, input: &Input<'_>, format: Format) -> (Source, Vec<Finding>) {
        let source = self.builder.finish(input.name, format, input.bytes);
        let findings = (!self.hidden.is_empty()).then(|| hidden_sheets(&source, &self.hidden));
        (source, findings.into_iter().collect())
    }
}

fn hidden_sheets(source: &Source, hidden: &[String]) -> Finding {
    let names = hidden.join("、");
    notes::note(
        source,
        "file-hidden-sheet",
        Severity::Warning,
        Span::default(),
        Text::of(
            format!("工作表“{names}”是隐藏的，仍已读入。"),
            format!("Hidden, yet read: the sheets {}.", hidden.join(", ")),
        ),
        Text::new(
            "请取消隐藏后核对；不需要的请删除再导入。",
            "Unhide and check them; delete what is not needed and read the file again.",
        ),
    )
}
