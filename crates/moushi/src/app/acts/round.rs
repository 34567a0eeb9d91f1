//! Acts on the consultation round 征求意见: opened by the office, its replies taken or not. The
//! replies themselves are comments; what a unit says of its own part is in `assignment`.

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::{Made, reasoned, step};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{approval, assignment, comment, entry};
use crate::store::{Tx, new_id};

/// Asks every unit that has a part in the plan for its opinion 征求意见.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Open {
    /// The plan.
    pub plan: String,
    /// Last day for replies, `2023-01-20`; none when empty.
    #[serde(default)]
    pub until: String,
}

impl Act for Open {
    const NAME: &'static str = "round-open";
    const TITLE: Text = Text::new("征求意见", "Open a consultation round");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let plan = find::plan(change.tx, &self.plan).await?;
        if plan.state != "draft" {
            return Err(not_draft().into());
        }
        let until = self.until.trim();
        let to_come = |day: NaiveDate| day >= change.today;
        if !until.is_empty() && !until.parse::<NaiveDate>().is_ok_and(to_come) {
            return Err(no_day(until).into());
        }
        let tasks = Query::select()
            .column(entry::Column::Id)
            .from(entry::Entity)
            .and_where(entry::Column::PlanId.eq(plan.id.as_str()))
            .and_where(entry::Column::Noun.eq("task"))
            .and_where(entry::Column::DeletedAt.eq(0))
            .to_owned();
        let asked = assignment::Entity::find()
            .filter(assignment::Column::EntryId.in_subquery(tasks))
            .one(change.tx)
            .await?;
        if asked.is_none() {
            return Err(nobody().into());
        }
        let row = approval::Model {
            id: new_id(),
            plan_id: plan.id.clone(),
            kind: "round".to_owned(),
            state: "open".to_owned(),
            prior_state: plan.state.clone(),
            asked_by: change.caller.account_id.clone(),
            asked_at: change.now,
            decided_by: String::new(),
            decided_at: 0,
            // For a round: the last day for replies.
            reason: until.to_owned(),
            version: 1,
        };
        let detail = json!({ "until": row.reason });
        row.into_active_model().reset_all().insert(change.tx).await?;
        step(change, plan, "consulting", &detail).await
    }
}

fn not_draft() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("只有编制中的计划可以征求意见。", "Only a draft can be sent out for opinions."),
        Text::new("请刷新页面查看最新状态。", "Reload to see where it stands."),
    )
}

fn no_day(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{words}”不是今天或以后的日期。"),
            format!("“{words}” is not a day from today on."),
        ),
        Text::new("请按 2023-01-20 的格式填写截止日期。", "Write the last day like 2023-01-20."),
    )
}

fn nobody() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "计划中的任务还没有落到任何单位，没有可以征求意见的对象。",
            "No task names a known unit yet; there is nobody to ask.",
        ),
        Text::new(
            "请先在台账中填写牵头单位、配合单位。",
            "Fill in lead and supporting units in the ledger first.",
        ),
    )
}

/// Takes a reply into the plan, or says why not 采纳或不采纳意见.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DecideReply {
    /// The reply.
    pub reply: String,
    /// Whether it is taken.
    pub taken: bool,
    /// Why not; needed when it is not taken.
    #[serde(default)]
    pub reason: String,
}

impl Act for DecideReply {
    const NAME: &'static str = "reply-decide";
    const TITLE: Text = Text::new("处理意见", "Decide a reply");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let reply = reply(tx, &self.reply).await?;
        find::plan_target(tx, &reply.plan_id, &reply.entry_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let reply = reply(change.tx, &self.reply).await?;
        find::open_plan(change.tx, &reply.plan_id).await?;
        if !self.taken {
            reasoned(&self.reason)?;
        }
        let kind = if self.taken { "taken" } else { "not_taken" };
        // The decision is a comment on the reply; the newest one holds.
        let row = comment::Model {
            id: new_id(),
            plan_id: reply.plan_id,
            entry_id: reply.id.clone(),
            kind: kind.to_owned(),
            words: self.reason.trim().to_owned(),
            author_id: change.caller.account_id.clone(),
            org_id: change
                .caller
                .posts
                .first()
                .map_or_else(String::new, |post| post.org_id.clone()),
            created_at: change.now,
        };
        let detail = json!({ "reply": reply.id, "decision": kind, "reason": row.words });
        change.note(&reply.entry_id, "", kind, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

async fn reply(tx: &Tx, id: &str) -> Result<comment::Model, Trouble> {
    let found = comment::Entity::find_by_id(id).one(tx).await?;
    Ok(found.filter(|one| one.kind == "reply").ok_or_else(authority::not_found)?)
}
