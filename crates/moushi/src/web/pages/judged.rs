//! 监测结果: what came of a collection by its standard, as a table of units and indicators. What is missing is `short`, why a
//! verdict is what it is `grounds`.

pub mod course;
pub mod grounds;
pub mod short;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::filling::{recalled, wrong};
use super::list::mark;
use super::standards::changed;
use crate::app::asks::judged::heat::{Cell, Column, Heat};
use crate::app::asks::judged::released::Release;
use crate::app::asks::judged::{Counts, Judged, Results, Trend};
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// The results of a collection.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(collection): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let results = visitor.ask(&site, Judged { collection }).await?;
    let (plans, plan) = super::plans(&site, &visitor, &results.plan).await?;
    let title = format!("{}{}", lang.pick("监测结果：", "Results: "), results.title);
    let page = Page::new(&visitor, Entry::Indicators, title.clone())
        .around(&plan, &plans)
        .with(&["follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { a href={ "/collections/" (results.collection) } { (lang.pick("← 各单位填报", "← Fillings")) } " "
            a href={ "/standards/" (results.standard) } { (lang.of(&results.standard_title)) } " " (results.document) " · "
            @match lang {
                Lang::Zh => { "已报送 " span data-handed-in="" { (results.handed_in) } " 个，其中已审定 " (results.accepted) " 个，未报送 " span data-missing="" { (results.missing) } " 个" }
                Lang::En => { "handed in " span data-handed-in="" { (results.handed_in) } ", accepted " (results.accepted) ", missing " span data-missing="" { (results.missing) } }
            } }
        @if !results.asked_version.is_empty() { p.warn { @match lang {
            Lang::Zh => { "▲ 下达时标准包为版本 " (results.asked_version) "，现按版本 " (results.version) " 判定。" }
            Lang::En => { "▲ It was asked for with version " (results.asked_version) " of the pack; " (results.version) " judges." }
        } } }
        (changed(lang, &results.changes))
        (counts(lang, &results.counts))
        (table(lang, &results))
        @if !results.note.zh.is_empty() { p.quiet { (lang.of(&results.note)) } }
        (release(lang, &results))
        (rule_on(lang, &results))
        (trend(lang, &results))
        (wrong(lang, &results.flaws))
    }))
}

/// Which workbook is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    release: Option<i64>,
}

/// The results as a workbook: as they stand, or as they were released.
pub async fn workbook(
    State(site): State<Site>,
    visitor: Visitor,
    Path(collection): Path<String>,
    Query(Which { release }): Query<Which>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = papers::results(&site.door, &visitor.caller, (&collection, release), lang).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}

/// What was made known, and the next release.
fn release(lang: Lang, results: &Results) -> Markup {
    let at = format!("/collections/{}/results.xlsx", results.collection);
    let fixed = json!({ "collection": results.collection, "handed_in": results.handed_in });
    let may = results.may.iter().any(|act| act == "results-release");
    let some = !results.rows.is_empty() && !results.current;
    html! {
        section.panel #releases {
            h2 { span { (lang.pick("公布", "Releases")) }
                @if !results.rows.is_empty() { a href=(at) download="" { (lang.pick("下载当前结果（xlsx，未公布）", "Workbook as it stands (xlsx, not released)")) } } }
            @if results.releases.is_empty() { p.quiet { (lang.pick("还没有公布。公布前只有本单位能看到这里的结果；公布后各填报单位看到自己的结果。",
                "Nothing has been released. Until then the results are seen here alone; afterwards each unit sees its own.")) } }
            @else { (released(lang, &results.releases, &at)) }
            @if results.current { p.quiet { (lang.pick("● 最近一次公布以后数据没有变化。", "● Nothing has changed since the newest release.")) } }
            @if may && some {
                form.act #release data-act="results-release" data-fixed=(fixed.to_string()) {
                    div.row { label.grows { (lang.pick("公布依据（文号或会议）", "By what it is made known (document or meeting)"))
                        input name="note" required maxlength="200"; }
                        button.btn.primary { (lang.pick("公布现在的结果", "Release what stands here")) } }
                    p.quiet { (lang.pick("人数少的数据自动隐去，并与以前公布的结果一并核对，防止相减推出。",
                        "Small counts are hidden, also where they would follow from an earlier release.")) }
                }
            }
        }
    }
}

fn released(lang: Lang, all: &[Release], at: &str) -> Markup {
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("次", "No.")) } th { (lang.pick("日期", "Day")) } th { (lang.pick("依据", "By")) }
                th { (lang.pick("公布人", "Released by")) } th.num { (lang.pick("单位", "Units")) } th { (lang.pick("结果", "Results")) } } }
            tbody { @for one in all { tr data-release=(one.seq) {
                td { (one.seq) }
                td data-name=(lang.pick("日期", "Day")) { (one.on) }
                td data-name=(lang.pick("依据", "By")) { (one.note) }
                td data-name=(lang.pick("公布人", "Released by")) { (one.by) }
                td.num data-name=(lang.pick("单位", "Units")) { (one.units) }
                td data-name=(lang.pick("结果", "Results")) { a href={ (at) "?release=" (one.seq) } download="" { "xlsx" } }
            } } }
        }
    }
}

fn counts(lang: Lang, counts: &[Counts]) -> Markup {
    html! {
        section.cards aria-label=(lang.pick("结论", "Verdicts")) {
            @for one in counts {
                div.card { b { span data-count="reached" { (one.reached) } "／" (one.reached + one.not + one.open) }
                    span { (lang.of(&one.level)) (lang.pick("达到标准", " reach it")) }
                    div.quiet { (lang.pick("未达到 ", "not ")) (one.not) (lang.pick("，不能判定 ", ", undetermined ")) (one.open) } }
            }
        }
    }
}

fn table(lang: Lang, results: &Results) -> Markup {
    let at = format!("/collections/{}", results.collection);
    html! {
        section.panel #results {
            h2 { span { (lang.pick("单位 × 指标", "Units and indicators")) }
                a href={ (at) "/short" } { (lang.pick("差距清单 →", "What is missing →")) } }
            @if results.rows.is_empty() {
                (empty(lang.pick("还没有单位报送。", "Nobody has handed in yet."),
                    lang.pick("报送后在这里按标准判定；审核通过前的数据也计入，并注明。", "What is handed in is judged here, before it is accepted too."), None))
            } @else {
                p.quiet { (lang.pick("● 达到　▲ 未达到　○ 不能判定；点单位或格子看依据。", "● reached　▲ not　○ undetermined; choose a unit or a cell for the grounds.")) }
                div.scrolled tabindex="0" role="region" aria-label=(lang.pick("单位 × 指标", "Units and indicators")) { table.heat {
                    thead { tr {
                        th { (lang.pick("单位", "Unit")) }
                        th { (lang.pick("结论", "Verdict")) }
                        @for column in &results.columns { (head(lang, column)) }
                    } }
                    tbody { @for row in &results.rows { (line(lang, row, &results.columns, &at)) } }
                } }
            }
        }
    }
}

fn head(lang: Lang, column: &Column) -> Markup {
    html! { th { (column.name) @if !column.of.is_empty() { div.quiet { (column.of) } }
    div.quiet { (lang.of(&column.title)) } } }
}

fn line(lang: Lang, row: &Heat, columns: &[Column], at: &str) -> Markup {
    let one = &row.verdict;
    html! {
        tr data-unit=(one.code) {
            th scope="row" { a href=(grounds::url(at, &one.code, "")) { (one.name) }
                div { @if !row.slip.is_empty() { a.quiet href={ "/slips/" (row.slip) } { (lang.pick("填报", "Filling")) } " " }
                    a.quiet href=(course::url(at, &one.code)) { (lang.pick("历年", "Years")) } } }
            td { (mark(lang, &one.mark)) (recalled(lang, one.recalled))
                @if let Some(ruling) = &one.ruling { div data-ruling="" { (mark(lang, &ruling.mark)) " " span.quiet { (ruling.on) " " (ruling.reason) } } } }
            @for (cell, column) in row.cells.iter().zip(columns) { (heat(cell, &grounds::url(at, &one.code, &column.name))) }
        }
    }
}

/// A cell that leads to its grounds.
fn heat(cell: &Cell, to: &str) -> Markup {
    let shape = match cell.tone.as_str() {
        "good" => "●",
        "bad" => "▲",
        _ => "○",
    };
    html! {
        td.num class={ "heat-" (cell.tone) } { a href=(to) { (shape) @if !cell.value.is_empty() { " " (cell.value) } }
            @if !cell.limit.is_empty() { div.quiet { "／ " (cell.limit) } } }
    }
}

/// The verdict of a person beside the reckoned one.
fn rule_on(lang: Lang, results: &Results) -> Markup {
    let fixed = json!({ "collection": results.collection }).to_string();
    let may = results.may.iter().any(|act| act == "ruling-give") && !results.rows.is_empty();
    html! {
        @if may {
            section.panel { h2 { span { (lang.pick("人工认定", "Rule on a unit")) }
                    span.quiet { (lang.pick("系统判定不变，人工认定和理由并列显示", "The reckoned verdict stays; yours stands beside it with the reason")) } }
                form.act #ruling data-act="ruling-give" data-fixed=(fixed) {
                    div.row {
                        label { (lang.pick("单位", "Unit"))
                            select name="unit" required { @for row in &results.rows { option value=(row.verdict.code) { (row.verdict.name) } } } }
                        label { (lang.pick("认定", "Ruling"))
                            select name="came" {
                                option value="yes" { (lang.pick("达到标准", "It reaches the standard")) }
                                option value="no" { (lang.pick("未达到标准", "It does not")) }
                                option value="" { (lang.pick("撤销认定", "Take the ruling back")) }
                            } }
                        label.grows { (lang.pick("理由", "Reason")) input name="reason" required maxlength="500"; }
                    }
                    button.btn { (lang.pick("认定", "Rule")) }
                } }
        }
    }
}

/// The same standard in other years.
fn trend(lang: Lang, results: &Results) -> Markup {
    html! {
        @if !results.trend.is_empty() {
            section.panel #trend { h2 { (lang.pick("历次监测", "Over the years")) }
                table.narrow {
                    thead { tr { th { (lang.pick("年度", "Year")) } th { (lang.pick("采集任务", "Collection")) }
                        @for one in &results.counts { th.num { (lang.of(&one.level)) (lang.pick("达到", " reach it")) } } } }
                    tbody {
                        tr { td { (lang.pick("本次", "This one")) } td { (results.title) }
                            @for one in &results.counts { td.num { (share(one)) } } }
                        @for one in &results.trend { (before(one)) }
                    }
                } }
        }
    }
}

fn before(one: &Trend) -> Markup {
    html! { tr { td { (one.year) } td { a href={ "/collections/" (one.collection) "/results" } { (one.title) } }
    @for counts in &one.counts { td.num { (share(counts)) } } } }
}

fn share(one: &Counts) -> String {
    format!("{}／{}", one.reached, one.reached + one.not + one.open)
}
