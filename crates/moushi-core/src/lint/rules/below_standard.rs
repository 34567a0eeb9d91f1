//! Rule `below-standard` 目标低于国家标准: a promise that misses a national threshold.

use crate::lint::benchmarks::{BENCHMARKS, Benchmark, Way};
use crate::lint::numbers::Figure;
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::Severity;
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "below-standard",
    family: Family::Benchmark,
    severity: Severity::Warning,
    title: Text::new("目标低于国家标准", "a target below the national standard"),
    page: include_str!("below_standard.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    for task in &plan.ledger.tasks {
        for target in &task.targets {
            let figure = Figure::of_target(target, &task.words, &task.origin);
            if !figure.is_level() {
                continue;
            }
            let missed = BENCHMARKS.iter().find(|benchmark| {
                benchmark.concerns(figure.name, &figure.quantity.unit)
                    && benchmark.is_missed(figure.quantity.value)
            });
            if let Some(benchmark) = missed {
                let (message, advice) = texts(&figure, benchmark);
                sink.report(message, advice, plan.task_spots(task));
            }
        }
    }
}

fn texts(figure: &Figure, benchmark: &Benchmark) -> (Text, Text) {
    let (name, said) = (figure.name, figure.said());
    let Benchmark { name: known, value, unit, standard, source, .. } = benchmark;
    let (zh, en) = match benchmark.way {
        Way::AtLeast => ("不低于", "at least"),
        Way::AtMost => ("不高于", "at most"),
    };
    let message = Text::of(
        format!("“{name}”目标{said}，国家标准的“{known}”是{zh}{value}{unit}：{standard}。"),
        format!(
            "The target of “{name}” is {said}; the national standard for “{known}” is {en} {value}{unit} ({standard})."
        ),
    );
    let advice = Text::of(
        format!("把目标提到标准以上，或说明分几年达标、今年到哪一步。（{source}）"),
        "Raise the target, or say in how many years the standard is reached. (The threshold was taken from a public copy; check the original before you quote it.)",
    );
    (message, advice)
}
