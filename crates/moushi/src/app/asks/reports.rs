//! 进展审核: reports of a plan that nobody has taken note of, beside what was reported before.

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

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
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(waiting(eyes, row).await?);
        }
        Ok(all)
    }
}

async fn waiting(eyes: &Eyes<'_>, row: progress::Model) -> Result<Waiting, Trouble> {
    let db = eyes.store.read();
    let task = entry::Entity::find_by_id(&row.entry_id).one(db).await?;
    let unit = org::Entity::find_by_id(&row.org_id).one(db).await?;
    let before = progress::Entity::find()
        .filter(progress::Column::EntryId.eq(row.entry_id.as_str()))
        .filter(progress::Column::Seq.lt(row.seq))
        .order_by_desc(progress::Column::Seq)
        .one(db)
        .await?;
    let (code, words) = task.map(|task| (task.code, task.words)).unwrap_or_default();
    Ok(Waiting {
        own: row.reported_by == eyes.caller.account_id,
        id: row.id,
        version: row.version,
        entry: row.entry_id,
        code,
        words,
        unit: unit.map(|unit| unit.name).unwrap_or_default(),
        on: row.reported_on,
        done: row.done,
        next: row.next,
        problems: row.problems,
        support: row.support,
        percent: row.percent,
        before: before.map(|before| before.percent),
        forecast: row.forecast,
    })
}
