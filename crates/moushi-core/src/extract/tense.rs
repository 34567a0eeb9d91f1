//! What time a clause, a sentence or a paragraph speaks of: done in the period reviewed, or to come.
//! Only weighs words; which role follows is decided in `sections`.

use super::judge;
use super::lexicon::LEXICON;
use super::speech;
use super::split::{self, Piece};
use super::view::View;
use crate::model::SectionRole;
use crate::text::{Grain, Quantity, Role};

/// How strongly words speak for either time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Vote {
    pub(super) done: u32,
    pub(super) planned: u32,
    /// Clauses heard.
    pub(super) clauses: u32,
}

impl Vote {
    /// Takes up what another stretch says.
    fn add(&mut self, other: Self) {
        self.done += other.done;
        self.planned += other.planned;
        self.clauses += other.clauses;
    }

    /// The role that a whole paragraph speaks for.
    pub(super) fn paragraph(self) -> Option<SectionRole> {
        let told = self.done > self.planned && self.done * 4 >= self.clauses;
        match self {
            Self { done, .. } if told && done >= 2 => Some(SectionRole::Achievement),
            Self { done, planned, .. } if planned > done && planned >= 2 => Some(SectionRole::Plan),
            Self { clauses, done, .. } if clauses >= 4 && done * 6 < clauses => {
                Some(SectionRole::Plan)
            }
            _ => None,
        }
    }

    /// The role that a sentence speaks for against its paragraph: only when it leaves no doubt.
    pub(super) fn sentence(self) -> Option<SectionRole> {
        match self {
            Self { done: 2.., planned: 0, .. } => Some(SectionRole::Achievement),
            Self { done: 0, planned: 3.., .. } => Some(SectionRole::Plan),
            _ => None,
        }
    }
}

/// The role that a paragraph speaks for, up to the place where somebody starts to speak.
pub(super) fn paragraph(view: &View, pieces: &[Piece]) -> Option<SectionRole> {
    let mut all = Vote::default();
    for piece in pieces.iter().take(24) {
        let first = split::clauses(view, piece.start, piece.end).into_iter().next();
        if first.is_some_and(|(start, end)| speech::said(view, start, end).is_some()) {
            break;
        }
        all.add(vote(view, piece.start, piece.end));
    }
    all.paragraph()
}

/// Where in a sentence a new period opens: the clauses are parted there.
pub(super) fn runs<'c>(view: &View, clauses: &'c [(usize, usize)]) -> Vec<&'c [(usize, usize)]> {
    let mut runs = Vec::new();
    let mut from = 0;
    for (index, (start, end)) in clauses.iter().enumerate().skip(1) {
        if period(view, *start, *end).is_some() {
            runs.push(&clauses[from..index]);
            from = index;
        }
    }
    runs.push(&clauses[from..]);
    runs
}

/// The vote of all clauses of a range.
pub(super) fn vote(view: &View, start: usize, end: usize) -> Vote {
    let mut vote = Vote::default();
    for (start, end) in split::clauses(view, start, end) {
        vote.add(clause(view, start, end));
    }
    vote
}

/// What one clause says about its time.
fn clause(view: &View, start: usize, end: usize) -> Vote {
    let words = view.at(start, end);
    let tense = &LEXICON.tense;
    let mut vote = Vote { clauses: 1, ..Vote::default() };
    match period(view, start, end) {
        Some(SectionRole::Achievement) => vote.done += 3,
        Some(_) => vote.planned += 3,
        None => {}
    }
    let head = judge::head(view, start, end);
    if tense.plans.at_end(words) > 0 {
        vote.planned += 3;
        return vote;
    }
    if head.bound || tense.will.is_in(words) || ahead(view, start, end) {
        vote.planned += 3;
    } else if tense.intends.at_start(view.at(head.hard.min(end), end)) > 0
        || tense.intends.at_start(view.at(head.text.min(end), end)) > 0
    {
        vote.planned += 1;
    }
    let told = tense.done.is_in(words)
        || perfect(words)
        || head.verb.is_none() && tense.done_end.at_end(words) > 0;
    if told && !tense.will.is_in(words) {
        vote.done += 2;
    }
    let numbers = view.quantities_in(start, end);
    if numbers.iter().any(exact) {
        vote.done += 2;
    } else if head.verb.is_some() && numbers.iter().any(uneven) {
        vote.done += 1;
    }
    vote
}

/// 召开了, 取得了; not 为了, 了解.
fn perfect(words: &str) -> bool {
    words.match_indices('了').any(|(at, mark)| {
        !words[..at].ends_with(['为', '除', '不']) && !words[at + mark.len()..].starts_with('解')
    })
}

/// 过去一年, 2023年 in a paper that plans for 2024; 下一步, 新的一年: the period at the head of a
/// clause.
pub(super) fn period(view: &View, start: usize, end: usize) -> Option<SectionRole> {
    let words = view.at(start, end);
    let rest = words.trim_start_matches("同时");
    let tense = &LEXICON.tense;
    if tense.past_period.at_start(rest) > 0 {
        return Some(SectionRole::Achievement);
    }
    if tense.next_period.at_start(rest) > 0 {
        return Some(SectionRole::Plan);
    }
    let length = judge::year(rest).filter(|_| rest.starts_with(|c: char| c.is_ascii_digit()))?;
    let year: i32 = rest.get(..4)?.parse().ok()?;
    let behind = match &rest[length..] {
        // 2024年，中心将…: what follows tells.
        "" => next_clause(view, end),
        behind => behind,
    };
    let until = ["底前", "前", "内", "底", "末"].iter().any(|word| behind.starts_with(word));
    match view.year {
        _ if until => None,
        Some(known) if year < known => Some(SectionRole::Achievement),
        Some(known) if year > known => Some(SectionRole::Plan),
        _ => will(behind).then_some(SectionRole::Plan),
    }
}

/// The clause behind the mark at `end`.
fn next_clause(view: &View, end: usize) -> &str {
    let rest = view.flow.text[end..].strip_prefix('，').unwrap_or_default();
    let limit = rest.char_indices().nth(40).map_or(rest.len(), |(at, _)| at);
    let cut = rest[..limit].find(['，', '。', '；', '\n']).unwrap_or(limit);
    &rest[..cut]
}

/// 将…, 中心将…, 我们要…: what is said is to come.
fn will(words: &str) -> bool {
    let head = words.char_indices().nth(10).map_or(words, |(at, _)| &words[..at]);
    head.contains('将') || words.starts_with(['拟', '要']) || head.starts_with("我们要")
}

/// A last day that is still to come: 9月底前, 年内, 到2030年.
fn ahead(view: &View, start: usize, end: usize) -> bool {
    let from = view.whens.partition_point(|when| when.span.start() < start);
    view.whens[from..].iter().take_while(|when| when.span.end() <= end).any(|when| {
        let words = view.at(when.span.start(), when.span.end());
        when.role == Role::Until && when.grain != Grain::Event && !words.starts_with('截')
    })
}

/// 26.9万, 822: only what has been counted is told so exactly.
fn exact(number: &Quantity) -> bool {
    digits(number) >= 3
}

/// 17, 81: a plan would say 20 or 80.
fn uneven(number: &Quantity) -> bool {
    digits(number) == 2 && number.value % 5.0 != 0.0
}

/// Digits that say something: 20000 has one, 26.9万 three.
fn digits(number: &Quantity) -> u32 {
    let mut value = number.value.abs();
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    while value.fract() != 0.0 && value < 1e12 {
        value *= 10.0;
        value = (value * 1e6).round() / 1e6;
    }
    while value % 10.0 == 0.0 {
        value /= 10.0;
    }
    let mut count = 0;
    while value >= 1.0 {
        value /= 10.0;
        count += 1;
    }
    count
}
