//! A recipe 评价方案 that has been checked: what is handed in, the hierarchy of items, how each leaf is scored, or how raw
//! indicators become an index. Read and made ready by `check`; scored by `run`.

use moushi_stats::composite::{
    Aggregation, Factor, Imputation, Normalisation, Treatment, Weighing,
};

use super::lint::Flagged;
use super::rules::{Scoring, Threshold};
use crate::evaluate::formula::Formula;
use crate::evaluate::standard::{Better, Source, Standard, Status, Wrong};
use crate::text::Text;

/// A recipe.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Its version.
    pub version: String,
    /// Reservations that stand beside every result.
    pub note: Text,
    /// Where its facts were read.
    pub sources: Vec<Source>,
    /// SHA-256 of the file.
    pub hash: String,
    /// Levels, columns, tables and numbers made of them; a standard without rules.
    pub data: Standard,
    /// The level whose units are scored.
    pub level: usize,
    /// Who is compared with whom.
    pub peers: Peers,
    /// Nodes of the hierarchy, in the order of the file; each after the one above it.
    pub items: Vec<Item>,
    /// How raw indicators become an index; none where leaves are scored by rules.
    pub composite: Option<Composite>,
    /// How far ranks are spread, where the recipe says so.
    pub doubt: Option<Doubt>,
    /// What the lint has to say.
    pub flagged: Vec<Flagged>,
}

/// Who is compared with whom.
#[derive(Clone, Copy, Debug, Default)]
pub struct Peers {
    /// How many units have to report.
    pub expected: Option<usize>,
    /// Slot of a choice: only units of the same choice are peers.
    pub within: Option<usize>,
}

/// A node of the hierarchy.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name: `R12`.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// The node above; none for the root, which is the first.
    pub under: Option<usize>,
    /// Nodes right below it.
    pub parts: Vec<usize>,
    /// Full marks, or the weight among its siblings.
    pub weight: f64,
    /// How it is scored; none for a node that is the sum of its parts.
    pub leaf: Option<Leaf>,
    /// Where it is said.
    pub clause: String,
    /// How certain it is; none for what the department itself decides.
    pub status: Option<Status>,
    /// Names of its values that the department itself has chosen.
    pub own: Vec<&'static str>,
    /// Names of its values that are recalled.
    pub recalled: Vec<&'static str>,
    /// Where it was read.
    pub sources: Vec<String>,
    /// Where its parts stand in the file.
    pub spots: Spots,
}

/// Where something stands in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Spot {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// Where the parts of an item stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spots {
    /// Its name.
    pub name: Spot,
    /// Its weight.
    pub weight: Spot,
    /// Its rule, or what the rule needs.
    pub rule: Spot,
    /// Which numbers are better.
    pub better: Spot,
    /// The formula as it is printed.
    pub printed: Spot,
}

/// A node without parts.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The number that is scored.
    pub raw: Raw,
    /// How it is scored; none for an indicator of a composite.
    pub scoring: Option<Scoring>,
    /// Which numbers are better.
    pub better: Better,
    /// Its unit as people say it.
    pub shown: Text,
    /// Where this holds the item scores nothing.
    pub zero: Option<Formula>,
    /// Where this holds the unit has no total.
    pub veto: Option<Formula>,
    /// The formula as the document prints it.
    pub printed: Option<Formula>,
}

/// The number that a leaf scores.
#[derive(Clone, Debug)]
pub enum Raw {
    /// A formula over the unit.
    Value(Formula),
    /// What records of the level below are worth.
    Records {
        /// Their level.
        level: usize,
        /// What one of them is worth.
        points: Formula,
        /// Which of them count.
        when: Option<Formula>,
        /// Slot by which records are known to be the same thing.
        same: Option<usize>,
        /// Whether a unit has handed in all of them.
        reported: Option<Formula>,
    },
    /// Answers to questions: marks for each answer, then answers and number of those asked.
    Survey(Vec<f64>, Vec<(Vec<Formula>, Formula)>),
}

/// Thresholds for some of the units.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Slot and choice that a unit must have; all units when empty.
    pub wheres: Vec<(usize, u32)>,
    /// The thresholds.
    pub threshold: Threshold,
    /// How certain they are.
    pub status: Option<Status>,
    /// Names of those that are recalled.
    pub recalled: Vec<&'static str>,
    /// Where they were read.
    pub sources: Vec<String>,
}

/// How raw indicators become an index.
#[derive(Clone, Debug)]
pub struct Composite {
    /// How missing cells are filled.
    pub imputation: Imputation,
    /// Slot of the choice by which groups are made.
    pub group: Option<usize>,
    /// How outliers are treated, by item; as they are for items with parts.
    pub treatments: Vec<Treatment>,
    /// How the common scale is reached, by item; the usual one for items with parts.
    pub normalisations: Vec<Normalisation>,
    /// Where the weights of each node's parts come from, by item; equal for leaves.
    pub weighings: Vec<Weighing>,
    /// How parts are brought together, by item; the usual way for leaves.
    pub aggregations: Vec<Aggregation>,
    /// The least share of parts that must be there.
    pub least: f64,
}

/// How far ranks are spread.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// What is uncertain; sets are in the order of leaves, or of items with parts.
    pub factors: Vec<Factor>,
    /// What each alternative of each factor is called; none for weights.
    pub called: Vec<Vec<Text>>,
    /// How many draws.
    pub replications: usize,
    /// Where the draws begin.
    pub seed: u64,
    /// Shares of draws between which a rank is told.
    pub between: [f64; 2],
    /// Rows of a design and draws of its rows, where shares of variance are asked for.
    pub sensitivity: Option<(usize, usize)>,
}

impl Recipe {
    /// Reads a recipe and looks at its rules at their boundary cases; what the lint says stands in `flagged`.
    ///
    /// # Errors
    /// With everything that is wrong, in the order of the file.
    pub fn read(words: &str) -> Result<Self, Vec<Wrong>> {
        super::check::read(words)
    }

    /// An item by its name.
    pub fn item(&self, name: &str) -> Option<usize> {
        self.items.iter().position(|item| item.name == name)
    }

    /// Items without parts, in the order of the file.
    pub fn leaves(&self) -> impl Iterator<Item = usize> {
        (0..self.items.len()).filter(|at| self.items[*at].leaf.is_some())
    }

    /// Items with parts, in the order of the file.
    pub fn wholes(&self) -> impl Iterator<Item = usize> {
        (0..self.items.len()).filter(|at| self.items[*at].leaf.is_none())
    }

    /// How far an item lies below the root.
    pub fn depth(&self, item: usize) -> usize {
        self.items[item].under.map_or(0, |above| self.depth(above) + 1)
    }
}

impl Item {
    /// Whether its marks come on top of the full marks of the node above.
    pub fn on_top(&self) -> bool {
        let scoring = self.leaf.as_ref().and_then(|leaf| leaf.scoring.as_ref());
        matches!(scoring.map(Scoring::plain), Some(Scoring::Bonus { .. }))
    }
}
