//! 总结材料: what can be made from a plan, looked at before and made in the background; what was made, frozen and signed
//! off; the templates of the body.

pub mod meeting;
pub mod preview;
pub mod shelf;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Response};
use maud::{Markup, html};

use crate::app::asks::packs::shelf::{PackShelf, Shelf, fetch};
use crate::app::asks::packs::{self, Offered, Packs};
use crate::app::asks::plans::Item;
use crate::app::asks::search::encoded;
use crate::app::reports::Made;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let files = visitor.ask(&site, Packs { plan: plan.id.clone() }).await?;
    let shelf = visitor.ask(&site, PackShelf { plan: plan.id.clone() }).await?;
    let page = Page::new(&visitor, Entry::Packs, lang.pick("总结材料", "Packs"))
        .around(&plan, &plans)
        .with(&["follow.js", "packs.js"]);
    let (reports, others): (Vec<&Offered>, Vec<&Offered>) =
        files.iter().partition(|file| !file.report.is_empty());
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (lang.pick("总结材料", "Packs")) }
        p.sub { (lang.pick("先预览，再生成；生成的材料留有记录，定稿后不再变动，由负责人签发。",
            "Look first, then make; what is made stays on record, is frozen, and signed off by a leader.")) }
        nav.tabs aria-label=(lang.pick("相关页面", "Related pages")) {
            a href={ "/plans/" (plan.id) "/meeting" } { (lang.pick("会议大屏", "Meeting screen")) }
            a href="#shelf" { (lang.pick("生成记录", "What was made")) }
            a href="#templates" { (lang.pick("模板", "Templates")) }
        }
        @if shelf.may.iter().any(|act| act == "pack-order") { (shelf::order(lang, &plan.id, &shelf, &reports)) }
        section.panel {
            h2 #shelf { (lang.pick("生成记录", "What was made")) }
            div #made data-list={ "/plans/" (plan.id) "/packs/shelf" } { (shelf::list(lang, &shelf)) }
        }
        (offered(lang, &plan, &reports, lang.pick("材料", "Packs")))
        (templates(lang, &shelf))
        (offered(lang, &plan, &others, lang.pick("其他文件", "Other files")))
    }))
}

/// Files that can be had at once, as the plan stands.
fn offered(lang: Lang, plan: &Item, files: &[&Offered], title: &str) -> Markup {
    let counted = files.iter().any(|file| file.report.is_empty());
    html! {
        section.panel {
            h2 { (title) }
            table.narrow {
                thead { tr {
                    th { (lang.pick("名称", "Name")) }
                    @if counted { th { (lang.pick("数量", "How much")) } }
                    th { (lang.pick("预览与下载（此刻的数据）", "As the plan stands now")) }
                } }
                tbody { @for file in files { (line(lang, plan, file)) } }
            }
        }
    }
}

fn line(lang: Lang, plan: &Item, file: &Offered) -> Markup {
    let saving = |format: &str| {
        format!("{}{} {format}", lang.pick("下载 ", "Download "), lang.of(&file.title))
    };
    let own = file.name.rsplit('.').next().unwrap_or_default();
    html! {
        tr {
            td { strong { (lang.of(&file.title)) } div.quiet { (lang.of(&file.what)) } }
            @if file.report.is_empty() { td { (lang.of(&file.holds)) } }
            td {
                @if !file.report.is_empty() {
                    a.btn href={ "/plans/" (plan.id) "/packs/" (file.report) "/preview" }
                        aria-label={ (lang.pick("预览", "Look at")) " " (lang.of(&file.title)) } { (lang.pick("预览", "Look")) }
                    " "
                }
                a.btn href=(file.url) download=(file.name) aria-label=(saving(own)) { (own) }
                @for also in &file.also {
                    " " a.btn href=(also.url) download aria-label=(saving(&also.format)) { (also.format) }
                }
            }
        }
    }
}

/// 模板: what is there, and handing one in.
fn templates(lang: Lang, shelf: &Shelf) -> Markup {
    let may = |act: &str| shelf.may.iter().any(|known| known == act);
    html! {
        section.panel {
            h2 #templates { (lang.pick("模板", "Templates")) }
            p.quiet { (lang.pick("上传本单位的演示文稿（pptx、potx），汇报取用其中的母版、版式、主题和图片；原有幻灯片、宏和链接不取。",
                "A presentation of your own (pptx, potx): decks take over its masters, layouts, theme and pictures; slides, macros and links stay behind.")) }
            div #designs { (shelf::designs(lang, shelf)) }
            @if may("template-add") { (shelf::hand_in(lang, &shelf.org)) }
        }
    }
}

/// One file, made now. Always saved, never shown: what it holds came from documents.
pub async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, name)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let made = packs::make(&eyes, &plan, &name, lang).await;
    Ok(saved(made.map_err(|trouble| Troubled { trouble, lang })?))
}

/// One file as it was made; the name in the address is for the reader.
pub async fn kept(
    State(site): State<Site>,
    visitor: Visitor,
    Path((pack, _)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let made = fetch(&site.door.eyes(&visitor.caller), &pack).await;
    Ok(saved(made.map_err(|trouble| Troubled { trouble, lang })?))
}

fn saved(made: Made) -> Response {
    let saved = format!("attachment; filename*=UTF-8''{}", encoded(&made.name));
    let kind = "application/octet-stream".to_owned();
    let headers = [(header::CONTENT_DISPOSITION, saved), (header::CONTENT_TYPE, kind)];
    (AppendHeaders(headers), made.bytes).into_response()
}
