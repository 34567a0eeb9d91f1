//! Room `draft`: what was found in many documents becomes the rows of one ledger.
//! Decides where a document stands and what a candidate is for the organisation that plans; neither
//! reads documents nor judges the plan.

mod deliverable;
mod level;
mod rows;
mod tables;
mod units;

use std::collections::BTreeMap;

use crate::align;
use crate::model::{Document, Extraction, Ledger, Level, Programme, RowId};
use crate::text::Source;

pub use level::{Standing, standing, year_named};

/// A document as read and extracted, before it has a place in the ledger.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its text.
    pub source: Source,
    /// What was found in it.
    pub extraction: Extraction,
    /// Where it stands, when a person has said so.
    pub level: Option<Level>,
}

/// Builds the ledger of `org` for `year` from its documents, in the order given.
///
/// The same documents in the same order give the same ledger.
pub fn compose(org: &str, year: i32, readings: Vec<Reading>) -> Ledger {
    add(Ledger::new(org, year), readings)
}

/// Adds documents to a ledger: new rows after the old ones, links suggested anew, decisions kept.
pub fn add(mut ledger: Ledger, readings: Vec<Reading>) -> Ledger {
    let (org, year) = (ledger.org.clone(), ledger.year);
    let mut rows = rows::Rows::of(&mut ledger);
    for reading in readings {
        let document = place(&org, year, reading);
        rows.take(&document, year);
        ledger.documents.push(document);
    }
    rows.fill(&mut ledger);
    ledger.requirements = align::merge_same(&ledger.requirements).requirements;
    ledger.people = units::people(&ledger.documents);
    ledger.units = units::units(&ledger);
    ledger.programmes = programmes(&ledger);
    ledger.links = align::suggest(&ledger.requirements, &ledger.tasks, &ledger.links);
    ledger
}

fn place(org: &str, year: i32, reading: Reading) -> Document {
    let Standing { level, title, issuer } = standing(org, year, &reading.source);
    Document {
        source: reading.source,
        extraction: reading.extraction,
        level: reading.level.unwrap_or(level),
        title,
        issuer,
    }
}

/// Every named programme with the rows that name it, in order of first mention.
fn programmes(ledger: &Ledger) -> Vec<Programme> {
    let mut order: Vec<Programme> = Vec::new();
    let mut place: BTreeMap<&str, usize> = BTreeMap::new();
    let named = ledger
        .requirements
        .iter()
        .map(|row| (&row.id, &row.programmes))
        .chain(ledger.achievements.iter().map(|row| (&row.id, &row.programmes)))
        .chain(ledger.tasks.iter().map(|row| (&row.id, &row.programmes)));
    for (id, names) in named {
        for name in names {
            let at = *place.entry(name).or_insert_with(|| {
                order.push(Programme { name: name.clone(), rows: Vec::new() });
                order.len() - 1
            });
            mention(&mut order[at].rows, id);
        }
    }
    order
}

fn mention(rows: &mut Vec<RowId>, id: &RowId) {
    if rows.last() != Some(id) {
        rows.push(id.clone());
    }
}
