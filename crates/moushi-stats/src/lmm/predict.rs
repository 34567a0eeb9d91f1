//! What a fit says of rows: predictions, and sums of residuals by cell. Not intervals of them.

use super::model::{Column, Model};
use super::result::Fit;
use super::sums::{Sums, offset};
use super::trouble::Trouble;
use serde::{Deserialize, Serialize};

/// Residuals of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Residual {
    /// Rows.
    pub rows: u64,
    /// `Σ w`.
    pub weight: f64,
    /// `Σ w e` with the random effects taken off.
    pub sum: f64,
    /// `Σ w e` with the fixed effects taken off alone: what the groups are held to be better by.
    pub fixed: f64,
}

/// The response expected of a row with these numeric columns, in groups of these codes (one per
/// factor of the sums), or in none. A group that the fit does not know counts as average.
pub fn predict(
    model: &Model,
    fit: &Fit,
    columns: &[f64],
    codes: Option<&[u32]>,
) -> Result<f64, Trouble> {
    let line = coefficients(model, fit, columns.len(), codes)?;
    Ok(line[0] + line[1..].iter().zip(columns).map(|(times, x)| times * x).sum::<f64>())
}

/// Residuals of every cell of the sums.
pub fn residuals(sums: &Sums, model: &Model, fit: &Fit) -> Result<Vec<Residual>, Trouble> {
    let average = coefficients(model, fit, sums.columns, None)?;
    let mut list = Vec::new();
    for (cell, products) in sums.products.chunks_exact(sums.packed()).enumerate() {
        let codes = &sums.codes[cell * sums.factors..(cell + 1) * sums.factors];
        let line = coefficients(model, fit, sums.columns, Some(codes))?;
        let first = |column: usize| products[offset(column, sums.wide)];
        let (shift, weight) = (&sums.shift, products[0]);
        let response = first(sums.columns + 1) + shift[sums.columns] * weight;
        let expected = |line: &[f64]| {
            let terms = line[1..].iter().enumerate();
            let sum = terms.map(|(at, times)| times * (first(at + 1) + shift[at] * weight));
            line[0] * weight + sum.sum::<f64>()
        };
        list.push(Residual {
            rows: sums.counts[cell],
            weight,
            sum: response - expected(&line),
            fixed: response - expected(&average),
        });
    }
    Ok(list)
}

/// Coefficients of the constant and of the numeric columns in given groups.
pub(super) fn coefficients(
    model: &Model,
    fit: &Fit,
    columns: usize,
    codes: Option<&[u32]>,
) -> Result<Vec<f64>, Trouble> {
    let mut line = vec![0.0; columns + 1];
    let mut add = |column: Column, value: f64| {
        let at = match column {
            Column::One => 0,
            Column::At(at) => at + 1,
        };
        let known =
            line.get_mut(at).ok_or(Trouble::UnknownColumn { column: at.saturating_sub(1) })?;
        *known += value;
        Ok(())
    };
    for (&at, &value) in fit.kept.iter().zip(fit.fixef.values()) {
        add(model.fixed[at], value)?;
    }
    for (&factor, of) in fit.factors.iter().zip(fit.ranef.values()) {
        let Some(&code) = codes.and_then(|codes| codes.get(factor)) else { continue };
        let Ok(level) = of.code.binary_search(&code) else { continue };
        let columns = model.of(factor).flat_map(|term| &term.columns);
        for (&column, &mode) in columns.zip(&of.blup[level]) {
            add(column, mode)?;
        }
    }
    Ok(line)
}
