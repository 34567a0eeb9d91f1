//! Rule `softer-than-demand` 承诺低于要求: a task whose number, deadline or words are softer than the
//! demand it answers.

use std::collections::BTreeMap;

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{
    Aspect, Link, LinkState, Modality, Relation, Requirement, RowId, Severity, Spot, Task,
    Weakening,
};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "softer-than-demand",
    family: Family::Fit,
    severity: Severity::Warning,
    title: Text::new("承诺低于要求", "softer than the demand"),
    page: include_str!("softer_than_demand.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let rows = plan.ledger.requirements.iter().map(|row| (&row.id, row));
    let rows: BTreeMap<&RowId, &Requirement> = rows.collect();
    for link in plan.links().iter().filter(|link| counts(link)) {
        let (Some(row), Some(task)) = (rows.get(&link.requirement), plan.task(&link.task)) else {
            continue;
        };
        for weakening in &link.weakenings {
            report(plan, sink, row, task, weakening);
        }
    }
}

/// A task that is only loosely suggested is not held to every word of the demand.
fn counts(link: &Link) -> bool {
    match link.state {
        LinkState::Confirmed => true,
        LinkState::Suggested | LinkState::Doubted => {
            link.relation != Relation::Intersect || link.strength >= 5
        }
        LinkState::Refused => false,
    }
}

fn report(plan: &Plan, sink: &mut Sink, row: &Requirement, task: &Task, found: &Weakening) {
    let severity = if row.modality == Modality::Must && found.aspect != Aspect::Modality {
        Severity::Error
    } else {
        Severity::Warning
    };
    let advice = match found.aspect {
        Aspect::Number => Text::new(
            "把数字提到不低于要求；确有困难的，报分管领导并向上级说明。",
            "Raise the number to the demand; if that cannot be, tell the leader and those who demand it.",
        ),
        Aspect::Deadline => Text::new(
            "把完成时间提前到要求的时限之内，并倒排节点。",
            "Bring the end forward to the deadline demanded, and plan the steps backwards from it.",
        ),
        Aspect::Modality => Text::new(
            "把“推动、探索、力争”改成与要求一致的“完成、确保”。",
            "Use words that bind as much as those of the demand.",
        ),
    };
    let demand = row.origins.first().into_iter().flat_map(|origin| plan.spots(&row.id, origin));
    let at: Vec<Spot> = plan.task_spots(task).into_iter().chain(demand).collect();
    sink.report_as(severity, found.message.clone(), advice, at);
}
