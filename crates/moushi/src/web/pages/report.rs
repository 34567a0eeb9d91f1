//! 进展填报: every task for which the person reports on one page, filled in from what is known; a pasted
//! brief goes into the boxes. 进展审核: the reports that wait for the office. Evidence and notices as files.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::list::mark;
use crate::app::asks::entry::{Beside, Stage};
use crate::app::asks::forms::FormColumns;
use crate::app::asks::owed::{Owed, Sheet, Task};
use crate::app::asks::reports::{Reports, Waiting};
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// The page on which progress is reported.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let sheet = visitor.ask(&site, Owed { plan: plan.id.clone() }).await?;
    let columns = visitor.ask(&site, FormColumns {}).await?;
    let title = lang.pick("进展填报", "Report progress");
    let page = Page::new(&visitor, super::following(&plan), title)
        .around(&plan, &plans)
        .with(&["report.js", "form.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("进度和预计日期已按上次反馈填好，只写有变化的任务；回车到下一项，Ctrl+Enter 提交填写过的全部任务。",
            "Progress and forecast stand as reported last; write only where something has changed. Enter goes on to the next task, Ctrl+Enter sends all that you filled in.")) }
        @if sheet.tasks.is_empty() {
            section.panel { (empty(lang.pick("没有要您反馈的任务。", "There is no task for you to report on."),
                lang.pick("计划印发、任务签收后，会出现在这里。", "Tasks appear here once the plan is issued and they are accepted."), None)) }
        } @else {
            (sheet_form(lang, &sheet))
            (super::forms::panel(lang, &plan.id, &columns))
        }
    }))
}

fn sheet_form(lang: Lang, sheet: &Sheet) -> Markup {
    html! {
        form #sheet {
            @for task in &sheet.tasks { (row(lang, task)) }
            div.sticky {
                button.btn.primary { (lang.pick("提交填写的反馈", "Send what is filled in")) }
                span #sent role="status" aria-live="polite" {}
            }
        }
    }
}

fn row(lang: Lang, task: &Task) -> Markup {
    let id = |name: &str| format!("{name}-{}", task.code);
    let planned = if task.next.is_empty() {
        lang.pick("做了什么、到了哪一步", "What has been done").to_owned()
    } else {
        format!("{}{}", lang.pick("上次的下一步：", "Planned last time: "), task.next)
    };
    html! {
        section.panel.report-row data-entry=(task.entry) {
            h2 { span { a href={ "/entries/" (task.entry) } { (task.code) } " " (task.words) } }
            div.tags { @for one in &task.light { (mark(lang, one)) " " }
                span.quiet {
                    (lang.pick("时限 ", "Due ")) (task.due)
                    @if !task.reported_on.is_empty() { " · " (lang.pick("上次反馈 ", "last report ")) (task.reported_on) " · " (task.percent) "%" }
                }
            }
            @if !task.returned.is_empty() { p.warn { (lang.pick("▲ 上次反馈被退回：", "▲ Your report was returned: ")) (task.returned) } }
            div.boxes {
                label for=(id("done")) { (lang.pick("工作进展", "Done")) }
                textarea id=(id("done")) name="done" rows="2" maxlength="2000" placeholder=(planned) {}
                label.narrow-label for=(id("percent")) { (lang.pick("进度（%）", "Progress (%)")) }
                div.row {
                    input id=(id("percent")) name="percent" type="number" min="0" max="1000" value=(task.percent);
                    @if !task.target.is_empty() { span.pair {
                        label for=(id("figure")) { (lang.pick("本期值（目标 ", "Now (target ")) (task.target) (lang.pick("）", ")")) }
                        input id=(id("figure")) name="figure" type="number" step="any" value=(task.figure);
                    } }
                    (beside(lang, &task.code, &task.beside))
                }
            }
            (steps(lang, &task.code, &task.steps))
            details {
                summary { (lang.pick("下一步、问题、预计日期", "Next, problems, forecast")) }
                div.boxes {
                    label for=(id("next")) { (lang.pick("下一步", "Next")) }
                    textarea id=(id("next")) name="next" rows="2" maxlength="2000" {}
                    label for=(id("problems")) { (lang.pick("存在问题", "Problems")) }
                    textarea id=(id("problems")) name="problems" rows="1" maxlength="2000" {}
                    label for=(id("support")) { (lang.pick("需协调事项", "Needed of others")) }
                    textarea id=(id("support")) name="support" rows="1" maxlength="2000" {}
                    label for=(id("forecast")) { (lang.pick("预计完成", "Forecast")) }
                    input id=(id("forecast")) name="forecast" type="date" value=(task.forecast);
                }
            }
            p.refused role="alert" hidden {}
        }
    }
}

/// Boxes for what is reported beside progress.
pub fn beside(lang: Lang, key: &str, beside: &Beside) -> Markup {
    let id = |name: &str| format!("{name}-{key}");
    html! {
        @if beside.pays { span.pair {
            label for=(id("funds")) { (lang.pick("资金支付（%）", "Funds paid (%)")) }
            input id=(id("funds")) type="number" name="funds" data-number="" min="0" max="1000" value=[(beside.funds >= 0).then_some(beside.funds)];
        } }
        @if beside.enters { span.pair {
            label for=(id("entered")) { (lang.pick("已入统至", "Entered with statistics up to")) }
            input id=(id("entered")) type="month" name="entered" value=(beside.entered);
        } }
    }
}

/// Steps that may be ticked as reached: those that are due first.
pub fn steps(lang: Lang, key: &str, steps: &[Stage]) -> Markup {
    html! {
        @if !steps.is_empty() {
            fieldset.steps {
                legend { (lang.pick("本次完成的节点", "Steps reached with this report")) }
                @for (at, step) in steps.iter().enumerate() {
                    @let id = format!("step-{key}-{at}");
                    div {
                        input type="checkbox" id=(id) name="reached" data-many="" value=(step.words);
                        label for=(id) { (step.due) " " (step.words)
                            @if let Some(percent) = step.percent { " " (percent) "%" }
                            @if step.state == "late" { " " (tag("bad", lang.pick("▲ 已过期", "▲ Overdue"))) } }
                    }
                }
            }
        }
    }
}

/// The page on which reports are read.
pub async fn waiting(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let reports = visitor.ask(&site, Reports { plan: plan.id.clone() }).await?;
    let title = lang.pick("进展审核", "Reports that wait");
    let page = Page::new(&visitor, Entry::Track, title).around(&plan, &plans).with(&["follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) "：" span data-total="" { (reports.len()) } }
        p.sub { (lang.pick("审核只看是否说清做了什么、到了哪一步；灯由系统计算，不在这里填。",
            "Read whether it says what was done; lights are computed, nobody types them.")) }
        @if reports.is_empty() {
            section.panel { (empty(lang.pick("没有待审核的反馈。", "No report waits."),
                lang.pick("各单位提交的反馈会出现在这里。", "Reports of the units appear here."), None)) }
        }
        @for one in &reports { (report(lang, one)) }
    }))
}

fn report(lang: Lang, one: &Waiting) -> Markup {
    let fixed = json!({ "progress": one.id, "version": one.version });
    let boxes = [
        (lang.pick("下一步", "Next"), &one.next),
        (lang.pick("问题", "Problems"), &one.problems),
        (lang.pick("需协调", "Needed"), &one.support),
    ];
    html! {
        section.panel {
            h2 { span { a href={ "/entries/" (one.entry) } { (one.code) } " " (one.words) } }
            p.quiet { (one.unit) " · " (one.on)
                @if !one.forecast.is_empty() { " · " (lang.pick("预计 ", "forecast ")) (one.forecast) } }
            p { b { @if let Some(before) = one.before { (before) "% → " } (one.percent) "%" } }
            p.said { (one.done) }
            @for (name, words) in boxes.iter().filter(|(_, words)| !words.is_empty()) {
                p.said { span.quiet { (name) "：" } (words) }
            }
            @if one.own { p.quiet { (lang.pick("这是您提交的，由其他人员审核。", "You have written it; somebody else decides.")) } }
            @else {
                form.act data-act="progress-decide" data-fixed=(fixed.to_string()) {
                    label { (lang.pick("退回理由", "Reason, when you return it")) input name="reason" maxlength="500"; }
                    div.row {
                        button.btn.primary name="state" value="acknowledged" { (lang.pick("采纳", "Take note")) }
                        button.btn name="state" value="returned" { (lang.pick("退回", "Return")) }
                    }
                }
            }
        }
    }
}

/// Evidence as a file. Always saved, never shown: somebody has uploaded it.
pub async fn evidence(
    State(site): State<Site>,
    visitor: Visitor,
    Path(evidence): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let paper = papers::evidence(&eyes, &evidence).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}

/// A supervision notice as a paper.
pub async fn notice(
    State(site): State<Site>,
    visitor: Visitor,
    Path(notice): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let eyes = site.door.eyes(&visitor.caller);
    let paper = papers::notice(&eyes, notice.trim_end_matches(".docx")).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}
