//! How units are compared and what is said of each: its score, peers and slacks. Not the comparison.

use super::frame::Units;
use super::frontier::Frontier;
use super::trouble::Error;

/// What moves while the rest stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// Inputs shrink; a score below 1 is the share of them that would do.
    Input,
    /// Outputs grow; a score above 1 is the factor by which they could.
    Output,
}

/// Which mixtures of units count as possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Any multiple of any mixture (Charnes, Cooper and Rhodes 1978).
    Constant,
    /// Mixtures whose shares add up to one (Banker, Charnes and Cooper 1984).
    Variable,
    /// Shares add up to one at most: returns do not increase with size.
    Decreasing,
    /// Shares add up to one at least: returns do not decrease with size.
    Increasing,
    /// No mixtures, single units alone: the free disposal hull (Deprins, Simar and Tulkens 1984).
    Hull,
}

/// How units are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// What moves.
    pub orientation: Orientation,
    /// Which mixtures count.
    pub returns: Returns,
    /// Whether each unit is left out of its own comparison (Andersen and Petersen 1993).
    pub without_itself: bool,
}

/// Where a unit stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It can be compared.
    Reached(Score),
    /// No mixture of the other units matches it, however much it moves. Happens only where a unit is left out of its own
    /// comparison or is held against another period; it is no score and says nothing of how good the unit is.
    Infeasible,
}

/// A score and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The factor by which inputs (outputs) are multiplied to reach the frontier.
    pub value: f64,
    /// The units of the mixture that the unit is held against, with their shares, by position. The shares need not be
    /// the only ones that reach the score.
    pub peers: Vec<(usize, f64)>,
    /// What could go, input by input, after the move, in the unit of the data.
    pub input_slacks: Vec<f64>,
    /// What could be added, output by output, after the move, in the unit of the data.
    pub output_slacks: Vec<f64>,
}

impl Standing {
    /// The score, where there is one.
    pub fn score(&self) -> Option<&Score> {
        match self {
            Self::Reached(score) => Some(score),
            Self::Infeasible => None,
        }
    }
}

impl Score {
    /// The sum of all slacks, in the units of the data: of use only where these are alike.
    pub fn slack_sum(&self) -> f64 {
        self.input_slacks.iter().chain(&self.output_slacks).sum()
    }

    /// Whether nothing can move and nothing is left over (efficiency of Pareto and Koopmans), each within a billionth of
    /// the largest such value in the table. A score of 1 with slacks is weakly efficient only.
    pub fn efficient(&self, units: &Units) -> bool {
        let slacks = self.input_slacks.iter().chain(&self.output_slacks);
        let nothing = |(at, &slack): (usize, &f64)| slack <= 1e-9 * units.largest(at);
        (self.value - 1.0).abs() <= 1e-9 && slacks.enumerate().all(nothing)
    }
}

/// The standing of every unit among all, in the order of the table.
pub fn scores(units: &Units, model: Model) -> Result<Vec<Standing>, Error> {
    let frontier = Frontier::new(units, model)?;
    (0..units.len()).map(|unit| frontier.score(unit)).collect()
}
