//! Rule `plan-load` 计划过满: more tasks than a year can carry.

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Spot};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "plan-load",
    family: Family::Focus,
    severity: Severity::Warning,
    title: Text::new("计划过满", "more tasks than a year can carry"),
    page: include_str!("plan_load.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let (count, limit) = (plan.leaves().count(), plan.config.limits.plan_load);
    if count <= limit {
        return;
    }
    let message = Text::of(
        format!("计划共有{count}项任务，超过{limit}项。"),
        format!("The plan has {count} tasks, more than {limit}."),
    );
    let advice = Text::new(
        "合并重复事项，把日常工作移出重点任务，只留下年底要向上级和群众交账的。",
        "Merge what is said twice, move routine work out, keep what must be answered for at the end of the year.",
    );
    sink.report(message, advice, vec![Spot::Plan]);
}
