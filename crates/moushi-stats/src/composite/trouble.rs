//! What can be wrong with a table, a tree or a method, and where. Words for people are the caller's.

use std::fmt;

/// What is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A number is infinite or not a number, or a result would be.
    NotFinite,
    /// A table without units or indicators, or a request for no replication at all.
    Nothing,
    /// Two lists that must be of one length are not.
    UnequalLengths,
    /// A parent that does not exist or is an indicator.
    BadParent,
    /// A tree must have exactly one node without a parent.
    NotOneRoot,
    /// A node is above itself.
    Circle,
    /// An aggregate without parts.
    EmptyGroup,
    /// A node or unit that does not exist.
    OutOfRange,
    /// All values are equal where differences are needed.
    NoSpread,
    /// No value is present where one is needed.
    NoValue,
    /// A cell is missing where the method needs all.
    Missing,
    /// A denominator is zero.
    ZeroDenominator,
    /// A negative or zero number where the method takes logarithms or reciprocals.
    NotPositive,
    /// A setting outside of what the method allows.
    BadSetting,
    /// A target that lies on the wrong side of the data.
    BadTarget,
    /// A weight is negative.
    NegativeWeight,
    /// The weights of a group, or of what is present of it, add up to nothing.
    NoWeight,
    /// A matrix of comparisons in which `a[i][j] · a[j][i]` is not 1.
    NotReciprocal,
    /// More things in comparison than Saaty's random index is known for.
    TooMany,
    /// An iteration that did not settle.
    NotSettled,
    /// Two uncertain factors speak of the same choice.
    FactorTwice,
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NotFinite => "a number is not finite",
            Self::Nothing => "there is nothing to work on",
            Self::UnequalLengths => "lists differ in length",
            Self::BadParent => "the parent is no aggregate of the tree",
            Self::NotOneRoot => "the tree needs exactly one root",
            Self::Circle => "the tree runs in a circle",
            Self::EmptyGroup => "the group is empty",
            Self::OutOfRange => "no such node or unit",
            Self::NoSpread => "all values are equal",
            Self::NoValue => "no value is present",
            Self::Missing => "a value is missing",
            Self::ZeroDenominator => "a denominator is zero",
            Self::NotPositive => "a number is not positive",
            Self::BadSetting => "a setting is out of bounds",
            Self::BadTarget => "the target lies on the wrong side of the data",
            Self::NegativeWeight => "a weight is negative",
            Self::NoWeight => "the weights add up to nothing",
            Self::NotReciprocal => "the comparisons are not reciprocal",
            Self::TooMany => "too many things are compared",
            Self::NotSettled => "the iteration did not settle",
            Self::FactorTwice => "two factors vary the same choice",
        })
    }
}

/// Where something is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the whole table, tree or plan.
    Whole,
    /// At an indicator, by its position.
    Indicator(usize),
    /// At an aggregate of the tree, by its number as a node.
    Node(usize),
    /// At a unit, by its position.
    Unit(usize),
    /// At an uncertain factor, by its position.
    Factor(usize),
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
            Place::Indicator(at) => write!(out, "indicator {at}: {}", self.trouble),
            Place::Node(at) => write!(out, "node {at}: {}", self.trouble),
            Place::Unit(at) => write!(out, "unit {at}: {}", self.trouble),
            Place::Factor(at) => write!(out, "factor {at}: {}", self.trouble),
        }
    }
}

impl std::error::Error for Trouble {}
impl std::error::Error for Error {}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        trouble.at(Place::Whole)
    }
}

impl Trouble {
    /// The trouble with its place.
    pub fn at(self, place: Place) -> Error {
        Error { place, trouble: self }
    }
}
