//! 谋划检查: the findings of a plan, to be mended in place or accepted with a reason.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::asks::findings::{Accepted, Findings, Fix, Found, Item, Place, Rule};
use crate::app::clock::shown;
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty, tag};
use crate::web::pages::{said, tabs};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    severity: String,
    rule: String,
    entry: String,
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
    let ask = Findings {
        plan: plan.id.clone(),
        severity: asked.severity.clone(),
        rule: asked.rule,
        entry: asked.entry,
    };
    let found = visitor.ask(&site, ask).await?;
    let page = Page::new(&visitor, Entry::Ledger, lang.pick("谋划检查", "Findings"))
        .around(&plan, &plans)
        .with(&["check.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("plan.css"));
        h1 { (lang.pick("谋划检查", "Findings")) }
        (tabs(lang, &plan, "check"))
        (filters(lang, &found, &asked.severity))
        @if found.rules.is_empty() {
            (empty(lang.pick("没有待处理的提示。", "Nothing was found."),
                lang.pick("“错误”级提示全部处理后即可报审。", "A plan without errors can be submitted."),
                Some((lang.pick("去报审", "To approval"), &format!("/plans/{}/issue", plan.id)))))
        }
        div #findings {
            @for rule in &found.rules { (group(lang, &found, rule)) }
        }
        @if !found.accepted.is_empty() { (accepted(lang, &found)) }
    }))
}

/// Severity, its tone, sign and words.
pub fn severity(lang: Lang, severity: &str) -> (&'static str, String) {
    match severity {
        "error" => ("bad", format!("✕ {}", lang.pick("错误", "error"))),
        "warning" => ("warn", format!("！{}", lang.pick("警告", "warning"))),
        _ => ("info", format!("i {}", lang.pick("提醒", "note"))),
    }
}

fn filters(lang: Lang, found: &Found, chosen: &str) -> Markup {
    let counts = found.counts;
    let all = counts.error + counts.warning + counts.note;
    let choice = |word: &str, words: &str, count: usize| {
        html! { a.btn href={ "?severity=" (word) } aria-current=[(chosen == word).then_some("true")] {
        (words) " " (count) } }
    };
    html! {
        div.bar {
            span.group role="group" aria-label=(lang.pick("程度", "Severity")) {
                (choice("", lang.pick("全部", "All"), all))
                (choice("error", &severity(lang, "error").1, counts.error))
                (choice("warning", &severity(lang, "warning").1, counts.warning))
                (choice("note", &severity(lang, "note").1, counts.note))
            }
            span.quiet { (lang.pick("“错误”须修改或写明理由接受后才能报审。",
                "Errors are mended, or accepted with a reason, before the plan is submitted.")) }
        }
    }
}

fn group(lang: Lang, found: &Found, rule: &Rule) -> Markup {
    let (tone, words) = severity(lang, &rule.severity);
    html! {
        section.panel.rule {
            h2 { span { (tag(tone, &words)) " " span.tag { (said(lang, &rule.family)) } " "
                    (said(lang, &rule.title)) }
                span.quiet { (rule.name) " · " (rule.findings.len()) } }
            @if !rule.page.is_empty() {
                details.why { summary { (lang.pick("为什么要查这个", "Why")) } (prose(&rule.page)) }
            }
            ol.found { @for item in &rule.findings { (finding(lang, found, rule, item)) } }
        }
    }
}

fn finding(lang: Lang, found: &Found, rule: &Rule, item: &Item) -> Markup {
    let may = |act: &str| found.offered.iter().any(|one| one == act);
    html! {
        li.finding tabindex="-1" {
            p.strong { (said(lang, &item.message)) }
            @for place in item.places.iter().take(5) { (quoted(lang, place)) }
            @if item.places.len() > 5 {
                details { summary { (lang.pick("其余", "More")) " " (item.places.len() - 5) }
                    @for place in item.places.iter().skip(5) { (quoted(lang, place)) } }
            }
            p.quiet { (said(lang, &item.advice)) }
            div.mend {
                @if may("entry-edit") { @if let Some(fix) = &item.fix { (mend(lang, fix)) } }
                @if may("finding-suppress") && !rule.page.is_empty() {
                    form.accept data-rule=(rule.name) data-row=(item.row) data-words=(item.words) {
                        input name="reason" required placeholder=(lang.pick("可以不改的理由", "Why it may stay"))
                            aria-label=(lang.pick("接受的理由", "Reason for accepting"));
                        button.btn { (lang.pick("接受", "Accept")) }
                    }
                }
            }
        }
    }
}

fn quoted(lang: Lang, place: &Place) -> Markup {
    html! {
        blockquote {
            (place.before) @if !place.marked.is_empty() { u.spot { (place.marked) } } (place.after)
            div.quiet {
                @if !place.entry.is_empty() {
                    a href={ "/entries/" (place.entry) } { (lang.pick("条目 ", "Row ")) (place.code) } " "
                }
                @if !place.document.is_empty() {
                    a href={ "/documents/" (place.document) "/review#b" (place.start) } { (place.title) }
                    @if let Some(page) = place.page { " " (lang.pick("第", "p. ")) (page) (lang.pick("页", "")) }
                }
            }
        }
    }
}

fn mend(lang: Lang, fix: &Fix) -> Markup {
    let title = crate::app::diff::FIELDS.iter().find(|(field, _)| *field == fix.field);
    let title = title.map_or(fix.field.as_str(), |(_, title)| lang.of(title));
    html! {
        form.fix data-entry=(fix.entry) data-version=(fix.version) data-field=(fix.field) {
            label { (title) " "
                @if fix.field == "words" { textarea name="value" rows="2" { (fix.value) } }
                @else { input name="value" value=(fix.value); } }
            button.btn { (lang.pick("修改", "Change")) }
        }
    }
}

fn accepted(lang: Lang, found: &Found) -> Markup {
    html! {
        section.panel #accepted {
            h2 { span { (lang.pick("已接受的提示", "Accepted findings")) } span.quiet { (found.accepted.len()) } }
            table {
                thead { tr {
                    th { (lang.pick("提示", "Finding")) } th { (lang.pick("理由", "Reason")) }
                    th { (lang.pick("接受人、时间", "By, when")) }
                    th { (lang.pick("操作", "Action")) }
                } }
                @for one in &found.accepted { (kept(lang, found, one)) }
            }
        }
    }
}

fn kept(lang: Lang, found: &Found, one: &Accepted) -> Markup {
    html! {
        tr {
            td { span.strong { (said(lang, &one.title)) } " " span.quiet { (one.row) " " (one.words) }
                @for message in &one.messages { div { (said(lang, message)) } }
                @if one.messages.is_empty() {
                    div.quiet { (lang.pick("问题已不存在，可撤销接受。", "The problem is gone; this can be taken back.")) }
                } }
            td { (one.reason) }
            td.quiet { (one.by) " " (shown(one.at)) }
            td { @if found.offered.iter().any(|act| act == "finding-restore") {
                button.btn type="button" data-restore=(one.id) { (lang.pick("撤销", "Take back")) }
            } }
        }
    }
}

/// A rule's page as plain HTML: headings, paragraphs, lists; cases as they are written.
fn prose(page: &str) -> Markup {
    let mut blocks: Vec<Markup> = Vec::new();
    let mut code: Option<String> = None;
    let mut text = String::new();
    for line in page.lines().skip(1).chain([""]) {
        if line.starts_with("```") {
            flush(&mut text, &mut blocks);
            match code.take() {
                Some(held) => blocks.push(html! { pre { (held) } }),
                None => code = Some(String::new()),
            }
        } else if let Some(held) = &mut code {
            held.push_str(line);
            held.push('\n');
        } else if let Some(title) = line.strip_prefix('#') {
            flush(&mut text, &mut blocks);
            blocks.push(html! { h3 { (title.trim_start_matches('#').trim()) } });
        } else if line.trim().is_empty() || line.starts_with("- ") {
            flush(&mut text, &mut blocks);
            text.push_str(line.trim());
        } else {
            // Western words are parted by the line break, Chinese ones are not.
            let parted = text.ends_with(|last: char| last.is_ascii());
            text.push_str(if parted && !text.is_empty() { " " } else { "" });
            text.push_str(line.trim());
        }
    }
    html! { div.prose { @for block in blocks { (block) } } }
}

/// Ends a paragraph or an item of a list; `code` and **bold** lose their signs.
fn flush(text: &mut String, blocks: &mut Vec<Markup>) {
    let words = std::mem::take(text).replace(['`'], "").replace("**", "");
    match words.strip_prefix("- ") {
        Some(item) => blocks.push(html! { p.item { "· " (item) } }),
        None if words.is_empty() => {}
        None => blocks.push(html! { p { (words) } }),
    }
}
