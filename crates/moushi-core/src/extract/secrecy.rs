//! Marks of state secrecy 密级: `机密★10年` at the head of the first page or in the running head. What
//! bears one must not be read further. A text that only speaks of 秘密 bears none.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::{Block, BlockKind, Source, Span};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    grades: Vec<String>,
    stars: Vec<String>,
    labels: Vec<String>,
    periods: Vec<String>,
    urgency: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/lexicon/secrecy.toml"))
        .expect("the bundled lexicon of secrecy is valid")
});

/// Blocks that count as the head of a document, where a grade without a star is a mark too.
const HEAD: usize = 8;
/// Blocks that count as the first page, where the format has no pages.
const PAGE: usize = 40;
/// A mark stands on a line of its own; no longer line is looked at, in characters.
const LINE: usize = 30;

/// How sure a line is a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// With a star or under the label 密级.
    Plain,
    /// The grade alone, with a period or an urgency at most.
    Bare,
}

/// The block that bears a mark of secrecy, when there is one.
pub fn mark(source: &Source) -> Option<Span> {
    let first = source.blocks.first().and_then(|block| block.page);
    let on_first_page = |place: usize, block: &Block| match first {
        Some(page) => block.page == Some(page),
        None => place < PAGE,
    };
    let mut label = false;
    for (place, block) in source.blocks.iter().enumerate() {
        let aside = block.kind == BlockKind::Aside;
        if !aside && !on_first_page(place, block) {
            label = false;
            continue;
        }
        let words = squeezed(source.at(block.span));
        let bare = label || aside || (place < HEAD && block.kind != BlockKind::Cell);
        match words.as_deref().and_then(marked) {
            Some(Mark::Plain) => return Some(block.span),
            Some(Mark::Bare) if bare => return Some(block.span),
            _ => {}
        }
        // In a form, the grade stands in the cell beside its label.
        let ends = |words: &String| words.trim_end_matches(['：', ':']).ends_with("密级");
        label = block.kind == BlockKind::Cell && words.as_ref().is_some_and(ends);
    }
    None
}

/// A short line without its blanks; none for a long one.
fn squeezed(words: &str) -> Option<String> {
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).take(LINE + 1).collect();
    (plain.chars().count() <= LINE).then_some(plain)
}

/// What kind of mark a line without blanks is, if any: nothing but a number, a label, the grade, the
/// period and the urgency may stand in it.
fn marked(line: &str) -> Option<Mark> {
    let numbers = |c: char| c.is_ascii_digit() || "№.:：-".contains(c);
    let mut rest = line.trim_start_matches(numbers);
    let mut labelled = false;
    while let Some((label, after)) = headed(rest, &LEXICON.labels) {
        labelled |= label.starts_with("密级");
        rest = after.trim_start_matches(numbers);
    }
    let rest = headed(rest, &LEXICON.urgency).map_or(rest, |(_, after)| after);
    let (_, rest) = headed(rest, &LEXICON.grades)?;
    let starred = headed(rest, &LEXICON.stars);
    let rest = starred.map_or(rest, |(_, after)| after);
    let rest = period(rest);
    let rest = headed(rest, &LEXICON.urgency).map_or(rest, |(_, after)| after);
    let rest = rest.trim_start_matches(numbers);
    if !rest.is_empty() {
        return None;
    }
    Some(if starred.is_some() || labelled { Mark::Plain } else { Mark::Bare })
}

/// What stands behind a period: 10年, 6个月, 长期.
fn period(words: &str) -> &str {
    if let Some((_, rest)) = headed(words, &LEXICON.periods) {
        return rest;
    }
    let digits = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = words.trim_start_matches(digits);
    if rest.len() == words.len() {
        return words;
    }
    let units = ["年", "个月", "月"];
    units.iter().find_map(|unit| rest.strip_prefix(unit)).unwrap_or(words)
}

/// The word of `list` with which `words` begin, and what stands behind it.
fn headed<'a>(words: &'a str, list: &'static [String]) -> Option<(&'static str, &'a str)> {
    list.iter().find_map(|word| Some((word.as_str(), words.strip_prefix(word.as_str())?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Format, SourceBuilder};

    fn found(blocks: &[(BlockKind, Option<u32>, &str)]) -> Option<String> {
        let mut builder = SourceBuilder::new();
        for (kind, page, words) in blocks {
            builder.block(*kind, *page, words);
        }
        let source = builder.finish("a.docx", Format::Docx, b"");
        mark(&source).map(|span| source.at(span).to_owned())
    }

    const P: BlockKind = BlockKind::Paragraph;

    #[test]
    fn marks_at_the_head_are_found() {
        for line in [
            "机密★10年",
            "秘密★",
            "绝 密 ★ 长 期",
            "000012 机密★1年 特急",
            "密级：秘密",
            "秘密★6个月",
            "特急 机密★5年",
            "机密☆二十年",
            "密级和保密期限：机密★5年",
            "机密",
            "秘密 10年",
        ] {
            let lines = [(P, None, line), (P, None, "北江省教育厅文件")];
            assert_eq!(found(&lines).as_deref(), Some(line));
        }
    }

    #[test]
    fn marks_in_running_heads_and_forms_are_found() {
        let body = (P, Some(1), "关于做好有关工作的通知");
        assert!(found(&[body, (BlockKind::Aside, Some(3), "秘密")]).is_some());
        let form = [(BlockKind::Cell, Some(1), "密级："), (BlockKind::Cell, Some(1), "机密")];
        assert!(found(&form).is_some());
    }

    #[test]
    fn speaking_of_secrets_is_no_mark() {
        for line in [
            "不得泄露国家秘密。",
            "标有“机密★10年”的文件应当存放在保密柜中。",
            "秘密级国家秘密的保密期限不超过十年",
            "密级：公开",
            "机密要件交换站",
            "严守秘密",
        ] {
            assert_eq!(found(&[(P, None, line)]), None, "{line}");
        }
        let cells = [(BlockKind::Cell, Some(1), "等级"), (BlockKind::Cell, Some(1), "机密")];
        assert_eq!(found(&cells), None, "a table of grades is no mark");
        let later = [(P, Some(1), "保密制度"), (P, Some(2), "秘密★")];
        assert_eq!(found(&later), None, "the mark stands on the first page");
    }
}
