//! 时间轴: tasks over the year by month, quarter or third of a month; and the same deadlines as a calendar.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::list::{mark, pager};
use crate::app::asks::timeline::{Span, Spans, Timeline};
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Failed, Page, empty};

/// Rows on a page.
const ROWS: usize = 100;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    scale: String,
    offset: usize,
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let ask = Timeline { plan: plan.id.clone(), scale: asked.scale.clone() };
    let spans = visitor.ask(&site, ask).await?;
    let title = lang.pick("时间轴", "Timeline");
    let here = format!("/plans/{}/timeline?scale={}", plan.id, asked.scale);
    let page = Page::new(&visitor, super::following(&plan), title).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("色条从时限所指的第一天到最迟一天；“年底前”一类的模糊时限按区间画。◆ 已完成节点　◇ 未到期节点　▲ 过期节点。",
            "A bar goes from the first day that a deadline names to the last; vague ones are ranges. ◆ step reached, ◇ ahead, ▲ overdue.")) }
        nav.tabs aria-label=(lang.pick("刻度", "Scale")) {
            @for (scale, words) in [("quarter", lang.pick("季", "Quarters")), ("", lang.pick("月", "Months")), ("xun", lang.pick("旬", "Thirds of months"))] {
                a href={ "/plans/" (plan.id) "/timeline?scale=" (scale) } aria-current=[(scale == asked.scale).then_some("page")] { (words) }
            }
            a href={ "/plans/" (plan.id) "/calendar.ics" } { (lang.pick("下载日历（.ics）", "Calendar (.ics)")) }
        }
        section.panel.scrolled tabindex="0" role="region" aria-label=(title) {
            @if spans.rows.is_empty() {
                (empty(lang.pick("没有写明日期的任务。", "No task names a day."),
                    lang.pick("任务补上完成时限后会出现在这里。", "Tasks appear here once they have a deadline."), None))
            } @else { (table(lang, &spans, asked.offset)) }
        }
        @if spans.undated > 0 {
            p.quiet { (lang.pick("没有日期的任务 ", "Tasks without a day: ")) (spans.undated) }
        }
        (pager(lang, &here, asked.offset, ROWS, spans.rows.len()))
    }))
}

fn table(lang: Lang, spans: &Spans, offset: usize) -> Markup {
    html! {
        table.timeline {
            thead { tr {
                th { (lang.pick("任务", "Task")) }
                th { (lang.pick("时限", "Due")) }
                @for (at, column) in spans.columns.iter().enumerate() {
                    th.now[spans.today == Some(at)] { (lang.of(column)) }
                }
            } }
            tbody { @for row in spans.rows.iter().skip(offset).take(ROWS) { (span(lang, spans, row)) } }
        }
    }
}

fn span(lang: Lang, spans: &Spans, row: &Span) -> Markup {
    let tone = row.light.as_ref().map_or("info", |light| light.tone.as_str());
    html! {
        tr {
            td { a href={ "/entries/" (row.entry) } { (row.code) } " " (row.words)
                @if let Some(light) = &row.light { " " (mark(lang, light)) } }
            td { (row.due) }
            @for at in 0..spans.columns.len() {
                @let on = (row.from..=row.upto).contains(&at);
                td.now[spans.today == Some(at)] {
                    @for step in row.steps.iter().filter(|step| step.at == at) {
                        @let (sign, name) = step_sign(lang, &step.state);
                        span class={ "step " (step.state) } title={ (step.day) " " (step.words) "（" (name) "）" } aria-label={ (step.words) "（" (name) "）" } role="img" { (sign) }
                    }
                    @if on { span class={ "bar " (tone) @if at == row.upto { " end" } } {} }
                }
            }
        }
    }
}

/// What stands for a step, and what it means.
fn step_sign(lang: Lang, state: &str) -> (&'static str, &'static str) {
    match state {
        "reached" => ("◆", lang.pick("已完成", "reached")),
        "waived" => ("－", lang.pick("已免除", "waived")),
        "late" => ("▲", lang.pick("已过期", "overdue")),
        _ => ("◇", lang.pick("未到期", "ahead")),
    }
}

/// The deadlines as a calendar.
pub async fn calendar(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = papers::calendar(&site.door, &visitor.caller, &plan).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}
