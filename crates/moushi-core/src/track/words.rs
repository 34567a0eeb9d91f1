//! A word that tells something, unless it stands within a phrase that excuses it. Not a finder: it knows no
//! places, only whether the word is there.

use serde::Deserialize;

/// A word with the phrases that excuse it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Telling {
    /// The word.
    pub word: String,
    /// Phrases within which it tells nothing.
    #[serde(default)]
    pub unless: Vec<String>,
}

impl Telling {
    /// Whether the word stands somewhere outside the phrases that excuse it.
    pub fn stands_in(&self, words: &str) -> bool {
        let excused = |at: usize| {
            let end = at + self.word.len();
            let covers = |phrase: &String| {
                let mut starts = words.match_indices(phrase.as_str()).map(|(start, _)| start);
                starts.any(|start| start <= at && end <= start + phrase.len())
            };
            self.unless.iter().any(covers)
        };
        words.match_indices(self.word.as_str()).any(|(at, _)| !excused(at))
    }
}
