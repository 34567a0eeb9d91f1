//! A model that was fitted, with what it says of the units of each level 各级单位的增值: effects with their intervals, nobody of
//! whom there are few rows. Fits nothing.

use moushi_stats::effects::{self, Band, Effect, Shrunken};
use moushi_stats::lmm::{Fit, Ranef, prediction_errors};
use moushi_stats::mixed::Mixed;
use serde::Serialize;

use super::checked::Check;
use super::inference::Inference;
use super::variants::Varied;
use crate::text::Text;

/// Draws for the places of units.
const DRAWS: usize = 1_000;

/// They are the same each time.
const SEED: u64 = 20_260_101;

/// Rows from which on a unit may be named: groups under ten never leave a report.
pub const FEWEST: u64 = 10;

/// How the constant is called among the columns.
const CONSTANT: &str = "(Intercept)";

/// A model with what came out.
#[derive(Debug)]
pub struct Fitted {
    /// The formula, as it was written.
    pub formula: String,
    /// Over the data: columns, groups, rows that took part and were left out.
    pub mixed: Mixed,
    /// What was estimated.
    pub fit: Fit,
    /// Units of each grouping, in the order of the formula.
    pub levels: Vec<Level>,
    /// Rows from which on a unit is named.
    pub fewest: u64,
    /// What becomes of the units where the model is another.
    pub variants: Vec<Varied>,
    /// Tests and intervals, where they were asked for.
    pub inference: Option<Inference>,
    /// What its rows say of it, where that was asked for.
    pub check: Option<Check>,
}

/// The units of a grouping.
#[derive(Clone, Debug)]
pub struct Level {
    /// The grouping: `school:county`, `county`.
    pub name: String,
    /// How many units there are, those that are not named among them.
    pub units: usize,
    /// How many have few rows.
    pub few: usize,
    /// How many are not named: those, and another one where one alone would follow from the rest.
    pub hidden: usize,
    /// Those that may be named, by their positions in the fit.
    pub shown: Vec<usize>,
    /// Variance of the effects of all units; zero where the model finds none.
    pub variance: f64,
    /// Its share of all variance that the model leaves to units and pupils; none where slopes vary, since it depends on
    /// where one looks.
    pub share: Option<f64>,
    /// Units that may be named, by the order of their names.
    pub named: Vec<Named>,
    /// Pairs of them that differ with 95 %, of all pairs.
    pub pairs: [u64; 2],
}

/// A unit with its effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// What may be said of it.
    pub effect: Effect,
}

/// How many units lie where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Surely above the mean of all.
    pub above: usize,
    /// Not apart from it.
    pub not_apart: usize,
    /// Surely below.
    pub below: usize,
}

impl Fitted {
    /// What a fit says of its units; those with fewer than `fewest` rows are counted and not named.
    pub fn new(formula: &str, mixed: Mixed, fit: Fit, fewest: u64) -> Self {
        // Where the criterion is flat, parameters have no error that could be added: modes keep their own.
        let errors = prediction_errors(&mixed.sums, &mixed.model, &fit).ok();
        let random = fit.ranef.0.iter().enumerate();
        let levels = random.map(|(factor, (_, ranef))| {
            let errors = errors.as_ref().and_then(|all| all.values().nth(factor));
            let errors = errors.unwrap_or(&ranef.condsd);
            level(&fit, Units { ranef, errors, rows: &mixed.group_rows(factor) }, fewest)
        });
        let levels = levels.collect();
        let (formula, variants) = (formula.to_owned(), Vec::new());
        let (inference, check) = (None, None);
        Self { formula, levels, mixed, fit, fewest, variants, inference, check }
    }
}

impl Level {
    /// Why some are not named.
    pub fn unnamed(&self, fewest: u64) -> Text {
        let (few, more) = (self.few, self.hidden - self.few);
        match more {
            0 => Text::of(
                format!("{few} 个单位不足 {fewest} 行，不列名"),
                format!("{few} with fewer than {fewest} rows and not named"),
            ),
            _ => Text::of(
                format!(
                    "{few} 个单位不足 {fewest} 行，不列名；另有 {more} 个一并不列，以免由其余推算出来"
                ),
                format!(
                    "{few} with fewer than {fewest} rows and not named, nor {more} more, so that it does not follow from the others"
                ),
            ),
        }
    }

    /// How many of the named units lie where.
    pub fn counts(&self) -> Counts {
        let count = |band: Band| self.named.iter().filter(|one| one.effect.band == band).count();
        Counts {
            above: count(Band::Above),
            not_apart: count(Band::NotApart),
            below: count(Band::Below),
        }
    }
}

/// The units of a grouping as they were estimated: effects, their errors, rows by code.
struct Units<'a> {
    ranef: &'a Ranef,
    errors: &'a [Vec<f64>],
    rows: &'a [u64],
}

fn level(fit: &Fit, Units { ranef, errors, rows }: Units<'_>, fewest: u64) -> Level {
    // Effects at the point where every other column is zero; where no constant varies, of the first column.
    let column = ranef.terms.iter().position(|term| term == CONSTANT).unwrap_or(0);
    let variance = variance(fit, &ranef.group, ranef.terms.get(column));
    let unit = |at: usize| Shrunken {
        mode: ranef.blup[at][column],
        deviation: errors[at][column],
        conditional: ranef.condsd[at][column],
        rows: ranef.code.get(at).and_then(|code| rows.get(*code as usize)).copied().unwrap_or(0),
    };
    let all: Vec<Shrunken> = (0..ranef.level.len()).map(unit).collect();
    let shown = shown(&all, fewest);
    let units: Vec<Shrunken> = shown.iter().map(|at| all[*at]).collect();
    let effects = effects::effects(&units, variance, DRAWS, SEED);
    let mut named: Vec<Named> = shown
        .iter()
        .zip(effects)
        .map(|(at, effect)| Named { name: ranef.level[*at].clone(), effect })
        .collect();
    named.sort_by(|one, other| one.name.cmp(&other.name));
    let count = units.len() as u64;
    let pairs = [effects::pairs_apart(&units), count * count.saturating_sub(1) / 2];
    let few = all.iter().filter(|one| one.rows < fewest).count();
    let (units, hidden) = (all.len(), all.len() - named.len());
    let share = share(fit, ranef, variance);
    Level { name: ranef.group.clone(), units, few, hidden, shown, variance, share, named, pairs }
}

/// Who may be named: whoever has as many rows. Effects of all units add up to nothing, so that one alone that is hidden
/// would follow from the others: the smallest of these is hidden with it.
fn shown(all: &[Shrunken], fewest: u64) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..all.len()).filter(|at| all[*at].rows >= fewest).collect();
    if shown.len() + 1 == all.len() {
        let smallest = shown.iter().enumerate().min_by_key(|(_, at)| all[**at].rows);
        let smallest = smallest.map(|(place, _)| place);
        smallest.into_iter().for_each(|place| {
            shown.remove(place);
        });
    }
    shown
}

/// The variance of the effects of a column by a grouping; a grouping with several terms numbers them behind a dot.
fn variance(fit: &Fit, group: &str, column: Option<&String>) -> f64 {
    let own =
        |grp: &str| grp == group || grp.rsplit_once('.').is_some_and(|(base, _)| base == group);
    let is = |one: &&moushi_stats::lmm::Variance| {
        one.var2.is_none() && one.var1.as_ref() == column && own(&one.grp)
    };
    fit.varcorr.iter().find(is).map_or(0.0, |one| one.vcov)
}

/// The share of a variance in all of them, where nothing but constants varies.
fn share(fit: &Fit, ranef: &Ranef, variance: f64) -> Option<f64> {
    let only = |ranef: &Ranef| ranef.terms.iter().all(|term| term == CONSTANT);
    let constant = fit.ranef.values().all(only) && only(ranef);
    let all: f64 = fit.varcorr.iter().filter(|one| one.var2.is_none()).map(|one| one.vcov).sum();
    (constant && all > 0.0).then(|| variance / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(rows: &[u64]) -> Vec<Shrunken> {
        rows.iter()
            .map(|rows| {
                let (mode, deviation, conditional) = (0.0, 1.0, 1.0);
                Shrunken { mode, deviation, conditional, rows: *rows }
            })
            .collect()
    }

    #[test]
    fn one_small_unit_is_not_hidden_alone() {
        assert_eq!(shown(&units(&[30, 5, 20, 40]), 10), [0, 3], "20 goes with 5");
        assert_eq!(shown(&units(&[30, 5, 6, 40]), 10), [0, 3], "two hide one another");
        assert_eq!(shown(&units(&[30, 10]), 10), [0, 1]);
        assert_eq!(shown(&units(&[5]), 10), [0; 0]);
    }
}
