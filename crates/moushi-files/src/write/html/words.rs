//! Words as text and attributes of HTML. Nothing a document says becomes markup.

use crate::write::printable::printable;

/// `words` for text and for attributes in double quotes.
pub fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for c in printable(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// `words` for running text: line breaks stay.
pub fn text(words: &str) -> String {
    escaped(words).replace('\n', "<br>")
}
