//! Room `jobs`: background work from a queue in the database. A worker holds a job for a while; when
//! it dies, another takes the job up. Cancelled or repeated, a job leaves nothing half done.

use std::time::Duration;

use moushi_core::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use tokio::sync::watch;

use crate::app::door::Door;
use crate::app::reading::{self, Outcome, Task};
use crate::error::Trouble;
use crate::sandbox;
use crate::store::new_id;
use crate::store::tables::{document, job, plan};

/// How long a worker holds a job without a sign of life, in milliseconds.
const LEASE: i64 = 45_000;
/// How often a job is tried.
const ATTEMPTS: i64 = 3;
/// How long an idle worker sleeps.
const PAUSE: Duration = Duration::from_millis(300);

/// Works until `stop` says so.
pub async fn work(door: Door, mut stop: watch::Receiver<bool>) {
    let worker = new_id();
    while !*stop.borrow() {
        match step(&door, &worker).await {
            Ok(true) => {}
            Ok(false) => {
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    _ = stop.changed() => {}
                }
            }
            Err(trouble) => {
                tracing::error!(?trouble, "a job failed");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Takes up one job; answers whether there was any.
pub async fn step(door: &Door, worker: &str) -> Result<bool, Trouble> {
    let Some(job) = claim(door, worker).await? else { return Ok(false) };
    let done = match job.kind.as_str() {
        "read" => read(door, &job).await,
        other => Err(anyhow::anyhow!("no work of kind {other}").into()),
    };
    let (state, message) = match &done {
        Ok(()) => ("done", String::new()),
        Err(_) if job.attempts < ATTEMPTS => ("waiting", String::new()),
        Err(trouble) => ("failed", format!("{trouble:?}")),
    };
    finish(door, job, state, message).await?;
    done.map(|()| true)
}

/// The oldest job that waits, or whose worker has gone.
async fn claim(door: &Door, worker: &str) -> Result<Option<job::Model>, Trouble> {
    let now = door.clock.now();
    let open = Condition::any().add(job::Column::State.eq("waiting")).add(
        Condition::all()
            .add(job::Column::State.eq("running"))
            .add(job::Column::LeaseUntil.lt(now)),
    );
    // Looking first keeps an idle worker from holding the only writer.
    let ask = job::Entity::find().filter(open).order_by_asc(job::Column::CreatedAt);
    if ask.clone().one(door.store.read()).await?.is_none() {
        return Ok(None);
    }
    let tx = door.store.begin().await?;
    let ask = match door.store.backend() {
        DbBackend::Postgres => ask.lock_with_behavior(
            sea_orm::sea_query::LockType::Update,
            sea_orm::sea_query::LockBehavior::SkipLocked,
        ),
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
    Ok(Some(claimed))
}

async fn finish(
    door: &Door,
    job: job::Model,
    state: &str,
    message: String,
) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let ended = job::Model {
        state: state.to_owned(),
        done: if state == "done" { job.total } else { job.done },
        lease_until: 0,
        message,
        updated_at: door.clock.now(),
        ..job
    };
    ended.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn progress(door: &Door, job: &job::Model, done: i64) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    job::Entity::update_many()
        .col_expr(job::Column::Done, Expr::value(done))
        .col_expr(job::Column::LeaseUntil, Expr::value(door.clock.now() + LEASE))
        .filter(job::Column::Id.eq(job.id.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Reads a document in the sandbox and puts what was found into its plan.
async fn read(door: &Door, job: &job::Model) -> Result<(), Trouble> {
    let db = door.store.read();
    let Some(row) = document::Entity::find_by_id(&job.subject).one(db).await? else {
        return Ok(());
    };
    let Some(plan) = plan::Entity::find_by_id(&row.plan_id).one(db).await? else { return Ok(()) };
    let bytes = door.blobs.get(&row.blob).await?;
    progress(door, job, 1).await?;
    let task = Task { name: row.name, year: i32::try_from(plan.year).unwrap_or_default() };
    let outcome = if job.attempts > ATTEMPTS {
        gave_up(&task)
    } else {
        sandbox::read(&task, bytes).await?
    };
    progress(door, job, 2).await?;
    reading::take(door, &row.id, outcome).await
}

fn gave_up(task: &Task) -> Outcome {
    let what = Text::new(
        "读取这份文件时多次中断，已停止。",
        "Reading this file was interrupted several times and was given up.",
    );
    let advice = Text::new("请另存为新文件后再上传。", "Save it as a new file and upload that.");
    Outcome { texts: Vec::new(), refused: vec![(task.name.clone(), what, advice)] }
}
