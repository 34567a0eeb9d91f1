//! Rule `two-leads` 牵头单位不止一个: several units lead, so none does.

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "two-leads",
    family: Family::Focus,
    severity: Severity::Error,
    title: Text::new("牵头单位不止一个", "more than one lead unit"),
    page: include_str!("two_leads.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    for task in &plan.ledger.tasks {
        let leads = names(task);
        if leads.len() < 2 {
            continue;
        }
        let (words, count, list) = (brief(&task.words), leads.len(), leads.join("、"));
        let message = Text::of(
            format!("“{words}”有{count}个牵头单位：{list}。"),
            format!("“{words}” has {count} lead units: {list}."),
        );
        let advice = Text::of(
            format!("只留一个牵头单位（例如{}），其余列为配合单位。", leads[0]),
            format!("Keep one lead unit ({}, say) and list the others as supporting.", leads[0]),
        );
        sink.report(message, advice, plan.task_spots(task));
    }
}

/// Lead units, also where a cell holds several names.
fn names(task: &Task) -> Vec<&str> {
    let parts = task.leads.iter().flat_map(|lead| lead.split(['、', '，', '；', ',', ';', '\n']));
    parts.map(str::trim).filter(|name| !name.is_empty()).collect()
}
