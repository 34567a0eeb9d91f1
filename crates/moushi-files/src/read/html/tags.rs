//! The elements of a page: what part each has in the layout, and what its attributes say.

use super::noise;

/// The element's part in the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Block,
    Heading(u8),
    List,
    Item,
    Table,
    Row,
    Cell,
    Break,
    Preformatted,
    Link,
    Title,
    Hidden,
    Inline,
}

/// What part an element has, by its name.
pub(super) fn role(name: &[u8]) -> Role {
    match name {
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Role::Heading(name[1] - b'0'),
        b"ol" | b"ul" | b"menu" => Role::List,
        b"li" => Role::Item,
        b"table" => Role::Table,
        b"tr" => Role::Row,
        b"td" | b"th" => Role::Cell,
        b"br" | b"hr" => Role::Break,
        b"pre" => Role::Preformatted,
        b"a" => Role::Link,
        b"title" => Role::Title,
        b"script" | b"style" | b"template" => Role::Hidden,
        b"p" | b"div" | b"section" | b"article" | b"main" | b"header" | b"footer" | b"nav"
        | b"aside" | b"form" | b"blockquote" | b"dl" | b"dt" | b"dd" | b"figure"
        | b"figcaption" | b"caption" | b"address" | b"center" | b"fieldset" | b"body"
        | b"thead" | b"tbody" | b"tfoot" | b"select" | b"option" | b"button" | b"noscript"
        | b"details" | b"summary" | b"textarea" => Role::Block,
        _ => Role::Inline,
    }
}

/// Elements that are navigation whatever their class; what browsers do not show is told apart by
/// its attributes.
pub(super) fn is_aside(name: &[u8]) -> bool {
    matches!(
        name,
        b"nav" | b"footer" | b"aside" | b"select" | b"button" | b"noscript" | b"textarea"
    )
}

/// The start tag that is being read.
#[derive(Default)]
pub(super) struct Tag {
    pub name: Vec<u8>,
    /// Name of the attribute whose value comes next.
    pub attribute: Vec<u8>,
    /// Its attributes say that it is no content.
    pub aside: bool,
    /// Columns that a cell reaches over.
    pub columns: usize,
    /// Rows that a cell reaches over.
    pub rows: usize,
    /// Number of the first item.
    pub start: Option<u32>,
}

impl Tag {
    /// Takes the value of an attribute.
    pub(super) fn attribute(&mut self, value: &[u8]) {
        let text = String::from_utf8_lossy(value);
        let count = || text.trim().parse::<usize>().unwrap_or(1).clamp(1, 1000);
        match self.attribute.as_slice() {
            b"class" | b"id" => self.aside |= noise::is_region(&text),
            b"style" => {
                let plain: String = text.split_ascii_whitespace().collect();
                self.aside |= plain.contains("display:none");
            }
            b"colspan" => self.columns = count(),
            b"rowspan" => self.rows = count(),
            b"start" => self.start = text.trim().parse().ok(),
            _ => {}
        }
    }
}
