//! `Said`: what a list of the bulletin says of a task, in both languages, and in Chinese with its numbers as figures that
//! know their way back. Finds no facts.

use std::sync::Arc;

use moushi_core::report::block::Run;
use moushi_core::report::figure::{Figure, Trail};
use moushi_core::text::Text;

/// A sentence under way.
pub struct Said {
    zh: Vec<Run>,
    en: String,
}

impl Said {
    /// Words.
    pub fn of(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: Vec::new(), en: String::new() }.and(zh, en)
    }

    /// More words.
    pub fn and(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let zh = zh.into();
        self.zh.extend((!zh.is_empty()).then(|| Run::own(zh)));
        self.en.push_str(&en.into());
        self
    }

    /// A number, and how English says it.
    pub fn number(mut self, figure: &Arc<Figure>, en: impl Into<String>) -> Self {
        self.zh.push(Run::figure(figure));
        self.en.push_str(&en.into());
        self
    }

    /// Another sentence behind it.
    pub fn then(mut self, other: Self) -> Self {
        self.zh.extend(other.zh);
        self.en.push_str(&other.en);
        self
    }

    /// In both languages, and in Chinese with its numbers.
    pub fn told(self) -> (Text, Vec<Run>) {
        let zh: String = self.zh.iter().map(|run| run.text.as_str()).collect();
        (Text::of(zh, self.en), self.zh)
    }
}

impl From<Text> for Said {
    fn from(text: Text) -> Self {
        Self::of(text.zh, text.en)
    }
}

/// A number of a task: how it came about, and the report that gave it where one did.
pub fn number(code: &str, value: f64, unit: &str, how: String, report: &str) -> Arc<Figure> {
    let run = if report.is_empty() { String::new() } else { format!("反馈 {report}") };
    let rows = vec![code.to_owned()];
    Figure::measured(value, unit, Trail { how, rows, run, ..Trail::default() })
}
