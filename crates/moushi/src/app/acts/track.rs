//! Acts on tasks of an issued plan. Where a task may go from where it stands, and who may not be the same
//! person, the table of moves in `core::track` says; here it is read, moved and written.

pub mod change;
pub mod effect;
pub mod evidence;
pub mod finish;
pub mod forms;
pub mod milestone;
pub mod press;
pub mod remark;
pub mod report;

use std::collections::HashMap;

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Move, Tracked};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::find;
use super::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{assignment, entry, plan, track};

/// Longest text in one box, in characters.
const LONGEST: usize = 2_000;
/// Rows written at a time.
const PORTION: usize = 500;

/// A task of an issued plan, where it stands.
pub struct Standing {
    /// The row of the ledger.
    pub entry: entry::Model,
    /// Its plan.
    pub plan: plan::Model,
    /// Where it stands.
    pub now: Tracked,
    /// The row that says so.
    pub row: track::Model,
}

/// The task of that id; refused unless it is a task of an issued plan.
pub async fn standing(tx: &Tx, id: &str) -> Result<Standing, Trouble> {
    let entry = find::entry(tx, id).await?;
    let plan = find::plan(tx, &entry.plan_id).await?;
    let row = track::Entity::find_by_id(id).one(tx).await?;
    let row = row.filter(|_| entry.deleted_at == 0).ok_or_else(not_followed)?;
    Ok(Standing { now: row.tracked(), entry, plan, row })
}

impl Standing {
    /// Refuses when somebody else has moved it since the person looked.
    pub fn seen(&self, version: i64) -> Result<(), Refusal> {
        find::same_version(version, self.row.version)
    }

    /// Moves it and records the move with its detail.
    pub async fn take(
        mut self,
        change: &mut Change<'_>,
        step: &Move,
        mut detail: Value,
    ) -> Result<Made, Trouble> {
        let next = self.now.after(step, &change.caller.account_id)?;
        let before = serde_json::to_string(&self.now).map_err(anyhow::Error::from)?;
        let after = serde_json::to_string(&next).map_err(anyhow::Error::from)?;
        detail["track"] = json!([self.now.lifecycle, next.lifecycle]);
        change.note(&self.entry.id, &before, &after, &detail);
        self.row.hold(&next)?;
        self.row.version += 1;
        self.row.updated_at = change.now;
        let made = Made { id: self.entry.id, version: self.row.version };
        self.row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

fn not_followed() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "只有已印发计划中的任务可以跟踪办理。",
            "Only tasks of an issued plan are followed up.",
        ),
        Text::new("请先印发计划。", "Issue the plan first."),
    )
}

/// Begins to follow the tasks of a plan that has just been issued: what its lead unit has accepted is
/// under way, what was proposed to one waits for it.
pub async fn begin(change: &Change<'_>, plan: &str) -> Result<(), Trouble> {
    let tasks = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(plan))
        .filter(entry::Column::Noun.eq("task"))
        .filter(entry::Column::DeletedAt.eq(0))
        .all(change.tx)
        .await?;
    let leads: HashMap<String, String> = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan))
        .filter(assignment::Column::Part.eq("lead"))
        .all(change.tx)
        .await?
        .into_iter()
        .map(|lead| (lead.entry_id, lead.state))
        .collect();
    let mut rows = Vec::with_capacity(tasks.len());
    for task in &tasks {
        let now = at_issue(leads.get(&task.id).map(String::as_str))?;
        let row = track::Model::new(&task.id, plan, &now, change.now)?;
        rows.push(row.into_active_model().reset_all());
    }
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(PORTION));
        track::Entity::insert_many(rows).exec_without_returning(change.tx).await?;
        rows = rest;
    }
    Ok(())
}

/// Where a task stands when its plan is issued, by the answer of its lead unit.
fn at_issue(answer: Option<&str>) -> Result<Tracked, Refusal> {
    let issued = Tracked::default();
    match answer {
        Some("accepted") => issued.after(&Move::Assign, "")?.after(&Move::Accept, ""),
        Some("proposed") => issued.after(&Move::Assign, ""),
        _ => Ok(issued),
    }
}

/// Begins to follow one task that is under way already: it came by exchange.
pub async fn under_way(change: &Change<'_>, entry: &str, plan: &str) -> Result<(), Trouble> {
    let now = at_issue(Some("accepted"))?;
    let row = track::Model::new(entry, plan, &now, change.now)?.into_active_model().reset_all();
    track::Entity::insert(row).exec_without_returning(change.tx).await?;
    Ok(())
}

/// A task as a target of what its lead unit does: supporting units do not report or claim for it.
pub async fn led(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let entry = find::entry(tx, id).await?;
    let mut target = find::plan_target(tx, &entry.plan_id, id).await?;
    for lead in leads(tx, id).await? {
        target.parts.push(find::org(tx, &lead.org_id).await?.path);
    }
    Ok(target)
}

/// The parts of the units that lead a task.
pub async fn leads(tx: &Tx, id: &str) -> Result<Vec<assignment::Model>, Trouble> {
    let leads = assignment::Entity::find()
        .filter(assignment::Column::EntryId.eq(id))
        .filter(assignment::Column::Part.eq("lead"));
    Ok(leads.all(tx).await?)
}

/// Words that fit a box, trimmed.
pub fn boxed(words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if words.chars().count() <= LONGEST {
        return Ok(words.to_owned());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("内容超过 {LONGEST} 字。"),
            format!("The text is longer than {LONGEST} characters."),
        ),
        Text::new("请精简，或作为佐证上传。", "Shorten it, or add it as evidence."),
    ))
}

/// Words that fit a box and say something.
pub fn said(words: &str) -> Result<String, Refusal> {
    let words = boxed(words)?;
    if !words.is_empty() {
        return Ok(words);
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::new("内容不能为空。", "The text must not be empty."),
        Text::new("请填写后再提交。", "Write it, then send."),
    ))
}

/// A day from `first` on, or none when empty.
pub fn day(words: &str, first: NaiveDate) -> Result<Option<NaiveDate>, Refusal> {
    if words.is_empty() {
        return Ok(None);
    }
    match words.parse::<NaiveDate>() {
        Ok(day) if day >= first => Ok(Some(day)),
        _ => Err(Refusal::new(
            RefusalKind::Invalid,
            Text::of(
                format!("“{words}”不是 {first} 及以后的日期。"),
                format!("“{words}” is not a day from {first} on."),
            ),
            Text::of(format!("请按 {first} 的格式填写。"), format!("Write the day like {first}.")),
        )),
    }
}

/// Proposes a task to its lead unit again after it was sent back 重新下达.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Assign {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// What was agreed, if anything.
    #[serde(default)]
    pub reason: String,
}

impl Act for Assign {
    const NAME: &'static str = "task-assign";
    const TITLE: Text = Text::new("重新下达任务", "Propose a task again");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        let leads = leads(change.tx, &self.entry).await?;
        if leads.is_empty() {
            return Err(unled().into());
        }
        for lead in leads {
            let next = assignment::Model {
                state: "proposed".to_owned(),
                version: lead.version + 1,
                ..lead
            };
            next.into_active_model().reset_all().update(change.tx).await?;
        }
        task.take(change, &Move::Assign, json!({ "reason": boxed(&self.reason)? })).await
    }
}

fn unled() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("任务没有牵头单位，无法下达。", "The task has no lead unit to propose it to."),
        Text::new(
            "请先申请调整，明确牵头单位。",
            "Ask for a change that names the lead unit first.",
        ),
    )
}
