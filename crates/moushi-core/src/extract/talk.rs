//! Sentences that are talk: courtesies of a speech, looking back at the occasion itself, the notice
//! that a meeting was held. They hold no item, whatever their verbs.

use super::judge::{self, Class};
use super::lexicon::{CLAUSES, LEXICON};
use super::view::View;

/// Whether the sentence `start..end` is talk.
pub(super) fn is_talk(view: &View, start: usize, end: usize) -> bool {
    let words = view.at(start, end);
    says(view, start, end) || looks_back(words) || flatters(words) || calls(words)
}

/// 此事至关重要，各县区要制定…: the first clause that demands work for all the talk before it.
pub(super) fn demand_behind(view: &View, clauses: &[(usize, usize)]) -> Option<usize> {
    clauses.iter().position(|(start, end)| {
        let clause = judge::clause(view, *start, *end);
        clause.bound && clause.class == Class::Work && !says(view, *start, *end)
    })
}

/// 今天的会议开得很好, 我听了以后很受启发: a courtesy outside marks.
fn says(view: &View, start: usize, end: usize) -> bool {
    LEXICON.talk.all_in(view.at(start, end)).any(|(from, _)| !view.marks.inside(start + from))
}

/// 同志们，使命重在担当…: those who listen are called upon, or what the meeting is for.
fn calls(words: &str) -> bool {
    let head = words.find('，').map_or(words, |cut| &words[..cut]);
    let opens = head.contains("会议") && head.ends_with("主要任务是");
    CLAUSES.vocatives.is(head) || opens
}

/// 三年来，你们挥洒汗水…: what those who listen have done well.
fn flatters(words: &str) -> bool {
    words
        .split('，')
        .take(2)
        .any(|clause| CLAUSES.listeners.at_start(clause) > 0 && !clause.contains(['要', '应']))
}

/// 此次会议…，确保了…: the occasion is the subject, and what it did is told as done.
fn looks_back(words: &str) -> bool {
    let length = LEXICON.occasions.at_start(words);
    let head = words.find('，').map_or(words, |cut| &words[..cut]);
    length > 0
        && head.chars().count() <= 24
        && CLAUSES.occasion_nouns.is_in(head)
        && (words.contains("了") || head.contains('是'))
        && !words.contains('要')
}

/// 9月1日，某局召开全系统大会，部署…: the lead of a piece of news says that a meeting was held.
pub(super) fn tells_of_meeting(view: &View, start: usize, end: usize) -> bool {
    let words = view.at(start, end);
    let dated = view.whens.partition_point(|when| when.span.start() < start);
    let dated = view.whens.get(dated).is_some_and(|when| when.span.start() <= start + 6);
    let Some(at) = ["召开", "举行"].iter().find_map(|verb| words.find(verb)) else {
        return false;
    };
    let clause = words[at..].find(['，', '。']).map_or(&words[at..], |cut| &words[at..at + cut]);
    dated && ["会议", "大会", "务虚会"].iter().any(|meeting| clause.ends_with(meeting))
}
