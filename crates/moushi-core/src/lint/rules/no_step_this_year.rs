//! Rule `no-step-this-year` 跨年任务没有今年的步骤: a promise for a later year without a step in this one.

use chrono::Datelike;

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::{Text, when};

/// The rule.
pub const RULE: Rule = Rule {
    name: "no-step-this-year",
    family: Family::Fit,
    severity: Severity::Warning,
    title: Text::new("跨年任务没有今年的步骤", "a long promise without a step this year"),
    page: include_str!("no_step_this_year.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let year = plan.ledger.year;
    for task in plan.leaves() {
        let Some(day) = plan.latest(task).filter(|day| day.year() > year) else { continue };
        if has_step(task, year) || plan.line(task).skip(1).any(|above| has_step(above, year)) {
            continue;
        }
        let words = brief(&task.words);
        let until = task.deadline_words.clone().unwrap_or_else(|| format!("{}年", day.year()));
        let message = Text::of(
            format!("“{words}”的时限是{until}，没有说{year}年做到哪一步。"),
            format!("“{words}” is due {until} and does not say how far it gets in {year}."),
        );
        let advice = Text::of(
            format!("补上{year}年的节点：完成什么、到多少、什么时候。"),
            format!("Add the step of {year}: what, how much, by when."),
        );
        sink.report(message, advice, plan.task_spots(task));
    }
}

/// Whether the words name this year or a time in it, or work that begins (启动, 开工).
fn has_step(task: &Task, year: i32) -> bool {
    let deliverable = task.deliverable.as_deref().unwrap_or_default();
    [task.words.as_str(), deliverable].iter().any(|words| {
        let named = when::find(words, year);
        let within = named.iter().any(|one| one.latest.is_some_and(|day| day.year() == year));
        within || LEXICON.beginnings.within(words)
    })
}
