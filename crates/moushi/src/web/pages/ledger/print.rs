//! The list of the grid for paper: A4 landscape, the header on every page.

use axum::extract::{Path, Query, State};
use maud::{DOCTYPE, Markup, html};

use super::export::Asked;
use crate::app::exports;
use crate::http::{Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::Failed;

/// The sheet.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let told = |trouble| Troubled { trouble, lang };
    let wanted = asked.wanted(&plan, lang).map_err(|refusal| told(refusal.into()))?;
    let paper = exports::paper(&site.door, &visitor.caller, wanted).await.map_err(told)?;
    Ok(html! {
        (DOCTYPE)
        html lang=(lang.tag()) data-theme="light" {
            head {
                meta charset="utf-8";
                title { (lang.of(&paper.title)) }
                link rel="stylesheet" href=(assets::url("base.css"));
                link rel="stylesheet" href=(assets::url("ledger.css"));
                link rel="icon" href="data:,";
                script type="module" src=(assets::url("print.js")) {}
            }
            body.paper {
                main {
                    h1 { (lang.of(&paper.title)) }
                    p.quiet { (lang.of(&paper.note)) " " (lang.pick("打印人：", "Printed by ")) (visitor.caller.name) }
                    table {
                        thead { tr { @for column in &paper.columns { th { (lang.of(&column.header)) } } } }
                        tbody { @for row in &paper.rows {
                            tr { @for cell in row { td { (cell.text(lang)) } } }
                        } }
                    }
                }
            }
        }
    })
}
