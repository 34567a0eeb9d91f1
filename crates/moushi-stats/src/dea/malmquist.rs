//! Malmquist's index of productivity between two periods and what it is made of. Not longer series: they are chains of
//! pairs.

use super::frame::Units;
use super::frontier::Frontier;
use super::score::{Model, Orientation, Returns};
use super::trouble::{Error, Place, Trouble};

/// Whose frontier productivity is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The frontiers of both periods, and the geometric mean of what they say (Färe and others 1994).
    Both,
    /// That of the first period alone (Grifell-Tatjé and Lovell 1999).
    First,
}

/// How productivity of a unit changed; above 1 is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Malmquist's index under constant returns (Caves, Christensen and Diewert 1982): `efficiency · technical`. `None`,
    /// as all that rests on it, where the unit of one period is matched by no mixture of the other's.
    pub index: Option<f64>,
    /// How the unit came closer to the frontier of its period: `pure · scale`.
    pub efficiency: f64,
    /// How the frontier moved where the unit is.
    pub technical: Option<f64>,
    /// How the unit came closer under variable returns (Färe, Grosskopf, Norris and Zhang 1994).
    pub pure: f64,
    /// How its size came closer to the best one (Färe and others 1994).
    pub scale: f64,
    /// How the frontier of variable returns moved (Ray and Desli 1997). `None` where the unit of one period lies outside
    /// what the other period's mixtures match, which happens to the largest and smallest.
    pub variable_technical: Option<f64>,
    /// What is then left for size: `index / (pure · variable_technical)` (Ray and Desli 1997).
    pub variable_scale: Option<f64>,
}

/// The change of every unit between two tables of the same units, inputs and outputs in the same order.
pub fn malmquist(
    first: &Units,
    second: &Units,
    orientation: Orientation,
    base: Base,
) -> Result<Vec<Change>, Error> {
    if first.shape() != second.shape() || first.len() != second.len() {
        return Err(Trouble::UnequalLengths.at(Place::Whole));
    }
    let frontiers = |returns| -> Result<Frontiers, Error> {
        let model = Model { orientation, returns, without_itself: false };
        let both = [Frontier::new(first, model)?, Frontier::new(second, model)?];
        Ok(Frontiers { both, periods: [first, second], orientation })
    };
    let (constant, variable) = (frontiers(Returns::Constant)?, frontiers(Returns::Variable)?);
    let change = |unit| Ok(change(&constant.near(unit)?, &variable.near(unit)?, base));
    (0..first.len()).map(change).collect()
}

/// How near a unit is to each frontier in each period; 1 is on it, less is below.
struct Near {
    /// Before its own frontier.
    own: [f64; 2],
    /// Before that of the other period.
    other: [Option<f64>; 2],
}

impl Near {
    /// The frontier's move, at where the unit came to, and at where it was.
    fn technical(&self, base: Base) -> Option<f64> {
        let [first, second] = self.other;
        let there = second? / self.own[1];
        match base {
            Base::First => Some(there),
            Base::Both => Some((there * self.own[0] / first?).sqrt()),
        }
    }

    fn efficiency(&self) -> f64 {
        self.own[1] / self.own[0]
    }
}

fn change(constant: &Near, variable: &Near, base: Base) -> Change {
    let (efficiency, technical) = (constant.efficiency(), constant.technical(base));
    let (pure, variable_technical) = (variable.efficiency(), variable.technical(base));
    let index = technical.map(|technical| efficiency * technical);
    let left = |(index, technical): (f64, f64)| index / (pure * technical);
    Change {
        index,
        efficiency,
        technical,
        pure,
        scale: efficiency / pure,
        variable_technical,
        variable_scale: index.zip(variable_technical).map(left),
    }
}

/// The frontiers of both periods.
struct Frontiers<'a> {
    both: [Frontier<'a>; 2],
    periods: [&'a Units; 2],
    orientation: Orientation,
}

impl Frontiers<'_> {
    fn near(&self, unit: usize) -> Result<Near, Error> {
        let fault = |trouble: Trouble| trouble.at(Place::Unit(unit));
        let at = |frontier: usize, period: usize| {
            let point = self.periods[period].row(unit);
            let factor = self.both[frontier].factor(point).map_err(fault)?;
            Ok(factor.map(|factor| match self.orientation {
                Orientation::Input => factor,
                Orientation::Output => 1.0 / factor,
            }))
        };
        let own = |period: usize| at(period, period)?.ok_or_else(|| fault(Trouble::NotSettled));
        Ok(Near { own: [own(0)?, own(1)?], other: [at(1, 0)?, at(0, 1)?] })
    }
}
