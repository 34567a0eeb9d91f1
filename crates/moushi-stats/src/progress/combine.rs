//! Growth over several indicators or years in one number, with how much of it is known. Not which weights are right.

use super::base::mean;
use super::trouble::{Part, Reason, Setting, Told, Trouble, least, long, set, told};
use crate::composite::Column;

/// A weighted mean of what is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Combined {
    /// The mean.
    pub value: f64,
    /// How many indicators or years are in it.
    pub known: usize,
    /// The share of all weight that is known, up to 1.
    pub share: f64,
}

/// `Σ w g / Σ w` over the indicators of which a unit's growth is known. Growth must be in one unit of measurement:
/// standardised gains, standardised residuals, percentile moves or shares of gaps, not gains as they stand. One weight for
/// each indicator, none negative; a unit needs `least_known` indicators.
pub fn combined(
    growth: &[Vec<Told>],
    weights: &[f64],
    least_known: usize,
) -> Result<Vec<Result<Combined, Reason>>, Trouble> {
    let units = growth.first().map_or(0, Vec::len);
    if units == 0 {
        return Err(Trouble::Nothing);
    }
    for (at, list) in growth.iter().enumerate() {
        long(Part::Indicator(at), units, list.len())?;
    }
    check(weights, growth.len())?;
    least(least_known, 1, Setting::LeastKnown)?;
    set(least_known <= growth.len(), Setting::LeastKnown, least_known as f64)?;
    let one = |unit: usize| {
        let known = growth.iter().zip(weights).filter_map(|(list, &w)| Some((list[unit].ok()?, w)));
        weighted(&known.collect::<Vec<_>>(), weights, least_known)
    };
    Ok((0..units).map(one).collect())
}

fn check(weights: &[f64], expected: usize) -> Result<(), Trouble> {
    if let Some(at) = weights.iter().position(|w| !w.is_finite() || *w < 0.0) {
        return Err(Trouble::BadSetting { setting: Setting::Weight(at), value: weights[at] });
    }
    long(Part::Indicator(weights.len().min(expected)), expected, weights.len())?;
    if weights.iter().any(|&w| w > 0.0) { Ok(()) } else { Err(Trouble::NoWeight) }
}

fn weighted(known: &[(f64, f64)], weights: &[f64], needed: usize) -> Result<Combined, Reason> {
    if known.len() < needed {
        return Err(Reason::FewKnown { known: known.len(), needed });
    }
    // Shares of the largest weight, so that sums of very large or small ones stay numbers.
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let all: f64 = weights.iter().map(|w| w / largest).sum();
    let there: f64 = known.iter().map(|(_, w)| w / largest).sum();
    if there <= 0.0 {
        return Err(Reason::NoWeight);
    }
    let value = known.iter().map(|(value, w)| value * (w / largest / there)).sum();
    let share = if known.len() == weights.len() { 1.0 } else { there / all };
    Ok(Combined { value: told(value)?, known: known.len(), share })
}

/// The plain mean over the years in which a unit's growth against the same base is known.
pub fn mean_of_years(
    growth: &[Vec<Told>],
    least_known: usize,
) -> Result<Vec<Result<Combined, Reason>>, Trouble> {
    let units = growth.first().map_or(0, Vec::len);
    for (at, list) in growth.iter().enumerate() {
        long(Part::Year(at), units, list.len())?;
    }
    combined(growth, &vec![1.0; growth.len()], least_known)
}

/// The mean value of each unit over some years, missing with fewer than `least_known` of them: as a base, or as what is now,
/// less a matter of chance than one year.
pub fn mean_value(years: &[&Column], least_known: usize) -> Result<Column, Trouble> {
    let units = years.first().map_or(0, |column| column.len());
    if units == 0 {
        return Err(Trouble::Nothing);
    }
    for (at, column) in years.iter().enumerate() {
        long(Part::Year(at), units, column.len())?;
    }
    least(least_known, 1, Setting::LeastKnown)?;
    set(least_known <= years.len(), Setting::LeastKnown, least_known as f64)?;
    let one = |unit| {
        let known: Vec<f64> = years.iter().filter_map(|column| column.get(unit)).collect();
        (known.len() >= least_known).then(|| mean(&known))
    };
    Ok(Column::new((0..units).map(one)).expect("a mean lies between finite numbers"))
}
