//! Rule `no-owner` 没有牵头单位: a task that no unit leads.

use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task, TaskKind};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "no-owner",
    family: Family::Concrete,
    severity: Severity::Error,
    title: Text::new("没有牵头单位", "no lead unit"),
    page: include_str!("no_owner.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "没有牵头单位",
    en: "has no lead unit",
    en_many: "have no lead unit",
    advice: Text::new(
        "为每项任务确定一个牵头单位；配合单位另列。",
        "Name one unit that leads each task; list the supporting units apart.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    // A risk that nobody at all answers for is told once, by `risk-without-owner`.
    let other = |task: &Task| task.kind != TaskKind::Risk || plan.has_owner(task);
    report(plan, sink, &FAULT, |task| plan.leads(task).is_empty() && other(task));
}
