//! Places in the class, by percentile and by rank, at the base and now. Not how far values lie apart.

use super::base::{Base, enough};
use super::frame::Pair;
use super::trouble::{Reason, Setting, Trouble, least};

/// A place at the base and one now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// At the base.
    pub before: f64,
    /// Now.
    pub after: f64,
    /// How far upwards: percentage points of percentiles, places of ranks. Negative is down.
    pub up: f64,
}

/// The percentile of each unit's values at the base and now among the values of its class *in the base's year*. The yardstick
/// does not move: the whole class may rise.
pub fn percentile_moves(pair: &Pair, base: &Base) -> Result<Vec<Result<Move, Reason>>, Trouble> {
    base.suits(pair)?;
    Ok(pair.each(|class, before, after| {
        let before = base.percentile_turned(class, before)?;
        let after = base.percentile_turned(class, after)?;
        Ok(Move { before, after, up: after - before })
    }))
}

/// The percentile of each unit at the base among the bases of its class, and now among the current values, over the units
/// that have both: who rises makes another one fall, and the mean is 50 in both years.
pub fn percentile_moves_within(
    pair: &Pair,
    least_units: usize,
) -> Result<Vec<Result<Move, Reason>>, Trouble> {
    least(least_units, 1, Setting::LeastUnits)?;
    let years = Years::new(pair);
    Ok(pair.each(|class, before, after| {
        let [first, second] = years.of(class, least_units)?;
        let before = 100.0 * share_below(first, before);
        let after = 100.0 * share_below(second, after);
        Ok(Move { before, after, up: after - before })
    }))
}

/// The rank of each unit in its class, 1 for the best, at the base and now, over the units that have both. Equal units
/// share the mean of their ranks (mid-ranks).
pub fn rank_moves(pair: &Pair, least_units: usize) -> Result<Vec<Result<Move, Reason>>, Trouble> {
    least(least_units, 1, Setting::LeastUnits)?;
    let years = Years::new(pair);
    Ok(pair.each(|class, before, after| {
        let [first, second] = years.of(class, least_units)?;
        let (before, after) = (rank(first, before), rank(second, after));
        Ok(Move { before, after, up: before - after })
    }))
}

/// The values of each class in both years, rising.
struct Years(Vec<[Vec<f64>; 2]>);

impl Years {
    fn new(pair: &Pair) -> Self {
        let sorted = |mut list: Vec<f64>| {
            list.sort_unstable_by(f64::total_cmp);
            list
        };
        let class = |list: Vec<(f64, f64)>| {
            let (before, after) = list.into_iter().unzip();
            [sorted(before), sorted(after)]
        };
        Self(pair.classes().split(|unit| pair.turned(unit)).into_iter().map(class).collect())
    }

    fn of(&self, class: usize, least_units: usize) -> Result<&[Vec<f64>; 2], Reason> {
        let years = &self.0[class];
        enough(years[0].len(), least_units)?;
        Ok(years)
    }
}

/// The share of values below, and half of those that are equal.
pub(super) fn share_below(sorted: &[f64], value: f64) -> f64 {
    let (below, upto) = around(sorted, value);
    (below + upto) as f64 / 2.0 / sorted.len() as f64
}

/// 1 for the highest; the mean of the ranks of those that are equal.
fn rank(sorted: &[f64], value: f64) -> f64 {
    let (below, upto) = around(sorted, value);
    let above = sorted.len() - upto;
    above as f64 + (upto - below + 1) as f64 / 2.0
}

/// How many are less, and how many are not more.
fn around(sorted: &[f64], value: f64) -> (usize, usize) {
    (
        sorted.partition_point(|&other| other < value),
        sorted.partition_point(|&other| other <= value),
    )
}
