//! Rule `vanished-task` 去年任务没有下文: a task of last year that is not known to be done and that this
//! year's plan does not go on with.

use crate::align::{self, Missing};
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "vanished-task",
    family: Family::Fit,
    severity: Severity::Warning,
    title: Text::new("去年任务没有下文", "last year's task has vanished"),
    page: include_str!("vanished_task.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    if plan.ledger.tasks.is_empty() {
        return;
    }
    let (mut open, mut lasting, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for found in align::vanished(&plan.ledger.last_year, &plan.ledger.tasks) {
        let Some(task) = plan.last_year(&found.task) else { continue };
        match found.why {
            Missing::Open => open.push(task),
            Missing::NoStep => lasting.push(task),
            Missing::Unknown => unknown.push(task),
        }
    }
    tell(plan, sink, &open, not_finished);
    tell(plan, sink, &lasting, no_step);
    let Some(first) = unknown.first() else { return };
    let (count, words) = (unknown.len(), brief(&first.words));
    let message = Text::of(
        format!("去年有{count}项任务不知是否办结，今年计划也没有接续，如“{words}”。"),
        format!(
            "{count} tasks of last year are not known to be done and do not go on, such as “{words}”."
        ),
    );
    sink.report_as(Severity::Note, message, ADVICE, plan.all_spots(unknown));
}

/// One by one while a person would read them so, else together.
fn tell(plan: &Plan, sink: &mut Sink, tasks: &[&Task], message: impl Fn(&Task) -> Text) {
    if tasks.len() <= 3 * plan.config.limits.one_by_one {
        for task in tasks {
            sink.report(message(task), ADVICE, plan.task_spots(task));
        }
    } else {
        let (count, first) = (tasks.len(), message(tasks[0]));
        let message = Text::of(
            format!("去年有{count}项任务没有下文。例如：{}", first.zh),
            format!("{count} tasks of last year have vanished. For instance: {}", first.en),
        );
        sink.report(message, ADVICE, plan.all_spots(tasks.iter().copied()));
    }
}

const ADVICE: Text = Text::new(
    "已办结的，在去年台账上注明；没办结的，结转到今年并写明新的时限。",
    "Mark it as done in last year's list, or carry it over with a new deadline.",
);

fn not_finished(task: &Task) -> Text {
    let words = brief(&task.words);
    Text::of(
        format!("去年没有办结的“{words}”，今年计划里没有了。"),
        format!("“{words}” was not finished last year and is not in this year's plan."),
    )
}

fn no_step(task: &Task) -> Text {
    let words = brief(&task.words);
    let until = task.deadline_words.as_deref().unwrap_or("以后");
    Text::of(
        format!("跨年任务“{words}”的时限是{until}，今年计划里没有它的步骤。"),
        format!("“{words}” runs until {until}, and this year's plan has no step of it."),
    )
}
