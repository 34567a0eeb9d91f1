//! What can be wrong with rows, sums or a model, and where. Words for people are the caller's.

use std::fmt;

/// What is the matter. Rows, columns, factors and terms are positions as the caller gave them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// A value is infinite or not a number; the response is the column after the last.
    NotFinite {
        /// Row within the block that was handed in.
        row: usize,
        /// Column, the response being the one after the last.
        column: usize,
    },
    /// A weight is not a positive finite number. A row without weight is to be left out.
    BadWeight {
        /// Row within the block that was handed in.
        row: usize,
    },
    /// Lists that must be of one length are not, or the sums do not fit together.
    UnequalLengths,
    /// A sum of this cell, or of all rows after the last cell, is not finite.
    BadSums {
        /// The cell.
        cell: usize,
    },
    /// A column of random effects whose products were not kept by cell.
    NotVarying {
        /// The column.
        column: usize,
    },
    /// There is no row.
    NoRows,
    /// A model without random effects; least squares is the method for it.
    NoTerms,
    /// A column that the sums do not have.
    UnknownColumn {
        /// The column asked for.
        column: usize,
    },
    /// A factor that the sums do not have.
    UnknownFactor {
        /// The factor asked for.
        factor: usize,
    },
    /// A column stands twice among the random effects of a factor: its variance could be shared
    /// between the two in any way.
    SameColumnTwice {
        /// The factor.
        factor: usize,
    },
    /// Two factors divide the rows alike and let the same column vary: its variance could be shared
    /// between the two in any way.
    SameGroups {
        /// One factor.
        first: usize,
        /// The other.
        second: usize,
    },
    /// A column of random effects is zero in every row.
    ZeroColumn {
        /// The factor.
        factor: usize,
        /// The column.
        column: usize,
    },
    /// A factor has one level only: a variance between levels cannot be estimated.
    OneGroup {
        /// The factor.
        factor: usize,
    },
    /// A factor has as many random effects in one term as there are rows, so that they cannot be
    /// told from the residual.
    AsManyEffectsAsRows {
        /// The factor.
        factor: usize,
        /// Random effects of the term.
        effects: usize,
        /// Rows.
        rows: usize,
    },
    /// No more rows than fixed effects.
    TooFewRows {
        /// Rows.
        rows: usize,
        /// Fixed effects that are linearly independent.
        fixed: usize,
    },
    /// Nothing is left over for the residual: the response is constant, or fixed and random
    /// effects explain it without remainder.
    NoResidual,
    /// Relative covariance parameters are of the wrong number or not finite.
    BadTheta {
        /// How many the model has.
        needed: usize,
        /// How many were given.
        given: usize,
    },
    /// A setting out of bounds: a level of confidence, a tolerance, a number of draws.
    BadSetting,
    /// Crossed factors leave a dense block of so many columns, more than is dared.
    TooLarge {
        /// Columns of the dense block.
        columns: usize,
    },
    /// The search did not settle within the evaluations allowed.
    NotSettled {
        /// Evaluations made.
        evaluations: usize,
    },
    /// The deviance does not bend upwards at the estimates, so that they have no standard errors.
    Flat,
    /// Two fits that cannot be compared: different rows, restricted likelihoods, or models of the
    /// same size.
    NotComparable,
    /// A parameter that the fit does not have.
    NoSuchParameter,
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite { row, column } => {
                write!(out, "row {row}, column {column}: not finite")
            }
            Self::BadWeight { row } => write!(out, "row {row}: the weight is not positive"),
            Self::UnequalLengths => out.write_str("lists differ in length"),
            Self::BadSums { cell } => write!(out, "a sum of cell {cell} is not finite"),
            Self::NotVarying { column } => {
                write!(out, "products of column {column} were not kept by cell")
            }
            Self::NoRows => out.write_str("there are no rows"),
            Self::NoTerms => out.write_str("the model has no random effects"),
            Self::UnknownColumn { column } => write!(out, "there is no column {column}"),
            Self::UnknownFactor { factor } => write!(out, "there is no factor {factor}"),
            Self::SameColumnTwice { factor } => {
                write!(out, "factor {factor}: a column stands twice among its random effects")
            }
            Self::SameGroups { first, second } => {
                write!(out, "factors {first} and {second} divide the rows alike")
            }
            Self::ZeroColumn { factor, column } => {
                write!(out, "factor {factor}: column {column} is zero in every row")
            }
            Self::OneGroup { factor } => write!(out, "factor {factor} has one level only"),
            Self::AsManyEffectsAsRows { factor, effects, rows } => {
                write!(out, "factor {factor}: {effects} random effects for {rows} rows")
            }
            Self::TooFewRows { rows, fixed } => {
                write!(out, "{rows} rows for {fixed} fixed effects")
            }
            Self::NoResidual => out.write_str("nothing is left over for the residual"),
            Self::BadTheta { needed, given } => {
                write!(out, "{given} covariance parameters where {needed} finite ones are needed")
            }
            Self::BadSetting => out.write_str("a setting is out of bounds"),
            Self::TooLarge { columns } => {
                write!(out, "crossed factors leave a dense block of {columns} columns")
            }
            Self::NotSettled { evaluations } => {
                write!(out, "the search did not settle in {evaluations} evaluations")
            }
            Self::Flat => out.write_str("the deviance does not bend upwards at the estimates"),
            Self::NotComparable => out.write_str("the two fits cannot be compared"),
            Self::NoSuchParameter => out.write_str("the fit has no such parameter"),
        }
    }
}

impl std::error::Error for Trouble {}
