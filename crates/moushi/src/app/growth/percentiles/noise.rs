//! Errors of measurement of a table of scores 测量误差: which standard errors are asked for, what stands there, and what comes of
//! drawing scores again. Knows no formula of statistics.

use moushi_core::growth::percentiles::{ByError, Erring, Extrapolated, Measurement};
use moushi_core::model::Refusal;
use moushi_stats::formula::Column;
use moushi_stats::quantile::{
    Draws, Extrapolation, Growth, Middles, Range, Trouble as Stuck, without_error,
};

use super::groups::Groups;
use super::{ErrorOf, Errors, Scores, Wish, refused};
use crate::facts::table::Table;

/// The share of draws within a range, and the shares below its ends.
const WITHIN: f64 = 0.95;
const SHARES: (f64, f64) = (0.025, 0.975);

/// By how much SIMEX enlarges variances of errors: what SGP takes where nothing is said.
const AMOUNTS: [f64; 4] = [0.5, 1.0, 1.5, 2.0];

/// The standard errors of a score, if it has any.
pub(super) struct Named<'w> {
    score: &'w str,
    errors: Option<&'w Errors>,
}

impl<'w> Named<'w> {
    /// The column in which they stand.
    pub(super) fn column(&self) -> Option<&'w str> {
        match self.errors {
            Some(Errors::Column(name)) => Some(name),
            _ => None,
        }
    }
}

/// Standard errors by score, in the order of the scores.
pub(super) fn named<'w>(wish: &'w Wish, scores: &[&'w str]) -> Result<Vec<Named<'w>>, Refusal> {
    let of = |one: &'w ErrorOf| one.score.as_deref().unwrap_or(&wish.outcome);
    if let Some(other) = wish.errors.iter().find(|one| !scores.contains(&of(one))) {
        return Err(refused::no_such_score(of(other), scores));
    }
    let name = |score: &&'w str| {
        let mut own = wish.errors.iter().filter(|one| of(one) == *score);
        let errors = own.next().map(|one| &one.errors);
        match own.next() {
            Some(_) => Err(refused::error_twice(score)),
            None => Ok(Named { score, errors }),
        }
    };
    let named: Vec<Named<'w>> = scores.iter().map(name).collect::<Result<_, _>>()?;
    let number = |one: &Named<'w>| match one.errors {
        Some(Errors::Number(error)) => !(error.is_finite() && *error >= 0.0),
        _ => false,
    };
    if let Some(one) = named.iter().find(|one| number(one)) {
        return Err(refused::no_error(one.score));
    }
    if wish.simex && named[..named.len() - 1].iter().all(|one| one.errors.is_none()) {
        return Err(refused::no_error_of_priors(&wish.priors));
    }
    Ok(named)
}

/// Standard errors of persons, score by score; zero where a score has none.
pub(super) fn taken(
    named: &[Named<'_>],
    read: &Table,
    rows: &[usize],
) -> Result<Option<Vec<Vec<f64>>>, Refusal> {
    if named.iter().all(|one| one.errors.is_none()) {
        return Ok(None);
    }
    let list = |one: &Named<'_>| match (one.errors, one.column()) {
        (Some(Errors::Number(error)), _) => Ok(vec![*error; rows.len()]),
        (_, Some(name)) => match read.frame.column(name) {
            Some(column) => in_column(name, column, read, rows),
            None => Ok(vec![0.0; rows.len()]),
        },
        (_, None) => Ok(vec![0.0; rows.len()]),
    };
    named.iter().map(list).collect::<Result<_, _>>().map(Some)
}

fn in_column(
    name: &str,
    column: &Column,
    read: &Table,
    rows: &[usize],
) -> Result<Vec<f64>, Refusal> {
    let value = |row: &usize| column.number(*row).filter(|error| *error >= 0.0);
    let wrong: Vec<u32> =
        rows.iter().filter(|row| value(row).is_none()).map(|row| read.numbers.of(*row)).collect();
    if !wrong.is_empty() {
        return Err(refused::bad_errors(name, &wrong));
    }
    Ok(rows.iter().filter_map(value).collect())
}

/// What came of drawing scores again.
pub(super) struct Simulated {
    pub(super) said: Measurement,
    /// Ranges of named groups, in their order.
    pub(super) groups: Vec<ByError>,
    /// The range of the median of all.
    pub(super) all: [f64; 2],
    /// Ranges of persons.
    pub(super) persons: Vec<[f64; 2]>,
    /// Percentiles as if earlier scores had no error, where they were asked for.
    pub(super) without_error: Option<Vec<u8>>,
}

impl Simulated {
    /// None where no standard errors were named.
    pub(super) fn of(
        wish: &Wish,
        scores: &Scores,
        growth: &Growth,
        groups: &Groups,
    ) -> Result<Option<Self>, Stuck> {
        let Some(errors) = &scores.errors else { return Ok(None) };
        let (priors, outcome) = (scores.priors(), scores.outcome());
        let errors: Vec<&[f64]> = errors.iter().map(Vec::as_slice).collect();
        let draws = Draws { count: wish.draws, seed: wish.seed };
        let everybody: Vec<usize> = (0..outcome.len()).collect();
        let mut members: Vec<&[usize]> = groups.named.iter().map(|one| &*one.rows).collect();
        members.push(&everybody);
        let mut middles = growth.middles(&priors, outcome, &errors, &members, SHARES, draws)?;
        let all = middles.pop().map_or([0.0; 2], |one| ends(&one.median));
        let persons = growth.ranges(&priors, outcome, &errors, SHARES, draws)?;
        let earlier = &errors[..priors.len()];
        let carried = wish.simex.then(|| {
            let curve = Extrapolation::Linear;
            without_error(growth, &priors, outcome, earlier, &AMOUNTS, curve, draws)
        });
        let by_error = |one: &Middles| ByError { median: ends(&one.median), mean: ends(&one.mean) };
        Ok(Some(Self {
            said: said(wish, &errors),
            groups: middles.iter().map(by_error).collect(),
            all,
            persons: persons.iter().map(ends).collect(),
            without_error: carried.transpose()?,
        }))
    }
}

fn ends(range: &Range) -> [f64; 2] {
    [range.low, range.high]
}

/// What was done, for papers.
fn said(wish: &Wish, errors: &[&[f64]]) -> Measurement {
    let names: Vec<&String> = wish.priors.iter().chain([&wish.outcome]).collect();
    let of = |score: &str| {
        let own = |one: &&ErrorOf| one.score.as_deref().unwrap_or(&wish.outcome) == score;
        wish.errors.iter().find(own)
    };
    let erring = |(score, list): (&&String, &&[f64])| {
        let column = match &of(score)?.errors {
            Errors::Column(name) => Some(name.clone()),
            Errors::Number(_) => None,
        };
        let mean = list.iter().sum::<f64>() / list.len().max(1) as f64;
        Some(Erring { score: (*score).clone(), column, mean })
    };
    let exact = names.iter().filter(|score| of(score).is_none());
    Measurement {
        errors: names.iter().zip(errors).filter_map(erring).collect(),
        exact: exact.map(|score| (*score).clone()).collect(),
        draws: wish.draws,
        seed: wish.seed,
        within: WITHIN,
        without_error: wish
            .simex
            .then(|| Extrapolated { amounts: AMOUNTS.into(), curve: "linear" }),
    }
}
