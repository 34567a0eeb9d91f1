//! Rule `no-satisfaction-measure` 没有满意度安排: livelihood items, and nobody asks people about them.

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task, TaskKind};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "no-satisfaction-measure",
    family: Family::People,
    severity: Severity::Note,
    title: Text::new("没有满意度安排", "nobody asks whether people are content"),
    page: include_str!("no_satisfaction_measure.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let livelihood: Vec<&Task> =
        plan.leaves().filter(|task| task.kind == TaskKind::Livelihood).collect();
    if livelihood.is_empty() || plan.ledger.tasks.iter().any(asks_people) {
        return;
    }
    let count = livelihood.len();
    let message = Text::of(
        format!("计划有{count}项民生实事，没有一处安排满意度测评、问卷或回访。"),
        format!(
            "The plan has {count} livelihood items and no survey or other question to the people."
        ),
    );
    let advice = Text::new(
        "加一项满意度测评（对象、方式、时间、目标值），或在民生实事中写明如何听取群众意见。",
        "Add a survey (whom, how, when, what level), or say in the items how people are heard.",
    );
    sink.report(message, advice, plan.all_spots(livelihood));
}

fn asks_people(task: &Task) -> bool {
    LEXICON.satisfaction.within(&task.words)
        || task.deliverable.as_deref().is_some_and(|words| LEXICON.satisfaction.within(words))
}
