//! A unit under inspection on the page: where it stands, its timers, what was said to and by it, its
//! shortcomings, and the forms for what can be done now.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::objection::{exhibits, filing, objections};
use super::timing;
use crate::app::acts;
use crate::app::acts::inspect::visit::SEVERITIES;
use crate::app::asks::inspection::{Problem, SelfEvaluation, Unit};
use crate::http::Lang;
use crate::web::frame::tag;
use crate::web::pages::controls::{area, day, decide, form, piece};
use crate::web::pages::filling::verdict as judged;
use crate::web::pages::list::mark;

/// The panel of a unit; `secret` when it is not told before, `own` for the body that inspects.
pub fn panel(lang: Lang, unit: &Unit, secret: bool, own: bool) -> Markup {
    let tone = match unit.stage.as_str() {
        "closed" => "good",
        "rectifying" => "warn",
        _ => "info",
    };
    html! {
        section.panel.follow id={ "unit-" (unit.id) } data-unit=(unit.name) {
            h2 { (unit.name) span { (tag(tone, lang.of(&unit.title))) } }
            (days(lang, unit))
            @if let Some(one) = &unit.assessed { (assessed(lang, one)) }
            @if !unit.timers.is_empty() {
                div.timers { @for due in &unit.timers { (timing(lang, due)) } }
            }
            (said(lang, unit))
            @if !unit.number.is_empty() {
                p { b { (unit.number) } " · "
                    a href={ "/inspected/" (unit.id) "/opinion.docx" } { (lang.pick("督导意见书（Word）", "Opinion letter (Word)")) }
                    @if !unit.problems.is_empty() { " · "
                        a href={ "/inspected/" (unit.id) "/rectification.docx" } { (lang.pick("整改通知书（Word）", "Notice of rectification (Word)")) } } }
            }
            (objections(lang, unit, ""))
            @for one in &unit.problems { (problem(lang, unit, one)) }
            div.actions { @for act in &unit.offered { (action(lang, unit, act, secret)) } }
            @if own && unit.offered.is_empty() && unit.stage == "drawn" && !secret {
                p.quiet { (lang.pick("先发出督导通知，再实地督导。", "Notify the units before the visit.")) }
            }
        }
    }
}

/// What the unit has filled in as its self-evaluation, and how that comes out.
fn assessed(lang: Lang, one: &SelfEvaluation) -> Markup {
    html! {
        div.assessed data-assessed="" {
            p { b { (lang.pick("自评", "Self-evaluation")) } " " (mark(lang, &one.state)) " "
                a href={ "/slips/" (one.slip) } { (lang.pick("填报与审核", "Filling and review")) } " "
                a href={ "/slips/" (one.slip) "/short" } { (lang.pick("差距清单", "What is missing")) } }
            @if !one.verdicts.is_empty() { table.narrow {
                thead { tr { th { (lang.pick("单位", "Unit")) } th { (lang.pick("结论", "Verdict")) }
                    th { (lang.pick("未达到", "Not reached")) } th { (lang.pick("不能判定", "Undetermined")) } } }
                tbody { @for verdict in &one.verdicts { (judged(lang, verdict, &format!("/slips/{}", one.slip))) } }
            } }
        }
    }
}

fn days(lang: Lang, unit: &Unit) -> Markup {
    let all = [
        (lang.pick("书面通知", "Notified"), &unit.days.notified),
        (lang.pick("督导结束", "Visit ended"), &unit.days.ended),
        (lang.pick("评议结束", "Reviewed"), &unit.days.reviewed),
        (lang.pick("反馈意见", "Fed back"), &unit.days.fed_back),
        (lang.pick("申辩", "Heard"), &unit.days.heard),
        (lang.pick("发意见书", "Letter"), &unit.days.issued),
        (lang.pick("办结", "Closed"), &unit.days.closed),
    ];
    html! {
        dl.facts { @for (name, day) in all.iter().filter(|(_, day)| !day.is_empty()) {
            div { dt { (name) } dd { (day) } } } }
    }
}

/// What was said to and by the unit.
fn said(lang: Lang, unit: &Unit) -> Markup {
    let waived = !unit.days.heard.is_empty() && unit.defence.is_empty();
    let defence = if waived {
        lang.pick("放弃申辩", "nothing to say").to_owned()
    } else {
        unit.defence.clone()
    };
    let all = [
        (lang.pick("初步意见", "Preliminary opinion"), unit.preliminary.clone()),
        (lang.pick("申辩", "Defence"), defence),
        (lang.pick("督导评价", "Evaluation"), unit.letter.0.clone()),
        (lang.pick("申辩采纳情况", "How the defence was weighed"), unit.letter.1.clone()),
        (lang.pick("督导建议", "Advice"), unit.letter.2.clone()),
        (lang.pick("意见书退回理由", "Draft sent back"), unit.returned.clone()),
    ];
    html! {
        @for (name, words) in all.iter().filter(|(_, words)| !words.is_empty()) {
            p.said { span.quiet { (name) (lang.pick("：", ": ")) } (words) }
        }
    }
}

fn problem(lang: Lang, unit: &Unit, one: &Problem) -> Markup {
    let tone = match one.state.as_str() {
        "done" => "good",
        "open" => "warn",
        "withdrawn" | "revoked" => "plain",
        _ => "info",
    };
    let all = [
        (lang.pick("佐证", "Evidence"), one.evidence.clone()),
        (lang.pick("整改措施", "Plan"), one.plan.clone()),
        (lang.pick("整改情况", "Report"), joined(&one.report)),
        (lang.pick("核查情况", "Checked"), joined(&one.checked)),
        (lang.pick("理由", "Reason"), one.reason.clone()),
        (
            lang.pick("申请延期至", "Asks for time until"),
            joined(&(one.asked.0.clone(), one.asked.1.clone())),
        ),
    ];
    html! {
        div.link-row id={ "problem-" (one.id) } data-problem=(one.seq) {
            p { b { (lang.pick("问题 ", "Shortcoming ")) (one.seq) } " " (lang.of(&one.severity)) " " (tag(tone, lang.of(&one.title)))
                @if one.late { " " (tag("bad", lang.pick("▲ 超期", "▲ overdue"))) }
                @if !one.due.is_empty() { span.quiet { " " (lang.pick("整改期限 ", "until ")) (one.due) } }
                @if one.reopened > 0 { span.quiet { " " (lang.pick("重新打开 ", "opened again ")) (one.reopened) (lang.pick(" 次", " time(s)")) } } }
            p.said { (one.fact) }
            @for (name, words) in all.iter().filter(|(_, words)| !words.is_empty()) {
                p.said { span.quiet { (name) (lang.pick("：", ": ")) } (words) }
            }
            (exhibits(lang, lang.pick("整改佐证", "Evidence of the unit"), &one.exhibits))
            (objections(lang, unit, &one.id))
            div.actions { @for act in &one.offered { (about(lang, unit, one, act)) } }
        }
    }
}

/// Words with the day behind them.
fn joined((words, day): &(String, String)) -> String {
    match (words.is_empty(), day.is_empty()) {
        (true, _) => String::new(),
        (_, true) => words.clone(),
        _ => format!("{words}（{day}）"),
    }
}

/// An act behind its name.
pub fn fold(lang: Lang, act: &str, inner: &dyn Fn(&str) -> Markup) -> Markup {
    let name = acts::named(act).map_or(act, |card| lang.of(&card.title));
    html! { details.action data-offer=(act) { summary.btn { (name) } (inner(name)) } }
}

/// What can be done about a shortcoming.
fn about(lang: Lang, unit: &Unit, one: &Problem, act: &str) -> Markup {
    let fixed = json!({ "shortcoming": one.id, "version": one.version });
    fold(lang, act, &|name| match act {
        "exhibit-add" => form(act, &json!({ "shortcoming": one.id }), &piece(lang), name),
        "objection-file" => filing(lang, unit, &one.id, name),
        "rectification-plan" => form(
            act,
            &fixed,
            &html! {
                (area(lang, "words", "整改措施、责任人", "What will be done, by whom", true))
                (day(lang, "until", "申请延期至（不延期不填）", "Asks for time until (leave empty otherwise)", "", false))
                (area(lang, "reason", "延期理由", "Why more time is needed", false))
            },
            name,
        ),
        "rectification-report" => form(
            act,
            &fixed,
            &area(
                lang,
                "words",
                "整改情况和可查验之处",
                "What was done, and where it can be seen",
                true,
            ),
            name,
        ),
        "extension-decide" => decide(
            act,
            &fixed,
            &area(lang, "reason", "不同意的理由", "Reason, when you deny it", false),
            "granted",
            [lang.pick("同意延期", "Grant"), lang.pick("不同意", "Deny")],
        ),
        "rectification-verify" => decide(
            act,
            &fixed,
            &html! {
                (looked(lang, one))
                (area(lang, "checked", "核查情况（抽查了什么、核对了什么）", "What was checked", false))
                (area(lang, "reason", "未整改到位的理由", "Why it is not so, or not enough", false))
            },
            "confirmed",
            [
                lang.pick("属实，予以销号", "It is so: close it"),
                lang.pick("退回整改", "Send it back"),
            ],
        ),
        "shortcoming-reopen" => form(
            act,
            &fixed,
            &html! {
                (area(lang, "reason", "理由", "Reason", true))
                (day(lang, "until", "新的整改期限", "To be put right until", "", true))
            },
            name,
        ),
        _ => form(act, &fixed, &area(lang, "reason", "理由", "Reason", true), name),
    })
}

/// Pieces of evidence to be ticked by whoever has looked at them.
fn looked(lang: Lang, one: &Problem) -> Markup {
    html! {
        @if one.exhibits.iter().any(|piece| piece.now) {
            fieldset { legend { (lang.pick("已查看的佐证", "Evidence that you have looked at")) }
                @for piece in one.exhibits.iter().filter(|piece| piece.now) {
                    label.check { input type="checkbox" name="looked" value=(piece.id) data-many=""; " " (piece.name) } } }
        }
    }
}

/// What can be done about the unit.
fn action(lang: Lang, unit: &Unit, act: &str, secret: bool) -> Markup {
    let fixed = json!({ "inspected": unit.id, "version": unit.version });
    fold(lang, act, &|name| match act {
        "shortcoming-add" => form(act, &fixed, &found(lang), name),
        "inspection-end" => form(
            act,
            &fixed,
            &html! {
                @if secret { p.quiet { (lang.pick("暗访不事先通知；反馈初步意见后，被督查单位才会看到。", "The unit sees it only when the opinion is fed back.")) } }
                div.row {
                    (day(lang, "ended", "督导结束日期（默认今天）", "Visit ended on (today when empty)", "", false))
                    (day(lang, "reviewed", "评议结束日期（默认同上）", "Review finished on (the same when empty)", "", false))
                }
            },
            name,
        ),
        "inspection-feed-back" => form(
            act,
            &fixed,
            &area(
                lang,
                "words",
                "初步意见（连同已记录的问题一并反馈）",
                "Preliminary opinion; the shortcomings on file go with it",
                true,
            ),
            name,
        ),
        "defence-file" => defence(lang, &fixed),
        "objection-file" => filing(lang, unit, "", name),
        "opinion-draft" => form(act, &fixed, &letter(lang, unit), name),
        "opinion-issue" => decide(
            act,
            &fixed,
            &area(lang, "reason", "退回重拟的理由", "Reason, when you send it back", false),
            "granted",
            [lang.pick("签发", "Sign and issue"), lang.pick("退回重拟", "Send it back")],
        ),
        _ => form(act, &fixed, &html! {}, name),
    })
}

fn found(lang: Lang) -> Markup {
    html! {
        (area(lang, "fact", "问题事实（何时、何地、何事）", "The fact: when, where, what", true))
        (area(lang, "evidence", "佐证（材料页码、照片、访谈）", "What shows it: page, photo, talk", true))
        div.row {
            label { (lang.pick("程度", "Severity"))
                select name="severity" { @for (name, words) in SEVERITIES {
                    option value=(name) selected[name == "plain"] { (lang.of(&words)) } } } }
            (day(lang, "due", "整改期限（可在意见书中定）", "Until (may come with the letter)", "", false))
        }
    }
}

fn defence(lang: Lang, fixed: &Value) -> Markup {
    html! {
        form.act data-act="defence-file" data-fixed=(fixed.to_string()) {
            (area(lang, "words", "申辩意见", "What the unit says", false))
            div.row {
                button.btn.primary { (lang.pick("提出申辩", "File the defence")) }
                button.btn name="waived" value="true" { (lang.pick("放弃申辩", "Nothing to say")) }
            }
        }
    }
}

fn letter(lang: Lang, unit: &Unit) -> Markup {
    let undated = unit.problems.iter().any(|one| one.state == "found" && one.due.is_empty());
    html! {
        (area(lang, "evaluation", "督导评价", "Evaluation", true))
        @if !unit.defence.is_empty() { (area(lang, "weighed", "申辩采纳情况", "How the defence was weighed", true)) }
        (area(lang, "advice", "督导建议", "Advice", true))
        @if unit.problems.iter().any(|one| one.state == "found") {
            (day(lang, "until", "整改期限（用于还没有期限或期限已过的问题）", "Until, for shortcomings without a day or whose day is over", "", undated))
        }
    }
}
