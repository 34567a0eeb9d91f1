//! Acts on shares of a target 分解指标: what the units below answer, and what comes of the answers. Handing down is
//! `propose`, what a unit reports is `figure`; what the whole comes to is computed by whoever asks.

pub mod figure;
pub(super) mod own;
pub mod propose;

use std::collections::BTreeMap;

use moushi_core::model::{Refusal, RefusalKind, Target as Goal, Task};
use moushi_core::text::{Bound, Text};
use moushi_core::track::{self, Direction, Handling, Lifecycle, Share, softer};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::exchange::border::{self, Side};
use super::find;
use super::plan::{Made, reasoned};
use super::track::{Standing, boxed, led, standing};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::rows::Row;
use crate::store::tables::share;

/// How a target is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 数量: shares sum to the whole.
    Sum,
    /// 比率: computed from two sums, never split.
    Rate,
    /// 没有数量.
    Plain,
}

impl Measure {
    /// How the first target of a task is counted.
    pub fn of(goal: Option<&Goal>) -> Self {
        match goal.map(|goal| goal.quantity.unit.as_str()) {
            None => Self::Plain,
            Some("%" | "％" | "‰") => Self::Rate,
            Some(_) => Self::Sum,
        }
    }

    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Rate => "rate",
            Self::Plain => "plain",
        }
    }
}

/// Which way of a target is better.
pub fn direction(goal: Option<&Goal>) -> Direction {
    let down = goal.is_some_and(|goal| goal.quantity.bound == Bound::AtMost);
    if down { Direction::Down } else { Direction::Up }
}

impl share::Model {
    /// Where it stands.
    pub fn stands(&self) -> Share {
        crate::store::ledger::named(&self.state).unwrap_or(Share::Withdrawn)
    }

    /// Its figure.
    pub fn figure(&self) -> Option<f64> {
        self.value.parse().ok()
    }

    /// Takes a step.
    pub(in crate::app::acts) fn take(&mut self, step: Handling) -> Result<(), Refusal> {
        self.state = super::entry::fields::word(&self.stands().after(step)?);
        self.version += 1;
        Ok(())
    }
}

/// The first target of a task: the one that is split.
pub(in crate::app::acts) fn goal(task: &Standing) -> Result<Option<Goal>, Trouble> {
    Ok(planned(task)?.targets.into_iter().next())
}

/// The task as the plan has it.
pub(in crate::app::acts) fn planned(task: &Standing) -> Result<Task, Trouble> {
    match Row::of(&task.entry)? {
        Row::Task(task) => Ok(task),
        _ => Err(authority::not_found().into()),
    }
}

/// The shares of a task.
pub(in crate::app::acts) async fn all(tx: &Tx, entry: &str) -> Result<Vec<share::Model>, Trouble> {
    Ok(share::Entity::find().filter(share::Column::EntryId.eq(entry)).all(tx).await?)
}

/// Takes a share back, with what was split from it.
pub(in crate::app::acts) async fn withdraw(
    change: &Change<'_>,
    row: share::Model,
    known: &BTreeMap<String, share::Model>,
    reason: &str,
) -> Result<(), Trouble> {
    let mut waiting = vec![row];
    while let Some(mut row) = waiting.pop() {
        let below = known.values().filter(|one| one.above == row.id && one.stands().stands());
        waiting.extend(below.cloned());
        row.take(Handling::Withdraw)?;
        reason.clone_into(&mut row.reason);
        border::tell(change, &row).await?;
        row.into_active_model().reset_all().update(change.tx).await?;
    }
    Ok(())
}

/// Answers a share: takes it on, offers another figure, or returns it 签收、调整、退回.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The share.
    pub share: String,
    /// The version that the person has seen.
    pub version: i64,
    /// `accepted` or `returned`.
    pub state: String,
    /// Another figure. Less than was handed down waits for whoever handed it down, and needs a reason.
    #[serde(default)]
    pub value: Option<f64>,
    /// What the unit itself will do, in its own words.
    #[serde(default)]
    pub words: String,
    /// Why it is returned, or for less.
    #[serde(default)]
    pub reason: String,
}

impl Act for Answer {
    const NAME: &'static str = "share-answer";
    const TITLE: Text = Text::new("签收分解指标", "Answer a share");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        holder(tx, &held(tx, &self.share).await?).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = held(change.tx, &self.share).await?;
        find::same_version(self.version, row.version)?;
        border::ours(change.tx, &row.id, Side::Below).await?;
        if row.handed_by == change.caller.account_id {
            return Err(track::own().into());
        }
        let task = standing(change.tx, &row.entry_id).await?;
        open(&task)?;
        let before = row.state.clone();
        let step = self.step(&row, direction(goal(&task)?.as_ref()))?;
        row.take(step)?;
        if let (Handling::Accept | Handling::Soften, Some(value)) = (step, self.value) {
            row.value = value.to_string();
        }
        if !self.words.trim().is_empty() {
            row.words = boxed(&self.words)?;
        }
        row.reason = boxed(&self.reason)?;
        row.answered_by.clone_from(&change.caller.account_id);
        row.answered_at = change.now;
        if step == Handling::Accept {
            own::adopt(change, &mut row, &task).await?;
        }
        let detail = json!({ "share": row.id, "answer": [before, row.state], "value": row.value,
            "reason": row.reason });
        change.note(&row.entry_id, &before, &row.state, &detail);
        let made = Made { id: row.id.clone(), version: row.version };
        border::tell(change, &row).await?;
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

impl Answer {
    /// What the answer comes to.
    pub(in crate::app::acts) fn step(
        &self,
        row: &share::Model,
        direction: Direction,
    ) -> Result<Handling, Refusal> {
        match self.state.as_str() {
            "accepted" => {}
            "returned" => return reasoned(&self.reason).map(|()| Handling::Return),
            other => return Err(no_answer(other)),
        }
        let handed = row.handed.parse().ok();
        match (self.value, handed) {
            (Some(_), None) => Err(numberless()),
            (Some(value), _) if !value.is_finite() => Err(numberless()),
            (Some(value), Some(handed)) if softer(value, handed, direction) => {
                reasoned(&self.reason).map(|()| Handling::Soften)
            }
            _ => Ok(Handling::Accept),
        }
    }
}

/// Decides on a share that a unit has not simply taken on: agrees to less, or takes it back 审定分解指标.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decide {
    /// The share.
    pub share: String,
    /// The version that the person has seen.
    pub version: i64,
    /// `agreed` or `withdrawn`. To insist, hand it down again.
    pub state: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Act for Decide {
    const NAME: &'static str = "share-decide";
    const TITLE: Text = Text::new("审定分解指标", "Decide on a share");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        above(tx, &held(tx, &self.share).await?).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = held(change.tx, &self.share).await?;
        find::same_version(self.version, row.version)?;
        border::ours(change.tx, &row.id, Side::Above).await?;
        if row.answered_by == change.caller.account_id {
            return Err(track::own().into());
        }
        reasoned(&self.reason)?;
        let before = row.state.clone();
        let made = Made { id: row.id.clone(), version: row.version + 1 };
        let entry = row.entry_id.clone();
        match self.state.as_str() {
            "agreed" => {
                let task = standing(change.tx, &entry).await?;
                row.take(Handling::Agree)?;
                row.reason = boxed(&self.reason)?;
                own::adopt(change, &mut row, &task).await?;
                border::tell(change, &row).await?;
                row.into_active_model().reset_all().update(change.tx).await?;
            }
            "withdrawn" => {
                let known = all(change.tx, &entry).await?;
                let known = known.into_iter().map(|row| (row.org_id.clone(), row)).collect();
                withdraw(change, row, &known, &boxed(&self.reason)?).await?;
            }
            other => return Err(no_answer(other).into()),
        }
        let detail = json!({ "share": self.share, "answer": [before, self.state],
            "reason": self.reason.trim() });
        change.note(&entry, &before, &self.state, &detail);
        Ok(made)
    }
}

/// The share of that id.
pub async fn held(tx: &Tx, id: &str) -> Result<share::Model, Trouble> {
    let found = share::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

/// A share as a target of what its unit does.
async fn holder(tx: &Tx, row: &share::Model) -> Result<Target, Trouble> {
    let unit = find::org(tx, &row.org_id).await?;
    Ok(Target {
        object: row.entry_id.clone(),
        org_id: unit.id,
        org_path: unit.path.clone(),
        parts: vec![unit.path],
        ..Target::default()
    })
}

/// A share as a target of whoever handed it down: the unit above, or the house and the lead of the task.
async fn above(tx: &Tx, row: &share::Model) -> Result<Target, Trouble> {
    if row.above.is_empty() {
        return led(tx, &row.entry_id).await;
    }
    holder(tx, &held(tx, &row.above).await?).await
}

/// What is to be done by a share: the words of its task.
pub async fn words(tx: &Tx, row: &share::Model) -> Result<String, Trouble> {
    Ok(find::entry(tx, &row.entry_id).await?.words)
}

/// Refuses what comes after a task is over.
pub(in crate::app::acts) fn open(task: &Standing) -> Result<(), Refusal> {
    use Lifecycle::{Assigned, CompletionClaimed, Established, InProgress, Verifying};
    let at = task.now.lifecycle;
    if matches!(at, Established | Assigned | InProgress | CompletionClaimed | Verifying) {
        return Ok(());
    }
    let title = at.title();
    Err(Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("任务{}，不再分解和填报。", title.zh),
            format!("The task is {}; nothing is handed down or reported of it any more.", title.en),
        ),
        Text::new(
            "如需补报，请联系牵头单位重新打开任务。",
            "If something is missing, ask the lead unit to have it opened again.",
        ),
    ))
}

fn invalid(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn numberless() -> Refusal {
    invalid(
        Text::new("这项任务没有可以调整的数额。", "There is no figure to be changed."),
        Text::new("请写明本单位的做法，或退回。", "Say what you will do, or return it."),
    )
}

fn no_answer(word: &str) -> Refusal {
    invalid(
        Text::of(format!("不能答复“{word}”。"), format!("`{word}` is no answer.")),
        Text::new("请选择签收、退回，或同意、撤回。", "Accept or return it; agree or withdraw."),
    )
}
