//! 我的战线: what names a leader in a plan, what presses first. Made for reading on a phone.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::list::{table, url};
use crate::app::asks::plans::Near;
use crate::app::asks::portfolio::{Named, Portfolio};
use crate::http::{Site, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    plan: String,
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let (lang, caller) = (visitor.lang, &visitor.caller);
    let mine = visitor.ask(&site, Portfolio { plan: asked.plan }).await?;
    let near = Near { plan: mine.plan.as_ref().map_or_else(String::new, |plan| plan.id.clone()) };
    let plans = visitor.ask(&site, near).await?.plans;
    let page = Page::new(&visitor, Entry::Desk, lang.pick("我的战线", "My portfolio"))
        .around(mine.plan.as_ref(), &plans);
    let plan = mine.plan.as_ref().map_or("", |plan| plan.id.as_str());
    Ok(page.render(&html! {
        h1 { (lang.pick("我的战线", "My portfolio")) "：" (caller.name) }
        @if let Some(plan) = &mine.plan { p.sub { (plan.title) } }
        section.panel {
            h2 { (lang.pick("等我决定", "Waits for my decision")) span.quiet data-count="waits" { (mine.waits.len()) } }
            @if mine.waits.is_empty() { p.note { (lang.pick("没有等您决定的事项。", "Nothing waits for you.")) } }
            @for one in &mine.waits {
                @let to = if one.kind == "request" { one.url.as_str() } else { "/" };
                p.note { a href=(to) { (lang.of(&one.title)) } }
            }
        }
        @if !mine.turned.is_empty() {
            section.panel #turned {
                h2 { (lang.pick("本周新转红", "Turned red this week")) span.quiet data-count="turned" { (mine.turned.len()) } }
                @for one in &mine.turned {
                    p.note { a href={ "/entries/" (one.entry) "#follow" } { (one.code) } " " (one.words) " "
                        (tag("bad", lang.pick("▲ 红灯", "▲ Red"))) span.quiet { " " (one.since) (lang.pick(" 起", " on")) } }
                }
            }
        }
        @if !mine.cities.is_empty() {
            section.panel #cities {
                h2 { (lang.pick("各市落实情况", "How the cities stand"))
                    a href={ "/plans/" (plan) "/spread" } { (lang.pick("分解覆盖 →", "Coverage →")) } }
                (super::spread::cities(lang, &mine.cities))
            }
        }
        @if mine.plan.is_none() {
            section.panel { (empty(lang.pick("还没有计划。", "There is no plan yet."),
                lang.pick("计划由综合处新建。", "The general office opens plans."), None)) }
        }
        @for Named { show, rows } in &mine.lists {
            section.panel {
                h2 { (lang.of(&rows.title)) a data-count=(show) href=(url(plan, show, "")) { (rows.total) } }
                @if rows.total == 0 { p.note { (lang.pick("没有。", "None.")) } }
                @else { (table(lang, rows)) }
            }
        }
    }))
}
