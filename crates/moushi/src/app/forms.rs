//! Forms 填报表: the workbook in which a unit reports on its tasks offline, on its way out and back. What a row
//! comes to is judged in `core::track::form`; reporting itself is the act of a report.

mod book;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use moushi_core::extract::secrecy;
use moushi_core::model::Refusal;
use moushi_core::text::{Lang, Text};
use moushi_core::track::Lifecycle;
use moushi_core::track::form::{self, Base, Fault, Held, Row, Said, Verdict};
use moushi_files::readers::{self, Cells, Limits};
use moushi_files::write::form as xlsx;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::asks::forms::Form as Asked;
use super::asks::owed::Owed;
use super::asks::plans::seen;
use super::authority::{self, Target, allows};
use super::caller::Caller;
use super::door::Door;
use super::papers::{Paper, XLSX};
use super::reading::{Outcome, Task, secret};
use crate::error::Trouble;
use crate::store::chain;
use crate::store::rows::Row as Entry;
use crate::store::tables::{assignment, entry, form as table, org, plan, progress, track};

/// Largest form, in bytes.
pub const LARGEST: i64 = 16 << 20;
/// How many ids are asked for at a time.
const PORTION: usize = 500;

/// A row of a form as it is kept: with what its key says, when that is ours.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// The row.
    pub row: Row,
    /// What it stood on; none when the key is missing, altered, or from elsewhere.
    pub base: Option<Base>,
}

/// Reads a form. Runs in the child process; touches nothing but its arguments.
pub fn read(task: &Task, bytes: &[u8]) -> Outcome {
    let limits = Limits { max_file: LARGEST.unsigned_abs(), ..Limits::default() };
    let refused = |refusal: Refusal| Outcome {
        refused: vec![(task.name.clone(), refusal.message, refusal.advice)],
        ..Outcome::default()
    };
    let sheets = match readers::cells(&task.name, bytes, &limits) {
        Ok(sheets) => sheets,
        Err(refusal) => return refused(refusal),
    };
    match readers::read(&task.name, bytes, &limits) {
        Ok(all) if all.sources.iter().any(|(source, _)| secrecy::mark(source).is_some()) => {
            secret(task)
        }
        Ok(_) => Outcome { sheets, ..Outcome::default() },
        Err(refusal) => refused(refusal),
    }
}

/// What a reader is told of a form, and its file, unless that is gone; none when there is no such form.
pub async fn file(door: &Door, id: &str) -> Result<Option<(Task, Option<Vec<u8>>)>, Trouble> {
    let row = table::Entity::find_by_id(id).one(door.store.read()).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(None) };
    let bytes = door.blobs.find(&row.blob).await?;
    Ok(Some((Task { name: row.name, year: 0, form: true }, bytes)))
}

/// Puts what was read into the form, as one change.
pub async fn take(door: &Door, id: &str, outcome: Outcome) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let row = table::Entity::find_by_id(id).one(&tx).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(()) };
    let (blob, plan) = (row.blob.clone(), row.plan_id.clone());
    let told = match outcome.refused.first() {
        Some((_, what, advice)) => Err((what.clone(), advice.clone())),
        None => kept(door, &plan, &outcome.sheets)?,
    };
    let next = match told {
        Ok(rows) => table::Model { state: "read".to_owned(), rows: words(&rows)?, ..row },
        Err(why) => table::Model { state: "refused".to_owned(), message: words(&why)?, ..row },
    };
    let note = chain::Entry {
        at: door.clock.now(),
        account_id: next.added_by.clone(),
        act: "form-read".to_owned(),
        object: next.id.clone(),
        outcome: "done".to_owned(),
        detail: json!({ "blob": blob, "state": next.state }).to_string(),
        ..chain::Entry::default()
    };
    chain::append(&tx, note).await?;
    let next = table::Model { version: next.version + 1, ..next };
    next.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    if outcome.secret {
        door.blobs.delete(&blob).await?;
    }
    Ok(())
}

type Told = Result<Vec<Kept>, (Text, Text)>;

/// The rows of a form with what their keys say, or why there are none.
fn kept(door: &Door, plan: &str, sheets: &[Cells]) -> Result<Told, Trouble> {
    let cell = |cell: &readers::Filled| form::Cell {
        row: cell.row,
        column: cell.column,
        text: cell.text.clone(),
        number: cell.number,
    };
    let sheets: Vec<Vec<form::Cell>> =
        sheets.iter().map(|sheet| sheet.cells.iter().map(cell).collect()).collect();
    let rows = match form::read(&sheets) {
        Ok(rows) => rows,
        Err(refusal) => return Ok(Err((refusal.message, refusal.advice))),
    };
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let base = match Base::of(&row.key) {
            Some((base, signature)) => {
                door.vault.signed(&base.words(plan), signature)?.then_some(base)
            }
            None => None,
        };
        kept.push(Kept { row, base });
    }
    Ok(Ok(kept))
}

fn words(value: &impl Serialize) -> Result<String, Trouble> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

/// The rows that a form keeps.
pub fn rows(form: &table::Model) -> Result<Vec<Kept>, Trouble> {
    if form.rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok(serde_json::from_str(&form.rows).map_err(anyhow::Error::from)?)
}

/// What the rows of a form come to for a person, as things stand now.
pub async fn judged(
    db: &impl ConnectionTrait,
    caller: &Caller,
    form: &table::Model,
) -> Result<Vec<(Kept, Verdict)>, Trouble> {
    let rows = rows(form)?;
    let ids = rows.iter().filter_map(|kept| kept.base.as_ref()).map(|base| base.entry.as_str());
    let held = held(db, caller, &form.plan_id, ids.collect()).await?;
    let mut before: HashMap<String, u32> = HashMap::new();
    let mut judged = Vec::with_capacity(rows.len());
    for kept in rows {
        let verdict = match &kept.base {
            None => Verdict::Wrong(vec![form::foreign(&kept.row)]),
            Some(base) => match (before.get(&base.entry), held.get(&base.entry)) {
                (Some(before), _) => Verdict::Wrong(vec![form::again(*before)]),
                (None, Some(held)) => form::judge(&kept.row, base, held),
                (None, None) => Verdict::Wrong(vec![form::foreign(&kept.row)]),
            },
        };
        if let Some(base) = &kept.base {
            before.entry(base.entry.clone()).or_insert(kept.row.number);
        }
        judged.push((kept, verdict));
    }
    Ok(judged)
}

/// Tasks as they stand now, for a person who reports on them.
async fn held(
    db: &impl ConnectionTrait,
    caller: &Caller,
    plan: &str,
    ids: Vec<&str>,
) -> Result<HashMap<String, Held>, Trouble> {
    let plan = plan::Entity::find_by_id(plan).one(db).await?.ok_or_else(authority::not_found)?;
    let house = org::Entity::find_by_id(&plan.org_id).one(db).await?;
    let house = house.map(|house| house.path).unwrap_or_default();
    let year = i32::try_from(plan.year).unwrap_or_default();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let mut held = HashMap::with_capacity(ids.len());
    for portion in ids.chunks(PORTION) {
        let rows = entry::Entity::find()
            .filter(entry::Column::Id.is_in(portion.iter().copied()))
            .filter(entry::Column::PlanId.eq(plan.id.as_str()))
            .filter(entry::Column::DeletedAt.eq(0));
        let rows = rows.all(db).await?;
        let (open, said) =
            (under_way(db, caller, &house, portion).await?, newest(db, portion).await?);
        for row in rows {
            let mut body = Entry::of(&row)?;
            let target = body.task_mut().and_then(|task| task.targets.first().cloned());
            let (seq, last) = said.get(&row.id).cloned().unwrap_or_default();
            let one = Held {
                open: open.contains(&row.id),
                code: row.code,
                seq,
                last,
                unit: target.map(|target| target.quantity.unit).unwrap_or_default(),
                first,
            };
            held.insert(row.id, one);
        }
    }
    Ok(held)
}

/// The tasks that are under way and for which the person may report.
async fn under_way(
    db: &impl ConnectionTrait,
    caller: &Caller,
    house: &str,
    ids: &[&str],
) -> Result<Vec<String>, Trouble> {
    let tracks = track::Entity::find().filter(track::Column::EntryId.is_in(ids.iter().copied()));
    let tracks = tracks.all(db).await?;
    let leads = assignment::Entity::find()
        .filter(assignment::Column::EntryId.is_in(ids.iter().copied()))
        .filter(assignment::Column::Part.eq("lead"))
        .all(db)
        .await?;
    let units: Vec<&str> = leads.iter().map(|lead| lead.org_id.as_str()).collect();
    let units = org::Entity::find().filter(org::Column::Id.is_in(units)).all(db).await?;
    let paths: HashMap<String, String> =
        units.into_iter().map(|unit| (unit.id, unit.path)).collect();
    let may = |row: &track::Model| {
        let mine = leads.iter().filter(|lead| lead.entry_id == row.entry_id);
        let parts = mine.filter_map(|lead| paths.get(&lead.org_id).cloned()).collect();
        let target = Target { org_path: house.to_owned(), parts, ..Target::default() };
        row.lifecycle() == Lifecycle::InProgress && allows(caller, "progress-report", &target)
    };
    Ok(tracks.into_iter().filter(may).map(|row| row.entry_id).collect())
}

/// The newest report of each task, with its number.
async fn newest(
    db: &impl ConnectionTrait,
    ids: &[&str],
) -> Result<HashMap<String, (i64, Said)>, Trouble> {
    let rows =
        progress::Entity::find().filter(progress::Column::EntryId.is_in(ids.iter().copied()));
    let mut by: BTreeMap<(String, i64), progress::Model> = BTreeMap::new();
    for row in rows.all(db).await? {
        by.insert((row.entry_id.clone(), row.seq), row);
    }
    let said = |row: progress::Model| Said {
        done: row.done,
        next: row.next,
        problems: row.problems,
        support: row.support,
        percent: row.percent,
        figure: row.figure.parse().ok(),
        forecast: row.forecast,
    };
    // Later ones take the place of earlier ones.
    Ok(by.into_values().map(|row| (row.entry_id.clone(), (row.seq, said(row)))).collect())
}

/// The form with the tasks on which the caller reports.
pub async fn made(door: &Door, caller: &Caller, plan: &str, lang: Lang) -> Result<Paper, Trouble> {
    let (plan, house, _) = seen(&door.eyes(caller), plan).await?;
    let owed = door.ask(caller, Owed { plan: plan.id.clone() }).await?;
    let mut rows = Vec::with_capacity(owed.tasks.len());
    for task in &owed.tasks {
        let base = Base {
            entry: task.entry.clone(),
            seq: task.seq,
            percent: task.percent,
            figure: task.figure.clone(),
            forecast: task.forecast.clone(),
        };
        let key = base.key(&door.vault.sign(&base.words(&plan.id))?);
        rows.push(book::blank(task, &base, key));
    }
    let name = Text::of(
        format!("{}{}年进展填报表.xlsx", house.name, plan.year),
        format!("{} {} progress form.xlsx", house.name, plan.year),
    );
    let form = book::form(&house.name, plan.year, lang, rows);
    let bytes = xlsx::write(&form).map_err(anyhow::Error::from)?;
    Ok(Paper { name: lang.of(&name).to_owned(), kind: XLSX, bytes })
}

/// The form that somebody has uploaded, with the wrong cells marked.
pub async fn marked(door: &Door, caller: &Caller, id: &str, lang: Lang) -> Result<Paper, Trouble> {
    let view = door.ask(caller, Asked { form: id.to_owned() }).await?;
    let (plan, house, _) = seen(&door.eyes(caller), &view.plan).await?;
    let row = table::Entity::find_by_id(id).one(door.store.read()).await?;
    let row = row.ok_or_else(authority::not_found)?;
    let owed = door.ask(caller, Owed { plan: plan.id.clone() }).await?;
    let known: HashMap<&str, _> =
        owed.tasks.iter().map(|task| (task.entry.as_str(), task)).collect();
    let judged = judged(door.store.read(), caller, &row).await?;
    let rows = judged.iter().map(|(kept, verdict)| {
        let task = kept.base.as_ref().and_then(|base| known.get(base.entry.as_str()));
        book::marked(kept, task.copied(), faults(verdict))
    });
    let form = book::form(&house.name, plan.year, lang, rows.collect());
    let bytes = xlsx::write(&form).map_err(anyhow::Error::from)?;
    let name = row.name.trim_end_matches(".xlsx");
    let name = format!("{name}{}.xlsx", lang.pick("（标出问题）", " (marked)"));
    Ok(Paper { name, kind: XLSX, bytes })
}

/// What is wrong with a row, by its verdict.
pub fn faults(verdict: &Verdict) -> Vec<Fault> {
    match verdict {
        Verdict::Wrong(faults) => faults.clone(),
        Verdict::Conflict(_) => vec![Fault {
            field: None,
            value: String::new(),
            message: Text::new(
                "下载填报表以后，已经有人反馈过这项任务。",
                "Somebody has reported on the task since the form was downloaded.",
            ),
            advice: Text::new(
                "请看最新反馈；仍要反馈的，重新下载后填写。",
                "Look at the newest report; download the form again if there is more to say.",
            ),
        }],
        Verdict::Unchanged | Verdict::Report(_) => Vec::new(),
    }
}
