//! Words that are not what the author wrote: swapped by find-and-replace (公司 for 学校), misread by
//! optical recognition (l3亿), slips (的 for 地 in a row of 地). Suspicions with a suggestion, never
//! corrections: the text stays as it is.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::flow::Flow;
use super::words::WordSet;
use crate::text::{Noise, NoiseKind, Sureness};

#[derive(Deserialize)]
struct Raw {
    pair: Vec<RawPair>,
}

#[derive(Deserialize)]
struct RawPair {
    wrong: String,
    right: String,
    before: String,
    after: String,
    maybe_before: String,
    maybe_after: String,
}

struct Pair {
    wrong: String,
    right: String,
    before: WordSet,
    after: WordSet,
    maybe_before: WordSet,
    maybe_after: WordSet,
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let raw: Raw = toml::from_str(include_str!("../../../../data/lexicon/swaps.toml"))
        .expect("data/lexicon/swaps.toml is tested to parse");
    let pair = |raw: RawPair| Pair {
        before: WordSet::of(&raw.before),
        after: WordSet::of(&raw.after),
        maybe_before: WordSet::of(&raw.maybe_before),
        maybe_after: WordSet::of(&raw.maybe_after),
        wrong: raw.wrong,
        right: raw.right,
    };
    raw.pair.into_iter().map(pair).collect()
});

/// A suspected swap in the flow, with the company that gives it away.
struct Hit<'p> {
    start: usize,
    end: usize,
    wrong: (usize, usize),
    pair: &'p Pair,
    proof: bool,
}

/// Suspected words of a flow; one entry per distinct string.
pub(super) fn find(flow: &Flow) -> Vec<Noise> {
    let mut noise = swaps(flow);
    noise.extend(misread(flow).into_iter().map(|(start, end)| {
        let likely = Some(corrected(flow.at(start, end)));
        Noise {
            span: flow.back(start, end),
            kind: NoiseKind::Ocr,
            likely,
            sureness: Sureness::High,
        }
    }));
    noise.extend(slips(flow));
    noise
}

fn swaps(flow: &Flow) -> Vec<Noise> {
    let mut hits: Vec<Hit> = Vec::new();
    for pair in PAIRS.iter() {
        let places = flow.text.match_indices(pair.wrong.as_str());
        hits.extend(places.filter_map(|(at, _)| hit(&flow.text, at, pair)));
    }
    if !hits.iter().any(|hit| hit.proof) {
        return Vec::new();
    }
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut told = BTreeSet::new();
    let mut covered = 0;
    let mut noise = Vec::new();
    for hit in &hits {
        let words = flow.at(hit.start, hit.end);
        if hit.start < covered || !told.insert(words) {
            continue;
        }
        covered = hit.end;
        let likely = format!(
            "{}{}{}",
            flow.at(hit.start, hit.wrong.0),
            hit.pair.right,
            flow.at(hit.wrong.1, hit.end)
        );
        let sureness = if hit.proof { Sureness::High } else { Sureness::Medium };
        noise.push(Noise {
            span: flow.back(hit.start, hit.end),
            kind: NoiseKind::Swap,
            likely: Some(likely),
            sureness,
        });
    }
    noise
}

fn hit<'p>(text: &str, at: usize, pair: &'p Pair) -> Option<Hit<'p>> {
    let end = at + pair.wrong.len();
    if pair.wrong.starts_with('高') && text[..at].ends_with(['提', '最']) {
        return None;
    }
    let (head, tail) = (&text[..at], &text[end..]);
    let (before, after) = (pair.before.at_end(head), pair.after.at_start(tail));
    let proof = before + after > 0;
    let (before, after) = if proof {
        (before, after)
    } else {
        (pair.maybe_before.at_end(head), pair.maybe_after.at_start(tail))
    };
    // A proper name before 公司更名大学 belongs to what is shown.
    let before = if before == 0 && proof && pair.wrong == "公司" { name(head) } else { before };
    (before + after > 0)
        .then_some(Hit { start: at - before, end: end + after, wrong: (at, end), pair, proof })
        .map(|hit| if hit.proof && before > 0 { Hit { end, ..hit } } else { hit })
}

/// Bytes of the two characters before, when they are Chinese.
fn name(head: &str) -> usize {
    let two: Vec<char> = head.chars().rev().take(2).collect();
    let chinese = two.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    if chinese { two.iter().map(|c| c.len_utf8()).sum() } else { 0 }
}

/// The text with letters in numbers put right, byte for byte as long; none when nothing is wrong.
pub(super) fn mended(flow: &Flow) -> Option<String> {
    let spots = misread(flow);
    let mut text = String::with_capacity(flow.text.len());
    let mut at = 0;
    for (start, end) in &spots {
        text.push_str(flow.at(at, *start));
        text.push_str(&corrected(flow.at(*start, *end)));
        at = *end;
    }
    text.push_str(flow.at(at, flow.text.len()));
    (!spots.is_empty()).then_some(text)
}

fn corrected(words: &str) -> String {
    words.replace(['l', 'I'], "1").replace(['O', 'o'], "0")
}

/// l3亿, 2O23年: a letter in a number; the ranges of the numbers.
fn misread(flow: &Flow) -> Vec<(usize, usize)> {
    let bytes = flow.text.as_bytes();
    let mut noise: Vec<(usize, usize)> = Vec::new();
    for at in 1..bytes.len().saturating_sub(1) {
        let digit = match bytes[at] {
            b'l' | b'I' => "1",
            b'O' | b'o' => "0",
            _ => continue,
        };
        let (before, after) = (bytes[at - 1], bytes[at + 1]);
        let leads = before >= 0x80 && after.is_ascii_digit() && digit == "1";
        let inside = before.is_ascii_digit() && (after.is_ascii_digit() || after >= 0x80);
        if !leads && !inside {
            continue;
        }
        let inner = |b: &u8| b.is_ascii_alphanumeric() || *b == b'.';
        let start = at - bytes[..at].iter().rev().take_while(|b| inner(b)).count();
        let end = at + bytes[at..].iter().take_while(|b| inner(b)).count();
        let unit = flow.text[end..]
            .chars()
            .next()
            .filter(|c| "万亿千百个所名人元年月日吨公亩户".contains(*c));
        let end = end + unit.map_or(0, char::len_utf8);
        if unit.is_none() {
            continue;
        }
        if noise.last().is_none_or(|last| last.1 <= start) {
            noise.push((start, end));
        }
    }
    noise
}

/// 系统地谋、积极地争、勇敢的闯: one 的 in a row of 地 of the same build.
fn slips(flow: &Flow) -> Vec<Noise> {
    let mut noise = Vec::new();
    for (at, _) in flow.text.match_indices('的') {
        let behind = at + '的'.len_utf8();
        let row = |from: &str, to: &str| from.ends_with('、') || to.starts_with('、');
        let start = at - flow.text[..at].chars().rev().take(2).map(char::len_utf8).sum::<usize>();
        let end = behind + flow.text[behind..].chars().next().map_or(0, char::len_utf8);
        if !row(&flow.text[..start], &flow.text[end..]) {
            continue;
        }
        let from =
            flow.text[..start].char_indices().rev().take(12).last().map_or(start, |(i, _)| i);
        let to = flow.text[end..]
            .char_indices()
            .take(12)
            .last()
            .map_or(end, |(i, c)| end + i + c.len_utf8());
        let others = flow
            .at(from, to)
            .split('、')
            .filter(|part| part.chars().count() == 4 && part.chars().nth(2) == Some('地'));
        if others.count() >= 2 {
            let likely = format!("{}地{}", flow.at(start, at), flow.at(behind, end));
            noise.push(Noise {
                span: flow.back(start, end),
                kind: NoiseKind::Typo,
                likely: Some(likely),
                sureness: Sureness::High,
            });
        }
    }
    noise
}
