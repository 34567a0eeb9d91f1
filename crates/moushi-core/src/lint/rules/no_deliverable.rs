//! Rule `no-deliverable` 没有成果形式: nothing will be there when the task is done.

use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::words::{LEXICON, measured};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "no-deliverable",
    family: Family::Concrete,
    severity: Severity::Warning,
    title: Text::new("没有成果形式", "no deliverable"),
    page: include_str!("no_deliverable.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "没有说明成果形式",
    en: "does not say what will be there when it is done",
    en_many: "do not say what will be there when they are done",
    advice: Text::new(
        "写明看得见的成果：印发什么文件、建成什么项目、达到什么数字。",
        "Name what can be seen at the end: a document issued, a thing built, a number reached.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    report(plan, sink, &FAULT, |task| !plan.line(task).any(tangible));
}

fn tangible(task: &Task) -> bool {
    task.deliverable.is_some()
        || !task.targets.is_empty()
        || measured(&task.words)
        || LEXICON.deliverables.within(&task.words)
}
