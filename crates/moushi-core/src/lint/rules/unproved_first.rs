//! Rule `unproved-first` “首创”“率先”没有佐证: a claim to be first, without a number, an issuer or a
//! document that shows it.

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief};
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Achievement, Severity};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "unproved-first",
    family: Family::New,
    severity: Severity::Warning,
    title: Text::new("“首创”“率先”没有佐证", "a first without evidence"),
    page: include_str!("unproved_first.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    for row in plan.ledger.achievements.iter().filter(|row| !is_proved(row)) {
        let Some(claim) = LEXICON.firsts.find(&row.words) else { continue };
        let (words, said) = (brief(&row.words), &row.words[claim.clone()]);
        let message = Text::of(
            format!("“{words}”称“{said}”，没有佐证。"),
            format!("“{words}” claims “{said}” and shows no evidence."),
        );
        let advice = Text::new(
            "补上谁认定、哪份文件或什么数据；查不实的，改成“较早”“积极”等说法。",
            "Say who recognised it, in which document, or with what figures; or claim less.",
        );
        sink.report(message, advice, plan.part(&row.id, &row.origin, &row.words, claim));
    }
}

/// A number, a document or a body that recognised it.
fn is_proved(row: &Achievement) -> bool {
    !row.quantities.is_empty() || LEXICON.evidence.within(&row.words)
}
