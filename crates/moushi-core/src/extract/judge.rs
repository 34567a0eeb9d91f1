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

/// The head of a phrase: what can be passed over, and the verb behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// Behind time, joining words and words that bind.
    pub(super) hard: usize,
    /// Where the words of the item start.
    pub(super) text: usize,
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
    while let Some((length, step)) = step(view, at, end) {
        steps.push((at, step));
        at += length;
        if at >= end {
            break;
        }
    }
    let mut places: Vec<usize> = steps.iter().map(|(at, _)| *at).collect();
    places.push(at.min(end));
    let verb = places.iter().rev().find_map(|place| {
        let length = LEXICON.doing.at_start(view.at(*place, end));
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
    Head { hard, text: if verb.is_some() { text } else { hard }, verb, bound }
}

/// One word at the head that is not yet the verb: its length and part.
fn step(view: &View, at: usize, end: usize) -> Option<(usize, Step)> {
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
    let doing = LEXICON.doing.at_start(rest);
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
    (!single || leads_on(&rest[length..]) || step == Step::Bound && rest.starts_with('要')).then_some((length, step))
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
    const PERIODS: [&str; 18] = [
        "今年以来", "一年来", "五年来", "过去一年", "过去五年", "近年来", "去年", "今年", "明年", "当年", "全年", "本年度", "上年",
        "新的一年", "三年来", "开学以来", "目前", "近期",
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
    let subject = if plain.verb.is_some() { None } else { super::owner::subject(view, plain.hard, end) };
    let mut head = subject.map_or(plain, |(_, after)| head(view, after, end));
    head.bound |= plain.bound;
    let class = class(view, &head, start, end, subject);
    let text = match class {
        Class::Method | Class::State | Class::Result | Class::Figure if subject.is_none() => plain.hard,
        Class::State | Class::Figure if !head.bound && head.verb.is_none() => plain.hard,
        _ => head.text,
    };
    Clause { start, end, text, class, subject, bound: head.bound, verb: head.verb }
}

fn class(view: &View, head: &Head, start: usize, end: usize, subject: Option<(usize, usize)>) -> Class {
    let lexicon = &*LEXICON;
    let whole = view.at(start, end);
    let rest = view.at(head.hard.min(end), end);
    let core = view.at(head.text.min(end), end);
    let chars = core.chars().count();
    if chars < 3 {
        return Class::Fragment;
    }
    if lexicon.formula.is_in(whole) {
        return Class::Formula;
    }
    if lexicon.label_end.at_end(whole) > 0 && whole.chars().count() <= 12 {
        return Class::Label;
    }
    let figure = !view.quantities_in(head.hard.min(end), end).is_empty();
    let strict = figure || view.names_programme(head.hard.min(end), end);
    if is_attitude(lexicon, rest, core) && !figure {
        return Class::Attitude;
    }
    if !strict && lexicon.basis_end.at_end(core) > 0 {
        return Class::Basis;
    }
    if !strict && (lexicon.purpose.at_start(rest) > 0 || lexicon.purpose.at_start(core) > 0) {
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
    if figure {
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
    let soft = ["提升", "提高", "增强", "扩大", "提振", "激发", "改善", "优化", "拓展", "发挥"].contains(&verb);
    if soft && LEXICON.soft_object.at_end(object) + LEXICON.result_end.at_end(object) > 0 {
        return Class::Soft;
    }
    if LEXICON.result_end.at_end(object) > 0 && !view.names_programme(verb_end, end) {
        return Class::Soft;
    }
    Class::Work
}

fn ends_as_state(core: &str) -> bool {
    LEXICON.states.at_end(core) > 0 || LEXICON.result_end.at_end(core) > 0 || LEXICON.heading_end.at_end(core) > 0
}

/// A method clause in which the work itself has begun is work.
fn method(view: &View, start: usize, end: usize, figure: bool) -> Class {
    let rest = view.at(start, end);
    if aim(rest).is_some() {
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

/// The verb with which work starts inside a clause that a method word opens.
pub(super) fn work_in_method(view: &View, start: usize, end: usize) -> Option<usize> {
    let rest = view.at(start, end);
    if LEXICON.method_end.at_end(rest) > 0 && !rest.ends_with(['等', '间', '时', '中']) {
        return None;
    }
    let opener = LEXICON.method.at_start(rest);
    let first = opener + rest[opener..].chars().take(2).map(char::len_utf8).sum::<usize>();
    LEXICON.strong.all_in(&rest[first..]).map(|(from, to)| (first + from, first + to)).find_map(|(from, to)| {
        let object = rest[to..].chars().count();
        let before = rest[..from].chars().next_back();
        let noun = before.is_some_and(|c| "的和与及、".contains(c));
        let loose = !view.marks.inside(start + from);
        (object >= 3 && !noun && loose).then_some(start + from)
    })
}
