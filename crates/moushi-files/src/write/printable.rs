//! Words as a file may hold them: without the control characters that XML 1.0 forbids and with one
//! kind of line break. Changes nothing that a person can see.

use std::borrow::Cow;

/// `words` without forbidden characters; `\r\n` and `\r` become `\n`.
pub fn printable(words: &str) -> Cow<'_, str> {
    if words.chars().all(|c| allowed(c) && c != '\r') {
        return Cow::Borrowed(words);
    }
    let one_break = words.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(one_break.chars().filter(|c| allowed(*c)).collect())
}

/// `Char` of XML 1.0; Rust's `char` already leaves out the surrogates.
fn allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_invisible_goes() {
        assert!(matches!(printable("一、=SUM(A1)\t2\n"), Cow::Borrowed(_)));
        assert_eq!(printable("a\0b\u{1b}[31m\r\nc\rd\u{FFFF}"), "ab[31m\nc\nd");
    }
}
