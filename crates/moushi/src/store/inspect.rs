//! Rows of the tables `inspected` and `shortcoming` ↔ where an inspection stands. Not the words of letters
//! and reports.

use chrono::NaiveDate;
use moushi_core::track::{Days, Inspected, Shortcoming, Stage, State};
use serde::Serialize;

use super::ledger::named;
use super::tables::{inspected, shortcoming};

impl inspected::Model {
    /// Where the inspection of the unit stands; `found` in the order of their numbers.
    pub fn standing(&self, unannounced: bool, found: &[shortcoming::Model]) -> Inspected {
        Inspected {
            stage: self.stage(),
            unannounced,
            heard: self.heard != 0,
            drafter: filled(&self.drafter),
            shortcomings: found.iter().map(shortcoming::Model::standing).collect(),
        }
    }

    /// How far it has come.
    pub fn stage(&self) -> Stage {
        named(&self.stage).unwrap_or(Stage::Drawn)
    }

    /// Writes where it stands now into the row.
    pub fn hold(&mut self, now: &Inspected) {
        self.stage = word(&now.stage);
        self.heard = i64::from(now.heard);
        self.drafter = now.drafter.clone().unwrap_or_default();
    }

    /// The days on which steps were taken.
    pub fn days(&self, found: &[shortcoming::Model]) -> Days {
        let live = || found.iter().filter(|one| one.state() != State::Withdrawn);
        let all = live().all(|one| !one.reported_on.is_empty() && one.state() != State::Open);
        let last = live().map(|one| one.reported_on.as_str()).max();
        Days {
            ended: day(&self.ended_on),
            reviewed: day(&self.reviewed_on),
            fed_back: day(&self.fed_back_on),
            heard: day(&self.heard_on),
            issued: day(&self.issued_on),
            reported: last.filter(|_| all).and_then(day),
        }
    }
}

impl shortcoming::Model {
    /// How it stands.
    pub fn standing(&self) -> Shortcoming {
        Shortcoming {
            state: self.state(),
            finder: self.finder.clone(),
            hands: serde_json::from_str(&self.hands).unwrap_or_default(),
            asked: filled(&self.asked),
        }
    }

    /// Its state.
    pub fn state(&self) -> State {
        named(&self.state).unwrap_or(State::Found)
    }

    /// Writes how it stands now into the row.
    pub fn hold(&mut self, now: &Shortcoming) {
        self.state = word(&now.state);
        self.finder.clone_from(&now.finder);
        self.hands = serde_json::to_string(&now.hands).unwrap_or_default();
        self.asked = now.asked.clone().unwrap_or_default();
    }
}

fn filled(words: &str) -> Option<String> {
    Some(words.to_owned()).filter(|words| !words.is_empty())
}

fn day(words: &str) -> Option<NaiveDate> {
    words.parse().ok()
}

fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
