//! Guesses from its words and its place whether a line of plain text is a heading. Conservative: a
//! heading taken for a paragraph does no harm, the reverse hides work.

use moushi_core::text::BlockKind;

/// Longest heading in characters; official titles take two lines of 22 at most.
const LONGEST: usize = 44;

/// What a line of a text without layout is. `first` is the first line of the text.
pub(crate) fn guess(line: &str, first: bool) -> BlockKind {
    let runs_on =
        line.contains(['。', '；', '！', '？', ';']) || line.ends_with(['，', '、', ',', '：']);
    if runs_on || line.chars().take(LONGEST + 1).count() > LONGEST {
        return BlockKind::Paragraph;
    }
    match level(line) {
        Some(level) => BlockKind::Heading(level),
        None if first => BlockKind::Heading(1),
        None => BlockKind::Paragraph,
    }
}

/// The level that an ordinal at the head gives away: 第一章 and 一、 2, （一） 3.
fn level(line: &str) -> Option<u8> {
    let rest = line.trim_start_matches(|c: char| NUMERALS.contains(c));
    if rest.len() < line.len() && rest.starts_with(['、', '．']) {
        return Some(2);
    }
    if let Some(inner) = line.strip_prefix(['（', '(']) {
        let rest = inner.trim_start_matches(|c: char| NUMERALS.contains(c));
        return (rest.len() < inner.len() && rest.starts_with(['）', ')'])).then_some(3);
    }
    let inner = line.strip_prefix('第')?;
    let rest = inner.trim_start_matches(|c: char| NUMERALS.contains(c));
    (rest.len() < inner.len() && rest.starts_with(['章', '节', '篇', '部'])).then_some(2)
}

const NUMERALS: &str = "一二三四五六七八九十百零〇";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_and_the_first_line_give_headings_away() {
        for (line, first, expected) in [
            ("某省教育厅2023年工作要点", true, BlockKind::Heading(1)),
            ("某省教育厅2023年工作要点", false, BlockKind::Paragraph),
            ("一、总体要求", false, BlockKind::Heading(2)),
            ("第十二章 附则", false, BlockKind::Heading(2)),
            ("（二十三）加强师资配备", false, BlockKind::Heading(3)),
            ("（二）加强师资配备。全年培训1万人。", false, BlockKind::Paragraph),
            ("一要把握大势。", false, BlockKind::Paragraph),
            ("各市教育局，", true, BlockKind::Paragraph),
            ("（略）", false, BlockKind::Paragraph),
        ] {
            assert_eq!(guess(line, first), expected, "{line}");
        }
    }
}
