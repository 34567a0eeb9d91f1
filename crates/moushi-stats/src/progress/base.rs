//! The base as a yardstick that does not change: the values of each class in the base's year and what follows from them,
//! learned once, written down, and laid on again in later years. Not what is measured with it.

use super::exact::Exact;
use super::frame::{Classes, Pair, turn};
use super::matrix::{Cuts, Third};
use super::place::share_below;
use super::trouble::{Part, Reason, Setting, Told, Trouble, least, long, set, told};
use crate::composite::{Column, Direction};
use serde::{Deserialize, Serialize};

/// What is to be learned besides the values.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Which end is good.
    pub direction: Direction,
    /// The goal of each class in the unit of the indicator, where it has one.
    pub goals: Vec<Option<f64>>,
    /// Which distance below a goal, not negative, still counts as being at it, so that no share is taken of next to nothing.
    pub near_goal: f64,
    /// What separates low, middle and high levels, in the unit of the indicator.
    pub cuts: Cuts,
    /// How many units a class must have for percentiles, standard deviations and thirds.
    pub least_units: usize,
}

/// What was learned of one indicator in the base's year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Base {
    direction: Direction,
    near_goal: f64,
    least_units: usize,
    classes: Vec<Reference>,
}

/// One class. All numbers are turned so that more is better.
#[derive(Clone, Debug, PartialEq)]
struct Reference {
    /// Rising.
    values: Vec<f64>,
    deviation: f64,
    goal: Option<f64>,
    /// Mean distance to the goal of those that are not at it.
    gap: Option<f64>,
    cuts: Result<[f64; 2], Reason>,
}

impl Base {
    /// Learns from the values of the base's year; units without value or class play no part.
    pub fn learn(column: &Column, classes: &Classes, plan: &Plan) -> Result<Self, Trouble> {
        long(Part::Base, classes.len(), column.len())?;
        long(Part::Goals, classes.count(), plan.goals.len())?;
        plan.cuts.check(classes.count())?;
        let lists = classes.split(|unit| column.get(unit).ok_or(()));
        let class = |(at, values): (usize, Vec<f64>)| {
            let turned = values.into_iter().map(|value| turn(plan.direction, value)).collect();
            let goal = plan.goals[at].map(|goal| turn(plan.direction, goal));
            let mut class = Reference::new(turned, goal, plan.near_goal);
            class.cuts = plan.cuts.of(at, &class.values, plan.direction, plan.least_units);
            class
        };
        let classes = lists.into_iter().enumerate().map(class).collect();
        Self {
            direction: plan.direction,
            near_goal: plan.near_goal,
            least_units: plan.least_units,
            classes,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, Trouble> {
        least(self.least_units, 1, Setting::LeastUnits)?;
        let near = self.near_goal >= 0.0 && self.near_goal.is_finite();
        set(near, Setting::NearGoal, self.near_goal)?;
        for (at, class) in self.classes.iter().enumerate() {
            let goal = class.goal.unwrap_or(0.0);
            set(goal.is_finite(), Setting::Goal(at), goal)?;
        }
        Ok(self)
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// Which end is good.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// How many units of a class that exists have a value.
    pub fn units(&self, class: usize) -> usize {
        self.classes[class].values.len()
    }

    /// The mean of a class that exists, in the unit of the indicator.
    pub fn mean(&self, class: usize) -> Told {
        let values = &self.enough(class, 1)?.values;
        Ok(turn(self.direction, mean(values)))
    }

    /// The standard deviation with n − 1 of a class that exists, above zero.
    pub fn deviation(&self, class: usize) -> Told {
        let class = self.enough(class, 2)?;
        if class.deviation > 0.0 { told(class.deviation) } else { Err(Reason::NoSpread) }
    }

    /// Where a value stands among those of a class that exists in the base's year, in per cent: those that are worse, and half of those that are
    /// equal (mid-ranks). 0 or 100 beyond all of them.
    pub fn percentile(&self, class: usize, value: f64) -> Told {
        self.percentile_turned(class, turn(self.direction, value))
    }

    pub(super) fn percentile_turned(&self, class: usize, value: f64) -> Told {
        Ok(100.0 * share_below(&self.enough(class, 1)?.values, value))
    }

    /// Whether a value is low, middle or high for a class that exists, high being good.
    pub fn level(&self, class: usize, value: f64) -> Result<Third, Reason> {
        Ok(Third::of(turn(self.direction, value), self.classes[class].cuts?))
    }

    /// The level of each unit at the base. Units of later years are held against the same cuts.
    pub fn levels(
        &self,
        column: &Column,
        classes: &Classes,
    ) -> Result<Vec<Result<Third, Reason>>, Trouble> {
        long(Part::Base, classes.len(), column.len())?;
        long(Part::Classes, self.classes(), classes.count())?;
        let one = |unit| {
            let value = column.get(unit).ok_or(Reason::NoBase)?;
            self.level(classes.of(unit)?, value)
        };
        Ok((0..column.len()).map(one).collect())
    }

    /// The turned goal of a class.
    pub(super) fn goal(&self, class: usize) -> Told {
        self.classes[class].goal.ok_or(Reason::NoGoal)
    }

    /// Whether a turned value is at a turned goal.
    pub(super) fn at_goal(&self, value: f64, goal: f64) -> bool {
        goal - value <= self.near_goal
    }

    /// The mean distance to the goal of the units of a class that were not at it.
    pub(super) fn gap(&self, class: usize) -> Told {
        self.classes[class].gap.ok_or(Reason::NoGap)
    }

    /// Whether what was learned has the classes and the direction of what it is laid on.
    pub(super) fn suits(&self, pair: &Pair) -> Result<(), Trouble> {
        long(Part::Classes, self.classes(), pair.classes().count())?;
        if self.direction == pair.direction() { Ok(()) } else { Err(Trouble::OtherDirection) }
    }

    fn enough(&self, class: usize, at_least: usize) -> Result<&Reference, Reason> {
        let class = &self.classes[class];
        let needed = self.least_units.max(at_least);
        enough(class.values.len(), needed)?;
        Ok(class)
    }
}

/// Whether there are enough units.
pub(super) fn enough(units: usize, needed: usize) -> Result<(), Reason> {
    if units < needed { Err(Reason::FewUnits { units, needed }) } else { Ok(()) }
}

impl Reference {
    fn new(mut values: Vec<f64>, goal: Option<f64>, near_goal: f64) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        let below = |goal: f64| {
            let gaps: Vec<f64> =
                values.iter().map(|value| goal - value).filter(|&gap| gap > near_goal).collect();
            (!gaps.is_empty()).then(|| mean(&gaps)).filter(|gap| gap.is_finite())
        };
        Self {
            gap: goal.and_then(below),
            deviation: deviation(&values),
            values,
            goal,
            cuts: Err(Reason::NoSpread),
        }
    }
}

/// The mean of some numbers, none of nothing; without overflow where the numbers are far from it.
pub(super) fn mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let rough = values.iter().map(|value| value / n).sum::<f64>();
    // A second pass takes away most of the rounding of the first.
    let rest = values.iter().map(|value| value - rough).sum::<f64>() / n;
    if rest.is_finite() { rough + rest } else { rough }
}

/// Standard deviation with n − 1, perhaps infinite; zero where there is none, and where all values are equal, whatever
/// rounding says.
fn deviation(sorted: &[f64]) -> f64 {
    let differ = sorted.first() < sorted.last();
    let mean = mean(sorted);
    let squares: f64 = sorted.iter().map(|value| (value - mean) * (value - mean)).sum();
    let deviation = (squares / (sorted.len() as f64 - 1.0)).sqrt();
    if differ { deviation } else { 0.0 }
}

/// As it is written down: numbers in the unit of the indicator.
#[derive(Serialize, Deserialize)]
struct Written {
    less_is_better: bool,
    near_goal: Exact,
    least_units: usize,
    classes: Vec<WrittenClass>,
}

#[derive(Serialize, Deserialize)]
struct WrittenClass {
    values: Vec<Exact>,
    goal: Option<Exact>,
    /// Given cuts, or those of the thirds; none where the class had none.
    cuts: Option<[Exact; 2]>,
}

impl From<Base> for Written {
    fn from(base: Base) -> Self {
        let exact = |value: f64| Exact(turn(base.direction, value));
        let class = |class: &Reference| WrittenClass {
            values: class.values.iter().map(|&value| exact(value)).collect(),
            goal: class.goal.map(exact),
            cuts: class.cuts.ok().map(|cuts| cuts.map(exact)),
        };
        Self {
            less_is_better: base.direction == Direction::Less,
            near_goal: Exact(base.near_goal),
            least_units: base.least_units,
            classes: base.classes.iter().map(class).collect(),
        }
    }
}

impl TryFrom<Written> for Base {
    type Error = Trouble;

    fn try_from(written: Written) -> Result<Self, Trouble> {
        let direction = if written.less_is_better { Direction::Less } else { Direction::More };
        let (near_goal, least_units) = (written.near_goal.0, written.least_units);
        let turned = |value: &Exact| turn(direction, value.0);
        let class = |(at, class): (usize, &WrittenClass)| {
            let values = class.values.iter().map(turned).collect();
            let mut reference = Reference::new(values, class.goal.as_ref().map(turned), near_goal);
            let none = enough(class.values.len(), least_units.max(3));
            reference.cuts = match &class.cuts {
                Some(cuts) => Ok(rising(at, [turned(&cuts[0]), turned(&cuts[1])])?),
                None => Err(none.err().unwrap_or(Reason::NoSpread)),
            };
            Ok(reference)
        };
        let classes = written.classes.iter().enumerate().map(class).collect::<Result<_, _>>()?;
        Self { direction, near_goal, least_units, classes }.checked()
    }
}

fn rising(class: usize, [low, high]: [f64; 2]) -> Result<[f64; 2], Trouble> {
    if low < high {
        Ok([low, high])
    } else {
        Err(Trouble::BadCuts { class: Some(class), low, high })
    }
}
