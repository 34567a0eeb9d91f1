//! Reads plain text: one block per line that is not blank. The text is kept as it is, but for line
//! ends and control characters; no layout is guessed beyond headings.

use moushi_core::text::{Format, SourceBuilder, Span, Text};

use super::{encoding, headings};
use crate::readers::{Input, Outcome, Reader};

/// txt.
pub(crate) const READER: Reader = Reader {
    format: Format::Txt,
    extensions: &["txt", "text", "md"],
    title: Text::new("纯文本", "plain text"),
    page: include_str!("txt.md"),
    read,
};

fn read(input: &Input<'_>) -> Outcome {
    let decoded = encoding::decode(input.bytes);
    input.check_text(decoded.text.len())?;
    let mut builder = SourceBuilder::whole(decoded.text);
    let mut first = true;
    for line in lines(builder.text()) {
        let kind = headings::guess(line.of(builder.text()), first);
        builder.mark(kind, None, line);
        first = false;
    }
    let source = builder.finish(input.name, Format::Txt, input.bytes);
    let findings = decoded.faults.findings(&source);
    Ok((source, findings))
}

/// The lines that hold words, without the white space around them.
fn lines(text: &str) -> Vec<Span> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split('\n') {
        let start = at + line.len() - line.trim_start().len();
        let words = line.trim();
        if !words.is_empty() {
            found.push(Span::new(start, start + words.len()));
        }
        at += line.len() + 1;
    }
    found
}
