//! Matrices of a few rows: products, triangles, Cholesky. Plain loops, the same on every machine.

use std::ops::{Index, IndexMut};

/// A square matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Square {
    size: usize,
    at: Vec<f64>,
}

impl Index<(usize, usize)> for Square {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        &self.at[row * self.size + column]
    }
}

impl IndexMut<(usize, usize)> for Square {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        &mut self.at[row * self.size + column]
    }
}

impl Square {
    pub fn zero(size: usize) -> Self {
        Self { size, at: vec![0.0; size * size] }
    }

    pub fn identity(size: usize) -> Self {
        let mut one = Self::zero(size);
        (0..size).for_each(|at| one[(at, at)] = 1.0);
        one
    }

    pub fn size(&self) -> usize {
        self.size
    }

    pub fn row(&self, row: usize) -> &[f64] {
        &self.at[row * self.size..(row + 1) * self.size]
    }

    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.at.chunks_exact(self.size.max(1))
    }

    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.size);
        for (i, j) in pairs(self.size) {
            product[(i, j)] = (0..self.size).map(|k| self[(i, k)] * other[(k, j)]).sum();
        }
        product
    }

    pub fn transposed(&self) -> Self {
        let mut other = Self::zero(self.size);
        pairs(self.size).for_each(|(i, j)| other[(j, i)] = self[(i, j)]);
        other
    }

    /// `A A'`.
    pub fn gram(&self) -> Self {
        self.times(&self.transposed())
    }

    pub fn apply(&self, vector: &[f64]) -> Vec<f64> {
        self.rows().map(|row| dot(row, vector)).collect()
    }

    pub fn add(&mut self, other: &Self, times: f64) {
        self.at.iter_mut().zip(&other.at).for_each(|(a, b)| *a += times * b);
    }

    /// The lower triangle `L` with `L L' = A A'`, without a negative diagonal, and with nothing below
    /// a diagonal that is zero; by rotations of columns.
    pub fn lowered(&self) -> Self {
        let mut low = self.clone();
        let size = self.size;
        for row in 0..size {
            for column in 0..size {
                if column > row || (column < row && low[(column, column)] == 0.0) {
                    rotate(&mut low, row, column);
                }
            }
            if low[(row, row)] < 0.0 {
                (row..size).for_each(|below| low[(below, row)] = -low[(below, row)]);
            }
        }
        low
    }

    /// The lower Cholesky factor; none unless positive definite.
    pub fn cholesky(&self) -> Option<Self> {
        let mut low = Self::zero(self.size);
        for column in 0..self.size {
            for row in column..self.size {
                let dot: f64 = (0..column).map(|k| low[(row, k)] * low[(column, k)]).sum();
                let rest = self[(row, column)] - dot;
                low[(row, column)] = match row == column {
                    true if rest > 0.0 => rest.sqrt(),
                    true => return None,
                    false => rest / low[(column, column)],
                };
            }
        }
        Some(low)
    }

    /// The inverse of a positive definite matrix.
    pub fn inverted(&self) -> Option<Self> {
        let low = self.cholesky()?;
        let mut inverse = Self::zero(self.size);
        for column in 0..self.size {
            let mut vector = vec![0.0; self.size];
            vector[column] = 1.0;
            low.solve(&mut vector);
            low.solve_transposed(&mut vector);
            (0..self.size).for_each(|row| inverse[(row, column)] = vector[row]);
        }
        Some(inverse)
    }

    /// Solves `L v = vector` in place.
    pub fn solve(&self, vector: &mut [f64]) {
        for row in 0..self.size {
            let done = dot(&self.row(row)[..row], &vector[..row]);
            vector[row] = (vector[row] - done) / self[(row, row)];
        }
    }

    /// Solves `L' v = vector` in place.
    pub fn solve_transposed(&self, vector: &mut [f64]) {
        for row in (0..self.size).rev() {
            let done: f64 = (row + 1..self.size).map(|k| self[(k, row)] * vector[k]).sum();
            vector[row] = (vector[row] - done) / self[(row, row)];
        }
    }
}

/// Turns two columns so that the entry of `row` in `column` is zero.
fn rotate(low: &mut Square, row: usize, column: usize) {
    let (a, b) = (low[(row, row)], low[(row, column)]);
    if b == 0.0 {
        return;
    }
    let length = (a * a + b * b).sqrt();
    let (cos, sin) = (a / length, b / length);
    for below in row..low.size {
        let (p, q) = (low[(below, row)], low[(below, column)]);
        low[(below, row)] = cos * p + sin * q;
        low[(below, column)] = cos * q - sin * p;
    }
    low[(row, column)] = 0.0;
}

fn pairs(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size * size).map(move |at| (at / size, at % size))
}

/// Sum of products.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
