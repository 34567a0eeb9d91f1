//! `View`: the flow with everything that was found in it before any item is looked for: marks,
//! quoted names, quantities, time phrases, speakers. Answers what lies in a range.

use super::flow::Flow;
use super::marks::Marks;
use super::people::Mention;
use super::programmes::Quote;
use super::returned::Returned;
use crate::text::{Quantity, When};

/// The flow and what was found in it; all positions are bytes of the flow.
pub(super) struct View {
    pub(super) flow: Flow,
    pub(super) marks: Marks,
    pub(super) quotes: Vec<Quote>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) whens: Vec<When>,
    pub(super) mentions: Vec<Mention>,
    /// Codes of rows behind items.
    pub(super) returned: Returned,
    /// The year that the text plans for, when it names one.
    pub(super) year: Option<i32>,
}

impl View {
    /// The words of a range.
    pub(super) fn at(&self, start: usize, end: usize) -> &str {
        self.flow.at(start, end)
    }

    /// Quantities that lie wholly in a range.
    pub(super) fn quantities_in(&self, start: usize, end: usize) -> &[Quantity] {
        let from = self.quantities.partition_point(|q| q.span.start() < start);
        let to = self.quantities.partition_point(|q| q.span.end() <= end);
        &self.quantities[from..to.max(from)]
    }

    /// Quoted stretches that lie wholly in a range.
    pub(super) fn quotes_in(&self, start: usize, end: usize) -> &[Quote] {
        let from = self.quotes.partition_point(|q| q.start < start);
        let to = self.quotes.partition_point(|q| q.end <= end);
        &self.quotes[from..to.max(from)]
    }

    /// Whether a programme is named in a range.
    pub(super) fn names_programme(&self, start: usize, end: usize) -> bool {
        self.quotes_in(start, end).iter().any(|quote| quote.programme)
    }

    /// The time phrase that starts at a place.
    pub(super) fn when_at(&self, start: usize) -> Option<&When> {
        let at = self.whens.partition_point(|when| when.span.start() < start);
        self.whens.get(at).filter(|when| when.span.start() == start)
    }

    /// First mention of a speaker in a range.
    pub(super) fn mention_in(&self, start: usize, end: usize) -> Option<Mention> {
        let from = self.mentions.partition_point(|mention| mention.start < start);
        self.mentions.get(from).copied().filter(|mention| mention.end <= end)
    }

    /// 2：30: a mark between two digits parts nothing.
    fn in_number(&self, at: usize, width: usize) -> bool {
        let bytes = self.flow.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        // 2。5亿元: a stop read for a point or a nought.
        let unit = |at: usize| self.flow.text[at..].starts_with(['亿', '万', '%']);
        at > 0 && digit(at - 1) && (digit(at + width) || unit(at + width))
    }

    /// Places of `separator` between marks of no kind, in a range.
    pub(super) fn cuts(&self, start: usize, end: usize, separators: &[char]) -> Vec<usize> {
        let mut cuts = Vec::new();
        let mut at = start;
        while let Some(found) = self.flow.text[at..end].find(separators) {
            let here = at + found;
            let width = self.flow.text[here..].chars().next().map_or(1, char::len_utf8);
            at = self.marks.end_of(here).unwrap_or(here + width).clamp(here + width, end);
            if !self.marks.inside(here) && !self.in_number(here, width) {
                cuts.push(here);
            }
        }
        cuts
    }
}
