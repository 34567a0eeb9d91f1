//! Signing in and out.

use std::net::SocketAddr;

use axum::Form;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, html};
use moushi_core::model::Refusal;
use serde::Deserialize;

use crate::app::asks::search::encoded;
use crate::app::login::Session;
use crate::app::{foreign, login, preferences, province};
use crate::error::Trouble;
use crate::http::{COOKIE, Lang, Site, Troubled, cookie, language};
use crate::web::assets;
use crate::web::frame::Failed;

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Typed {
    login: String,
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
}

/// Where somebody wants to go.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub(super) back: String,
}

/// What the page has been told before it is shown.
#[derive(Debug, Default)]
pub(super) struct Given<'a> {
    /// The account, typed already.
    pub login: &'a str,
    /// Where to go afterwards.
    pub back: &'a str,
    /// What stood in the way.
    pub refusal: Option<&'a Refusal>,
}

/// The sign-in page.
pub async fn page(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Markup, Failed> {
    let notice = preferences::value(site.door.store.read(), "site.notice").await?;
    let given = Given { back: &wanted.back, ..Given::default() };
    Ok(render(language(&headers), &site, &given, &notice))
}

/// The page again, with what stood in the way.
pub(super) async fn refused(
    site: &Site,
    lang: Lang,
    given: &Given<'_>,
) -> Result<Response, Troubled> {
    let notice = preferences::value(site.door.store.read(), "site.notice").await?;
    Ok((StatusCode::FORBIDDEN, render(lang, site, given, &notice)).into_response())
}

fn render(lang: Lang, site: &Site, given: &Given<'_>, notice: &str) -> Markup {
    let usual = preferences::named("site.notice").is_some_and(|known| known.usual == notice);
    let notice = if usual { lang.pick(notice, "Not for classified documents.") } else { notice };
    let body = html! {
        @if let Some(refusal) = given.refusal { (told(lang, refusal)) }
        form method="post" action="/login" {
            @if !given.back.is_empty() { input type="hidden" name="back" value=(given.back); }
            label { (lang.pick("账号", "Account"))
                input name="login" value=(given.login) autocomplete="username" required autofocus; }
            label { (lang.pick("口令", "Password"))
                input name="password" type="password" autocomplete="current-password" required; }
            label { (lang.pick("动态口令（已启用的填写）", "One-time code (if switched on)"))
                input name="code" inputmode="numeric" autocomplete="one-time-code"; }
            button.btn.primary { (lang.pick("登录", "Sign in")) }
        }
        @if let Some(provider) = &site.provider {
            a.btn.foreign href={ "/login/oidc" @if !given.back.is_empty() { "?back=" (encoded(given.back).to_string()) } } { (lang.of(&provider.settings.words)) }
        }
        @if site.demo { (accounts(lang)) }
        p.quiet.notice { (notice) }
    };
    bare(lang, &body)
}

/// What stood in the way.
pub(super) fn told(lang: Lang, refusal: &Refusal) -> Markup {
    html! {
        div.alert role="alert" {
            p.strong { (lang.of(&refusal.message)) }
            p { (lang.of(&refusal.advice)) }
        }
    }
}

/// A page before anybody has signed in.
pub(super) fn bare(lang: Lang, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (lang.pick("登录 · 谋实", "Sign in · Moushi")) }
                link rel="stylesheet" href=(assets::url("base.css"));
                link rel="icon" href="data:,";
                script type="module" src=(assets::url("app.js")) {}
            }
            body.bare {
                main.login {
                    h1 { "谋实" small lang="en" { "Moushi" } }
                    p.quiet { (lang.pick("总结、谋划、对标、落实", "Sum up, plan, align, follow")) }
                    (body)
                    button.link type="button" data-lang=(lang.pick("en", "zh")) {
                        (lang.pick("English", "中文"))
                    }
                }
            }
        }
    }
}

/// The demo's accounts, to be tried out; only the demo has them.
fn accounts(lang: Lang) -> Markup {
    html! {
        details.accounts open {
            summary { (lang.pick("演示账号（口令均为 ", "Demo accounts (password ")) code { (province::PASSWORD) } "）" }
            table {
                @for account in &province::ACCOUNTS {
                    tr { td { code { (account.login) } } td { (account.name) } td.quiet { (account.unit()) " " (account.title) } }
                }
            }
        }
    }
}

/// The cookie of a session.
pub(super) fn entered(site: &Site, session: &Session) -> (header::HeaderName, String) {
    let secure = if site.secure { "; Secure" } else { "" };
    let value = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}", session.secret);
    (header::SET_COOKIE, value)
}

/// Signs in.
pub async fn submit(
    State(site): State<Site>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failed> {
    let lang = language(&headers);
    let address = address.ip().to_string();
    let name = typed.login.trim().to_lowercase();
    match login::sign_in_with(&site.door, &name, &typed.password, &typed.code, &address).await {
        Ok(session) => {
            let to = if session.must_change { "/me" } else { foreign::inside(&typed.back) };
            Ok((AppendHeaders([entered(&site, &session)]), Redirect::to(to)).into_response())
        }
        Err(Trouble::Refusal(refusal)) => {
            let (login, back) = (typed.login.trim(), typed.back.as_str());
            Ok(refused(&site, lang, &Given { login, back, refusal: Some(&refusal) }).await?)
        }
        Err(trouble) => Err(Troubled { trouble, lang }.into()),
    }
}

/// What the sign-out button sends.
#[derive(Debug, Deserialize)]
pub struct Leaving {
    csrf: String,
}

/// Signs out.
pub async fn leave(
    State(site): State<Site>,
    headers: HeaderMap,
    Form(leaving): Form<Leaving>,
) -> Result<Response, Failed> {
    if let Some(secret) = cookie(&headers, COOKIE)
        && let Some(session) = login::resume(&site.door, secret).await?
        && session.csrf == leaving.csrf
    {
        login::sign_out(&site.door, &session).await?;
    }
    let gone = format!("{COOKIE}=; Path=/; HttpOnly; Max-Age=0");
    Ok((AppendHeaders([(header::SET_COOKIE, gone)]), Redirect::to("/login")).into_response())
}
