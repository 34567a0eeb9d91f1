//! Rows that a person adds, removes and brings back. Rows from documents come by `candidate`.

use std::collections::BTreeMap;

use moushi_core::model::{
    Achievement, Fingerprint, Modality, Origin, Refusal, RefusalKind, Requirement, RowId, Task,
    TaskKind,
};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Place, add, fields, remove};
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::rows::Row;

/// Adds a row that a person writes 新增条目.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The plan.
    pub plan: String,
    /// `task`, `requirement`, `achievement`, `last_year`, `below`.
    pub noun: String,
    /// Its words.
    pub words: String,
    /// Other fields, as for `entry-edit`.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The row above it, if any: an id.
    #[serde(default)]
    pub above: String,
}

impl Act for Add {
    const NAME: &'static str = "entry-add";
    const TITLE: Text = Text::new("新增条目", "Add a row");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let plan = find::open_plan(change.tx, &self.plan).await?;
        let year = i32::try_from(plan.year).unwrap_or_default();
        let mut row = blank(&self.noun, year)?;
        fields::write(&mut row, "words", self.words.trim(), year)?;
        for (field, words) in &self.fields {
            fields::write(&mut row, field, words.trim(), year)?;
        }
        let above = match self.above.as_str() {
            "" => None,
            id => Some(above(change.tx, id, &plan.id, &self.noun).await?),
        };
        let made = add(change, row, Place { plan: &plan.id, document: "", above }).await?;
        Ok(Made { id: made.id, version: made.version })
    }
}

/// The code of the row above, of the same plan and kind.
async fn above(tx: &Tx, id: &str, plan: &str, noun: &str) -> Result<RowId, Trouble> {
    let row = find::entry(tx, id).await?;
    if row.plan_id == plan && row.noun == noun && row.deleted_at == 0 {
        return Ok(RowId(row.code));
    }
    Err(crate::app::authority::not_found().into())
}

fn blank(noun: &str, year: i32) -> Result<Row, Refusal> {
    Ok(match noun {
        "task" => Row::Task(task(year)),
        "last_year" => Row::LastYear(task(year - 1)),
        "below" => Row::Below(task(year)),
        "requirement" => Row::Requirement(requirement()),
        "achievement" => Row::Achievement(achievement(year - 1)),
        other => {
            return Err(Refusal::new(
                RefusalKind::Invalid,
                Text::of(
                    format!("没有“{other}”这类条目。"),
                    format!("There are no rows of kind `{other}`."),
                ),
                Text::new("请从台账的页签中选择。", "Choose one of the tabs of the ledger."),
            ));
        }
    })
}

fn requirement() -> Requirement {
    Requirement {
        id: RowId(String::new()),
        words: String::new(),
        origins: Vec::new(),
        path: String::new(),
        parent: None,
        issuer: None,
        obligor: None,
        modality: Modality::Should,
        quantities: Vec::new(),
        deadline: None,
        programmes: Vec::new(),
        fingerprint: Fingerprint::of(""),
    }
}

fn achievement(year: i32) -> Achievement {
    Achievement {
        id: RowId(String::new()),
        words: String::new(),
        origin: Origin::Person(String::new()),
        owner: None,
        parent: None,
        quantities: Vec::new(),
        programmes: Vec::new(),
        year,
        earlier: Vec::new(),
    }
}

fn task(year: i32) -> Task {
    Task {
        id: RowId(String::new()),
        words: String::new(),
        origin: Origin::Person(String::new()),
        path: String::new(),
        parent: None,
        year,
        kind: TaskKind::Routine,
        leader: None,
        leads: Vec::new(),
        support: Vec::new(),
        deadline: None,
        deadline_words: None,
        deliverable: None,
        targets: Vec::new(),
        programmes: Vec::new(),
        modality: Modality::Should,
        own_choice: None,
        done: None,
        milestones: Vec::new(),
        particulars: BTreeMap::new(),
        earlier: Vec::new(),
    }
}

/// Takes a row out of the ledger 移除条目; it can be brought back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    /// The row.
    pub entry: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Remove {
    const NAME: &'static str = "entry-remove";
    const TITLE: Text = Text::new("移除条目", "Remove a row");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = find::entry(change.tx, &self.entry).await?;
        find::open_plan(change.tx, &row.plan_id).await?;
        if row.deleted_at > 0 {
            return Ok(Made { id: row.id, version: row.version });
        }
        find::same_version(self.version, row.version)?;
        remove(change, row).await
    }
}

/// Brings a removed row back 恢复条目.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    /// The row.
    pub entry: String,
}

impl Act for Restore {
    const NAME: &'static str = "entry-restore";
    const TITLE: Text = Text::new("恢复条目", "Bring a row back");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = find::entry(change.tx, &self.entry).await?;
        find::open_plan(change.tx, &row.plan_id).await?;
        let mut back = row.clone();
        if row.deleted_at > 0 {
            back.deleted_at = 0;
            back.version += 1;
            let detail = json!({ "restored": row.words, "version": back.version });
            change.note(&row.id, "", &row.body, &detail);
            change.touched(&row.plan_id).await?;
            back.clone().into_active_model().reset_all().update(change.tx).await?;
        }
        Ok(Made { id: back.id, version: back.version })
    }
}
