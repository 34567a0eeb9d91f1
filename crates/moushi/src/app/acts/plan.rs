//! Acts on a plan as a whole: opened, submitted, returned, approved, issued.

use moushi_core::model::{Finding, Refusal, RefusalKind, Severity};
use moushi_core::text::{Text, hex};
use moushi_files::write::json;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{carry, find, track};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::plans;
use crate::error::Trouble;
use crate::store::tables::{approval, issue, plan};
use crate::store::{Tx, new_id};

/// Opens the plan of a unit for a year 立项编制.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Open {
    /// The unit that plans.
    pub org: String,
    /// The year planned.
    pub year: i64,
    /// Title; made from unit and year when empty.
    #[serde(default)]
    pub title: String,
    /// Carries the open tasks of the year before in, as last year's rows.
    #[serde(default)]
    pub carry: bool,
}

/// Name of what was made or changed, and its version.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
}

impl Act for Open {
    const NAME: &'static str = "plan-open";
    const TITLE: Text = Text::new("新建年度计划", "Open a plan");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let org = find::org(change.tx, &self.org).await?;
        if !(2000..=2100).contains(&self.year) {
            return Err(odd_year(self.year).into());
        }
        let known = plan::Entity::find()
            .filter(plan::Column::OrgId.eq(org.id.as_str()))
            .filter(plan::Column::Year.eq(self.year))
            .one(change.tx)
            .await?;
        if known.is_some() {
            return Err(taken(&org.name, self.year).into());
        }
        let title = match self.title.trim() {
            "" => format!("{}{}年重点工作计划", org.name, self.year),
            title => title.to_owned(),
        };
        let row = plan::Model {
            id: new_id(),
            org_id: org.id,
            year: self.year,
            title,
            state: "draft".to_owned(),
            created_at: change.now,
            revision: 1,
            version: 1,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.title, &json!({ "title": row.title, "year": row.year }));
        row.clone().into_active_model().reset_all().insert(change.tx).await?;
        if self.carry {
            carry::carry(change, &row).await?;
        }
        Ok(Made { id, version: 1 })
    }
}

fn odd_year(year: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("{year} 不是合理的年度。"), format!("{year} is not a year to plan.")),
        Text::new("请填写 2000 至 2100 之间的年份。", "Give a year between 2000 and 2100."),
    )
}

fn taken(org: &str, year: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("{org} 已有 {year} 年的计划。"),
            format!("{org} has a plan for {year} already."),
        ),
        Text::new("请在列表中打开它。", "Open it from the list."),
    )
}

/// Sends a plan to the head for approval 报审.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Submit {
    /// The plan.
    pub plan: String,
}

impl Act for Submit {
    const NAME: &'static str = "plan-submit";
    const TITLE: Text = Text::new("报审计划", "Submit the plan");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let plan = find::open_plan(change.tx, &self.plan).await?;
        ready(change, &plan).await?;
        let row = approval::Model {
            id: new_id(),
            plan_id: plan.id.clone(),
            kind: "issue".to_owned(),
            state: "pending".to_owned(),
            prior_state: plan.state.clone(),
            asked_by: change.caller.account_id.clone(),
            asked_at: change.now,
            decided_by: String::new(),
            decided_at: 0,
            reason: String::new(),
            version: 1,
        };
        row.into_active_model().reset_all().insert(change.tx).await?;
        step(change, plan, "submitted", &json!({})).await
    }
}

/// Refuses a plan with open errors: they are mended or accepted with a reason first.
async fn ready(change: &Change<'_>, plan: &plan::Model) -> Result<(), Trouble> {
    let computed = plans::compute(change.tx, plan.clone()).await?;
    let errors: Vec<&Finding> =
        computed.findings.iter().filter(|one| one.severity == Severity::Error).collect();
    if computed.ledger.tasks.is_empty() {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            Text::new("计划中还没有任务。", "There is no task in the plan yet."),
            Text::new("请先审核文件摘录或新增任务。", "Review the candidates or add tasks first."),
        )
        .into());
    }
    let Some(first) = errors.first() else { return Ok(()) };
    let count = errors.len();
    Err(Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("还有 {count} 条“错误”级提示未处理，例如：{}", first.message.zh),
            format!("{count} findings of severity error are open, e.g. {}", first.message.en),
        ),
        Text::new(
            "请在“谋划检查”中逐条修改，或写明理由后接受。",
            "Mend each, or accept it with a reason, on the page of findings.",
        ),
    )
    .into())
}

/// Moves the plan on and records it.
pub async fn step(
    change: &mut Change<'_>,
    plan: plan::Model,
    state: &str,
    detail: &serde_json::Value,
) -> Result<Made, Trouble> {
    let mut next = plan.clone();
    next.state = state.to_owned();
    next.version += 1;
    next.revision += 1;
    let mut detail = detail.clone();
    detail["state"] = json!([plan.state, state]);
    change.note(&plan.id, &plan.state, state, &detail);
    let made = Made { id: plan.id, version: next.version };
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(made)
}

/// Sends a submitted plan back 退回修改.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Return {
    /// The plan.
    pub plan: String,
    /// Why; not empty.
    pub reason: String,
}

impl Act for Return {
    const NAME: &'static str = "plan-return";
    const TITLE: Text = Text::new("退回计划", "Return the plan");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let (plan, asked) = pending(change.tx, &self.plan).await?;
        let prior = asked.prior_state.clone();
        decide(change, asked, "returned", &self.reason).await?;
        step(change, plan, &prior, &json!({ "reason": self.reason })).await
    }
}

/// Approves a submitted plan 审批通过.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Approve {
    /// The plan.
    pub plan: String,
    /// A remark, if any.
    #[serde(default)]
    pub reason: String,
}

impl Act for Approve {
    const NAME: &'static str = "plan-approve";
    const TITLE: Text = Text::new("批准计划", "Approve the plan");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (plan, asked) = pending(change.tx, &self.plan).await?;
        if asked.asked_by == change.caller.account_id {
            return Err(own_request().into());
        }
        decide(change, asked, "passed", &self.reason).await?;
        step(change, plan, "approved", &json!({ "reason": self.reason })).await
    }
}

fn own_request() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("不能审批自己提交的计划。", "Nobody approves what they have submitted."),
        Text::new("请由其他负责人审批。", "Ask another head to decide."),
    )
}

/// A reason that says something.
pub fn reasoned(reason: &str) -> Result<(), Refusal> {
    if reason.trim().chars().count() >= 2 {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::new("请写明理由。", "Give the reason."),
        Text::new("理由会留在台账的历史中。", "It stays in the history of the ledger."),
    ))
}

async fn pending(tx: &Tx, id: &str) -> Result<(plan::Model, approval::Model), Trouble> {
    let plan = find::plan(tx, id).await?;
    let asked = approval::Entity::find()
        .filter(approval::Column::PlanId.eq(id))
        .filter(approval::Column::State.eq("pending"))
        .one(tx)
        .await?;
    match asked {
        Some(asked) if plan.state == "submitted" => Ok((plan, asked)),
        _ => Err(Refusal::new(
            RefusalKind::Conflict,
            Text::new("计划不在待审状态。", "The plan is not waiting for approval."),
            Text::new("请刷新页面查看最新状态。", "Reload to see where it stands."),
        )
        .into()),
    }
}

async fn decide(
    change: &Change<'_>,
    asked: approval::Model,
    state: &str,
    reason: &str,
) -> Result<(), Trouble> {
    let decided = approval::Model {
        state: state.to_owned(),
        decided_by: change.caller.account_id.clone(),
        decided_at: change.now,
        reason: reason.to_owned(),
        version: asked.version + 1,
        ..asked
    };
    decided.into_active_model().reset_all().update(change.tx).await?;
    Ok(())
}

/// Issues an approved plan: frozen, numbered, versioned 印发.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// The plan.
    pub plan: String,
    /// Document number 发文字号, e.g. 北教发〔2023〕1号.
    pub number: String,
}

/// What was issued.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Issued {
    /// Id of the frozen version.
    pub id: String,
    /// Which version it is, from 1.
    pub version_no: i64,
    /// SHA-256 of its ledger.
    pub digest: String,
}

impl Act for Issue {
    const NAME: &'static str = "plan-issue";
    const TITLE: Text = Text::new("印发计划", "Issue the plan");
    type Answer = Issued;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Issued, Trouble> {
        let plan = find::plan(change.tx, &self.plan).await?;
        if plan.state != "approved" {
            return Err(not_approved().into());
        }
        if self.number.trim().is_empty() {
            return Err(unnumbered().into());
        }
        let computed = plans::compute(change.tx, plan.clone()).await?;
        let body = json::write_ledger(&computed.ledger);
        let digest = hex(&Sha256::digest(&body));
        let before = issue::Entity::find()
            .filter(issue::Column::PlanId.eq(plan.id.as_str()))
            .order_by_desc(issue::Column::VersionNo)
            .one(change.tx)
            .await?;
        let row = issue::Model {
            id: new_id(),
            plan_id: plan.id.clone(),
            version_no: before.map_or(1, |before| before.version_no + 1),
            number: self.number.trim().to_owned(),
            digest: digest.clone(),
            body: String::from_utf8(body).map_err(anyhow::Error::from)?,
            issued_by: change.caller.account_id.clone(),
            issued_at: change.now,
        };
        let issued = Issued { id: row.id.clone(), version_no: row.version_no, digest };
        let detail = json!({ "number": row.number, "digest": row.digest });
        row.into_active_model().reset_all().insert(change.tx).await?;
        track::begin(change, &plan.id).await?;
        step(change, plan, "issued", &detail).await?;
        Ok(issued)
    }
}

fn not_approved() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("计划尚未批准，不能印发。", "The plan has not been approved."),
        Text::new("请先报审，由主要领导批准。", "Submit it; the head approves it first."),
    )
}

fn unnumbered() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("请填写发文字号。", "Give the document number."),
        Text::new("例如：北教发〔2023〕1号。", "For example: 北教发〔2023〕1号."),
    )
}
