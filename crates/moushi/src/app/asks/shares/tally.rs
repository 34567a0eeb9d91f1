//! How the shares of a plan stand, only as far as it is counted: a province has thousands of them, and a value
//! costs as much to fetch as to compute with. What a share says is in `Shelf`.

use std::collections::{HashMap, HashSet};

use moushi_core::model::Task;
use moushi_core::track::Share;
use sea_orm::{ColumnTrait, DerivePartialModel, EntityTrait, QueryFilter};

use super::figures::reached;
use super::owed;
use super::shelf::pace;
use crate::app::door::Eyes;
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::figures::telling;
use crate::store::ledger::named;
use crate::store::tables::{figure, share};

/// A share as it is counted.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its id.
    pub id: String,
    /// Code of its task.
    pub code: String,
    /// Its unit.
    pub org: String,
    /// `proposed`, `softened`, `returned`, `accepted`.
    pub state: String,
    /// Less was reached than should have been.
    pub behind: bool,
    /// The figure of last month is owed.
    pub owed: bool,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "share::Entity")]
struct Held {
    id: String,
    entry_id: String,
    org_id: String,
    unit: String,
    value: String,
    state: String,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "figure::Entity")]
struct Month {
    share_id: String,
    period: String,
    seq: i64,
    amount: String,
    whole: String,
    state: String,
}

/// The shares of a plan that were not withdrawn: of all tasks, or of those with these ids.
pub async fn tally(
    eyes: &Eyes<'_>,
    plan: &Computed,
    only: Option<&[String]>,
) -> Result<Vec<Standing>, Trouble> {
    let held = held(eyes, &plan.plan.id, only).await?;
    let owed = owed(eyes.today, Some(plan.plan.year)).filter(|_| plan.plan.state == "issued");
    let figures = figures(eyes, &held).await?;
    let tasks: HashMap<&str, &Task> = plan.tasks_by_id();
    let standing = |row: Held| {
        let task = tasks.get(row.entry_id.as_str())?;
        let figures = figures.get(&row.id).map_or(&[][..], Vec::as_slice);
        Some(row.stands(task, figures, owed.as_deref()))
    };
    Ok(held.into_iter().filter_map(standing).collect())
}

impl Held {
    fn stands(self, task: &Task, figures: &[Month], month: Option<&str>) -> Standing {
        let approved = figures.iter().filter(|one| one.state == "approved");
        let newest = approved.max_by(|a, b| (&a.period, a.seq).cmp(&(&b.period, b.seq)));
        let actual = newest.and_then(|one| reached(&one.amount, &one.whole, &self.unit));
        let behind =
            newest.is_some_and(|one| pace(task, self.value.parse().ok(), &one.period, actual).1);
        let told: HashSet<&str> = figures
            .iter()
            .filter(|one| matches!(&*one.state, "submitted" | "approved"))
            .map(|one| one.period.as_str())
            .collect();
        let accepted = named(&self.state) == Some(Share::Accepted);
        Standing {
            code: task.id.0.clone(),
            behind,
            owed: accepted && month.is_some_and(|month| !told.contains(month)),
            id: self.id,
            org: self.org_id,
            state: self.state,
        }
    }
}

async fn held(eyes: &Eyes<'_>, plan: &str, only: Option<&[String]>) -> Result<Vec<Held>, Trouble> {
    let all = share::Entity::find().filter(share::Column::State.ne("withdrawn"));
    let Some(tasks) = only else {
        let of_plan = all.filter(share::Column::PlanId.eq(plan));
        return Ok(of_plan.into_partial_model::<Held>().all(eyes.store.read()).await?);
    };
    let mut rows = Vec::new();
    for portion in tasks.chunks(500) {
        let some = all
            .clone()
            .filter(share::Column::EntryId.is_in(portion.iter().map(String::as_str)))
            .into_partial_model::<Held>();
        rows.extend(some.all(eyes.store.read()).await?);
    }
    Ok(rows)
}

/// The figures that tell, by share.
async fn figures(eyes: &Eyes<'_>, held: &[Held]) -> Result<HashMap<String, Vec<Month>>, Trouble> {
    let last = owed(eyes.today, None).unwrap_or_default();
    let mut all: HashMap<String, Vec<Month>> = HashMap::with_capacity(held.len());
    for portion in held.chunks(500) {
        let some = figure::Entity::find()
            .filter(figure::Column::ShareId.is_in(portion.iter().map(|row| row.id.as_str())))
            .filter(telling(&last))
            .into_partial_model::<Month>();
        for row in some.all(eyes.store.read()).await? {
            all.entry(row.share_id.clone()).or_default().push(row);
        }
    }
    Ok(all)
}
