//! Rule `task-without-basis` 任务无依据: a task that answers no demand and gives no reason of its own.

use std::collections::BTreeSet;

use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{RowId, Severity};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "task-without-basis",
    family: Family::Fit,
    severity: Severity::Note,
    title: Text::new("任务无依据", "a task without a basis"),
    page: include_str!("task_without_basis.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "没有上级依据，也没有注明是自选动作",
    en: "answers no demand from above and is not marked as our own choice",
    en_many: "answer no demand from above and are not marked as our own choice",
    advice: Text::new(
        "找到依据的，建立对标关系；确属本地需要的，标为自选动作并写明理由。",
        "Link the demand it answers; if it is our own idea, mark it so and give the reason.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    if plan.ledger.requirements.is_empty() {
        return;
    }
    let baseless: BTreeSet<&RowId> = plan.coverage().without_basis.iter().collect();
    report(plan, sink, &FAULT, |task| plan.line(task).all(|one| baseless.contains(&one.id)));
}
