//! Means of groups, and what rows lie above or below that of their group: an expression split into what differs between
//! groups and what differs within them (Mundlak 1978, Econometrica 46(1), 69–85; Enders and Tofighi 2007, Psychological
//! Methods 12(2), 121–138). Not effects that vary by groups.

use super::column::NONE;
use super::design::Group;
use super::expression::Expression;
use super::picked::View;
use super::random::Grouping;
use super::syntax::{Node, label};
use super::trouble::{Data, Error, Span};
use serde::{Deserialize, Serialize};

/// What it counts for in the arithmetic of a formula: the groups of all rows are kept.
pub(super) const COST: usize = 32;

/// Differences smaller than this share of the values are roundings.
const ROUNDING: f64 = 1e-12;

/// `within(of, g)` or `mean(of, g)`. Groups and means are empty until they are learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Grouped {
    pub(super) of: Expression,
    pub(super) grouping: Grouping,
    pub(super) label: String,
    pub(super) span: Span,
    within: bool,
    group: Option<Group>,
    means: Vec<f64>,
}

impl Grouped {
    /// As written in a node.
    pub(super) fn new(of: Expression, grouping: Grouping, within: bool, node: &Node) -> Self {
        let (label, span) = (label(node), node.span);
        Self { of, grouping, label, span, within, group: None, means: Vec::new() }
    }

    /// The groups, once they are learned.
    pub(super) fn group(&self) -> Option<&Group> {
        self.group.as_ref()
    }

    /// Groups and their means over the given rows, what it is of first.
    pub(super) fn learn(&mut self, view: &View<'_>) -> Result<(), Error> {
        self.of.learn(view)?;
        let values = self.of.finite(view, &self.label, self.span)?;
        let (group, combined) = Group::learn(&self.grouping, view.frame, view.picked)?;
        let codes = combined.all(view.picked);
        self.means = means(&values, &codes, group.levels.len());
        self.group = Some(group);
        match self.spreads(&values, &codes) {
            true => Ok(()),
            false => Err(Data::NoSpread { name: self.label.clone() }.at(self.span)),
        }
    }

    /// Whether it differs from row to row by more than roundings.
    fn spreads(&self, values: &[f64], codes: &[u32]) -> bool {
        let most = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let away = |(value, code): (&f64, &u32)| {
            let mean = self.means[*code as usize];
            if self.within { value - mean } else { mean - self.means[0] }
        };
        values.iter().zip(codes).any(|row| away(row).abs() > ROUNDING * most)
    }

    /// Its number in each row; no number where the fit did not know the group.
    pub(super) fn values(&self, view: &View<'_>) -> Result<Vec<f64>, Error> {
        let mut values = self.of.values(view)?;
        let (frame, picked) = (view.frame, view.picked);
        let learned = match (view.groups.get(&self.grouping.name), &self.group) {
            (None, Some(group)) => group.over(frame)?.all(picked),
            _ => Vec::new(),
        };
        let codes = view.groups.get(&self.grouping.name).unwrap_or(&learned);
        let mean = |code: &u32| self.means.get(*code as usize).copied().unwrap_or(f64::NAN);
        for (value, code) in values.iter_mut().zip(&codes[view.range.clone()]) {
            *value = if self.within { *value - mean(code) } else { mean(code) };
        }
        Ok(values)
    }

    /// Refuses rows whose group the fit did not know.
    pub(super) fn known(&self, view: &View<'_>, codes: &[u32]) -> Result<(), Error> {
        let Some(at) = codes.iter().position(|code| *code == NONE) else { return Ok(()) };
        let row = view.row(at);
        let level = match &self.group {
            Some(group) => group.named(view.frame, row)?,
            None => String::new(),
        };
        Err(Data::UnknownLevel { name: self.label.clone(), level, row }.at(self.span))
    }
}

/// The mean of each group; what is left of the sums after a first division is divided again, so that many rows do not pile
/// up their roundings.
fn means(values: &[f64], codes: &[u32], groups: usize) -> Vec<f64> {
    let mut counts = vec![0.0; groups];
    codes.iter().for_each(|code| counts[*code as usize] += 1.0);
    let mut means = vec![0.0; groups];
    for _ in 0..2 {
        let mut sums = vec![0.0; groups];
        for (value, code) in values.iter().zip(codes) {
            sums[*code as usize] += value - means[*code as usize];
        }
        let of = means.iter_mut().zip(sums.iter().zip(&counts));
        of.for_each(|(mean, (sum, count))| *mean += sum / count);
    }
    means
}
