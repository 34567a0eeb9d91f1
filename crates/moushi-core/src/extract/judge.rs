//! What a clause is: work, a figure, a state reached; or method, purpose, basis, attitude, label,
//! formula. Looks at one clause alone; `sift.rs` decides among the clauses of a sentence.

use super::lexicon::LEXICON;
use super::view::View;

/// What a clause is, by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A verb of doing and its object.
    Work,
    /// Work whose object is a quality: 提升…能力.
    Soft,
    /// A number with a unit.
    Figure,
    /// Somebody or something is or did so: a subject with a predicate.
    State,
    /// A state that tells an effect: …持续向好.
    Result,
    /// What for.
    Purpose,
    /// How, where, on what ground.
    Method,
    /// Carrying out a general decision of a superior.
    Basis,
    /// Mind and bearing.
    Attitude,
    /// Names the field that follows.
    Label,
    /// Occasion, courtesy, presence.
    Formula,
    /// Too short to say anything.
    Fragment,
}

/// A clause with what its words show.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// The clause as it stands between commas.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the words of the item start.
    pub(super) text: usize,
    pub(super) class: Class,
    /// An office, a kind of body or a person at the head.
    pub(super) subject: Option<(usize, usize)>,
    /// 要, 应, 必须 stands at the head.
    pub(super) bound: bool,
    /// The verb of doing at the head.
    pub(super) verb: Option<(usize, usize)>,
}

/// 结合实际有序调整…: the ground is left out, what follows 通过, 围绕, 在 or 为 stays.
fn behind_ground(view: &View, start: usize, end: usize) -> usize {
    const GROUNDS: [&str; 12] = [
        "结合", "根据", "按照", "依据", "依托", "立足", "针对", "坚持", "本着", "适应", "秉承",
        "依照",
    ];
    let ground = GROUNDS.iter().any(|word| view.at(start, end).starts_with(word));
    // A number in the ground says how much: it stays.
    let counts = |verb: &usize| !view.quantities_in(start, *verb).is_empty();
    let verb = work_in_method(view, start, end).filter(|verb| ground && !counts(verb));
    verb.unwrap_or_else(|| aim_end(view, start, end).unwrap_or(start))
}

/// 以…为主线建设…: where the work starts behind the noun that closes the method.
fn aim_end(view: &View, start: usize, end: usize) -> Option<usize> {
    let rest = view.at(start, end);
    let at = rest.find('为').filter(|at| rest.starts_with('以') && *at > 0)?;
    let (_, to) = LEXICON.method_end.first_in(&rest[at..])?;
    let behind = at + to;
    (doing(&rest[behind..]) > 0).then_some(start + behind)
}

/// The head of a phrase: what can be passed over, and the verb behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// Behind time, joining words and words that bind.
    pub(super) hard: usize,
    /// Where the words of the item start.
    pub(super) text: usize,
    /// Behind all words of manner.
    pub(super) last: usize,
    pub(super) verb: Option<(usize, usize)>,
    pub(super) bound: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Hard,
    Bound,
    Light,
    Manner,
}

/// Reads the head of the phrase `start..end`.
pub(super) fn head(view: &View, start: usize, end: usize) -> Head {
    let mut steps: Vec<(usize, Step)> = Vec::new();
    let mut at = start;
    while let Some((length, step)) =
        step(view, at, end, matches!(steps.last(), Some((_, Step::Manner | Step::Light))))
    {
        steps.push((at, step));
        at += length;
        if at >= end {
            break;
        }
    }
    let mut places: Vec<usize> = steps.iter().map(|(at, _)| *at).collect();
    places.push(at.min(end));
    let verb = places.iter().rev().find_map(|place| {
        let length = doing(view.at(*place, end));
        (length > 0).then_some((*place, *place + length))
    });
    let limit = verb.map_or(end, |(place, _)| place);
    let kept = steps.iter().find(|(place, step)| *step == Step::Manner || *place >= limit);
    let text = kept.map_or(places[places.len() - 1].min(limit), |(place, _)| *place);
    let hard = steps
        .iter()
        .position(|(_, step)| !matches!(step, Step::Hard | Step::Bound))
        .map_or(places[places.len() - 1], |index| steps[index].0);
    let bound = steps.iter().any(|(place, step)| *step == Step::Bound && *place < limit);
    Head { hard, last: at.min(end), text: if verb.is_some() { text } else { hard }, verb, bound }
}

/// One word at the head that is not yet the verb: its length and part.
fn step(view: &View, at: usize, end: usize, after_manner: bool) -> Option<(usize, Step)> {
    let rest = view.at(at, end);
    if rest.starts_with(' ') {
        return Some((1, Step::Hard));
    }
    if let Some(when) = view.when_at(at).filter(|when| when.span.end() < end) {
        return Some((when.span.len(), Step::Hard));
    }
    if let Some(length) = year(rest) {
        return Some((length, Step::Hard));
    }
    if let Some(behind) = rest.strip_prefix('、').filter(|_| after_manner)
        && LEXICON.manner.at_start(behind).max(LEXICON.light.at_start(behind)) > 0
    {
        return Some(('、'.len_utf8(), Step::Light));
    }
    let doing = doing(rest);
    let longest = [
        (LEXICON.joining.at_start(rest), Step::Hard),
        (LEXICON.binding.at_start(rest), Step::Bound),
        (LEXICON.light.at_start(rest), Step::Light),
        (LEXICON.manner.at_start(rest), Step::Manner),
    ]
    .into_iter()
    .max_by_key(|(length, _)| *length)
    .filter(|(length, _)| *length > 0 && *length < rest.len())?;
    let (length, step) = longest;
    if doing > length {
        return None;
    }
    let single = rest[..length].chars().count() == 1;
    (!single || leads_on(&rest[length..]) || step == Step::Bound && rest.starts_with('要'))
        .then_some((length, step))
}

/// Length of the verb of doing at the start of `rest`; 0 when there is none or when it is part of a
/// noun: 示范性, 引领者.
pub(super) fn doing(rest: &str) -> usize {
    let length = LEXICON.doing.at_start(rest);
    if rest[length..].starts_with(['性', '型', '者', '率', '的']) { 0 } else { length }
}

/// Whether a word that may follow a one-character helper stands here.
fn leads_on(rest: &str) -> bool {
    let words = [
        &LEXICON.doing,
        &LEXICON.manner,
        &LEXICON.light,
        &LEXICON.purpose,
        &LEXICON.attitude,
        &LEXICON.method,
    ];
    words.iter().any(|set| set.at_start(rest) > 0)
}

/// 2023年, 今年, 近年来, 过去一年: names a period and bounds nothing.
pub(super) fn year(rest: &str) -> Option<usize> {
    const PERIODS: [&str; 22] = [
        "过去的一年",
        "两年来",
        "十年来",
        "这五年",
        "今年以来",
        "一年来",
        "五年来",
        "过去一年",
        "过去五年",
        "近年来",
        "去年",
        "今年",
        "明年",
        "当年",
        "全年",
        "本年度",
        "上年",
        "新的一年",
        "三年来",
        "开学以来",
        "目前",
        "近期",
    ];
    if let Some(period) = PERIODS.iter().find(|period| rest.starts_with(**period)) {
        return Some(period.len());
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..).filter(|_| digits == 4)?;
    let length = ["年度", "年"].iter().find(|unit| after.starts_with(**unit))?.len();
    Some(digits + length)
}

/// Reads the clause `start..end`.
pub(super) fn clause(view: &View, start: usize, end: usize) -> Clause {
    let plain = head(view, start, end);
    let works = plain.verb.is_some_and(|(_, to)| !super::owner::names_office(view, to, end));
    let subject = if works { None } else { super::owner::subject(view, plain.hard, end) };
    let topic = || topic(view, plain, end);
    let found = subject;
    let subject = found.map(|(start, end, _)| (start, end));
    let mut head = found
        .map(|(_, _, after)| after)
        .or_else(topic)
        .map_or(plain, |after| head(view, after, end));
    head.bound |= plain.bound;
    let class = class(view, &head, start, end, subject);
    let text = match class {
        Class::Work if head.verb.is_none() => behind_ground(view, head.hard, end),
        Class::Method | Class::State | Class::Result | Class::Figure if subject.is_none() => {
            plain.hard
        }
        Class::State | Class::Figure if !head.bound && head.verb.is_none() => plain.hard,
        _ => head.text,
    };
    Clause { start, end, text, class, subject, bound: head.bound, verb: head.verb }
}

/// 开学工作要做到…: where 要 stands behind a topic that is no office.
fn topic(view: &View, head: Head, end: usize) -> Option<usize> {
    if head.verb.is_some() {
        return None;
    }
    let rest = view.at(head.hard.min(end), end);
    let (at, _) = rest.match_indices(['要', '应']).next()?;
    let before = rest[..at].chars().count();
    let noun = rest[..at]
        .ends_with(['主', '重', '纲', '必', '首', '需', '概', '摘', '提', '相', '反', '供', '适']);
    let behind = &rest[at + '要'.len_utf8()..];
    ((2..=14).contains(&before) && !noun && leads_on(behind) && !view.marks.inside(head.hard + at))
        .then_some(head.hard + at)
}

fn class(
    view: &View,
    head: &Head,
    start: usize,
    end: usize,
    subject: Option<(usize, usize)>,
) -> Class {
    let lexicon = &*LEXICON;
    let whole = view.at(start, end);
    let rest = view.at(head.hard.min(end), end);
    let core = view.at(head.text.min(end), end);
    let chars = core.chars().count();
    if chars < 3 || is_period(view, head.hard.min(end), end) {
        return Class::Fragment;
    }
    if lexicon.formula.is_in(whole) || whole.ends_with("报道") || whole.ends_with('讯') {
        return Class::Formula;
    }
    if lexicon.label_end.at_end(whole) > 0 && whole.chars().count() <= 12 {
        return Class::Label;
    }
    let figure = !view.quantities_in(head.hard.min(end), end).is_empty();
    let named = view.names_programme(head.hard.min(end), end);
    let strict = figure || named;
    let frame = lexicon.method.at_start(rest).max(lexicon.method.at_start(core)) > 0
        && lexicon.frame_end.at_end(core) > 0;
    if frame && !figure && !(named && head.verb.is_some()) {
        return Class::Method;
    }
    if names_people(lexicon, core) {
        return Class::Formula;
    }
    let bare = view.at(head.last, end);
    if (is_attitude(lexicon, rest, core) || lexicon.attitude.at_start(bare) > 0) && !figure {
        return Class::Attitude;
    }
    if !strict && (lexicon.basis_end.at_end(core) > 0 || obeys(core)) {
        return Class::Basis;
    }
    let acts = subject.is_some() && head.bound;
    let reaches =
        ["实现", "形成", "达到", "促进", "推动", "体现"].iter().any(|verb| rest.starts_with(verb));
    if !(figure || acts || named && reaches)
        && (lexicon.purpose.at_start(rest) > 0 || lexicon.purpose.at_start(core) > 0)
    {
        return Class::Purpose;
    }
    if let Some((_, verb_end)) = head.verb {
        return work(view, head, verb_end, end, figure);
    }
    if lexicon.method.at_start(rest) > 0 {
        return method(view, head.hard, end, figure);
    }
    if strict && lexicon.purpose.at_start(rest) > 0 {
        return Class::Work;
    }
    if figure && chars >= 5 {
        return Class::Figure;
    }
    if subject.is_none() && chars < 5 {
        return Class::Fragment;
    }
    if lexicon.result_end.at_end(core) > 0 { Class::Result } else { Class::State }
}

/// Mind and bearing, or nothing but four-character slogans.
fn is_attitude(lexicon: &super::lexicon::Lexicon, rest: &str, core: &str) -> bool {
    lexicon.attitude.at_start(rest) > 0 || lexicon.attitude.at_start(core) > 0 || is_slogan(core)
}

/// 改进作风、真抓实干: parts of four characters each, at least two of them.
pub(super) fn is_slogan(words: &str) -> bool {
    let parts = words.split('、').count();
    parts >= 2 && words.split('、').all(|part| part.chars().count() == 4)
}

/// Nothing but a time: 到2025年.
fn is_period(view: &View, start: usize, end: usize) -> bool {
    view.when_at(start).is_some_and(|when| when.span.end() >= end)
        || year(view.at(start, end)).is_some_and(|length| start + length >= end)
}

/// 贯彻党中央部署, 落实省委工作要求: what a superior has decided in general.
fn obeys(core: &str) -> bool {
    let verb = ["贯彻", "落实", "执行", "学习"].iter().any(|verb| core.starts_with(verb));
    let above = [
        "党中央",
        "中央",
        "国务院",
        "省委",
        "市委",
        "县委",
        "区党委",
        "上级",
        "总书记",
        "习近平",
        "党的二十",
    ];
    verb && above.iter().any(|word| core.contains(word))
        && core.ends_with(['署', '求', '策', '神', '示', '想', '述', '针'])
}

/// 校长某某、副校长某某: who was present.
fn names_people(lexicon: &super::lexicon::Lexicon, core: &str) -> bool {
    lexicon.people.titles.is_in(core) && !core.contains('了') && doing(core) == 0 && {
        let (_, to) = lexicon.people.titles.last_in(core).unwrap_or_default();
        (2..=3).contains(&core[to..].chars().count())
            && lexicon.people.surnames.at_start(&core[to..]) > 0
    }
}

fn work(view: &View, head: &Head, verb_end: usize, end: usize, figure: bool) -> Class {
    let core = view.at(head.text, end);
    let object = view.at(verb_end, end);
    let verb = view.at(head.verb.map_or(head.text, |(at, _)| at), verb_end);
    if object.is_empty() && core.chars().count() <= 4 {
        return Class::Fragment;
    }
    if LEXICON.nounlike.is(verb) && ends_as_state(core) {
        return if figure { Class::Figure } else { Class::State };
    }
    if figure {
        return Class::Work;
    }
    let soft =
        ["提升", "提高", "增强", "扩大", "提振", "激发", "改善", "优化", "拓展", "发挥", "注重"]
            .contains(&verb);
    if soft && LEXICON.soft_object.at_end(object) + LEXICON.result_end.at_end(object) > 0 {
        return Class::Soft;
    }
    if LEXICON.result_end.at_end(object) > 0 && !view.names_programme(verb_end, end) {
        return Class::Soft;
    }
    Class::Work
}

fn ends_as_state(core: &str) -> bool {
    LEXICON.states.at_end(core) > 0
        || LEXICON.result_end.at_end(core) > 0
        || LEXICON.heading_end.at_end(core) > 0
}

/// A method clause in which the work itself has begun is work.
fn method(view: &View, start: usize, end: usize, figure: bool) -> Class {
    let rest = view.at(start, end);
    if aim(rest).is_some() || spurs(rest) && !figure {
        return Class::Method;
    }
    if !figure && LEXICON.result_end.at_end(rest) > 0 {
        return Class::Result;
    }
    if !figure && lays_ground(rest) {
        return Class::Purpose;
    }
    if rest.starts_with('在')
        && !figure
        && rest.ends_with(['中', '上', '下', '里', '内', '间', '时'])
    {
        return Class::Method;
    }
    if figure || work_in_method(view, start, end).is_some() { Class::Work } else { Class::Method }
}

/// 以…为主线: the place behind the noun, when the phrase goes no further than that.
fn aim(rest: &str) -> Option<usize> {
    if !rest.starts_with('以') {
        return None;
    }
    let at = rest.rfind('为').filter(|at| *at > 0)?;
    let tail = &rest[at..];
    (LEXICON.method_end.at_end(tail) > 0 && tail.chars().count() <= 12).then_some(rest.len())
}

/// 为高质量发展提供坚强保障: what a deed is good for.
fn lays_ground(rest: &str) -> bool {
    const GIVES: [&str; 9] =
        ["提供", "奠定", "打下", "注入", "搭建", "创造", "贡献", "积累", "筑牢"];
    const GOOD: [&str; 16] = [
        "保证", "保障", "支撑", "基础", "力量", "条件", "动力", "环境", "机会", "平台", "路径",
        "经验", "样板", "智慧", "方案", "动能",
    ];
    rest.starts_with('为')
        && GIVES.iter().any(|verb| rest.contains(verb))
        && GOOD.iter().any(|noun| rest.ends_with(noun))
}

/// 以高质量谋划推动高质量发展: a saying and no work.
fn spurs(rest: &str) -> bool {
    rest.starts_with('以')
        && rest.ends_with("发展")
        && !rest.contains('“')
        && ["推动", "促进", "引领", "助推", "赋能"].iter().any(|verb| rest.contains(verb))
}

/// The verb with which work starts inside a clause that a method word opens.
pub(super) fn work_in_method(view: &View, start: usize, end: usize) -> Option<usize> {
    let rest = view.at(start, end);
    let opener = LEXICON.method.at_start(rest);
    let first = opener + rest[opener..].chars().take(2).map(char::len_utf8).sum::<usize>();
    const AIMS: [&str; 11] =
        ["为", "为了", "聚焦", "围绕", "紧扣", "瞄准", "锚定", "着眼", "紧盯", "坚持", "注重"];
    let behind = &rest[opener..];
    let aimed = AIMS.iter().any(|word| rest[..opener].ends_with(word))
        && !behind.contains('等')
        && !(rest.starts_with('为') && view.names_programme(start, end));
    if aimed
        && (doing(behind) > 0
            || LEXICON.manner.at_start(behind).max(LEXICON.light.at_start(behind)) > 0)
    {
        return None;
    }
    let strong = LEXICON
        .strong
        .all_in(&rest[first..])
        .map(|(from, to)| (first + from, first + to))
        .find_map(|(from, to)| {
            let noun = rest[..from].ends_with(['的', '和', '与', '及', '、']);
            let object = rest[to..].chars().count();
            (object >= 2 && !noun && doing(&rest[from..]) > 0 && !view.marks.inside(start + from))
                .then_some(start + from)
        });
    let driven = || {
        LEXICON.light.all_in(&rest[first..]).filter(|(from, to)| to - from >= 6).find_map(
            |(from, to)| {
                let verb = doing(&rest[first + to..]);
                let object = verb > 0 && rest[first + to + verb..].chars().count() >= 3;
                (object && !view.marks.inside(start + first + from)).then_some(start + first + to)
            },
        )
    };
    strong.or_else(driven)
}
