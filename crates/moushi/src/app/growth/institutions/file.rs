//! A table of institutions from a file: rows of text of the first sheet that has a table. Knows no meaning.

use std::fs;
use std::path::Path;

use moushi_core::growth::institutions::sheet::{Row, Sheet};
use moushi_core::model::Refusal;
use moushi_core::text::{alike, trimmed};
use moushi_files::readers::{self, Limits};

use crate::error::file_refusal;

/// Rows below which a sheet is a cover or a note, and the next one is looked at.
const TABLE: usize = 3;

/// Reads it.
///
/// # Errors
/// When the file cannot be read or is no table.
pub(super) fn sheet(path: &Path) -> Result<Sheet, Refusal> {
    let bytes = fs::read(path).map_err(|error| file_refusal(path, &error))?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut sheets: Vec<(String, Vec<Row>)> = Vec::new();
    readers::rows(&file, &bytes, &Limits::default(), &mut |sheet, number, cells| {
        let cells = cells.iter().map(|cell| trimmed(cell).to_owned()).collect();
        match sheets.last_mut().filter(|(name, _)| alike(name, sheet)) {
            Some((_, rows)) => rows.push(Row { number, cells }),
            None => sheets.push((sheet.to_owned(), vec![Row { number, cells }])),
        }
    })?;
    let wide = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count() >= 2;
    let table =
        sheets.iter().position(|(_, rows)| rows.iter().filter(|row| wide(row)).count() >= TABLE);
    let rows = match sheets.is_empty() {
        true => Vec::new(),
        false => sheets.swap_remove(table.unwrap_or(0)).1,
    };
    Ok(Sheet { file, rows })
}
