//! Rule `no-quantity` 有程度没有数量: a verb of degree and no number to hold it to.

use std::ops::Range;

use crate::lint::group::groups;
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::words::{LEXICON, measured};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "no-quantity",
    family: Family::Concrete,
    severity: Severity::Warning,
    title: Text::new("有程度没有数量", "a verb of degree and no number"),
    page: include_str!("no_quantity.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    for group in groups(plan, degree) {
        let (task, part) = group.first();
        let (subject, verb) = (group.subject(), &task.words[part.clone()]);
        if group.is_many() {
            let first = brief(&task.words);
            let message = Text::of(
                format!("{}用了程度词而没有数量，如“{first}”中的“{verb}”。", subject.zh),
                format!(
                    "{} use a verb of degree without a number, such as “{verb}” in “{first}”.",
                    subject.en
                ),
            );
            let spots = group.found.iter();
            let spots = spots
                .flat_map(|(task, part)| plan.task_part(task, part.clone()).into_iter().next());
            sink.report(message, ADVICE, spots.collect());
        } else {
            let message = Text::of(
                format!("{}用了“{verb}”，但没有说到多少。", subject.zh),
                format!("{} says “{verb}” but not by how much.", subject.en),
            );
            sink.report(message, ADVICE, plan.task_part(task, part.clone()));
        }
    }
}

/// Where the verb of degree stands, if nothing in the task says how much.
fn degree(task: &Task) -> Option<Range<usize>> {
    if !task.targets.is_empty() || measured(&task.words) {
        return None;
    }
    // The whole is a name: 开展提升教师素养“双提升”行动.
    if LEXICON.programme_kinds.ending(&task.words).is_some() {
        return None;
    }
    LEXICON.degree_verbs.all(&task.words).find(|verb| {
        let name = LEXICON.programme_kinds.starting(&task.words[verb.end..]).is_some();
        !name && !in_quotes(&task.words, verb.start)
    })
}

fn in_quotes(words: &str, at: usize) -> bool {
    words[..at].rfind('“') > words[..at].rfind('”')
}

const ADVICE: Text = Text::new(
    "补上可核对的数量（由多少到多少，或完成几项），或改成说明做什么的动词。",
    "Give a number that can be checked (from how much to how much), or a verb that says what is done.",
);
