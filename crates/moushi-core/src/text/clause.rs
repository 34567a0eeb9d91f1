//! Clauses 分句: a source cut into blocks, sentences and clauses, with the path of ordinals that
//! leads to each. Cuts and counts; does not say what a clause means.

use serde::{Deserialize, Serialize};

use super::ordinal::{self, Ordinal, Place, Scheme};
use super::{BlockKind, Source, Span};

/// What a node of the tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// A block of the layout: paragraph, heading, cell, note.
    Block,
    /// A part of a block, ended by 。！？； or the end of the block.
    Sentence,
    /// A part of a sentence, ended by ，： or the end of the sentence.
    Clause,
}

/// A node of the clause tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// The words, without blanks around and without the mark that ends them; the ordinal that
    /// introduces them is inside.
    pub span: Span,
    /// What it is.
    pub kind: ClauseKind,
    /// The ordinals that lead to it from the top: `一.（二）.3`; empty when there are none.
    pub path: String,
    /// Index of the node above. For a block: the node whose ordinal it stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// Steps to the top of the tree.
    pub depth: usize,
    /// The ordinal that introduces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<Ordinal>,
    /// The mark behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<char>,
}

/// The clause tree of a source: every node behind its parent, in reading order.
///
/// Asides are left out. A source without blocks is cut at line breaks. Linear in its length.
pub fn tree(source: &Source) -> Vec<Clause> {
    let mut tree = Tree { text: &source.text, nodes: Vec::new(), open: Vec::new() };
    if source.blocks.is_empty() {
        for span in lines(&source.text) {
            tree.block(span);
        }
    }
    for block in source.blocks.iter().filter(|block| block.kind != BlockKind::Aside) {
        tree.block(block.span);
    }
    tree.nodes
}

/// The sentences of a part of `text`, with the mark that ends each. Quotations, brackets, figures
/// and addresses stay whole.
pub fn sentences(text: &str, part: Span) -> Vec<(Span, Option<char>)> {
    cut(text, part, ends_sentence)
}

/// The clauses of a sentence, with the mark that ends each.
pub fn clauses(text: &str, sentence: Span) -> Vec<(Span, Option<char>)> {
    cut(text, sentence, ends_clause)
}

/// The conjuncts of a clause: its parts between 、.
pub fn conjuncts(text: &str, clause: Span) -> Vec<(Span, Option<char>)> {
    cut(text, clause, |_, _, c| c == '、')
}

/// An ordinal under which later nodes stand.
struct Open {
    scheme: Scheme,
    node: usize,
    path: String,
}

struct Tree<'t> {
    text: &'t str,
    nodes: Vec<Clause>,
    /// From the outermost to the innermost.
    open: Vec<Open>,
}

impl Tree<'_> {
    fn block(&mut self, span: Span) {
        let span = trimmed(self.text, span);
        if span.is_empty() {
            return;
        }
        let ordinal = ordinal_at(self.text, span, Place::Line);
        if !ordinal.as_ref().is_some_and(|ordinal| ordinal.scheme.is_inline()) {
            self.open.retain(|open| !open.scheme.is_inline());
        }
        if let Some(ordinal) = &ordinal {
            self.close_for(ordinal.scheme);
        }
        let parent = self.open.last().map(|open| open.node);
        let block = self.push(span, ClauseKind::Block, parent, ordinal, None);
        for (span, mark) in sentences(self.text, span) {
            self.sentence(block, span, mark);
        }
    }

    fn sentence(&mut self, block: usize, span: Span, mark: Option<char>) {
        let leads = span.start() == self.nodes[block].span.start();
        let ordinal = ordinal_at(self.text, span, Place::Sentence).filter(|_| !leads);
        if let Some(ordinal) = &ordinal {
            self.close_for(ordinal.scheme);
        }
        let sentence = self.push(span, ClauseKind::Sentence, Some(block), ordinal, mark);
        for (index, (span, mark)) in clauses(self.text, span).into_iter().enumerate() {
            // 会议强调，一要…: the ordinal may stand at the head of a later clause.
            let ordinal = ordinal_at(self.text, span, Place::Sentence)
                .filter(|ordinal| index > 0 && ordinal.scheme > Scheme::Dot);
            if let Some(ordinal) = &ordinal {
                self.close_for(ordinal.scheme);
            }
            self.push(span, ClauseKind::Clause, Some(sentence), ordinal, mark);
        }
    }

    /// Closes the ordinals that one of `scheme` cannot stand under.
    fn close_for(&mut self, scheme: Scheme) {
        let same = self.open.iter().position(|open| open.scheme == scheme);
        let inner = self.open.iter().position(|open| open.scheme > scheme);
        self.open.truncate(same.or(inner).unwrap_or(self.open.len()));
    }

    fn push(
        &mut self,
        span: Span,
        kind: ClauseKind,
        parent: Option<usize>,
        ordinal: Option<Ordinal>,
        mark: Option<char>,
    ) -> usize {
        let node = self.nodes.len();
        if let Some(ordinal) = &ordinal {
            let above = self.open.last().map(|open| open.path.as_str());
            let path = joined(above, &step(ordinal, self.text));
            self.open.push(Open { scheme: ordinal.scheme, node, path });
        }
        let path = self.open.last().map(|open| open.path.clone()).unwrap_or_default();
        let depth = parent.map_or(0, |parent| self.nodes[parent].depth + 1);
        self.nodes.push(Clause { span, kind, path, parent, depth, ordinal, mark });
        node
    }
}

/// An ordinal in a path: half-width brackets widened, points and commas dropped.
fn step(ordinal: &Ordinal, text: &str) -> String {
    let words = ordinal.span.of(text).trim_end_matches(['、', '.', '．']);
    words.replace('(', "（").replace(')', "）")
}

fn joined(above: Option<&str>, step: &str) -> String {
    above.map_or_else(|| step.to_owned(), |above| format!("{above}.{step}"))
}

fn ordinal_at(text: &str, span: Span, place: Place) -> Option<Ordinal> {
    let (scheme, number, len) = ordinal::at(span.of(text))?;
    Some(Ordinal { span: Span::new(span.start(), span.start() + len), scheme, number, place })
}

fn lines(text: &str) -> impl Iterator<Item = Span> {
    text.split_inclusive('\n').scan(0, |start, line| {
        let span = Span::new(*start, *start + line.len());
        *start += line.len();
        Some(span)
    })
}

/// `span` without the blanks at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start() + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

/// Cuts `part` behind every character for which `ends(whole part, its place, it)` holds, but not
/// inside brackets and quotations.
fn cut(
    text: &str,
    part: Span,
    ends: impl Fn(&str, usize, char) -> bool,
) -> Vec<(Span, Option<char>)> {
    let words = part.of(text);
    let mut pieces = Vec::new();
    let mut push = |from: usize, to: usize, mark: Option<char>| {
        let span = trimmed(text, Span::new(part.start() + from, part.start() + to));
        if !span.is_empty() {
            pieces.push((span, mark));
        }
    };
    let mut enclosures = Enclosures::of(words);
    let mut from = 0;
    let mut skip_to = 0;
    for (at, c) in words.char_indices() {
        if at < skip_to {
            continue;
        }
        if let Some(close) = enclosures.closing(at) {
            skip_to = close;
            // “要抓好。”会议指出: the full stop inside ends the sentence outside as well.
            let last = words[at..close].chars().rev().nth(1);
            let says = words[at..close].starts_with('“') && last.is_some_and(is_full_stop);
            if says && ends(words, at, '。') {
                push(from, close, None);
                from = close;
            }
            continue;
        }
        if ends(words, at, c) {
            push(from, at, Some(c));
            from = at + c.len_utf8();
        }
    }
    push(from, words.len(), None);
    pieces
}

/// Brackets and quotations that are closed within a reasonable distance, in reading order.
struct Enclosures {
    /// Opening place and end, the outermost only asked for.
    pairs: Vec<(usize, usize)>,
    next: usize,
}

impl Enclosures {
    /// What is longer than this, in bytes, is a quoted speech: its sentences are cut.
    const LIMIT: usize = 600;

    fn of(words: &str) -> Self {
        let mut open: Vec<(usize, char)> = Vec::new();
        let mut pairs = Vec::new();
        for (at, c) in words.char_indices() {
            if let Some(close) = closing(c) {
                open.push((at, close));
            } else if is_closing(c)
                && let Some(place) = open.iter().rev().take(4).position(|(_, close)| *close == c)
            {
                let place = open.len() - 1 - place;
                let (start, _) = open[place];
                open.truncate(place);
                if at - start <= Self::LIMIT {
                    pairs.push((start, at + c.len_utf8()));
                }
            }
        }
        pairs.sort_unstable();
        Self { pairs, next: 0 }
    }

    /// The end of the enclosure that opens at `at`; asked with rising places.
    fn closing(&mut self, at: usize) -> Option<usize> {
        while self.pairs.get(self.next).is_some_and(|(start, _)| *start < at) {
            self.next += 1;
        }
        self.pairs.get(self.next).filter(|(start, _)| *start == at).map(|(_, end)| *end)
    }
}

fn closing(c: char) -> Option<char> {
    Some(match c {
        '“' => '”',
        '‘' => '’',
        '（' => '）',
        '(' => ')',
        '《' => '》',
        '〈' => '〉',
        '【' => '】',
        '〔' => '〕',
        '［' => '］',
        '「' => '」',
        _ => return None,
    })
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '》' | '〉' | '】' | '〕' | '］' | '」')
}

fn is_full_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

fn ends_sentence(words: &str, at: usize, c: char) -> bool {
    match c {
        '。' | '！' | '？' | '；' => true,
        ';' => !is_entity(&words[..at]),
        '!' | '?' => !words[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

fn ends_clause(words: &str, at: usize, c: char) -> bool {
    match c {
        '，' | '：' | ',' | ':' => {
            let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let behind = words[at + c.len_utf8()..].chars().next();
            // 2：30, 1,326 and https:// stay whole.
            let inside = figure(words[..at].chars().next_back()) && figure(behind) && c != '，';
            !inside && behind != Some('/')
        }
        _ => false,
    }
}

/// Whether a `;` behind `before` closes a left-over entity such as `&ensp;`.
fn is_entity(before: &str) -> bool {
    let name = before.bytes().rev().take(8).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#');
    let len = name.count();
    len > 0 && before[..before.len() - len].ends_with('&')
}
