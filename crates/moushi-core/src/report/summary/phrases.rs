//! The set phrases of the summary of the year, as data: read, checked, and filled in. Knows no facts.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use super::super::block::Run;
use super::super::figure::{Figure as Number, Trail};
use super::super::wording::{Fill, Wording, put, runs};
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
    /// The sentence that counts the list.
    pub lead: String,
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
    /// Where it comes from.
    pub trail: Trail,
}

/// What is put into the phrase of a fact: as pages say it, and as papers do, where numbers keep their way back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SummaryValue {
    /// In both languages.
    pub text: Text,
    /// In Chinese, with its numbers.
    pub runs: Vec<Run>,
}

impl From<Text> for SummaryValue {
    fn from(text: Text) -> Self {
        let runs = if text.zh.is_empty() { Vec::new() } else { vec![Run::own(&*text.zh)] };
        Self { text, runs }
    }
}

impl From<Vec<Run>> for SummaryValue {
    fn from(runs: Vec<Run>) -> Self {
        let words: String = runs.iter().map(|run| run.text.as_str()).collect();
        Self { text: Text::same(words), runs }
    }
}

impl From<&Arc<Number>> for SummaryValue {
    /// The unit of a number stands in its phrase.
    fn from(figure: &Arc<Number>) -> Self {
        vec![Run::figure(figure)].into()
    }
}

/// Something known of a task: the word of the fact, and what is put into its phrase.
pub type SummaryKnown<'a> = (&'a str, Vec<(&'a str, SummaryValue)>);

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
            WORDING.holds(&format!("section.{}.heading", one.list), &one.heading, &[])?;
            WORDING.holds(&format!("section.{}.lead", one.list), &one.lead, &["count"])?;
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

    /// What is known of a task, phrase by phrase, in the order of the phrases; numbers keep their way back.
    pub fn told(&self, known: &[SummaryKnown<'_>]) -> Vec<Vec<Run>> {
        let fill = |fact: &Fact, values: &[(&str, SummaryValue)]| {
            let values: Vec<_> = values.iter().map(|(name, one)| (*name, one.fill())).collect();
            runs(&fact.zh, &values)
        };
        let of = |fact: &Fact| -> Vec<Vec<Run>> {
            let mine = known.iter().filter(|(name, _)| *name == fact.of);
            mine.map(|(_, values)| fill(fact, values)).collect()
        };
        self.fact.iter().flat_map(of).collect()
    }

    /// The number reached, with completion and points.
    pub fn figure(&self, reached: &SummaryFigure) -> SummaryValue {
        let SummaryFigure { indicator, figure, unit, completion, points, on, .. } = reached;
        let share = completion
            .map(|share| (&self.figure.share, "share", reached.number(share, "%", "完成率")));
        let points = points.map(|points| {
            let line = match points {
                points if points < 0.0 => &self.figure.below,
                points if points > 0.0 => &self.figure.above,
                _ => &self.figure.level,
            };
            (line, "size", reached.number(points.abs(), "个百分点", "与目标相差"))
        });
        let part = |part: Option<(&Line, &'static str, Arc<Number>)>| {
            part.map_or(SummaryValue::default(), |(line, name, number)| {
                line.value(&[(name, SummaryValue::from(&number))])
            })
        };
        let whole = Line {
            zh: self.figure.whole.zh.replace("{unit}", unit),
            en: self.figure.whole.en.replace("{unit}", unit),
        };
        whole.value(&[
            ("indicator", Text::same(indicator).into()),
            ("figure", SummaryValue::from(&reached.number(*figure, unit, ""))),
            ("share", part(share)),
            ("points", part(points)),
            ("on", Text::same(on).into()),
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

impl SummaryFigure {
    /// A number of it without its unit, which the phrase writes.
    fn number(&self, value: f64, unit: &str, what: &str) -> Arc<Number> {
        let how = [self.trail.how.as_str(), what].concat();
        Number::bare(&Number::measured(value, unit, Trail { how, ..self.trail.clone() }))
    }
}

impl SummaryValue {
    /// As it is put into a phrase: a number alone joins its unit.
    fn fill(&self) -> Fill<'_> {
        match self.runs.as_slice() {
            [Run { figure: Some(figure), .. }] => Fill::Figure(figure),
            runs => Fill::Runs(runs),
        }
    }
}

impl Line {
    fn value(&self, values: &[(&str, SummaryValue)]) -> SummaryValue {
        let texts: Vec<_> =
            values.iter().map(|(name, value)| (*name, value.text.clone())).collect();
        let values: Vec<_> = values.iter().map(|(name, one)| (*name, one.fill())).collect();
        SummaryValue { text: self.fill(&texts), runs: runs(&self.zh, &values) }
    }

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
