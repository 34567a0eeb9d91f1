//! Rule `baseline-missing` 没有基期值: a rise or fall that does not say from what.

use crate::lint::group::{Fault, report};
use crate::lint::numbers::Figure;
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "baseline-missing",
    family: Family::Benchmark,
    severity: Severity::Note,
    title: Text::new("没有基期值", "no baseline"),
    page: include_str!("baseline_missing.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "只说升降多少，没有说从多少起算",
    en: "says how much it rises or falls and not from what",
    en_many: "say how much something rises or falls and not from what",
    advice: Text::new(
        "写明基期年份和基期值，如“由2022年的86.2%提高到87.5%”。",
        "Give the base year and its value: “from 86.2 % in 2022 to 87.5 %”.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    report(plan, sink, &FAULT, is_baseless);
}

fn is_baseless(task: &Task) -> bool {
    let from = task.words.contains('由') || task.words.contains('从');
    !from
        && task.targets.iter().any(|target| {
            let figure = Figure::of_target(target, &task.words, &task.origin);
            let relative =
                matches!(target.quantity.unit.as_str(), "%" | "％" | "个百分点" | "百分点" | "倍");
            target.baseline.is_none() && figure.is_change && relative
        })
}
