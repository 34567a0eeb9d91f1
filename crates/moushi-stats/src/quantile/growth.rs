//! Surfaces of many quantiles over earlier scores, and the percentile that a score has among them. Not how surfaces are
//! fitted.

use super::rows::Rows;
use super::spline::Spline;
use super::sweep::sweep;
use super::trouble::Trouble;

/// Quantile surfaces of an outcome over splines of its predictors: coefficients that were fitted, or that are given as a
/// baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    splines: Vec<Spline>,
    levels: Vec<f64>,
    /// Level by level: the constant, then the columns of each spline.
    coefficients: Vec<Vec<f64>>,
    /// Column by column, over all levels: the same numbers as prediction wants them.
    across: Vec<Vec<f64>>,
}

/// The levels of SGP: 0.005, 0.015, … 0.995, one hundred.
pub fn midpoints() -> Vec<f64> {
    (1..=100).map(|at| (f64::from(at) - 0.5) / 100.0).collect()
}

/// The levels 0.01, 0.02, … 0.99.
pub fn whole() -> Vec<f64> {
    (1..=99).map(|at| f64::from(at) / 100.0).collect()
}

/// Coefficients of a linear quantile regression, level by level (Koenker and Bassett 1978): those that make
/// `Σ ρ(y − x·b)` least, where `ρ(u) = u (level − [u < 0])`.
///
/// `columns` are those of the design, a constant among them if one is wanted, each of the length of `outcome`; levels rise
/// strictly between 0 and 1. The result is a vertex: the surface goes through as many rows as there are coefficients. Where
/// a whole face is optimal it is one of its vertices. Neither depends on the order of rows.
pub fn regression(
    columns: &[Vec<f64>],
    outcome: &[f64],
    levels: &[f64],
) -> Result<Vec<Vec<f64>>, Trouble> {
    check(levels)?;
    sweep(&Rows::new(columns, outcome)?, levels)
}

fn check(levels: &[f64]) -> Result<(), Trouble> {
    let rise = levels.windows(2).all(|pair| pair[0] < pair[1]);
    let within = levels.iter().all(|&level| 0.0 < level && level < 1.0);
    if levels.is_empty() {
        return Err(Trouble::Nothing);
    }
    if rise && within { Ok(()) } else { Err(Trouble::BadLevels) }
}

impl Growth {
    /// Fits surfaces to a cohort. `predictors` are earlier scores, one list each, in the order of `splines`.
    pub fn fit(
        splines: Vec<Spline>,
        predictors: &[&[f64]],
        outcome: &[f64],
        levels: &[f64],
    ) -> Result<Self, Trouble> {
        finite(&splines, predictors, Some(outcome))?;
        let columns = design(&splines, predictors, outcome.len());
        let coefficients = regression(&columns, outcome, levels)?;
        Self::new(splines, levels, coefficients)
    }

    /// Surfaces with given coefficients (a baseline): level by level the constant, then the columns of each spline.
    pub fn new(
        splines: Vec<Spline>,
        levels: &[f64],
        coefficients: Vec<Vec<f64>>,
    ) -> Result<Self, Trouble> {
        check(levels)?;
        let width = 1 + splines.iter().map(Spline::width).sum::<usize>();
        if coefficients.len() != levels.len() || coefficients.iter().any(|row| row.len() != width) {
            return Err(Trouble::UnequalLengths);
        }
        for (row, values) in coefficients.iter().enumerate() {
            if let Some(column) = values.iter().position(|value| !value.is_finite()) {
                return Err(Trouble::NotFinite { column, row });
            }
        }
        let across =
            (0..width).map(|column| coefficients.iter().map(|row| row[column]).collect()).collect();
        Ok(Self { splines, levels: levels.to_vec(), coefficients, across })
    }

    /// The splines, one for each predictor.
    pub fn splines(&self) -> &[Spline] {
        &self.splines
    }

    /// The levels.
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// Coefficients, level by level: the constant, then the columns of each spline.
    pub fn coefficients(&self) -> &[Vec<f64>] {
        &self.coefficients
    }

    /// The outcome at each level for one person with these predictors, made to rise by sorting (Chernozhukov,
    /// Fernández-Val and Galichon 2010) and rounded to five digits, as SGP does.
    pub fn quantiles(&self, predictors: &[f64]) -> Result<Vec<f64>, Trouble> {
        let single: Vec<&[f64]> = predictors.iter().map(std::slice::from_ref).collect();
        finite(&self.splines, &single, None)?;
        let mut values = vec![0.0; self.levels.len()];
        self.rising(predictors.iter().copied(), &mut values);
        Ok(values)
    }

    /// What [`Self::quantiles`] says.
    pub(super) fn rising(&self, predictors: impl Iterator<Item = f64>, values: &mut [f64]) {
        self.surface(predictors, values);
        values.iter_mut().for_each(|value| *value = five_digits(*value));
        values.sort_unstable_by(f64::total_cmp);
    }

    /// The growth percentile of each person, 1 to 99: how many of a hundred with the same predictors lie below. That is
    /// the highest level whose quantile, rounded to five digits, is less than the outcome, in per cent and rounded up; as
    /// in SGP 0 counts as 1 and 100 as 99. How many quantiles are less does not depend on their being sorted.
    pub fn percentiles(&self, predictors: &[&[f64]], outcome: &[f64]) -> Result<Vec<u8>, Trouble> {
        finite(&self.splines, predictors, Some(outcome))?;
        let mut values = vec![0.0; self.levels.len()];
        let percentile = |(row, &outcome): (usize, &f64)| {
            self.surface(predictors.iter().map(|column| column[row]), &mut values);
            self.percentile(below(&values, outcome))
        };
        Ok(outcome.iter().enumerate().map(percentile).collect())
    }

    /// The percentile of an outcome that is more than so many quantiles.
    pub(super) fn percentile(&self, below: usize) -> u8 {
        let level = below.checked_sub(1).map_or(0.0, |at| self.levels[at]);
        // Less than the error of a level that was written as a decimal.
        (100.0 * level - 1e-9).ceil().clamp(1.0, 99.0) as u8
    }

    /// The outcome at each level, as the coefficients say: neither sorted nor rounded.
    pub(super) fn surface(&self, predictors: impl Iterator<Item = f64>, values: &mut [f64]) {
        values.copy_from_slice(&self.across[0]);
        let mut start = 1;
        for (spline, x) in self.splines.iter().zip(predictors) {
            let (piece, functions) = spline.at(x);
            for (at, function) in functions.into_iter().enumerate() {
                let Some(column) = (piece + at).checked_sub(1) else { continue };
                let column = &self.across[start + column];
                values.iter_mut().zip(column).for_each(|(value, b)| *value += function * b);
            }
            start += spline.width();
        }
    }
}

/// How many quantiles, rounded to five digits, are less than the outcome.
pub(super) fn below(quantiles: &[f64], outcome: f64) -> usize {
    const NEAR: f64 = 1e-4;
    let count = |limit: f64| quantiles.iter().map(|&q| usize::from(q < limit)).sum::<usize>();
    let (surely, perhaps) = (count(outcome - NEAR), count(outcome + NEAR));
    if surely == perhaps {
        return surely;
    }
    quantiles.iter().filter(|&&q| five_digits(q) < outcome).count()
}

fn five_digits(value: f64) -> f64 {
    let scaled = (value * 1e5).round_ties_even() / 1e5;
    if scaled.is_finite() { scaled } else { value }
}

/// The columns of the design: a constant and those of each spline.
fn design(splines: &[Spline], predictors: &[&[f64]], rows: usize) -> Vec<Vec<f64>> {
    let mut columns = vec![vec![1.0; rows]];
    for (spline, values) in splines.iter().zip(predictors) {
        let start = columns.len();
        columns.resize(start + spline.width(), vec![0.0; rows]);
        for (row, &x) in values.iter().enumerate() {
            let (piece, functions) = spline.at(x);
            for (at, function) in functions.into_iter().enumerate() {
                if let Some(column) = (piece + at).checked_sub(1) {
                    columns[start + column][row] = function;
                }
            }
        }
    }
    columns
}

/// Whether predictors and outcome are of one length and finite; the outcome is the column behind the predictors.
fn finite(
    splines: &[Spline],
    predictors: &[&[f64]],
    outcome: Option<&[f64]>,
) -> Result<(), Trouble> {
    let rows = outcome.or(predictors.first().copied()).map_or(0, <[f64]>::len);
    if splines.is_empty() || rows == 0 {
        return Err(Trouble::Nothing);
    }
    if splines.len() != predictors.len() || predictors.iter().any(|column| column.len() != rows) {
        return Err(Trouble::UnequalLengths);
    }
    for (column, values) in predictors.iter().copied().chain(outcome).enumerate() {
        if let Some(row) = values.iter().position(|value| !value.is_finite()) {
            return Err(Trouble::NotFinite { column, row });
        }
    }
    Ok(())
}
