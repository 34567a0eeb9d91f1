//! Rule `date-in-the-past` 时限已过: a task of this year's plan that ended before the year began.

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::Severity;
use crate::text::Text;
use chrono::Datelike;

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
    for task in &plan.ledger.tasks {
        let Some(day) = task.deadline.as_ref().and_then(|when| when.latest) else { continue };
        if day.year() >= plan.ledger.year {
            continue;
        }
        let (words, year) = (brief(&task.words), plan.ledger.year);
        let written = task.deadline_words.clone().unwrap_or_else(|| day.to_string());
        let message = Text::of(
            format!("{year}年计划中的“{words}”，时限是“{written}”，已经过了。"),
            format!("“{words}” in the plan of {year} was due “{written}”, before the year began."),
        );
        let advice = Text::new(
            "多半是沿用了去年的文字：改正年份；已办结的从计划中删去，未办结的注明结转。",
            "Probably last year's words: correct the year, drop what is done, mark what is carried over.",
        );
        sink.report(message, advice, plan.task_spots(task));
    }
}
