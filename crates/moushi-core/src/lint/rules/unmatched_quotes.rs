//! Rule `unmatched-quotes` 标点不成对: a quotation mark, bracket or title mark without its partner.

use crate::lint::reading::{Stretch, paragraphs};
use crate::lint::sink::{Sink, spot};
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Severity};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "unmatched-quotes",
    family: Family::Wording,
    severity: Severity::Note,
    title: Text::new("标点不成对", "marks without a partner"),
    page: include_str!("unmatched_quotes.md"),
    since: "0.1",
    check: Check::Document(check),
};

const PAIRS: [(char, char); 3] = [('“', '”'), ('《', '》'), ('（', '）')];

fn check(document: &Document, sink: &mut Sink) {
    for paragraph in paragraphs(document) {
        for pair in PAIRS {
            for (at, mark) in lonely(paragraph, pair) {
                let span = paragraph.span(at..at + mark.len_utf8());
                let message = Text::of(
                    format!("“{}”中的“{mark}”没有配对。", around(paragraph.words, at)),
                    format!("The “{mark}” in “{}” has no partner.", around(paragraph.words, at)),
                );
                let advice = Text::new(
                    "补上另一半，或删去多余的一半；工程名称要引全。",
                    "Add the missing half or remove the other; quote names of programmes whole.",
                );
                sink.report(message, advice, vec![spot(document, span)]);
            }
        }
    }
}

/// Marks of one kind without a partner. A closing bracket after a number is an ordinal: 1）.
fn lonely(paragraph: Stretch, (open, close): (char, char)) -> Vec<(usize, char)> {
    let mut opened: Vec<(usize, char)> = Vec::new();
    let mut lonely = Vec::new();
    let mut previous = ' ';
    for (at, character) in paragraph.words.char_indices() {
        if character == open {
            if open == '“' {
                lonely.append(&mut opened);
            }
            opened.push((at, character));
        } else if character == close && opened.pop().is_none() {
            let ordinal = close == '）' && previous.is_alphanumeric() && at < 12;
            if !ordinal {
                lonely.push((at, character));
            }
        }
        previous = character;
    }
    lonely.append(&mut opened);
    lonely
}

/// Up to six characters on either side.
fn around(words: &str, at: usize) -> &str {
    let start = words[..at].char_indices().rev().nth(5).map_or(0, |(at, _)| at);
    let end = words[at..].char_indices().nth(7).map_or(words.len(), |(more, _)| at + more);
    &words[start..end]
}
