//! How each evaluation of growth ends: results for machines, or what the screen shows and where files are. Knows no content.

use std::path::PathBuf;

use moushi_files::write::json;
use serde::Serialize;

use crate::cli::args::Shape;
use crate::cli::screen::Screen;
use crate::error::Exit;

/// Prints the results as JSON, or shows them and names the files that were written.
pub(super) fn ended(
    shape: Shape,
    results: &impl Serialize,
    show: impl FnOnce(),
    written: &[PathBuf],
    screen: &Screen,
) -> Exit {
    match shape {
        Shape::Json => screen.bytes(&json::write_value(results)),
        Shape::Text => {
            show();
            written.iter().for_each(|path| screen.line(&format!("  {}", path.display())));
        }
    }
    Exit::Ok
}
