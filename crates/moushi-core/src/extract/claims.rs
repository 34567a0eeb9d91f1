//! Claims of a count: 至少有十个突出亮点, 十项成果, 三个方向 — the number claimed and what is listed, so that
//! a clerk sees at a glance that nine of ten are named.

use super::lexicon::LEXICON;
use super::ordinal;
use super::reading::{Counted, Draft};
use super::view::View;
use crate::model::Claim;
use crate::text::{Span, numeral};

/// The claims of a text: those of announced lists, and those whose points follow as ordinals.
pub(super) fn find(view: &View, counted: &[Counted], drafts: &[Draft]) -> Vec<Claim> {
    let mut claims: Vec<Claim> =
        counted.iter().filter_map(|counted| announced(view, counted)).collect();
    claims.extend(ahead_of_points(view, drafts));
    claims.extend(directions(view));
    claims.sort_by_key(|claim| claim.span);
    claims.dedup_by_key(|claim| claim.span);
    claims
}

fn announced(view: &View, counted: &Counted) -> Option<Claim> {
    let words = view.at(counted.start, counted.end);
    let number = words.find(|c: char| "一二两三四五六七八九十百0123456789".contains(c))?;
    let claimed = number_at(&words[number..])?;
    let listed = counted.listed.iter().map(|(start, end)| view.flow.back(*start, *end)).collect();
    Some(Claim { span: view.flow.back(counted.start, counted.end), claimed, listed })
}

fn number_at(words: &str) -> Option<u32> {
    let value = numeral::read(words)?.value;
    (value.fract() == 0.0 && (2.0..=200.0).contains(&value)).then_some(value as u32)
}

/// 十个突出亮点：一是…；二是…: the points are the ordinals that follow in the same paragraph.
fn ahead_of_points(view: &View, drafts: &[Draft]) -> Vec<Claim> {
    let mut claims = Vec::new();
    for quantity in &view.quantities {
        let end = quantity.span.end();
        let Some(colon) =
            view.flow.text[end..].char_indices().take(12).find(|(_, c)| "：。，\n".contains(*c))
        else {
            continue;
        };
        let noun = view.at(quantity.span.start(), end + colon.0);
        let behind = &view.flow.text[end + colon.0 + colon.1.len_utf8()..];
        let pointed = matches!(colon.1, '。' | '，') && ordinal::at_start(behind).is_some();
        if colon.1 != '：' && !pointed
            || LEXICON.claims.counted.last_in(noun).is_none_or(|(_, to)| to != noun.len())
        {
            continue;
        }
        let paragraph = view.flow.paragraphs.partition_point(|p| p.start <= end);
        let Some(paragraph) = paragraph.checked_sub(1).map(|at| view.flow.paragraphs[at]) else {
            continue;
        };
        let listed = points(view, drafts, end, paragraph.end);
        let whole = quantity.value.fract() == 0.0 && (2.0..=200.0).contains(&quantity.value);
        if whole && listed.len() >= 2 {
            let span = view.flow.back(quantity.span.start(), end + colon.0);
            claims.push(Claim { span, claimed: quantity.value as u32, listed });
        }
    }
    claims
}

/// First item of every ordinal of the first level met, in a range.
fn points(view: &View, drafts: &[Draft], start: usize, end: usize) -> Vec<Span> {
    let from = drafts.partition_point(|draft| draft.start < start);
    let inside = || drafts[from..].iter().take_while(|draft| draft.start < end);
    let Some(level) = inside().find_map(|draft| draft.ordinal.map(|(_, ordinal)| ordinal.level))
    else {
        return Vec::new();
    };
    let mut last = None;
    let mut listed = Vec::new();
    for draft in inside() {
        if let Some((at, ordinal)) = draft.ordinal.filter(|(_, ordinal)| ordinal.level == level)
            && last.replace(at) != Some(at)
        {
            let _ = ordinal;
            listed.push(view.flow.back(draft.start, draft.end));
        }
    }
    listed
}

/// 聚焦A、B，C三个方向: the number stands behind the list, without 等.
fn directions(view: &View) -> Vec<Claim> {
    let mut claims = Vec::new();
    for quantity in &view.quantities {
        let (start, end) = (quantity.span.start(), quantity.span.end());
        let noun_end = view.flow.text[end..]
            .char_indices()
            .take(8)
            .find(|(_, c)| "，。；：".contains(*c))
            .map(|(at, _)| end + at);
        let Some(noun_end) = noun_end else { continue };
        let noun = view.at(start, noun_end);
        let counted = LEXICON.claims.counted.at_end(noun) > 0;
        let from = view.flow.text[..start]
            .rfind(['。', '；', '\n', '：'])
            .map_or(0, |at| at + view.flow.text[at..].chars().next().map_or(1, char::len_utf8));
        let before = view.at(from, start);
        let opener = LEXICON.announce.open.last_in(before);
        let whole = quantity.value.fract() == 0.0 && (2.0..=20.0).contains(&quantity.value);
        let Some((_, open)) =
            opener.filter(|_| counted && whole && !before.ends_with(['等', '的', '了']))
        else {
            continue;
        };
        let cuts = view.cuts(from + open, start, &['、', '，']);
        if cuts.is_empty() {
            continue;
        }
        let mut at = from + open;
        let mut listed = Vec::new();
        for cut in cuts.into_iter().chain([start]) {
            if at < cut {
                listed.push(view.flow.back(at, cut));
            }
            at = cut + '、'.len_utf8();
        }
        claims.push(Claim {
            span: view.flow.back(start, noun_end),
            claimed: quantity.value as u32,
            listed,
        });
    }
    claims
}
