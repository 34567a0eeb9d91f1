//! Room `lint`: rules that read a document or a plan and point at the words that need mending 提示.
//! They never change what they look at. A rule is `rules/x.rs` with its page `rules/x.md`; the list
//! is `rules.rs`. Rules are grouped by the seven demands of a planning meeting, and the words.

mod basis;
mod benchmarks;
mod config;
mod group;
mod numbers;
mod plan;
mod reading;
pub mod rules;
mod run;
mod sink;
mod words;

#[cfg(test)]
mod case;

#[cfg(test)]
pub(crate) use case::ledger as case_ledger;
pub use config::{Config, Limits, Suppression};
pub use plan::Plan;
pub use run::{Outcome, Suppressed, run, run_document};
pub use sink::Sink;

use crate::model::{Document, Severity};
use crate::text::Text;

/// What a rule is about: the demand that it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// 衔接: demand and promise, year and year, level and level fit together.
    Fit,
    /// 创新: there is something new, and what is called new is so.
    New,
    /// 对标: numbers stand against standards and last year.
    Benchmark,
    /// 聚焦: few things, one lead each, spread over the year.
    Focus,
    /// 谋实: who, until when, how much, and what will be there.
    Concrete,
    /// 民生: what people get, and whether they are content.
    People,
    /// 底线: risks have an owner and a measure.
    BottomLine,
    /// 文字: the words are what the author meant.
    Wording,
}

impl Family {
    /// All families in the order in which officials name them.
    pub const ALL: [Self; 8] = [
        Self::Fit,
        Self::New,
        Self::Benchmark,
        Self::Focus,
        Self::Concrete,
        Self::People,
        Self::BottomLine,
        Self::Wording,
    ];

    /// Its name.
    pub const fn title(self) -> Text {
        match self {
            Self::Fit => Text::new("衔接", "fit"),
            Self::New => Text::new("创新", "new"),
            Self::Benchmark => Text::new("对标", "benchmark"),
            Self::Focus => Text::new("聚焦", "focus"),
            Self::Concrete => Text::new("谋实", "concrete"),
            Self::People => Text::new("民生", "people"),
            Self::BottomLine => Text::new("底线", "bottom line"),
            Self::Wording => Text::new("文字", "wording"),
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One document, with what was extracted from it.
    Document(fn(&Document, &mut Sink)),
    /// The rows of a plan.
    Plan(fn(&Plan, &mut Sink)),
}

/// A rule: its name in `moushi.toml`, how bad its findings are, its page and its check.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case English that reads well after "allow": `no-owner`.
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// How bad a finding is unless the rule or the settings say otherwise.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub title: Text,
    /// The page beside it, Markdown: help, manual and test in one.
    pub page: &'static str,
    /// First version that has it.
    pub since: &'static str,
    /// How it looks.
    pub check: Check,
}
