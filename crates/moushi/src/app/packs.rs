//! Packs that were ordered 材料: made in the background with the eyes of whoever ordered them, and kept under the hash
//! of their bytes. Who may order, freeze and sign is for the acts; what a report says, for core.

use std::sync::Arc;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{Report, report};
use moushi_core::text::{Lang, Text};
use moushi_files::write::pptx;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::asks::packs::year::Around;
use super::asks::plans::whole;
use super::caller::Caller;
use super::door::Door;
use super::foreign::Way;
use super::plans::Computed;
use super::queue::{self, Job};
use super::reading::{Outcome, Task, Wants};
use super::reports::phrases::Phrases;
use super::reports::{self, Dress, Made, RedHead};
use super::{authority, login, security, uploads};
use crate::error::Trouble;
use crate::store::chain;
use crate::store::tables::{account, pack, template};

/// What a pack was made into.
struct Written {
    file: Made,
    as_of: String,
    ledger: String,
    draws_on: String,
    revision: i64,
}

/// A state in words.
pub fn state(state: &str) -> Text {
    match state {
        "waiting" => Text::new("生成中", "being made"),
        "made" => Text::new("已生成", "made"),
        "failed" => Text::new("未能生成", "not made"),
        "frozen" => Text::new("已定稿", "frozen"),
        "signed" => Text::new("已签发", "signed off"),
        _ => Text::new("已删除", "dropped"),
    }
}

/// Makes an ordered pack and keeps it. What cannot be made is told in its row; a fault is thrown, to be tried again.
pub async fn make(door: &Door, job: &Job, last: bool) -> Result<(), Trouble> {
    let row = pack::Entity::find_by_id(job.subject()).one(door.store.read()).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(()) };
    match written(door, job, &row).await {
        Ok(written) => keep(door, row, written).await,
        Err(Trouble::Refusal(refusal)) => fail(door, row, &refusal).await,
        Err(fault) if last => {
            fail(door, row, &interrupted()).await?;
            Err(fault)
        }
        Err(fault) => Err(fault),
    }
}

fn interrupted() -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        Text::new("生成时多次中断，已停止。", "Making it was interrupted several times."),
        Text::new(
            "请重新生成；仍不成功请联系系统管理员。",
            "Order it again; if that fails, tell the administrator.",
        ),
    )
}

/// Gives up a pack whose making died again and again.
pub async fn give_up(door: &Door, id: &str) -> Result<(), Trouble> {
    let row = pack::Entity::find_by_id(id).one(door.store.read()).await?;
    match row.filter(|row| row.state == "waiting") {
        Some(row) => fail(door, row, &interrupted()).await,
        None => Ok(()),
    }
}

/// Whoever ordered the pack, with the posts held today.
async fn orderer(door: &Door, id: &str) -> Result<Caller, Trouble> {
    let db = door.store.read();
    let known = account::Entity::find_by_id(id).one(db).await?;
    let known = known.filter(|known| known.state == "active").ok_or_else(authority::not_found)?;
    let today = door.clock.today().to_string();
    login::caller(&door.store, &known, &today, Way::Password, security::profile(db).await?).await
}

async fn written(door: &Door, job: &Job, row: &pack::Model) -> Result<Written, Trouble> {
    let caller = orderer(door, &row.ordered_by).await?;
    let eyes = door.eyes(&caller);
    whole(&eyes, &row.plan_id).await?;
    let computed = eyes.plans.get(eyes.store, &row.plan_id).await?;
    let computed = computed.ok_or_else(authority::not_found)?;
    let report = of_a_year(&row.report)?;
    let around = Around::of(&eyes, &computed, report).await?;
    let draws_on = around.draws_on().to_owned();
    let design = match row.template_id.as_str() {
        "" => None,
        id => Some(template(door, id).await?),
    };
    let (said, steps) = unbounded_channel();
    let (revision, ordered) = (computed.plan.revision, row.clone());
    let phrases = Phrases::held(door.store.read()).await?;
    let wanted = Wanted { row: ordered, design, phrases };
    let making = tokio::task::spawn_blocking(move || files(&computed, around, wanted, &said));
    follow(door, job, steps).await?;
    let (file, as_of, ledger) = making.await.map_err(anyhow::Error::from)??;
    Ok(Written { file, as_of, ledger, draws_on, revision })
}

/// The report of that name, of those that are made of the rows of a year.
fn of_a_year(name: &str) -> Result<&'static Report, Refusal> {
    report(name).filter(|report| report.is_of_a_year()).ok_or_else(authority::not_found)
}

/// The bytes of a template.
async fn template(door: &Door, id: &str) -> Result<Vec<u8>, Trouble> {
    let row = template::Entity::find_by_id(id).one(door.store.read()).await?;
    let row = row.filter(|row| row.state == "ready").ok_or_else(authority::not_found)?;
    door.blobs.get(&row.blob).await
}

/// Tells the job how far the making has come, until it ends.
async fn follow(
    door: &Door,
    job: &Job,
    mut steps: UnboundedReceiver<(i64, i64)>,
) -> Result<(), Trouble> {
    while let Some(mut step) = steps.recv().await {
        // Only where it stands now is worth a write.
        while let Ok(later) = steps.try_recv() {
            step = later;
        }
        queue::steps(door, job, step).await?;
    }
    Ok(())
}

type Bytes = (Made, String, String);

/// What was ordered, and what it is to be made with.
struct Wanted {
    row: pack::Model,
    design: Option<Vec<u8>>,
    phrases: Phrases,
}

/// The red head that a pack was ordered with.
pub fn red_head(row: &pack::Model) -> Result<Option<RedHead>, Trouble> {
    if row.red_head.is_empty() {
        return Ok(None);
    }
    Ok(serde_json::from_str(&row.red_head).map_err(anyhow::Error::from)?)
}

fn files(
    computed: &Arc<Computed>,
    around: Around,
    wanted: Wanted,
    said: &UnboundedSender<(i64, i64)>,
) -> Result<Bytes, Trouble> {
    let Wanted { row, design, phrases } = wanted;
    let report = of_a_year(&row.report)?;
    let lang = if row.lang == "en" { Lang::En } else { Lang::Zh };
    let year = around.year(computed);
    let wish = phrases.wish(&row.leader, lang);
    let dress = Dress { red_head: red_head(&row)?, template: design };
    let format = (!row.format.is_empty()).then_some(row.format.as_str());
    let papers = report.make(&year, &wish)?;
    let total = i64::try_from(papers.len()).unwrap_or(1) + 1;
    let mut made = Vec::new();
    for (done, paper) in (0..).zip(papers) {
        // Nobody may be listening any more: the job is somebody else's then.
        let _ = said.send((done, total));
        made.extend(reports::written(paper, format, lang, &dress)?);
    }
    let _ = said.send((total - 1, total));
    let stamp = (year.stamp.as_of.clone(), year.stamp.ledger.clone());
    let file = match made.len() {
        1 => made.remove(0),
        _ => reports::archive(report, &year, &made)?,
    };
    Ok((file, stamp.0, stamp.1))
}

/// Keeps what was made, as one change.
async fn keep(door: &Door, row: pack::Model, written: Written) -> Result<(), Trouble> {
    let size = i64::try_from(written.file.bytes.len()).unwrap_or(i64::MAX);
    let blob = uploads::keep(door, written.file.bytes).await?;
    let next = pack::Model {
        state: "made".to_owned(),
        name: written.file.name,
        blob,
        size,
        as_of: written.as_of,
        ledger: written.ledger,
        revision: written.revision,
        draws_on: written.draws_on,
        made_at: door.clock.now(),
        ..row
    };
    end(door, next).await
}

async fn fail(door: &Door, row: pack::Model, why: &Refusal) -> Result<(), Trouble> {
    let message =
        serde_json::to_string(&[&why.message, &why.advice]).map_err(anyhow::Error::from)?;
    let next = pack::Model { state: "failed".to_owned(), message, ..row };
    end(door, next).await
}

async fn end(door: &Door, next: pack::Model) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let now = pack::Entity::find_by_id(next.id.as_str()).one(&tx).await?;
    // Another worker was quicker: what stands is not made anew.
    if now.is_none_or(|now| now.state != "waiting") {
        return Ok(());
    }
    let note = chain::Entry {
        at: door.clock.now(),
        account_id: next.ordered_by.clone(),
        act: "pack-made".to_owned(),
        object: next.id.clone(),
        outcome: "done".to_owned(),
        detail: json!({ "state": next.state, "blob": next.blob, "ledger": next.ledger })
            .to_string(),
        ..chain::Entry::default()
    };
    chain::append(&tx, note).await?;
    let next = pack::Model { version: next.version + 1, ..next };
    next.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// What a reader is told of a template, and its file, unless that is gone; none when it needs no look.
pub async fn template_file(
    door: &Door,
    id: &str,
) -> Result<Option<(Task, Option<Vec<u8>>)>, Trouble> {
    let row = template::Entity::find_by_id(id).one(door.store.read()).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(None) };
    let bytes = door.blobs.find(&row.blob).await?;
    Ok(Some((Task { name: row.name, year: 0, wants: Wants::Design }, bytes)))
}

/// Looks at a template. Runs in the child process; touches nothing but its arguments.
pub fn look(task: &Task, bytes: &[u8]) -> Outcome {
    match pptx::fits(bytes) {
        Ok(()) => Outcome::default(),
        Err(refusal) => Outcome {
            refused: vec![(task.name.clone(), refusal.message, refusal.advice)],
            ..Outcome::default()
        },
    }
}

/// Keeps what was found of a template, as one change.
pub async fn looked(door: &Door, id: &str, outcome: Outcome) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let row = template::Entity::find_by_id(id).one(&tx).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(()) };
    let (state, message) = match outcome.refused.first() {
        None => ("ready", String::new()),
        Some((_, what, advice)) => {
            ("refused", serde_json::to_string(&[what, advice]).map_err(anyhow::Error::from)?)
        }
    };
    let next =
        template::Model { state: state.to_owned(), message, version: row.version + 1, ..row };
    let note = chain::Entry {
        at: door.clock.now(),
        account_id: next.added_by.clone(),
        act: "template-read".to_owned(),
        object: next.id.clone(),
        outcome: "done".to_owned(),
        detail: json!({ "blob": next.blob, "state": next.state }).to_string(),
        ..chain::Entry::default()
    };
    chain::append(&tx, note).await?;
    next.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(())
}
