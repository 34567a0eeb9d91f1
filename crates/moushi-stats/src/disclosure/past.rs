//! What earlier tables have shown and hidden. Keeps with each hidden cell the other tables that are possible (moves of
//! counts that leave all that was shown as it is): a later table has to leave them possible.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// By what a cell is known: row and column.
pub(super) type Key = (u64, u64);

/// What earlier tables have shown and hidden. Written down, it holds the hidden counts too: it is for the next table, never
/// for readers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Past {
    pub(super) cells: BTreeMap<Key, Before>,
    pub(super) moves: Vec<Moves>,
}

/// A cell of an earlier table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Before {
    /// With this count.
    Shown(u64),
    /// Hidden with this count.
    Hidden(u64),
    /// It was part of the sums, and nobody was shown it.
    Unwanted(u64),
}

impl Before {
    pub(super) fn count(self) -> u64 {
        match self {
            Self::Shown(count) | Self::Hidden(count) | Self::Unwanted(count) => count,
        }
    }
}

/// Another possible state of everything that was published: by how much counts differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Moves {
    pub(super) by: Vec<(Key, i64)>,
    /// It holds for readers who cannot tell which of the hidden cells are small.
    pub(super) by_mark: bool,
}

/// The same as it is written down: keys of two numbers are no keys of an object.
#[derive(Serialize, Deserialize)]
struct Written {
    cells: Vec<(Key, Before)>,
    moves: Vec<Moves>,
}

impl From<Written> for Past {
    fn from(written: Written) -> Self {
        Self { cells: written.cells.into_iter().collect(), moves: written.moves }
    }
}

impl From<Past> for Written {
    fn from(past: Past) -> Self {
        Self { cells: past.cells.into_iter().collect(), moves: past.moves }
    }
}

impl Past {
    /// How many cells were shown.
    pub fn shown(&self) -> usize {
        self.cells.values().filter(|before| matches!(before, Before::Shown(_))).count()
    }

    /// How many were hidden.
    pub fn hidden(&self) -> usize {
        self.cells.values().filter(|before| matches!(before, Before::Hidden(_))).count()
    }
}
