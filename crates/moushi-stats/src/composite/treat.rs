//! Outliers of one column: pulling the outermost values in, then a transformation when that is not
//! enough. Not deleting units: that is a screening.

use super::frame::Column;
use super::moments::shape;
use super::named::Named;
use super::trouble::Trouble;

/// A column passes when its skewness or its kurtosis is small enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The absolute skewness stays below this.
    pub skewness: f64,
    /// The excess kurtosis stays below this.
    pub kurtosis: f64,
}

impl Limits {
    /// 2 and 3.5, the usual limits (Groeneveld and Meeden 1984; OECD and JRC 2008).
    pub const USUAL: Self = Self { skewness: 2.0, kurtosis: 3.5 };

    /// Whether values pass. Too few or equal values cannot be judged and pass.
    fn pass(self, values: &[f64]) -> bool {
        let (skewness, kurtosis) = shape(values);
        skewness.is_none_or(|skewness| skewness.abs() < self.skewness)
            || kurtosis.is_none_or(|kurtosis| kurtosis < self.kurtosis)
    }
}

/// What is done to a column that still does not pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Transform {
    /// Nothing.
    None,
    /// `ln(x − min + (max − min) / 100)`.
    Log,
    /// The same, turned round for a column with its long tail below.
    LogSigned,
    /// `ln(x − min + 1)`.
    LogShift,
    /// `((x − min + 1)^λ − 1) / λ`, the logarithm for λ = 0.
    BoxCox(f64),
}

impl Named for Transform {
    fn all() -> Vec<(&'static str, Self)> {
        let methods = [Self::None, Self::Log, Self::LogSigned, Self::LogShift, Self::BoxCox(0.0)];
        methods.into_iter().map(|method| (method.name(), method)).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Log => "log",
            Self::LogSigned => "log-signed",
            Self::LogShift => "log-shift",
            Self::BoxCox(_) => "box-cox",
        }
    }
}

impl Transform {
    fn apply(self, column: &Column, skewed_down: bool) -> Result<Column, Trouble> {
        let (low, high) = column.range()?;
        let edge = 0.01 * (high - low);
        column.map(|x| match self {
            Self::None => x,
            Self::LogSigned if skewed_down => -libm::log(high + edge - x),
            Self::Log | Self::LogSigned => libm::log(x - low + edge),
            Self::LogShift => libm::log(x - low + 1.0),
            Self::BoxCox(0.0) => libm::log(x - low + 1.0),
            Self::BoxCox(power) => (libm::pow(x - low + 1.0, power) - 1.0) / power,
        })
    }
}

/// How outliers of a column are treated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treatment {
    /// Values are pulled in until so many are touched; 0 pulls none.
    pub winsorise: usize,
    /// What follows when that was not enough; it starts again from the untouched column.
    pub then: Transform,
    /// When a column passes.
    pub limits: Limits,
}

impl Treatment {
    /// The column stays as it is.
    pub const NONE: Self = Self { winsorise: 0, then: Transform::None, limits: Limits::USUAL };
    /// Five values at most, then the logarithm.
    pub const USUAL: Self = Self { winsorise: 5, then: Transform::Log, limits: Limits::USUAL };
}

/// A treated column and what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Treated {
    /// The column.
    pub column: Column,
    /// How many values were pulled down.
    pub pulled_down: usize,
    /// How many values were pulled up.
    pub pulled_up: usize,
    /// Whether the column was transformed; then none was pulled.
    pub transformed: bool,
    /// Whether the result passes.
    pub passes: bool,
}

/// Treats a column: nothing when it passes; else its outermost value takes the place of its
/// neighbour, at the end where the tail is, until it passes or enough are touched; else the
/// transformation of the untouched column.
pub fn treat(column: &Column, treatment: Treatment) -> Result<Treated, Trouble> {
    let kept = Treated {
        column: column.clone(),
        pulled_down: 0,
        pulled_up: 0,
        transformed: false,
        passes: true,
    };
    let values: Vec<f64> = column.present().collect();
    if treatment.limits.pass(&values) {
        return Ok(kept);
    }
    let (pulled, passes) = winsorised(column, values, treatment)?;
    if passes || treatment.then == Transform::None {
        return Ok(Treated { passes, ..pulled });
    }
    let down = shape(&column.present().collect::<Vec<f64>>()).0.is_some_and(|skew| skew <= 0.0);
    let column = treatment.then.apply(column, down)?;
    let passes = treatment.limits.pass(&column.present().collect::<Vec<f64>>());
    Ok(Treated { column, transformed: true, passes, ..kept })
}

/// Pulls values in; says also whether the result passes.
fn winsorised(
    column: &Column,
    mut values: Vec<f64>,
    treatment: Treatment,
) -> Result<(Treated, bool), Trouble> {
    let (mut down, mut up, mut passes) = (0, 0, false);
    while !passes && down + up < treatment.winsorise {
        // A tail above is a positive skewness; turned round, a tail below is the same case.
        let above = shape(&values).0.is_some_and(|skew| skew >= 0.0);
        let sign = if above { 1.0 } else { -1.0 };
        let end = values.iter().map(|x| x * sign).fold(f64::NEG_INFINITY, f64::max);
        let inner = values.iter().map(|x| x * sign).filter(|&x| x < end);
        let next = inner.fold(f64::NEG_INFINITY, f64::max);
        if !next.is_finite() {
            break;
        }
        let mut touched = 0;
        for value in values.iter_mut().filter(|value| **value * sign == end) {
            *value = next * sign;
            touched += 1;
        }
        // Values pulled before are at the same end, so they are among those touched now.
        *(if above { &mut down } else { &mut up }) = touched;
        passes = treatment.limits.pass(&values);
    }
    let mut next = values.into_iter();
    let cells = column.cells().map(|cell| cell.and_then(|_| next.next()));
    let column = Column::new(cells)?;
    Ok((Treated { column, pulled_down: down, pulled_up: up, transformed: false, passes }, passes))
}
