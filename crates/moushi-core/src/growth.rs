//! Room `growth`: value-added evaluation 增值评价: what a fitted model says of units, and how sure that is. Not the formulas of
//! statistics (they are in `moushi-stats`), not where data come from.

pub mod fitted;
pub mod words;
