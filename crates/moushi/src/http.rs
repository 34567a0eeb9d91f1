//! Room `http`: what the edges share: who sent a request, and what a refusal looks like as an answer.
//! Knows no page and no act.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use moushi_core::model::{Refusal, RefusalKind};
pub use moushi_core::text::Lang;
use moushi_core::text::Text;

use crate::app::caller::Caller;
use crate::app::door::{Ask, Door};
use crate::app::login::{self, Session};
use crate::error::Trouble;
use crate::oidc::Provider;

/// Name of the cookie that holds the session.
pub const COOKIE: &str = "moushi";
/// Header that a changing request of a browser must bring.
pub const CSRF: &str = "x-moushi-csrf";

/// What every handler gets.
#[derive(Clone)]
pub struct Site {
    /// The door.
    pub door: Door,
    /// Cookies go over TLS only.
    pub secure: bool,
    /// The demo's accounts stand on the sign-in page.
    pub demo: bool,
    /// The provider of identities, where one is set up.
    pub provider: Option<Arc<Provider>>,
}

/// The number of a request, and whose it turned out to be: joins log and record.
#[derive(Clone, Debug)]
pub struct Trace {
    number: String,
    account: Arc<OnceLock<String>>,
}

impl Trace {
    /// Of a new request.
    #[expect(clippy::new_without_default, reason = "each is a different one")]
    pub fn new() -> Self {
        Self { number: uuid::Uuid::now_v7().simple().to_string(), account: Arc::default() }
    }

    /// The number.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Id of the account; empty when nobody was signed in.
    pub fn account(&self) -> &str {
        self.account.get().map_or("", String::as_str)
    }
}

/// Gives the caller the number of the request, and the request the account.
fn traced(parts: &Parts, mut caller: Caller) -> Caller {
    if let Some(trace) = parts.extensions.get::<Trace>() {
        trace.account.get_or_init(|| caller.account_id.clone());
        caller.request.clone_from(&trace.number);
    }
    caller
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// The language that the reader chose; Chinese first.
pub fn language(headers: &HeaderMap) -> Lang {
    match cookie(headers, "lang") {
        Some("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// Who sends a request: a signed-in browser, or a program with a token.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who.
    pub caller: Caller,
    /// The browser's session; none for a program.
    pub session: Option<Session>,
    /// Language chosen.
    pub lang: Lang,
    /// `light`, `dark`, or empty: as the system is set.
    pub theme: String,
}

impl Visitor {
    /// Looks; trouble is told in the visitor's language.
    pub async fn ask<Q: Ask>(&self, site: &Site, ask: Q) -> Result<Q::View, Troubled> {
        let view = site.door.ask(&self.caller, ask).await;
        view.map_err(|trouble| Troubled { trouble, lang: self.lang })
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Troubled;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Troubled> {
        let lang = language(&parts.headers);
        let theme = cookie(&parts.headers, "theme").unwrap_or_default().to_owned();
        let troubled = |trouble| Troubled { trouble, lang };
        if let Some(secret) = bearer(&parts.headers) {
            let caller = login::by_token(&site.door, secret).await.map_err(troubled)?;
            let caller = caller.ok_or_else(|| troubled(signed_out().into()))?;
            return Ok(Self { caller: traced(parts, caller), session: None, lang, theme });
        }
        let session = match cookie(&parts.headers, COOKIE) {
            Some(secret) => login::resume(&site.door, secret).await.map_err(troubled)?,
            None => None,
        };
        let session = session.ok_or_else(|| troubled(signed_out().into()))?;
        if parts.method != Method::GET && !same_site(&parts.headers, &session.csrf) {
            return Err(troubled(foreign().into()));
        }
        owing(parts.uri.path(), &session.caller).map_err(|refusal| troubled(refusal.into()))?;
        let caller = traced(parts, session.caller.clone());
        Ok(Self { caller, session: Some(session), lang, theme })
    }
}

impl OptionalFromRequestParts<Site> for Visitor {
    type Rejection = Troubled;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Troubled> {
        match <Self as FromRequestParts<Site>>::from_request_parts(parts, site).await {
            Ok(visitor) => Ok(Some(visitor)),
            Err(Troubled { trouble: Trouble::Refusal(_), .. }) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

/// While an account owes something, only its own page and the door are open; the door knows what
/// may be done meanwhile.
fn owing(path: &str, caller: &Caller) -> Result<(), Refusal> {
    let open = path == "/me" || path.starts_with("/api/v1/acts/") || path == "/api/v1/asks/me";
    match caller.owes {
        Some(owed) if !open => Err(owed.refusal()),
        _ => Ok(()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The request was made by our own page: it knows the session's second secret.
fn same_site(headers: &HeaderMap, csrf: &str) -> bool {
    headers.get(CSRF).and_then(|value| value.to_str().ok()) == Some(csrf)
}

/// The refusal of a request without a session.
pub fn signed_out() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("您还没有登录，或登录已过期。", "You are not signed in, or no longer."),
        Text::new("请重新登录。", "Sign in again."),
    )
}

fn foreign() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("这个请求不是从本系统页面发出的。", "The request did not come from our page."),
        Text::new("请刷新页面后重试。", "Reload the page and try again."),
    )
}

/// A refusal that an answer holds as JSON: a page shows it in its own way.
#[derive(Clone, Debug)]
pub struct Told {
    /// What is told.
    pub refusal: Refusal,
    /// In which language.
    pub lang: Lang,
}

/// Trouble on its way to a reader of that language, as JSON.
#[derive(Debug)]
pub struct Troubled {
    /// What went wrong.
    pub trouble: Trouble,
    /// For whom it is told.
    pub lang: Lang,
}

impl From<Trouble> for Troubled {
    fn from(trouble: Trouble) -> Self {
        Self { trouble, lang: Lang::Zh }
    }
}

impl From<Refusal> for Troubled {
    fn from(refusal: Refusal) -> Self {
        Trouble::from(refusal).into()
    }
}

/// The status of a refusal.
pub fn status(refusal: &Refusal) -> StatusCode {
    if *refusal == signed_out() {
        return StatusCode::UNAUTHORIZED;
    }
    match refusal.kind {
        RefusalKind::NotAllowed => StatusCode::FORBIDDEN,
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Stale => StatusCode::PRECONDITION_FAILED,
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::Damaged => StatusCode::UNSUPPORTED_MEDIA_TYPE,
    }
}

/// A fault as a person is told of it: a number; the chain goes to the log.
pub fn fault(error: &anyhow::Error) -> Refusal {
    let number = uuid::Uuid::new_v4().simple().to_string();
    tracing::error!(number, ?error, "fault");
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("系统出错，编号 {number}。"),
            format!("We failed; the number is {number}."),
        ),
        Text::new(
            "请稍后重试；仍不行请把编号告诉管理员。",
            "Try again, or tell the administrator the number.",
        ),
    )
}

impl Troubled {
    /// Status and refusal to be shown.
    pub fn shown(self) -> (StatusCode, Refusal) {
        match self.trouble {
            Trouble::Refusal(refusal) => (status(&refusal), refusal),
            Trouble::Fault(error) => (StatusCode::INTERNAL_SERVER_ERROR, fault(&error)),
        }
    }
}

impl IntoResponse for Troubled {
    fn into_response(self) -> Response {
        let lang = self.lang;
        let (status, refusal) = self.shown();
        let mut response = answer(status, &refusal);
        response.extensions_mut().insert(Told { refusal, lang });
        response
    }
}

/// A refusal as the API tells it.
pub fn answer(status: StatusCode, refusal: &Refusal) -> Response {
    let body = serde_json::json!({
        "kind": format!("{:?}", refusal.kind),
        "message": refusal.message,
        "advice": refusal.advice,
    });
    (status, axum::Json(body)).into_response()
}
