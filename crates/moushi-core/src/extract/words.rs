//! `WordSet`: a class of words that can be asked for at the start, at the end, or anywhere in a
//! phrase. Knows nothing of what the class means.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

/// A class of words; the longest word wins.
pub(super) struct WordSet {
    by_first: HashMap<char, Vec<Box<str>>>,
    by_last: HashMap<char, Vec<Box<str>>>,
    finder: AhoCorasick,
}

impl WordSet {
    /// The words of `list`, separated by white space.
    pub(super) fn of(list: &str) -> Self {
        let mut words: Vec<&str> = list.split_whitespace().collect();
        words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        words.dedup();
        let (mut by_first, mut by_last) = (HashMap::new(), HashMap::new());
        for word in &words {
            let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else {
                continue;
            };
            by_first.entry(first).or_insert_with(Vec::new).push(Box::from(*word));
            by_last.entry(last).or_insert_with(Vec::new).push(Box::from(*word));
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words)
            .expect("word lists are far below the limits of the automaton");
        Self { by_first, by_last, finder }
    }

    /// Length in bytes of the longest word that `phrase` starts with; 0 when none.
    pub(super) fn at_start(&self, phrase: &str) -> usize {
        let first = phrase.chars().next().and_then(|first| self.by_first.get(&first));
        first
            .and_then(|words| words.iter().find(|word| phrase.starts_with(&***word)))
            .map_or(0, |word| word.len())
    }

    /// Length in bytes of the longest word that `phrase` ends with; 0 when none.
    pub(super) fn at_end(&self, phrase: &str) -> usize {
        let last = phrase.chars().next_back().and_then(|last| self.by_last.get(&last));
        last.and_then(|words| words.iter().find(|word| phrase.ends_with(&***word)))
            .map_or(0, |word| word.len())
    }

    /// First word in `phrase` as a byte range; the longest at that place.
    pub(super) fn first_in(&self, phrase: &str) -> Option<(usize, usize)> {
        self.finder.find(phrase).map(|found| (found.start(), found.end()))
    }

    /// Last of the words in `phrase`, found without overlaps.
    pub(super) fn last_in(&self, phrase: &str) -> Option<(usize, usize)> {
        self.finder.find_iter(phrase).last().map(|found| (found.start(), found.end()))
    }

    /// All words in `phrase`, without overlaps.
    pub(super) fn all_in(&self, phrase: &str) -> impl Iterator<Item = (usize, usize)> {
        self.finder
            .find_iter(phrase)
            .map(|found| (found.start(), found.end()))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Whether a word of the class stands anywhere in `phrase`.
    pub(super) fn is_in(&self, phrase: &str) -> bool {
        self.finder.is_match(phrase)
    }

    /// Whether `phrase` is a word of the class.
    pub(super) fn is(&self, phrase: &str) -> bool {
        !phrase.is_empty() && self.at_start(phrase) == phrase.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins_at_either_end() {
        let set = WordSet::of("推进 推 建设 新建");
        assert_eq!(set.at_start("推进建设"), "推进".len());
        assert_eq!(set.at_end("校园建设"), "建设".len());
        assert_eq!((set.at_start("学校"), set.at_end("")), (0, 0));
        assert!(set.is_in("抓好推广") && set.is("推进") && !set.is("推进了"));
        assert_eq!(set.first_in("要新建"), Some((3, 9)));
    }
}
