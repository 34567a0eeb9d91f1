//! A design over the complete rows of a frame: columns block by block, codes of groups. Not a
//! matrix of all rows.

use super::design::Design;
use super::frame::Frame;
use super::groups::Combined;
use super::levels::Coded;
use super::picked::{Complete, Missing, Picked, View};
use super::rowwise::first;
use super::trouble::{Data, Error};
use super::variable::Evaluated;
use crate::finite::first_not_finite;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// A design over the rows of a frame that lack nothing.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    design: &'a Design,
    frame: &'a Frame,
    picked: Picked,
    missing: Vec<Missing>,
    /// The levels of each variable that is a factor.
    levels: Vec<Option<Coded<'a>>>,
    /// How the groups of each grouping are looked up.
    combined: Vec<Combined<'a>>,
    /// The groups of all rows, once they are asked for.
    groups: OnceLock<Vec<Vec<u32>>>,
    /// The groups that expressions are reckoned by, each by its name.
    grouped: HashMap<String, Vec<u32>>,
    complete: bool,
}

/// Some rows of a sheet. Every number is finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Number of rows.
    pub rows: usize,
    /// The columns one after the other, each with a number for each row.
    pub values: Vec<f64>,
    /// The response; empty over new data.
    pub response: Vec<f64>,
    /// The weights; nothing if the formula has none, and over new data.
    pub weight: Option<Vec<f64>>,
}

impl Block {
    /// All columns in the order of [`Design::names`].
    pub fn columns(&self) -> impl Iterator<Item = &[f64]> {
        let count = self.values.len().checked_div(self.rows).unwrap_or(0);
        (0..count).map(|at| self.column(at))
    }

    /// A column by its position in [`Design::names`].
    ///
    /// # Panics
    ///
    /// If there is no such column.
    pub fn column(&self, at: usize) -> &[f64] {
        &self.values[at * self.rows..(at + 1) * self.rows]
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn new(design: &'a Design, frame: &'a Frame, complete: bool) -> Result<Self, Error> {
        let (picked, missing) = design.picked(frame, complete)?;
        Self::of(design, frame, Complete { picked, missing }, complete)
    }

    /// Over rows that have been found; `complete` where response and weight are asked for.
    pub(super) fn of(
        design: &'a Design,
        frame: &'a Frame,
        Complete { picked, missing }: Complete,
        complete: bool,
    ) -> Result<Self, Error> {
        if complete {
            design.response.check(frame)?;
        }
        let levels = design.variables.iter().map(|variable| variable.over(frame, &picked));
        let levels = levels.collect::<Result<_, _>>()?;
        let combined = design.groups.iter().map(|group| group.over(frame));
        let combined = combined.collect::<Result<_, _>>()?;
        let (groups, grouped) = (OnceLock::new(), HashMap::new());
        let mut sheet =
            Self { design, frame, picked, missing, levels, combined, groups, grouped, complete };
        sheet.look_up()?;
        sheet.check_weights()?;
        Ok(sheet)
    }

    /// Looks up the group of each row where expressions are reckoned by groups.
    fn look_up(&mut self) -> Result<(), Error> {
        for grouped in self.design.grouped(self.complete) {
            let Some(group) = grouped.group() else { continue };
            let name = &grouped.grouping.name;
            if !self.grouped.contains_key(name) {
                let codes = group.over(self.frame)?.all(&self.picked);
                self.grouped.insert(name.clone(), codes);
            }
            grouped.known(&self.view(0..self.len()), &self.grouped[name])?;
        }
        Ok(())
    }

    fn view(&self, range: Range<usize>) -> View<'_> {
        View { frame: self.frame, picked: &self.picked, range, groups: &self.grouped }
    }

    /// Number of rows that can be used.
    pub fn len(&self) -> usize {
        self.picked.len()
    }

    /// Whether no row can be used.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of rows of the frame that are left out because a column lacks a value.
    pub fn left_out(&self) -> usize {
        self.frame.rows() - self.len()
    }

    /// How many values each column of the formula lacks. A row may lack several.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// The row of the frame that a row of the sheet is.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, at: usize) -> usize {
        self.picked.row(at)
    }

    /// For each grouping of the design, the code of each row's group.
    pub fn groups(&self) -> &[Vec<u32>] {
        let all = |combined: &Combined<'_>| combined.all(&self.picked);
        self.groups.get_or_init(|| self.combined.iter().map(all).collect())
    }

    /// The same in some rows, of which no others are looked up.
    ///
    /// # Panics
    ///
    /// If the range ends beyond the last row.
    pub fn groups_in(&self, range: Range<usize>) -> Vec<Vec<u32>> {
        let codes = |combined: &Combined<'_>| combined.codes(&self.picked, range.clone());
        self.combined.iter().map(codes).collect()
    }

    /// All columns, the response and the weights in some rows. Refused where arithmetic of the
    /// formula has no finite result.
    ///
    /// # Panics
    ///
    /// If the range ends beyond the last row.
    pub fn block(&self, range: Range<usize>) -> Result<Block, Error> {
        let rows = range.len();
        let view = self.view(range);
        let variables = self.design.variables.iter().zip(&self.levels);
        let variables = variables.map(|(variable, codes)| variable.evaluate(&view, codes.as_ref()));
        let variables = variables.collect::<Result<Vec<_>, _>>()?;
        let mut values = vec![1.0; rows * self.design.columns.len()];
        let columns = values.chunks_exact_mut(rows.max(1)).zip(&self.design.columns);
        for (values, column) in columns {
            for &(variable, part) in &column.parts {
                multiply(values, &variables[variable], part);
            }
            if let Some(at) = first_not_finite(values) {
                let trouble = Data::NotFinite { name: column.name.clone(), row: view.row(at) };
                let span = column.parts.first().map(|&(at, _)| self.design.variables[at].span);
                return Err(Error { span, ..trouble.nowhere() });
            }
        }
        let (response, weight) = self.explained(&view)?;
        Ok(Block { rows, values, response, weight })
    }

    /// Response and weights.
    fn explained(&self, view: &View<'_>) -> Result<(Vec<f64>, Option<Vec<f64>>), Error> {
        if !self.complete {
            return Ok((Vec::new(), None));
        }
        let design = self.design;
        let (label, span) = (&design.response_label, design.response_span);
        let response = design.response.finite(view, label, span)?;
        let weight = design.weight.as_deref().map(|name| {
            let values = self.frame.find_numbers(name, None)?;
            Ok(self.picked.gather(values, view.range.clone()))
        });
        Ok((response, weight.transpose()?))
    }

    fn check_weights(&self) -> Result<(), Error> {
        let Some(name) = self.design.weight.as_deref().filter(|_| self.complete) else {
            return Ok(());
        };
        let values = self.frame.find_numbers(name, None)?;
        match first(self.len(), |at| values[self.row(at)] <= 0.0).map(|at| self.row(at)) {
            None => Ok(()),
            Some(row) => Err(Data::Weight { name: name.to_owned(), row }.nowhere()),
        }
    }
}

/// Multiplies numbers by a column of a variable, or by whether a row has a level.
fn multiply(values: &mut [f64], variable: &Evaluated, part: usize) {
    match variable {
        Evaluated::Columns(columns) => {
            values.iter_mut().zip(&columns[part]).for_each(|(value, by)| *value *= by);
        }
        Evaluated::Levels(codes) => {
            let has = |code: u32| f64::from(u8::from(code as usize == part));
            values.iter_mut().zip(codes).for_each(|(value, &code)| *value *= has(code));
        }
    }
}
