//! 历年走势: a unit over the years, indicator by indicator, as a table with a small line for each.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::{grounds, heat};
use crate::app::asks::judged::course::{Course, Line, Whole, Year};
use crate::app::asks::judged::heat::Cell;
use crate::app::asks::search::encoded;
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page};
use crate::web::pages::list::mark;

/// Where the course of a unit is seen.
pub fn url(at: &str, unit: &str) -> String {
    format!("{at}/course?unit={}", encoded(unit))
}

/// What is chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    unit: String,
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(collection): Path<String>,
    Query(Chosen { unit }): Query<Chosen>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let whole = visitor.ask(&site, Course { collection, unit }).await?;
    let (plans, plan) = crate::web::pages::plans(&site, &visitor, &whole.plan).await?;
    let title = format!("{}{}", whole.unit, lang.pick("：历年走势", ": over the years"));
    let page = Page::new(&visitor, Entry::Indicators, title.clone()).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { a href={ "/collections/" (whole.collection) "/results" } { (lang.pick("← 监测结果", "← Results")) } " " (whole.title) }
        section.panel #course {
            div.scrolled tabindex="0" role="region" aria-label=(lang.pick("历年走势", "Over the years")) { (table(lang, &whole)) }
            p.quiet { (lang.pick("● 达到　▲ 未达到　○ 不能判定；虚线是最近一次的限值。", "● reached　▲ not　○ undetermined; the dashed line is the newest limit.")) }
        }
    }))
}

fn table(lang: Lang, whole: &Whole) -> Markup {
    html! {
        table.heat {
            thead { tr {
                th { (lang.pick("指标", "Indicator")) }
                @for year in &whole.years { th.num { a href={ "/collections/" (year.collection) "/results" } title=(year.title) { (year.year) } } }
                th { (lang.pick("走势", "Course")) }
            } }
            tbody {
                tr { th scope="row" { (lang.pick("结论", "Verdict")) }
                    @for year in &whole.years { td { @if let Some(one) = &year.mark { (mark(lang, one)) } @else { "--" } } }
                    td {} }
                @for line in &whole.lines { (row(lang, whole, line)) }
            }
        }
    }
}

fn row(lang: Lang, whole: &Whole, line: &Line) -> Markup {
    let column = &line.column;
    let to = |year: &Year| {
        grounds::url(&format!("/collections/{}", year.collection), &whole.code, &column.name)
    };
    html! {
        tr data-line=(column.name) {
            th scope="row" { (column.name) @if !column.of.is_empty() { " " (column.of) } div.quiet { (lang.of(&column.title)) } }
            @for (cell, year) in line.cells.iter().zip(&whole.years) {
                @if cell.tone.is_empty() { td.num { "--" } } @else { (heat(cell, &to(year))) }
            }
            td { (spark(lang, line)) }
        }
    }
}

/// Width and height of a small line, and what stays free around it.
const WIDE: f64 = 120.0;
const HIGH: f64 = 32.0;
const EDGE: f64 = 4.0;

/// The numbers as a small line with the newest limit; nothing where fewer than two are known.
fn spark(lang: Lang, line: &Line) -> Markup {
    // `95 %`: what stands before the unit.
    let number = |words: &str| words.split(' ').next()?.parse::<f64>().ok();
    let all: Vec<(usize, f64)> =
        (0..).zip(&line.cells).filter_map(|(at, cell)| Some((at, number(&cell.value)?))).collect();
    let limit = line.cells.iter().rev().find_map(|cell: &Cell| number(&cell.limit));
    let (Some(first), Some(last), true) = (all.first(), all.last(), all.len() > 1) else {
        return html! { "--" };
    };
    let values = || all.iter().map(|(_, value)| *value).chain(limit);
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    let span = if high > low { high - low } else { 1.0 };
    let steps = (line.cells.len() - 1).max(1) as f64;
    let x = |at: usize| EDGE + at as f64 / steps * (WIDE - 2.0 * EDGE);
    let y = |value: f64| HIGH - EDGE - (value - low) / span * (HIGH - 2.0 * EDGE);
    let points: Vec<String> =
        all.iter().map(|(at, value)| format!("{:.1},{:.1}", x(*at), y(*value))).collect();
    let said = match lang {
        Lang::Zh => format!("从 {} 到 {}", first.1, last.1),
        Lang::En => format!("from {} to {}", first.1, last.1),
    };
    html! {
        svg.spark viewBox={ "0 0 " (WIDE) " " (HIGH) } width=(WIDE) height=(HIGH) role="img" aria-label=(said) {
            @if let Some(limit) = limit { line.limit x1=(EDGE) x2=(WIDE - EDGE) y1=(format!("{:.1}", y(limit))) y2=(format!("{:.1}", y(limit))) {} }
            polyline points=(points.join(" ")) {}
            circle cx=(format!("{:.1}", x(last.0))) cy=(format!("{:.1}", y(last.1))) r="3" {}
        }
    }
}
