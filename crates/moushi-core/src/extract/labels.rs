//! Labels that name who answers for work and until when, as work lists write them:
//! （牵头单位：甲处；配合单位：乙处、丙处；完成时限：9月底前）, a line 责任科室：乙科, a bracket
//! （甲厅牵头，乙厅配合）. Finds them and where they stand; which items they hold for is `reading`.

use super::assigned;
use super::lexicon::LEXICON;
use super::view::View;

/// A stretch of the flow.
type Stretch = (usize, usize);

/// What the labels that stand together say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    /// Where the labels, or the bracket around them, start and end.
    pub(super) from: usize,
    pub(super) to: usize,
    /// The one who answers for the work, verbatim: the person, else the office, else the leader.
    pub(super) lead: Option<Stretch>,
    /// The offices that support.
    pub(super) support: Vec<Stretch>,
    /// The last day; an index among the time phrases of the view.
    pub(super) due: Option<usize>,
    /// Last days of single works: 招聘8月底前完成，其余年底前完成.
    pub(super) shares: Vec<Share>,
}

/// A work that a label names, and its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// The words that name it; none for 其余.
    pub(super) what: Option<Stretch>,
    /// An index among the time phrases of the view.
    pub(super) due: usize,
}

/// What a label introduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// 分管领导
    Leader,
    /// 牵头单位
    Office,
    /// 责任人
    Person,
    /// 配合单位
    Support,
    /// 完成时限
    Due,
}

/// One label: where it starts and what stands behind its colon.
#[derive(Clone, Copy, Debug)]
struct Label {
    role: Role,
    from: usize,
    value: usize,
}

const COLON: usize = '：'.len_utf8();

/// The labels in `start..end`; none when there are none.
pub(super) fn of(view: &View, start: usize, end: usize) -> Option<Note> {
    if let Some(note) = bracketed(view, start, end) {
        return Some(note);
    }
    let labels = found(view, start, end);
    let first = labels.first()?;
    let outer = view
        .marks
        .around(first.from)
        .filter(|span| view.at(span.start(), span.end()).ends_with('）') && span.start() >= start);
    let (from, to) = outer.map_or((first.from, end), |span| (span.start(), span.end().min(end)));
    let stop = outer.map_or(end, |_| to - '）'.len_utf8());
    let mut note = Note { from, to, ..Note::default() };
    let mut best = None;
    for (index, label) in labels.iter().enumerate().take_while(|(_, label)| label.from < to) {
        let until = labels.get(index + 1).map_or(stop, |next| next.from.min(stop));
        let value = value(view, label.value, until);
        match label.role {
            _ if value.0 >= value.1 => {}
            Role::Due => note.due = note.due.or(time(view, value)),
            Role::Support => note.support.extend(names(view, value)),
            role if best.is_none_or(|(known, _)| role > known) => best = Some((role, value)),
            _ => {}
        }
    }
    note.lead = best.map(|(_, value)| value);
    note.shares = assigned::shares(view, from, stop);
    let says = note.due.is_some() || !note.support.is_empty() || !note.shares.is_empty();
    (note.lead.is_some() || says).then_some(note)
}

/// Whether a paragraph opens with a label.
pub(super) fn opens(view: &View, start: usize, end: usize) -> bool {
    let words = view.at(start, end);
    words.find('：').is_some_and(|colon| {
        label(&words[..colon]).is_some_and(|(_, from)| words[..from].chars().all(|c| c == '（'))
    })
}

/// All labels in a range, in order.
fn found(view: &View, start: usize, end: usize) -> Vec<Label> {
    let words = view.at(start, end);
    let mut from = 0;
    let mut labels = Vec::new();
    for (colon, _) in words.match_indices('：') {
        if let Some((role, at)) = label(&words[from..colon]) {
            labels.push(Label { role, from: start + from + at, value: start + colon + COLON });
        }
        from = colon + COLON;
    }
    labels
}

/// The label that `before` ends with: its role and where it starts.
fn label(before: &str) -> Option<(Role, usize)> {
    let words = &LEXICON.labels;
    let whole = words.alone.at_end(before);
    let what = words.what.at_end(before);
    let mut from = before.len() - what.max(whole);
    let (mut parts, mut supports) = (0, false);
    loop {
        let part = if what > 0 { words.part.at_end(&before[..from]) } else { 0 };
        if part == 0 {
            break;
        }
        supports |= words.support.is(&before[from - part..from]);
        from -= part;
        parts += 1;
    }
    let free = before[..from].chars().next_back().is_none_or(|c| " \n（(【，。；、".contains(c));
    if !free || whole == 0 && (what == 0 || parts == 0) {
        return None;
    }
    let noun = &before[before.len() - what.max(whole)..];
    let role = match noun {
        _ if words.due.is(noun) => Role::Due,
        _ if supports => Role::Support,
        _ if noun.ends_with('人') => Role::Person,
        _ if noun.ends_with("领导") => Role::Leader,
        _ => Role::Office,
    };
    Some((role, from))
}

/// The words behind a colon, without what closes them.
fn value(view: &View, start: usize, until: usize) -> Stretch {
    let words = view.at(start, until.max(start));
    let cut = words.find(['；', '。', '\n']).unwrap_or(words.len());
    let words = &words[..cut];
    let front = words.trim_start_matches([' ', '，']);
    let start = start + words.len() - front.len();
    (start, start + front.trim_end_matches(['，', '、', ' ', '（']).len())
}

/// The time behind 完成时限：, whatever its grain.
fn time(view: &View, (start, end): Stretch) -> Option<usize> {
    let from = view.whens.partition_point(|when| when.span.start() < start);
    view.whens.get(from).filter(|when| when.span.end() <= end).map(|_| from)
}

/// Supporting offices one by one.
fn names(view: &View, (start, end): Stretch) -> Vec<Stretch> {
    let mut names = Vec::new();
    let mut from = start;
    let mut add = |from: usize, to: usize| {
        let words = view.at(from, to);
        let front = words.trim_start();
        let from = to - front.len();
        let words = front.trim_end_matches([' ', '等']);
        if !words.is_empty() {
            names.push((from, from + words.len()));
        }
    };
    for (at, c) in view.at(start, end).char_indices().filter(|(_, c)| "、，".contains(*c)) {
        if view.marks.around(start + at).is_none_or(|span| span.start() < start) {
            add(from, start + at);
            from = start + at + c.len_utf8();
        }
    }
    add(from, end);
    names
}

/// （甲厅牵头，乙厅配合）, （各部门按职责分工负责）: a bracket at the end of a piece.
fn bracketed(view: &View, start: usize, end: usize) -> Option<Note> {
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
    let (at, mark) =
        marks.iter().filter_map(|mark| Some((inside.find(mark)?, *mark))).min_by_key(|m| m.0)?;
    let office = inside[..at].trim_end_matches(['等', '，', '、']);
    let plain = !office.is_empty() && !inside.contains('：') && office.chars().count() <= 60;
    let behind = first + at + mark.len();
    plain.then(|| Note {
        from,
        to: end,
        lead: Some((first, first + office.len())),
        support: supporting(view, behind, end),
        ..Note::default()
    })
}

/// 乙厅、丙厅配合 behind 牵头.
fn supporting(view: &View, start: usize, end: usize) -> Vec<Stretch> {
    let words = view.at(start, end);
    let close =
        ["配合", "参与", "协助", "协办", "参加"].iter().filter_map(|verb| words.find(verb)).min();
    let Some(close) = close else { return Vec::new() };
    let front = words[..close].trim_start_matches(['，', '；', '、', ' ']);
    names(view, (start + close - front.len(), start + close))
}
