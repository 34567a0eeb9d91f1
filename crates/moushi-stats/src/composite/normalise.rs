//! Bringing one column to a common scale on which more is better. Not the choice of goalposts.

use super::frame::Column;
use super::moments::{deviation, mean, rank_up};
use super::named::Named;
use super::trouble::Trouble;

/// Which end of an indicator is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

impl Direction {
    fn sign(self) -> f64 {
        match self {
            Self::More => 1.0,
            Self::Less => -1.0,
        }
    }
}

impl Named for Direction {
    fn all() -> Vec<(&'static str, Self)> {
        [Self::More, Self::Less].map(|method| (method.name(), method)).into()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Less => "less",
        }
    }
}

/// How a column is brought to the common scale. All but the goalposts and targets, which are in the
/// unit of the indicator, see the column with its sign turned when less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Normalisation {
    /// The value itself, with its sign turned when less is better.
    None,
    /// `low` for the worst, `high` for the best, by straight line.
    MinMax {
        /// Score of the worst.
        low: f64,
        /// Score of the best.
        high: f64,
    },
    /// `low` at the worse post, `high` at the better, by straight line.
    Goalposts {
        /// The lower post in the unit of the indicator; the worse one when more is better.
        lower: f64,
        /// The upper post.
        upper: f64,
        /// Score of the worse post.
        low: f64,
        /// Score of the better post.
        high: f64,
        /// Whether scores beyond the posts are cut off.
        cut: bool,
    },
    /// Standard scores with the given mean and standard deviation (n − 1).
    ZScore {
        /// Mean of the scores.
        mean: f64,
        /// Standard deviation of the scores.
        deviation: f64,
    },
    /// Rank, 1 for the worst; equal values share the worse.
    Rank,
    /// The share of the other units that are worse.
    PercentileRank,
    /// The number of units that are worse.
    Borda,
    /// 1 for the best less the distance to it in ranges: from 0 to 1.
    DistanceToMaximum,
    /// 0 for the worst, 1 for one chosen unit.
    DistanceToReference {
        /// The unit.
        unit: usize,
    },
    /// 0 for the worst, 1 at a target.
    DistanceToTarget {
        /// The target in the unit of the indicator.
        target: f64,
        /// Whether scores beyond the target are cut off.
        cut: bool,
    },
    /// The share of the best, which must be positive; more must be better.
    FractionOfMaximum,
}

impl Named for Normalisation {
    fn all() -> Vec<(&'static str, Self)> {
        let methods = [
            Self::None,
            Self::MinMax { low: 0.0, high: 100.0 },
            Self::Goalposts { lower: 0.0, upper: 1.0, low: 0.0, high: 100.0, cut: true },
            Self::ZScore { mean: 0.0, deviation: 1.0 },
            Self::Rank,
            Self::PercentileRank,
            Self::Borda,
            Self::DistanceToMaximum,
            Self::DistanceToReference { unit: 0 },
            Self::DistanceToTarget { target: 1.0, cut: true },
            Self::FractionOfMaximum,
        ];
        methods.into_iter().map(|method| (method.name(), method)).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::MinMax { .. } => "minmax",
            Self::Goalposts { .. } => "goalposts",
            Self::ZScore { .. } => "zscore",
            Self::Rank => "rank",
            Self::PercentileRank => "percentile",
            Self::Borda => "borda",
            Self::DistanceToMaximum => "distance-to-max",
            Self::DistanceToReference { .. } => "distance-to-reference",
            Self::DistanceToTarget { .. } => "distance-to-target",
            Self::FractionOfMaximum => "fraction-of-max",
        }
    }
}

/// The column on the common scale. [`Trouble::NoSpread`] where all values are equal and the method
/// divides by their difference.
pub fn normalise(
    column: &Column,
    direction: Direction,
    method: Normalisation,
) -> Result<Column, Trouble> {
    let turned = column.map(|x| x * direction.sign())?;
    match method {
        Normalisation::None => Ok(turned),
        Normalisation::MinMax { low, high } => {
            let scores = settings(low < high, &[low, high]).and(turned.range())?;
            let (worst, best) = scores;
            turned.map(|x| (x - worst) / (best - worst) * (high - low) + low)
        }
        Normalisation::Goalposts { lower, upper, low, high, cut } => {
            settings(lower < upper && low < high, &[lower, upper, low, high])?;
            let (from, to) = ends(lower, upper, direction);
            let kept = |score: f64| if cut { score.clamp(0.0, 1.0) } else { score };
            turned.map(|x| kept((x - from) / (to - from)) * (high - low) + low)
        }
        Normalisation::ZScore { mean, deviation } => {
            settings(deviation > 0.0, &[mean, deviation])?;
            standard(&turned, mean, deviation)
        }
        Normalisation::Rank => Ok(rank_up(&turned)),
        Normalisation::Borda => rank_up(&turned).map(|rank| rank - 1.0),
        Normalisation::PercentileRank => {
            let others = turned.present().count() as f64 - 1.0;
            if others < 1.0 {
                return Err(Trouble::NoSpread);
            }
            rank_up(&turned).map(|rank| (rank - 1.0) / others)
        }
        Normalisation::DistanceToMaximum => {
            let (worst, best) = turned.range()?;
            turned.map(|x| 1.0 - (best - x) / (best - worst))
        }
        Normalisation::DistanceToReference { unit } => to_reference(&turned, unit),
        Normalisation::DistanceToTarget { target, cut } => {
            settings(true, &[target])?;
            to_target(&turned, target * direction.sign(), cut)
        }
        Normalisation::FractionOfMaximum => {
            let (_, best) = turned.bounds()?;
            // With less being better the best is negative, and the worst would score highest.
            if direction == Direction::Less || best <= 0.0 {
                return Err(Trouble::NotPositive);
            }
            turned.map(|x| x / best)
        }
    }
}

fn settings(sound: bool, numbers: &[f64]) -> Result<(), Trouble> {
    let finite = numbers.iter().all(|number| number.is_finite());
    if sound && finite { Ok(()) } else { Err(Trouble::BadSetting) }
}

/// The worse and the better post after the sign is turned.
fn ends(lower: f64, upper: f64, direction: Direction) -> (f64, f64) {
    match direction {
        Direction::More => (lower, upper),
        Direction::Less => (-upper, -lower),
    }
}

fn standard(column: &Column, mean_wanted: f64, deviation_wanted: f64) -> Result<Column, Trouble> {
    column.range()?;
    let values: Vec<f64> = column.present().collect();
    let (middle, spread) = (mean(&values), deviation(&values));
    column.map(|x| (x - middle) / spread * deviation_wanted + mean_wanted)
}

fn to_reference(column: &Column, unit: usize) -> Result<Column, Trouble> {
    let (worst, _) = column.range()?;
    if unit >= column.len() {
        return Err(Trouble::OutOfRange);
    }
    let reference = column.get(unit).ok_or(Trouble::Missing)?;
    if reference == worst {
        return Err(Trouble::BadTarget);
    }
    column.map(|x| 1.0 - (reference - x) / (reference - worst))
}

fn to_target(column: &Column, target: f64, cut: bool) -> Result<Column, Trouble> {
    let (worst, _) = column.bounds()?;
    if target <= worst {
        return Err(Trouble::BadTarget);
    }
    let kept = |score: f64| if cut { score.min(1.0) } else { score };
    column.map(|x| kept((x - worst) / (target - worst)))
}
