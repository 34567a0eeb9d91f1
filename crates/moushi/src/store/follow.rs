//! Rows of the table `track` ↔ where a task stands. Not the reports and papers about it.

use moushi_core::track::{Lifecycle, Tracked};
use serde::Serialize;

use super::ledger::named;
use super::tables::track;
use crate::error::Trouble;

impl track::Model {
    /// The row of a task that stands like this.
    pub fn new(entry: &str, plan: &str, now: &Tracked, at: i64) -> Result<Self, Trouble> {
        let none = String::new;
        let mut row = Self {
            entry_id: entry.to_owned(),
            plan_id: plan.to_owned(),
            lifecycle: none(),
            pending: none(),
            escalation: 0,
            funds: -1,
            entered: String::new(),
            rejected_at: 0,
            claimant: none(),
            verifier: none(),
            changes: 0,
            closed_on: none(),
            reported_on: none(),
            percent: 0,
            forecast: none(),
            version: 1,
            updated_at: at,
        };
        row.hold(now)?;
        Ok(row)
    }

    /// Where the task stands.
    pub fn tracked(&self) -> Tracked {
        let filled = |words: &String| Some(words.clone()).filter(|words| !words.is_empty());
        Tracked {
            lifecycle: self.lifecycle(),
            pending: serde_json::from_str(&self.pending).ok(),
            escalation: u8::try_from(self.escalation).unwrap_or(u8::MAX),
            claimant: filled(&self.claimant),
            verifier: filled(&self.verifier),
            changes: u32::try_from(self.changes).unwrap_or(u32::MAX),
        }
    }

    /// Its lifecycle.
    pub fn lifecycle(&self) -> Lifecycle {
        named(&self.lifecycle).unwrap_or(Lifecycle::Established)
    }

    /// Writes where the task stands now into the row.
    pub fn hold(&mut self, now: &Tracked) -> Result<(), Trouble> {
        self.lifecycle = word(&now.lifecycle)?;
        self.pending = match &now.pending {
            Some(pending) => serde_json::to_string(pending).map_err(anyhow::Error::from)?,
            None => String::new(),
        };
        self.escalation = i64::from(now.escalation);
        self.claimant = now.claimant.clone().unwrap_or_default();
        self.verifier = now.verifier.clone().unwrap_or_default();
        self.changes = i64::from(now.changes);
        Ok(())
    }
}

fn word(value: &impl Serialize) -> Result<String, Trouble> {
    let value = serde_json::to_value(value).map_err(anyhow::Error::from)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}
