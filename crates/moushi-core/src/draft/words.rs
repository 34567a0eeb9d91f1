//! Words as they stand in a row: on one line, without the layout of their document.

/// Words on one line: line breaks, left-over entities and doubled spaces are layout.
pub(super) fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.replace("\\n", "").chars() {
        let keep = !character.is_whitespace() && !character.is_control();
        let between = out.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        if keep {
            out.push(character);
        } else if character == ' ' && between {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_inside_words_is_dropped() {
        assert_eq!(plain("学习苏氏\n《给教师的\u{3000}建议》"), "学习苏氏《给教师的建议》");
        assert_eq!(plain("推进 STEM 课程 "), "推进STEM 课程");
    }
}
