//! 会议大屏 of the planning meeting: the decks of all and of each leader, piece by piece, as the plan stands now. A click
//! on a number says at the foot where it comes from.

use axum::extract::{Path, Query, State};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use moushi_files::write::html::Slide;
use serde::Deserialize;

use crate::app::asks::packs::twin::{Talk, Twin, meeting};
use crate::app::asks::search::encoded;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::Failed;

/// Whose deck.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Of {
    /// Name of the part; that of all when empty.
    of: String,
}

/// The screen.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(Of { of }): Query<Of>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (_, plan) = super::super::plans(&site, &visitor, &plan).await?;
    let talk = meeting(&site.door.eyes(&visitor.caller), &plan.id, &of).await;
    let talk = talk.map_err(|trouble| Troubled { trouble, lang })?;
    let title = lang.pick("会议大屏", "Meeting screen");
    Ok(html! {
        (DOCTYPE)
        html lang=(lang.tag()) data-theme="dark" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (plan.title) }
                link rel="stylesheet" href=(assets::url("base.css"));
                link rel="stylesheet" href=(assets::url("screen.css"));
                link rel="stylesheet" href=(assets::url("meeting.css"));
                link rel="stylesheet" href=(assets::url(assets::SHADES));
                link rel="icon" href="data:,";
                script type="module" src=(assets::url("screen.js")) {}
            }
            body.big.meeting {
                main #screen lang="zh-CN" {
                    @if let Some(shown) = &talk.shown { (pieces(&plan.title, shown)) }
                }
                p #trail role="status" hidden {}
                (foot(lang, &plan.id, &talk))
            }
        }
    })
}

fn pieces(plan: &str, talk: &Talk) -> Markup {
    html! {
        section.board.cover aria-label=(plan) {
            @for (at, line) in talk.title.iter().enumerate() {
                @if at == 0 { h1 { (line) } } @else { p { (line) } }
            }
            p.stamp { (talk.stamp) }
        }
        @for slide in &talk.slides { (piece(slide)) }
    }
}

fn piece(slide: &Slide) -> Markup {
    html! {
        section.board.slide hidden aria-label=(slide.title) tabindex="-1" {
            @if !slide.title.is_empty() { h1 { (slide.title) } }
            // What the writer of pages has made: everything in it that came from outside is escaped there.
            div.body { (PreEscaped(&slide.body)) }
        }
    }
}

fn foot(lang: Lang, plan: &str, talk: &Twin<Talk>) -> Markup {
    let address = |part: &str| format!("/plans/{plan}/meeting?of={}", encoded(part));
    let next = talk.parts.get(talk.at + 1);
    let before = talk.at.checked_sub(1).and_then(|at| talk.parts.get(at));
    html! {
        footer data-next=[next.map(|part| address(part))] data-before=[before.map(|part| address(part))] {
            nav.parts aria-label=(lang.pick("汇报人", "Speakers")) { @for (at, part) in talk.parts.iter().enumerate() {
                a href=(address(part)) aria-current=[(at == talk.at).then_some("page")] { (name(part)) }
            } }
            span #page {}
            nav aria-label=(lang.pick("翻页", "Pages")) {
                button type="button" data-turn="-1" { (lang.pick("上一页", "Back")) }
                button type="button" data-turn="1" { (lang.pick("下一页", "Next")) }
                a href={ "/plans/" (plan) "/packs" } { (lang.pick("退出", "Leave")) }
            }
        }
    }
}

/// A part without its number.
fn name(part: &str) -> &str {
    part.split_once('-').map_or(part, |(_, name)| name)
}
