//! Supervision notices 督办单: written for a task with a day for the reply. Whether one leads a step further
//! is said by the ladder that was chosen.

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Ladder, Move, Pressed, Seen};
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Standing, day, led, said, standing};
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::{lit, presets};
use crate::error::Trouble;
use crate::store::tables::notice;
use crate::store::{Tx, new_id};

/// Sends a notice to the lead unit of a task 发出督办单.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Send {
    /// The task.
    pub entry: String,
    /// What is the matter and what is to be done.
    pub words: String,
    /// Last day for the reply, `2023-06-30`.
    pub until: String,
}

impl Act for Send {
    const NAME: &'static str = "notice-send";
    const TITLE: Text = Text::new("发出督办单", "Send a supervision notice");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        let until = day(self.until.trim(), change.today)?.ok_or_else(undated)?;
        let ladder = presets::ladder(change.tx).await?;
        let step = step(change, &task, &ladder).await?;
        let level = task.now.after(&step, &change.caller.account_id)?.escalation;
        let rung = ladder.rung(level).map(serde_json::to_string).transpose();
        let seq = newest(change.tx, notice::Column::PlanId, &task.plan.id).await?;
        let seq = seq.map_or(1, |last| last.seq + 1);
        let row = notice::Model {
            id: new_id(),
            plan_id: task.plan.id.clone(),
            entry_id: self.entry,
            number: format!("督-{}-{seq:03}", task.plan.year),
            seq,
            level: i64::from(level),
            step: rung.map_err(anyhow::Error::from)?.unwrap_or_default(),
            words: said(&self.words)?,
            reply_due: until.to_string(),
            issued_by: change.caller.account_id.clone(),
            issued_at: change.now,
            reply: String::new(),
            replied_by: String::new(),
            replied_at: 0,
            version: 1,
        };
        let detail = json!({ "notice": row.number, "level": level, "added": row.words });
        let id = row.id.clone();
        task.take(change, &step, detail).await?;
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// What a notice of today comes to on the ladder.
async fn step(change: &Change<'_>, task: &Standing, ladder: &Ladder) -> Result<Move, Trouble> {
    let last = newest(change.tx, notice::Column::EntryId, &task.entry.id).await?;
    let rejected = task.row.rejected_at;
    let seen = Seen {
        at: task.now.escalation,
        last: last.as_ref().map(notice::Model::pressed),
        rejected: last.as_ref().is_some_and(|last| rejected > last.issued_at),
        light: lit::light(change.tx, change.today, &task.entry, &task.row).await?,
    };
    Ok(ladder.next(&seen, change.today)?)
}

impl notice::Model {
    /// What the ladder looks at.
    fn pressed(&self) -> Pressed {
        let due = self.reply_due.parse::<NaiveDate>().unwrap_or(NaiveDate::MAX);
        Pressed { due, answered: self.replied_at > 0 }
    }
}

async fn newest(tx: &Tx, of: notice::Column, id: &str) -> Result<Option<notice::Model>, Trouble> {
    let found = notice::Entity::find().filter(of.eq(id)).order_by_desc(notice::Column::Seq);
    Ok(found.one(tx).await?)
}

/// Answers a notice 答复督办单.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reply {
    /// The notice.
    pub notice: String,
    /// The version that the person has seen.
    pub version: i64,
    /// What was done, and what will be.
    pub words: String,
}

impl Act for Reply {
    const NAME: &'static str = "notice-reply";
    const TITLE: Text = Text::new("答复督办单", "Answer a supervision notice");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        led(tx, &held(tx, &self.notice).await?.entry_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.notice).await?;
        find::same_version(self.version, row.version)?;
        if row.replied_at > 0 {
            return Err(answered().into());
        }
        let next = notice::Model {
            reply: said(&self.words)?,
            replied_by: change.caller.account_id.clone(),
            replied_at: change.now,
            version: row.version + 1,
            ..row
        };
        let detail = json!({ "notice": next.number, "added": next.reply });
        let task = standing(change.tx, &next.entry_id).await?;
        task.take(change, &Move::Reply, detail).await?;
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

async fn held(tx: &Tx, id: &str) -> Result<notice::Model, Trouble> {
    let found = notice::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

fn undated() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("请填写答复期限。", "Give the last day for the reply."),
        Text::new("例如：2023-06-30。", "For example 2023-06-30."),
    )
}

fn answered() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这张督办单已经答复。", "The notice has been answered."),
        Text::new("如有补充，请在任务中反馈进展。", "Report progress if there is more to say."),
    )
}
