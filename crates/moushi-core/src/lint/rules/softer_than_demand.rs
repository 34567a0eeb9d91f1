//! Rule `softer-than-demand` 承诺低于要求: a task whose number, deadline or words are softer than the
//! demand it answers.

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{
    Aspect, Link, LinkState, Modality, Requirement, Severity, Spot, Task, Weakening,
};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "softer-than-demand",
    family: Family::Fit,
    severity: Severity::Warning,
    title: Text::new("承诺低于要求", "softer than the demand"),
    page: include_str!("softer_than_demand.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    for (row, cover) in plan.ledger.requirements.iter().zip(&plan.coverage().requirements) {
        if !cover.weakened {
            continue;
        }
        for link in held_to_it(plan.links(), &cover.links) {
            let Some(task) = plan.task(&link.task) else { continue };
            for weakening in &link.weakenings {
                report(plan, sink, (row, task, link.state), weakening);
            }
        }
    }
}

/// The confirmed links, or else the likeliest: a task that only touches the demand is not held to it.
fn held_to_it<'a>(links: &'a [Link], of: &[usize]) -> Vec<&'a Link> {
    let all = of.iter().filter_map(|at| links.get(*at));
    let confirmed: Vec<&Link> =
        all.clone().filter(|link| link.state == LinkState::Confirmed).collect();
    if confirmed.is_empty() { all.take(1).collect() } else { confirmed }
}

fn report(
    plan: &Plan,
    sink: &mut Sink,
    (row, task, state): (&Requirement, &Task, LinkState),
    found: &Weakening,
) {
    let confirmed = state == LinkState::Confirmed;
    let binding = row.modality == Modality::Must && found.aspect != Aspect::Modality;
    let severity = if confirmed && binding { Severity::Error } else { Severity::Warning };
    let advice = match found.aspect {
        Aspect::Number => Text::new(
            "把数字提到不低于要求；确有困难的，报分管领导并向上级说明。",
            "Raise the number to the demand; if that cannot be, tell the leader and those who demand it.",
        ),
        Aspect::Deadline => Text::new(
            "把完成时间提前到要求的时限之内，并倒排节点。",
            "Bring the end forward to the deadline demanded, and plan the steps backwards from it.",
        ),
        Aspect::Modality => Text::new(
            "把“推动、探索、力争”改成与要求一致的“完成、确保”。",
            "Use words that bind as much as those of the demand.",
        ),
    };
    let demand = row.origins.first().into_iter().flat_map(|origin| plan.spots(&row.id, origin));
    let at: Vec<Spot> = plan.task_spots(task).into_iter().chain(demand).collect();
    sink.report_as(severity, told(&found.message, state), advice, at);
}

/// The message, which says so where nobody has confirmed that the two belong together.
fn told(message: &Text, state: LinkState) -> Text {
    match state {
        LinkState::Confirmed => message.clone(),
        LinkState::Doubted => Text::of(
            format!("{}（要求已改动，对应关系存疑，待确认）", message.zh),
            format!("{} (The demand has changed since the link was confirmed.)", message.en),
        ),
        LinkState::Suggested | LinkState::Refused => Text::of(
            format!("{}（由系统建议的对应关系，待确认）", message.zh),
            format!("{} (The link is suggested; nobody has confirmed it.)", message.en),
        ),
    }
}
