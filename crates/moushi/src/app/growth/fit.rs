//! A value-added model over a table 增值模型: the formula, its data, the fit on record, and the results as files. Knows no
//! formula of statistics.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use moushi_core::growth::checked::Check;
use moushi_core::growth::findings::{Observation, findings, lead};
use moushi_core::growth::fitted::{Counts, Fitted};
use moushi_core::growth::inference::Inference;
use moushi_core::growth::published::published;
use moushi_core::growth::specification::{Specification, Variant};
use moushi_core::growth::variants::Varied;
use moushi_core::growth::words::{Around, Wrong};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{GrowthPaper, growth_book, growth_report};
use moushi_core::text::{Lang, Text};
use moushi_stats::effects::Band;
use moushi_stats::formula::{Formula, Frame, Missing, Use};
use moushi_stats::lmm::{Fit, Model, Options};
use moushi_stats::mixed::{Error, Mixed};
use serde::Serialize;

use super::papers;
use super::rows::{self, Far};
use crate::error::Trouble;
use crate::facts;
use crate::facts::table::{Asked, Holds, Table, table};

/// A fit with the data that it rests on.
#[derive(Debug)]
pub struct Ran {
    /// What came out, with the variants.
    pub fitted: Fitted,
    /// Name and SHA-256 of the file.
    pub input: (String, String),
    /// Rows of the table.
    pub rows: usize,
    /// The question that was asked; empty where none was told.
    pub question: String,
    /// The rows furthest off, where the model was checked: for whoever holds the data.
    pub furthest: Vec<Far>,
    /// The file of predictions, where one was asked for.
    pub predictions: Option<PathBuf>,
}

/// Fits a model and its variants to a table, and writes predictions of its rows where a file for them is named.
///
/// # Errors
/// When a formula cannot be read, file and formula do not fit together, or there is no right answer: what, where and what
/// to do. A variant that has none is kept with the reason.
pub fn ran(of: &Specification, data: &Path, predictions: Option<&Path>) -> Result<Ran, Trouble> {
    let columns = columns(of)?;
    let Table { frame, rows, numbers, .. } = table(data, &columns)?;
    let held = if predictions.is_some() { Held::Kept } else { Held::AsNeeded };
    let ((fitted, frame), input) = thread::scope(|scope| {
        // Beside the fit, of which not every step keeps all cores busy; those before do. A thread that waits goes on at
        // once on a core that has nothing to do, as a new one may not.
        let (go, wait) = mpsc::channel();
        let hashing = scope.spawn(move || wait.recv().map(|()| facts::hashed(data)));
        let laid = laid(of, frame, held)?;
        let _ = go.send(());
        let fitted = laid.fitted(of)?;
        let input = hashing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok::<_, Refusal>((fitted, input))
    })?;
    let input = input.unwrap_or_else(|_| facts::hashed(data))?;
    let furthest = rows::furthest(&fitted, &numbers);
    let written = predictions.zip(frame.as_ref());
    let written = written.map(|(path, frame)| rows::write(&fitted, frame, &numbers, path));
    let (predictions, question) = (written.transpose()?, of.question.clone());
    Ok(Ran { fitted, input, rows, question, furthest, predictions })
}

/// The columns that a model and its variants read, and no others.
///
/// # Errors
/// When a formula cannot be read.
pub fn columns(of: &Specification) -> Result<Vec<Asked>, Refusal> {
    Ok(asked(of, &formulas(of)?))
}

/// Fits a model and its variants to columns that were read.
///
/// # Errors
/// As [`ran`].
pub fn over(of: &Specification, frame: Frame) -> Result<Fitted, Refusal> {
    Ok(laid(of, frame, Held::AsNeeded)?.fitted(of)?.0)
}

/// How long rows are held: they are most of what there is in memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// As long as variants or checks of the model need them.
    AsNeeded,
    /// To the end.
    Kept,
}

/// A model that was laid over columns, and what its variants need.
struct Laid {
    mixed: Mixed,
    /// The formulas of the variants.
    formulas: Vec<Formula>,
    /// The rows, where they are needed further.
    frame: Option<Frame>,
}

fn laid(of: &Specification, frame: Frame, held: Held) -> Result<Laid, Refusal> {
    let mut formulas = formulas(of)?;
    let frame = arranged(of, frame)?;
    let mixed = Mixed::of(&formulas.remove(0), &frame);
    let mixed = mixed.map_err(|error| refused(&of.formula, &error, None))?;
    let needed = !of.variants.is_empty() || of.check || held == Held::Kept;
    let frame = needed.then_some(frame);
    Ok(Laid { mixed, formulas, frame })
}

impl Laid {
    fn fitted(self, of: &Specification) -> Result<(Fitted, Option<Frame>), Refusal> {
        let mut fitted = model(of, self.mixed)?;
        if let Some(frame) = &self.frame {
            let each = of.variants.iter().zip(&self.formulas);
            let varied =
                each.map(|(variant, formula)| varied(of, variant, formula, frame, &fitted));
            fitted.variants = varied.collect();
            let check = of.check.then(|| Check::of(&fitted, frame)).transpose();
            fitted.check = check.map_err(|error| refused(&of.formula, &error, None))?;
        }
        Ok((fitted, self.frame))
    }
}

/// Every formula, that of the model first.
fn formulas(of: &Specification) -> Result<Vec<Formula>, Refusal> {
    of.formulas().map(|words| formula(of, words)).collect()
}

pub(super) fn formula(of: &Specification, words: &str) -> Result<Formula, Refusal> {
    let formula = Formula::parse(words).map_err(|error| refused(words, &error.into(), None))?;
    Ok(match &of.weights {
        Some(column) => formula.weighted(column),
        None => formula,
    })
}

/// The frame with the levels in the order that the model asks for.
fn arranged(of: &Specification, frame: Frame) -> Result<Frame, Refusal> {
    of.levels.iter().try_fold(frame, |frame, (column, levels)| {
        let arranged = frame.with_levels(column, levels);
        arranged.map_err(|error| refused(&of.formula, &error.into(), None))
    })
}

/// The model itself, with tests and intervals where they are asked for. Variants have none.
pub(super) fn model(of: &Specification, mixed: Mixed) -> Result<Fitted, Refusal> {
    let mut fitted = fitted(of, &of.formula, mixed)?;
    fitted.inference = of.inference.then(|| Inference::of(&fitted));
    Ok(fitted)
}

fn fitted(of: &Specification, words: &str, mixed: Mixed) -> Result<Fitted, Refusal> {
    let options = if of.ml { Options::ml() } else { Options::default() };
    let fit = mixed.fit(&options);
    let fit = fit.map_err(|error| refused(words, &error, Some(&mixed.model)))?;
    Ok(Fitted::new(words, mixed, fit, of.fewest))
}

/// A variant beside its model.
fn varied(
    of: &Specification,
    variant: &Variant,
    formula: &Formula,
    frame: &Frame,
    model: &Fitted,
) -> Varied {
    let words = of.formula_of(variant);
    let refuse = |error: Error| refused(words, &error, None);
    let cut = |frame: Frame, (column, values): (&String, &Vec<String>)| frame.only(column, values);
    let fit = || -> Result<Fitted, Refusal> {
        let mixed = match variant.only.is_empty() {
            true => Mixed::of(formula, frame),
            false => {
                let rows = variant.only.iter().try_fold(frame.clone(), cut);
                Mixed::of(formula, &rows.map_err(|error| refuse(error.into()))?)
            }
        };
        fitted(of, words, mixed.map_err(refuse)?)
    };
    let fitted = fit();
    Varied::of(of, variant, model, fitted.as_ref().map_err(|refusal| refusal.message.clone()))
}

/// The columns of all formulas; those of groups and those with known levels are text, so that a code keeps its zeros.
fn asked(of: &Specification, formulas: &[Formula]) -> Vec<Asked> {
    let texts = of.levels.keys().chain(of.variants.iter().flat_map(|one| one.only.keys()));
    let texts = texts.map(|name| (name.clone(), Use::Groups));
    let mut uses: Vec<(String, Use)> = Vec::new();
    for (name, of) in formulas.iter().flat_map(Formula::columns).chain(texts) {
        match uses.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = (*known).max(of),
            None => uses.push((name, of)),
        }
    }
    let holds = |of: Use| match of {
        Use::Either => Holds::Either,
        Use::Numbers => Holds::Numbers,
        Use::Groups => Holds::Text,
    };
    uses.into_iter().map(|(name, of)| Asked { name, holds: holds(of) }).collect()
}

/// What is wrong, with the words of the formula where it is wrong.
pub(super) fn refused(formula: &str, error: &Error, model: Option<&Model>) -> Refusal {
    let Wrong { span, what, remedy } = Wrong::of(error, Around { above: Some(1), model });
    let place = span.and_then(|span| formula.get(span.start..span.end));
    let message = match place.filter(|words| !words.is_empty()) {
        None => what,
        Some(words) => {
            Text::of(format!("公式“{words}”处：{}", what.zh), format!("At `{words}`: {}", what.en))
        }
    };
    Refusal::new(RefusalKind::Invalid, message, remedy)
}

/// Everything that came out, as machines read it.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    /// The formula.
    pub formula: &'a str,
    /// Estimates, with the names that the field uses.
    #[serde(flatten)]
    pub fit: &'a Fit,
    /// Rows of the table that lack a value and took no part.
    pub left_out: usize,
    /// What each column lacks.
    pub missing: Vec<Lacks<'a>>,
    /// What may be said of units.
    pub units: Vec<Units<'a>>,
    /// What becomes of the units where the model is another.
    #[serde(skip_serializing_if = "<[Varied]>::is_empty")]
    pub variants: &'a [Varied],
    /// Tests and intervals, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inference: Option<&'a Inference>,
    /// What rows say of the model, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<&'a Check>,
    /// The rows furthest off; not in files.
    #[serde(skip_serializing_if = "<[Far]>::is_empty")]
    pub furthest: &'a [Far],
    /// Units with fewer rows are not named in it.
    pub fewest: u64,
    /// Name and SHA-256 of the file.
    pub input: &'a (String, String),
    /// Version of the program.
    pub engine: &'static str,
}

/// Values that a column lacks.
#[derive(Debug, Serialize)]
pub struct Lacks<'a> {
    /// The column.
    pub column: &'a str,
    /// How many.
    pub missing: usize,
}

/// The units of a grouping.
#[derive(Debug, Serialize)]
pub struct Units<'a> {
    /// The grouping.
    pub grouping: &'a str,
    /// How many there are.
    pub units: usize,
    /// How many are not named since they have few rows.
    pub hidden: usize,
    /// Share of the variance that lies between them.
    pub share: Option<f64>,
    /// How many lie where.
    #[serde(flatten)]
    pub counts: Counts,
    /// Pairs that can be told apart, of all.
    pub pairs: [u64; 2],
    /// The units.
    pub named: Vec<Unit<'a>>,
}

/// A unit with its effect.
#[derive(Debug, Serialize)]
pub struct Unit<'a> {
    /// What it is called.
    pub name: &'a str,
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
    /// Probability of being above the mean of all.
    pub above: f64,
    /// Where it lies.
    pub band: Band,
    /// Between which places it stands.
    pub places: [f64; 2],
}

impl Ran {
    /// Everything, for machines; `fit` may be one with fewer units.
    pub fn results<'a>(&'a self, fit: &'a Fit) -> Results<'a> {
        let Fitted { formula, mixed, levels, fewest, variants, inference, .. } = &self.fitted;
        let lacks = |one: &'a Missing| Lacks { column: &one.column, missing: one.missing };
        let unit = |one: &'a moushi_core::growth::fitted::Named| Unit {
            name: &one.name,
            rows: one.effect.of.rows,
            effect: one.effect.of.mode,
            deviation: one.effect.of.deviation,
            interval: one.effect.interval,
            comparison: one.effect.comparison,
            reliability: one.effect.reliability,
            above: one.effect.above,
            band: one.effect.band,
            places: one.effect.places,
        };
        let units = levels.iter().map(|level| Units {
            grouping: &level.name,
            units: level.units,
            hidden: level.hidden,
            share: level.share,
            counts: level.counts(),
            pairs: level.pairs,
            named: level.named.iter().map(unit).collect(),
        });
        Results {
            formula,
            fit,
            left_out: mixed.left_out,
            missing: mixed.missing.iter().map(lacks).collect(),
            units: units.collect(),
            variants,
            inference: inference.as_ref(),
            check: self.fitted.check.as_ref(),
            furthest: &self.furthest,
            fewest: *fewest,
            input: &self.input,
            engine: env!("CARGO_PKG_VERSION"),
        }
    }

    /// The main finding, then what it rests on and what limits it, in sentences.
    pub fn told(&self) -> Vec<Text> {
        let all = findings(&self.fitted).into_iter().map(|Observation { text, .. }| text);
        std::iter::once(lead(&self.fitted)).chain(all).collect()
    }

    /// Writes paper, workbook and JSON into a folder; answers their paths. Neither small units nor single rows are in any of
    /// them.
    pub fn write(&self, folder: &Path, lang: Lang) -> Result<Vec<PathBuf>, Trouble> {
        let paper = GrowthPaper {
            fitted: &self.fitted,
            title: "",
            question: &self.question,
            year: papers::YEAR,
            stamp: None,
        };
        let (report, book) = (growth_report(&paper, lang), growth_book(&paper, lang));
        let fit = published(&self.fitted);
        let results = Results { furthest: &[], ..self.results(&fit) };
        papers::write(folder, "growth", &report, book, &results)
    }
}
