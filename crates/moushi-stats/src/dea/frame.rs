//! The table of units with their inputs and outputs. Not the programs.

use super::trouble::{Error, Place, Trouble};
use crate::composite::Column;

/// Units with at least one input and one output each. All values are there, finite and not negative; no unit has only
/// zeros on one side.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    /// Inputs, then outputs, unit by unit.
    rows: Vec<Vec<f64>>,
    inputs: usize,
}

impl Units {
    /// A table of inputs and outputs, one column each, one cell for each unit.
    pub fn new(inputs: &[Column], outputs: &[Column]) -> Result<Self, Error> {
        let count = inputs.first().map_or(0, Column::len);
        if count == 0 || outputs.is_empty() {
            return Err(Trouble::Nothing.at(Place::Whole));
        }
        let unit = |unit| -> Result<Vec<f64>, Error> {
            let given = (0..).zip(inputs).map(|(at, x)| cell(x, unit, Place::Input(at, unit)));
            let made = (0..).zip(outputs).map(|(at, y)| cell(y, unit, Place::Output(at, unit)));
            given.chain(made).collect()
        };
        if inputs.iter().chain(outputs).any(|column| column.len() != count) {
            return Err(Trouble::UnequalLengths.at(Place::Whole));
        }
        let rows = (0..count).map(unit).collect::<Result<Vec<_>, _>>()?;
        let units = Self { rows, inputs: inputs.len() };
        (0..count).try_for_each(|unit| units.something(unit))?;
        Ok(units)
    }

    fn something(&self, unit: usize) -> Result<(), Error> {
        let none = |side: &[f64]| side.iter().all(|&value| value == 0.0);
        if none(self.inputs(unit)) {
            return Err(Trouble::NoInput.at(Place::Unit(unit)));
        }
        if none(self.outputs(unit)) {
            return Err(Trouble::NoOutput.at(Place::Unit(unit)));
        }
        Ok(())
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Never: a table without units cannot be made.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The inputs of a unit that exists.
    pub fn inputs(&self, unit: usize) -> &[f64] {
        &self.rows[unit][..self.inputs]
    }

    /// The outputs of a unit that exists.
    pub fn outputs(&self, unit: usize) -> &[f64] {
        &self.rows[unit][self.inputs..]
    }

    /// Inputs, then outputs of a unit.
    pub(super) fn row(&self, unit: usize) -> &[f64] {
        &self.rows[unit]
    }

    /// The largest value of a column, inputs before outputs.
    pub(super) fn largest(&self, at: usize) -> f64 {
        self.rows.iter().map(|row| row[at]).fold(0.0, f64::max)
    }

    /// How many inputs, and how many columns in all.
    pub(super) fn shape(&self) -> (usize, usize) {
        (self.inputs, self.rows[0].len())
    }
}

fn cell(column: &Column, unit: usize, place: Place) -> Result<f64, Error> {
    match column.get(unit) {
        None => Err(Trouble::Missing.at(place)),
        Some(value) if value < 0.0 => Err(Trouble::Negative.at(place)),
        Some(value) => Ok(value),
    }
}
