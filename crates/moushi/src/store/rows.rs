//! Rows of the ledger as the model has them ↔ rows of the table `entry`. The body is the model's
//! struct; the columns beside it are made from it, never edited on their own.

use moushi_core::model::{Achievement, Modality, Origin, Requirement, RowId, Task, TaskKind};
use serde::{Deserialize, Serialize};

use super::filter::folded;
use super::tables::entry;
use crate::error::Trouble;

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "noun", content = "row", rename_all = "snake_case")]
pub enum Row {
    /// 上级要求.
    Requirement(Requirement),
    /// 工作成效.
    Achievement(Achievement),
    /// 任务 of the year planned.
    Task(Task),
    /// 任务 of the year before.
    LastYear(Task),
    /// 任务 of a unit below.
    Below(Task),
}

/// Rank of who is not known: the end.
pub const LAST: i64 = 1_000_000;

impl Row {
    /// Name of its kind in the table.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Requirement(_) => "requirement",
            Self::Achievement(_) => "achievement",
            Self::Task(_) => "task",
            Self::LastYear(_) => "last_year",
            Self::Below(_) => "below",
        }
    }

    /// First letter of its code.
    pub fn letter(noun: &str) -> char {
        match noun {
            "requirement" => 'R',
            "achievement" => 'A',
            "last_year" => 'L',
            "below" => 'B',
            _ => 'T',
        }
    }

    /// Its name in the ledger.
    pub fn code(&self) -> &RowId {
        match self {
            Self::Requirement(row) => &row.id,
            Self::Achievement(row) => &row.id,
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => &row.id,
        }
    }

    /// Gives it another name and parent.
    pub fn place(&mut self, code: RowId, above: Option<RowId>) {
        let (id, parent) = match self {
            Self::Requirement(row) => (&mut row.id, &mut row.parent),
            Self::Achievement(row) => (&mut row.id, &mut row.parent),
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => {
                (&mut row.id, &mut row.parent)
            }
        };
        (*id, *parent) = (code, above);
    }

    /// The row that it stands under.
    pub fn parent(&self) -> Option<&RowId> {
        match self {
            Self::Requirement(row) => row.parent.as_ref(),
            Self::Achievement(row) => row.parent.as_ref(),
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => row.parent.as_ref(),
        }
    }

    /// Its words.
    pub fn words(&self) -> &str {
        match self {
            Self::Requirement(row) => &row.words,
            Self::Achievement(row) => &row.words,
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => &row.words,
        }
    }

    /// The places that it stands on; the first is the main one.
    pub fn origins(&self) -> &[Origin] {
        match self {
            Self::Requirement(row) => &row.origins,
            Self::Achievement(row) => std::slice::from_ref(&row.origin),
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => {
                std::slice::from_ref(&row.origin)
            }
        }
    }

    /// Says where it comes from.
    pub fn stands_on(&mut self, origin: Origin) {
        match self {
            Self::Requirement(row) => row.origins = vec![origin],
            Self::Achievement(row) => row.origin = origin,
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => row.origin = origin,
        }
    }

    /// The task, of whatever year or unit.
    pub fn task_mut(&mut self) -> Option<&mut Task> {
        match self {
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => Some(row),
            _ => None,
        }
    }

    /// The row of a table row.
    pub fn of(entry: &entry::Model) -> Result<Self, Trouble> {
        Ok(serde_json::from_str(&entry.body).map_err(anyhow::Error::from)?)
    }

    /// Writes the row into the columns of `entry` and its body; its ranks are told by
    /// [`super::ledger::rank`].
    pub fn fill(&self, entry: &mut entry::Model) -> Result<(), Trouble> {
        entry.noun = self.noun().to_owned();
        entry.code.clone_from(&self.code().0);
        entry.body = serde_json::to_string(self).map_err(anyhow::Error::from)?;
        match self {
            Self::Requirement(row) => requirement(entry, row),
            Self::Achievement(row) => achievement(entry, row),
            Self::Task(row) | Self::LastYear(row) | Self::Below(row) => task(entry, row),
        }
        entry.search = folded(&format!(
            "{}\n{}\n{}\n{}\n{}\n{}",
            entry.words, entry.code, entry.person, entry.unit, entry.programmes, entry.deliverable
        ));
        Ok(())
    }
}

fn requirement(entry: &mut entry::Model, row: &Requirement) {
    entry.words.clone_from(&row.words);
    entry.person = row.obligor.clone().unwrap_or_default();
    entry.unit = row.issuer.clone().unwrap_or_default();
    entry.modality = name_of(row.modality);
    entry.programmes = row.programmes.join("、");
    let due = row.deadline.as_ref().and_then(|when| when.latest);
    entry.due = due.map(|day| day.to_string()).unwrap_or_default();
}

fn achievement(entry: &mut entry::Model, row: &Achievement) {
    entry.words.clone_from(&row.words);
    entry.person = row.owner.clone().unwrap_or_default();
    entry.programmes = row.programmes.join("、");
}

fn task(entry: &mut entry::Model, row: &Task) {
    entry.words.clone_from(&row.words);
    entry.kind = kind_name(row.kind);
    entry.person = row.leader.clone().unwrap_or_default();
    entry.unit = row.leads.join("、");
    entry.support = row.support.join("、");
    let due = row.deadline.as_ref().and_then(|when| when.latest);
    entry.due = due.map(|day| day.to_string()).unwrap_or_default();
    entry.due_words = row.deadline_words.clone().unwrap_or_default();
    entry.deliverable = row.deliverable.clone().unwrap_or_default();
    entry.programmes = row.programmes.join("、");
    entry.modality = name_of(row.modality);
}

/// The word by which the model's JSON names a kind of task.
pub fn kind_name(kind: TaskKind) -> String {
    word(&kind)
}

fn name_of(modality: Modality) -> String {
    word(&modality)
}

fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
