//! 月度通报: the facts of a month with their lists; each number opens the list that it counts. Units in the order of
//! rank, counted by what they lead.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use moushi_core::report::figure::rounded;
use serde::Deserialize;

use super::list::url;
use crate::app::asks::bulletin::{Bulletin, Counted, Part, Told, Unit};
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// Parts that the table of units counts.
const BY_UNIT: [(&str, &str, &str); 7] = [
    ("closed", "本月销号", "Closed"),
    ("reached", "采纳反馈", "Reports"),
    ("late", "迟报", "Late"),
    ("missing", "未报", "Missing"),
    ("red", "红灯", "Red"),
    ("overdue", "超期", "Overdue"),
    ("unanswered", "未答复", "Unanswered"),
];

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    month: String,
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
    let ask = Bulletin { plan: plan.id.clone(), month: asked.month };
    let told = visitor.ask(&site, ask).await?;
    let title = lang.pick("月度通报", "Monthly bulletin");
    let page = Page::new(&visitor, Entry::Track, title).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) " " (told.month) }
        p.sub { (told.title) " · " (as_of(lang, &told)) }
        nav.tabs aria-label=(lang.pick("月份", "Month")) {
            @for (month, words) in [(&told.before, lang.pick("← 上月", "← Month before")), (&told.after, lang.pick("下月 →", "Month after →"))] {
                @if !month.is_empty() { a href={ "/plans/" (plan.id) "/bulletin?month=" (month) } { (words) } }
            }
            a #docx href={ "/plans/" (plan.id) "/bulletin.docx?month=" (told.month) } { (lang.pick("下载 Word", "As Word")) }
            a href={ "/plans/" (plan.id) "/track" } { (lang.pick("返回跟踪督办", "Follow-up")) }
        }
        @if told.issued.is_empty() {
            section.panel { (empty(lang.pick("计划还没有印发。", "The plan is not issued yet."),
                lang.pick("印发以后，每月的办理情况会出现在这里。", "What becomes of it is told here once it is issued."), None)) }
        } @else {
            (units(lang, &plan.id, &told))
            @for part in &told.parts { (self::part(lang, &plan.id, part)) }
        }
    }))
}

fn as_of(lang: Lang, told: &Told) -> String {
    let day = &told.as_of;
    match (lang, told.over) {
        (Lang::Zh, true) => format!("截至 {day}，跟踪任务 {} 项", told.tasks),
        (Lang::Zh, false) => format!("截至 {day}，本月未结束；跟踪任务 {} 项", told.tasks),
        (Lang::En, true) => format!("as of {day}, {} tasks followed", told.tasks),
        (Lang::En, false) => format!("as of {day}, the month is not over; {} tasks", told.tasks),
    }
}

fn part(lang: Lang, plan: &str, part: &Part) -> Markup {
    html! {
        section.panel id=(part.name) {
            h2 { (lang.of(&part.title)) " "
                a data-count=(part.name) href=(url(plan, "bulletin", &part.list)) { (part.count) } }
            @if part.items.is_empty() { p.none { (lang.pick("没有。", "None.")) } }
            @else { ul.facts-list { @for item in &part.items {
                li { a href={ "/entries/" (item.entry) } { (item.code) } " " (item.words)
                    span.quiet { " " (if item.unit.is_empty() { lang.pick("未明确牵头单位", "no lead unit named") } else { &item.unit }) }
                    p { (lang.of(&item.fact)) } }
            } } }
        }
    }
}

fn units(lang: Lang, plan: &str, told: &Told) -> Markup {
    html! {
        section.panel.scrolled #units tabindex="0" role="region" aria-label=(lang.pick("各单位牵头任务", "Tasks led by unit")) {
            h2 { (lang.pick("各单位牵头任务", "Tasks led, by unit"))
                span.quiet { (lang.pick("办结率＝已销号÷牵头，只统计牵头任务，按序列排列", "completion = closed ÷ led; what a unit supports is not counted; in order of rank")) } }
            table.narrow {
                thead { tr {
                    th { (lang.pick("单位", "Unit")) }
                    th.num { (lang.pick("牵头", "Led")) }
                    th.num { (lang.pick("已销号", "Closed")) }
                    th.num { (lang.pick("办结率", "Completion")) }
                    @for (_, zh, en) in BY_UNIT { th.num { (lang.pick(zh, en)) } }
                } }
                tbody { @for one in &told.units { (unit(lang, plan, one)) } }
            }
        }
    }
}

fn unit(lang: Lang, plan: &str, unit: &Unit) -> Markup {
    let cell = |name: &str, one: &Counted| {
        html! { td.num data-name=(name) { a href=(url(plan, "bulletin", &one.list)) { (one.count) } } }
    };
    html! {
        tr {
            td { (unit.name) @if unit.outside { " " span.quiet { (lang.pick("（机构名录以外）", "(not in the register of units)")) } } }
            (cell(lang.pick("牵头", "Led"), &unit.led))
            (cell(lang.pick("已销号", "Closed"), &unit.done))
            td.num data-name=(lang.pick("办结率", "Completion")) {
                @if let Some(share) = unit.completion { (unit.done.count) "÷" (unit.led.count) "＝" (rounded(share)) "%" } @else { "--" } }
            @for (name, zh, en) in BY_UNIT {
                @if let Some(one) = unit.counts.iter().find(|one| one.name == name) { (cell(lang.pick(zh, en), one)) }
            }
        }
    }
}

/// The bulletin as a paper.
pub async fn paper(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let paper = papers::bulletin(&eyes, &plan, &asked.month).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}
