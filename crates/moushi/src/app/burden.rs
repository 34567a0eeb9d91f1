//! Facts of the burden guard, read from what happened: which calls a unit has had, and what is known of it
//! already. How they are counted and compared is in `core::track`; who may look at them is not decided here.

mod book;
mod results;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use moushi_core::text::Text;
use moushi_core::track::{
    Call, Called, Cap, Followed, Interval, Known, Lifecycle, Measure, Subject, Time, report_days,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::clock::local;
use super::preferences;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{
    assignment, collection, collection_item, entry, instruction, issue, notice, plan, progress,
    slip, slip_value, track,
};

pub use book::book;

/// How many ids are asked for at a time.
const PORTION: usize = 500;

/// The cap of this installation.
pub async fn cap(db: &impl ConnectionTrait) -> Result<Cap, Trouble> {
    let number = async |name| -> Result<usize, Trouble> {
        Ok(usize::try_from(preferences::number(db, name).await?).unwrap_or_default())
    };
    Ok(Cap { month: number("burden.cap-month").await?, year: number("burden.cap-year").await? })
}

/// Rows of a table whose column is one of `ids`, asked for in portions that both engines take.
macro_rules! among {
    ($db:expr, $table:ident, $column:ident, $ids:expr) => {{
        let ids: Vec<&str> = $ids.into_iter().map(|id| id.as_ref()).collect();
        let mut rows = Vec::new();
        for portion in ids.chunks(PORTION) {
            let ask = $table::Entity::find()
                .filter($table::Column::$column.is_in(portion.iter().copied()));
            rows.extend(ask.all($db).await?);
        }
        rows
    }};
}

use among;

/// Calls upon units, all until a day; of one plan only, unless it is empty.
pub async fn calls(
    db: &impl ConnectionTrait,
    units: &[String],
    only: &str,
    until: NaiveDate,
) -> Result<Vec<Called>, Trouble> {
    let mut calls = collections(db, units, only).await?;
    let led = Led::of(db, units, only).await?;
    calls.extend(led.notices(db).await?);
    calls.extend(led.remarks(db).await?);
    calls.extend(led.reports(db, until).await?);
    calls.retain(|call| call.day <= until);
    calls.sort();
    Ok(calls)
}

async fn collections(
    db: &impl ConnectionTrait,
    units: &[String],
    only: &str,
) -> Result<Vec<Called>, Trouble> {
    let mut slips = among!(db, slip, OrgId, units);
    // What was taken back because the unit was right is no call.
    slips.retain(|slip| slip.state != "withdrawn" && (only.is_empty() || slip.plan_id == only));
    let ids: BTreeSet<&str> = slips.iter().map(|slip| slip.collection_id.as_str()).collect();
    let of: HashMap<String, collection::Model> =
        among!(db, collection, Id, ids).into_iter().map(|row| (row.id.clone(), row)).collect();
    let call = |slip: &slip::Model| {
        let of = of.get(&slip.collection_id)?;
        Some(Called {
            unit: slip.org_id.clone(),
            kind: Call::Collection,
            asker: of.asker_id.clone(),
            day: of.first_day.parse().ok()?,
        })
    };
    Ok(slips.iter().filter_map(call).collect())
}

/// The tasks that units lead in plans of others.
struct Led {
    /// Task → the units that lead it.
    units: BTreeMap<String, BTreeSet<String>>,
    /// Task → its plan.
    plan: BTreeMap<String, String>,
    /// Plan → who plans.
    asker: HashMap<String, String>,
}

impl Led {
    async fn of(db: &impl ConnectionTrait, units: &[String], only: &str) -> Result<Self, Trouble> {
        let mut parts = among!(db, assignment, OrgId, units);
        parts.retain(|part| part.part == "lead" && (only.is_empty() || part.plan_id == only));
        let ids: BTreeSet<&str> = parts.iter().map(|part| part.plan_id.as_str()).collect();
        let plans = among!(db, plan, Id, ids);
        let issued = plans.into_iter().filter(|plan| plan.state == "issued");
        let asker: HashMap<String, String> = issued.map(|plan| (plan.id, plan.org_id)).collect();
        let mut led = Self { units: BTreeMap::new(), plan: BTreeMap::new(), asker };
        for part in parts {
            // What a body plans for itself is no call upon it.
            if led.asker.get(&part.plan_id).is_some_and(|asker| *asker != part.org_id) {
                led.plan.insert(part.entry_id.clone(), part.plan_id);
                led.units.entry(part.entry_id).or_default().insert(part.org_id);
            }
        }
        Ok(led)
    }

    fn tasks(&self) -> impl Iterator<Item = &str> {
        self.plan.keys().map(String::as_str)
    }

    /// A call upon every unit that leads a task.
    fn call(&self, kind: Call, task: &str, day: Option<NaiveDate>) -> Vec<Called> {
        let asker = self.plan.get(task).and_then(|plan| self.asker.get(plan));
        let (Some(asker), Some(day)) = (asker, day) else { return Vec::new() };
        let units = self.units.get(task).into_iter().flatten();
        let call = |unit: &String| Called { unit: unit.clone(), kind, asker: asker.clone(), day };
        units.map(call).collect()
    }

    async fn notices(&self, db: &impl ConnectionTrait) -> Result<Vec<Called>, Trouble> {
        let rows = among!(db, notice, EntryId, self.tasks());
        let call = |row: &notice::Model| self.call(Call::Notice, &row.entry_id, on(row.issued_at));
        Ok(rows.iter().flat_map(call).collect())
    }

    async fn remarks(&self, db: &impl ConnectionTrait) -> Result<Vec<Called>, Trouble> {
        let rows = among!(db, instruction, EntryId, self.tasks());
        let call =
            |row: &instruction::Model| self.call(Call::Remark, &row.entry_id, on(row.given_at));
        Ok(rows.iter().flat_map(call).collect())
    }

    async fn reports(
        &self,
        db: &impl ConnectionTrait,
        until: NaiveDate,
    ) -> Result<Vec<Called>, Trouble> {
        let cadence = preferences::number(db, "track.cadence-days").await?;
        let cadence = u32::try_from(cadence).unwrap_or(1);
        let issued = issued(db, self.asker.keys()).await?;
        let mut owed: BTreeMap<(&str, &str), Vec<Followed>> = BTreeMap::new();
        for row in among!(db, track, EntryId, self.tasks()) {
            let Some((task, plan)) = self.plan.get_key_value(&row.entry_id) else { continue };
            let Some(from) = issued.get(plan).copied().filter(|_| owes(&row)) else { continue };
            let followed = Followed { from, to: row.closed_on.parse().ok() };
            for unit in self.units.get(task).into_iter().flatten() {
                owed.entry((unit, plan)).or_default().push(followed);
            }
        }
        let calls = owed.into_iter().flat_map(|((unit, plan), tasks)| {
            let call = |day| Called {
                unit: unit.to_owned(),
                kind: Call::Report,
                asker: self.asker.get(plan).cloned().unwrap_or_default(),
                day,
            };
            report_days(&tasks, cadence, until).into_iter().map(call).collect::<Vec<_>>()
        });
        Ok(calls.collect())
    }
}

/// Whether reports are or were owed on a task.
fn owes(row: &track::Model) -> bool {
    use Lifecycle::{Closed, CompletionClaimed, InProgress, Verifying};
    matches!(row.lifecycle(), InProgress | CompletionClaimed | Verifying | Closed)
}

/// The days on which plans were first issued.
async fn issued(
    db: &impl ConnectionTrait,
    plans: impl Iterator<Item = &String>,
) -> Result<HashMap<String, NaiveDate>, Trouble> {
    let mut rows = among!(db, issue, PlanId, plans);
    rows.sort_by_key(|row| std::cmp::Reverse(row.version_no));
    Ok(rows.into_iter().filter_map(|row| Some((row.plan_id, on(row.issued_at)?))).collect())
}

/// The day of a moment in the office.
pub fn on(at: i64) -> Option<NaiveDate> {
    local(at).map(|moment| moment.date_naive())
}

/// What is known of units already: earlier answers, but for those on one slip, figures of reports, baselines of
/// tasks that they lead, results in ledgers of their own.
pub async fn known(
    db: &impl ConnectionTrait,
    units: &[String],
    but: &str,
) -> Result<Vec<Known>, Trouble> {
    let mut known = answered(db, units, but).await?;
    known.extend(reported(db, units).await?);
    known.extend(baselines(db, units).await?);
    known.extend(results::of(db, units).await?);
    Ok(known)
}

async fn answered(
    db: &impl ConnectionTrait,
    units: &[String],
    but: &str,
) -> Result<Vec<Known>, Trouble> {
    let slips = among!(db, slip, OrgId, units).into_iter().filter(|row| row.id != but);
    let slips: HashMap<String, slip::Model> = slips.map(|row| (row.id.clone(), row)).collect();
    let values = among!(db, slip_value, SlipId, slips.keys());
    let ids: BTreeSet<&str> = values.iter().map(|value| value.item_id.as_str()).collect();
    let items: HashMap<String, collection_item::Model> =
        among!(db, collection_item, Id, ids).into_iter().map(|row| (row.id.clone(), row)).collect();
    let ids: BTreeSet<&str> = slips.values().map(|slip| slip.collection_id.as_str()).collect();
    let titles: HashMap<String, String> =
        among!(db, collection, Id, ids).into_iter().map(|row| (row.id, row.title)).collect();
    let one = |value: slip_value::Model| {
        let (slip, item) = (slips.get(&value.slip_id)?, items.get(&value.item_id)?);
        let title = titles.get(&slip.collection_id)?;
        let day: NaiveDate = value.given_on.parse().ok()?;
        Some(Known {
            unit: slip.org_id.clone(),
            subject: subject(item),
            measure: Measure::Any,
            time: Time::Of(Interval::parse(&item.period)?),
            value: value.value,
            day,
            source: Text::of(
                format!("{day} 在“{title}”中填报"),
                format!("given on {day} for “{title}”"),
            ),
        })
    };
    Ok(values.into_iter().filter_map(one).collect())
}

/// What an item asks of.
pub fn subject(item: &collection_item::Model) -> Subject {
    Subject { row: item.entry_id.clone(), name: item.words.clone() }
}

/// What the answer to an item is: of its kind, and a number in its unit.
pub fn measure(kind: &str, unit: &str) -> Measure {
    if kind == "words" { Measure::Words } else { Measure::Number(unit.to_owned()) }
}

async fn reported(db: &impl ConnectionTrait, units: &[String]) -> Result<Vec<Known>, Trouble> {
    let mut rows = among!(db, progress, OrgId, units);
    rows.retain(|row| !row.figure.is_empty() && row.state != "returned");
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.entry_id.as_str()).collect();
    let tasks: HashMap<String, entry::Model> =
        among!(db, entry, Id, ids).into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut known = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(task) = tasks.get(&row.entry_id) else { continue };
        let Ok(day) = row.reported_on.parse::<NaiveDate>() else { continue };
        let name = Row::of(task)?
            .task_mut()
            .and_then(|task| Some(task.targets.first()?.indicator.clone()));
        let code = &task.code;
        known.push(Known {
            unit: row.org_id,
            subject: Subject { row: row.entry_id, name: name.unwrap_or_default() },
            measure: Measure::Any,
            time: Time::On(day),
            value: row.figure,
            day,
            source: Text::of(
                format!("{day} 反馈任务 {code} 进展时填报"),
                format!("given on {day} in a report on task {code}"),
            ),
        });
    }
    Ok(known)
}

/// Where the tasks that units lead, or plan themselves, started: figures of the year before.
async fn baselines(db: &impl ConnectionTrait, units: &[String]) -> Result<Vec<Known>, Trouble> {
    let own: HashMap<String, String> =
        among!(db, plan, OrgId, units).into_iter().map(|row| (row.id, row.org_id)).collect();
    let mut tasks: Vec<(String, entry::Model)> = Vec::new();
    for row in among!(db, entry, PlanId, own.keys()) {
        let unit = own.get(&row.plan_id).cloned().unwrap_or_default();
        tasks.push((unit, row));
    }
    let mut led = among!(db, assignment, OrgId, units);
    led.retain(|part| part.part == "lead");
    let ids: BTreeSet<&str> = led.iter().map(|part| part.entry_id.as_str()).collect();
    let of: HashMap<String, entry::Model> =
        among!(db, entry, Id, ids).into_iter().map(|row| (row.id.clone(), row)).collect();
    let lead =
        |part: &assignment::Model| Some((part.org_id.clone(), of.get(&part.entry_id)?.clone()));
    tasks.extend(led.iter().filter_map(lead));
    tasks.retain(|(_, row)| row.noun == "task" && row.deleted_at == 0);
    let mut known = Vec::new();
    for (unit, row) in tasks {
        known.extend(baseline(unit, &row)?);
    }
    Ok(known)
}

fn baseline(unit: String, row: &entry::Model) -> Result<Option<Known>, Trouble> {
    let mut body = Row::of(row)?;
    let Some(task) = body.task_mut() else { return Ok(None) };
    let Some((target, value)) =
        task.targets.first().and_then(|target| Some((target, target.baseline?)))
    else {
        return Ok(None);
    };
    let year = task.year - 1;
    let Some(interval) = Interval::parse(&year.to_string()) else { return Ok(None) };
    let code = &row.code;
    Ok(Some(Known {
        unit,
        subject: Subject { row: row.id.clone(), name: target.indicator.clone() },
        measure: Measure::Any,
        time: Time::Of(interval),
        value: value.to_string(),
        day: interval.last,
        source: Text::of(
            format!("台账任务 {code} 的基期值（{year} 年）"),
            format!("baseline of task {code} in the ledger ({year})"),
        ),
    }))
}

/// What was written on a slip: item → value.
pub async fn values(
    db: &impl ConnectionTrait,
    slip: &str,
) -> Result<HashMap<String, slip_value::Model>, Trouble> {
    let values = slip_value::Entity::find().filter(slip_value::Column::SlipId.eq(slip));
    Ok(values.all(db).await?.into_iter().map(|row| (row.item_id.clone(), row)).collect())
}

/// The items of a collection in order.
pub async fn items(
    db: &impl ConnectionTrait,
    collection: &str,
) -> Result<Vec<collection_item::Model>, Trouble> {
    let items = collection_item::Entity::find()
        .filter(collection_item::Column::CollectionId.eq(collection))
        .order_by_asc(collection_item::Column::Seq);
    Ok(items.all(db).await?)
}
