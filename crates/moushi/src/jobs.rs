//! Room `jobs`: does background work from the queue. Cancelled or repeated, a job leaves nothing half
//! done.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use uuid::Uuid;

use crate::app::door::Door;
use crate::app::queue::{self, ATTEMPTS, Job};
use crate::app::remind::delivery::{self, End};
use crate::app::{forms, lit, packs, reading, remind, studying, uploads};
use crate::courier::Courier;
use crate::error::Trouble;
use crate::sandbox::Sandbox;

/// How long an idle worker sleeps.
const PAUSE: Duration = Duration::from_millis(300);
/// How long lies between two sweeps.
const HOUR: Duration = Duration::from_secs(3_600);

/// How long lies between two looks whether a day has begun.
const QUARTER: Duration = Duration::from_secs(900);

/// Works until `stop` says so.
pub async fn work(door: Door, sandbox: Sandbox, mut stop: watch::Receiver<bool>) {
    let worker = Uuid::new_v4().simple().to_string();
    while !*stop.borrow() {
        match step(&door, &sandbox, &worker).await {
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

/// Deletes uploads that no document names, at once and then every hour, until `stop` says so.
pub async fn tidy(door: Door, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match uploads::sweep(&door).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "uploads that no document names were deleted"),
            Err(trouble) => tracing::error!(?trouble, "uploads were not swept"),
        }
        tokio::select! {
            () = tokio::time::sleep(HOUR) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Records the lights of each day soon after it has begun, until `stop` says so.
pub async fn nightly(door: Door, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match lit::record(&door).await {
            Ok(None) => {}
            Ok(Some(night)) => {
                let lit::Night { tasks, changed } = night;
                tracing::info!(tasks, changed, "the lights of the day were recorded");
            }
            Err(trouble) => tracing::error!(?trouble, "the lights of the day were not recorded"),
        }
        tokio::select! {
            () = tokio::time::sleep(QUARTER) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Makes the reminders of the day, looking every `tick` whether there are any to make, until `stop` says so.
pub async fn remind(
    door: Door,
    courier: Arc<Courier>,
    tick: Duration,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        if let Err(trouble) = make(&door, &courier, &stop).await {
            tracing::error!(?trouble, "reminders were not made");
        }
        tokio::select! {
            () = tokio::time::sleep(tick) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Makes what is left to be made today. Servers side by side begin at places of their own, so that they
/// share the work; whoever comes second to a person finds it done.
async fn make(door: &Door, courier: &Courier, stop: &watch::Receiver<bool>) -> Result<(), Trouble> {
    let (ways, mut left) = (courier.ways(), remind::left(door).await?);
    let begin = usize::from(Uuid::new_v4().as_bytes()[0]) * left.len() / 256;
    left.rotate_left(begin);
    let mut made = 0;
    for account in &left {
        if *stop.borrow() {
            return Ok(());
        }
        match remind::make(door, account, &ways).await {
            Ok(any) => made += usize::from(any),
            // The others have theirs all the same.
            Err(trouble) => tracing::error!(?trouble, account, "no reminder for one account"),
        }
    }
    let groups = remind::make_for_groups(door, &ways).await?;
    if made + groups > 0 {
        tracing::info!(made, groups, "reminders were made");
        remind::forget(door).await?;
    }
    Ok(())
}

/// Sends what waits to be sent, looking every `tick`, until `stop` says so. A server without any way open
/// sends nothing.
pub async fn deliver(
    door: Door,
    courier: Arc<Courier>,
    tick: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let worker = Uuid::new_v4().simple().to_string();
    if courier.ways().is_empty() {
        return;
    }
    while !*stop.borrow() {
        match sent(&door, &courier, &worker).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(trouble) => tracing::error!(?trouble, "a delivery failed"),
        }
        tokio::select! {
            () = tokio::time::sleep(tick) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Sends one letter; answers whether there was any. Killed between the sending and the note, it is sent
/// again under the same id.
async fn sent(door: &Door, courier: &Arc<Courier>, worker: &str) -> Result<bool, Trouble> {
    let Some(held) = delivery::claim(door, worker, &courier.ways()).await? else {
        return Ok(false);
    };
    let end = match delivery::letter(door, &held).await? {
        None => End::Dropped,
        Some(letter) => {
            let (courier, now) = (courier.clone(), door.clock.now());
            let send = tokio::task::spawn_blocking(move || courier.send(&letter, now));
            match send.await.map_err(anyhow::Error::from)? {
                Ok(()) => End::Sent,
                Err(why) => {
                    tracing::warn!(why, "a reminder was not delivered");
                    End::Failed(why)
                }
            }
        }
    };
    delivery::finish(door, held, end).await?;
    Ok(true)
}

/// Takes up one job; answers whether there was any.
pub async fn step(door: &Door, sandbox: &Sandbox, worker: &str) -> Result<bool, Trouble> {
    let Some(job) = queue::claim(door, worker).await? else { return Ok(false) };
    let done = match job.kind() {
        "read" => read(door, sandbox, &job).await,
        "form" => form(door, sandbox, &job).await,
        "template" => template(door, sandbox, &job).await,
        "pack" => pack(door, &job).await,
        "study" => study(door, sandbox, &job).await,
        other => Err(anyhow::anyhow!("no work of kind {other}").into()),
    };
    let (state, message) = match &done {
        Ok(()) => ("done", String::new()),
        Err(_) if job.attempts() < ATTEMPTS => ("waiting", String::new()),
        Err(trouble) => ("failed", format!("{trouble:?}")),
    };
    queue::finish(door, job, state, message).await?;
    done.map(|()| true)
}

/// Reads a document in the sandbox and puts what was found into its plan.
async fn read(door: &Door, sandbox: &Sandbox, job: &Job) -> Result<(), Trouble> {
    let Some((task, bytes)) = queue::file(door, job.subject()).await? else { return Ok(()) };
    queue::progress(door, job, 1).await?;
    let outcome = match bytes {
        None => queue::lost(&task),
        Some(_) if job.attempts() > ATTEMPTS => queue::gave_up(&task),
        Some(bytes) => sandbox.read(&task, bytes).await?,
    };
    queue::progress(door, job, 2).await?;
    reading::take(door, job.subject(), outcome).await
}

/// Reads a form in the sandbox and keeps its rows.
async fn form(door: &Door, sandbox: &Sandbox, job: &Job) -> Result<(), Trouble> {
    let Some((task, bytes)) = forms::file(door, job.subject()).await? else { return Ok(()) };
    let outcome = match bytes {
        None => queue::lost(&task),
        Some(_) if job.attempts() > ATTEMPTS => queue::gave_up(&task),
        Some(bytes) => sandbox.read(&task, bytes).await?,
    };
    forms::take(door, job.subject(), outcome).await
}

/// Looks at a template in the sandbox: whether decks can take over its design.
async fn template(door: &Door, sandbox: &Sandbox, job: &Job) -> Result<(), Trouble> {
    let Some((task, bytes)) = packs::template_file(door, job.subject()).await? else {
        return Ok(());
    };
    let outcome = match bytes {
        None => queue::lost(&task),
        Some(_) if job.attempts() > ATTEMPTS => queue::gave_up(&task),
        Some(bytes) => sandbox.read(&task, bytes).await?,
    };
    packs::looked(door, job.subject(), outcome).await
}

/// Makes a pack that was ordered.
async fn pack(door: &Door, job: &Job) -> Result<(), Trouble> {
    if job.attempts() > ATTEMPTS {
        return packs::give_up(door, job.subject()).await;
    }
    packs::make(door, job, job.attempts() == ATTEMPTS).await
}

/// How often a long reading tells that it is alive.
const ALIVE: Duration = Duration::from_secs(15);

/// Reads and fits the table of a study in the sandbox, and keeps what came of it.
async fn study(door: &Door, sandbox: &Sandbox, job: &Job) -> Result<(), Trouble> {
    let Some((task, bytes)) = studying::file(door, job.subject()).await? else { return Ok(()) };
    queue::progress(door, job, 1).await?;
    let outcome = match bytes {
        None => queue::lost(&task),
        Some(_) if job.attempts() > ATTEMPTS => queue::gave_up(&task),
        Some(bytes) => {
            let mut reading = std::pin::pin!(sandbox.read(&task, bytes));
            loop {
                tokio::select! {
                    outcome = &mut reading => break outcome?,
                    () = tokio::time::sleep(ALIVE) => queue::progress(door, job, 1).await?,
                }
            }
        }
    };
    queue::progress(door, job, 2).await?;
    studying::take(door, job.subject(), outcome).await
}
