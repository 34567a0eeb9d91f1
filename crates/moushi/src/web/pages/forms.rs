//! 填报表: the workbook in which a unit reports offline; upload, check, differences, confirmation, result. Which
//! columns are which is asked and shown in `columns`.

mod columns;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use crate::app::asks::forms::{Column, Form, Report, Sheet, Wrong};
use crate::app::forms;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Failed, Page};

/// Faults and differences that a page shows; the marked file holds all.
const SHOWN: usize = 200;

/// The panel on the page of reports: download, fill in, upload.
pub fn panel(lang: Lang, plan: &str, known: &[Column]) -> Markup {
    let (most, rows) = (forms::LARGEST >> 20, moushi_core::track::form::MOST);
    html! {
        section.panel {
            h2 { (lang.pick("用表格填报", "Report by workbook")) }
            form.act #form data-plan=(plan) {
                p { (lang.pick("下载一张表，离线填好全部任务，再上传；先看差异和问题，确认后才提交。",
                        "Download one workbook, fill in all tasks offline, upload it; differences and faults are shown before anything is sent.")) }
                p { a.btn href={ "/plans/" (plan) "/form.xlsx" } download="" { (lang.pick("下载填报表", "Download the form")) } }
                label { (lang.pick("上传填好的表", "Upload it filled in"))
                    input type="file" name="file" required accept=".xlsx"; }
                p.quiet { @match lang {
                    Lang::Zh => { "xlsx，不超过 " (most) " MB、" (rows) " 行。" }
                    Lang::En => { "xlsx, at most " (most) " MB and " (rows) " rows." }
                } }
                p.refused role="alert" hidden {}
                button.btn.primary { (lang.pick("上传并核对", "Upload and check")) }
            }
            (columns::remembered(lang, known))
        }
    }
}

/// The form for the tasks of the caller.
pub async fn blank(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = forms::made(&site.door, &visitor.caller, &plan, lang).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}

/// The form as it was uploaded, with its faults marked.
pub async fn marked(
    State(site): State<Site>,
    visitor: Visitor,
    Path(form): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = forms::marked(&site.door, &visitor.caller, &form, lang).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}

/// What a form comes to.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(form): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let sheet = visitor.ask(&site, Form { form }).await?;
    let (plans, plan) = super::plans(&site, &visitor, &sheet.plan).await?;
    let title = lang.pick("填报表核对", "Form to confirm");
    let page = Page::new(&visitor, super::following(&plan), title)
        .around(&plan, &plans)
        .with(&["form.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { a href={ "/plans/" (plan.id) "/report" } { (lang.pick("← 进展填报", "← Report progress")) } " " (sheet.name) }
        (steps(lang, &sheet.state))
        @match sheet.state.as_str() {
            "waiting" => section.panel { p role="status" data-waiting="" { (lang.pick("正在读取，读完自动显示……", "Reading; this page goes on by itself…")) } },
            "refused" => (refused(lang, &sheet)),
            "columns" => (columns::asked(lang, &sheet)),
            "taken" => section.panel { p data-reported="" { @match lang {
                Lang::Zh => { "● 已提交 " (sheet.reported) " 项任务的反馈。" }
                Lang::En => { "● Reports on " (sheet.reported) " tasks have been sent." }
            } } },
            _ => (checked(lang, &sheet)),
        }
    }))
}

fn steps(lang: Lang, state: &str) -> Markup {
    let at = match state {
        "waiting" | "refused" | "columns" => 1,
        "taken" => 3,
        _ => 2,
    };
    let names = [
        lang.pick("上传", "Upload"),
        lang.pick("核对", "Check"),
        lang.pick("差异与确认", "Differences, confirm"),
        lang.pick("结果", "Result"),
    ];
    html! {
        p.stands { @for (no, name) in names.iter().enumerate() {
            @if no == at { b aria-current="step" { "● " (name) } } @else { span.quiet { "○ " (name) } } "　"
        } }
    }
}

fn refused(lang: Lang, sheet: &Sheet) -> Markup {
    html! {
        section.panel { h2 { (lang.pick("▲ 没有读出内容", "▲ Nothing could be read")) }
            @for words in &sheet.message { p { (lang.of(words)) } }
            @if sheet.message.is_empty() { p { (lang.pick("读取多次中断，请另存为新文件后再上传。", "Reading was interrupted; save it as a new file and upload that.")) } }
        }
    }
}

fn checked(lang: Lang, sheet: &Sheet) -> Markup {
    let cards = [
        (lang.pick("任务行", "Rows"), sheet.rows, "rows"),
        (lang.pick("将提交的反馈", "Reports to send"), sheet.reports.len(), "reports"),
        (lang.pick("没有变化", "Unchanged"), sheet.unchanged, "unchanged"),
        (lang.pick("问题", "Faults"), sheet.faults.len(), "faults"),
        (lang.pick("冲突", "Conflicts"), sheet.conflicts.len(), "conflicts"),
    ];
    html! {
        section.cards aria-label=(lang.pick("核对结果", "What was found")) {
            @for (name, count, word) in cards { div.card { b { span data-count=(word) { (count) } } span { (name) } } }
        }
        (columns::used(lang, &sheet.columns))
        @if !sheet.faults.is_empty() { (faults(lang, sheet)) }
        @if !sheet.conflicts.is_empty() {
            section.panel { h2 { (lang.pick("■ 下载以后已有人反馈", "■ Reported by somebody since the download")) }
                p { (lang.pick("请看最新反馈；仍要反馈的，重新下载填报表后填写。", "Look at the newest report; download the form again if there is more to say.")) }
                (differences(lang, &sheet.conflicts)) }
        }
        section.panel { h2 { (lang.pick("将提交的反馈", "Reports to send")) }
            @if sheet.reports.is_empty() { p data-nothing="" { (lang.pick("没有变化，不需要提交。", "Nothing has changed; there is nothing to send.")) } }
            @else { (differences(lang, &sheet.reports)) } }
        @if !sheet.reports.is_empty() { (confirm(lang, sheet)) }
    }
}

fn faults(lang: Lang, sheet: &Sheet) -> Markup {
    html! {
        section.panel {
            h2 { span { (lang.pick("▲ 问题", "▲ Faults")) }
                a href={ "/forms/" (sheet.id) "/marked.xlsx" } download="" { (lang.pick("下载标出问题的表", "Download it with the faults marked")) } }
            table.narrow {
                thead { tr {
                    th { (lang.pick("表", "Sheet")) }
                    th.num { (lang.pick("行", "Row")) }
                    th { (lang.pick("列", "Column")) }
                    th { (lang.pick("填的内容", "Value")) }
                    th { (lang.pick("问题", "What is wrong")) }
                    th { (lang.pick("怎么改", "What to do")) }
                } }
                tbody { @for fault in sheet.faults.iter().take(SHOWN) { (wrong(lang, fault)) } }
            }
            @if sheet.faults.len() > SHOWN { p.quiet { (lang.pick("其余见下载的表。", "The rest is in the file.")) } }
        }
    }
}

fn wrong(lang: Lang, fault: &Wrong) -> Markup {
    html! {
        tr {
            td data-name=(lang.pick("表", "Sheet")) { (lang.of(&fault.sheet)) }
            td.num data-name=(lang.pick("行", "Row")) { (fault.row) }
            td data-name=(lang.pick("列", "Column")) { (fault.column) " " (lang.of(&fault.title)) }
            td data-name=(lang.pick("填的内容", "Value")) { (fault.value) }
            td { (lang.of(&fault.message)) }
            td { (lang.of(&fault.advice)) }
        }
    }
}

fn differences(lang: Lang, reports: &[Report]) -> Markup {
    html! {
        table.narrow {
            thead { tr {
                th.num { (lang.pick("行", "Row")) }
                th { (lang.pick("任务", "Task")) }
                th { (lang.pick("工作进展", "Done")) }
                th { (lang.pick("进度", "Progress")) }
                th { (lang.pick("本期值", "Figure")) }
                th { (lang.pick("预计完成", "Forecast")) }
            } }
            tbody { @for one in reports.iter().take(SHOWN) {
                tr {
                    td.num data-name=(lang.pick("行", "Row")) { (one.row) }
                    td { a href={ "/entries/" (one.entry) } { (one.code) } " " (one.words) }
                    td data-name=(lang.pick("工作进展", "Done")) { (said(lang, one)) }
                    td data-name=(lang.pick("进度", "Progress")) { (one.percent.0) "% → " (one.percent.1) "%" }
                    td data-name=(lang.pick("本期值", "Figure")) { (turned(&one.figure)) }
                    td data-name=(lang.pick("预计完成", "Forecast")) { (turned(&one.forecast)) }
                }
            } }
        }
        @if reports.len() > SHOWN { p.quiet { (lang.pick("只显示前 200 项。", "The first 200 are shown.")) } }
    }
}

fn said(lang: Lang, one: &Report) -> Markup {
    let names = [
        "",
        lang.pick("下一步：", "Next: "),
        lang.pick("问题：", "Problems: "),
        lang.pick("需协调：", "Needed: "),
    ];
    html! {
        @for (name, words) in names.iter().zip(&one.said).filter(|(_, words)| !words.is_empty()) {
            div { span.quiet { (name) } (words) }
        }
        @for one in &one.reached {
            div data-reached="" { span.quiet { (lang.pick("完成节点：", "Milestone reached: ")) } (one.words)
                @if !one.on.is_empty() { " " (one.on) } }
        }
    }
}

fn turned((before, now): &(String, String)) -> Markup {
    let shown = |words: &str| if words.is_empty() { "--".to_owned() } else { words.to_owned() };
    html! { @if before == now { (shown(now)) } @else { (shown(before)) " → " (shown(now)) } }
}

fn confirm(lang: Lang, sheet: &Sheet) -> Markup {
    let fixed = json!({ "form": sheet.id, "version": sheet.version }).to_string();
    let clean = sheet.faults.is_empty() && sheet.conflicts.is_empty();
    let count = sheet.reports.len();
    html! {
        section.panel {
            h2 { (lang.pick("确认", "Confirm")) }
            form.act #confirm data-fixed=(fixed) {
                @if !clean { p.warn { (lang.pick("▲ 有问题或冲突。默认全部改好再提交；也可以只提交没有问题的行。",
                    "▲ There are faults or conflicts. Mend all and upload it again, or send the rows without faults alone.")) } }
                p.refused role="alert" hidden {}
                @if clean { button.btn.primary autofocus { @match lang {
                    Lang::Zh => { "确认提交 " (count) " 项" }
                    Lang::En => { "Send " (count) " reports" }
                } } }
                @else { button.btn name="partial" value="true" { @match lang {
                    Lang::Zh => { "只提交没有问题的 " (count) " 项" }
                    Lang::En => { "Send the " (count) " rows without faults" }
                } } }
            }
        }
    }
}
