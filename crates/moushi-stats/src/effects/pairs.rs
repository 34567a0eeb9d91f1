//! How many pairs of units may be told apart, without looking at most of them. What it is that tells them apart is
//! [`super::differ`]'s affair.

use super::{SURE, Shrunken, differ};

/// By so much of it a bound is moved away from what roundings could do.
const MARGIN: f64 = 1e-9;

/// Modes and deviations above this, and differences of modes below its inverse, have squares that lose digits.
const FAR: f64 = 1e100;

/// How many of all pairs of units [`differ`]. Units are cut into kinds of nearly one deviation, so that it follows from the
/// difference of the modes alone whether a pair of two kinds is apart, but for few pairs, which are looked at: of `n` units of
/// which no kind differs much within itself, about `n^1.5` steps.
pub(super) fn pairs_apart(units: &[Shrunken]) -> u64 {
    if units.iter().any(|unit| !(unit.mode.abs() < FAR && unit.deviation.abs() < FAR)) {
        return one_by_one(units);
    }
    let kinds = kinds(units);
    let pairs = |(at, kind): (usize, &Kind)| {
        let others = kinds[at + 1..].iter().map(|other| kind.apart(other)).sum::<u64>();
        // Each pair of one kind twice, and none with itself.
        kind.apart(kind) / 2 + others
    };
    kinds.iter().enumerate().map(pairs).sum()
}

fn one_by_one(units: &[Shrunken]) -> u64 {
    let apart = |(at, one): (usize, &Shrunken)| {
        units[at + 1..].iter().filter(|other| differ(one, other)).count() as u64
    };
    units.iter().enumerate().map(apart).sum()
}

/// Units of nearly one deviation, by their modes.
struct Kind {
    units: Vec<Shrunken>,
    /// The smallest and the largest of their deviations.
    deviations: [f64; 2],
}

/// Kinds of as many units each: about a quarter as many as the root of their number.
fn kinds(units: &[Shrunken]) -> Vec<Kind> {
    let size = |unit: &Shrunken| unit.deviation.abs();
    let mut all = units.to_vec();
    all.sort_unstable_by(|one, other| size(one).total_cmp(&size(other)));
    let each = all.len().div_ceil(all.len().isqrt() / 4 + 1).max(1);
    let kind = |units: &[Shrunken]| {
        let deviations = [0, units.len() - 1].map(|at| size(&units[at]));
        let mut units = units.to_vec();
        units.sort_unstable_by(|one, other| one.mode.total_cmp(&other.mode));
        Kind { units, deviations }
    };
    all.chunks(each).map(kind).collect()
}

impl Kind {
    /// How many pairs of one of these and one of those are apart.
    fn apart(&self, others: &Self) -> u64 {
        let bound = |at: usize| SURE * self.deviations[at].hypot(others.deviations[at]);
        // Closer than that they are never apart, farther than this always.
        let near = bound(0) * (1.0 - MARGIN);
        let near = if near > 1.0 / FAR { near } else { -1.0 };
        let far = (bound(1) * (1.0 + MARGIN)).max(1.0 / FAR);
        let others = &others.units;
        // Bounds move with the mode: each other unit is passed by each of them once.
        let mut ends = [0; 4];
        let mut pairs = 0;
        for one in &self.units {
            let [low, before, after, high] = &mut ends;
            let away = |other: &Shrunken| other.mode - one.mode;
            pass(low, others, |other| away(other) < -far);
            pass(before, others, |other| away(other) < -near);
            *after = (*after).max(*before);
            pass(after, others, |other| away(other) <= near);
            *high = (*high).max(*after);
            pass(high, others, |other| away(other) <= far);
            let looked = [&others[*low..*before], &others[*after..*high]];
            let looked = looked.into_iter().flatten().filter(|other| differ(one, other));
            pairs += (*low + others.len() - *high + looked.count()) as u64;
        }
        pairs
    }
}

/// Moves an end past all units of which something is true.
fn pass(end: &mut usize, units: &[Shrunken], past: impl Fn(&Shrunken) -> bool) {
    *end += units[*end..].iter().take_while(|unit| past(unit)).count();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn as_many_pairs_are_counted_as_one_by_one() {
        let mut random = Random::new(11);
        for count in [0, 1, 2, 3, 17, 100, 701] {
            // Of one deviation, of two, of any; a mode in common, modes on a grid; too small and too large to be squared.
            for [deviation, spread, grid, size] in [
                [1.0, 0.0, 0.0, 1.0],
                [1.0, 0.3, 0.0, 1.0],
                [0.0, 0.0, 1.0, 1.0],
                [0.2, 3.0, 0.5, 1.0],
                [0.5 / SURE, 0.0, 0.5, 1.0],
                [0.5 / SURE, 0.5, 0.0, 1e-170],
                [0.5 / SURE, 0.5, 0.0, 1e160],
            ] {
                let unit = |random: &mut Random| {
                    let drawn = 2.0 * random.normal();
                    let mode = if grid > 0.0 { (drawn / grid).round() * grid } else { drawn };
                    let deviation = size * (deviation + spread * random.unit().powi(3));
                    Shrunken { mode: size * mode, deviation, conditional: deviation, rows: 20 }
                };
                let units: Vec<Shrunken> = (0..count).map(|_| unit(&mut random)).collect();
                let told = (count, deviation, spread, grid, size);
                assert_eq!(pairs_apart(&units), one_by_one(&units), "{told:?}");
            }
        }
    }
}
