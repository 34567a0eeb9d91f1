//! What can be wrong with scores, knots, levels or a request. Words for people are the caller's.

use std::fmt;

/// What is the matter, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// A number is infinite or not a number: its column (predictors first, the outcome behind them) and row.
    NotFinite {
        /// The column, by its position.
        column: usize,
        /// The row, by its position.
        row: usize,
    },
    /// No row, no column, no level, no draw or nobody in a group.
    Nothing,
    /// Lists that must be of one length are not.
    UnequalLengths,
    /// Fewer rows than coefficients: nothing is left to estimate with.
    TooFew {
        /// Rows that are there.
        rows: usize,
        /// Coefficients that are wanted.
        needed: usize,
    },
    /// A column of the design follows from those before it, so that coefficients are not determined. With splines: too few
    /// different values lie between the knots.
    Dependent {
        /// The column, by its position.
        column: usize,
    },
    /// All values of a predictor are equal, where knots are to be taken from them.
    NoSpread,
    /// Knots that do not rise, or do not lie between the boundaries.
    BadKnots,
    /// Levels that do not rise strictly, or do not lie between 0 and 1.
    BadLevels,
    /// A standard error is negative, or a share does not lie between 0 and 1.
    BadSetting,
    /// The descent did not come to an end at a level, by its position.
    NotSettled {
        /// The level, by its position.
        level: usize,
    },
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite { column, row } => {
                write!(out, "column {column}, row {row}: a number is not finite")
            }
            Self::Nothing => out.write_str("there is nothing to work on"),
            Self::UnequalLengths => out.write_str("lists differ in length"),
            Self::TooFew { rows, needed } => {
                write!(out, "{rows} rows are too few for {needed} coefficients")
            }
            Self::Dependent { column } => {
                write!(out, "column {column} of the design follows from the others")
            }
            Self::NoSpread => out.write_str("all values are equal"),
            Self::BadKnots => out.write_str("the knots do not rise between the boundaries"),
            Self::BadLevels => out.write_str("the levels do not rise between 0 and 1"),
            Self::BadSetting => out.write_str("a setting is out of bounds"),
            Self::NotSettled { level } => write!(out, "level {level}: the descent did not settle"),
        }
    }
}

impl std::error::Error for Trouble {}
