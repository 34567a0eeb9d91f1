//! What can be wrong with inputs, outputs or a request, and where. Words for people are the caller's.

use std::fmt;

/// What is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No unit, no input or no output.
    Nothing,
    /// A column is longer or shorter than the first, or two periods differ in units, inputs or outputs.
    UnequalLengths,
    /// A value is missing.
    Missing,
    /// A value is negative.
    Negative,
    /// All inputs of a unit are zero: it could shrink without end.
    NoInput,
    /// All outputs of a unit are zero: it could grow without end.
    NoOutput,
    /// A unit that does not exist.
    OutOfRange,
    /// The linear program found no certain answer.
    NotSettled,
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Nothing => "there is nothing to work on",
            Self::UnequalLengths => "lists differ in length",
            Self::Missing => "a value is missing",
            Self::Negative => "a value is negative",
            Self::NoInput => "all inputs are zero",
            Self::NoOutput => "all outputs are zero",
            Self::OutOfRange => "no such unit",
            Self::NotSettled => "the linear program did not settle",
        })
    }
}

/// Where something is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the whole of it.
    Whole,
    /// At a unit, by its position.
    Unit(usize),
    /// At an input: its position, and the unit's.
    Input(usize, usize),
    /// At an output: its position, and the unit's.
    Output(usize, usize),
}

/// What is the matter, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub place: Place,
    /// What.
    pub trouble: Trouble,
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Whole => write!(out, "{}", self.trouble),
            Place::Unit(unit) => write!(out, "unit {unit}: {}", self.trouble),
            Place::Input(at, unit) => write!(out, "input {at} of unit {unit}: {}", self.trouble),
            Place::Output(at, unit) => write!(out, "output {at} of unit {unit}: {}", self.trouble),
        }
    }
}

impl std::error::Error for Trouble {}
impl std::error::Error for Error {}

impl Trouble {
    /// The trouble with its place.
    pub fn at(self, place: Place) -> Error {
        Error { place, trouble: self }
    }
}
