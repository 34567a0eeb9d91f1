//! What has changed from one filling to the next, cell by cell: units that came or went, numbers that are other numbers.
//! Whether somebody wrote 1,200 or 1200 is no change.

use std::collections::HashMap;

use serde::Serialize;

use super::super::intake::cell;
use super::super::standard::Standard;
use super::{Filling, Row, Table};

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Name of the level.
    pub level: String,
    /// Code of the unit.
    pub code: String,
    /// Its name, as it is now; as it was where it is gone.
    pub name: String,
    /// What.
    pub what: What,
}

/// What has changed about a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum What {
    /// It was not there before.
    Came,
    /// It is there no more.
    Went,
    /// It is called otherwise.
    Named {
        /// As it was called.
        from: String,
    },
    /// It lies elsewhere.
    Moved {
        /// Where it lay.
        from: String,
        /// Where it lies.
        to: String,
    },
    /// A number or an answer is another.
    Cell {
        /// The column.
        column: String,
        /// What stood there; empty for nothing.
        from: String,
        /// What stands there.
        to: String,
    },
}

/// What has changed, in the order of the later filling; units that went come last in their table.
pub fn changes(standard: &Standard, before: &Filling, after: &Filling) -> Vec<Change> {
    let none = Table::default();
    let mut all = Vec::new();
    for (at, level) in standard.levels.iter().enumerate().filter(|(_, level)| !level.parts) {
        let tables = [before, after].map(|one| one.table(&level.name).unwrap_or(&none));
        Pair { standard, level: at, before: tables[0], after: tables[1] }.changes(&mut all);
    }
    all
}

/// The two tables of a level.
struct Pair<'a> {
    standard: &'a Standard,
    level: usize,
    before: &'a Table,
    after: &'a Table,
}

impl Pair<'_> {
    fn changes(&self, all: &mut Vec<Change>) {
        let was: HashMap<&str, &Row> =
            self.before.rows.iter().rev().map(|row| (row.code.as_str(), row)).collect();
        let is: HashMap<&str, &Row> =
            self.after.rows.iter().map(|row| (row.code.as_str(), row)).collect();
        for row in &self.after.rows {
            match was.get(row.code.as_str()) {
                Some(before) => self.unit(before, row, all),
                None => all.push(self.change(row, What::Came)),
            }
        }
        let went = self.before.rows.iter().filter(|row| !is.contains_key(row.code.as_str()));
        all.extend(went.map(|row| self.change(row, What::Went)));
    }

    fn change(&self, row: &Row, what: What) -> Change {
        let level = self.standard.levels[self.level].name.clone();
        Change { level, code: row.code.clone(), name: row.name.clone(), what }
    }

    fn unit(&self, before: &Row, after: &Row, all: &mut Vec<Change>) {
        if before.name != after.name {
            all.push(self.change(after, What::Named { from: before.name.clone() }));
        }
        if before.above != after.above {
            let (from, to) = (before.above.clone(), after.above.clone());
            all.push(self.change(after, What::Moved { from, to }));
        }
        let level = &self.standard.levels[self.level];
        for slot in &level.slots[..level.handed_in] {
            let from = self.before.cell(before, &slot.name);
            let to = self.after.cell(after, &slot.name);
            let same = from == to
                || !from.is_empty()
                    && !to.is_empty()
                    && cell::number(slot, from).is_ok_and(|was| cell::number(slot, to) == Ok(was));
            if !same {
                let (column, from, to) = (slot.name.clone(), from.to_owned(), to.to_owned());
                all.push(self.change(after, What::Cell { column, from, to }));
            }
        }
    }
}
