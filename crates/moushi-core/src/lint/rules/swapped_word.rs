//! Rule `swapped-word` 疑似替换词: a word that find-and-replace put in the place of another.

use std::collections::BTreeMap;

use crate::lint::sink::{Sink, spot};
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Severity, Spot};
use crate::text::{NoiseKind, Sureness, Text};

/// The rule.
pub const RULE: Rule = Rule {
    name: "swapped-word",
    family: Family::Wording,
    severity: Severity::Error,
    title: Text::new("疑似替换词", "a word swapped by find-and-replace"),
    page: include_str!("swapped_word.md"),
    since: "0.1",
    check: Check::Document(check),
};

/// A word of the text and the word probably meant.
type Word<'a> = (&'a str, Option<&'a str>);

fn check(document: &Document, sink: &mut Sink) {
    let mut words: BTreeMap<Word, (Sureness, Vec<Spot>)> = BTreeMap::new();
    for noise in document.extraction.noise.iter().filter(|noise| noise.kind == NoiseKind::Swap) {
        let key = (document.source.at(noise.span), noise.likely.as_deref());
        let (sureness, spots) = words.entry(key).or_insert((noise.sureness, Vec::new()));
        *sureness = (*sureness).max(noise.sureness);
        spots.push(spot(document, noise.span));
    }
    for ((word, likely), (sureness, spots)) in words {
        let (message, advice) = texts(word, likely, spots.len());
        let severity = match sureness {
            Sureness::High => Severity::Error,
            Sureness::Medium => Severity::Warning,
            Sureness::Low => Severity::Note,
        };
        sink.report_as(severity, message, advice, spots);
    }
}

fn texts(word: &str, likely: Option<&str>, times: usize) -> (Text, Text) {
    let (zh, en) = match likely {
        Some(likely) => {
            (format!("疑为“{likely}”被替换"), format!("probably stands for “{likely}”"))
        }
        None => (
            "与上下文不合，原词无法推断".into(),
            "does not fit, and the right word is unknown".into(),
        ),
    };
    let message = Text::of(
        format!("“{word}”出现{times}处，{zh}。"),
        format!("“{word}” ({times} places) {en}."),
    );
    let advice = Text::new(
        "对照原件核实后逐处改回；文件已经网站处理的，改用原始文件重新导入。",
        "Compare with the original and put the right word back; better still, read the original file.",
    );
    (message, advice)
}
