//! Rule `two-numbers` 同一指标两个数: one indicator of one year, and two values.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::lint::numbers::Figure;
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Spot};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "two-numbers",
    family: Family::Benchmark,
    severity: Severity::Warning,
    title: Text::new("同一指标两个数", "one indicator, two numbers"),
    page: include_str!("two_numbers.md"),
    since: "0.1",
    check: Check::Plan(check),
};

/// Shorter names (覆盖率, 占比) leave open what they are of.
const LEAST_NAME: usize = 5;

/// An indicator: promised or reached, by when, in which unit, and its name.
type Key<'a> = (bool, i32, &'a str, &'a str);

fn check(plan: &Plan, sink: &mut Sink) {
    let mut seen: BTreeMap<Key, (f64, String, Vec<Spot>)> = BTreeMap::new();
    for (promised, year, figure, spots) in figures(plan) {
        if !figure.is_level() || figure.name.chars().count() < LEAST_NAME {
            continue;
        }
        let (value, said) = (figure.quantity.value, figure.said());
        let key = (promised, year, figure.quantity.unit.as_str(), figure.name);
        let Some((other, other_said, other_spots)) = seen.get(&key) else {
            seen.insert(key, (value, said, spots));
            continue;
        };
        if *other != value {
            let at = spots.into_iter().chain(other_spots.clone()).collect();
            sink.report(message(figure.name, &said, other_said, promised), ADVICE, at);
        }
    }
}

const ADVICE: Text = Text::new(
    "核对数据来源，统一成一个数；口径或范围不同的，在名称里写清楚。",
    "Check the data and use one number; if scope or definition differ, say so in the name.",
);

fn figures<'a>(plan: &Plan<'a>) -> Vec<(bool, i32, Figure<'a>, Vec<Spot>)> {
    let mut figures = Vec::new();
    for row in &plan.ledger.achievements {
        for quantity in &row.quantities {
            let figure = Figure::of(quantity, &row.words, &row.origin);
            figures.push((false, row.year, figure, plan.spots(&row.id, &row.origin)));
        }
    }
    for task in &plan.ledger.tasks {
        let year = plan.latest(task).map_or(plan.ledger.year, |day| day.year());
        for target in &task.targets {
            let figure = Figure::of_target(target, &task.words, &task.origin);
            figures.push((true, year, figure, plan.task_spots(task)));
        }
    }
    figures
}

fn message(name: &str, said: &str, other: &str, promised: bool) -> Text {
    let (zh, en) = if promised { ("目标", "target") } else { ("成绩", "result") };
    Text::of(
        format!("“{name}”的{zh}有两个数：{said}和{other}。"),
        format!("The {en} of “{name}” is given as {said} and as {other}."),
    )
}
