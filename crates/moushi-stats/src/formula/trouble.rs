//! What can be wrong with a formula or with the data that it is laid over, and where. The words
//! here are English and say what to do; layers above make their own from the enums.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A byte range of a formula, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The smallest range that holds both.
    pub(super) fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What is the matter, and where in the formula; nowhere if it is not the formula's fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// Where in the formula.
    pub span: Option<Span>,
    /// What.
    pub trouble: Trouble,
}

/// What is the matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The formula cannot be read.
    Syntax(Syntax),
    /// The formula can be read but asks for something that has no meaning here.
    Meaning(Meaning),
    /// The formula and the data do not fit.
    Data(Data),
}

/// Why a formula cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Syntax {
    /// More bytes than a formula may have.
    TooLong {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Brackets, signs or powers inside each other beyond the limit.
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// There is no `~`.
    NoTilde,
    /// There is a second `~`.
    SecondTilde,
    /// Nothing stands left of `~`.
    NoResponse,
    /// Nothing stands right of `~`.
    NothingRight,
    /// A character without a meaning in formulas; the plain one if it is a fine or wide form of one.
    Character {
        /// The character.
        found: char,
        /// What to write instead, if that is known.
        instead: Option<char>,
    },
    /// A quoted name or text without its second quote.
    OpenQuote,
    /// A bracket that is not closed.
    OpenBracket,
    /// A closing bracket without an opening one.
    StrayBracket,
    /// A name or number is missing before what was found, or before the end.
    NoOperand {
        /// What stands there instead; nothing at the end.
        found: Option<String>,
    },
    /// An operator is missing before what was found.
    NoOperator {
        /// What stands there instead.
        found: String,
    },
    /// Digits that are no number.
    Number {
        /// The digits.
        text: String,
    },
    /// A random term in brackets without a bar between effects and group.
    NoBar,
    /// A bar outside of brackets.
    BareBar,
    /// A bar without effects before it.
    NoEffect,
    /// A bar without a group behind it.
    NoGroup,
}

/// What an argument of a function must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A whole number within bounds.
    Whole {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// One number or more in `c(…)`, rising.
    Rising,
    /// Two numbers in `c(…)`, rising.
    Pair,
    /// `TRUE` or `FALSE`.
    Truth,
    /// A text in quotes.
    Text,
    /// The bare name of a column.
    Column,
    /// What groups the rows: the name of a column, or several joined by `:`.
    Group,
}

/// Why a formula that can be read has no meaning.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// `.` for all other columns, which is not known here.
    Dot,
    /// A function that is not known.
    UnknownFunction {
        /// As written.
        name: String,
        /// The known function with the nearest name.
        nearest: Option<&'static str>,
    },
    /// A function without the expression that it is of.
    NoArgument {
        /// The function.
        function: &'static str,
    },
    /// An argument that the function does not have.
    UnknownArgument {
        /// The function.
        function: &'static str,
        /// The argument's name, or its position from 1.
        name: String,
    },
    /// An argument of the wrong kind.
    Argument {
        /// The function.
        function: &'static str,
        /// The argument.
        name: &'static str,
        /// What it must be.
        wanted: Wanted,
    },
    /// A function that makes several columns or levels inside arithmetic or as the response.
    NotHere {
        /// The function.
        function: &'static str,
    },
    /// A number other than 0 and 1 as a term.
    NumberAsTerm,
    /// A number as part of an interaction or nesting.
    NumberInProduct,
    /// A power of terms that is not a whole number from 1 to 64.
    Power,
    /// A power of one term, which would be the term itself.
    PowerOfOne,
    /// Quoted text as a term or in arithmetic.
    Text,
    /// An interaction in arithmetic.
    ColonInArithmetic,
    /// A random term that is not a summand of the whole right side.
    RandomInside,
    /// A group that is not made of names, alone or in `factor()`, `:` and `/`.
    Group,
    /// A column of the response stands on the right side.
    ResponseOnRight {
        /// The column.
        name: String,
    },
    /// More terms than the limit, or too much work to find them.
    ManyTerms {
        /// Terms allowed.
        limit: usize,
    },
    /// More variables than the limit.
    ManyVariables {
        /// Variables allowed.
        limit: usize,
    },
    /// More numbers, columns and functions in arithmetic than the limit.
    ManyOperations {
        /// Of them allowed.
        limit: usize,
    },
}

/// Why a formula and data do not fit. Rows count from 0 in the frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// The frame has no such column.
    UnknownColumn {
        /// As written.
        name: String,
        /// The column with the nearest name.
        nearest: Option<String>,
    },
    /// A column of text where numbers are needed.
    TextAsNumber {
        /// The column.
        name: String,
    },
    /// A factor that has one level only in the rows that can be used.
    OneLevel {
        /// The variable.
        name: String,
        /// Its level.
        level: String,
    },
    /// A factor with more levels than a fixed or random slope may have.
    ManyLevels {
        /// The variable.
        name: String,
        /// Levels found.
        levels: usize,
        /// Levels allowed.
        limit: usize,
    },
    /// More columns than the limit.
    ManyColumns {
        /// Columns allowed.
        limit: usize,
    },
    /// The chosen reference is no level in the rows that can be used.
    UnknownReference {
        /// The variable.
        name: String,
        /// The reference.
        level: String,
        /// The level with the nearest name.
        nearest: Option<String>,
    },
    /// New data have a level that the fit did not know.
    UnknownLevel {
        /// The variable.
        name: String,
        /// The level.
        level: String,
        /// A row that has it.
        row: usize,
    },
    /// Nothing is left once rows with missing values are left out.
    NoRows {
        /// The column that lacks most values.
        name: String,
        /// How many it lacks.
        missing: usize,
        /// Rows of the frame.
        rows: usize,
    },
    /// The result of a formula's arithmetic is no finite number: a logarithm of zero, a division by
    /// zero, a number beyond all bounds.
    NotFinite {
        /// The variable.
        name: String,
        /// The first such row.
        row: usize,
    },
    /// All values are equal where differences are needed.
    NoSpread {
        /// The variable.
        name: String,
    },
    /// Fewer different values than the variable's columns need.
    FewValues {
        /// The variable.
        name: String,
        /// Different values needed.
        needed: usize,
        /// Different values found.
        found: usize,
    },
    /// Knots of a spline that coincide or lie outside of its boundary.
    Knots {
        /// The variable.
        name: String,
    },
    /// A weight that is not above zero.
    Weight {
        /// The column.
        name: String,
        /// The first such row.
        row: usize,
    },
    /// The same column twice among the random effects of one grouping.
    RandomTwice {
        /// The column.
        column: String,
        /// The grouping.
        group: String,
    },
    /// A factor of which no levels are told, where no rows are at hand.
    NotTold {
        /// The column.
        name: String,
    },
    /// A variable that learns from rows, where none are at hand.
    MustBeLearned {
        /// The variable.
        name: String,
    },
    /// Columns of one frame differ in length.
    UnequalLengths {
        /// The column.
        name: String,
    },
    /// Two columns of one frame have one name.
    NameTwice {
        /// The name.
        name: String,
    },
    /// A number of a frame is infinite.
    Infinite {
        /// Its row.
        row: usize,
    },
    /// A code of a text column that stands for no level, or two levels with one name.
    BadLevels,
    /// More rows than 32 bits count.
    ManyRows,
}

impl Syntax {
    pub(super) fn at(self, span: Span) -> Error {
        Error { span: Some(span), trouble: Trouble::Syntax(self) }
    }
}

impl Meaning {
    pub(super) fn at(self, span: Span) -> Error {
        Error { span: Some(span), trouble: Trouble::Meaning(self) }
    }
}

impl Data {
    pub(super) fn at(self, span: Span) -> Error {
        Error { span: Some(span), trouble: Trouble::Data(self) }
    }

    pub(super) fn nowhere(self) -> Error {
        Error { span: None, trouble: Trouble::Data(self) }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Some(span) => write!(out, "bytes {} to {}: {}", span.start, span.end, self.trouble),
            None => self.trouble.fmt(out),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(syntax) => syntax.fmt(out),
            Self::Meaning(meaning) => meaning.fmt(out),
            Self::Data(data) => data.fmt(out),
        }
    }
}
