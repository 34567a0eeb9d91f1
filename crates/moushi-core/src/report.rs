//! Room `report`: views and blocks that a writer renders without deciding anything.
//! Holds no bytes of any format.

mod review;
mod rule_card;

pub use review::{
    Axis, Cell, Class, CoverageRow, DeadlineView, DocumentView, FindingView, ItemView, LeaderView,
    LinkView, Matrix, NoiseView, Paragraph, Place, QuantityView, ReviewView, Run, Standing,
    review_view,
};
pub use rule_card::RuleCard;
