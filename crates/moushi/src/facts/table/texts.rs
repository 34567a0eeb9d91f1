//! Text of a column as codes, as cells come by. What stands for nothing is told elsewhere.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use moushi_core::text::{alike, trimmed};
use moushi_stats::formula::{Column, Error, NONE};

use super::cells::is_nothing;

/// Text as codes, in the order in which each came first.
#[derive(Debug, Default)]
pub(super) struct Texts {
    codes: Vec<u32>,
    levels: Vec<String>,
    /// What people write where there is nothing is [`NONE`] and no level.
    known: HashMap<String, u32, RandomState>,
    recent: Box<Recent>,
    /// The codes of the levels in the column that these were put behind.
    places: Vec<u32>,
}

impl Texts {
    /// So many cells in which there is nothing.
    pub(super) fn blank(cells: usize) -> Self {
        Self { codes: vec![NONE; cells], ..Self::default() }
    }

    /// Makes room for so many cells.
    pub(super) fn expect(&mut self, cells: usize) {
        self.codes.reserve_exact(cells);
    }

    #[inline]
    pub(super) fn take(&mut self, cell: &str) {
        let code = match self.recent.find(cell) {
            Some(code) => code,
            None => self.seldom(cell),
        };
        self.codes.push(code);
    }

    fn seldom(&mut self, cell: &str) -> u32 {
        let code = if cell.is_empty() { NONE } else { self.code(cell) };
        self.recent.keep(cell, code);
        code
    }

    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.known.get(text) {
            return *code;
        }
        let code =
            if is_nothing(text) { NONE } else { u32::try_from(self.levels.len()).unwrap_or(NONE) };
        if code != NONE {
            self.levels.push(text.to_owned());
        }
        self.known.insert(text.to_owned(), code);
        code
    }

    /// Puts the cells of a further piece behind these; it can take in others then.
    pub(super) fn append(&mut self, more: &mut Self) {
        let fresh = more.levels[more.places.len()..].iter().map(|level| self.code(level));
        more.places.extend(fresh);
        let place = |code: u32| more.places.get(code as usize).copied().unwrap_or(NONE);
        self.codes.extend(more.codes.drain(..).map(place));
    }

    /// Puts cells behind these that are codes already.
    pub(super) fn stored(&mut self, codes: Vec<u32>, levels: &[String]) {
        let place = |level: &String| match trimmed(level) {
            "" => NONE,
            level => self.code(level),
        };
        let places: Vec<u32> = levels.iter().map(place).collect();
        let place = |code: u32| places.get(code as usize).copied().unwrap_or(NONE);
        self.codes.extend(codes.into_iter().map(place));
    }

    pub(super) fn column(self) -> Result<Column, Error> {
        Column::sorted(self.codes, &self.levels)
    }
}

/// Texts that came lately: codes and marks of a column are few and short, and the row before often has the same.
#[derive(Debug)]
struct Recent {
    /// Short ones as words with their lengths, each at the place that follows from it.
    short: [(u64, usize, u32); PLACES],
    /// The last one that is longer.
    long: Option<(String, u32)>,
}

const PLACES: usize = 64;

impl Default for Recent {
    fn default() -> Self {
        // The empty text, which means nothing.
        Self { short: [(0, 0, NONE); PLACES], long: None }
    }
}

impl Recent {
    #[inline]
    fn find(&self, cell: &str) -> Option<u32> {
        match word(cell.as_bytes()) {
            Some(word) => {
                let (own, length, code) = self.short[place(word)];
                (own == word && length == cell.len()).then_some(code)
            }
            None => {
                let long = self.long.as_ref();
                long.filter(|(text, _)| alike(text, cell)).map(|(_, code)| *code)
            }
        }
    }

    fn keep(&mut self, cell: &str, code: u32) {
        if let Some(word) = word(cell.as_bytes()) {
            self.short[place(word)] = (word, cell.len(), code);
            return;
        }
        let (long, of_long) = self.long.get_or_insert_default();
        long.clear();
        long.push_str(cell);
        *of_long = code;
    }
}

/// The bytes of a short text as a number, which differs where texts of one length do.
#[inline]
fn word(bytes: &[u8]) -> Option<u64> {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        _ if bytes.len() > 8 => None,
        (Some(first), Some(last)) => {
            Some(u64::from(u32::from_le_bytes(*last)) << 32 | u64::from(u32::from_le_bytes(*first)))
        }
        _ => Some(bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))),
    }
}

#[inline]
fn place(word: u64) -> usize {
    (word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_nothing_is_no_level() {
        let mut texts = Texts::default();
        ["a", "缺", "", "b", "NA", "a"].iter().for_each(|cell| texts.take(cell));
        assert_eq!((texts.codes, texts.levels.len()), (vec![0, NONE, NONE, 1, NONE, 0], 2));
    }

    #[test]
    fn short_texts_of_one_length_are_different_words() {
        for length in 0..=8 {
            let bytes = &b"abcdefgh"[..length];
            for at in 0..length {
                let mut other = bytes.to_vec();
                other[at] = b'x';
                assert_ne!(word(bytes), word(&other), "{length} {at}");
            }
            assert!(word(bytes).is_some());
        }
        assert_eq!(word(b"abcdefghi"), None);
    }

    #[test]
    fn texts_have_their_codes_whatever_came_lately() {
        let (mut texts, mut want) = (Texts::default(), Vec::new());
        let mut known: Vec<String> = Vec::new();
        for at in 0..4_000_usize {
            // Of any length, with the same ends, with a zero in front.
            let number = at * at % 211;
            let cell = match number % 4 {
                0 => format!("{number}"),
                1 => format!("学校{number}"),
                2 => format!("\0{}", number - 1),
                _ => format!("{:09}", number / 2),
            };
            let code = known.iter().position(|one| *one == cell).unwrap_or(known.len());
            if code == known.len() {
                known.push(cell.clone());
            }
            texts.take(&cell);
            want.push(code as u32);
        }
        assert_eq!((texts.codes, texts.levels), (want, known));
    }
}
