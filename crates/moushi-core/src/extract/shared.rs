//! What coordinated parts share: one noun behind all attributes, one predicate behind all numbers,
//! one head at the end of each. Parts that share a word cannot be ticked off alone.

use super::lexicon::{CLAUSES, LEXICON};
use super::view::View;

/// 一批牵引性强、特色鲜明的重大工程: attributes of one noun.
pub(super) fn attributes(view: &View, parts: &[(usize, usize)]) -> bool {
    let [.., before, last] = parts else { return false };
    let words = view.at(last.0, last.1);
    // 一体化、融合化发展路径: two manners of one thing.
    let same = ['化', '性', '型', '式', '级']
        .into_iter()
        .find(|c| view.at(before.0, before.1).ends_with(*c));
    if same.is_some_and(|c| words.chars().skip(1).take(4).any(|other| other == c)) {
        return true;
    }
    let open = |at: &usize| !view.marks.inside(last.0 + at);
    let Some(at) = words.match_indices('的').map(|(at, _)| at).find(open) else { return false };
    let first = view.at(before.0, before.1);
    let noun = words[at + '的'.len_utf8()..].chars().count();
    let counted =
        ["一批", "一系列", "一支", "一个", "具有"].iter().any(|word| first.contains(word));
    noun >= 2
        && (counted || at <= 18)
        && LEXICON.qualities.at_end(first) > 0
        && first.chars().count() >= 4
}

/// 882个学区和822所高中全覆盖: numbers under the one predicate behind them.
pub(super) fn predicate(view: &View, start: usize, end: usize) -> bool {
    let words = view.at(start, end);
    let tail = CLAUSES.shared.at_end(words);
    if tail == 0 {
        return false;
    }
    let numbers = view.quantities_in(start, end);
    let before = end - tail;
    // Another predicate before the last number: every number has its own.
    let own = |at: usize| CLAUSES.shared.is_in(view.at(start, at));
    numbers.len() >= 2
        && numbers.last().is_some_and(|last| last.span.end() < before && !own(last.span.start()))
}

/// A改革、B改革和C改革: parts that all end in one head; what does not goes with the next.
pub(super) fn headed(view: &View, parts: &[(usize, usize)]) -> Option<Vec<(usize, usize)>> {
    let (first, last) = (parts.first()?, parts.last()?);
    // 甲行动、乙工程、丙行动: heads may differ, each still ends its part.
    let ends = |(start, end): (usize, usize)| {
        let words = view.at(start, end).trim_end_matches('”');
        CLAUSES.shared_heads.at_end(words) > 0
    };
    if parts.len() < 2 || !ends(*first) || !ends(*last) {
        return None;
    }
    let mut groups = Vec::new();
    let mut open: Option<usize> = None;
    for &(start, end) in parts {
        let mut from = *open.get_or_insert(start);
        for (at, width) in joints(view, start, end) {
            if ends((from, at)) && at > from + 12 {
                groups.push((from, at));
                from = at + width;
            }
        }
        open = Some(from);
        if ends((from, end)) {
            groups.push((from, end));
            open = None;
        }
    }
    let long = |(start, end): &(usize, usize)| view.at(*start, *end).chars().count() >= 4;
    let plain = !view.at(first.0, first.1).contains('的');
    (open.is_none() && groups.len() > 2 && plain && groups.iter().all(long)).then_some(groups)
}

/// 和, 与, 及 between marks of no kind.
fn joints(view: &View, start: usize, end: usize) -> Vec<(usize, usize)> {
    view.cuts(start, end, &['和', '及', '与']).into_iter().map(|at| (at, '和'.len_utf8())).collect()
}

/// 财务经费、教师人数上报等工作: the work behind the last part is the work of all.
pub(super) fn work(view: &View, parts: &[(usize, usize)], end: usize) -> bool {
    let Some((last, rest)) = parts.split_last() else { return false };
    let works = |words: &str| ends_in_work(words) || LEXICON.nominal.at_end(words) > 0;
    ends_in_work(view.at(last.0, end)) && !rest.iter().any(|(from, to)| works(view.at(*from, *to)))
}

/// Ends in a verb of clerks that has the nouns before it as its objects.
fn ends_in_work(words: &str) -> bool {
    CLAUSES.clerk_verbs.at_end(words) > 0
}

/// 实施“甲计划”和某某“乙计划”: two names, each closing its side of 和.
pub(super) fn two_names(view: &View, start: usize, end: usize) -> Option<Vec<(usize, usize)>> {
    const HEADS: [&str; 5] = ["计划”", "行动”", "工程”", "项目”", "改革”"];
    let named = |from: usize, to: usize| HEADS.iter().any(|head| view.at(from, to).ends_with(head));
    let at = view
        .cuts(start, end, &['和', '及', '与'])
        .into_iter()
        .find(|at| named(start, *at) && named(*at, end))?;
    Some(vec![(start, at), (at + '和'.len_utf8(), end)])
}

/// 制定了《甲》《乙》《丙》等: every paper is an item.
pub(super) fn titles(view: &View, start: usize, end: usize) -> Option<Vec<(usize, usize)>> {
    let words = view.at(start, end);
    let makes = ["制定", "制订", "出台", "印发", "发布", "修订", "编制", "颁布", "起草"];
    let first = words.find('《')?;
    if !makes.iter().any(|verb| words[..first].contains(verb)) {
        return None;
    }
    let from = view.marks.outer.partition_point(|span| span.start() < start + first);
    let mut spans = view.marks.outer[from..].iter().take_while(|span| span.end() <= end);
    let lead = spans.next()?;
    let mut parts = vec![(start, lead.end())];
    let mut behind = lead.end();
    for span in spans {
        let between = view.at(behind, span.start());
        if view.at(span.start(), span.end()).starts_with('《')
            && matches!(between, "" | "、" | "和" | "及")
        {
            parts.push((span.start(), span.end()));
            behind = span.end();
        }
    }
    (parts.len() >= 2 && matches!(view.at(behind, end), "" | "等" | "等文件" | "等制度" | "等方案"))
        .then_some(parts)
}
