//! Rule `no-quantity` 有程度没有数量: a verb of degree and no number to hold it to.

use std::ops::Range;

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
    for (leader, tasks) in plan.portfolios() {
        let found: Vec<(&Task, Range<usize>)> =
            tasks.iter().filter_map(|task| Some((*task, degree(task)?))).collect();
        if found.len() > plan.config.limits.one_by_one {
            let spots = found
                .iter()
                .flat_map(|(task, part)| plan.task_part(task, part.clone()).into_iter().next());
            sink.report(many(leader, &found), advice(), spots.collect());
        } else {
            for (task, part) in found {
                let message = one(task, &task.words[part.clone()]);
                sink.report(message, advice(), plan.task_part(task, part));
            }
        }
    }
}

/// Where the verb of degree stands, if nothing in the task says how much.
fn degree(task: &Task) -> Option<Range<usize>> {
    if !task.targets.is_empty() || measured(&task.words) {
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

fn one(task: &Task, verb: &str) -> Text {
    let words = brief(&task.words);
    Text::of(
        format!("“{words}”用了“{verb}”，但没有说到多少。"),
        format!("“{words}” says “{verb}” but not by how much."),
    )
}

fn many(leader: Option<&str>, found: &[(&Task, Range<usize>)]) -> Text {
    let (count, first) = (found.len(), brief(&found[0].0.words));
    let verb = &found[0].0.words[found[0].1.clone()];
    let zh = leader.map_or("未注明分管领导的".to_owned(), |name| format!("{name}分管的"));
    let en = leader.map_or("without a leader in charge".to_owned(), |name| format!("of {name}"));
    Text::of(
        format!("{zh}任务中有{count}项用了程度词而没有数量，如“{first}”中的“{verb}”。"),
        format!(
            "{count} tasks {en} use a verb of degree without a number, such as “{verb}” in “{first}”."
        ),
    )
}

const fn advice() -> Text {
    Text::new(
        "补上可核对的数量（由多少到多少，或完成几项），或改成说明做什么的动词。",
        "Give a number that can be checked (from how much to how much), or a verb that says what is done.",
    )
}
