//! How much of the variance a fit explains: R² after Nakagawa and Schielzeth (2013), with slopes after Johnson (2014).

use serde::Serialize;

use super::tally::{Middle, Tally};
use crate::lmm::{Fit, Model};

/// Variances over the rows, in squared units of the response.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// Of what the fixed effects expect.
    pub fixed: f64,
    /// Of the random effects: the mean over rows of `z' G z`.
    pub random: f64,
    /// Of the residual: the mean over rows of `σ² / w`.
    pub residual: f64,
    /// `fixed / (fixed + random + residual)`: explained by the fixed effects alone.
    pub marginal: f64,
    /// `(fixed + random) / (fixed + random + residual)`: explained by both.
    pub conditional: f64,
}

impl Explained {
    pub(super) fn of(
        middle: &Middle,
        sigma: f64,
        tally: &Tally<'_>,
        covariances: &[Vec<Vec<f64>>],
    ) -> Self {
        let rows = tally.rows() as f64;
        let deviation = middle.expected.spread()[1];
        let fixed = deviation * deviation;
        let of = |(products, own): (&Vec<f64>, &Vec<Vec<f64>>)| {
            let pairs = products.iter().zip(own.iter().flatten());
            pairs.map(|(product, covariance)| covariance * (product / rows)).sum::<f64>()
        };
        let random = tally.products.iter().zip(covariances).map(of).sum::<f64>();
        let residual = sigma * sigma * (tally.inverse / rows);
        let all = fixed + random + residual;
        Self { fixed, random, residual, marginal: fixed / all, conditional: (fixed + random) / all }
    }
}

/// The covariances of each term of random effects, as the fit lists them: variances, then pairs.
pub(super) fn covariances(model: &Model, fit: &Fit) -> Vec<Vec<Vec<f64>>> {
    let mut listed = fit.varcorr.iter().map(|one| one.vcov);
    let term = |term: &crate::lmm::Term| {
        let count = term.columns.len();
        let mut square = vec![vec![0.0; count]; count];
        let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other)));
        for (one, other) in (0..count).map(|at| (at, at)).chain(pairs) {
            let covariance = listed.next().unwrap_or(0.0);
            square[one][other] = covariance;
            square[other][one] = covariance;
        }
        square
    };
    model.terms.iter().map(term).collect()
}
