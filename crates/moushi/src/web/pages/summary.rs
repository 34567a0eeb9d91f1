//! 年度总结素材: what became of each task, leader by leader; from each number one click leads to the report that gave
//! it, from each task to its row and to the sentence of the document that it stands on.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use crate::app::asks::summary::{Fact, Facts, Leader, Reached, Summary, Trace};
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
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
    let facts = visitor.ask(&site, Summary { plan: plan.id.clone() }).await?;
    let title = lang.pick("年度总结素材", "Facts for the summary of the year");
    let page = Page::new(&visitor, Entry::Track, title).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (facts.title) " · " (as_of(lang, &facts)) }
        nav.tabs aria-label=(lang.pick("年度总结", "Summary")) {
            a #docx href={ "/plans/" (plan.id) "/summary.docx" } { (lang.pick("下载 Word", "As Word")) }
            a href={ "/plans/" (plan.id) "/bulletin" } { (lang.pick("月度通报", "Monthly bulletin")) }
            a href={ "/plans/" (plan.id) "/track" } { (lang.pick("返回跟踪督办", "Follow-up")) }
        }
        @if !facts.issued {
            section.panel { (empty(lang.pick("计划还没有印发。", "The plan is not issued yet."),
                lang.pick("印发以后，各项任务的结果会按领导出现在这里。", "What becomes of its tasks is told here once it is issued."), None)) }
        }
        @for one in &facts.leaders { (leader(lang, one)) }
    }))
}

fn as_of(lang: Lang, facts: &Facts) -> String {
    let day = &facts.as_of;
    match (lang, facts.over) {
        (Lang::Zh, true) => format!("截至 {day}"),
        (Lang::Zh, false) => format!("截至 {day}，年度未结束"),
        (Lang::En, true) => format!("as of {day}"),
        (Lang::En, false) => format!("as of {day}, the year is not over"),
    }
}

fn leader(lang: Lang, leader: &Leader) -> Markup {
    let lists = [
        ("closed", lang.pick("● 已销号", "● Closed"), &leader.closed),
        (
            "unfinished",
            lang.pick("○ 未完成及去向", "○ Not finished, and where it went"),
            &leader.unfinished,
        ),
        ("open", lang.pick("▲ 待说明", "▲ Open questions"), &leader.open),
    ];
    html! {
        section.panel.summary {
            h2 { span { (if leader.name.is_empty() { lang.pick("未明确分管领导", "No leader named") } else { &leader.name }) }
                span.quiet { (leader.post) } }
            @for (name, words, list) in lists.iter().filter(|(.., list)| !list.is_empty()) {
                h3 { (words) " " span data-facts=(name) { (list.len()) } }
                ul.facts-list { @for one in list.iter() { (fact(lang, one)) } }
            }
        }
    }
}

fn fact(lang: Lang, fact: &Fact) -> Markup {
    let report = format!("/entries/{}#report-{}", fact.entry, fact.report);
    html! {
        li data-code=(fact.code) {
            p { a href={ "/entries/" (fact.entry) } { (fact.code) } " " (fact.words) span.quiet { " " (fact.unit) } }
            @if let Some(reached) = &fact.reached { (number(lang, fact, reached)) }
            p.quiet {
                @if !fact.report.is_empty() { a href=(report) { (lang.pick("进度 ", "progress ")) (fact.percent) "%" } " " (fact.reported_on) " · " }
                (lang.of(&fact.stands)) @if !fact.closed_on.is_empty() { (lang.pick("，销号 ", ", closed ")) (fact.closed_on) }
                @if !fact.deliverable.is_empty() { " · " (lang.pick("成果形式：", "deliverable: ")) (fact.deliverable) }
                @for one in &fact.evidence {
                    " · " @if one.url.is_empty() { a href={ "/evidence/" (one.id) } { (one.name) } }
                    @else { a href=(one.url) rel="noopener noreferrer" { (one.name) } }
                }
            }
            @if let Some(review) = &fact.review {
                p { (lang.pick("效果评估：", "Effect: ")) b { (lang.of(&review.title)) } " " (review.words)
                    @if !review.figure.is_empty() { " " (lang.pick("效果数值 ", "figure ")) (review.figure) } }
            }
            @if !fact.reason.is_empty() {
                p { (lang.pick("未完成的原因：", "Why it was not finished: ")) (fact.reason)
                    @if let Some(into) = &fact.carried { " → " a href={ "/entries/" (into.entry) } { (lang.pick("转入下一年 ", "goes on as ")) (into.code) } } }
            }
            @for words in &fact.missing { p.warn { "▲ " (lang.of(words)) } }
            @for trace in &fact.traces { (self::trace(lang, trace)) }
        }
    }
}

/// The number reached, with the report that gives it.
fn number(lang: Lang, fact: &Fact, reached: &Reached) -> Markup {
    let words = papers::figure(reached);
    html! {
        p { a.figure href={ "/entries/" (fact.entry) "#report-" (reached.report) } { b { (lang.of(&words)) } }
            span.quiet { " " (lang.pick("目标 ", "target ")) (fact.target) } }
    }
}

/// A sentence of a document that the task, or a requirement above it, stands on.
fn trace(lang: Lang, trace: &Trace) -> Markup {
    let noun = if trace.noun == "task" {
        lang.pick("任务原文", "Task")
    } else {
        lang.pick("上级要求", "Demand")
    };
    html! {
        p.quiet { (noun) " " a href={ "/entries/" (trace.entry) } { (trace.code) } " “" (trace.words) "” "
            @if trace.document.is_empty() { (trace.title) }
            @else { a.sentence href={ "/documents/" (trace.document) "/review#at-" (trace.start) } { (trace.title) } }
            @if let Some(page) = trace.page { " · " (lang.pick("第", "page ")) (page) (lang.pick("页", "")) }
        }
    }
}

/// The facts as a paper.
pub async fn paper(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let paper = papers::summary(&eyes, &plan).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}
