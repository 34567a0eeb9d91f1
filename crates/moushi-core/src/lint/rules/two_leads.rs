//! Rule `two-leads` 牵头单位不止一个: several units lead, so none does.

use crate::lint::group::groups;
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::words::is_digit;
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
    for task in plan.ledger.tasks.iter().filter(|task| plan.is_heading(&task.id)) {
        if let Some(leads) = several(task) {
            report(plan, sink, task, &leads);
        }
    }
    for group in groups(plan, several) {
        let (task, leads) = group.first();
        if group.is_many() {
            let (subject, words, list) = (group.subject(), brief(&task.words), leads.join("、"));
            let message = Text::of(
                format!("{}有不止一个牵头单位，如“{words}”（{list}）。", subject.zh),
                format!("{} have more than one lead unit, such as “{words}” ({list}).", subject.en),
            );
            let advice = Text::new(
                "每项只留一个牵头单位，其余列为配合单位。",
                "Keep one lead unit for each and list the others as supporting.",
            );
            sink.report(message, advice, group.spots(plan));
        } else {
            report(plan, sink, task, leads);
        }
    }
}

fn report(plan: &Plan, sink: &mut Sink, task: &Task, leads: &[&str]) {
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

/// Two lead units or more, also where a cell holds several names.
fn several(task: &Task) -> Option<Vec<&str>> {
    let parts = task.leads.iter().flat_map(|lead| lead.split(['、', '，', '；', ',', ';', '\n']));
    // A deadline in the same cell (，3月底前完成) is no unit.
    let unit = |name: &&str| !name.is_empty() && !name.contains(is_digit);
    let names: Vec<&str> = parts.map(str::trim).filter(unit).collect();
    (names.len() > 1).then_some(names)
}
