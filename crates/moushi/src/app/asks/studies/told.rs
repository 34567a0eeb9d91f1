//! What is told of a study: the shapes that pages, JSON and exports render. Decides nothing.

use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::Serialize;

use super::Standing;
use super::years::Years;
use crate::app::asks::Spoken;
use crate::app::asks::listed::{Bilingual, Mark};
use crate::app::studying::Variant;
use crate::app::studying::kept::{self, Agreed, Test};

/// A study.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// Its id.
    pub id: String,
    /// The body whose it is.
    pub org_id: String,
    /// Its name.
    pub org: String,
    /// What it is called.
    pub title: String,
    /// Of which year its data are.
    pub year: i64,
    /// What it asks, and how it is modelled.
    pub asked: Asked,
    /// The study of an earlier year.
    pub earlier: Option<Named>,
    /// How the caller stands to it.
    pub standing: Standing,
    /// Version, for changes.
    pub version: i64,
    /// Its editions, the newest first.
    pub editions: Vec<Edition>,
    /// What came of one of them.
    pub shown: Option<Shown>,
    /// The same units over years.
    pub years: Option<Years>,
    /// Objections, the newest first.
    pub objections: Vec<Objection>,
    /// What the caller may do.
    pub may: Vec<String>,
    /// Earlier studies of the body, with which this one may be compared.
    pub comparable: Vec<Named>,
}

/// What a study asks, and how it is modelled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Asked {
    /// The question.
    pub question: String,
    /// The formula.
    pub formula: String,
    /// By maximum likelihood.
    pub ml: bool,
    /// With tests of fixed effects and intervals of standard deviations and correlations.
    pub inference: bool,
    /// Column of weights; empty for none.
    pub weights: String,
    /// Rows from which on a unit is named.
    pub fewest: u64,
    /// Other models and samples.
    pub variants: Vec<Variant>,
}

/// Something with a name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its year.
    pub year: i64,
}

/// An edition in the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Edition {
    /// Its number.
    pub seq: i64,
    /// Where it stands.
    pub state: Mark,
    /// It is being fitted.
    pub waiting: bool,
    /// Name of the table.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its SHA-256.
    pub digest: String,
    /// Day on which it was handed in.
    pub made_on: String,
    /// By whom.
    pub made_by: String,
    /// Why there is another edition.
    pub reason: String,
    /// Why nothing came of it.
    #[schemars(with = "Vec<Bilingual>")]
    pub message: Vec<Text>,
    /// Day on which it was released; empty for none.
    pub released_on: String,
    /// By whom.
    pub released_by: String,
    /// By what it was made known.
    pub note: String,
    /// Last day for objections.
    pub objections_until: String,
    /// Version, for changes.
    pub version: i64,
}

/// What came of an edition.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The edition.
    pub seq: i64,
    /// The model of this edition is another than that of the study now.
    pub asked: Asked,
    /// The main finding.
    #[schemars(with = "Spoken")]
    pub lead: Text,
    /// What the results say.
    #[schemars(with = "Vec<Spoken>")]
    pub says: Vec<Text>,
    /// What limits it.
    #[schemars(with = "Vec<Spoken>")]
    pub cautions: Vec<Text>,
    /// The card of the model.
    pub card: Vec<Section>,
    /// Rows that took part.
    pub rows: usize,
    /// Rows that lack a value.
    pub left_out: usize,
    /// What columns lack.
    pub missing: Vec<Lacks>,
    /// Columns that were read.
    pub read: Vec<String>,
    /// Columns that were not.
    pub unread: Vec<String>,
    /// Fixed effects.
    pub fixed: Vec<Estimate>,
    /// Fixed effects that are not shown.
    pub veiled: usize,
    /// How to read their tests, or why there are none; empty where none were asked for.
    #[schemars(with = "Vec<Spoken>")]
    pub of_tests: Vec<Text>,
    /// Variances.
    pub variances: Vec<Spread>,
    /// How to read the intervals of standard deviations and correlations, and why some have none; empty where none were asked for.
    #[schemars(with = "Vec<Spoken>")]
    pub of_intervals: Vec<Text>,
    /// The groupings.
    pub groupings: Vec<String>,
    /// The units of one of them.
    pub units: Units,
    /// Other models and samples.
    pub variants: Vec<Compared>,
    /// The one sentence that they come to; empty for none.
    #[schemars(with = "Spoken")]
    pub sensitivity: Text,
    /// Files of the edition, by name and language.
    pub files: Vec<Written>,
    /// Named units that are no unit of the tree, as far as is known.
    pub unplaced: Vec<String>,
    /// Version of the program.
    pub engine: String,
}

/// A section of the card.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Section {
    /// What it is about.
    #[schemars(with = "Spoken")]
    pub title: Text,
    /// Its sentences.
    #[schemars(with = "Vec<Spoken>")]
    pub lines: Vec<Text>,
}

/// What a column lacks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Lacks {
    /// The column.
    pub column: String,
    /// How many values.
    pub missing: usize,
}

/// A fixed effect.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Estimate {
    /// The column.
    #[schemars(with = "Bilingual")]
    pub name: Text,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub error: f64,
    /// Interval of 95 %; none where its test has less than one degree of freedom.
    pub interval: Option<[f64; 2]>,
    /// Its test, where one was asked for.
    pub tested: Option<Test>,
}

impl From<kept::Fixed> for Estimate {
    fn from(kept::Fixed { name, estimate, error, interval, tested }: kept::Fixed) -> Self {
        Self { name, estimate, error, interval, tested }
    }
}

/// A variance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Spread {
    /// The grouping; empty for what is left.
    pub grouping: String,
    /// What varies.
    #[schemars(with = "Bilingual")]
    pub name: Text,
    /// Variance or covariance.
    pub value: f64,
    /// Standard deviation or correlation.
    pub deviation: f64,
    /// Its interval of 95 %, where one was asked for and could be had.
    pub interval: Option<[f64; 2]>,
}

impl From<kept::Variance> for Spread {
    fn from(kept::Variance { grouping, name, value, deviation, interval }: kept::Variance) -> Self {
        Self { grouping, name, value, deviation, interval }
    }
}

/// The units of a grouping.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Units {
    /// The grouping.
    pub grouping: String,
    /// How many units there are.
    pub units: usize,
    /// How many may be named.
    pub named: usize,
    /// Why some are not.
    #[schemars(with = "Spoken")]
    pub unnamed: Text,
    /// The model finds no variance between them.
    pub vanishes: bool,
    /// Share of the variance that lies between them.
    pub share: Option<f64>,
    /// Surely below the mean.
    pub below: usize,
    /// Not apart from it.
    pub not_apart: usize,
    /// Surely above.
    pub above: usize,
    /// Pairs that can be told apart.
    pub pairs_apart: u64,
    /// All pairs.
    pub pairs: u64,
    /// Ends of the axis of the drawing.
    pub axis: [f64; 2],
    /// The units that the caller sees.
    pub rows: Vec<Row>,
}

/// A unit with its effect.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// What the data call it.
    pub name: String,
    /// Under which id an objection to it is filed; empty where it is no unit of the tree.
    pub unit: String,
    /// Name of the unit of the tree; empty for none.
    pub org: String,
    /// Rows that it has.
    pub rows: u64,
    /// Its effect.
    pub effect: f64,
    /// Standard deviation of that.
    pub deviation: f64,
    /// Interval of 95 %.
    pub interval: [f64; 2],
    /// Interval for holding units against one another.
    pub comparison: [f64; 2],
    /// From 0 to 1.
    pub reliability: Option<f64>,
    /// Where it lies: `below`, `not_apart`, `above`.
    pub band: String,
    /// Between which places it stands.
    pub places: [f64; 2],
    /// The caller may object to it now.
    pub objects: bool,
}

/// Another model or sample, held against the results.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Compared {
    /// What it is called.
    pub name: String,
    /// Its formula.
    pub formula: String,
    /// The rows that take part, in words; empty where all do.
    pub only: String,
    /// How many rows took part; 0 where it could not be fitted.
    pub rows: usize,
    /// How its units agree with those shown; none where it has no such units, or could not be fitted.
    pub agreed: Option<Agreed>,
    /// Why it could not be fitted.
    #[schemars(with = "Option<Bilingual>")]
    pub refused: Option<Text>,
}

/// A file of an edition.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// Its language; empty for none.
    pub lang: String,
}

/// An objection with its answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Objection {
    /// Its id.
    pub id: String,
    /// Its number.
    pub seq: i64,
    /// Number of the edition.
    pub edition: i64,
    /// The unit of the tree.
    pub org: String,
    /// What the data call it.
    pub unit: String,
    /// What it says.
    pub words: String,
    /// Day.
    pub filed_on: String,
    /// Where it stands.
    pub state: Mark,
    /// It waits for an answer.
    pub waiting: bool,
    /// The grounds of the answer.
    pub grounds: String,
    /// Number of the edition that corrects the result; 0 for none.
    pub corrected: i64,
    /// Day of the answer.
    pub answered_on: String,
    /// The caller may answer it.
    pub answers: bool,
    /// Version, for changes.
    pub version: i64,
}
