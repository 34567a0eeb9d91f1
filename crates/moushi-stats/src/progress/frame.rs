//! Units in classes, and one indicator of them at the base and now. Not what is made of it.

use super::trouble::{Part, Reason, Trouble, long};
use crate::composite::{Column, Direction};

/// Which class (stratum) each unit is in: units are held against those of their own class only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    of: Vec<Option<usize>>,
    count: usize,
}

impl Classes {
    /// One class, or none, for each unit; classes are numbers below `count`.
    pub fn new(of: Vec<Option<usize>>, count: usize) -> Result<Self, Trouble> {
        if of.is_empty() || count == 0 {
            return Err(Trouble::Nothing);
        }
        for (unit, class) in of.iter().enumerate() {
            if let Some(class) = class.filter(|&class| class >= count) {
                return Err(Trouble::NoSuchClass { unit, class, classes: count });
            }
        }
        Ok(Self { of, count })
    }

    /// All units in one class.
    pub fn one(units: usize) -> Result<Self, Trouble> {
        Self::new(vec![Some(0); units], 1)
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Never: there is at least one unit.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Number of classes.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The class of a unit that exists.
    pub fn of(&self, unit: usize) -> Result<usize, Reason> {
        self.of[unit].ok_or(Reason::NoClass)
    }

    /// The values of each class, in the order of units; what has no value is left out.
    pub(super) fn split<T, E>(&self, mut value: impl FnMut(usize) -> Result<T, E>) -> Vec<Vec<T>> {
        let mut lists: Vec<Vec<T>> = (0..self.count).map(|_| Vec::new()).collect();
        for (unit, class) in self.of.iter().enumerate() {
            if let (Some(class), Ok(value)) = (class, value(unit)) {
                lists[*class].push(value);
            }
        }
        lists
    }
}

/// One indicator of all units at the base and now.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    base: &'a Column,
    current: &'a Column,
    classes: &'a Classes,
    direction: Direction,
}

impl<'a> Pair<'a> {
    /// Two columns in the same unit of measurement, one cell for each unit; and which end is good.
    pub fn new(
        base: &'a Column,
        current: &'a Column,
        classes: &'a Classes,
        direction: Direction,
    ) -> Result<Self, Trouble> {
        long(Part::Base, classes.len(), base.len())?;
        long(Part::Current, classes.len(), current.len())?;
        Ok(Self { base, current, classes, direction })
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Never: there is at least one unit.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// The classes.
    pub fn classes(&self) -> &'a Classes {
        self.classes
    }

    /// Which end is good.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Base and current value of a unit as they stand.
    pub(super) fn plain(&self, unit: usize) -> Result<(f64, f64), Reason> {
        match (self.base.get(unit), self.current.get(unit)) {
            (Some(base), Some(current)) => Ok((base, current)),
            (None, Some(_)) => Err(Reason::NoBase),
            (Some(_), None) => Err(Reason::NoCurrent),
            (None, None) => Err(Reason::NeitherYear),
        }
    }

    /// Base and current value of a unit, turned so that more is better.
    pub(super) fn turned(&self, unit: usize) -> Result<(f64, f64), Reason> {
        let (base, current) = self.plain(unit)?;
        Ok((turn(self.direction, base), turn(self.direction, current)))
    }

    /// Something for each unit, with its class and its turned values.
    pub(super) fn each<T>(
        &self,
        mut f: impl FnMut(usize, f64, f64) -> Result<T, Reason>,
    ) -> Vec<Result<T, Reason>> {
        let one = |unit| {
            let (base, current) = self.turned(unit)?;
            f(self.classes.of(unit)?, base, current)
        };
        (0..self.len()).map(one).collect()
    }
}

/// A value with its sign turned where less is better, never a negative zero.
pub(super) fn turn(direction: Direction, value: f64) -> f64 {
    match direction {
        Direction::More => value,
        Direction::Less => 0.0 - value,
    }
}
