//! Rule `month-end-load` 到期扎堆: too many tasks end in the same month.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "month-end-load",
    family: Family::Focus,
    severity: Severity::Note,
    title: Text::new("到期扎堆", "too much due in one month"),
    page: include_str!("month_end_load.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let mut by_month: BTreeMap<(i32, u32), Vec<&Task>> = BTreeMap::new();
    for task in plan.leaves() {
        if let Some(day) = plan.latest(task) {
            by_month.entry((day.year(), day.month())).or_default().push(task);
        }
    }
    let dated: usize = by_month.values().map(Vec::len).sum();
    let limit = plan.config.limits.month_end_load;
    for ((year, month), tasks) in by_month.into_iter().filter(|(_, tasks)| tasks.len() > limit) {
        let count = tasks.len();
        let message = Text::of(
            format!("有时限的{dated}项任务中，{count}项都在{year}年{month}月到期。"),
            format!("{count} of the {dated} dated tasks are due in {year}-{month:02}."),
        );
        let advice = Text::new(
            "把能提前的提前，给跨季度的任务加上中间节点，避免年底集中交账。",
            "Bring forward what can be, and give long tasks steps on the way.",
        );
        sink.report(message, advice, plan.all_spots(tasks));
    }
}
