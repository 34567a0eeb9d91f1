//! Numbers of rows as the rules compare them: what is counted, and whether the number is a level or a
//! change of one.

use super::words::LEXICON;
use crate::model::{Origin, Target};
use crate::text::Quantity;

/// A number of a row with the name of what it counts.
#[derive(Clone, Debug)]
pub(super) struct Figure<'a> {
    /// What is counted, without 全省, 达到 and the like; may be empty.
    pub name: &'a str,
    /// The number.
    pub quantity: &'a Quantity,
    /// Whether it is the amount of a rise or fall and not a level.
    pub is_change: bool,
}

impl<'a> Figure<'a> {
    /// A target of a task whose words are `words`.
    pub fn of_target(target: &'a Target, words: &'a str, origin: &Origin) -> Self {
        let mut figure = Self::of(&target.quantity, words, origin);
        let named = bare(&target.indicator);
        if !named.is_empty() {
            figure.name = named;
        }
        figure
    }

    /// A number in the words of a row.
    pub fn of(quantity: &'a Quantity, words: &'a str, origin: &Origin) -> Self {
        let before = before(quantity, words, origin).unwrap_or_default();
        let points = quantity.unit.contains("百分点");
        let is_change = points || LEXICON.change_verbs.ending(unfilled(before)).is_some();
        Self { name: bare(before), quantity, is_change }
    }

    /// Whether the number is a percentage or a ratio that has been or is to be reached.
    pub fn is_level(&self) -> bool {
        !self.is_change && matches!(self.quantity.unit.as_str(), "%" | "％" | "")
    }

    /// The number as it is said: `87%`.
    pub fn said(&self) -> String {
        format!("{}{}", self.quantity.value, self.quantity.unit)
    }
}

/// The clause before the number, where the row stands on its source's words.
fn before<'a>(quantity: &Quantity, words: &'a str, origin: &Origin) -> Option<&'a str> {
    let (_, row) = origin.text()?;
    let exact = row.len() == words.len() && row.contains(quantity.span);
    let at = exact.then(|| quantity.span.start() - row.start())?;
    words.get(..at)?.rsplit(['，', '。', '；', '、', '：', '（']).next()
}

/// Without 了, 约 and the like at the end.
fn unfilled(mut words: &str) -> &str {
    while let Some(filler) = LEXICON.before_number.ending(words) {
        words = &words[..words.len() - filler.len()];
    }
    words
}

/// Without the place before and the verb behind.
fn bare(words: &str) -> &str {
    let mut words = unfilled(words);
    while let Some(verb) = LEXICON.level_verbs.ending(words) {
        words = unfilled(&words[..words.len() - verb.len()]);
    }
    while let Some(place) = LEXICON.places.starting(words) {
        words = &words[place.len()..];
    }
    words
}
