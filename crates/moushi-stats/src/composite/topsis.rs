//! TOPSIS: how near a unit is to the best of everything and how far from the worst (Hwang and Yoon
//! 1981). All parts are to be such that more is better.

use super::frame::Column;
use super::trouble::Trouble;
use super::weigh::to_one;

/// How parts are made comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// By the Euclidean length of the column, as in the original.
    Vector,
    /// Between smallest and largest.
    MinMax,
}

/// Closeness from 0 to 1 of each unit. Every cell must be there, and the units must differ.
pub fn topsis(parts: &[&Column], weights: &[f64], scaling: Scaling) -> Result<Column, Trouble> {
    let Some(first) = parts.first() else { return Err(Trouble::EmptyGroup) };
    if weights.len() != parts.len() || parts.iter().any(|part| part.len() != first.len()) {
        return Err(Trouble::UnequalLengths);
    }
    let weights = to_one(weights.to_vec())?;
    let mut best = vec![0.0; first.len()];
    let mut worst = best.clone();
    for (part, weight) in parts.iter().zip(weights) {
        if !part.is_full() {
            return Err(Trouble::Missing);
        }
        let (low, high) = part.bounds()?;
        let factor = weight / divisor(part, scaling)?;
        for ((best, worst), x) in best.iter_mut().zip(&mut worst).zip(part.raw()) {
            let (above, below) = ((high - x) * factor, (x - low) * factor);
            *best += above * above;
            *worst += below * below;
        }
    }
    let near = |(best, worst): (f64, f64)| {
        let (best, worst) = (best.sqrt(), worst.sqrt());
        if best + worst > 0.0 { Ok(worst / (best + worst)) } else { Err(Trouble::NoSpread) }
    };
    let cells: Result<Vec<f64>, Trouble> = best.into_iter().zip(worst).map(near).collect();
    Column::full(cells?)
}

fn divisor(part: &Column, scaling: Scaling) -> Result<f64, Trouble> {
    match scaling {
        Scaling::MinMax => part.range().map(|(low, high)| high - low),
        Scaling::Vector => {
            let length = part.raw().iter().map(|x| x * x).sum::<f64>().sqrt();
            if length > 0.0 { Ok(length) } else { Err(Trouble::NoSpread) }
        }
    }
}
