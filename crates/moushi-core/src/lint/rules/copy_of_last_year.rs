//! Rule `copy-of-last-year` 照抄去年: a task that nearly repeats one of last year.

use std::collections::BTreeMap;

use crate::align::{NearCopy, NumberChange};
use crate::lint::group::groups;
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{RowId, Severity};
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
    for group in groups(plan, |task| copies.get(&task.id).copied()) {
        let (task, copy) = group.first();
        let subject = group.subject();
        if group.is_many() {
            let first = brief(&task.words);
            let message = Text::of(
                format!("{}与去年几乎一样，如“{first}”。", subject.zh),
                format!("{} are nearly last year's, such as “{first}”.", subject.en),
            );
            sink.report(message, ADVICE, group.spots(plan));
        } else {
            let before = plan.last_year(&copy.before);
            let places = before.into_iter().flat_map(|before| plan.task_spots(before));
            let at = plan.task_spots(task).into_iter().chain(places).collect();
            sink.report(one(&subject, copy), ADVICE, at);
        }
    }
}

const ADVICE: Text = Text::new(
    "写出今年比去年多做什么、做到多少；每年都办的日常工作移出重点任务。",
    "Say what is more or further than last year; move what is done every year out of the list.",
);

fn one(subject: &Text, copy: &NearCopy) -> Text {
    let (zh, en) = match copy.number {
        NumberChange::Same => ("，数字也没有变", ", and the number is the same"),
        NumberChange::Softer => ("，数字还低了", ", and the number is lower"),
        NumberChange::None | NumberChange::Harder => ("", ""),
    };
    Text::of(
        format!("{}与去年的任务几乎一样{zh}。", subject.zh),
        format!("{} is nearly last year's task{en}.", subject.en),
    )
}
