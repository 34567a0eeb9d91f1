//! 预览: a report as it would be made now, part by part, in a frame of its own: what it says came from documents and
//! runs nothing here.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use moushi_core::report::report;
use moushi_files::write::html as twin_of;
use serde::Deserialize;

use crate::app::asks::packs::twin::twin as look;
use crate::app::asks::search::encoded;
use crate::app::authority;
use crate::http::{Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// Which part.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Its name; the first when empty.
    part: String,
}

/// The page around.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, name)): Path<(String, String)>,
    Query(Part { part }): Query<Part>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::super::plans(&site, &visitor, &plan).await?;
    let report =
        report(&name).ok_or_else(|| Troubled { trouble: authority::not_found().into(), lang })?;
    let eyes = site.door.eyes(&visitor.caller);
    let twin = look(&eyes, &plan.id, &name, &part, lang).await;
    let twin = twin.map_err(|trouble| Troubled { trouble, lang })?;
    let title = format!("{} · {}", lang.pick("预览", "Preview"), lang.of(&report.title));
    let here = format!("/plans/{}/packs/{name}", plan.id);
    let page = Page::new(&visitor, Entry::Packs, title.as_str()).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("此刻的数据；点击数字可看来路。", "As the plan stands now; a click on a number shows where it comes from."))
            " " a href={ "/plans/" (plan.id) "/packs" } { (lang.pick("返回总结材料", "Back to the packs")) } }
        @if twin.parts.len() > 1 {
            nav.tabs aria-label=(lang.pick("各份材料", "Parts")) { @for (at, part) in twin.parts.iter().enumerate() {
                a href={ (here) "/preview?part=" (encoded(part)) } aria-current=[(at == twin.at).then_some("page")] { (part) }
            } }
        }
        @match twin.parts.get(twin.at) {
            Some(part) => iframe.twin title=(part) src={ (here) "/twin?part=" (encoded(part)) } sandbox="" {},
            None => (empty(lang.pick("没有可以预览的内容。", "There is nothing to look at."),
                lang.pick("计划中还没有领导分管的事项。", "No leader of the plan has anything yet."), None)),
        }
    }))
}

/// The report itself, under a policy of its own: nothing runs, nothing is fetched, and only our pages frame it.
pub async fn twin(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, name)): Path<(String, String)>,
    Query(Part { part }): Query<Part>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let made = look(&site.door.eyes(&visitor.caller), &plan, &name, &part, lang).await;
    let made = made.map_err(|trouble| Troubled { trouble, lang })?;
    let bytes =
        made.shown.ok_or_else(|| Troubled { trouble: authority::not_found().into(), lang })?;
    let policy = format!("{}; frame-ancestors 'self'; sandbox", twin_of::policy());
    let kind = "text/html; charset=utf-8".to_owned();
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)];
    Ok((headers, bytes).into_response())
}
