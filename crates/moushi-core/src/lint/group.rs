//! Many rows with the same fault: told one by one while they are few, once per leader when they are
//! many, so that a plan that lacks all deadlines yields a line for each leader and not a hundred.

use super::plan::Plan;
use super::sink::{Sink, brief};
use crate::model::Task;
use crate::text::Text;

/// A fault that tasks share, in words that complete a sentence.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// `没有完成时限`.
    pub zh: &'static str,
    /// `has no deadline`.
    pub en: &'static str,
    /// `have no deadline`.
    pub en_many: &'static str,
    /// What to do now.
    pub advice: Text,
}

/// Reports `fault` for every leaf task that `faulty` picks.
pub(super) fn report<'a>(
    plan: &Plan<'a>,
    sink: &mut Sink,
    fault: &Fault,
    faulty: impl Fn(&'a Task) -> bool,
) {
    for (leader, tasks) in plan.portfolios() {
        let found: Vec<&Task> = tasks.iter().copied().filter(|task| faulty(task)).collect();
        if found.len() > plan.config.limits.one_by_one {
            let message = many(leader, &found, tasks.len(), fault);
            sink.report(message, fault.advice.clone(), plan.all_spots(found));
        } else {
            for task in found {
                sink.report(one(task, fault), fault.advice.clone(), plan.task_spots(task));
            }
        }
    }
}

fn one(task: &Task, fault: &Fault) -> Text {
    let words = brief(&task.words);
    Text::of(format!("“{words}”{}。", fault.zh), format!("“{words}” {}.", fault.en))
}

fn many(leader: Option<&str>, found: &[&Task], of: usize, fault: &Fault) -> Text {
    let (first, count) = (brief(&found[0].words), found.len());
    let (zh_whose, en_whose) = match leader {
        Some(name) => (format!("{name}分管的{of}项任务中"), format!("the {of} tasks of {name}")),
        None => (
            format!("未注明分管领导的{of}项任务中"),
            format!("the {of} tasks that name no leader in charge"),
        ),
    };
    Text::of(
        format!("{zh_whose}，有{count}项{}，如“{first}”。", fault.zh),
        format!("{count} of {en_whose} {}, such as “{first}”.", fault.en_many),
    )
}
