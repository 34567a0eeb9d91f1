//! A fit beside the rows that it was made from: what it expects of each row, and what it leaves over. Not intervals, and not
//! rows of other data (`lmm::predict`).

use std::ops::Range;

use super::pieces::in_order;
use super::{BLOCK, Error, Mixed};
use crate::cores;
use crate::formula::{Block, Frame, Sheet};
use crate::lmm::{Column, Fit, Trouble};

/// A fit beside the rows that it was made from. Holds no list of rows.
#[derive(Debug)]
pub struct Beside<'a> {
    pub(super) mixed: &'a Mixed,
    pub(super) fit: &'a Fit,
    pub(super) sheet: Sheet<'a>,
    /// Columns of the design with their fixed effects.
    fixed: Vec<(usize, f64)>,
    random: Vec<Random<'a>>,
}

/// The effects of the groups of a factor.
#[derive(Debug)]
struct Random<'a> {
    factor: usize,
    /// By code, where the modes of a group stand; `modes.len()` where the fit does not know it.
    place: Vec<usize>,
    /// Columns of the design whose effects these are.
    columns: Vec<usize>,
    /// The modes, group by group.
    modes: &'a [Vec<f64>],
}

/// A row beside the fit, in the units of the response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Its place in the frame, from 0.
    pub at: usize,
    /// The response.
    pub response: f64,
    /// What the fit expects of it in its groups: fixed effects and conditional modes.
    pub fitted: f64,
    /// What it expects by the fixed effects alone.
    pub expected: f64,
    /// Its weight; 1 without weights.
    pub weight: f64,
}

impl Row {
    /// What is left over in its groups: the conditional residual.
    pub fn residual(&self) -> f64 {
        self.response - self.fitted
    }
}

/// Some rows with what their columns hold.
pub(super) struct Lines {
    pub(super) block: Block,
    pub(super) rows: Vec<Row>,
}

impl Mixed {
    /// A fit of this model beside the rows of the frame that both were made from.
    ///
    /// # Errors
    /// When the frame lacks what the formula needs.
    pub fn beside<'a>(&'a self, fit: &'a Fit, frame: &'a Frame) -> Result<Beside<'a>, Error> {
        let constant = usize::from(self.design.has_constant());
        let column = |column: &Column| match column {
            Column::One => 0,
            Column::At(at) => at + constant,
        };
        let effect = |(at, value): (&usize, &f64)| {
            let unknown = Error::Fit(Trouble::UnknownColumn { column: *at });
            Ok((self.model.fixed.get(*at).map(column).ok_or(unknown)?, *value))
        };
        let fixed = fit.kept.iter().zip(fit.fixef.values()).map(effect);
        let random = fit.factors.iter().zip(fit.ranef.values()).map(|(&factor, of)| {
            let levels = self.model.names.levels.get(factor).map_or(0, Vec::len);
            let mut place = vec![of.code.len(); levels];
            for (at, code) in of.code.iter().enumerate() {
                place.get_mut(*code as usize).into_iter().for_each(|place| *place = at);
            }
            let terms = self.model.terms.iter().filter(|term| term.factor == factor);
            let columns = terms.flat_map(|term| &term.columns).map(column).collect();
            Random { factor, place, columns, modes: &of.blup }
        });
        Ok(Beside {
            mixed: self,
            fit,
            sheet: self.design.over(frame)?,
            fixed: fixed.collect::<Result<_, Error>>()?,
            random: random.collect(),
        })
    }
}

impl Beside<'_> {
    /// What `of` makes of the rows, some at a time on all cores, handed to `take` in their order.
    ///
    /// # Errors
    /// When arithmetic of the formula has no finite result in a row; what `take` refuses.
    pub fn rows<T: Send, E: From<Error> + Send>(
        &self,
        of: impl Fn(&[Row]) -> T + Sync,
        take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let read = |range: Range<usize>| {
            let mut rows = Vec::with_capacity(range.len());
            self.lines(range, |lines| rows.extend_from_slice(&lines.rows))?;
            Ok(of(&rows))
        };
        in_order(cores(), self.sheet.len(), read, take)
    }

    /// Some rows, block by block.
    pub(super) fn lines(
        &self,
        range: Range<usize>,
        mut visit: impl FnMut(&Lines),
    ) -> Result<(), Error> {
        for from in range.clone().step_by(BLOCK) {
            visit(&self.block(from..(from + BLOCK).min(range.end))?);
        }
        Ok(())
    }

    fn block(&self, range: Range<usize>) -> Result<Lines, Error> {
        let block = self.sheet.block(range.clone())?;
        let mut expected = vec![0.0; block.rows];
        for (column, effect) in &self.fixed {
            let terms = expected.iter_mut().zip(block.column(*column));
            terms.for_each(|(sum, x)| *sum += effect * x);
        }
        let mut fitted = expected.clone();
        let codes = self.sheet.groups_in(range.clone());
        self.random.iter().for_each(|random| random.add(&block, &codes, &mut fitted));
        let row = |at: usize| Row {
            at: self.sheet.row(range.start + at),
            response: block.response[at],
            fitted: fitted[at],
            expected: expected[at],
            weight: block.weight.as_ref().map_or(1.0, |weights| weights[at]),
        };
        let rows = (0..block.rows).map(row).collect();
        Ok(Lines { block, rows })
    }
}

impl Random<'_> {
    /// Adds the effects of the groups that rows are in.
    fn add(&self, block: &Block, codes: &[Vec<u32>], fitted: &mut [f64]) {
        let Some(codes) = codes.get(self.factor) else { return };
        let columns: Vec<&[f64]> = self.columns.iter().map(|at| block.column(*at)).collect();
        for (row, (sum, code)) in fitted.iter_mut().zip(codes).enumerate() {
            let place = self.place.get(*code as usize);
            let Some(modes) = place.and_then(|place| self.modes.get(*place)) else { continue };
            *sum += modes.iter().zip(&columns).map(|(mode, x)| mode * x[row]).sum::<f64>();
        }
    }
}
