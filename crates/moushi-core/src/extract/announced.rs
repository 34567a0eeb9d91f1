//! Reports of several pieces of work in one sentence, as meeting reports put them: 对2022年A、B等工作
//! 取得的成效进行了总结，围绕C、D等方面作出谋划. Finds each list, what it announces, and a claim of its count.

use super::judge;
use super::lexicon::{CLAUSES, LEXICON};
use super::split;
use super::view::View;
use crate::model::Kind;

/// One announced list.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) kind: Kind,
    /// What stands in it, as clauses; the first behind the opener, the last before 等.
    pub(super) clauses: Vec<(usize, usize)>,
    /// The words that claim a count: 总结提炼了十项突破性成果, “五大行动”.
    pub(super) claim: Option<(usize, usize)>,
    /// Where the list and what announces it stand.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The lists of a piece; empty when nothing is announced.
pub(super) fn lists(view: &View, clauses: &[(usize, usize)]) -> Vec<List> {
    let mut lists = Vec::new();
    let mut from = 0;
    for index in 0..clauses.len() {
        let (start, end) = clauses[index];
        let Some(close) = close(view, start, end) else {
            if let Some(list) = concluded(view, start, end) {
                lists.push(list);
                from = index + 1;
            }
            continue;
        };
        if let Some(list) = list(view, &clauses[from..=index], close) {
            lists.push(list);
            from = index + 1;
        }
    }
    lists
}

/// A、B、C等工作亮点纷呈: a list with no opener; its predicate tells that the works are done.
fn concluded(view: &View, start: usize, end: usize) -> Option<List> {
    let words = view.at(start, end);
    let at = words.rfind('等').filter(|at| *at > 0 && !view.marks.inside(start + at))?;
    let tail = &words[at..];
    let work = Some(CLAUSES.listed_works.at_start(tail)).filter(|length| *length > 0)?;
    let told = LEXICON.report_end.at_end(tail) == tail.len() - work;
    let several = view.cuts(start, start + at, &['、']).len() >= 2;
    (told && several).then(|| List {
        kind: Kind::Achievement,
        clauses: vec![(start, start + at)],
        claim: None,
        start,
        end,
    })
}

/// Where 等 closes a list in a clause that goes on to announce what the list was.
fn close(view: &View, start: usize, end: usize) -> Option<usize> {
    let words = view.at(start, end);
    let at = words
        .rmatch_indices('等')
        .map(|(at, _)| at)
        .find(|at| !view.marks.inside(start + at) && *at > 0)?;
    let tail = &words[at..];
    let announces = LEXICON.announce.achievement.is_in(tail) || LEXICON.announce.plan.is_in(tail);
    (announces && tail.chars().count() <= 36).then_some(start + at)
}

fn list(view: &View, clauses: &[(usize, usize)], close: usize) -> Option<List> {
    let end = clauses.last()?.1;
    let (first, opener, open) = opener(view, clauses)?;
    let tail = view.at(close, end);
    let planned = matches!(opener, "提出")
        || LEXICON.announce.plan.is_in(tail) && !LEXICON.announce.achievement.is_in(tail);
    let kind = if planned { Kind::Task } else { Kind::Achievement };
    let mut inside: Vec<(usize, usize)> = clauses[first..].to_vec();
    inside[0].0 = open;
    if let Some(last) = inside.last_mut() {
        last.1 = close.max(last.0);
    }
    inside.retain(|(start, end)| start < end);
    Some(List { kind, clauses: inside, claim: claim(view, close, end), start: clauses[0].0, end })
}

/// The clause that opens the list, the opening word, and the place behind it.
fn opener<'v>(view: &'v View, clauses: &[(usize, usize)]) -> Option<(usize, &'v str, usize)> {
    let read = |index: usize| {
        let (start, end) = clauses[index];
        let at = behind_joining(view, start, end);
        let length = LEXICON.announce.open.at_start(view.at(at, end));
        (length > 0).then(|| (index, view.at(at, at + length), at + length))
    };
    let found: Vec<_> = (0..clauses.len()).filter_map(read).collect();
    let weak = |word: &str| matches!(word, "在" | "从");
    let (index, word, at) = *found.iter().rfind(|(_, word, _)| !weak(word)).or(found.first())?;
    let end = clauses[index].1;
    Some((index, word, behind_frame(view, at, end)))
}

fn behind_joining(view: &View, start: usize, end: usize) -> usize {
    let mut at = start;
    loop {
        let rest = view.at(at, end);
        let name = view.mention_in(at, end).filter(|m| m.start == at).map_or(0, |m| m.end - at);
        let length = LEXICON.joining.at_start(rest).max(name);
        if length == 0 || length >= rest.len() {
            return at;
        }
        at += length;
    }
}

/// Behind 2022年, 我省教育系统, 要, 在, 以 and the like.
fn behind_frame(view: &View, start: usize, end: usize) -> usize {
    let mut at = start;
    loop {
        let rest = view.at(at, end);
        let place = [
            "我省教育系统",
            "我市教育系统",
            "全省教育系统",
            "我省在",
            "我省",
            "我市",
            "我县",
            "我区",
            "全省教育",
            "在",
        ];
        let place = place
            .iter()
            .find(|p| rest.starts_with(**p))
            .filter(|p| **p != "在" || in_list(&rest[p.len()..]))
            .map_or(0, |p| p.len());
        let bound = LEXICON.binding.at_start(rest);
        let length = judge::year(rest).unwrap_or(0).max(place).max(bound);
        if length == 0 || length >= rest.len() {
            return at;
        }
        at += length;
    }
}

/// 在 opens the list itself when work follows at once; 在全省… is part of the work.
fn in_list(rest: &str) -> bool {
    LEXICON.doing.at_start(rest) > 0 || rest.starts_with('以')
}

/// The claimed count behind 等: the announcing verb with it when that stands before the number.
fn claim(view: &View, close: usize, end: usize) -> Option<(usize, usize)> {
    let tail = close + '等'.len_utf8();
    let words = view.at(tail, end);
    if words.starts_with('“') {
        let until = view.marks.end_of(tail)?;
        let counted = view
            .at(tail + '“'.len_utf8(), until)
            .starts_with(|c: char| "一二三四五六七八九十百0123456789".contains(c));
        return (counted && until <= end).then_some((tail, until));
    }
    let number = view.quantities_in(tail, end).first()?;
    let noun = view.at(number.span.start(), end);
    let counted = LEXICON.claims.counted.first_in(noun)?;
    if counted.0 > 24 {
        return None;
    }
    let before = view.at(tail, number.span.start());
    match LEXICON.announce.achievement.first_in(before) {
        Some((at, _)) => Some((tail + at, split::trim(view, tail, end).1)),
        None => {
            let verb = LEXICON.announce.plan.first_in(noun).filter(|_| false);
            let until = verb.map_or(end, |(at, _)| number.span.start() + at);
            Some((number.span.start(), until))
        }
    }
}
