//! A named list 清单: what a card counts, row by row; each row opens.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::asks::listed::{Listed, Mark, Rows, Shown};
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// Rows on a page.
const ROWS: usize = 100;

/// What the address of a list says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    show: String,
    value: String,
    offset: usize,
}

/// The address of a list.
pub fn url(plan: &str, show: &str, value: &str) -> String {
    let narrowed = if value.is_empty() { String::new() } else { format!("&value={value}") };
    format!("/plans/{plan}/list?show={show}{narrowed}")
}

/// A list.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let listed = Listed {
        plan: plan.id.clone(),
        show: asked.show.clone(),
        value: asked.value.clone(),
        offset: asked.offset,
        limit: ROWS,
    };
    let rows = visitor.ask(&site, listed).await?;
    let title = lang.of(&rows.title).to_owned();
    let page = Page::new(&visitor, Entry::Desk, title.clone()).around(&plan, &plans);
    let here = url(&plan.id, &asked.show, &asked.value);
    Ok(page.render(&html! {
        h1 { (title) "：" span data-total="" { (rows.total) } (lang.pick(" 条", "")) }
        p.sub { (plan.title) @if asked.show == "due" { " · " (asked.value) } }
        section.panel { (table(lang, &rows)) }
        (pager(lang, &here, asked.offset, ROWS, rows.total))
    }))
}

/// Links to the rows before and after.
pub fn pager(lang: Lang, here: &str, offset: usize, step: usize, total: usize) -> Markup {
    html! {
        @if total > step {
            nav.pager aria-label=(lang.pick("翻页", "Pages")) {
                @if offset > 0 {
                    a.btn href={ (here) "&offset=" (offset.saturating_sub(step)) } { (lang.pick("上一页", "Back")) }
                }
                span.quiet { (offset + 1) "–" ((offset + step).min(total)) "／" (total) }
                @if offset + step < total {
                    a.btn href={ (here) "&offset=" (offset + step) } { (lang.pick("下一页", "Next")) }
                }
            }
        }
    }
}

/// Rows as a table that stays readable on a phone.
pub fn table(lang: Lang, rows: &Rows) -> Markup {
    if rows.rows.is_empty() {
        return empty(
            lang.pick("没有条目。", "There are no rows."),
            lang.pick("这份清单目前是空的。", "This list is empty at present."),
            None,
        );
    }
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("编号", "No.")) }
                th { (lang.pick("内容", "Words")) }
                th { (lang.pick("分管／责任", "Leader")) }
                th { (lang.pick("牵头／提出", "Lead")) }
                th { (lang.pick("时限", "Due")) }
                th { (lang.pick("状态", "State")) }
            } }
            tbody { @for row in &rows.rows { (line(lang, row)) } }
        }
    }
}

fn line(lang: Lang, row: &Shown) -> Markup {
    let dash = |words: &str| if words.is_empty() { "--".to_owned() } else { words.to_owned() };
    html! {
        tr data-row="" {
            td { (dash(&row.code)) }
            td {
                @if row.entry.is_empty() { (lang.of(&row.words)) }
                @else { a href={ "/entries/" (row.entry) } { (lang.of(&row.words)) } }
            }
            td data-name=(lang.pick("分管", "Leader")) { (dash(&row.person)) }
            td data-name=(lang.pick("牵头", "Lead")) { (dash(&row.unit)) }
            td data-name=(lang.pick("时限", "Due")) { (dash(&row.due)) }
            td { @for one in &row.marks { (mark(lang, one)) " " } }
        }
    }
}

/// A tag of an ask.
pub fn mark(lang: Lang, mark: &Mark) -> Markup {
    if mark.tone == "plain" && lang.of(&mark.words).chars().count() > 8 {
        return html! { div.quiet { (lang.of(&mark.words)) } };
    }
    tag(&mark.tone, lang.of(&mark.words))
}
