//! Dense matrices, column by column: Cholesky factor and inverse. Small ones by plain loops, which
//! are the same on every machine; large ones by faer on one thread, whose last digits depend on
//! what the processor can do, never on the run.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt;
use faer::{MatMut, MatRef, Par};

/// Size from which on faer is faster.
const LARGE: usize = 48;

/// Factors the lower triangle in place; false unless positive definite.
pub(super) fn cholesky(matrix: &mut [f64], size: usize) -> bool {
    if size >= LARGE {
        return large(matrix, size);
    }
    for column in 0..size {
        let (done, rest) = matrix.split_at_mut(column * size);
        let line = &mut rest[column..size];
        for before in done.chunks_exact(size) {
            let times = before[column];
            line.iter_mut().zip(&before[column..]).for_each(|(a, b)| *a -= times * b);
        }
        if line[0].is_nan() || line[0] <= 0.0 {
            return false;
        }
        let root = line[0].sqrt();
        line.iter_mut().for_each(|value| *value /= root);
        line[0] = root;
    }
    true
}

fn large(matrix: &mut [f64], size: usize) -> bool {
    let matrix = MatMut::from_column_major_slice_mut(matrix, size, size);
    let scratch = llt::factor::cholesky_in_place_scratch::<f64>(size, Par::Seq, Default::default());
    let mut memory = MemBuffer::new(scratch);
    let stack = MemStack::new(&mut memory);
    let regularization = Default::default();
    llt::factor::cholesky_in_place(matrix, regularization, Par::Seq, stack, Default::default())
        .is_ok()
}

/// Solves `L' v = vector` with the leading part of a lower factor.
pub(super) fn back(lower: &[f64], size: usize, vector: &mut [f64]) {
    for row in (0..vector.len()).rev() {
        let column = &lower[row * size..];
        let done = super::small::dot(&column[row + 1..vector.len()], &vector[row + 1..]);
        vector[row] = (vector[row] - done) / column[row];
    }
}

/// Inverse of `L L'` with the leading `lead` columns of a lower factor: the whole square.
pub(super) fn inverse(lower: &[f64], size: usize, lead: usize) -> Vec<f64> {
    let mut out = vec![0.0; lead * lead];
    if lead >= LARGE {
        let lower = MatRef::from_column_major_slice(lower, size, size).submatrix(0, 0, lead, lead);
        let into = MatMut::from_column_major_slice_mut(&mut out, lead, lead);
        let mut memory = MemBuffer::new(llt::inverse::inverse_scratch::<f64>(lead, Par::Seq));
        llt::inverse::inverse(into, lower, Par::Seq, MemStack::new(&mut memory));
        (0..lead).for_each(|column| mirror(&mut out, lead, column));
        return out;
    }
    for column in 0..lead {
        let line = &mut out[column * lead..(column + 1) * lead];
        line[column] = 1.0;
        for row in column..lead {
            line[row] /= lower[row * size + row];
            let (known, rest) = line.split_at_mut(row + 1);
            let below = &lower[row * size + row + 1..row * size + lead];
            rest.iter_mut().zip(below).for_each(|(value, l)| *value -= known[row] * l);
        }
        back(lower, size, line);
    }
    out
}

/// Copies a column of the lower triangle to the row of the upper.
fn mirror(matrix: &mut [f64], size: usize, column: usize) {
    for row in column + 1..size {
        matrix[row * size + column] = matrix[column * size + row];
    }
}
