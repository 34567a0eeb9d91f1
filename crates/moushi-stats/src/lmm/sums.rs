//! Sums and products of rows by cell: all that a fit needs. A plain value that may come from
//! anywhere, an SQL query with GROUP BY for instance. Not here: how rows are turned into it.

use super::trouble::Trouble;
use crate::finite::first_not_finite;
use serde::{Deserialize, Serialize};

/// Weighted sums of products by cell, a cell being a distinct combination of group codes. The
/// columns of a product are: the constant 1, the numeric columns, the response; all but the
/// constant are shifted, `value − shift`.
///
/// The first `wide` columns, the constant among them, may have coefficients that vary by group:
/// their products with all columns are kept by cell. Those of the others with one another are
/// needed over all rows only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// Numeric columns, without the constant and without the response.
    pub columns: usize,
    /// Grouping factors.
    pub factors: usize,
    /// Columns whose products are kept by cell: from 1 to `columns + 2`.
    pub wide: usize,
    /// Rows in all.
    pub rows: u64,
    /// Sum of the logarithms of the weights; 0 without weights.
    pub log_weights: f64,
    /// What was taken off each column and, last, off the response: `columns + 1` numbers.
    pub shift: Vec<f64>,
    /// Codes of the groups, `factors` per cell. Cells are distinct.
    pub codes: Vec<u32>,
    /// Rows of each cell.
    pub counts: Vec<u64>,
    /// For each cell `Σ w·u_a·u_b` for `b = 0 … columns + 1` and `a = 0 … min(b, wide − 1)`.
    pub products: Vec<f64>,
    /// Over all rows `Σ w·u_a·u_b` for `b = wide … columns + 1` and `a = wide … b`.
    pub rest: Vec<f64>,
}

impl Sums {
    /// Columns of a product: the constant, the columns, the response.
    pub fn width(&self) -> usize {
        self.columns + 2
    }

    /// Products of a cell.
    pub fn packed(&self) -> usize {
        offset(self.width(), self.wide)
    }

    /// Cells.
    pub fn cells(&self) -> usize {
        self.counts.len()
    }

    /// Products of all columns over all rows: a lower triangle, row by row.
    pub fn totals(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.packed()];
        for cell in self.products.chunks_exact(self.packed()) {
            sums.iter_mut().zip(cell).for_each(|(sum, product)| *sum += product);
        }
        let mut totals = Vec::new();
        let (mut sums, mut rest) = (sums.into_iter(), self.rest.iter().copied());
        for b in 0..self.width() {
            let wide = self.wide.min(b + 1);
            totals.extend(sums.by_ref().take(wide));
            totals.extend(rest.by_ref().take(b + 1 - wide));
        }
        totals
    }

    /// Whether lengths fit together and numbers are finite.
    pub fn check(&self) -> Result<(), Trouble> {
        let cells = self.cells();
        let fits = (1..=self.width()).contains(&self.wide)
            && self.shift.len() == self.columns + 1
            && self.codes.len() == cells * self.factors
            && self.products.len() == cells * self.packed()
            && self.rest.len() == place(0, self.width() - self.wide)
            && self.counts.iter().sum::<u64>() == self.rows;
        if !fits {
            return Err(Trouble::UnequalLengths);
        }
        if self.rows == 0 {
            return Err(Trouble::NoRows);
        }
        let others: [&[f64]; 3] = [&self.rest, &self.shift, &[self.log_weights]];
        let others = others.into_iter().find_map(first_not_finite).map(|_| cells);
        let cell = first_not_finite(&self.products).map(|at| at / self.packed());
        cell.or(others).map_or(Ok(()), |cell| Err(Trouble::BadSums { cell }))
    }
}

/// Where the products of a column with the first columns begin.
pub(super) fn offset(column: usize, wide: usize) -> usize {
    let full = column.min(wide);
    full * (full + 1) / 2 + (column - full) * wide
}

/// Where the product of two columns stands in a triangle; `place(0, n)` are all of `n` columns.
pub(super) fn place(a: usize, b: usize) -> usize {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    high * (high + 1) / 2 + low
}

/// Adds what the products of columns `first` to `last` with those after them change by when every
/// column `u` becomes `u + by`; `means` are the products with the constant, before that.
fn moved(products: &mut [f64], means: &[f64], by: &[f64], columns: [usize; 2]) {
    let [first, last] = columns;
    let mut at = 0;
    for b in first..by.len() {
        for a in first..=b.min(last) {
            products[at] += by[a] * means[b] + by[b] * means[a] + by[a] * by[b] * means[0];
            at += 1;
        }
    }
}

impl Sums {
    /// The same with another shift.
    pub(super) fn with_shift(&self, shift: &[f64]) -> Self {
        let mut sums = self.clone();
        sums.reshift(shift);
        sums
    }

    /// Turns the shift into another.
    pub(super) fn reshift(&mut self, shift: &[f64]) {
        let mut by = vec![0.0];
        by.extend(self.shift.iter().zip(shift).map(|(old, new)| old - new));
        if by.iter().all(|by| *by == 0.0) {
            return;
        }
        let (size, width, wide) = (self.packed(), self.width(), self.wide);
        let firsts = |products: &[f64]| (0..width).map(|b| products[offset(b, wide)]).collect();
        let totals = self.totals();
        let means: Vec<f64> = (0..width).map(|b| totals[place(0, b)]).collect();
        moved(&mut self.rest, &means, &by, [wide, width]);
        for cell in self.products.chunks_exact_mut(size) {
            let means: Vec<f64> = firsts(cell);
            moved(cell, &means, &by, [0, wide - 1]);
        }
        self.shift.copy_from_slice(shift);
    }
}
