//! 判定依据: from a verdict down to the numbers, step by step; what is not reached is open from the start.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::list::mark;
use crate::app::asks::judged::grounds::{Grounds, Step, Told, opens};
use crate::app::asks::search::encoded;
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    of: String,
}

/// The address of the grounds of a unit; of its verdict when nothing is named.
pub fn url(at: &str, unit: &str, of: &str) -> String {
    format!("{at}/grounds?unit={}&of={}", encoded(unit), encoded(of))
}

/// The grounds of a unit in a collection.
pub async fn of_collection(
    State(site): State<Site>,
    visitor: Visitor,
    Path(collection): Path<String>,
    Query(Asked { unit, of }): Query<Asked>,
) -> Result<Markup, Failed> {
    let back = format!("/collections/{collection}/results");
    let ask = Grounds { collection, slip: String::new(), unit, of };
    page(&site, &visitor, ask, &back).await
}

/// The grounds of a unit on a slip.
pub async fn of_slip(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slip): Path<String>,
    Query(Asked { unit, of }): Query<Asked>,
) -> Result<Markup, Failed> {
    let back = format!("/slips/{slip}");
    page(&site, &visitor, Grounds { collection: String::new(), slip, unit, of }, &back).await
}

async fn page(site: &Site, visitor: &Visitor, ask: Grounds, back: &str) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let entry = if ask.slip.is_empty() { Entry::Indicators } else { Entry::Desk };
    let told = visitor.ask(site, ask).await?;
    let (plan, plans) = super::super::start(site, visitor).await?;
    let title = lang.pick("判定依据", "Grounds of a verdict");
    let page = Page::new(visitor, entry, title).around(plan.as_ref(), &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { a href=(back) { (lang.pick("← 返回", "← Back")) } " " (lang.of(&told.standard)) " " (told.document) }
        section.panel #grounds {
            @if told.steps.is_empty() { (empty(lang.pick("这个单位没有结论。", "The unit has no verdict."),
                lang.pick("请在监测结果中选择上级单位。", "Choose the unit above in the results."), None)) }
            @for one in &told.steps { (step(lang, one, 0)) }
        }
        (sources(lang, &told))
    }))
}

fn step(lang: Lang, one: &Step, deep: usize) -> Markup {
    let open = deep == 0 || opens(one);
    html! {
        @if one.because.is_empty() { div.ground data-step=(one.name) { (head(lang, one)) (body(lang, one)) } }
        @else {
            details.ground open[open] data-step=(one.name) {
                summary { (head(lang, one)) }
                (body(lang, one))
                div.deeper { @for below in &one.because { (step(lang, below, deep + 1)) } }
                @if one.left_out > 0 { p.quiet { @match lang {
                    Lang::Zh => { "另有 " (one.left_out) " 个单位" }
                    Lang::En => { (one.left_out) " more units" }
                } } }
            }
        }
    }
}

fn head(lang: Lang, one: &Step) -> Markup {
    html! { (mark(lang, &one.mark)) " " b { (one.name) " " (lang.of(&one.title)) } " "
    span.quiet { @if one.unit_name.is_empty() { (one.unit) } @else { (one.unit_name) } }
    @if !one.number.is_empty() { "　" (one.number) } }
}

fn body(lang: Lang, one: &Step) -> Markup {
    html! {
        @if !one.formula.is_empty() { p.formula { (one.formula)
            @if one.row > 0 { span.quiet { @match lang { Lang::Zh => { "　填报表第 " (one.row) " 行" } Lang::En => { "　row " (one.row) " of the workbook" } } } } } }
        @if !one.note.zh.is_empty() { p.quiet { (lang.of(&one.note)) } }
        @for way in &one.ways { p { (lang.pick("要达到：", "It would be reached by: ")) (lang.of(way)) } }
        @if !one.clause.is_empty() || !one.certain.zh.is_empty() { p.quiet {
            (one.clause)
            @if !one.certain.zh.is_empty() { " ■ " (lang.of(&one.certain)) }
            @if !one.sources.is_empty() { " [" (one.sources.join(", ")) "]" } } }
    }
}

fn sources(lang: Lang, told: &Told) -> Markup {
    html! {
        @if !told.sources.is_empty() {
            section.panel { h2 { (lang.pick("事实来源", "Where the facts were read")) }
                ul.plain { @for one in &told.sources { li { (one.title) " " span.quiet { (one.place) } } } } }
        }
    }
}
