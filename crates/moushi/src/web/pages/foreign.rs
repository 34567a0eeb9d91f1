//! Signing in through a provider of identities: to it, back from it, and where our second factor is
//! wanted after it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Form;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::html;
use moushi_core::model::Refusal;
use serde::Deserialize;

use super::login::{Given, Wanted, bare, entered, refused, told};
use crate::app::foreign::{self, Entered};
use crate::app::{authority, login};
use crate::error::Trouble;
use crate::http::{Lang, Site, Troubled, cookie, language};
use crate::oidc::{self, Identity, Provider, Sent};
use crate::web::frame::Failed;

/// Name of the cookie that holds the browser to the sign-in it has begun.
const WAY: &str = "moushi-way";

fn kept(site: &Site, value: &str, seconds: u32) -> (header::HeaderName, String) {
    let secure = if site.secure { "; Secure" } else { "" };
    let rest = format!("Path=/login; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    (header::SET_COOKIE, format!("{WAY}={value}; {rest}"))
}

fn provider(site: &Site) -> Result<&Arc<Provider>, Trouble> {
    Ok(site.provider.as_ref().ok_or_else(authority::not_found)?)
}

/// Trouble on the sign-in page, with the password as a way on; this way is over.
async fn shown(site: &Site, lang: Lang, trouble: Trouble) -> Result<Response, Failed> {
    let Trouble::Refusal(refusal) = trouble else { return Err(Troubled { trouble, lang }.into()) };
    let given = Given { refusal: Some(&refusal), ..Given::default() };
    let page = refused(site, lang, &given).await?;
    Ok((AppendHeaders([kept(site, "", 0)]), page).into_response())
}

/// To the provider.
pub async fn begin(
    State(site): State<Site>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failed> {
    match sent(&site, &wanted.back, &address.ip().to_string()).await {
        Ok((to, browser)) => {
            Ok((AppendHeaders([kept(&site, &browser, 600)]), Redirect::to(&to)).into_response())
        }
        Err(trouble) => shown(&site, language(&headers), trouble).await,
    }
}

async fn sent(site: &Site, back: &str, address: &str) -> Result<(String, String), Trouble> {
    let provider = provider(site)?;
    let begun = foreign::begin(&site.door, back, address).await?;
    let sent = Sent { state: &begun.state, nonce: &begun.nonce, verifier: &begun.verifier };
    Ok((provider.address(&sent).await?, begun.browser))
}

/// What the provider sends along with the browser.
#[derive(Debug, Deserialize)]
pub struct Brought {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    iss: String,
}

/// Back from the provider.
pub async fn back(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(brought): Query<Brought>,
) -> Result<Response, Failed> {
    let lang = language(&headers);
    let browser = cookie(&headers, WAY).unwrap_or_default();
    match returned(&site, browser, &brought).await {
        Ok((Entered::In(session), back)) => Ok(arrived(&site, &session, &back)),
        Ok((Entered::Code(secret), _)) => {
            let page = wanted(lang, None);
            Ok((AppendHeaders([kept(&site, &secret, 600)]), page).into_response())
        }
        Err(trouble) => shown(&site, lang, trouble).await,
    }
}

async fn returned(
    site: &Site,
    browser: &str,
    brought: &Brought,
) -> Result<(Entered, String), Trouble> {
    let provider = provider(site)?;
    let begun = foreign::take(&site.door, &brought.state, browser).await?;
    let begun = begun.ok_or_else(oidc::lapsed)?;
    // RFC 9207: an answer that names its sender names ours.
    let foreign_sender = !brought.iss.is_empty() && brought.iss != provider.settings.issuer;
    if brought.code.is_empty() || foreign_sender {
        return Err(oidc::declined().into());
    }
    let sent = Sent { state: &brought.state, nonce: &begun.nonce, verifier: &begun.verifier };
    let found = provider.redeem(&brought.code, &sent, site.door.clock.now()).await?;
    let Identity { issuer, subject } = &found;
    let trusted = provider.settings.trusts_factor;
    let entered = foreign::enter(&site.door, (issuer, subject), &begun.back, trusted).await?;
    Ok((entered, begun.back))
}

fn arrived(site: &Site, session: &login::Session, back: &str) -> Response {
    let to = if session.must_change { "/me" } else { foreign::inside(back) };
    let cookies = AppendHeaders([entered(site, session), kept(site, "", 0)]);
    (cookies, Redirect::to(to)).into_response()
}

/// The page that asks for our second factor.
fn wanted(lang: Lang, refusal: Option<&Refusal>) -> maud::Markup {
    let asked = login::code_wanted();
    bare(
        lang,
        &html! {
            (told(lang, refusal.unwrap_or(&asked)))
            form method="post" action="/login/oidc/code" {
                label { (lang.pick("动态口令", "One-time code"))
                    input name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus; }
                button.btn.primary { (lang.pick("登录", "Sign in")) }
            }
            p { a href="/login" { (lang.pick("回到登录页", "Back to the sign-in page")) } }
        },
    )
}

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Typed {
    code: String,
}

/// Signs in with our second factor.
pub async fn code(
    State(site): State<Site>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failed> {
    let lang = language(&headers);
    let secret = cookie(&headers, WAY).unwrap_or_default();
    let address = address.ip().to_string();
    match foreign::with_code(&site.door, secret, &typed.code, &address).await {
        Ok(Some((session, back))) => Ok(arrived(&site, &session, &back)),
        Ok(None) => shown(&site, lang, oidc::lapsed().into()).await,
        Err(Trouble::Refusal(refusal)) => {
            Ok((StatusCode::FORBIDDEN, wanted(lang, Some(&refusal))).into_response())
        }
        Err(trouble) => Err(Troubled { trouble, lang }.into()),
    }
}
