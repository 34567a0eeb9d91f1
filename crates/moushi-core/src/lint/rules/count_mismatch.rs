//! Rule `count-mismatch` 项数不符: the text claims a count and lists another.

use crate::lint::sink::{Sink, brief, spot};
use crate::lint::{Check, Family, Rule};
use crate::model::{Claim, Document, Severity};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "count-mismatch",
    family: Family::Wording,
    severity: Severity::Warning,
    title: Text::new("项数不符", "count claimed and count listed differ"),
    page: include_str!("count_mismatch.md"),
    since: "0.1",
    check: Check::Document(check),
};

fn check(document: &Document, sink: &mut Sink) {
    let differ = |claim: &&Claim| claim.listed.len() != claim.claimed as usize;
    for claim in document.extraction.claims.iter().filter(differ) {
        let (words, claimed) = (brief(document.source.at(claim.span)), claim.claimed);
        let places = std::iter::once(&claim.span).chain(&claim.listed);
        let spots = places.map(|span| spot(document, *span)).collect();
        match claim.listed.len() {
            0 => sink.report_as(Severity::Note, unlisted(&words, claimed), ADVICE, spots),
            listed => sink.report(differing(&words, claimed, listed), ADVICE, spots),
        }
    }
}

const ADVICE: Text = Text::new(
    "核对清单：补上漏写的，或改正项数。",
    "Check the list: add what is missing, or correct the count.",
);

fn unlisted(words: &str, claimed: u32) -> Text {
    Text::of(
        format!("“{words}”说有{claimed}项，文中没有列出。"),
        format!("“{words}” claims {claimed}, and the text lists none."),
    )
}

fn differing(words: &str, claimed: u32, listed: usize) -> Text {
    Text::of(
        format!("“{words}”说有{claimed}项，文中列出{listed}项。"),
        format!("“{words}” claims {claimed}, and the text lists {listed}."),
    )
}
