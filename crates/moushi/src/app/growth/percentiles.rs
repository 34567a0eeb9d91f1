//! Growth percentiles over a table 成长百分位: of each person among those whose earlier scores were the same, and what that
//! comes to for groups. Persons are counted, not written down. Knows no formula of statistics.

use std::path::{Path, PathBuf};

use super::{columns, papers};
use crate::app::{outputs, score};
use crate::error::Trouble;
use moushi_core::growth::percentiles::{Group, Percentiles, Scale};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{percentiles_book, percentiles_report};
use moushi_core::text::{Lang, Text};
use moushi_stats::formula::Column;
use moushi_stats::quantile::{
    Growth, Middle, Spline, Trouble as Stuck, median_interval, midpoints,
};

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
    let names: Vec<&str> = names.collect();
    let found = groups(&names, &priors[0], &percentiles, wish.fewest).map_err(refuse)?;
    let scale = |(name, spline): (&String, &Spline)| Scale {
        column: name.clone(),
        knots: spline.knots().to_vec(),
        boundaries: spline.boundaries(),
    };
    Ok(Percentiles {
        persons: rows.len(),
        left_out: read.rows - rows.len(),
        outcome: wish.outcome.clone(),
        by: wish.by.clone(),
        scales: wish.priors.iter().zip(growth.splines()).map(scale).collect(),
        few: found.few,
        hidden: found.hidden,
        groups: found.named,
        fewest: wish.fewest,
        input: score::hashed(data)?,
        engine: env!("CARGO_PKG_VERSION"),
        // As a spreadsheet counts: the heading is row 1.
        each: rows.iter().map(|row| row + 2).zip(percentiles).collect(),
    })
}

fn grown(priors: &[Vec<f64>], outcome: &[f64]) -> Result<(Growth, Vec<u8>), Stuck> {
    let splines = priors.iter().map(|values| Spline::of(values)).collect::<Result<Vec<_>, _>>()?;
    let predictors: Vec<&[f64]> = priors.iter().map(Vec::as_slice).collect();
    let growth = Growth::fit(splines, &predictors, outcome, &midpoints())?;
    let percentiles = growth.percentiles(&predictors, outcome)?;
    Ok((growth, percentiles))
}

/// Groups, as far as they may be named.
struct Groups {
    named: Vec<Group>,
    few: usize,
    hidden: usize,
}

/// The groups that may be named, by their names. Where one alone has few persons, the smallest other is not named either:
/// percentiles of all are even, so that one would follow from the others. Whoever has no group is in none.
fn groups(
    names: &[&str],
    starts: &[f64],
    percentiles: &[u8],
    fewest: usize,
) -> Result<Groups, Stuck> {
    let mut of = std::collections::BTreeMap::<&str, (Vec<f64>, Vec<f64>)>::new();
    for ((name, start), percentile) in names.iter().zip(starts).zip(percentiles) {
        if !name.is_empty() {
            let (starts, all) = of.entry(name).or_default();
            starts.push(*start);
            all.push(f64::from(*percentile));
        }
    }
    let count = of.len();
    let few = of.values().filter(|(_, all)| all.len() < fewest).count();
    of.retain(|_, (_, all)| all.len() >= fewest);
    if few == 1 {
        let smallest = of.iter().min_by_key(|(_, (_, all))| all.len()).map(|(name, _)| *name);
        smallest.and_then(|name| of.remove(name));
    }
    let group = |(name, (starts, all)): (&str, (Vec<f64>, Vec<f64>))| {
        Ok(Group {
            name: name.to_owned(),
            persons: all.len(),
            start: Middle::Mean.of(&starts)?,
            median: Middle::Median.of(&all)?,
            interval: median_interval(&all, 0.95)?.map(|one| [one.low, one.high]),
            mean: Middle::Mean.of(&all)?,
        })
    };
    let named: Vec<Group> = of.into_iter().map(group).collect::<Result<_, Stuck>>()?;
    Ok(Groups { few, hidden: count - named.len(), named })
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
        let mut rows = "row,percentile\n".to_owned();
        found.each.iter().for_each(|(row, at)| rows.push_str(&format!("{row},{at}\n")));
        written.push(outputs::file(&folder.join("percentiles.csv"), rows.as_bytes())?);
    }
    Ok(written)
}
