//! Rule `nothing-new` 没有新举措: a leader's tasks without a single new one.

use std::collections::BTreeSet;

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{RowId, Severity, TaskKind};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "nothing-new",
    family: Family::New,
    severity: Severity::Note,
    title: Text::new("没有新举措", "nothing new"),
    page: include_str!("nothing_new.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let copies: BTreeSet<&RowId> = plan.copies().iter().map(|copy| &copy.task).collect();
    let compared = !plan.ledger.last_year.is_empty();
    for (leader, tasks) in plan.portfolios() {
        let Some(leader) = leader else { continue };
        let count = tasks.len();
        if count < plan.config.limits.nothing_new {
            continue;
        }
        let fresh = tasks.iter().any(|task| match compared {
            true => !copies.contains(&task.id),
            false => {
                matches!(task.kind, TaskKind::Reform | TaskKind::Pilot)
                    || LEXICON.novelty.within(&task.words)
            }
        });
        if !fresh {
            let at = plan.all_spots(tasks);
            let severity = if compared { Severity::Warning } else { Severity::Note };
            sink.report_as(severity, message(leader, count, compared), ADVICE, at);
        }
    }
}

const ADVICE: Text = Text::new(
    "至少谋划一项新举措：试点、改革、新平台，或把老办法推进到新范围。",
    "Plan at least one new thing: a pilot, a reform, a platform, or an old way in a new field.",
);

fn message(leader: &str, count: usize, compared: bool) -> Text {
    if compared {
        return Text::of(
            format!("{leader}分管的{count}项任务全部与去年几乎一样。"),
            format!("All {count} tasks of {leader} are nearly those of last year."),
        );
    }
    Text::of(
        format!("{leader}分管的{count}项任务中看不出新举措（试点、改革、新建、首次等）。"),
        format!("None of the {count} tasks of {leader} speaks of anything new."),
    )
}
