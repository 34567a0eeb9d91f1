//! Figures misread by optical recognition: letters in the place of digits (HOO余件, 100%O), a full
//! stop for a point or a nought (2。亿元), a closing quotation mark that nothing opened. Suspicions
//! without a suggestion: only the original page can tell.

use super::flow::Flow;
use crate::text::{Noise, NoiseKind, Span, Sureness};

/// Suspicions in the flow, as ranges of the source.
pub(super) fn find(flow: &Flow) -> Vec<Noise> {
    let text = flow.text.as_str();
    let mut found: Vec<(usize, usize)> = stops(text);
    found.extend(letters(text));
    found.extend(flow.paragraphs.iter().filter_map(|p| unopened(text, p.start, p.end)));
    let noise = |(start, end): (usize, usize)| Noise {
        span: flow.back(start, end),
        kind: NoiseKind::Ocr,
        likely: None,
        sureness: Sureness::Medium,
    };
    found.into_iter().map(noise).collect()
}

fn is_unit(c: char) -> bool {
    "余个人件万亿所名项门次家户台册篇".contains(c)
}

/// 2。亿元: a stop between a digit and 亿 or 万.
fn stops(text: &str) -> Vec<(usize, usize)> {
    let near = |(at, stop): (usize, &str)| {
        let behind = at + stop.len();
        let digits = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let unit = text[behind..].chars().next().filter(|c| matches!(c, '亿' | '万'))?;
        let yuan = text[behind + unit.len_utf8()..].starts_with('元');
        let end = behind + unit.len_utf8() + if yuan { '元'.len_utf8() } else { 0 };
        (digits > 0).then_some((at - digits, end))
    };
    text.match_indices('。').filter_map(near).collect()
}

/// Letters that stand for digits: alone before a measure word, or stuck to a number behind it.
fn letters(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut run: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if "IlOoHSBZX0123456789（）".contains(c) && (run.is_some() || !"（）".contains(c)) {
            run.get_or_insert(at);
            continue;
        }
        if let Some(start) = run.take().filter(|start| is_misread(text, *start, at, c)) {
            let behind = if is_unit(c) { c.len_utf8() } else { 0 };
            found.push((number_before(text, start), at + behind));
        }
    }
    found
}

/// Where the number that a letter is stuck to starts: 100%O; else the letters themselves.
fn number_before(text: &str, start: usize) -> usize {
    let unit = text[..start].chars().next_back().filter(|c| *c == '%' || is_unit(*c));
    let Some(unit) = unit else { return start };
    let before = start - unit.len_utf8();
    let digits = text[..before].bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits > 0 { before - digits } else { start }
}

fn is_misread(text: &str, start: usize, end: usize, next: char) -> bool {
    let run = &text[start..end];
    let before = text[..start].chars().next_back();
    if next.is_ascii_alphabetic() || before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return false;
    }
    let letter = run.contains(['I', 'l', 'O', 'o', 'H']);
    let stuck =
        matches!(run, "O" | "o") && before.is_some_and(|c| c == '%' || c == '门' || c == '个');
    let alone = is_unit(next) && run.contains(['O', 'o', 'I', 'l']) && run.len() >= 2;
    letter && (stuck || alone) && !run.starts_with(['X', 'B', 'S', 'Z'])
}

/// 十四五”: a closing mark that nothing in the paragraph opened, with the word before it.
fn unopened(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let mut open = 0_usize;
    for (at, c) in text[start..end].char_indices() {
        match c {
            '“' => open += 1,
            '”' if open == 0 => {
                let word = text[start..start + at].char_indices().rev().nth(2)?.0;
                return Some((start + word, start + at + c.len_utf8()));
            }
            '”' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a suspicion lies on a place that is reported already.
pub(super) fn is_new(noise: &[Noise], span: Span) -> bool {
    noise.iter().all(|known| known.span.end() <= span.start() || span.end() <= known.span.start())
}
