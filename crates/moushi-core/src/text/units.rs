//! The lexicon of `data/lexicon/units.toml`: units, bounding words, set phrases. Answers what stands
//! at a place of a text; finds nothing by itself.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::numeral::{Form, Numeral, blanks};
use super::quantity::Bound;

/// The units of the product, read once.
pub(super) fn units() -> &'static Units {
    static UNITS: LazyLock<Units> = LazyLock::new(|| {
        let file = include_str!("../../../../data/lexicon/units.toml");
        Units::of(toml::from_str(file).expect("units.toml is read by the tests"))
    });
    &UNITS
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Vec<String>,
    figure_unit: Vec<String>,
    one: Vec<String>,
    bare: Vec<String>,
    not_before: BTreeMap<String, Vec<String>>,
    before: Vec<BoundWords>,
    after: Vec<BoundWords>,
    other_words: BTreeMap<String, String>,
    one_words: OneWords,
    phrases: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundWords {
    bound: Bound,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneWords {
    before: String,
}

struct Unit {
    word: String,
    /// Follows numerals in characters too.
    any: bool,
    one: bool,
    bare: bool,
    not_before: Vec<String>,
}

/// See the module.
pub(super) struct Units {
    /// By first character, the longest first.
    units: HashMap<char, Vec<Unit>>,
    /// By last character, the longest first: the word, its bound, the characters that spoil it.
    before: HashMap<char, Vec<(String, Bound, String)>>,
    after: Vec<(String, Bound)>,
    phrases: HashMap<char, Vec<String>>,
    one_words: String,
}

impl Units {
    fn of(mut file: File) -> Self {
        let mut units: HashMap<char, Vec<Unit>> = HashMap::new();
        let any = file.unit.iter().map(|word| (word, true));
        for (word, any) in any.chain(file.figure_unit.iter().map(|word| (word, false))) {
            let not_before = file.not_before.remove(word).unwrap_or_default();
            let (one, bare) = (file.one.contains(word), file.bare.contains(word));
            let unit = Unit { word: word.clone(), any, one, bare, not_before };
            units.entry(first(word)).or_default().push(unit);
        }
        units.values_mut().for_each(|list| list.sort_by_key(|unit| usize::MAX - unit.word.len()));
        let mut before: HashMap<char, Vec<(String, Bound, String)>> = HashMap::new();
        for (word, bound) in flat(file.before) {
            let last = word.chars().next_back().expect("a bounding word is not empty");
            let spoilt = file.other_words.get(&word).cloned().unwrap_or_default();
            before.entry(last).or_default().push((word, bound, spoilt));
        }
        before.values_mut().for_each(|list| list.sort_by_key(|(word, ..)| usize::MAX - word.len()));
        let mut phrases: HashMap<char, Vec<String>> = HashMap::new();
        for word in file.phrases.words {
            phrases.entry(first(&word)).or_default().push(word);
        }
        Self { units, before, after: flat(file.after), phrases, one_words: file.one_words.before }
    }

    /// The unit behind a numeral that ends at `end`, and where the unit ends.
    pub(super) fn at<'t>(
        &self,
        text: &'t str,
        end: usize,
        numeral: &Numeral,
    ) -> Option<(&'t str, usize)> {
        let begin = end + blanks(&text[end..]);
        let rest = &text[begin..];
        let list = self.units.get(&rest.chars().next()?)?;
        let unit = list.iter().find(|unit| rest.starts_with(&unit.word))?;
        let tail = &rest[unit.word.len()..];
        // Two of something are 两个; 二 in front of a unit numbers it: 二期, 二次创业.
        let second = &text[end - numeral.len..end] == "二" && unit.word != "成";
        let suits = unit.suits(numeral) && !second;
        let own = suits && !unit.not_before.iter().any(|word| tail.starts_with(word));
        let end = begin + unit.word.len() + if own { per(tail) } else { 0 };
        let inside_word = unit.word.is_ascii()
            && unit.word != "%"
            && tail.starts_with(|c: char| c.is_ascii_alphanumeric());
        (own && !inside_word).then(|| (&text[begin..end], end))
    }

    /// The length of the set phrase at the start of `text`.
    pub(super) fn phrase(&self, text: &str) -> Option<usize> {
        let list = self.phrases.get(&text.chars().next()?)?;
        list.iter().filter(|word| text.starts_with(*word)).map(String::len).max()
    }

    /// The bounding word that ends `text`, and its length. 上 bounds only a bare place: 上百.
    pub(super) fn bound_before(&self, text: &str, bare: bool) -> Option<(Bound, usize)> {
        let list = self.before.get(&text.chars().next_back()?)?;
        let (word, bound, spoilt) = list.iter().find(|(word, ..)| text.ends_with(word))?;
        let other = &text[..text.len() - word.len()];
        let spoils = other.chars().next_back().is_some_and(|c| spoilt.contains(c));
        (!spoils && (bare || word != "上")).then_some((*bound, word.len()))
    }

    /// The bounding word that starts `text`, and its length.
    pub(super) fn bound_after(&self, text: &str) -> Option<(Bound, usize)> {
        let found = self.after.iter().find(|(word, _)| text.starts_with(word));
        found.map(|(word, bound)| (*bound, word.len()))
    }

    /// Whether 一 belongs to the word before it: 统一, 唯一, 周一.
    pub(super) fn one_belongs_to(&self, before: &str, unit: &str) -> bool {
        let Some(c) = before.chars().next_back() else { return false };
        let weekly = c == '周' && (unit == "次" || before.ends_with("每周"));
        let doubled = c == '翻' && unit == "番";
        !weekly && !doubled && (self.one_words.contains(c) || unit == "番")
    }
}

impl Unit {
    fn suits(&self, numeral: &Numeral) -> bool {
        match numeral.form {
            Form::Arabic => true,
            Form::Digits => false,
            Form::Chinese if numeral.bare => self.bare || numeral.value > 1e8 && self.word == "元",
            Form::Chinese if numeral.value == 1.0 && numeral.upper.is_none() => self.one,
            Form::Chinese => self.any,
        }
    }
}

/// `/生`, `/人·年`: the length of what the unit is counted per.
fn per(tail: &str) -> usize {
    let Some(rest) = tail.strip_prefix('/') else { return 0 };
    let is_word = |c: char| "生人户年月日天次亩吨期时学元万台套·".contains(c);
    match rest.len() - rest.trim_start_matches(is_word).len() {
        0 => 0,
        len => 1 + len,
    }
}

fn first(word: &str) -> char {
    word.chars().next().expect("a word of the lexicon is not empty")
}

/// Bounding words, the longest first.
fn flat(groups: Vec<BoundWords>) -> Vec<(String, Bound)> {
    let pairs = groups.into_iter().flat_map(|group| {
        let bound = group.bound;
        group.words.into_iter().map(move |word| (word, bound))
    });
    let mut words: Vec<_> = pairs.collect();
    words.sort_by_key(|(word, _)| usize::MAX - word.len());
    words
}
