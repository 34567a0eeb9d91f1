//! Rule `percent-points-confused` 百分比与百分点混用: a rate that rises “by 3 %”, a count that rises “by
//! 3 percentage points”.

use std::ops::Range;

use crate::lint::reading::paragraphs;
use crate::lint::sink::{Sink, spot};
use crate::lint::words::{LEXICON, is_digit};
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Severity};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "percent-points-confused",
    family: Family::Wording,
    severity: Severity::Warning,
    title: Text::new("百分比与百分点混用", "per cent and percentage points confused"),
    page: include_str!("percent_points_confused.md"),
    since: "0.1",
    check: Check::Document(check),
};

fn check(document: &Document, sink: &mut Sink) {
    for clause in paragraphs(document).flat_map(|paragraph| paragraph.clauses()) {
        for verb in LEXICON.change_verbs.all(clause.words) {
            let Some(number) = number_after(clause.words, verb.end) else { continue };
            let (unit, subject) =
                (&clause.words[number.end..], subject(&clause.words[..verb.start]));
            let (part, message) = if is_rate(subject) && unit.starts_with(['%', '％']) {
                let mark = unit.chars().next().map_or(0, char::len_utf8);
                let part = number.start..number.end + mark;
                let message = of_rate(subject, &clause.words[part.clone()]);
                (part, message)
            } else if LEXICON.counts.ending(subject).is_some() && unit.starts_with("个百分点") {
                let part = number.start..number.end + "个百分点".len();
                let message = of_count(subject, &clause.words[part.clone()]);
                (part, message)
            } else {
                continue;
            };
            sink.report(message, ADVICE, vec![spot(document, clause.span(part))]);
        }
    }
}

const ADVICE: Text = Text::new(
    "两个百分数相减用“个百分点”；数量的增幅用“%”。按原始数据核对后改正。",
    "The difference of two percentages is in percentage points, the growth of a count in per cent. Check the data and correct.",
);

/// The number that follows a verb of change directly, but for 了, 约, 超过 and the like.
fn number_after(words: &str, verb_end: usize) -> Option<Range<usize>> {
    let mut start = verb_end;
    while let Some(filler) = LEXICON.before_number.starting(&words[start..]) {
        start += filler.len();
    }
    let digits = words[start..].find(|c: char| !is_digit(c) && c != '.').unwrap_or(0);
    (digits > 0).then(|| start..start + digits)
}

/// What changes: the words before the verb without 同比, 年均 and the like.
fn subject(before: &str) -> &str {
    let mut subject = before;
    while LEXICON.shares.ending(subject).is_none() {
        let Some(adverb) = LEXICON.before_change.ending(subject) else { break };
        subject = &subject[..subject.len() - adverb.len()];
    }
    let start = subject.char_indices().rev().nth(9).map_or(0, |(at, _)| at);
    &subject[start..]
}

fn is_rate(subject: &str) -> bool {
    let named = subject.ends_with('率') && LEXICON.not_percentages.ending(subject).is_none();
    named || LEXICON.shares.ending(subject).is_some()
}

fn of_rate(subject: &str, number: &str) -> Text {
    Text::of(
        format!("“{subject}”是百分数，升降“{number}”有歧义：是百分点，还是原值的{number}？"),
        format!(
            "“{subject}” is a percentage; a change of “{number}” may mean points or a share of the old value."
        ),
    )
}

fn of_count(subject: &str, number: &str) -> Text {
    Text::of(
        format!("“{subject}”是数量，增减不应说“{number}”。"),
        format!("“{subject}” is a count and cannot change by “{number}”."),
    )
}
