//! What can be expected of units by their base and inputs, learned by least squares, and what each reached beyond it. Not
//! how it is written down for later years.

use super::base::{enough, mean};
use super::frame::{Pair, turn};
use super::model::{Centre, Expectation, Group, Rows};
use super::squares::{Squares, squares};
use super::trouble::{Reason, Setting, Trouble, least, set, told};
use crate::composite::{Column, Direction};
use crate::distribution::{t_cdf, t_quantile};

/// Whose slopes an expectation has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slopes {
    /// Each class its own, as well as its own scatter: classes are fitted apart.
    OwnOfClass,
    /// The same for all classes, each of which has its own intercept; scatter is pooled.
    Common,
}

/// How an expectation is learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// Whose slopes.
    pub slopes: Slopes,
    /// How many units with all values a class needs; a smaller one is left out altogether.
    pub least_units: usize,
    /// How many units must be left after one for each coefficient; at least 2.
    pub least_left: usize,
    /// How sure bands are: 0.95.
    pub confidence: f64,
}

/// What a unit reached beyond what could be expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// `E[x₁ | x₀, inputs]`, in the unit of the indicator.
    pub expected: f64,
    /// `x₁` less that, turned where less is better: above zero is better than expected.
    pub value: f64,
    /// How much the unit's own place bears upon its expectation.
    pub leverage: f64,
    /// The residual over its standard error, turned; where the unit was in the fit, reckoned without it.
    pub standardised: f64,
    /// Degrees of freedom of Student's distribution, from which `standardised` is drawn if only chance is at work.
    pub freedom: usize,
    /// The probability that chance alone makes a unit at least so far off, on either side.
    pub chance: f64,
    /// Lower and upper end of where the value now could be expected, in the unit of the indicator; where the unit was in
    /// the fit, as reckoned from the others: it lies outside just when `chance` is below one less the confidence.
    pub band: [f64; 2],
}

/// An expectation and how the units stand to it from which it was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// For later years.
    pub expectation: Expectation,
    /// Of each unit.
    pub residuals: Vec<Result<Residual, Reason>>,
}

/// Learns by least squares what can be expected: `x₁ = a(class) + b x₀ + c · inputs + chance`, and judges each unit without
/// itself: by the externally studentised residual `e/(s₍ᵢ₎ √(1 − h))` (Cook and Weisberg 1982, 2.2.10; Belsley, Kuh and Welsch
/// 1980), `s₍ᵢ₎` the scatter without the unit, and the prediction interval that goes with it, around what the others predict,
/// `x₁ − e/(1 − h) ± t s₍ᵢ₎/√(1 − h)`, `t` with one degree of freedom less than the fit.
///
/// Units without class or with a missing value play no part. The order of units does not matter but for rounding.
pub fn expected(pair: &Pair, inputs: &[&Column], model: Model) -> Result<Fitted, Trouble> {
    least(model.least_units, 1, Setting::LeastUnits)?;
    least(model.least_left, 2, Setting::LeastLeft)?;
    let sure = model.confidence > 0.0 && model.confidence < 1.0;
    set(sure, Setting::Confidence, model.confidence)?;
    let rows = Rows::new(pair, inputs)?;
    let mut fit = Fit::new(pair, &rows, inputs.len(), model);
    match model.slopes {
        Slopes::Common => fit.group(&(0..pair.classes().count()).collect::<Vec<_>>()),
        Slopes::OwnOfClass => (0..pair.classes().count()).for_each(|class| fit.group(&[class])),
    }
    Ok(fit.done())
}

/// One unit with all values.
struct Row {
    unit: usize,
    predictors: Vec<f64>,
    outcome: f64,
}

/// A fit under way.
struct Fit {
    model: Model,
    expectation: Expectation,
    residuals: Vec<Result<Residual, Reason>>,
    members: Vec<Vec<Row>>,
}

impl Fit {
    fn new(pair: &Pair, rows: &Rows, inputs: usize, model: Model) -> Self {
        let row = |unit| {
            let (_, predictors, outcome) = rows.row(unit)?;
            Ok::<_, Reason>(Row { unit, predictors, outcome })
        };
        let reason = |unit| Err(rows.row(unit).err().unwrap_or(Reason::NoExpectation));
        Self {
            model,
            members: pair.classes().split(row),
            residuals: (0..pair.len()).map(reason).collect(),
            expectation: Expectation {
                direction: pair.direction(),
                inputs,
                groups: Vec::new(),
                classes: vec![Err(Reason::NoExpectation); pair.classes().count()],
            },
        }
    }

    fn done(self) -> Fitted {
        Fitted { expectation: self.expectation, residuals: self.residuals }
    }

    /// Fits some classes together.
    fn group(&mut self, classes: &[usize]) {
        let mut there = Vec::new();
        for &class in classes {
            match enough(self.members[class].len(), self.model.least_units) {
                Ok(()) if !self.members[class].is_empty() => there.push(class),
                Ok(()) => {}
                Err(reason) => self.refuse(&[class], reason),
            }
        }
        if there.is_empty() {
            return;
        }
        if let Err(reason) = self.fit(&there) {
            self.refuse(&there, reason);
        }
    }

    fn refuse(&mut self, classes: &[usize], reason: Reason) {
        for &class in classes {
            self.expectation.classes[class] = Err(reason);
            self.members[class].iter().for_each(|row| self.residuals[row.unit] = Err(reason));
        }
    }

    fn fit(&mut self, classes: &[usize]) -> Result<(), Reason> {
        let width = self.expectation.inputs + 1;
        let units: usize = classes.iter().map(|&class| self.members[class].len()).sum();
        let left = units as i64 - (width + classes.len()) as i64;
        if left < self.model.least_left as i64 {
            return Err(Reason::FewLeft { left, needed: self.model.least_left });
        }
        let centred = Centred::new(classes.iter().map(|&class| &self.members[class][..]), width);
        let found = squares(&centred.columns, &centred.sizes, &centred.outcome)?;
        let freedom = left as usize;
        let scatter = Scatter::new(&found, &centred, freedom)?;
        let rows = classes.iter().flat_map(|&class| &self.members[class]);
        let means = centred
            .centres
            .iter()
            .flat_map(|centre| std::iter::repeat_n(1.0 / centre.units as f64, centre.units));
        for ((at, row), mean) in rows.enumerate().zip(means) {
            let leverage = mean + found.leverage[at];
            self.residuals[row.unit] = scatter.judge(
                row.outcome,
                found.left[at],
                leverage,
                self.expectation.direction,
                self.model.confidence,
            );
        }
        let group = self.expectation.groups.len();
        let variance = scatter.squares / freedom as f64;
        let Squares { slopes, triangle, .. } = found;
        self.expectation.groups.push(Group { slopes, triangle, variance, freedom });
        for (&class, centre) in classes.iter().zip(centred.centres) {
            self.expectation.classes[class] = Ok((group, centre));
        }
        Ok(())
    }
}

/// Columns with the means of their class taken away (Frisch and Waugh 1933: the slopes are those beside intercepts).
struct Centred {
    centres: Vec<Centre>,
    columns: Vec<Vec<f64>>,
    outcome: Vec<f64>,
    /// The largest value of each column, without its sign.
    sizes: Vec<f64>,
    /// The largest outcome, without its sign.
    largest: f64,
}

impl Centred {
    fn new<'a>(classes: impl Iterator<Item = &'a [Row]>, width: usize) -> Self {
        let mut all = Self {
            centres: Vec::new(),
            columns: vec![Vec::new(); width],
            outcome: Vec::new(),
            sizes: vec![0.0; width],
            largest: 0.0,
        };
        classes.for_each(|rows| all.add(rows));
        all
    }

    fn add(&mut self, rows: &[Row]) {
        let mut predictors = Vec::new();
        for (at, column) in self.columns.iter_mut().enumerate() {
            let values: Vec<f64> = rows.iter().map(|row| row.predictors[at]).collect();
            let mean = mean(&values);
            column.extend(values.iter().map(|value| value - mean));
            self.sizes[at] = largest(&values, self.sizes[at]);
            predictors.push(mean);
        }
        let values: Vec<f64> = rows.iter().map(|row| row.outcome).collect();
        let outcome = mean(&values);
        self.outcome.extend(values.iter().map(|value| value - outcome));
        self.largest = largest(&values, self.largest);
        self.centres.push(Centre { units: rows.len(), outcome, predictors });
    }
}

fn largest(values: &[f64], from: f64) -> f64 {
    values.iter().fold(from, |largest, value| largest.max(value.abs()))
}

/// What the fit left over.
struct Scatter {
    squares: f64,
    freedom: usize,
    /// A standard deviation that is nothing but rounding.
    rounding: f64,
}

impl Scatter {
    fn new(found: &Squares, centred: &Centred, freedom: usize) -> Result<Self, Reason> {
        let squares = told(found.left.iter().map(|value| value * value).sum())?;
        let scatter = Self { squares, freedom, rounding: 1e-12 * centred.largest };
        if (squares / freedom as f64).sqrt() <= scatter.rounding {
            return Err(Reason::NoScatter);
        }
        Ok(scatter)
    }

    /// A unit that was in the fit, without itself.
    fn judge(
        &self,
        outcome: f64,
        value: f64,
        leverage: f64,
        direction: Direction,
        confidence: f64,
    ) -> Result<Residual, Reason> {
        let own = 1.0 - leverage;
        if own < 1e-9 {
            return Err(Reason::Alone);
        }
        let freedom = self.freedom - 1;
        let others = self.squares - value * value / own;
        let error = (others / freedom as f64).sqrt();
        // Not greater, or no number: the others lie on the line but for rounding.
        let scatters = others > 1e-12 * self.squares && error > self.rounding;
        if !scatters {
            return Err(Reason::NoScatter);
        }
        let standardised = told(value / (error * own.sqrt()))?;
        let middle = outcome - value / own;
        Ok(Residual {
            expected: turn(direction, told(outcome - value)?),
            value,
            leverage,
            standardised,
            freedom,
            chance: 2.0 * t_cdf(-standardised.abs(), freedom as f64),
            band: band(direction, middle, error / own.sqrt(), freedom, confidence)?,
        })
    }
}

/// The interval around what is expected, turned back to the unit of the indicator.
pub(super) fn band(
    direction: Direction,
    middle: f64,
    error: f64,
    freedom: usize,
    confidence: f64,
) -> Result<[f64; 2], Reason> {
    let tail = 0.5 * (1.0 - confidence);
    let t = -t_quantile(tail, freedom as f64).ok_or(Reason::TooLarge)?;
    let ends =
        [told(middle - t * error)?, told(middle + t * error)?].map(|end| turn(direction, end));
    Ok(match direction {
        Direction::More => ends,
        Direction::Less => [ends[1], ends[0]],
    })
}
