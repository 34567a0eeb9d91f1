//! Finds units by their codes 代码查找, which it does not keep: it holds the rows alone and looks at the codes of the frame.
//! A map would hold every code of a nation once more.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use crate::evaluate::frame::Units;

/// One for all, so that the pieces of a table have the same hashes; nobody can choose codes that collide.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Rows by the hash of their code; as many places again as rows are free.
#[derive(Debug, Default)]
pub struct Known {
    places: Vec<Place>,
    filled: usize,
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
        let hash = hash(code);
        (self.filled > 0).then(|| self.places[self.place(units, code, hash)].row).filter(is_row)
    }

    /// The row of a code; where it has none, `row` is it from now on.
    pub fn find_or_put(&mut self, units: &Units, code: &str, row: u32) -> Option<u32> {
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

    /// Makes the rows of another known, whose units are to stand behind these from `first` on. Not where both have a code
    /// in common: then nothing changes, and the answer is no.
    pub fn join(&mut self, units: &Units, other: &Self, theirs: &Units, first: u32) -> bool {
        // In the order of their places, which is that of ours: memory is gone through once, not hither and thither.
        let rows = || other.places.iter().filter(|one| is_row(&one.row));
        let both = |one: &Place| {
            let code = || theirs.at(one.row as usize).code;
            let same =
                |own: &Place| own.hash == one.hash && units.at(own.row as usize).code == code();
            let place = self.probed(one.hash, |own| !is_row(&own.row) || same(own));
            is_row(&self.places[place].row)
        };
        if self.filled > 0 && rows().any(both) {
            return false;
        }
        while (self.filled + other.filled) * 2 >= self.places.len() {
            self.grow();
        }
        for Place { hash, row } in rows().copied() {
            let place = self.probed(hash, |free| !is_row(&free.row));
            self.places[place] = Place { hash, row: first.saturating_add(row) };
        }
        self.filled += other.filled;
        true
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
        let wanted = ((self.filled + more) * 2 + 1).next_power_of_two();
        if wanted > self.places.len() {
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
                let place = self.probed(one.hash, |free| !is_row(&free.row));
                self.places[place] = one;
            }
        }
    }
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

    /// Rows with these codes.
    fn of(codes: std::ops::Range<u32>) -> (Known, Units) {
        let (mut known, mut units) = (Known::default(), Units::default());
        for (row, code) in (0..).zip(codes) {
            assert_eq!(known.find_or_put(&units, &code.to_string(), row), None);
            units.push(&code.to_string(), "");
        }
        (known, units)
    }

    #[test]
    fn room_changes_nothing() {
        let (mut known, mut units) = of(0..100);
        known.reserve(10_000);
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
