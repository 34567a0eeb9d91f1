//! One inspection: scheme, sample with how to draw it again, the board of shortcomings, and each unit with its
//! timers and what can be done now. A unit under inspection sees the same page with its own part only.

mod objection;
mod unit;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::controls::{form, line};
use crate::app::acts;
use crate::app::asks::inspection::{Inspection, Problem, Sample, Timing, Unit, Whole};
use crate::app::clock::shown;
use crate::app::papers::inspect as papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, tag};
use crate::web::pages::list::mark;

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(inspection): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let view = visitor.ask(&site, Inspection { inspection }).await?;
    let page = Page::new(&visitor, Entry::Desk, view.number.clone()).with(&["follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        p { a href={ "/inspections?year=" (view.year) } { (lang.pick("← 督导检查", "← Inspections")) } }
        h1 { (view.number) " " (view.matter) }
        (scheme(lang, &view))
        @if let Some(sample) = &view.sample { (self::sample(lang, sample)) }
        @if view.units.iter().any(|unit| !unit.problems.is_empty()) { (board(lang, &view.units)) }
        @for one in &view.units { (unit::panel(lang, one, view.secret, view.sample.is_some())) }
    }))
}

fn scheme(lang: Lang, view: &Whole) -> Markup {
    let methods: Vec<&str> = view.methods.iter().map(|one| lang.of(one)).collect();
    let own = view.sample.is_some();
    let kind = if view.comprehensive {
        lang.pick("综合督导", "comprehensive")
    } else {
        lang.pick("专项督导", "special")
    };
    let facts = [
        (lang.pick("依据", "Basis"), view.basis.clone()),
        (lang.pick("计划审定", "List approved"), view.approval.clone()),
        (lang.pick("组织单位", "Body"), view.house.clone()),
        (lang.pick("督查内容", "Content"), view.content.clone()),
        (lang.pick("督查范围", "Scope"), view.scope.clone()),
        (lang.pick("督查方式", "Ways"), methods.join(lang.pick("、", ", "))),
        (lang.pick("督导小组", "Team"), format!("{}{}", view.team.join("、"), lang.pick("", " "))),
        (lang.pick("组长", "Leader"), view.leader.clone()),
        (lang.pick("时间", "Days"), format!("{} — {}", view.begins, view.ends)),
    ];
    html! {
        section.panel.follow #scheme {
            h2 { (lang.pick("督查方案", "Scheme")) span.quiet { (kind) } }
            @if !view.dropped.is_empty() { p.warn { (lang.pick("■ 已撤销：", "■ Given up: ")) (view.dropped) } }
            dl.facts.wide { @for (name, words) in facts.iter().filter(|(_, words)| !words.is_empty()) {
                div { dt { (name) } dd { (words) } } } }
            @if !view.collection.id.is_empty() { p #rests { (lang.pick("自评依据：", "Self-evaluation: "))
                a href={ "/collections/" (view.collection.id) "/results" } { (view.collection.name) } } }
            @if own {
                p { a href={ "/inspections/" (view.id) "/scheme.docx" } { (lang.pick("督查方案（Word）", "Scheme (Word)")) } " · "
                    a href={ "/inspections/" (view.id) "/checklist.docx" } { (lang.pick("抽样表与现场清单（Word）", "Sample and checklist (Word)")) } }
            }
            div.actions { @for act in &view.offered { (whole(lang, view, act)) } }
        }
    }
}

/// What can be done to the whole.
fn whole(lang: Lang, view: &Whole, act: &str) -> Markup {
    let fixed = json!({ "inspection": view.id, "version": view.version });
    let name = acts::named(act).map_or(act, |card| lang.of(&card.title));
    let fields = match act {
        "inspection-drop" => line(lang, "reason", "理由", "Reason", true),
        "inspection-notify" => {
            html! { p.quiet { (lang.pick("通知后，各单位可以看到方案和与自己有关的内容。", "From then on each unit sees the scheme and what concerns it.")) } }
        }
        _ => {
            html! { p.quiet { (lang.pick("按已固定的名单和种子抽取，结果唯一，任何人可以复核。", "By the fixed list and seed: there is one result, and anybody can draw it again.")) } }
        }
    };
    html! {
        details.action data-offer=(act) {
            summary.btn { (name) }
            (form(act, &fixed, &fields, name))
        }
    }
}

fn sample(lang: Lang, sample: &Sample) -> Markup {
    html! {
        section.panel.follow #sample {
            h2 { (lang.pick("抽样", "Sample"))
                span.quiet { (lang.pick("名单 ", "list ")) (sample.list) " · " (lang.pick("抽取 ", "drawn "))
                    @if sample.size == 0 { (lang.pick("全部", "all")) } @else { (sample.size) } } }
            dl.facts.wide {
                @if sample.size > 0 {
                    div { dt { (lang.pick("种子", "Seed")) } dd { code #seed { (sample.seed) } } }
                    div { dt { (lang.pick("种子来源", "From")) } dd { (sample.source) } }
                    div { dt { (lang.pick("分层", "Strata")) } dd { (strata(lang, &sample.strata)) } }
                }
                div { dt { (lang.pick("名单指纹（SHA-256）", "Fingerprint of the list (SHA-256)")) } dd { code.digest { (sample.digest) } } }
                div { dt { (lang.pick("固定于", "Fixed at")) } dd { (shown(sample.fixed)) } }
                div { dt { (lang.pick("抽取于", "Drawn at")) } dd { (shown(sample.drawn)) } }
            }
            details.rule {
                summary { (lang.pick("如何重抽复核", "How to draw it again")) }
                p.quiet { (lang.of(&sample.rule)) }
                ol.codes { @for (code, stratum) in &sample.codes { li { (code) @if !stratum.is_empty() { span.quiet { " " (stratum) } } } } }
            }
        }
    }
}

fn strata(lang: Lang, word: &str) -> &str {
    match word {
        "kind" => lang.pick("按单位类别", "by kind"),
        "city" => lang.pick("按所属市", "by city"),
        _ => lang.pick("不分层", "none"),
    }
}

/// States of the board, each with the shortcomings that are there.
fn board(lang: Lang, units: &[Unit]) -> Markup {
    let all: Vec<(&Unit, &Problem)> =
        units.iter().flat_map(|unit| unit.problems.iter().map(move |one| (unit, one))).collect();
    let columns = [
        ("found", lang.pick("问题（未发意见书）", "Found, no letter yet")),
        ("open", lang.pick("整改", "To be rectified")),
        ("reported", lang.pick("核查", "To be verified")),
        ("done", lang.pick("销号", "Closed")),
        ("withdrawn", lang.pick("不予认定", "Withdrawn")),
        ("revoked", lang.pick("复核撤销", "Revoked")),
    ];
    let here = |state: &str| all.iter().filter(|(_, one)| one.state == state).count();
    html! {
        section.panel #board {
            h2 { (lang.pick("问题清单", "Shortcomings")) span.quiet { (all.len()) } }
            div.board {
                @for (state, words) in columns.iter().filter(|(state, _)| *state == "open" || *state == "reported" || *state == "done" || here(state) > 0) {
                    div.lane data-state=(state) {
                        h3 { (words) " " span.quiet { (here(state)) } }
                        @for (unit, one) in all.iter().filter(|(_, one)| one.state == *state) {
                            a.slip href={ "#problem-" (one.id) } {
                                span.quiet { (unit.name) " " (one.seq) } " " (lang.of(&one.severity))
                                br; (one.fact)
                                @if !one.due.is_empty() { br; span.quiet { (lang.pick("期限 ", "until ")) (one.due) } }
                                @if one.late { " " (tag("bad", lang.pick("▲ 超期", "▲ overdue"))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A timer: its last day and how it stands; on a click its rule, its source and whether that is checked.
pub fn timing(lang: Lang, due: &Timing) -> Markup {
    html! {
        details.rule.timing {
            summary { (lang.of(&due.step)) " " @if !due.last.is_empty() { (due.last) " " } (mark(lang, &due.mark)) }
            p.quiet { (lang.pick("自", "From ")) (due.start) (lang.pick("（", " (")) (lang.of(&due.event)) (lang.pick("）起", ")"))
                @match &due.period { Some(period) => { (lang.pick("，", ", ")) (lang.of(period)) } None => (lang.pick("，规定没有设天数", ", the rule sets no number")) } }
            p.quiet { (lang.pick("出处：", "Source: ")) (due.source) }
            @if !due.note.is_empty() { p.quiet { (lang.pick("说明：", "Note: ")) (due.note) } }
            p.quiet { @if due.checked { (lang.pick("● 已与法规原文核对", "● Held against the text of the rule")) }
                @else { (lang.pick("■ 来自转载，尚未与法规原文核对，使用前请核实", "■ From a copy, not yet held against the text: check before you rely on it")) } }
            @if let Some(doubt) = &due.doubt { p.warn { "■ " (lang.of(doubt)) } }
        }
    }
}

/// Papers of the whole: `scheme.docx`, `checklist.docx`.
pub async fn paper(
    State(site): State<Site>,
    visitor: Visitor,
    Path((inspection, paper)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let made = papers::of_inspection(&eyes, &inspection, &paper).await;
    Ok(super::download(made.map_err(|trouble| Troubled { trouble, lang })?))
}

/// Papers of a unit: `opinion.docx`, `rectification.docx`, `review-1.docx`.
pub async fn letter(
    State(site): State<Site>,
    visitor: Visitor,
    Path((inspected, paper)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let made = papers::of_unit(&eyes, &inspected, &paper).await;
    Ok(super::download(made.map_err(|trouble| Troubled { trouble, lang })?))
}
