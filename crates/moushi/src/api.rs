//! Room `api`: `/api/v1`. Every act and ask of the lists under its name, and the upload of files.
//! Nothing is written twice: routes come from the lists.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::{acts, asks, authority};
use crate::http::{Site, Troubled, Visitor};

/// Largest upload, in bytes.
const UPLOAD: usize = 200 << 20;

/// The routes.
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/api/v1/acts/{name}", post(act))
        .route("/api/v1/asks/{name}", get(ask).post(look))
        .route("/api/v1/files", post(upload).layer(DefaultBodyLimit::max(UPLOAD)))
}

async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(mut input): Json<Value>,
) -> Result<Response, Troubled> {
    let lang = visitor.lang;
    let card = acts::named(&name).ok_or_else(authority::not_found)?;
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(version) = header("if-match").and_then(|tag| tag.trim_matches('"').parse().ok()) {
        let version: i64 = version;
        input["version"] = json!(version);
    }
    let key = header("idempotency-key");
    let answer = (card.call)(&site.door, &visitor.caller, key, input).await;
    let answer = answer.map_err(|trouble| Troubled { trouble, lang })?;
    let tag = answer["version"].as_i64().map(|version| ("etag", format!("\"{version}\"")));
    Ok((axum::response::AppendHeaders(tag), Json(answer)).into_response())
}

async fn ask(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, Troubled> {
    let lang = visitor.lang;
    let card = asks::named(&name).ok_or_else(authority::not_found)?;
    let view = (card.call)(&site.door, &visitor.caller, input(query)).await;
    Ok(Json(view.map_err(|trouble| Troubled { trouble, lang })?))
}

/// An ask whose input is too long for an address. It changes nothing all the same.
async fn look(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Json(input): Json<Value>,
) -> Result<Json<Value>, Troubled> {
    let lang = visitor.lang;
    let card = asks::named(&name).ok_or_else(authority::not_found)?;
    let view = (card.call)(&site.door, &visitor.caller, input).await;
    Ok(Json(view.map_err(|trouble| Troubled { trouble, lang })?))
}

/// A query string as the input of an ask: `q` holds JSON, other names hold words.
fn input(query: Vec<(String, String)>) -> Value {
    let whole = query.iter().find(|(name, _)| name == "q");
    if let Some(value) = whole.and_then(|(_, text)| serde_json::from_str(text).ok()) {
        return value;
    }
    Value::Object(query.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
}

/// Keeps the bytes of a file; `document-add` then makes it part of a plan.
async fn upload(
    State(site): State<Site>,
    visitor: Visitor,
    bytes: Bytes,
) -> Result<Json<Value>, Troubled> {
    let size = bytes.len();
    let kept = site.door.blobs.put(bytes.to_vec()).await;
    let blob = kept.map_err(|trouble| Troubled { trouble, lang: visitor.lang })?;
    Ok(Json(json!({ "blob": blob, "size": size })))
}
