//! The different values of a column as levels, and each row's level as a code. Not what is made of
//! them.

use super::frame::{Frame, NONE, Picked, Values};
use super::rowwise::{filled, marked};
use super::trouble::{Error, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// The levels of one column that occur in the rows that it was learned from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Levels {
    pub(super) column: String,
    pub(super) span: Span,
    pub(super) names: Vec<String>,
}

impl Levels {
    /// The levels that occur, in the order of the column, and the code of each picked row.
    pub(super) fn learn(
        frame: &Frame,
        picked: &Picked,
        column: &str,
        span: Span,
    ) -> Result<(Self, Vec<u32>), Error> {
        let (codes, levels) = coded(frame, column, span)?;
        let occur = marked(picked.len(), levels.len(), |rows, occur| {
            for row in rows {
                if let Some(mark) = occur.get_mut(codes[picked.row(row)] as usize) {
                    *mark = true;
                }
            }
        });
        let mut map = vec![NONE; levels.len()];
        let mut names = Vec::new();
        let found = map.iter_mut().zip(levels.iter()).zip(&occur).filter(|(_, occurs)| **occurs);
        for ((place, level), _) in found {
            *place = names.len() as u32;
            names.push(level.clone());
        }
        let codes = translated(&codes, &map, picked);
        Ok((Self { column: column.to_owned(), span, names }, codes))
    }

    /// The levels over a frame.
    pub(super) fn over<'a>(&self, frame: &'a Frame) -> Result<Coded<'a>, Error> {
        let (codes, levels) = coded(frame, &self.column, self.span)?;
        let known: HashMap<&str, u32> = self.names.iter().map(String::as_str).zip(0..).collect();
        let place = |level: &String| known.get(level.as_str()).copied().unwrap_or(NONE);
        let map = levels.iter().map(place).collect();
        Ok(Coded { codes, levels, map })
    }
}

/// The column of a frame whose levels have been looked up among known ones.
#[derive(Clone, Debug)]
pub(super) struct Coded<'a> {
    codes: Cow<'a, [u32]>,
    levels: Cow<'a, [String]>,
    /// From the levels of the column to the known ones.
    map: Vec<u32>,
}

impl Coded<'_> {
    /// The codes of all picked rows; [`NONE`] where the level is not known.
    pub(super) fn all(&self, picked: &Picked) -> Vec<u32> {
        translated(&self.codes, &self.map, picked)
    }

    /// The codes of some picked rows; [`NONE`] where the level is not known.
    pub(super) fn codes(&self, picked: &Picked, range: Range<usize>) -> Vec<u32> {
        let mut codes = picked.gather(&self.codes, range);
        translate(&mut codes, &self.map);
        codes
    }

    /// The level of a row of the frame.
    pub(super) fn level(&self, row: usize) -> String {
        self.levels.get(self.codes[row] as usize).cloned().unwrap_or_default()
    }

    /// The first picked row whose level is not known, and that level.
    pub(super) fn unknown(&self, picked: &Picked) -> Option<(usize, String)> {
        if !self.map.contains(&NONE) {
            return None;
        }
        let known = |row: usize| self.map.get(self.codes[row] as usize).is_some_and(|&c| c != NONE);
        let row = (0..picked.len()).map(|at| picked.row(at)).find(|&row| !known(row))?;
        Some((row, self.level(row)))
    }
}

/// The codes of all picked rows as others.
fn translated(codes: &[u32], map: &[u32], picked: &Picked) -> Vec<u32> {
    filled(picked.len(), 0, |first, into| {
        for (at, code) in into.iter_mut().enumerate() {
            let was = codes[picked.row(first + at)];
            *code = map.get(was as usize).copied().unwrap_or(NONE);
        }
    })
}

fn translate(codes: &mut [u32], map: &[u32]) {
    codes.iter_mut().for_each(|code| *code = map.get(*code as usize).copied().unwrap_or(NONE));
}

type Levelled<'a> = (Cow<'a, [u32]>, Cow<'a, [String]>);

/// A column as codes and levels; numbers become levels by size, written as shortly as they can be.
fn coded<'a>(frame: &'a Frame, column: &str, span: Span) -> Result<Levelled<'a>, Error> {
    match &frame.find(column, Some(span))?.0 {
        Values::Text { codes, levels } => Ok((Cow::Borrowed(codes), Cow::Borrowed(levels))),
        Values::Numbers(values) => {
            let mut different = values.clone();
            different.retain(|value| !value.is_nan());
            different.dedup();
            different.sort_unstable_by(f64::total_cmp);
            different.dedup();
            let code = |value: &f64| {
                let found = different.binary_search_by(|known| known.total_cmp(value));
                found.map_or(NONE, |at| at as u32)
            };
            let codes = values.iter().map(code).collect();
            let levels = different.iter().map(f64::to_string).collect();
            Ok((Cow::Owned(codes), Cow::Owned(levels)))
        }
    }
}
