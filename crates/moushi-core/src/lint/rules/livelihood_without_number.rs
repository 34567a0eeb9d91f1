//! Rule `livelihood-without-number` 民生实事没有数量: a promise to the public without how many.

use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::words::measured;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, TaskKind};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "livelihood-without-number",
    family: Family::People,
    severity: Severity::Warning,
    title: Text::new("民生实事没有数量", "a livelihood item without a number"),
    page: include_str!("livelihood_without_number.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "是民生实事，却没有说办多少",
    en: "is a livelihood item and does not say how many",
    en_many: "are livelihood items and do not say how many",
    advice: Text::new(
        "写明办几件、几所、惠及多少人，便于公示和群众监督。",
        "Say how many things, places or people, so that it can be published and watched.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    report(plan, sink, &FAULT, |task| {
        task.kind == TaskKind::Livelihood && task.targets.is_empty() && !measured(&task.words)
    });
}
