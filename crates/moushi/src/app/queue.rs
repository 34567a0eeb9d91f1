//! The queue of background work, in the database: a worker holds a job for a while; when it dies,
//! another takes the job up.

use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::door::Door;
use super::reading::{Outcome, Task, Wants, part};
use crate::error::Trouble;
use crate::store::tables::{document, job, plan};

/// How long a worker holds a job without a sign of life, in milliseconds.
const LEASE: i64 = 45_000;
/// How often a job is tried.
pub const ATTEMPTS: i64 = 3;

/// A job that a worker holds.
#[derive(Clone, Debug)]
pub struct Job {
    row: job::Model,
}

impl Job {
    /// What kind of work it is.
    pub fn kind(&self) -> &str {
        &self.row.kind
    }

    /// What it is done to.
    pub fn subject(&self) -> &str {
        &self.row.subject
    }

    /// How often it has been taken up, this time included.
    pub fn attempts(&self) -> i64 {
        self.row.attempts
    }
}

/// The oldest job that waits, or whose worker has gone.
pub async fn claim(door: &Door, worker: &str) -> Result<Option<Job>, Trouble> {
    let now = door.clock.now();
    let open = Condition::any().add(job::Column::State.eq("waiting")).add(
        Condition::all().add(job::Column::State.eq("running")).add(job::Column::LeaseUntil.lt(now)),
    );
    // Looking first keeps an idle worker from holding the only writer.
    let ask = job::Entity::find().filter(open).order_by_asc(job::Column::CreatedAt);
    if ask.clone().one(door.store.read()).await?.is_none() {
        return Ok(None);
    }
    let tx = door.store.begin().await?;
    let ask = match door.store.backend() {
        DbBackend::Postgres => ask.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked),
        _ => ask,
    };
    let Some(found) = ask.one(&tx).await? else { return Ok(None) };
    let claimed = job::Model {
        state: "running".to_owned(),
        worker: worker.to_owned(),
        lease_until: now + LEASE,
        attempts: found.attempts + 1,
        updated_at: now,
        ..found
    };
    claimed.clone().into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(Some(Job { row: claimed }))
}

/// Ends the turn of a job: done, to be tried again, or failed.
pub async fn finish(door: &Door, job: Job, state: &str, message: String) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let ended = job::Model {
        state: state.to_owned(),
        done: if state == "done" { job.row.total } else { job.row.done },
        lease_until: 0,
        message,
        updated_at: door.clock.now(),
        ..job.row
    };
    ended.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells how far a job has come; its worker is alive.
pub async fn progress(door: &Door, job: &Job, done: i64) -> Result<(), Trouble> {
    steps(door, job, (done, job.row.total)).await
}

/// Tells how far a job has come of how many steps; its worker is alive.
pub async fn steps(door: &Door, job: &Job, (done, total): (i64, i64)) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    job::Entity::update_many()
        .col_expr(job::Column::Done, Expr::value(done))
        .col_expr(job::Column::Total, Expr::value(total))
        .col_expr(job::Column::LeaseUntil, Expr::value(door.clock.now() + LEASE))
        .filter(job::Column::Id.eq(job.row.id.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What a reader is told of a document, and its file, unless that is gone; none when there is no such
/// document.
pub async fn file(door: &Door, document: &str) -> Result<Option<(Task, Option<Vec<u8>>)>, Trouble> {
    let db = door.store.read();
    let Some(row) = document::Entity::find_by_id(document).one(db).await? else {
        return Ok(None);
    };
    let Some(plan) = plan::Entity::find_by_id(&row.plan_id).one(db).await? else {
        return Ok(None);
    };
    let bytes = door.blobs.find(part(&row.blob).0).await?;
    let year = i32::try_from(plan.year).unwrap_or_default();
    Ok(Some((Task { name: row.name, year, wants: Wants::Text }, bytes)))
}

/// What becomes of a file whose reading died again and again.
pub fn gave_up(task: &Task) -> Outcome {
    use moushi_core::text::Text;
    let what = Text::new(
        "读取这份文件时多次中断，已停止。",
        "Reading this file was interrupted several times and was given up.",
    );
    let advice = Text::new("请另存为新文件后再上传。", "Save it as a new file and upload that.");
    Outcome { refused: vec![(task.name.clone(), what, advice)], ..Outcome::default() }
}

/// What becomes of a document whose file is no longer kept.
pub fn lost(task: &Task) -> Outcome {
    use moushi_core::text::Text;
    let what = Text::new("上传的文件已不在服务器上。", "The uploaded file is no longer kept.");
    let advice = Text::new("请重新上传这份文件。", "Upload it again.");
    Outcome { refused: vec![(task.name.clone(), what, advice)], ..Outcome::default() }
}
