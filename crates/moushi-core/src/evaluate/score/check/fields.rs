//! Which fields stand in an item, by name and place, and which of them a rule has a use for. Checks none of them.

use std::ops::Range;

use toml::Spanned;

use crate::evaluate::score::written::{Item, Rule};

/// The settings of a rule that stand in an item, by name.
pub(super) fn settings(item: &Item) -> Vec<(&'static str, Range<usize>)> {
    let numbers = [
        ("pass", &item.pass),
        ("floor", &item.floor),
        ("full", &item.full),
        ("least", &item.least),
        ("most", &item.most),
        ("beyond", &item.beyond),
    ];
    let mut found: Vec<(&'static str, Range<usize>)> =
        numbers.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?.span()))).collect();
    found.extend(item.limit.first().map(|limit| ("limit", limit.span())));
    found.extend(item.mean.as_ref().map(|mean| ("mean", mean.span())));
    found.extend(item.bands.as_ref().map(|bands| ("bands", bands.span())));
    found.extend(item.questions.as_ref().map(|questions| ("questions", questions.span())));
    found.extend(item.marks.as_ref().map(|marks| ("marks", marks.span())));
    found
}

/// What changes a rule that stands in an item, by name.
pub(super) fn modifiers(item: &Item) -> Vec<(&'static str, Range<usize>)> {
    let words = [
        ("printed", &item.printed),
        ("zero", &item.zero),
        ("veto", &item.veto),
        ("substitute", &item.substitute),
    ];
    let words = words.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?.span())));
    words.chain(item.times.first().map(|times| ("times", times.when.span()))).collect()
}

/// The settings that a rule has.
pub(super) fn has(rule: Rule) -> &'static [&'static str] {
    match rule {
        Rule::BestOfPeers | Rule::Deduct => &["floor"],
        Rule::TwoThreshold => &["pass", "floor", "limit"],
        Rule::FixedThreshold => &["pass", "floor"],
        Rule::Bands => &["mean", "bands", "beyond"],
        Rule::WeightedCounts => &["full"],
        Rule::Accumulate | Rule::Inverse => &[],
        Rule::Survey => &["questions", "marks"],
        Rule::Bonus => &["least", "most"],
    }
}

/// The choices of a composite for one of its indicators, by name.
pub(super) fn of_leaf(item: &Item) -> Vec<(&'static str, Range<usize>)> {
    let all = [
        ("posts", item.posts.as_ref().map(Spanned::span)),
        ("target", item.target.as_ref().map(Spanned::span)),
        ("normalisation", item.normalisation.as_ref().map(Spanned::span)),
        ("winsorise", item.winsorise.as_ref().map(Spanned::span)),
        ("transform", item.transform.as_ref().map(Spanned::span)),
    ];
    all.into_iter().filter_map(|(name, at)| Some((name, at?))).collect()
}

/// The choices of a composite for one of its nodes, by name.
pub(super) fn of_node(item: &Item) -> Vec<(&'static str, Range<usize>)> {
    let all = [("weights", &item.weights), ("aggregation", &item.aggregation)];
    all.into_iter().filter_map(|(name, word)| Some((name, word.as_ref()?.span()))).collect()
}
