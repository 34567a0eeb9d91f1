//! 文件与要求: the documents of a plan, dropped, read, reviewed.

use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::app::asks::documents::{Documents, Item};
use crate::app::clock::shown;
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let items = visitor.ask(&site, Documents { plan: plan.id.clone() }).await?;
    let open = matches!(plan.state.as_str(), "draft" | "consulting");
    let page = Page::new(&visitor, Entry::Documents, lang.pick("文件与要求", "Documents"))
        .around(&plan, &plans)
        .with(&["documents.js"]);
    Ok(page.render(&html! {
        h1 { (lang.pick("文件与要求", "Documents")) }
        p.sub { (lang.pick("上级要求、本单位计划与总结、去年清单；读入后逐条审核摘录。",
            "Demands from above, our own plan and summary, last year's list; read, then reviewed.")) }
        @if open { (drop(lang)) }
        section.panel #documents data-list={ "/plans/" (plan.id) "/documents/list" } {
            (list(lang, &items))
        }
    }))
}

/// The list alone: fetched while documents are being read.
pub async fn fragment(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    Ok(list(visitor.lang, &visitor.ask(&site, Documents { plan }).await?))
}

fn drop(lang: Lang) -> Markup {
    html! {
        form.drop-zone #drop {
            label {
                input type="file" multiple;
                span.strong { (lang.pick("把文件拖到这里，或点击选择", "Drop files here, or choose them")) }
                span.quiet { (lang.pick(
                    "docx、pdf、xlsx、xls、ods、pptx、ofd、html、txt、csv、zip；每个不超过 200 MB。本系统为非涉密系统。",
                    "docx, pdf, xlsx, xls, ods, pptx, ofd, html, txt, csv, zip; 200 MB each at most.")) }
            }
            div #uploads {}
        }
    }
}

fn list(lang: Lang, items: &[Item]) -> Markup {
    if items.is_empty() {
        return empty(
            lang.pick("还没有文件。", "No documents yet."),
            lang.pick(
                "先上传上级文件和本单位的计划。",
                "Add the demands from above and our own plan.",
            ),
            None,
        );
    }
    let busy = items.iter().any(|item| matches!(item.state.as_str(), "waiting" | "reading"));
    html! {
        table data-busy=[busy.then_some("")] {
            thead { tr {
                th { (lang.pick("文件", "Document")) }
                th { (lang.pick("定位", "Stands")) }
                th { (lang.pick("状态", "State")) }
                th.num { (lang.pick("待核／摘录", "Open / found")) }
                th { (lang.pick("上传时间", "Added")) }
            } }
            tbody { @for item in items { (row(lang, item)) } }
        }
    }
}

fn row(lang: Lang, item: &Item) -> Markup {
    let title = if item.title.is_empty() { &item.name } else { &item.title };
    html! {
        tr {
            td {
                @if item.state == "read" {
                    a href={ "/documents/" (item.id) "/review" } { (title) }
                } @else { (title) }
                div.quiet { (item.name) @if !item.issuer.is_empty() { " · " (item.issuer) } }
                @for words in messages(lang, &item.message) { div.warn { (words) } }
                @if item.state == "refused" {
                    button.btn type="button" data-reread=(item.id) { (lang.pick("重新读取", "Read again")) }
                }
            }
            td { (level(lang, &item.level)) }
            td { (state(lang, item)) }
            td.num { @if item.state == "read" { (item.pending) "／" (item.candidates) } @else { "--" } }
            td { (shown(item.added_at)) }
        }
    }
}

/// What the reader noticed, in the reader's language.
fn messages(lang: Lang, message: &str) -> Vec<String> {
    let texts: Vec<moushi_core::text::Text> = serde_json::from_str(message).unwrap_or_default();
    texts.iter().map(|text| lang.of(text).to_owned()).collect()
}

/// Where a document stands, in words.
pub fn level(lang: Lang, level: &str) -> &str {
    match level {
        "above" => lang.pick("上级文件", "From above"),
        "own" => lang.pick("本单位", "Our own"),
        "last_year" => lang.pick("本单位去年", "Our own, last year"),
        "below" => lang.pick("下级单位", "From below"),
        _ => "--",
    }
}

fn state(lang: Lang, item: &Item) -> Markup {
    let (done, total) = item.progress;
    match item.state.as_str() {
        "read" if item.pending == 0 => tag("good", lang.pick("● 已审核", "● Reviewed")),
        "read" => tag("info", lang.pick("待核", "To review")),
        "refused" => tag("bad", lang.pick("▲ 未能读取", "▲ Not read")),
        _ => html! {
            (tag("plain", lang.pick("正在读取", "Reading")))
            progress max=(total) value=(done) aria-label=(lang.pick("读取进度", "Progress")) {}
        },
    }
}
