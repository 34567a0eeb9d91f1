//! Ask: what differs between two states of a plan: an issued version, how it stands now, how it stood
//! at the end of a day (told back from the record of changes), or last year's plan.

use chrono::{Days, NaiveDate};
use moushi_core::model::{Ledger, Refusal, RefusalKind, Task};
use moushi_core::text::Text;
use moushi_files::write::json;
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::index::{Said, computed};
use super::plans::whole;
use super::versions::frozen;
use crate::app::clock;
use crate::app::diff::{self, Changes, State};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{audit, entry, plan};

/// Compares two states of a plan. A state is `now`, `version:1`, `date:2023-01-13`; the earlier one
/// may also be `last_year`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Difference {
    /// The plan.
    pub plan: String,
    /// The earlier state.
    pub from: String,
    /// The later state; `now` when empty.
    pub to: String,
}

/// What differs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Differs {
    /// The plan.
    pub plan: String,
    /// The earlier state, as asked for.
    pub from: String,
    /// The later state.
    pub to: String,
    /// What differs.
    #[serde(flatten)]
    pub changes: Changes,
}

/// A state that can be compared.
enum Side {
    Now,
    Version(i64),
    Date(NaiveDate),
    LastYear,
}

impl Side {
    fn of(words: &str) -> Result<Self, Refusal> {
        let day = |day: &str| day.parse().ok().map(Self::Date);
        let number = |no: &str| no.parse().ok().map(Self::Version);
        let side = match words.split_once(':') {
            None if words.is_empty() || words == "now" => Some(Self::Now),
            None if words == "last_year" => Some(Self::LastYear),
            Some(("version", no)) => number(no),
            Some(("date", words)) => day(words),
            _ => None,
        };
        side.ok_or_else(|| no_state(words))
    }
}

fn no_state(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("“{words}”不能用来比较。"), format!("`{words}` is no state to compare.")),
        Text::new(
            "请选择一个印发版本、现在，或写明日期（如 2023-01-13）。",
            "Choose an issued version, now, or a day such as 2023-01-13.",
        ),
    )
}

impl Ask for Difference {
    const NAME: &'static str = "difference";
    const TITLE: Text = Text::new("版本比较", "Compare versions");
    type View = Differs;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Differs, Trouble> {
        let (plan, _) = whole(eyes, &self.plan).await?;
        let (from, to) = (Side::of(&self.from)?, Side::of(&self.to)?);
        let changes = match from {
            Side::LastYear => {
                let now = ledger(eyes, &plan, &to).await?;
                diff::years(&last_year(eyes, &plan, &now).await?, &now.tasks)
            }
            from => {
                diff::between(&state(eyes, &plan, &from).await?, &state(eyes, &plan, &to).await?)
            }
        };
        Ok(Differs { plan: plan.id, from: self.from, to: self.to, changes })
    }
}

async fn state(eyes: &Eyes<'_>, plan: &plan::Model, side: &Side) -> Result<State, Trouble> {
    match side {
        Side::Date(day) => on(eyes, plan, *day).await,
        side => Ok(diff::state(&ledger(eyes, plan, side).await?)),
    }
}

/// The ledger of a state that was kept whole; a day is compared by its rows only.
async fn ledger(eyes: &Eyes<'_>, plan: &plan::Model, side: &Side) -> Result<Ledger, Trouble> {
    match side {
        Side::Now => Ok(computed(eyes, &plan.id).await?.ledger.clone()),
        Side::Version(no) => {
            let row = frozen(eyes, &plan.id, *no).await?;
            Ok(json::read_ledger(row.body.as_bytes())?)
        }
        Side::Date(_) => Err(no_state("date").into()),
        Side::LastYear => Err(no_state("last_year").into()),
    }
}

/// Last year's tasks: those that the plan itself lists, else those of last year's plan.
async fn last_year(
    eyes: &Eyes<'_>,
    plan: &plan::Model,
    ledger: &Ledger,
) -> Result<Vec<Task>, Trouble> {
    if !ledger.last_year.is_empty() {
        return Ok(ledger.last_year.clone());
    }
    let before = plan::Entity::find()
        .filter(plan::Column::OrgId.eq(plan.org_id.as_str()))
        .filter(plan::Column::Year.eq(plan.year - 1))
        .one(eyes.store.read())
        .await?;
    match before {
        Some(before) => Ok(computed(eyes, &before.id).await?.ledger.tasks.clone()),
        None => Ok(Vec::new()),
    }
}

/// The rows at the end of a day: as they stand now, with every later change taken back.
async fn on(eyes: &Eyes<'_>, plan: &plan::Model, day: NaiveDate) -> Result<State, Trouble> {
    let db = eyes.store.read();
    let rows =
        entry::Entity::find().filter(entry::Column::PlanId.eq(plan.id.as_str())).all(db).await?;
    let mut held: std::collections::BTreeMap<String, Held> = Default::default();
    for row in rows {
        let Some(fields) = diff::fields(&Row::of(&row)?) else { continue };
        held.insert(row.id, Held { code: row.code, there: row.deleted_at == 0, fields });
    }
    let ids = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(entry::Column::PlanId.eq(plan.id.as_str()))
        .to_owned();
    let later = audit::Entity::find()
        .filter(audit::Column::At.gte(end_of(day)))
        .filter(audit::Column::Outcome.eq("done"))
        .filter(audit::Column::Object.in_subquery(ids))
        .order_by_desc(audit::Column::Seq)
        .all(db)
        .await?;
    for record in later {
        let detail: Value = serde_json::from_str(&record.detail).unwrap_or_default();
        if let Some(row) = held.get_mut(&record.object) {
            row.take_back(&detail);
        }
    }
    let there = held.into_values().filter(|row| row.there);
    Ok(there.map(|row| (row.code, row.fields)).collect())
}

/// The first moment of the next day in the office.
fn end_of(day: NaiveDate) -> i64 {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    clock::start_of(next)
}

/// A row while changes are being taken back.
struct Held {
    code: String,
    there: bool,
    fields: diff::Fields,
}

impl Held {
    fn take_back(&mut self, detail: &Value) {
        if detail.get("added").is_some() || detail.get("restored").is_some() {
            self.there = false;
        }
        if detail.get("removed").is_some() {
            self.there = true;
        }
        let Some(changes) = detail["fields"].as_object() else { return };
        for (field, pair) in changes {
            if let Some(before) = pair[0].as_str() {
                self.fields.insert(field.clone(), before.to_owned());
            }
        }
    }
}

/// What a state is called.
pub fn called(words: &str) -> Said {
    let (zh, en) = match words.split_once(':') {
        Some(("version", no)) => (format!("印发第 {no} 版"), format!("issued version {no}")),
        Some(("date", day)) => (format!("{day} 日终"), format!("end of {day}")),
        _ if words == "last_year" => ("上年计划".to_owned(), "last year's plan".to_owned()),
        _ => ("现在".to_owned(), "now".to_owned()),
    };
    Said { zh, en }
}
