//! Rule `below-last-year` 目标低于上年: a target worse than what was reached or promised last year.

use std::collections::BTreeMap;

use crate::lint::numbers::Figure;
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Spot};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "below-last-year",
    family: Family::Benchmark,
    severity: Severity::Warning,
    title: Text::new("目标低于上年", "a target below last year"),
    page: include_str!("below_last_year.md"),
    since: "0.1",
    check: Check::Plan(check),
};

/// What is known of an indicator from last year.
struct Before {
    value: f64,
    said: String,
    zh: &'static str,
    en: &'static str,
    at: Vec<Spot>,
}

fn check(plan: &Plan, sink: &mut Sink) {
    let known = last_year(plan);
    for task in &plan.ledger.tasks {
        for target in &task.targets {
            let figure = Figure::of_target(target, &task.words, &task.origin);
            if !figure.is_level() || figure.name.is_empty() {
                continue;
            }
            let own = target.baseline.map(|value| Before {
                value,
                said: format!("{value}{}", figure.quantity.unit),
                zh: "基期值",
                en: "the baseline",
                at: Vec::new(),
            });
            let before = own.as_ref().or_else(|| known.get(figure.name));
            if let Some(before) = before.filter(|before| is_worse(&figure, before.value)) {
                let at = plan.task_spots(task).into_iter().chain(before.at.clone()).collect();
                sink.report(message(&figure, before), ADVICE, at);
            }
        }
    }
}

const ADVICE: Text = Text::new(
    "核对上年实际值；确需下调的，写明原因（口径变化、生源变化等）。",
    "Check last year's value; if the target must go down, say why.",
);

/// Levels by indicator: results reached count before promises.
fn last_year<'a>(plan: &Plan<'a>) -> BTreeMap<&'a str, Before> {
    let mut known = BTreeMap::new();
    for row in &plan.ledger.achievements {
        for quantity in &row.quantities {
            let figure = Figure::of(quantity, &row.words, &row.origin);
            let at = plan.spots(&row.id, &row.origin);
            insert(&mut known, &figure, ("上年已达到", "last year's"), at);
        }
    }
    for task in &plan.ledger.last_year {
        for target in &task.targets {
            let figure = Figure::of_target(target, &task.words, &task.origin);
            insert(&mut known, &figure, ("上年目标", "last year's target"), plan.task_spots(task));
        }
    }
    known
}

fn insert<'a>(
    known: &mut BTreeMap<&'a str, Before>,
    figure: &Figure<'a>,
    (zh, en): (&'static str, &'static str),
    at: Vec<Spot>,
) {
    if figure.is_level() && figure.name.chars().count() >= 3 {
        let before = Before { value: figure.quantity.value, said: figure.said(), zh, en, at };
        known.entry(figure.name).or_insert(before);
    }
}

fn is_worse(figure: &Figure, before: f64) -> bool {
    let value = figure.quantity.upper.unwrap_or(figure.quantity.value);
    if LEXICON.fall_is_good.within(figure.name) { value > before } else { value < before }
}

fn message(figure: &Figure, before: &Before) -> Text {
    let (name, said) = (figure.name, figure.said());
    let Before { said: was, zh, en, .. } = before;
    Text::of(
        format!("“{name}”目标{said}，不如{zh}的{was}。"),
        format!("The target of “{name}” is {said}, worse than {en} {was}."),
    )
}
