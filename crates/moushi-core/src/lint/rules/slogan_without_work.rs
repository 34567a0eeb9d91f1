//! Rule `slogan-without-work` 只有口号没有实招: words of attitude in the place of a task.

use std::ops::Range;

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::words::{LEXICON, measured};
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "slogan-without-work",
    family: Family::Concrete,
    severity: Severity::Warning,
    title: Text::new("只有口号没有实招", "a slogan without work"),
    page: include_str!("slogan_without_work.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    for task in plan.leaves() {
        let Some(slogan) = slogan(task) else { continue };
        let (words, said) = (brief(&task.words), &task.words[slogan.clone()]);
        let message = Text::of(
            format!("任务“{words}”只有“{said}”这样的表态，没有要做的事。"),
            format!("The task “{words}” has nothing but words of attitude (“{said}”)."),
        );
        let advice = Text::new(
            "改写成一件能办、能查的事；确属总体要求的，从任务清单移到导语。",
            "Say what is to be done; if it is a general demand, move it out of the list of tasks.",
        );
        sink.report(message, advice, plan.task_part(task, slogan));
    }
}

fn slogan(task: &Task) -> Option<Range<usize>> {
    let concrete = task.deliverable.is_some()
        || !task.targets.is_empty()
        || !task.programmes.is_empty()
        || measured(&task.words)
        || LEXICON.work_verbs.within(&task.words);
    if concrete { None } else { LEXICON.slogans.find(&task.words) }
}
