//! 工作台: where a person starts: what is to be done, where the plan stands, and the next step.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::list::{mark, url};
use crate::app::asks::desk::{Card, Desk, Opening, Standing, Step};
use crate::app::asks::plans::Near;
use crate::app::asks::reminders::{One, Reminders};
use crate::app::asks::todo::{Duties, Matter, Todo};
use crate::app::asks::views::{View, Views};
use crate::app::clock::{local, shown};
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty};

/// What the address of the desk says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    plan: String,
    kind: String,
}

/// The desk.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let standing = visitor.ask(&site, Desk { plan: asked.plan }).await?;
    let duties = visitor.ask(&site, Todo::default()).await?;
    let views = visitor.ask(&site, Views {}).await?;
    let told = visitor.ask(&site, Reminders {}).await?;
    let near = standing.plan.as_ref().map_or_else(String::new, |plan| plan.id.clone());
    let plans = visitor.ask(&site, Near { plan: near }).await?.plans;
    let page = Page::new(&visitor, Entry::Desk, lang.pick("工作台", "Desk"))
        .around(standing.plan.as_ref(), &plans)
        .with(&["desk.js", "office.js"]);
    Ok(page.render(&html! {
        (greeting(lang, &duties))
        @if standing.portfolio {
            p.sub { a href="/portfolio" { (lang.pick("打开我的战线 →", "Open my portfolio →")) } }
        }
        @if let Some(plan) = standing.plan.as_ref().filter(|_| standing.reports) {
            p.sub { a href={ "/plans/" (plan.id) "/report" } { (lang.pick("进展填报 →", "Report progress →")) } " "
                a href={ "/plans/" (plan.id) "/timeline" } { (lang.pick("时间轴 →", "Timeline →")) } }
        }
        @if standing.shares {
            p.sub { a href="/shares" { (lang.pick("分解指标 →", "Shares of targets →")) } " "
                a href="/burden" { (lang.pick("本单位负担 →", "Burden of my unit →")) } }
        }
        @if !standing.cards.is_empty() { (cards(lang, &standing)) }
        (steps(lang, &standing.steps))
        @if !told.reminders.is_empty() { (reminders(lang, &told.reminders)) }
        (todo(lang, &duties, &asked.kind))
        @if plans.is_empty() && standing.may_open.is_empty() { (nothing(lang)) }
        (saved(lang, &views))
        @for opening in &standing.may_open { (open(lang, opening)) }
    }))
}

fn nothing(lang: Lang) -> Markup {
    html! {
        section.panel {
            (empty(lang.pick("还没有您可以查看的计划。", "There is no plan for you yet."),
                lang.pick("计划由综合处新建；系统管理员请从“系统管理”进入。",
                    "The general office opens plans; administrators work under Administration."), None))
        }
    }
}

fn greeting(lang: Lang, duties: &Duties) -> Markup {
    use chrono::Timelike;
    let hour = local(duties.as_of).map_or(12, |moment| moment.hour());
    let hello = match hour {
        0..=11 => lang.pick("上午好", "Good morning"),
        12..=17 => lang.pick("下午好", "Good afternoon"),
        _ => lang.pick("晚上好", "Good evening"),
    };
    let count = duties.total;
    html! {
        h1 #greeting {
            (hello)
            @match (lang, count) {
                (Lang::Zh, 0) => "，今天没有待办事项",
                (Lang::Zh, _) => { "，今天有 " span data-total="" { (count) } " 件事等您处理" }
                (Lang::En, 0) => ", nothing waits for you",
                (Lang::En, _) => { ", " span data-total="" { (count) } " things wait for you" }
            }
        }
        p.sub { (lang.pick("数据截至 ", "As of ")) (shown(duties.as_of)) }
    }
}

/// Reminders that were not marked as seen: a line each, opened where somebody wants to.
fn reminders(lang: Lang, told: &[One]) -> Markup {
    html! {
        section.panel #reminders {
            h2 { (lang.pick("提醒", "Reminders")) span.quiet { (told.len()) " · "
                a href="/me#reminders" { (lang.pick("提醒设置", "Settings")) } } }
            ul.views {
                @for one in told { (reminder(lang, one)) }
            }
        }
    }
}

fn reminder(lang: Lang, one: &One) -> Markup {
    let title = match one.form.as_str() {
        "digest" => lang.pick("每周提要", "This week"),
        _ => lang.pick("即将到期", "Due"),
    };
    let count = one.matters.len();
    html! {
        li data-reminder=(one.form) {
            details {
                summary { (one.day) " " (title)
                    span.quiet { " " (count) (lang.pick(" 项", if count == 1 { " matter" } else { " matters" })) } }
                ul {
                    @for matter in &one.matters {
                        li { a href=(matter.url) { (lang.of(&matter.title)) }
                            @if !matter.due.is_empty() { span.quiet { " " (matter.due) } } }
                    }
                }
            }
            form.inline data-act="reminder-seen" {
                input type="hidden" name="reminder" value=(one.id);
                button.link type="submit" aria-label={ (lang.pick("知道了", "Seen")) " " (one.day) } {
                    (lang.pick("知道了", "Seen")) }
            }
        }
    }
}

fn cards(lang: Lang, standing: &Standing) -> Markup {
    let plan = standing.plan.as_ref().map_or("", |plan| plan.id.as_str());
    let title = standing.plan.as_ref().map_or("", |plan| plan.title.as_str());
    html! {
        section.cards aria-label=(title) {
            @for card in &standing.cards { (one(lang, plan, card)) }
        }
    }
}

fn one(lang: Lang, plan: &str, card: &Card) -> Markup {
    html! {
        div.card {
            a.count href=(url(plan, &card.show, &card.value)) {
                b { (card.count) }
                span { (lang.of(&card.title)) }
            }
            @if let Some(note) = &card.note {
                a.quiet href=(url(plan, &note.show, "")) { (lang.of(&note.title)) " " (note.count) }
            }
        }
    }
}

fn steps(lang: Lang, steps: &[Step]) -> Markup {
    let Some(next) = steps.iter().position(|step| !step.done) else { return html! {} };
    let done = steps.iter().filter(|step| step.done).count();
    html! {
        section.panel.steps {
            h2 { (lang.pick("先做什么", "What to do first")) span.quiet { (done) "／" (steps.len()) } }
            ol {
                @for (at, step) in steps.iter().enumerate() {
                    li aria-current=[(at == next).then_some("step")] {
                        @if step.done { span role="img" aria-label=(lang.pick("已完成", "Done")) { "✓" } }
                        @else { span aria-hidden="true" { "○" } }
                        a href=(step.url) { (lang.of(&step.title)) }
                    }
                }
            }
        }
    }
}

fn todo(lang: Lang, duties: &Duties, kind: &str) -> Markup {
    let kept = |one: &&Matter| kind.is_empty() || one.kind == kind;
    let matters: Vec<&Matter> = duties.matters.iter().filter(kept).collect();
    html! {
        section.panel #todo {
            h2 { (lang.pick("待我处理", "What I must do"))
                span.quiet {
                    (matters.len()) (lang.pick(" 项，按截止时间", " by deadline"))
                    @if !kind.is_empty() { " · " a href="/" { (lang.pick("显示全部", "Show all")) } }
                }
            }
            @if matters.is_empty() {
                (empty(lang.pick("没有等您处理的事项。", "Nothing waits for you."),
                    lang.pick("有新事项时会出现在这里。", "What comes up appears here."), None))
            } @else {
                table.narrow {
                    thead { tr {
                        th { (lang.pick("事项", "What")) }
                        th { (lang.pick("来源", "From")) }
                        th { (lang.pick("牵头", "Lead")) }
                        th { (lang.pick("截止", "Due")) }
                        th { (lang.pick("状态", "State")) }
                    } }
                    tbody { @for one in matters { (matter(lang, one)) } }
                }
            }
        }
    }
}

fn matter(lang: Lang, one: &Matter) -> Markup {
    let dash = |words: &str| if words.is_empty() { "--".to_owned() } else { words.to_owned() };
    html! {
        tr data-matter=(one.kind) {
            td {
                a href=(one.url) { (lang.of(&one.title)) }
                @match one.kind.as_str() {
                    "assignment" => (decide(lang, one, "assignment-answer", "assignment",
                        &[("accepted", lang.pick("接受", "Accept")), ("returned", lang.pick("退回", "Return"))])),
                    "decision" => (decide(lang, one, "", "plan",
                        &[("plan-approve", lang.pick("批准", "Approve")), ("plan-return", lang.pick("退回修改", "Return"))])),
                    _ => {}
                }
            }
            td data-name=(lang.pick("来源", "From")) { (lang.of(&one.source)) }
            td data-name=(lang.pick("牵头", "Lead")) { (dash(&one.lead)) }
            td data-name=(lang.pick("截止", "Due")) { (dash(&one.due)) }
            td { (mark(lang, &one.state)) }
        }
    }
}

/// Buttons that decide at once; giving back asks for the reason.
fn decide(lang: Lang, one: &Matter, act: &str, field: &str, choices: &[(&str, &str)]) -> Markup {
    html! {
        form.decide data-decide=(act) data-field=(field) data-object=(one.object) data-version=(one.version) {
            input name="reason" aria-label=(lang.pick("理由", "Reason"))
                placeholder=(lang.pick("退回时请写明理由", "Reason, when you return it"));
            @for (value, words) in choices {
                button.btn type="submit" value=(value) { (words) }
            }
        }
    }
}

fn saved(lang: Lang, views: &[View]) -> Markup {
    html! {
        section.panel #views {
            h2 { (lang.pick("已存视图", "Saved views")) span.quiet { (views.len()) } }
            @if views.is_empty() {
                p.note { (lang.pick("还没有。在台账等页面调好筛选后，点右上角“视图”保存，可与本单位共享。",
                    "None yet. Filter a page as you like, then save it under Views at the top.")) }
            } @else {
                ul.views {
                    @for view in views {
                        li {
                            a href=(view.url) { (view.name) }
                            @if view.shared { span.quiet { (lang.pick("共享", "Shared")) " · " (view.by) } }
                            @if view.mine {
                                button.link type="button" data-remove-view=(view.id) { (lang.pick("删除", "Remove")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn open(lang: Lang, opening: &Opening) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("新建年度计划", "Open a plan")) span.quiet { (opening.name) } }
            form.open-plan data-open-plan=(opening.org) {
                label { (lang.pick("年度", "Year"))
                    input name="year" type="number" min="2000" max="2100" value=(opening.year) required; }
                label { (lang.pick("名称（可不填）", "Title (optional)"))
                    input name="title" maxlength="100"; }
                @if opening.carries {
                    label.check { input name="carry" type="checkbox" checked;
                        (lang.pick("结转上年未完成任务，供对照", "Carry last year's open tasks in")) }
                }
                button.btn.primary { (lang.pick("新建", "Open")) }
            }
        }
    }
}
