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

fn check(plan: &Plan, sink: &mut Sink) {
    let rows: Vec<Requirement> = plan.leaves().map(as_row).collect();
    for group in align::merge_same(&rows).groups {
        let Some(kept) = plan.task(&group.kept) else { continue };
        for again in group.merged.iter().filter(|id| **id != group.kept) {
            if let Some(task) = plan.task(again) {
                report(plan, sink, task, kept);
            }
        }
    }
}

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
    let advice = Text::new(
        "合并为一项，定一个牵头单位；确是两件事的，写出区别（对象、范围、年份）。",
        "Make one task of them with one lead unit; if they differ, say in what (whom, where, when).",
    );
    let at = plan.task_spots(task).into_iter().chain(plan.task_spots(kept)).collect();
    sink.report(message, advice, at);
}
