//! Whether the server can do its work now: `/readyz`, part by part, without details for strangers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};

use crate::app::door::Door;
use crate::error::Trouble;
use crate::http::Site;
use crate::store::migrate;
use crate::store::tables::{job, throttle};

/// A job that waits longer than this, in milliseconds, has been forgotten by its workers.
const FORGOTTEN: i64 = 30 * 60 * 1000;
/// The row that is written to see that writing works.
const PROBE: &str = "probe:ready";

/// The parts and whether all of them work.
pub async fn parts(door: &Door) -> (bool, Value) {
    let parts = [
        ("database", writes(door).await),
        ("migrations", migrated(door).await),
        ("files", stores(door).await),
        ("queue", works(door).await),
    ];
    let well = |found: &Result<bool, Trouble>| matches!(found, Ok(true));
    for (part, found) in &parts {
        if let Err(trouble) = found {
            tracing::error!(part, ?trouble, "not ready");
        }
    }
    let ready = parts.iter().all(|(_, found)| well(found));
    let told: serde_json::Map<String, Value> =
        parts.iter().map(|(part, found)| ((*part).to_owned(), json!(well(found)))).collect();
    (ready, json!({ "ready": ready, "parts": told }))
}

/// `/readyz`
pub async fn ready(State(site): State<Site>) -> Response {
    let (ready, told) = parts(&site.door).await;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(told)).into_response()
}

/// A row is written and committed.
async fn writes(door: &Door) -> Result<bool, Trouble> {
    let tx = door.store.begin().await?;
    throttle::Entity::delete_by_id(PROBE).exec(&tx).await?;
    let since = door.clock.now();
    let row =
        throttle::ActiveModel { subject: Set(PROBE.to_owned()), hits: Set(0), since: Set(since) };
    row.insert(&tx).await?;
    tx.commit().await?;
    Ok(true)
}

async fn migrated(door: &Door) -> Result<bool, Trouble> {
    let status = migrate::status(&door.store).await?;
    Ok(status.at == status.newest)
}

/// Bytes are kept and found: a full disk or a folder that went away shows here.
async fn stores(door: &Door) -> Result<bool, Trouble> {
    door.blobs.probe().await.map(|()| true)
}

async fn works(door: &Door) -> Result<bool, Trouble> {
    let waiting = job::Entity::find()
        .filter(job::Column::State.eq("waiting"))
        .filter(job::Column::UpdatedAt.lt(door.clock.now() - FORGOTTEN))
        .one(door.store.read())
        .await?;
    Ok(waiting.is_none())
}
