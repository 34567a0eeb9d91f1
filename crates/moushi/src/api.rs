//! Room `api`: `/api/v1`. Every act and ask of the lists under its name, the upload of files, and the
//! description of it all. Nothing is written twice: routes and description come from the lists.

mod docs;
mod input;
pub mod openapi;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::{acts, asks, authority, uploads};
use crate::http::{Site, Troubled, Visitor, answer};

/// Largest upload, in bytes.
const UPLOAD: usize = 200 << 20;
/// Largest input of an act, in bytes.
const INPUT: usize = 1 << 20;

/// The routes.
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/api/v1/acts/{name}", post(act).layer(DefaultBodyLimit::max(INPUT)))
        .route("/api/v1/asks/{name}", get(ask).post(look))
        .route("/api/v1/files", post(upload).layer(DefaultBodyLimit::max(UPLOAD)))
        .route("/api/v1/openapi.json", get(|| async { Json(openapi::document()) }))
        .route("/api/docs", get(docs::page))
        .route("/api/docs.css", get(docs::style))
        .route("/api/{*rest}", any(|| async { Troubled::from(authority::not_found()) }))
        .method_not_allowed_fallback(|| async {
            answer(StatusCode::METHOD_NOT_ALLOWED, &input::wrong_method())
        })
}

async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Response> {
    let lang = visitor.lang;
    let card =
        acts::named(&name).ok_or_else(|| Troubled::from(authority::not_found()).into_response())?;
    let mut input = input::object(&headers, body)?;
    if let Some(version) = input::version(&headers)? {
        input["version"] = json!(version);
    }
    let key = input::key(&headers)?;
    let answer = (card.call)(&site.door, &visitor.caller, key, input).await;
    let answer = answer.map_err(|trouble| Troubled { trouble, lang }.into_response())?;
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
    let view = (card.call)(&site.door, &visitor.caller, words(query)).await;
    Ok(Json(view.map_err(|trouble| Troubled { trouble, lang })?))
}

/// An ask whose input is too long for an address. It changes nothing all the same.
async fn look(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Response> {
    let lang = visitor.lang;
    let card =
        asks::named(&name).ok_or_else(|| Troubled::from(authority::not_found()).into_response())?;
    let input = input::object(&headers, body)?;
    let view = (card.call)(&site.door, &visitor.caller, input).await;
    Ok(Json(view.map_err(|trouble| Troubled { trouble, lang }.into_response())?))
}

/// A query string as the input of an ask: `q` holds JSON, other names hold words.
fn words(query: Vec<(String, String)>) -> Value {
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
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Response> {
    let bytes = bytes.map_err(|rejection| input::cut(&rejection))?;
    if bytes.is_empty() {
        return Err(answer(StatusCode::UNPROCESSABLE_ENTITY, &input::empty()));
    }
    let size = bytes.len();
    let kept = uploads::keep(&site.door, bytes.to_vec()).await;
    let troubled = |trouble| Troubled { trouble, lang: visitor.lang }.into_response();
    let blob = kept.map_err(troubled)?;
    Ok(Json(json!({ "blob": blob, "size": size })))
}
