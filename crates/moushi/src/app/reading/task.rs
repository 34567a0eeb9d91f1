//! What a reader in the sandbox is told, and what it answers. What becomes of the answer is not told here.

use moushi_core::model::{Extraction, Finding};
use moushi_core::text::{Source, Text};
use moushi_files::readers::Cells;
use serde::{Deserialize, Serialize};

use crate::app::studying::{Brought, Wanted};

/// What a reader is told beside the bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// Name of the file.
    pub name: String,
    /// The year planned.
    pub year: i32,
    /// What is wanted of it.
    #[serde(default)]
    pub wants: Wants,
}

/// What is wanted of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub enum Wants {
    /// Its text, and what is found in it.
    #[default]
    Text,
    /// Its cells: it is a form.
    Cells,
    /// Whether decks can take over its design: it is a template.
    Design,
    /// What it says of units: it is a table of pupils for a study.
    Study(Box<Wanted>),
}

/// One text of a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Read {
    /// The text.
    pub source: Source,
    /// What the reader noticed.
    pub findings: Vec<Finding>,
    /// What was found in it.
    pub extraction: Extraction,
}

/// What came of a file; an archive gives several texts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// The texts.
    pub texts: Vec<Read>,
    /// The cells of a form.
    #[serde(default)]
    pub sheets: Vec<Cells>,
    /// What came of the table of a study.
    #[serde(default)]
    pub study: Option<Box<Brought>>,
    /// What could not be read, why, and what to do.
    pub refused: Vec<(String, Text, Text)>,
    /// The file bears a mark of state secrecy, or holds matters of single persons: nothing of it may be kept.
    #[serde(default)]
    pub secret: bool,
}
