//! Which choice the ranks owe most to: one factor at a time, and shares of variance. The measured
//! output is always the mean absolute move of the ranks from those of the recipe.

use super::compare::mean_shift;
use super::engine::{Factor, Pick, check, picks_at, ranks_of};
use super::frame::Table;
use super::moments::{deviation, mean, quantile};
use super::recipe::Recipe;
use super::trouble::{Error, Trouble};
use super::uncertain::Uncertainty;
use crate::random::Random;

/// What one alternative does to the ranks while all else stays as the recipe says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The factor, by its position.
    pub factor: usize,
    /// The alternative by its position; the node for an omission; the number of the draw for noise.
    pub choice: usize,
    /// Mean absolute move of the ranks.
    pub mean_move: f64,
    /// Largest absolute move of a rank.
    pub largest_move: u32,
}

/// Every alternative of every factor by itself; noise is drawn `draws` times.
pub fn by_one(
    table: &Table,
    recipe: &Recipe,
    factors: &[Factor],
    draws: usize,
    seed: u64,
) -> Result<Vec<Effect>, Error> {
    check(factors, &recipe.tree)?;
    let mut random = Random::new(seed);
    let nominal = vec![Pick::Nominal; factors.len()];
    let mut variants = vec![nominal.clone()];
    let mut names = Vec::new();
    for (at, factor) in factors.iter().enumerate() {
        let mut picks = factor.picks(&recipe.tree);
        if picks.is_empty() {
            picks = (0..draws).map(|_| Pick::Seed(random.bits())).collect();
        }
        for (position, pick) in picks.into_iter().enumerate() {
            let mut variant = nominal.clone();
            variant[at] = pick;
            variants.push(variant);
            names.push((at, if let Pick::Alternative(which) = pick { which } else { position }));
        }
    }
    let ranks = ranks_of(table, recipe, factors, &variants)?;
    let (nominal, drawn) = ranks.split_at(table.units());
    let effect = |(row, (factor, choice)): (&[u32], (usize, usize))| {
        let gaps = row.iter().zip(nominal).map(|(a, b)| a.abs_diff(*b));
        let largest_move = gaps.max().unwrap_or(0);
        Effect { factor, choice, mean_move: mean_shift(row, nominal), largest_move }
    };
    Ok(drawn.chunks(table.units()).zip(names).map(effect).collect())
}

/// What happens when each node of a level is left out in turn.
pub fn omissions(table: &Table, recipe: &Recipe, level: u32) -> Result<Vec<Effect>, Error> {
    by_one(table, recipe, &[Factor::Omission(level)], 0, 0)
}

/// A lower and an upper bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// Shares of variance of one factor. Estimates; those of weak factors may come out below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The share that vanishes when the factor alone is fixed (first order).
    pub first: f64,
    /// The share that stays when all others are fixed (total order).
    pub total: f64,
    /// Bootstrapped range of `first` from 5 to 95 per cent, when draws were asked for.
    pub first_range: Option<Range>,
    /// The same of `total`.
    pub total_range: Option<Range>,
}

/// Shares of variance of all factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Sobol {
    /// Variance of the output.
    pub variance: f64,
    /// One entry for each factor.
    pub indices: Vec<Index>,
}

/// The points at which a function of `factors` numbers between 0 and 1 must be computed:
/// `base` rows of A, `base` of B, then for each factor A with that column of B.
pub fn design(base: usize, factors: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut random = Random::new(seed);
    let mut row = || (0..factors).map(|_| random.unit()).collect::<Vec<f64>>();
    let mut rows: Vec<Vec<f64>> = (0..2 * base).map(|_| row()).collect();
    for factor in 0..factors {
        for at in 0..base {
            let mut mixed = rows[at].clone();
            mixed[factor] = rows[base + at][factor];
            rows.push(mixed);
        }
    }
    rows
}

/// Shares of variance from the outputs at the rows of a [`design`], with ranges from `bootstrap`
/// draws, none for 0.
pub fn indices(
    outputs: &[f64],
    base: usize,
    factors: usize,
    bootstrap: usize,
    seed: u64,
) -> Result<Sobol, Trouble> {
    if base < 2 || factors == 0 {
        return Err(Trouble::Nothing);
    }
    if outputs.len() != base * (factors + 2) {
        return Err(Trouble::UnequalLengths);
    }
    if outputs.iter().any(|output| !output.is_finite()) {
        return Err(Trouble::NotFinite);
    }
    let (drawn, mixed) = outputs.split_at(2 * base);
    let (a, b) = drawn.split_at(base);
    let spread = deviation(drawn);
    let variance = spread * spread;
    if variance.is_nan() || variance <= 0.0 {
        return Err(Trouble::NoSpread);
    }
    let middle = mean(drawn);
    let mut random = Random::new(seed);
    let one = |mixed: &[f64]| {
        // Taking the mean away from B changes no expectation and much of the noise.
        let cell = |i: usize| (b[i] - middle) * (mixed[i] - a[i]);
        let firsts: Vec<f64> = (0..base).map(|i| cell(i) / variance).collect();
        let half = |i: usize| (a[i] - mixed[i]) * (a[i] - mixed[i]) / (2.0 * variance);
        let totals: Vec<f64> = (0..base).map(half).collect();
        Index {
            first: mean(&firsts),
            total: mean(&totals),
            first_range: resampled(&firsts, bootstrap, &mut random),
            total_range: resampled(&totals, bootstrap, &mut random),
        }
    };
    let indices: Vec<Index> = mixed.chunks(base).map(one).collect();
    let finite = indices.iter().all(|index| index.first.is_finite() && index.total.is_finite());
    if finite { Ok(Sobol { variance, indices }) } else { Err(Trouble::NotFinite) }
}

fn resampled(values: &[f64], draws: usize, random: &mut Random) -> Option<Range> {
    if draws == 0 {
        return None;
    }
    let n = values.len();
    let one = |_| (0..n).map(|_| values[random.below(n)]).sum::<f64>() / n as f64;
    let mut means: Vec<f64> = (0..draws).map(one).collect();
    means.sort_unstable_by(f64::total_cmp);
    Some(Range { low: quantile(&means, 0.05), high: quantile(&means, 0.95) })
}

/// Shares of variance of the mean move of ranks, and the uncertainty that the same runs show. It
/// takes `base · (factors + 2)` runs.
pub fn sensitivity(
    table: &Table,
    recipe: &Recipe,
    factors: &[Factor],
    base: usize,
    bootstrap: usize,
    seed: u64,
) -> Result<(Sobol, Uncertainty), Error> {
    check(factors, &recipe.tree)?;
    if base < 2 || factors.is_empty() {
        return Err(Trouble::Nothing.into());
    }
    let mut variants = vec![vec![Pick::Nominal; factors.len()]];
    let points = design(base, factors.len(), seed);
    variants.extend(points.iter().map(|point| picks_at(factors, &recipe.tree, point)));
    let mut nominal = ranks_of(table, recipe, factors, &variants)?;
    let mut drawn = nominal.split_off(table.units());
    let outputs: Vec<f64> =
        drawn.chunks(table.units()).map(|row| mean_shift(row, &nominal)).collect();
    let sobol = indices(&outputs, base, factors.len(), bootstrap, seed)?;
    drawn.truncate(2 * base * table.units());
    Ok((sobol, Uncertainty::new(nominal, drawn)))
}
