//! Room `report`: packs (材料) as blocks, ledgers as sheets, the review page as a view. Pure functions
//! from the ledger to what a writer puts on paper or screen. Holds the wording of reports; knows no
//! bytes of any format.

mod answers;
pub mod block;
pub mod book;
mod bulletin;
mod candidates;
pub mod chart;
mod deck;
mod evaluation;
pub mod figure;
pub mod filling;
pub mod form;
mod growth;
mod inspection;
mod key_work;
mod label;
mod ledger_book;
pub mod listed;
mod livelihood;
mod matrix;
mod notice;
mod ordinal;
mod outline;
mod phrase;
mod preview;
mod reports;
mod review;
mod room;
mod rule_card;
pub mod scatter;
mod scoring;
mod standard_review;
mod summary;
pub mod trace;
mod wording;
mod year;

pub use bulletin::{
    Bulletin, BulletinLine, BulletinPart, BulletinSection, BulletinUnit, SECTIONS, bulletin,
};
pub use candidates::candidates;
pub use deck::{DECK, DeckPhrases, department_deck, leader_deck};
pub use evaluation::{certain, ended, evaluation_book};
pub use growth::{
    GrowthPaper, InstitutionsPaper, growth_book, growth_report, institutions_book,
    institutions_report, percentiles_book, percentiles_report, productivity_book,
    productivity_report,
};
pub use inspection::{
    Decision, Letter, Scheme, Wrong, checklist, opinion, rectification, review_decision, scheme,
};
pub use key_work::key_work;
pub use label::Label;
pub use ledger_book::ledger_book;
pub use matrix::matrix;
pub use notice::{Notice, notice};
pub use ordinal::ordinal;
use ordinal::ordinal_before;
pub use phrase::earlier as earlier_codes;
pub use phrase::{placed, told_targets, told_task};
pub use preview::preview;
pub use reports::{Around, Content, Of, Paper, REPORTS, Report, Wish, report};
pub use review::{
    Axis, Cell, Class, CoverageRow, DeadlineView, DocumentView, FindingView, ItemView, LeaderView,
    LinkView, Matrix, NoiseView, Paragraph, Place, QuantityView, ReviewView, Run, Standing,
    review_view,
};
pub use room::INTERNAL;
pub use rule_card::RuleCard;
pub use scoring::{finality, scoring_book};
pub use standard_review::{StandardReview, standard_review};
pub use summary::{
    ANNUAL, SUMMARY, Summary, SummaryFact, SummaryFigure, SummaryKnown, SummaryLeader,
    SummaryPhrases, SummaryValue, summary,
};
pub use year::{Need, Outcome, Promise, Share, Year};
