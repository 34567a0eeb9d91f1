//! Growth percentiles over a table 成长百分位: of each person among those whose earlier scores were the same, in the cohort or in a
//! baseline, what that comes to for groups, and what errors of measurement do to it. Persons are counted, not written down.
//! Knows no formula of statistics.

mod against;
mod groups;
mod noise;
mod refused;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use moushi_core::growth::percentiles::baseline::Baseline;
use moushi_core::growth::percentiles::{All, Each, Group, Percentiles, Place, Scale};
use moushi_core::model::Refusal;
use moushi_core::report::{percentiles_book, percentiles_report};
use moushi_core::text::Lang;
use moushi_files::write::json;
use moushi_stats::formula::Column;
use moushi_stats::quantile::{Growth, Middle, Spline, Trouble as Stuck, median_interval};

use super::{columns, papers};
use crate::app::outputs;
use crate::error::Trouble;
use crate::facts;
use crate::facts::table::Table;

use against::Held;
use groups::{Groups, Named};
use noise::Simulated;

/// What a person asks for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Columns of earlier scores.
    pub priors: Vec<String>,
    /// Column of the score that is looked at.
    pub outcome: String,
    /// Column of the groups.
    pub by: Option<String>,
    /// Persons from which on a group is named.
    pub fewest: usize,
    /// Against whom persons are held.
    pub against: Against,
    /// Standard errors of measurement; none where none are simulated.
    pub errors: Vec<ErrorOf>,
    /// How often scores are drawn.
    pub draws: usize,
    /// Equal seeds give equal draws.
    pub seed: u64,
    /// Whether percentiles without errors of earlier scores are estimated beside the others.
    pub simex: bool,
}

/// Against whom persons are held.
#[derive(Clone, Debug)]
pub enum Against {
    /// Those of the table.
    Cohort {
        /// Whether its surfaces are to be kept as a baseline.
        keep: bool,
    },
    /// The cohort of a baseline.
    Baseline {
        /// The file.
        file: PathBuf,
        /// Whether they are held against those of the table too.
        cohort_too: bool,
    },
}

/// The standard errors of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorOf {
    /// The column of the score; that which is looked at where none is named.
    pub score: Option<String>,
    /// Where they stand.
    pub errors: Errors,
}

/// Where standard errors stand.
#[derive(Clone, Debug, PartialEq)]
pub enum Errors {
    /// In a column.
    Column(String),
    /// One number for all.
    Number(f64),
}

/// What came out, and the surfaces where they are to be kept.
#[derive(Debug)]
pub struct Ran {
    /// What came out.
    pub found: Percentiles,
    /// The baseline.
    pub learned: Option<Baseline>,
}

/// Scores of persons who have all of them.
struct Scores {
    /// Earlier ones, then the one that is looked at.
    columns: Vec<Vec<f64>>,
    /// Standard errors of each, where any are simulated.
    errors: Option<Vec<Vec<f64>>>,
    /// The group of each person; empty where there is none.
    names: Vec<String>,
    /// By which number the file knows the row of each person.
    rows: Vec<u32>,
    left_out: usize,
}

impl Scores {
    fn priors(&self) -> Vec<&[f64]> {
        self.columns[..self.columns.len() - 1].iter().map(Vec::as_slice).collect()
    }

    fn outcome(&self) -> &[f64] {
        self.columns.last().map_or(&[], Vec::as_slice)
    }
}

/// Reckons growth percentiles; `today` is when a baseline says that it was made.
///
/// # Errors
/// When the file cannot be read, lacks a column, scores or standard errors do not suffice, or a baseline does not fit.
pub fn ran(wish: &Wish, data: &Path, today: NaiveDate) -> Result<Ran, Refusal> {
    let scores = taken(wish, data)?;
    let input = facts::hashed(data)?;
    let refuse = |stuck| refused::refused(wish, stuck);
    let held = Held::of(wish, &scores)?;
    let learned = held.kept(wish, &scores, &input, today)?;
    let groups = groups::groups(&scores.names, wish.fewest);
    let simulated = Simulated::of(wish, &scores, &held.growth, &groups).map_err(refuse)?;
    let found = found(wish, &scores, &held, &groups, simulated.as_ref()).map_err(refuse)?;
    Ok(Ran { found: Percentiles { input, ..found }, learned })
}

/// The scores that are asked for, of persons who have all of them.
fn taken(wish: &Wish, data: &Path) -> Result<Scores, Refusal> {
    let mut scores: Vec<&str> = wish.priors.iter().map(String::as_str).collect();
    scores.push(&wish.outcome);
    let errors = noise::named(wish, &scores)?;
    let mut numbers = scores.clone();
    numbers.extend(errors.iter().filter_map(|one| one.column()));
    numbers.sort_unstable();
    numbers.dedup();
    let texts: Vec<&str> = wish.by.iter().map(String::as_str).collect();
    let read = columns(data, &numbers, &texts)?;
    let lists: Vec<&Column> = scores.iter().filter_map(|name| read.frame.column(name)).collect();
    let whole = |row: &usize| lists.iter().all(|column| column.number(*row).is_some());
    let rows: Vec<usize> = (0..read.rows).filter(whole).collect();
    let values = |column: &&Column| rows.iter().filter_map(|row| column.number(*row)).collect();
    let by = wish.by.as_deref().and_then(|by| read.frame.column(by));
    let name = |row: &usize| by.and_then(|by| by.level(*row)).unwrap_or_default().to_owned();
    let Table { numbers, .. } = &read;
    Ok(Scores {
        columns: lists.iter().map(values).collect(),
        errors: noise::taken(&errors, &read, &rows)?,
        names: rows.iter().map(name).collect(),
        left_out: read.rows - rows.len(),
        rows: rows.iter().map(|row| numbers.of(*row)).collect(),
    })
}

/// Surfaces over earlier scores, fitted to a cohort.
fn fitted(scores: &Scores) -> Result<Growth, Stuck> {
    let priors = scores.priors();
    let splines = priors.iter().map(|values| Spline::of(values)).collect::<Result<Vec<_>, _>>()?;
    Growth::fit(splines, &priors, scores.outcome(), &moushi_stats::quantile::midpoints())
}

/// What came out; the input is told by the caller.
fn found(
    wish: &Wish,
    scores: &Scores,
    held: &Held,
    groups: &Groups,
    simulated: Option<&Simulated>,
) -> Result<Percentiles, Stuck> {
    let scale = |(column, spline): (&String, &Spline)| Scale {
        column: column.clone(),
        knots: spline.knots().to_vec(),
        boundaries: spline.boundaries(),
    };
    let group = |(at, named): (usize, &Named)| group(at, named, scores, held, simulated);
    let persons = scores.rows.len();
    let enough = persons >= wish.fewest;
    Ok(Percentiles {
        persons,
        left_out: scores.left_out,
        outcome: wish.outcome.clone(),
        by: wish.by.clone(),
        reference: held.reference.clone(),
        may: held.reference.may(),
        all: enough.then(|| all(&held.percentiles, simulated)).transpose()?,
        measurement: simulated.map(|one| one.said.clone()),
        scales: wish.priors.iter().zip(held.growth.splines()).map(scale).collect(),
        groups: groups.named.iter().enumerate().map(group).collect::<Result<_, Stuck>>()?,
        few: groups.few,
        hidden: groups.hidden,
        fewest: wish.fewest,
        input: Default::default(),
        engine: env!("CARGO_PKG_VERSION"),
        each: each(scores, held, simulated),
    })
}

fn all(percentiles: &[u8], simulated: Option<&Simulated>) -> Result<All, Stuck> {
    let Place { median, interval, .. } = place(percentiles.iter().copied())?;
    Ok(All { median, interval, measurement: simulated.map(|one| one.all) })
}

fn group(
    at: usize,
    named: &Named,
    scores: &Scores,
    held: &Held,
    simulated: Option<&Simulated>,
) -> Result<Group, Stuck> {
    let of = |list: &[u8]| place(named.rows.iter().map(|&row| list[row]));
    let starts: Vec<f64> = named.rows.iter().map(|&row| scores.columns[0][row]).collect();
    let Place { median, interval, mean } = of(&held.percentiles)?;
    let without = simulated.and_then(|one| one.without_error.as_deref());
    Ok(Group {
        name: named.name.clone(),
        persons: named.rows.len(),
        start: Middle::Mean.of(&starts)?,
        median,
        interval,
        mean,
        cohort: held.cohort.as_deref().map(of).transpose()?,
        measurement: simulated.and_then(|one| one.groups.get(at).copied()),
        without_error: without.map(of).transpose()?,
    })
}

/// Median with its interval, and mean.
fn place(percentiles: impl Iterator<Item = u8>) -> Result<Place, Stuck> {
    let all: Vec<f64> = percentiles.map(f64::from).collect();
    Ok(Place {
        median: Middle::Median.of(&all)?,
        interval: median_interval(&all, 0.95)?.map(|one| [one.low, one.high]),
        mean: Middle::Mean.of(&all)?,
    })
}

fn each(scores: &Scores, held: &Held, simulated: Option<&Simulated>) -> Vec<Each> {
    let without = simulated.and_then(|one| one.without_error.as_deref());
    let one = |(at, row): (usize, &u32)| Each {
        row: *row,
        percentile: held.percentiles[at],
        cohort: held.cohort.as_ref().map(|list| list[at]),
        range: simulated.map(|one| one.persons[at]),
        without_error: without.map(|list| list[at]),
    };
    scores.rows.iter().enumerate().map(one).collect()
}

/// Writes paper, workbook and results into a folder, and each row's percentile where persons are asked for; answers the paths.
///
/// # Errors
/// When a file cannot be written.
pub fn write(
    found: &Percentiles,
    question: &str,
    folder: &Path,
    persons: bool,
    lang: Lang,
) -> Result<Vec<PathBuf>, Trouble> {
    let paper = percentiles_report(found, question, papers::YEAR, lang);
    let book = percentiles_book(found, question, papers::YEAR, lang);
    let mut written = papers::write(folder, "percentiles", &paper, book, found)?;
    if persons {
        written.push(outputs::file(&folder.join("percentiles.csv"), by_row(found).as_bytes())?);
    }
    Ok(written)
}

/// Rows and percentiles; columns beside them are there where they were asked for.
fn by_row(found: &Percentiles) -> String {
    let any = |is: fn(&Each) -> bool| found.each.iter().any(is);
    let [cohort, range, simex] = [
        any(|one| one.cohort.is_some()),
        any(|one| one.range.is_some()),
        any(|one| one.without_error.is_some()),
    ];
    let heads = [(cohort, ",cohort"), (range, ",low,high"), (simex, ",simex")];
    let heads: String = heads.iter().filter(|one| one.0).map(|one| one.1).collect();
    let mut rows = format!("row,percentile{heads}\n");
    for Each { row, percentile, cohort, range, without_error } in &found.each {
        rows.push_str(&format!("{row},{percentile}"));
        rows.extend(cohort.map(|one| format!(",{one}")));
        rows.extend(range.map(|[low, high]| format!(",{low},{high}")));
        rows.extend(without_error.map(|one| format!(",{one}")));
        rows.push('\n');
    }
    rows
}

/// Writes a baseline; answers its path.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(baseline: &Baseline, path: &Path) -> Result<PathBuf, Trouble> {
    outputs::file(path, &json::write_value(baseline))
}
