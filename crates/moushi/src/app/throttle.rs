//! Attempts per minute, counted in the database, so that the limit holds on several servers together.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use super::door::Door;
use super::preferences;
use crate::error::Trouble;
use crate::store::tables::throttle;

/// Counts an attempt, and refuses it when there were too many within the minute.
pub(super) async fn throttled(door: &Door, subject: &str, now: i64) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let known = throttle::Entity::find_by_id(subject).one(&tx).await?;
    let (hits, since, fresh) = match &known {
        Some(row) if now - row.since < 60_000 => (row.hits + 1, row.since, false),
        Some(_) => (1, now, false),
        None => (1, now, true),
    };
    let row = throttle::ActiveModel {
        subject: Set(subject.to_owned()),
        hits: Set(hits),
        since: Set(since),
    };
    if fresh {
        row.insert(&tx).await?
    } else {
        row.update(&tx).await?
    };
    tx.commit().await?;
    if hits <= preferences::number(door.store.read(), "signin.per-minute").await? {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("尝试过于频繁。", "Too many attempts."),
        Text::new("请一分钟后再试。", "Try again in a minute."),
    )
    .into())
}
