//! The different values of a column as levels, and each row's level as a code. Not what is made of
//! them.

use super::column::{NONE, Values};
use super::frame::Frame;
use super::picked::Picked;
use super::rowwise::{blocks, first, marked};
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
    /// The levels that occur in picked rows, in the order of the column, and the column by them.
    pub(super) fn learn<'a>(
        frame: &'a Frame,
        picked: &Picked,
        column: &str,
        span: Span,
    ) -> Result<(Self, Coded<'a>), Error> {
        let (codes, levels) = coded(frame, column, span)?;
        let occur = marked(picked.len(), levels.len(), |rows, occur| {
            for block in blocks(rows) {
                for code in picked.gather(&codes, block) {
                    if let Some(mark) = occur.get_mut(code as usize) {
                        *mark = true;
                    }
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
        let levels_of = Self { column: column.to_owned(), span, names };
        Ok((levels_of, Coded::new(codes, levels, map)))
    }

    /// The levels over a frame.
    pub(super) fn over<'a>(&self, frame: &'a Frame) -> Result<Coded<'a>, Error> {
        let (codes, levels) = coded(frame, &self.column, self.span)?;
        let map = self.in_order(&levels).unwrap_or_else(|| self.looked_up(&levels));
        Ok(Coded::new(codes, levels, map))
    }

    /// From some levels to these, where these are some of those in their order, as in the frame that they were learned from.
    fn in_order(&self, levels: &[String]) -> Option<Vec<u32>> {
        let mut at = 0;
        let place = |level: &String| match self.names.get(at) {
            Some(name) if name == level => {
                at += 1;
                at as u32 - 1
            }
            _ => NONE,
        };
        let map = levels.iter().map(place).collect();
        (at == self.names.len()).then_some(map)
    }

    fn looked_up(&self, levels: &[String]) -> Vec<u32> {
        let known: HashMap<&str, u32> = self.names.iter().map(String::as_str).zip(0..).collect();
        let place = |level: &String| known.get(level.as_str()).copied().unwrap_or(NONE);
        levels.iter().map(place).collect()
    }
}

/// The column of a frame whose levels have been looked up among known ones.
#[derive(Clone, Debug)]
pub(super) struct Coded<'a> {
    codes: Cow<'a, [u32]>,
    levels: Cow<'a, [String]>,
    /// From the levels of the column to the known ones.
    map: Vec<u32>,
    /// Whether each is mapped to itself.
    same: bool,
}

impl<'a> Coded<'a> {
    fn new(codes: Cow<'a, [u32]>, levels: Cow<'a, [String]>, map: Vec<u32>) -> Self {
        let same = map.iter().zip(0..).all(|(known, level)| *known == level);
        Self { codes, levels, map, same }
    }
}

impl Coded<'_> {
    /// The codes of some picked rows; [`NONE`] where the level is not known.
    pub(super) fn codes(&self, picked: &Picked, range: Range<usize>) -> Vec<u32> {
        let mut codes = picked.gather(&self.codes, range);
        if !self.same {
            let known = |code: u32| self.map.get(code as usize).copied().unwrap_or(NONE);
            codes.iter_mut().for_each(|code| *code = known(*code));
        }
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
        let row = picked.row(first(picked.len(), |at| !known(picked.row(at)))?);
        Some((row, self.level(row)))
    }
}

type Levelled<'a> = (Cow<'a, [u32]>, Cow<'a, [String]>);

/// A column as codes and levels; numbers become levels by size, written as shortly as they can be.
fn coded<'a>(frame: &'a Frame, column: &str, span: Span) -> Result<Levelled<'a>, Error> {
    match &frame.find(column, Some(span))?.values {
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
