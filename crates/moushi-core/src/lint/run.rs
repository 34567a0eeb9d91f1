//! Runs the rules and puts their findings in order: worst first, then as the documents were given,
//! then as the words stand. Findings accepted with a reason are kept apart.

use std::collections::BTreeMap;

use super::{Check, Config, Plan, Sink, Suppression, rules};
use crate::model::{Document, Finding, Ledger, Level, Severity, Spot};
use crate::text::{SourceId, Span};

/// What the rules found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Open findings, worst first.
    pub findings: Vec<Finding>,
    /// Findings that the settings accept, in the same order.
    pub suppressed: Vec<Suppressed>,
}

/// A finding that has been looked at and accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why it may stay.
    pub reason: String,
}

/// Runs all rules over a plan and the documents that it stands on.
///
/// The words of a document from above cannot be mended here, so that its findings are never errors.
pub fn run(ledger: &Ledger, config: &Config) -> Outcome {
    let plan = Plan::new(ledger, config);
    let mut found = Vec::new();
    for rule in rules::RULES.iter().filter(|rule| !config.off.contains(rule.name)) {
        let mut sink = Sink::new(rule, config);
        match rule.check {
            Check::Plan(check) => check(&plan, &mut sink),
            Check::Document(check) => {
                for document in &ledger.documents {
                    let mut own = Sink::new(rule, config);
                    check(document, &mut own);
                    found.extend(own.into_findings().into_iter().map(|one| soften(one, document)));
                }
            }
        }
        found.extend(sink.into_findings());
    }
    let documents: Vec<&Document> = ledger.documents.iter().collect();
    sort_out(found, &documents, config)
}

/// Runs the rules that need nothing but one document.
pub fn run_document(document: &Document, config: &Config) -> Outcome {
    let mut found = Vec::new();
    for rule in rules::RULES.iter().filter(|rule| !config.off.contains(rule.name)) {
        if let Check::Document(check) = rule.check {
            let mut sink = Sink::new(rule, config);
            check(document, &mut sink);
            found.extend(sink.into_findings());
        }
    }
    sort_out(found, &[document], config)
}

fn soften(mut finding: Finding, document: &Document) -> Finding {
    if document.level == Level::Above {
        finding.severity = finding.severity.min(Severity::Warning);
    }
    finding
}

fn sort_out(mut found: Vec<Finding>, documents: &[&Document], config: &Config) -> Outcome {
    let texts: BTreeMap<&SourceId, (usize, &str)> = documents
        .iter()
        .enumerate()
        .map(|(at, document)| (&document.source.id, (at, document.source.text.as_str())))
        .collect();
    found.sort_by_cached_key(|finding| {
        let place = finding.at.first().map(|spot| place(spot, &texts));
        (std::cmp::Reverse(finding.severity), place, finding.rule.clone())
    });
    found.dedup_by(|a, b| a.rule == b.rule && a.at == b.at && a.message == b.message);
    let mut outcome = Outcome::default();
    for finding in found {
        match config.suppress.iter().find(|one| covers(one, &finding, &texts)) {
            None => outcome.findings.push(finding),
            Some(one) => {
                outcome.suppressed.push(Suppressed { finding, reason: one.reason.clone() });
            }
        }
    }
    outcome
}

type Texts<'a> = BTreeMap<&'a SourceId, (usize, &'a str)>;

/// Plan first, then documents in the order given, then rows without words.
fn place(spot: &Spot, texts: &Texts) -> (usize, Span, String) {
    match spot {
        Spot::Plan => (0, Span::default(), String::new()),
        Spot::Words { source, span } => {
            (texts.get(source).map_or(usize::MAX - 1, |(at, _)| at + 1), *span, String::new())
        }
        Spot::Row(id) => (usize::MAX, Span::default(), id.0.clone()),
    }
}

fn covers(one: &Suppression, finding: &Finding, texts: &Texts) -> bool {
    let words = |part: &str| {
        finding.at.iter().any(|spot| match spot {
            Spot::Words { source, span } => texts
                .get(source)
                .and_then(|(_, text)| text.get(span.start()..span.end()))
                .is_some_and(|words| words.contains(part)),
            _ => false,
        })
    };
    let row =
        |name: &str| finding.at.iter().any(|spot| matches!(spot, Spot::Row(id) if id.0 == name));
    one.rule == finding.rule
        && !one.reason.trim().is_empty()
        && one.words.as_deref().is_none_or(words)
        && one.row.as_deref().is_none_or(row)
}
