//! Forms 填报表: the workbook in which a unit reports on its tasks offline, on its way out and back. What a row
//! comes to is judged in `core::track::form`; reporting itself is the act of a report.

mod book;
pub mod columns;
mod judged;

use std::collections::HashMap;

use moushi_core::extract::personal::{self, Watch};
use moushi_core::extract::secrecy;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Lang, Text};
use moushi_core::track::form::{self, Base, Fault, Filled, Reading, Row, Tick, Verdict};
use moushi_files::readers::{self, Cells, Limits};
use moushi_files::write::form as xlsx;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::asks::forms::Form as Asked;
use super::asks::owed::Owed;
use super::asks::plans::seen;
use super::authority;
use super::caller::Caller;
use super::door::Door;
use super::fillings;
use super::papers::{Paper, XLSX};
use super::reading::{Outcome, Task, Wants, secret};
use crate::error::Trouble;
use crate::store::chain;
use crate::store::tables::form as table;
use columns::Looked;
pub use judged::{Judged, judged};

/// Largest form, in bytes.
pub const LARGEST: i64 = 16 << 20;

/// The rows of a form as they are kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sheets {
    /// Rows of tasks.
    pub tasks: Vec<Kept>,
    /// Rows of milestones.
    pub milestones: Vec<Ticked>,
}

/// A row of a form as it is kept: with what its key says, when that is ours.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// The row.
    pub row: Row,
    /// What it stood on; none when the key is missing, altered, or from elsewhere.
    pub base: Option<Base>,
}

/// A row of a milestone as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ticked {
    /// The row.
    pub row: Row,
    /// The milestone; none when the key is missing, altered, or from elsewhere.
    pub tick: Option<Tick>,
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
    let mut watch = Watch::default();
    let looked = readers::rows(&task.name, bytes, &limits, &mut |sheet, row, cells| {
        watch.row(sheet, row, cells);
    });
    match looked.map(|()| personal::refusal(&task.name, &watch.finish())) {
        // Nothing of it is kept, as of a file with a mark of secrecy.
        Ok(Some(refusal)) => return Outcome { secret: true, ..refused(refusal) },
        Err(refusal) => return refused(refusal),
        Ok(None) => {}
    }
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
    Ok(Some((Task { name: row.name, year: 0, wants: Wants::Cells }, bytes)))
}

/// The refusal of a form that is larger than any that somebody has filled in.
pub fn too_large(size: i64) -> Refusal {
    let (has, most) = (size >> 20, LARGEST >> 20);
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("填报表有 {has} MB，最大 {most} MB。"),
            format!("The form has {has} MB; at most {most} MB are taken."),
        ),
        Text::new("请去掉图片等多余内容后上传。", "Remove pictures and the like, then upload it."),
    )
}

/// Puts what was read into the form, as one change.
pub async fn take(door: &Door, id: &str, outcome: Outcome) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let row = table::Entity::find_by_id(id).one(&tx).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(()) };
    let blob = row.blob.clone();
    let next = match outcome.refused.first() {
        Some((_, what, advice)) => refused(row, (what, advice))?,
        None if !row.slip_id.is_empty() => fillings::read(door, &tx, row, &outcome.sheets).await?,
        None => {
            let known = columns::remembered(&tx, &row.org_id).await?;
            match form::read(&cells(&outcome.sheets), &columns::named(&known)) {
                Err(refusal) => refused(row, (&refusal.message, &refusal.advice))?,
                Ok(Reading::Unclear(asked)) => {
                    let columns = words(&Looked { asked, known: Vec::new() })?;
                    table::Model { state: "columns".to_owned(), columns, ..row }
                }
                Ok(Reading::Filled(filled)) => read_off(door, row, filled)?,
            }
        }
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

fn refused(row: table::Model, why: (&Text, &Text)) -> Result<table::Model, Trouble> {
    Ok(table::Model { state: "refused".to_owned(), message: words(&why)?, ..row })
}

fn cells(sheets: &[Cells]) -> Vec<Vec<form::Cell>> {
    let cell = |cell: &readers::Filled| form::Cell {
        row: cell.row,
        column: cell.column,
        text: cell.text.clone(),
        number: cell.number,
    };
    sheets.iter().map(|sheet| sheet.cells.iter().map(cell).collect()).collect()
}

/// A form of which all columns were found, with what its keys say.
fn read_off(door: &Door, row: table::Model, filled: Filled) -> Result<table::Model, Trouble> {
    let plan = row.plan_id.as_str();
    let mut sheets = Sheets::default();
    for row in filled.tasks {
        let base = match Base::of(&row.key) {
            Some((base, signature)) => {
                door.vault.signed(&base.words(plan), signature)?.then_some(base)
            }
            None => None,
        };
        sheets.tasks.push(Kept { row, base });
    }
    for row in filled.milestones {
        let tick = match Tick::of(&row.key) {
            Some((tick, signature)) => {
                door.vault.signed(&tick.words(plan), signature)?.then_some(tick)
            }
            None => None,
        };
        sheets.milestones.push(Ticked { row, tick });
    }
    let (rows, state) = (words(&sheets)?, "read".to_owned());
    let columns = words(&Looked { asked: Vec::new(), known: filled.known })?;
    Ok(table::Model { rows, state, columns, ..row })
}

pub(in crate::app) fn words(value: &impl Serialize) -> Result<String, Trouble> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

/// What words that are kept say; what is empty says nothing.
fn kept<T: DeserializeOwned + Default>(words: &str) -> Result<T, Trouble> {
    if words.is_empty() {
        return Ok(T::default());
    }
    Ok(serde_json::from_str(words).map_err(anyhow::Error::from)?)
}

/// The rows that a form keeps.
pub fn rows(form: &table::Model) -> Result<Sheets, Trouble> {
    // Forms of earlier versions kept rows of tasks alone.
    match serde_json::from_str::<Vec<Kept>>(&form.rows) {
        Ok(tasks) => Ok(Sheets { tasks, milestones: Vec::new() }),
        Err(_) => kept(&form.rows),
    }
}

/// What is not clear of the columns of a form, and what was known by memory.
pub fn looked(form: &table::Model) -> Result<Looked, Trouble> {
    kept(&form.columns)
}

/// The form with the tasks on which the caller reports.
pub async fn made(door: &Door, caller: &Caller, plan: &str, lang: Lang) -> Result<Paper, Trouble> {
    let (plan, house, _) = seen(&door.eyes(caller), plan).await?;
    let owed = door.ask(caller, Owed { plan: plan.id.clone() }).await?;
    let (mut tasks, mut milestones) = (Vec::new(), Vec::new());
    for task in &owed.tasks {
        let base = Base {
            entry: task.entry.clone(),
            seq: task.seq,
            percent: task.percent,
            figure: task.figure.clone(),
            forecast: task.forecast.clone(),
        };
        let key = base.key(&door.vault.sign(&base.words(&plan.id))?);
        tasks.push(book::blank(task, &base, key));
        for step in &task.steps {
            let tick = Tick { entry: task.entry.clone(), words: step.words.clone() };
            let key = tick.key(&door.vault.sign(&tick.words(&plan.id))?);
            milestones.push(book::milestone(task, step, key));
        }
    }
    let name = Text::of(
        format!("{}{}年进展填报表.xlsx", house.name, plan.year),
        format!("{} {} progress form.xlsx", house.name, plan.year),
    );
    let form = book::form(&house.name, plan.year, lang, (tasks, milestones));
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
    let judged = judged(door.store.read(), caller, &row, door.clock.today()).await?;
    let tasks = judged.tasks.iter().map(|(kept, verdict)| {
        let task = kept.base.as_ref().and_then(|base| known.get(base.entry.as_str()));
        book::marked(kept, task.copied(), &faults(verdict))
    });
    let milestones = judged.milestones.iter().map(|(ticked, faults)| {
        let task = ticked.tick.as_ref().and_then(|tick| known.get(tick.entry.as_str()));
        book::marked_milestone(ticked, task.copied(), faults)
    });
    let rows = (tasks.collect(), milestones.collect());
    let form = book::form(&house.name, plan.year, lang, rows);
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
