//! Walks over the tags of a page and gathers its words into pieces, one per block of the layout.
//! Keeps a list of open elements rather than a tree, so that depth costs neither stack nor memory.

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use moushi_core::model::Refusal;

use super::tables::Tables;
use super::tags::{Role, Tag, is_aside, role};
use crate::read::refusals;
use crate::readers::Input;

/// What the walk brings home.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The title of the window.
    pub title: String,
    /// The pieces in the order of the page.
    pub pieces: Vec<Piece>,
    /// Shape of the tables, by number.
    pub tables: Vec<Shape>,
}

/// A stretch of words that stands on lines of its own.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// The words, white space collapsed.
    pub words: String,
    /// Level of the heading element around it.
    pub heading: Option<u8>,
    /// Inside an element that by its name is navigation, or that is not shown.
    pub aside: bool,
    /// Bytes of the words that lead elsewhere when clicked.
    pub linked: usize,
    /// Cell that it stands in.
    pub cell: Option<Place>,
    /// Part of the card that tells of the document: 索引号, 发布机构.
    pub card: bool,
}

/// A place in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Number of the table.
    pub table: usize,
    /// Row from 0.
    pub row: usize,
    /// Column from 0, spans of cells counted.
    pub column: usize,
}

/// What the walk knows of a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    /// Rows.
    pub rows: usize,
    /// Most columns of a row.
    pub columns: usize,
    /// Holds another table: made for layout.
    pub holds_table: bool,
}

/// An element that is not closed yet.
struct Open {
    name: Vec<u8>,
    role: Role,
    aside: bool,
    /// Number of the next item, in a numbered list.
    next_item: Option<u32>,
}

struct Walker<'a> {
    input: &'a Input<'a>,
    page: Page,
    piece: Piece,
    /// White space seen since the last word: none, some, or some with a line end.
    gap: Gap,
    tag: Tag,
    /// Number of the list item whose words have not come yet.
    item: Option<u32>,
    open: Vec<Open>,
    /// Elements open beyond the depth that is followed.
    beyond: usize,
    tables: Tables,
    trouble: Option<Refusal>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
}

/// Gathers the words of a page.
///
/// # Errors
/// When it holds too much or takes too long.
pub(super) fn walk(html: &str, input: &Input<'_>) -> Result<Page, Refusal> {
    let mut walker = Walker {
        input,
        page: Page::default(),
        piece: Piece::default(),
        gap: Gap::None,
        tag: Tag::default(),
        item: None,
        open: Vec::new(),
        beyond: 0,
        tables: Tables::default(),
        trouble: None,
    };
    let mut emitter = CallbackEmitter::new(&mut walker);
    emitter.naively_switch_states(true);
    if let Some(trouble) = Tokenizer::new_with_emitter(html, emitter).flatten().next() {
        return Err(trouble);
    }
    walker.flush();
    walker.page.tables = walker.tables.shapes;
    match walker.trouble {
        Some(trouble) => Err(trouble),
        None => Ok(walker.page),
    }
}

impl Callback<Refusal, ()> for &mut Walker<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Refusal> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag { name: name.to_vec(), columns: 1, rows: 1, ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => {
                self.tag.attribute = name.to_vec();
                self.tag.aside |= name == b"hidden";
            }
            CallbackEvent::AttributeValue { value } => self.tag.attribute(value),
            CallbackEvent::CloseStartTag { .. } => self.start(),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.string(&String::from_utf8_lossy(value)),
            _ => {}
        }
        self.trouble.take()
    }
}

impl Walker<'_> {
    fn start(&mut self) {
        let tag = std::mem::take(&mut self.tag);
        let role = role(&tag.name);
        match role {
            Role::Inline => return,
            Role::Break => return self.line_break(),
            Role::Item => self.close_until(Role::Item, Role::List),
            Role::Row => {
                self.close_until(Role::Cell, Role::Table);
                self.close_until(Role::Row, Role::Table);
            }
            Role::Cell => self.close_until(Role::Cell, Role::Row),
            _ => {}
        }
        if !runs_along(role) {
            self.flush();
        }
        let cells = match role {
            Role::Row => self.tables.row(),
            Role::Cell => self.tables.cell(tag.rows, tag.columns),
            _ => 0,
        };
        if role == Role::Table {
            self.tables.open();
        }
        if cells > self.input.limits.max_cells {
            self.trouble = Some(refusals::too_many_cells());
        }
        self.push(tag, role);
    }

    fn push(&mut self, tag: Tag, role: Role) {
        // An empty element stays open for ever where the page forgets to close it; what is not
        // followed any more only loses the marks of its class.
        const FOLLOWED: usize = 4;
        if self.open.len() >= self.input.limits.max_depth * FOLLOWED {
            self.beyond += 1;
            return;
        }
        let next_item = (tag.name == b"ol").then(|| tag.start.unwrap_or(1));
        let outer = self.open.last().is_some_and(|open| open.aside);
        let keeps = matches!(role, Role::Heading(_)) || tag.name == b"body";
        let aside = outer || is_aside(&tag.name) || (tag.aside && !keeps);
        if role == Role::Item {
            self.number_item();
        }
        self.open.push(Open { name: tag.name, role, aside, next_item });
    }

    /// Keeps the number of a list item for its first words, as browsers show it.
    fn number_item(&mut self) {
        let list = self.open.iter_mut().rev().find(|open| open.role == Role::List);
        if let Some(next) = list.and_then(|list| list.next_item.as_mut()) {
            self.item = Some(*next);
            *next = next.saturating_add(1);
        }
    }

    fn end(&mut self, name: &[u8]) {
        if role(name) == Role::Inline {
            return;
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return self.flush();
        }
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            self.close_from(at);
        } else if !runs_along(role(name)) {
            self.flush();
        }
    }

    /// Closes the innermost element of a role, unless another role is met first.
    fn close_until(&mut self, role: Role, fence: Role) {
        let at = self.open.iter().rposition(|open| open.role == role || open.role == fence);
        if let Some(at) = at.filter(|at| self.open[*at].role == role) {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        if !runs_along(self.open[at].role) {
            self.flush();
        }
        for open in self.open.drain(at..).rev() {
            if open.role == Role::Table {
                self.tables.close();
            }
        }
    }

    fn line_break(&mut self) {
        if self.open.iter().any(|open| matches!(open.role, Role::Heading(_))) {
            self.gap = Gap::Line;
        } else {
            self.flush();
        }
    }

    fn string(&mut self, text: &str) {
        match self.open.last().map(|open| open.role) {
            Some(Role::Hidden) => {}
            Some(Role::Title) => self.page.title = collapse(text),
            _ if self.open.iter().any(|open| open.role == Role::Preformatted) => {
                for line in text.split_inclusive('\n') {
                    self.words(line);
                    if line.ends_with('\n') {
                        self.flush();
                    }
                }
            }
            _ => self.words(text),
        }
    }

    /// Appends words to the piece, white space collapsed.
    fn words(&mut self, text: &str) {
        let linked = self.open.iter().rev().take(8).any(|open| open.role == Role::Link);
        let before = self.piece.words.len();
        for run in text.split_inclusive(is_gap) {
            let word = run.trim_end_matches(is_gap);
            if !word.is_empty() {
                if let Some(number) = self.item.take() {
                    self.piece.words = format!("{number}. ");
                    self.gap = Gap::None;
                }
                self.close_gap(word);
                self.piece.words.push_str(word);
            }
            match &run[word.len()..] {
                "" => {}
                "\n" | "\r" => self.gap = Gap::Line,
                _ if self.gap == Gap::None => self.gap = Gap::Space,
                _ => {}
            }
        }
        if linked {
            self.piece.linked += self.piece.words.len() - before;
        }
        if self.piece.words.len() > self.input.limits.max_text {
            self.trouble = self.input.check_text(self.piece.words.len()).err();
        }
    }

    /// A space between words, but not where only a wrapped line parts two Chinese characters.
    fn close_gap(&mut self, next: &str) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let Some(last) = self.piece.words.chars().next_back() else { return };
        let wide = |c: char| c >= '\u{2e80}';
        let wrapped = wide(last) && next.starts_with(wide);
        if gap == Gap::Space || (gap == Gap::Line && !wrapped) {
            self.piece.words.push(' ');
        }
    }

    /// Ends the piece.
    fn flush(&mut self) {
        self.gap = Gap::None;
        let mut piece = std::mem::take(&mut self.piece);
        let words = piece.words.trim();
        if words.is_empty() {
            return;
        }
        if words.len() < piece.words.len() {
            piece.words = words.to_owned();
        }
        piece.aside = self.open.last().is_some_and(|open| open.aside);
        piece.heading = self.open.iter().rev().take(4).find_map(|open| match open.role {
            Role::Heading(level) => Some(level),
            _ => None,
        });
        piece.cell = self.tables.place();
        self.page.pieces.push(piece);
        if self.page.pieces.len().is_multiple_of(1024) {
            self.trouble = self.input.check_time().err();
        }
    }
}

/// Elements that do not part the words around them: 浏览次数：<script>…</script>次 is one line.
fn runs_along(role: Role) -> bool {
    matches!(role, Role::Link | Role::Hidden)
}

/// White space of the mark-up. The ideographic space is a character of the text.
fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{a0}')
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
