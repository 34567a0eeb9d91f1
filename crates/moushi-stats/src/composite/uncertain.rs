//! How much ranks owe to choices: Monte-Carlo draws of uncertain factors and the ranks they give.
//! Not which factor is to blame.

use super::engine::{Factor, Pick, check, picks_at, ranks_of};
use super::frame::Table;
use super::moments::quantile;
use super::recipe::Recipe;
use super::trouble::{Error, Trouble};
use crate::random::Random;

/// Ranks of all units by the recipe, and in every replication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncertainty {
    nominal: Vec<u32>,
    ranks: Vec<u32>,
}

/// How far the rank of one unit is spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Rank by the recipe.
    pub nominal: u32,
    /// Mean of the ranks.
    pub mean: f64,
    /// Median of the ranks.
    pub median: f64,
    /// The rank below which the lower share of replications lies.
    pub low: f64,
    /// The rank below which the upper share of replications lies.
    pub high: f64,
}

impl Uncertainty {
    pub(super) fn new(nominal: Vec<u32>, ranks: Vec<u32>) -> Self {
        Self { nominal, ranks }
    }

    /// Ranks by the recipe, 1 for the best.
    pub fn nominal(&self) -> &[u32] {
        &self.nominal
    }

    /// Number of replications.
    pub fn replications(&self) -> usize {
        self.ranks.len() / self.nominal.len()
    }

    /// Ranks of all units, replication by replication.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.ranks.chunks(self.nominal.len())
    }

    /// The spread of each unit's rank from the share `low` to the share `high` of replications,
    /// usually 0.05 and 0.95.
    pub fn spreads(&self, low: f64, high: f64) -> Result<Vec<Spread>, Error> {
        if !(0.0 <= low && low <= high && high <= 1.0) {
            return Err(Trouble::BadSetting.into());
        }
        let spread = |(unit, &nominal): (usize, &u32)| {
            let mut ranks: Vec<f64> = self.of(unit).map(f64::from).collect();
            let mean = ranks.iter().sum::<f64>() / ranks.len() as f64;
            ranks.sort_unstable_by(f64::total_cmp);
            Spread {
                nominal,
                mean,
                median: quantile(&ranks, 0.5),
                low: quantile(&ranks, low),
                high: quantile(&ranks, high),
            }
        };
        Ok(self.nominal.iter().enumerate().map(spread).collect())
    }

    /// The share of replications in which each unit is among the best `rank`.
    pub fn among(&self, rank: u32) -> Vec<f64> {
        let within = |unit: usize| self.share(self.of(unit).filter(|&at| at <= rank).count());
        (0..self.nominal.len()).map(within).collect()
    }

    /// The share of replications in which one unit ranks strictly before another; `None` for a unit
    /// that does not exist.
    pub fn before(&self, one: usize, other: usize) -> Option<f64> {
        let units = self.nominal.len();
        let known = one < units && other < units;
        known.then(|| self.share(self.rows().filter(|row| row[one] < row[other]).count()))
    }

    fn of(&self, unit: usize) -> impl Iterator<Item = u32> + '_ {
        self.ranks.iter().skip(unit).step_by(self.nominal.len()).copied()
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.replications() as f64
    }
}

/// Draws every factor anew for each replication, all alternatives being equally likely. A
/// combination of methods that cannot be computed refuses the whole analysis, since leaving it out
/// would change what the shares mean. The same seed gives the same ranks.
pub fn uncertainty(
    table: &Table,
    recipe: &Recipe,
    factors: &[Factor],
    replications: usize,
    seed: u64,
) -> Result<Uncertainty, Error> {
    check(factors, &recipe.tree)?;
    if replications == 0 {
        return Err(Trouble::Nothing.into());
    }
    let mut random = Random::new(seed);
    let mut point = vec![0.0; factors.len()];
    let mut variants = vec![vec![Pick::Nominal; factors.len()]];
    for _ in 0..replications {
        point.iter_mut().for_each(|at| *at = random.unit());
        variants.push(picks_at(factors, &recipe.tree, &point));
    }
    let mut ranks = ranks_of(table, recipe, factors, &variants)?;
    let drawn = ranks.split_off(table.units());
    Ok(Uncertainty::new(ranks, drawn))
}
