//! The end of a task: its unit claims completion with evidence, somebody else verifies, and it is closed
//! 销号, sent back, or opened again; what is open at the end of the year goes on in the next plan.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Move, Ready, milestone as steps, own};
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{boxed, led, milestone, standing};
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::{carry, find};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{evidence, plan, progress};

/// Says that a task is done 申请办结.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// Why less than promised was reached, where it was.
    #[serde(default)]
    pub reason: String,
}

impl Act for Claim {
    const NAME: &'static str = "task-claim";
    const TITLE: Text = Text::new("申请办结", "Claim completion");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        led(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        let shown = evidence::Entity::find()
            .filter(evidence::Column::EntryId.eq(self.entry.as_str()))
            .filter(evidence::Column::State.ne("returned"))
            .count(change.tx)
            .await?;
        let told = milestone::told(change.tx, &self.entry).await?;
        let open = steps::open(&milestone::steps(&task)?, &told).len();
        let ready = Ready {
            open_milestones: u32::try_from(open).unwrap_or(u32::MAX),
            missing_evidence: u32::from(shown == 0),
            unexplained_shortfall: task.row.percent < 100 && reasoned(&self.reason).is_err(),
        };
        let detail = json!({ "reason": boxed(&self.reason)?, "percent": task.row.percent });
        task.take(change, &Move::Claim(ready), detail).await
    }
}

/// Begins to verify what was claimed 开始核查.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Examine {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
}

impl Act for Examine {
    const NAME: &'static str = "task-examine";
    const TITLE: Text = Text::new("开始核查", "Begin to verify");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        not_author(change, &self.entry).await?;
        task.take(change, &Move::Examine, json!({})).await
    }
}

/// Whoever has reported on a task does not verify it, nor review its effect.
pub(super) async fn not_author(change: &Change<'_>, entry: &str) -> Result<(), Trouble> {
    let reported = progress::Entity::find()
        .filter(progress::Column::EntryId.eq(entry))
        .filter(progress::Column::ReportedBy.eq(change.caller.account_id.as_str()))
        .count(change.tx)
        .await?;
    if reported > 0 { Err(own().into()) } else { Ok(()) }
}

/// Concludes a verification: the task is closed, or goes back with a reason 核查结论.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Conclude {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// It is so 属实.
    pub confirmed: bool,
    /// What was looked at: a sample on site, a comparison of data. Needed to confirm.
    #[serde(default)]
    pub checked: String,
    /// Why it is not so, or not enough; needed to send it back.
    #[serde(default)]
    pub reason: String,
}

impl Act for Conclude {
    const NAME: &'static str = "task-conclude";
    const TITLE: Text = Text::new("核查结论", "Conclude a verification");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        not_author(change, &self.entry).await?;
        let (checked, reason) = (boxed(&self.checked)?, boxed(&self.reason)?);
        let step = if self.confirmed {
            task.row.closed_on = change.today.to_string();
            Move::Confirm { checked: !checked.is_empty() }
        } else {
            reasoned(&reason)?;
            task.row.rejected_at = change.now;
            Move::Reject
        };
        let detail = json!({ "confirmed": self.confirmed, "checked": checked, "reason": reason });
        let made = task.take(change, &step, detail).await?;
        judge(change, &self.entry, self.confirmed, &reason).await?;
        Ok(made)
    }
}

/// Evidence that waited is accepted with the task, or returned with it.
async fn judge(
    change: &Change<'_>,
    entry: &str,
    confirmed: bool,
    reason: &str,
) -> Result<(), Trouble> {
    let state = if confirmed { "accepted" } else { "returned" };
    evidence::Entity::update_many()
        .col_expr(evidence::Column::State, Expr::value(state))
        .col_expr(evidence::Column::Reason, Expr::value(reason))
        .col_expr(evidence::Column::DecidedBy, Expr::value(change.caller.account_id.as_str()))
        .col_expr(evidence::Column::DecidedAt, Expr::value(change.now))
        .filter(evidence::Column::EntryId.eq(entry))
        .filter(evidence::Column::State.eq("pending"))
        .exec(change.tx)
        .await?;
    Ok(())
}

/// Opens a closed task again 重新打开.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reopen {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Act for Reopen {
    const NAME: &'static str = "task-reopen";
    const TITLE: Text = Text::new("重新打开任务", "Open a closed task again");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let mut task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        task.row.closed_on = String::new();
        task.take(change, &Move::Reopen, json!({ "reason": boxed(&self.reason)? })).await
    }
}

/// Lets an open task go on in the plan of the next year, with the explanation 结转.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CarryOver {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// Why it was not finished.
    pub reason: String,
}

impl Act for CarryOver {
    const NAME: &'static str = "task-carry";
    const TITLE: Text = Text::new("结转任务", "Carry a task over");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        let next = plan::Entity::find()
            .filter(plan::Column::OrgId.eq(task.plan.org_id.as_str()))
            .filter(plan::Column::Year.eq(task.plan.year + 1))
            .one(change.tx)
            .await?
            .ok_or_else(|| no_next(task.plan.year + 1))?;
        let into = carry::one(change, &task.entry, &next).await?;
        let detail = json!({ "reason": boxed(&self.reason)?, "carried": into });
        task.take(change, &Move::CarryOver, detail).await
    }
}

fn no_next(year: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(format!("还没有 {year} 年的计划。"), format!("There is no plan for {year} yet.")),
        Text::new("请先新建下一年度计划，再结转。", "Open the plan of the next year first."),
    )
}
