//! Rule `copy-of-last-year` 照抄去年: a task that nearly repeats one of last year.

use std::collections::BTreeMap;

use crate::align::{NearCopy, NumberChange};
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{RowId, Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "copy-of-last-year",
    family: Family::New,
    severity: Severity::Note,
    title: Text::new("照抄去年", "a copy of last year's task"),
    page: include_str!("copy_of_last_year.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let stale = |copy: &&NearCopy| copy.number != NumberChange::Harder;
    let copies: BTreeMap<&RowId, &NearCopy> =
        plan.copies().iter().filter(stale).map(|copy| (&copy.task, copy)).collect();
    for (leader, tasks) in plan.portfolios() {
        let found: Vec<(&Task, &NearCopy)> =
            tasks.iter().filter_map(|task| Some((*task, *copies.get(&task.id)?))).collect();
        if found.len() > plan.config.limits.one_by_one {
            let message = many(leader, &found, tasks.len());
            sink.report(message, ADVICE, plan.all_spots(found.iter().map(|(task, _)| *task)));
        } else {
            for (task, copy) in found {
                let before = plan.last_year(&copy.before);
                let places = before.into_iter().flat_map(|before| plan.task_spots(before));
                let at = plan.task_spots(task).into_iter().chain(places).collect();
                sink.report(one(task, copy), ADVICE, at);
            }
        }
    }
}

const ADVICE: Text = Text::new(
    "写出今年比去年多做什么、做到多少；每年都办的日常工作移出重点任务。",
    "Say what is more or further than last year; move what is done every year out of the list.",
);

fn one(task: &Task, copy: &NearCopy) -> Text {
    let words = brief(&task.words);
    let (zh, en) = match copy.number {
        NumberChange::Same => ("，数字也没有变", ", and the number is the same"),
        NumberChange::Softer => ("，数字还低了", ", and the number is lower"),
        NumberChange::None | NumberChange::Harder => ("", ""),
    };
    Text::of(
        format!("“{words}”与去年的任务几乎一样{zh}。"),
        format!("“{words}” is nearly last year's task{en}."),
    )
}

fn many(leader: Option<&str>, found: &[(&Task, &NearCopy)], of: usize) -> Text {
    let (count, first) = (found.len(), brief(&found[0].0.words));
    let (zh, en) = match leader {
        Some(name) => (format!("{name}分管的"), format!("of {name}")),
        None => ("未注明分管领导的".to_owned(), "without a leader in charge".to_owned()),
    };
    Text::of(
        format!("{zh}{of}项任务中，有{count}项与去年几乎一样，如“{first}”。"),
        format!("{count} of the {of} tasks {en} are nearly last year's, such as “{first}”."),
    )
}
