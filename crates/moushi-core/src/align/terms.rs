//! What of a row's words counts for matching: set phrases taken out, synonyms made one, the rest cut
//! into terms. Not the words shown to people: those are in `shared`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

/// Stands where a phrase ends: no term reaches over it.
pub(super) const BREAK: char = ' ';

/// One character that counts, with the bytes of the words it stands for. The characters of a synonym
/// all stand for the whole of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// The character, or [`BREAK`].
    pub(super) character: char,
    /// Whether it belongs to a word that alone is no reason to link: 学校, 覆盖率.
    pub(super) weak: bool,
    /// First byte in the words.
    pub(super) start: u32,
    /// One past the last byte in the words.
    pub(super) end: u32,
}

/// The part of some words that counts for matching.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// Characters and breaks in the order of the words; never two breaks in a row.
    pub(super) marks: Vec<Mark>,
    /// Which members of the groups of things apart are named, one bit each.
    pub(super) groups: Groups,
}

/// Bits by group of things that exclude one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Groups([u16; MOST_GROUPS]);

const MOST_GROUPS: usize = 4;

impl Groups {
    /// Whether both name members of one group and none in common.
    pub(super) fn are_apart(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(&a, b)| a != 0 && b != 0 && a & b == 0)
    }

    /// These, or where a group has none, those of `other`.
    pub(super) fn or(self, other: Self) -> Self {
        let mut both = self;
        for (mine, its) in both.0.iter_mut().zip(other.0) {
            *mine = if *mine == 0 { its } else { *mine };
        }
        both
    }

    fn add(&mut self, other: Self) {
        for (mine, its) in self.0.iter_mut().zip(other.0) {
            *mine |= its;
        }
    }
}

impl Content {
    /// What counts of `words`.
    pub(super) fn of(words: &str) -> Self {
        let lexicon = &*LEXICON;
        let mut content = Self::default();
        let mut done = 0;
        for found in lexicon.phrases.find_iter(words) {
            content.plain(words, done, found.start());
            match &lexicon.meanings[found.pattern().as_usize()] {
                Meaning::Nothing => content.cut(found.start()),
                Meaning::Same(word) => {
                    content.groups.add(word.groups);
                    content.put(word, found.start(), found.end());
                }
            }
            done = found.end();
        }
        content.plain(words, done, words.len());
        content
    }

    /// How many characters count.
    pub(super) fn len(&self) -> usize {
        self.marks.iter().filter(|mark| mark.character != BREAK).count()
    }

    /// Pairs of neighbouring characters, as sorted distinct keys.
    pub(super) fn pairs(&self) -> Vec<u64> {
        self.pairs_where(|_| true)
    }

    /// The same of words that are reason enough alone.
    pub(super) fn telling_pairs(&self) -> Vec<u64> {
        self.pairs_where(|pair| !pair[0].weak && !pair[1].weak)
    }

    fn pairs_where(&self, keep: impl Fn(&[Mark]) -> bool) -> Vec<u64> {
        let pairs = self.marks.windows(2).filter(|pair| keep(pair));
        let mut keys: Vec<u64> = pairs.filter_map(|pair| pair_key(&pair[0], &pair[1])).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Adds what counts of other words, as a phrase of its own. Places are those of the other words.
    pub(super) fn append(&mut self, other: &Self) {
        self.cut(0);
        self.marks.extend_from_slice(&other.marks);
        self.groups.add(other.groups);
    }

    fn plain(&mut self, words: &str, from: usize, to: usize) {
        for (at, character) in words[from..to].char_indices() {
            let start = from + at;
            if character.is_alphabetic() {
                let small = character.to_lowercase().next().unwrap_or(character);
                self.push(small, false, start, start + character.len_utf8());
            } else {
                self.cut(start);
            }
        }
    }

    fn put(&mut self, word: &Word, start: usize, end: usize) {
        for character in word.canonical.chars() {
            self.push(character, word.weak, start, end);
        }
    }

    fn push(&mut self, character: char, weak: bool, start: usize, end: usize) {
        let fit = |at| u32::try_from(at).expect("words of a row are far below 4 GiB");
        self.marks.push(Mark { character, weak, start: fit(start), end: fit(end) });
    }

    fn cut(&mut self, at: usize) {
        if self.marks.last().is_some_and(|mark| mark.character != BREAK) {
            self.push(BREAK, false, at, at);
        }
    }
}

/// The key of two neighbouring characters; none across a break.
pub(super) fn pair_key(left: &Mark, right: &Mark) -> Option<u64> {
    let whole = left.character != BREAK && right.character != BREAK;
    whole
        .then(|| u64::from(u32::from(left.character)) << 21 | u64::from(u32::from(right.character)))
}

/// The key of a programme's name: above every pair key.
pub(super) fn name_key(name: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash | 1 << 63
}

/// Whether a key names a programme.
pub(super) fn is_name(key: u64) -> bool {
    key >> 63 == 1
}

struct Lexicon {
    phrases: AhoCorasick,
    meanings: Vec<Meaning>,
}

enum Meaning {
    Nothing,
    Same(Word),
}

#[derive(Default)]
struct Word {
    canonical: String,
    groups: Groups,
    weak: bool,
}

#[derive(Deserialize)]
struct File {
    stop: Vec<String>,
    cut: String,
    same: Vec<Vec<String>>,
    apart: Vec<Apart>,
    weak: Vec<String>,
}

#[derive(Deserialize)]
struct Apart {
    of: Vec<Vec<String>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let text = include_str!("../../../../data/lexicon/align.toml");
    let file: File = toml::from_str(text).expect("the lexicon in the program is well-formed");
    Lexicon::of(&file)
});

impl Lexicon {
    fn of(file: &File) -> Self {
        let mut entries: std::collections::BTreeMap<String, Meaning> = Default::default();
        for phrase in file.stop.iter().cloned().chain(file.cut.chars().map(String::from)) {
            entries.insert(phrase, Meaning::Nothing);
        }
        let mut same = |word: &String, canonical: &String| {
            let word_of = |canonical: &String| Word {
                canonical: canonical.clone(),
                groups: groups_of(&file.apart, canonical),
                weak: file.weak.contains(canonical),
            };
            entries.insert(word.clone(), Meaning::Same(word_of(canonical)));
        };
        let members = file.apart.iter().flat_map(|group| group.of.iter().flatten());
        members.chain(&file.weak).for_each(|word| same(word, word));
        for list in &file.same {
            list.iter().for_each(|word| same(word, &list[0]));
        }
        let (phrases, meanings): (Vec<String>, Vec<Meaning>) = entries.into_iter().unzip();
        let phrases = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(phrases)
            .expect("a lexicon of a few hundred phrases fits an automaton");
        Self { phrases, meanings }
    }
}

fn groups_of(apart: &[Apart], word: &str) -> Groups {
    let mut groups = Groups::default();
    for (bits, group) in groups.0.iter_mut().zip(apart) {
        for (bit, members) in group.of.iter().enumerate().take(16) {
            *bits |= u16::from(members.iter().any(|member| member == word)) << bit;
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(words: &str) -> String {
        Content::of(words).marks.iter().map(|mark| mark.character).collect::<String>().trim().into()
    }

    #[test]
    fn set_phrases_and_numbers_leave_and_synonyms_become_one() {
        assert_eq!(plain("全面推进高等学校思想政治理论课建设"), "高校思政课");
        assert_eq!(plain("建设100所智慧校园"), "所数字化");
        assert_eq!(plain("扩大研究生招生规模"), "研究生招生规模");
    }

    #[test]
    fn every_character_knows_its_bytes() {
        let words = "加强普通高校AI课程";
        for mark in &Content::of(words).marks {
            assert!(words.get(mark.start as usize..mark.end as usize).is_some());
        }
        let last = Content::of(words).marks.last().map(|mark| mark.end as usize);
        assert_eq!(last, Some(words.len()));
    }

    #[test]
    fn stages_exclude_one_another_and_a_common_one_reconciles() {
        let groups = |words| Content::of(words).groups;
        assert!(groups("幼儿园课程").are_apart(groups("普通高中课程")));
        assert!(!groups("中小学课程").are_apart(groups("普通高中课程")));
        assert!(!groups("课程").are_apart(groups("普通高中课程")));
    }
}
