//! How far an assignment in running text reaches: over the point that its ordinal opens (第三件，
//! 二是), or over its sentence, and never past either. What it says, `assigned` and `labels` know.

use super::{Draft, Reading};
use crate::extract::assigned;
use crate::extract::labels::Note;
use crate::extract::split::Piece;
use crate::extract::view::View;
use crate::model::Kind;

/// The point that is being read, and what was said of all of it.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    /// The first draft of the point.
    from: usize,
    /// The first draft of the paragraph.
    pub(super) paragraph: usize,
    /// The first draft of the sentence.
    sentence: usize,
    /// An ordinal in this paragraph has opened it, and its level.
    level: Option<u8>,
    /// A label has been heard within a point of this paragraph.
    heard: bool,
    notes: Vec<(usize, Note)>,
}

impl Reading<'_> {
    /// A paragraph opens.
    pub(super) fn open_stretch(&mut self) {
        let from = self.drafts.len();
        self.stretch = Stretch { from, paragraph: from, sentence: from, ..Stretch::default() };
    }

    /// An ordinal opens a point: what was said of the one before is settled.
    pub(super) fn open_point(&mut self, level: u8) {
        self.settle();
        let from = self.drafts.len();
        (self.stretch.from, self.stretch.sentence) = (from, from);
        self.stretch.level = Some(level);
    }

    /// A full stop: the next piece is a sentence of its own.
    pub(super) fn close_sentence(&mut self) {
        if self.stretch.level.is_none() {
            self.settle();
        }
        self.stretch.sentence = self.drafts.len();
    }

    /// Gives the drafts of the point what was said of all of it.
    pub(super) fn settle(&mut self) {
        for (from, note) in std::mem::take(&mut self.stretch.notes) {
            let view = self.view;
            for draft in &mut self.drafts[from..] {
                draft.heed(&note);
            }
            share(view, &mut self.drafts[from..], &note);
        }
    }

    /// Takes the clauses out that only say who answers for the others and until when.
    pub(super) fn hear_assignments(&mut self, ranges: &mut Vec<(usize, usize)>) {
        let view = self.view;
        let mut led = false;
        let first = ranges.first().copied();
        ranges.retain(|(start, end)| {
            let Some(word) = assigned::of(view, *start, *end) else {
                led = false;
                return true;
            };
            let numbered = self.stretch.level.is_some();
            let office = word.note.lead.is_some();
            // 由甲局负责 alone, outside a point, is the subject of what follows.
            let heard = if word.supports { led } else { !office || numbered || word.points };
            let from = match () {
                () if numbered => self.stretch.from,
                () if word.points => self.stretch.paragraph,
                () => self.stretch.sentence,
            };
            // Nothing stands before that could be done by then.
            let idle = !office
                && !word.supports
                && from == self.drafts.len()
                && first == Some((*start, *end));
            led = office && heard;
            if heard && !idle {
                self.stretch.notes.push((from, word.note));
            }
            !heard || idle
        });
    }

    /// A bracket at the end of a point holds for that point; whether this one does so.
    pub(super) fn keeps_to_point(&mut self, piece: &Piece, last: bool, note: &Note) -> bool {
        let alone = piece.start >= note.from;
        let point = self.stretch.level.is_some_and(|level| level >= 5);
        let keeps = point && (!last || self.stretch.heard && !alone);
        if keeps {
            self.stretch.heard = true;
            self.stretch.notes.push((self.stretch.from, note.clone()));
        }
        keeps
    }
}

/// Gives the works that a bracket names their own last day, and the others the one of 其余.
pub(super) fn share(view: &View, drafts: &mut [Draft], note: &Note) {
    let mut meant: Option<usize> = None;
    let mut behind = 0;
    for draft in drafts.iter_mut().filter(|draft| draft.kind != Kind::Achievement) {
        if draft.deadline.is_some() && note.shares.iter().all(|s| Some(s.due) != draft.deadline) {
            continue;
        }
        let words = view.at(draft.clause.min(draft.start), draft.end);
        let named = note
            .shares
            .iter()
            .find(|share| share.what.is_some_and(|(from, to)| words.contains(view.at(from, to))));
        // What goes on with the work named before, up to the next ；.
        if draft.start >= behind && view.at(behind, draft.start).contains(['；', '。']) {
            meant = None;
        }
        meant = named.map(|share| share.due).or(meant);
        behind = draft.end.max(behind);
        let rest = note.shares.iter().find(|share| share.what.is_none()).map(|share| share.due);
        draft.deadline = meant.or(rest).or(draft.deadline);
    }
}
