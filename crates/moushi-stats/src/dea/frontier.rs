//! The units that make up a frontier, found once, and points held against them. Not what is asked of the answers.

use super::frame::Units;
use super::hull;
use super::program::{Program, Vertex};
use super::score::{Model, Orientation, Returns, Score, Standing};
use super::trouble::{Error, Place, Trouble};

/// Units and those among them that no mixture of others beats: all mixtures that matter are mixtures of these.
///
/// A program grows with the number of units in it, and of many units few make up the frontier. They are found by looking
/// at some units at a time (Barr and Durchholz 1997): who is beaten by a mixture of some is beaten by one of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier<'a> {
    units: &'a Units,
    model: Model,
    best: Vec<usize>,
}

/// Up to so many units are looked at together.
const TOGETHER: usize = 100;

/// A unit is beaten if less than this share of its inputs would do. Who is beaten by less is kept, which costs only time.
const BEATEN: f64 = 1.0 - 1e-7;

impl<'a> Frontier<'a> {
    /// Finds the units that make up the frontier of a model.
    pub fn new(units: &'a Units, model: Model) -> Result<Self, Error> {
        let returns = model.returns;
        let mut best: Vec<usize> = (0..units.len()).collect();
        while returns != Returns::Hull && best.len() > TOGETHER {
            let parts = best.len().div_ceil(TOGETHER);
            let mut kept = Vec::with_capacity(best.len());
            for part in 0..parts {
                let some: Vec<usize> = best.iter().skip(part).step_by(parts).copied().collect();
                kept.extend(unbeaten(units, &some, returns)?);
            }
            kept.sort_unstable();
            let enough = kept.len() > best.len() / 10 * 8;
            best = kept;
            if enough {
                break;
            }
        }
        Ok(Self { units, model, best })
    }

    /// The standing of one of the units: what [`super::scores`] says of it, so that callers may share units among threads.
    pub fn score(&self, unit: usize) -> Result<Standing, Error> {
        if unit >= self.units.len() {
            return Err(Trouble::OutOfRange.at(Place::Unit(unit)));
        }
        let members = self.members(unit);
        let vertex = self.nearest(&members, self.units.row(unit));
        let vertex = vertex.map_err(|trouble| trouble.at(Place::Unit(unit)))?;
        let read = |vertex| Standing::Reached(self.read(vertex, &members));
        Ok(vertex.map_or(Standing::Infeasible, read))
    }

    /// The factor at which some point of the same inputs and outputs is matched.
    pub(super) fn factor(&self, point: &[f64]) -> Result<Option<f64>, Trouble> {
        Program::new(self.units, &self.best, point, self.model).factor()
    }

    /// Whom a unit is held against. Where one of the frontier is left out, those behind it may come forward.
    fn members(&self, unit: usize) -> Vec<usize> {
        if self.model.without_itself && self.best.binary_search(&unit).is_ok() {
            (0..self.units.len()).filter(|&other| other != unit).collect()
        } else {
            self.best.clone()
        }
    }

    fn nearest(&self, members: &[usize], point: &[f64]) -> Result<Option<Vertex>, Trouble> {
        match self.model.returns {
            Returns::Hull => Ok(hull::nearest(self.units, members, point, self.model.orientation)),
            _ => Program::new(self.units, members, point, self.model).solve(),
        }
    }

    fn read(&self, vertex: Vertex, members: &[usize]) -> Score {
        let mut input_slacks = vertex.slacks;
        let output_slacks = input_slacks.split_off(self.units.shape().0);
        let shares = members.iter().copied().zip(vertex.shares);
        Score {
            value: vertex.factor,
            peers: shares.filter(|share| share.1 > 0.0).collect(),
            input_slacks,
            output_slacks,
        }
    }
}

/// Who among some units is not beaten by a mixture of them.
fn unbeaten(units: &Units, some: &[usize], returns: Returns) -> Result<Vec<usize>, Error> {
    let model = Model { orientation: Orientation::Input, returns, without_itself: false };
    let mut kept = Vec::new();
    for &unit in some {
        let factor = Program::new(units, some, units.row(unit), model).factor();
        let factor = factor.map_err(|trouble| trouble.at(Place::Unit(unit)))?;
        if factor.is_none_or(|factor| factor > BEATEN) {
            kept.push(unit);
        }
    }
    Ok(kept)
}
