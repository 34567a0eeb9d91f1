//! Commitments to the public announced in running text: 今年办好十件民生实事。一是…；二是…, 重点办好以下
//! 实事：…. Finds the clause that announces and where its list ends; the kind is told in `sections`.

use super::flow::Paragraph;
use super::lexicon::{CLAUSES, LEXICON};
use super::split::{self, Piece};
use super::tense;
use super::view::View;
use crate::model::SectionRole;

/// A list of commitments that a paragraph announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pledge {
    /// The clause that announces it.
    pub(super) start: usize,
    pub(super) end: usize,
    /// It says how many: an item of its own, above the others.
    pub(super) counted: bool,
    /// Where the list ends, within the paragraph.
    pub(super) until: usize,
    /// The list stands in the paragraphs that follow.
    pub(super) beyond: bool,
}

impl Pledge {
    /// Whether a place belongs to the list.
    pub(super) fn holds(&self, at: usize) -> bool {
        (self.start..self.until).contains(&at)
    }
}

/// The list that a paragraph announces; `done` says that the paragraph stands in a review.
pub(super) fn announced(
    view: &View,
    paragraph: Paragraph,
    pieces: &[Piece],
    done: bool,
) -> Option<Pledge> {
    let words = view.at(paragraph.start, paragraph.end);
    if done || !CLAUSES.pledge_noun.is_in(words) {
        return None;
    }
    pieces.iter().enumerate().find_map(|(index, piece)| {
        let clauses = split::clauses(view, piece.start, piece.end);
        let told = clauses.first().and_then(|(start, end)| tense::period(view, *start, *end));
        if told == Some(SectionRole::Achievement) {
            return None;
        }
        clauses.iter().enumerate().find_map(|(at, (start, end))| {
            let last = at + 1 == clauses.len();
            pledge(view, (*start, *end), last, paragraph, &pieces[index..])
        })
    })
}

/// The list behind the clause `start..end` of the first of `pieces`, when it announces one.
fn pledge(
    view: &View,
    (start, end): (usize, usize),
    last: bool,
    paragraph: Paragraph,
    pieces: &[Piece],
) -> Option<Pledge> {
    let words = view.at(start, end);
    let noun = CLAUSES.pledge_noun.at_end(words);
    let opens = CLAUSES.pledge_verb.is_in(&words[..words.len() - noun]);
    if noun == 0 || !opens || words.contains('了') || LEXICON.tense.done.is_in(words) {
        return None;
    }
    let follows = CLAUSES.pledge_follows.is_in(words);
    let counted = !follows && !view.quantities_in(start, end).is_empty();
    let pledge = |until, beyond| Pledge { start, end, counted, until, beyond };
    let next = pieces.get(1).filter(|_| last);
    if let Some(level) = next.and_then(|next| next.ordinal).map(|(_, ordinal)| ordinal.level) {
        return Some(pledge(points_end(pieces, level), false));
    }
    let colon = view.flow.text[end..].starts_with('：');
    if colon && end < pieces[0].end {
        return Some(pledge(sentence_end(pieces), false));
    }
    let closes = last && next.is_none();
    (closes && (follows || counted)).then(|| pledge(paragraph.end, true))
}

/// Where the last point of a level ends, with the sentences of its own.
fn points_end(pieces: &[Piece], level: u8) -> usize {
    let of = |piece: &&Piece| piece.ordinal.is_some_and(|(_, ordinal)| ordinal.level == level);
    let last = pieces.iter().rposition(|piece| of(&piece)).unwrap_or(0);
    sentence_end(&pieces[last..])
}

/// Where the sentence ends that the first piece stands in.
fn sentence_end(pieces: &[Piece]) -> usize {
    let full = pieces.iter().find(|piece| piece.full).or(pieces.last());
    full.map_or(0, |piece| piece.end)
}

/// A list of commitments that goes on over paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Level of its ordinals, once the first has been met.
    level: Option<u8>,
}

impl Run {
    /// A list whose first point has not been met.
    pub(super) fn new() -> Self {
        Self { level: None }
    }

    /// A paper that is nothing but a list.
    pub(super) fn whole() -> Self {
        Self { level: Some(0) }
    }

    /// Whether its first point has been met.
    pub(super) fn is_open(self) -> bool {
        self.level.is_some()
    }

    /// The list behind a paragraph with an ordinal of this level; none when it has ended.
    pub(super) fn behind(self, level: Option<u8>) -> Option<Self> {
        match (self.level, level) {
            (None, Some(_)) => Some(Self { level }),
            (Some(first), Some(level)) => (level >= first).then_some(self),
            // 一是, 第三件 stand inside paragraphs: what has none follows the list.
            (Some(6), None) => None,
            // What stands under a point that is a heading.
            (Some(_), None) => Some(self),
            (None, None) => None,
        }
    }
}
