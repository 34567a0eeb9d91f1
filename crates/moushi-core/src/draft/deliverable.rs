//! What will be there when a task is done, what number it is to reach, and what kind of task it is:
//! read from the task's own words.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Kind, Target, TaskKind};
use crate::text::{Quantity, Source, Span};

/// Word lists of this file; `data/lexicon/task_kinds.toml`.
#[derive(Deserialize)]
struct Words {
    /// Verbs whose object is a thing that will be there: 出台, 建成.
    producing: Vec<String>,
    /// Words between an indicator and its number: 达到, 提高到.
    reaching: Vec<String>,
    kind: Vec<KindWords>,
}

#[derive(Deserialize)]
struct KindWords {
    kind: TaskKind,
    words: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/lexicon/task_kinds.toml"))
        .expect("task_kinds.toml is part of the program")
});

/// The thing that will be there: from a producing verb to the end of its clause.
///
/// `制定并印发《…办法》` gives `《…办法》`; `建成区域中心12个` gives `建成区域中心12个`.
pub(super) fn find(words: &str) -> Option<String> {
    let (at, verb) = WORDS
        .producing
        .iter()
        .filter_map(|verb| words.find(verb.as_str()).map(|at| (at, verb)))
        .min_by_key(|(at, verb)| (*at, usize::MAX - verb.len()))?;
    let rest = &words[at + verb.len()..];
    if let Some(title) = titled(rest) {
        return Some(title.to_owned());
    }
    let clause = rest.split(['，', '；', '。', ',', ';']).next().unwrap_or(rest);
    let long_enough = clause.chars().count() >= 2;
    long_enough.then(|| format!("{verb}{clause}"))
}

fn titled(words: &str) -> Option<&str> {
    let open = words.find('《')?;
    let close = open + words[open..].find('》')? + '》'.len_utf8();
    Some(&words[open..close])
}

/// The numbers to reach, each with what it counts.
pub(super) fn targets(source: &Source, item: Span, quantities: &[Quantity]) -> Vec<Target> {
    let mut from = item.start();
    let mut targets = Vec::with_capacity(quantities.len());
    for quantity in quantities.iter().filter(|quantity| item.contains(quantity.span)) {
        let before = &source.text[from.min(quantity.span.start())..quantity.span.start()];
        targets.push(Target {
            indicator: indicator(before),
            quantity: quantity.clone(),
            baseline: None,
        });
        from = quantity.span.end();
    }
    targets
}

/// What a number counts: the words before it, from the last stop, without the verb of reaching.
fn indicator(before: &str) -> String {
    let clause = before.rsplit(['，', '、', '；', ',', ';', '。']).next().unwrap_or(before);
    let mut words = super::words::plain(clause);
    while let Some(verb) = WORDS.reaching.iter().find(|verb| words.ends_with(verb.as_str())) {
        words.truncate(words.len() - verb.len());
    }
    words
}

/// Kind of task: what the finder said, else by its words.
pub(super) fn kind(found: Kind, words: &str) -> TaskKind {
    match found {
        Kind::Livelihood => TaskKind::Livelihood,
        Kind::IndicatorTarget => TaskKind::Target,
        _ => task_kind(words),
    }
}

/// Kind of task by its words: the first list in the data that has a word of it.
fn task_kind(words: &str) -> TaskKind {
    WORDS
        .kind
        .iter()
        .find(|kind| kind.words.iter().any(|word| words.contains(word.as_str())))
        .map_or(TaskKind::Routine, |kind| kind.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliverables_are_titles_or_things() {
        assert_eq!(find("制定并印发《教师轮岗办法》").as_deref(), Some("《教师轮岗办法》"));
        assert_eq!(find("年底前建成区域中心12个，覆盖各市").as_deref(), Some("建成区域中心12个"));
        assert_eq!(find("加强队伍建设"), None);
    }

    #[test]
    fn an_indicator_is_what_stands_before_its_number() {
        assert_eq!(indicator("深化改革，普惠性幼儿园覆盖率达到"), "普惠性幼儿园覆盖率");
        assert_eq!(indicator("新建公办幼儿园"), "新建公办幼儿园");
    }

    #[test]
    fn kinds_follow_the_words() {
        assert_eq!(task_kind("防范化解校园安全风险"), TaskKind::Risk);
        assert_eq!(task_kind("开展国家级试点"), TaskKind::Pilot);
        assert_eq!(task_kind("做好招生工作"), TaskKind::Routine);
    }
}
