//! Set phrases of decks and summaries 用语: the program's, those that the installation has set in their stead, or files
//! that somebody names for one report. Which sentences there are, and what they must hold, is for core.

use std::path::Path;

use moushi_core::model::Refusal;
use moushi_core::report::{ANNUAL, DECK, DeckPhrases, SummaryPhrases, Wish};
use moushi_core::text::Lang;
use sea_orm::ConnectionTrait;

use super::Order;
use crate::app::preferences;
use crate::error::{Trouble, file_refusal};

/// Setting that holds phrases of the decks of one's own, in the form of `data/report/deck.toml`.
const OWN_DECK: &str = "pack.deck-phrases";
/// Setting that holds phrases of the summary of one's own, in the form of `data/report/summary.toml`.
const OWN_SUMMARY: &str = "pack.summary-phrases";

/// The phrases of every report that has some.
#[derive(Clone, Debug)]
pub struct Phrases {
    /// Of the decks.
    pub deck: DeckPhrases,
    /// Of the summary that is made of the rows of a year.
    pub summary: SummaryPhrases,
}

impl Default for Phrases {
    fn default() -> Self {
        Self { deck: DECK.clone(), summary: ANNUAL.clone() }
    }
}

impl Phrases {
    /// Those that hold on a server: what was set, else the program's.
    ///
    /// # Errors
    /// When what was set by an older program is no longer what this one reads.
    pub async fn held(db: &impl ConnectionTrait) -> Result<Self, Trouble> {
        let usual = Self::default();
        let set = async |name| preferences::value(db, name).await;
        let (deck, summary) = (set(OWN_DECK).await?, set(OWN_SUMMARY).await?);
        Ok(Self {
            deck: own(&deck, DeckPhrases::read)?.unwrap_or(usual.deck),
            summary: own(&summary, SummaryPhrases::read)?.unwrap_or(usual.summary),
        })
    }

    /// The same, but for files that were named for this report.
    pub(super) fn or_named(self, order: &Order) -> Result<Self, Refusal> {
        let deck = named(order.deck.as_deref(), DeckPhrases::read)?;
        let summary = named(order.summary.as_deref(), SummaryPhrases::read)?;
        Ok(Self { deck: deck.unwrap_or(self.deck), summary: summary.unwrap_or(self.summary) })
    }

    /// What is wished for in these phrases.
    pub fn wish<'a>(&'a self, subject: &'a str, lang: Lang) -> Wish<'a> {
        Wish { subject, lang, deck: &self.deck, summary: &self.summary }
    }
}

/// Phrases that were written down; none where nothing was.
pub fn own<T>(words: &str, read: fn(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
    if words.is_empty() { Ok(None) } else { read(words).map(Some) }
}

fn named<T>(
    path: Option<&Path>,
    read: fn(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    let words =
        path.map(|path| std::fs::read_to_string(path).map_err(|error| file_refusal(path, &error)));
    words.transpose()?.map(|words| read(&words)).transpose()
}
