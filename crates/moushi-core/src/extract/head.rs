//! The head of a phrase: what stands before the verb (time, joining words, words that bind, manner)
//! and the verb of doing itself. Does not judge what the phrase is.

use super::lexicon::{CLAUSES, LEXICON};
use super::view::View;
use crate::text::Role;

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
        let rest = view.at(*place, end);
        let length = doing(rest);
        // 将以…为主线: 将 tells the time here and moves nothing.
        let tense = rest.strip_prefix('将').is_some_and(|b| CLAUSES.will_frames.at_start(b) > 0);
        (length > 0 && !tense).then_some((*place, *place + length))
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
        // 每周组织…: how often is part of the work.
        let step = if when.role == Role::Every { Step::Manner } else { Step::Hard };
        return Some((when.span.len(), step));
    }
    let timed = view.when_at(at).is_some();
    if let Some(length) = year(rest).filter(|_| !timed).or_else(|| moment(view, at, end)) {
        return Some((length, Step::Hard));
    }
    if rest.strip_prefix('请').is_some_and(|asked| leads_on(asked) || dated(view, end, asked)) {
        return Some(('请'.len_utf8(), Step::Bound));
    }
    if let Some(length) = fashion(rest) {
        return Some((length, Step::Manner));
    }
    if let Some(behind) = rest.strip_prefix('、').filter(|_| after_manner)
        && LEXICON.manner.at_start(behind).max(LEXICON.light.at_start(behind)) > 0
    {
        return Some(('、'.len_utf8(), Step::Light));
    }
    if rest.strip_prefix('将').is_some_and(hands_over) {
        return None;
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
    // 会同公安机关: 会 alone would bind.
    if doing > length || step == Step::Bound && LEXICON.method.at_start(rest) > length {
        return None;
    }
    let single = rest[..length].chars().count() == 1;
    (!single || leads_on(&rest[length..]) || step == Step::Bound && rest.starts_with('要'))
        .then_some((length, step))
}

/// 将整改报告报送某处: 将 moves a thing here and tells no time.
fn hands_over(behind: &str) -> bool {
    let noun = doing(behind) == LEXICON.nounlike.at_start(behind);
    noun && CLAUSES.hands.first_in(behind).is_some_and(|(at, _)| at >= 6)
}

/// 请于5月20日前报送, 请每周五报送: a time stands right behind.
fn dated(view: &View, end: usize, asked: &str) -> bool {
    let at = end - asked.len();
    view.when_at(at).is_some() || moment(view, at, end).is_some()
}

/// 开学第一周, 于6月30日前: a time of school life, or a time phrase behind 于 or 在.
fn moment(view: &View, at: usize, end: usize) -> Option<usize> {
    let rest = view.at(at, end);
    let length = LEXICON.moments.at_start(rest);
    // 课后服务覆盖…: part of a noun.
    let noun = LEXICON.nounlike.at_start(&rest[length..]) > 0;
    if length > 0 && length < rest.len() && !noun {
        return Some(length);
    }
    let opener = ["于", "在"].iter().find(|word| rest.starts_with(**word))?.len();
    let when = view.when_at(at + opener).filter(|when| when.span.end() < end)?;
    let behind = view.at(when.span.end(), end);
    (doing(behind) > 3 || behind.starts_with('将')).then_some(opener + when.span.len())
}

/// 清单式落实…, 台账式把…: a manner made of a noun, right before a verb.
fn fashion(rest: &str) -> Option<usize> {
    // 逐县列出, 逐园摸清: one by one.
    if rest.starts_with('逐') {
        let length = rest.chars().take(2).map(char::len_utf8).sum();
        return (doing(&rest[length..]) > 0).then_some(length);
    }
    let mut at = rest.char_indices().skip(2).take(3);
    let (from, _) = at.find(|(_, c)| matches!(c, '式' | '化'))?;
    let length = from + '式'.len_utf8();
    let behind = &rest[length..];
    let verb = doing(behind);
    let noun = verb == 0 || LEXICON.nounlike.at_start(behind) == verb;
    (!noun && !rest[..from].contains('，') && doing(rest) == 0).then_some(length)
}

/// Length of the verb of doing at the start of `rest`; 0 when there is none or when it is part of a
/// noun: 示范性, 引领者.
pub(super) fn doing(rest: &str) -> usize {
    let length = LEXICON.doing.at_start(rest);
    if rest[length..].starts_with(['性', '型', '者', '率', '的']) { 0 } else { length }
}

/// Whether a word that may follow a one-character helper stands here.
pub(super) fn leads_on(rest: &str) -> bool {
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
    let period = CLAUSES.periods.at_start(rest);
    if period > 0 {
        return Some(period);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..).filter(|_| digits == 4)?;
    let length = ["年度", "年"].iter().find(|unit| after.starts_with(**unit))?.len();
    Some(digits + length)
}
