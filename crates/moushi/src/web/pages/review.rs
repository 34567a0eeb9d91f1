//! 摘录审核: the text of a document on the left, its candidates on the right. The page lays out the
//! text; `review.js` marks and lists the candidates, and sends what a person decides.

use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::app::asks::documents::{self, Block, Cell, Item};
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(document): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let laid = documents::laid_out(&site.door.eyes(&visitor.caller), &document).await;
    let (item, plan, blocks) = laid.map_err(|trouble| Troubled { trouble, lang })?;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let page = Page::new(&visitor, Entry::Documents, lang.pick("摘录审核", "Review"))
        .around(&plan, &plans)
        .with(&["review.js"]);
    let title = if item.title.is_empty() { &item.name } else { &item.title };
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("review.css"));
        div.review #review data-document=(item.id) data-version=(item.version) {
            header.review-head {
                div.review-title {
                    h1 { (lang.pick("摘录审核：", "Review: ")) (title) }
                    p.quiet {
                        a href={ "/plans/" (plan.id) "/documents" } { (lang.pick("← 文件与要求", "← Documents")) }
                        " · " (super::documents::level(lang, &item.level))
                        @if !item.issuer.is_empty() { " · " (item.issuer) }
                        " · " (item.name)
                    }
                }
                (tools(lang))
            }
            p.alert #closed hidden {}
            (panes(lang, &item, &blocks))
            (help(lang))
            div.sheet #bulk role="dialog" aria-modal="true" aria-labelledby="bulk-title" hidden {}
            p.unseen #say role="status" aria-live="polite" {}
        }
    }))
}

/// The text, and beside it the list that the script fills.
fn panes(lang: Lang, item: &Item, blocks: &[Block]) -> Markup {
    html! {
        div.review-panes {
            section.panel.source aria-labelledby="source-title" {
                h2 #source-title {
                    (lang.pick("原文", "Source"))
                    span.quiet { (lang.pick("选中文字可补录一条", "Mark words to add a candidate")) }
                }
                div #source lang="zh-CN" tabindex="0" role="region"
                    aria-label=(lang.pick("原文", "Source")) { (text(lang, item, blocks)) }
            }
            section.panel.found aria-labelledby="found-title" {
                (filters(lang))
                div #found tabindex="0" role="list" aria-busy="true" aria-labelledby="found-title" {
                    p.quiet.loading { (lang.pick("正在取摘录…", "Fetching candidates…")) }
                }
                footer.review-foot {
                    span #count aria-live="polite" { "--" }
                    progress #progress value="0" max="1" aria-label=(lang.pick("审核进度", "Progress")) {}
                    button.btn.small type="button" data-do="undo" { (lang.pick("撤销", "Undo")) " " kbd { "U" } }
                }
            }
        }
    }
}

fn tools(lang: Lang) -> Markup {
    html! {
        div.review-tools {
            button.btn.small #bulk-open type="button" { (lang.pick("批量采用…", "Accept many…")) }
            button.btn.small #reread type="button" { (lang.pick("重新读取", "Read again")) }
            button.btn.small type="button" data-do="help" { (lang.pick("按键", "Keys")) " " kbd { "?" } }
        }
    }
}

fn filters(lang: Lang) -> Markup {
    let states = [
        ("pending", lang.pick("待核", "Open")),
        ("accepted", lang.pick("已采用", "Accepted")),
        ("rejected", lang.pick("不采用", "Rejected")),
        ("all", lang.pick("全部", "All")),
    ];
    html! {
        div.found-head {
            h2 #found-title { (lang.pick("摘录", "Candidates")) }
            div.segments role="group" aria-label=(lang.pick("按状态", "By state")) {
                @for (value, words) in states {
                    button type="button" data-state=(value) aria-pressed=((value == "all").to_string()) {
                        (words) " " span.n {}
                    }
                }
            }
            div.selects {
                select #by-noun aria-label=(lang.pick("按类型", "By type")) {
                    option value="" { (lang.pick("全部类型", "Every type")) }
                    @for (value, words) in nouns(lang) { option value=(value) { (words) } }
                }
                select #by-band aria-label=(lang.pick("按把握", "By confidence")) {
                    option value="" { (lang.pick("全部把握", "Any confidence")) }
                    option value="high" { (lang.pick("把握高（≥0.9）", "High (≥0.9)")) }
                    option value="middle" { (lang.pick("把握中（0.7～0.9）", "Middle (0.7–0.9)")) }
                    option value="low" { (lang.pick("把握低（<0.7）", "Low (<0.7)")) }
                }
            }
        }
    }
}

/// What a candidate may become.
pub fn nouns(lang: Lang) -> [(&'static str, &'static str); 5] {
    let words = [
        ("requirement", "要求", "Demand"),
        ("achievement", "成效", "Result"),
        ("task", "任务", "Task"),
        ("last_year", "去年任务", "Last year's task"),
        ("below", "下级任务", "Task below"),
    ];
    words.map(|(value, zh, en)| (value, lang.pick(zh, en)))
}

fn help(lang: Lang) -> Markup {
    let keys: [(&str, &str, &str); 13] = [
        ("J", "下一条", "Next"),
        ("K", "上一条", "Previous"),
        ("Tab", "下一条待核", "Next undecided"),
        ("A", "采用", "Accept"),
        ("X", "不采用，并说明原因", "Reject, with a reason"),
        ("E", "修改", "Edit"),
        ("M", "与下一条合并", "Merge with the next"),
        ("S", "在光标或选中处拆分", "Split at the cursor or selection"),
        ("N", "把选中的文字补录为一条", "Make a candidate of marked words"),
        ("U", "撤销", "Undo"),
        ("G", "回到原文中的位置", "Back to its place in the source"),
        ("?", "显示或关闭本表", "Show or close this list"),
        ("Shift Tab", "离开列表，到筛选", "Leave the list, to the filters"),
    ];
    html! {
        div.sheet #help role="dialog" aria-modal="true" aria-labelledby="help-title" hidden {
            div.sheet-box {
                h2 #help-title { (lang.pick("按键", "Keys")) }
                dl.keys { @for (key, zh, en) in keys {
                    dt { kbd { (key) } } dd { (lang.pick(zh, en)) }
                } }
                button.btn.primary type="button" data-do="help" { (lang.pick("关闭", "Close")) }
            }
        }
    }
}

fn text(lang: Lang, item: &Item, blocks: &[Block]) -> Markup {
    if blocks.is_empty() {
        let words = match item.state.as_str() {
            "waiting" | "reading" => {
                lang.pick("文件正在读取，完成后自动显示。", "The document is being read.")
            }
            _ => lang.pick("这份文件没有可显示的文字。", "There are no words to show."),
        };
        return html! { p.quiet { (words) } };
    }
    let mut last = None;
    let mut turned = |page: Option<u32>| {
        let new = page.filter(|_| page != last);
        last = page.or(last);
        new
    };
    html! {
        @for block in blocks {
            @if let Some(page) = turned(block.page) {
                div.page-mark { (lang.pick("第 ", "Page ")) (page) (lang.pick(" 页", "")) }
            }
            (laid(block))
        }
    }
}

fn laid(block: &Block) -> Markup {
    match block.kind.as_str() {
        "heading" => html! {
            p.b.heading data-level=(block.level.min(4)) role="heading" aria-level=(block.level.min(4) + 2)
                data-start=(block.start) { (block.words) }
        },
        "table" => html! {
            div.b.table-wrap { table { tbody {
                @for row in &block.rows { (tr(row)) }
            } } }
        },
        kind => html! { p class={ "b " (kind) } data-start=(block.start) { (block.words) } },
    }
}

/// A row; a caption that stands alone in its row goes over all columns.
fn tr(row: &[Cell]) -> Markup {
    match row {
        [caption, rest @ ..]
            if !rest.is_empty() && rest.iter().all(|cell| cell.words.is_empty()) =>
        {
            html! { tr { td colspan=(row.len()) data-start=(caption.start) { (caption.words) } } }
        }
        _ => html! { tr { @for cell in row { (td(cell)) } } },
    }
}

fn td(cell: &Cell) -> Markup {
    if cell.words.is_empty() {
        return html! { td {} };
    }
    html! { td data-start=(cell.start) { (cell.words) } }
}
