//! Rule `date-in-the-past` 时限已过: a task of this year's plan that ended before the year began.

use chrono::Datelike;

use crate::lint::group::groups;
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::{Grain, Role, Text};

/// The rule.
pub const RULE: Rule = Rule {
    name: "date-in-the-past",
    family: Family::Wording,
    severity: Severity::Warning,
    title: Text::new("时限已过", "a deadline before the year began"),
    page: include_str!("date_in_the_past.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let year = plan.ledger.year;
    for group in groups(plan, |task| past(task, year)) {
        let (task, written) = group.first();
        let words = brief(&task.words);
        let message = if group.is_many() {
            let subject = group.subject();
            Text::of(
                format!("{year}年计划中，{}时限已过，如“{words}”（{written}）。", subject.zh),
                format!(
                    "{} were due before {year} began, such as “{words}” ({written}).",
                    subject.en
                ),
            )
        } else {
            Text::of(
                format!("{year}年计划中的“{words}”，时限是“{written}”，已经过了。"),
                format!(
                    "“{words}” in the plan of {year} was due “{written}”, before the year began."
                ),
            )
        };
        sink.report(message, ADVICE, group.spots(plan));
    }
}

const ADVICE: Text = Text::new(
    "多半是沿用了去年的文字：改正年份；已办结的从计划中删去，未办结的注明结转。",
    "Probably last year's words: correct the year, drop what is done, mark what is carried over.",
);

/// The words of a deadline before the year. A bare year (2022年) may only name a time and is no end.
fn past(task: &Task, year: i32) -> Option<String> {
    let when = task.deadline.as_ref()?;
    let names_a_year = when.role == Role::At && when.grain >= Grain::Year;
    let day = when.latest.filter(|day| day.year() < year && !names_a_year)?;
    Some(task.deadline_words.clone().unwrap_or_else(|| day.to_string()))
}
