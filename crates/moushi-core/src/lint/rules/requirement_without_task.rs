//! Rule `requirement-without-task` 要求无承接: a demand from above that no task answers.

use std::collections::BTreeMap;

use crate::align::Cover;
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{Modality, Requirement, RowId, Severity, Spot};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "requirement-without-task",
    family: Family::Fit,
    severity: Severity::Warning,
    title: Text::new("要求无承接", "a demand without a task"),
    page: include_str!("requirement_without_task.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    if plan.ledger.tasks.is_empty() {
        return;
    }
    let mut softer: BTreeMap<Option<&str>, Vec<&Requirement>> = BTreeMap::new();
    for row in unanswered(plan) {
        if row.modality == Modality::Must {
            sink.report_as(Severity::Error, one(row), ADVICE, spots(plan, row));
        } else {
            softer.entry(row.issuer.as_deref()).or_default().push(row);
        }
    }
    for (issuer, rows) in softer {
        if rows.len() > plan.config.limits.one_by_one {
            let spots = rows.iter().filter_map(|row| spots(plan, row).into_iter().next());
            sink.report(many(issuer, &rows), ADVICE, spots.collect());
        } else {
            for row in rows {
                sink.report_as(severity(row), one(row), ADVICE, spots(plan, row));
            }
        }
    }
}

const ADVICE: Text = Text::new(
    "补一项任务承接，或在对标关系中确认由哪项任务承接；不属于本单位职责的，注明理由后忽略。",
    "Add a task, or confirm the link to the task that answers it; if it is not ours, suppress with that reason.",
);

/// Demands that no task answers; of a demand and those below it only the lowest.
fn unanswered<'a>(plan: &Plan<'a>) -> Vec<&'a Requirement> {
    let rows = &plan.ledger.requirements;
    let headings: std::collections::BTreeSet<&RowId> =
        rows.iter().filter_map(|row| row.parent.as_ref()).collect();
    let covers = plan.coverage().requirements.iter();
    let open = rows.iter().zip(covers).filter(|(_, cover)| cover.cover == Cover::None);
    open.map(|(row, _)| row).filter(|row| !headings.contains(&row.id)).collect()
}

fn severity(row: &Requirement) -> Severity {
    if row.modality == Modality::Explore { Severity::Note } else { Severity::Warning }
}

fn spots(plan: &Plan, row: &Requirement) -> Vec<Spot> {
    row.origins
        .first()
        .map_or_else(|| vec![Spot::Row(row.id.clone())], |origin| plan.spots(&row.id, origin))
}

fn one(row: &Requirement) -> Text {
    let words = brief(&row.words);
    let (zh, en) = match &row.issuer {
        Some(issuer) => (format!("{issuer}要求"), format!("The demand of {issuer}")),
        None => ("要求".to_owned(), "The demand".to_owned()),
    };
    Text::of(format!("{zh}“{words}”没有任务承接。"), format!("{en} “{words}” has no task."))
}

fn many(issuer: Option<&str>, rows: &[&Requirement]) -> Text {
    let (count, first) = (rows.len(), brief(&rows[0].words));
    let (zh, en) = match issuer {
        Some(issuer) => (format!("{issuer}有"), format!("of {issuer} ")),
        None => ("有".to_owned(), String::new()),
    };
    Text::of(
        format!("{zh}{count}条要求没有任务承接，如“{first}”。"),
        format!("{count} demands {en}have no task, such as “{first}”."),
    )
}
