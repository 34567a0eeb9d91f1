//! Blanks around words 首尾空白: those of every script, quickly where there are none. Looks at no blank within.

/// Words without blanks around them: [`str::trim`], which costs more than reading a number of three digits does, and
/// which nearly all cells of a table can do without.
pub fn trimmed(words: &str) -> &str {
    let bare = |byte: &u8| byte.is_ascii_graphic();
    match words.as_bytes() {
        [] => words,
        [first, .., last] if bare(first) && bare(last) => words,
        _ => words.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_as_trim() {
        let edges = ["", "a", "7", "一", " ", "\u{3000}", "\u{a0}", "\t", "\u{85}", "\u{7f}"];
        for before in edges {
            for after in edges {
                for words in [format!("{before}{after}"), format!("{before}x y{after}")] {
                    assert_eq!(trimmed(&words), words.trim(), "{words:?}");
                }
            }
        }
    }
}
