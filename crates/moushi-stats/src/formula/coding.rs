//! From terms to columns: which levels of a factor become columns, in which order, with which
//! names. R's rule, as in `terms` and `model.matrix`. Not values.

use super::terms::{Set, Terms};
use super::trouble::{Data, Error};
use super::variable::Learned;
use serde::{Deserialize, Serialize};

/// Levels that a factor may have as a fixed effect or a random slope.
pub const MAX_LEVELS: usize = 1000;
/// Columns that a design may have.
pub const MAX_COLUMNS: usize = 2000;

/// A column as a product of parts of variables: their numbers among all variables, and which of
/// their columns or levels. The intercept is the product of nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Planned {
    pub(super) name: String,
    pub(super) parts: Vec<(usize, usize)>,
}

/// The columns of terms in R's order. `place` says where the variables of the terms stand among
/// all.
pub(super) fn columns(
    terms: &Terms,
    all: &[Learned],
    place: &[Option<usize>],
) -> Result<Vec<Planned>, Error> {
    let known = |variable: usize| place[variable].map(|at| (at, &all[at]));
    let full = full_coding(terms, |variable| known(variable).is_some_and(|(_, v)| v.is_factor()));
    let intercept = Planned { name: "(Intercept)".to_owned(), parts: Vec::new() };
    let mut columns: Vec<Planned> = terms.intercept.then_some(intercept).into_iter().collect();
    for (at, term) in terms.terms.iter().enumerate() {
        let parts = term.variables().filter_map(|variable| {
            let (number, learned) = known(variable)?;
            let contrast = learned.is_factor() && !full.contains(&(at, variable));
            Some((number, learned, usize::from(contrast)))
        });
        let parts: Vec<_> = parts.collect();
        let count = parts
            .iter()
            .fold(1usize, |count, (_, learned, skip)| count.saturating_mul(learned.width() - skip));
        if columns.len().saturating_add(count) > MAX_COLUMNS {
            let span = parts.first().map(|(_, learned, _)| learned.span);
            let trouble = Data::ManyColumns { limit: MAX_COLUMNS };
            return Err(Error { span, ..trouble.nowhere() });
        }
        columns.extend(product(&parts));
    }
    Ok(columns)
}

/// All products of one part of each variable; those of the first variable change fastest.
fn product(parts: &[(usize, &Learned, usize)]) -> Vec<Planned> {
    let mut columns: Vec<Planned> = Vec::new();
    for &(number, learned, skip) in parts {
        let mut longer = Vec::new();
        for part in skip..learned.width() {
            let name = learned.name(part);
            if columns.is_empty() && number == parts[0].0 {
                longer.push(Planned { name, parts: vec![(number, part)] });
                continue;
            }
            longer.extend(columns.iter().map(|column| Planned {
                name: format!("{}:{name}", column.name),
                parts: column.parts.iter().copied().chain([(number, part)]).collect(),
            }));
        }
        columns = longer;
    }
    columns
}

/// The (term, variable) pairs in which a factor has a column for each of its levels: those whose
/// margin, the term without the factor, is in no earlier term. Without an intercept also the first
/// factor of all. All others leave out the column of the reference.
fn full_coding(terms: &Terms, is_factor: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut full = Vec::new();
    let mut first = None;
    for (at, term) in terms.terms.iter().enumerate() {
        for variable in term.variables().filter(|&variable| is_factor(variable)) {
            first = first.or(Some((at, variable)));
            let margin = term.without(variable);
            let earlier = &terms.terms[..at];
            let empty = margin == Set::default();
            if !empty && !earlier.iter().any(|&earlier| margin.is_within(earlier)) {
                full.push((at, variable));
            }
        }
    }
    full.extend(first.filter(|_| !terms.intercept));
    full
}
