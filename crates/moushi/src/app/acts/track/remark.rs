//! Leaders' remarks 批示 on tasks: each is something to answer, with a day where the leader names one.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::Move;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{day, led, said, standing};
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::instruction;
use crate::store::{Tx, new_id};

/// Writes a remark on a task 批示.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Give {
    /// The task.
    pub entry: String,
    /// What the leader says.
    pub words: String,
    /// Until when it is to be answered, `2023-06-30`; none when empty.
    #[serde(default)]
    pub until: String,
}

impl Act for Give {
    const NAME: &'static str = "remark-give";
    const TITLE: Text = Text::new("批示", "Write a remark");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        let until = day(self.until.trim(), change.today)?.map(|day| day.to_string());
        let row = instruction::Model {
            id: new_id(),
            plan_id: task.plan.id.clone(),
            entry_id: self.entry,
            words: said(&self.words)?,
            due: until.unwrap_or_default(),
            given_by: change.caller.account_id.clone(),
            given_at: change.now,
            answer: String::new(),
            answered_by: String::new(),
            answered_at: 0,
            version: 1,
        };
        let detail = json!({ "remark": row.id, "added": row.words, "until": row.due });
        let id = row.id.clone();
        task.take(change, &Move::Remind, detail).await?;
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Answers a leader's remark 答复批示.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The remark.
    pub remark: String,
    /// The version that the person has seen.
    pub version: i64,
    /// What was done, and what will be.
    pub words: String,
}

impl Act for Answer {
    const NAME: &'static str = "remark-answer";
    const TITLE: Text = Text::new("答复批示", "Answer a remark");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        led(tx, &held(tx, &self.remark).await?.entry_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.remark).await?;
        find::same_version(self.version, row.version)?;
        if row.answered_at > 0 {
            return Err(answered().into());
        }
        let next = instruction::Model {
            answer: said(&self.words)?,
            answered_by: change.caller.account_id.clone(),
            answered_at: change.now,
            version: row.version + 1,
            ..row
        };
        let detail = json!({ "remark": next.id, "added": next.answer });
        let task = standing(change.tx, &next.entry_id).await?;
        task.take(change, &Move::Reply, detail).await?;
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

async fn held(tx: &Tx, id: &str) -> Result<instruction::Model, Trouble> {
    let found = instruction::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

fn answered() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这条批示已经答复。", "The remark has been answered."),
        Text::new("如有补充，请在任务中反馈进展。", "Report progress if there is more to say."),
    )
}
