//! Problems named as such: which clauses name one, where a stretch of them opens and closes, and
//! how A、B等问题 is taken apart. Does not decide what is done about them.

use super::lexicon::{CLAUSES, LEXICON};
use super::split;
use super::view::View;

/// Whether the words end in a predicate that names a problem: 仍较突出, 有待加强, 缺编.
pub(super) fn closes(words: &str) -> bool {
    let problem = &LEXICON.problem;
    if problem.end.at_end(words) > 0 {
        return true;
    }
    // 还有5所没有完工, 仍有不小差距, 还存在薄弱环节.
    let still = problem.still.first_in(words);
    // 研判存在的问题: a noun with its attribute is what somebody deals with.
    let noun = problem.noun.at_end(words);
    let attribute = words[..words.len() - noun].ends_with('的');
    still.is_some_and(|(_, to)| noun > 0 && !attribute || problem.lack.is_in(&words[to..]))
}

/// 对这些问题，我们将…; 下一步…: what is done about it begins, and the problems end.
pub(super) fn remedy(words: &str) -> bool {
    LEXICON.problem.remedy.at_start(words) > 0
}

/// The problems in a clause: each conjunct that has its own predicate, else the whole.
pub(super) fn items(view: &View, start: usize, end: usize) -> Vec<(usize, usize)> {
    let (start, end) = behind_seeing(view, start, end);
    let until = listed_until(view, start, end);
    let cuts = view.cuts(start, until, &['、']);
    let mut parts = Vec::new();
    let mut from = start;
    for cut in cuts.into_iter().chain([until]) {
        let part = split::trim(view, from, cut);
        from = (cut + '、'.len_utf8()).min(until);
        parts.push(part);
    }
    let each = parts.len() > 1 && parts.iter().all(|(from, to)| told(view.at(*from, *to)));
    if each { parts } else { vec![split::trim(view, start, end)] }
}

/// A conjunct that could stand alone: a subject and what is wrong with it.
fn told(words: &str) -> bool {
    words.chars().count() >= 5 && LEXICON.problem.end.at_end(words) > 0
}

/// Behind 仍存在, 面临 and the words before them, when a list of problems follows.
fn behind_seeing(view: &View, start: usize, end: usize) -> (usize, usize) {
    let words = view.at(start, end);
    let sees = LEXICON.problem.sees.last_in(words).filter(|(_, to)| {
        let rest = &words[*to..];
        rest.contains('等') && rest.contains('、') && LEXICON.problem.noun.is_in(rest)
    });
    (sees.map_or(start, |(_, to)| start + to), end)
}

/// Before 等问题: where the list of problems ends.
fn listed_until(view: &View, start: usize, end: usize) -> usize {
    let words = view.at(start, end);
    let close = words.rfind('等').filter(|at| {
        LEXICON.problem.noun.at_start(&words[at + '等'.len_utf8()..]) > 0
            && !view.marks.inside(start + at)
    });
    close.map_or(end, |at| start + at)
}

/// 存在…问题：, 我们也清醒地认识到…: tells that problems follow.
pub(super) fn announces_risk(words: &str) -> bool {
    let head = words.find('：').map_or(words, |colon| &words[..colon]);
    head.chars().count() <= 60
        && CLAUSES.sees.is_in(head)
        && CLAUSES.troubles.is_in(head)
        && (words.contains('：') || CLAUSES.only_sees.is_in(head))
}
