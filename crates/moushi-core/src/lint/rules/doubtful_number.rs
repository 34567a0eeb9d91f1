//! Rule `doubtful-number` 可疑数字: letters inside a number (l3亿, 1O%), or a misread figure.

use std::ops::Range;

use crate::lint::reading::{Stretch, paragraphs};
use crate::lint::sink::{Sink, spot};
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Severity};
use crate::text::{NoiseKind, Span, Text};

/// The rule.
pub const RULE: Rule = Rule {
    name: "doubtful-number",
    family: Family::Wording,
    severity: Severity::Warning,
    title: Text::new("可疑数字", "a doubtful number"),
    page: include_str!("doubtful_number.md"),
    since: "0.1",
    check: Check::Document(check),
};

fn check(document: &Document, sink: &mut Sink) {
    let mut seen: Vec<Span> = Vec::new();
    for paragraph in paragraphs(document) {
        for token in tokens(paragraph) {
            let span = paragraph.span(token.clone());
            let written = &paragraph.words[token];
            let meant = written.replace(['l', 'I'], "1").replace(['o', 'O'], "0");
            sink.report(message(written, Some(&meant)), ADVICE, vec![spot(document, span)]);
            seen.push(span);
        }
    }
    for noise in document.extraction.noise.iter().filter(|noise| noise.kind == NoiseKind::Ocr) {
        if !seen.iter().any(|span| span.overlaps(noise.span)) {
            let message = message(document.source.at(noise.span), noise.likely.as_deref());
            sink.report(message, ADVICE, vec![spot(document, noise.span)]);
        }
    }
}

const ADVICE: Text = Text::new(
    "对照原件核实数字；扫描件请用带文字的原文件。",
    "Check against the original; use the file with text instead of a scan.",
);

/// Runs of digits with l, I, o or O among them, followed by a unit and not part of a Latin word.
fn tokens(paragraph: Stretch) -> Vec<Range<usize>> {
    let words = paragraph.words;
    let mut found = Vec::new();
    let mut start = None;
    for (at, character) in words.char_indices().chain([(words.len(), ' ')]) {
        let part = character.is_ascii_alphanumeric() || character == '.';
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if mixed(&words[from..at]) && LEXICON.number_units.starting(&words[at..]).is_some()
                {
                    found.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn mixed(token: &str) -> bool {
    let only = token.chars().all(|c| c.is_ascii_digit() || "lIoO.".contains(c));
    only && token.contains(|c: char| c.is_ascii_digit()) && token.contains(['l', 'I', 'o', 'O'])
}

fn message(written: &str, meant: Option<&str>) -> Text {
    match meant {
        Some(meant) => Text::of(
            format!("“{written}”疑为“{meant}”。"),
            format!("“{written}” is probably “{meant}”."),
        ),
        None => Text::of(
            format!("“{written}”疑为识别错误。"),
            format!("“{written}” was probably misread."),
        ),
    }
}
