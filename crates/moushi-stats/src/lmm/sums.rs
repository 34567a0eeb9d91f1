//! Sums and products of rows by cell: all that a fit needs. A plain value that may come from
//! anywhere, an SQL query with GROUP BY for instance. Not here: how rows are turned into it.

use super::trouble::Trouble;
use serde::{Deserialize, Serialize};

/// Weighted sums of products by cell, a cell being a distinct combination of group codes. The
/// columns of a product are: the constant 1, the numeric columns, the response; all but the
/// constant are shifted, `value − shift`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// Numeric columns, without the constant and without the response.
    pub columns: usize,
    /// Grouping factors.
    pub factors: usize,
    /// Rows in all.
    pub rows: u64,
    /// Sum of the logarithms of the weights; 0 without weights.
    pub log_weights: f64,
    /// What was taken off each column and, last, off the response: `columns + 1` numbers.
    pub shift: Vec<f64>,
    /// Codes of the groups, `factors` per cell. Cells are distinct and ascend.
    pub codes: Vec<u32>,
    /// Rows of each cell.
    pub counts: Vec<u64>,
    /// For each cell `Σ w·u_a·u_b` for `b = 0 … columns + 1` and `a = 0 … b`, at `b(b+1)/2 + a`.
    pub products: Vec<f64>,
}

impl Sums {
    /// Columns of a product: the constant, the columns, the response.
    pub fn width(&self) -> usize {
        self.columns + 2
    }

    /// Products of a cell.
    pub fn packed(&self) -> usize {
        packed(self.width())
    }

    /// Cells.
    pub fn cells(&self) -> usize {
        self.counts.len()
    }

    /// Products over all rows.
    pub fn totals(&self) -> Vec<f64> {
        let mut totals = vec![0.0; self.packed()];
        for cell in self.products.chunks_exact(self.packed()) {
            totals.iter_mut().zip(cell).for_each(|(total, product)| *total += product);
        }
        totals
    }

    /// Whether lengths fit together and numbers are finite.
    pub fn check(&self) -> Result<(), Trouble> {
        let cells = self.cells();
        let fits = self.shift.len() == self.columns + 1
            && self.codes.len() == cells * self.factors
            && self.products.len() == cells * self.packed()
            && self.counts.iter().sum::<u64>() == self.rows;
        if !fits {
            return Err(Trouble::UnequalLengths);
        }
        if self.rows == 0 {
            return Err(Trouble::NoRows);
        }
        let numbers = self.products.iter().chain(&self.shift).chain([&self.log_weights]);
        match numbers.into_iter().position(|number| !number.is_finite()) {
            Some(at) => Err(Trouble::NotFinite { row: at / self.packed(), column: at % self.packed() }),
            None => Ok(()),
        }
    }
}

/// Entries of a packed triangle of `width` columns.
pub(super) fn packed(width: usize) -> usize {
    width * (width + 1) / 2
}

/// Where the product of two columns stands in a packed triangle.
pub(super) fn place(a: usize, b: usize) -> usize {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    high * (high + 1) / 2 + low
}

/// Turns the products of one cell from columns `u` to `u + by` (`by` without the constant).
pub(super) fn translate(products: &mut [f64], by: &[f64]) {
    let width = by.len() + 1;
    for b in (0..width).rev() {
        let db = if b == 0 { 0.0 } else { by[b - 1] };
        for a in (0..=b).rev() {
            let da = if a == 0 { 0.0 } else { by[a - 1] };
            let (one, a1, b1) = (products[0], products[place(0, a)], products[place(0, b)]);
            products[place(a, b)] += da * b1 + db * a1 + da * db * one;
        }
    }
}
