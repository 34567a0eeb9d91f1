//! Rectification 整改: the unit says what it will do and what it has done, asks for more time where it needs it;
//! somebody who neither found the shortcoming nor put it right verifies, and it is closed 销号, sent back, or
//! opened again.

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::Turn;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::exhibit::looked;
use super::{about, invalid, shortcoming_target};
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::{boxed, day, said};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::Tx;

/// Says how a shortcoming is to be put right 制定整改措施, and asks for more time where it is needed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// The shortcoming.
    pub shortcoming: String,
    /// The version that the person has seen.
    pub version: i64,
    /// What will be done, by whom.
    pub words: String,
    /// A later last day that is asked for; none when the day holds.
    #[serde(default)]
    pub until: String,
    /// Why more time is needed.
    #[serde(default)]
    pub reason: String,
}

impl Act for Plan {
    const NAME: &'static str = "rectification-plan";
    const TITLE: Text = Text::new("制定整改措施", "Plan the rectification");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        shortcoming_target(tx, &self.shortcoming).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (mut unit, at) = about(change.tx, &self.shortcoming, self.version).await?;
        unit.turn(change, Turn::Plan(at))?;
        unit.case.found[at].plan = said(&self.words)?;
        if let Some(until) = day(self.until.trim(), change.today)? {
            reasoned(&self.reason)?;
            if until.to_string() <= unit.case.found[at].due {
                return Err(not_later(&unit.case.found[at].due).into());
            }
            unit.turn(change, Turn::AskTime(at))?;
            unit.case.found[at].asked_until = until.to_string();
            unit.case.found[at].asked_reason = boxed(&self.reason)?;
        }
        let one = &unit.case.found[at];
        let detail = json!({ "shortcoming": one.seq, "added": one.plan, "until": one.asked_until });
        unit.keep(change, detail).await
    }
}

fn not_later(due: &str) -> Refusal {
    invalid(
        Text::of(
            format!("申请的期限不晚于现有期限 {due}。"),
            format!("The day asked for is not after {due}, which holds now."),
        ),
        Text::new("不需要延期的，请留空。", "Leave it empty when no more time is needed."),
    )
}

/// Grants or denies more time 审批延期.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DecideTime {
    /// The shortcoming.
    pub shortcoming: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Granted or not.
    pub granted: bool,
    /// Why not; needed to deny it.
    #[serde(default)]
    pub reason: String,
}

impl Act for DecideTime {
    const NAME: &'static str = "extension-decide";
    const TITLE: Text = Text::new("审批整改延期", "Decide on more time");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        shortcoming_target(tx, &self.shortcoming).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (mut unit, at) = about(change.tx, &self.shortcoming, self.version).await?;
        if !self.granted {
            reasoned(&self.reason)?;
        }
        unit.turn(change, if self.granted { Turn::GiveTime(at) } else { Turn::DenyTime(at) })?;
        let one = &mut unit.case.found[at];
        let asked = std::mem::take(&mut one.asked_until);
        one.reason = boxed(&self.reason)?;
        if self.granted {
            one.due.clone_from(&asked);
        }
        let detail = json!({ "shortcoming": one.seq, "granted": self.granted, "until": asked,
            "reason": one.reason });
        unit.keep(change, detail).await
    }
}

/// Says that a shortcoming is put right 报告整改情况.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The shortcoming.
    pub shortcoming: String,
    /// The version that the person has seen.
    pub version: i64,
    /// What was done, and where it can be seen.
    pub words: String,
}

impl Act for Report {
    const NAME: &'static str = "rectification-report";
    const TITLE: Text = Text::new("报告整改情况", "Report the rectification");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        shortcoming_target(tx, &self.shortcoming).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (mut unit, at) = about(change.tx, &self.shortcoming, self.version).await?;
        unit.turn(change, Turn::Report(at))?;
        let one = &mut unit.case.found[at];
        one.report = said(&self.words)?;
        one.answers += 1;
        one.reported_on = change.today.to_string();
        one.asked_until = String::new();
        let detail = json!({ "shortcoming": one.seq, "added": one.report });
        unit.keep(change, detail).await
    }
}

/// Verifies a rectification 核查整改: the shortcoming is closed, or goes back with a reason.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Verify {
    /// The shortcoming.
    pub shortcoming: String,
    /// The version that the person has seen.
    pub version: i64,
    /// It is put right 属实.
    pub confirmed: bool,
    /// What was looked at; needed to close it.
    #[serde(default)]
    pub checked: String,
    /// Pieces of the unit's evidence that were looked at, by their ids; needed to close it where there are any.
    #[serde(default)]
    pub looked: Vec<String>,
    /// Why it is not so, or not enough; needed to send it back.
    #[serde(default)]
    pub reason: String,
}

impl Act for Verify {
    const NAME: &'static str = "rectification-verify";
    const TITLE: Text = Text::new("核查整改", "Verify the rectification");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        shortcoming_target(tx, &self.shortcoming).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (mut unit, at) = about(change.tx, &self.shortcoming, self.version).await?;
        let (checked, reason) = (boxed(&self.checked)?, boxed(&self.reason)?);
        let (looked, unseen) = looked(change, &unit.case.found[at], &self.looked).await?;
        if self.confirmed {
            unit.turn(change, Turn::Confirm { at, checked: !checked.is_empty(), unseen })?;
        } else {
            reasoned(&reason)?;
            unit.turn(change, Turn::Reject(at))?;
        }
        let one = &mut unit.case.found[at];
        one.checked = checked;
        one.reason = reason;
        one.verified_by.clone_from(&change.caller.account_id);
        one.verified_on = change.today.to_string();
        let detail = json!({ "shortcoming": one.seq, "confirmed": self.confirmed,
            "checked": one.checked, "looked": looked, "reason": one.reason });
        unit.keep(change, detail).await
    }
}

/// Opens a closed shortcoming again 重新打开问题.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reopen {
    /// The shortcoming.
    pub shortcoming: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Why.
    pub reason: String,
    /// Until when it is to be put right now.
    pub until: String,
}

impl Act for Reopen {
    const NAME: &'static str = "shortcoming-reopen";
    const TITLE: Text = Text::new("重新打开问题", "Open a shortcoming again");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        shortcoming_target(tx, &self.shortcoming).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let (mut unit, at) = about(change.tx, &self.shortcoming, self.version).await?;
        let until = day(self.until.trim(), change.today)?.ok_or_else(undated)?;
        unit.turn(change, Turn::Reopen(at))?;
        unit.row.closed_on = String::new();
        unit.row.closed_by = String::new();
        let one = &mut unit.case.found[at];
        one.reason = boxed(&self.reason)?;
        one.due = until.to_string();
        one.reported_on = String::new();
        one.reopened += 1;
        let detail = json!({ "shortcoming": one.seq, "reason": one.reason, "until": one.due });
        unit.keep(change, detail).await
    }
}

fn undated() -> Refusal {
    invalid(
        Text::new("请填写新的整改期限。", "Give the day until which it is to be put right."),
        Text::new("例如：2023-12-20。", "For example 2023-12-20."),
    )
}
