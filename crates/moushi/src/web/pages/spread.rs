//! 分解覆盖: which demand has reached which city, and which cities lag.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::shares::share;
use crate::app::asks::spread::{Demand, Reach, Spread, Unit};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let view = visitor.ask(&site, Spread { plan: plan.id.clone() }).await?;
    let title = lang.pick("分解覆盖", "Coverage by city");
    let page = Page::new(&visitor, Entry::Track, title).around(&plan, &plans).with(&["follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("上级要求经任务分解到了哪些市，哪里还是空白，哪些市落后于序时进度。",
            "Which demand reached which city through a task, where there is a hole, which cities lag.")) }
        section.panel #cities {
            h2 { (lang.pick("各市情况", "How the cities stand")) }
            (cities(lang, &view.units))
        }
        section.panel.scrolled tabindex="0" role="region" aria-label=(title) {
            h2 { (lang.pick("要求 × 市", "Demands by city")) span.quiet { (lang.pick("空白 ", "Holes: ")) span data-count="holes" { (view.holes) }
                (lang.pick("，未分解的要求 ", "; demands not handed down: ")) (view.kept) } }
            @if view.rows.is_empty() { (empty(lang.pick("还没有要求经任务分解到市。", "No demand has been handed down yet."),
                lang.pick("在任务页面的“分解下达”里下达后，这里会显示覆盖情况。", "Hand a task down from its page; its demands then appear here."), None)) }
            @else { (matrix(lang, &view)) }
        }
        section.panel #behind {
            h2 { (lang.pick("落后的指标", "Shares that are behind")) span.quiet data-count="behind" { (view.behind.len()) } }
            @for line in &view.behind { (share(lang, line, true)) }
        }
    }))
}

/// How the cities stand.
pub fn cities(lang: Lang, units: &[Unit]) -> Markup {
    let heads = [
        lang.pick("指标", "Shares"),
        lang.pick("● 已签收", "● Accepted"),
        lang.pick("○ 待签收", "○ To answer"),
        lang.pick("▲ 已退回", "▲ Returned"),
        lang.pick("▲ 落后", "▲ Behind"),
        lang.pick("■ 上月未报", "■ Figure owed"),
    ];
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("单位", "Unit")) } @for head in heads { th.num { (head) } } } }
            tbody { @for unit in units {
                @let figures = [unit.shares, unit.accepted, unit.waiting, unit.returned, unit.behind, unit.owed];
                tr { td { (unit.name) }
                    @for (head, figure) in heads.iter().zip(figures) { td.num data-name=(head) { (figure) } } }
            } }
        }
    }
}

fn matrix(lang: Lang, view: &Reach) -> Markup {
    html! {
        table.reach {
            thead { tr { th { (lang.pick("上级要求", "Demand")) } @for unit in &view.units { th { (unit.name) } } } }
            tbody { @for row in &view.rows { (demand(lang, row)) } }
        }
    }
}

fn demand(lang: Lang, row: &Demand) -> Markup {
    html! {
        tr {
            td { a href={ "/entries/" (row.entry) } { (row.code) } " " (row.words) span.quiet { " → " (row.tasks.join("、")) } }
            @for cell in &row.cells {
                td class={ "cell " (cell) } { (match cell.as_str() {
                    "accepted" => lang.pick("● 已签收", "● Accepted"),
                    "waiting" => lang.pick("○ 待签收", "○ To answer"),
                    "returned" => lang.pick("▲ 已退回", "▲ Returned"),
                    _ => lang.pick("空白", "Hole"),
                }) }
            }
        }
    }
}
