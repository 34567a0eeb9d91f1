//! The files of an evaluation of growth 增值评价的文件: a paper as page and document, a workbook, results as JSON; each kind of
//! evaluation writes the same four. Knows no content.

use std::path::{Path, PathBuf};

use moushi_core::report::block::Pack;
use moushi_core::report::book::Book;
use moushi_files::write::{docx, html, json, xlsx};
use serde::Serialize;

use crate::app::outputs;
use crate::error::Trouble;

/// The year by which files are dated: the same data make the same bytes, whatever the day.
pub const YEAR: i32 = 2000;

/// Writes paper, workbook and results into a folder, which is made where it is not there, under a name; answers the paths.
///
/// # Errors
/// When a file cannot be written.
pub fn write(
    folder: &Path,
    name: &str,
    paper: &Pack,
    book: Book,
    results: &impl Serialize,
) -> Result<Vec<PathBuf>, Trouble> {
    outputs::folder(folder)?;
    let page = html::write(paper).map_err(anyhow::Error::from)?;
    let document = docx::write(paper).map_err(anyhow::Error::from)?;
    let book = xlsx::write(book).map_err(anyhow::Error::from)?;
    let files =
        [("html", page), ("docx", document), ("xlsx", book), ("json", json::write_value(results))];
    let file = |(kind, bytes): &(&str, Vec<u8>)| {
        outputs::file(&folder.join(format!("{name}.{kind}")), bytes)
    };
    files.iter().map(file).collect()
}
