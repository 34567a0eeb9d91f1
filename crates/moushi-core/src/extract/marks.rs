//! Quotation marks and brackets: which stretches belong together and must not be
//! cut. An opening mark that is not closed in its paragraph
//! counts for nothing.

use crate::text::Span;

/// The outermost pairs of a text, and all quoted stretches.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Outermost stretches from opening to closing mark, both included; in order.
    pub(super) outer: Vec<Span>,
    /// Stretches inside “ ”, without the marks, outermost quotations only; in order.
    pub(super) quoted: Vec<Span>,
}

/// Characters that a stretch between marks may hold at most: a longer one has lost its end.
const LONGEST: usize = 900;

impl Marks {
    /// The marks of `text`; spans count from its start.
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Self::default();
        let mut stack: Vec<(char, usize)> = Vec::new();
        for (at, c) in text.char_indices() {
            if let Some(close) = closing(c, &stack) {
                stack.push((close, at));
                continue;
            }
            if !is_closing(c) {
                if c == '\n' {
                    stack.clear();
                }
                continue;
            }
            let Some(depth) = stack.iter().rposition(|(close, _)| *close == c) else { continue };
            let open = stack[depth].1;
            stack.truncate(depth);
            marks.close(text, open, at, c);
        }
        marks
    }

    fn close(&mut self, text: &str, open: usize, at: usize, c: char) {
        if at - open > LONGEST {
            return;
        }
        let width = |at: usize| text[at..].chars().next().map_or(1, char::len_utf8);
        let whole = Span::new(open, at + c.len_utf8());
        while self.outer.last().is_some_and(|last| last.start() > open) {
            self.outer.pop();
        }
        self.outer.push(whole);
        if matches!(c, '”' | '"' | '」') {
            let inside = Span::new(open + width(open), at);
            while self.quoted.last().is_some_and(|last| last.start() > open) {
                self.quoted.pop();
            }
            self.quoted.push(inside);
        }
    }

    /// The stretch that starts at `at` or holds it.
    pub(super) fn around(&self, at: usize) -> Option<Span> {
        let after = self.outer.partition_point(|span| span.start() <= at);
        self.outer[..after].last().copied().filter(|span| at < span.end())
    }

    /// The end of the stretch that starts at `at` or holds it.
    pub(super) fn end_of(&self, at: usize) -> Option<usize> {
        self.around(at).map(Span::end)
    }

    /// Whether the byte at `at` lies between marks.
    pub(super) fn inside(&self, at: usize) -> bool {
        self.end_of(at).is_some()
    }
}

fn closing(c: char, stack: &[(char, usize)]) -> Option<char> {
    Some(match c {
        '“' => '”',
        '‘' => '’',
        '（' => '）',
        '《' => '》',
        '【' => '】',
        '「' => '」',
        '"' if stack.iter().all(|(close, _)| *close != '"') => '"',
        _ => return None,
    })
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | '》' | '】' | '」' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_pairs_hold_what_is_inside() {
        let text = "实施“双特”（含“双高”）行动，“未完";
        let marks = Marks::of(text);
        let words: Vec<_> = marks.outer.iter().map(|span| span.of(text)).collect();
        assert_eq!(words, ["“双特”", "（含“双高”）"]);
        let quoted: Vec<_> = marks.quoted.iter().map(|span| span.of(text)).collect();
        assert_eq!(quoted, ["双特", "双高"]);
        assert!(marks.inside(text.find("特").unwrap()) && !marks.inside(text.find("未").unwrap()));
    }
}
