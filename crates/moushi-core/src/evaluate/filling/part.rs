//! What of a filling is a unit's own: its row, those in which it lies, those that lie in it.

use std::collections::HashSet;

use super::{Filling, Row, Table};

impl Filling {
    /// The part of a unit that goes by a code or a name, with rows that have no place yet; none when there is no such unit.
    pub fn of_unit(&self, unit: &str) -> Option<Self> {
        let named = |row: &&Row| row.code == unit || row.name == unit;
        let own: Vec<HashSet<&str>> = self
            .tables
            .iter()
            .map(|table| table.rows.iter().filter(named).map(|row| row.code.as_str()).collect())
            .collect();
        if own.iter().all(HashSet::is_empty) {
            return None;
        }
        let mut kept = own.clone();
        for at in 1..self.tables.len() {
            let below = self.tables[at].rows.iter();
            let below: Vec<&str> = below
                .filter(|row| kept[at - 1].contains(&*row.above))
                .map(|row| row.code.as_str())
                .collect();
            kept[at].extend(below);
        }
        // Units above of what was named, not of what lies in it: those lie in the same.
        let mut above = own;
        for at in (1..self.tables.len()).rev() {
            let rows = self.tables[at].rows.iter().filter(|row| above[at].contains(&*row.code));
            let found: Vec<&str> = rows.map(|row| row.above.as_str()).collect();
            above[at - 1].extend(found);
        }
        let tables =
            self.tables.iter().zip(kept.iter().zip(&above)).map(|(table, (kept, above))| {
                let its = |row: &&Row| kept.contains(&*row.code) || above.contains(&*row.code);
                let rows =
                    table.rows.iter().filter(its).map(|row| Row { number: 0, ..row.clone() });
                Table { rows: rows.collect(), ..table.clone() }
            });
        Some(Self { tables: tables.collect() })
    }

    /// The same with rows that have no place yet.
    pub fn unplaced(mut self) -> Self {
        for row in self.tables.iter_mut().flat_map(|table| &mut table.rows) {
            row.number = 0;
        }
        self
    }
}
