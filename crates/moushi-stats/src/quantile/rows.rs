//! The rows of a regression as the descent wants them: equal ones once with their number, in an order that does not
//! depend on the order given, outcomes moved apart by next to nothing. Not the descent.

use super::basis::dot;
use super::trouble::Trouble;

/// How far outcomes are moved apart, as a share of their range. It is far above the error of reckoning and far below
/// anything that is measured, so that no two rows lie on one surface by chance and every step of the descent is a real
/// one. Coefficients are reckoned from the outcomes as given.
const APART: f64 = 1e-10;

/// Distinct rows.
pub(super) struct Rows {
    /// The design, column by column, each divided by its scale.
    pub columns: Vec<Vec<f64>>,
    /// Powers of two next to the largest entry of each column.
    pub scales: Vec<f64>,
    /// The outcomes as given.
    pub outcome: Vec<f64>,
    /// The outcomes moved apart.
    pub moved: Vec<f64>,
    /// How many of the given rows each one stands for.
    pub weight: Vec<f64>,
    /// `Σ w x xᵀ`, row by row.
    pub metric: Vec<f64>,
    /// How sure the surface is at each row, by comparison: `1 / √(xᵀ (Σ w x xᵀ)⁻¹ x)`.
    pub sure: Vec<f64>,
}

impl Rows {
    /// Checks and orders rows; `columns` and `outcome` are of one length.
    pub fn new(columns: &[Vec<f64>], outcome: &[f64]) -> Result<Self, Trouble> {
        if outcome.is_empty() || columns.is_empty() {
            return Err(Trouble::Nothing);
        }
        if columns.iter().any(|column| column.len() != outcome.len()) {
            return Err(Trouble::UnequalLengths);
        }
        for (column, values) in columns.iter().map(Vec::as_slice).chain([outcome]).enumerate() {
            if let Some(row) = values.iter().position(|value| !value.is_finite()) {
                return Err(Trouble::NotFinite { column, row });
            }
        }
        if outcome.len() < columns.len() {
            return Err(Trouble::TooFew { rows: outcome.len(), needed: columns.len() });
        }
        Ok(Self::gather(columns, outcome))
    }

    fn gather(columns: &[Vec<f64>], outcome: &[f64]) -> Self {
        let order = order(columns, outcome);
        let same = |a: usize, b: usize| {
            outcome[a] == outcome[b] && columns.iter().all(|column| column[a] == column[b])
        };
        let mut kept: Vec<(u64, usize)> = Vec::with_capacity(order.len());
        let mut weight: Vec<f64> = Vec::with_capacity(order.len());
        for (key, row) in order {
            match (kept.last(), weight.last_mut()) {
                (Some(last), Some(count)) if last.0 == key && same(last.1, row) => *count += 1.0,
                _ => {
                    kept.push((key, row));
                    weight.push(1.0);
                }
            }
        }
        let pick = |values: &[f64]| kept.iter().map(|&(_, row)| values[row]).collect::<Vec<f64>>();
        let mut columns: Vec<Vec<f64>> = columns.iter().map(|column| pick(column)).collect();
        let scales: Vec<f64> = columns.iter_mut().map(|column| level(column)).collect();
        let outcome = pick(outcome);
        let by = apart(&outcome);
        let move_by = |(y, kept): (&f64, &(u64, usize))| y + by * share(kept.0);
        let moved = outcome.iter().zip(&kept).map(move_by).collect();
        let metric = metric(&columns, &weight);
        let sure = sure(&columns, &metric);
        Self { columns, scales, outcome, moved, weight, metric, sure }
    }

    /// Number of distinct rows.
    pub fn len(&self) -> usize {
        self.outcome.len()
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }
}

/// Divides a column by the power of two next to its largest entry, which leaves its digits as they are.
fn level(column: &mut [f64]) -> f64 {
    let largest = column.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    if largest == 0.0 {
        return 1.0;
    }
    let scale = libm::scalbn(1.0, libm::ilogb(largest).clamp(-1000, 1000));
    column.iter_mut().for_each(|x| *x /= scale);
    scale
}

/// Rows by a key made of all their bits, so that the order is that of no list and equal rows are neighbours.
fn order(columns: &[Vec<f64>], outcome: &[f64]) -> Vec<(u64, usize)> {
    let mut order: Vec<(u64, usize)> = (0..outcome.len()).map(|row| (0, row)).collect();
    for values in columns.iter().map(Vec::as_slice).chain([outcome]) {
        for (entry, value) in order.iter_mut().zip(values) {
            // Adding zero makes one of both zeros.
            entry.0 = mix(entry.0 ^ (value + 0.0).to_bits());
        }
    }
    order.sort_unstable();
    order
}

/// The last step of splitmix64 (Steele, Lea and Flood 2014), which spreads each bit over all.
fn mix(bits: u64) -> u64 {
    let z = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number from −1 to 1 of the bits of a key.
fn share(key: u64) -> f64 {
    (mix(key) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

fn apart(outcome: &[f64]) -> f64 {
    let low = outcome.iter().copied().fold(f64::INFINITY, f64::min);
    let high = outcome.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let size = low.abs().max(high.abs()).max(f64::MIN_POSITIVE);
    (APART * (high - low)).max(1e-12 * size)
}

fn metric(columns: &[Vec<f64>], weight: &[f64]) -> Vec<f64> {
    let width = columns.len();
    let mut metric = vec![0.0; width * width];
    for (i, column) in columns.iter().enumerate() {
        let weighed: Vec<f64> = column.iter().zip(weight).map(|(x, w)| x * w).collect();
        for (j, other) in columns.iter().enumerate().take(i + 1) {
            let sum = dot(&weighed, other);
            metric[i * width + j] = sum;
            metric[j * width + i] = sum;
        }
    }
    metric
}

/// By Cholesky's triangle of the metric, through which every row is taken; one everywhere if it has none.
fn sure(columns: &[Vec<f64>], metric: &[f64]) -> Vec<f64> {
    let (width, count) = (columns.len(), columns[0].len());
    let mut triangle = vec![vec![0.0; width]; width];
    let mut through: Vec<Vec<f64>> = Vec::with_capacity(width);
    let mut squares = vec![0.0; count];
    for i in 0..width {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| triangle[i][k] * triangle[j][k]).sum();
            let rest = metric[i * width + j] - done;
            triangle[i][j] = if i == j { rest.max(0.0).sqrt() } else { rest / triangle[j][j] };
        }
        if triangle[i][i] <= 0.0 {
            return vec![1.0; count];
        }
        let mut column = columns[i].clone();
        for (before, share) in through.iter().zip(&triangle[i]) {
            column.iter_mut().zip(before).for_each(|(x, y)| *x -= share * y);
        }
        column.iter_mut().for_each(|x| *x /= triangle[i][i]);
        squares.iter_mut().zip(&column).for_each(|(sum, x)| *sum += x * x);
        through.push(column);
    }
    squares.iter().map(|sum| 1.0 / sum.max(f64::MIN_POSITIVE).sqrt()).collect()
}
