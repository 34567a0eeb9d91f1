//! The set phrases of the decks, as data: read and checked before they are used. Knows no facts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::super::block::Run;
use super::super::wording::{Fill, Wording, put, runs};
use crate::model::Refusal;

/// The phrases of this program.
pub static DECK: LazyLock<DeckPhrases> = LazyLock::new(|| {
    DeckPhrases::read(include_str!("../../../../../data/report/deck.toml"))
        .expect("the phrases of the decks are well formed")
});

/// The phrases under check.
const WORDING: Wording =
    Wording { of: ("谋划汇报用语", "phrases of the decks"), file: "data/report/deck.toml" };

/// Parts of a deck with the facts that their sentence may hold; years and the stamp may stand in any.
const PARTS: [(&str, &[&str]); 12] = [
    ("overview", &["promised", "done", "unfinished", "unknown", "tasks", "demands", "results"]),
    ("leaders", &["leaders"]),
    ("results", &["count", "counted"]),
    ("promises", &["promised", "done", "unfinished", "unknown"]),
    ("alignment", &["demands", "full", "part", "suggested", "open"]),
    ("gaps", &["count", "weak", "open", "unfinished", "unknown"]),
    ("tasks", &["tasks", "targets", "deadlines", "deliverables"]),
    ("livelihood", &["count"]),
    ("timetable", &["dated", "undated"]),
    ("risks", &["count", "kept", "measured"]),
    ("needs", &["asked", "open"]),
    ("sources", &[]),
];

/// What may stand in every sentence.
const EVERYWHERE: [&str; 3] = ["year", "before", "stamp"];
/// What a task may lack.
const OPEN: [&str; 4] = ["lead", "deadline", "deliverable", "target"];

/// The phrases of one part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    heading: String,
    some: String,
    none: String,
    /// Lines that are shown at most.
    pub most: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rounding {
    words: String,
}

/// The phrases of the decks, checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeckPhrases {
    title: String,
    leader: String,
    leader_without_post: String,
    pub(super) whole: String,
    rest: String,
    missing: String,
    pub(super) leader_parts: Vec<String>,
    pub(super) department_parts: Vec<String>,
    part: BTreeMap<String, Part>,
    open: BTreeMap<String, String>,
    rounding: Rounding,
}

/// Facts to be put in.
pub(super) type Facts<'a> = Vec<(&'a str, Fill<'a>)>;

impl DeckPhrases {
    /// Reads phrases.
    ///
    /// # Errors
    /// When a phrase is missing or unknown, or holds a word in braces that nothing is put in for; when an order names
    /// a part that is not there, or one twice.
    pub fn read(words: &str) -> Result<Self, Refusal> {
        let phrases: Self =
            toml::from_str(words).map_err(|error| WORDING.unread(&error.to_string()))?;
        phrases.checked()?;
        Ok(phrases)
    }

    fn checked(&self) -> Result<(), Refusal> {
        WORDING.holds("title", &self.title, &["year"])?;
        WORDING.holds("leader", &self.leader, &["name", "post"])?;
        WORDING.holds("leader_without_post", &self.leader_without_post, &["name"])?;
        WORDING.holds("rest", &self.rest, &["rest"])?;
        WORDING.holds("missing", &self.missing, &[])?;
        WORDING.once("part", &PARTS.map(|(name, _)| name), self.part.keys().map(String::as_str))?;
        for (name, may) in PARTS {
            let part = self.part(name);
            let may: Vec<&str> = may.iter().chain(&EVERYWHERE).copied().collect();
            for (field, words) in
                [("heading", &part.heading), ("some", &part.some), ("none", &part.none)]
            {
                let may = if field == "some" { &may[..] } else { &EVERYWHERE[..] };
                WORDING.known(&format!("part.{name}.{field}"), words, may)?;
            }
        }
        self.order("leader_parts", &self.leader_parts)?;
        self.order("department_parts", &self.department_parts)?;
        WORDING.once("open", &OPEN, self.open.keys().map(String::as_str))?;
        for (name, words) in &self.open {
            WORDING.holds(&format!("open.{name}"), words, &["count"])?;
        }
        Ok(())
    }

    fn order(&self, name: &str, parts: &[String]) -> Result<(), Refusal> {
        let known = PARTS.map(|(name, _)| name);
        for (at, part) in parts.iter().enumerate() {
            if !known.contains(&part.as_str()) {
                return Err(WORDING.unknown(name, part, &known));
            }
            if parts[..at].contains(part) {
                return Err(WORDING.twice(name, part));
            }
        }
        Ok(())
    }

    /// The phrases of a part that is one of [`PARTS`].
    pub(super) fn part(&self, name: &str) -> &Part {
        &self.part[name]
    }

    /// The title of a deck.
    pub(super) fn title(&self, year: i32) -> String {
        put(&self.title, &[("year", &year.to_string())])
    }

    /// A leader with the post.
    pub(super) fn leader(&self, name: &str, post: &str) -> String {
        match post {
            "" => put(&self.leader_without_post, &[("name", name)]),
            post => put(&self.leader, &[("name", name), ("post", post)]),
        }
    }

    /// Said of lines that are not shown.
    pub(super) fn rest(&self, rest: usize, unit: &str) -> String {
        put(&self.rest, &[("rest", &format!("{rest}{unit}"))])
    }

    /// The heading over what the ledger holds nothing of.
    pub(super) fn missing(&self) -> &str {
        &self.missing
    }

    /// What tasks lack.
    pub(super) fn open(&self, name: &str, count: Fill<'_>) -> Vec<Run> {
        runs(self.open.get(name).map_or("", String::as_str), &[("count", count)])
    }

    /// How numbers are rounded.
    pub(super) fn rounding(&self) -> &str {
        &self.rounding.words
    }
}

impl Part {
    /// Its heading.
    pub fn heading(&self, years: &Facts<'_>) -> String {
        runs(&self.heading, years).into_iter().map(|run| run.text).collect()
    }

    /// Its sentence with these facts.
    pub fn some(&self, facts: &Facts<'_>) -> Vec<Run> {
        runs(&self.some, facts)
    }

    /// What is said where there is nothing.
    pub fn none(&self, years: &Facts<'_>) -> Vec<Run> {
        runs(&self.none, years)
    }
}
