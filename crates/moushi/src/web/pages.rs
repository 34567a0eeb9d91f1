//! The pages, one file each.

pub mod admin;
pub mod align;
pub mod answers;
pub mod bulletin;
pub mod burden;
pub mod cascade;
pub mod check;
pub mod collect;
pub mod controls;
pub mod desk;
pub mod difference;
pub mod documents;
pub mod effects;
pub mod entry;
pub mod exchange;
pub mod filling;
pub mod follow;
pub mod foreign;
pub mod forms;
pub mod indicators;
pub mod inspection;
pub mod inspections;
pub mod issue;
pub mod judged;
pub mod ledger;
pub mod list;
pub mod login;
pub mod me;
pub mod packs;
pub mod portfolio;
pub mod register;
pub mod report;
pub mod review;
pub mod round;
pub mod screen;
pub mod search;
pub mod shares;
pub mod spread;
pub mod standards;
pub mod studies;
pub mod summary;
pub mod timeline;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::app::asks::index::Said;
use crate::app::asks::plans::{Item, Near, Neighbours};
use crate::app::asks::search::encoded;
use crate::app::papers::Paper;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::frame::Entry;

/// The plans around the one of that id, and that one.
pub async fn plans(
    site: &Site,
    visitor: &Visitor,
    id: &str,
) -> Result<(Vec<Item>, Item), Troubled> {
    let Neighbours { plan, plans } = visitor.ask(site, Near { plan: id.to_owned() }).await?;
    Ok((plans, plan.ok_or_else(crate::app::authority::not_found)?))
}

/// Where the caller starts: a plan for the top bar of a page that belongs to none, and those around it.
pub async fn start(site: &Site, visitor: &Visitor) -> Result<(Option<Item>, Vec<Item>), Troubled> {
    let Neighbours { plan, plans } = visitor.ask(site, Near { plan: String::new() }).await?;
    Ok((plan, plans))
}

/// The menu entry of a page that whoever has a part in a plan sees too: the follow-up is for those who see it
/// whole.
fn following(plan: &Item) -> Entry {
    if plan.whole { Entry::Track } else { Entry::Desk }
}

/// A sentence of a view in the reader's language.
pub fn said(lang: Lang, words: &Said) -> &str {
    lang.pick(&words.zh, &words.en)
}

/// The pages of one plan's ledger: what is planned, what the rules say, where it stands.
pub fn tabs(lang: Lang, plan: &Item, here: &str) -> Markup {
    let all = [
        ("ledger", lang.pick("台账", "Ledger"), true),
        ("check", lang.pick("谋划检查", "Findings"), true),
        ("issue", lang.pick("报审与印发", "Approval and issue"), true),
        ("difference", lang.pick("版本比较", "Compare"), plan.whole),
    ];
    html! {
        nav.tabs aria-label=(lang.pick("本计划的页面", "Pages of the plan")) {
            @for (page, words, _) in all.iter().filter(|(.., shown)| *shown) {
                a href={ "/plans/" (plan.id) "/" (page) }
                    aria-current=[(*page == here).then_some("page")] { (words) }
            }
        }
    }
}

/// A paper as a download; its name is kept, Chinese characters and all.
pub fn download(paper: Paper) -> Response {
    let kept = format!("attachment; filename*=UTF-8''{}", encoded(&paper.name));
    let headers =
        [(header::CONTENT_TYPE, paper.kind.to_owned()), (header::CONTENT_DISPOSITION, kept)];
    (headers, paper.bytes).into_response()
}
