//! What became of a task, on its page: where it stands, its light with the rule, what can be done now, and
//! what was reported, shown, asked and written.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::title;
use crate::app::acts;
use crate::app::asks::entry::{
    Evidence, Field, Follow, Instruction, Notice, Path, Report, Request, Stage, Stairs, Whole,
};
use crate::app::clock::shown;
use crate::http::Lang;
use crate::web::frame::tag;
use crate::web::pages::controls::{area, day, form, piece};
use crate::web::pages::list::mark;

/// The panels of a task that is followed; nothing for other rows.
pub fn panels(lang: Lang, whole: &Whole) -> Markup {
    let Some(follow) = &whole.follow else { return html! {} };
    html! {
        section.panel.follow #follow {
            h2 { (lang.pick("跟踪", "Follow-up")) }
            (standing(lang, follow))
            (actions(lang, whole, follow))
        }
        (stages(lang, whole, follow))
        (cascade(lang, whole, follow))
        @if let Some(path) = &follow.path { (self::path(lang, path)) }
        (super::effect::panel(lang, follow.review.as_ref()))
        (requests(lang, &follow.requests))
        (notices(lang, &follow.notices))
        (remarks(lang, &follow.remarks))
        (reports(lang, &follow.reports))
        (evidence(lang, &follow.evidence))
    }
}

fn standing(lang: Lang, follow: &Follow) -> Markup {
    let rule = &follow.rule;
    let dash = |words: &str| if words.is_empty() { "--".to_owned() } else { words.to_owned() };
    html! {
        div.tags {
            (tag("plain", lang.of(&follow.stands))) " "
            @for one in &follow.light { (mark(lang, one)) " " }
            @if follow.escalation > 0 { (tag("bad", lang.of(&follow.pressed))) }
        }
        @if follow.sides.len() > 1 {
            p.quiet { (lang.pick("分项：", "By side: ")) @for side in &follow.sides { (lang.of(&side.title)) " " (mark(lang, &side.light)) " " } }
        }
        dl.facts {
            div { dt { (lang.pick("进度", "Progress")) } dd { @if follow.reported_on.is_empty() { "--" } @else { (follow.percent) "%" } } }
            div { dt { (lang.pick("最近反馈", "Last report")) } dd { (dash(&follow.reported_on)) } }
            div { dt { (lang.pick("预计完成", "Forecast")) } dd { (dash(&follow.forecast)) } }
            @let beside = &follow.beside;
            @if beside.pays { div { dt { (lang.pick("资金支付", "Funds paid")) } dd { @if beside.funds < 0 { "--" } @else { (beside.funds) "%" } } } }
            @if beside.enters { div { dt { (lang.pick("已入统至", "Entered up to")) } dd { (dash(&beside.entered)) } } }
            div { dt { (lang.pick("调整次数", "Changes")) } dd { (follow.changes) } }
            @if !follow.closed_on.is_empty() {
                div { dt { (lang.pick("销号日期", "Closed on")) } dd { (follow.closed_on) } }
            }
        }
        @if !follow.lights.is_empty() {
            details.rule #lit {
                summary { (lang.pick("亮灯记录", "Lights so far")) " " (follow.lights.len()) }
                @for one in &follow.lights {
                    p { (one.since) (lang.pick(" 起 ", " on: ")) @for tag in &one.light { (mark(lang, tag)) " " } }
                }
            }
        }
        details.rule {
            summary { (lang.pick("亮灯规则：", "Rule of lights: ")) (lang.pick(&rule.zh, &rule.en)) }
            p.quiet { (lang.pick("出处：", "Source: ")) (rule.source) }
            @if !rule.note.is_empty() { p.quiet { (lang.pick("说明：", "Note: ")) (rule.note) } }
        }
        (ladder(lang, &follow.ladder))
    }
}

/// The ladder of pressing, with the step on which the task stands.
fn ladder(lang: Lang, ladder: &Stairs) -> Markup {
    html! {
        details.rule #ladder {
            summary { (lang.pick("督办阶梯：", "Ladder: ")) (lang.of(&ladder.title)) }
            ol {
                @for step in &ladder.steps {
                    li aria-current=[step.here.then_some("step")] {
                        @if step.here { b { (lang.of(&step.title)) } } @else { (lang.of(&step.title)) }
                        span.quiet { (lang.pick("：", ": ")) (lang.of(&step.on)) }
                    }
                }
            }
            p.quiet { (lang.pick("出处：", "Source: ")) (ladder.source) }
            @if !ladder.note.is_empty() { p.quiet { (lang.pick("说明：", "Note: ")) (ladder.note) } }
        }
    }
}

/// The steps of the task.
fn stages(lang: Lang, whole: &Whole, follow: &Follow) -> Markup {
    let may = follow.offered.iter().any(|act| act == "milestone-waive");
    html! {
        @if !follow.steps.is_empty() {
            section.panel #steps {
                h2 { (lang.pick("节点", "Steps")) span.quiet { (follow.steps.len()) } }
                table.narrow {
                    thead { tr { th { (lang.pick("节点", "Step")) } th { (lang.pick("时限", "Due")) } th.num { (lang.pick("进度", "Progress")) } th { (lang.pick("状态", "State")) } } }
                    tbody { @for step in &follow.steps { (stage(lang, whole, follow, step, may)) } }
                }
            }
        }
    }
}

fn stage(lang: Lang, whole: &Whole, follow: &Follow, step: &Stage, may: bool) -> Markup {
    let state = match step.state.as_str() {
        "reached" => tag("good", lang.pick("● 已完成", "● Reached")),
        "waived" => tag("plain", lang.pick("－ 已免除", "－ Waived")),
        "late" => tag("bad", lang.pick("▲ 已过期", "▲ Overdue")),
        _ => tag("info", lang.pick("○ 未到期", "○ Ahead")),
    };
    let open = matches!(step.state.as_str(), "late" | "open");
    let fixed = json!({ "entry": whole.line.id, "version": follow.version, "step": step.words });
    html! {
        tr {
            td { (step.words)
                @if may && open {
                    details.action { summary { (lang.pick("免除", "Waive")) }
                        (form("milestone-waive", &fixed, &area(lang, "reason", "理由", "Reason", true), lang.pick("免除节点", "Waive the step"))) }
                } }
            td data-name=(lang.pick("时限", "Due")) { (step.due) }
            td.num data-name=(lang.pick("进度", "Progress")) { @if let Some(percent) = step.percent { (percent) "%" } @else { "--" }
                @if let Some(funds) = step.funds { div.quiet { (lang.pick("资金", "funds ")) (funds) "%" } } }
            td { (state) " " span.quiet { (step.on) } }
        }
    }
}

/// The way to the task's shares.
fn cascade(lang: Lang, whole: &Whole, follow: &Follow) -> Markup {
    html! {
        @if follow.shares > 0 || follow.splits {
            section.panel #shares {
                h2 { (lang.pick("分解下达", "Handed down")) span.quiet { (follow.shares) (lang.pick(" 个单位承接", " units have a share")) } }
                p { a href={ "/entries/" (whole.line.id) "/cascade" } {
                    @if follow.shares > 0 { (lang.pick("查看各单位指标和完成数 →", "Shares and figures of the units →")) }
                    @else { (lang.pick("分解到市县和学校 →", "Hand it down to cities, counties and schools →")) } } }
            }
        }
    }
}

/// A number as it is shown: two decimals where it has any.
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The number of the target on its way, with what was reported.
fn path(lang: Lang, path: &Path) -> Markup {
    let unit = path.unit.as_str();
    html! {
        section.panel #path {
            h2 { (lang.pick("目标进度", "Towards the target"))
                span.quiet { (path.indicator) " " (number(path.target)) (unit) } }
            dl.facts {
                div { dt { (lang.pick("本期值", "Now")) } dd { (number(path.figure)) (unit) } }
                @if let Some(share) = path.completion { div { dt { (lang.pick("完成率", "Completion")) } dd { (number(share)) "%" } } }
                @if let Some(points) = path.points { div { dt { (lang.pick("与目标相差", "From the target")) } dd { (number(points)) (lang.pick(" 个百分点", " points")) } } }
                @if let Some(base) = path.baseline { div { dt { (lang.pick("基期值", "Baseline")) } dd { (number(base)) (unit) } } }
            }
            @if let Some(words) = &path.deviation { p { (lang.of(words)) } }
            @if let Some(words) = &path.forecast { p { (lang.of(words)) } }
            table.narrow {
                thead { tr { th { (lang.pick("日期", "Day")) } th.num { (lang.pick("反馈值", "Reported")) } th.num { (lang.pick("计划值", "Planned")) } } }
                tbody { @for step in &path.steps {
                    tr { td { (step.day) }
                        td.num data-name=(lang.pick("反馈值", "Reported")) { (number(step.figure)) }
                        td.num data-name=(lang.pick("计划值", "Planned")) { @if let Some(planned) = step.planned { (number(planned)) } @else { "--" } } }
                } }
            }
            p.quiet { (lang.pick("计划值按年初基期、各节点进度、时限计算；两点之间按直线。",
                "Planned goes from the baseline at New Year by the steps to the deadline, straight between them.")) }
        }
    }
}

/// What the caller may do now, each behind its own fold.
fn actions(lang: Lang, whole: &Whole, follow: &Follow) -> Markup {
    let held = json!({ "entry": whole.line.id, "version": follow.version });
    let plain = json!({ "entry": whole.line.id });
    html! {
        div.actions {
            @for act in follow.offered.iter().filter(|act| *act != "milestone-waive") {
                @let name = acts::named(act).map_or(act.as_str(), |card| lang.of(&card.title));
                details.action data-offer=(act) {
                    summary.btn { (name) }
                    (match act.as_str() {
                        "progress-report" => form(act, &plain, &report(lang, follow), name),
                        "evidence-add" => form(act, &plain, &piece(lang), name),
                        "task-claim" => form(act, &held, &claim(lang, follow), name),
                        "change-ask" => change(lang, whole, &held),
                        "task-conclude" => conclude(lang, &held),
                        "notice-send" => form(act, &plain, &html! {
                            (area(lang, "words", "督办内容", "What is to be done", true))
                            (day(lang, "until", "答复期限", "Reply until", &follow.ladder.until, true))
                        }, name),
                        "remark-give" => form(act, &plain, &html! {
                            (area(lang, "words", "批示内容", "Remark", true))
                            (day(lang, "until", "答复期限（可不填）", "Answer until (optional)", "", false))
                        }, name),
                        "task-reopen" | "task-resume" | "task-carry" => {
                            form(act, &held, &area(lang, "reason", "理由", "Reason", true), name)
                        }
                        "task-assign" => {
                            form(act, &held, &area(lang, "reason", "协商情况（可不填）", "What was agreed (optional)", false), name)
                        }
                        "task-evaluate" => form(act, &held, &super::effect::form(lang, &follow.target), name),
                        _ => form(act, &held, &html! {}, name),
                    })
                }
            }
        }
    }
}

fn report(lang: Lang, follow: &Follow) -> Markup {
    let last = follow.reports.first();
    let open: Vec<Stage> = follow
        .steps
        .iter()
        .filter(|step| matches!(&*step.state, "open" | "late"))
        .cloned()
        .collect();
    html! {
        @if let Some(last) = last {
            @if !last.next.is_empty() { p.quiet { (lang.pick("上次的下一步：", "Planned last time: ")) (last.next) } }
        }
        (area(lang, "done", "工作进展", "What has been done", true))
        (super::super::report::steps(lang, "entry", &open))
        (area(lang, "next", "下一步", "What comes next", false))
        (area(lang, "problems", "存在问题", "What stands in the way", false))
        (area(lang, "support", "需协调事项", "What is needed of others", false))
        div.row {
            label { (lang.pick("进度（%）", "Progress (%)"))
                input type="number" name="percent" data-number="" min="0" max="1000" required value=(follow.percent); }
            @if !follow.target.is_empty() {
                label { (lang.pick("本期值（目标 ", "Now (target ")) (follow.target) (lang.pick("）", ")"))
                    input type="number" name="figure" data-number="" step="any"; }
            }
            (super::super::report::beside(lang, "entry", &follow.beside))
            (day(lang, "forecast", "预计完成", "Forecast", &follow.forecast, false))
        }
    }
}

fn claim(lang: Lang, follow: &Follow) -> Markup {
    let shown = follow.evidence.iter().filter(|one| one.state != "returned").count();
    html! {
        @if shown == 0 { p.warn { (lang.pick("▲ 还没有佐证，请先上传。", "▲ There is no evidence yet; add some first.")) } }
        @if follow.percent < 100 {
            (area(lang, "reason", "进度不足 100%，请说明原因", "Less than 100 % is reached: why", true))
        } @else {
            (area(lang, "reason", "说明（可不填）", "Remark (optional)", false))
        }
    }
}

/// Fields whose change a unit may ask for.
const ASKED: [&str; 6] = ["words", "due", "milestones", "deliverable", "unit", "person"];

fn change(lang: Lang, whole: &Whole, held: &Value) -> Markup {
    let fields = whole.fields.iter().filter(|field| ASKED.contains(&field.name.as_str()));
    html! {
        form.act data-act="change-ask" data-fixed=(held.to_string()) {
            p.quiet { (lang.pick("只改需要调整的栏目；批准前原内容继续有效，印发版本不会改写。",
                "Change only what is to change; what was stays in force until it is granted, and the issued version is never rewritten.")) }
            @for Field { name, value } in fields {
                label { (title(lang, name))
                    textarea rows="1" data-change=(name) data-held=(value) { (value) } }
            }
            label { (lang.pick("申请事项", "Asked for"))
                select name="asked" {
                    option value="change" { (lang.pick("调整", "a change")) }
                    option value="suspend" { (lang.pick("中止", "to suspend it")) }
                    option value="cancel" { (lang.pick("取消", "to cancel it")) }
                } }
            (area(lang, "reason", "理由", "Reason", true))
            button.btn.primary { (lang.pick("提交申请", "Ask")) }
        }
    }
}

fn conclude(lang: Lang, held: &Value) -> Markup {
    html! {
        form.act data-act="task-conclude" data-fixed=(held.to_string()) {
            (area(lang, "checked", "核查情况（抽查了什么、核对了什么数据）", "What was checked: sample, data", false))
            (area(lang, "reason", "不属实、不充分的理由", "Why it is not so, or not enough", false))
            div.row {
                button.btn.primary name="confirmed" value="true" { (lang.pick("属实，予以销号", "It is so: close it")) }
                button.btn name="confirmed" value="false" { (lang.pick("退回整改", "Send it back")) }
            }
        }
    }
}

fn requests(lang: Lang, requests: &[Request]) -> Markup {
    html! {
        @if !requests.is_empty() {
            section.panel {
                h2 { (lang.pick("调整申请", "Requests")) span.quiet { (requests.len()) } }
                @for one in requests { (request(lang, one)) }
            }
        }
    }
}

fn request(lang: Lang, one: &Request) -> Markup {
    let fixed = json!({ "request": one.id, "version": one.version });
    let state = match one.state.as_str() {
        "granted" => tag("good", lang.pick("● 已批准", "● Granted")),
        "denied" => tag("bad", lang.pick("▲ 未批准", "▲ Denied")),
        _ => tag("info", lang.pick("○ 待审批", "○ Waits")),
    };
    html! {
        div.link-row {
            p { b { (lang.of(&one.title)) } " " (state) span.quiet { " " (one.who) " · " (shown(one.at)) } }
            @for change in &one.changes {
                p { (title(lang, &change.field)) "：" del { (change.before) } " → " ins { (change.after) } }
            }
            p.quiet { (lang.pick("理由：", "Reason: ")) (one.reason) }
            @if !one.answer.is_empty() { p.quiet { (lang.pick("批复：", "Answer: ")) (one.answer) } }
            @if one.mine {
                form.act data-act=(one.act) data-fixed=(fixed.to_string()) {
                    (area(lang, "reason", "意见（不批准时必填）", "Reason, when you deny it", false))
                    div.row {
                        button.btn.primary name="granted" value="true" { (lang.pick("批准", "Grant")) }
                        button.btn name="granted" value="false" { (lang.pick("不批准", "Deny")) }
                    }
                }
            }
        }
    }
}

fn notices(lang: Lang, notices: &[Notice]) -> Markup {
    html! {
        @if !notices.is_empty() {
            section.panel {
                h2 { (lang.pick("督办单", "Supervision notices")) span.quiet { (notices.len()) } }
                @for one in notices {
                    div.link-row {
                        p { b { a href={ "/notices/" (one.id) ".docx" } { (one.number) } } " " (tag("plain", lang.of(&one.step)))
                            span.quiet { " " (shown(one.at)) " · " (lang.pick("答复期限 ", "reply until ")) (one.until) } }
                        p.said { (one.words) }
                        @if one.replied_at > 0 {
                            p.said { (lang.pick("答复：", "Reply: ")) (one.reply) span.quiet { " " (shown(one.replied_at)) } }
                        }
                        @if one.mine {
                            (form("notice-reply", &json!({ "notice": one.id, "version": one.version }),
                                &area(lang, "words", "答复", "Reply", true), lang.pick("答复督办单", "Answer the notice")))
                        }
                    }
                }
            }
        }
    }
}

fn remarks(lang: Lang, remarks: &[Instruction]) -> Markup {
    html! {
        @if !remarks.is_empty() {
            section.panel {
                h2 { (lang.pick("批示", "Leaders' remarks")) span.quiet { (remarks.len()) } }
                @for one in remarks {
                    div.link-row {
                        p { b { (one.who) } span.quiet { " " (shown(one.at))
                            @if !one.until.is_empty() { " · " (lang.pick("答复期限 ", "answer until ")) (one.until) } } }
                        p.said { (one.words) }
                        @if !one.answer.is_empty() { p.said { (lang.pick("答复：", "Answer: ")) (one.answer) } }
                        @if one.mine {
                            (form("remark-answer", &json!({ "remark": one.id, "version": one.version }),
                                &area(lang, "words", "答复", "Answer", true), lang.pick("答复批示", "Answer the remark")))
                        }
                    }
                }
            }
        }
    }
}

fn reports(lang: Lang, reports: &[Report]) -> Markup {
    html! {
        @if !reports.is_empty() {
            section.panel {
                h2 { (lang.pick("进展反馈", "Reports")) span.quiet { (reports.len()) } }
                @for one in reports { (told(lang, one)) }
            }
        }
    }
}

fn told(lang: Lang, one: &Report) -> Markup {
    let state = match one.state.as_str() {
        "acknowledged" => tag("good", lang.pick("● 已审核", "● Noted")),
        "returned" => tag("bad", lang.pick("▲ 已退回", "▲ Returned")),
        _ => tag("info", lang.pick("○ 待审核", "○ Waits")),
    };
    let boxes = [
        (lang.pick("进展", "Done"), &one.done),
        (lang.pick("下一步", "Next"), &one.next),
        (lang.pick("问题", "Problems"), &one.problems),
        (lang.pick("需协调", "Needed"), &one.support),
    ];
    html! {
        div.link-row id={ "report-" (one.id) } {
            p { b { (one.percent) "%" } " " @if !one.figure.is_empty() { (lang.pick("本期值 ", "now ")) (one.figure) " " }
                @if one.funds >= 0 { (lang.pick("资金 ", "funds ")) (one.funds) "% " } @if !one.entered.is_empty() { (lang.pick("入统至 ", "entered up to ")) (one.entered) " " } (state) span.quiet { " " (one.who) " · " (shown(one.at))
                @if !one.forecast.is_empty() { " · " (lang.pick("预计 ", "forecast ")) (one.forecast) } } }
            @for (name, words) in boxes.iter().filter(|(_, words)| !words.is_empty()) {
                p.said { span.quiet { (name) "：" } (words) }
            }
            @if !one.reason.is_empty() { p.warn { (lang.pick("退回理由：", "Returned: ")) (one.reason) } }
        }
    }
}

fn evidence(lang: Lang, evidence: &[Evidence]) -> Markup {
    html! {
        @if !evidence.is_empty() {
            section.panel {
                h2 { (lang.pick("佐证", "Evidence")) span.quiet { (evidence.len()) } }
                @for one in evidence {
                    @let state = match one.state.as_str() {
                        "accepted" => tag("good", lang.pick("● 采信", "● Accepted")),
                        "returned" => tag("bad", lang.pick("▲ 退回", "▲ Returned")),
                        _ => tag("info", lang.pick("○ 待核", "○ To verify")),
                    };
                    p {
                        @if one.url.is_empty() { a href={ "/evidence/" (one.id) } { (one.name) } }
                        @else { a href=(one.url) rel="noopener noreferrer" { (one.name) } }
                        " " (state) span.quiet { " " (one.who) " · " (shown(one.at)) }
                    }
                }
            }
        }
    }
}
