//! Many runs of variants of one recipe, each redoing only what differs from the one before. Not
//! which variants: those are drawn or listed elsewhere.

use super::aggregate::{Aggregation, aggregate};
use super::frame::{Column, Table, Tree};
use super::impute::Imputation;
use super::moments::rank_into;
use super::normalise::Normalisation;
use super::recipe::Recipe;
use super::treat::Treatment;
use super::trouble::{Error, Place, Trouble};
use super::weigh::Weighing;
use crate::random::{Random, pick};

/// A choice that could have been made otherwise. Each alternative takes the place of what the recipe
/// says, for all indicators or aggregates; name the recipe's own choice among them.
#[derive(Clone, Debug, PartialEq)]
pub enum Factor {
    /// How missing cells are filled.
    Imputation(Vec<Imputation>),
    /// How many values are pulled in at most; the rest of each treatment stays.
    Winsorise(Vec<usize>),
    /// How outliers are treated.
    Treatment(Vec<Treatment>),
    /// How the common scale is reached.
    Normalisation(Vec<Normalisation>),
    /// Sets of scales, each with one for every indicator.
    Normalisations(Vec<Vec<Normalisation>>),
    /// Sets of treatments, each with one for every indicator.
    Treatments(Vec<Vec<Treatment>>),
    /// Where weights come from.
    Weighing(Vec<Weighing>),
    /// Sets of given weights, each with a number for every node.
    Weights(Vec<Vec<f64>>),
    /// How parts are brought together.
    Aggregation(Vec<Aggregation>),
    /// Sets of ways to bring parts together, each with one for every aggregate.
    Aggregations(Vec<Vec<Aggregation>>),
    /// Weights are a little different, on each of these levels.
    Noise(Vec<Noise>),
    /// One node of a level is left out; each that is not alone in its group is an alternative.
    Omission(u32),
}

/// The weight of each node of a level is multiplied by a number drawn evenly from `1 − share` to
/// `1 + share`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// The level; 1 are the indicators.
    pub level: u32,
    /// From 0 to 1.
    pub share: f64,
}

/// What is chosen for one factor in one variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pick {
    /// What the recipe says.
    Nominal,
    /// An alternative by its position; a node for an omission.
    Alternative(usize),
    /// Noise grown from a seed.
    Seed(u64),
}

impl Factor {
    /// The word for what is varied.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Imputation(_) => "imputation",
            Self::Winsorise(_) => "winsorise",
            Self::Treatment(_) | Self::Treatments(_) => "treatment",
            Self::Normalisation(_) | Self::Normalisations(_) => "normalisation",
            Self::Weighing(_) => "weighing",
            Self::Weights(_) => "weights",
            Self::Aggregation(_) | Self::Aggregations(_) => "aggregation",
            Self::Noise(_) => "noise",
            Self::Omission(_) => "omission",
        }
    }

    /// The stage of a run from which on things change.
    fn stage(&self) -> usize {
        match self {
            Self::Imputation(_) => 0,
            Self::Winsorise(_) | Self::Treatment(_) | Self::Treatments(_) => 1,
            Self::Normalisation(_) | Self::Normalisations(_) => 2,
            Self::Weighing(_) | Self::Weights(_) => 3,
            Self::Aggregation(_) | Self::Aggregations(_) => 3,
            Self::Noise(_) | Self::Omission(_) => 4,
        }
    }

    /// All picks of a factor that has a list of alternatives; none for noise.
    pub(super) fn picks(&self, tree: &Tree) -> Vec<Pick> {
        let count = match self {
            Self::Imputation(list) => list.len(),
            Self::Winsorise(list) => list.len(),
            Self::Treatment(list) => list.len(),
            Self::Normalisation(list) => list.len(),
            Self::Normalisations(list) => list.len(),
            Self::Treatments(list) => list.len(),
            Self::Aggregations(list) => list.len(),
            Self::Weighing(list) => list.len(),
            Self::Weights(list) => list.len(),
            Self::Aggregation(list) => list.len(),
            Self::Noise(_) => 0,
            Self::Omission(level) => {
                let siblings = |node: usize| tree.parent(node).map(|above| tree.children(above));
                let free = |&node: &usize| {
                    tree.level(node) == *level && siblings(node).is_some_and(|all| all.len() > 1)
                };
                return (0..tree.nodes()).filter(free).map(Pick::Alternative).collect();
            }
        };
        (0..count).map(Pick::Alternative).collect()
    }

    fn check(&self, tree: &Tree) -> Result<(), Trouble> {
        if let Self::Noise(list) = self {
            let sound = |noise: &Noise| (0.0..=1.0).contains(&noise.share);
            return if list.iter().all(sound) { Ok(()) } else { Err(Trouble::BadSetting) };
        }
        let (leaves, wholes) = (tree.indicators(), tree.nodes() - tree.indicators());
        let fits = match self {
            Self::Weights(list) => list.iter().all(|set| set.len() == tree.nodes()),
            Self::Normalisations(list) => list.iter().all(|set| set.len() == leaves),
            Self::Treatments(list) => list.iter().all(|set| set.len() == leaves),
            Self::Aggregations(list) => list.iter().all(|set| set.len() == wholes),
            _ => true,
        };
        if !fits {
            return Err(Trouble::UnequalLengths);
        }
        if self.picks(tree).is_empty() { Err(Trouble::Nothing) } else { Ok(()) }
    }

    fn apply(&self, recipe: &mut Recipe, pick: Pick) {
        let Pick::Alternative(at) = pick else { return };
        match self {
            Self::Imputation(list) => recipe.imputation = list[at],
            Self::Winsorise(list) => {
                recipe.treatments.iter_mut().for_each(|each| each.winsorise = list[at]);
            }
            Self::Treatment(list) => recipe.treatments.fill(list[at]),
            Self::Normalisation(list) => recipe.normalisations.fill(list[at]),
            Self::Normalisations(list) => recipe.normalisations.clone_from(&list[at]),
            Self::Treatments(list) => recipe.treatments.clone_from(&list[at]),
            Self::Aggregations(list) => recipe.aggregations.clone_from(&list[at]),
            Self::Weighing(list) => recipe.weighings.fill(list[at].clone()),
            Self::Weights(list) => recipe.weigh(&list[at]).expect("lengths were looked at"),
            Self::Aggregation(list) => recipe.aggregations.fill(list[at]),
            Self::Noise(_) | Self::Omission(_) => {}
        }
    }
}

/// Refuses factors without alternatives and two that vary the same choice.
pub(super) fn check(factors: &[Factor], tree: &Tree) -> Result<(), Error> {
    let kind = |factor: &Factor| match factor {
        Factor::Winsorise(_) | Factor::Treatment(_) | Factor::Treatments(_) => (1, None),
        Factor::Weighing(_) | Factor::Weights(_) => (5, None),
        Factor::Omission(level) => (6, Some(*level)),
        other => (other.stage(), None),
    };
    for (at, factor) in factors.iter().enumerate() {
        let place = Place::Factor(at);
        factor.check(tree).map_err(|trouble| trouble.at(place))?;
        if factors[..at].iter().any(|before| kind(before) == kind(factor)) {
            return Err(Trouble::FactorTwice.at(place));
        }
    }
    Ok(())
}

/// The picks that a point of the unit cube stands for, one coordinate for each factor. Noise takes
/// its coordinate for a seed, so that one coordinate stands for one whole set of weights.
pub(super) fn picks_at(factors: &[Factor], tree: &Tree, point: &[f64]) -> Vec<Pick> {
    let one = |(factor, &at): (&Factor, &f64)| match factor {
        Factor::Noise(_) => Pick::Seed(at.to_bits()),
        listed => {
            let picks = listed.picks(tree);
            picks[pick(at, picks.len())]
        }
    };
    factors.iter().zip(point).map(one).collect()
}

/// Ranks of all units by the root in every variant, variant by variant. Variants that share their
/// first stages run one after the other, so that each stage is done once for all of them; the order
/// of the answer is that of the question.
pub(super) fn ranks_of(
    table: &Table,
    recipe: &Recipe,
    factors: &[Factor],
    variants: &[Vec<Pick>],
) -> Result<Vec<u32>, Error> {
    recipe.check(table)?;
    let mut by_stage: Vec<usize> = (0..factors.len()).collect();
    by_stage.sort_by_key(|&at| factors[at].stage());
    let shared: Vec<usize> = by_stage.into_iter().filter(|&at| factors[at].stage() < 4).collect();
    let key = |variant: usize| shared.iter().map(move |&at| variants[variant][at]);
    let mut order: Vec<usize> = (0..variants.len()).collect();
    order.sort_by(|&a, &b| key(a).cmp(key(b)));

    let units = table.units();
    let mut answer = vec![0; units * variants.len()];
    let mut state = State::new(table, recipe, factors);
    let mut scratch = Vec::new();
    let mut before: Option<usize> = None;
    for variant in order {
        let differs = |&at: &usize| before.is_none_or(|b| variants[b][at] != variants[variant][at]);
        let stage = match before {
            None => Some(0),
            Some(_) => shared.iter().find(|at| differs(at)).map(|&at| factors[at].stage()),
        };
        if let Some(stage) = stage {
            state.redo(stage, recipe, &variants[variant])?;
        }
        before = Some(variant);
        let index = state.index(&variants[variant])?;
        if let Some(unit) = index.cells().position(|cell| cell.is_none()) {
            return Err(Trouble::Missing.at(Place::Unit(unit)));
        }
        let ranks = &mut answer[variant * units..][..units];
        rank_into(index.raw(), &mut scratch, ranks);
    }
    Ok(answer)
}

/// The stages of the variant that ran last.
struct State<'a> {
    raw: &'a Table,
    factors: &'a [Factor],
    recipe: Recipe,
    imputed: Table,
    treated: Table,
    normalised: Table,
    weights: Vec<f64>,
    wholes: Vec<Column>,
    /// The aggregates that noise or an omission reaches, every part before its whole.
    reached: Vec<usize>,
}

impl<'a> State<'a> {
    fn new(raw: &'a Table, recipe: &Recipe, factors: &'a [Factor]) -> Self {
        Self {
            raw,
            factors,
            recipe: recipe.clone(),
            imputed: raw.clone(),
            treated: raw.clone(),
            normalised: raw.clone(),
            weights: Vec::new(),
            wholes: Vec::new(),
            reached: reached(&recipe.tree, factors),
        }
    }

    /// Redoes a variant from a stage on.
    fn redo(&mut self, stage: usize, nominal: &Recipe, picks: &[Pick]) -> Result<(), Error> {
        self.recipe = nominal.clone();
        for (factor, &pick) in self.factors.iter().zip(picks) {
            factor.apply(&mut self.recipe, pick);
        }
        if stage == 0 {
            self.imputed = self.recipe.imputed(self.raw)?;
        }
        if stage <= 1 {
            self.treated = self.recipe.treated(&self.imputed)?.0;
        }
        if stage <= 2 {
            self.normalised = self.recipe.normalised(&self.treated)?;
        }
        (self.weights, self.wholes) = self.recipe.aggregated(&self.normalised)?;
        Ok(())
    }

    /// The root's column with the noise and omissions of a variant.
    fn index(&mut self, picks: &[Pick]) -> Result<Column, Error> {
        let tree = &self.recipe.tree;
        let root = tree.root() - tree.indicators();
        if self.reached.is_empty() {
            return Ok(self.wholes[root].clone());
        }
        let mut weights = self.weights.clone();
        for (factor, &pick) in self.factors.iter().zip(picks) {
            disturb(factor, pick, tree, &mut weights);
        }
        let mut anew: Vec<Option<Column>> = vec![None; self.wholes.len()];
        for &whole in &self.reached {
            let children = tree.children(whole);
            let column = |&part: &usize| match part.checked_sub(tree.indicators()) {
                None => &self.normalised.columns()[part],
                Some(at) => anew[at].as_ref().unwrap_or(&self.wholes[at]),
            };
            let parts: Vec<&Column> = children.iter().map(column).collect();
            let group: Vec<f64> = children.iter().map(|&part| weights[part]).collect();
            let at = whole - tree.indicators();
            let method = self.recipe.aggregations[at];
            let column = aggregate(method, &parts, &group, self.recipe.least);
            anew[at] = Some(column.map_err(|trouble| trouble.at(Place::Node(whole)))?);
        }
        Ok(anew[root].take().unwrap_or_else(|| self.wholes[root].clone()))
    }
}

fn disturb(factor: &Factor, pick: Pick, tree: &Tree, weights: &mut [f64]) {
    match (factor, pick) {
        (Factor::Noise(list), Pick::Seed(seed)) => {
            let mut random = Random::new(seed);
            for noise in list {
                for node in (0..tree.nodes()).filter(|&node| tree.level(node) == noise.level) {
                    weights[node] *= 1.0 + noise.share * (2.0 * random.unit() - 1.0);
                }
            }
        }
        (Factor::Omission(_), Pick::Alternative(node)) => weights[node] = 0.0,
        _ => {}
    }
}

/// The aggregates above a level that noise or an omission touches.
fn reached(tree: &Tree, factors: &[Factor]) -> Vec<usize> {
    let touched = |level: u32| {
        factors.iter().any(|factor| match factor {
            Factor::Noise(list) => list.iter().any(|noise| noise.level == level),
            Factor::Omission(at) => *at == level,
            _ => false,
        })
    };
    let mut hit = vec![false; tree.nodes()];
    for &whole in tree.aggregates() {
        hit[whole] =
            tree.children(whole).iter().any(|&part| hit[part] || touched(tree.level(part)));
    }
    tree.aggregates().iter().copied().filter(|&whole| hit[whole]).collect()
}
