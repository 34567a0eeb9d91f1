//! Rule `not-cascaded` 未分解下达: a task meant for the units below that none of them has taken up.

use crate::align::{self, Cascade};
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "not-cascaded",
    family: Family::Fit,
    severity: Severity::Warning,
    title: Text::new("未分解下达", "not taken up below"),
    page: include_str!("not_cascaded.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let mut numbers: Vec<&Task> = Vec::new();
    for found in align::uncascaded(&plan.ledger.tasks, &plan.ledger.below) {
        let Some(task) = plan.task(&found.task).filter(|task| !plan.is_heading(&task.id)) else {
            continue;
        };
        match found.why {
            Cascade::NamesBelow => {
                let words = brief(&task.words);
                let message = Text::of(
                    format!("“{words}”要由下级落实，下级的计划里没有。"),
                    format!("“{words}” is for the units below, and no plan below takes it up."),
                );
                sink.report(message, ADVICE, plan.task_spots(task));
            }
            Cascade::HasTarget => numbers.push(task),
        }
    }
    let Some(first) = numbers.first() else { return };
    let (count, words) = (numbers.len(), brief(&first.words));
    let message = Text::of(
        format!("{count}项带数量的任务在下级的计划里找不到，如“{words}”。"),
        format!("{count} tasks with numbers appear in no plan below, such as “{words}”."),
    );
    sink.report_as(Severity::Note, message, ADVICE, plan.all_spots(numbers));
}

const ADVICE: Text = Text::new(
    "把任务和数量分解到有关单位，请其写入计划；由本级直接办的，写明本级办理。",
    "Split the task and its number among the units below; if it is done here, say so.",
);
