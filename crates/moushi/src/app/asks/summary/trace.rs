//! The way from a fact back to the first document: the row of the task and the confirmed requirements above it,
//! each with the bytes of the text that its words stand on.

use moushi_core::model::{Ledger, LinkState, Origin, RowId, Task};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::asks::index::Index;

/// Words of a document that a fact stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Trace {
    /// `task` or `requirement`.
    pub noun: String,
    /// The row that stands on the words.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// The document.
    pub document: String,
    /// Its title.
    pub title: String,
    /// Page, slide or sheet.
    pub page: Option<u32>,
    /// First byte of the words in the text of the document.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// The words.
    pub words: String,
}

/// The traces of a task: its own words first, then the requirements that a person has confirmed it to answer, with
/// every place where superiors demand the same. Rows that a person wrote stand on no document.
pub fn traces(ledger: &Ledger, index: &Index, task: &Task) -> Vec<Trace> {
    let mut all: Vec<Trace> =
        place(ledger, index, &task.origin, ("task", &task.id)).into_iter().collect();
    let confirmed = ledger
        .links
        .iter()
        .filter(|link| link.task == task.id && link.state == LinkState::Confirmed);
    for requirement in confirmed.filter_map(|link| ledger.requirement(&link.requirement)) {
        let row = ("requirement", &requirement.id);
        all.extend(requirement.origins.iter().filter_map(|one| place(ledger, index, one, row)));
    }
    all
}

fn place(
    ledger: &Ledger,
    index: &Index,
    origin: &Origin,
    (noun, code): (&str, &RowId),
) -> Option<Trace> {
    let (source, span) = origin.text()?;
    let held = ledger.document(source)?;
    Some(Trace {
        noun: noun.to_owned(),
        entry: index.id(code),
        code: code.0.clone(),
        document: index.document(source).map(|one| one.id.clone()).unwrap_or_default(),
        title: if held.title.is_empty() { held.source.name.clone() } else { held.title.clone() },
        page: held.source.page_at(span.start()),
        start: span.start(),
        end: span.end(),
        words: held.source.at(span).to_owned(),
    })
}
