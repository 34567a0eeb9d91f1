//! The numbers of a run as machines read them 指标数值: of every unit its indicators in full precision, which of them do not
//! reach their limit or are open, and the spreads over the units below. Rounds nothing, judges nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::formula::Tri;
use super::run::{Run, Spreading};
use super::small::Shown;
use super::standard::Rule;

/// The numbers of a unit.
#[derive(Debug, Serialize)]
pub struct Numbers<'a> {
    /// Name of the level.
    pub level: &'a str,
    /// Code of the unit.
    pub code: &'a str,
    /// Indicators by name; none where a number was not reported, or is divided by zero.
    pub numbers: BTreeMap<&'a str, Option<f64>>,
    /// Indicators that would say something of few persons; they stand nowhere else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<&'a str>,
    /// Indicators that do not reach their limit.
    pub not_met: Vec<&'a str>,
    /// Indicators of which what is known does not tell; those without a limit among them.
    pub open: Vec<&'a str>,
    /// Spreads over the units below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spreads: Vec<SpreadNumber<'a>>,
}

/// A spread over the units below.
#[derive(Debug, Serialize)]
pub struct SpreadNumber<'a> {
    /// The rule that looks at it.
    pub rule: &'a str,
    /// The indicator.
    pub indicator: &'a str,
    /// For which of the units below: column and choice, `stratum: primary`.
    pub of: BTreeMap<&'a str, &'a str>,
    /// How many units.
    pub units: usize,
    /// The coefficient of variation; none where a number is missing.
    pub variation: Option<f64>,
    /// What it may be at most.
    pub limit: Option<f64>,
    /// Whether it is within the limit, by the exact number.
    pub came: Tri,
    /// The same by the number as offices round it, where that says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<Tri>,
}

impl Run<'_> {
    /// The numbers of every unit of every level that has indicators or spreads, the highest level first; not those of
    /// persons unless they are asked for.
    pub fn numbers(&self) -> Vec<Numbers<'_>> {
        let levels = (0..self.standard.levels.len()).filter(|level| self.lists(*level));
        levels.flat_map(|level| self.numbers_of(level)).collect()
    }

    fn numbers_of(&self, level: usize) -> Vec<Numbers<'_>> {
        let all = self.standard.indicators.iter().enumerate();
        let own: Vec<usize> = all.filter(|(_, one)| one.level == level).map(|(at, _)| at).collect();
        let mut rules = self.standard.rules.iter().zip(&self.spreads);
        if own.is_empty() && !rules.any(|(rule, all)| rule.level == level && !all.is_empty()) {
            return Vec::new();
        }
        (0..self.frames.level(level).units.len())
            .map(|row| self.numbers_at(level, row, &own))
            .collect()
    }

    fn numbers_at(&self, level: usize, row: usize, own: &[usize]) -> Numbers<'_> {
        let name = |at: &usize| self.standard.indicators[*at].name.as_str();
        let shown = |at: &usize| self.shown(level, self.standard.indicators[*at].slot, row);
        let (hidden, own): (Vec<usize>, Vec<usize>) =
            own.iter().partition(|at| shown(at) == Shown::Hidden);
        let ended = |end: Tri| {
            own.iter().filter(|at| self.met[**at][row] == end).map(name).collect::<Vec<&str>>()
        };
        let number = |at: &usize| self.frames.at(level, self.standard.indicators[*at].slot, row);
        let rules = self.standard.rules.iter().zip(&self.spreads);
        let rules = rules.filter(|(rule, _)| rule.level == level);
        let spreads = rules.flat_map(|(rule, all)| {
            let of_unit = all.get(row).into_iter().flatten();
            of_unit.map(move |one| self.spread_number(rule, one))
        });
        Numbers {
            level: &self.standard.levels[level].name,
            code: self.frames.level(level).units.at(row).code,
            numbers: own.iter().map(|at| (name(at), number(at).known())).collect(),
            hidden: hidden.iter().map(name).collect(),
            not_met: ended(Tri::No),
            open: ended(Tri::Open),
            spreads: spreads.collect(),
        }
    }

    fn spread_number<'a>(&'a self, rule: &'a Rule, one: &Spreading) -> SpreadNumber<'a> {
        let indicator = &self.standard.indicators[one.indicator];
        let limit = &indicator.limits[one.limit];
        let slots = &self.standard.levels[indicator.level].slots;
        let choice = |(slot, code): &(usize, u32)| {
            (slots[*slot].name.as_str(), slots[*slot].choices[*code as usize].as_str())
        };
        SpreadNumber {
            rule: &rule.name,
            indicator: &indicator.name,
            of: limit.wheres.iter().map(choice).collect(),
            units: one.units,
            variation: one.spread.map(|spread| spread.variation),
            limit: limit.spread,
            came: one.met,
            rounded: one.rounded,
        }
    }
}
