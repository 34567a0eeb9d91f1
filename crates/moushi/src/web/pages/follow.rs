//! 跟踪督办: answers of the units, what falls due when, and, once the plan is issued, where tasks stand and
//! their lights; every number opens its list.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::list::url;
use crate::app::asks::follow::{Month, Track, Tracked, Unit};
use crate::app::asks::radar::Noticed;
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let view = visitor.ask(&site, Track { plan: plan.id.clone() }).await?;
    let page =
        Page::new(&visitor, Entry::Track, lang.pick("跟踪督办", "Follow-up")).around(&plan, &plans);
    Ok(page.render(&html! {
        h1 { (lang.pick("跟踪督办", "Follow-up")) }
        p.sub { (lang.pick("各单位对分工的答复、任务到了哪一步，以及按月到期的分布。",
                "How units answered, where tasks stand, and what falls due when."))
            " " a href={ "/plans/" (plan.id) "/timeline" } { (lang.pick("时间轴 →", "Timeline →")) }
            " " a href={ "/plans/" (plan.id) "/register" } { (lang.pick("专项台账 →", "Registers →")) }
            " " a href={ "/inspections?year=" (plan.year) } { (lang.pick("督导检查 →", "Inspections →")) }
            " " a href={ "/plans/" (plan.id) "/collections" } { (lang.pick("采集任务 →", "Collections →")) }
            @if !view.lights.is_empty() {
                " " a href={ "/plans/" (plan.id) "/screen" } { (lang.pick("会议大屏 →", "Meeting screen →")) }
                " " a href={ "/plans/" (plan.id) "/spread" } { (lang.pick("分解覆盖 →", "Coverage by city →")) }
                " " a href={ "/plans/" (plan.id) "/bulletin" } { (lang.pick("月度通报 →", "Monthly bulletin →")) }
                " " a href={ "/plans/" (plan.id) "/summary" } { (lang.pick("年度总结素材 →", "Facts of the year →")) }
            } }
        @if !view.lights.is_empty() {
            (health(lang, &plan.id, &view))
            (stands(lang, &plan.id, &view))
            (lights(lang, &plan.id, &view))
            (radar(lang, &plan.id, &view.radar))
        }
        section.panel {
            h2 { (lang.pick("分工答复", "Assignments by unit"))
                span.quiet { (lang.pick("没有牵头单位 ", "Without a lead "))
                    a href=(url(&plan.id, "no-lead", "")) { (view.no_lead) } } }
            (units(lang, &plan.id, &view))
        }
        section.panel {
            h2 { (lang.pick("到期分布", "By month of the deadline"))
                a href=(url(&plan.id, "tasks", "")) { (view.tasks) } }
            (months(lang, &plan.id, &view.months))
        }
    }))
}

fn units(lang: Lang, plan: &str, view: &Tracked) -> Markup {
    if view.units.is_empty() {
        return empty(
            lang.pick("还没有分工。", "Nothing is assigned yet."),
            lang.pick(
                "任务写明牵头、配合单位后，这里会列出各单位的答复。",
                "Name lead and supporting units in the tasks first.",
            ),
            None,
        );
    }
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("单位", "Unit")) }
                th.num { (lang.pick("牵头", "Lead")) }
                th.num { (lang.pick("配合", "Support")) }
                th.num { (lang.pick("○ 待答复", "○ To answer")) }
                th.num { (lang.pick("● 已接受", "● Accepted")) }
                th.num { (lang.pick("▲ 已退回", "▲ Returned")) }
            } }
            tbody { @for unit in &view.units { (row(lang, plan, unit)) } }
        }
    }
}

fn row(lang: Lang, plan: &str, unit: &Unit) -> Markup {
    let to = |state: &str| url(plan, "assigned", &format!("{}:{state}", unit.id));
    html! {
        tr {
            td { a href=(to("")) { (unit.name) } }
            td.num data-name=(lang.pick("牵头", "Lead")) { (unit.lead) }
            td.num data-name=(lang.pick("配合", "Support")) { (unit.support) }
            td.num data-name=(lang.pick("待答复", "To answer")) { a href=(to("proposed")) { (unit.proposed) } }
            td.num data-name=(lang.pick("已接受", "Accepted")) { a href=(to("accepted")) { (unit.accepted) } }
            td.num data-name=(lang.pick("已退回", "Returned")) { a href=(to("returned")) { (unit.returned) } }
        }
    }
}

/// The health of the plan: who has taken on what, reported in time, closed; each number opens its list.
fn health(lang: Lang, plan: &str, view: &Tracked) -> Markup {
    let cards = [
        (lang.pick("已有单位承担", "Taken on"), view.owned, view.tasks, "owned", ""),
        (lang.pick("按期反馈", "Reported in time"), view.fresh, view.open, "fresh", ""),
        (lang.pick("久未反馈", "Report overdue"), view.stale, view.open, "stale", ""),
        (lang.pick("已销号", "Closed"), view.closed, view.tasks, "done", ""),
    ];
    html! {
        section.cards #health aria-label=(lang.pick("计划的健康", "Health of the plan")) {
            @for (name, count, whole, show, value) in cards {
                div.card { a.count href=(url(plan, show, value)) {
                    b { span data-count=(if value.is_empty() { show } else { value }) { (count) } small { "／" (whole) } } span { (name) } } }
            }
        }
    }
}

/// Where tasks stand.
fn stands(lang: Lang, plan: &str, view: &Tracked) -> Markup {
    html! {
        p.stands #stands {
            (lang.pick("任务状态：", "Where tasks stand: "))
            @for one in &view.stands {
                a href=(url(plan, "stands", &one.light)) { (lang.of(&one.title)) " " (one.tasks) } " "
            }
        }
    }
}

/// Lights of the day, each with the list that it counts.
fn lights(lang: Lang, plan: &str, view: &Tracked) -> Markup {
    html! {
        section.panel #lights {
            h2 { (lang.pick("今日亮灯", "Lights today"))
                span.quiet { (lang.pick("规则：", "Rule: ")) (lang.pick(&view.rule.zh, &view.rule.en)) (lang.pick("，点数字看清单和原因", "; each number opens its list with the reasons")) } }
            table.narrow {
                thead { tr {
                    th { (lang.pick("灯", "Light")) }
                    th.num { (lang.pick("任务", "Tasks")) }
                    th { (lang.pick("占比", "Share")) }
                } }
                tbody { @for one in &view.lights {
                    tr {
                        td { (lang.of(&one.title)) }
                        td.num data-name=(lang.pick("任务", "Tasks")) { a data-count=(one.light) href=(url(plan, "light", &one.light)) { (one.tasks) } }
                        td { progress.bar max=(view.tasks) value=(one.tasks) aria-label=(lang.of(&one.title)) {} }
                    }
                } }
            }
        }
    }
}

/// What deserves a look, the gravest first.
fn radar(lang: Lang, plan: &str, noticed: &[Noticed]) -> Markup {
    html! {
        section.panel #radar {
            h2 { (lang.pick("督办雷达", "Radar"))
                span.quiet { a href=(url(plan, "radar", "")) { (lang.pick("全部", "All")) } } }
            table.narrow {
                thead { tr {
                    th { (lang.pick("信号", "Signal")) }
                    th.num { (lang.pick("任务", "Tasks")) }
                } }
                tbody { @for one in noticed {
                    tr {
                        td { (lang.of(&one.title)) }
                        td.num data-name=(lang.pick("任务", "Tasks")) { a data-count=(one.kind) href=(url(plan, "radar", &one.kind)) { (one.tasks) } }
                    }
                } }
            }
        }
    }
}

fn months(lang: Lang, plan: &str, months: &[Month]) -> Markup {
    let most = months.iter().map(|month| month.tasks).max().unwrap_or(1);
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("月份", "Month")) }
                th.num { (lang.pick("任务", "Tasks")) }
                th { (lang.pick("分布", "Share")) }
            } }
            tbody { @for month in months {
                tr {
                    td { @if month.month.is_empty() { (lang.pick("没有明确日期", "No day named")) } @else { (month.month) } }
                    td.num data-name=(lang.pick("任务", "Tasks")) { a href=(url(plan, "due", &month.month)) { (month.tasks) } }
                    td { progress.bar max=(most) value=(month.tasks) aria-label=(month.month) {} }
                }
            } }
        }
    }
}
