//! 工作台: where a person starts.

use axum::extract::State;
use maud::{Markup, html};

use crate::app::asks::plans::Plans;
use crate::http::{Site, Troubled, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty};

/// The desk.
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let plans = site.door.ask(&visitor.caller, Plans {}).await;
    let plans = plans.map_err(|trouble| Troubled { trouble, lang })?;
    let page = Page {
        visitor: &visitor,
        title: lang.pick("工作台", "Desk").to_owned(),
        entry: Entry::Desk,
        plan: plans.first(),
        plans: &plans,
        scripts: &[],
    };
    Ok(page.render(&html! {
        h1 { (lang.pick("您好，", "Hello, ")) (visitor.caller.name) }
        section.panel {
            h2 { (lang.pick("年度计划", "Plans")) }
            @if plans.is_empty() {
                (empty(lang.pick("还没有您可以查看的计划。", "There is no plan for you yet."),
                    lang.pick("计划由综合处新建。", "The general office opens plans."), None))
            } @else {
                table {
                    @for plan in &plans {
                        tr { td { a href={ "/plans/" (plan.id) "/ledger" } { (plan.title) } }
                            td { (plan.org) } td { (plan.year) } }
                    }
                }
            }
        }
    }))
}
