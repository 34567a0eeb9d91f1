//! Why a unit has no number, and what can be wrong with a request as a whole. Words for people are the caller's.

use std::fmt;

/// A number, or why there is none.
pub type Told = Result<f64, Reason>;

/// Why a unit, or a class, has no number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// The unit is in no class.
    NoClass,
    /// Its value at the base is missing.
    NoBase,
    /// Its value now is missing.
    NoCurrent,
    /// Both are.
    NeitherYear,
    /// An input that expectations rest upon is missing.
    NoInput {
        /// The input, by its position.
        input: usize,
    },
    /// The base is too near to zero: a share of it would say nothing.
    SmallBase {
        /// The value at the base.
        base: f64,
        /// The least that was asked for.
        least: f64,
    },
    /// The base is negative: there is no share of it.
    NegativeBase {
        /// The value at the base.
        base: f64,
    },
    /// The value now is negative, where a rate from year to year is asked for.
    NegativeCurrent {
        /// The value now.
        current: f64,
    },
    /// The class has no goal.
    NoGoal,
    /// The unit fell back from the goal, and all of its class were at it at the base, so that nothing measures how far.
    NoGap,
    /// The class has too few units for what is asked.
    FewUnits {
        /// Units there are.
        units: usize,
        /// Units needed.
        needed: usize,
    },
    /// Too few units are left to estimate scatter with, after one for each coefficient.
    FewLeft {
        /// Units less coefficients; negative if there are more of these.
        left: i64,
        /// How many must be left.
        needed: usize,
    },
    /// All values of the class are equal, or more than a third where thirds are asked for.
    NoSpread,
    /// A predictor does not vary within classes, or follows from those before it: 0 is the base, then come the inputs.
    Dependent {
        /// The predictor.
        predictor: usize,
    },
    /// What is expected of the unit would rest upon itself alone.
    Alone,
    /// The other units lie exactly where expected: nothing tells how far off a unit may be by chance.
    NoScatter,
    /// No expectation was learned for its class.
    NoExpectation,
    /// Too few of the indicators or years are known.
    FewKnown {
        /// How many are known.
        known: usize,
        /// How many must be.
        needed: usize,
    },
    /// What is known weighs nothing.
    NoWeight,
    /// The result would be too large for a number.
    TooLarge,
}

/// A list that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Values at the base.
    Base,
    /// Values now.
    Current,
    /// Classes of units, or a list with one entry for each class.
    Classes,
    /// Goals of classes.
    Goals,
    /// Cuts of classes.
    Cuts,
    /// Levels or gains.
    Thirds,
    /// An input, by its position.
    Input(usize),
    /// An indicator or its weight, by its position.
    Indicator(usize),
    /// A year, by its position.
    Year(usize),
}

/// A setting that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The least base for a relative gain: positive.
    LeastBase,
    /// How near to a goal counts as being there: not negative.
    NearGoal,
    /// The goal of a class, by its position.
    Goal(usize),
    /// How sure a band is: between 0 and 1.
    Confidence,
    /// How many units must be left after one for each coefficient: at least 2.
    LeastLeft,
    /// How many units a class must have: at least 1.
    LeastUnits,
    /// How many indicators or years must be known: at least 1, and not more than there are.
    LeastKnown,
    /// How many years lie between base and now: positive.
    Years,
    /// The weight of an indicator, by its position: not negative.
    Weight(usize),
}

/// What is wrong with a request as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// No unit, no class, no indicator or no year.
    Nothing,
    /// A list is longer or shorter than it must be.
    UnequalLengths {
        /// Which.
        part: Part,
        /// How long it must be.
        expected: usize,
        /// How long it is.
        found: usize,
    },
    /// A unit is in a class that does not exist.
    NoSuchClass {
        /// The unit, by its position.
        unit: usize,
        /// Its class.
        class: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// A setting is out of bounds.
    BadSetting {
        /// Which.
        setting: Setting,
        /// What was given.
        value: f64,
    },
    /// Cuts that are not finite or do not rise.
    BadCuts {
        /// The class, by its position; none where the cuts are those of all.
        class: Option<usize>,
        /// The lower cut.
        low: f64,
        /// The upper cut.
        high: f64,
    },
    /// All weights are zero.
    NoWeight,
    /// What was learned holds the other end of the indicator to be the good one.
    OtherDirection,
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoClass => out.write_str("the unit is in no class"),
            Self::NoBase => out.write_str("the base is missing"),
            Self::NoCurrent => out.write_str("the current value is missing"),
            Self::NeitherYear => out.write_str("base and current value are missing"),
            Self::NoInput { input } => write!(out, "input {input} is missing"),
            Self::SmallBase { base, least } => write!(out, "the base {base} is below {least}"),
            Self::NegativeBase { base } => write!(out, "the base {base} is negative"),
            Self::NegativeCurrent { current } => write!(out, "the value {current} is negative"),
            Self::NoGoal => out.write_str("the class has no goal"),
            Self::NoGap => out.write_str("all units of the class were at the goal"),
            Self::FewUnits { units, needed } => write!(out, "{units} units, {needed} are needed"),
            Self::FewLeft { left, needed } => {
                write!(out, "{left} units are left after the coefficients, {needed} are needed")
            }
            Self::NoSpread => out.write_str("the values do not differ enough"),
            Self::Dependent { predictor } => {
                write!(out, "predictor {predictor} is constant or follows from the others")
            }
            Self::Alone => out.write_str("the unit alone determines what is expected of it"),
            Self::NoScatter => out.write_str("the other units do not scatter"),
            Self::NoExpectation => out.write_str("no expectation was learned for the class"),
            Self::FewKnown { known, needed } => write!(out, "{known} known, {needed} are needed"),
            Self::NoWeight => out.write_str("what is known weighs nothing"),
            Self::TooLarge => out.write_str("the result is too large"),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => out.write_str("there is nothing to work on"),
            Self::UnequalLengths { part, expected, found } => {
                write!(out, "{part:?}: {found} entries instead of {expected}")
            }
            Self::NoSuchClass { unit, class, classes } => {
                write!(out, "unit {unit}: there is no class {class} among {classes}")
            }
            Self::BadSetting { setting, value } => write!(out, "{setting:?} cannot be {value}"),
            Self::BadCuts { class: Some(class), low, high } => {
                write!(out, "class {class}: the cuts {low} and {high} do not rise")
            }
            Self::BadCuts { class: None, low, high } => {
                write!(out, "the cuts {low} and {high} do not rise")
            }
            Self::NoWeight => out.write_str("all weights are zero"),
            Self::OtherDirection => out.write_str("what was learned points the other way"),
        }
    }
}

impl std::error::Error for Reason {}
impl std::error::Error for Trouble {}

/// A result, unless it is no number any more.
pub(super) fn told(value: f64) -> Told {
    if value.is_finite() { Ok(value) } else { Err(Reason::TooLarge) }
}

/// Whether a list is as long as it must be.
pub(super) fn long(part: Part, expected: usize, found: usize) -> Result<(), Trouble> {
    if expected == found {
        return Ok(());
    }
    Err(Trouble::UnequalLengths { part, expected, found })
}

/// Whether a setting is what it must be.
pub(super) fn set(good: bool, setting: Setting, value: f64) -> Result<(), Trouble> {
    if good { Ok(()) } else { Err(Trouble::BadSetting { setting, value }) }
}

/// A least number of something, which must be `from` at least.
pub(super) fn least(number: usize, from: usize, setting: Setting) -> Result<(), Trouble> {
    set(number >= from, setting, number as f64)
}
