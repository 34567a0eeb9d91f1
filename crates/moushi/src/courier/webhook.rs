//! The body of a letter to a program of the body's own, and how it is signed.

use moushi_core::track::remind::Form;
use ring::hmac;
use serde_json::json;

use super::words::Words;
use crate::app::remind::{Letter, Line};
use moushi_core::text::hex;

/// The body: JSON with the id, the account, and the matters.
pub fn body(letter: &Letter, words: Words<'_>) -> String {
    let matter = |line: &Line| {
        json!({
            "kind": line.concern,
            "title": words.of(&line.title),
            "due": line.due,
            "count": line.count,
            "url": words.link(&line.url),
        })
    };
    json!({
        "id": letter.id,
        "form": match letter.form { Form::Digest => "digest", Form::Urgent => "urgent" },
        "day": letter.day,
        "account": letter.to.as_ref().map(|to| &to.login),
        "title": words.title(letter),
        "total": letter.total,
        "matters": letter.lines.iter().map(matter).collect::<Vec<_>>(),
        "url": words.link("/"),
    })
    .to_string()
}

/// The header `X-Moushi-Signature`: `sha256=` and the HMAC-SHA256 of the body in hexadecimal digits.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!("sha256={}", hex(hmac::sign(&key, body).as_ref()))
}
