//! A recipe, and one run of it: from a table to scores of all nodes of the tree. Not its variation.

use super::aggregate::{Aggregation, aggregate};
use super::frame::{Column, Table, Tree};
use super::impute::{Imputation, impute};
use super::moments::ranks;
use super::normalise::{Direction, Normalisation, normalise};
use super::treat::{Treated, Treatment, treat};
use super::trouble::{Error, Place, Trouble};
use super::weigh::{Weighing, effective, weights};

/// All choices between a table and an index. Denominators and screening come before it, since they
/// make another table.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// The tree over the indicators.
    pub tree: Tree,
    /// Which end is good, for each indicator.
    pub directions: Vec<Direction>,
    /// How missing cells are filled.
    pub imputation: Imputation,
    /// Group of each unit, for imputation by group; may be empty otherwise.
    pub groups: Vec<usize>,
    /// How outliers are treated, for each indicator.
    pub treatments: Vec<Treatment>,
    /// How the common scale is reached, for each indicator.
    pub normalisations: Vec<Normalisation>,
    /// Where weights come from, for each aggregate by its number less the number of indicators.
    pub weighings: Vec<Weighing>,
    /// How parts are brought together, for each aggregate likewise.
    pub aggregations: Vec<Aggregation>,
    /// The least share of parts that must be there for a whole; 0 asks for one.
    pub least: f64,
}

impl Recipe {
    /// The plain recipe: more is better, nothing filled or treated, from 0 to 100, equal weights,
    /// arithmetic means.
    pub fn plain(tree: Tree) -> Self {
        let indicators = tree.indicators();
        let wholes = tree.nodes() - indicators;
        Self {
            tree,
            directions: vec![Direction::More; indicators],
            imputation: Imputation::None,
            groups: Vec::new(),
            treatments: vec![Treatment::NONE; indicators],
            normalisations: vec![Normalisation::MinMax { low: 0.0, high: 100.0 }; indicators],
            weighings: vec![Weighing::Equal; wholes],
            aggregations: vec![Aggregation::Arithmetic; wholes],
            least: 0.0,
        }
    }

    /// Takes the weights of all groups from one list with a number for each node.
    pub fn weigh(&mut self, weights: &[f64]) -> Result<(), Error> {
        if weights.len() != self.tree.nodes() {
            return Err(Trouble::UnequalLengths.into());
        }
        for &whole in self.tree.aggregates() {
            let parts = self.tree.children(whole).iter().map(|&part| weights[part]);
            self.weighings[whole - self.tree.indicators()] = Weighing::Given(parts.collect());
        }
        Ok(())
    }

    /// Looks at the lengths of all lists.
    pub(super) fn check(&self, table: &Table) -> Result<(), Error> {
        let indicators = self.tree.indicators();
        let wholes = self.tree.nodes() - indicators;
        let sound = table.columns().len() == indicators
            && self.directions.len() == indicators
            && self.treatments.len() == indicators
            && self.normalisations.len() == indicators
            && self.weighings.len() == wholes
            && self.aggregations.len() == wholes;
        if !sound {
            return Err(Trouble::UnequalLengths.into());
        }
        if (0.0..=1.0).contains(&self.least) { Ok(()) } else { Err(Trouble::BadSetting.into()) }
    }

    pub(super) fn imputed(&self, table: &Table) -> Result<Table, Error> {
        table.each(|_, column| impute(column, self.imputation, &self.groups))
    }

    pub(super) fn treated(&self, table: &Table) -> Result<(Table, Vec<Treated>), Error> {
        let mut reports = Vec::new();
        let treated = table.each(|at, column| {
            let treated = treat(column, self.treatments[at])?;
            let column = treated.column.clone();
            reports.push(treated);
            Ok(column)
        })?;
        Ok((treated, reports))
    }

    pub(super) fn normalised(&self, table: &Table) -> Result<Table, Error> {
        table.each(|at, column| normalise(column, self.directions[at], self.normalisations[at]))
    }

    /// Weights of all nodes within their groups, and the columns of all aggregates.
    pub(super) fn aggregated(&self, table: &Table) -> Result<(Vec<f64>, Vec<Column>), Error> {
        let indicators = self.tree.indicators();
        let mut within = vec![1.0; self.tree.nodes()];
        let mut wholes: Vec<Option<Column>> = vec![None; self.tree.nodes() - indicators];
        for &whole in self.tree.aggregates() {
            let place = Place::Node(whole);
            let children = self.tree.children(whole);
            let parts: Vec<&Column> = children
                .iter()
                .map(|&part| match part.checked_sub(indicators) {
                    None => &table.columns()[part],
                    Some(at) => wholes[at].as_ref().expect("parts come before wholes"),
                })
                .collect();
            let at = whole - indicators;
            let group = weights(&self.weighings[at], &parts).map_err(|t| t.at(place))?;
            let column = aggregate(self.aggregations[at], &parts, &group, self.least);
            wholes[at] = Some(column.map_err(|trouble| trouble.at(place))?);
            for (&part, weight) in children.iter().zip(group) {
                within[part] = weight;
            }
        }
        let wholes = wholes.into_iter().map(|column| column.expect("every aggregate is reached"));
        Ok((within, wholes.collect()))
    }
}

/// Every stage of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// After imputation.
    pub imputed: Table,
    /// After treatment, with what was done to each indicator.
    pub treated: Vec<Treated>,
    /// After normalisation.
    pub normalised: Table,
    /// The aggregates, by their number less the number of indicators.
    pub wholes: Vec<Column>,
    /// Weight of each node within its group, 1 for the root.
    pub weights: Vec<f64>,
    /// Share of each node in the root.
    pub effective: Vec<f64>,
    root: usize,
}

impl Outcome {
    /// Scores of a node: of an indicator its normalised values.
    pub fn scores(&self, node: usize) -> Option<&Column> {
        let indicators = self.normalised.columns();
        indicators.get(node).or_else(|| self.wholes.get(node.checked_sub(indicators.len())?))
    }

    /// Scores of the root.
    pub fn index(&self) -> &Column {
        &self.wholes[self.root]
    }

    /// Ranks by the root, 1 for the best.
    pub fn ranks(&self) -> Vec<Option<u32>> {
        ranks(self.index())
    }
}

/// One run. The same table and recipe give the same bits on every machine.
pub fn run(table: &Table, recipe: &Recipe) -> Result<Outcome, Error> {
    recipe.check(table)?;
    let imputed = recipe.imputed(table)?;
    let (columns, treated) = recipe.treated(&imputed)?;
    let normalised = recipe.normalised(&columns)?;
    let (weights, wholes) = recipe.aggregated(&normalised)?;
    let effective = effective(&recipe.tree, &weights)?;
    let root = recipe.tree.root() - recipe.tree.indicators();
    Ok(Outcome { imputed, treated, normalised, wholes, weights, effective, root })
}
