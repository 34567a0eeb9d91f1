//! Rule `risk-without-owner` 风险没有责任单位: a task against a risk that no unit leads.

use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::Sink;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, TaskKind};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "risk-without-owner",
    family: Family::BottomLine,
    severity: Severity::Error,
    title: Text::new("风险没有责任单位", "a risk without an owner"),
    page: include_str!("risk_without_owner.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "是风险防范事项，却没有牵头单位",
    en: "guards against a risk and has no lead unit",
    en_many: "guard against risks and have no lead unit",
    advice: Text::new(
        "指定一个牵头单位和值守联系人；出了事先找得到人。",
        "Name one lead unit and whom to call: when it happens, somebody must be there.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    report(plan, sink, &FAULT, |task| task.kind == TaskKind::Risk && plan.leads(task).is_empty());
}
