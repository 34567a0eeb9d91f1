//! What a paper is for, by its first lines: a review, a speech or a notice to others, a list of
//! commitments, or plain plans. Decides only the role where the text itself says nothing.

use super::flow::Paragraph;
use super::lexicon::{CLAUSES, LEXICON};
use super::view::View;
use crate::model::SectionRole;

/// What a paper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paper {
    /// The role with which it opens.
    pub(super) opens: SectionRole,
    /// What it says is to come, it demands of others.
    pub(super) demands: bool,
    /// A leader's address: 一要, 二要 demand.
    pub(super) address: bool,
    /// Its title announces commitments to the public.
    pub(super) commits: bool,
    /// It is a table of commitments whose cells run into one another.
    pub(super) pledges: bool,
    /// The line that names whom a notice is written to.
    pub(super) addressed: Option<(usize, usize)>,
    /// The line above the date at the end that names who wrote it.
    pub(super) signed: Option<(usize, usize)>,
}

/// Lines that may hold the title and the address.
const HEAD: usize = 5;

impl Paper {
    /// Reads the first lines.
    pub(super) fn of(view: &View) -> Self {
        let mut paper = Self {
            opens: SectionRole::Plan,
            demands: false,
            address: false,
            commits: false,
            pledges: false,
            addressed: None,
            signed: None,
        };
        let lines = || {
            let head = view.flow.paragraphs.iter().take(HEAD);
            head.map(|Paragraph { start, end, .. }| view.at(*start, *end))
        };
        let spreads = lines().any(|line| {
            line.chars().count() <= 90
                && CLAUSES.spreads.is_in(line)
                && (line.contains('《') || !line.ends_with('。') || CLAUSES.hands_out.is_in(line))
        });
        let addressed = view.flow.paragraphs.iter().take(HEAD).any(|line| addresses(view, line));
        let speech = lines().any(|line| line.chars().count() <= 90 && line.contains("上的讲话"));
        paper.address = speech || lines().take(2).any(|line| line.ends_with("讲话"));
        paper.demands = speech || addressed && !spreads;
        if addressed && !spreads {
            let line = view.flow.paragraphs.iter().take(HEAD).find(|line| addresses(view, line));
            paper.addressed = line.map(|line| (line.start, line.end));
            paper.signed = signature(view);
        }
        let title = view.flow.paragraphs.first().map_or("", |p| view.at(p.start, p.end));
        if title.chars().count() <= 60 && !title.contains('。') {
            let reviews = LEXICON.roles.reviews.is_in(title);
            let plans = LEXICON.tense.plans.is_in(title) || title.contains("计划");
            if reviews && !plans {
                paper.opens = SectionRole::Achievement;
            }
            paper.commits = reviews && LEXICON.roles.livelihood.is_in(title);
        }
        paper.pledges = title.chars().count() > 60 && tables_pledges(title);
        if paper.demands {
            paper.opens = SectionRole::Requirement;
        }
        if paper.commits {
            paper.opens = SectionRole::Plan;
        }
        paper
    }

    /// The role of what is done or to come, in this paper.
    pub(super) fn role(self, role: SectionRole) -> SectionRole {
        if role == SectionRole::Plan && self.demands { SectionRole::Requirement } else { role }
    }
}

/// 各县（市、区）教育局：
fn addresses(view: &View, line: &Paragraph) -> bool {
    let words = view.at(line.start, line.end);
    words.starts_with('各') && !words.starts_with("各位") && words.ends_with('：')
}

/// 某某大学教务处 above 2024年4月28日: who signs.
fn signature(view: &View) -> Option<(usize, usize)> {
    let mut lines = view.flow.paragraphs.iter().rev().take(4);
    lines.find(|line| {
        let date = view.at(line.start, line.end);
        date.chars().count() <= 12 && date.contains('年') && date.ends_with('日')
    })?;
    let line = lines.next()?;
    let words = view.at(line.start, line.end);
    (words.chars().count() <= 30 && !words.contains(['，', '。', '：']))
        .then_some((line.start, line.end))
}

/// 2024年民生实事项目目标任务分解表序号项目名称…: the title of a table stands at the head of its cells.
fn tables_pledges(words: &str) -> bool {
    let limit = words.char_indices().nth(30).map_or(words.len(), |(at, _)| at);
    let noun = CLAUSES.pledge_noun.first_in(&words[..limit]);
    noun.is_some_and(|(_, to)| CLAUSES.pledge_tables.at_start(&words[to..]) > 0)
}
