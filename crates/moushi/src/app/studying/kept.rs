//! What is kept of an edition of a study: estimates, what may be said of units, sentences, the card. No row of the data is in it,
//! nor any unit that may not be named. Not how it is shown.

use moushi_core::growth::agreement::{Agreement, Standing};
use moushi_core::growth::card::card;
use moushi_core::growth::findings::{About, findings, lead, vanishes, variance_name};
use moushi_core::growth::fitted::{Counts, Fitted, Named};
use moushi_core::growth::fixed::{fixed, veiled};
use moushi_core::growth::inference::{Tested, of_intervals, of_tests};
use moushi_core::growth::variants::{self, told};
use moushi_core::text::Text;
use moushi_stats::effects::Band;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// Version of the program.
    pub engine: String,
    /// The formula.
    pub formula: String,
    /// By restricted maximum likelihood; else by maximum likelihood.
    pub reml: bool,
    /// Rows from which on a unit is named.
    pub fewest: u64,
    /// Rows that took part.
    pub rows: usize,
    /// Rows that lack a value and took none.
    pub left_out: usize,
    /// What each column lacks, those that lack nothing left out.
    pub missing: Vec<Lacks>,
    /// Columns that were read.
    pub read: Vec<String>,
    /// Columns of the table that were not.
    pub unread: Vec<String>,
    /// The main finding.
    pub lead: Text,
    /// What the results say, and what limits it.
    pub says: Vec<Said>,
    /// The card of the model.
    pub card: Vec<Section>,
    /// Fixed effects that may be shown.
    pub fixed: Vec<Fixed>,
    /// How many may not.
    pub veiled: usize,
    /// How to read their tests, or why there are none; empty where none were asked for.
    #[serde(default)]
    pub of_tests: Vec<Text>,
    /// Variances and covariances.
    pub variances: Vec<Variance>,
    /// How to read the intervals of standard deviations and correlations, and why some have none; empty where none were asked for.
    #[serde(default)]
    pub of_intervals: Vec<Text>,
    /// The units of each grouping.
    pub levels: Vec<Level>,
    /// What other models and samples come to.
    pub variants: Vec<Varied>,
    /// The one sentence that they come to; empty where there is none.
    pub sensitivity: Text,
}

/// What a column lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lacks {
    /// The column.
    pub column: String,
    /// How many values.
    pub missing: usize,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// It limits what may be concluded.
    pub caution: bool,
    /// The words.
    pub text: Text,
}

/// A section of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What it is about.
    pub title: Text,
    /// Its sentences.
    pub lines: Vec<Text>,
}

/// A fixed effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fixed {
    /// The column.
    pub name: Text,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub error: f64,
    /// Interval of 95 %; none where its test has less than one degree of freedom.
    pub interval: Option<[f64; 2]>,
    /// Its test, where one was asked for.
    #[serde(default)]
    pub tested: Option<Test>,
}

/// A fixed effect against zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Test {
    /// Degrees of freedom after Satterthwaite.
    pub freedom: f64,
    /// Estimate by standard error.
    pub t: f64,
    /// Probability of a larger `|t|` if there were no effect.
    pub p: f64,
}

impl From<Tested> for Test {
    fn from(Tested { freedom, t, p, .. }: Tested) -> Self {
        Self { freedom, t, p }
    }
}

/// A variance or covariance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variance {
    /// The grouping; empty for what is left.
    pub grouping: String,
    /// What varies.
    pub name: Text,
    /// The variance or covariance.
    pub value: f64,
    /// The standard deviation or correlation.
    pub deviation: f64,
    /// Its interval of 95 %, where one was asked for and could be had.
    #[serde(default)]
    pub interval: Option<[f64; 2]>,
}

/// The units of a grouping.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The grouping.
    pub name: String,
    /// How many units there are.
    pub units: usize,
    /// How many are not named.
    pub hidden: usize,
    /// Why.
    pub unnamed: Text,
    /// The model finds no variance between them.
    pub vanishes: bool,
    /// Share of the variance that lies between them.
    pub share: Option<f64>,
    /// How many named units lie below, above, and where they cannot be told.
    pub below: usize,
    /// Surely above.
    pub above: usize,
    /// Not apart.
    pub not_apart: usize,
    /// Pairs that can be told apart, of all pairs.
    pub pairs: [u64; 2],
    /// Units that may be named, by name.
    pub named: Vec<Unit>,
}

/// A unit with its effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// What the data call it.
    pub name: String,
    /// Rows that it has.
    pub rows: u64,
    /// Its effect, in units of the response.
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
}

/// Another model or sample, held against the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Varied {
    /// What it is called.
    pub name: String,
    /// Its formula.
    pub formula: String,
    /// The rows that take part, in words; empty where all do.
    pub only: String,
    /// How many rows took part; 0 where it could not be fitted.
    pub rows: usize,
    /// How its units agree with those of the results, by grouping.
    pub groupings: Vec<Agreed>,
    /// Why it could not be fitted.
    pub refused: Option<Text>,
}

/// How far the units of a grouping agree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Agreed {
    /// The grouping.
    pub grouping: String,
    /// Units that are in both.
    pub both: usize,
    /// Pearson's correlation of effects; none of few units, or where nothing varies.
    pub correlation: Option<f64>,
    /// Spearman's rank correlation of effects.
    pub rank_correlation: Option<f64>,
    /// How many units lie in another band.
    pub changed: usize,
    /// Those among them that may be told, by name.
    pub moved: Vec<Moved>,
    /// How many of them turned from one side to the other.
    pub turned: usize,
}

/// A unit that lies in another band.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moved {
    /// What it is called.
    pub name: String,
    /// Its band in the results.
    pub from: String,
    /// Its band in the other.
    pub to: String,
}

impl Agreed {
    /// How two results of a grouping agree.
    pub fn of(grouping: &str, agreement: &Agreement) -> Self {
        let moved = agreement.moved.iter().map(|one| Moved {
            name: one.name.clone(),
            from: word(one.bands[0]).to_owned(),
            to: word(one.bands[1]).to_owned(),
        });
        Self {
            grouping: grouping.to_owned(),
            both: agreement.both,
            correlation: agreement.correlation,
            rank_correlation: agreement.rank_correlation,
            changed: agreement.moved.len(),
            moved: moved.collect(),
            turned: agreement.turned(),
        }
    }
}

/// The word of a band.
fn word(band: Band) -> &'static str {
    match band {
        Band::Below => "below",
        Band::NotApart => "not_apart",
        Band::Above => "above",
    }
}

impl Results {
    /// What a fit comes to; `read` are the columns that were asked for, `headings` all of the table.
    pub fn of(fitted: &Fitted, question: &str, read: &[String], headings: &[String]) -> Self {
        let mixed = &fitted.mixed;
        let missing = mixed.missing.iter().filter(|one| one.missing > 0);
        let unread = headings.iter().filter(|one| !one.is_empty() && !read.contains(one));
        let said = findings(fitted).into_iter();
        let card = card(fitted, question).sections.into_iter();
        Self {
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            formula: fitted.formula.clone(),
            reml: fitted.fit.reml,
            fewest: fitted.fewest,
            rows: mixed.rows,
            left_out: mixed.left_out,
            missing: missing
                .map(|one| Lacks { column: one.column.clone(), missing: one.missing })
                .collect(),
            read: read.to_vec(),
            unread: unread.take(MOST).map(|one| one.chars().take(60).collect()).collect(),
            lead: lead(fitted),
            says: said
                .map(|one| Said { caution: one.about == About::Caution, text: one.text })
                .collect(),
            card: card.map(|one| Section { title: one.title, lines: one.lines }).collect(),
            fixed: effects(fitted),
            veiled: veiled(fitted),
            of_tests: of_tests(fitted),
            variances: variances(fitted),
            of_intervals: of_intervals(fitted),
            levels: fitted.levels.iter().map(|level| Level::of(fitted, level)).collect(),
            variants: fitted.variants.iter().map(varied).collect(),
            sensitivity: told(&fitted.variants).unwrap_or_default(),
        }
    }

    /// The units of a grouping.
    pub fn level(&self, grouping: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.name == grouping)
    }

    /// Whether a unit of a grouping is named.
    pub fn has(&self, grouping: &str, unit: &str) -> bool {
        self.level(grouping).is_some_and(|level| level.unit(unit).is_some())
    }
}

fn effects(fitted: &Fitted) -> Vec<Fixed> {
    let effect = |one: moushi_core::growth::fixed::Fixed| Fixed {
        name: one.name,
        estimate: one.estimate,
        error: one.error,
        interval: one.interval,
        tested: one.tested.map(Test::from),
    };
    fixed(fitted).into_iter().map(effect).collect()
}

fn variances(fitted: &Fitted) -> Vec<Variance> {
    let inference = fitted.inference.as_ref();
    let variance = |(at, one): (usize, &moushi_stats::lmm::Variance)| Variance {
        grouping: if one.var1.is_some() { one.grp.clone() } else { String::new() },
        name: variance_name(one),
        value: one.vcov,
        deviation: one.sdcor,
        interval: inference.and_then(|all| all.range(at)),
    };
    fitted.fit.varcorr.iter().enumerate().map(variance).collect()
}

fn varied(one: &variants::Varied) -> Varied {
    let agreed = |beside: &variants::Beside| Agreed::of(&beside.grouping, &beside.agreement);
    Varied {
        name: one.name.clone(),
        formula: one.formula.clone(),
        only: one.rows_told(),
        rows: one.rows,
        groupings: one.groupings.iter().map(agreed).collect(),
        refused: one.refused.clone(),
    }
}

/// Headings of columns that were not read are told of at most.
const MOST: usize = 200;

impl Level {
    fn of(fitted: &Fitted, level: &moushi_core::growth::fitted::Level) -> Self {
        let Counts { above, not_apart, below } = level.counts();
        Self {
            name: level.name.clone(),
            units: level.units,
            hidden: level.hidden,
            unnamed: level.unnamed(fitted.fewest),
            vanishes: vanishes(fitted, level),
            share: level.share,
            below,
            above,
            not_apart,
            pairs: level.pairs,
            named: level.named.iter().map(Unit::of).collect(),
        }
    }

    /// Its named units, to be held against those of another result.
    pub fn standings(&self) -> Vec<Standing> {
        let standing = |unit: &Unit| Standing {
            name: unit.name.clone(),
            effect: unit.effect,
            interval: unit.interval,
            band: match unit.band.as_str() {
                "below" => Band::Below,
                "above" => Band::Above,
                _ => Band::NotApart,
            },
        };
        self.named.iter().map(standing).collect()
    }

    /// The unit of that name.
    pub fn unit(&self, name: &str) -> Option<&Unit> {
        self.named.iter().find(|one| one.name == name)
    }
}

impl Unit {
    fn of(one: &Named) -> Self {
        let effect = &one.effect;
        Self {
            name: one.name.clone(),
            rows: effect.of.rows,
            effect: effect.of.mode,
            deviation: effect.of.deviation,
            interval: effect.interval,
            comparison: effect.comparison,
            reliability: effect.reliability,
            band: word(effect.band).to_owned(),
            places: effect.places,
        }
    }
}
