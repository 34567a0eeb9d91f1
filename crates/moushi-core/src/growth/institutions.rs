//! Growth of institutions 院校增值 against a base year that does not change: what a table of units over years is, what came out,
//! and in which words. Not the formulas (they are in `moushi_stats::progress`), not where tables come from, not what papers
//! look like.

pub mod card;
pub mod findings;
pub mod frozen;
mod heading;
pub mod judged;
mod layout;
pub mod panel;
pub mod reasons;
mod refused;
pub mod sheet;
pub mod wish;
