//! Figures of shares as people see them: what was reached by the end of a month, and which of them waits.

use schemars::JsonSchema;
use serde::Serialize;

use crate::store::tables::figure;

/// A figure of a month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The month.
    pub period: String,
    /// What was reached; of a rate the numerator.
    pub amount: String,
    /// The denominator of a rate; empty for none.
    pub whole: String,
    /// What is said about it.
    pub words: String,
    /// `submitted`, `returned`, `approved`.
    pub state: String,
    /// Why it was returned.
    pub reason: String,
    /// The caller has reported it: somebody else decides.
    pub mine: bool,
}

impl figure::Model {
    /// What was reached, in the unit of the share: a rate is computed.
    pub fn actual(&self, unit: &str) -> Option<f64> {
        reached(&self.amount, &self.whole, unit)
    }

    /// The figure, as a caller sees it.
    pub(super) fn told(&self, caller: &str) -> Figure {
        Figure {
            id: self.id.clone(),
            version: self.version,
            period: self.period.clone(),
            amount: self.amount.clone(),
            whole: self.whole.clone(),
            words: self.words.clone(),
            state: self.state.clone(),
            reason: self.reason.clone(),
            mine: self.reported_by == caller,
        }
    }
}

/// What an amount, of a rate with its denominator, comes to in a unit.
pub(super) fn reached(amount: &str, whole: &str, unit: &str) -> Option<f64> {
    let amount: f64 = amount.parse().ok()?;
    match (whole.parse::<f64>(), unit) {
        (Ok(whole), "‰") if whole > 0.0 => Some(amount / whole * 1_000.0),
        (Ok(whole), _) if whole > 0.0 => Some(amount / whole * 100.0),
        _ => Some(amount),
    }
}

/// The newest figure of a month that is not approved: what came before it in its month does not count.
pub(super) fn undecided(figures: &[figure::Model]) -> Option<&figure::Model> {
    figures.iter().rev().find(|one| {
        matches!(&*one.state, "submitted" | "returned")
            && figures.iter().all(|other| other.period != one.period || other.seq <= one.seq)
    })
}
