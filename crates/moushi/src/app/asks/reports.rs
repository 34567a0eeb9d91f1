//! 进展审核: reports of a plan that nobody has taken note of, beside what was reported before.

use std::collections::{BTreeMap, HashMap};

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::listed::heads;
use super::plans::whole;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{entry, org, progress};

/// Most reports on one page.
const MOST: u64 = 200;

/// Reports of a plan that wait, oldest first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Reports {
    /// The plan.
    pub plan: String,
}

/// A report that waits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// The report.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The row of its task.
    pub entry: String,
    /// Code of the task.
    pub code: String,
    /// Words of the task.
    pub words: String,
    /// The unit that reports.
    pub unit: String,
    /// Day of the report.
    pub on: String,
    /// What has been done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// What stands in the way.
    pub problems: String,
    /// What is needed of others.
    pub support: String,
    /// Progress in per cent.
    pub percent: i64,
    /// Progress as reported before; none for the first report.
    pub before: Option<i64>,
    /// When it will be done.
    pub forecast: String,
    /// The caller has written it: somebody else has to decide.
    pub own: bool,
}

impl Ask for Reports {
    const NAME: &'static str = "reports";
    const TITLE: Text = Text::new("待审核的反馈", "Reports that wait");
    type View = Vec<Waiting>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Waiting>, Trouble> {
        whole(eyes, &self.plan).await?;
        let rows = progress::Entity::find()
            .filter(progress::Column::PlanId.eq(self.plan.as_str()))
            .filter(progress::Column::State.eq("submitted"))
            .order_by_asc(progress::Column::ReportedAt)
            .order_by_asc(progress::Column::Id)
            .limit(MOST)
            .all(eyes.store.read())
            .await?;
        let tasks = heads(eyes, rows.iter().map(|row| row.entry_id.as_str())).await?;
        let units = org::Entity::find()
            .filter(org::Column::Id.is_in(rows.iter().map(|row| row.org_id.as_str())));
        let units = units.all(eyes.store.read()).await?;
        let units: HashMap<&str, &str> =
            units.iter().map(|unit| (unit.id.as_str(), unit.name.as_str())).collect();
        let mut before = before(eyes, &rows).await?;
        let waiting = |row: progress::Model| Waiting {
            before: before.remove(&(row.entry_id.clone(), row.seq)),
            unit: units.get(row.org_id.as_str()).map(|name| (*name).to_owned()).unwrap_or_default(),
            ..waiting(row, &tasks, &eyes.caller.account_id)
        };
        Ok(rows.into_iter().map(waiting).collect())
    }
}

/// The progress that was reported before each of these reports, by its task and number.
async fn before(
    eyes: &Eyes<'_>,
    rows: &[progress::Model],
) -> Result<HashMap<(String, i64), i64>, Trouble> {
    let tasks = rows.iter().map(|row| row.entry_id.as_str());
    let said = progress::Entity::find()
        .select_only()
        .columns([progress::Column::EntryId, progress::Column::Seq, progress::Column::Percent])
        .filter(progress::Column::EntryId.is_in(tasks))
        .into_tuple::<(String, i64, i64)>()
        .all(eyes.store.read())
        .await?;
    let mut told: BTreeMap<(String, i64), i64> = BTreeMap::new();
    told.extend(said.into_iter().map(|(entry, seq, percent)| ((entry, seq), percent)));
    let last = |row: &progress::Model| {
        let first = (row.entry_id.clone(), i64::MIN);
        let (_, percent) = told.range(first..(row.entry_id.clone(), row.seq)).next_back()?;
        Some(((row.entry_id.clone(), row.seq), *percent))
    };
    Ok(rows.iter().filter_map(last).collect())
}

fn waiting(row: progress::Model, tasks: &HashMap<String, entry::Head>, me: &str) -> Waiting {
    let task = tasks.get(&row.entry_id).map(|task| (task.code.clone(), task.words.clone()));
    let (code, words) = task.unwrap_or_default();
    Waiting {
        own: row.reported_by == me,
        id: row.id,
        version: row.version,
        entry: row.entry_id,
        code,
        words,
        unit: String::new(),
        on: row.reported_on,
        done: row.done,
        next: row.next,
        problems: row.problems,
        support: row.support,
        percent: row.percent,
        before: None,
        forecast: row.forecast,
    }
}
