//! The language of model formulas, and the columns and groups that a formula stands for over data.
//! Not the fitting of models, not files of data. `formula.md` has the grammar and its sources.
//!
//! A [`Formula`] is read from text that anyone may have written. Laid over a [`Frame`] it becomes a
//! [`Design`], which holds what was learned: levels, centres, bases. A design over a frame, the
//! same or one of new data, is a [`Sheet`], which gives the columns block by block and the codes of
//! the groups. Missing values are explicit; no number that leaves this room is not finite.
//!
//! ```
//! use moushi_stats::formula::{Column, Design, Error, Formula, Frame};
//!
//! # fn main() -> Result<(), Error> {
//! let frame = Frame::new(vec![
//!     ("score".to_owned(), Column::numbers([Some(3.0), Some(5.0), None, Some(4.0)])?),
//!     ("gender".to_owned(), Column::text([Some("M"), Some("F"), Some("F"), Some("F")])),
//!     ("school".to_owned(), Column::text([Some("b"), Some("a"), Some("a"), Some("b")])),
//! ])?;
//! let formula = Formula::parse("score ~ gender + (1 | school)")?;
//! let design = Design::of(&formula, &frame)?;
//! assert_eq!(design.names(), ["(Intercept)", "genderM"]);
//! let sheet = design.over(&frame)?;
//! assert_eq!((sheet.len(), sheet.left_out()), (3, 1));
//! assert_eq!(sheet.groups()[design.random()[0].group], [1, 0, 1]);
//! let block = sheet.block(0..sheet.len())?;
//! assert_eq!(block.column(design.fixed()[1]), [1.0, 0.0, 0.0]);
//! # Ok(())
//! # }
//! ```

mod coding;
mod column;
mod declared;
mod design;
mod expression;
mod frame;
mod function;
mod grouped;
mod groups;
mod levels;
mod model;
mod nearest;
mod picked;
mod poly;
pub mod query;
mod random;
mod rowwise;
mod sheet;
mod spline;
mod syntax;
mod terms;
mod token;
mod trouble;
mod variable;
mod words;

pub use coding::{MAX_COLUMNS, MAX_LEVELS};
pub use column::{Column, NONE};
pub use declared::Known;
pub use design::{Design, Group, Random};
pub use frame::Frame;
pub use model::{Formula, MAX_OPERATIONS, Use};
pub use picked::Missing;
pub use query::{Answer, Engine, MAX_SUMMED};
pub use random::MAX_RANDOM;
pub use sheet::{Block, Sheet};
pub use syntax::{MAX_DEPTH, MAX_LENGTH};
pub use terms::{MAX_TERMS, MAX_VARIABLES};
pub use trouble::{Data, Error, Meaning, Span, Syntax, Trouble, Wanted};
