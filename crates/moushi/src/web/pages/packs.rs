//! 总结材料: the files that can be made today from a plan, and the files themselves.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Response};
use maud::{Markup, html};

use crate::app::asks::packs::{self, Packs};
use crate::app::asks::search::encoded;
use crate::http::{Site, Troubled, Visitor};
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
    let page =
        Page::new(&visitor, Entry::Packs, lang.pick("总结材料", "Packs")).around(&plan, &plans);
    Ok(page.render(&html! {
        h1 { (lang.pick("总结材料", "Packs")) }
        p.sub { (lang.pick("按计划当前内容即时生成；下载即为此刻的数据。",
            "Made from the plan as it stands at this moment.")) }
        section.panel {
            table.narrow {
                thead { tr {
                    th { (lang.pick("文件", "File")) }
                    th { (lang.pick("内容", "What it is")) }
                    th { (lang.pick("数量", "How much")) }
                    th { (lang.pick("下载", "Download")) }
                } }
                tbody { @for file in &files {
                    tr {
                        td { code { (file.name) } }
                        td { (lang.of(&file.what)) }
                        td { (lang.of(&file.holds)) }
                        td {
                            a.btn href=(file.url) download=(file.name)
                                aria-label={ (lang.pick("下载 ", "Download ")) (file.name) } { (lang.pick("下载", "Download")) }
                            @for also in &file.also {
                                " " a.btn href=(also.url) download
                                    aria-label={ (lang.pick("下载 ", "Download ")) (file.name) " " (also.format) } { (also.format) }
                            }
                        }
                    }
                } }
            }
        }
    }))
}

/// One file. Always saved, never shown: what it holds came from documents.
pub async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, name)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let made = packs::make(&eyes, &plan, &name, lang).await;
    let made = made.map_err(|trouble| Troubled { trouble, lang })?;
    let saved = format!("attachment; filename*=UTF-8''{}", encoded(&made.name));
    let kind = "application/octet-stream".to_owned();
    let headers = [(header::CONTENT_DISPOSITION, saved), (header::CONTENT_TYPE, kind)];
    Ok((AppendHeaders(headers), made.bytes).into_response())
}
