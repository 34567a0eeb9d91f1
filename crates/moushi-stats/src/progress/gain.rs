//! Gains: by how much, by what share, by how many standard deviations, by what rate a year. Not gaps to a goal.

use super::base::Base;
use super::frame::{Pair, turn};
use super::trouble::{Reason, Setting, Told, Trouble, set, told};

/// `x₁ − x₀`, in the unit of the indicator, turned where less is better: above zero is better. Classes play no part.
pub fn gains(pair: &Pair) -> Vec<Told> {
    let one = |unit| pair.turned(unit).and_then(|(base, current)| told(current - base));
    (0..pair.len()).map(one).collect()
}

/// `(x₁ − x₀)/x₀`, turned where less is better: 0.1 is a tenth of the base in the good direction. Of an indicator whose
/// zero means “none” only. A base below `least_base`, which is positive, has no answer, nor has a negative one.
pub fn relative_gains(pair: &Pair, least_base: f64) -> Result<Vec<Told>, Trouble> {
    set(least_base > 0.0 && least_base.is_finite(), Setting::LeastBase, least_base)?;
    let one = |unit| {
        let (base, current) = share_of(pair, unit, least_base)?;
        told(turn(pair.direction(), (current - base) / base))
    };
    Ok((0..pair.len()).map(one).collect())
}

/// The mean rate of change a year over `years`, `(x₁/x₀)^(1/years) − 1`, turned where less is better; a negative value now
/// has no answer. Otherwise as [`relative_gains`].
pub fn yearly_rates(pair: &Pair, least_base: f64, years: f64) -> Result<Vec<Told>, Trouble> {
    set(least_base > 0.0 && least_base.is_finite(), Setting::LeastBase, least_base)?;
    set(years > 0.0 && years.is_finite(), Setting::Years, years)?;
    let one = |unit| {
        let (base, current) = share_of(pair, unit, least_base)?;
        if current < 0.0 {
            return Err(Reason::NegativeCurrent { current });
        }
        told(turn(pair.direction(), libm::pow(current / base, 1.0 / years) - 1.0))
    };
    Ok((0..pair.len()).map(one).collect())
}

/// Base and current value as they stand, of a base of which there are shares.
fn share_of(pair: &Pair, unit: usize, least: f64) -> Result<(f64, f64), Reason> {
    let (base, current) = pair.plain(unit)?;
    if base < 0.0 {
        return Err(Reason::NegativeBase { base });
    }
    if base < least {
        return Err(Reason::SmallBase { base, least });
    }
    Ok((base, current))
}

/// `(x₁ − x₀)/s₀`, `s₀` the standard deviation (n − 1) of the unit's class in the base's year, turned where less is better
/// (Becker 1988: standardised by the first measurement). Gains in different indicators become comparable in size.
pub fn standardised_gains(pair: &Pair, base: &Base) -> Result<Vec<Told>, Trouble> {
    base.suits(pair)?;
    Ok(pair.each(|class, before, after| told((after - before) / base.deviation(class)?)))
}
