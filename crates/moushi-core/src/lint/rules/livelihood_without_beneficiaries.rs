//! Rule `livelihood-without-beneficiaries` 民生实事没有受益对象: a promise to the public that does not
//! say to whom.

use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task, TaskKind};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "livelihood-without-beneficiaries",
    family: Family::People,
    severity: Severity::Note,
    title: Text::new("民生实事没有受益对象", "a livelihood item without beneficiaries"),
    page: include_str!("livelihood_without_beneficiaries.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "是民生实事，却没有说谁受益",
    en: "is a livelihood item and does not say who benefits",
    en_many: "are livelihood items and do not say who benefits",
    advice: Text::new(
        "写明受益的人：哪里的学生、幼儿、家长或教师，大约多少。",
        "Say who benefits: which pupils, children, parents or teachers, and about how many.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    report(plan, sink, &FAULT, |task| {
        task.kind == TaskKind::Livelihood && !plan.line(task).any(names_people)
    });
}

fn names_people(task: &Task) -> bool {
    let deliverable = task.deliverable.as_deref().unwrap_or_default();
    LEXICON.beneficiaries.within(&task.words) || LEXICON.beneficiaries.within(deliverable)
}
