//! The drawer of the alignment board: a demand beside the tasks that answer it. A part of a page.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::asks::answers::{Answer, Answered, Answers};
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Failed, tag};
use crate::web::pages::said;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    by: String,
    column: Option<String>,
}

/// The drawer.
pub async fn drawer(
    State(site): State<Site>,
    visitor: Visitor,
    Path(requirement): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let ask = Answers { requirement, by: asked.by, column: asked.column };
    let view = visitor.ask(&site, ask).await?;
    let decides = view.offered.iter().any(|act| act == "link-decide");
    let shared: Vec<&str> =
        view.links.iter().flat_map(|link| &link.shared).map(String::as_str).collect();
    Ok(html! {
        header.bar {
            h2 { (lang.pick("要求与任务对照", "Demand and tasks")) " " span.quiet { (view.code) } }
            span.grow {}
            button.btn type="button" data-close="" { (lang.pick("关闭 Esc", "Close Esc")) }
        }
        (demand(lang, &view, &shared))
        @for link in &view.links { (pair(lang, &view, link, decides)) }
        @if view.links.is_empty() {
            p.alert { (lang.pick("未承接：没有任务回应这条要求。", "No task answers this demand.")) }
        }
        @if view.others > 0 {
            p { button.link type="button" data-open=(view.id) {
                (lang.pick("查看其他单位的承接任务", "Show the answers of others")) "（" (view.others) "）"
            } }
        }
        @if decides { (search(lang, &view)) }
    })
}

fn demand(lang: Lang, view: &Answered, shared: &[&str]) -> Markup {
    html! {
        section.demand-text {
            p.quiet {
                (view.issuer) " "
                @if !view.document.is_empty() {
                    a href={ "/documents/" (view.document) "/review" } { (view.title) }
                }
                " " (view.path) " · " (said(lang, &view.modality))
            }
            p.text { (marked(&view.words, shared)) }
            p { a href={ "/entries/" (view.id) } { (lang.pick("打开这条要求", "Open this demand")) } }
        }
    }
}

fn pair(lang: Lang, view: &Answered, link: &Answer, decides: bool) -> Markup {
    let shared: Vec<&str> = link.shared.iter().map(String::as_str).collect();
    html! {
        section class={ "pair " (link.state) } {
            div.sides {
                div { p.quiet { (lang.pick("要求", "Demand")) " " (view.code) }
                    p.text { (marked(&view.words, &shared)) } }
                div { p.quiet { (lang.pick("任务", "Task")) " "
                        a href={ "/entries/" (link.task) } { (link.code) }
                        " " (link.person) " " (link.unit) " " (link.due) }
                    p.text { (marked(&link.words, &shared)) } }
            }
            p {
                (state(lang, &link.state)) " " (tag("", said(lang, &link.relation_words))) " "
                span.quiet { (lang.pick("强度 ", "strength ")) (link.strength) "/10" }
                @if !link.shared.is_empty() {
                    span.quiet { " · " (lang.pick("共有：", "shared: ")) (link.shared.join("、")) }
                }
            }
            @for softer in &link.weakenings {
                p.softer { span class="tag warn hatch" { (lang.pick("弱化", "softened")) " · " (said(lang, &softer.aspect)) }
                    " " (said(lang, &softer.message)) }
            }
            @if !link.reason.is_empty() { p.quiet { (lang.pick("理由：", "Reason: ")) (link.reason) } }
            @if decides { (decision(lang, view, &link.task, link)) }
        }
    }
}

fn decision(lang: Lang, view: &Answered, task: &str, link: &Answer) -> Markup {
    html! {
        form.decide data-requirement=(view.id) data-task=(task) {
            select name="relation" aria-label=(lang.pick("关系", "Relation")) {
                @for (word, zh, en) in RELATIONS {
                    option value=(word) selected[word == link.relation] { (lang.pick(zh, en)) }
                }
            }
            input name="reason" placeholder=(lang.pick("理由（可不填）", "reason, if any"))
                aria-label=(lang.pick("理由", "Reason"));
            button.btn.primary name="state" value="confirmed" {
                @if link.state == "confirmed" { (lang.pick("更新关系", "Update")) }
                @else { (lang.pick("确认承接", "Confirm")) }
            }
            @if link.state != "refused" {
                button.btn name="state" value="refused" { (lang.pick("否决", "Refuse")) }
            }
        }
    }
}

const RELATIONS: [(&str, &str, &str); 4] = [
    ("equal", "等同：同一件事", "equal: the same work"),
    ("superset", "覆盖：要求之外还有", "superset: the demand and more"),
    ("subset", "部分：只是要求的一部分", "subset: a part of the demand"),
    ("intersect", "交叉：各有一部分", "intersect: some of it"),
];

fn search(lang: Lang, view: &Answered) -> Markup {
    html! {
        section.pair {
            form.find data-requirement=(view.id) data-plan=(view.plan) {
                label { (lang.pick("关联其他任务", "Link another task")) " "
                    input type="search" name="words"
                        placeholder=(lang.pick("任务中的词语、编号、单位", "words, number or unit")); }
                button.btn { (lang.pick("查找", "Search")) }
            }
            div.found aria-live="polite" {}
        }
    }
}

fn state(lang: Lang, state: &str) -> Markup {
    match state {
        "confirmed" => tag("good", lang.pick("✓ 已确认", "✓ confirmed")),
        "doubted" => tag("warn", lang.pick("！存疑：要求已改动", "! doubted: the demand changed")),
        "refused" => tag("bad", lang.pick("✕ 已否决", "✕ refused")),
        _ => tag("info", lang.pick("？机器建议", "? suggested")),
    }
}

/// The words with every shared part marked, the longest first.
fn marked(words: &str, shared: &[&str]) -> Markup {
    let mut parts: Vec<&str> = shared.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts.dedup();
    let mut runs: Vec<(bool, String)> = Vec::new();
    let mut rest = words;
    while let Some(next) = rest.chars().next() {
        let found = parts.iter().find(|part| rest.starts_with(**part));
        let taken = found.map_or(next.len_utf8(), |part| part.len());
        match runs.last_mut().filter(|(marked, _)| *marked == found.is_some()) {
            Some((_, run)) => run.push_str(&rest[..taken]),
            None => runs.push((found.is_some(), rest[..taken].to_owned())),
        }
        rest = &rest[taken..];
    }
    html! { @for (hit, run) in runs { @if hit { mark { (run) } } @else { (run) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_words_are_marked_and_nothing_is_lost() {
        let shown = marked("推进“强基工程”，强基不停", &["强基", "强基工程"]).into_string();
        assert_eq!(shown, "推进“<mark>强基工程</mark>”，<mark>强基</mark>不停");
        assert_eq!(marked("a < b", &[]).into_string(), "a &lt; b");
    }
}
