//! Rule `no-deadline` 没有完成时限: a task without an end.

use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "no-deadline",
    family: Family::Concrete,
    severity: Severity::Warning,
    title: Text::new("没有完成时限", "no deadline"),
    page: include_str!("no_deadline.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "没有完成时限",
    en: "has no deadline",
    en_many: "have no deadline",
    advice: Text::new(
        "写明最迟完成时间，如“9月底前”；长期性工作写“常年”，并列出年内节点。",
        "Say by when, for instance “by the end of September”; call lasting work lasting and give its steps of this year.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let dated = |task: &Task| task.deadline.is_some() || task.deadline_words.is_some();
    report(plan, sink, &FAULT, |task| !plan.line(task).any(dated));
}
