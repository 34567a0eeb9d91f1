//! The word lists of the rules: `data/lexicon/lint.toml`, read once.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::text::quantity;

/// Words that are looked for together; of two that start at the same place the longer one counts.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(super) struct Words {
    words: Vec<String>,
    finder: AhoCorasick,
}

impl TryFrom<Vec<String>> for Words {
    type Error = aho_corasick::BuildError;

    fn try_from(words: Vec<String>) -> Result<Self, Self::Error> {
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words)?;
        Ok(Self { words, finder })
    }
}

impl Words {
    /// Where the first of them stands.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.finder.find(text).map(|found| found.range())
    }

    /// Whether one of them stands in `text`.
    pub fn within(&self, text: &str) -> bool {
        self.finder.is_match(text)
    }

    /// All places, in order, not overlapping.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.finder.find_iter(text).map(|found| found.range())
    }

    /// The word that `text` ends in.
    pub fn ending(&self, text: &str) -> Option<&str> {
        self.longest(|word| text.ends_with(word))
    }

    /// The word that `text` starts with.
    pub fn starting(&self, text: &str) -> Option<&str> {
        self.longest(|word| text.starts_with(word))
    }

    fn longest(&self, fits: impl Fn(&str) -> bool) -> Option<&str> {
        let fitting = self.words.iter().map(String::as_str).filter(|word| fits(word));
        fitting.max_by_key(|word| word.len())
    }
}

/// The lists; what each is for stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    pub degree_verbs: Words,
    pub measures: Words,
    pub programme_kinds: Words,
    pub deliverables: Words,
    pub slogans: Words,
    pub work_verbs: Words,
    pub change_verbs: Words,
    pub before_number: Words,
    pub before_change: Words,
    pub shares: Words,
    pub not_percentages: Words,
    pub counts: Words,
    pub number_units: Words,
    pub programme_nouns: Words,
    pub programme_prefixes: Words,
    pub beneficiaries: Words,
    pub satisfaction: Words,
    pub risks: Words,
    pub risk_measures: Words,
    pub beginnings: Words,
    pub level_verbs: Words,
    pub places: Words,
    pub fall_is_good: Words,
    pub novelty: Words,
    pub firsts: Words,
    pub evidence: Words,
    pub denominators: Vec<Denominators>,
}

/// An indicator of which more than one denominator is in use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Denominators {
    /// What it is called in messages.
    pub name: String,
    /// Words by which a row is known to speak of it.
    pub indicator: Words,
    /// What it may be divided by.
    pub readings: Vec<Reading>,
}

/// One denominator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    /// What it is called in messages.
    pub name: String,
    /// Words by which it is known.
    pub words: Words,
}

/// The lists of the rules.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/lexicon/lint.toml"))
        .expect("data/lexicon/lint.toml holds the lists that the rules name; a test reads it")
});

/// Whether the words say how much: a number with a unit, or a word that measures (翻一番, 全覆盖).
pub(super) fn measured(words: &str) -> bool {
    LEXICON.measures.within(words) || !quantity::find(words).is_empty()
}

/// Digits as documents write them, half or full width.
pub(super) fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || ('０'..='９').contains(&character)
}
