//! `Flow`: the running text of a source without its layout: line breaks inside sentences, entities
//! and literal `\n` left out, half-width punctuation made full-width, with the way back to the
//! source. Decides what is a paragraph; does not know what the words mean.

use super::{noise, ordinal, returned};
use crate::text::{BlockKind, Noise, NoiseKind, Source, Span, Sureness};

/// A paragraph of the flow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paragraph {
    /// First byte in the flow.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// The reader or the layout says that it is a heading.
    pub(super) heading: bool,
    /// A cell of a table.
    pub(super) cell: bool,
}

/// Running text with the way back.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// The text; paragraphs end in `\n`.
    pub(super) text: String,
    /// Paragraphs in order, none empty.
    pub(super) paragraphs: Vec<Paragraph>,
    /// What was left out because it is no content.
    pub(super) noise: Vec<Noise>,
    /// Lines left out in the middle of running text: page numbers, running heads.
    pub(super) breaks: Vec<Span>,
    runs: Vec<Run>,
}

/// From here on, flow and source run in step; `replaced` is set when one character was changed.
#[derive(Clone, Copy, Debug)]
struct Run {
    flow: usize,
    source: usize,
    replaced: Option<usize>,
}

impl Flow {
    /// The flow of `source`.
    pub(super) fn of(source: &Source) -> Self {
        Builder::new(source).run()
    }

    /// The words at a range of the flow.
    pub(super) fn at(&self, start: usize, end: usize) -> &str {
        &self.text[start..end]
    }

    /// The range of the source that a range of the flow was made from.
    pub(super) fn back(&self, start: usize, end: usize) -> Span {
        if start >= end {
            let at = self.source_of(start);
            return Span::new(at, at);
        }
        let last = self.text[..end].chars().next_back().map_or(1, char::len_utf8);
        let run = self.run_at(end - last);
        let until = run.source + run.replaced.unwrap_or(end - run.flow);
        Span::new(self.source_of(start), until)
    }

    fn source_of(&self, at: usize) -> usize {
        if self.runs.is_empty() {
            return 0;
        }
        let run = self.run_at(at);
        if run.replaced.is_some() { run.source } else { run.source + at - run.flow }
    }

    fn run_at(&self, at: usize) -> Run {
        let after = self.runs.partition_point(|run| run.flow <= at);
        self.runs[after.saturating_sub(1)]
    }
}

struct Builder<'a> {
    source: &'a Source,
    flow: Flow,
    open: Option<Open>,
    joins: Vec<Span>,
    width: usize,
    cell: bool,
    told: std::collections::BTreeSet<&'a str>,
}

/// The paragraph being built.
struct Open {
    start: usize,
    heading: bool,
    cell: bool,
    line_chars: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source) -> Self {
        let width = line_width(&source.text);
        Self {
            source,
            flow: Flow::default(),
            open: None,
            joins: Vec::new(),
            width,
            cell: false,
            told: std::collections::BTreeSet::new(),
        }
    }

    fn run(mut self) -> Flow {
        let text = &self.source.text;
        let repeated = noise::repeated_lines(text);
        let (mut at, mut lines, mut blank, mut block) = (0, 0_usize, false, 0);
        let mut previous: &str = "";
        for line in text.split('\n') {
            let start = at;
            at += line.len() + 1;
            let words = line.trim();
            if words.is_empty() {
                blank = true;
                continue;
            }
            lines += 1;
            while self.source.blocks.get(block).is_some_and(|b| b.span.end() <= start) {
                block += 1;
            }
            let kind =
                self.source.blocks.get(block).filter(|b| b.span.start() < at).map(|b| b.kind);
            let span = Span::new(start, start + line.trim_end().len());
            let trimmed = Span::new(span.end() - line.trim_end().trim_start().len(), span.end());
            if self.is_layout(kind, words, trimmed, &repeated, previous) {
                previous = words;
                continue;
            }
            previous = words;
            let indented = line.starts_with(['\u{3000}', ' ', '\t']);
            self.line(words, trimmed.start(), kind, blank || indented);
            blank = false;
        }
        self.close();
        self.report_joins(lines);
        self.flow
    }

    /// Whether the line is no content; records it as noise if so.
    fn is_layout(
        &mut self,
        kind: Option<BlockKind>,
        words: &'a str,
        span: Span,
        repeated: &noise::Repeated,
        previous: &str,
    ) -> bool {
        if matches!(kind, Some(BlockKind::Aside)) || noise::known(&self.source.noise, span) {
            return true;
        }
        let Some((kind, sureness)) = noise::line(words, repeated, previous) else { return false };
        // An item with the code of its row is content, however short and alike, and so is the heading of its list.
        let heads = returned::counts_list(words) || returned::heads_list(words);
        if heads || returned::is_in(words) {
            return false;
        }
        if kind == NoiseKind::Wrap {
            self.flow.breaks.push(span);
        } else {
            self.close();
        }
        if self.told.insert(words) {
            self.flow.noise.push(Noise { span, kind, likely: None, sureness });
        }
        true
    }

    fn line(&mut self, words: &str, start: usize, kind: Option<BlockKind>, apart: bool) {
        let heading = matches!(kind, Some(BlockKind::Heading(_)));
        self.cell = kind == Some(BlockKind::Cell);
        if apart || heading || self.cell || !self.continues(words) {
            self.close();
        } else if let Some(open) = &self.open {
            let tail = noise::tail(self.flow.at(open.start, self.flow.text.len()));
            let from = self.flow.text.len() - tail;
            let span = self.flow.back(from, self.flow.text.len());
            self.joins.push(span);
        }
        if self.open.is_none() {
            self.open =
                Some(Open { start: self.flow.text.len(), heading, cell: self.cell, line_chars: 0 });
        }
        self.copy(words, start, heading);
        if let Some(open) = &mut self.open {
            open.line_chars = words.chars().count();
        }
    }

    /// Whether a line goes on with the sentence that the paragraph before left open.
    fn continues(&self, words: &str) -> bool {
        let Some(open) = &self.open else { return false };
        let before = self.flow.at(open.start, self.flow.text.len());
        if open.heading || before.is_empty() || ends_sentence(before) || returned::closes(before) {
            return false;
        }
        if ordinal::at_start(words).is_some() {
            return false;
        }
        let mark = ordinal::at_start(before);
        let behind = &before[mark.map_or(0, |ordinal| ordinal.length)..];
        let punctuated = behind.contains(['，', '、', '；', '。']);
        if !punctuated && mark.is_some_and(|ordinal| ordinal.level <= 2) {
            return false;
        }
        // A line of its own with no mark at its end is a heading or a label, unless it is full.
        let hangs = before.ends_with(['，', '、']);
        let running = punctuated || mark.is_some();
        (running && (open.line_chars >= 24 || hangs && open.line_chars >= 12))
            || (self.width >= 20 && open.line_chars * 10 >= self.width * 9)
    }

    fn copy(&mut self, words: &str, start: usize, heading: bool) {
        let bytes = words.as_bytes();
        let mut at = 0;
        while at < words.len() {
            let rest = &words[at..];
            if bytes[at] == b'&'
                && let Some((length, stands_for)) = noise::entity(rest)
            {
                self.note(start + at, length, NoiseKind::Entity);
                if let Some(character) = stands_for {
                    self.push(character, start + at, Some(length));
                } else if noise::entity(&rest[length..]).is_some_and(|(_, c)| c.is_none()) {
                    self.reopen(heading);
                }
                at += length;
                continue;
            }
            if rest.starts_with("\\n") {
                self.note(start + at, 2, NoiseKind::Wrap);
                self.split(heading);
                at += 2;
                continue;
            }
            let character = rest.chars().next().expect("at is on a boundary before the end");
            let width = character.len_utf8();
            if character.is_whitespace() {
                if keeps_apart(words, at, width) || numbers(words, at, width) {
                    self.push(' ', start + at, Some(width));
                }
            } else if let Some(wide) = widened(words, at, character) {
                self.push(wide, start + at, Some(width));
            } else {
                self.push(character, start + at, None);
            }
            at += width;
        }
    }

    /// A run of indentation inside a line opens a new paragraph once a sentence has ended.
    fn reopen(&mut self, heading: bool) {
        if self
            .open
            .as_ref()
            .is_some_and(|open| ends_sentence(self.flow.at(open.start, self.flow.text.len())))
        {
            self.split(heading);
        }
    }

    fn split(&mut self, heading: bool) {
        self.close();
        self.open =
            Some(Open { start: self.flow.text.len(), heading, cell: self.cell, line_chars: 0 });
    }

    fn push(&mut self, character: char, source: usize, replaced: Option<usize>) {
        let flow = self.flow.text.len();
        let in_step = replaced.is_none()
            && self.flow.runs.last().is_some_and(|run| {
                run.replaced.is_none() && run.source + (flow - run.flow) == source
            });
        if !in_step {
            self.flow.runs.push(Run { flow, source, replaced });
        }
        self.flow.text.push(character);
    }

    fn note(&mut self, start: usize, length: usize, kind: NoiseKind) {
        let span = Span::new(start, start + length);
        if self.told.insert(span.of(&self.source.text)) {
            self.flow.noise.push(Noise { span, kind, likely: None, sureness: Sureness::High });
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let end = self.flow.text.len();
        if end > open.start {
            self.flow.paragraphs.push(Paragraph {
                start: open.start,
                end,
                heading: open.heading,
                cell: open.cell,
            });
            let source = self.flow.back(end - 1, end).end().min(self.source.text.len());
            self.push('\n', source, Some(0));
        }
    }

    /// Where lines are broken all through, the breaks are layout; a few are slips worth telling.
    fn report_joins(&mut self, lines: usize) {
        if self.joins.len() * 3 > lines {
            return;
        }
        for span in std::mem::take(&mut self.joins) {
            let likely = None;
            self.flow.noise.push(Noise {
                span,
                kind: NoiseKind::Wrap,
                likely,
                sureness: Sureness::Medium,
            });
        }
    }
}

/// Width in characters of the full lines of a text whose lines are broken by hand; 0 when they
/// are not.
fn line_width(text: &str) -> usize {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut lengths: Vec<usize> = lines().map(|line| line.chars().count()).collect();
    if lengths.len() < 6 {
        return 0;
    }
    lengths.sort_unstable();
    let width = lengths[lengths.len() * 3 / 4];
    // Headings are short and end in nothing either: only full lines tell.
    let full = || lines().filter(|line| line.chars().count() * 5 >= width * 4);
    let broken = full().filter(|line| !ends_sentence(line)).count();
    if width < 90 && broken * 2 > full().count() { width } else { 0 }
}

/// Whether a phrase ends where a sentence may end.
pub(super) fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end_matches(['”', '’', '）', ')', '》', '"', ' ']);
    words.ends_with(['。', '！', '？', '；', '：', '!', '?', ';', ':', '…'])
}

/// White space counts only between two words in Latin letters or digits.
fn keeps_apart(words: &str, at: usize, width: usize) -> bool {
    let before = words[..at].chars().next_back();
    let after = words[at + width..].chars().next();
    matches!((before, after), (Some(b), Some(a)) if b.is_ascii_alphanumeric() && a.is_ascii_alphanumeric())
}

/// 3. 5个县: the blank parts the number of an item from the number that it opens with.
fn numbers(words: &str, at: usize, width: usize) -> bool {
    let before = words[..at].strip_suffix(['.', '．']).unwrap_or_default();
    let counts = |c: char| c.is_ascii_digit() || matches!(c, '.' | '．' | ' ');
    before.ends_with(|c: char| c.is_ascii_digit())
        && before.chars().all(counts)
        && words[at + width..].starts_with(|c: char| c.is_ascii_digit())
}

/// The full-width form of punctuation that stands between Chinese words.
fn widened(words: &str, at: usize, character: char) -> Option<char> {
    let wide = match character {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        '!' => '！',
        '?' => '？',
        '〔' | '［' | '﹝' => '（',
        '〕' | '］' | '﹞' => '）',
        _ => return None,
    };
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let between = digit(words[..at].chars().next_back())
        && digit(words[at + character.len_utf8()..].chars().next());
    (!(matches!(character, ',' | ':' | '?') && between)).then_some(wide)
}
