//! `Reading`: goes through the flow paragraph by paragraph, keeps what the text has said about who
//! speaks, in what role and by when, and writes drafts of candidates. The decisions are in
//! `judge.rs`, `sift.rs`, `split.rs` and `announced.rs`.

mod headings;
mod items;
mod returned;
mod stretch;

use super::announced;
use super::deadline;
use super::flow::Paragraph;
use super::judge::{self, Class, Clause};
use super::labels::{self, Note};
use super::ordinal::Ordinal;
use super::paper::Paper;
use super::parents::Outline;
use super::risk;
use super::sections::{self, Frame};
use super::split::{self, Piece};
use super::talk;
use super::tense;
use super::view::View;
use crate::model::{Kind, Section, SectionRole};
pub(super) use returned::Held;
use stretch::Stretch;

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
    /// The code of a row behind it.
    pub(super) back: Option<Held>,
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
    /// The draft that announces a list of commitments, and where it ends.
    pledged: Option<(usize, usize)>,
    /// The names of annexes are listed.
    annexed: bool,
    /// The ordinal of the last piece that had one, and whether a full stop ended that piece.
    point: Option<(u8, bool)>,
    /// The piece goes on with points that 一是…；二是… has opened.
    enumerated: bool,
    stretch: Stretch,
    /// The outcome that the heading gives to the items under it.
    outcome: Option<Option<bool>>,
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
    /// It belongs to the words of its clause: 4月底前出台…, not 4月底前，出台….
    attached: bool,
    risk: bool,
    /// The paragraph opened with a heading.
    opened: bool,
    /// The paragraph is parted by short headings.
    parted: bool,
    /// The sender of the paper tells what it will do itself.
    own: bool,
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
            pledged: None,
            annexed: false,
            point: None,
            enumerated: false,
            stretch: Stretch::default(),
            outcome: None,
        };
        for (index, paragraph) in view.flow.paragraphs.iter().enumerate() {
            reading.paragraph(index, *paragraph);
        }
        reading.outline.finish(&mut reading.drafts);
        reading
    }

    fn paragraph(&mut self, index: usize, paragraph: Paragraph) {
        let (start, end) = (paragraph.start, paragraph.end);
        if self.returned(start, end) {
            return;
        }
        if self.is_annex(start, end) {
            self.section(start, end, SectionRole::Boilerplate);
            return;
        }
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
        self.open_stretch();
        self.outline.open_paragraph(&mut self.drafts);
        self.point = None;
        let pieces = split::pieces(self.view, start, end);
        self.frame.open_paragraph(self.view, paragraph, &pieces);
        for (at, piece) in pieces.iter().enumerate() {
            self.piece(piece, at, pieces.get(at + 1), pieces.len());
            (self.sentence.deadline, self.sentence.timed) = (None, false);
            if piece.full {
                self.close_sentence();
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
        self.settle();
    }

    fn piece(&mut self, piece: &Piece, index: usize, next: Option<&Piece>, count: usize) {
        let view = self.view;
        let (start, mut end) = (piece.start, piece.end);
        end = items::without_contact(view, start, end);
        let note = labels::of(view, start, end);
        if let Some(note) = &note {
            end = split::trim(view, start, note.from.max(start)).1;
        }
        if let Some((at, ordinal)) = piece.ordinal {
            self.open_point(ordinal.level);
            self.outline.open(&mut self.drafts, ordinal, view.at(at, at + ordinal.length));
            (self.sentence.owner, self.sentence.headed) = (None, false);
            self.close_posted(ordinal.level);
            self.enumerated = self.point == Some((ordinal.level, false));
            self.point = Some((ordinal.level, piece.full));
            let behind = view.at(piece.start, piece.end);
            self.frame.open_ordinal(view.at(at, at + ordinal.length), behind);
            if ordinal.level <= 4 {
                self.waiting = self.drafts.len();
            }
        }
        if start < end {
            self.body(piece, (start, end), index, next, count);
        }
        if let Some(note) = note.filter(|n| !self.keeps_to_point(piece, index + 1 == count, n)) {
            self.assign(&note);
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
        self.hear_assignments(&mut ranges);
        self.frame.hear(view, &mut ranges, piece.ordinal.map(|(_, o)| o));
        self.frame.open_piece(piece);
        self.pledge(piece, &mut ranges);
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
        {
            return;
        }
        if talk::is_talk(view, range.0, range.1) {
            let demanded = self.frame.current() == SectionRole::Requirement;
            let Some(at) = talk::demand_behind(view, &ranges).filter(|_| demanded) else { return };
            ranges.drain(..at);
        }
        let clauses: Vec<Clause> =
            ranges.iter().map(|(s, e)| judge::clause(view, *s, *e)).collect();
        if self.is_heading(piece, &clauses, index, next, count) {
            self.sentence.opened |= index == 0;
            return;
        }
        self.clauses(piece, &clauses);
    }

    /// 附件：1.某某表, and the names behind it, down to the signature.
    fn is_annex(&mut self, start: usize, end: usize) -> bool {
        let words = self.view.at(start, end);
        let short = words.chars().count() <= 40 && !words.contains('。');
        let behind = words.strip_prefix("附件").map(|behind| {
            behind.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五".contains(c))
        });
        let lists =
            behind.is_some_and(|behind| behind.starts_with(['：', '.']) && behind.len() > 3);
        self.annexed = lists && short || self.annexed && short && behind.is_none();
        self.annexed
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

/// 这些亮点，…: speaks of what was said.
fn comments(words: &str) -> bool {
    ["这些", "这一", "这是", "这充分", "这既", "这都"].iter().any(|word| words.starts_with(word))
}

/// A subject whose predicate names a problem: 教师仍然缺编.
fn names_problem(view: &View, start: usize, end: usize) -> bool {
    let words = view.at(start, end);
    // 决不能流于形式: warned against.
    let warned = ["不能", "不得", "不可", "防止", "避免", "不要"].iter().any(|w| words.contains(w));
    !warned && risk::closes(words) && {
        let clause = judge::clause(view, start, end);
        clause.verb.is_none()
            && !clause.bound
            && matches!(clause.class, Class::State | Class::Result | Class::Figure)
    }
}
