//! Words as XML text and attributes.

use crate::write::printable::printable;

/// `words` with the five characters of XML escaped and forbidden ones left out.
pub fn escaped(words: &str) -> String {
    let words = printable(words);
    let mut out = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out
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
                out.push_str(&format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(part)));
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
