//! Headings and numbered points as they are met in reading: which lines open a stretch, which are
//! parents, which only announce.

use super::{Draft, Reading, Sentence};
use crate::extract::judge::{self, Class, Clause};
use crate::extract::labels::{self};
use crate::extract::lexicon::{CLAUSES, LEXICON};
use crate::extract::ordinal::{self, Ordinal};
use crate::extract::returned;
use crate::extract::split::{self, Piece};
use crate::model::SectionRole;

impl Reading<'_> {
    /// A heading on a line of its own: opens a role, and is an item when it is numbered work.
    pub(super) fn heading(&mut self, start: usize, end: usize, index: usize) {
        // Whoever a sentence before has named does not answer for this part.
        self.sentence = Sentence::default();
        let ordinal = ordinal::at_start(self.view.at(start, end));
        let behind = ordinal.map_or(start, |ordinal| start + ordinal.length);
        let note = labels::of(self.view, behind, end);
        let stop = note.as_ref().map_or(end, |note| note.from.max(behind));
        let (behind, end) = split::trim(self.view, behind, stop);
        let level = ordinal.map_or(0, |ordinal| ordinal.level);
        self.close_posted(level);
        self.posted = note.map(|note| (level, note)).or_else(|| self.posted.take());
        let words = self.view.at(behind, end);
        self.outcome = returned::heading(words);
        let opened = self.frame.open_heading(words, ordinal, index, self.view.year);
        self.section(start, end, if opened { self.frame.role } else { SectionRole::Background });
        let Some(ordinal) = ordinal.filter(|_| behind < end) else { return };
        self.outline.open(&mut self.drafts, ordinal, self.view.at(start, start + ordinal.length));
        self.waiting = self.drafts.len();
        if ordinal.level == 0 || names_part(self.view.at(behind, end)) {
            return;
        }
        if opened && ordinal.level <= 1
            || self.frame.role == SectionRole::Achievement
            || behind >= end
        {
            return;
        }
        let clause = judge::clause(self.view, behind, end);
        let called = clause.class == Class::Attitude && self.view.at(behind, end).contains('，');
        let committed =
            self.frame.runs_on() && matches!(clause.class, Class::State | Class::Figure);
        if called || committed || matches!(clause.class, Class::Work | Class::Soft | Class::Purpose)
        {
            self.head_item(&clause, (start, ordinal), clause.text);
        }
    }

    /// The labels of a heading hold until a heading of its level opens.
    pub(super) fn close_posted(&mut self, level: u8) {
        if self.posted.as_ref().is_some_and(|(at, _)| level <= *at) {
            self.posted = None;
        }
    }

    /// A numbered sentence of one clause: a heading, which may be an item of its own.
    fn is_numbered_heading(
        &mut self,
        clause: &Clause,
        mark: (usize, Ordinal),
        follows: bool,
        figure: bool,
        chars: usize,
    ) -> bool {
        if follows && names_part(self.view.at(clause.start, clause.end)) {
            return true;
        }
        if self.frame.current() == SectionRole::Achievement {
            if figure || !follows {
                return false;
            }
            if mark.1.level == 6 && clause.class == Class::Work {
                self.head_item(clause, mark, clause.text);
            }
            return true;
        }
        if !follows || figure && chars > 24 {
            return false;
        }
        let told = matches!(
            clause.class,
            Class::State
                | Class::Result
                | Class::Label
                | Class::Formula
                | Class::Fragment
                | Class::Figure
        );
        if !told || judge::is_slogan(self.view.at(clause.start, clause.end)) {
            self.head_item(clause, mark, clause.text);
        }
        true
    }

    /// A short sentence that only announces what follows; numbered work is an item all the same,
    /// among results too (一是实施提升行动。).
    pub(super) fn is_heading(
        &mut self,
        piece: &Piece,
        clauses: &[Clause],
        index: usize,
        next: Option<&Piece>,
        count: usize,
    ) -> bool {
        let [clause] = clauses else {
            return self.announces_point(piece, clauses, next)
                || self.is_slogan_heading(piece, clauses);
        };
        let view = self.view;
        let chars = view.at(clause.start, clause.end).chars().count();
        let follows = next.is_some_and(|next| {
            next.ordinal.is_none()
                || piece
                    .ordinal
                    .is_some_and(|(_, o)| next.ordinal.is_some_and(|(_, n)| n.level > o.level))
        });
        let figure = !view.quantities_in(clause.start, clause.end).is_empty();
        if let Some(mark) = piece.ordinal {
            // 一是…；二是…。: the last of several points is no heading of what follows.
            let alone = !piece.full && next.is_some() || self.enumerated;
            return !alone && self.is_numbered_heading(clause, mark, follows, figure, chars);
        }
        if !follows || figure || !piece.full || count < 2 {
            return false;
        }
        let announces = LEXICON.heading_end.at_end(view.at(clause.start, clause.end)) > 0;
        let longer = next.is_some_and(|next| view.at(next.start, next.end).contains('，'));
        let plan = matches!(
            clause.class,
            Class::Work | Class::Soft | Class::Purpose | Class::Basis | Class::Attitude
        );
        match self.frame.current() {
            SectionRole::Achievement => announces && chars <= 22 && (index == 0 || chars <= 14),
            SectionRole::Requirement => false,
            _ if clause.subject.is_some() => false,
            _ if index == 0 => chars <= 22 && (plan || announces),
            _ => {
                self.is_subheading(clause, index, plan && longer)
                    || announces && !plan && chars <= 22
            }
        }
    }

    /// 五是着力惠民生，推动服务提质。: among results, the sentence under an ordinal only announces
    /// when it names no figure and others follow.
    pub(super) fn announces_point(
        &self,
        piece: &Piece,
        clauses: &[Clause],
        next: Option<&Piece>,
    ) -> bool {
        let point = piece.ordinal.is_some_and(|(_, ordinal)| ordinal.level == 6);
        let (start, end) = (piece.start, piece.end);
        point
            && piece.full
            && clauses.len() == 2
            && self.frame.current() == SectionRole::Achievement
            && next.is_some_and(|next| next.ordinal.is_none())
            && self.view.quantities_in(start, end).is_empty()
            && self.view.quotes_in(start, end).is_empty()
            && self.view.at(start, end).chars().count() <= 36
    }

    /// 夯实基础教育。: within a paragraph that is parted by headings, the first right behind its own.
    pub(super) fn is_subheading(&mut self, clause: &Clause, index: usize, fits: bool) -> bool {
        let short = self.view.at(clause.start, clause.end).chars().count() <= 8;
        self.sentence.parted |= index == 1 && self.sentence.opened && short;
        fits && short && self.sentence.parted
    }

    /// 七要守牢底线，确保稳定。: two four-character slogans under an ordinal.
    pub(super) fn is_slogan_heading(&mut self, piece: &Piece, clauses: &[Clause]) -> bool {
        let (Some(mark), [first, second]) = (piece.ordinal, clauses) else { return false };
        let short = |c: &Clause| self.view.at(c.start, c.end).chars().count() <= 7;
        let role = self.frame.current();
        if !(piece.full && short(first) && short(second)) || role == SectionRole::Achievement {
            return false;
        }
        let whole = Clause { end: second.end, ..first.clone() };
        self.head_item(&whole, mark, first.text);
        true
    }

    pub(super) fn head_item(&mut self, clause: &Clause, mark: (usize, Ordinal), from: usize) {
        let draft = self.draft((from, clause.end), clause.start, 0.8, "numbered");
        let draft = Draft { ordinal: Some(mark), ..draft };
        self.wait();
        self.outline.head(&mut self.drafts, draft);
    }

    /// 一要提高站位，坚定信心: slogans alone, but an ordinal introduces them.
    pub(super) fn is_bare_point(&self, piece: &Piece, clauses: &[Clause]) -> bool {
        let point = piece.ordinal.is_some_and(|(_, ordinal)| ordinal.level == 6);
        point
            && self.frame.takes_slogans()
            && clauses.iter().any(|clause| clause.class == Class::Attitude)
    }
}

/// 检查时间, 自查阶段（5月6日至10日）: names a part of the paper or of the time and no work.
fn names_part(words: &str) -> bool {
    let bracket = words.rfind('（').filter(|at| *at > 0 && words.ends_with('）'));
    let name = bracket.map_or(words, |at| &words[..at]);
    let chars = name.chars().count();
    let deed = judge::doing(name) > 3 && LEXICON.nounlike.at_start(name) == 0;
    LEXICON.rubric.at_end(name) > 0 && (chars <= 4 || chars <= 8 && !deed)
        || CLAUSES.stages.at_end(name) > 0 && chars <= 10
}
