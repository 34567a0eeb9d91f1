//! Formulas as a document prints them, over the words of a rule: own, best, lowest, highest, mean, weight, pass, floor,
//! full. Reckoned at a case, never over units.

use crate::evaluate::formula::{
    Formula, Ground, Kind, Named, Names, Node, Num, Unit, Wrong, formula,
};
use crate::evaluate::frame::{Frame, Frames, Units};
use crate::evaluate::score::rules::{Case, Scoring};

const WORDS: [&str; 9] =
    ["own", "best", "lowest", "highest", "mean", "weight", "pass", "floor", "full"];

struct Printed;

impl Names for Printed {
    fn named(&self, _: usize, name: &str) -> Option<Named<'_>> {
        let slot = WORDS.iter().position(|known| *known == name)?;
        Some(Named { slot, kind: Kind::Number(None), choices: &[] })
    }

    fn names(&self, _: usize) -> Vec<&str> {
        WORDS.to_vec()
    }

    fn level(&self, _: &str) -> Option<usize> {
        None
    }

    fn lies_in(&self, _: usize, _: usize) -> bool {
        false
    }

    fn steps(&self, _: &str) -> Option<(usize, &Unit)> {
        None
    }
}

/// Reads a formula as it is printed.
pub fn printed(words: &str) -> Result<Formula, Wrong> {
    formula(words, 0, &Printed)
}

/// What it comes to in a case.
pub fn at(node: &Node, scoring: &Scoring, case: &Case) -> Num {
    let limit = case.limit;
    let floor = match scoring {
        Scoring::BestOfPeers { floor } => *floor,
        Scoring::Deduct { floor } => Some(*floor),
        Scoring::Bonus { least, .. } => Some(*least),
        _ => limit.and_then(|limit| limit.floor),
    };
    let full = match scoring {
        Scoring::WeightedCounts { full } => *full,
        Scoring::Bonus { most, .. } => Some(*most),
        _ => None,
    };
    let mean = match scoring {
        Scoring::Bands { mean: Some(mean), .. } => Num::Known(*mean),
        _ => case.field.mean,
    };
    let or_none = |number: Option<f64>| number.map_or(Num::Missing, Num::Known);
    let values = [
        case.own,
        case.field.best(case.better),
        case.field.lowest,
        case.field.highest,
        mean,
        Num::Known(case.weight),
        or_none(limit.map(|limit| limit.pass)),
        or_none(floor),
        or_none(full),
    ];
    let mut units = Units::default();
    units.push("", "");
    let frame = Frame {
        units,
        columns: values.into_iter().map(|value| [value].into_iter().collect()).collect(),
        ..Frame::default()
    };
    let frames = Frames::new(vec![frame]);
    Ground { frames: &frames, tables: &[] }.number(node, 0, 0)
}
