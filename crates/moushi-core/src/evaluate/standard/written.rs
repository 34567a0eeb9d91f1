//! A standard as it is written down in TOML: the shape alone. What it means is for `check`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::text::Text;

/// A file of a standard.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name on the command line.
    pub name: String,
    pub title: Text,
    /// Number of the document that it is taken from.
    pub document: String,
    /// Version of the pack, not of the document.
    pub version: String,
    /// First day on which the document holds.
    pub from: String,
    /// Last day; empty while it holds.
    #[serde(default)]
    pub until: String,
    /// Reservations that stand beside every result.
    #[serde(default)]
    pub note: Text,
    /// Which counts of persons are few.
    #[serde(default)]
    pub few: Few,
    pub source: Vec<Source>,
    pub level: Vec<Level>,
    #[serde(default)]
    pub stratum: Vec<Stratum>,
    pub column: Vec<Column>,
    #[serde(default, rename = "let")]
    pub lets: Vec<Let>,
    #[serde(default)]
    pub table: Vec<Table>,
    #[serde(default)]
    pub indicator: Vec<Indicator>,
    #[serde(default)]
    pub limit: Vec<Limit>,
    #[serde(default)]
    pub check: Vec<Check>,
    pub rule: Vec<Rule>,
    pub verdict: Vec<Verdict>,
}

/// What has to hold for a row, by the meaning of its columns 校验关系: a part is no more than the whole.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    #[cfg_attr(test, schemars(with = "String"))]
    pub level: Spanned<String>,
    /// A condition over the row.
    #[cfg_attr(test, schemars(with = "String"))]
    pub holds: Spanned<String>,
    /// What has to hold, in words.
    pub title: Text,
    /// It follows from the words of the columns unless something else is said.
    #[serde(default = "derived")]
    pub status: Status,
    #[serde(default)]
    pub clause: String,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub source: Vec<Spanned<String>>,
}

fn derived() -> Status {
    Status::Derived
}

/// Which counts of persons are few.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Few {
    /// The least count that is shown.
    pub least: u64,
    /// Whether a count of nobody is shown.
    pub zeros: bool,
}

impl Default for Few {
    fn default() -> Self {
        Self { least: 10, zeros: true }
    }
}

/// Where a fact was read.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in the pack.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it is kept.
    #[serde(default)]
    pub place: String,
}

/// A level of units, the highest first.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub name: String,
    pub title: Text,
    /// Made of the units of the level above, one for each stratum that holds; not handed in.
    #[serde(default)]
    pub parts: bool,
    /// Units of it are persons, whose rows are written nowhere by themselves.
    #[serde(default)]
    pub persons: bool,
}

/// A part into which units are divided: primary, junior.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    pub name: String,
    pub title: Text,
    /// Whether a unit has it: a formula over the unit.
    #[cfg_attr(test, schemars(with = "String"))]
    pub when: Spanned<String>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// A number.
    #[default]
    Number,
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// One of a few words.
    Choice,
}

/// A column that is handed in.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Column {
    #[cfg_attr(test, schemars(with = "String"))]
    pub level: Spanned<String>,
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    pub title: Text,
    #[serde(default)]
    pub holds: Holds,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub unit: Option<Spanned<String>>,
    /// Names of choices and what they are called.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Where the number is reported: the form of the national statistics.
    #[serde(default)]
    pub form: String,
    /// May be left empty: zero then, no for a flag.
    #[serde(default)]
    pub optional: bool,
    /// Lowest and highest value that is not a mistake.
    #[serde(default)]
    pub least: Option<f64>,
    #[serde(default)]
    pub most: Option<f64>,
    /// A count of persons, or reckoned from such counts: hidden where it would say something of few.
    #[serde(default)]
    pub persons: bool,
}

/// One of a few words.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its name in formulas.
    pub name: String,
    /// What it is called.
    pub title: Text,
}

/// A number that is made of others.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Let {
    #[cfg_attr(test, schemars(with = "String"))]
    pub level: Spanned<String>,
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    pub title: Text,
    /// One formula; or one for each stratum, over the unit that is divided.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub formula: Option<Spanned<String>>,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    pub each: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub clause: String,
    #[serde(default)]
    pub status: Status,
    /// A count of persons, or reckoned from such counts: hidden where it would say something of few.
    #[serde(default)]
    pub persons: bool,
}

/// Steps: from a number on, a value.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Table {
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    pub from: Vec<f64>,
    pub value: Vec<f64>,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub unit: Option<Spanned<String>>,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub source: Vec<Spanned<String>>,
}

/// Which numbers are better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Higher ones.
    #[default]
    More,
    /// Lower ones.
    Less,
}

/// An indicator.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    #[cfg_attr(test, schemars(with = "String"))]
    pub level: Spanned<String>,
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    pub title: Text,
    #[cfg_attr(test, schemars(with = "String"))]
    pub formula: Spanned<String>,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub unit: Option<Spanned<String>>,
    /// The unit as people say it.
    #[serde(default)]
    pub shown: Text,
    /// A share, 0.95, of which the document says per cent: people see 95 %.
    #[serde(default)]
    pub percent: bool,
    #[serde(default)]
    pub better: Better,
    /// The limit itself does not pass: 小于 instead of 不大于.
    #[serde(default)]
    pub open: bool,
    /// Passes also where this holds.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub or: Option<Spanned<String>>,
    #[serde(default)]
    pub clause: String,
    /// Whether the formula is certain; its limits have a status of their own.
    #[serde(default)]
    pub status: Status,
    /// A count of persons, or reckoned from such counts: hidden where it would say something of few.
    #[serde(default)]
    pub persons: bool,
}

/// Whether a value was read in a document or is recalled.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A source says it.
    #[default]
    Confirmed,
    /// Follows by arithmetic from what sources say.
    Derived,
    /// From memory: to be checked against the original before anybody is judged by it.
    Recalled,
}

/// Limits of indicators for the units that they are meant for.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Choices that a unit must have made: `{ stratum = "primary" }`; all units when empty.
    #[serde(default, rename = "where")]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    pub wheres: BTreeMap<String, Spanned<String>>,
    /// From which on it passes.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, f64>"))]
    pub pass: BTreeMap<String, Spanned<f64>>,
    /// Beyond which it is not merely short but restricted.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, f64>"))]
    pub floor: BTreeMap<String, Spanned<f64>>,
    /// What the weighted coefficient of variation may be at most.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, f64>"))]
    pub spread: BTreeMap<String, Spanned<f64>>,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub source: Vec<Spanned<String>>,
    #[serde(default)]
    pub clause: String,
}

/// What a rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// All of these indicators pass.
    Met,
    /// At least so many of these indicators pass, the others reach a part of their limit.
    MostMet,
    /// The coefficient of variation of these indicators over the units below is within its limit.
    Spread,
    /// None of these indicators, or at most so many, lie beyond their floor.
    Floors,
    /// A condition.
    Holds,
    /// None of these flags is set.
    Veto,
    /// All units below keep a rule.
    Every,
    /// At least a part of the units below keep a rule.
    Share,
    /// All of these rules are kept.
    All,
    /// One of these rules is kept.
    Any,
    /// A person judges: a flag that an inspector sets.
    Judged,
}

/// A rule.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[cfg_attr(test, schemars(with = "String"))]
    pub level: Spanned<String>,
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    pub title: Text,
    pub asks: Asks,
    /// Indicators, rules or flags that it is about.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub of: Vec<Spanned<String>>,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub formula: Option<Spanned<String>>,
    /// How many have to pass (most-met), may lie beyond (floors), or which part of the units (share).
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub least: Option<Spanned<f64>>,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub most: Option<Spanned<f64>>,
    /// Condition on units below (every, share): only these are looked at.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub among: Option<Spanned<String>>,
    /// The part of the limit that the others reach.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub rest: Option<Spanned<f64>>,
    /// Column by which units weigh, for a spread.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub weight: Option<Spanned<String>>,
    /// Decimals to which offices round before they compare; the exact number decides, both readings are shown.
    #[serde(default)]
    pub rounded: Option<u8>,
    #[serde(default)]
    pub clause: String,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub source: Vec<Spanned<String>>,
}

/// The rule that is the verdict of a level, and its words.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    #[cfg_attr(test, schemars(with = "String"))]
    pub level: Spanned<String>,
    #[cfg_attr(test, schemars(with = "String"))]
    pub rule: Spanned<String>,
    /// Where the rule is kept.
    pub yes: Text,
    /// Where it is not, but another one is; the first of these counts.
    #[serde(default)]
    pub between: Vec<Between>,
    /// Where none is kept.
    pub no: Text,
    pub open: Text,
}

/// A verdict between yes and no: not passed, and not restricted either.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Between {
    #[cfg_attr(test, schemars(with = "String"))]
    pub rule: Spanned<String>,
    pub words: Text,
}
