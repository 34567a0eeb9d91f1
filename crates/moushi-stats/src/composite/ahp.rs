//! The analytic hierarchy process: weights from judgements in pairs, and how consistent those are.
//! Not who judged, nor how several judges are brought together.

use super::trouble::Trouble;

/// Saaty's random index for 1 to 15 things (Saaty 1980; 11 to 15 from the same simulations).
const RANDOM_INDEX: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// How far `a[i][j] · a[j][i]` may be from 1: thirds and sevenths are written with few digits.
const RECIPROCAL: f64 = 1e-3;

/// A square of judgements: how many times as important the row's thing is as the column's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparisons {
    size: usize,
    cells: Vec<f64>,
}

/// Weights, and how consistent the judgements are.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahp {
    /// Weights, which add up to 1.
    pub weights: Vec<f64>,
    /// The largest eigenvalue; the number of things when all judgements agree.
    pub eigenvalue: f64,
    /// Consistency index: (eigenvalue − n) / (n − 1).
    pub index: f64,
    /// Consistency ratio: the index by that of random judgements; above 0.1 the judgements should
    /// be looked at again. 0 for one or two things, which cannot disagree.
    pub ratio: f64,
}

impl Comparisons {
    /// From all rows of the square. Refused unless every number is positive, 1 on the diagonal, and
    /// cells across the diagonal are reciprocal to a thousandth.
    pub fn new(rows: &[Vec<f64>]) -> Result<Self, Trouble> {
        let size = rows.len();
        if size == 0 {
            return Err(Trouble::Nothing);
        }
        if rows.iter().any(|row| row.len() != size) {
            return Err(Trouble::UnequalLengths);
        }
        if size > RANDOM_INDEX.len() {
            return Err(Trouble::TooMany);
        }
        let cells: Vec<f64> = rows.concat();
        if cells.iter().any(|cell| !cell.is_finite()) {
            return Err(Trouble::NotFinite);
        }
        if cells.iter().any(|&cell| cell <= 0.0) {
            return Err(Trouble::NotPositive);
        }
        for i in 0..size {
            for j in 0..=i {
                if (cells[i * size + j] * cells[j * size + i] - 1.0).abs() > RECIPROCAL {
                    return Err(Trouble::NotReciprocal);
                }
            }
        }
        Ok(Self { size, cells })
    }

    /// From the cells above the diagonal, row by row: 1 with 2, 1 with 3 …, 2 with 3 …; the rest
    /// follows.
    pub fn upper(size: usize, above: &[f64]) -> Result<Self, Trouble> {
        if above.len() != size * size.saturating_sub(1) / 2 {
            return Err(Trouble::UnequalLengths);
        }
        let mut rows = vec![vec![1.0; size]; size];
        let pairs = (0..size).flat_map(|i| (i + 1..size).map(move |j| (i, j)));
        for ((i, j), &cell) in pairs.zip(above) {
            rows[i][j] = cell;
            rows[j][i] = 1.0 / cell;
        }
        Self::new(&rows)
    }

    /// How many things are compared.
    pub fn len(&self) -> usize {
        self.size
    }

    /// Whether nothing is compared.
    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// The principal eigenvector by repeated multiplication, which settles for every matrix of
    /// positive numbers (Perron 1907).
    pub fn solve(&self) -> Result<Ahp, Trouble> {
        if self.is_empty() {
            return Err(Trouble::Nothing);
        }
        let n = self.size as f64;
        let mut weights = vec![1.0 / n; self.size];
        for _ in 0..10_000 {
            let next: Vec<f64> =
                self.cells.chunks(self.size).map(|row| dot(row, &weights)).collect();
            let eigenvalue: f64 = next.iter().sum();
            if !eigenvalue.is_finite() {
                return Err(Trouble::NotFinite);
            }
            let next: Vec<f64> = next.iter().map(|weight| weight / eigenvalue).collect();
            let moved = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            weights = next;
            if moved < 1e-14 {
                return Ok(self.judged(weights, eigenvalue));
            }
        }
        Err(Trouble::NotSettled)
    }

    fn judged(&self, weights: Vec<f64>, eigenvalue: f64) -> Ahp {
        let n = self.size as f64;
        let index = if self.size > 1 { ((eigenvalue - n) / (n - 1.0)).max(0.0) } else { 0.0 };
        let random = RANDOM_INDEX[self.size - 1];
        let ratio = if random > 0.0 { index / random } else { 0.0 };
        Ahp { weights, eigenvalue, index, ratio }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
