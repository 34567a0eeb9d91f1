//! Sentences and clauses that say of the work around them who answers for it or until when:
//! 这件事由甲局牵头，乙局配合; 以上由甲局、乙局分别负责; 丙局按职责落实; 10月底前全部完成; 其余年底前完成.
//! Reads one clause; which items it holds for is `reading/stretch.rs`.

use super::deadline;
use super::labels::{Note, Share};
use super::lexicon::CLAUSES;
use super::view::View;

/// What a clause says of the work around it.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Who and until when.
    pub(super) note: Note,
    /// 这件事, 以上: it says itself that it speaks of what stands before.
    pub(super) points: bool,
    /// 乙局配合: only goes with the clause before.
    pub(super) supports: bool,
}

/// What `start..end` says of the work around it when it says nothing else.
pub(super) fn of(view: &View, start: usize, end: usize) -> Option<Word> {
    by_office(view, start, end).or_else(|| supporting(view, start, end)).or_else(|| {
        let due = closing(view, start, end)?;
        let note = Note { from: start, to: end, due: Some(due), ..Note::default() };
        Some(Word { note, points: false, supports: false })
    })
}

/// 由甲局负责, 这件事由甲局牵头, 甲局和各乡镇按职责落实.
fn by_office(view: &View, start: usize, end: usize) -> Option<Word> {
    let words = view.at(start, end);
    let opener = CLAUSES.pointing.at_start(words);
    let rest = words[opener..].trim_start_matches(['，', '均', '都']);
    let by = rest.strip_prefix('由');
    let rest = by.unwrap_or(rest);
    let ends = if by.is_some() { &CLAUSES.charge_end } else { &CLAUSES.duty_end };
    let tail = ends.at_end(rest);
    let office = rest[..rest.len() - tail].trim_end_matches(['等', '、', '，']);
    let plain = (2..=60).contains(&office.chars().count());
    let from = end - rest.len();
    let body = by.is_some() || !office.starts_with('各') && names_offices(office);
    (tail > 0 && plain && body).then(|| Word {
        note: Note {
            from: start,
            to: end,
            lead: Some((from, from + office.len())),
            ..Note::default()
        },
        points: opener > 0,
        supports: false,
    })
}

/// 乙局、丙局配合, behind a clause that names who leads.
fn supporting(view: &View, start: usize, end: usize) -> Option<Word> {
    let words = view.at(start, end);
    let tail = CLAUSES.support_end.at_end(words);
    let office = &words[..words.len() - tail];
    (tail > 0 && names_offices(office)).then(|| Word {
        note: Note {
            from: start,
            to: end,
            support: vec![(start, start + office.len())],
            ..Note::default()
        },
        points: false,
        supports: true,
    })
}

/// Every part of a list ends as the name of an office does.
fn names_offices(words: &str) -> bool {
    let office = |part: &str| {
        part.chars().count() >= 2
            && part.chars().count() <= 16
            && CLAUSES.office_end.at_end(part) > 0
    };
    !words.is_empty() && words.split(['、', '和']).all(office)
}

/// 10月底前全部完成, 三季度末见效: a time, and nothing but that the work is done by then.
fn closing(view: &View, start: usize, end: usize) -> Option<usize> {
    let at = if view.at(start, end).starts_with('于') { start + '于'.len_utf8() } else { start };
    let when = deadline::of(view, at, end)?;
    let span = view.whens[when].span;
    (span.start() == at && CLAUSES.closing.is(view.at(span.end(), end))).then_some(when)
}

/// 招聘工作8月20日前完成，其余年底前完成: a bracket that gives each work its own last day.
pub(super) fn shares(view: &View, start: usize, end: usize) -> Vec<Share> {
    let mut shares = Vec::new();
    let mut from = start;
    let mut cuts: Vec<usize> = view
        .at(start, end)
        .char_indices()
        .filter(|(_, c)| matches!(c, '，' | '；' | '、'))
        .map(|(at, _)| start + at)
        .collect();
    cuts.push(end);
    for cut in cuts {
        shares.extend(share(view, from, cut));
        from = (cut + '，'.len_utf8()).min(end);
    }
    shares
}

/// One part of such a bracket: what is done, a time, and that it is done by then.
fn share(view: &View, start: usize, end: usize) -> Option<Share> {
    let index = view.whens.partition_point(|when| when.span.start() < start);
    let span = view.whens.get(index)?.span;
    let done = |words: &str| words.is_empty() || CLAUSES.closing.is(words);
    if span.end() > end || !done(view.at(span.end(), end).trim_end_matches('）')) {
        return None;
    }
    let label = view.at(start, span.start()).rfind('：').map_or(0, |at| at + '：'.len_utf8());
    let start = start + label;
    let named = view.at(start, span.start());
    let rest = CLAUSES.remaining.is(named);
    let core = named.trim_end_matches("工作").trim_end_matches("任务");
    let what = if rest { None } else { Some((start, start + core.len())) };
    (rest || core.chars().count() >= 2).then_some(Share { what, due: index })
}
