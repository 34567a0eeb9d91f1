//! Reports of progress 进展反馈: the only way by which progress and forecast change. Whether a task is
//! late or stale is computed from them, never reported.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Move, entered, own};
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{boxed, day, leads, led, milestone, said, standing};
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{assignment, progress, track};
use crate::store::{Tx, new_id};

/// The most that progress can be, in per cent: what is promised may be passed, not by so much.
const MOST: i64 = 1_000;

/// Reports how a task goes 反馈进展.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The task.
    pub entry: String,
    /// What has been done.
    pub done: String,
    /// What comes next.
    #[serde(default)]
    pub next: String,
    /// What stands in the way.
    #[serde(default)]
    pub problems: String,
    /// What is needed of others.
    #[serde(default)]
    pub support: String,
    /// Progress in per cent of what is promised; may pass 100.
    pub percent: i64,
    /// The number of the task's target as it stands now, in the target's unit; none when it has none.
    #[serde(default)]
    pub figure: Option<f64>,
    /// Day on which it will be done, `2023-11-30`; empty when it is not known.
    #[serde(default)]
    pub forecast: String,
    /// Share of the funds that has been paid, in per cent; none when nobody counts it.
    #[serde(default)]
    pub funds: Option<i64>,
    /// Newest month whose figures were entered with the statistics office, `2023-05`; empty for none.
    #[serde(default)]
    pub entered: String,
    /// Steps of the task that are reached with it, by their words.
    #[serde(default)]
    pub reached: Vec<String>,
    /// Days on which steps among them were reached, by the words of the step; the day of the report where none is
    /// given.
    #[serde(default)]
    pub reached_on: BTreeMap<String, String>,
}

impl Act for Report {
    const NAME: &'static str = "progress-report";
    const TITLE: Text = Text::new("反馈进展", "Report progress");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        led(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut task = standing(change.tx, &self.entry).await?;
        self.sane(change.today)?;
        let year = i32::try_from(task.plan.year).unwrap_or_default();
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        let days = milestone::days(&self.reached, &self.reached_on, first, change.today)?;
        let forecast = day(self.forecast.trim(), first)?.map(|day| day.to_string());
        let row = progress::Model {
            id: new_id(),
            plan_id: task.plan.id.clone(),
            entry_id: self.entry.clone(),
            org_id: unit(change, &self.entry).await?,
            seq: last(change.tx, &self.entry).await?.map_or(1, |last| last.seq + 1),
            done: said(&self.done)?,
            next: boxed(&self.next)?,
            problems: boxed(&self.problems)?,
            support: boxed(&self.support)?,
            percent: self.percent,
            figure: self.figure.map(|figure| figure.to_string()).unwrap_or_default(),
            forecast: forecast.unwrap_or_default(),
            state: "submitted".to_owned(),
            reason: String::new(),
            reported_on: change.today.to_string(),
            reported_by: change.caller.account_id.clone(),
            reported_at: change.now,
            decided_by: String::new(),
            decided_at: 0,
            version: 1,
            funds: self.funds.unwrap_or(-1),
            entered: self.entered.trim().to_owned(),
        };
        task.row.heard(&row);
        let detail = json!({ "progress": row.id, "percent": row.percent, "added": row.done,
            "reached": self.reached });
        let id = row.id.clone();
        milestone::reach(
            change,
            &task,
            &milestone::Told { words: &self.reached, days, progress: &id },
        )
        .await?;
        task.take(change, &Move::Report, detail).await?;
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

impl Report {
    /// Refuses shares that are none and a month that names none.
    fn sane(&self, today: NaiveDate) -> Result<(), Refusal> {
        let shares = [Some(self.percent), self.funds];
        if let Some(odd) = shares.into_iter().flatten().find(|share| !(0..=MOST).contains(share)) {
            return Err(self::odd(odd));
        }
        match self.entered.trim() {
            "" => Ok(()),
            month => entered::month(month, today).map(|_| ()),
        }
    }
}

impl track::Model {
    /// Takes up what a report says; what it does not speak of stays as it was.
    fn heard(&mut self, report: &progress::Model) {
        self.reported_on.clone_from(&report.reported_on);
        self.percent = report.percent;
        self.forecast.clone_from(&report.forecast);
        if report.funds >= 0 {
            self.funds = report.funds;
        }
        if !report.entered.is_empty() {
            self.entered.clone_from(&report.entered);
        }
    }
}

/// The newest report of a task.
pub async fn last(tx: &Tx, entry: &str) -> Result<Option<progress::Model>, Trouble> {
    let newest = progress::Entity::find()
        .filter(progress::Column::EntryId.eq(entry))
        .order_by_desc(progress::Column::Seq);
    Ok(newest.one(tx).await?)
}

/// The lead unit for which the caller reports; the body itself where its own task names none.
async fn unit(change: &Change<'_>, entry: &str) -> Result<String, Trouble> {
    let leads: Vec<assignment::Model> = leads(change.tx, entry).await?;
    let posts = &change.caller.posts;
    let mine = leads.iter().find(|lead| posts.iter().any(|post| post.org_id == lead.org_id));
    let unit = mine.or_else(|| leads.first()).map(|lead| lead.org_id.clone());
    Ok(unit.unwrap_or_else(|| change.target.org_id.clone()))
}

fn odd(percent: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("进度 {percent}% 不在 0 至 {MOST} 之间。"),
            format!("A progress of {percent} % is not between 0 and {MOST}."),
        ),
        Text::new(
            "请填写占目标的百分比，超额完成可以大于 100。",
            "Give it in per cent of the target; more than 100 when the target is passed.",
        ),
    )
}

/// Takes note of a report or returns it 审核反馈.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decide {
    /// The report.
    pub progress: String,
    /// The version that the person has seen.
    pub version: i64,
    /// `acknowledged` or `returned`.
    pub state: String,
    /// Why it is returned.
    #[serde(default)]
    pub reason: String,
}

impl Act for Decide {
    const NAME: &'static str = "progress-decide";
    const TITLE: Text = Text::new("审核进展反馈", "Decide on a report");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.progress).await?;
        find::entry_target(tx, &row.entry_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.progress).await?;
        find::same_version(self.version, row.version)?;
        if row.reported_by == change.caller.account_id {
            return Err(own().into());
        }
        match (self.state.as_str(), row.state.as_str()) {
            ("acknowledged", "submitted") => {}
            ("returned", "submitted") => reasoned(&self.reason)?,
            (_, "submitted") => return Err(no_answer(&self.state).into()),
            _ => return Err(decided().into()),
        }
        let next = progress::Model {
            state: self.state,
            reason: boxed(&self.reason)?,
            decided_by: change.caller.account_id.clone(),
            decided_at: change.now,
            version: row.version + 1,
            ..row
        };
        let detail = json!({ "progress": next.id, "answer": next.state, "reason": next.reason });
        change.note(&next.entry_id, "submitted", &next.state, &detail);
        if next.state == "returned" {
            milestone::unreach(change, &next.id).await?;
        }
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

async fn held(tx: &Tx, id: &str) -> Result<progress::Model, Trouble> {
    let found = progress::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

fn no_answer(word: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("不能把反馈设为“{word}”。"), format!("No report can be `{word}`.")),
        Text::new("请选择采纳或退回。", "Take note of it or return it."),
    )
}

fn decided() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这次反馈已经审核过。", "The report has been decided on."),
        Text::new("请刷新页面查看结果。", "Reload to see how."),
    )
}
