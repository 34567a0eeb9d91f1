//! Rule `empty-quarter` 季度没有节点: nothing is due in a whole quarter of the year planned.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Spot};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "empty-quarter",
    family: Family::Focus,
    severity: Severity::Note,
    title: Text::new("季度没有节点", "nothing due in a quarter"),
    page: include_str!("empty_quarter.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const NAMES: [(&str, &str); 4] = [("一", "1"), ("二", "2"), ("三", "3"), ("四", "4")];

fn check(plan: &Plan, sink: &mut Sink) {
    let deadlines = plan.ledger.tasks.iter().filter_map(|task| plan.latest(task));
    let steps = plan.ledger.tasks.iter().flat_map(|task| &task.milestones).map(|step| step.due);
    let days = deadlines.chain(steps).filter(|day| day.year() == plan.ledger.year);
    let days: Vec<_> = days.collect();
    if days.len() < plan.config.limits.empty_quarter {
        return;
    }
    let filled: BTreeSet<usize> = days.iter().map(|day| day.month0() as usize / 3).collect();
    let empty: Vec<_> = (0..4).filter(|at| !filled.contains(at)).map(|at| NAMES[at]).collect();
    if empty.is_empty() {
        return;
    }
    let zh: Vec<_> = empty.iter().map(|(zh, _)| *zh).collect();
    let en: Vec<_> = empty.iter().map(|(_, en)| *en).collect();
    let (count, zh, en) = (days.len(), zh.join("、"), en.join(", "));
    let message = Text::of(
        format!("年内到期的{count}个节点中，没有一个在{zh}季度。"),
        format!("None of the {count} dates of the year falls into quarter {en}."),
    );
    let advice = Text::new(
        "给长任务补上季度节点（方案印发、中期检查等），使每个季度都有可查的进展。",
        "Give long tasks a step in that quarter (plan issued, mid-term check), so that each quarter shows progress.",
    );
    sink.report(message, advice, vec![Spot::Plan]);
}
