//! Ask: a ledger, or a plan as a document, held against demands.

use std::path::{Path, PathBuf};

use moushi_core::draft::{self, Decision, Reading};
use moushi_core::extract::{self, Options};
use moushi_core::model::{Finding, Ledger, Level, Refusal};
use moushi_files::readers::Limits;

use super::draft::year_of;
use super::load::{self, Opened};
use crate::error::Trouble;

/// What came of it.
#[derive(Debug)]
pub struct Held {
    /// The ledger with the demands in it and links suggested.
    pub ledger: Ledger,
    /// Decisions on links that fit no rows of it.
    pub unplaced: Vec<Finding>,
    /// Files that could not be read.
    pub refused: Vec<(String, Refusal)>,
}

/// Holds the ledger or plan at `plan` against the documents or ledgers at `against`, and carries
/// `decisions` on links out.
pub fn hold(
    plan: &Path,
    against: &[PathBuf],
    org: &str,
    year: Option<i32>,
    decisions: &[Decision],
) -> Result<Held, Trouble> {
    let mut refused = Vec::new();
    let base = match ledger(plan)? {
        Some(ledger) => ledger,
        None => {
            let sources = open(&[plan.to_owned()], &mut refused);
            let year = year.unwrap_or_else(|| year_of(&sources));
            draft::compose(org, year, readings(sources, year, None))
        }
    };
    let mut above = Vec::new();
    for path in against {
        match ledger(path)? {
            Some(other) => above.extend(demands(other)),
            None => {
                let sources = open(std::slice::from_ref(path), &mut refused);
                above.extend(readings(sources, base.year, Some(Level::Above)));
            }
        }
    }
    let (ledger, unplaced) = draft::decide(draft::add(base, above), decisions);
    Ok(Held { ledger, unplaced, refused })
}

/// The documents of another ledger that make demands.
fn demands(other: Ledger) -> impl Iterator<Item = Reading> {
    other.documents.into_iter().filter(|document| document.level == Level::Above).map(|document| {
        Reading {
            source: document.source,
            extraction: document.extraction,
            level: Some(Level::Above),
        }
    })
}

/// The ledger at `path`; none when the file is not one of ours but a document.
pub fn ledger(path: &Path) -> Result<Option<Ledger>, Trouble> {
    if path.extension().is_none_or(|extension| extension != "json") {
        return Ok(None);
    }
    Ok(Some(load::ledger(path)?))
}

/// Reads documents; what cannot be read is put into `refused`.
fn open(paths: &[PathBuf], refused: &mut Vec<(String, Refusal)>) -> Vec<Opened> {
    let loaded = load::load(paths, &Limits::default(), |_| ());
    refused.extend(loaded.refused);
    loaded.sources
}

fn readings(sources: Vec<Opened>, year: i32, level: Option<Level>) -> Vec<Reading> {
    let options = Options { year: Some(year) };
    let read = |opened: Opened| {
        let extraction = extract::extract(&opened.source, &options);
        Reading { source: opened.source, extraction, level }
    };
    sources.into_iter().map(read).collect()
}
