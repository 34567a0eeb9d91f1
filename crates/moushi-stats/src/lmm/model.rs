//! What is asked for: fixed columns, terms of random effects, names, settings. Not a language of
//! formulas, and nothing of how a fit is found.

use super::sums::Sums;
use super::trouble::Trouble;
use serde::{Deserialize, Serialize};

/// A column of a design matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Column {
    /// The constant 1.
    One,
    /// A numeric column of the sums.
    At(usize),
}

/// Random effects of the levels of one factor, correlated with one another. Terms that share a
/// factor are uncorrelated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The factor.
    pub factor: usize,
    /// The columns whose coefficients vary.
    pub columns: Vec<Column>,
}

/// Names, for results only. What is missing is called by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Of the numeric columns.
    pub columns: Vec<String>,
    /// Of the factors.
    pub factors: Vec<String>,
    /// Of the levels of each factor, by code.
    pub levels: Vec<Vec<String>>,
}

/// A linear mixed model `y = Xβ + Zb + ε`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Columns of `X`.
    pub fixed: Vec<Column>,
    /// Terms of `Z`.
    pub terms: Vec<Term>,
    /// Names.
    pub names: Names,
}

/// How a model is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Restricted maximum likelihood; else maximum likelihood.
    pub reml: bool,
    /// The search ends when a step of Newton's method would lower the deviance by less than half
    /// of this, which is the square of the step in standard errors of the parameters.
    pub tolerance: f64,
    /// Evaluations of the deviance at most.
    pub evaluations: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { reml: true, tolerance: 1e-12, evaluations: 500 }
    }
}

impl Options {
    /// Maximum likelihood, else as usual.
    pub fn ml() -> Self {
        Self { reml: false, ..Self::default() }
    }
}

impl Model {
    /// Name of a column.
    pub fn column(&self, column: Column) -> String {
        match column {
            Column::One => "(Intercept)".to_owned(),
            Column::At(at) => named(&self.names.columns, at),
        }
    }

    /// Name of a factor.
    pub fn factor(&self, factor: usize) -> String {
        named(&self.names.factors, factor)
    }

    /// Name of a level of a factor.
    pub fn level(&self, factor: usize, code: u32) -> String {
        let levels = self.names.levels.get(factor).map_or(&[][..], Vec::as_slice);
        named(levels, code as usize)
    }

    /// Covariance parameters of all terms: a lower triangle for each.
    pub fn parameters(&self) -> usize {
        self.terms.iter().map(|term| term.columns.len() * (term.columns.len() + 1) / 2).sum()
    }

    /// Whether the model can be asked of these sums.
    pub(super) fn check(&self, sums: &Sums) -> Result<(), Trouble> {
        if self.terms.is_empty() || self.terms.iter().any(|term| term.columns.is_empty()) {
            return Err(Trouble::NoTerms);
        }
        let columns = self.terms.iter().flat_map(|term| &term.columns).chain(&self.fixed);
        for column in columns {
            match column {
                Column::At(column) if *column >= sums.columns => {
                    return Err(Trouble::UnknownColumn { column: *column });
                }
                _ => {}
            }
        }
        let varying = self.terms.iter().flat_map(|term| &term.columns);
        for column in varying {
            match column {
                Column::At(column) if column + 1 >= sums.wide => {
                    return Err(Trouble::NotVarying { column: *column });
                }
                _ => {}
            }
        }
        for factor in self.terms.iter().map(|term| term.factor) {
            if factor >= sums.factors {
                return Err(Trouble::UnknownFactor { factor });
            }
            let all: Vec<Column> = self.of(factor).flat_map(|term| term.columns.clone()).collect();
            if (1..all.len()).any(|at| all[..at].contains(&all[at])) {
                return Err(Trouble::SameColumnTwice { factor });
            }
        }
        Ok(())
    }

    /// Terms of a factor.
    pub(super) fn of(&self, factor: usize) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(move |term| term.factor == factor)
    }
}

fn named(names: &[String], at: usize) -> String {
    names.get(at).cloned().unwrap_or_else(|| at.to_string())
}
