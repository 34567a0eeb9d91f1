//! 采集任务: what a body asks its units, one collection with its answers, and the slip that a unit fills in.

mod open;

use axum::extract::{Path, State};
use maud::{Markup, html};
use serde_json::json;

use super::list::mark;
use crate::app::asks::collect::{
    Answered, Asked, Board, Collection, Collections, Filled, Flagged, Line, Sheet, Slip, Whole,
};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// The collections of a plan.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let board = visitor.ask(&site, Collections { plan: plan.id.clone() }).await?;
    let title = lang.pick("采集任务", "Collections");
    let page = Page::new(&visitor, Entry::Track, title)
        .around(&plan, &plans)
        .with(&["follow.js", "collect.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("向单位要数据，一次说清依据、内容和有效期；已有的数据请单位确认，不再重填。",
                "What units are asked: once, with basis and expiry; what is known is confirmed, not asked again."))
            " " a href={ "/plans/" (plan.id) "/burden" } { (lang.pick("年度负担报告 →", "Yearly burden report →")) } }
        @for flag in &board.flags { (waiting(lang, flag, &board.may)) }
        @if may(&board, "collection-open") { (open::form(lang, &plan.id, &board)) }
        @if may(&board, "cap-waive") { (open::waive(lang, &plan.id, &board)) }
        section.panel { h2 { (title) span.quiet data-total="" { (board.collections.len()) } }
            (lines(lang, &board.collections)) }
    }))
}

fn may(board: &Board, act: &str) -> bool {
    board.may.iter().any(|known| known == act)
}

fn lines(lang: Lang, lines: &[Line]) -> Markup {
    if lines.is_empty() {
        return empty(
            lang.pick("还没有采集任务。", "Nothing has been asked yet."),
            lang.pick(
                "能从台账和反馈里取的数据，不必采集。",
                "What the ledger and the reports hold need not be asked.",
            ),
            None,
        );
    }
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("标题", "Title")) }
                th { (lang.pick("依据", "Basis")) }
                th { (lang.pick("截止", "Last day")) }
                th { (lang.pick("有效期", "Expiry")) }
                th.num { (lang.pick("已填／单位", "Answered / units")) }
                th.num { (lang.pick("反映", "Flags")) }
                th { (lang.pick("状态", "State")) }
            } }
            tbody { @for line in lines {
                tr {
                    td { a href={ "/collections/" (line.id) } { (line.title) } br; span.quiet { (line.asker)
                        @if !line.standard.is_empty() { " · " (lang.pick("指标填报", "tables of a standard")) } } }
                    td data-name=(lang.pick("依据", "Basis")) { (line.basis) }
                    td data-name=(lang.pick("截止", "Last day")) { (line.days.1) }
                    td data-name=(lang.pick("有效期", "Expiry")) { (line.expires) }
                    td.num data-name=(lang.pick("已填／单位", "Answered / units")) { (line.answered) "／" (line.units) }
                    td.num data-name=(lang.pick("反映", "Flags")) { (line.flags) }
                    td { (mark(lang, &line.state)) }
                }
            } }
        }
    }
}

/// A flag that waits for the office.
fn waiting(lang: Lang, flag: &Flagged, may: &[String]) -> Markup {
    let fixed = json!({ "flag": flag.id, "version": flag.version });
    html! {
        section.panel data-flag=(flag.id) {
            h2 { span { (lang.pick("负担反映：", "Flag: ")) (lang.of(&flag.kind)) } (mark(lang, &flag.state)) }
            p { (flag.unit) " · " (flag.title) " · " (flag.on) }
            @if !flag.words.is_empty() { p.said { (flag.words) } }
            @if may.iter().any(|act| act == "collection-flag-answer") {
                form.act data-act="collection-flag-answer" data-fixed=(fixed.to_string()) {
                    label { (lang.pick("答复", "Answer")) textarea name="words" rows="2" maxlength="2000" required {} }
                    div.row {
                        button.btn.primary name="upheld" value="true" { (lang.pick("反映属实，撤回", "Upheld: withdraw")) }
                        button.btn name="upheld" value="false" { (lang.pick("说明后照常填报", "Explain: stays")) }
                    }
                }
            }
        }
    }
}

/// One collection with its answers.
pub async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(collection): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let whole = visitor.ask(&site, Collection { collection }).await?;
    let (plans, plan) = super::plans(&site, &visitor, &whole.plan).await?;
    let line = &whole.line;
    let page = Page::new(&visitor, Entry::Track, line.title.clone())
        .around(&plan, &plans)
        .with(&["follow.js"]);
    let closes = line.open && whole.may.iter().any(|act| act == "collection-close");
    let fixed = json!({ "collection": line.id, "version": line.version });
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (line.title) }
        p.sub { a href={ "/plans/" (plan.id) "/collections" } { (lang.pick("← 采集任务", "← Collections")) } " "
            (line.asker) " · " (lang.pick("依据：", "Basis: ")) (line.basis) " · "
            (line.days.0) (lang.pick(" 至 ", " to ")) (line.days.1) " · "
            (lang.pick("有效期至 ", "expires ")) (line.expires) " " (mark(lang, &line.state)) }
        @if !line.standard.is_empty() { p {
            a.btn.primary href={ "/collections/" (line.id) "/results" } { (lang.pick("监测结果", "Results")) } " "
            a.btn href={ "/collections/" (line.id) "/short" } { (lang.pick("差距清单", "What is missing")) } " "
            a.btn href={ "/standards/" (line.standard) } { (lang.pick("指标字典", "Dictionary")) } } }
        section.panel {
            h2 { span { (lang.pick("各单位填报", "Answers")) }
                span.quiet { (lang.pick("已填 ", "Answered ")) span data-answered="" { (line.answered) } "／" (line.units)
                    (lang.pick("，以已有数据代替填报 ", "; offered as known ")) (line.offered) } }
            (answers(lang, &whole))
        }
        @for flag in &whole.flags { (waiting(lang, flag, if flag.answer.is_empty() { &whole.may } else { &[] })) }
        @if closes {
            section.panel { h2 { (lang.pick("结束采集", "Close")) }
                form.act data-act="collection-close" data-fixed=(fixed.to_string()) {
                    label { (lang.pick("理由", "Reason")) input name="reason" required maxlength="500"; }
                    button.btn { (lang.pick("结束，未填的不再需要填", "Close: nothing is owed any more")) }
                } }
        }
    }))
}

fn answers(lang: Lang, whole: &Whole) -> Markup {
    let head = |item: &Asked| {
        let unit =
            if item.unit.is_empty() { String::new() } else { format!("（{}）", item.unit) };
        format!("{}{unit} {}", item.words, item.period)
    };
    let tables = !whole.line.standard.is_empty();
    html! {
        div.scrolled tabindex="0" role="region" aria-label=(lang.pick("各单位填报", "Answers")) { table {
            thead { tr {
                th { (lang.pick("单位", "Unit")) }
                th { (lang.pick("状态", "State")) }
                @for item in &whole.items { th { (head(item)) } }
                @if !tables { th.num { (lang.pick("确认已有", "Confirmed")) } }
            } }
            tbody { @for unit in &whole.units { (answer(lang, unit, tables)) } }
        } }
    }
}

fn answer(lang: Lang, unit: &Answered, tables: bool) -> Markup {
    html! {
        tr {
            td { @if tables { a href={ "/slips/" (unit.slip) } { (unit.unit) } } @else { (unit.unit) } }
            td { (mark(lang, &unit.state)) }
            @for value in &unit.values { td { @if value.is_empty() { "--" } @else { (value) } } }
            @if !tables { td.num { (unit.confirmed) } }
        }
    }
}

/// The slip of a unit.
pub async fn slip(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slip): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let sheet = visitor.ask(&site, Slip { slip }).await?;
    if !sheet.standard.is_empty() {
        return super::filling::page(&site, &visitor, sheet.id).await;
    }
    let (plan, plans) = super::start(&site, &visitor).await?;
    let page = Page::new(&visitor, Entry::Desk, sheet.title.clone())
        .around(plan.as_ref(), &plans)
        .with(&["follow.js", "collect.js"]);
    let basis = if sheet.basis_kind == "list" {
        lang.pick("年度清单：", "Yearly list: ")
    } else {
        lang.pick("文号：", "Document: ")
    };
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (sheet.title) " " (mark(lang, &sheet.state)) }
        p.sub { (sheet.unit) " · " (lang.pick("来自 ", "from ")) (sheet.asker) " · " (basis) (sheet.basis) " · "
            (lang.pick("截止 ", "until ")) (sheet.last) " · " (lang.pick("有效期至 ", "expires ")) (sheet.expires)
            " " a href="/burden" { (lang.pick("本单位负担 →", "Burden of my unit →")) } }
        (fill(lang, &sheet))
        @for flag in &sheet.flags { (said(lang, flag)) }
        @if sheet.open && sheet.may.iter().any(|act| act == "collection-flag") { (raise(lang, &sheet)) }
    }))
}

fn fill(lang: Lang, sheet: &Sheet) -> Markup {
    let fills = sheet.open && sheet.may.iter().any(|act| act == "collection-answer");
    let button = match (sheet.answered, sheet.known) {
        (true, _) => lang.pick("重新提交", "Send again"),
        (false, true) => lang.pick("以上属实，确认", "All this is right: confirm"),
        _ => lang.pick("提交", "Send"),
    };
    html! {
        section.panel {
            h2 { (lang.pick("填报内容", "What is asked")) }
            form.act #slip data-slip=(sheet.id) data-version=(sheet.version) {
                @for one in &sheet.items { (item(lang, one, fills)) }
                p.refused role="alert" hidden {}
                @if fills { button.btn.primary autofocus[sheet.known && !sheet.answered] { (button) } }
                @else if !sheet.open { p.quiet { (lang.pick("不需要再填。", "Nothing is owed any more.")) } }
            }
        }
    }
}

fn item(lang: Lang, one: &Filled, fills: bool) -> Markup {
    let asked = &one.item;
    html! {
        label { span { @if !asked.code.is_empty() { (asked.code) " " } (asked.words)
                @if !asked.unit.is_empty() { (lang.pick("（", " (")) (asked.unit) (lang.pick("）", ")")) }
                " · " (asked.period) }
            @if asked.kind == "words" {
                textarea name=(asked.id) rows="2" maxlength="2000" disabled[!fills] { (one.value) }
            } @else {
                input name=(asked.id) inputmode="decimal" maxlength="40" value=(one.value) disabled[!fills];
            }
            @if !one.source.zh.is_empty() { span.quiet data-known="" { (lang.pick("● 已有，请确认：", "● Known, please confirm: ")) (lang.of(&one.source)) } }
        }
    }
}

/// A flag of the unit, as it stands.
pub fn said(lang: Lang, flag: &Flagged) -> Markup {
    html! {
        section.panel {
            h2 { span { (lang.pick("我的反映：", "Flagged: ")) (lang.of(&flag.kind)) } (mark(lang, &flag.state)) }
            p { (flag.title) " · " (flag.on) }
            @if !flag.words.is_empty() { p.said { (flag.words) } }
            @if !flag.answer.is_empty() { p.said { b { (lang.pick("答复：", "Answer: ")) } (flag.answer) } }
        }
    }
}

fn raise(lang: Lang, sheet: &Sheet) -> Markup {
    let fixed = json!({ "slip": sheet.id, "version": sheet.version });
    html! {
        section.panel { h2 { (lang.pick("认为不该填？", "Should it not be asked?")) }
            form.act data-act="collection-flag" data-fixed=(fixed.to_string()) {
                label { (lang.pick("原因", "Why"))
                    select name="kind" required {
                        option value="duplicate" { (lang.pick("重复要求：已经报过", "It has been asked before")) }
                        option value="off_list" { (lang.pick("不在年度清单内", "It is not on the yearly list")) }
                        option value="no_basis" { (lang.pick("没有依据", "It has no basis")) }
                    } }
                label { (lang.pick("说明（可不填）", "In your words (optional)")) textarea name="words" rows="2" maxlength="2000" {} }
                button.btn { (lang.pick("反映", "Flag it")) }
                p.quiet { (lang.pick("反映会记入负担台账并等待答复，不影响对本单位的任何评价。",
                    "It goes into the record of the burden and is answered; nothing is scored by it.")) }
            } }
    }
}
