//! 谋划台账: the grid of a plan's rows. The page carries the frame of the grid and what it must know;
//! `ledger.js` fetches rows through the `entries` ask.

pub mod export;
pub mod print;

use axum::extract::{Path, State};
use maud::{Markup, html};
use moushi_core::report::Label;
use serde_json::{Value, json};

use crate::app::acts::entry::fields::{KINDS, MODALITIES, editable, word};
use crate::app::exports::{field_names, title};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page};

/// Tabs of the ledger: the noun of its rows, and its name.
pub const TABS: [(&str, &str, &str); 5] = [
    ("task", "任务", "Tasks"),
    ("requirement", "要求", "Requirements"),
    ("achievement", "成效", "Achievements"),
    ("last_year", "上年任务", "Last year's tasks"),
    ("below", "下级任务", "Tasks below"),
];

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let page = Page::new(&visitor, Entry::Ledger, lang.pick("谋划台账", "Ledger"))
        .around(&plan, &plans)
        .with(&["ledger.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("ledger.css"));
        div.ledger-head {
            h1 { (lang.pick("谋划台账", "Ledger")) }
            p.quiet { (plan.org) " · " (plan.year) " · " (plan_state(lang, &plan.state)) }
            (super::tabs(lang, &plan, "ledger"))
            @if plan.whole { a #effects href={ "/plans/" (plan.id) "/effects" } { (lang.pick("上年任务成效", "Last year's effects")) } }
            span #saved role="status" aria-live="polite" tabindex="0" {}
        }
        (tabs(lang))
        (toolbar(lang, &plan.id))
        section.ledger #ledger data-config=(config(lang, &visitor.caller.account_id, plan.whole))
            aria-label=(lang.pick("台账表格", "Ledger grid")) {
            noscript { p.empty { (lang.pick("表格需要浏览器启用脚本。", "The grid needs scripts to be enabled.")) } }
        }
    }))
}

/// Where a plan stands, in words.
pub fn plan_state(lang: Lang, state: &str) -> &str {
    match state {
        "draft" => lang.pick("编制中", "draft"),
        "consulting" => lang.pick("征求意见", "consulting"),
        "submitted" => lang.pick("待审批", "submitted"),
        "approved" => lang.pick("已批准", "approved"),
        "issued" => lang.pick("已印发", "issued"),
        other => other,
    }
}

fn tabs(lang: Lang) -> Markup {
    html! {
        div.tabs role="tablist" aria-label=(lang.pick("条目种类", "Kinds of rows")) {
            @for (noun, zh, en) in TABS {
                button type="button" role="tab" data-tab=(noun) aria-selected="false" {
                    (lang.pick(zh, en)) " " span.count {}
                }
            }
        }
    }
}

fn toolbar(lang: Lang, plan: &str) -> Markup {
    html! {
        div.tools role="toolbar" aria-label=(lang.pick("台账工具", "Tools")) {
            input #words type="search" aria-label=(lang.pick("在台账中查找", "Find in the ledger"))
                placeholder=(lang.pick("查找内容、编号、单位…", "Find…"));
            button.btn type="button" data-do="filter" { (lang.pick("筛选", "Filter")) " " span.count {} }
            button.btn type="button" data-do="group" { (lang.pick("分组", "Group")) " " span.count {} }
            button.btn type="button" data-do="columns" { (lang.pick("列", "Columns")) }
            button.btn type="button" data-do="bulk" data-edits="" { (lang.pick("批量修改", "Bulk edit")) }
            button.btn type="button" data-do="removed" aria-pressed="false" { (lang.pick("已移除", "Removed")) }
            details.export {
                summary.btn { (lang.pick("导出", "Export")) }
                div.drop {
                    @for (format, zh, en) in export::FORMATS {
                        a href={ "/plans/" (plan) "/ledger/export/" (format) } data-export=(format) { (lang.pick(zh, en)) }
                    }
                    a href={ "/plans/" (plan) "/ledger/print" } data-export="print" target="_blank" {
                        (lang.pick("打印（A4 横向）", "Print (A4 landscape)"))
                    }
                }
            }
            button.btn type="button" data-do="keys" { (lang.pick("快捷键", "Keys")) }
            button.btn.primary type="button" data-do="add" data-edits="" { (lang.pick("新增一行", "New row")) }
        }
    }
}

/// What the grid must know beside its rows.
fn config(lang: Lang, account: &str, whole: bool) -> String {
    let fields: Vec<Value> = field_names()
        .map(
            |name| json!({ "name": name, "title": title(name).map_or("", |title| lang.of(title)) }),
        )
        .collect();
    let named = |word: String, label: moushi_core::text::Text| json!([word, lang.of(&label)]);
    let kinds: Vec<Value> = KINDS.iter().map(|one| named(word(one), one.label())).collect();
    let modalities: Vec<Value> =
        MODALITIES.iter().map(|one| named(word(one), one.label())).collect();
    let editable: Value =
        TABS.iter().map(|(noun, ..)| ((*noun).to_owned(), json!(editable(noun)))).collect();
    json!({
        "account": account,
        "whole": whole,
        "fields": fields,
        "editable": editable,
        "choices": { "kind": kinds, "modality": modalities },
    })
    .to_string()
}
