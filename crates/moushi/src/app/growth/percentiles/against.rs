//! Persons held against their cohort or a baseline 参照: the surfaces, everybody's percentile, and a baseline to keep. Knows no group.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use moushi_core::growth::percentiles::baseline::{Baseline, Cohort};
use moushi_core::growth::percentiles::{self, Reference};
use moushi_core::model::Refusal;
use moushi_stats::quantile::{Growth, Spline, Trouble as Stuck};

use super::{Against, Scores, Wish, fitted, refused};
use crate::error::file_refusal;
use crate::facts;

/// Percentiles against a reference.
pub(super) struct Held {
    pub(super) reference: Reference,
    pub(super) growth: Growth,
    pub(super) percentiles: Vec<u8>,
    /// Those within the own cohort, where they were asked for beside a baseline.
    pub(super) cohort: Option<Vec<u8>>,
}

impl Held {
    pub(super) fn of(wish: &Wish, scores: &Scores) -> Result<Self, Refusal> {
        let refuse = |stuck| refused::refused(wish, stuck);
        let (priors, outcome) = (scores.priors(), scores.outcome());
        let of = |growth: &Growth| growth.percentiles(&priors, outcome).map_err(refuse);
        let own = || fitted(scores).map_err(refuse);
        let Against::Baseline { file, cohort_too } = &wish.against else {
            let growth = own()?;
            let (reference, percentiles) = (Reference::Cohort, of(&growth)?);
            return Ok(Self { reference, growth, percentiles, cohort: None });
        };
        let (baseline, growth) = read(file)?;
        baseline.suits(&wish.priors)?;
        if outcome.is_empty() {
            return Err(refuse(Stuck::Nothing));
        }
        let names = wish.priors.iter().chain([&wish.outcome]).map(String::as_str);
        let columns: Vec<(&str, &[f64])> =
            names.zip(scores.columns.iter().map(Vec::as_slice)).collect();
        let held = percentiles::Held::of(&baseline, facts::hashed(file)?, &columns)?;
        let cohort = cohort_too.then(|| own().and_then(|growth| of(&growth))).transpose()?;
        let (reference, percentiles) = (Reference::Baseline(Box::new(held)), of(&growth)?);
        Ok(Self { reference, growth, percentiles, cohort })
    }

    /// The surfaces as a baseline, where they are to be kept.
    pub(super) fn kept(
        &self,
        wish: &Wish,
        scores: &Scores,
        input: &(String, String),
        today: NaiveDate,
    ) -> Result<Option<Baseline>, Refusal> {
        let Against::Cohort { keep: true } = wish.against else { return Ok(None) };
        let scale = Spline::of(scores.outcome()).map_err(|_| refused::no_scale(&wish.outcome))?;
        let cohort = Cohort {
            priors: &wish.priors,
            outcome: &wish.outcome,
            scale,
            persons: scores.rows.len(),
            source: input.clone(),
            made: today,
            engine: env!("CARGO_PKG_VERSION"),
        };
        Baseline::of(&self.growth, &cohort).map(Some)
    }
}

fn read(path: &Path) -> Result<(Baseline, Growth), Refusal> {
    let bytes = fs::read(path).map_err(|error| file_refusal(path, &error))?;
    Baseline::read(&bytes)
}
