//! Rule `risk-without-owner` 风险没有责任单位: a task against a risk that neither a unit nor a person
//! answers for. A risk with a leader in charge and no lead unit is `no-owner`'s.

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
    zh: "是风险防范事项，却没有责任单位，也没有责任人",
    en: "guards against a risk and has neither a unit nor a person who answers for it",
    en_many: "guard against risks and have neither a unit nor a person who answers for them",
    advice: Text::new(
        "指定一个牵头单位和值守联系人；出了事先找得到人。",
        "Name one lead unit and whom to call: when it happens, somebody must be there.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    report(plan, sink, &FAULT, |task| task.kind == TaskKind::Risk && !plan.has_owner(task));
}
