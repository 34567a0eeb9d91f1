//! A vertex of a quantile regression: as many rows as there are coefficients, all on the surface. Not the way from vertex
//! to vertex.

/// Rows that determine the coefficients, and the inverse of their design.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    /// The rows, by their positions.
    pub rows: Vec<usize>,
    /// The columns of the inverse, one after the other: column `k` is the move of coefficients that lifts the surface by
    /// one at row `k` and leaves it where it is at all others.
    inverse: Vec<f64>,
}

impl Basis {
    /// The basis of the given rows of a design; `None` where they do not determine the coefficients.
    pub fn new(columns: &[Vec<f64>], rows: Vec<usize>) -> Option<Self> {
        let mut basis = Self { inverse: Vec::new(), rows };
        basis.refresh(columns)?;
        Some(basis)
    }

    /// Reckons the inverse anew, by Gauss and Jordan with partial pivoting.
    pub fn refresh(&mut self, columns: &[Vec<f64>]) -> Option<()> {
        let width = columns.len();
        // Equations x_row · d_k = 1 where row is the k-th: left the rows, right the unit matrix.
        let line = |k: usize| {
            let left = columns.iter().map(|column| column[self.rows[k]]);
            left.chain((0..width).map(|at| f64::from(u8::from(at == k)))).collect::<Vec<f64>>()
        };
        let mut lines: Vec<Vec<f64>> = (0..width).map(line).collect();
        for at in 0..width {
            let size = |row: &usize| lines[*row][at].abs();
            let pivot = (at..width).max_by(|a, b| size(a).total_cmp(&size(b)))?;
            if lines[pivot][at].abs() < 1e-13 {
                return None;
            }
            lines.swap(at, pivot);
            let (above, rest) = lines.split_at_mut(at);
            let (own, below) = rest.split_first_mut()?;
            let scale = 1.0 / own[at];
            own.iter_mut().for_each(|value| *value *= scale);
            for other in above.iter_mut().chain(below) {
                let share = other[at];
                other.iter_mut().zip(own.iter()).for_each(|(x, y)| *x -= share * y);
            }
        }
        self.inverse = (0..width * width).map(|at| lines[at % width][width + at / width]).collect();
        Some(())
    }

    /// The move that lifts the surface at the `k`-th row alone.
    pub fn lift(&self, k: usize) -> &[f64] {
        let width = self.rows.len();
        &self.inverse[k * width..(k + 1) * width]
    }

    /// Takes `row`, whose design is `entries`, instead of the `k`-th; `None` where the move at `k` does not lift it.
    pub fn replace(&mut self, k: usize, row: usize, entries: &[f64]) -> Option<()> {
        let width = self.rows.len();
        let lifts: Vec<f64> = (0..width).map(|at| dot(entries, self.lift(at))).collect();
        if lifts[k].abs() < 1e-13 {
            return None;
        }
        let own: Vec<f64> = self.lift(k).iter().map(|value| value / lifts[k]).collect();
        for (at, column) in self.inverse.chunks_mut(width).enumerate() {
            if at == k {
                column.copy_from_slice(&own);
            } else {
                column.iter_mut().zip(&own).for_each(|(x, y)| *x -= lifts[at] * y);
            }
        }
        self.rows[k] = row;
        Some(())
    }

    /// The coefficients of the surface through the rows at the given outcomes, made exact by one step of refinement.
    pub fn through(&self, columns: &[Vec<f64>], outcome: &[f64]) -> Vec<f64> {
        let wanted: Vec<f64> = self.rows.iter().map(|&row| outcome[row]).collect();
        let mut coefficients = self.combine(&wanted);
        let left = |(&row, wanted): (&usize, &f64)| {
            let products = columns.iter().zip(&coefficients).map(|(column, b)| column[row] * b);
            wanted - products.sum::<f64>()
        };
        let left: Vec<f64> = self.rows.iter().zip(&wanted).map(left).collect();
        let step = self.combine(&left);
        coefficients.iter_mut().zip(step).for_each(|(b, step)| *b += step);
        coefficients
    }

    fn combine(&self, shares: &[f64]) -> Vec<f64> {
        let width = self.rows.len();
        let mut sum = vec![0.0; width];
        for (k, share) in shares.iter().enumerate() {
            sum.iter_mut().zip(self.lift(k)).for_each(|(x, y)| *x += share * y);
        }
        sum
    }
}

/// Sum of products, in eight sums side by side, which the machine can carry on at once; the order is fixed.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    const SIDE: usize = 8;
    let mut sums = [0.0; SIDE];
    let (left, right) = (a.chunks_exact(SIDE), b.chunks_exact(SIDE));
    let rest = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum::<f64>();
    for (a, b) in left.zip(right) {
        (0..SIDE).for_each(|at| sums[at] += a[at] * b[at]);
    }
    sums.iter().sum::<f64>() + rest
}

/// Rows among the first `count` that determine the coefficients, largest pivots first; the column that follows from those
/// before it where there are none.
pub(super) fn independent(columns: &[Vec<f64>], count: usize) -> Result<Vec<usize>, usize> {
    let mut reduced: Vec<Vec<f64>> =
        columns.iter().map(|column| column[..count].to_vec()).collect();
    let largest = |column: &[f64]| {
        let size = |at: &usize| column[*at].abs();
        (0..column.len()).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(0)
    };
    let mut rows = Vec::with_capacity(columns.len());
    for at in 0..columns.len() {
        let size = columns[at][largest(&columns[at][..count])].abs();
        let row = largest(&reduced[at]);
        if reduced[at][row].abs() <= 1e-10 * size || size == 0.0 {
            return Err(at);
        }
        let (done, rest) = reduced.split_at_mut(at + 1);
        let own = &done[at];
        for other in rest {
            let share = other[row] / own[row];
            other.iter_mut().zip(own).for_each(|(x, y)| *x -= share * y);
        }
        rows.push(row);
    }
    Ok(rows)
}
