//! Rule `duplicate-tasks` 任务重复: the same work on two rows of the plan.

use crate::align;
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::{Check, Family, Rule};
use crate::model::{Fingerprint, Requirement, RowId, Severity, Task};
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

fn check(plan: &Plan, sink: &mut Sink) {
    let told = |task: &&Task| task.words.chars().count() >= LEAST_CHARACTERS;
    let rows: Vec<Requirement> = plan.leaves().filter(told).map(as_row).collect();
    let mut found: Vec<(&Task, &Task)> = Vec::new();
    for group in align::merge_same(&rows).groups {
        let Some(kept) = plan.task(&group.kept) else { continue };
        let others = group.merged.iter().filter(|id| **id != group.kept);
        let again = others.filter_map(|id| plan.task(id)).filter(|task| is_same(task, kept));
        found.extend(again.map(|task| (task, kept)));
    }
    if found.len() > 3 * plan.config.limits.one_by_one {
        let (count, words) = (found.len(), brief(&found[0].0.words));
        let message = Text::of(
            format!("计划中有{count}项任务与别的任务几乎相同，如“{words}”。"),
            format!("{count} tasks are nearly the same as others, such as “{words}”."),
        );
        sink.report(message, ADVICE, plan.all_spots(found.into_iter().map(|(task, _)| task)));
    } else {
        found.into_iter().for_each(|(task, kept)| report(plan, sink, task, kept));
    }
}

/// Whether nothing but a few words is added, and the numbers are the same: the same work for another
/// number of places is another task, and so is the same verb for another thing.
fn is_same(task: &Task, other: &Task) -> bool {
    let numbers = |task: &Task| -> Vec<f64> {
        task.targets.iter().map(|target| target.quantity.value).collect()
    };
    numbers(task) == numbers(other) && adds_only(&letters(&task.words), &letters(&other.words))
}

fn letters(words: &str) -> Vec<char> {
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether the shorter is the longer with one stretch left out.
fn adds_only(left: &[char], right: &[char]) -> bool {
    let least = left.len().min(right.len());
    let head = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let tails = left.iter().rev().zip(right.iter().rev());
    let tail = tails.take(least - head).take_while(|(a, b)| a == b).count();
    head + tail == least
}

const ADVICE: Text = Text::new(
    "合并为一项，定一个牵头单位；确是两件事的，写出区别（对象、范围、年份）。",
    "Make one task of them with one lead unit; if they differ, say in what (whom, where, when).",
);

/// The words and numbers of a task, for the comparison that demands are held to.
fn as_row(task: &Task) -> Requirement {
    Requirement {
        id: RowId(task.id.0.clone()),
        words: task.words.clone(),
        origins: vec![task.origin.clone()],
        path: String::new(),
        parent: None,
        issuer: None,
        obligor: None,
        modality: task.modality,
        quantities: task.targets.iter().map(|target| target.quantity.clone()).collect(),
        deadline: None,
        programmes: Vec::new(),
        fingerprint: Fingerprint::of(&task.words),
    }
}

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
