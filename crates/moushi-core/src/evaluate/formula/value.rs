//! What a formula comes to: a number that is known, one that nobody has reported, or one that does not exist because
//! something was divided by nothing; and the truth of a condition over such numbers, of three values (Kleene 1938).

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// A number, or why there is none. A flag is 1 or 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Num {
    /// A finite number.
    Known(f64),
    /// Nobody has reported it, or what it is made of.
    #[default]
    Missing,
    /// There is none: a division by zero, or a number past every measure.
    Undefined,
}

impl Num {
    /// The number, where it is finite.
    pub fn of(value: f64) -> Self {
        if value.is_finite() { Self::Known(value) } else { Self::Undefined }
    }

    /// The number.
    pub fn known(self) -> Option<f64> {
        match self {
            Self::Known(value) => Some(value),
            Self::Missing | Self::Undefined => None,
        }
    }

    /// In eight bytes, of which a column has millions: what is missing is no number (NaN), what does not exist is without
    /// bounds. A known number is finite, so that nothing else is written like these two.
    pub fn packed(self) -> f64 {
        match self {
            Self::Known(value) => value,
            Self::Missing => f64::NAN,
            Self::Undefined => f64::INFINITY,
        }
    }

    /// What [`Num::packed`] has written.
    pub fn unpacked(packed: f64) -> Self {
        if packed.is_nan() { Self::Missing } else { Self::of(packed) }
    }

    /// One number of two. What is missing weighs more than what does not exist: once it is reported, both may change.
    pub fn with(self, other: Self, join: impl FnOnce(f64, f64) -> f64) -> Self {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => Self::of(join(one, other)),
            (Self::Missing, _) | (_, Self::Missing) => Self::Missing,
            _ => Self::Undefined,
        }
    }

    /// A quotient; none where it is divided by zero.
    pub fn over(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(_), Self::Known(0.0)) => Self::Undefined,
            _ => self.with(other, |one, other| one / other),
        }
    }

    /// A condition over how two numbers stand to each other. Numbers as near as [`NEAR`] are the same: 9 of 1,000 are 0.9
    /// of 100, although binary numbers come to 0.8999999999999999, and nobody fails by that.
    pub fn holds(self, other: Self, test: impl FnOnce(Ordering) -> bool) -> Tri {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => Tri::of(test(stand(one, other))),
            _ => Tri::Open,
        }
    }
}

/// [`Num::with`] of two packed numbers. Nearly all are known, which is asked of both and of what comes out at once.
pub(super) fn with(one: f64, other: f64, join: impl Fn(f64, f64) -> f64) -> f64 {
    let joined = join(one, other);
    if one.is_finite() & other.is_finite() & joined.is_finite() {
        return joined;
    }
    Num::unpacked(one).with(Num::unpacked(other), join).packed()
}

/// [`Num::over`] of two packed numbers.
pub(super) fn over(one: f64, other: f64) -> f64 {
    let quotient = one / other;
    if one.is_finite() & other.is_finite() & quotient.is_finite() {
        return quotient;
    }
    Num::unpacked(one).over(Num::unpacked(other)).packed()
}

/// How near two numbers are the same, as a part of the larger: far above what a few roundings of binary numbers amount
/// to (1e-15), far below the least difference of two ratios of counts up to a million (1e-9 and more).
pub const NEAR: f64 = 1e-12;

/// How two finite numbers stand to each other.
pub fn stand(one: f64, other: f64) -> Ordering {
    if near(one, other) { Ordering::Equal } else { one.total_cmp(&other) }
}

/// Whether two finite numbers are as near as [`NEAR`].
pub(super) fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= NEAR * one.abs().max(other.abs())
}

/// Whether something is so.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Tri {
    /// It is not.
    No,
    /// What is known does not tell 尚不能判定.
    #[default]
    Open,
    /// It is.
    Yes,
}

impl Tri {
    /// Of what is known.
    pub fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Both.
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// At least one.
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// All of them; so where there is none.
    pub fn all(these: impl IntoIterator<Item = Self>) -> Self {
        these.into_iter().fold(Self::Yes, Self::and)
    }

    /// Any of them; not so where there is none.
    pub fn any(these: impl IntoIterator<Item = Self>) -> Self {
        these.into_iter().fold(Self::No, Self::or)
    }

    /// As a flag.
    pub fn number(self) -> Num {
        match self {
            Self::Yes => Num::Known(1.0),
            Self::No => Num::Known(0.0),
            Self::Open => Num::Missing,
        }
    }
}

impl std::ops::Not for Tri {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::Open => Self::Open,
            Self::No => Self::Yes,
        }
    }
}

impl From<Num> for Tri {
    /// A flag: zero is no.
    fn from(flag: Num) -> Self {
        flag.known().map_or(Self::Open, |flag| Self::of(flag != 0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_decides_nothing_by_itself() {
        assert_eq!(Tri::all([Tri::Yes, Tri::Open]), Tri::Open);
        assert_eq!(Tri::all([Tri::No, Tri::Open]), Tri::No, "one no is enough");
        assert_eq!(Tri::any([Tri::Yes, Tri::Open]), Tri::Yes, "one yes is enough");
        assert_eq!(!Tri::Open, Tri::Open);
        assert_eq!((Tri::all([]), Tri::any([])), (Tri::Yes, Tri::No));
    }

    #[test]
    fn nobody_fails_by_the_last_binary_digit() {
        let each = Num::Known(9.0 / 1_000.0 * 100.0);
        assert_ne!(each, Num::Known(0.9), "so it is in binary numbers");
        assert_eq!(each.holds(Num::Known(0.9), Ordering::is_ge), Tri::Yes);
        assert_eq!(each.holds(Num::Known(0.9), Ordering::is_lt), Tri::No);
        let less = Num::Known(899_999_999.0 / 1e9);
        assert_eq!(less.holds(Num::Known(0.9), Ordering::is_ge), Tri::No, "less is less");
        assert_eq!(Num::Known(0.0).holds(Num::Known(-0.0), Ordering::is_eq), Tri::Yes);
    }

    #[test]
    fn a_number_comes_back_as_it_was_packed() {
        for number in [Num::Known(0.0), Num::Known(f64::MIN), Num::Missing, Num::Undefined] {
            assert_eq!(Num::unpacked(number.packed()), number);
        }
        let zero = Num::unpacked(Num::Known(-0.0).packed()).known().expect("a number");
        assert!(zero.is_sign_negative(), "to the last bit");
    }

    #[test]
    fn a_division_by_zero_is_no_number() {
        assert_eq!(Num::Known(1.0).over(Num::Known(0.0)), Num::Undefined);
        assert_eq!(Num::Known(0.0).over(Num::Known(-0.0)), Num::Undefined);
        assert_eq!(Num::Missing.over(Num::Known(0.0)), Num::Missing, "it may still come");
        assert_eq!(Num::Undefined.with(Num::Missing, |one, _| one), Num::Missing);
        assert_eq!(
            Num::of(f64::MAX).with(Num::of(f64::MAX), |one, other| one * other),
            Num::Undefined
        );
        assert_eq!(Num::Undefined.holds(Num::Known(1.0), Ordering::is_lt), Tri::Open);
    }
}
