//! Weights of the parts of one aggregate, and what they come to at the top. Comparing in pairs and
//! principal components have their own files.

use super::ahp::Comparisons;
use super::frame::{Column, Tree};
use super::moments::{correlation, deviation};
use super::named::Named;
use super::normalise::{Direction, Normalisation, normalise};
use super::pca::components;
use super::trouble::{Error, Place, Trouble};

/// Where the weights of the parts of an aggregate come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Weighing {
    /// All the same.
    Equal,
    /// Given, in the order of the parts; of any positive sum.
    Given(Vec<f64>),
    /// How unevenly a part is spread over the units, by Shannon's entropy. Needs values that are not
    /// negative; what it gives depends on where zero lies.
    Entropy,
    /// Contrast and lack of correlation (CRITIC).
    Critic,
    /// In proportion to the standard deviation.
    Deviation,
    /// The squared loadings of the first principal component.
    Pca,
    /// Judgements in pairs (AHP).
    Ahp(Comparisons),
}

impl Named for Weighing {
    fn all() -> Vec<(&'static str, Self)> {
        let methods = [
            Self::Equal,
            Self::Given(Vec::new()),
            Self::Entropy,
            Self::Critic,
            Self::Deviation,
            Self::Pca,
            Self::Ahp(Comparisons::default()),
        ];
        methods.into_iter().map(|method| (method.name(), method)).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Given(_) => "given",
            Self::Entropy => "entropy",
            Self::Critic => "critic",
            Self::Deviation => "deviation",
            Self::Pca => "pca",
            Self::Ahp(_) => "ahp",
        }
    }
}

/// Weights of the parts, which add up to 1. The columns are the normalised parts.
pub fn weights(method: &Weighing, parts: &[&Column]) -> Result<Vec<f64>, Trouble> {
    if parts.is_empty() {
        return Err(Trouble::EmptyGroup);
    }
    match method {
        Weighing::Given(given) if given.len() == parts.len() => to_one(given.clone()),
        Weighing::Given(_) => Err(Trouble::UnequalLengths),
        Weighing::Ahp(judged) if judged.len() == parts.len() => Ok(judged.solve()?.weights),
        Weighing::Ahp(_) => Err(Trouble::UnequalLengths),
        Weighing::Equal => to_one(vec![1.0; parts.len()]),
        // What the data say of one part alone is nothing; it has all the weight.
        _ if parts.len() == 1 => Ok(vec![1.0]),
        Weighing::Entropy => to_one(collect(parts, divergence)?),
        Weighing::Critic => to_one(critic(parts)?),
        Weighing::Deviation => to_one(collect(parts, |part| {
            part.range()?;
            Ok(deviation(&part.present().collect::<Vec<f64>>()))
        })?),
        Weighing::Pca => {
            let found = components(parts)?;
            to_one(found.loadings[0].iter().map(|loading| loading * loading).collect())
        }
    }
}

/// Checks weights and makes their sum 1.
pub(super) fn to_one(weights: Vec<f64>) -> Result<Vec<f64>, Trouble> {
    if weights.iter().any(|weight| !weight.is_finite()) {
        return Err(Trouble::NotFinite);
    }
    if weights.iter().any(|&weight| weight < 0.0) {
        return Err(Trouble::NegativeWeight);
    }
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 && sum.is_finite() {
        Ok(weights.into_iter().map(|weight| weight / sum).collect())
    } else {
        Err(Trouble::NoWeight)
    }
}

fn collect(
    parts: &[&Column],
    one: impl Fn(&Column) -> Result<f64, Trouble>,
) -> Result<Vec<f64>, Trouble> {
    parts.iter().map(|part| one(part)).collect()
}

/// 1 less the entropy of the shares of the units, as a share of the largest possible entropy.
fn divergence(part: &Column) -> Result<f64, Trouble> {
    let values: Vec<f64> = part.present().collect();
    if values.iter().any(|&value| value < 0.0) {
        return Err(Trouble::NotPositive);
    }
    let sum: f64 = values.iter().sum();
    if sum <= 0.0 || values.len() < 2 {
        return Err(Trouble::NoSpread);
    }
    let shares = values.iter().map(|value| value / sum).filter(|&share| share > 0.0);
    let entropy: f64 = shares.map(|share| share * libm::log(share)).sum();
    // Rounding may leave a tiny negative number where all shares are equal.
    Ok((1.0 + entropy / libm::log(values.len() as f64)).max(0.0))
}

fn critic(parts: &[&Column]) -> Result<Vec<f64>, Trouble> {
    let scale = Normalisation::MinMax { low: 0.0, high: 1.0 };
    let scaled = parts.iter().map(|part| normalise(part, Direction::More, scale));
    let scaled: Vec<Column> = scaled.collect::<Result<_, _>>()?;
    let information = |part: &Column| {
        let mut conflict = 0.0;
        for other in &scaled {
            conflict += 1.0 - correlation(part, other)?;
        }
        Ok(deviation(&part.present().collect::<Vec<f64>>()) * conflict)
    };
    scaled.iter().map(information).collect()
}

/// The share of each node in the root: its weight times those of the nodes above it, each group's
/// weights taken to a sum of 1. `weights` has one number for each node.
pub fn effective(tree: &Tree, weights: &[f64]) -> Result<Vec<f64>, Error> {
    if weights.len() != tree.nodes() {
        return Err(Trouble::UnequalLengths.into());
    }
    let mut shares = vec![0.0; tree.nodes()];
    shares[tree.root()] = 1.0;
    for &whole in tree.aggregates().iter().rev() {
        let parts = tree.children(whole);
        let group = to_one(parts.iter().map(|&part| weights[part]).collect())
            .map_err(|trouble| trouble.at(Place::Node(whole)))?;
        for (&part, weight) in parts.iter().zip(group) {
            shares[part] = shares[whole] * weight;
        }
    }
    Ok(shares)
}
