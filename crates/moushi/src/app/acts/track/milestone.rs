//! Steps of a task 节点: reached by a report, waived by the office. What the steps are, the row of the task
//! says; what was missed is computed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use moushi_core::model::{Milestone, Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::milestone::Reached;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Standing, boxed, standing};
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::reached;
use crate::store::{Tx, new_id};

/// The steps of a task.
pub fn steps(task: &Standing) -> Result<Vec<Milestone>, Trouble> {
    match Row::of(&task.entry)? {
        Row::Task(task) => Ok(task.milestones),
        _ => Ok(Vec::new()),
    }
}

impl reached::Model {
    /// What became of the step.
    pub fn told(&self) -> Reached {
        Reached { words: self.words.clone(), on: self.reached_on.parse::<NaiveDate>().ok() }
    }
}

/// What became of the steps of a task.
pub async fn told(tx: &Tx, entry: &str) -> Result<Vec<Reached>, Trouble> {
    let rows = reached::Entity::find().filter(reached::Column::EntryId.eq(entry)).all(tx).await?;
    Ok(rows.iter().map(reached::Model::told).collect())
}

/// What a report says of steps.
pub struct Told<'a> {
    /// The steps that are reached, by their words.
    pub words: &'a [String],
    /// The days of some of them.
    pub days: BTreeMap<String, NaiveDate>,
    /// The report.
    pub progress: &'a str,
}

/// Writes that a report says these steps are reached; what was reached before stays.
pub async fn reach(change: &Change<'_>, task: &Standing, said: &Told<'_>) -> Result<(), Trouble> {
    let steps = steps(task)?;
    let known = told(change.tx, &task.entry.id).await?;
    for words in said.words {
        if !steps.iter().any(|step| step.words == *words) {
            return Err(no_step(words).into());
        }
        if known.iter().any(|one| one.words == *words) {
            continue;
        }
        let row = blank(change, task, words);
        let day = said.days.get(words).copied().unwrap_or(change.today);
        let row = reached::Model {
            reached_on: day.to_string(),
            progress_id: said.progress.to_owned(),
            ..row
        };
        row.into_active_model().reset_all().insert(change.tx).await?;
    }
    Ok(())
}

/// The days of steps, none before the year that is planned nor after today.
pub fn days(
    reached: &[String],
    given: &BTreeMap<String, String>,
    first: NaiveDate,
    today: NaiveDate,
) -> Result<BTreeMap<String, NaiveDate>, Refusal> {
    let one = |(words, said): (&String, &String)| {
        if !reached.contains(words) {
            return Err(no_step(words));
        }
        let Some(day) = super::day(said.trim(), first)? else { return Ok(None) };
        if day > today { Err(ahead(words, day)) } else { Ok(Some((words.clone(), day))) }
    };
    given.iter().filter_map(|pair| one(pair).transpose()).collect()
}

fn ahead(words: &str, day: NaiveDate) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("节点“{words}”的完成日期 {day} 还没有到。"),
            format!("The day {day} of the step “{words}” lies ahead."),
        ),
        Text::new(
            "请填写已经完成的日期；还没有完成的节点不要勾选。",
            "Give the day on which it was reached; do not tick what is still ahead.",
        ),
    )
}

/// Takes back what a report said of steps, because it was returned.
pub async fn unreach(change: &Change<'_>, progress: &str) -> Result<(), Trouble> {
    reached::Entity::delete_many()
        .filter(reached::Column::ProgressId.eq(progress))
        .exec(change.tx)
        .await?;
    Ok(())
}

fn blank(change: &Change<'_>, task: &Standing, words: &str) -> reached::Model {
    reached::Model {
        id: new_id(),
        plan_id: task.plan.id.clone(),
        entry_id: task.entry.id.clone(),
        words: words.to_owned(),
        reached_on: String::new(),
        reason: String::new(),
        progress_id: String::new(),
        made_by: change.caller.account_id.clone(),
        made_at: change.now,
    }
}

/// Waives a step of a task 免除节点: it need not be reached any more.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Waive {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// The step, by its words.
    pub step: String,
    /// Why.
    pub reason: String,
}

impl Act for Waive {
    const NAME: &'static str = "milestone-waive";
    const TITLE: Text = Text::new("免除节点", "Waive a milestone");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        if !steps(&task)?.iter().any(|step| step.words == self.step) {
            return Err(no_step(&self.step).into());
        }
        if told(change.tx, &self.entry).await?.iter().any(|one| one.words == self.step) {
            return Err(settled(&self.step).into());
        }
        let row =
            reached::Model { reason: boxed(&self.reason)?, ..blank(change, &task, &self.step) };
        change.note(
            &self.entry,
            "",
            &row.words,
            &json!({ "waived": row.words, "reason": row.reason }),
        );
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id: self.entry, version: task.row.version })
    }
}

fn no_step(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("任务没有节点“{words}”。"), format!("The task has no step “{words}”.")),
        Text::new("请刷新页面，从现有节点中选择。", "Reload, then choose one of its steps."),
    )
}

fn settled(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("节点“{words}”已经完成或免除。"),
            format!("The step “{words}” has been reached or waived."),
        ),
        Text::new("请刷新页面查看。", "Reload to see it."),
    )
}
