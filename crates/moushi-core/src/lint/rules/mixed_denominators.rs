//! Rule `mixed-denominators` 口径不一: one indicator, divided by different things in different rows.

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::words::{Denominators, LEXICON, Reading};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Spot};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "mixed-denominators",
    family: Family::People,
    severity: Severity::Warning,
    title: Text::new("口径不一", "two denominators mixed"),
    page: include_str!("mixed_denominators.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let rows = rows(plan);
    for indicator in &LEXICON.denominators {
        let mut used: Vec<(&Reading, &Row)> = Vec::new();
        for row in rows.iter().filter(|row| indicator.indicator.within(row.words)) {
            let fresh = |reading: &&Reading| !used.iter().any(|(one, _)| one.name == reading.name);
            let reading = indicator.readings.iter().find(|one| one.words.within(row.words));
            if let Some(reading) = reading.filter(fresh) {
                used.push((reading, row));
            }
        }
        if let [first, .., last] = used.as_slice() {
            report(indicator, last, first, sink);
        }
    }
}

/// The words of a row and where they stand.
struct Row<'a> {
    words: &'a str,
    at: Vec<Spot>,
}

fn rows<'a>(plan: &Plan<'a>) -> Vec<Row<'a>> {
    let ledger = plan.ledger;
    let demands = ledger.requirements.iter().filter_map(|row| {
        let at = plan.spots(&row.id, row.origins.first()?);
        Some(Row { words: &row.words, at })
    });
    let results = ledger
        .achievements
        .iter()
        .map(|row| Row { words: &row.words, at: plan.spots(&row.id, &row.origin) });
    let tasks = ledger.last_year.iter().chain(&ledger.tasks);
    let tasks = tasks.map(|row| Row { words: &row.words, at: plan.task_spots(row) });
    demands.chain(results).chain(tasks).collect()
}

fn report(of: &Denominators, here: &(&Reading, &Row), there: &(&Reading, &Row), sink: &mut Sink) {
    let ((reading, row), (other, other_row)) = (here, there);
    let (name, words, other_words) = (&of.name, brief(row.words), brief(other_row.words));
    let (a, b) = (&reading.name, &other.name);
    let message = Text::of(
        format!("{name}有两种口径：“{words}”按{a}算，“{other_words}”按{b}算。"),
        format!("{name} is divided by {a} in “{words}” and by {b} in “{other_words}”."),
    );
    let advice = Text::new(
        "统一口径，或在每个数字后注明分母；两种口径的数字不能放在一起比较。",
        "Use one denominator, or name it with each number; numbers of two kinds cannot be compared.",
    );
    sink.report(message, advice, row.at.iter().chain(&other_row.at).cloned().collect());
}
