//! Objections of a unit on the page, each with its evidence, its timer and the decision on it, and the evidence of
//! rectifications.

use maud::{Markup, html};
use serde_json::json;

use super::timing;
use super::unit::fold;
use crate::app::acts::inspect::visit::SEVERITIES;
use crate::app::asks::inspection::{Exhibit, Objection, Unit};
use crate::app::clock::shown;
use crate::http::Lang;
use crate::web::frame::tag;
use crate::web::pages::controls::{area, day, form, piece};

/// The objections to a shortcoming, or to the conclusion as a whole when `about` is empty.
pub fn objections(lang: Lang, unit: &Unit, about: &str) -> Markup {
    html! {
        @for one in unit.objections.iter().filter(|one| one.shortcoming == about) {
            (objection(lang, unit, one))
        }
    }
}

fn objection(lang: Lang, unit: &Unit, one: &Objection) -> Markup {
    let name = if one.shortcoming.is_empty() {
        lang.pick("对结论的异议", "Objection to the conclusion")
    } else {
        lang.pick("异议", "Objection")
    };
    html! {
        div.objection data-objection=(one.seq) {
            p { b { (name) } " "
                @match &one.title {
                    None => (tag("info", lang.pick("○ 待复核", "○ Under review"))),
                    Some(title) => (tag(tone(&one.ruling), &format!("{} {}", sign(&one.ruling), lang.of(title)))),
                }
                span.quiet { " " (lang.pick("提出于 ", "filed on ")) (one.filed) } }
            p.said { (one.words) }
            (exhibits(lang, lang.pick("异议佐证", "Evidence"), &one.exhibits))
            @if let Some(due) = &one.timer { div.timers { (timing(lang, due)) } }
            @if one.ruling.is_empty() {
                p.quiet { (lang.pick("复核期间不停止整改，整改期限照常计算；确有困难的可以申请延期。", "The rectification goes on meanwhile and stays due on its day; ask for more time where it is needed.")) }
            } @else { (decision(lang, unit, one)) }
            @if !one.offered.is_empty() {
                div.actions { @for act in &one.offered { (action(lang, one, act)) } }
            }
        }
    }
}

fn tone(ruling: &str) -> &'static str {
    match ruling {
        "upheld" => "plain",
        "changed" => "warn",
        _ => "good",
    }
}

fn sign(ruling: &str) -> &'static str {
    match ruling {
        "upheld" => "○",
        "changed" => "■",
        _ => "●",
    }
}

/// What was decided; what was said at first stands above it.
fn decision(lang: Lang, unit: &Unit, one: &Objection) -> Markup {
    let severity = one.severity.as_ref().map(|words| lang.of(words).to_owned());
    let due =
        if one.due.1.is_empty() { String::new() } else { one.due.0.clone() + " → " + &one.due.1 };
    let all = [
        (lang.pick("复核情况和理由", "Reasons"), one.reasons.clone()),
        (lang.pick("变更后的内容", "Now it says"), one.changed.clone()),
        (lang.pick("变更后的程度", "Severity now"), severity.unwrap_or_default()),
        (lang.pick("整改期限变更", "Until"), due),
    ];
    html! {
        @for (name, words) in all.iter().filter(|(_, words)| !words.is_empty()) {
            p.said { span.quiet { (name) (lang.pick("：", ": ")) } (words) }
        }
        p { b { (one.number) } " " span.quiet { (one.decided) } " · "
            a href={ "/inspected/" (unit.id) "/review-" (one.seq) ".docx" } { (lang.pick("复核决定书（Word）", "Decision (Word)")) } }
    }
}

fn action(lang: Lang, one: &Objection, act: &str) -> Markup {
    fold(lang, act, &|name| match act {
        "review-decide" => {
            let fixed = json!({ "objection": one.id, "version": one.version });
            form(act, &fixed, &deciding(lang, one), name)
        }
        _ => form(act, &json!({ "objection": one.id }), &piece(lang), name),
    })
}

fn deciding(lang: Lang, one: &Objection) -> Markup {
    html! {
        label { (lang.pick("决定", "Decision"))
            select name="ruling" {
                option value="upheld" { (lang.pick("维持", "Upheld")) }
                option value="changed" { (lang.pick("变更", "Changed")) }
                option value="revoked" { (lang.pick("撤销", "Revoked")) } } }
        (area(lang, "reasons", "复核情况和理由", "What was looked at, and why it is decided so", true))
        p.quiet { (lang.pick("决定变更的，填写变更的部分：", "To change it, fill in what is to be other:")) }
        (area(lang, "changed", "变更后的内容", "What it says from now on", false))
        @if !one.shortcoming.is_empty() {
            div.row {
                label { (lang.pick("变更后的程度", "Severity"))
                    select name="severity" {
                        option value="" { (lang.pick("不变", "as it is")) }
                        @for (name, words) in SEVERITIES { option value=(name) { (lang.of(&words)) } } } }
                (day(lang, "until", "变更后的整改期限", "To be put right until", "", false))
            }
        }
    }
}

/// The form of an objection.
pub fn filing(lang: Lang, unit: &Unit, about: &str, name: &str) -> Markup {
    let fixed = json!({ "inspected": unit.id, "version": unit.version, "shortcoming": about });
    form(
        "objection-file",
        &fixed,
        &html! {
            p.quiet { (lang.pick("提出异议不停止整改；由没有参与本次督导的领导复核。", "It does not suspend the rectification; a leader decides who had no part in the inspection.")) }
            (area(lang, "words", "异议和理由", "What you object to, and why", true))
            details { summary { (lang.pick("附一份佐证（可不附）", "Evidence (optional)")) } (piece(lang)) }
        },
        name,
    )
}

/// Evidence with who has looked at it.
pub fn exhibits(lang: Lang, title: &str, all: &[Exhibit]) -> Markup {
    html! {
        @if !all.is_empty() {
            p.quiet { (title) (lang.pick("：", ":")) }
            ul.exhibits { @for one in all {
                li data-exhibit=(one.name) {
                    @if one.url.is_empty() { a href={ "/evidence/" (one.id) } { (one.name) } }
                    @else { a href=(one.url) rel="noopener noreferrer" { (one.name) } }
                    " "
                    @if !one.looked.1.is_empty() { (tag("good", lang.pick("● 核查时已查看", "● Looked at"))) }
                    span.quiet { " " (one.who) " · " (shown(one.at)) }
                }
            } }
        }
    }
}
