//! The consultation round on the page of approval and issue: who replied, what was said, what became
//! of it; and for a unit, its own parts to be accepted or returned. A part of a page.

use maud::{Markup, html};

use crate::app::asks::round::{Going, Part, Reply, Unit};
use crate::app::asks::standing::Stands;
use crate::app::clock::shown;
use crate::http::Lang;
use crate::web::frame::{empty, tag};

/// Everything about the round that the caller sees.
pub fn panels(lang: Lang, stands: &Stands, going: &Going) -> Markup {
    html! {
        @if !going.mine.is_empty() { (mine(lang, &going.mine)) }
        @if !going.units.is_empty() { (units(lang, going)) }
        @if !going.returned.is_empty() { (returned(lang, &going.returned)) }
        @if !going.replies.is_empty() { (replies(lang, going)) }
        @if !stands.whole && going.mine.is_empty() {
            (empty(lang.pick("没有分给您单位的任务。", "Your unit has no part."), "", None))
        }
    }
}

fn mine(lang: Lang, parts: &[Part]) -> Markup {
    html! {
        section.panel #mine {
            h2 { span { (lang.pick("分给本单位的任务", "Our parts")) } span.quiet { (parts.len()) } }
            table { @for one in parts { (part(lang, one)) } }
        }
    }
}

fn part(lang: Lang, one: &Part) -> Markup {
    html! {
        tr {
            td.quiet { (one.code) }
            td { a href={ "/entries/" (one.entry) } { (one.words) }
                div.quiet { (one.unit) " · " (role(lang, &one.part)) " · " (one.due) } }
            td { (state(lang, &one.state)) @if !one.reason.is_empty() { div.quiet { (one.reason) } } }
            td.wide {
                @if one.answers {
                    form.answer data-assignment=(one.id) data-version=(one.version) {
                        @if one.state != "accepted" {
                            button.btn.primary name="state" value="accepted" { (lang.pick("接受", "Accept")) }
                        }
                        @if one.state != "returned" {
                            input name="reason" placeholder=(lang.pick("退回理由", "reason"))
                                aria-label=(lang.pick("退回理由", "Reason"));
                            button.btn name="state" value="returned" { (lang.pick("退回", "Return")) }
                        }
                    }
                }
            }
        }
    }
}

fn role(lang: Lang, part: &str) -> &str {
    match part {
        "lead" => lang.pick("牵头", "lead"),
        "support" => lang.pick("配合", "support"),
        other => other,
    }
}

fn state(lang: Lang, state: &str) -> Markup {
    match state {
        "accepted" => tag("good", lang.pick("✓ 已接受", "✓ accepted")),
        "returned" => tag("bad", lang.pick("✕ 已退回", "✕ returned")),
        _ => tag("", lang.pick("待答复", "open")),
    }
}

fn units(lang: Lang, going: &Going) -> Markup {
    let all = going.units.len();
    html! {
        section.panel #round {
            h2 { span { (lang.pick("征求意见", "Opinions of units")) " "
                    @if going.opened_at > 0 { span.quiet { (lang.pick("自 ", "since ")) (shown(going.opened_at))
                        @if !going.until.is_empty() { (lang.pick("，截止 ", ", until ")) (going.until) } } }
                    @else { span.quiet { (lang.pick("尚未开始；以下单位将收到", "not begun; these units will be asked")) } } }
                span { (lang.pick("已答复 ", "replied ")) (going.replied) "／" (all) } }
            table {
                thead { tr {
                    th { (lang.pick("单位", "Unit")) } th { (lang.pick("答复", "Reply")) }
                    th.num { (lang.pick("任务", "Parts")) } th.num { (lang.pick("接受", "Accepted")) }
                    th.num { (lang.pick("退回", "Returned")) } th.num { (lang.pick("意见", "Replies")) }
                } }
                @for one in &going.units { (unit(lang, one)) }
            }
        }
    }
}

fn unit(lang: Lang, one: &Unit) -> Markup {
    html! {
        tr {
            td { (one.name) }
            td { @if one.has_replied() { (tag("good", lang.pick("✓ 已答复", "✓ replied"))) }
                @else { (tag("", lang.pick("未答复", "no reply"))) } }
            td.num { (one.parts) } td.num { (one.accepted) }
            td.num { (one.returned) } td.num { (one.replies) }
        }
    }
}

fn returned(lang: Lang, parts: &[Part]) -> Markup {
    html! {
        section.panel #returned {
            h2 { span { (lang.pick("被退回的任务", "Returned parts")) } span.quiet { (parts.len()) } }
            table { @for one in parts {
                tr {
                    td { (tag("warn", &format!("！{}", lang.pick("退回", "returned")))) }
                    td { a href={ "/entries/" (one.entry) } { (one.code) " " (one.words) } }
                    td { (one.unit) " " span.quiet { (role(lang, &one.part)) } }
                    td { (one.reason) }
                }
            } }
        }
    }
}

fn replies(lang: Lang, going: &Going) -> Markup {
    html! {
        section.panel #replies {
            h2 { span { (lang.pick("意见", "Replies")) } span.quiet { (going.replies.len()) } }
            table { @for one in &going.replies { (reply(lang, one, going.decides)) } }
        }
    }
}

fn reply(lang: Lang, one: &Reply, decides: bool) -> Markup {
    html! {
        tr {
            td { @if one.entry.is_empty() { (lang.pick("对整个计划", "On the whole plan")) }
                @else { a href={ "/entries/" (one.entry) } { (one.code) } div.quiet { (one.row) } } }
            td { (one.words) div.quiet { (one.unit) " " (one.by) " " (shown(one.at)) } }
            td { @match one.decision.as_str() {
                    "taken" => (tag("good", lang.pick("✓ 采纳", "✓ taken"))),
                    "not_taken" => (tag("warn", lang.pick("未采纳", "not taken"))),
                    _ => (tag("", lang.pick("待处理", "open"))),
                }
                @if !one.reason.is_empty() { div.quiet { (one.reason) } } }
            td.wide { @if decides {
                form.reply data-reply=(one.id) {
                    input name="reason" placeholder=(lang.pick("理由（不采纳必填）", "reason, if not taken"))
                        aria-label=(lang.pick("理由", "Reason"));
                    button.btn name="taken" value="true" { (lang.pick("采纳", "Take")) }
                    button.btn name="taken" value="false" { (lang.pick("不采纳", "Do not take")) }
                }
            } }
        }
    }
}
