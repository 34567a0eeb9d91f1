//! Lines to paragraphs: a line goes on the one above when that one is full and this one is not
//! indented, over page breaks too. Page numbers and running heads are set apart.

use moushi_core::text::{BlockKind, NoiseKind, SourceBuilder};

use super::page::{Line, Page};
use crate::read::headings;

/// A paragraph that may go on.
#[derive(Debug)]
struct Open {
    text: String,
    page: u32,
    last: Line,
}

/// The source as it grows.
#[derive(Debug)]
pub(super) struct Paragraphs {
    builder: SourceBuilder,
    open: Option<Open>,
    /// Running heads met while a paragraph is open; they follow it.
    aside: Vec<(u32, String)>,
    first: bool,
}

/// Where the text of a page stands.
struct Frame {
    left: f64,
    right: f64,
}

impl Paragraphs {
    /// Starts.
    pub fn new(builder: SourceBuilder) -> Self {
        Self { builder, open: None, aside: Vec::new(), first: true }
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.builder.end() + self.open.as_ref().map_or(0, |open| open.text.len())
    }

    /// Appends a page.
    pub fn page(&mut self, page: Page, number: u32, repeated: &[String]) {
        let (apart, body): (Vec<Line>, Vec<Line>) = {
            let ends: Vec<Line> = page.ends().cloned().collect();
            page.lines.into_iter().partition(|line| {
                ends.contains(line) && (is_page_number(&line.text) || repeated.contains(&line.text))
            })
        };
        let frame = frame(&body);
        let usual = usual_step(&body);
        let mut fresh = true;
        for line in body {
            let step = self.open.as_ref().map_or(0.0, |open| line.base - open.last.base);
            let near = std::mem::take(&mut fresh) || step <= usual * 1.5;
            self.line(line, number, &frame, near);
        }
        let apart = apart.into_iter().map(|line| line.text);
        self.aside.extend(apart.chain(page.aside).map(|text| (number, text)));
    }

    fn line(&mut self, line: Line, page: u32, frame: &Frame, near: bool) {
        match &mut self.open {
            Some(open) if near && goes_on(&open.last, &line, frame) => {
                if latin(&open.text, &line.text) {
                    open.text.push(' ');
                }
                open.text.push_str(&line.text);
                open.last = line;
            }
            _ => {
                self.close();
                self.open = Some(Open { text: line.text.clone(), page, last: line });
            }
        }
    }

    /// Ends the open paragraph.
    pub fn close(&mut self) {
        if let Some(Open { text, page, .. }) = self.open.take() {
            let kind = headings::guess(&text, std::mem::take(&mut self.first));
            self.builder.block(kind, Some(page), &text);
        }
        for (page, text) in std::mem::take(&mut self.aside) {
            let span = self.builder.block(BlockKind::Aside, Some(page), &text);
            self.builder.noise(NoiseKind::Wrap, span);
        }
    }

    /// The source, all paragraphs ended.
    pub fn finish(mut self) -> SourceBuilder {
        self.close();
        self.builder
    }
}

/// Whether `next` is the same paragraph as `last`: that one reaches the right edge, this one
/// begins at the left edge, and both are of one size.
fn goes_on(last: &Line, next: &Line, frame: &Frame) -> bool {
    let full = last.right > frame.right - last.size * 1.6;
    let flush = next.left < frame.left + next.size * 0.7;
    let alike = (last.size - next.size).abs() < last.size * 0.15;
    full && flush && alike
}

fn frame(lines: &[Line]) -> Frame {
    let left = lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(|line| line.right).fold(0.0, f64::max);
    Frame { left, right }
}

/// The distance between lines that is most usual: the median.
fn usual_step(lines: &[Line]) -> f64 {
    let mut steps: Vec<f64> = lines.windows(2).map(|pair| pair[1].base - pair[0].base).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f64::INFINITY)
}

/// `— 3 —`, `-3-`, `3`, `第3页`, `第3页 共8页`, `3/8`.
fn is_page_number(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let rest = |c: char| c.is_ascii_digit() || "—-－–―─第页共/·".contains(c);
    (1..=8).contains(&digits) && plain.chars().all(rest)
}

/// Whether a blank belongs at the joint of two lines: between Latin words.
fn latin(before: &str, after: &str) -> bool {
    let is = |c: char| c.is_ascii_alphabetic();
    before.ends_with(is) && after.starts_with(is)
}

#[cfg(test)]
mod tests {
    use super::is_page_number;

    #[test]
    fn page_numbers_are_known_by_their_signs() {
        for text in ["— 3 —", "-12-", "7", "第3页 共8页", "3/8"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["第三页", "2023年", "", "——", "123456789"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
