//! A recipe as it is written down in TOML: the shape alone. What it means is for `check`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::evaluate::standard::written::{Better, Column, Let, Level, Source, Status, Table};
use crate::text::Text;

/// A file of a recipe.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    pub name: String,
    pub title: Text,
    pub version: String,
    /// Reservations that stand beside every result.
    #[serde(default)]
    pub note: Text,
    /// The level whose units are scored.
    pub scores: Spanned<String>,
    #[serde(default)]
    pub peers: Peers,
    #[serde(default)]
    pub source: Vec<Source>,
    pub level: Vec<Level>,
    pub column: Vec<Column>,
    #[serde(default, rename = "let")]
    pub lets: Vec<Let>,
    #[serde(default)]
    pub table: Vec<Table>,
    pub item: Vec<Spanned<Item>>,
    #[serde(default)]
    pub composite: Option<Composite>,
    #[serde(default)]
    pub uncertainty: Option<Spanned<Uncertainty>>,
}

/// Who is compared with whom.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peers {
    /// How many units have to report before a score that rests on others is final.
    #[serde(default)]
    pub expected: Option<Spanned<usize>>,
    /// A column of choices: only units of the same choice are peers.
    #[serde(default)]
    pub within: Option<Spanned<String>>,
}

/// How a leaf is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    BestOfPeers,
    TwoThreshold,
    FixedThreshold,
    Bands,
    WeightedCounts,
    Accumulate,
    Deduct,
    Inverse,
    Survey,
    Bonus,
}

/// A node of the hierarchy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub name: Spanned<String>,
    pub title: Text,
    /// The node above; none for the root.
    #[serde(default)]
    pub under: Option<Spanned<String>>,
    /// Full marks; in a composite the weight among its siblings.
    #[serde(default)]
    pub weight: Option<Spanned<f64>>,
    #[serde(default)]
    pub rule: Option<Spanned<Rule>>,
    /// The number that is scored, as a formula over the unit.
    #[serde(default)]
    pub value: Option<Spanned<String>>,
    #[serde(default)]
    pub unit: Option<Spanned<String>>,
    /// The unit as people say it.
    #[serde(default)]
    pub shown: Text,
    #[serde(default)]
    pub better: Option<Spanned<Better>>,
    /// The formula as the document prints it, over own, best, lowest, highest, mean, weight, pass, floor, full.
    #[serde(default)]
    pub printed: Option<Spanned<String>>,
    #[serde(default)]
    pub clause: String,
    /// How certain it is; none for what the department itself decides.
    #[serde(default)]
    pub status: Option<Status>,
    /// Names of values that are the department's own choice, whatever the status says of the rest.
    #[serde(default)]
    pub own: Vec<Spanned<String>>,
    /// Names of values that are recalled.
    #[serde(default)]
    pub recalled: Vec<Spanned<String>>,
    #[serde(default)]
    pub source: Vec<Spanned<String>>,
    #[serde(default)]
    pub pass: Option<Spanned<f64>>,
    #[serde(default)]
    pub floor: Option<Spanned<f64>>,
    #[serde(default)]
    pub full: Option<Spanned<f64>>,
    #[serde(default)]
    pub least: Option<Spanned<f64>>,
    #[serde(default)]
    pub most: Option<Spanned<f64>>,
    #[serde(default)]
    pub limit: Vec<Spanned<Limit>>,
    #[serde(default)]
    pub mean: Option<Spanned<Mean>>,
    #[serde(default)]
    pub bands: Option<Spanned<Vec<Band>>>,
    #[serde(default)]
    pub beyond: Option<Spanned<f64>>,
    #[serde(default)]
    pub records: Option<Spanned<Records>>,
    #[serde(default)]
    pub questions: Option<Spanned<Vec<Question>>>,
    #[serde(default)]
    pub marks: Option<Spanned<Vec<f64>>>,
    /// Where this holds, the item scores nothing.
    #[serde(default)]
    pub zero: Option<Spanned<String>>,
    /// Where this holds, the unit has no total at all.
    #[serde(default)]
    pub veto: Option<Spanned<String>>,
    /// Units for which this holds take the mean of the others.
    #[serde(default)]
    pub substitute: Option<Spanned<String>>,
    /// The number counts so many times for units for which a condition holds.
    #[serde(default)]
    pub times: Vec<Times>,
    /// Fixed ends of an indicator of a composite, in its unit, the lower first.
    #[serde(default)]
    pub posts: Option<Spanned<[f64; 2]>>,
    /// What an indicator of a composite is to reach, in its unit.
    #[serde(default)]
    pub target: Option<Spanned<f64>>,
    /// How an indicator of a composite reaches the common scale; what `[composite]` says otherwise.
    #[serde(default)]
    pub normalisation: Option<Spanned<Scale>>,
    #[serde(default)]
    pub winsorise: Option<Spanned<usize>>,
    #[serde(default)]
    pub transform: Option<Spanned<String>>,
    /// Where the weights of the parts of a node come from; what `[composite]` says otherwise.
    #[serde(default)]
    pub weights: Option<Spanned<String>>,
    /// How the parts of a node are brought together; what `[composite]` says otherwise.
    #[serde(default)]
    pub aggregation: Option<Spanned<String>>,
}

/// Thresholds for some of the units.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    #[serde(default, rename = "where")]
    pub wheres: BTreeMap<String, Spanned<String>>,
    pub pass: Spanned<f64>,
    pub floor: Spanned<f64>,
    #[serde(default)]
    pub status: Option<Status>,
    /// Which of the two is recalled, where the other is not.
    #[serde(default)]
    pub recalled: Vec<Spanned<String>>,
    #[serde(default)]
    pub source: Vec<Spanned<String>>,
}

/// The mean around which bands lie: a number, or `"peers"`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Mean {
    Given(f64),
    Of(String),
}

/// A band below the mean.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// How far short of the mean it reaches.
    pub short: f64,
    /// The edge itself belongs to it.
    #[serde(default = "closed")]
    pub closed: bool,
    pub score: f64,
}

fn closed() -> bool {
    true
}

/// Records of the level below, as what they are worth.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    pub level: Spanned<String>,
    /// What one of them is worth.
    pub points: Spanned<String>,
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// A column by which records are known to be the same thing: the highest of them counts.
    #[serde(default)]
    pub same: Option<Spanned<String>>,
    /// Where this holds for the unit it has handed in all its records, also when there are none.
    #[serde(default)]
    pub reported: Option<Spanned<String>>,
}

/// A question of a survey.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// How many gave each answer, the best answer first.
    pub answers: Vec<Spanned<String>>,
    /// How many were asked.
    pub asked: Spanned<String>,
}

/// The number counts so many times.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    pub when: Spanned<String>,
    pub times: f64,
}

/// How raw indicators become an index.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composite {
    #[serde(default)]
    pub imputation: Option<Spanned<String>>,
    /// The column of choices by which group means fill what is missing.
    #[serde(default)]
    pub group: Option<Spanned<String>>,
    #[serde(default)]
    pub winsorise: usize,
    #[serde(default)]
    pub transform: Option<Spanned<String>>,
    #[serde(default)]
    pub normalisation: Option<Spanned<Scale>>,
    #[serde(default)]
    pub weights: Option<Spanned<String>>,
    #[serde(default)]
    pub aggregation: Option<Spanned<String>>,
    /// The least share of parts that must be there for a whole.
    #[serde(default)]
    pub least: Option<Spanned<f64>>,
    /// Judgements in pairs for the parts of a node.
    #[serde(default)]
    pub pairs: Vec<Pairs>,
}

/// A scale by its word with its two numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub by: String,
    /// Score of the worst, or the mean of standard scores.
    #[serde(default)]
    pub low: Option<f64>,
    /// Score of the best, or the deviation of standard scores.
    #[serde(default)]
    pub high: Option<f64>,
    /// Whether scores beyond posts or a target are cut off; they are.
    #[serde(default)]
    pub cut: Option<bool>,
}

/// Judgements in pairs: how many times as important the row is as the column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pairs {
    pub of: Spanned<String>,
    pub rows: Vec<Vec<f64>>,
}

/// How far ranks are spread.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    pub replications: usize,
    pub seed: u64,
    /// Weights are drawn so far up or down.
    #[serde(default)]
    pub weights: Option<f64>,
    /// Levels of nodes whose weights are drawn; 1 are the leaves.
    #[serde(default)]
    pub levels: Vec<u32>,
    #[serde(default)]
    pub winsorise: Vec<usize>,
    #[serde(default)]
    pub normalisations: Vec<Scale>,
    #[serde(default)]
    pub aggregations: Vec<String>,
    /// Shares of replications between which a rank is told.
    #[serde(default)]
    pub between: Option<[f64; 2]>,
    #[serde(default)]
    pub sensitivity: Option<Spanned<Sensitivity>>,
}

/// Which of the choices moves ranks how much.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensitivity {
    /// Rows of each half of the design; it takes so many runs for each choice, and twice as many beside.
    pub base: usize,
    /// How often the rows are drawn again for the ranges.
    #[serde(default)]
    pub bootstrap: Option<usize>,
}
