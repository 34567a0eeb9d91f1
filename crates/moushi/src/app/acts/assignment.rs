//! Acts on assignments 责任分工: a unit accepts its part in a task, or returns it with a reason; once the
//! plan is issued, the answer of the lead unit moves the task.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::Move;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::plan::{Made, reasoned};
use super::{find, track};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::assignment;

/// Accepts a part in a task or returns it 接受或退回任务.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The assignment.
    pub assignment: String,
    /// The version that the person has seen.
    pub version: i64,
    /// `accepted` or `returned`.
    pub state: String,
    /// Why it is returned.
    #[serde(default)]
    pub reason: String,
}

impl Act for Answer {
    const NAME: &'static str = "assignment-answer";
    const TITLE: Text = Text::new("接受或退回任务", "Answer an assignment");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.assignment).await?;
        let mut target = find::plan_target(tx, &row.plan_id, &row.entry_id).await?;
        // Only the unit itself answers for its part, not another one that shares the task.
        target.parts.push(find::org(tx, &row.org_id).await?.path);
        Ok(target)
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.assignment).await?;
        find::same_version(self.version, row.version)?;
        let issued = find::plan(change.tx, &row.plan_id).await?.state == "issued";
        if !issued {
            find::open_plan(change.tx, &row.plan_id).await?;
        }
        if find::entry(change.tx, &row.entry_id).await?.noun != "task" {
            return Err(not_asked().into());
        }
        match self.state.as_str() {
            "accepted" => {}
            "returned" => reasoned(&self.reason)?,
            other => return Err(no_answer(other).into()),
        }
        let next = assignment::Model {
            state: self.state,
            reason: self.reason.trim().to_owned(),
            decided_by: change.caller.account_id.clone(),
            decided_at: change.now,
            version: row.version + 1,
            ..row.clone()
        };
        let detail = json!({
            "assignment": row.id,
            "part": row.part,
            "answer": [row.state, next.state],
            "reason": next.reason,
        });
        if issued && row.part == "lead" {
            let step = if next.state == "accepted" { Move::Accept } else { Move::Decline };
            track::standing(change.tx, &row.entry_id).await?.take(change, &step, detail).await?;
        } else {
            change.note(&row.entry_id, &row.state, &next.state, &detail);
        }
        let made = Made { id: row.id, version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

async fn held(tx: &Tx, id: &str) -> Result<assignment::Model, Trouble> {
    let found = assignment::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

fn not_asked() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "只有本年度的任务需要答复。",
            "Only tasks of this year are accepted or returned.",
        ),
        Text::new("上年任务供对照，不必答复。", "Last year's tasks are there to be read."),
    )
}

fn no_answer(word: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("不能把分工设为“{word}”。"), format!("No part can be `{word}`.")),
        Text::new("请选择接受或退回。", "Accept it or return it."),
    )
}
