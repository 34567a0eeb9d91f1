//! Cuts a source into paragraphs and runs. Marks may overlap and nest as they like: wherever one
//! begins or ends, a new run begins.

use std::collections::BTreeMap;

use super::{Paragraph, Run};
use crate::text::{BlockKind, Source, Span};

/// What covers words: an index into the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Covers {
    Item(usize),
    Finding(usize),
    Noise(usize),
}

/// The paragraphs of `source` with their runs.
///
/// Marks that do not stand on characters of the source, or on none, are left out: a page that can
/// be read is worth more than one that insists.
pub(super) fn paragraphs(source: &Source, mut marks: Vec<(Span, Covers)>) -> Vec<Paragraph> {
    marks.retain(|(span, _)| words_at(source, *span).is_some_and(|words| !words.is_empty()));
    marks.sort_by_key(|(span, covers)| (span.start(), std::cmp::Reverse(span.end()), *covers));
    let cells = cells(source);
    let mut sweep = Sweep { text: &source.text, marks: &marks, next: 0, open: Vec::new() };
    stretches(source)
        .into_iter()
        .map(|stretch| Paragraph {
            cell: cells.get(&stretch.span.start()).copied().filter(|_| stretch.cell),
            runs: sweep.runs(stretch.span),
            heading: stretch.heading,
            aside: stretch.aside,
            page: stretch.page,
        })
        .collect()
}

/// The words at a place, unless it is no place of this source.
pub(super) fn words_at(source: &Source, span: Span) -> Option<&str> {
    source.text.get(span.start()..span.end())
}

struct Stretch {
    span: Span,
    heading: u8,
    aside: bool,
    cell: bool,
    page: Option<u32>,
}

/// The blocks of the source, and what stands between them unless it is blank.
fn stretches(source: &Source) -> Vec<Stretch> {
    let mut stretches = Vec::with_capacity(source.blocks.len());
    let mut done = 0;
    for block in &source.blocks {
        if block.span.start() < done || words_at(source, block.span).is_none() {
            continue;
        }
        between(source, done, block.span.start(), &mut stretches);
        done = block.span.end();
        stretches.push(Stretch {
            span: block.span,
            heading: if let BlockKind::Heading(level) = block.kind { level } else { 0 },
            aside: matches!(block.kind, BlockKind::Aside | BlockKind::Note),
            cell: block.kind == BlockKind::Cell,
            page: block.page,
        });
    }
    between(source, done, source.text.len(), &mut stretches);
    stretches
}

fn between(source: &Source, start: usize, end: usize, stretches: &mut Vec<Stretch>) {
    let Some(words) = source.text.get(start..end).filter(|words| !words.trim().is_empty()) else {
        return;
    };
    let mut at = start;
    for line in words.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        if !span.is_empty() {
            stretches.push(Stretch { span, heading: 0, aside: false, cell: false, page: None });
        }
    }
}

/// Table, row and column by the first byte of the cell.
fn cells(source: &Source) -> BTreeMap<usize, [usize; 3]> {
    let mut places = BTreeMap::new();
    for (table, content) in source.tables.iter().enumerate() {
        for (row, cells) in content.rows.iter().enumerate() {
            for (column, span) in cells.iter().enumerate().filter(|(_, span)| !span.is_empty()) {
                places.insert(span.start(), [table, row, column]);
            }
        }
    }
    places
}

/// Walks the marks once, along with the stretches.
struct Sweep<'a> {
    text: &'a str,
    marks: &'a [(Span, Covers)],
    next: usize,
    open: Vec<(Span, Covers)>,
}

impl Sweep<'_> {
    fn runs(&mut self, within: Span) -> Vec<Run> {
        while let Some(mark) = self.marks.get(self.next).filter(|m| m.0.start() < within.end()) {
            self.open.push(*mark);
            self.next += 1;
        }
        self.open.retain(|(span, _)| span.end() > within.start());
        let mut cuts = vec![within.start(), within.end()];
        let inside = |at: &usize| (within.start()..within.end()).contains(at);
        cuts.extend(self.open.iter().flat_map(|(s, _)| [s.start(), s.end()]).filter(inside));
        cuts.sort_unstable();
        cuts.dedup();
        let mut runs = Vec::with_capacity(cuts.len());
        let (mut from, mut live) = (0, Vec::new());
        for pair in cuts.windows(2) {
            while let Some(mark) = self.open.get(from).filter(|m| m.0.start() <= pair[0]) {
                live.push(*mark);
                from += 1;
            }
            live.retain(|(span, _)| span.end() > pair[0]);
            runs.push(run(&self.text[pair[0]..pair[1]], &live));
        }
        runs
    }
}

fn run(text: &str, live: &[(Span, Covers)]) -> Run {
    let mut run = Run { text: text.to_owned(), ..Run::default() };
    for (_, covers) in live {
        match *covers {
            Covers::Item(index) => run.items.push(index),
            Covers::Finding(index) => run.findings.push(index),
            Covers::Noise(index) => run.noise = Some(index),
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Format, SourceBuilder};

    fn source(lines: &[&str]) -> Source {
        let mut builder = SourceBuilder::new();
        for line in lines {
            builder.block(BlockKind::Paragraph, None, line);
        }
        builder.finish("a.txt", Format::Txt, b"")
    }

    #[test]
    fn a_parent_contains_its_children_and_a_finding_crosses_both() {
        let source = source(&["甲乙丙丁"]);
        let marks = vec![
            (Span::new(3, 6), Covers::Item(1)),
            (Span::new(0, 12), Covers::Item(0)),
            (Span::new(3, 9), Covers::Finding(7)),
        ];
        let runs = paragraphs(&source, marks).remove(0).runs;
        let shape: Vec<_> =
            runs.iter().map(|r| (r.text.as_str(), &r.items[..], &r.findings[..])).collect();
        let expected: [(&str, &[usize], &[usize]); 4] =
            [("甲", &[0], &[]), ("乙", &[0, 1], &[7]), ("丙", &[0], &[7]), ("丁", &[0], &[])];
        assert_eq!(shape, expected);
    }

    #[test]
    fn words_outside_of_every_block_are_shown_all_the_same() {
        let mut source = source(&["甲", "乙"]);
        source.blocks.remove(0);
        let shown = paragraphs(&source, vec![(Span::new(1, 2), Covers::Item(0))]);
        let words: Vec<_> = shown.iter().map(|p| p.runs[0].text.as_str()).collect();
        assert_eq!(words, ["甲", "乙"], "and a mark inside a character is left out");
    }

    proptest! {
        #[test]
        fn runs_lose_no_word_and_every_mark_finds_its_own(
            lines in prop::collection::vec("[一-龥a-z，。]{0,12}", 1..6),
            picks in prop::collection::vec((0usize..60, 1usize..20), 0..12),
        ) {
            let source = source(&lines.iter().map(String::as_str).collect::<Vec<_>>());
            let edges: Vec<usize> =
                source.text.char_indices().map(|(at, _)| at).chain([source.text.len()]).collect();
            let spans: Vec<Span> = picks
                .iter()
                .map(|(from, len)| {
                    let from = (*from).min(edges.len() - 1);
                    Span::new(edges[from], edges[(from + len).min(edges.len() - 1)])
                })
                .collect();
            let marks = spans.iter().enumerate().map(|(i, s)| (*s, Covers::Item(i))).collect();
            let shown = paragraphs(&source, marks);
            let text: Vec<String> = shown
                .iter()
                .map(|p| p.runs.iter().map(|run| run.text.as_str()).collect())
                .collect();
            prop_assert_eq!(&text.join("\n"), &source.text);
            for (index, span) in spans.iter().enumerate() {
                let found: String = shown
                    .iter()
                    .flat_map(|p| &p.runs)
                    .filter(|run| run.items.contains(&index))
                    .map(|run| run.text.as_str())
                    .collect();
                prop_assert_eq!(found, source.at(*span).replace('\n', ""));
            }
        }
    }
}
