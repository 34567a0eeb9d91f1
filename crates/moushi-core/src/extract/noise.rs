//! Layout noise: lines of navigation and meta data, entities, page numbers, running heads, titles
//! told twice, credits. Words that were swapped or misread are in `swaps.rs`.

use std::collections::BTreeMap;

use super::lexicon::LEXICON;
use crate::text::{Noise, NoiseKind, Span, Sureness};

/// Short lines that come again and again, digits left out: running heads.
pub(super) type Repeated = BTreeMap<String, usize>;

/// What kind of noise a whole line is, if it is.
pub(super) fn line(
    words: &str,
    repeated: &Repeated,
    previous: &str,
) -> Option<(NoiseKind, Sureness)> {
    if words.len() > 450 {
        return None;
    }
    if is_page_number(words)
        || (words.len() <= 120 && repeated.get(&shape(words)).is_some_and(|n| *n >= 3))
    {
        return Some((NoiseKind::Wrap, Sureness::High));
    }
    if is_file_name(words) || is_library(words) {
        return Some((NoiseKind::Meta, Sureness::High));
    }
    if is_attachment(words) {
        return Some((NoiseKind::Meta, Sureness::Medium));
    }
    if !words.contains('。') && LEXICON.noise.nav.is_in(words) && words.chars().count() <= 60 {
        return Some((NoiseKind::Nav, Sureness::High));
    }
    if is_contact(words) {
        return Some((NoiseKind::Meta, Sureness::Medium));
    }
    if is_meta(words) {
        return Some((NoiseKind::Meta, Sureness::High));
    }
    let twice =
        words.chars().count() >= 12 && previous != words && letters(words).eq(letters(previous));
    (twice || previous == words && words.chars().count() >= 12)
        .then_some((NoiseKind::Meta, Sureness::Medium))
}

fn letters(words: &str) -> impl Iterator<Item = char> {
    words.chars().filter(|c| c.is_alphanumeric())
}

/// Author, date, counter, source: few words and marks of their own.
fn is_meta(words: &str) -> bool {
    if words.contains(['。', '；']) {
        return false;
    }
    let chars = words.chars().count();
    if words.ends_with(['）', ')']) && words.contains(['（', '(']) && !words.contains(['：', ':'])
    {
        return words.starts_with(['（', '(']) && chars <= 20 && LEXICON.noise.meta.is_in(words);
    }
    (chars <= 110 && LEXICON.noise.meta.is_in(words) && !words.contains(['，', ',', '、', '“']))
        || (chars <= 60 && has_timestamp(words))
}

/// A date with a clock time in seconds, as machines write it.
fn has_timestamp(words: &str) -> bool {
    let bytes = words.as_bytes();
    bytes.windows(8).any(|w| {
        w[2] == b':' && w[5] == b':' && [0, 1, 3, 4, 6, 7].iter().all(|i| w[*i].is_ascii_digit())
    })
}

/// 某某计划.docx: the name of the file, on a line of its own.
fn is_file_name(words: &str) -> bool {
    const ENDS: [&str; 7] = [".docx", ".doc", ".pdf", ".wps", ".ofd", ".txt", ".xlsx"];
    words.chars().count() <= 60
        && ENDS.iter().any(|end| words.ends_with(end))
        && !words.contains(['。', '；', '：'])
}

/// What libraries of documents, news sites and channels put around a text: two words of theirs, or
/// one that nobody else writes.
fn is_library(words: &str) -> bool {
    if words.chars().count() > 160 {
        return false;
    }
    let noise = &LEXICON.noise;
    let short = words.chars().count() <= 24;
    noise.library.all_in(words).count() >= 2
        || short && noise.library.at_start(words) > 0
        || words.chars().count() <= 8 && noise.channel.at_end(words) > 0 && !words.contains('，')
}

/// 联系人：某某；联系电话：…: whom to ask, on a line of its own.
fn is_contact(words: &str) -> bool {
    let behind = LEXICON.noise.contact.at_start(words.trim_start_matches(['（', '(']));
    behind > 0
        && words.contains(['：', ':'])
        && !words.contains('。')
        && words.chars().count() <= 80
}

fn is_attachment(words: &str) -> bool {
    let rest = words.strip_prefix("附件").map(|rest| rest.trim_end_matches(['：', ':']));
    rest.is_some_and(|rest| {
        rest.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    })
}

fn is_page_number(words: &str) -> bool {
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let others: String =
        words.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
    digits > 0
        && digits <= 4
        && (others.chars().all(|c| matches!(c, '-' | '—' | '－' | '–' | '·' | '•' | '/' | '~'))
            || matches!(others.as_str(), "第页" | "第页共页" | "第页，共页" | "第页/共页" | "页"))
}

fn shape(words: &str) -> String {
    words.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}

/// Counts short lines by their shape.
pub(super) fn repeated_lines(text: &str) -> Repeated {
    let mut counts = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        let short = (12..=90).contains(&line.len());
        if short
            && !line.ends_with(['。', '；', '：', '，', '！', '？', ':', ';', '!', '?'])
            && !line.contains(['：', ':'])
        {
            *counts.entry(shape(line)).or_insert(0) += 1;
        }
    }
    counts.retain(|_, count| *count >= 3);
    counts
}

/// The entity that `rest` starts with: its length, and the character it stands for unless that is
/// a blank.
pub(super) fn entity(rest: &str) -> Option<(usize, Option<char>)> {
    let end = rest.as_bytes().iter().take(12).position(|byte| *byte == b';')?;
    let name = rest.get(1..end).filter(|_| rest.starts_with('&'))?;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    if name.len() < 2 || !plain {
        return None;
    }
    let stands_for = match name {
        "gt" => Some('>'),
        "lt" => Some('<'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "mdash" => Some('—'),
        "middot" => Some('·'),
        "hellip" => Some('…'),
        _ => None,
    };
    Some((end + 1, stands_for))
}

/// Whether the reader has already marked the line as noise.
pub(super) fn known(noise: &[Noise], line: Span) -> bool {
    noise.iter().any(|n| n.kind != NoiseKind::Entity && n.span.contains(line))
}

/// Bytes of the last four characters: enough to show where a line was broken.
pub(super) fn tail(words: &str) -> usize {
    words.chars().rev().take(4).map(char::len_utf8).sum()
}

/// Credits in brackets inside a line: （某某 供图）.
pub(super) fn credits(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for credit in ["供图)", "供图）", "摄)", "摄）", "供稿)", "供稿）"] {
        for (at, _) in text.match_indices(credit) {
            let open = text[..at].rfind(['（', '(']);
            if let Some(open) =
                open.filter(|open| at - open <= 36 && !text[*open..at].contains('\n'))
            {
                found.push(Span::new(open, at + credit.len()));
            }
        }
    }
    found
}
