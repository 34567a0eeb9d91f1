//! What a paper is for, by its first lines: a review, a speech or a notice to others, a list of
//! commitments, or plain plans. Decides only the role where the text itself says nothing.

use super::flow::Paragraph;
use super::lexicon::LEXICON;
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
}

/// Lines that may hold the title and the address.
const HEAD: usize = 5;

impl Paper {
    /// Reads the first lines.
    pub(super) fn of(view: &View) -> Self {
        let mut paper =
            Self { opens: SectionRole::Plan, demands: false, address: false, commits: false };
        let lines = || {
            let head = view.flow.paragraphs.iter().take(HEAD);
            head.map(|Paragraph { start, end, .. }| view.at(*start, *end))
        };
        let spreads = lines().any(|line| {
            line.chars().count() <= 90
                && ["印发", "转发", "公布"].iter().any(|word| line.contains(word))
        });
        let addressed = lines().any(|line| {
            line.starts_with('各') && !line.starts_with("各位") && line.ends_with('：')
        });
        let speech = lines().any(|line| line.chars().count() <= 90 && line.contains("上的讲话"));
        paper.address = speech || lines().take(2).any(|line| line.ends_with("讲话"));
        paper.demands = speech || addressed && !spreads;
        let title = view.flow.paragraphs.first().map_or("", |p| view.at(p.start, p.end));
        if title.chars().count() <= 60 && !title.contains('。') {
            let reviews = LEXICON.roles.reviews.is_in(title);
            let plans = LEXICON.tense.plans.is_in(title) || title.contains("计划");
            if reviews && !plans {
                paper.opens = SectionRole::Achievement;
            }
            paper.commits = reviews && LEXICON.roles.livelihood.is_in(title);
        }
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
