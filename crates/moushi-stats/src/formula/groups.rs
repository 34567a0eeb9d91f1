//! Groups of rows by the combinations of levels that occur, as lme4 makes them. Not the effects
//! that vary by them.

use super::design::Group;
use super::frame::{Frame, NONE, Picked};
use super::levels::Levels;
use super::random::Grouping;
use super::rowwise::{filled, marked};
use super::trouble::{Data, Error};

/// A table of combinations may have this many places for each row.
const ROOM: usize = 4;

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
            let more = part.over(frame)?.all(picked);
            codes = match at {
                0 => more,
                _ => places(&codes, &more, &self.steps[at - 1]),
            };
        }
        Ok(codes)
    }

    /// The name of the group that a row of a frame is of, known or not.
    pub(super) fn named(&self, frame: &Frame, row: usize) -> Result<String, Error> {
        let level = |part: &Levels| Ok(part.over(frame)?.level(row));
        let levels = self.parts.iter().map(level).collect::<Result<Vec<_>, Error>>()?;
        Ok(levels.join(":"))
    }

    /// Refines the groups by one more column.
    fn combine(&mut self, codes: &[u32], more: &[u32], part: &Levels) -> Vec<u32> {
        let known = occurring(codes, more, [self.levels.len(), part.names.len()]);
        let name = |&pair: &u64| {
            let (first, second) = ((pair >> 32) as usize, pair as u32 as usize);
            format!("{}:{}", self.levels[first], part.names[second])
        };
        self.levels = known.iter().map(name).collect();
        let codes = places(codes, more, &known);
        self.steps.push(known);
        codes
    }
}

/// The pairs of codes that occur, ascending: marked in a table where that is no larger than the rows, else sorted.
fn occurring(first: &[u32], second: &[u32], [high, wide]: [usize; 2]) -> Vec<u64> {
    if high.saturating_mul(wide) <= ROOM * first.len() {
        let table = marked(first.len(), high * wide, |rows, table| {
            for (&a, &b) in first[rows.clone()].iter().zip(&second[rows]) {
                table[a as usize * wide + b as usize] = true;
            }
        });
        let pair = |at: usize| ((at / wide) as u64) << 32 | (at % wide) as u64;
        return (0..table.len()).filter(|&at| table[at]).map(pair).collect();
    }
    let mut known: Vec<u64> = first.iter().zip(second).map(pair).collect();
    known.dedup();
    known.sort_unstable();
    known.dedup();
    known
}

/// Two codes as one number that sorts by the first, then by the second.
fn pair((&a, &b): (&u32, &u32)) -> u64 {
    match a == NONE || b == NONE {
        true => u64::MAX,
        false => u64::from(a) << 32 | u64::from(b),
    }
}

/// The place of each pair among the known ones. Each first code has its own stretch of them, which is mostly short; rows of one
/// group often follow each other, so that the last answer is tried first.
fn places(first: &[u32], second: &[u32], known: &[u64]) -> Vec<u32> {
    let codes = known.last().map_or(0, |pair| (pair >> 32) as usize + 1);
    let mut start = vec![0_u32; codes + 1];
    known.iter().for_each(|pair| start[(pair >> 32) as usize + 1] += 1);
    (0..codes).for_each(|code| start[code + 1] += start[code]);
    filled(first.len(), 0, |from, into| {
        let mut last = (u64::MAX, NONE);
        let rows = first[from..].iter().zip(&second[from..]);
        for (place, codes) in into.iter_mut().zip(rows) {
            let pair = pair(codes);
            if pair != last.0 {
                last = (pair, place_of(pair, known, &start));
            }
            *place = last.1;
        }
    })
}

/// The place of a pair in the stretch of its first code.
fn place_of(pair: u64, known: &[u64], start: &[u32]) -> u32 {
    match start.get((pair >> 32) as usize..) {
        Some([from, to, ..]) => {
            let found = known[*from as usize..*to as usize].binary_search(&pair);
            found.map_or(NONE, |at| from + at as u32)
        }
        _ => NONE,
    }
}
