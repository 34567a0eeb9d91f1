//! Least squares over columns of which the means are taken away. Not where the columns come from.

use super::trouble::Reason;

/// Coefficients and what is needed to judge them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Squares {
    /// One for each column.
    pub slopes: Vec<f64>,
    /// `R` of the columns' decomposition `Q R`, column by column down to the diagonal.
    pub triangle: Vec<Vec<f64>>,
    /// What the columns leave of the outcome.
    pub left: Vec<f64>,
    /// The diagonal of `Q Qᵀ`: the leverage of each row beyond that of its mean.
    pub leverage: Vec<f64>,
}

/// Less of a column than this share of it that is left after those before it is rounding.
const DEPENDENT: f64 = 1e-9;

/// Less of a column than this share of its largest value that is left after its means is rounding.
const CONSTANT: f64 = 1e-13;

/// Least squares by Gram and Schmidt, each column turned twice (Giraud, Langou and Rozložník 2005: “twice is enough”).
/// `sizes` are the largest values of the columns, without their signs, before the means were taken away.
pub(super) fn squares(
    columns: &[Vec<f64>],
    sizes: &[f64],
    outcome: &[f64],
) -> Result<Squares, Reason> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut triangle = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let before = norm(column);
        let (rest, mut shares) = turned(&basis, column);
        let after = norm(&rest);
        if !after.is_finite() {
            return Err(Reason::TooLarge);
        }
        if after <= DEPENDENT * before || before <= CONSTANT * sizes[at] {
            return Err(Reason::Dependent { predictor: at });
        }
        shares.push(after);
        triangle.push(shares);
        basis.push(rest.iter().map(|value| value / after).collect());
    }
    let (left, shares) = turned(&basis, outcome);
    let leverage = |row: usize| basis.iter().map(|column| column[row] * column[row]).sum();
    let slopes = back(&triangle, shares);
    if slopes.iter().any(|slope| !slope.is_finite()) {
        return Err(Reason::TooLarge);
    }
    Ok(Squares { slopes, leverage: (0..outcome.len()).map(leverage).collect(), triangle, left })
}

/// What is left of a column, and its shares of the basis.
fn turned(basis: &[Vec<f64>], column: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut rest = column.to_vec();
    let mut shares = vec![0.0; basis.len()];
    for _ in 0..2 {
        for (share, direction) in shares.iter_mut().zip(basis) {
            let along: f64 = rest.iter().zip(direction).map(|(a, b)| a * b).sum();
            *share += along;
            rest.iter_mut().zip(direction).for_each(|(a, b)| *a -= along * b);
        }
    }
    (rest, shares)
}

/// The slopes `b` of `R b = shares`.
fn back(triangle: &[Vec<f64>], mut shares: Vec<f64>) -> Vec<f64> {
    for at in (0..shares.len()).rev() {
        let slope = shares[at] / triangle[at][at];
        for (row, share) in shares.iter_mut().enumerate().take(at) {
            *share -= triangle[at][row] * slope;
        }
        shares[at] = slope;
    }
    shares
}

/// `|w|²` of `Rᵀ w = away`: the leverage of a new row `away` from its mean.
pub(super) fn leverage(triangle: &[Vec<f64>], away: &[f64]) -> f64 {
    let mut parts: Vec<f64> = Vec::with_capacity(away.len());
    for (column, value) in triangle.iter().zip(away) {
        let known: f64 = column.iter().zip(&parts).map(|(r, w)| r * w).sum();
        parts.push((value - known) / column[parts.len()]);
    }
    parts.iter().map(|part| part * part).sum()
}

/// The length of a column, its largest number aside, so that squares neither overflow nor vanish.
fn norm(column: &[f64]) -> f64 {
    let largest = column.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    largest * column.iter().map(|value| (value / largest) * (value / largest)).sum::<f64>().sqrt()
}
