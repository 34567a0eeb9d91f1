//! One row of the ledger with everything about it: fields, basis, links, parts, findings, comments,
//! and what happened to it.

mod effect;
pub mod follow;

use axum::extract::{Path, State};
use maud::{Markup, html};
use moushi_core::model::{Modality, Particular, TaskKind};
use moushi_core::report::Label;
use moushi_core::text::Text;

use crate::app::acts::entry::fields::{KINDS, MODALITIES, particular, word};
use crate::app::asks::entries::Line;
use crate::app::asks::entry::{
    Basis, Entry as Ask, Event, Field, Hint, Part, Relation, Remark, Whole,
};
use crate::app::clock::shown;
use crate::app::exports;
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, tag};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(entry): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let whole = visitor.ask(&site, Ask { entry }).await?;
    let (plans, plan) = super::plans(&site, &visitor, &whole.line.plan).await?;
    let page = Page::new(
        &visitor,
        Entry::Ledger,
        format!("{} {}", whole.line.code, lang.pick("条目详情", "Row")),
    )
    .around(&plan, &plans)
    .with(&["entry.js", "follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("ledger.css"));
        link rel="stylesheet" href=(assets::url("follow.css"));
        p.quiet {
            a #back href={ "/plans/" (plan.id) "/ledger?tab=" (whole.line.noun) } { "← " (lang.pick("返回台账", "Back to the ledger")) }
            @if let Some(above) = &whole.above { " · " (lang.pick("上级条目 ", "under ")) (to(above)) }
            @if !whole.earlier.zh.is_empty() { " · " (lang.pick("往年编号 ", "earlier code ")) (lang.of(&whole.earlier)) }
        }
        (head(lang, &whole))
        div.entry-page #entry data-entry=(whole.line.id) data-version=(whole.line.version)
            data-account=(visitor.caller.account_id) {
            div {
                (follow::panels(lang, &whole))
                (fields(lang, &whole))
                (basis(lang, &whole.basis))
                (links(lang, &whole.line.noun, &whole.links))
                (children(lang, &whole.below))
            }
            div {
                (findings(lang, &whole.findings))
                (parts(lang, &whole.parts))
                (comments(lang, whole.speaks, &whole.comments))
                (history(lang, &whole.history))
            }
        }
    }))
}

fn to(line: &Line) -> Markup {
    html! { a href={ "/entries/" (line.id) } { (line.code) } }
}

fn head(lang: Lang, whole: &Whole) -> Markup {
    html! {
        div.entry-head {
            h1 { span.code { (whole.line.code) } " " (whole.line.words) }
            span #saved role="status" aria-live="polite" tabindex="0" {}
            @if whole.removed {
                (tag("bad", lang.pick("▲ 已移除", "▲ Removed")))
                button.btn type="button" data-restore="" { (lang.pick("恢复这一条", "Bring it back")) }
            } @else if whole.open {
                button.btn type="button" data-remove="" { (lang.pick("移除", "Remove")) }
            }
        }
    }
}

/// The name of a field, also of those that no list shows.
fn title(lang: Lang, field: &str) -> String {
    match (exports::title(field), field) {
        (Some(title), _) => lang.of(title).to_owned(),
        (None, "own_choice") => lang.pick("自选动作理由", "Own choice, reason").to_owned(),
        (None, "milestones") => lang.pick("节点", "Steps").to_owned(),
        (None, other) => match particular(other) {
            Some(one) => lang.of(&one.label()).to_owned(),
            None => other.to_owned(),
        },
    }
}

/// What a field holds, in words.
fn said(lang: Lang, field: &str, value: &str) -> String {
    let named =
        |label: Option<Text>| label.map_or(value.to_owned(), |label| lang.of(&label).to_owned());
    let is = |known: String| known == value;
    match field {
        "kind" => named(KINDS.iter().copied().find(|one| is(word(one))).map(TaskKind::label)),
        "modality" => {
            named(MODALITIES.iter().copied().find(|one| is(word(one))).map(Modality::label))
        }
        _ => value.to_owned(),
    }
}

fn fields(lang: Lang, whole: &Whole) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("内容", "Fields")) @if !whole.path.is_empty() { span.quiet { (lang.pick("原文序号 ", "No. ")) (whole.path) } } }
            div.fields {
                @for field in &whole.fields {
                    label for={ "f-" (field.name) } { (title(lang, &field.name)) }
                    div { (control(lang, field, whole.open)) }
                }
                @if !whole.line.due.is_empty() {
                    span { (lang.pick("最迟日期", "Latest day")) }
                    div { (whole.line.due) }
                }
                span { (lang.pick("更新时间", "Changed")) }
                div { (shown(whole.line.updated_at)) }
            }
        }
    }
}

fn control(lang: Lang, field: &Field, open: bool) -> Markup {
    let id = format!("f-{}", field.name);
    let choices: Vec<(String, Text)> = match field.name.as_str() {
        "kind" => KINDS.iter().map(|one| (word(one), one.label())).collect(),
        "modality" => MODALITIES.iter().map(|one| (word(one), one.label())).collect(),
        other => listed(other),
    };
    let value = &field.value;
    html! {
        @if !open {
            span id=(id) { @if value.is_empty() { "--" } @else { (said(lang, &field.name, value)) } }
        } @else if !choices.is_empty() {
            select id=(id) data-field=(field.name) data-held=(value) {
                @for (word, label) in &choices {
                    option value=(word) selected[word == value] { (lang.of(label)) }
                }
            }
        } @else {
            textarea id=(id) data-field=(field.name) data-held=(value)
                rows=(if field.name == "words" { "4" } else { "1" }) { (value) }
        }
    }
}

/// The words that a field of some kinds of task takes; none where it takes any.
fn listed(field: &str) -> Vec<(String, Text)> {
    let words = particular(field).map_or(&[][..], Particular::words);
    let empty = (String::new(), Text::new("--", "--"));
    let some = words.iter().map(|word| ((*word).to_owned(), Text::new(word, word)));
    if words.is_empty() { Vec::new() } else { std::iter::once(empty).chain(some).collect() }
}

fn basis(lang: Lang, basis: &[Basis]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("出处", "Basis")) }
            @if basis.is_empty() {
                p.none { (lang.pick("由人员填写，没有文件出处。", "Written by a person; it stands on no document.")) }
            }
            @for one in basis {
                blockquote {
                    p { (one.before) mark { (one.words) } (one.after) }
                    p.quiet {
                        @if one.document.is_empty() { (one.title) } @else {
                            a href={ "/documents/" (one.document) "/review#at-" (one.start) } { (one.title) }
                        }
                        @if let Some(page) = one.page { " · " (lang.pick("第", "page ")) (page) (lang.pick("页", "")) }
                    }
                }
            }
        }
    }
}

fn links(lang: Lang, noun: &str, links: &[Relation]) -> Markup {
    if !matches!(noun, "task" | "requirement") {
        return html! {};
    }
    let heading = match noun {
        "task" => lang.pick("对应的上级要求", "Requirements that it answers"),
        _ => lang.pick("承接的任务", "Tasks that answer it"),
    };
    html! {
        section.panel {
            h2 { (heading) span.quiet { (links.len()) } }
            @if links.is_empty() {
                p.none { (lang.pick("▲ 暂无对标关系。", "▲ There is no link yet.")) }
            }
            @for link in links {
                div.link-row {
                    p {
                        a href={ "/entries/" (link.entry) } { (link.code) } " "
                        (tag(tone(&link.state), lang.of(&link.label))) " "
                        (tag("plain", &format!("{} {}", lang.of(&link.relation), link.strength)))
                    }
                    p { (link.words) }
                    @if !link.shared.is_empty() {
                        p.quiet { (lang.pick("共同词语：", "Shared: "))
                            @for word in &link.shared { mark { (word) } " " } }
                    }
                    @for weakening in &link.weakenings { p.warn { "▲ " (lang.of(weakening)) } }
                    @if !link.reason.is_empty() { p.quiet { (lang.pick("理由：", "Reason: ")) (link.reason) } }
                }
            }
        }
    }
}

fn tone(state: &str) -> &str {
    match state {
        "confirmed" => "good",
        "doubted" => "warn",
        "refused" => "bad",
        _ => "info",
    }
}

fn children(lang: Lang, rows: &[Line]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section.panel {
                h2 { (lang.pick("下一层条目", "Rows under it")) span.quiet { (rows.len()) } }
                table { @for row in rows {
                    tr { td { (to(row)) } td { (row.words) } td { (row.unit) } td { (row.due_words) } }
                } }
            }
        }
    }
}

fn findings(lang: Lang, findings: &[Hint]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("谋划检查", "Findings")) span.quiet { (findings.len()) } }
            @if findings.is_empty() { p.none { (lang.pick("没有指向这一条的提示。", "No finding points at it.")) } }
            @for one in findings {
                div.link-row {
                    p { (tag(severity(&one.severity), lang.of(&one.label))) " " (lang.of(&one.message)) }
                    p.quiet { (lang.of(&one.advice)) " " code { (one.rule) } }
                }
            }
        }
    }
}

fn severity(severity: &str) -> &str {
    match severity {
        "error" => "bad",
        "warning" => "warn",
        _ => "info",
    }
}

fn parts(lang: Lang, parts: &[Part]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("责任分工", "Assignments")) }
            @if parts.is_empty() { p.none { (lang.pick("还没有落到单位。", "No unit has a part in it yet.")) } }
            @else { table { @for part in parts {
                tr {
                    td { (part.unit) }
                    td { (if part.part == "lead" { lang.pick("牵头", "lead") } else { lang.pick("配合", "support") }) }
                    td { (answer(lang, &part.state)) @if !part.reason.is_empty() { p.quiet { (part.reason) } } }
                    td.quiet { (shown(part.at)) }
                }
            } } }
        }
    }
}

fn answer(lang: Lang, state: &str) -> Markup {
    match state {
        "accepted" => tag("good", lang.pick("● 已接受", "● Accepted")),
        "returned" => tag("bad", lang.pick("▲ 已退回", "▲ Returned")),
        "proposed" => tag("plain", lang.pick("○ 待答复", "○ To answer")),
        other => tag("plain", other),
    }
}

fn comments(lang: Lang, speaks: bool, comments: &[Remark]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("意见", "Comments")) span.quiet { (comments.len()) } }
            @for one in comments {
                div.link-row {
                    p.quiet { (one.unit) " " (one.who) " · " (shown(one.at)) }
                    p.said { (one.words) }
                }
            }
            @if speaks {
                form #comment {
                    textarea name="words" rows="2" required maxlength="2000"
                        aria-label=(lang.pick("写下意见", "Your comment"))
                        placeholder=(lang.pick("写下意见，其他有关人员都能看到。", "Whoever sees this row will see it.")) {}
                    button.btn.primary { (lang.pick("发表", "Send")) }
                }
            }
        }
    }
}

fn history(lang: Lang, events: &[Event]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("历史", "History")) span.quiet { (events.len()) } }
            ol.history { @for event in events {
                li {
                    p { b { (lang.of(&event.title)) }
                        span.quiet { " " (if event.who.is_empty() { lang.pick("系统", "system") } else { &event.who }) " · " (shown(event.at)) } }
                    @for change in &event.changes {
                        p { (title(lang, &change.field)) "："
                            del { (blank(lang, &said(lang, &change.field, &change.before))) } " → "
                            ins { (blank(lang, &said(lang, &change.field, &change.after))) } }
                    }
                    @if !event.note.is_empty() { p.quiet { (event.note) } }
                }
            } }
        }
    }
}

fn blank(lang: Lang, words: &str) -> &str {
    if words.is_empty() { lang.pick("（空）", "(empty)") } else { words }
}
