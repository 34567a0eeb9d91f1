//! Ranks 名次, never without their interval: a rank can only be had together with how far it is spread, over draws of what
//! is uncertain or over leaving out one item at a time. Where nothing can be varied there is no rank.

use std::fmt;

use moushi_stats::composite::{
    Column, Error, Factor, Noise, Normalisation, Recipe as Made, Table, Tree, run, uncertainty,
};
use serde::{Deserialize, Serialize};

use super::composed::told;
use super::recipe::{Doubt, Recipe};
use super::run::Scored;
use super::sensitive::{Sensitivity, called, sensitive};
use crate::evaluate::formula::{Tri, stand};
use crate::text::Text;

/// A rank with its interval. The rank alone cannot be taken out of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rank {
    rank: u32,
    interval: [u32; 2],
    of: usize,
    provisional: bool,
}

impl Rank {
    /// Whether it may still change because not all peers have reported.
    pub fn provisional(&self) -> bool {
        self.provisional
    }

    /// Whether the interval reaches that of another: the two cannot be told apart.
    pub fn reaches(&self, other: &Self) -> bool {
        let ([low, high], [from, to]) = (self.interval, other.interval);
        low <= to && from <= high
    }

    /// Rank and interval, for sorting and comparing.
    pub fn parts(&self) -> (u32, [u32; 2]) {
        (self.rank, self.interval)
    }
}

/// `3（2–5）/ 16`: rank, interval, number of ranked units.
impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rank, interval: [low, high], of, .. } = self;
        write!(f, "{rank}（{low}–{high}）/ {of}")
    }
}

/// What an interval is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Basis {
    /// There is none, and no rank.
    #[default]
    Nothing,
    /// Each leaf left out in turn.
    OneAtATime {
        /// How many leaves.
        items: usize,
    },
    /// Draws of what is uncertain.
    Draws {
        /// How many.
        replications: usize,
        /// Where they begin.
        seed: u64,
        /// Shares of draws that lie below the ends of the interval.
        between: [f64; 2],
        /// What is varied.
        factors: Vec<&'static str>,
    },
}

impl Basis {
    /// In words.
    pub fn told(&self) -> Text {
        match self {
            Self::Nothing => Text::new(
                "没有可以变动的项目，给不出名次区间，因此不排名",
                "nothing can be varied: there is no interval, and so no rank",
            ),
            Self::OneAtATime { items } => Text::of(
                format!("名次后的区间：逐一去掉 {items} 项中的一项时的名次范围"),
                format!("intervals: ranks when one of {items} items is left out in turn"),
            ),
            Self::Draws { replications, seed, between: [low, high], factors } => {
                let (low, high) = (low * 100.0, high * 100.0);
                let words: Vec<Text> = factors.iter().map(|name| called(name)).collect();
                let zh: Vec<&str> = words.iter().map(|text| &*text.zh).collect();
                let en: Vec<&str> = words.iter().map(|text| &*text.en).collect();
                Text::of(
                    format!(
                        "名次后的区间：随机变动{} {replications} 次，取 {low}% 至 {high}%，种子 {seed}",
                        zh.join("、")
                    ),
                    format!(
                        "intervals: {low}% to {high}% of {replications} draws of {}, seed {seed}",
                        en.join(", ")
                    ),
                )
            }
        }
    }
}

/// Ranks of all units.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// For each unit; none where its total is open, or where there is no interval.
    pub ranks: Vec<Option<Rank>>,
    /// What the intervals are made of.
    pub basis: Basis,
    /// Which choice the ranks owe most to, where the recipe asks.
    pub sensitivity: Option<Sensitivity>,
}

/// Ranks by an index.
pub fn of_index(
    recipe: &Recipe,
    all: &Scored<'_>,
    table: &Table,
    made: &Made,
    kept: &[usize],
) -> Result<Ranking, Text> {
    let spread = spread(table, made, recipe.doubt.as_ref()).map_err(|error| told(recipe, error))?;
    let mut ranking =
        Ranking { ranks: vec![None; all.units()], basis: spread.basis, sensitivity: None };
    if let Some(doubt) = &recipe.doubt {
        let factors = within(&doubt.factors, &made.tree);
        let found = sensitive(recipe, table, made, &factors, doubt);
        ranking.sensitivity = found.map_err(|error| told(recipe, error))?;
    }
    let provisional = !all.peers_there() || kept.len() < all.units();
    let totals = kept.iter().map(|row| all.total(*row).points.known().unwrap_or_default());
    let nominal = ranks(&totals.collect::<Vec<f64>>());
    for ((row, rank), (low, high)) in kept.iter().zip(nominal).zip(spread.ranges) {
        ranking.ranks[*row] =
            Some(Rank { rank, interval: [low, high], of: kept.len(), provisional });
    }
    Ok(ranking)
}

/// Ranks by sums of marks, among peers. Units whose total is open, and those that an event has taken it from, have none.
pub fn of_marks(all: &Scored<'_>) -> Result<Ranking, Text> {
    let recipe = all.recipe;
    let mut ranking = Ranking { ranks: vec![None; all.units()], ..Ranking::default() };
    for group in all.peer_groups() {
        let known = |row: &usize| all.total(*row).points.known().map(|total| (*row, total));
        let kept: Vec<(usize, f64)> = group.iter().filter_map(known).collect();
        if kept.is_empty() {
            continue;
        }
        let open = group
            .iter()
            .any(|row| all.total(*row).points.known().is_none() && all.vetoed[*row] != Tri::Yes);
        let complete = kept.iter().all(|(row, _)| all.total(*row).complete);
        let provisional = open || !complete || !all.peers_there();
        let totals: Vec<f64> = kept.iter().map(|(_, total)| *total).collect();
        let (table, made) = flat(all, &kept).map_err(|error| told(recipe, error))?;
        let spread =
            spread(&table, &made, recipe.doubt.as_ref()).map_err(|error| told(recipe, error))?;
        for ((row, _), (rank, (low, high))) in
            kept.iter().zip(ranks(&totals).into_iter().zip(spread.ranges))
        {
            // Units with equal totals may part by the last binary digit of a draw.
            let (low, high) = (low.min(rank), high.max(rank));
            ranking.ranks[*row] =
                Some(Rank { rank, interval: [low, high], of: kept.len(), provisional });
        }
        ranking.basis = spread.basis;
    }
    Ok(ranking)
}

/// Marks as shares of full marks in one group whose weights are the full marks: its index ranks as the sums do.
fn flat(all: &Scored<'_>, kept: &[(usize, f64)]) -> Result<(Table, Made), Error> {
    let leaves: Vec<usize> = all.recipe.leaves().collect();
    let weight = |item: usize| all.recipe.items[item].weight;
    let share = |item: usize, row: usize| {
        all.marks[item][row].points.known().map(|points| points / weight(item))
    };
    let column = |item: &usize| Column::new(kept.iter().map(|(row, _)| share(*item, *row)));
    let columns: Result<Vec<Column>, _> = leaves.iter().map(column).collect();
    let mut made = Made::plain(Tree::flat(leaves.len())?);
    made.normalisations.fill(Normalisation::None);
    let weights: Vec<f64> = leaves.iter().map(|item| weight(*item)).chain([1.0]).collect();
    made.weigh(&weights)?;
    Ok((Table::new(columns?)?, made))
}

/// Ranks, 1 for the highest; totals as near as those of a comparison share the better.
fn ranks(totals: &[f64]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..totals.len()).collect();
    order.sort_by(|one, other| totals[*other].total_cmp(&totals[*one]));
    let mut ranks = vec![0; totals.len()];
    let mut before: Option<(usize, u32)> = None;
    for (place, at) in (1..).zip(order) {
        let same = before.filter(|(last, _)| stand(totals[*last], totals[at]).is_eq());
        ranks[at] = same.map_or(place, |(_, rank)| rank);
        before = Some((at, ranks[at]));
    }
    ranks
}

struct Spreading {
    ranges: Vec<(u32, u32)>,
    basis: Basis,
}

fn spread(table: &Table, made: &Made, doubt: Option<&Doubt>) -> Result<Spreading, Error> {
    match doubt {
        Some(doubt) => drawn(table, made, doubt),
        None => left_out(table, made),
    }
}

fn drawn(table: &Table, made: &Made, doubt: &Doubt) -> Result<Spreading, Error> {
    let Doubt { factors, replications, seed, between, .. } = doubt;
    let factors = within(factors, &made.tree);
    let drawn = uncertainty(table, made, &factors, *replications, *seed)?;
    let spreads = drawn.spreads(between[0], between[1])?;
    let whole = |spread: &moushi_stats::composite::Spread| {
        // A quantile may lie between two ranks; the interval holds both.
        (spread.low.floor() as u32, spread.high.ceil() as u32)
    };
    Ok(Spreading {
        ranges: spreads.iter().map(whole).collect(),
        basis: Basis::Draws {
            replications: *replications,
            seed: *seed,
            between: *between,
            factors: factors.iter().map(Factor::name).collect(),
        },
    })
}

/// Weights of levels that a tree has: marks stand in one group, whose weights are those of the leaves.
fn within(factors: &[Factor], tree: &Tree) -> Vec<Factor> {
    let top = tree.level(tree.root());
    let each = |factor: &Factor| match factor {
        Factor::Noise(list) => {
            let mut list: Vec<Noise> = list.clone();
            if list.iter().all(|noise| noise.level >= top) {
                list.iter_mut().for_each(|noise| noise.level = 1);
                list.truncate(1);
            }
            Factor::Noise(list)
        }
        other => other.clone(),
    };
    factors.iter().map(each).collect()
}

/// The ranks when each leaf that is not alone in its group is left out in turn, its weight going to its neighbours.
fn left_out(table: &Table, made: &Made) -> Result<Spreading, Error> {
    let nominal = run(table, made)?;
    let mut made = made.clone();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let widen = |ranges: &mut Vec<(u32, u32)>, ranks: Vec<Option<u32>>| {
        let ranks = ranks.into_iter().map(|rank| rank.unwrap_or(u32::MAX));
        if ranges.is_empty() {
            ranges.extend(ranks.map(|rank| (rank, rank)));
        } else {
            for (range, rank) in ranges.iter_mut().zip(ranks) {
                *range = (range.0.min(rank), range.1.max(rank));
            }
        }
    };
    let mut items = 0;
    for leaf in 0..made.tree.indicators() {
        let mut weights = nominal.weights.clone();
        weights[leaf] = 0.0;
        let parts = made.tree.parent(leaf).map_or(&[][..], |above| made.tree.children(above));
        if !parts.iter().any(|part| weights[*part] > 0.0) {
            continue;
        }
        made.weigh(&weights)?;
        widen(&mut ranges, run(table, &made)?.ranks());
        items += 1;
    }
    if items == 0 {
        return Ok(Spreading { ranges, basis: Basis::Nothing });
    }
    widen(&mut ranges, nominal.ranks());
    Ok(Spreading { ranges, basis: Basis::OneAtATime { items } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_totals_share_the_better_rank() {
        assert_eq!(ranks(&[3.0, 0.1 + 0.2, 0.3, 0.1]), [1, 2, 2, 4]);
    }

    #[test]
    fn a_rank_is_not_told_without_its_interval() {
        let rank = Rank { rank: 3, interval: [2, 5], of: 16, provisional: false };
        assert_eq!(rank.to_string(), "3（2–5）/ 16");
        let json = serde_json::to_string(&rank).expect("JSON");
        assert_eq!(json, r#"{"rank":3,"interval":[2,5],"of":16,"provisional":false}"#);
        assert!(rank.reaches(&Rank { rank: 6, interval: [5, 8], ..rank }));
        assert!(!rank.reaches(&Rank { rank: 7, interval: [6, 8], ..rank }));
    }
}
