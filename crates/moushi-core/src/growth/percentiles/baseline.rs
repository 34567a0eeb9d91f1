//! A baseline of growth percentiles 基准届: the surfaces that were fitted to one cohort, kept so that later cohorts are held against
//! the same. Holds no pupil and fits nothing.

use chrono::NaiveDate;
use moushi_stats::progress::Exact;
use moushi_stats::quantile::{Growth, Spline, Trouble};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::{Refusal, RefusalKind};
use crate::text::{Text, hex};

/// What kind of file it is.
pub const KIND: &str = "moushi-percentiles-baseline";

/// The form of the file.
pub const VERSION: u32 = 1;

/// Persons for each coefficient of a surface that a baseline needs. A surface goes through as many persons as it has
/// coefficients: of few persons it would say little else than who they are. For a hundred levels the authors of SGP ask for
/// many more.
pub const PERSONS_EACH: usize = 10;

/// Surfaces that were fitted to a cohort.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// What kind of file it is: [`KIND`].
    pub kind: String,
    /// Its form.
    pub version: u32,
    /// When it was made.
    pub made: NaiveDate,
    /// Persons of the cohort.
    pub persons: usize,
    /// The score that is looked at.
    pub outcome: Measured,
    /// Earlier scores, in the order of the coefficients.
    pub priors: Vec<Measured>,
    /// The levels of the surfaces.
    pub levels: Vec<Exact>,
    /// Level by level: the constant, then the columns of each spline.
    pub coefficients: Vec<Vec<Exact>>,
    /// Name and SHA-256 of the file that it was learned from.
    pub source: (String, String),
    /// Version of the program.
    pub engine: String,
    /// SHA-256 of everything but the day and the version of the program.
    pub fingerprint: String,
}

/// A score and its scale in the cohort.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The column.
    pub column: String,
    /// Inner knots, at the quantiles 0.2, 0.4, 0.6 and 0.8.
    pub knots: Vec<Exact>,
    /// Lower and upper boundary, a tenth of the range beyond its ends.
    pub boundaries: [Exact; 2],
}

/// Of which cohort a baseline is.
#[derive(Clone, Debug)]
pub struct Cohort<'a> {
    /// Columns of earlier scores.
    pub priors: &'a [String],
    /// Column of the score that is looked at.
    pub outcome: &'a str,
    /// The scale of that score.
    pub scale: Spline,
    /// How many persons.
    pub persons: usize,
    /// Name and SHA-256 of the file.
    pub source: (String, String),
    /// Today.
    pub made: NaiveDate,
    /// Version of the program.
    pub engine: &'a str,
}

impl Measured {
    fn of(column: &str, spline: &Spline) -> Self {
        let (low, high) = spline.boundaries();
        let knots = spline.knots().iter().map(|&knot| Exact(knot)).collect();
        Self { column: column.to_owned(), knots, boundaries: [Exact(low), Exact(high)] }
    }

    fn spline(&self) -> Result<Spline, Trouble> {
        let knots: Vec<f64> = self.knots.iter().map(|knot| knot.0).collect();
        let [low, high] = self.boundaries;
        Spline::new(&knots, (low.0, high.0))
    }
}

impl Baseline {
    /// Keeps surfaces.
    ///
    /// # Errors
    /// When they rest on too few persons.
    pub fn of(growth: &Growth, cohort: &Cohort<'_>) -> Result<Self, Refusal> {
        let width = growth.coefficients().first().map_or(0, Vec::len);
        let fewest = PERSONS_EACH * width;
        if cohort.persons < fewest {
            return Err(too_few(cohort.persons, fewest));
        }
        let exact = |values: &[f64]| values.iter().map(|&value| Exact(value)).collect::<Vec<_>>();
        let priors = cohort.priors.iter().zip(growth.splines());
        let mut kept = Self {
            kind: KIND.to_owned(),
            version: VERSION,
            made: cohort.made,
            persons: cohort.persons,
            outcome: Measured::of(cohort.outcome, &cohort.scale),
            priors: priors.map(|(name, spline)| Measured::of(name, spline)).collect(),
            levels: exact(growth.levels()),
            coefficients: growth.coefficients().iter().map(|row| exact(row)).collect(),
            source: cohort.source.clone(),
            engine: cohort.engine.to_owned(),
            fingerprint: String::new(),
        };
        kept.fingerprint = kept.reckoned();
        Ok(kept)
    }

    /// The fingerprint of what stands there.
    fn reckoned(&self) -> String {
        let Self { version, persons, outcome, priors, levels, coefficients, source, .. } = self;
        let content = (version, persons, outcome, priors, levels, coefficients, source);
        let written = serde_json::to_vec(&content).unwrap_or_default();
        hex(&Sha256::digest(&written))
    }

    /// A baseline from a file, whoever wrote it, with its surfaces.
    ///
    /// # Errors
    /// When it is a file of another kind or form, was changed, or its parts do not belong together.
    pub fn read(bytes: &[u8]) -> Result<(Self, Growth), Refusal> {
        let read: Self = serde_json::from_slice(bytes).map_err(|_| OTHER.refusal())?;
        if read.kind != KIND || read.version != VERSION {
            return Err(OTHER.refusal());
        }
        if read.fingerprint != read.reckoned() {
            return Err(CHANGED.refusal());
        }
        let growth = read.growth().map_err(|_| OTHER.refusal())?;
        Ok((read, growth))
    }

    /// The surfaces.
    fn growth(&self) -> Result<Growth, Trouble> {
        let splines = self.priors.iter().map(Measured::spline).collect::<Result<Vec<_>, _>>()?;
        self.outcome.spline()?;
        let plain = |values: &[Exact]| values.iter().map(|value| value.0).collect::<Vec<f64>>();
        let coefficients = self.coefficients.iter().map(|row| plain(row)).collect();
        Growth::new(splines, &plain(&self.levels), coefficients)
    }

    /// Whether these columns can be the earlier scores of the baseline, one by one. Other names are no mistake: years are often
    /// part of them.
    ///
    /// # Errors
    /// When there are more or fewer, or the same in another order.
    pub fn suits(&self, priors: &[String]) -> Result<(), Refusal> {
        let own: Vec<&str> = self.priors.iter().map(|one| one.column.as_str()).collect();
        let asked: Vec<&str> = priors.iter().map(String::as_str).collect();
        let ordered = |names: &[&str]| {
            let mut names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            names.sort_unstable();
            names
        };
        if own.len() != asked.len() {
            return Err(other_priors(&own, &asked));
        }
        if own != asked && ordered(&own) == ordered(&asked) {
            return Err(other_order(&own, &asked));
        }
        Ok(())
    }
}

/// A refusal of words that are known before.
struct Said {
    message: Text,
    advice: Text,
}

impl Said {
    fn refusal(&self) -> Refusal {
        Refusal::new(RefusalKind::Damaged, self.message.clone(), self.advice.clone())
    }
}

static OTHER: Said = Said {
    message: Text::new(
        "这不是一份完整的成长百分位基准。",
        "This is no complete baseline of growth percentiles.",
    ),
    advice: Text::new(
        "请用 --save-baseline 写出的文件；没有的话，请用基准届的成绩重新计算一次。",
        "Take a file that --save-baseline wrote, or run once more on the scores of the baseline cohort.",
    ),
};

static CHANGED: Said = Said {
    message: Text::new(
        "这份基准写出以后改动过：内容与指纹不符。",
        "This baseline was changed after it was written: its fingerprint is another.",
    ),
    advice: Text::new(
        "请用原来的文件，或用基准届的成绩重新写出一份。",
        "Take the file as it was written, or write it once more from the scores of the baseline cohort.",
    ),
};

fn too_few(persons: usize, fewest: usize) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("不能写成基准：成绩完整的只有 {persons} 人，至少要 {fewest} 人。"),
            format!("No baseline: {persons} persons have all scores, {fewest} are needed."),
        ),
        Text::new(
            "人少时，基准里的曲面几乎就是各人的成绩。请用全省（全市）一届的成绩，或减少起点成绩的列数。",
            "Of few persons the surfaces would be little else than their scores. Take the scores of a whole cohort, or fewer columns of earlier ones.",
        ),
    )
}

fn other_priors(own: &[&str], asked: &[&str]) -> Refusal {
    let (count, given) = (own.len(), asked.len());
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!(
                "这份基准用的起点成绩是 {count} 列（{}），这次给了 {given} 列（{}）。",
                own.join("、"),
                asked.join("、")
            ),
            format!(
                "The baseline has {count} columns of earlier scores ({}), and {given} are named ({}).",
                own.join(", "),
                asked.join(", ")
            ),
        ),
        Text::of(
            format!("请用 --prior 给出 {count} 列，次序与基准相同；或者另用一份基准。"),
            format!("Name {count} by --prior, in the order of the baseline; or take another one."),
        ),
    )
}

fn other_order(own: &[&str], asked: &[&str]) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!(
                "起点成绩的次序与基准不同：基准是 {}，这次是 {}。",
                own.join("、"),
                asked.join("、")
            ),
            format!(
                "Earlier scores stand in another order than in the baseline: {} there, {} here.",
                own.join(", "),
                asked.join(", ")
            ),
        ),
        Text::of(
            format!("请写 --prior {}。", own.join(",")),
            format!("Say --prior {}.", own.join(",")),
        ),
    )
}
