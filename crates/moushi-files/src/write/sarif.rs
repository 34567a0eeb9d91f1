//! `findings.sarif`: findings as SARIF 2.1.0, for editors and review tools that read it.
//! Positions are characters of the text as read; what is wrong is decided by the rules.

use std::collections::BTreeMap;

use moushi_core::model::{Document, Finding, Fingerprint, Ledger, Origin, RowId, Severity, Spot};
use moushi_core::report::RuleCard;
use moushi_core::text::{Format, SourceId, Span, Text};
use serde_json::{Value, json};

/// Where the published schema lives.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Places listed of one finding; where there are more, `properties.places` says how many. A fault
/// that all of nine thousand tasks have would fill the log and tell nobody more.
const PLACES: usize = 100;

/// What a run of the rules came to.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The ledger looked at, with its sources.
    pub ledger: &'a Ledger,
    /// What was found.
    pub findings: &'a [Finding],
    /// What was found and set aside, with the reason given.
    pub suppressed: &'a [(Finding, String)],
    /// Every rule that ran, also those that found nothing.
    pub rules: &'a [RuleCard],
    /// Version of the program.
    pub version: &'a str,
}

/// The log as JSON text, ended by a line break. The same findings give the same bytes.
pub fn sarif(found: &Findings<'_>) -> String {
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run(found)] });
    let text = serde_json::to_string_pretty(&log).expect("the log has string keys only");
    text + "\n"
}

fn run(found: &Findings<'_>) -> Value {
    let shelf = Shelf::new(found.ledger);
    let open = found.findings.iter().map(|finding| result(&shelf, found.rules, finding, None));
    let aside = found.suppressed.iter();
    let aside =
        aside.map(|(finding, reason)| result(&shelf, found.rules, finding, Some(reason.as_str())));
    json!({
        "tool": {
            "driver": {
                "name": "Moushi",
                "fullName": "Moushi 谋实",
                "semanticVersion": found.version,
                "language": "zh-CN",
                "rules": found.rules.iter().map(rule).collect::<Vec<_>>(),
            }
        },
        "automationDetails": {
            "id": format!("moushi/{}/{}/", found.ledger.org, found.ledger.year),
        },
        "translations": [translation(found.rules)],
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "artifacts": found.ledger.documents.iter().map(artifact).collect::<Vec<_>>(),
        "results": open.chain(aside).collect::<Vec<_>>(),
    })
}

fn rule(card: &RuleCard) -> Value {
    let help = if card.page.is_empty() { card.title.zh.as_ref() } else { card.page.as_str() };
    json!({
        "id": card.name,
        "name": pascal(&card.name),
        "shortDescription": { "text": card.title.zh },
        "help": { "text": help, "markdown": help },
        "properties": { "tags": [card.family.zh, card.family.en] },
    })
}

/// `no-deadline` as `NoDeadline`: the form in which SARIF wants names that people read.
fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|c| c.to_ascii_uppercase())
            .into_iter()
            .chain(letters)
            .collect::<String>()
    };
    name.split(['-', '_']).map(word).collect()
}

fn translation(rules: &[RuleCard]) -> Value {
    let rules: Vec<Value> = rules
        .iter()
        .map(|card| json!({ "id": card.name, "shortDescription": { "text": card.title.en } }))
        .collect();
    json!({
        "name": "Moushi",
        "language": "en",
        "contents": ["localizedData"],
        "isComprehensive": false,
        "associatedComponent": { "name": "Moushi" },
        "rules": rules,
    })
}

fn artifact(document: &Document) -> Value {
    let source = &document.source;
    json!({
        "location": { "uri": uri(&source.name) },
        "hashes": { "sha-256": source.file_hash },
        "mimeType": media_type(source.format),
        "roles": ["analysisTarget"],
        "properties": { "source": source.id.as_str() },
        "description": { "text": if document.title.is_empty() { &source.name } else { &document.title } },
    })
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Txt => "text/plain",
        Format::Html => "text/html",
        Format::Csv => "text/csv",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Format::Xls => "application/vnd.ms-excel",
        Format::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        Format::Pdf => "application/pdf",
        Format::Ofd => "application/ofd",
    }
}

/// A relative URI of one segment; every byte that a URI reserves or does not know is escaped.
fn uri(name: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut uri = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let half = |digit: u8| char::from(DIGITS[digit as usize]);
            uri.extend(['%', half(byte >> 4), half(byte & 15)]);
        }
    }
    uri
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(
    shelf: &Shelf<'_>,
    rules: &[RuleCard],
    finding: &Finding,
    suppressed: Option<&str>,
) -> Value {
    let Text { zh, en } = &finding.message;
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": format!("{zh} {}", finding.advice.zh) },
        "partialFingerprints": { "moushi/words/v1": fingerprint(shelf, finding) },
        "properties": { "en": format!("{en} {}", finding.advice.en) },
    });
    if let Some(index) = rules.iter().position(|card| card.name == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    let spots = finding.at.iter().take(PLACES);
    let places: Vec<Value> = spots.map(|spot| shelf.location(spot)).collect();
    if let Some((main, others)) = places.split_first() {
        result["locations"] = json!([main]);
        if !others.is_empty() {
            result["relatedLocations"] = related(others);
        }
    }
    if finding.at.len() > PLACES {
        result["properties"]["places"] = json!(finding.at.len());
    }
    if let Some(reason) = suppressed {
        result["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": reason }]);
    }
    result
}

fn related(places: &[Value]) -> Value {
    let numbered = places.iter().enumerate().map(|(id, place)| {
        let mut place = place.clone();
        place["id"] = json!(id + 1);
        place
    });
    numbered.collect()
}

/// Stays the same while the rule points at the same words, wherever they have moved.
fn fingerprint(shelf: &Shelf<'_>, finding: &Finding) -> Fingerprint {
    let words = finding.at.iter().map(|spot| match spot {
        Spot::Words { source, span } => shelf.ledger.words(source, *span).unwrap_or_default(),
        Spot::Row(id) => shelf.row(id).map_or("", |(words, _)| words),
        Spot::Plan => "",
    });
    Fingerprint::of(&format!("{} {}", finding.rule, words.collect::<Vec<_>>().join(" ")))
}

/// The sources with the starts of their lines, and the rows by name.
struct Shelf<'a> {
    ledger: &'a Ledger,
    lines: Vec<Vec<Line>>,
    rows: BTreeMap<&'a RowId, (&'a str, &'a Origin)>,
}

/// Where a line starts, in bytes and in characters.
#[derive(Clone, Copy)]
struct Line {
    byte: usize,
    character: usize,
}

impl<'a> Shelf<'a> {
    fn new(ledger: &'a Ledger) -> Self {
        let lines = ledger.documents.iter().map(|d| lines(&d.source.text)).collect();
        Self { ledger, lines, rows: rows(ledger) }
    }

    fn location(&self, spot: &Spot) -> Value {
        match spot {
            Spot::Words { source, span } => {
                self.words(source, *span).unwrap_or_else(|| self.plan())
            }
            Spot::Row(id) => {
                let origin = self.row(id).and_then(|(_, origin)| origin.text());
                let place = origin.and_then(|(source, span)| self.words(source, span));
                let mut place = place.unwrap_or_else(|| json!({}));
                place["logicalLocations"] = json!([{
                    "name": id.0,
                    "fullyQualifiedName": format!("{}/{}/{id}", self.ledger.org, self.ledger.year),
                    "kind": "row",
                }]);
                place
            }
            Spot::Plan => self.plan(),
        }
    }

    fn plan(&self) -> Value {
        let Ledger { org, year, .. } = self.ledger;
        json!({ "logicalLocations": [{
            "name": format!("{org} {year}"),
            "fullyQualifiedName": format!("{org}/{year}"),
            "kind": "plan",
        }] })
    }

    fn words(&self, source: &SourceId, span: Span) -> Option<Value> {
        let index = self.ledger.documents.iter().position(|d| d.source.id == *source)?;
        let source = &self.ledger.documents[index].source;
        let words = source.text.get(span.start()..span.end())?;
        let (start, end) = (self.position(index, span.start()), self.position(index, span.end()));
        Some(json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&source.name), "index": index },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
                "charOffset": start.character,
                "charLength": words.chars().count(),
                "snippet": { "text": words },
            },
        } }))
    }

    fn position(&self, document: usize, byte: usize) -> Position {
        let lines = &self.lines[document];
        let line = lines.partition_point(|line| line.byte <= byte).max(1);
        let Line { byte: from, character } = lines[line - 1];
        let text = &self.ledger.documents[document].source.text;
        let before = text[from..byte].chars().count();
        Position { line, column: before + 1, character: character + before }
    }

    /// The words and the origin of a row of any kind.
    fn row(&self, id: &RowId) -> Option<(&'a str, &'a Origin)> {
        self.rows.get(id).copied()
    }
}

fn rows(ledger: &Ledger) -> BTreeMap<&RowId, (&str, &Origin)> {
    let tasks = ledger.tasks.iter().chain(&ledger.last_year).chain(&ledger.below);
    let tasks = tasks.map(|row| (&row.id, (row.words.as_str(), &row.origin)));
    let demands = ledger.requirements.iter();
    let demands =
        demands.filter_map(|row| Some((&row.id, (row.words.as_str(), row.origins.first()?))));
    let results = ledger.achievements.iter();
    let results = results.map(|row| (&row.id, (row.words.as_str(), &row.origin)));
    tasks.chain(demands).chain(results).collect()
}

/// Line and column from 1, character from 0.
struct Position {
    line: usize,
    column: usize,
    character: usize,
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = vec![Line { byte: 0, character: 0 }];
    for (character, (byte, letter)) in text.char_indices().enumerate() {
        if letter == '\n' {
            lines.push(Line { byte: byte + 1, character: character + 1 });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_uris_and_rule_names() {
        assert_eq!(uri("讲话 1.txt"), "%E8%AE%B2%E8%AF%9D%201.txt");
        assert_eq!(uri("a/b?c#d"), "a%2Fb%3Fc%23d");
        assert_eq!(pascal("no-deadline"), "NoDeadline");
    }
}
