//! What a rule about words reads: paragraphs and clauses of a document with their places. Layout and
//! page noise are left out.

use crate::model::Document;
use crate::text::{BlockKind, NoiseKind, Span};

/// A stretch of text and where it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'a> {
    /// The words.
    pub words: &'a str,
    /// First byte in the source.
    pub start: usize,
}

impl<'a> Stretch<'a> {
    /// The source's span of a part.
    pub fn span(self, part: std::ops::Range<usize>) -> Span {
        Span::new(part.start, part.end).shifted(self.start)
    }

    /// Clauses: the words between marks of punctuation.
    pub fn clauses(self) -> impl Iterator<Item = Stretch<'a>> {
        let ends = ['，', '。', '；', '、', '：', '！', '？', '（', '）', '\n', ';'];
        let mut start = self.start;
        self.words.split_inclusive(ends).map(move |words| {
            let clause = Stretch { words: words.trim_end_matches(ends), start };
            start += words.len();
            clause
        })
    }
}

/// Headings, paragraphs and cells in reading order.
pub(super) fn paragraphs(document: &Document) -> impl Iterator<Item = Stretch<'_>> {
    let source = &document.source;
    let page_noise = |span: Span| {
        let layout = |kind| matches!(kind, NoiseKind::Nav | NoiseKind::Meta);
        source.noise.iter().any(|noise| layout(noise.kind) && noise.span.contains(span))
    };
    let content = source
        .blocks
        .iter()
        .filter(move |block| block.kind != BlockKind::Aside && !page_noise(block.span));
    content.map(|block| Stretch { words: source.at(block.span), start: block.span.start() })
}
