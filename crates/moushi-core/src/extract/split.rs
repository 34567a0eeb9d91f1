//! Cuts: a paragraph into pieces at 。；, a piece into clauses at ，, and a clause into conjuncts at
//! 、 where each could be ticked off on its own.

use super::judge;
use super::lexicon::{CLAUSES, LEXICON};
use super::ordinal::{self, Ordinal};
use super::shared;
use super::view::View;

/// A piece between 。； with the ordinal that introduces it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Behind the ordinal.
    pub(super) start: usize,
    /// Before the closing mark.
    pub(super) end: usize,
    pub(super) ordinal: Option<(usize, Ordinal)>,
    /// Whether 。 ends it, so that the next piece is a new sentence.
    pub(super) full: bool,
    /// Whether ： ends it, so that it only announces what follows.
    pub(super) announces: bool,
}

/// The pieces of a paragraph.
pub(super) fn pieces(view: &View, start: usize, end: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = start;
    for cut in view.cuts(start, end, &['。', '；', '！', '？', '：', '，']) {
        let mark = view.flow.text[cut..].chars().next().unwrap_or('。');
        let behind = cut + mark.len_utf8();
        let joined = matches!(mark, '：' | '，');
        if joined && !opens_point(view, behind, end) {
            continue;
        }
        pieces.extend(piece(view, from, cut, mark));
        from = behind;
    }
    pieces.extend(piece(
        view,
        from,
        end,
        if view.at(start, end).ends_with('：') { '：' } else { '。' },
    ));
    pieces
}

/// 一是, 二要 and the like also stand behind ： and ，.
fn opens_point(view: &View, at: usize, end: usize) -> bool {
    ordinal::at_start(view.at(at, end)).is_some_and(|ordinal| ordinal.level >= 3)
}

fn piece(view: &View, start: usize, end: usize, mark: char) -> Option<Piece> {
    let (start, end) = trim(view, start, end);
    if start >= end {
        return None;
    }
    let found = ordinal::at_start(view.at(start, end)).map(|ordinal| (start, ordinal));
    let behind = found.map_or(start, |(at, ordinal)| at + ordinal.length);
    let (behind, end) = trim(view, behind, end);
    Some(Piece {
        start: behind,
        end,
        ordinal: found,
        full: !matches!(mark, '；' | '，' | '：'),
        announces: mark == '：',
    })
}

/// The range without blanks and loose punctuation at both ends.
pub(super) fn trim(view: &View, start: usize, end: usize) -> (usize, usize) {
    const LOOSE: [char; 15] =
        [' ', '，', '、', '；', '。', '：', '\u{3000}', '!', '•', '●', '■', '◆', '★', '▲', '—'];
    let words = view.at(start.min(end), end);
    let front = words.trim_start_matches(LOOSE);
    let start = end - front.len();
    (start, start + front.trim_end_matches(LOOSE).len())
}

/// The clauses of a piece, as ranges.
pub(super) fn clauses(view: &View, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut clauses: Vec<(usize, usize)> = Vec::new();
    let mut from = start;
    for cut in view.cuts(start, end, &['，', '：']) {
        add_clause(view, &mut clauses, from, cut);
        from = cut + '，'.len_utf8();
    }
    add_clause(view, &mut clauses, from, end);
    clauses
}

fn add_clause(view: &View, clauses: &mut Vec<(usize, usize)>, start: usize, end: usize) {
    let (start, end) = trim(view, start, end);
    if start >= end {
        return;
    }
    let end = without_praise(view, start, end);
    match clauses.last_mut() {
        Some(last)
            if (compares(view, start, end) || details(view, *last, start, end))
                && !view.quantities_in(last.0, last.1).is_empty() =>
        {
            last.1 = end;
        }
        _ => clauses.push((start, end)),
    }
}

/// …走进博物馆、广受好评: the praise behind 、 belongs to no item.
fn without_praise(view: &View, start: usize, end: usize) -> usize {
    let words = view.at(start, end);
    let Some(at) = words.rfind('、').filter(|at| !view.marks.inside(start + at)) else {
        return end;
    };
    let tail = &words[at + '、'.len_utf8()..];
    let praise = tail.chars().count() <= 6
        && (LEXICON.result_end.is(tail)
            || tail.starts_with("全国最")
            || tail.starts_with("全省最"));
    if praise { start + at } else { end }
}

/// 增长3.6%, 提高5.9个百分点: says how the number before has moved, and has no subject.
fn compares(view: &View, start: usize, end: usize) -> bool {
    let words = view.at(start, end);
    let verb = CLAUSES.moves.at_start(words);
    if verb == 0 {
        return false;
    }
    let number = view.quantities_in(start, end).first();
    number.is_some_and(|q| q.span.start() <= start + verb + 18) && words.chars().count() <= 16
}

/// 其中幼儿园420个: spells out the number before.
fn details(view: &View, before: (usize, usize), start: usize, end: usize) -> bool {
    let words = view.at(start, end);
    let numbers = view.quantities_in(start, end);
    let [number] = numbers else { return false };
    let noun = view.at(start, number.span.start()).chars().count();
    let share =
        words.ends_with('%') && view.at(start, number.span.start()).ends_with('率') && noun <= 5;
    number.span.end() == end
        && (share
            || words.starts_with("其中") && noun <= 10 && judge::doing(&words["其中".len()..]) == 0
            || view.at(before.0, before.1).contains("其中")
                && noun <= 6
                && judge::doing(words) == 0)
}

/// Whether a clause stands in a list that was announced as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// It does not.
    No,
    /// Among other clauses.
    Among,
    /// It is the whole list.
    Alone,
}

/// The conjuncts of a clause that are items of their own; the clause itself when there is nothing
/// to cut. `listed` says that the clause stands in a list announced as one.
pub(super) fn conjuncts(
    view: &View,
    start: usize,
    end: usize,
    listed: Listed,
) -> Vec<(usize, usize)> {
    if let Some(parts) = shared::titles(view, start, end) {
        return parts;
    }
    let parts = parts(view, start, end);
    let whole = vec![(start, without_tail(view, start, end, listed != Listed::No))];
    if shared::attributes(view, &parts) || shared::predicate(view, start, end) {
        return whole;
    }
    if let Some(parts) = shared::headed(view, &parts) {
        return parts;
    }
    if parts.len() < 2 {
        return halves(view, start, end)
            .or_else(|| shared::two_names(view, start, end))
            .unwrap_or(whole);
    }
    if let Some(parts) = lined_up(view, &parts) {
        return parts;
    }
    let closed = closed(view, &parts, listed != Listed::No);
    if let Some(parts) = closed.as_deref().filter(|parts| each_stands(view, parts, Listed::Alone)) {
        return tails(view, parts);
    }
    if let Some(parts) = each_counts(view, &parts) {
        return parts
            .iter()
            .flat_map(|(s, e)| halves(view, *s, *e).unwrap_or(vec![(*s, *e)]))
            .collect();
    }
    if each_stands(view, &parts, listed) { tails(view, &parts) } else { whole }
}

/// Ranges between 、 and 以及.
fn parts(view: &View, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut from = start;
    let mut cuts: Vec<(usize, usize)> =
        view.cuts(start, end, &['、']).iter().map(|at| (*at, 3)).collect();
    cuts.extend(view.at(start, end).match_indices("以及").map(|(at, _)| (start + at, 6)));
    cuts.sort_unstable();
    for (cut, width) in cuts {
        if cut > from && !view.marks.inside(cut) {
            parts.push((from, cut));
            from = cut + width;
        }
    }
    if from < end {
        parts.push((from, end));
    }
    parts
}

/// Whether a clause is a row of sayings of one build.
pub(super) fn is_row(view: &View, start: usize, end: usize) -> bool {
    lined_up(view, &parts(view, start, end)).is_some()
}

/// 做到A到位、B到位、C到位: three or more sayings of one build; the verb that leads them in is none
/// of theirs.
fn lined_up(view: &View, parts: &[(usize, usize)]) -> Option<Vec<(usize, usize)>> {
    let (first, rest) = parts.split_first().filter(|(_, rest)| rest.len() >= 2)?;
    let words = view.at(first.0, first.1);
    let lead = ["做到", "确保", "实现"]
        .iter()
        .find_map(|verb| words.find(verb).map(|at| at + verb.len()))?;
    let build = |part: &(usize, usize)| {
        let words = view.at(part.0, part.1);
        (5..=14).contains(&words.chars().count())
            && (words.ends_with("到位") || words.contains('再'))
    };
    let first = (first.0 + lead, first.1);
    (rest.iter().all(build) && build(&first))
        .then(|| std::iter::once(first).chain(rest.iter().copied()).collect())
}

/// The parts when 等方面, 等工作 or the like closes them, the last one without that tail.
fn closed(view: &View, parts: &[(usize, usize)], listed: bool) -> Option<Vec<(usize, usize)>> {
    let (last, rest) = parts.split_last()?;
    let words = view.at(last.0, last.1);
    let at = words.rfind('等').filter(|at| *at > 0 && !view.marks.inside(last.0 + at))?;
    let tail = &words[at + '等'.len_utf8()..];
    let plain =
        ["工作", "方面", "任务", "重点工作", "事项", "各项工作", "重点任务", "改革", "问题"];
    let first = view.at(parts[0].0, parts[0].1);
    let drives = ["抓好", "做好", "统筹", "推进", "推动", "深化", "办好", "抓实", "围绕"]
        .iter()
        .any(|v| first.contains(v));
    let nominal = tail.contains("改革") && LEXICON.nominal.at_end(&words[..at]) > 0;
    if !listed && shared::work(view, parts, last.0 + at) {
        return None;
    }
    if !(listed || drives && (plain.contains(&tail) || nominal)) {
        return None;
    }
    Some(rest.iter().copied().chain([(last.0, last.0 + at)]).collect())
}

/// The end of a clause without 等工作 when the clause is one of a list.
fn without_tail(view: &View, start: usize, end: usize, listed: bool) -> usize {
    let words = view.at(start, end);
    let at = words.rfind('等').filter(|at| listed && words[*at..].chars().count() <= 5);
    at.filter(|at| *at > 0 && !view.marks.inside(start + at)).map_or(end, |at| start + at)
}

/// Whether every part could be ticked off on its own.
fn each_stands(view: &View, parts: &[(usize, usize)], listed: Listed) -> bool {
    let words = || parts.iter().map(|(s, e)| view.at(*s, *e));
    if words().any(|part| part.chars().count() < 4) {
        return false;
    }
    let works = |part: &(usize, usize)| {
        let head = judge::head(view, part.0, part.1);
        head.verb
            .is_some_and(|(from, to)| to - from >= 6 && view.at(to, part.1).chars().count() >= 2)
            && LEXICON.method.at_start(view.at(part.0, part.1)) == 0
    };
    let nominal = |part: &(usize, usize)| LEXICON.nominal.at_end(view.at(part.0, part.1)) > 0;
    let named = |part: &(usize, usize)| {
        let words = view.at(part.0, part.1);
        ["工程", "行动", "计划", "项目", "行动”", "工程”", "计划”"]
            .iter()
            .any(|head| words.ends_with(head))
    };
    let any =
        |part: &(usize, usize)| works(part) || nominal(part) || named(part) || tells(view, part);
    match listed {
        Listed::Alone => true,
        Listed::Among if parts.iter().all(any) => true,
        _ => {
            let first = works(&parts[0]);
            let long = |part: &(usize, usize)| view.at(part.0, part.1).chars().count() >= 6;
            parts.iter().all(nominal) && parts[1..].iter().all(long)
                || parts.iter().all(named)
                || first && parts[1..].iter().all(|part| works(part) || tells(view, part))
        }
    }
}

/// A subject with a predicate, long enough to be a sentence of its own.
fn tells(view: &View, part: &(usize, usize)) -> bool {
    let words = view.at(part.0, part.1);
    words.chars().count() >= 8 && LEXICON.states.at_end(words) > 0
}

/// The parts with a number of their own each: 40项…、80项…、60项…. A part without one goes with the
/// next: 市级、县级教研员至少1人、乡镇教研员至少1人.
fn each_counts(view: &View, parts: &[(usize, usize)]) -> Option<Vec<(usize, usize)>> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<usize> = None;
    for (start, end) in parts {
        let from = *open.get_or_insert(*start);
        if !view.quantities_in(*start, *end).is_empty() {
            groups.push((from, *end));
            open = None;
        }
    }
    let counts = |(s, e): &(usize, usize)| {
        view.at(*s, *e).chars().count() >= 5 && !compares(view, *s, *e) && names_more(view, *s, *e)
    };
    let first_alone =
        parts.first().is_some_and(|part| !view.quantities_in(part.0, part.1).is_empty());
    let even = first_alone || groups.len() * 2 > parts.len();
    (open.is_none() && groups.len() >= 2 && even && groups.iter().all(counts)).then_some(groups)
}

/// Whether a part has words besides its number, so that it says what is counted.
fn names_more(view: &View, start: usize, end: usize) -> bool {
    let counted: usize = view
        .quantities_in(start, end)
        .iter()
        .map(|q| view.at(q.span.start(), q.span.end()).chars().count())
        .sum();
    view.at(start, end).chars().count() >= counted + 2
}

/// 100个…和300个…: two numbers with their nouns on the two sides of 和.
fn halves(view: &View, start: usize, end: usize) -> Option<Vec<(usize, usize)>> {
    let numbers = view.quantities_in(start, end);
    let second = numbers.get(1)?;
    let before = view.at(start, second.span.start());
    let cut = ["和", "及", "以及", "与"].iter().find(|word| before.ends_with(**word))?;
    let middle = second.span.start() - cut.len();
    let stands = names_more(view, start, middle) && names_more(view, second.span.start(), end);
    let same_side =
        numbers[0].span.end() < middle && view.at(second.span.end(), end).chars().count() >= 3;
    (stands && same_side).then(|| vec![(start, middle), (second.span.start(), end)])
}

/// “甲行动”和乙工程: the last conjunct may be two.
fn tails(view: &View, parts: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut out = parts.to_vec();
    let Some(&(start, end)) = parts.last() else { return out };
    const HEADS: [&str; 6] = ["行动”", "工程”", "计划”", "行动", "工程", "计划"];
    let both = |at: usize| {
        HEADS.iter().any(|head| view.at(start, at).ends_with(head))
            && HEADS.iter().any(|head| view.at(at, end).ends_with(head))
    };
    if let Some(at) = view.cuts(start, end, &['和', '及', '与']).into_iter().find(|at| both(*at))
    {
        out.pop();
        out.extend([(start, at), (at + '和'.len_utf8(), end)]);
    }
    out
}
