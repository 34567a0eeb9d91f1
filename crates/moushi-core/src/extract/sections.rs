//! Who speaks, and in what role: results, plans, demands, background. Kept as a `Frame` that
//! headings, announcing words and the tense of a paragraph change. Also: which paragraph is a
//! heading. The words of time are weighed in `tense`, those of speaking in `speech`.

use super::flow::{Paragraph, ends_sentence};
use super::lexicon::LEXICON;
use super::livelihood::{self, Pledge};
use super::ordinal::{self, Ordinal};
use super::paper::Paper;
use super::split::Piece;
use super::view::View;
use super::{judge, levels, risk, speech, tense};
use crate::model::{Kind, SectionRole};

/// What the text has said so far about role and speaker.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Role of the stretch when nobody speaks.
    pub(super) role: SectionRole,
    /// The person to whom the paragraph is attributed.
    pub(super) speaker: Option<String>,
    /// The person who reports in this paragraph: owner of all that is reported.
    pub(super) reporter: Option<(usize, usize)>,
    /// What the paper is for: the role where nothing else is said.
    pub(super) paper: Paper,
    /// A period at the head of a sentence has turned the role for the rest of the paragraph.
    turned: Option<SectionRole>,
    /// The role for which the sentence speaks against its paragraph.
    moment: Option<SectionRole>,
    /// A heading has set the role; the tense of paragraphs counts no more.
    fixed: bool,
    /// Level of the heading that has set it; deeper headings leave it alone.
    fixed_level: u8,
    speech: Speech,
    targets: bool,
    /// Level of the heading that has announced commitments.
    livelihood: Option<u8>,
    risks: bool,
    /// Problems are named from here to the end of the paragraph.
    troubled: bool,
    /// 一要 has opened: what stands under it is demanded.
    urged: bool,
    /// The commitments that the paragraph announces.
    pub(super) pledge: Option<Pledge>,
    /// A list of commitments that goes on over paragraphs.
    run: Option<livelihood::Run>,
    /// What is read now belongs to a list of commitments.
    pledging: bool,
}

/// How far a speech has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Speech {
    /// Nobody speaks.
    #[default]
    None,
    /// Somebody speaks, but has demanded nothing yet.
    Heard,
    /// What follows is demanded.
    Demanding,
}

impl Frame {
    /// The frame with which a paper opens.
    pub(super) fn of(paper: Paper) -> Self {
        Self {
            role: paper.opens,
            paper,
            turned: None,
            moment: None,
            speaker: None,
            reporter: None,
            fixed: false,
            fixed_level: u8::MAX,
            speech: Speech::None,
            targets: false,
            livelihood: paper.commits.then_some(0),
            risks: false,
            troubled: false,
            urged: false,
            pledge: None,
            run: paper.pledges.then(livelihood::Run::whole),
            pledging: false,
        }
    }

    /// The role of what stands here.
    pub(super) fn current(&self) -> SectionRole {
        match self.speech {
            _ if self.pledging => SectionRole::Plan,
            Speech::None => self.moment.or(self.turned).unwrap_or(self.role),
            Speech::Heard => SectionRole::Background,
            Speech::Demanding => SectionRole::Requirement,
        }
    }

    /// Whether nothing here is an item.
    pub(super) fn silent(&self) -> bool {
        matches!(self.current(), SectionRole::Background | SectionRole::Boilerplate)
    }

    /// Whether what stands here follows from the paper alone: nobody speaks.
    pub(super) fn speaks_for_itself(&self) -> bool {
        self.current() == SectionRole::Plan
            || self.speech == Speech::None && self.paper.demands && !self.fixed
    }

    /// Whether a slogan under an ordinal is an item: where things are demanded or planned.
    pub(super) fn takes_slogans(&self) -> bool {
        self.current() != SectionRole::Achievement
    }

    /// An ordinal opens; under 一要 things are demanded, whoever speaks.
    pub(super) fn open_ordinal(&mut self, written: &str, behind: &str) {
        let demanded = written.ends_with('要') || behind.starts_with('要');
        self.urged = demanded && (!self.fixed || self.paper.address);
    }

    /// Whether problems are all that is named here.
    pub(super) fn names_risks(&self) -> bool {
        self.risks
    }

    /// Whether every entry here is a commitment, whatever its build.
    pub(super) fn lists_commitments(&self) -> bool {
        self.livelihood.is_some() || self.pledging
    }

    /// A piece is read: whether it belongs to a list of commitments.
    pub(super) fn open_piece(&mut self, piece: &Piece) {
        let overlaps = |pledge: &Pledge| pledge.start < piece.end && piece.start < pledge.until;
        self.pledging = self.runs_on() || self.pledge.as_ref().is_some_and(overlaps);
    }

    /// Whether a place belongs to a list of commitments announced in running text.
    pub(super) fn pledges(&self, at: usize) -> bool {
        self.runs_on() || self.pledge.is_some_and(|pledge| pledge.holds(at))
    }

    /// A list of commitments goes on over paragraphs.
    pub(super) fn runs_on(&self) -> bool {
        self.run.is_some_and(livelihood::Run::is_open)
    }

    /// Whether the one who speaks may also tell of work of his own.
    pub(super) fn hears_sender(&self) -> bool {
        self.paper.demands || self.speech != Speech::None
    }

    /// What an item here says.
    pub(super) fn kind(&self, view: &View, start: usize, end: usize) -> Kind {
        match self.current() {
            _ if self.risks => Kind::Risk,
            _ if self.pledges(start) => Kind::Livelihood,
            SectionRole::Achievement => Kind::Achievement,
            SectionRole::Requirement => Kind::Requirement,
            _ if self.livelihood.is_some() => Kind::Livelihood,
            _ if self.urged => Kind::Requirement,
            _ if levels::is_target(view, start, end, self.targets) => Kind::IndicatorTarget,
            _ => Kind::Task,
        }
    }

    /// A heading on a line of its own. Tells whether it opens a role.
    pub(super) fn open_heading(
        &mut self,
        words: &str,
        ordinal: Option<Ordinal>,
        index: usize,
        year: Option<i32>,
    ) -> bool {
        let roles = &LEXICON.roles;
        self.speech = Speech::None;
        (self.reporter, self.turned, self.moment, self.troubled) = (None, None, None, false);
        let level = ordinal.map_or(0, |ordinal| ordinal.level);
        if self.goes_on(ordinal) {
            return false;
        }
        if self.livelihood.is_some_and(|at| at > 0 && level <= at)
            || ["附件", "名词解释"].iter().any(|word| words.starts_with(word))
        {
            self.livelihood = None;
        }
        if roles.livelihood.is_in(words) && words.chars().count() <= 40 {
            self.livelihood = Some(level);
            self.role = SectionRole::Plan;
            self.fixed = index > 1 || !roles.achievement.is_in(words);
            return true;
        }
        let title =
            ordinal.is_none() && (index <= 1 || words.contains('《') || words.chars().count() > 30);
        if title {
            return false;
        }
        let found = [
            (roles.requirement.last_in(words), SectionRole::Requirement),
            (roles.background.last_in(words), SectionRole::Background),
            (roles.achievement.last_in(words), SectionRole::Achievement),
            (roles.plan.last_in(words), SectionRole::Plan),
        ];
        let acts = starts_with_deed(words);
        let closing = found
            .iter()
            .filter_map(|(at, role)| at.map(|at| (at.1, at.1 - at.0, *role)))
            .filter(|(_, _, role)| *role == SectionRole::Requirement || !acts)
            .max_by_key(|(end, length, _)| (*end, *length))
            .filter(|(end, ..)| *end == words.len())
            .map(|(_, _, role)| role);
        let best = closing.or_else(|| of_year(words, year).filter(|_| !acts));
        let top = ordinal.is_none_or(|ordinal| ordinal.level <= 1);
        self.targets = roles.target.at_end(words) > 0;
        if top {
            self.risks = roles.risk.at_end(words) > 0;
        }
        // “十四五”发展成就和“十五五”目标任务: looks both ways, so its paragraphs tell.
        let both = top && looks_both_ways(words);
        match best.filter(|_| !both) {
            Some(role) if top || role != self.role => {
                (self.role, self.fixed) = (self.paper.role(role), true);
                self.fixed_level = ordinal.map_or(0, |ordinal| ordinal.level);
                self.livelihood = None;
                true
            }
            // Papers go from results to plans and not back without saying so.
            _ if top
                && ordinal.is_some_and(|ordinal| ordinal.level <= self.fixed_level)
                && (both || self.role != SectionRole::Plan) =>
            {
                self.fixed = false;
                false
            }
            _ => false,
        }
    }

    /// A heading: whether it is one of the points of a list of commitments.
    fn goes_on(&mut self, ordinal: Option<Ordinal>) -> bool {
        self.pledge = None;
        self.run = ordinal.and_then(|ordinal| self.run?.behind(Some(ordinal.level)));
        self.pledging = self.runs_on();
        self.pledging
    }

    /// A paragraph opens: nobody speaks until somebody is named; its tense may change the role.
    pub(super) fn open_paragraph(&mut self, view: &View, paragraph: Paragraph, pieces: &[Piece]) {
        self.speech = Speech::None;
        (self.speaker, self.reporter, self.urged) = (None, None, false);
        (self.turned, self.moment, self.troubled) = (None, None, false);
        if let Some(mention) = speech::reporter(view, paragraph.start, paragraph.end) {
            self.reporter = Some((mention.start, mention.end));
            self.speaker = Some(view.at(mention.start, mention.end).to_owned());
        }
        let words = view.at(paragraph.start, paragraph.end);
        let level = ordinal::at_start(words).map(|ordinal| ordinal.level);
        self.run = self.run.and_then(|run| run.behind(level));
        let done = self.fixed && self.role == SectionRole::Achievement;
        let free = !self.runs_on();
        self.pledge = free.then(|| livelihood::announced(view, paragraph, pieces, done)).flatten();
        if self.pledge.is_some_and(|pledge| pledge.beyond) {
            self.run = Some(livelihood::Run::new());
        }
        if !self.fixed && (self.pledge.is_some() || !free) {
            // Numbers of a plan, however exact, are no results.
            self.role = self.paper.role(SectionRole::Plan);
        } else if !self.fixed {
            let vote = tense::paragraph(view, pieces)
                .filter(|role| !(self.paper.demands && *role == SectionRole::Achievement))
                .map(|role| self.paper.role(role));
            self.role = vote.unwrap_or(self.role);
        }
    }

    /// Hears who speaks in a piece, and takes the words that say so out of its clauses.
    pub(super) fn hear(
        &mut self,
        view: &View,
        clauses: &mut Vec<(usize, usize)>,
        ordinal: Option<Ordinal>,
    ) {
        if let Some(speech::Report { who: mention, own }) = speech::report(view, clauses) {
            self.reporter = own.then_some((mention.start, mention.end));
            self.speaker = Some(view.at(mention.start, mention.end).to_owned());
            self.speech = Speech::None;
            self.turned = None;
            if let Some((start, end)) = clauses.first() {
                self.turned = speech::reviews(view.at(*start, *end));
            }
            clauses.remove(0);
            return;
        }
        for index in 0..clauses.len().min(3) {
            let (start, end) = clauses[index];
            let Some((behind, urges)) = speech::said(view, start, end) else { continue };
            let person = view.mention_in(start, end).map(|m| view.at(m.start, m.end).to_owned());
            let pronoun = ["他", "她"].iter().any(|word| view.at(start, end).contains(word));
            if person.is_some() || !pronoun {
                self.speaker = person;
            }
            self.reporter = None;
            self.speech = if urges { Speech::Demanding } else { Speech::Heard };
            clauses.drain(..index);
            if behind >= end {
                clauses.remove(0);
            } else {
                clauses[0].0 = behind;
            }
            break;
        }
        let binds = |(start, end): &(usize, usize)| judge::clause(view, *start, *end).bound;
        if self.speech == Speech::Heard && (ordinal.is_some() || clauses.iter().any(binds)) {
            self.speech = Speech::Demanding;
        }
    }

    /// A sentence, or the part of one that a period opens: 过去一年, 2024年，中心将.
    pub(super) fn turn(&mut self, view: &View, clauses: &[(usize, usize)]) {
        self.moment = None;
        let (Some((start, end)), Some((_, last))) = (clauses.first(), clauses.last()) else {
            return;
        };
        let free = !self.fixed || self.reporter.is_some();
        let period = tense::period(view, *start, *end);
        match period {
            Some(role) if free || role == SectionRole::Plan => {
                self.turned = Some(self.paper.role(role));
            }
            _ if free => {
                let vote = tense::vote(view, *start, *last);
                // In a speech 了 is as often courtesy as result.
                let courteous =
                    |role: &SectionRole| self.paper.demands && *role == SectionRole::Achievement;
                self.moment = vote
                    .sentence()
                    .filter(|role| !courteous(role))
                    .map(|role| self.paper.role(role));
            }
            _ => {}
        }
    }

    /// 对近期工作进行了安排：: work to come is announced.
    pub(super) fn announce(&mut self, view: &View, start: usize, end: usize) {
        if LEXICON.tense.plans.at_end(view.at(start, end)) > 0 {
            self.turned = Some(SectionRole::Plan);
        }
    }

    /// Whether problems are named from here on in the sentence.
    pub(super) fn tells_risk(&mut self, view: &View, range: (usize, usize)) -> bool {
        let words = view.at(range.0, range.1);
        if self.troubled && risk::remedy(words) {
            self.troubled = false;
            return false;
        }
        let announced = risk::announces_risk(words);
        self.troubled |= announced;
        self.risks || self.troubled
    }

    /// 还存在一些困难和问题: tells that there are problems and names none.
    pub(super) fn only_announces_risk(&self, view: &View, range: (usize, usize)) -> bool {
        !self.risks && risk::announces_risk(view.at(range.0, range.1))
    }
}

/// 2025年工作, 2026年主要工作: the year tells, against the one that the paper plans for.
fn of_year(words: &str, known: Option<i32>) -> Option<SectionRole> {
    let year: i32 = words.get(..4)?.parse().ok()?;
    let works = words.ends_with("工作") || words.ends_with("任务") || words.ends_with("情况");
    let role = if year < known? { SectionRole::Achievement } else { SectionRole::Plan };
    works.then_some(role)
}

/// A heading that joins results and plans: …发展成就和…目标任务.
fn looks_both_ways(words: &str) -> bool {
    let Some((before, after)) = words.split_once('和').or_else(|| words.split_once('及')) else {
        return false;
    };
    LEXICON.roles.achievement.at_end(before) > 0 && LEXICON.roles.plan.at_end(after) > 0
}

/// 加强…, 聚力落实…: a heading that names work, not a part of the paper.
fn starts_with_deed(words: &str) -> bool {
    let manner = LEXICON.manner.at_start(words).max(LEXICON.light.at_start(words));
    judge::doing(words) > 0 || manner > 0 && judge::doing(&words[manner..]) > 0
}

/// Whether a paragraph is a heading and not a sentence.
pub(super) fn is_heading(view: &View, paragraph: Paragraph, index: usize) -> bool {
    let words = view.at(paragraph.start, paragraph.end);
    if paragraph.heading {
        return true;
    }
    let chars = words.chars().count();
    if paragraph.cell || ends_sentence(words) || words.contains(['。', '；']) || chars > 70 {
        return false;
    }
    let ordinal = ordinal::at_start(words);
    if index == 0 && ordinal.is_none() {
        return true;
    }
    let roles = &LEXICON.roles;
    // “十四五”时期工作回顾, 省十件民生实事: numbers in the name of a part of the paper count nothing.
    let part = [&roles.achievement, &roles.plan, &roles.livelihood];
    let figure = !view.quantities_in(paragraph.start, paragraph.end).is_empty()
        && part.iter().all(|set| set.at_end(words) == 0);
    match ordinal {
        Some(ordinal) if ordinal.level >= 3 => !figure && chars <= 14 && !words.contains('，'),
        Some(_) => !figure && chars <= 45,
        None => !words.contains('，') && (!figure || chars <= 40 && index <= 2),
    }
}

/// Stands in for the year when a text names none; no day is computed then.
pub(super) const NO_YEAR: i32 = 2000;

/// The year that a text plans for: the latest one in its first lines, else the latest in its body.
pub(super) fn plan_year(flow: &str, text: &str) -> Option<i32> {
    let title: String = flow.lines().take(2).flat_map(|line| line.chars().take(80)).collect();
    years(&title)
        .max()
        .or_else(|| years(flow.get(..flow.len().min(3000)).unwrap_or(flow)).max())
        .or_else(|| years(text).max())
}

fn years(text: &str) -> impl Iterator<Item = i32> {
    text.match_indices('年').filter_map(|(at, _)| {
        let digits = text.get(at.checked_sub(4)?..at)?;
        let year: i32 = digits.parse().ok()?;
        (1990..2060).contains(&year).then_some(year)
    })
}
