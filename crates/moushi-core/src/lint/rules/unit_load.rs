//! Rule `unit-load` 单位任务过重: one unit leads more tasks than it can carry.

use std::collections::BTreeMap;

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "unit-load",
    family: Family::Focus,
    severity: Severity::Warning,
    title: Text::new("单位任务过重", "one unit leads too much"),
    page: include_str!("unit_load.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let mut by_unit: BTreeMap<&str, Vec<&Task>> = BTreeMap::new();
    for task in plan.leaves() {
        if let [lead] = plan.leads(task) {
            by_unit.entry(lead).or_default().push(task);
        }
    }
    let limit = plan.config.limits.unit_load;
    for (unit, tasks) in by_unit.into_iter().filter(|(_, tasks)| tasks.len() > limit) {
        let count = tasks.len();
        let message = Text::of(
            format!("{unit}牵头{count}项任务，超过{limit}项。"),
            format!("{unit} leads {count} tasks, more than {limit}."),
        );
        let advice = Text::new(
            "与该单位核实能否承担；可以合并的合并，可以由其他单位牵头的调整。",
            "Ask the unit whether it can carry them; merge some, or let another unit lead.",
        );
        sink.report(message, advice, plan.all_spots(tasks));
    }
}
