//! Room `evaluate`: standards as data, and units judged by them 指标评价. Pure functions from a standard and frames of
//! numbers to verdicts that can be explained; the formulas of statistics are those of `moushi-stats`.

mod across;
pub mod counted;
pub mod filling;
pub mod formula;
pub mod frame;
pub mod gap;
pub mod intake;
pub mod numbers;
pub mod run;
pub mod score;
pub mod small;
pub mod standard;
pub mod standards;
mod units;
pub mod why;
mod words;
