//! Fillings 填报: what a unit has written into the tables of a standard, word by word as it stands there, so that nothing
//! is lost of what cannot be read. Held against the standard (what is wrong, cell by cell) and against an earlier one (what
//! has changed). Knows no file format and not who may hand it in.

mod back;
mod change;
mod checks;
mod flaws;
mod jumps;
pub mod layout;
mod part;
pub mod titles;

use serde::{Deserialize, Serialize};

use super::frame::Frame;
use super::intake::meant::Meant;
use super::intake::{Flaw, Intake, plain};
use super::standard::{Slot, Standard};
pub use back::{Back, Free, Missing, Place, Remembered, Sheet, Unclear, back, ours, places};
pub use change::{Change, What, changes};
pub use flaws::weighed;
pub use jumps::jumps;

/// The tables of a standard as they were filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filling {
    /// A table for each level that was handed in, the highest level first.
    pub tables: Vec<Table>,
}

/// The table of a level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Name of the level.
    pub level: String,
    /// Names of the columns in which something may stand, in the order of the cells of a row.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A unit as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Row in the file, as a spreadsheet counts.
    pub number: u32,
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the unit in which it lies; empty at the top.
    pub above: String,
    /// What stands in the columns of the table; empty for nothing.
    pub cells: Vec<String>,
}

impl Filling {
    /// What was filled in as numbers, the frames of the highest level first, and everything that is wrong with it.
    /// A flaw names its table by the place of the table here ([`Flaw::file`]), its column by name.
    pub fn taken_in(&self, standard: &Standard) -> (Vec<Frame>, Vec<Flaw>) {
        let mut intake = Intake::new(standard);
        self.put(&mut intake, 0);
        intake.finish()
    }

    /// Puts the tables behind what came in before, as files from `first` on; of many units, each with a filling of its
    /// own.
    pub fn put(&self, intake: &mut Intake<'_>, first: u32) {
        for (file, table) in (first..).zip(&self.tables) {
            table.put(intake, file);
        }
    }

    /// The table of a level.
    pub fn table(&self, level: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.level == level)
    }
}

impl Table {
    fn put(&self, intake: &mut Intake<'_>, file: u32) {
        let standard = intake.standard();
        let Some(level) = standard.level_named(&self.level) else { return };
        let mut titles: Vec<&str> = vec!["code", "name"];
        let above = level.checked_sub(1).map(|above| standard.levels[above].name.clone());
        titles.extend(above.as_deref());
        let keys = titles.len();
        titles.extend(self.columns.iter().map(String::as_str));
        let Some(heading) = intake.heading(file, &self.level, &titles) else { return };
        for row in &self.rows {
            let own = [&row.code, &row.name, &row.above].map(String::as_str);
            let cells = row.cells.iter().map(String::as_str);
            intake.row(&heading, row.number, own.into_iter().take(keys).chain(cells));
        }
    }

    /// Where the cells of a column stand in a row.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// What stands in a row under a column; empty for nothing.
    pub fn cell<'a>(&self, row: &'a Row, name: &str) -> &'a str {
        let at = self.column(name);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    }
}

/// Which column of a level a flaw names; that of the code where it names none.
pub fn column_of(standard: &Standard, level: usize, named: &str) -> Meant {
    let own = &standard.levels[level];
    let slots = &own.slots[..own.handed_in];
    let named_so = |slot: &Slot| slot.name == named;
    let titled = |slot: &Slot| {
        let words = plain(named);
        words == plain(&slot.title.zh) || words == plain(&slot.title.en)
    };
    match named {
        "" | "code" => Meant::Code,
        "name" => Meant::Name,
        _ if level > 0 && named == standard.levels[level - 1].name => Meant::Above,
        _ => {
            let slot = slots.iter().position(named_so).or_else(|| slots.iter().position(titled));
            slot.map_or(Meant::Code, Meant::Slot)
        }
    }
}
