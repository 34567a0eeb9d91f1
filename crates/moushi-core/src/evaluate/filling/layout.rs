//! What a workbook of a filling says of itself in its hidden row: layout, standard, level, signature, and which column is
//! which. One place for whoever writes it and whoever finds it again.

use crate::evaluate::intake::meant::Meant;
use crate::evaluate::standard::Standard;

/// The layout; it stands in the file, so that one of another version is known.
pub const LAYOUT: &str = "moushi-filling/1";
/// Rows among which the head of a table is sought.
pub const HEAD: u32 = 20;
/// Rows that are kept free for units that are not in the table yet: at least, and at most.
pub const SPARE: [usize; 2] = [50, 200];
/// The name of the column of codes in the hidden row.
pub const CODE: &str = "@code";
/// What stands in the hidden column of the row that shows how to fill in.
pub const SHOWN: &str = "example";

/// What a hidden cell says of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The layout.
    pub layout: String,
    /// Name of the standard.
    pub standard: String,
    /// Version of its pack.
    pub version: String,
    /// Name of the level.
    pub level: String,
    /// The signature.
    pub key: String,
}

impl Layout {
    /// Whether a cell begins as one does, of whatever version.
    pub fn begins(cell: &str) -> bool {
        let family = LAYOUT.split('/').next().unwrap_or(LAYOUT);
        cell.strip_prefix(family).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Of a table of a standard.
    pub fn of(standard: &Standard, level: usize, key: &str) -> Self {
        Self {
            layout: LAYOUT.to_owned(),
            standard: standard.asked().to_owned(),
            version: standard.version.clone(),
            level: standard.levels[level].name.clone(),
            key: key.to_owned(),
        }
    }

    /// Reads a cell.
    pub fn read(cell: &str) -> Option<Self> {
        let mut parts = cell.splitn(4, '|');
        let layout = parts.next().filter(|layout| Self::begins(layout))?.to_owned();
        let (standard, version) = parts.next().unwrap_or_default().split_once('@')?;
        let level = parts.next()?.to_owned();
        let key = parts.next().unwrap_or_default().to_owned();
        Some(Self {
            layout,
            standard: standard.to_owned(),
            version: version.to_owned(),
            level,
            key,
        })
    }

    /// As it stands in the cell.
    pub fn written(&self) -> String {
        let Self { layout, standard, version, level, key } = self;
        format!("{layout}|{standard}@{version}|{level}|{key}")
    }
}

/// The name of a column in the hidden row. Those of codes and names cannot be those of numbers.
pub fn hidden(standard: &Standard, level: usize, meant: Meant) -> String {
    match meant {
        Meant::Code => CODE.to_owned(),
        Meant::Name => "@name".to_owned(),
        Meant::Above => "@above".to_owned(),
        Meant::Slot(slot) => standard.levels[level].slots[slot].name.clone(),
        Meant::Other => String::new(),
    }
}

/// The column that goes by a name in the hidden row.
pub fn named(standard: &Standard, level: usize, key: &str) -> Option<Meant> {
    columns(standard, level).into_iter().find(|meant| hidden(standard, level, *meant) == key)
}

/// All columns of the table of a level, in the order of the workbook.
pub fn columns(standard: &Standard, level: usize) -> Vec<Meant> {
    let mut all = vec![Meant::Code, Meant::Name];
    all.extend((level > 0).then_some(Meant::Above));
    all.extend((0..standard.levels[level].handed_in).map(Meant::Slot));
    all
}
