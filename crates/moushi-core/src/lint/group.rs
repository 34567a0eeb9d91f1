//! Many rows with the same fault: told one by one while they are few, once per leader when they are
//! many or when all of a leader's tasks have it, and once for the plan when all tasks of all leaders
//! have it. A plan that lacks all deadlines yields one line and not a hundred.

use super::plan::Plan;
use super::sink::{Sink, brief};
use crate::model::{Spot, Task};
use crate::text::Text;

/// Tasks that are told together, each with what was found in it.
#[derive(Clone, Debug)]
pub(super) struct Group<'a, T> {
    /// The tasks found; never empty.
    pub found: Vec<(&'a Task, T)>,
    whose: Whose<'a>,
    of: usize,
}

/// Whose tasks a group is of.
#[derive(Clone, Copy, Debug)]
enum Whose<'a> {
    /// One task, told by itself.
    One,
    Leader(&'a str),
    NoLeader,
    Plan,
}

/// The tasks that `pick` picks among the leaves, in groups as they should be told.
pub(super) fn groups<'a, T>(
    plan: &Plan<'a>,
    pick: impl Fn(&'a Task) -> Option<T>,
) -> Vec<Group<'a, T>> {
    let mut leaders = Vec::new();
    for (leader, tasks) in plan.portfolios() {
        let of = tasks.len();
        let found = tasks.into_iter().filter_map(|task| Some((task, pick(task)?))).collect();
        let whose = leader.map_or(Whose::NoLeader, Whose::Leader);
        leaders.push(Group { found, whose, of });
    }
    let few = plan.config.limits.one_by_one;
    let (all, total) = leaders.iter().fold((true, 0), |(all, total), group| {
        (all && group.found.len() == group.of, total + group.of)
    });
    if all && leaders.len() > 1 && total > 2 * few {
        let found = leaders.into_iter().flat_map(|group| group.found).collect();
        return vec![Group { found, whose: Whose::Plan, of: total }];
    }
    leaders.into_iter().flat_map(|group| group.split(few)).collect()
}

impl<'a, T> Group<'a, T> {
    /// Whether several tasks are told together.
    pub fn is_many(&self) -> bool {
        !matches!(self.whose, Whose::One)
    }

    /// The first task, for an example.
    pub fn first(&self) -> &(&'a Task, T) {
        self.found.first().expect("a group holds at least one task")
    }

    /// Which tasks, as the subject of a sentence: `张三分管的8项任务中有6项`, `6 of the 8 tasks of 张三`.
    pub fn subject(&self) -> Text {
        let (count, of) = (self.found.len(), self.of);
        let (zh, en) = match self.whose {
            Whose::One => {
                let words = brief(&self.first().0.words);
                return Text::of(format!("“{words}”"), format!("“{words}”"));
            }
            Whose::Leader(name) => {
                (format!("{name}分管的{of}项任务"), format!("{of} tasks of {name}"))
            }
            Whose::NoLeader => (
                format!("未注明分管领导的{of}项任务"),
                format!("{of} tasks that name no leader in charge"),
            ),
            Whose::Plan => (format!("全部{of}项任务"), format!("{of} tasks of the plan")),
        };
        if count == of {
            Text::of(format!("{zh}都"), format!("All {en}"))
        } else {
            Text::of(format!("{zh}中有{count}项"), format!("{count} of the {en}"))
        }
    }

    /// The words of each task; with its row where it is told by itself.
    pub fn spots(&self, plan: &Plan) -> Vec<Spot> {
        match self.whose {
            Whose::One => plan.task_spots(self.first().0),
            _ => plan.all_spots(self.found.iter().map(|(task, _)| *task)),
        }
    }

    fn split(self, few: usize) -> Vec<Self> {
        let count = self.found.len();
        if count > few || count > 1 && count == self.of {
            return vec![self];
        }
        let one = |found| Group { found: vec![found], whose: Whose::One, of: 1 };
        self.found.into_iter().map(one).collect()
    }
}

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
    for group in groups(plan, |task| faulty(task).then_some(())) {
        let (subject, first) = (group.subject(), brief(&group.first().0.words));
        let message = if group.is_many() {
            Text::of(
                format!("{}{}，如“{first}”。", subject.zh, fault.zh),
                format!("{} {}, such as “{first}”.", subject.en, fault.en_many),
            )
        } else {
            Text::of(
                format!("{}{}。", subject.zh, fault.zh),
                format!("{} {}.", subject.en, fault.en),
            )
        };
        sink.report(message, fault.advice.clone(), group.spots(plan));
    }
}
