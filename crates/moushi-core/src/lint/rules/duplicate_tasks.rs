//! Rule `duplicate-tasks` 任务重复: the same work on two rows of the plan.

use std::collections::BTreeMap;

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "duplicate-tasks",
    family: Family::Focus,
    severity: Severity::Warning,
    title: Text::new("任务重复", "the same task twice"),
    page: include_str!("duplicate_tasks.md"),
    since: "0.1",
    check: Check::Plan(check),
};

/// Shorter words say too little to be a task told twice.
const LEAST_CHARACTERS: usize = 8;
/// How many characters may be added before it is another task.
const MOST_ADDED: usize = 6;

fn check(plan: &Plan, sink: &mut Sink) {
    let tasks: Vec<&Task> = plan.leaves().collect();
    let mut again: BTreeMap<usize, usize> = BTreeMap::new();
    for backwards in [false, true] {
        for (one, other) in extensions(&tasks, backwards) {
            if same_numbers(tasks[one], tasks[other]) {
                again.entry(one.max(other)).or_insert(one.min(other));
            }
        }
    }
    if again.len() > 3 * plan.config.limits.one_by_one {
        let repeated = || again.keys().map(|at| tasks[*at]);
        let (count, words) = (again.len(), repeated().next().map_or("", |task| &task.words));
        let words = brief(words);
        let message = Text::of(
            format!("计划中有{count}项任务与别的任务几乎相同，如“{words}”。"),
            format!("{count} tasks are nearly the same as others, such as “{words}”."),
        );
        sink.report(message, ADVICE, plan.all_spots(repeated()));
    } else {
        again.into_iter().for_each(|(task, kept)| report(plan, sink, tasks[task], tasks[kept]));
    }
}

/// Pairs of tasks of which one has the words of the other and few more behind them; in front of
/// them, when read `backwards`. Sorted, a text stands right before those that begin with it.
fn extensions(tasks: &[&Task], backwards: bool) -> Vec<(usize, usize)> {
    let letters = |task: &Task| -> Vec<char> {
        let mut letters: Vec<char> = task.words.chars().filter(|c| c.is_alphanumeric()).collect();
        if backwards {
            letters.reverse();
        }
        letters
    };
    let mut sorted: Vec<(Vec<char>, usize)> =
        tasks.iter().enumerate().map(|(at, task)| (letters(task), at)).collect();
    sorted.retain(|(letters, _)| letters.len() >= LEAST_CHARACTERS);
    sorted.sort();
    let mut pairs = Vec::new();
    let mut base = 0;
    for at in 1..sorted.len() {
        let (words, start) = (&sorted[at].0, &sorted[base].0);
        if !words.starts_with(start) {
            base = at;
        } else if words.len() - start.len() <= MOST_ADDED {
            pairs.push((sorted[base].1, sorted[at].1));
        }
    }
    pairs
}

/// The same work for another number of places is another task.
fn same_numbers(task: &Task, other: &Task) -> bool {
    let numbers = |task: &Task| -> Vec<f64> {
        task.targets.iter().map(|target| target.quantity.value).collect()
    };
    numbers(task) == numbers(other)
}

const ADVICE: Text = Text::new(
    "合并为一项，定一个牵头单位；确是两件事的，写出区别（对象、范围、年份）。",
    "Make one task of them with one lead unit; if they differ, say in what (whom, where, when).",
);

fn report(plan: &Plan, sink: &mut Sink, task: &Task, kept: &Task) {
    let (id, words) = (&kept.id, brief(&kept.words));
    let (zh, en) = match (plan.leads(kept), plan.leads(task)) {
        ([first], [second]) if first != second => {
            (format!("，分别由{first}和{second}牵头"), format!(", led by {first} and by {second}"))
        }
        _ => Default::default(),
    };
    let message = Text::of(
        format!("与{id}“{words}”几乎相同{zh}。"),
        format!("Nearly the same as {id} “{words}”{en}."),
    );
    let at = plan.task_spots(task).into_iter().chain(plan.task_spots(kept)).collect();
    sink.report(message, ADVICE, at);
}
