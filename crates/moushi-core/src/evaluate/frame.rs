//! Frames 数据: the columns of every level of units, and which unit lies in which. Rows and slots are numbers; what they
//! stand for is known to the pack. Holds numbers as they came; judges nothing.

use super::across::both;
use super::formula::Num;
pub use super::units::{UnitName, Units};

/// A level of units: schools, counties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Code and name of each unit.
    pub units: Units,
    /// The unit of the level above in which each lies; empty at the top.
    pub above: Vec<u32>,
    /// Columns, by slot; each as long as `units`.
    pub columns: Vec<Column>,
    /// Where each row came from.
    pub rows: Vec<Place>,
}

/// The numbers of a column, each in the eight bytes in which [`Num::packed`] writes it.
#[derive(Clone, Debug, Default)]
pub struct Column(Vec<f64>);

impl Column {
    /// The number of a unit.
    pub fn at(&self, row: usize) -> Num {
        Num::unpacked(self.0[row])
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Num> {
        self.0.iter().map(|packed| Num::unpacked(*packed))
    }

    /// Puts a number behind the others.
    pub fn push(&mut self, number: Num) {
        self.0.push(number.packed());
    }

    /// Puts numbers that are packed behind the others.
    pub(super) fn extend<'n>(&mut self, packed: impl Iterator<Item = &'n f64>) {
        self.0.extend(packed);
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// Puts another in the place of a number.
    pub fn set(&mut self, row: usize, number: Num) {
        self.0[row] = number.packed();
    }

    /// All of them as they are written.
    pub(super) fn packed(&self) -> &[f64] {
        &self.0
    }

    /// Leaves none.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Puts the numbers of another column behind these.
    pub(super) fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }
}

impl PartialEq for Column {
    /// By what the numbers are: one that is missing is the same as another.
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl FromIterator<Num> for Column {
    fn from_iter<I: IntoIterator<Item = Num>>(numbers: I) -> Self {
        Self(numbers.into_iter().map(Num::packed).collect())
    }
}

impl From<Vec<f64>> for Column {
    /// Of numbers as [`Num::packed`] writes them.
    fn from(packed: Vec<f64>) -> Self {
        Self(packed)
    }
}

/// A row of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which file, in the order in which they were given.
    pub file: u32,
    /// Row in it, from 1, as a spreadsheet counts.
    pub row: u32,
}

/// All levels, the highest first.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    levels: Vec<Frame>,
    /// For each pair of levels, upper and lower: where the units of each begin in `members`, and these.
    within: Vec<Vec<Members>>,
}

#[derive(Clone, Debug, Default)]
struct Members {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Frames {
    /// Levels, the highest first; units of one lie in units of the one before.
    pub fn new(levels: Vec<Frame>) -> Self {
        levels.into_iter().fold(Self::default(), Self::with)
    }

    /// The same with a level below the others.
    pub fn with(mut self, lowest: Frame) -> Self {
        let within = self.grouped(&lowest.above, self.levels.len());
        self.within.iter_mut().zip(within).for_each(|(all, one)| all.push(one));
        self.levels.push(lowest);
        self.within.push(Vec::new());
        self
    }

    /// The members of each unit of the first `uppers` levels, of units that lie in these of the last of them.
    fn grouped(&self, owner: &[u32], uppers: usize) -> Vec<Members> {
        let Some(upper) = uppers.checked_sub(1).map(|upper| &self.levels[upper]) else {
            return Vec::new();
        };
        let above = || match uppers {
            1 => Vec::new(),
            _ => {
                let above = owner.iter().map(|one| upper.above[*one as usize]);
                self.grouped(&above.collect::<Vec<u32>>(), uppers - 1)
            }
        };
        let (own, mut all) = both(owner.len(), || grouped(owner, upper.units.len()), above);
        all.push(own);
        all
    }

    /// A level.
    pub fn level(&self, level: usize) -> &Frame {
        &self.levels[level]
    }

    /// The number of a unit in a column.
    pub fn at(&self, level: usize, slot: usize, row: usize) -> Num {
        self.levels[level].columns[slot].at(row)
    }

    /// Puts a column behind those of a level.
    pub fn push(&mut self, level: usize, column: Column) {
        self.levels[level].columns.push(column);
    }

    /// The units of a lower level that lie in a unit, in the order in which they came.
    pub fn within(&self, level: usize, row: usize, lower: usize) -> &[u32] {
        let members = &self.within[level][lower - level - 1];
        &members.rows[members.starts[row] as usize..members.starts[row + 1] as usize]
    }
}

/// Rows by their owner, in one pass: counted, then placed.
fn grouped(owner: &[u32], owners: usize) -> Members {
    let mut starts = vec![0; owners + 1];
    for one in owner {
        starts[*one as usize + 1] += 1;
    }
    for at in 0..owners {
        starts[at + 1] += starts[at];
    }
    let (mut next, mut rows) = (starts.clone(), vec![0; owner.len()]);
    for (row, one) in (0..).zip(owner) {
        let place = &mut next[*one as usize];
        rows[*place as usize] = row;
        *place += 1;
    }
    Members { starts, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(above: &[u32], count: usize) -> Frame {
        let mut units = Units::default();
        (0..count).for_each(|_| units.push("", ""));
        Frame { units, above: above.to_vec(), ..Frame::default() }
    }

    #[test]
    fn units_are_found_in_the_units_above_them() {
        let frames =
            Frames::new(vec![frame(&[], 2), frame(&[1, 0, 1], 3), frame(&[2, 2, 1, 0], 4)]);
        assert_eq!(frames.within(0, 1, 1), [0, 2]);
        assert_eq!(frames.within(0, 1, 2), [0, 1, 3]);
        assert_eq!(frames.within(0, 0, 2), [2]);
        assert_eq!(frames.within(1, 2, 2), [0, 1]);
    }
}
