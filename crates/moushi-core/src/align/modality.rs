//! Words of binding and of direction, read from `data/lexicon/modality.toml`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::model::Modality;

/// Which way a number is harder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// A level to be reached: higher is harder.
    Level,
    /// A level not to be passed: lower is harder.
    Ceiling,
    /// An amount of growth: more is harder.
    Rise,
    /// An amount of decline: more is harder.
    Fall,
}

/// How binding one clause is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Binding {
    /// The hardest word in it; none when it plainly states the work.
    pub(super) word: Option<Modality>,
    /// Whether 力争, 争取 or the like leaves room.
    pub(super) hedged: bool,
}

/// The words, ready to be looked for.
pub(super) struct Words {
    binding: AhoCorasick,
    meanings: Vec<Option<Meaning>>,
    ceiling: Vec<String>,
    fall: Vec<String>,
    rise: Vec<String>,
    level: Vec<String>,
    ratio: String,
}

#[derive(Clone, Copy)]
enum Meaning {
    Binds(Modality),
    Hedges,
}

#[derive(Deserialize)]
struct File {
    must: Vec<String>,
    should: Vec<String>,
    hedge: Vec<String>,
    promote: Vec<String>,
    explore: Vec<String>,
    plain: Vec<String>,
    direction: Directions,
}

#[derive(Deserialize)]
struct Directions {
    ceiling: Vec<String>,
    fall: Vec<String>,
    rise: Vec<String>,
    level: Vec<String>,
    ratio: String,
}

/// The words of the data file.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let text = include_str!("../../../../data/lexicon/modality.toml");
    Words::of(toml::from_str(text).expect("the lexicon in the program is well-formed"))
});

impl Words {
    fn of(file: File) -> Self {
        let lists = [
            (file.must, Some(Meaning::Binds(Modality::Must))),
            (file.should, Some(Meaning::Binds(Modality::Should))),
            (file.promote, Some(Meaning::Binds(Modality::Promote))),
            (file.explore, Some(Meaning::Binds(Modality::Explore))),
            (file.hedge, Some(Meaning::Hedges)),
            (file.plain, None),
        ];
        let (mut phrases, mut meanings) = (Vec::new(), Vec::new());
        for (list, meaning) in lists {
            meanings.extend(list.iter().map(|_| meaning));
            phrases.extend(list);
        }
        let binding = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(phrases)
            .expect("a lexicon of a few dozen phrases fits an automaton");
        let Directions { ceiling, fall, rise, level, ratio } = file.direction;
        Self { binding, meanings, ceiling, fall, rise, level, ratio }
    }

    /// How binding a clause is. A soft word counts only where it leads the clause, as `leads` tells
    /// of the words before it; a hard word or a hedge counts anywhere.
    pub(super) fn binding(&self, clause: &str, leads: impl Fn(&str) -> bool) -> Binding {
        let mut binding = Binding::default();
        for found in self.binding.find_iter(clause) {
            match self.meanings[found.pattern().as_usize()] {
                Some(Meaning::Hedges) => binding.hedged = true,
                Some(Meaning::Binds(word)) if word == Modality::Must => {
                    binding.word = binding.word.max(Some(word));
                }
                Some(Meaning::Binds(word)) if leads(&clause[..found.start()]) => {
                    binding.word = binding.word.max(Some(word));
                }
                Some(Meaning::Binds(_)) | None => {}
            }
        }
        binding
    }

    /// Which way a number is harder, from the words before, in and after it.
    pub(super) fn direction(&self, before: &str, said: &str, after: &str) -> Direction {
        let ends = |list: &[String], text: &str| list.iter().any(|word| text.ends_with(word));
        let starts = |list: &[String], text: &str| list.iter().any(|word| text.starts_with(word));
        let holds = |list: &[String], text: &str| list.iter().any(|word| text.contains(word));
        if holds(&self.ceiling, said) || starts(&self.ceiling, after) {
            return Direction::Ceiling;
        }
        if self.ceiling.iter().any(|word| leads_to(before, word)) {
            return Direction::Ceiling;
        }
        if ends(&self.level, before) {
            return Direction::Level;
        }
        match () {
            () if ends(&self.fall, before) || starts(&self.fall, said) => Direction::Fall,
            () if ends(&self.rise, before) || starts(&self.rise, said) => Direction::Rise,
            () => Direction::Level,
        }
    }

    /// The words without the direction word at their end.
    pub(super) fn without_direction<'a>(&self, before: &'a str) -> &'a str {
        let lists = [&self.ceiling, &self.level, &self.fall, &self.rise, &self.level];
        lists.iter().fold(before, |text, list| {
            list.iter().filter_map(|word| text.strip_suffix(word.as_str())).min().unwrap_or(text)
        })
    }

    /// Whether a character ends the name of a ratio.
    pub(super) fn is_ratio(&self, character: char) -> bool {
        self.ratio.contains(character)
    }
}

/// Whether `word` stands close before the number: nothing of weight in between.
fn leads_to(before: &str, word: &str) -> bool {
    before.rfind(word).is_some_and(|at| before[at + word.len()..].chars().count() <= 2)
}
