//! Who speaks, and in what role: results, plans, demands, background. Kept as a `Frame` that
//! headings, announcing words and the tense of a paragraph change. Also: which paragraph is a
//! heading, and which time phrase is a deadline.

use super::flow::{Paragraph, ends_sentence};
use super::judge;
use super::lexicon::LEXICON;
use super::ordinal::{self, Ordinal};
use super::split::{self, Piece};
use super::view::View;
use crate::model::{Kind, SectionRole};
use crate::text::{Grain, Role};

/// What the text has said so far about role and speaker.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Role of the stretch when nobody speaks.
    pub(super) role: SectionRole,
    /// The person to whom the paragraph is attributed.
    pub(super) speaker: Option<String>,
    /// The person who reports in this paragraph: owner of all that is reported.
    pub(super) reporter: Option<(usize, usize)>,
    /// A heading has set the role; the tense of paragraphs counts no more.
    fixed: bool,
    /// Level of the heading that has set it; deeper headings leave it alone.
    fixed_level: u8,
    speech: Speech,
    targets: bool,
    livelihood: bool,
    risks: bool,
    /// 一要 has opened: what stands under it is demanded.
    urged: bool,
    /// The document is a leader's address.
    address: bool,
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

impl Default for Frame {
    fn default() -> Self {
        Self {
            role: SectionRole::Plan,
            speaker: None,
            reporter: None,
            fixed: false,
            fixed_level: u8::MAX,
            speech: Speech::None,
            targets: false,
            livelihood: false,
            risks: false,
            urged: false,
            address: false,
        }
    }
}

impl Frame {
    /// The role of what stands here.
    pub(super) fn current(&self) -> SectionRole {
        match self.speech {
            Speech::None => self.role,
            Speech::Heard => SectionRole::Background,
            Speech::Demanding => SectionRole::Requirement,
        }
    }

    /// Whether nothing here is an item.
    pub(super) fn silent(&self) -> bool {
        matches!(self.current(), SectionRole::Background | SectionRole::Boilerplate)
    }

    /// Whether a slogan under an ordinal is an item: where things are demanded or planned.
    pub(super) fn takes_slogans(&self) -> bool {
        self.current() != SectionRole::Achievement
    }

    /// An ordinal opens; under 一要 things are demanded, whoever speaks.
    pub(super) fn open_ordinal(&mut self, written: &str) {
        self.urged = written.ends_with('要');
    }

    /// The frame in which a text starts.
    pub(super) fn of(view: &View) -> Self {
        let title = |p: &Paragraph| view.at(p.start, p.end);
        let address =
            view.flow.paragraphs.iter().take(2).map(title).any(|words| words.ends_with("讲话"));
        Self { address, ..Self::default() }
    }

    /// Whether problems are all that is named here.
    pub(super) fn names_risks(&self) -> bool {
        self.risks
    }

    /// Whether every entry here is a commitment, whatever its build.
    pub(super) fn lists_commitments(&self) -> bool {
        self.livelihood
    }

    /// What an item here says.
    pub(super) fn kind(&self, view: &View, start: usize, end: usize) -> Kind {
        match self.current() {
            _ if self.risks => Kind::Risk,
            SectionRole::Achievement => Kind::Achievement,
            SectionRole::Requirement => Kind::Requirement,
            _ if self.livelihood => Kind::Livelihood,
            _ if self.urged && self.address => Kind::Requirement,
            _ if self.is_target(view, start, end) => Kind::IndicatorTarget,
            _ => Kind::Task,
        }
    }

    /// A level to be reached, without an action that makes it.
    fn is_target(&self, view: &View, start: usize, end: usize) -> bool {
        let words = view.at(start, end);
        let quantities = view.quantities_in(start, end);
        let verb = judge::head(view, start, end).verb;
        let share = quantities.iter().any(|q| matches!(q.unit.as_str(), "%" | "‰" | "个百分点"));
        if self.targets && (quantities.is_empty() || share) {
            return true;
        }
        const REACH: [&str; 14] = [
            "达到",
            "不低于",
            "不少于",
            "超过",
            "提高到",
            "提升到",
            "控制在",
            "以上",
            "保持在",
            "降至",
            "降到",
            "达",
            "稳定在",
            "增长",
        ];
        let reach = REACH.iter().any(|word| words.contains(word));
        let made = verb.is_some_and(|(from, to)| {
            const REACHING: [&str; 7] = ["达到", "实现", "保持", "确保", "完成", "提高", "控制"];
            let word = view.at(from, to);
            !REACHING.contains(&word) && !LEXICON.nounlike.is(word)
        });
        !quantities.is_empty()
            && reach
            && !made
            && (share || verb.is_none() || LEXICON.levels.is_in(words))
    }

    /// A heading on a line of its own. Tells whether it opens a role.
    pub(super) fn open_heading(
        &mut self,
        words: &str,
        ordinal: Option<Ordinal>,
        index: usize,
    ) -> bool {
        let roles = &LEXICON.roles;
        self.speech = Speech::None;
        self.reporter = None;
        if roles.livelihood.is_in(words) && words.chars().count() <= 40 {
            self.livelihood = true;
            self.role = SectionRole::Plan;
            self.fixed = true;
            return true;
        }
        let title =
            ordinal.is_none() && (index <= 1 || words.contains('《') || words.chars().count() > 20);
        if title {
            return false;
        }
        let found = [
            (roles.requirement.last_in(words), SectionRole::Requirement),
            (roles.background.last_in(words), SectionRole::Background),
            (roles.achievement.last_in(words), SectionRole::Achievement),
            (roles.plan.last_in(words), SectionRole::Plan),
        ];
        let best = found
            .iter()
            .filter_map(|(at, role)| at.map(|at| (at.1, at.1 - at.0, *role)))
            .max_by_key(|(end, length, _)| (*end, *length));
        let top = ordinal.is_none_or(|ordinal| ordinal.level <= 1);
        self.targets = roles.target.at_end(words) > 0;
        if top {
            self.risks = roles.risk.at_end(words) > 0;
        }
        match best {
            Some((end, _, role)) if end == words.len() && (top || role != self.role) => {
                (self.role, self.fixed) = (role, true);
                self.fixed_level = ordinal.map_or(0, |ordinal| ordinal.level);
                self.livelihood = false;
                true
            }
            _ if top && ordinal.is_some_and(|ordinal| ordinal.level <= self.fixed_level) => {
                self.fixed = false;
                false
            }
            _ => false,
        }
    }

    /// A paragraph opens: nobody speaks until somebody is named; its tense may change the role.
    pub(super) fn open_paragraph(&mut self, view: &View, paragraph: Paragraph, pieces: &[Piece]) {
        self.speech = Speech::None;
        (self.speaker, self.reporter, self.urged) = (None, None, false);
        if let Some(mention) = view
            .mention_in(paragraph.start, paragraph.end)
            .filter(|m| m.title == paragraph.start || m.start == paragraph.start)
        {
            let after = view.at(mention.end, paragraph.end);
            let clause = after.find(['，', '。']).map_or(after, |cut| &after[..cut]);
            let reports = clause.starts_with("结合分管")
                || clause.starts_with("围绕分管")
                || clause.starts_with("结合工作")
                || ["汇报", "工作报告", "述职", "回顾了", "总结了"]
                    .iter()
                    .any(|word| clause.contains(word));
            if reports {
                self.reporter = Some((mention.start, mention.end));
                self.speaker = Some(view.at(mention.start, mention.end).to_owned());
            }
        }
        if !self.fixed {
            self.role = tense(view, pieces).unwrap_or(self.role);
        }
    }

    /// Hears who speaks in a piece, and takes the words that say so out of its clauses.
    pub(super) fn hear(
        &mut self,
        view: &View,
        clauses: &mut Vec<(usize, usize)>,
        ordinal: Option<Ordinal>,
    ) {
        self.turn(view, clauses);
        for index in 0..clauses.len().min(3) {
            let (start, end) = clauses[index];
            let Some((behind, urges)) = said(view, start, end) else { continue };
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

    /// 过去一年, 2024年，中心将: a period at the head of a report turns its role.
    fn turn(&mut self, view: &View, clauses: &[(usize, usize)]) {
        if self.reporter.is_none()
            || self.fixed && !clauses.is_empty() && self.speech != Speech::None
        {
            return;
        }
        let Some((start, end)) = clauses.first() else { return };
        let words = view.at(*start, *end);
        let next = clauses.get(1).map_or("", |(start, end)| view.at(*start, *end));
        if ["过去", "一年来", "去年", "五年来"].iter().any(|word| words.starts_with(word))
        {
            self.role = SectionRole::Achievement;
        } else if judge::year(words).is_some()
            && (words.contains('将') || next.contains('将') || next.contains('要'))
            || words.starts_with("下一步")
        {
            self.role = SectionRole::Plan;
        }
    }

    /// Whether problems are named from here on in the sentence.
    pub(super) fn tells_risk(&self, view: &View, range: (usize, usize)) -> bool {
        let words = view.at(range.0, range.1);
        self.risks || announces_risk(words)
    }

    /// 还存在一些困难和问题: tells that there are problems and names none.
    pub(super) fn only_announces_risk(&self, view: &View, range: (usize, usize)) -> bool {
        !self.risks && announces_risk(view.at(range.0, range.1))
    }
}

fn announces_risk(words: &str) -> bool {
    const SEES: [&str; 13] = [
        "面临",
        "存在",
        "认识到",
        "看到",
        "仍有",
        "还有",
        "不容忽视",
        "依然",
        "正视",
        "主要是",
        "问题是",
        "不足：",
        "问题：",
    ];
    const WHAT: [&str; 9] =
        ["困难", "挑战", "问题", "不足", "短板", "差距", "风险隐患", "薄弱环节", "矛盾"];
    let head = words.find('：').map_or(words, |colon| &words[..colon]);
    head.chars().count() <= 60
        && SEES.iter().any(|word| head.contains(word))
        && WHAT.iter().any(|word| head.contains(word))
        && (words.contains('：')
            || head.contains("清醒")
            || head.contains("我们也")
            || head.contains("同时也要看到"))
}

/// Whether a clause says who speaks: where what is said starts, and whether it is urged at once.
fn said(view: &View, start: usize, end: usize) -> Option<(usize, bool)> {
    let words = view.at(start, end);
    if words.chars().count() > 70 {
        return None;
    }
    let demand = &LEXICON.speech.demand;
    let urges = |verb: &str| ["要求", "希望", "号召", "叮嘱", "勉励", "明确要求"].contains(&verb);
    let length = demand.at_end(words);
    if length > 0 {
        let before = &words[..words.len() - length];
        // 各项布置与要求 is a noun.
        if before.ends_with(['与', '和', '及', '的', '、', '项', '作']) {
            return None;
        }
        let speaks = view.mention_in(start, end).is_some()
            || ends_in_body(before)
            || ["，", "上", "并", "中", "后"]
                .iter()
                .any(|word| before.ends_with(word) && before.chars().count() <= 14);
        return speaks.then(|| (end, urges(&words[words.len() - length..])));
    }
    let mut at = start;
    at += LEXICON.joining.at_start(words);
    let rest = view.at(at, end);
    let name =
        view.mention_in(at, end).filter(|m| m.start == at || m.title == at).map(|m| m.end - at);
    let body = ["他", "她", "会议", "大会", "全会", "通知", "意见", "方案"]
        .iter()
        .find(|word| rest.starts_with(**word))
        .map(|word| word.len());
    let who = name.or(body)?;
    let verb = demand.at_start(&rest[who..]);
    (verb > 0).then(|| (at + who + verb, urges(&rest[who..who + verb])))
}

fn ends_in_body(before: &str) -> bool {
    LEXICON.speech.body.at_end(before) > 0 || before.ends_with("还") || before.ends_with("同时")
}

/// The role that a paragraph's clauses speak for, when they speak clearly enough.
fn tense(view: &View, pieces: &[Piece]) -> Option<SectionRole> {
    let (mut done, mut planned) = (0, 0);
    for piece in pieces.iter().take(24) {
        let first = split::clauses(view, piece.start, piece.end).into_iter().next();
        if first.is_some_and(|(start, end)| said(view, start, end).is_some()) {
            break;
        }
        for (start, end) in split::clauses(view, piece.start, piece.end) {
            let words = view.at(start, end);
            if words.ends_with("报道")
                || words.ends_with("讯")
                || ["过去一年", "一年来", "五年来", "过去五年", "去年", "回顾", "近日", "日前"]
                    .iter()
                    .any(|word| words.starts_with(word))
            {
                done += 3;
            }
            let head = judge::head(view, start, end);
            let past = LEXICON.past.is_in(words);
            if head.bound
                || words.starts_with('到') && judge::year(&words['到'.len_utf8()..]).is_some()
            {
                planned += 2;
            } else if past || LEXICON.states.at_end(words) > 0 && head.verb.is_none() {
                done += 1;
            } else if head.verb.is_some() {
                planned += 1;
            }
        }
    }
    match (done, planned) {
        (done, planned) if done + planned < 2 => None,
        (done, planned) if done > planned => Some(SectionRole::Achievement),
        (done, planned) if done == planned => None,
        _ => Some(SectionRole::Plan),
    }
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
    let figure = !view.quantities_in(paragraph.start, paragraph.end).is_empty();
    match ordinal {
        Some(ordinal) if ordinal.level >= 3 => !figure && chars <= 14 && !words.contains('，'),
        Some(_) => !figure && chars <= 45,
        None => !words.contains('，') && (!figure || chars <= 40 && index <= 2),
    }
}

/// The first time phrase in a range that bounds work; an index among the view's.
pub(super) fn deadline(view: &View, start: usize, end: usize) -> Option<usize> {
    let from = view.whens.partition_point(|when| when.span.start() < start);
    view.whens[from..]
        .iter()
        .take_while(|when| when.span.end() <= end)
        .position(bounds)
        .map(|at| from + at)
}

fn bounds(when: &crate::text::When) -> bool {
    match when.role {
        Role::Until => true,
        Role::At => matches!(
            when.grain,
            Grain::Day | Grain::Month | Grain::Quarter | Grain::Half | Grain::Clock
        ),
        Role::During => when.grain != Grain::Standing && when.grain != Grain::Year,
        Role::From | Role::Every => false,
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
