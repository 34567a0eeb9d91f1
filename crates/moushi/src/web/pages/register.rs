//! 专项台账: risks, livelihood items, projects and programmes of a plan, each with what only they say.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::list::mark;
use crate::app::asks::register::{REGISTERS, Register, Registered, Row};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let view = visitor.ask(&site, Register { plan: plan.id.clone(), kind: asked.kind }).await?;
    let title = lang.pick("专项台账", "Registers");
    let page = Page::new(&visitor, Entry::Track, title).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("风险要有等级、责任人和防控措施，民生实事要有受益对象和地点；空着的由牵头单位补齐。",
            "A risk has a level, a person responsible and a measure; a livelihood item beneficiaries and places. What is empty is for the lead unit to say.")) }
        nav.tabs aria-label=(title) {
            @for (word, _, name) in &REGISTERS {
                a href={ "/plans/" (plan.id) "/register?kind=" (word) } aria-current=[(*word == view.kind).then_some("page")] { (lang.of(name)) }
            }
        }
        section.panel.scrolled tabindex="0" role="region" aria-label=(lang.of(&view.title)) {
            h2 { (lang.of(&view.title)) span.quiet { (view.rows.len()) (lang.pick(" 项，内容不全 ", ", incomplete: ")) span data-count="incomplete" { (view.incomplete) } } }
            @if view.rows.is_empty() { (empty(lang.pick("没有这一类任务。", "There is no task of this kind."),
                lang.pick("在台账里把任务的类别改为这一类，就会列在这里。", "Give tasks this kind in the ledger, and they stand here."), None)) }
            @else { (table(lang, &view)) }
        }
    }))
}

fn table(lang: Lang, view: &Registered) -> Markup {
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("任务", "Task")) }
                @for column in &view.columns { th { (lang.of(column)) } }
                th { (lang.pick("牵头单位", "Lead unit")) }
                th { (lang.pick("时限", "Due")) }
                th { (lang.pick("灯", "Light")) }
            } }
            tbody { @for row in &view.rows { (self::row(lang, view, row)) } }
        }
    }
}

fn row(lang: Lang, view: &Registered, row: &Row) -> Markup {
    html! {
        tr {
            td { a href={ "/entries/" (row.entry) } { (row.code) } " " (row.words) }
            @for (column, cell) in view.columns.iter().zip(&row.cells) {
                td data-name=(lang.of(column)) { @if cell.is_empty() { span.quiet { (lang.pick("未填", "not said")) } } @else { (cell) } }
            }
            td data-name=(lang.pick("牵头单位", "Lead unit")) { (row.unit) }
            td data-name=(lang.pick("时限", "Due")) { (row.due) }
            td data-name=(lang.pick("灯", "Light")) { @for one in row.light.iter().take(1) { (mark(lang, one)) } }
        }
    }
}
