//! What a unit says against a collection 负担反映, the office's answer, and what a leader lets pass above the cap.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::Month;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{slip_target, standing};
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::{boxed, said};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{flag, slip, waiver};
use crate::store::{Tx, new_id};

/// What may be said against a collection.
pub const KINDS: [&str; 3] = ["duplicate", "off_list", "no_basis"];

/// Says that a collection repeats another, is not on the list, or has no basis 反映负担.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Raise {
    /// The slip of the unit.
    pub slip: String,
    /// The version that the person has seen.
    pub version: i64,
    /// `duplicate`, `off_list` or `no_basis`.
    pub kind: String,
    /// What the unit has to say.
    #[serde(default)]
    pub words: String,
}

impl Act for Raise {
    const NAME: &'static str = "collection-flag";
    const TITLE: Text = Text::new("反映负担", "Flag a collection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        slip_target(tx, &self.slip).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let slip = standing(change, &self.slip, self.version).await?;
        if !KINDS.contains(&self.kind.as_str()) {
            return Err(unknown(&self.kind).into());
        }
        let waits = flag::Entity::find()
            .filter(flag::Column::SlipId.eq(slip.id.as_str()))
            .filter(flag::Column::State.eq("pending"));
        if waits.one(change.tx).await?.is_some() {
            return Err(waiting().into());
        }
        let row = flag::Model {
            id: new_id(),
            plan_id: slip.plan_id.clone(),
            collection_id: slip.collection_id,
            slip_id: slip.id,
            org_id: slip.org_id,
            kind: self.kind,
            words: boxed(&self.words)?,
            state: "pending".to_owned(),
            raised_by: change.caller.account_id.clone(),
            raised_at: change.now,
            answer: String::new(),
            answered_by: String::new(),
            answered_at: 0,
            version: 1,
        };
        let detail = json!({ "slip": row.slip_id, "kind": row.kind, "added": row.words });
        change.note(&row.id, "", &row.words, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Answers a flag; a unit that was right owes nothing any more 答复负担反映.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The flag.
    pub flag: String,
    /// The version that the person has seen.
    pub version: i64,
    /// The unit is right: its slip is withdrawn.
    pub upheld: bool,
    /// The answer.
    pub words: String,
}

impl Act for Answer {
    const NAME: &'static str = "collection-flag-answer";
    const TITLE: Text = Text::new("答复负担反映", "Answer a flag");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.flag).await?;
        find::plan_target(tx, &row.plan_id, &row.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.flag).await?;
        find::same_version(self.version, row.version)?;
        if row.state != "pending" {
            return Err(answered().into());
        }
        let state = if self.upheld { "upheld" } else { "rejected" };
        let next = flag::Model {
            state: state.to_owned(),
            answer: said(&self.words)?,
            answered_by: change.caller.account_id.clone(),
            answered_at: change.now,
            version: row.version + 1,
            ..row
        };
        if self.upheld {
            let slip = super::held(change.tx, &next.slip_id).await?;
            let version = slip.version + 1;
            let gone = slip::Model { state: "withdrawn".to_owned(), version, ..slip };
            gone.into_active_model().reset_all().update(change.tx).await?;
        }
        let detail = json!({ "slip": next.slip_id, "state": state, "added": next.answer });
        change.note(&next.id, "pending", state, &detail);
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// Lets one collection more pass the cap of a unit in a month 超限放行.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Waive {
    /// The plan of the body that asks.
    pub plan: String,
    /// The unit, below that body.
    pub org: String,
    /// The month, `2023-06`.
    pub month: String,
    /// Why it cannot wait or be spared.
    pub reason: String,
}

impl Act for Waive {
    const NAME: &'static str = "cap-waive";
    const TITLE: Text = Text::new("超限放行", "Let a collection pass the cap");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let unit = find::org(change.tx, &self.org).await?;
        if !unit.path.starts_with(change.house()) {
            return Err(authority::not_found().into());
        }
        let month = Month::parse(self.month.trim()).ok_or_else(|| no_month(&self.month))?;
        let row = waiver::Model {
            id: new_id(),
            plan_id: self.plan,
            org_id: unit.id,
            month: month.to_string(),
            reason: boxed(&self.reason)?,
            granted_by: change.caller.account_id.clone(),
            granted_at: change.now,
            collection_id: String::new(),
            version: 1,
        };
        let detail = json!({ "org": row.org_id, "month": row.month, "reason": row.reason });
        change.note(&row.id, "", &row.reason, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

async fn held(tx: &Tx, id: &str) -> Result<flag::Model, Trouble> {
    Ok(flag::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

fn unknown(kind: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("没有“{kind}”这类反映。"), format!("There is no flag `{kind}`.")),
        Text::new(
            "可反映：重复要求（duplicate）、不在清单（off_list）、没有依据（no_basis）。",
            "One of duplicate, off_list, no_basis.",
        ),
    )
}

fn waiting() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("您的反映还在等待答复。", "Your flag still waits for an answer."),
        Text::new("答复后会出现在工作台。", "The answer will be on the page of the burden."),
    )
}

fn answered() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这条反映已经答复。", "The flag has been answered."),
        Text::new("请刷新页面查看。", "Reload the page to see it."),
    )
}

fn no_month(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("“{words}”不是月份。"), format!("“{words}” is no month.")),
        Text::new("请按 2023-06 的格式填写。", "Write it like 2023-06."),
    )
}
