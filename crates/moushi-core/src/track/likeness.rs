//! How much of its wording a report shares with another: pairs of neighbouring characters, punctuation and
//! dates left out, numbers kept apart. Meaning does not enter.

use std::collections::BTreeMap;

/// The wording of a report.
pub(super) struct Wording {
    letters: Vec<char>,
    /// Numbers that are no dates, in order.
    numbers: Vec<String>,
}

impl Wording {
    /// Takes words apart.
    pub(super) fn of(words: &str) -> Self {
        let mut wording = Self { letters: Vec::new(), numbers: Vec::new() };
        let mut number = String::new();
        for character in words.chars().map(half_width).chain(['\n']) {
            if is_digit(character) || character == '.' && !number.is_empty() {
                number.push(character);
                continue;
            }
            let date = !number.is_empty() && "年月日号".contains(character);
            let counted = std::mem::take(&mut number);
            if date {
                continue;
            }
            if !counted.is_empty() {
                wording.numbers.push(counted.trim_end_matches('.').to_owned());
            }
            if character.is_alphabetic() {
                wording.letters.push(character);
            }
        }
        wording
    }

    /// How many characters there are to compare.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether both tell the same numbers in the same order.
    pub(super) fn same_numbers(&self, other: &Self) -> bool {
        self.numbers == other.numbers
    }

    /// Share of pairs that both have, 0 to 1, each as often as it stands (Dice).
    pub(super) fn shared(&self, other: &Self) -> f64 {
        let (mine, theirs) = (self.pairs(), other.pairs());
        let common: usize = mine
            .iter()
            .map(|(pair, count)| theirs.get(pair).map_or(0, |other| *count.min(other)))
            .sum();
        let both = mine.values().sum::<usize>() + theirs.values().sum::<usize>();
        if both == 0 { 0.0 } else { 2.0 * common as f64 / both as f64 }
    }

    fn pairs(&self) -> BTreeMap<(char, char), usize> {
        let mut pairs = BTreeMap::new();
        for pair in self.letters.windows(2) {
            *pairs.entry((pair[0], pair[1])).or_default() += 1;
        }
        pairs
    }
}

/// Also the numerals of words such as 进一步: in a report that repeats they stand again.
fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || "〇零一二两三四五六七八九十百千万亿".contains(character)
}

/// Ｆｕｌｌ width letters and digits as half width ones.
fn half_width(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        other => other,
    }
}
