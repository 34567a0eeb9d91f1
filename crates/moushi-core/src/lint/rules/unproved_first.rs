//! Rule `unproved-first` “首创”“率先”没有佐证: a claim to be first, without a number, an issuer or a
//! document that shows it.

use std::collections::BTreeMap;
use std::ops::Range;

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
    let mut by_owner: BTreeMap<Option<&str>, Vec<(&Achievement, Range<usize>)>> = BTreeMap::new();
    for row in plan.ledger.achievements.iter().filter(|row| !is_proved(row)) {
        if let Some(claim) = LEXICON.firsts.find(&row.words) {
            by_owner.entry(row.owner.as_deref()).or_default().push((row, claim));
        }
    }
    for (owner, found) in by_owner {
        if found.len() > plan.config.limits.one_by_one {
            let spots = found.iter().flat_map(|(row, claim)| {
                plan.part(&row.id, &row.origin, &row.words, claim.clone()).into_iter().next()
            });
            sink.report(many(owner, &found), ADVICE, spots.collect());
        } else {
            for (row, claim) in found {
                let (words, said) = (brief(&row.words), &row.words[claim.clone()]);
                let message = Text::of(
                    format!("“{words}”称“{said}”，没有佐证。"),
                    format!("“{words}” claims “{said}” and shows no evidence."),
                );
                let spots = plan.part(&row.id, &row.origin, &row.words, claim);
                sink.report(message, ADVICE, spots);
            }
        }
    }
}

fn many(owner: Option<&str>, found: &[(&Achievement, Range<usize>)]) -> Text {
    let (count, first) = (found.len(), brief(&found[0].0.words));
    let zh = owner.map_or(String::new(), |name| format!("{name}的"));
    let en = owner.map_or(String::new(), |name| format!(" of {name}"));
    Text::of(
        format!("{zh}成绩中有{count}处称首创、率先或领先，没有佐证，如“{first}”。"),
        format!(
            "{count} results{en} claim to be first or leading without evidence, such as “{first}”."
        ),
    )
}

const ADVICE: Text = Text::new(
    "补上谁认定、哪份文件或什么数据；查不实的，改成“较早”“积极”等说法。",
    "Say who recognised it, in which document, or with what figures; or claim less.",
);

/// A number, a document or a body that recognised it.
fn is_proved(row: &Achievement) -> bool {
    !row.quantities.is_empty() || LEXICON.evidence.within(&row.words)
}
