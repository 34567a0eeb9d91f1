//! Rule `broken-numbering` 序号不连续: 一、二、四; an ordinal left out or used twice.

use std::ops::Range;

use crate::lint::reading::Stretch;
use crate::lint::sink::{Sink, spot};
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Severity};
use crate::text::{BlockKind, Text, numeral};

/// The rule.
pub const RULE: Rule = Rule {
    name: "broken-numbering",
    family: Family::Wording,
    severity: Severity::Note,
    title: Text::new("序号不连续", "numbering broken"),
    page: include_str!("broken_numbering.md"),
    since: "0.1",
    check: Check::Document(check),
};

/// Ways of numbering, outer ones first.
const LEVELS: usize = 6;

/// An ordinal: its level, its number, and where it stands in its paragraph.
struct Ordinal {
    level: usize,
    number: u32,
    part: Range<usize>,
}

fn check(document: &Document, sink: &mut Sink) {
    let mut last: [Option<u32>; LEVELS] = [None; LEVELS];
    let source = &document.source;
    let running = |kind| matches!(kind, BlockKind::Heading(_) | BlockKind::Paragraph);
    for block in source.blocks.iter().filter(|block| running(block.kind)) {
        let paragraph = Stretch { words: source.at(block.span), start: block.span.start() };
        for ordinal in leading(paragraph.words).into_iter().chain(inline(paragraph.words)) {
            last[ordinal.level + 1..].fill(None);
            let before = last[ordinal.level].replace(ordinal.number);
            let Some(before) = before.filter(|before| is_broken(*before, ordinal.number)) else {
                continue;
            };
            let written = &paragraph.words[ordinal.part.clone()];
            let at = spot(document, paragraph.span(ordinal.part));
            sink.report(message(written, before, ordinal.number), ADVICE, vec![at]);
        }
    }
}

/// Going on by one is right, starting again is right, going back to an outer list is not our affair.
fn is_broken(before: u32, number: u32) -> bool {
    number == before && number != 1 || number > before + 1
}

/// 一、 （一） 1. （1） at the start of a paragraph.
fn leading(words: &str) -> Option<Ordinal> {
    let start = words.len() - words.trim_start().len();
    let open = words[start..].chars().next().filter(|c| matches!(c, '（' | '('));
    let from = start + open.map_or(0, char::len_utf8);
    let (number, len, arabic) = number(&words[from..])?;
    let rest = &words[from + len..];
    let mark = rest.chars().next()?;
    let level = match (open.is_some(), mark) {
        (false, '、') if !arabic => 0,
        (true, '）' | ')') => 1 + 2 * usize::from(arabic),
        (false, '.' | '．' | '、') if arabic && !is_decimal(&rest[mark.len_utf8()..]) => 2,
        _ => return None,
    };
    Some(Ordinal { level, number, part: start..from + len + mark.len_utf8() })
}

/// 一是…二是… and 一要…二要… at the start of a clause.
fn inline(words: &str) -> Vec<Ordinal> {
    let mut found = Vec::new();
    for clause in (Stretch { words, start: 0 }).clauses() {
        let Some((number, len, false)) = number(clause.words) else { continue };
        let level = match clause.words[len..].chars().next() {
            Some('是') => 4,
            Some('要') => 5,
            _ => continue,
        };
        let end = clause.start + len + '是'.len_utf8();
        found.push(Ordinal { level, number, part: clause.start..end });
    }
    found
}

/// A small whole number, its length, and whether it is written with Arabic digits.
fn number(words: &str) -> Option<(u32, usize, bool)> {
    let read = numeral::read(words)?;
    let whole = read.upper.is_none() && !read.over && !read.bare && read.value.fract() == 0.0;
    if whole && (1.0..100.0).contains(&read.value) {
        return Some((read.value as u32, read.len, read.form == numeral::Form::Arabic));
    }
    let digits = words.find(|c: char| !c.is_ascii_digit())?;
    let number = words.get(..digits)?.parse().ok().filter(|number| (1..100).contains(number))?;
    Some((number, digits, true))
}

/// 1.5亿 is a number; 1.2023年 is an ordinal before a year.
fn is_decimal(rest: &str) -> bool {
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    digits > 0 && !(digits == 4 && rest[digits..].starts_with('年'))
}

fn message(written: &str, before: u32, number: u32) -> Text {
    if number == before {
        return Text::of(
            format!("序号“{written}”重复。"),
            format!("The ordinal “{written}” is used twice."),
        );
    }
    let missing = before + 1;
    Text::of(
        format!("“{written}”之前缺第{missing}项。"),
        format!("Number {missing} is missing before “{written}”."),
    )
}

const ADVICE: Text = Text::new(
    "核对是漏了一项还是编错了号，再顺次改正。",
    "See whether an item is missing or misnumbered, and correct the sequence.",
);
