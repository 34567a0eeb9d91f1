//! 上年任务成效: the closed tasks of the year before with what reviews found of their effects, for the office that
//! plans the next year. Linked from the ledger, where last year's open tasks stand.

use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::app::asks::effects::{Done, Effects, Found};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let found = visitor.ask(&site, Effects { plan: plan.id.clone() }).await?;
    let title = lang.pick("上年任务成效", "Effects of last year's tasks");
    let page = Page::new(&visitor, Entry::Ledger, title).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("上年已销号的任务，以及效果评估的结论；没有完成的任务在台账的“上年任务”里。",
            "Tasks closed last year with what reviews found; those that were not finished stand in the ledger among last year's tasks.")) }
        nav.tabs aria-label=(title) {
            a href={ "/plans/" (plan.id) "/ledger?tab=last_year" } { (lang.pick("台账：上年任务", "Ledger: last year's tasks")) }
            @if !found.before.is_empty() { a href={ "/plans/" (found.before) "/summary" } { (lang.pick("上年总结素材", "Facts of last year")) } }
        }
        section.panel #effects {
            @if found.tasks.is_empty() {
                (empty(lang.pick("没有上年已销号的任务。", "No task of last year was closed here."),
                    lang.pick("上年计划在本系统中印发、任务销号后，会出现在这里。", "Tasks appear here when last year's plan was issued and closed in this system."), None))
            } @else { (table(lang, &found)) }
        }
    }))
}

fn table(lang: Lang, found: &Found) -> Markup {
    html! {
        h2 { (found.title) span.quiet { (lang.pick("待评估 ", "not reviewed ")) (found.unreviewed) "／" (found.tasks.len()) } }
        ul.facts-list { @for one in &found.tasks { (row(lang, one)) } }
    }
}

fn row(lang: Lang, one: &Done) -> Markup {
    html! {
        li {
            p { a href={ "/entries/" (one.entry) } { (one.code) } " " (one.words) span.quiet { " " (one.unit) } }
            p.quiet { (lang.pick("销号 ", "closed ")) (one.closed_on)
                @if !one.target.is_empty() { " · " (lang.pick("目标 ", "target ")) (one.target) }
                @if !one.figure.is_empty() { " · " (lang.pick("反馈值 ", "reported ")) (one.figure) } }
            @match &one.review {
                Some(review) => {
                    p { (tag(tone(&review.effect), lang.of(&review.title))) " " (review.words) }
                    p.quiet { (measure(lang, &review.figure, &review.unfigured))
                        @if !review.evidence.is_empty() { " · " (lang.pick("依据：", "seen by: ")) (review.evidence) }
                        " · " (review.who) " " (review.on) }
                }
                None => p { (tag("info", lang.pick("○ 待评估", "○ Not reviewed"))) }
            }
        }
    }
}

/// The tone of what a review found.
pub fn tone(effect: &str) -> &'static str {
    match effect {
        "met" => "good",
        "partly" => "warn",
        _ => "bad",
    }
}

/// The figure of the outcome, or why there is none.
pub fn measure(lang: Lang, figure: &str, unfigured: &str) -> String {
    if figure.is_empty() {
        format!("{}{unfigured}", lang.pick("没有数值：", "no figure: "))
    } else {
        format!("{}{figure}", lang.pick("效果数值：", "figure: "))
    }
}
