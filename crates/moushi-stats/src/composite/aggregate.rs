//! Bringing the parts of one aggregate together. Not the tree: that is the recipe's.

use super::frame::Column;
use super::named::Named;
use super::outrank::copeland;
use super::topsis::{Scaling, topsis};
use super::trouble::Trouble;
use super::weigh::to_one;

/// How parts become a whole. How far a weakness can be made good by a strength falls from the
/// arithmetic over the geometric to the harmonic mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregation {
    /// Weighted mean.
    Arithmetic,
    /// Weighted geometric mean, of positive numbers.
    Geometric,
    /// Weighted harmonic mean, of positive numbers.
    Harmonic,
    /// Weighted power mean, of positive numbers; the power is not zero.
    Power(f64),
    /// Nearness to the best of all parts (TOPSIS), parts scaled as vectors.
    Topsis,
    /// The same, parts scaled between smallest and largest.
    TopsisMinMax,
    /// Won less lost comparisons with all other units (Copeland); the cost grows with the square of
    /// the number of units.
    Copeland,
}

impl Named for Aggregation {
    fn all() -> Vec<(&'static str, Self)> {
        let methods = [
            Self::Arithmetic,
            Self::Geometric,
            Self::Harmonic,
            Self::Power(2.0),
            Self::Topsis,
            Self::TopsisMinMax,
            Self::Copeland,
        ];
        methods.into_iter().map(|method| (method.name(), method)).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::Geometric => "geometric",
            Self::Harmonic => "harmonic",
            Self::Power(_) => "power",
            Self::Topsis => "topsis",
            Self::TopsisMinMax => "topsis-minmax",
            Self::Copeland => "copeland",
        }
    }
}

/// The whole of its parts. A unit gets a score when at least the share `least` of the parts is there
/// and one of weight; the weights of what is there are taken to a sum of 1. TOPSIS and Copeland need
/// all parts.
pub fn aggregate(
    method: Aggregation,
    parts: &[&Column],
    weights: &[f64],
    least: f64,
) -> Result<Column, Trouble> {
    let Some(first) = parts.first() else { return Err(Trouble::EmptyGroup) };
    if weights.len() != parts.len() || parts.iter().any(|part| part.len() != first.len()) {
        return Err(Trouble::UnequalLengths);
    }
    let weights = to_one(weights.to_vec())?;
    match method {
        Aggregation::Arithmetic => mean_of(parts, &weights, least, |x| x, |y| y),
        Aggregation::Geometric => {
            positive(parts, &weights)?;
            mean_of(parts, &weights, least, libm::log, libm::exp)
        }
        Aggregation::Harmonic => {
            positive(parts, &weights)?;
            mean_of(parts, &weights, least, |x| 1.0 / x, |y| 1.0 / y)
        }
        Aggregation::Power(power) if power != 0.0 && power.is_finite() => {
            positive(parts, &weights)?;
            let (to, back) = (|x| libm::pow(x, power), |y| libm::pow(y, 1.0 / power));
            mean_of(parts, &weights, least, to, back)
        }
        Aggregation::Power(_) => Err(Trouble::BadSetting),
        Aggregation::Topsis => topsis(parts, &weights, Scaling::Vector),
        Aggregation::TopsisMinMax => topsis(parts, &weights, Scaling::MinMax),
        Aggregation::Copeland => copeland(parts, &weights),
    }
}

/// Logarithms and reciprocals need positive numbers; a part without weight is not looked at.
fn positive(parts: &[&Column], weights: &[f64]) -> Result<(), Trouble> {
    let weighty = parts.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    let sound = weighty.flat_map(|(part, _)| part.raw()).all(|&x| x > 0.0 || x.is_nan());
    if sound { Ok(()) } else { Err(Trouble::NotPositive) }
}

/// The mean on the scale that `to` leads to and `back` from. Column by column, so that the inner
/// loop runs over neighbours in memory.
fn mean_of(
    parts: &[&Column],
    weights: &[f64],
    least: f64,
    to: impl Fn(f64) -> f64,
    back: impl Fn(f64) -> f64,
) -> Result<Column, Trouble> {
    let units = parts[0].len();
    let mut sums = vec![0.0; units];
    let weighty = || parts.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    if parts.iter().all(|part| part.is_full()) {
        for (part, weight) in weighty() {
            for (sum, &x) in sums.iter_mut().zip(part.raw()) {
                *sum += weight * to(x);
            }
        }
        return Column::full(sums.into_iter().map(back));
    }
    let mut there = vec![0.0; units];
    for (part, weight) in weighty() {
        for ((sum, there), cell) in sums.iter_mut().zip(&mut there).zip(part.cells()) {
            let Some(x) = cell else { continue };
            *sum += weight * to(x);
            *there += weight;
        }
    }
    let share = |unit: usize| {
        parts.iter().filter(|part| part.get(unit).is_some()).count() as f64 / parts.len() as f64
    };
    let cells = sums.into_iter().zip(there).enumerate();
    Column::new(cells.map(|(unit, (sum, there))| {
        (there > 0.0 && share(unit) >= least).then(|| back(sum / there))
    }))
}
