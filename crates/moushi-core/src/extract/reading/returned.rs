//! Items that come back with the code of a row behind them: the document was made of a ledger, so that an item is what
//! stands before its code and is neither cut nor judged. Which row it is, is decided where a ledger is at hand.

use super::{Draft, Reading, Sentence};
use crate::extract::deadline;
use crate::extract::labels;
use crate::extract::ordinal::{self, Ordinal};
use crate::extract::returned::{self, Mark};
use crate::extract::split;
use crate::extract::view::View;
use crate::model::{Kind, RowId, SectionRole};

/// What stands behind and around an item; positions are bytes of the flow.
#[derive(Clone, Debug)]
pub(in crate::extract) struct Held {
    pub(in crate::extract) rows: Vec<RowId>,
    /// The bracket with the codes.
    pub(in crate::extract) mark: (usize, usize),
    /// All before it that belongs to the item.
    pub(in crate::extract) item: (usize, usize),
    pub(in crate::extract) done: Option<bool>,
    pub(in crate::extract) reason: Option<(usize, usize)>,
}

impl Reading<'_> {
    /// A paragraph whose items have codes behind them, or one that only gives an account of a ledger. Tells whether it
    /// was one.
    pub(super) fn returned(&mut self, start: usize, end: usize) -> bool {
        let view = self.view;
        let marks = view.returned.marks_in(start, end);
        if marks.is_empty() {
            let account = view.returned.is_account(&view.flow, start, end);
            if account {
                self.account(start, end);
            }
            return account;
        }
        self.sentence = Sentence::default();
        self.open_stretch();
        self.outline.open_paragraph(&mut self.drafts);
        let mut from = start;
        for mark in marks {
            self.returned_item(from, mark);
            from = mark.end + loose(view.at(mark.end, end));
        }
        // What somebody has written behind the last code is read like any other paragraph.
        if from < end {
            self.paragraph(
                usize::MAX,
                super::Paragraph { start: from, end, heading: false, cell: false },
            );
        }
        true
    }

    /// A sentence or a heading about the ledger; a heading may give its items their outcome.
    fn account(&mut self, start: usize, end: usize) {
        let words = self.view.at(start, end);
        self.section(start, end, SectionRole::Boilerplate);
        if returned::counts_alone(words) {
            return;
        }
        let ordinal = ordinal::at_start(words);
        if let Some(ordinal) = ordinal {
            self.outline.open(&mut self.drafts, ordinal, &words[..ordinal.length]);
        }
        self.outcome = returned::heading(&words[ordinal.map_or(0, |it| it.length)..]);
    }

    /// One item from where it starts to its code.
    fn returned_item(&mut self, from: usize, mark: &Mark) {
        let view = self.view;
        let Some(bounds) = Bounds::of(view, from, mark) else { return };
        let Bounds { from, start, end, stop, achieved, .. } = bounds;
        if let Some(ordinal) = bounds.ordinal {
            let written = view.at(from, from + ordinal.length);
            self.outline.open(&mut self.drafts, ordinal, written);
        }
        let (role, kind) = match achieved {
            true => (SectionRole::Achievement, Kind::Achievement),
            false => (SectionRole::Plan, Kind::Task),
        };
        self.section(from, mark.end, role);
        let reason = returned::reason(view.at(end, stop));
        let held = Held {
            rows: mark.rows.clone(),
            mark: (mark.start, mark.end),
            item: (from, stop),
            done: bounds.done.or(self.outcome).flatten().filter(|_| !achieved),
            reason: reason.map(|(from, to)| (end + from, end + to)),
        };
        let draft = self.draft((start, end), start, 0.95, "code");
        let mut draft = Draft {
            // The words are the row's, however long.
            start,
            end,
            kind,
            ordinal: bounds.ordinal.map(|ordinal| (from, ordinal)),
            back: Some(held),
            deadline: deadline::of(view, start, end).filter(|_| !achieved),
            parent: None,
            ..draft
        };
        if let Some(note) = labels::of(view, end, stop) {
            draft.heed(&note);
        }
        self.wait();
        self.outline.child(&mut self.drafts, draft);
        self.served = true;
    }
}

/// Where the parts of an item stand, as its own words tell.
struct Bounds {
    /// Its number, or its words where it has none.
    from: usize,
    ordinal: Option<Ordinal>,
    /// Its words, without the label before and the facts behind.
    start: usize,
    end: usize,
    /// Where the facts end.
    stop: usize,
    /// What the label says.
    done: Option<Option<bool>>,
    achieved: bool,
}

impl Bounds {
    /// None where nothing stands before the code.
    fn of(view: &View, from: usize, mark: &Mark) -> Option<Self> {
        let blank = |at: usize| {
            let words = view.at(at, mark.start);
            at + words.len() - words.trim_start_matches([' ', '\u{3000}']).len()
        };
        let from = blank(from);
        let words = view.at(from, mark.start);
        let number = returned::ordinals(words);
        let body = blank(from + number);
        let achieved = mark.rows.iter().all(|row| row.0.starts_with('A'));
        let label = returned::label(view.at(body, mark.start)).filter(|_| !achieved);
        let start = label.map_or(body, |(length, _)| blank(body + length));
        let stop = split::trim(view, start, mark.start).1;
        if start >= stop {
            return None;
        }
        let facts = || returned::facts(view.at(start, stop));
        let end = if achieved { stop } else { start + facts() };
        Some(Self {
            from,
            ordinal: ordinal::at_start(words).filter(|ordinal| ordinal.length <= number),
            start,
            end,
            stop,
            done: label.map(|(_, done)| done),
            achieved,
        })
    }
}

/// Bytes of blanks and stops.
fn loose(words: &str) -> usize {
    words.len() - words.trim_start_matches([' ', '\u{3000}', '。', '；', '，']).len()
}
