//! Items as they are met in reading: clauses, problems and announced lists become drafts, and drafts
//! get what the sentence and the labels say of all of them.

use super::{Counted, Draft, Reading, stretch};
use crate::extract::announced;
use crate::extract::deadline;
use crate::extract::judge::{self, Class, Clause};
use crate::extract::labels::Note;
use crate::extract::lexicon::{CLAUSES, LEXICON};
use crate::extract::owner;
use crate::extract::risk;
use crate::extract::sender;
use crate::extract::sift;
use crate::extract::split::{self, Listed, Piece};
use crate::extract::view::View;
use crate::model::{Kind, SectionRole};

impl Reading<'_> {
    pub(super) fn clauses(&mut self, piece: &Piece, clauses: &[Clause]) {
        let view = self.view;
        let role = self.frame.current();
        let chosen = if clauses.len() == 1 && piece.ordinal.is_some() && self.frame.takes_slogans()
        {
            sift_numbered(view, clauses, role)
        } else {
            sift::sift(view, clauses, role, self.frame.lists_commitments() || self.is_timed(piece))
        };
        if chosen.is_empty() && self.is_bare_point(piece, clauses) {
            let end = clauses.last().map_or(piece.end, |clause| clause.end);
            let draft = self.draft((clauses[0].text, end), clauses[0].start, 0.5, "numbered");
            // Conduct under an ordinal is demanded, in one's own plan too.
            let kind = if draft.kind == Kind::Task { Kind::Requirement } else { draft.kind };
            self.push(Draft { ordinal: piece.ordinal, kind, ..draft });
            return;
        }
        let mut chosen = chosen.into_iter().peekable();
        for (index, clause) in clauses.iter().enumerate() {
            self.follow(clause, index);
            if let Some(own) = sender::own(view, &self.frame.paper, clause) {
                self.sentence.own = own;
            }
            let Some(item) = chosen.next_if(|item| item.clause == index) else { continue };
            let own = self.time_of(clause);
            let from = item.from;
            for (start, end) in split::conjuncts(view, from, clause.end, Listed::No) {
                let mut draft = self.draft((start, end), clause.start, item.confidence, "clause");
                if draft.kind == Kind::Task && sift::told(view, clause) && !clause.bound {
                    draft.kind = Kind::Achievement;
                }
                if draft.kind == Kind::Requirement && self.frame.hears_sender() {
                    draft.kind = match () {
                        () if sift::already(view, clause) => Kind::Achievement,
                        () if self.sentence.own => Kind::Task,
                        () => Kind::Requirement,
                    };
                }
                draft.deadline =
                    own.or(self.sentence.deadline).filter(|_| draft.kind != Kind::Achievement);
                draft.ordinal = piece.ordinal;
                self.push(draft);
            }
        }
    }

    /// Takes the subject and the time phrase of a clause over to the ones behind it.
    pub(super) fn follow(&mut self, clause: &Clause, index: usize) {
        let view = self.view;
        if let Some((start, end)) = clause.subject
            && owner::names_body(view, start, end, self.frame.current() == SectionRole::Achievement)
        {
            self.sentence.owner = Some((start, end));
            self.sentence.headed =
                index == 0 && (clause.bound || view.at(end, clause.end).contains('了'));
        } else if index == 0
            && self.sentence.headed
            && !clause.bound
            && self.frame.speaks_for_itself()
        {
            self.sentence.owner = None;
            self.sentence.headed = false;
        }
        if let Some(deadline) = deadline::of(view, clause.start, clause.end)
            && (clause.start..=clause.text.max(clause.start))
                .contains(&view.whens[deadline].span.start())
        {
            // A second time phrase holds for its own clause and ends what the first one held.
            let head = self.view.whens[deadline].span.start() == clause.start;
            let first = !std::mem::replace(&mut self.sentence.timed, true);
            self.sentence.deadline = (head && first).then_some(deadline);
            self.sentence.attached = view.whens[deadline].span.end() < clause.end;
        } else if self.sentence.attached && parts_off(view, clause) {
            self.sentence.deadline = None;
        }
    }

    pub(super) fn time_of(&self, clause: &Clause) -> Option<usize> {
        deadline::of(self.view, clause.start, clause.end)
    }

    /// Clauses that name problems; in a stretch of problems nearly every clause does.
    pub(super) fn risks(&mut self, ranges: &[(usize, usize)], piece: &Piece, stretch: bool) {
        let view = self.view;
        for (start, end) in ranges {
            let words = view.at(*start, *end);
            let named = self.frame.names_risks()
                || LEXICON.risk.is_in(words)
                || LEXICON.problem.sign.is_in(words);
            if stretch && !named || words.chars().count() < 5 {
                continue;
            }
            for (from, to) in risk::items(view, *start, *end) {
                let clause = judge::clause(view, from, to);
                let mut draft = self.draft((clause.text.min(to), to), from, 0.8, "risk");
                draft.kind = Kind::Risk;
                draft.owner = self.frame.reporter;
                draft.deadline = None;
                draft.ordinal = piece.ordinal;
                draft.start = judge::head(view, from, to).hard.min(to);
                self.push(draft);
            }
        }
    }

    /// 办好十件民生实事: what announces a list of commitments is its parent when it counts them, and
    /// no item otherwise.
    pub(super) fn pledge(&mut self, piece: &Piece, ranges: &mut Vec<(usize, usize)>) {
        let Some(pledge) = self.frame.pledge else { return };
        let Some(at) = ranges.iter().position(|(_, end)| *end == pledge.end) else { return };
        let (start, end) = ranges.remove(at);
        self.pledged = None;
        if !pledge.counted {
            return;
        }
        let clause = judge::clause(self.view, start, end);
        self.section(start, pledge.until, SectionRole::Plan);
        let draft = self.draft((clause.text, end), start, 0.8, "count");
        let before = self.drafts.len();
        self.push(Draft { ordinal: piece.ordinal, ..draft });
        self.pledged = (self.drafts.len() > before).then_some((before, end));
    }

    pub(super) fn lists(&mut self, lists: &[announced::List], piece: &Piece) {
        let view = self.view;
        for list in lists {
            let role =
                if list.kind == Kind::Task { SectionRole::Plan } else { SectionRole::Achievement };
            self.section(list.start, list.end, role);
            let parent = list.claim.map(|(start, end)| {
                let mut draft = self.draft((start, end), start, 0.7, "count");
                draft.kind = list.kind;
                draft.ordinal = piece.ordinal;
                self.push(draft);
                self.drafts.len() - 1
            });
            let mut listed = Vec::new();
            let alone = if list.clauses.len() == 1 { Listed::Alone } else { Listed::Among };
            for (start, end) in &list.clauses {
                let clause = judge::clause(view, *start, *end);
                let skip = matches!(clause.class, Class::Label | Class::Formula | Class::Fragment);
                let method = clause.class == Class::Method
                    && view.at(clause.start, clause.end).starts_with('以');
                if skip && view.at(*start, *end).chars().count() < 4 || method {
                    continue;
                }
                for (start, end) in split::conjuncts(view, clause.text.min(*end), *end, alone) {
                    let start = behind_aim(view, start, end);
                    listed.push((start, end));
                    let mut draft = self.draft((start, end), clause.start, 0.8, "list");
                    draft.kind = list.kind;
                    draft.parent = parent;
                    self.push(draft);
                }
            }
            if let Some((start, end)) = list.claim {
                self.counted.push(Counted { start, end, listed });
            }
        }
    }

    pub(super) fn draft(
        &self,
        range: (usize, usize),
        clause: usize,
        confidence: f32,
        finder: &'static str,
    ) -> Draft {
        let (start, end) = split::trim(self.view, range.0, range.1);
        // A vague aim is a level to be reached only where a date bounds it.
        let told = self.frame.kind(self.view, start, end);
        let counted = !self.view.quantities_in(start, end).is_empty();
        let vague = told == Kind::IndicatorTarget && !counted && self.sentence.deadline.is_none();
        let kind = if vague { Kind::Task } else { told };
        let mut draft = Draft {
            start,
            end: shortened(self.view, start, end),
            kind,
            owner: self.frame.reporter.or(self.sentence.owner),
            deadline: self
                .sentence
                .deadline
                .filter(|_| self.frame.current() != SectionRole::Achievement),
            support: Vec::new(),
            ordinal: None,
            path: String::new(),
            parent: self
                .pledged
                .filter(|(_, until)| *until <= start && self.frame.pledges(start))
                .map(|(index, _)| index),
            section: self.sections.len().saturating_sub(1),
            confidence,
            finder,
            clause,
            dropped: false,
            back: None,
        };
        if let Some((_, note)) = &self.posted {
            draft.heed(note);
        }
        draft
    }

    pub(super) fn push(&mut self, draft: Draft) {
        let long =
            draft.end > draft.start && self.view.at(draft.start, draft.end).chars().count() >= 2;
        if long && !self.restates(&draft) {
            self.wait();
            self.outline.child(&mut self.drafts, draft);
        }
    }

    /// A draft is about to be added: those before it have what their labels said.
    pub(super) fn wait(&mut self) {
        if std::mem::take(&mut self.served) {
            self.waiting = self.drafts.len();
        }
    }

    /// 加强文化建设。大力开展文化建设，…: the heading's object again, with another verb.
    pub(super) fn restates(&self, draft: &Draft) -> bool {
        let object = |draft: &Draft| {
            let verb = judge::head(self.view, draft.start, draft.end).verb;
            verb.map(|(_, to)| self.view.at(to, draft.end))
        };
        let head = self.outline.head_above().map(|index| &self.drafts[index]);
        head.is_some_and(|head| {
            object(head)
                .is_some_and(|words| words.chars().count() >= 4 && object(draft) == Some(words))
        })
    }

    /// Gives what labels say to the drafts that wait for it.
    pub(super) fn assign(&mut self, note: &Note) {
        let paragraph = self.stretch.paragraph;
        let task = |draft: &Draft| draft.kind == Kind::Task;
        if note.due.is_some() && self.drafts[self.waiting..].iter().any(task) {
            // What has a last day ahead, next to other tasks, is not done yet.
            for draft in &mut self.drafts[self.waiting.max(paragraph)..] {
                if draft.kind == Kind::Achievement {
                    draft.kind = Kind::Task;
                }
            }
        }
        for (index, draft) in self.drafts.iter_mut().enumerate().skip(self.waiting) {
            // Results told in an earlier paragraph are nobody's to do.
            if draft.kind != Kind::Achievement || index >= paragraph {
                draft.heed(note);
            }
        }
        stretch::share(self.view, &mut self.drafts[self.waiting..], note);
        self.served = true;
    }
}

/// 4月底前出台方案，6所高中结对帮扶: a subject of its own, counted, and no level to be reached by then.
fn parts_off(view: &View, clause: &Clause) -> bool {
    let words = view.at(clause.start, clause.end);
    let tells = matches!(clause.class, Class::State | Class::Figure | Class::Result);
    let level = CLAUSES.reach.is_in(words) || CLAUSES.reach_with_number.is_in(words);
    let counted = view.quantities_in(clause.start, clause.end).first();
    let others = counted.is_some_and(|number| number.span.start() == clause.start);
    tells && others && clause.verb.is_none() && !level
}

/// …报送某处（联系人：某某）: whom to ask is no part of the work.
pub(super) fn without_contact(view: &View, start: usize, end: usize) -> usize {
    let words = view.at(start, end);
    let open = words.rfind('（').filter(|_| words.ends_with('）'));
    let contact = |at: &usize| LEXICON.noise.contact.at_start(&words[at + '（'.len_utf8()..]) > 0;
    open.filter(contact).map_or(end, |at| start + at)
}

/// Where the work of a listed conjunct starts.
fn behind_aim(view: &View, start: usize, end: usize) -> usize {
    let part = judge::clause(view, start, end);
    if part.class == Class::Work && view.at(start, end).starts_with('以') {
        part.text
    } else {
        start
    }
}

/// One ordinal, one clause: an item whatever it is, slogans included.
fn sift_numbered(view: &View, clauses: &[Clause], role: SectionRole) -> Vec<sift::Chosen> {
    let found = sift::sift(view, clauses, role, false);
    let stays = matches!(
        clauses[0].class,
        Class::Attitude | Class::Basis | Class::Soft | Class::Work | Class::Method | Class::State
    );
    if found.is_empty() && stays {
        return vec![sift::Chosen { clause: 0, from: clauses[0].text, confidence: 0.5 }];
    }
    found
}

/// At most 60 characters, cut at the last boundary before.
fn shortened(view: &View, start: usize, end: usize) -> usize {
    let words = view.at(start, end);
    let Some((limit, _)) = words.char_indices().nth(60) else { return end };
    let cut = view
        .cuts(start, start + limit, &['，', '、', '；'])
        .last()
        .copied()
        .filter(|cut| cut - start > 30);
    cut.unwrap_or(start + limit)
}
