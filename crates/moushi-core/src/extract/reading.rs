//! `Reading`: goes through the flow paragraph by paragraph, keeps what the text has said about who
//! speaks, in what role and by when, and writes drafts of candidates. The decisions are in
//! `judge.rs`, `sift.rs`, `split.rs` and `announced.rs`.

use super::announced;
use super::deadline;
use super::flow::Paragraph;
use super::judge::{self, Class, Clause};
use super::labels::{self, Note};
use super::lexicon::LEXICON;
use super::ordinal::Ordinal;
use super::owner;
use super::paper::Paper;
use super::parents::Outline;
use super::risk;
use super::sections::{self, Frame};
use super::sift;
use super::split::{self, Listed, Piece};
use super::talk;
use super::tense;
use super::view::View;
use crate::model::{Kind, Section, SectionRole};

/// A candidate in the making; positions are bytes of the flow.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) owner: Option<(usize, usize)>,
    /// Index among the time phrases of the view.
    pub(super) deadline: Option<usize>,
    /// Offices that support.
    pub(super) support: Vec<(usize, usize)>,
    pub(super) ordinal: Option<(usize, Ordinal)>,
    pub(super) path: String,
    pub(super) parent: Option<usize>,
    pub(super) section: usize,
    pub(super) confidence: f32,
    pub(super) finder: &'static str,
    /// Where the clause starts, for the words that bind.
    pub(super) clause: usize,
    /// A heading that its only child repeats: left out in the end.
    pub(super) dropped: bool,
}

impl Draft {
    /// Takes up what labels say, where the words themselves say nothing.
    fn heed(&mut self, note: &Note) {
        self.owner = self.owner.or(note.lead);
        if self.kind != Kind::Achievement {
            self.deadline = self.deadline.or(note.due);
        }
        if self.support.is_empty() {
            self.support.clone_from(&note.support);
        }
    }
}

/// A claim of a count, with the drafts that it counts.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) listed: Vec<(usize, usize)>,
}

/// What reading a flow yields.
pub(super) struct Reading<'v> {
    pub(super) view: &'v View,
    pub(super) drafts: Vec<Draft>,
    pub(super) sections: Vec<(Section, usize, usize)>,
    pub(super) counted: Vec<Counted>,
    frame: Frame,
    outline: Outline,
    /// Drafts from here on wait for the office that 责任单位 names.
    waiting: usize,
    /// A label has been read; the next draft waits for other labels.
    served: bool,
    /// What the labels of the heading say that stands above, and its level.
    posted: Option<(u8, Note)>,
    sentence: Sentence,
}

/// What holds within one sentence.
#[derive(Clone, Copy, Debug, Default)]
struct Sentence {
    owner: Option<(usize, usize)>,
    /// The owner stood at the head of the sentence.
    headed: bool,
    deadline: Option<usize>,
    /// A time phrase has been read.
    timed: bool,
    risk: bool,
    /// The paragraph opened with a heading.
    opened: bool,
    /// The paragraph is parted by short headings.
    parted: bool,
}

impl<'v> Reading<'v> {
    /// Reads the whole flow.
    pub(super) fn of(view: &'v View) -> Self {
        let mut reading = Self {
            view,
            drafts: Vec::new(),
            sections: Vec::new(),
            counted: Vec::new(),
            frame: Frame::of(Paper::of(view)),
            outline: Outline::default(),
            waiting: 0,
            served: false,
            posted: None,
            sentence: Sentence::default(),
        };
        for (index, paragraph) in view.flow.paragraphs.iter().enumerate() {
            reading.paragraph(index, *paragraph);
        }
        reading.outline.finish(&mut reading.drafts);
        reading
    }

    fn paragraph(&mut self, index: usize, paragraph: Paragraph) {
        let (start, end) = (paragraph.start, paragraph.end);
        if labels::opens(self.view, start, end)
            && let Some(note) = labels::of(self.view, start, end)
        {
            self.assign(&note);
            return;
        }
        if sections::is_heading(self.view, paragraph, index) {
            self.heading(start, end, index);
            return;
        }
        self.sentence = Sentence::default();
        self.outline.open_paragraph(&mut self.drafts);
        let pieces = split::pieces(self.view, start, end);
        self.frame.open_paragraph(self.view, paragraph, &pieces);
        for (at, piece) in pieces.iter().enumerate() {
            self.piece(piece, at, pieces.get(at + 1), pieces.len());
            (self.sentence.deadline, self.sentence.timed) = (None, false);
            if piece.full {
                let kept = self.sentence.headed.then_some(self.sentence.owner).flatten();
                self.sentence = Sentence {
                    owner: kept,
                    headed: kept.is_some(),
                    opened: self.sentence.opened,
                    parted: self.sentence.parted,
                    ..Sentence::default()
                };
            }
        }
    }

    /// A heading on a line of its own: opens a role, and is an item when it is numbered work.
    fn heading(&mut self, start: usize, end: usize, index: usize) {
        let ordinal = super::ordinal::at_start(self.view.at(start, end));
        let behind = ordinal.map_or(start, |ordinal| start + ordinal.length);
        let note = labels::of(self.view, behind, end);
        let stop = note.as_ref().map_or(end, |note| note.from.max(behind));
        let (behind, end) = split::trim(self.view, behind, stop);
        let level = ordinal.map_or(0, |ordinal| ordinal.level);
        self.close_posted(level);
        self.posted = note.map(|note| (level, note)).or_else(|| self.posted.take());
        let words = self.view.at(behind, end);
        let opened = self.frame.open_heading(words, ordinal, index, self.view.year);
        self.section(start, end, if opened { self.frame.role } else { SectionRole::Background });
        let Some(ordinal) = ordinal.filter(|_| behind < end) else { return };
        self.outline.open(&mut self.drafts, ordinal, self.view.at(start, start + ordinal.length));
        self.waiting = self.drafts.len();
        if ordinal.level == 0
            || LEXICON.rubric.at_end(self.view.at(behind, end)) > 0
                && self.view.at(behind, end).chars().count() <= 8
        {
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
        if called || matches!(clause.class, Class::Work | Class::Soft | Class::Purpose) {
            self.head_item(&clause, (start, ordinal), clause.text);
        }
    }

    fn piece(&mut self, piece: &Piece, index: usize, next: Option<&Piece>, count: usize) {
        let view = self.view;
        let (start, mut end) = (piece.start, piece.end);
        let note = labels::of(view, start, end);
        if let Some(note) = &note {
            end = split::trim(view, start, note.from.max(start)).1;
        }
        if let Some((at, ordinal)) = piece.ordinal {
            self.outline.open(&mut self.drafts, ordinal, view.at(at, at + ordinal.length));
            (self.sentence.owner, self.sentence.headed) = (None, false);
            self.close_posted(ordinal.level);
            let behind = view.at(piece.start, piece.end);
            self.frame.open_ordinal(view.at(at, at + ordinal.length), behind);
            if ordinal.level <= 4 {
                self.waiting = self.drafts.len();
            }
        }
        if start < end {
            self.body(piece, (start, end), index, next, count);
        }
        if let Some(note) = note {
            self.assign(&note);
        }
    }

    /// The labels of a heading hold until a heading of its level opens.
    fn close_posted(&mut self, level: u8) {
        if self.posted.as_ref().is_some_and(|(at, _)| level <= *at) {
            self.posted = None;
        }
    }

    fn body(
        &mut self,
        piece: &Piece,
        range: (usize, usize),
        index: usize,
        next: Option<&Piece>,
        count: usize,
    ) {
        let view = self.view;
        let mut ranges = split::clauses(view, range.0, range.1);
        self.frame.hear(view, &mut ranges, piece.ordinal.map(|(_, o)| o));
        if piece.announces {
            self.frame.announce(view, range.0, range.1);
        }
        let from = piece.ordinal.map_or(piece.start, |(at, _)| at);
        if ranges.is_empty() {
            self.section(from, range.1, self.frame.current());
            return;
        }
        for (at, run) in tense::runs(view, &ranges).into_iter().enumerate() {
            self.frame.turn(view, run);
            let start = if at == 0 { from } else { run[0].0 };
            let end = run.last().map_or(range.1, |(_, end)| *end);
            self.section(start, end, self.frame.current());
            let range = (run[0].0.min(range.0.max(start)), end);
            self.run(piece, range, run.to_vec(), (index, next, count));
        }
    }

    /// The clauses of one period.
    fn run(
        &mut self,
        piece: &Piece,
        range: (usize, usize),
        mut ranges: Vec<(usize, usize)>,
        (index, next, count): (usize, Option<&Piece>, usize),
    ) {
        let view = self.view;
        if self.frame.tells_risk(view, range) {
            self.sentence.risk = true;
            if let Some(colon) = view.cuts(range.0, range.1, &['：']).last() {
                ranges.retain(|(start, _)| start > colon);
            } else if self.frame.only_announces_risk(view, range) {
                return;
            }
        } else if self.sentence.risk && risk::remedy(view.at(range.0, range.1)) {
            self.sentence.risk = false;
        }
        if self.sentence.risk {
            self.risks(&ranges, piece, true);
            return;
        }
        if !self.frame.silent() {
            let problems: Vec<_> =
                ranges.iter().copied().filter(|(s, e)| names_problem(view, *s, *e)).collect();
            ranges.retain(|range| !problems.contains(range));
            self.risks(&problems, piece, false);
        }
        if self.frame.current() != SectionRole::Requirement {
            let lists = announced::lists(view, &ranges);
            if !lists.is_empty() {
                self.lists(&lists, piece);
                let behind = lists.last().map_or(range.0, |list| list.end);
                ranges.retain(|(start, _)| *start >= behind);
            }
        }
        if ranges.is_empty()
            || self.frame.silent()
            || piece.announces
            || self.tells_meeting(range)
            || comments(view.at(range.0, range.1))
            || talk::is_talk(view, range.0, range.1)
        {
            return;
        }
        let clauses: Vec<Clause> =
            ranges.iter().map(|(s, e)| judge::clause(view, *s, *e)).collect();
        if self.is_heading(piece, &clauses, index, next, count) {
            self.sentence.opened |= index == 0;
            return;
        }
        self.clauses(piece, &clauses);
    }

    /// An entry of a timetable: a number and a day.
    fn is_timed(&self, piece: &Piece) -> bool {
        piece.ordinal.is_some() && deadline::of(self.view, piece.start, piece.end).is_some()
    }

    /// 省厅召开某某会议，总结…、谋划…: the occasion that the title has named, in the first paragraphs.
    fn tells_meeting(&self, range: (usize, usize)) -> bool {
        let early = self
            .view
            .flow
            .paragraphs
            .iter()
            .take(4)
            .any(|p| p.start <= range.0 && range.1 <= p.end);
        let words = self.view.at(range.0, range.1);
        let title = self.view.flow.paragraphs.first().map_or("", |p| self.view.at(p.start, p.end));
        if early && talk::tells_of_meeting(self.view, range.0, range.1) {
            return true;
        }
        let meets = |words: &str| words.contains("召开") || words.contains("举行");
        let named = title.chars().count() <= 60
            && (meets(title) || title.ends_with('会') || title.ends_with("会议"));
        early && named && (meets(words) || words.starts_with("会议"))
    }

    /// A short sentence that only announces what follows; numbered work is an item all the same,
    /// among results too (一是实施提升行动。).
    fn is_heading(
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
            if !piece.full && next.is_some()
                || self.frame.current() == SectionRole::Achievement && (figure || !follows)
            {
                return false;
            }
            if self.frame.current() == SectionRole::Achievement {
                if mark.1.level == 6 && clause.class == Class::Work {
                    self.head_item(clause, mark, clause.text);
                }
                return true;
            }
            if !follows || figure && chars > 24 {
                return false;
            }
            if !matches!(
                clause.class,
                Class::State
                    | Class::Result
                    | Class::Label
                    | Class::Formula
                    | Class::Fragment
                    | Class::Figure
            ) || judge::is_slogan(view.at(clause.start, clause.end))
            {
                self.head_item(clause, mark, clause.text);
            }
            return true;
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
    fn announces_point(&self, piece: &Piece, clauses: &[Clause], next: Option<&Piece>) -> bool {
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
    fn is_subheading(&mut self, clause: &Clause, index: usize, fits: bool) -> bool {
        let short = self.view.at(clause.start, clause.end).chars().count() <= 8;
        self.sentence.parted |= index == 1 && self.sentence.opened && short;
        fits && short && self.sentence.parted
    }

    /// 七要守牢底线，确保稳定。: two four-character slogans under an ordinal.
    fn is_slogan_heading(&mut self, piece: &Piece, clauses: &[Clause]) -> bool {
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

    fn head_item(&mut self, clause: &Clause, mark: (usize, Ordinal), from: usize) {
        let draft = self.draft((from, clause.end), clause.start, 0.8, "numbered");
        let draft = Draft { ordinal: Some(mark), ..draft };
        self.wait();
        self.outline.head(&mut self.drafts, draft);
    }

    fn clauses(&mut self, piece: &Piece, clauses: &[Clause]) {
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
            let Some(item) = chosen.next_if(|item| item.clause == index) else { continue };
            let own = self.time_of(clause);
            let from = item.from;
            for (start, end) in split::conjuncts(view, from, clause.end, Listed::No) {
                let mut draft = self.draft((start, end), clause.start, item.confidence, "clause");
                if draft.kind == Kind::Task && sift::told(view, clause) && !clause.bound {
                    draft.kind = Kind::Achievement;
                }
                draft.deadline =
                    own.or(self.sentence.deadline).filter(|_| draft.kind != Kind::Achievement);
                draft.ordinal = piece.ordinal;
                self.push(draft);
            }
        }
    }

    /// 一要提高站位，坚定信心: slogans alone, but an ordinal introduces them.
    fn is_bare_point(&self, piece: &Piece, clauses: &[Clause]) -> bool {
        let point = piece.ordinal.is_some_and(|(_, ordinal)| ordinal.level == 6);
        point
            && self.frame.takes_slogans()
            && clauses.iter().any(|clause| clause.class == Class::Attitude)
    }

    /// Takes the subject and the time phrase of a clause over to the ones behind it.
    fn follow(&mut self, clause: &Clause, index: usize) {
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
        }
    }

    fn time_of(&self, clause: &Clause) -> Option<usize> {
        deadline::of(self.view, clause.start, clause.end)
    }

    /// Clauses that name problems; in a stretch of problems nearly every clause does.
    fn risks(&mut self, ranges: &[(usize, usize)], piece: &Piece, stretch: bool) {
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

    fn lists(&mut self, lists: &[announced::List], piece: &Piece) {
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

    fn draft(
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
            parent: None,
            section: self.sections.len().saturating_sub(1),
            confidence,
            finder,
            clause,
            dropped: false,
        };
        if let Some((_, note)) = &self.posted {
            draft.heed(note);
        }
        draft
    }

    fn push(&mut self, draft: Draft) {
        let long =
            draft.end > draft.start && self.view.at(draft.start, draft.end).chars().count() >= 2;
        if long && !self.restates(&draft) {
            self.wait();
            self.outline.child(&mut self.drafts, draft);
        }
    }

    /// A draft is about to be added: those before it have what their labels said.
    fn wait(&mut self) {
        if std::mem::take(&mut self.served) {
            self.waiting = self.drafts.len();
        }
    }

    /// 加强文化建设。大力开展文化建设，…: the heading's object again, with another verb.
    fn restates(&self, draft: &Draft) -> bool {
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
    fn assign(&mut self, note: &Note) {
        for draft in &mut self.drafts[self.waiting..] {
            draft.heed(note);
        }
        self.served = true;
    }

    /// Goes on with the section or opens a new one.
    fn section(&mut self, start: usize, end: usize, role: SectionRole) {
        let speaker = self.frame.speaker.clone();
        match self.sections.last_mut() {
            Some((section, _, until)) if section.role == role && section.speaker == speaker => {
                *until = end.max(*until);
            }
            Some((_, from, until)) if start < *until && *from >= start => {
                let (section, _, until) = self.sections.last_mut().expect("just matched");
                (section.role, *until) = (role, end);
            }
            _ => {
                let span = crate::text::Span::default();
                self.sections.push((Section { span, role, speaker }, start, end));
            }
        }
    }
}

/// A subject whose predicate names a problem: 教师仍然缺编.
fn names_problem(view: &View, start: usize, end: usize) -> bool {
    risk::closes(view.at(start, end)) && {
        let clause = judge::clause(view, start, end);
        clause.verb.is_none()
            && !clause.bound
            && matches!(clause.class, Class::State | Class::Result | Class::Figure)
    }
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

/// 这些亮点，…: speaks of what was said.
fn comments(words: &str) -> bool {
    ["这些", "这一", "这是", "这充分", "这既", "这都"].iter().any(|word| words.starts_with(word))
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
