//! `Ledger`: the rows of one organisation's year with the sources they stand on.

use serde::{Deserialize, Serialize};

use super::{Achievement, Extraction, Link, Org, Person, Programme, Requirement, RowId, Task};
use crate::text::{Source, SourceId, Span};

/// Version of the shape of `ledger.json`; raised with every change that an older reader would
/// misread.
pub const SCHEMA_VERSION: u32 = 1;

/// Where a document stands, seen from the organisation that plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// From a superior: what it plans or demands is a requirement for us.
    Above,
    /// Our own, of the year planned.
    Own,
    /// Our own, of the year before.
    LastYear,
    /// From a unit below: its tasks take up ours.
    Below,
}

/// A document that the ledger stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document {
    /// Its text.
    pub source: Source,
    /// What was found in it.
    pub extraction: Extraction,
    /// Where it stands.
    pub level: Level,
    /// Its title, as written.
    pub title: String,
    /// Who issued it, where the text says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// The rows of one organisation's year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ledger {
    /// [`SCHEMA_VERSION`] of the program that wrote it.
    pub version: u32,
    /// The organisation that plans.
    pub org: String,
    /// The year planned.
    pub year: i32,
    /// What was read, in the order given.
    pub documents: Vec<Document>,
    /// Leaders in official order.
    pub people: Vec<Person>,
    /// Units in official order.
    pub units: Vec<Org>,
    /// Named programmes.
    pub programmes: Vec<Programme>,
    /// Demands from above.
    pub requirements: Vec<Requirement>,
    /// Results of the year before.
    pub achievements: Vec<Achievement>,
    /// Promises for the year; of this year's plan.
    pub tasks: Vec<Task>,
    /// Last year's tasks, for comparison.
    pub last_year: Vec<Task>,
    /// Tasks of units below that take up ours.
    pub below: Vec<Task>,
    /// Task answers requirement.
    pub links: Vec<Link>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(org: impl Into<String>, year: i32) -> Self {
        Self {
            version: SCHEMA_VERSION,
            org: org.into(),
            year,
            documents: Vec::new(),
            people: Vec::new(),
            units: Vec::new(),
            programmes: Vec::new(),
            requirements: Vec::new(),
            achievements: Vec::new(),
            tasks: Vec::new(),
            last_year: Vec::new(),
            below: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The document of that name.
    pub fn document(&self, id: &SourceId) -> Option<&Document> {
        self.documents.iter().find(|document| document.source.id == *id)
    }

    /// The words at a place of one of the sources.
    pub fn words(&self, id: &SourceId, span: Span) -> Option<&str> {
        self.document(id).and_then(|document| document.source.text.get(span.start()..span.end()))
    }

    /// The requirement of that name.
    pub fn requirement(&self, id: &RowId) -> Option<&Requirement> {
        named(&self.requirements, id, |row| &row.id)
    }

    /// The task of that name, of this year.
    pub fn task(&self, id: &RowId) -> Option<&Task> {
        named(&self.tasks, id, |row| &row.id)
    }
}

/// The row of that name. Rows are numbered in their order, so that halving finds it; a ledger that
/// came from elsewhere may stand in any order and is then looked through.
fn named<'a, Row>(rows: &'a [Row], id: &RowId, name: impl Fn(&Row) -> &RowId) -> Option<&'a Row> {
    // T1000 comes after T999: the shorter name first, then by letters.
    let order = |row: &Row| {
        let RowId(other) = name(row);
        (other.len(), other.as_str()).cmp(&(id.0.len(), id.0.as_str()))
    };
    let at = rows.binary_search_by(order).ok();
    at.or_else(|| rows.iter().position(|row| name(row) == id)).map(|at| &rows[at])
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_row_is_found_in_a_few_steps_and_in_any_order() {
        let mut rows: Vec<RowId> = (1..=1500).map(|at| RowId(format!("T{at:03}"))).collect();
        let looked_at = Cell::new(0_usize);
        let find = |rows: &[RowId], id: &str| {
            looked_at.set(0);
            named(rows, &RowId(id.into()), |row| {
                looked_at.set(looked_at.get() + 1);
                row
            })
            .cloned()
        };
        for id in ["T001", "T999", "T1000", "T1500"] {
            assert_eq!(find(&rows, id), Some(RowId(id.into())));
            assert!(looked_at.get() < 20, "{id}: {} rows looked at", looked_at.get());
        }
        assert_eq!(find(&rows, "T1501"), None);
        rows.reverse();
        assert_eq!(find(&rows, "T007"), Some(RowId("T007".into())));
    }
}
