//! Groups of rows by the combinations of levels that occur, as lme4 makes them. Not the effects
//! that vary by them.

use super::column::NONE;
use super::design::Group;
use super::frame::Frame;
use super::levels::{Coded, Levels};
use super::picked::Picked;
use super::random::Grouping;
use super::rowwise::{blocks, filled, marked, side_by_side, stretches};
use super::trouble::{Data, Error};
use std::ops::Range;

/// A table of combinations may have this many places for each row.
const ROOM: usize = 4;

impl Group {
    /// The groups that occur, ordered by the levels of the first column, then of the second, and so
    /// on, and how they are looked up in the frame.
    pub(super) fn learn<'a>(
        grouping: &Grouping,
        frame: &'a Frame,
        picked: &Picked,
    ) -> Result<(Self, Combined<'a>), Error> {
        let mut group = Self::unknown(grouping);
        let mut combined = Combined { parts: Vec::new(), steps: Vec::new() };
        for (name, span) in &grouping.columns {
            let (part, coded) = Levels::learn(frame, picked, name, *span)?;
            if group.parts.is_empty() {
                group.levels.clone_from(&part.names);
            } else {
                let table = [group.levels.len(), part.names.len()];
                let known = combined.occurring(&coded, picked, table);
                group.levels = group.refined(&known, &part);
                combined.steps.push(Step::new(&known));
                group.steps.push(known);
            }
            combined.parts.push(coded);
            group.parts.push(part);
        }
        match (group.levels.as_slice(), grouping.columns.first()) {
            ([level], Some((_, span))) => {
                Err(Data::OneLevel { name: group.name, level: level.clone() }.at(*span))
            }
            _ => Ok((group, combined)),
        }
    }

    /// How the groups are looked up in a frame.
    pub(super) fn over<'a>(&self, frame: &'a Frame) -> Result<Combined<'a>, Error> {
        let parts = self.parts.iter().map(|part| part.over(frame)).collect::<Result<_, _>>()?;
        Ok(Combined { parts, steps: self.steps.iter().map(|known| Step::new(known)).collect() })
    }

    /// The name of the group that a row of a frame is of, known or not.
    pub(super) fn named(&self, frame: &Frame, row: usize) -> Result<String, Error> {
        let level = |part: &Levels| Ok(part.over(frame)?.level(row));
        let levels = self.parts.iter().map(level).collect::<Result<Vec<_>, Error>>()?;
        Ok(levels.join(":"))
    }

    /// The names of the groups that they become by one more column.
    fn refined(&self, known: &[u64], part: &Levels) -> Vec<String> {
        let name = |&pair: &u64| {
            let (first, second) = ((pair >> 32) as usize, pair as u32 as usize);
            format!("{}:{}", self.levels[first], part.names[second])
        };
        known.iter().map(name).collect()
    }
}

/// The groups of a frame's rows, looked up where they are asked for.
#[derive(Clone, Debug)]
pub(super) struct Combined<'a> {
    parts: Vec<Coded<'a>>,
    /// One for each part behind the first.
    steps: Vec<Step>,
}

impl Combined<'_> {
    /// The codes of some picked rows; [`NONE`] for a group that was not known.
    pub(super) fn codes(&self, picked: &Picked, range: Range<usize>) -> Vec<u32> {
        let mut parts = self.parts.iter();
        let first = parts.next().map(|part| part.codes(picked, range.clone()));
        let mut codes = first.unwrap_or_default();
        for (part, step) in parts.zip(&self.steps) {
            step.refine(&mut codes, &part.codes(picked, range.clone()));
        }
        codes
    }

    /// The codes of all picked rows.
    pub(super) fn all(&self, picked: &Picked) -> Vec<u32> {
        filled(picked.len(), |block| self.codes(picked, block))
    }

    /// The pairs of group and level that occur, ascending: marked in a table where that is no larger than the rows, else
    /// sorted.
    fn occurring(&self, more: &Coded<'_>, picked: &Picked, [high, wide]: [usize; 2]) -> Vec<u64> {
        let codes =
            |block: Range<usize>| [self.codes(picked, block.clone()), more.codes(picked, block)];
        if high.saturating_mul(wide) <= ROOM * picked.len() {
            let table = marked(picked.len(), high * wide, |rows, table| {
                for [first, second] in blocks(rows).map(codes) {
                    for (&a, &b) in first.iter().zip(&second) {
                        if let Some(mark) = table.get_mut(a as usize * wide + b as usize) {
                            *mark = true;
                        }
                    }
                }
            });
            let pair = |at: usize| ((at / wide) as u64) << 32 | (at % wide) as u64;
            return (0..table.len()).filter(|&at| table[at]).map(pair).collect();
        }
        let sorted = |rows| {
            let mut own: Vec<u64> = Vec::new();
            for [first, second] in blocks(rows).map(codes) {
                let pairs = first.iter().zip(&second).map(pair).filter(|pair| *pair != u64::MAX);
                own.extend(pairs);
                // Rows of one group often follow each other.
                own.dedup();
            }
            own.sort_unstable();
            own.dedup();
            own
        };
        let mut known = side_by_side(stretches(picked.len()), sorted).concat();
        // Each stretch is in order already, which a stable sort makes use of.
        known.sort();
        known.dedup();
        known
    }
}

/// Two codes as one number that sorts by the first, then by the second.
fn pair((&a, &b): (&u32, &u32)) -> u64 {
    match a == NONE || b == NONE {
        true => u64::MAX,
        false => u64::from(a) << 32 | u64::from(b),
    }
}

/// From groups and levels of one more column to the groups that they become.
#[derive(Clone, Debug)]
struct Step {
    /// The pairs that occur, ascending.
    known: Vec<u64>,
    /// Where those of each group begin, and where they end.
    start: Vec<u32>,
}

impl Step {
    fn new(known: &[u64]) -> Self {
        let codes = known.last().map_or(0, |pair| (pair >> 32) as usize + 1);
        let mut start = vec![0_u32; codes + 1];
        known.iter().for_each(|pair| start[(pair >> 32) as usize + 1] += 1);
        (0..codes).for_each(|code| start[code + 1] += start[code]);
        Self { known: known.to_vec(), start }
    }

    /// Turns groups into those that they become by levels. Rows of one group often follow each other, so that the last answer
    /// is tried first.
    fn refine(&self, codes: &mut [u32], more: &[u32]) {
        let mut last = (u64::MAX, NONE);
        for (code, more) in codes.iter_mut().zip(more) {
            let pair = pair((code, more));
            if pair != last.0 {
                last = (pair, self.place(pair));
            }
            *code = last.1;
        }
    }

    /// The place of a pair in the stretch of its group, which is mostly short.
    fn place(&self, pair: u64) -> u32 {
        match self.start.get((pair >> 32) as usize..) {
            Some([from, to, ..]) => {
                let found = self.known[*from as usize..*to as usize].binary_search(&pair);
                found.map_or(NONE, |at| from + at as u32)
            }
            _ => NONE,
        }
    }
}
