//! Styles and scripts, carried in the binary; named with a hash so that browsers may keep them.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use moushi_files::write::html::shades;
use std::borrow::Cow;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::http::Site;
use moushi_core::text::hex;

/// Name, type, content.
const FILES: &[(&str, &str, &str)] = &[
    ("base.css", "text/css; charset=utf-8", include_str!("assets/base.css")),
    ("desk.css", "text/css; charset=utf-8", include_str!("assets/desk.css")),
    ("desk.js", "text/javascript; charset=utf-8", include_str!("assets/desk.js")),
    ("frame.js", "text/javascript; charset=utf-8", include_str!("assets/frame.js")),
    ("app.js", "text/javascript; charset=utf-8", include_str!("assets/app.js")),
    ("plan.css", "text/css; charset=utf-8", include_str!("assets/plan.css")),
    ("align.js", "text/javascript; charset=utf-8", include_str!("assets/align.js")),
    ("check.js", "text/javascript; charset=utf-8", include_str!("assets/check.js")),
    ("issue.js", "text/javascript; charset=utf-8", include_str!("assets/issue.js")),
    ("documents.js", "text/javascript; charset=utf-8", include_str!("assets/documents.js")),
    ("ledger.css", "text/css; charset=utf-8", include_str!("assets/ledger.css")),
    ("ledger.js", "text/javascript; charset=utf-8", include_str!("assets/ledger.js")),
    ("grid.js", "text/javascript; charset=utf-8", include_str!("assets/grid.js")),
    ("groups.js", "text/javascript; charset=utf-8", include_str!("assets/groups.js")),
    ("view.js", "text/javascript; charset=utf-8", include_str!("assets/view.js")),
    ("saves.js", "text/javascript; charset=utf-8", include_str!("assets/saves.js")),
    ("paste.js", "text/javascript; charset=utf-8", include_str!("assets/paste.js")),
    ("dialogs.js", "text/javascript; charset=utf-8", include_str!("assets/dialogs.js")),
    ("entry.js", "text/javascript; charset=utf-8", include_str!("assets/entry.js")),
    ("print.js", "text/javascript; charset=utf-8", include_str!("assets/print.js")),
    ("review.js", "text/javascript; charset=utf-8", include_str!("assets/review.js")),
    ("review-text.js", "text/javascript; charset=utf-8", include_str!("assets/review-text.js")),
    ("review.css", "text/css; charset=utf-8", include_str!("assets/review.css")),
    ("follow.css", "text/css; charset=utf-8", include_str!("assets/follow.css")),
    ("follow.js", "text/javascript; charset=utf-8", include_str!("assets/follow.js")),
    ("cascade.js", "text/javascript; charset=utf-8", include_str!("assets/cascade.js")),
    ("collect.js", "text/javascript; charset=utf-8", include_str!("assets/collect.js")),
    ("form.js", "text/javascript; charset=utf-8", include_str!("assets/form.js")),
    ("exchange.js", "text/javascript; charset=utf-8", include_str!("assets/exchange.js")),
    ("report.js", "text/javascript; charset=utf-8", include_str!("assets/report.js")),
    ("screen.css", "text/css; charset=utf-8", include_str!("assets/screen.css")),
    ("meeting.css", "text/css; charset=utf-8", include_str!("assets/meeting.css")),
    ("packs.js", "text/javascript; charset=utf-8", include_str!("assets/packs.js")),
    ("screen.js", "text/javascript; charset=utf-8", include_str!("assets/screen.js")),
    ("study.css", "text/css; charset=utf-8", include_str!("assets/study.css")),
    ("study.js", "text/javascript; charset=utf-8", include_str!("assets/study.js")),
    ("office.js", "text/javascript; charset=utf-8", include_str!("assets/office.js")),
];

/// Shades of the tables that the writer of pages makes.
pub const SHADES: &str = "shades.css";

/// One hash over all files: scripts import each other by name, so they change together.
static STAMP: LazyLock<String> = LazyLock::new(|| {
    let mut sum = Sha256::new();
    FILES.iter().for_each(|(_, _, content)| sum.update(content.as_bytes()));
    sum.update(shades().as_bytes());
    hex(&sum.finalize()[..8])
});

/// The address of a file.
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", *STAMP)
}

/// The route of all files.
pub fn routes() -> Router<Site> {
    Router::new().route("/assets/{stamp}/{name}", get(file))
}

async fn file(Path((stamp, name)): Path<(String, String)>) -> Response {
    let keep = if stamp == *STAMP { "public, max-age=31536000, immutable" } else { "no-store" };
    let sent = |kind: &'static str, content: Cow<'static, str>| {
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], content).into_response()
    };
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, content)) => sent(kind, Cow::Borrowed(content)),
        None if name == SHADES => sent("text/css; charset=utf-8", Cow::Owned(shades())),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
