//! Rule `broken-numbering` 序号不连续: 一、二、四; an ordinal left out or used twice.

use std::collections::BTreeMap;

use crate::lint::sink::{Sink, spot};
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Severity};
use crate::text::ordinal::{self, Scheme};
use crate::text::{BlockKind, Text};

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

fn check(document: &Document, sink: &mut Sink) {
    let source = &document.source;
    let mut last: BTreeMap<Scheme, u32> = BTreeMap::new();
    for found in ordinal::find(&source.text) {
        // 首先…最后 bear no numbers; cells are numbered by their table.
        let block = source.block_at(found.span.start());
        let running = block.is_some_and(|block| {
            matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph)
        });
        if found.scheme == Scheme::First || !running {
            continue;
        }
        last.retain(|scheme, _| *scheme <= found.scheme);
        let before = last.insert(found.scheme, found.number);
        if let Some(before) = before.filter(|before| is_broken(*before, found.number)) {
            let message = message(source.at(found.span), before, found.number);
            sink.report(message, ADVICE, vec![spot(document, found.span)]);
        }
    }
}

/// Going on by one is right, starting again is right, going back to an outer list is not our affair.
fn is_broken(before: u32, number: u32) -> bool {
    number == before && number != 1 || number > before + 1
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
