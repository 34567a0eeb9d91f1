//! Which pieces of a page are not its content: by the element they stand in, by their words, by
//! their links. The words are data (`data/lexicon/web_noise.toml`).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use moushi_core::text::{NoiseKind, Span};
use serde::Deserialize;

use super::walk::Piece;

#[derive(Deserialize)]
struct Lexicon {
    regions: BTreeSet<String>,
    crumbs: Vec<String>,
    labels: Vec<String>,
    links: Vec<String>,
    notices: Vec<Vec<String>>,
    card: BTreeSet<String>,
    attached: Vec<String>,
    foot: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../data/lexicon/web_noise.toml"))
        .expect("the lexicon is part of the program and read by every test")
});

/// Longest line below a title, in characters.
const LONGEST_META: usize = 120;

/// Whether a class or id names a region that is not content.
pub(super) fn is_region(name: &str) -> bool {
    let mut words: Vec<String> = Vec::new();
    let mut joined = false;
    for character in name.chars() {
        let starts = !joined || character.is_ascii_uppercase();
        joined = character.is_ascii_alphabetic();
        match words.last_mut() {
            Some(word) if joined && !starts => word.push(character.to_ascii_lowercase()),
            _ if joined => words.push(character.to_ascii_lowercase().to_string()),
            _ => {}
        }
    }
    words.iter().any(|word| LEXICON.regions.contains(word))
}

/// Why a piece is noise, if it is.
pub(super) fn kind(piece: &Piece) -> Option<NoiseKind> {
    let words = piece.words.as_str();
    if piece.card {
        return Some(NoiseKind::Meta);
    }
    let short = words.chars().take(LONGEST_META + 1).count() <= LONGEST_META;
    if short && is_notice(words) {
        return Some(NoiseKind::Nav);
    }
    if short && !words.contains('。') {
        if opens_with(words, &LEXICON.crumbs) || is_trail(words) {
            return Some(NoiseKind::Nav);
        }
        if is_meta(words) {
            return Some(NoiseKind::Meta);
        }
        if leads_elsewhere(words) || LEXICON.foot.iter().any(|foot| words.contains(foot)) {
            return Some(NoiseKind::Nav);
        }
    }
    let only_link = piece.linked * 10 >= words.len() * 9 && !is_attached(words);
    let prose = words.contains('。') && !only_link;
    let menu = only_link && short && piece.heading.is_none() && !words.contains('。');
    (menu || (piece.aside && !prose)).then_some(NoiseKind::Nav)
}

/// Whether a cell holds a label of the card that pages of open government begin with: 索 引 号：.
pub(super) fn is_card_label(words: &str) -> bool {
    let plain = |c: &char| !c.is_whitespace() && !matches!(c, ':' | '：' | '[' | ']' | '【' | '】');
    LEXICON.card.contains(&words.chars().filter(plain).take(8).collect::<String>())
}

/// 您是第…位访客, 微信扫一扫分享.
fn is_notice(words: &str) -> bool {
    LEXICON.notices.iter().any(|all| all.iter().all(|word| words.contains(word.as_str())))
}

/// 附件1：…, 任务分工表.xlsx: what hangs on the page belongs to it.
fn is_attached(words: &str) -> bool {
    let name = words.trim_end_matches(['”', '》', '）', ')']).to_ascii_lowercase();
    words.starts_with("附件") || LEXICON.attached.iter().any(|ending| name.ends_with(ending))
}

fn opens_with(words: &str, list: &[String]) -> bool {
    list.iter().any(|opening| words.starts_with(opening.as_str()))
}

/// 首页 > 政务公开 > 工作动态: at least two marks between short names.
fn is_trail(words: &str) -> bool {
    let parts: Vec<&str> = words.split(['>', '»', '›']).collect();
    parts.len() > 2 && parts.iter().all(|part| part.trim().chars().count() <= 16)
}

/// 作者：… 发布时间：… 浏览次数：…
fn is_meta(words: &str) -> bool {
    let labelled = |label: &&String| {
        words
            .match_indices(label.as_str())
            .any(|(at, label)| words[at + label.len()..].trim_start().starts_with([':', '：']))
    };
    let labels: Vec<&String> = LEXICON.labels.iter().filter(labelled).collect();
    let opens = labels
        .iter()
        .any(|label| words.trim_start_matches(['[', '【', '（', '(']).starts_with(label.as_str()));
    // 来源 alone is also how a paragraph about money may open; a label at the head of a short line
    // is enough, elsewhere it takes two that do not contain one another.
    let apart = labels
        .iter()
        .filter(|label| {
            !labels.iter().any(|other| other != *label && other.contains(label.as_str()))
        })
        .count();
    (opens && words.chars().count() <= 40 && !words.contains(['；', '，'])) || apart >= 2
}

/// 上一篇：…, 【打印】【关闭】, and other lines that only lead elsewhere.
fn leads_elsewhere(words: &str) -> bool {
    let plain = words.trim_start_matches(['[', '【', '（', '(', '<', '「']);
    LEXICON.links.iter().any(|link| {
        plain.strip_prefix(link.as_str()).is_some_and(|rest| {
            rest.chars().next().is_none_or(|c| !c.is_alphanumeric()) || rest.chars().count() <= 4
        })
    })
}

/// Character entities such as `&nbsp;` that stand in the text as words.
pub(super) fn entities(text: &str) -> Vec<Span> {
    const LONGEST: usize = 10;
    let mut found = Vec::new();
    for (at, _) in text.match_indices('&') {
        let after = &text[at + 1..];
        let name = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(0);
        if (2..=LONGEST).contains(&name) && after[name..].starts_with(';') {
            found.push(Span::new(at, at + name + 2));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_found_by_words_not_by_letters() {
        assert!(is_region("main-nav left") && is_region("pageFooter") && is_region("bread_crumb"));
        assert!(!is_region("navy") && !is_region("article-content") && !is_region("research"));
    }

    #[test]
    fn lines_about_the_page_are_told_from_lines_of_the_text() {
        let kind = |words: &str| kind(&Piece { words: words.to_owned(), ..Piece::default() });
        assert_eq!(kind("来源：某省教育厅"), Some(NoiseKind::Meta));
        assert_eq!(kind("【字号：大 中 小】 【打印】"), Some(NoiseKind::Meta));
        assert_eq!(kind("首页 > 新闻 > 动态"), Some(NoiseKind::Nav));
        assert_eq!(kind("下一篇：没有了"), Some(NoiseKind::Nav));
        for words in [
            "经费来源：财政拨款，社会捐赠。",
            "分享经验、交流做法",
            "时间：2031年6月底前完成，逾期通报",
            "打印教材12万册",
            "阅读推广活动覆盖全部学校",
        ] {
            assert_eq!(kind(words), None, "{words}");
        }
    }
}
