//! The set phrases of the summary of the year, as data: read, checked, and filled in. Knows no facts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::super::figure::rounded;
use super::super::wording::{Wording, put};
use crate::model::Refusal;
use crate::text::Text;

/// The phrases of the summary that is made of documents alone.
pub static ANNUAL: LazyLock<SummaryPhrases> = LazyLock::new(|| {
    SummaryPhrases::read(include_str!("../../../../../data/report/summary.toml"))
        .expect("the phrases of the yearly summary are well formed")
});

/// The phrases under check.
const WORDING: Wording = Wording {
    of: ("年度总结用语", "phrases of the summary"),
    file: "data/report/summary.toml (data/track/summary.toml)",
};

/// The phrases of this program.
pub static SUMMARY: LazyLock<SummaryPhrases> = LazyLock::new(|| {
    SummaryPhrases::read(include_str!("../../../../../data/track/summary.toml"))
        .expect("the phrases of the summary are well formed")
});

/// A phrase in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    zh: String,
    en: String,
}

/// A list of a leader.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    /// `results`, `closed`, `unfinished` or `open`.
    pub list: String,
    pub heading: String,
    pub item: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    of: String,
    zh: String,
    en: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    whole: Line,
    share: Line,
    below: Line,
    above: Line,
    level: Line,
}

/// The phrases of the summary, checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryPhrases {
    pub(super) title: String,
    pub(super) opening: String,
    leader: String,
    leader_without_post: String,
    nobody: String,
    basis: String,
    source: String,
    page: String,
    pub(super) between: String,
    pub(super) end: String,
    pub(super) section: Vec<Section>,
    fact: Vec<Fact>,
    figure: Figure,
    missing: BTreeMap<String, Line>,
}

/// A number reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SummaryFigure {
    /// What is counted.
    pub indicator: String,
    /// The number.
    pub figure: f64,
    /// Its unit.
    pub unit: String,
    /// Completion in per cent.
    pub completion: Option<f64>,
    /// Percentage points from the target, below 0 short of it.
    pub points: Option<f64>,
    /// Day of the report.
    pub on: String,
}

/// Something known of a task: the word of the fact, and what is put into its phrase.
pub type SummaryKnown<'a> = (&'a str, Vec<(&'a str, Text)>);

/// The lists of a leader.
const LISTS: [&str; 4] = ["results", "closed", "unfinished", "open"];
/// What nobody has said.
const MISSING: [&str; 7] =
    ["lead", "report", "figure", "deliverable", "evidence", "source", "unexplained"];
/// Facts with what their phrases must hold; they may hold nothing else.
const FACTS: [(&str, &[&str]); 10] = [
    ("lead", &["unit"]),
    ("deliverable", &["deliverable"]),
    ("target", &["target"]),
    ("reached", &["reached"]),
    ("report", &["on", "percent"]),
    ("closed", &["on", "count"]),
    ("effect", &["effect", "words"]),
    ("reason", &["stands", "reason"]),
    ("carried", &["code"]),
    ("missing", &["missing"]),
];

impl SummaryPhrases {
    /// Reads phrases.
    ///
    /// # Errors
    /// When a phrase is missing or unknown, holds a word in braces that nothing is put in for, or lacks one; when a
    /// list, fact or what is missing is not there, or is there twice.
    pub fn read(words: &str) -> Result<Self, Refusal> {
        let phrases: Self =
            toml::from_str(words).map_err(|error| WORDING.unread(&error.to_string()))?;
        phrases.checked()?;
        Ok(phrases)
    }

    fn checked(&self) -> Result<(), Refusal> {
        let counts = ["closed", "unfinished", "open", "tasks", "as_of", "plan"];
        let plain: [(&str, &String, &[&str]); 9] = [
            ("title", &self.title, &["year"]),
            ("opening", &self.opening, &counts),
            ("leader", &self.leader, &["name", "post"]),
            ("leader_without_post", &self.leader_without_post, &["name"]),
            ("nobody", &self.nobody, &[]),
            ("basis", &self.basis, &["basis"]),
            ("page", &self.page, &["page"]),
            ("between", &self.between, &[]),
            ("end", &self.end, &[]),
        ];
        for (name, words, must) in plain {
            WORDING.holds(name, words, must)?;
        }
        WORDING.known("source", &self.source, &["title", "page", "code"])?;
        WORDING.once("section", &LISTS, self.section.iter().map(|one| one.list.as_str()))?;
        for one in &self.section {
            WORDING.holds(&format!("section.{}.heading", one.list), &one.heading, &["count"])?;
            WORDING.holds(&format!("section.{}.item", one.list), &one.item, &["words"])?;
        }
        WORDING.once(
            "fact",
            &FACTS.map(|(name, _)| name),
            self.fact.iter().map(|one| one.of.as_str()),
        )?;
        for one in &self.fact {
            let must = FACTS.iter().find(|(name, _)| *name == one.of).map_or(&[][..], |it| it.1);
            let line = Line { zh: one.zh.clone(), en: one.en.clone() };
            line.holds(&format!("fact.{}", one.of), must)?;
        }
        let whole = ["indicator", "figure", "unit", "share", "points", "on"];
        self.figure.whole.holds("figure.whole", &whole)?;
        self.figure.share.holds("figure.share", &["share"])?;
        self.figure.below.holds("figure.below", &["size"])?;
        self.figure.above.holds("figure.above", &["size"])?;
        self.figure.level.holds("figure.level", &[])?;
        WORDING.once("missing", &MISSING, self.missing.keys().map(String::as_str))?;
        self.missing.iter().try_for_each(|(name, line)| line.holds(&format!("missing.{name}"), &[]))
    }

    /// What is known of a task, phrase by phrase, in the order of the phrases.
    pub fn facts(&self, known: &[SummaryKnown<'_>]) -> Vec<Text> {
        let of = |fact: &Fact| -> Vec<Text> {
            let mine = known.iter().filter(|(name, _)| *name == fact.of);
            mine.map(|(_, values)| both(&fact.zh, &fact.en, values)).collect()
        };
        self.fact.iter().flat_map(of).collect()
    }

    /// The phrase of a fact in Chinese, as the paper says it.
    pub(super) fn fact_phrase(&self, name: &str) -> &str {
        self.fact.iter().find(|fact| fact.of == name).map_or("", |fact| fact.zh.as_str())
    }

    /// The number reached, with completion and points.
    pub fn figure(&self, reached: &SummaryFigure) -> Text {
        let SummaryFigure { indicator, figure, unit, completion, points, on } = reached;
        let share = completion.map_or(Text::new("", ""), |share| {
            self.figure.share.fill(&[("share", Text::same(rounded(share)))])
        });
        let points = points.map_or(Text::new("", ""), |points| {
            let line = match points {
                points if points < 0.0 => &self.figure.below,
                points if points > 0.0 => &self.figure.above,
                _ => &self.figure.level,
            };
            line.fill(&[("size", Text::same(rounded(points.abs())))])
        });
        self.figure.whole.fill(&[
            ("indicator", Text::same(indicator)),
            ("figure", Text::same(rounded(*figure))),
            ("unit", Text::same(unit)),
            ("share", share),
            ("points", points),
            ("on", Text::same(on)),
        ])
    }

    /// What is said where something is not known: `lead`, `report`, `figure` and so on.
    pub fn missing(&self, name: &str) -> Text {
        self.missing.get(name).map_or(Text::new("", ""), |line| line.fill(&[]))
    }

    /// The heading of a leader.
    pub(super) fn leader(&self, name: &str, post: &str) -> String {
        match (name, post) {
            ("", _) => self.nobody.clone(),
            (name, "") => put(&self.leader_without_post, &[("name", name)]),
            (name, post) => put(&self.leader, &[("name", name), ("post", post)]),
        }
    }

    /// A requirement that a task answers, as it stands behind the task.
    pub(super) fn basis(&self, basis: &str) -> String {
        put(&self.basis, &[("basis", basis)])
    }

    /// A document in which superiors demand something, with its page where it has pages, and the requirement.
    pub fn source(&self, title: &str, page: Option<u32>, code: &str) -> String {
        let page = page.map(|page| put(&self.page, &[("page", &page.to_string())]));
        let page = page.unwrap_or_default();
        put(&self.source, &[("title", title), ("page", &page), ("code", code)])
    }
}

impl Line {
    fn fill(&self, values: &[(&str, Text)]) -> Text {
        both(&self.zh, &self.en, values)
    }

    fn holds(&self, name: &str, must: &[&str]) -> Result<(), Refusal> {
        WORDING.holds(&format!("{name}.zh"), &self.zh, must)?;
        WORDING.holds(&format!("{name}.en"), &self.en, must)
    }
}

fn both(zh: &str, en: &str, values: &[(&str, Text)]) -> Text {
    let of = |language: fn(&Text) -> &str| -> Vec<(&str, &str)> {
        values.iter().map(|(name, value)| (*name, language(value))).collect()
    };
    Text::of(put(zh, &of(|value| &value.zh)), put(en, &of(|value| &value.en)))
}
