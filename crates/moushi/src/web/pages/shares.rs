//! 分解指标: what the units of the person have a share in; what waits comes first. Answers, figures and
//! approvals are done here, also on a phone.

use axum::extract::State;
use maud::{Markup, html};
use serde_json::json;

use super::entry::follow::number;
use super::list::mark;
use crate::app::asks::shares::border::Border;
use crate::app::asks::shares::{Figure, Line, Shares};
use crate::app::authority::offered;
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// The page.
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let inbox = visitor.ask(&site, Shares {}).await?;
    let title = lang.pick("分解指标", "Shares of targets");
    let page = Page::new(&visitor, Entry::Desk, title).with(&["follow.js"]);
    let (waits, rest): (Vec<&Line>, Vec<&Line>) =
        inbox.lines.iter().partition(|line| line.waits.is_some());
    let (elsewhere, rest): (Vec<&Line>, Vec<&Line>) =
        rest.into_iter().partition(|line| line.elsewhere());
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("只列与本单位及下级有关的指标。签收后按月填报，上一级审核后锁定。",
            "Only what concerns your unit and those below. Accept it, report each month; what the level above approves is locked.")) }
        @if visitor.caller.posts.iter().any(|post| !offered(&visitor.caller, &["exchange-export"], &post.house_path).is_empty()) {
            p.sub { a href="/exchange" { (lang.pick("与没有联网的上下级交换指标 →", "Exchange with bodies that no network reaches →")) } } }
        section.panel #waits {
            h2 { (lang.pick("等我办理", "Waits for me")) span.quiet data-count="waits" { (waits.len()) } }
            @if waits.is_empty() { (empty(lang.pick("没有等您办理的指标。", "Nothing waits for you."),
                lang.pick("上级下达指标、到填报月份时会出现在这里。", "Shares appear here when they are handed down or a figure is due."), None)) }
            @for line in waits { (share(lang, line, true)) }
        }
        @if !elsewhere.is_empty() {
            section.panel #elsewhere {
                h2 { (lang.pick("在对方系统里办理", "Done in another installation")) span.quiet data-count="elsewhere" { (elsewhere.len()) } }
                @for line in elsewhere { (share(lang, line, true)) }
            }
        }
        section.panel #shares {
            h2 { (lang.pick("其他指标", "Other shares")) span.quiet { (rest.len()) } }
            @if rest.is_empty() { p.quiet { (lang.pick("没有其他指标。", "There are no others.")) } }
            @for line in rest { (share(lang, line, true)) }
        }
    }))
}

/// One share with what can be done about it.
pub fn share(lang: Lang, line: &Line, with_task: bool) -> Markup {
    html! {
        div.link-row data-share=(line.id) {
            p { b { (line.unit) } " "
                @if with_task { a href={ "/entries/" (line.entry) "/cascade" } { (line.code) } " " (line.words) } }
            div.tags { (mark(lang, &line.mark)) " " (figures(lang, line))
                @if line.behind { " " (tag("bad", lang.pick("▲ 落后于序时进度", "▲ Behind"))) }
                span.quiet { (lang.pick("时限 ", "Due ")) (line.due) @if with_task { " · " (line.title) } } }
            @if !line.reason.is_empty() { p.quiet { (lang.pick("说明：", "Said: ")) (line.reason) } }
            @if !line.own.is_empty() { p.quiet { a href={ "/entries/" (line.own) } { (lang.pick("已列入本单位计划 →", "In the unit's own plan →")) } } }
            @if let Some(border) = &line.border { (beyond(lang, border)) }
            (answer(lang, line))
            (settle(lang, line))
            (report(lang, line))
            @if let Some(figure) = &line.waiting { (waiting(lang, line, figure)) }
            @if let Some(figure) = line.approved.as_ref().filter(|one| line.decides && !one.mine) { (reopen(lang, figure)) }
        }
    }
}

/// Who has to act, where another installation has a hand in the share, and the way to its packages.
fn beyond(lang: Lang, border: &Border) -> Markup {
    html! {
        p.border data-border=(border.side) {
            (tag("info", lang.pick("⇄ 用交换包办理", "⇄ By packages"))) " " (super::said(lang, &border.now))
            @if border.carries {
                " " a href="/exchange" { (lang.pick("去交换", "Exchange"))
                    @if border.letters > 0 { (lang.pick("（待带给对方 ", " (to carry: ")) (border.letters) (lang.pick(" 封）", ")")) } }
            } @else { " " span.quiet { (lang.pick("交换包由本单位综合处导出、导入。", "The general office exports and imports packages.")) } }
        }
    }
}

/// What was handed down, what holds, what was reached.
fn figures(lang: Lang, line: &Line) -> Markup {
    let of = line.of.as_str();
    html! {
        @if let Some(value) = line.value {
            span { (lang.pick("指标 ", "Share ")) b { (number(value)) } (of) }
            @if let Some(handed) = line.handed.filter(|handed| *handed != value) {
                span.quiet { (lang.pick("（下达 ", "(handed down ")) (number(handed)) (of) (lang.pick("）", ")")) } }
        }
        @if let Some(actual) = line.actual {
            " " span { (line.period) (lang.pick(" 完成 ", " reached ")) b { (number(actual)) } (of)
                @if let Some(share) = line.completion { " · " (number(share)) "%" } }
            @if let Some(planned) = line.planned { span.quiet { (lang.pick("（序时 ", "(planned ")) (number(planned)) (of) (lang.pick("）", ")")) } }
        }
    }
}

fn reason(lang: Lang, zh: &str, en: &str) -> Markup {
    html! { label { (lang.pick(zh, en)) input name="reason" maxlength="500"; } }
}

fn answer(lang: Lang, line: &Line) -> Markup {
    let fixed = json!({ "share": line.id, "version": line.version });
    html! {
        @if line.answers && line.state == "proposed" {
            form.act data-act="share-answer" data-fixed=(fixed.to_string()) {
                @if let Some(value) = line.value {
                    label { (lang.pick("本单位指标（可以调高；调低须说明理由，由下达单位同意）", "Our figure: more at will; less needs a reason and their consent"))
                        input type="number" step="any" name="value" data-number="" value=(value); } }
                label { (lang.pick("本单位的做法（可不填，写入本单位计划）", "What we will do, for our own plan (optional)"))
                    textarea name="words" rows="2" maxlength="2000" {} }
                (reason(lang, "调低或退回的理由", "Reason for less, or for returning it"))
                div.row {
                    button.btn.primary name="state" value="accepted" { (lang.pick("签收", "Accept")) }
                    button.btn name="state" value="returned" { (lang.pick("退回", "Return")) }
                }
            }
        }
    }
}

fn settle(lang: Lang, line: &Line) -> Markup {
    let fixed = json!({ "share": line.id, "version": line.version });
    html! {
        @if line.decides && matches!(&*line.state, "softened" | "returned") {
            form.act data-act="share-decide" data-fixed=(fixed.to_string()) {
                (reason(lang, "理由", "Reason"))
                div.row {
                    @if line.state == "softened" { button.btn.primary name="state" value="agreed" { (lang.pick("同意调低", "Agree to less")) } }
                    button.btn name="state" value="withdrawn" { (lang.pick("撤回", "Withdraw")) }
                }
                p.quiet { (lang.pick("要坚持原指标，请重新下达。", "To insist, hand it down again.")) }
            }
        }
    }
}

fn report(lang: Lang, line: &Line) -> Markup {
    let fixed = json!({ "share": line.id });
    let last = line.approved.as_ref();
    html! {
        @if line.reports && line.state == "accepted" {
            details.action open[!line.owed.is_empty()] {
                summary.btn { (lang.pick("填报完成数", "Report a figure")) }
                form.act data-act="figure-report" data-fixed=(fixed.to_string()) {
                    div.row {
                        label { (lang.pick("月份", "Month")) input type="month" name="period" required value=(line.owed); }
                        @if line.measure == "rate" {
                            label { (lang.pick("分子（年初至月末）", "Numerator, since New Year")) input type="number" step="any" name="amount" data-number="" required; }
                            label { (lang.pick("分母", "Denominator")) input type="number" step="any" min="0" name="whole" data-number="" required value=[last.map(|one| &one.whole)]; }
                        } @else {
                            label { (lang.pick("年初至月末累计完成", "Reached since New Year")) " " (line.of)
                                input type="number" step="any" name="amount" data-number="" required value=[last.map(|one| &one.amount)]; }
                        }
                    }
                    label { (lang.pick("说明（可不填）", "Remark (optional)")) input name="words" maxlength="500"; }
                    button.btn.primary { (lang.pick("提交", "Send")) }
                }
            }
        }
    }
}

fn told(lang: Lang, figure: &Figure) -> Markup {
    html! {
        (figure.period) " " b { (figure.amount) @if !figure.whole.is_empty() { "／" (figure.whole) } }
        @if !figure.words.is_empty() { span.quiet { " " (figure.words) } }
        @if !figure.reason.is_empty() { span.warn { " " (lang.pick("▲ 退回：", "▲ Returned: ")) (figure.reason) } }
    }
}

fn waiting(lang: Lang, line: &Line, figure: &Figure) -> Markup {
    let fixed = json!({ "figure": figure.id, "version": figure.version });
    html! {
        p { (told(lang, figure)) " "
            @if figure.state == "submitted" { (tag("info", lang.pick("○ 待上级审核", "○ Waits for approval"))) } }
        @if line.decides && figure.state == "submitted" {
            @if figure.mine { p.quiet { (lang.pick("这是您填报的，由其他人员审核。", "You have reported it; somebody else decides.")) } }
            @else {
                form.act data-act="figure-decide" data-fixed=(fixed.to_string()) {
                    (reason(lang, "退回理由", "Reason, when you return it"))
                    div.row {
                        button.btn.primary name="state" value="approved" { (lang.pick("审核通过并锁定", "Approve and lock")) }
                        button.btn name="state" value="returned" { (lang.pick("退回", "Return")) }
                    }
                }
            }
        }
    }
}

fn reopen(lang: Lang, figure: &Figure) -> Markup {
    let fixed = json!({ "figure": figure.id, "version": figure.version, "state": "returned" });
    html! {
        details.action {
            summary { (lang.pick("退回已锁定的数", "Return a locked figure")) }
            form.act data-act="figure-decide" data-fixed=(fixed.to_string()) {
                p { (told(lang, figure)) }
                label { (lang.pick("退回理由", "Reason")) input name="reason" maxlength="500" required; }
                button.btn { (lang.pick("退回更正", "Return it")) }
            }
        }
    }
}
