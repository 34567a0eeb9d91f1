//! Words as XML text and attributes.

use crate::write::printable::printable;

/// `words` with the five characters of XML escaped and forbidden ones left out.
pub fn escaped(words: &str) -> String {
    let words = printable(words);
    let mut out = String::with_capacity(words.len() + 8);
    escape(&mut out, &words);
    out
}

/// Appends words that are printable already.
fn escape(out: &mut String, words: &str) {
    let mut rest = words;
    while let Some((at, entity)) = first_special(rest) {
        out.push_str(&rest[..at]);
        out.push_str(entity);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Where the first of the five characters stands, and how it is written.
fn first_special(words: &str) -> Option<(usize, &'static str)> {
    let entity = |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&apos;"),
        _ => None,
    };
    words.bytes().enumerate().find_map(|(at, byte)| Some((at, entity(byte)?)))
}

/// A run: `words` with the run properties `properties`; tabs and line breaks as elements.
pub fn run(words: &str, properties: &str) -> String {
    let mut out = format!("<w:r>{}", wrap("w:rPr", properties));
    let words = printable(words);
    for (at, line) in words.split('\n').enumerate() {
        if at > 0 {
            out.push_str("<w:br/>");
        }
        for (at, part) in line.split('\t').enumerate() {
            if at > 0 {
                out.push_str("<w:tab/>");
            }
            if !part.is_empty() {
                out.push_str("<w:t xml:space=\"preserve\">");
                escape(&mut out, part);
                out.push_str("</w:t>");
            }
        }
    }
    out + "</w:r>"
}

/// A paragraph of a style.
pub fn paragraph(style: &str, properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{runs}</w:p>")
}

fn wrap(tag: &str, inner: &str) -> String {
    if inner.is_empty() { String::new() } else { format!("<{tag}>{inner}</{tag}>") }
}
