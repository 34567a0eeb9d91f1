//! `Sink`: where a rule puts what it finds. Adds the rule's name and severity.

use super::{Config, Rule};
use crate::model::{Document, Finding, Severity, Spot};
use crate::text::{Span, Text};

/// Takes the findings of one rule.
#[derive(Debug)]
pub struct Sink {
    rule: &'static str,
    usual: Severity,
    fixed: Option<Severity>,
    found: Vec<Finding>,
}

impl Sink {
    /// An empty sink for the findings of `rule`.
    pub fn new(rule: &Rule, config: &Config) -> Self {
        let fixed = config.severity.get(rule.name).copied();
        Self { rule: rule.name, usual: rule.severity, fixed, found: Vec::new() }
    }

    /// Reports a problem with the severity of the rule.
    pub fn report(&mut self, message: Text, advice: Text, at: Vec<Spot>) {
        self.report_as(self.usual, message, advice, at);
    }

    /// Reports a problem that is worse or less bad than usual; settings outweigh it.
    pub fn report_as(&mut self, severity: Severity, message: Text, advice: Text, at: Vec<Spot>) {
        let severity = self.fixed.unwrap_or(severity);
        self.found.push(Finding { rule: self.rule.to_owned(), severity, message, advice, at });
    }

    /// What was found.
    pub fn into_findings(self) -> Vec<Finding> {
        self.found
    }
}

/// The words at `span` as a spot.
pub(super) fn spot(document: &Document, span: Span) -> Spot {
    Spot::Words { source: document.source.id.clone(), span }
}

/// The first characters of `words`, for a message: at most 24, then ….
pub(super) fn brief(words: &str) -> String {
    match words.char_indices().nth(24) {
        None => words.to_owned(),
        Some((at, _)) => format!("{}…", &words[..at]),
    }
}
