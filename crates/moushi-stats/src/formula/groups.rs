//! Groups of rows by the combinations of levels that occur, as lme4 makes them. Not the effects
//! that vary by them.

use super::design::Group;
use super::frame::{Frame, NONE, Picked};
use super::levels::Levels;
use super::random::Grouping;
use super::trouble::{Data, Error};

impl Group {
    /// The groups that occur, ordered by the levels of the first column, then of the second, and so
    /// on, and the code of each picked row.
    pub(super) fn learn(
        grouping: &Grouping,
        frame: &Frame,
        picked: &Picked,
    ) -> Result<(Self, Vec<u32>), Error> {
        let mut group = Self {
            name: grouping.name.clone(),
            columns: grouping.columns.iter().map(|(name, _)| name.clone()).collect(),
            levels: Vec::new(),
            parts: Vec::new(),
            steps: Vec::new(),
        };
        let mut codes = Vec::new();
        for (name, span) in &grouping.columns {
            let (part, more) = Levels::learn(frame, picked, name, *span)?;
            codes = match group.parts.is_empty() {
                true => {
                    group.levels = part.names.clone();
                    more
                }
                false => group.combine(&codes, &more, &part),
            };
            group.parts.push(part);
        }
        match (group.levels.as_slice(), grouping.columns.first()) {
            ([level], Some((_, span))) => {
                Err(Data::OneLevel { name: group.name, level: level.clone() }.at(*span))
            }
            _ => Ok((group, codes)),
        }
    }

    /// The code of each picked row; [`NONE`] for a group that was not known.
    pub(super) fn codes(&self, frame: &Frame, picked: &Picked) -> Result<Vec<u32>, Error> {
        let mut codes = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            let more = part.over(frame)?.codes(picked, 0..picked.len());
            codes = match at {
                0 => more,
                _ => places(&pairs(&codes, &more), &self.steps[at - 1]),
            };
        }
        Ok(codes)
    }

    /// Refines the groups by one more column.
    fn combine(&mut self, codes: &[u32], more: &[u32], part: &Levels) -> Vec<u32> {
        let pairs = pairs(codes, more);
        let mut known = pairs.clone();
        known.dedup();
        known.sort_unstable();
        known.dedup();
        let name = |&pair: &u64| {
            let (first, second) = ((pair >> 32) as usize, pair as u32 as usize);
            format!("{}:{}", self.levels[first], part.names[second])
        };
        self.levels = known.iter().map(name).collect();
        let codes = places(&pairs, &known);
        self.steps.push(known);
        codes
    }
}

/// Two codes as one number that sorts by the first, then by the second.
fn pairs(first: &[u32], second: &[u32]) -> Vec<u64> {
    let pair = |(&a, &b): (&u32, &u32)| match a == NONE || b == NONE {
        true => u64::MAX,
        false => u64::from(a) << 32 | u64::from(b),
    };
    first.iter().zip(second).map(pair).collect()
}

/// The place of each pair among the known ones. Rows of one group often follow each other, so that
/// the last answer is tried first.
fn places(pairs: &[u64], known: &[u64]) -> Vec<u32> {
    let mut last = (u64::MAX, NONE);
    let place = |&pair: &u64| {
        if pair != last.0 {
            last = (pair, known.binary_search(&pair).map_or(NONE, |at| at as u32));
        }
        last.1
    };
    pairs.iter().map(place).collect()
}
