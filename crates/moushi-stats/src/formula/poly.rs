//! Orthogonal polynomials over the values that were learned from, and raw powers. Not splines.

use super::expression::sum;
use serde::{Deserialize, Serialize};

/// Polynomials of degree 1 to the number of columns. The orthogonal ones follow a recurrence of
/// three terms (Kennedy and Gentle 1980, pp. 343–4; R's `poly`), here between polynomials of length
/// one, so that nothing overflows:
///
/// ```text
/// b₍ₖ₊₁₎ q₍ₖ₊₁₎(x) = (x − aₖ) qₖ(x) − bₖ q₍ₖ₋₁₎(x),   q₀ = 1/√n
/// ```
///
/// aₖ = Σ x qₖ², b₍ₖ₊₁₎ such that Σ q₍ₖ₊₁₎² = 1. The leading coefficients are positive, as in R. The
/// mean is taken from x and every aₖ, so that numbers far from zero lose nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Poly {
    Raw { degree: usize },
    Orthogonal { mean: f64, constant: f64, centres: Vec<f64>, lengths: Vec<f64> },
}

impl Poly {
    /// Orthogonal polynomials over values of which more than `degree` differ; nothing if roundings
    /// leave no direction for one of them.
    pub(super) fn learn(values: &[f64], degree: usize) -> Option<Self> {
        let constant = 1.0 / (values.len() as f64).sqrt();
        let (mut centres, mut lengths) = (Vec::new(), Vec::new());
        let mut before = vec![0.0; values.len()];
        let mut now = vec![constant; values.len()];
        let mean = sum(values, |value| value) / values.len() as f64;
        let values: Vec<f64> = values.iter().map(|value| value - mean).collect();
        for _ in 0..degree {
            let weighted: Vec<f64> =
                values.iter().zip(&now).map(|(value, q)| value * q * q).collect();
            let centre = sum(&weighted, |part| part);
            let back = lengths.last().copied().unwrap_or(0.0);
            for ((value, now), before) in values.iter().zip(&mut now).zip(&mut before) {
                let next = (value - centre) * *now - back * *before;
                (*before, *now) = (*now, next);
            }
            let length = sum(&now, |part| part * part).sqrt();
            if !length.is_normal() || !centre.is_finite() {
                return None;
            }
            now.iter_mut().for_each(|part| *part /= length);
            centres.push(centre);
            lengths.push(length);
        }
        Some(Self::Orthogonal { mean, constant, centres, lengths })
    }

    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        match self {
            Self::Raw { degree } => *degree,
            Self::Orthogonal { centres, .. } => centres.len(),
        }
    }

    /// The columns for some values.
    pub(super) fn columns(&self, values: &[f64]) -> Vec<Vec<f64>> {
        match self {
            Self::Raw { degree } => {
                let mut columns = vec![values.to_vec()];
                for at in 1..*degree {
                    let next = columns[at - 1].iter().zip(values).map(|(power, x)| power * x);
                    columns.push(next.collect());
                }
                columns
            }
            Self::Orthogonal { mean, constant, centres, lengths } => {
                let mut columns = vec![vec![0.0; values.len()]; centres.len()];
                for (row, value) in values.iter().map(|value| value - mean).enumerate() {
                    let (mut before, mut now, mut back) = (0.0, *constant, 0.0);
                    for ((column, centre), length) in columns.iter_mut().zip(centres).zip(lengths) {
                        let next = ((value - centre) * now - back * before) / length;
                        (before, now, back) = (now, next, *length);
                        column[row] = now;
                    }
                }
                columns
            }
        }
    }
}
