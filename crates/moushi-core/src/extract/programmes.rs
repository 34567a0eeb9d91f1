//! Names in quotation marks: programmes, policies, brands, official shorthand, as against
//! metaphors, emphasis, problems and slogans.

use super::flow::Flow;
use super::lexicon::{CLAUSES, LEXICON};
use super::marks::Marks;

/// A quotation in the flow, without its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it names a programme.
    pub(super) programme: bool,
}

/// All quotations of the flow.
pub(super) fn find(flow: &Flow, marks: &Marks) -> Vec<Quote> {
    let judge = |span: &crate::text::Span| Quote {
        start: span.start(),
        end: span.end(),
        programme: is_programme(&flow.text, span.start(), span.end()),
    };
    marks.quoted.iter().map(judge).collect()
}

fn is_programme(text: &str, start: usize, end: usize) -> bool {
    let name = &text[start..end];
    let quotes = &LEXICON.quotes;
    let after = text[end..].trim_start_matches(['”', '"', '」']);
    let before = text[..start].trim_end_matches(['“', '"', '「']);
    let named = quotes.head.at_start(after) > 0;
    let effect = quotes.result_end.at_end(name) > 0 && !named;
    if name.is_empty() || quotes.other.is(name) || effect || in_row(text, start, end) {
        return false;
    }
    if is_relation(name) || is_idea(after) && !named_by_head(name) {
        return false;
    }
    if lists_another(after) || before.ends_with(['以', '为']) && after.starts_with('为') {
        return false;
    }
    if before.ends_with(['：', '“']) || name.ends_with(['。', '？', '！', '；']) {
        return false;
    }
    let chars = name.chars().count();
    let headed = LEXICON.programme_head.at_end(name) > 0;
    if after.starts_with("的") && spoken_of(before) || spoken_of(before) && !named && !headed {
        return false;
    }
    if name.contains(['，', '。', '；']) || chars > 14 {
        return (named || headed) && chars <= 30;
    }
    !is_pair_of_slogans(name) || named
}

/// 一对一, 多对多, 零就业家庭: a relation or a state that is counted, and no name.
fn is_relation(name: &str) -> bool {
    const NUMBERS: &str = "一二三四五六七八九十多几N";
    let mut chars = name.chars();
    let pair = matches!(
        (chars.next(), chars.next(), chars.next(), chars.next()),
        (Some(a), Some('对' | '帮' | '带'), Some(b), None) if NUMBERS.contains(a) && NUMBERS.contains(b)
    );
    pair || name.starts_with('零') && name.ends_with(['庭', '户', '口', '离'])
}

/// “…”的要求, 的导向: an idea is quoted.
fn is_idea(after: &str) -> bool {
    after.strip_prefix('的').is_some_and(|rest| CLAUSES.ideas.at_start(rest) > 0)
}

/// Its last word makes a name of it: …行动, …工程.
fn named_by_head(name: &str) -> bool {
    LEXICON.programme_head.at_end(name) > 3
}

/// “…”等“…”: what stands first only spells out the name behind.
fn lists_another(after: &str) -> bool {
    after.starts_with("等“")
}

/// The word before shows that an idea, a letter or a deed in a manner of speaking is quoted.
fn spoken_of(before: &str) -> bool {
    CLAUSES.spoken_of.at_end(before) > 0
}

/// “求真”“求善”“求美”“求新”: four or more pairs of characters side by side are manners.
fn in_row(text: &str, start: usize, end: usize) -> bool {
    const PAIR: usize = 12;
    let open = '“'.len_utf8();
    let pair = |at: Option<usize>| {
        let words = at.and_then(|at| text.get(at..at + PAIR))?;
        (words.starts_with('“') && words.ends_with('”')).then_some(())
    };
    if end - start != PAIR - 2 * open || start < open {
        return false;
    }
    let first = start - open;
    let left = (1..4).take_while(|n| pair(first.checked_sub(n * PAIR)).is_some()).count();
    let right = (1..4).take_while(|n| pair(Some(first + n * PAIR)).is_some()).count();
    left + right >= 3
}

/// 减负、降压、增效: three or more short parts are a manner and no name.
fn is_pair_of_slogans(name: &str) -> bool {
    let parts = name.split('、').count();
    parts >= 3
}
