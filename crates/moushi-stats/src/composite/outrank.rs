//! Copeland's rule: comparing each unit with each other. The only method here whose cost grows with
//! the square of the number of units.

use super::frame::Column;
use super::trouble::Trouble;
use super::weigh::to_one;

/// For each unit, the number of units that it beats less the number that beat it. One beats another
/// when the parts in which it is better, and half of those in which they are equal, have more than
/// half of the weight. Every cell must be there.
pub fn copeland(parts: &[&Column], weights: &[f64]) -> Result<Column, Trouble> {
    let Some(first) = parts.first() else { return Err(Trouble::EmptyGroup) };
    let units = first.len();
    if weights.len() != parts.len() || parts.iter().any(|part| part.len() != units) {
        return Err(Trouble::UnequalLengths);
    }
    if parts.iter().any(|part| !part.is_full()) {
        return Err(Trouble::Missing);
    }
    let weights = to_one(weights.to_vec())?;
    let mut scores = vec![0.0; units];
    for one in 0..units {
        for other in 0..one {
            let mut balance = 0.0;
            for (part, weight) in parts.iter().zip(&weights) {
                let (a, b) = (part.raw()[one], part.raw()[other]);
                balance += weight * (f64::from(u8::from(a > b)) - f64::from(u8::from(a < b)));
            }
            // Sums of thirds and the like: what is nearly even is even.
            if balance.abs() > 1e-12 {
                scores[one] += balance.signum();
                scores[other] -= balance.signum();
            }
        }
    }
    Column::full(scores)
}
