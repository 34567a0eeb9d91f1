//! Growth percentiles over a table 成长百分位: of each person among those whose earlier scores were the same, and what that
//! comes to for groups. Persons are counted, not written down. Knows no formula of statistics.

use std::path::{Path, PathBuf};

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_files::write::json;
use moushi_stats::formula::Column;
use moushi_stats::quantile::{
    Growth, Middle, Spline, Trouble as Stuck, median_interval, midpoints,
};
use serde::Serialize;

use super::columns;
use crate::app::{outputs, score};
use crate::error::Trouble;

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
}

/// What came out.
#[derive(Debug, Serialize)]
pub struct Percentiles {
    /// Rows that took part.
    pub persons: usize,
    /// Rows that lack a score.
    pub left_out: usize,
    /// Knots and boundaries of each earlier score.
    pub scales: Vec<Scale>,
    /// The groups that may be named, by their names.
    pub groups: Vec<Group>,
    /// How many are not named since they have few persons.
    pub hidden: usize,
    /// Groups with fewer persons are not named.
    pub fewest: usize,
    /// Name and SHA-256 of the file.
    pub input: (String, String),
    /// Version of the program.
    pub engine: &'static str,
    /// Row of the table, as the program counts those below the heading from 1, and percentile; for whoever asks for persons.
    #[serde(skip)]
    pub each: Vec<(usize, u8)>,
}

/// On which scale an earlier score was looked at.
#[derive(Debug, Serialize)]
pub struct Scale {
    /// The column.
    pub column: String,
    /// Inner knots.
    pub knots: Vec<f64>,
    /// Lower and upper boundary.
    pub boundaries: (f64, f64),
}

/// The percentiles of a group.
#[derive(Debug, Serialize)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// How many persons.
    pub persons: usize,
    /// Median of their percentiles; 50 is what all have in the middle.
    pub median: f64,
    /// Interval of 95 % around it; none where there are too few persons for one.
    pub interval: Option<[f64; 2]>,
    /// Mean.
    pub mean: f64,
}

/// Reckons growth percentiles.
///
/// # Errors
/// When the file cannot be read, lacks a column, or scores do not suffice.
pub fn ran(wish: &Wish, data: &Path) -> Result<Percentiles, Refusal> {
    let mut numbers: Vec<&str> = wish.priors.iter().map(String::as_str).collect();
    numbers.push(&wish.outcome);
    let texts: Vec<&str> = wish.by.iter().map(String::as_str).collect();
    let read = columns(data, &numbers, &texts)?;
    let column = |name: &str| read.frame.column(name);
    let scores: Vec<&Column> = numbers.iter().filter_map(|name| column(name)).collect();
    let whole = |row: &usize| scores.iter().all(|column| column.number(*row).is_some());
    let rows: Vec<usize> = (0..read.rows).filter(whole).collect();
    let values = |column: &&Column| rows.iter().filter_map(|row| column.number(*row)).collect();
    let values: Vec<Vec<f64>> = scores.iter().map(values).collect();
    let (priors, outcome) = values.split_at(wish.priors.len());
    let refuse = |stuck| refused(wish, stuck);
    let (growth, percentiles) = grown(priors, &outcome[0]).map_err(refuse)?;
    let by = wish.by.as_deref().and_then(column);
    let names = rows.iter().map(|row| by.and_then(|by| by.level(*row)).unwrap_or_default());
    let (groups, hidden) =
        groups(&names.collect::<Vec<&str>>(), &percentiles, wish.fewest).map_err(refuse)?;
    let scale = |(name, spline): (&String, &Spline)| Scale {
        column: name.clone(),
        knots: spline.knots().to_vec(),
        boundaries: spline.boundaries(),
    };
    Ok(Percentiles {
        persons: rows.len(),
        left_out: read.rows - rows.len(),
        scales: wish.priors.iter().zip(growth.splines()).map(scale).collect(),
        groups,
        hidden,
        fewest: wish.fewest,
        input: score::hashed(data)?,
        engine: env!("CARGO_PKG_VERSION"),
        each: rows.iter().map(|row| row + 1).zip(percentiles).collect(),
    })
}

fn grown(priors: &[Vec<f64>], outcome: &[f64]) -> Result<(Growth, Vec<u8>), Stuck> {
    let splines = priors.iter().map(|values| Spline::of(values)).collect::<Result<Vec<_>, _>>()?;
    let predictors: Vec<&[f64]> = priors.iter().map(Vec::as_slice).collect();
    let growth = Growth::fit(splines, &predictors, outcome, &midpoints())?;
    let percentiles = growth.percentiles(&predictors, outcome)?;
    Ok((growth, percentiles))
}

/// The groups that may be named, by their names, and how many may not. Whoever has no group is in none.
fn groups(names: &[&str], percentiles: &[u8], fewest: usize) -> Result<(Vec<Group>, usize), Stuck> {
    let mut of = std::collections::BTreeMap::<&str, Vec<f64>>::new();
    for (name, percentile) in names.iter().zip(percentiles).filter(|(name, _)| !name.is_empty()) {
        of.entry(name).or_default().push(f64::from(*percentile));
    }
    let hidden = of.values().filter(|all| all.len() < fewest).count();
    let named = of.into_iter().filter(|(_, all)| all.len() >= fewest);
    let group = |(name, all): (&str, Vec<f64>)| {
        Ok(Group {
            name: name.to_owned(),
            persons: all.len(),
            median: Middle::Median.of(&all)?,
            interval: median_interval(&all, 0.95)?.map(|one| [one.low, one.high]),
            mean: Middle::Mean.of(&all)?,
        })
    };
    Ok((named.map(group).collect::<Result<_, Stuck>>()?, hidden))
}

/// What the matter is, with the names of columns.
fn refused(wish: &Wish, stuck: Stuck) -> Refusal {
    let (zh, en) = match stuck {
        Stuck::Nothing => ("没有一行的成绩是完整的".to_owned(), "no row has all scores".to_owned()),
        Stuck::TooFew { rows, needed } => (
            format!("成绩完整的只有 {rows} 人，至少要 {needed} 人"),
            format!("{rows} persons have all scores, {needed} are needed"),
        ),
        Stuck::NoSpread | Stuck::Dependent { .. } | Stuck::BadKnots => (
            format!("起点成绩（{}）的不同数值太少，分不出起点", wish.priors.join("、")),
            format!(
                "the earlier scores ({}) have too few different values",
                wish.priors.join(", ")
            ),
        ),
        other => (format!("算不出来（{other}）"), other.to_string()),
    };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("不能计算成长百分位：{zh}。"), format!("There are no percentiles: {en}.")),
        Text::new(
            "请核对成绩，或减少起点成绩的列数。",
            "Check the scores, or name fewer columns of earlier ones.",
        ),
    )
}

impl Percentiles {
    /// Writes the groups into a folder, and each row's percentile where persons are asked for; answers the paths.
    pub fn write(&self, folder: &Path, persons: bool) -> Result<Vec<PathBuf>, Trouble> {
        outputs::folder(folder)?;
        let mut written =
            vec![outputs::file(&folder.join("percentiles.json"), &json::write_value(self))?];
        if persons {
            let mut rows = "row,percentile\n".to_owned();
            self.each.iter().for_each(|(row, at)| rows.push_str(&format!("{row},{at}\n")));
            written.push(outputs::file(&folder.join("percentiles.csv"), rows.as_bytes())?);
        }
        Ok(written)
    }
}
