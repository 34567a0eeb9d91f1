//! Rule `portfolio-without-risk` 分管领域没有底线事项: a leader's tasks, and not one guards against a risk.

use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Task, TaskKind};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "portfolio-without-risk",
    family: Family::BottomLine,
    severity: Severity::Note,
    title: Text::new("分管领域没有底线事项", "a portfolio without a risk item"),
    page: include_str!("portfolio_without_risk.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    for (leader, tasks) in plan.portfolios() {
        let Some(leader) = leader else { continue };
        let (count, enough) = (tasks.len(), plan.config.limits.portfolio_without_risk);
        if count < enough || tasks.iter().any(|task| guards(task)) {
            continue;
        }
        let message = Text::of(
            format!("{leader}分管的{count}项任务中，没有一项是防风险、守底线的。"),
            format!("None of the {count} tasks of {leader} guards against a risk."),
        );
        let advice = Text::new(
            "想一想这个领域最怕出什么事，补一项防范任务；确无风险的，写明理由后忽略。",
            "Ask what this field has most to fear and add a task; if nothing, suppress with that reason.",
        );
        sink.report(message, advice, plan.all_spots(tasks));
    }
}

fn guards(task: &Task) -> bool {
    task.kind == TaskKind::Risk || LEXICON.risks.within(&task.words)
}
