//! The language of model formulas, and the columns and groups that a formula stands for over data.
//! Not the fitting of models, not files of data. `formula.md` has the grammar and its sources.
//!
//! A [`Formula`] is read from text that anyone may have written. Laid over a [`Frame`] it becomes a
//! [`Design`], which holds what was learned: levels, centres, bases. A design over a frame, the
//! same or one of new data, is a [`Sheet`], which gives the columns block by block and the codes of
//! the groups. Missing values are explicit; no number that leaves this room is not finite.

mod coding;
mod design;
mod expression;
mod frame;
mod function;
mod groups;
mod levels;
mod model;
mod nearest;
mod poly;
mod random;
mod sheet;
mod spline;
mod syntax;
mod terms;
mod token;
mod trouble;
mod variable;
mod words;

pub use coding::{MAX_COLUMNS, MAX_LEVELS};
pub use design::{Design, Group, Random};
pub use frame::{Column, Frame, Missing, NONE};
pub use model::Formula;
pub use random::MAX_RANDOM;
pub use sheet::{Block, Sheet};
pub use syntax::{MAX_DEPTH, MAX_LENGTH};
pub use terms::{MAX_TERMS, MAX_VARIABLES};
pub use trouble::{Data, Error, Meaning, Span, Syntax, Trouble, Wanted};
