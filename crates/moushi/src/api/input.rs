//! What a request brings, before it is an act: type, size, form. What is wrong is told in the same
//! shape as every refusal.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use serde_json::Value;

use crate::http::answer;

/// Longest request key, in characters.
const KEY: usize = 200;

/// What is wrong with a request, with the status that says so.
#[derive(Debug)]
pub struct Wrong {
    status: StatusCode,
    refusal: Refusal,
}

impl From<Wrong> for Response {
    fn from(wrong: Wrong) -> Self {
        answer(wrong.status, &wrong.refusal)
    }
}

fn wrong(status: StatusCode, refusal: Refusal) -> Wrong {
    Wrong { status, refusal }
}

/// The body as a JSON object.
pub fn object(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Value, Wrong> {
    if !is_json(headers) {
        return Err(wrong(StatusCode::UNSUPPORTED_MEDIA_TYPE, other_type()));
    }
    let body = body.map_err(|rejection| cut(&rejection))?;
    // Nesting deeper than 128 is refused by the parser: no bomb gets further.
    let value: Value = serde_json::from_slice(&body)
        .map_err(|error| wrong(StatusCode::BAD_REQUEST, no_json(&error.to_string())))?;
    if !value.is_object() {
        return Err(wrong(StatusCode::UNPROCESSABLE_ENTITY, no_json("not an object")));
    }
    Ok(value)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// The version that `If-Match` names; `*` and none name none.
pub fn version(headers: &HeaderMap) -> Result<Option<i64>, Wrong> {
    let Some(tag) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let tag = tag.to_str().unwrap_or_default().trim();
    if tag == "*" {
        return Ok(None);
    }
    let number = tag.trim_start_matches("W/").trim_matches('"').parse();
    number.map(Some).map_err(|_| wrong(StatusCode::UNPROCESSABLE_ENTITY, no_version()))
}

/// The key under which a request is done once.
pub fn key(headers: &HeaderMap) -> Result<Option<&str>, Wrong> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= KEY => Ok(Some(key)),
        _ => Err(wrong(StatusCode::UNPROCESSABLE_ENTITY, no_key())),
    }
}

/// The answer to a body that did not come whole.
pub fn cut(rejection: &BytesRejection) -> Wrong {
    let refusal = Refusal::new(
        RefusalKind::Invalid,
        Text::new("提交的内容过大或不完整。", "What was sent is too large, or not whole."),
        Text::new("请减少内容后重试。", "Send less, and try again."),
    );
    wrong(rejection.status(), refusal)
}

/// The refusal of a file without a byte.
pub fn empty() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("文件是空的。", "The file is empty."),
        Text::new("请核对文件后重新上传。", "Check the file and upload it again."),
    )
}

/// The refusal of a method that an address does not know.
pub fn wrong_method() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("这个地址不接受这种请求方法。", "The address does not take this method."),
        Text::new("请对照接口说明修改。", "Compare it with the description of the API."),
    )
}

fn other_type() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("请求内容应为 JSON。", "The body has to be JSON."),
        Text::new(
            "请把 Content-Type 设为 application/json。",
            "Set Content-Type to application/json.",
        ),
    )
}

fn no_json(error: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("请求内容不是 JSON 对象：{error}"),
            format!("The body is no JSON object: {error}"),
        ),
        Text::new("请对照接口说明修改。", "Compare it with the description of the API."),
    )
}

fn no_version() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("If-Match 应为带引号的版本号。", "If-Match has to be a version in quotes."),
        Text::new("例如：If-Match: \"3\"。", "For example: If-Match: \"3\"."),
    )
}

fn no_key() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("Idempotency-Key 应为 1 至 {KEY} 个 ASCII 字符。"),
            format!("Idempotency-Key has 1 to {KEY} ASCII characters."),
        ),
        Text::new("请使用随机标识，例如 UUID。", "Use something random, such as a UUID."),
    )
}
