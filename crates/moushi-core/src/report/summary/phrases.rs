//! The set phrases of the summary of the year, as data: read, checked, and filled in. Knows no facts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

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
    /// `closed`, `unfinished` or `open`.
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
const LISTS: [&str; 3] = ["closed", "unfinished", "open"];
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
        let phrases: Self = toml::from_str(words).map_err(|error| unread(&error.to_string()))?;
        phrases.checked()?;
        Ok(phrases)
    }

    fn checked(&self) -> Result<(), Refusal> {
        let counts = ["closed", "unfinished", "open", "tasks", "as_of", "plan"];
        let plain: [(&str, &String, &[&str]); 10] = [
            ("title", &self.title, &["year"]),
            ("opening", &self.opening, &counts),
            ("leader", &self.leader, &["name", "post"]),
            ("leader_without_post", &self.leader_without_post, &["name"]),
            ("nobody", &self.nobody, &[]),
            ("basis", &self.basis, &["basis"]),
            ("source", &self.source, &["title", "page", "code"]),
            ("page", &self.page, &["page"]),
            ("between", &self.between, &[]),
            ("end", &self.end, &[]),
        ];
        for (name, words, must) in plain {
            holds(name, words, must)?;
        }
        once("section", &LISTS, self.section.iter().map(|one| one.list.as_str()))?;
        for one in &self.section {
            holds(&format!("section.{}.heading", one.list), &one.heading, &["count"])?;
            holds(&format!("section.{}.item", one.list), &one.item, &["words"])?;
        }
        once("fact", &FACTS.map(|(name, _)| name), self.fact.iter().map(|one| one.of.as_str()))?;
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
        once("missing", &MISSING, self.missing.keys().map(String::as_str))?;
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

    /// The number reached, with completion and points.
    pub fn figure(&self, reached: &SummaryFigure) -> Text {
        let SummaryFigure { indicator, figure, unit, completion, points, on } = reached;
        let share = completion.map_or(Text::new("", ""), |share| {
            self.figure.share.fill(&[("share", Text::same(number(share)))])
        });
        let points = points.map_or(Text::new("", ""), |points| {
            let line = match points {
                points if points < 0.0 => &self.figure.below,
                points if points > 0.0 => &self.figure.above,
                _ => &self.figure.level,
            };
            line.fill(&[("size", Text::same(number(points.abs())))])
        });
        self.figure.whole.fill(&[
            ("indicator", Text::same(indicator)),
            ("figure", Text::same(number(*figure))),
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
        holds(&format!("{name}.zh"), &self.zh, must)?;
        holds(&format!("{name}.en"), &self.en, must)
    }
}

fn both(zh: &str, en: &str, values: &[(&str, Text)]) -> Text {
    let of = |language: fn(&Text) -> &str| -> Vec<(&str, &str)> {
        values.iter().map(|(name, value)| (*name, language(value))).collect()
    };
    Text::of(put(zh, &of(|value| &value.zh)), put(en, &of(|value| &value.en)))
}

/// A phrase with values in place of the words in braces; what a value says in braces itself stays.
pub(super) fn put(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut said = String::with_capacity(phrase.len());
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        said.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name);
        said.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    said.push_str(rest);
    said
}

/// A whole number as such, another with two places.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// Refuses a phrase whose words in braces are not these.
fn holds(name: &str, phrase: &str, must: &[&str]) -> Result<(), Refusal> {
    let mut found = Vec::new();
    let mut rest = phrase;
    while let Some(at) = rest.find(['{', '}']) {
        let inner = rest[at..].strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((word, after)) = inner.filter(|(word, _)| !word.contains('{')) else {
            return Err(unbalanced(name, phrase));
        };
        if !must.contains(&word) {
            return Err(unknown(name, word, must));
        }
        found.push(word);
        rest = after;
    }
    match must.iter().find(|word| !found.contains(word)) {
        Some(word) => Err(lacks(name, word)),
        None => Ok(()),
    }
}

/// Refuses names that are not each of these once.
fn once<'a>(
    part: &str,
    known: &[&str],
    names: impl Iterator<Item = &'a str>,
) -> Result<(), Refusal> {
    let mut found: Vec<&str> = Vec::new();
    for name in names {
        if !known.contains(&name) {
            return Err(unknown(part, name, known));
        }
        if found.contains(&name) {
            return Err(twice(part, name));
        }
        found.push(name);
    }
    match known.iter().find(|name| !found.contains(name)) {
        Some(name) => Err(lacks(part, name)),
        None => Ok(()),
    }
}

fn invalid(message: Text) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        message,
        Text::new(
            "请对照 data/track/summary.toml 修改年度总结用语。",
            "Compare the phrases with data/track/summary.toml and mend them.",
        ),
    )
}

fn unread(error: &str) -> Refusal {
    invalid(Text::of(
        format!("年度总结用语读不出来：{error}"),
        format!("The phrases of the summary cannot be read: {error}"),
    ))
}

fn unbalanced(name: &str, phrase: &str) -> Refusal {
    invalid(Text::of(
        format!("“{name}”的花括号不成对：{phrase}"),
        format!("The braces of `{name}` do not match: {phrase}"),
    ))
}

fn unknown(name: &str, word: &str, known: &[&str]) -> Refusal {
    let may = if known.is_empty() { "--".to_owned() } else { known.join("、") };
    invalid(Text::of(
        format!("“{name}”里不能用“{word}”，可用的是：{may}。"),
        format!("`{name}` knows no `{word}`; it may be: {may}."),
    ))
}

fn lacks(name: &str, word: &str) -> Refusal {
    invalid(Text::of(format!("“{name}”里缺少“{word}”。"), format!("`{name}` lacks `{word}`.")))
}

fn twice(name: &str, word: &str) -> Refusal {
    invalid(Text::of(
        format!("“{name}”里“{word}”出现了两次。"),
        format!("`{name}` has `{word}` twice."),
    ))
}
