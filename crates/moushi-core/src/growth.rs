//! Room `growth`: value-added evaluation 增值评价: what a fitted model says of units, how sure that is, and in which words. Not the
//! formulas of statistics (they are in `moushi-stats`), not where data come from, not what papers look like.

pub mod agreement;
pub mod card;
pub mod checked;
pub mod findings;
pub mod fitted;
pub mod fixed;
pub mod inference;
pub mod institutions;
pub mod percentiles;
pub mod productivity;
pub mod published;
pub mod shown;
pub mod specification;
pub mod variants;
pub mod words;
