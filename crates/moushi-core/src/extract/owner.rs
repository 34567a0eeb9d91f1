//! Who is to do the work: the grammatical subject when it is an office or a kind of body, and the
//! office behind 责任单位 or 牵头单位. The one who demands is never the owner.

use super::judge;
use super::lexicon::LEXICON;
use super::view::View;

/// The subject at the head of `start..end`: where it starts and ends, and where what it does starts.
pub(super) fn subject(view: &View, start: usize, end: usize) -> Option<(usize, usize, usize)> {
    let start =
        if view.at(start, end).starts_with('请') { start + '请'.len_utf8() } else { start };
    let phrase = view.at(start, end);
    if let Some(mention) =
        view.mention_in(start, end).filter(|m| m.start == start || m.title == start)
    {
        return Some((mention.start, mention.end, mention.end));
    }
    if let Some(rest) = phrase.strip_prefix('由') {
        let to = ["引领", "带领", "牵头", "负责", "组织", "会同"]
            .iter()
            .filter_map(|verb| rest.find(verb))
            .min()?;
        let from = start + '由'.len_utf8();
        // 由甲带领乙制定…: the work is what they do together.
        let behind = LEXICON.strong.all_in(&rest[to..]).map(|(at, _)| at).find(|at| *at > 6);
        return (to > 0 && to <= 60).then_some((from, from + to, from + to + behind.unwrap_or(0)));
    }
    if LEXICON.method.at_start(phrase) > 0 {
        return None;
    }
    if let Some(to) = office(phrase).filter(|to| !view.marks.inside(start + to)) {
        return Some((start, start + to, start + to));
    }
    LEXICON.owner.body_end.all_in(phrase).take_while(|(_, to)| *to <= 90).find_map(|(_, to)| {
        let rest = &phrase[to..];
        let plain = !phrase[..to].contains(|c: char| c == '的' || c.is_ascii_digit());
        let follows =
            LEXICON.owner.after.at_start(rest) > 0 || told(rest) || plain && sets_about(rest);
        let loose = !view.marks.inside(start + to);
        (follows && loose && !rest.is_empty()).then_some((start, start + to, start + to))
    })
}

/// 召开了, 制定了, 开展: a verb of doing, told as done.
fn told(rest: &str) -> bool {
    let verb = LEXICON.doing.at_start(rest);
    let manner = LEXICON.manner.at_start(rest);
    let behind = manner > 0 && LEXICON.doing.at_start(&rest[manner..]) > 0;
    behind || verb > 0 && rest[verb..].starts_with('了')
}

/// 教务处, 总务科: where the name of an office ends that sets about work; not 全部, 干部, 民办.
fn office(phrase: &str) -> Option<usize> {
    const OFFICES: &str = "处科股室部组队站所局厅委";
    const NOT_BEFORE: &str = "全内外干好各有多分一本";
    let mut before = phrase.chars().next()?;
    for (at, c) in phrase.char_indices().skip(1).take(9) {
        let to = at + c.len_utf8();
        if at > 3
            && OFFICES.contains(c)
            && !NOT_BEFORE.contains(before)
            && sets_about(&phrase[to..])
        {
            return Some(to);
        }
        before = c;
    }
    None
}

/// 教务处组织期中考试: a verb of acting and its object. 医院实现全覆盖 tells what became of one.
fn sets_about(rest: &str) -> bool {
    const ACTS: [&str; 28] = [
        "组织", "开展", "召开", "举行", "举办", "制定", "制订", "出台", "印发", "发布", "发放",
        "建立", "启动", "落实", "实施", "选派", "选聘", "下发", "部署", "布置", "汇总", "上报",
        "报送", "检查", "督查", "走访", "派出", "牵头",
    ];
    let Some(verb) = ACTS.iter().find(|verb| rest.starts_with(**verb)) else { return false };
    rest[verb.len()..].chars().count() >= 2
        && !rest.contains('的')
        && LEXICON.states.at_end(rest) == 0
}

/// An owner told by a mark such as 责任单位：.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    /// Where the mark, or the bracket around it, starts.
    pub(super) from: usize,
    /// Where the mark, or the bracket, ends.
    pub(super) to: usize,
    /// The office, verbatim.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The first mark of an owner in `start..end`.
pub(super) fn lead(view: &View, start: usize, end: usize) -> Option<Lead> {
    if let Some(lead) = bracketed(view, start, end) {
        return Some(lead);
    }
    let text = view.at(start, end);
    let (mut from, mut to) = (0, 0);
    let colon = |to: usize| text[to..].starts_with(['：', ':']);
    while !colon(to) || to == 0 {
        let (next, after) = LEXICON.owner.lead.first_in(&text[to..])?;
        (from, to) = (to + next, to + after);
    }
    let first = start + to + text[to..].chars().next().map_or(0, char::len_utf8);
    let outer = view
        .marks
        .around(start + from)
        .filter(|span| view.at(span.start(), span.end()).ends_with('）'));
    let stop = outer.map_or(end, |span| span.end() - '）'.len_utf8()).min(end).max(first);
    let cut = view.at(first, stop).find(['；', '。', '\n', '）']).map_or(stop, |cut| first + cut);
    let support =
        LEXICON.owner.support.first_in(view.at(first, cut)).map_or(cut, |(at, _)| first + at);
    let office = view.at(first, support).trim_end_matches(['，', '、', '；', ' ']);
    let (from, to) = outer.map_or((start + from, end), |span| (span.start(), span.end()));
    (!office.is_empty()).then(|| Lead { from, to, start: first, end: first + office.len() })
}

/// （省教育厅牵头，省财政厅配合）, （各部门按职责分工负责）: a bracket at the end of a piece.
fn bracketed(view: &View, start: usize, end: usize) -> Option<Lead> {
    let text = view.at(start, end);
    let outer = text.ends_with('）').then(|| view.marks.around(end - '）'.len_utf8())).flatten()?;
    if !view.at(outer.start(), end).starts_with('（') {
        return None;
    }
    let from = outer.start().max(start);
    let inside = view.at(from, end).trim_start_matches('（');
    let first = end - inside.len();
    let marks =
        ["牵头负责", "牵头", "按职责分工负责", "按职责分工", "按职责负责", "分别负责", "负责"];
    let at = marks.iter().filter_map(|mark| inside.find(mark)).min()?;
    let office = inside[..at].trim_end_matches(['等', '，', '、']);
    let plain = !office.is_empty() && !inside.contains('：') && office.chars().count() <= 60;
    plain.then(|| Lead { from, to: end, start: first, end: first + office.len() })
}

/// Whether a paragraph only names a supporting office.
pub(super) fn is_support(words: &str) -> bool {
    LEXICON.owner.support.at_start(words) > 0
}

/// Whether a subject is worth naming as owner: an office, a kind of body, a person.
pub(super) fn names_body(view: &View, start: usize, end: usize, done: bool) -> bool {
    let words = view.at(start, end);
    // In a report of results 全省上下 and 三家医院 are whom it is about, not who answers for it.
    let about =
        ["上下", "系统", "中心", "企业", "医院", "社区", "大学", "地区", "干部", "家长", "人员"];
    if done
        && (words.starts_with(|c: char| c.is_ascii_digit())
            || about.iter().any(|end| words.ends_with(end)))
    {
        return false;
    }
    !words.is_empty() && words.chars().count() <= 24 && judge::year(words).is_none()
}
