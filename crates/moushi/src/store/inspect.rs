//! Rows of the tables `inspected`, `shortcoming` and `objection` ↔ where an inspection stands. Not the words of
//! letters and reports.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use moushi_core::track::{Days, Inspected, Objection, Shortcoming, Stage, State};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::ledger::named;
use super::tables::{inspected, objection, shortcoming};

/// What belongs to a unit under inspection, in the order of the numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// What was found there.
    pub found: Vec<shortcoming::Model>,
    /// What it has objected to.
    pub objections: Vec<objection::Model>,
}

/// The cases of these units, by their ids; a unit without anything has an empty one.
pub async fn cases(
    db: &impl ConnectionTrait,
    units: &[&str],
) -> Result<BTreeMap<String, Case>, DbErr> {
    let mut cases: BTreeMap<String, Case> =
        units.iter().map(|id| ((*id).to_owned(), Case::default())).collect();
    let found = shortcoming::Entity::find()
        .filter(shortcoming::Column::InspectedId.is_in(units.iter().copied()))
        .order_by_asc(shortcoming::Column::Seq);
    for one in found.all(db).await? {
        cases.entry(one.inspected_id.clone()).or_default().found.push(one);
    }
    let objections = objection::Entity::find()
        .filter(objection::Column::InspectedId.is_in(units.iter().copied()))
        .order_by_asc(objection::Column::Seq);
    for one in objections.all(db).await? {
        cases.entry(one.inspected_id.clone()).or_default().objections.push(one);
    }
    Ok(cases)
}

impl inspected::Model {
    /// Where the inspection of the unit stands.
    pub fn standing(&self, unannounced: bool, case: &Case) -> Inspected {
        Inspected {
            stage: self.stage(),
            unannounced,
            heard: self.heard != 0,
            drafter: filled(&self.drafter),
            staff: serde_json::from_str(&self.staff).unwrap_or_default(),
            shortcomings: case.found.iter().map(shortcoming::Model::standing).collect(),
            objections: case.objections.iter().map(|one| one.standing(case)).collect(),
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
        self.staff = serde_json::to_string(&now.staff).unwrap_or_default();
    }

    /// The day on which the unit got its letter; none before.
    pub fn issued(&self) -> Option<NaiveDate> {
        day(&self.issued_on)
    }

    /// The days on which steps were taken.
    pub fn days(&self, case: &Case) -> Days {
        let live = || case.found.iter().filter(|one| one.state().stands());
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

impl objection::Model {
    /// How it stands.
    pub fn standing(&self, case: &Case) -> Objection {
        Objection {
            about: case.found.iter().position(|one| one.id == self.shortcoming_id),
            filer: self.filed_by.clone(),
            ruling: named(&self.ruling),
        }
    }

    /// The days on which it was filed and decided on.
    pub fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (day(&self.filed_on), day(&self.decided_on))
    }

    /// Writes how it stands now into the row.
    pub fn hold(&mut self, now: &Objection) {
        self.filed_by.clone_from(&now.filer);
        self.ruling = now.ruling.as_ref().map(word).unwrap_or_default();
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
