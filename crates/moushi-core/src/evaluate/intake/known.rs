//! Finds units by their codes 代码查找, which it does not keep: it holds the rows alone and looks at the codes of the frame.
//! A map would hold every code of a nation once more. Tables are mostly sorted: as long as each code is above all before
//! it, none can come twice, and there is nothing to hold at all.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use crate::evaluate::frame::Units;

/// One for all, so that the pieces of a table have the same hashes; nobody can choose codes that collide.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Rows by the hash of their code; as many places again as rows are free. No places while codes rise.
#[derive(Debug, Default)]
pub struct Known {
    places: Vec<Place>,
    filled: usize,
    /// Codes do not rise from row to row.
    mixed: bool,
    /// Rows that are to be expected.
    expected: usize,
}

/// A row and half of the hash of its code, so that codes are looked at only where they are likely to be the same.
#[derive(Clone, Copy, Debug)]
struct Place {
    hash: u32,
    row: u32,
}

const FREE: Place = Place { hash: 0, row: u32::MAX };

/// Places at first; always a power of two.
const FEWEST: usize = 16;

impl Known {
    /// The row of a code.
    pub fn find(&self, units: &Units, code: &str) -> Option<u32> {
        if self.mixed {
            let hash = hash(code);
            return Some(self.places[self.place(units, code, hash)].row).filter(is_row);
        }
        let (mut low, mut high) = (0, self.filled);
        while low < high {
            let middle = usize::midpoint(low, high);
            if units.at(middle).code < code { low = middle + 1 } else { high = middle }
        }
        let found = low < self.filled && units.at(low).code == code;
        found.then(|| u32::try_from(low).unwrap_or(u32::MAX))
    }

    /// The row of a code; where it has none, `row` is it from now on: the one behind the last.
    pub fn find_or_put(&mut self, units: &Units, code: &str, row: u32) -> Option<u32> {
        if !self.mixed && self.last(units).is_none_or(|last| last < code) {
            self.filled += 1;
            return None;
        }
        self.index(units);
        if self.filled * 2 >= self.places.len() {
            self.grow();
        }
        let hash = hash(code);
        let place = self.place(units, code, hash);
        let found = Some(self.places[place].row).filter(is_row);
        if found.is_none() {
            self.places[place] = Place { hash, row };
            self.filled += 1;
        }
        found
    }

    /// The highest code, while they rise.
    fn last<'u>(&self, units: &'u Units) -> Option<&'u str> {
        self.filled.checked_sub(1).map(|last| units.at(last).code)
    }

    /// Gives every row its place: codes are found by it at once.
    pub fn index(&mut self, units: &Units) {
        if self.mixed {
            return;
        }
        let rows = self.rows(units);
        self.mixed = true;
        self.enlarge(enough(self.filled.max(self.expected)));
        rows.into_iter().for_each(|one| self.put(one));
    }

    /// All rows with the hashes of their codes; where they have places, in the order of these, which is that of the places of
    /// others: memory is gone through once, not hither and thither.
    fn rows(&self, units: &Units) -> Vec<Place> {
        if self.mixed {
            return self.places.iter().filter(|one| is_row(&one.row)).copied().collect();
        }
        let place = |(at, row): (usize, u32)| Place { hash: hash(units.at(at).code), row };
        (0..self.filled).zip(0..).map(place).collect()
    }

    /// Makes the rows of another known, whose units are to stand behind these from `first` on. Not where both have a code
    /// in common: then nothing changes, and the answer is no.
    pub fn join(&mut self, units: &Units, other: &Self, theirs: &Units, first: u32) -> bool {
        let above =
            || other.filled == 0 || self.last(units).is_none_or(|last| last < theirs.at(0).code);
        if !self.mixed && !other.mixed && above() {
            self.filled += other.filled;
            return true;
        }
        self.index(units);
        let rows = other.rows(theirs);
        let both = |one: &Place| {
            let code = || theirs.at(one.row as usize).code;
            let same =
                |own: &Place| own.hash == one.hash && units.at(own.row as usize).code == code();
            let place = self.probed(one.hash, |own| !is_row(&own.row) || same(own));
            is_row(&self.places[place].row)
        };
        if self.filled > 0 && rows.iter().any(both) {
            return false;
        }
        while (self.filled + other.filled) * 2 >= self.places.len() {
            self.grow();
        }
        for Place { hash, row } in rows {
            self.put(Place { hash, row: first.saturating_add(row) });
        }
        self.filled += other.filled;
        true
    }

    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.places.clear();
        (self.filled, self.mixed, self.expected) = (0, false, 0);
    }

    /// Where a code stands, or the free place where it would.
    fn place(&self, units: &Units, code: &str, hash: u32) -> usize {
        let same = |one: &Place| one.hash == hash && units.at(one.row as usize).code == code;
        self.probed(hash, |one| !is_row(&one.row) || same(one))
    }

    /// The first place from that of a hash on that will do; half of them are free, so there is one.
    fn probed(&self, hash: u32, will_do: impl Fn(&Place) -> bool) -> usize {
        let last = self.places.len() - 1;
        let mut place = hash as usize & last;
        while !will_do(&self.places[place]) {
            place = (place + 1) & last;
        }
        place
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.expected = self.filled + more;
        let wanted = enough(self.expected);
        if self.mixed && wanted > self.places.len() {
            self.enlarge(wanted);
        }
    }

    fn grow(&mut self) {
        self.enlarge((self.places.len() * 2).max(FEWEST));
    }

    fn enlarge(&mut self, places: usize) {
        let more = vec![FREE; places];
        for one in std::mem::replace(&mut self.places, more) {
            if is_row(&one.row) {
                self.put(one);
            }
        }
    }

    /// A row that is not there yet at the first free place.
    fn put(&mut self, one: Place) {
        let place = self.probed(one.hash, |free| !is_row(&free.row));
        self.places[place] = one;
    }
}

/// Places for so many rows.
fn enough(rows: usize) -> usize {
    (rows * 2 + 1).next_power_of_two().max(FEWEST)
}

fn hash(code: &str) -> u32 {
    (HASHER.hash_one(code) >> 32) as u32
}

fn is_row(row: &u32) -> bool {
    *row != FREE.row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_at_its_first_row() {
        let (mut known, mut units) = (Known::default(), Units::default());
        assert_eq!(known.find(&units, "0"), None);
        for row in 0..3_000_u32 {
            // Every third code is one that was there before.
            let code = if row % 3 == 2 { (row / 2).to_string() } else { row.to_string() };
            let first = (0..row).find(|at| units.at(*at as usize).code == code);
            assert_eq!(known.find(&units, &code), first);
            assert_eq!(known.find_or_put(&units, &code, row), first, "{code}");
            units.push(&code, "");
        }
        assert_eq!(known.find(&units, "none"), None);
    }

    /// Rows with these codes, of which those with as many digits rise.
    fn of(codes: std::ops::Range<u32>) -> (Known, Units) {
        let (mut known, mut units) = (Known::default(), Units::default());
        for (row, code) in (0..).zip(codes) {
            assert_eq!(known.find_or_put(&units, &code.to_string(), row), None);
            units.push(&code.to_string(), "");
        }
        (known, units)
    }

    #[test]
    fn codes_that_rise_hold_nothing_until_one_does_not() {
        let (mut known, mut units) = of(1_000..3_000);
        assert!(known.places.is_empty());
        assert_eq!(known.find(&units, "1000"), Some(0));
        assert_eq!(known.find(&units, "2999"), Some(1_999));
        assert_eq!((known.find(&units, "0"), known.find(&units, "9")), (None, None));
        let (other, theirs) = of(4_000..5_000);
        assert!(known.join(&units, &other, &theirs, 2_000));
        units.append(&theirs);
        assert!(known.places.is_empty(), "they rise together");
        assert_eq!(known.find(&units, "4001"), Some(2_001));
        assert_eq!(known.find_or_put(&units, "4999", 3_000), Some(2_999), "the last once more");
        assert_eq!(known.find_or_put(&units, "3500", 3_000), None);
        units.push("3500", "");
        assert!(!known.places.is_empty());
        for code in ["1000", "2999", "3500", "4999"] {
            let at = known.find(&units, code).map(|row| units.at(row as usize).code);
            assert_eq!(at, Some(code));
        }
        let (low, below) = of(100..200);
        assert!(known.join(&units, &low, &below, 3_001));
        units.append(&below);
        assert_eq!(known.find(&units, "150"), Some(3_051));
    }

    #[test]
    fn room_changes_nothing() {
        let (mut known, mut units) = of(0..100);
        known.reserve(10_000);
        known.index(&units);
        let room = known.places.len();
        for row in 0..10_000 {
            let first = (row < 100).then_some(row);
            assert_eq!(known.find_or_put(&units, &row.to_string(), row), first);
            if first.is_none() {
                units.push(&row.to_string(), "");
            }
        }
        assert_eq!(known.places.len(), room, "it was enough");
    }

    #[test]
    fn rows_of_two_are_those_of_one_unless_they_have_a_code_in_common() {
        for first in [0, 1, 700] {
            let ((mut known, mut units), (other, theirs)) = (of(0..first), of(first..2_000));
            assert!(known.join(&units, &other, &theirs, first));
            units.append(&theirs);
            for row in 0..2_000 {
                assert_eq!(known.find(&units, &row.to_string()), Some(row));
            }
        }
        let ((mut known, units), (other, theirs)) = (of(0..700), of(699..2_000));
        assert!(!known.join(&units, &other, &theirs, 700));
        assert_eq!(known.find(&units, "700"), None, "nothing changes");
        assert_eq!(known.find(&units, "699"), Some(699));
    }
}
