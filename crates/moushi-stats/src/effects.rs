//! Effects of units that were shrunken towards their mean, as fits of random effects give them: intervals, what may be
//! told apart, reliability, places among the others. Not how they were estimated; `effects.md` says what may be concluded.

mod pairs;
mod places;

use serde::{Deserialize, Serialize};

use self::places::places;
use crate::distribution::normal_cdf;

/// Half the width of an interval of 95 %, in standard deviations.
pub const SURE: f64 = 1.96;

/// Half the width of intervals of which two that do not overlap differ with about 95 %, in standard deviations
/// (Goldstein and Healy 1995, J. R. Stat. Soc. A 158(1), 175–177): `1.96 / √2` for units of one precision.
pub const COMPARING: f64 = 1.39;

/// The effect of a unit as it was estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shrunken {
    /// Conditional mode of the random effect, in units of the response.
    pub mode: f64,
    /// Standard deviation of its error: conditional on what was estimated besides, or with the error of that too
    /// ([`crate::lmm::prediction_errors`]).
    pub deviation: f64,
    /// Its conditional standard deviation, as if all else were known.
    pub conditional: f64,
    /// Rows of the unit.
    pub rows: u64,
}

/// Where a unit lies against the mean of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// The interval of 95 % lies below zero.
    Below,
    /// It holds zero.
    NotApart,
    /// It lies above zero.
    Above,
}

/// What may be said of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// As it was estimated.
    pub of: Shrunken,
    /// `mode ∓ 1.96 · deviation`.
    pub interval: [f64; 2],
    /// `mode ∓ 1.39 · deviation`, for holding units against one another.
    pub comparison: [f64; 2],
    /// `1 − conditional² / variance`, the share of the variance of raw means that units cause: from 0, the estimate says
    /// nothing, to 1. Of a random intercept it is `n τ² / (n τ² + σ²)`. None where effects have no variance.
    pub reliability: Option<f64>,
    /// The probability that the effect is above zero.
    pub above: f64,
    /// Where it lies by its interval.
    pub band: Band,
    /// Between which places from above it stands in 95 % of the draws.
    pub places: [f64; 2],
}

/// What may be said of units whose effects have a `variance`. Places come from `draws` draws of each effect from the
/// normal distribution of its mode and deviation (Goldstein and Spiegelhalter 1996, J. R. Stat. Soc. A 159(3), 385–443),
/// effects of different units drawn apart; equal seeds give equal places.
pub fn effects(units: &[Shrunken], variance: f64, draws: usize, seed: u64) -> Vec<Effect> {
    // Where nothing varies, whoever comes first would have the first place.
    let flat = units.iter().all(|unit| unit.deviation == 0.0);
    let places = if flat { anywhere(units.len()) } else { places(units, draws, seed) };
    let effect = |(unit, places): (&Shrunken, [f64; 2])| {
        let around = |by: f64| [unit.mode - by * unit.deviation, unit.mode + by * unit.deviation];
        let interval = around(SURE);
        Effect {
            of: *unit,
            interval,
            comparison: around(COMPARING),
            reliability: (variance > 0.0)
                .then(|| (1.0 - unit.conditional * unit.conditional / variance).clamp(0.0, 1.0)),
            above: above(unit),
            band: band(interval),
            places,
        }
    };
    units.iter().zip(places).map(effect).collect()
}

fn band([low, high]: [f64; 2]) -> Band {
    match (low > 0.0, high < 0.0) {
        (true, _) => Band::Above,
        (_, true) => Band::Below,
        _ => Band::NotApart,
    }
}

/// Where nothing varies, an effect is neither above nor below zero.
fn above(unit: &Shrunken) -> f64 {
    if unit.deviation > 0.0 { normal_cdf(unit.mode / unit.deviation) } else { 0.5 }
}

/// Whether two units differ with 95 %, their errors taken as independent: `|a − b| > 1.96 √(sa² + sb²)`.
pub fn differ(one: &Shrunken, other: &Shrunken) -> bool {
    let error = one.deviation * one.deviation + other.deviation * other.deviation;
    let apart = one.mode - other.mode;
    apart * apart > SURE * SURE * error
}

/// How many of all pairs of units [`differ`].
pub fn pairs_apart(units: &[Shrunken]) -> u64 {
    pairs::pairs_apart(units)
}

/// Every unit may have every place.
fn anywhere(units: usize) -> Vec<[f64; 2]> {
    vec![[1.0, units as f64]; units]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(mode: f64, deviation: f64) -> Shrunken {
        Shrunken { mode, deviation, conditional: deviation, rows: 20 }
    }

    #[test]
    fn a_unit_is_apart_from_the_mean_where_its_interval_is() {
        let units = [unit(1.0, 0.4), unit(0.2, 0.4), unit(-1.0, 0.4)];
        let all = effects(&units, 1.0, 200, 1);
        let bands: Vec<Band> = all.iter().map(|one| one.band).collect();
        assert_eq!(bands, [Band::Above, Band::NotApart, Band::Below]);
        assert!((all[0].reliability.expect("effects vary") - 0.84).abs() < 1e-12);
        assert!((all[0].above - 0.993_790_334_674_224).abs() < 1e-12, "Φ(2.5)");
        assert_eq!(all[0].comparison, [1.0 - 1.39 * 0.4, 1.0 + 1.39 * 0.4]);
        assert_eq!(pairs_apart(&units), 2, "1.2 is more than 1.96 · 0.566, 0.8 is not");
    }

    #[test]
    fn places_are_sure_where_units_are_and_the_same_each_time() {
        let units = [unit(3.0, 0.1), unit(0.0, 0.1), unit(0.1, 5.0)];
        let all = effects(&units, 4.0, 2_000, 7);
        assert_eq!(all, effects(&units, 4.0, 2_000, 7));
        assert_eq!(all[2].places, [1.0, 3.0], "it may be anywhere");
        assert!(all[0].places[0] >= 1.0 && all[0].places[1] <= 2.0);
        assert!(all[1].places[0] >= 2.0 && all[1].places[1] <= 3.0);
        assert_eq!(effects(&units[..1], 4.0, 100, 7)[0].places, [1.0, 1.0]);
    }

    #[test]
    fn where_nothing_varies_nothing_is_said() {
        let all = effects(&[unit(0.0, 0.0), unit(0.0, 0.0)], 0.0, 10, 1);
        assert!(all.iter().all(|one| one.band == Band::NotApart && one.above == 0.5));
        assert!(all.iter().all(|one| one.reliability.is_none() && one.places == [1.0, 2.0]));
    }
}
