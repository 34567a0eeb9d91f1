//! 历史时点: how the tasks of an issued plan stood on a day, told from facts up to that day alone, so that the
//! bulletin of June says the same whenever it is printed. Moves are taken from the audit chain, reports and granted
//! changes from their rows; the light is that of `lights`, on that day.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use moushi_core::model::Task;
use moushi_core::track::Lifecycle;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use super::lights::Lights;
use crate::app::acts::entry::fields;
use crate::app::acts::track::change::Fields;
use crate::app::authority;
use crate::app::clock::{local, start_of};
use crate::app::door::Eyes;
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::ledger::named;
use crate::store::rows::Row;
use crate::store::tables::{audit, progress, request, track};

/// A task went from one place in its life to another, or was moved within it.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: i64,
    /// From where.
    pub from: Lifecycle,
    /// To where.
    pub to: Lifecycle,
    /// What the act recorded.
    pub detail: Value,
}

/// What has happened to the tasks of a plan. Keyed by the id of a task's row.
pub struct Past {
    /// The plan.
    pub plan: Arc<Computed>,
    /// Where tasks stand today.
    pub now: Lights,
    /// Moves, oldest first.
    pub steps: HashMap<String, Vec<Step>>,
    /// Reports, oldest first, returned ones among them.
    pub reports: HashMap<String, Vec<progress::Model>>,
    /// Requests that were granted, oldest first.
    pub granted: HashMap<String, Vec<request::Model>>,
}

/// How tasks stood on a day.
pub struct Day {
    /// Their lights.
    pub lights: Lights,
    /// The tasks as they were worded and due on that day, in the order of the ledger.
    pub tasks: Vec<Task>,
}

/// Whether a task that stands there is done.
pub fn done(at: Lifecycle) -> bool {
    matches!(at, Lifecycle::Closed | Lifecycle::Evaluated | Lifecycle::Archived)
}

/// The first moment after a day.
pub fn after(day: NaiveDate) -> i64 {
    day.succ_opt().map_or(i64::MAX, start_of)
}

impl Past {
    /// Of a plan that the caller has been found to see as a whole.
    pub async fn of(eyes: &Eyes<'_>, plan: &str) -> Result<Self, Trouble> {
        let plan = eyes.plans.get(eyes.store, plan).await?.ok_or_else(authority::not_found)?;
        let now = Lights::of(eyes, &plan).await?;
        let ids: Vec<&str> = now.rows().map(|row| row.entry_id.as_str()).collect();
        let steps = steps(eyes, &ids).await?;
        let reports = progress::Entity::find()
            .filter(progress::Column::PlanId.eq(plan.plan.id.as_str()))
            .order_by_asc(progress::Column::Seq)
            .all(eyes.store.read())
            .await?;
        let granted = request::Entity::find()
            .filter(request::Column::PlanId.eq(plan.plan.id.as_str()))
            .filter(request::Column::State.eq("granted"))
            .order_by_asc(request::Column::DecidedAt)
            .order_by_asc(request::Column::Id)
            .all(eyes.store.read())
            .await?;
        Ok(Self {
            steps,
            reports: grouped(reports, |row| &row.entry_id),
            granted: grouped(granted, |row| &row.entry_id),
            now,
            plan,
        })
    }

    /// How the tasks stood at the end of a day; without any light before the plan was issued.
    pub fn on(&self, day: NaiveDate) -> Day {
        let followed = self.now.issued().is_some_and(|issued| issued <= day);
        let mut rows = HashMap::new();
        let mut tasks = Vec::new();
        for task in &self.plan.ledger.tasks {
            let Some(row) = self.now.row(&task.id).filter(|_| followed) else { continue };
            rows.insert(task.id.0.clone(), self.row(row, day));
            tasks.push(self.task(task, &row.entry_id, day));
        }
        Day { lights: self.now.on(day, rows), tasks }
    }

    /// Where a task stood at the end of a day.
    fn row(&self, now: &track::Model, day: NaiveDate) -> track::Model {
        let end = after(day);
        let steps = self.steps.get(&now.entry_id).map(Vec::as_slice).unwrap_or_default();
        let next = steps.iter().find(|step| step.at >= end);
        let at = next.map_or_else(|| now.lifecycle(), |step| step.from);
        let closing = steps.iter().rfind(|step| step.at < end && closes(step));
        let closed = closing.and_then(|step| local(step.at)).map(|at| at.date_naive().to_string());
        let closed = closed.unwrap_or_else(|| now.closed_on.clone());
        let said = self.newest(&now.entry_id, day);
        track::Model {
            lifecycle: fields::word(&at),
            closed_on: if done(at) { closed } else { String::new() },
            reported_on: said.map(|said| said.reported_on.clone()).unwrap_or_default(),
            percent: said.map_or(0, |said| said.percent),
            funds: self
                .last(&now.entry_id, day, |one| (one.funds >= 0).then_some(one.funds))
                .unwrap_or(-1),
            entered: self.last(&now.entry_id, day, month).unwrap_or_default(),
            forecast: said.map(|said| said.forecast.clone()).unwrap_or_default(),
            ..now.clone()
        }
    }

    /// The newest report up to a day that was not returned.
    pub fn newest(&self, entry: &str, day: NaiveDate) -> Option<&progress::Model> {
        let (all, day) = (self.reports.get(entry)?, day.to_string());
        all.iter().rfind(|one| one.state != "returned" && one.reported_on <= day)
    }

    /// What the newest report up to a day said of something, where it spoke of it.
    fn last<T>(
        &self,
        entry: &str,
        day: NaiveDate,
        of: impl Fn(&progress::Model) -> Option<T>,
    ) -> Option<T> {
        let (all, day) = (self.reports.get(entry)?, day.to_string());
        let told = all.iter().rev().filter(|one| one.state != "returned" && one.reported_on <= day);
        told.filter_map(of).next()
    }

    /// The task without what was granted after a day.
    fn task(&self, task: &Task, entry: &str, day: NaiveDate) -> Task {
        let end = after(day);
        let later = self.granted.get(entry).into_iter().flatten().rev();
        let mut row = Row::Task(task.clone());
        for change in later.take_while(|change| change.decided_at >= end) {
            let wanted: Fields = serde_json::from_str(&change.fields).unwrap_or_default();
            for (field, (before, _)) in &wanted {
                // A field that is no longer there changes nothing.
                let _ = fields::write(&mut row, field, before, task.year);
            }
        }
        match row {
            Row::Task(task) => task,
            _ => task.clone(),
        }
    }
}

/// The month up to which a report says that figures were entered.
fn month(report: &progress::Model) -> Option<String> {
    Some(report.entered.clone()).filter(|month| !month.is_empty())
}

/// Whether a step closes a task.
pub fn closes(step: &Step) -> bool {
    step.to == Lifecycle::Closed && step.from != Lifecycle::Closed
}

fn grouped<T>(rows: Vec<T>, of: impl Fn(&T) -> &String) -> HashMap<String, Vec<T>> {
    let mut all: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        all.entry(of(&row).clone()).or_default().push(row);
    }
    all
}

/// Moves of tasks as the audit chain has them, oldest first; asked for in portions that both engines take.
async fn steps(eyes: &Eyes<'_>, ids: &[&str]) -> Result<HashMap<String, Vec<Step>>, Trouble> {
    let mut all: HashMap<String, Vec<Step>> = HashMap::new();
    for portion in ids.chunks(500) {
        let rows = audit::Entity::find()
            .filter(audit::Column::Object.is_in(portion.iter().copied()))
            .filter(audit::Column::Outcome.eq("done"))
            .filter(audit::Column::Detail.contains("\"track\":"))
            .order_by_asc(audit::Column::Seq)
            .all(eyes.store.read())
            .await?;
        for row in rows {
            let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
            let place = |at: usize| named(detail["track"][at].as_str().unwrap_or_default());
            let (Some(from), Some(to)) = (place(0), place(1)) else { continue };
            all.entry(row.object).or_default().push(Step { at: row.at, from, to, detail });
        }
    }
    Ok(all)
}
