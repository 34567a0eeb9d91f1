//! What can be expected of a unit, as it was learned and as it is written down, and how units of another year stand to it.
//! Not how it is learned.

use super::exact::Exact;
use super::expect::{Residual, band};
use super::frame::{Pair, turn};
use super::squares::leverage;
use super::trouble::{Part, Reason, Setting, Trouble, long, set, told};
use crate::composite::{Column, Direction};
use crate::distribution::t_cdf;
use serde::{Deserialize, Serialize};

/// A learned expectation: an intercept for each class and slopes, of each class or common to all, with what is needed for
/// bands. It can be written down and laid on later years, so that these are held against the same expectation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Expectation {
    pub(super) direction: Direction,
    pub(super) inputs: usize,
    pub(super) groups: Vec<Group>,
    /// Of each class: its group and centre, or why it has none.
    pub(super) classes: Vec<Result<(usize, Centre), Reason>>,
}

/// Classes whose slopes and scatter are the same. The base is turned, as is the outcome.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    pub slopes: Vec<f64>,
    pub triangle: Vec<Vec<f64>>,
    /// Mean square of what is left, by units less coefficients.
    pub variance: f64,
    pub freedom: usize,
}

/// The means of a class: a line of least squares with an intercept goes through them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Centre {
    pub units: usize,
    pub outcome: f64,
    pub predictors: Vec<f64>,
}

impl Expectation {
    /// Number of inputs besides the base.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// The slopes of a class that exists, on the base first, then on the inputs, in the units of the data.
    pub fn slopes(&self, class: usize) -> Result<Vec<f64>, Reason> {
        let (group, _) = self.class(class)?;
        let inputs = group.slopes[1..].iter().map(|&slope| turn(self.direction, slope));
        Ok(std::iter::once(group.slopes[0]).chain(inputs).collect())
    }

    /// The intercept of a class, in the unit of the indicator.
    pub fn intercept(&self, class: usize) -> Result<f64, Reason> {
        let (group, centre) = self.class(class)?;
        let there: f64 = group.slopes.iter().zip(&centre.predictors).map(|(b, x)| b * x).sum();
        told(turn(self.direction, centre.outcome - there))
    }

    /// The standard error of a single outcome around the line of a class, and its degrees of freedom.
    pub fn scatter(&self, class: usize) -> Result<(f64, usize), Reason> {
        let (group, _) = self.class(class)?;
        Ok((group.variance.sqrt(), group.freedom))
    }

    fn class(&self, class: usize) -> Result<(&Group, &Centre), Reason> {
        let (group, centre) = self.classes[class].as_ref().map_err(|reason| *reason)?;
        Ok((&self.groups[*group], centre))
    }

    /// How units that the expectation was not learned from, or those of another year, stand to it: `x₁ − E[x₁ | x₀, inputs]`,
    /// the prediction interval `E ± t s √(1 + h)` with `t` of as many degrees of freedom as the fit had, and the residual
    /// over that standard error.
    pub fn residuals(
        &self,
        pair: &Pair,
        inputs: &[&Column],
        confidence: f64,
    ) -> Result<Vec<Result<Residual, Reason>>, Trouble> {
        set(confidence > 0.0 && confidence < 1.0, Setting::Confidence, confidence)?;
        long(Part::Classes, self.classes.len(), pair.classes().count())?;
        long(Part::Input(inputs.len().min(self.inputs)), self.inputs, inputs.len())?;
        if self.direction != pair.direction() {
            return Err(Trouble::OtherDirection);
        }
        let rows = Rows::new(pair, inputs)?;
        let one = |unit| {
            let (class, predictors, outcome) = rows.row(unit)?;
            self.residual(class, &predictors, outcome, confidence)
        };
        Ok((0..pair.len()).map(one).collect())
    }

    fn residual(
        &self,
        class: usize,
        predictors: &[f64],
        outcome: f64,
        confidence: f64,
    ) -> Result<Residual, Reason> {
        let (group, centre) = self.class(class)?;
        let away: Vec<f64> =
            predictors.iter().zip(&centre.predictors).map(|(x, m)| x - m).collect();
        let along: f64 = group.slopes.iter().zip(&away).map(|(b, x)| b * x).sum();
        let expected = told(centre.outcome + along)?;
        let leverage = told(1.0 / centre.units as f64 + leverage(&group.triangle, &away))?;
        let error = told((group.variance * (1.0 + leverage)).sqrt())?;
        let standardised = told((outcome - expected) / error)?;
        Ok(Residual {
            expected: turn(self.direction, expected),
            value: told(outcome - expected)?,
            leverage,
            standardised,
            freedom: group.freedom,
            chance: 2.0 * t_cdf(-standardised.abs(), group.freedom as f64),
            band: band(self.direction, expected, error, group.freedom, confidence)?,
        })
    }
}

/// The predictors and the outcome of each unit.
pub(super) struct Rows<'a> {
    pair: &'a Pair<'a>,
    inputs: &'a [&'a Column],
}

impl<'a> Rows<'a> {
    pub(super) fn new(pair: &'a Pair<'a>, inputs: &'a [&'a Column]) -> Result<Self, Trouble> {
        for (at, input) in inputs.iter().enumerate() {
            long(Part::Input(at), pair.len(), input.len())?;
        }
        Ok(Self { pair, inputs })
    }

    /// Class, turned base with inputs, turned outcome.
    pub(super) fn row(&self, unit: usize) -> Result<(usize, Vec<f64>, f64), Reason> {
        let (base, outcome) = self.pair.turned(unit)?;
        let input =
            |(input, column): (usize, &&Column)| column.get(unit).ok_or(Reason::NoInput { input });
        let inputs = self.inputs.iter().enumerate().map(input);
        let predictors = std::iter::once(Ok(base)).chain(inputs).collect::<Result<_, _>>()?;
        Ok((self.pair.classes().of(unit)?, predictors, outcome))
    }
}

/// As it is written down.
#[derive(Serialize, Deserialize)]
struct Written {
    less_is_better: bool,
    inputs: usize,
    groups: Vec<WrittenGroup>,
    /// None where nothing was learned for a class.
    classes: Vec<Option<WrittenCentre>>,
}

#[derive(Serialize, Deserialize)]
struct WrittenGroup {
    slopes: Vec<Exact>,
    triangle: Vec<Vec<Exact>>,
    variance: Exact,
    freedom: usize,
}

#[derive(Serialize, Deserialize)]
struct WrittenCentre {
    group: usize,
    units: usize,
    outcome: Exact,
    predictors: Vec<Exact>,
}

fn exact(list: &[f64]) -> Vec<Exact> {
    list.iter().map(|&value| Exact(value)).collect()
}

fn plain(list: &[Exact]) -> Vec<f64> {
    list.iter().map(|value| value.0).collect()
}

impl From<Expectation> for Written {
    fn from(learned: Expectation) -> Self {
        let group = |group: &Group| WrittenGroup {
            slopes: exact(&group.slopes),
            triangle: group.triangle.iter().map(|column| exact(column)).collect(),
            variance: Exact(group.variance),
            freedom: group.freedom,
        };
        let centre = |(group, centre): &(usize, Centre)| WrittenCentre {
            group: *group,
            units: centre.units,
            outcome: Exact(centre.outcome),
            predictors: exact(&centre.predictors),
        };
        Self {
            less_is_better: learned.direction == Direction::Less,
            inputs: learned.inputs,
            groups: learned.groups.iter().map(group).collect(),
            classes: learned.classes.iter().map(|class| class.as_ref().ok().map(centre)).collect(),
        }
    }
}

impl TryFrom<Written> for Expectation {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let width = written.inputs.saturating_add(1);
        let groups: Vec<Group> = written.groups.iter().map(Group::from).collect();
        if !groups.iter().all(|group| group.sound(width)) {
            return Err(
                "slopes, triangle or scatter of an expectation are not those of its inputs",
            );
        }
        let centre = |class: &Option<WrittenCentre>| {
            let Some(class) = class else { return Ok(Err(Reason::NoExpectation)) };
            let predictors = plain(&class.predictors);
            if class.group >= groups.len() || class.units == 0 || predictors.len() != width {
                return Err("a class of an expectation is in no group, or without units or means");
            }
            let centre = Centre { units: class.units, outcome: class.outcome.0, predictors };
            Ok(Ok((class.group, centre)))
        };
        let classes = written.classes.iter().map(centre).collect::<Result<_, _>>()?;
        let direction = if written.less_is_better { Direction::Less } else { Direction::More };
        Ok(Self { direction, inputs: written.inputs, groups, classes })
    }
}

impl From<&WrittenGroup> for Group {
    fn from(written: &WrittenGroup) -> Self {
        Self {
            slopes: plain(&written.slopes),
            triangle: written.triangle.iter().map(|column| plain(column)).collect(),
            variance: written.variance.0,
            freedom: written.freedom,
        }
    }
}

impl Group {
    fn sound(&self, width: usize) -> bool {
        let triangle =
            |(at, column): (usize, &Vec<f64>)| column.len() == at + 1 && column[at] > 0.0;
        self.slopes.len() == width
            && self.triangle.len() == width
            && self.triangle.iter().enumerate().all(triangle)
            && self.variance > 0.0
            && self.freedom > 0
    }
}
