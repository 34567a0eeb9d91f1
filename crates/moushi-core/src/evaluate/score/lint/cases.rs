//! Boundary cases of rules: numbers at which a rule shows what it does, each with the marks by its meaning and by the
//! formula as it is printed. The numbers of peers are made up where the rule names none.

use super::At;
use super::printed::at;
use crate::evaluate::formula::{Num, rounded};
use crate::evaluate::score::recipe::{Item, Leaf};
use crate::evaluate::score::rules::{Case, Field, Scoring, Step, Threshold};
use crate::evaluate::standard::Better;
use crate::text::Text;

/// A case that was tried.
pub struct Tried {
    /// Which case.
    pub label: Text,
    /// Its numbers.
    pub case: Case,
    /// Marks by the meaning of the rule.
    pub meant: Num,
    /// What decided.
    pub step: Step,
    /// Marks by the formula as it is printed.
    pub printed: Option<Num>,
    /// It lies on an edge; the next one beside it, on the worse side.
    pub edge: bool,
    /// It lies beside the edge before it.
    pub beside: bool,
}

impl Tried {
    /// The case with its numbers.
    pub fn at(&self) -> At {
        At {
            case: self.label.clone(),
            own: self.case.own.known().unwrap_or_default(),
            meant: self.meant.known(),
            printed: self.printed.and_then(Num::known),
        }
    }
}

const BEST: Text = Text::new("最好的单位", "the best peer");
const WORST: Text = Text::new("最差的单位", "the worst peer");
const MIDDLE: Text = Text::new("居中的单位", "a peer in the middle");
const ZERO: Text = Text::new("为零的单位", "a peer with zero");
const ON: Text = Text::new("正在界值上", "on the limit");
const WORSE: Text = Text::new("刚差于界值", "just worse than the limit");
const BETTER: Text = Text::new("刚好于界值", "just better than the limit");

/// The next number of three digits: 30 and 29.9, 18 and 18.1.
fn beside(limit: f64, by: f64) -> f64 {
    let mut step = 1e-9;
    while step * 1_000.0 <= limit.abs() {
        step *= 10.0;
    }
    rounded(limit + by * step, 9.0)
}

/// The side on which numbers are worse.
fn worse_side(better: Better) -> f64 {
    if better == Better::More { -1.0 } else { 1.0 }
}

/// All cases of a rule.
pub fn tried(item: &Item, leaf: &Leaf, scoring: &Scoring) -> Vec<Tried> {
    let plain = Case {
        own: Num::Missing,
        weight: item.weight,
        better: leaf.better,
        field: Field::default(),
        limit: None,
    };
    let cases = match scoring {
        Scoring::BestOfPeers { .. } | Scoring::WeightedCounts { .. } | Scoring::Inverse => {
            of_peers(plain, scoring)
        }
        Scoring::TwoThreshold(limits) => {
            let each = limits.iter().map(|limit| of_threshold(plain, limit.threshold));
            each.flatten().collect()
        }
        Scoring::FixedThreshold(threshold) => of_threshold(plain, *threshold),
        Scoring::Bands { mean, bands, .. } => {
            let mean = mean.unwrap_or(100.0);
            let edges = bands.iter().map(|band| (band.short, band.closed));
            of_bands(plain, mean, edges)
        }
        Scoring::Deduct { .. } => {
            let part = item.weight;
            of_numbers(
                plain,
                &[(ZERO, 0.0), (MIDDLE, part / 10.0), (ON, part), (WORSE, part * 1.5)],
            )
        }
        Scoring::Accumulate => {
            let full = item.weight;
            of_numbers(
                plain,
                &[(ZERO, 0.0), (MIDDLE, full / 2.0), (ON, full), (BETTER, full * 1.5)],
            )
        }
        Scoring::Survey => of_numbers(plain, &[(BEST, 100.0), (MIDDLE, 60.0), (ZERO, 0.0)]),
        Scoring::Bonus { least, most } => {
            of_numbers(plain, &[(ON, *least), (ZERO, 0.0), (ON, *most), (BETTER, most * 1.5 + 1.0)])
        }
        Scoring::Substitute { .. } | Scoring::TypeWeights { .. } => Vec::new(),
    };
    let one = |(label, case, edge, beside): (Text, Case, bool, bool)| {
        let (meant, step) = scoring.marks(&case);
        let printed = leaf.printed.as_ref().map(|formula| at(&formula.node, scoring, &case));
        Tried { label, case, meant, step, printed, edge, beside }
    };
    cases.into_iter().map(one).collect()
}

type Made = (Text, Case, bool, bool);

fn of_numbers(plain: Case, numbers: &[(Text, f64)]) -> Vec<Made> {
    let each = numbers.iter();
    each.map(|(label, own)| (label.clone(), Case { own: Num::Known(*own), ..plain }, false, false))
        .collect()
}

fn of_peers(plain: Case, scoring: &Scoring) -> Vec<Made> {
    let (floor, full) = match scoring {
        Scoring::BestOfPeers { floor } => (*floor, None),
        Scoring::WeightedCounts { full } => (None, *full),
        _ => (None, None),
    };
    // Peers between 4 and 10; around the floor, or up to the number that has full marks, where there is one.
    let highest = full.or(floor.map(|floor| floor / 0.6)).unwrap_or(10.0);
    let lowest = rounded(highest * 0.4, 9.0);
    let mean = rounded(highest * 0.7, 9.0);
    let field = |lowest: f64| Field {
        lowest: Num::Known(lowest),
        highest: Num::Known(highest),
        mean: Num::Known(mean),
    };
    let better = if *scoring == Scoring::Inverse { Better::Less } else { plain.better };
    let [best, worst] = match better {
        Better::More => [highest, lowest],
        Better::Less => [lowest, highest],
    };
    let of = |label: Text, own: f64, lowest: f64| {
        (label, Case { own: Num::Known(own), field: field(lowest), ..plain }, false, false)
    };
    let mut cases =
        vec![of(BEST, best, lowest), of(MIDDLE, mean, lowest), of(WORST, worst, lowest)];
    if let Some(floor) = floor {
        let (label, case, ..) = of(ON, floor, lowest);
        cases.push((label, case, true, false));
        let (label, case, ..) = of(WORSE, beside(floor, worse_side(better)), lowest);
        cases.push((label, case, false, true));
    }
    cases.push(of(ZERO, 0.0, 0.0));
    cases
}

fn of_threshold(plain: Case, threshold: Threshold) -> Vec<Made> {
    let side = worse_side(plain.better);
    let of = |label: Text, own: f64, edge: bool, beside: bool| {
        let case = Case { own: Num::Known(own), limit: Some(threshold), ..plain };
        (label, case, edge, beside)
    };
    let pass = threshold.pass;
    let mut cases = vec![
        of(BEST, rounded(pass * (1.0 - side / 2.0), 9.0), false, false),
        of(BETTER, beside(pass, -side), false, false),
        of(ON, pass, true, false),
        of(WORSE, beside(pass, side), false, true),
        of(MIDDLE, rounded(pass * (1.0 + side / 10.0), 9.0), false, false),
    ];
    if let Some(floor) = threshold.floor {
        cases.push(of(BETTER, beside(floor, -side), false, false));
        cases.push(of(ON, floor, true, false));
        cases.push(of(WORSE, beside(floor, side), false, true));
    }
    if plain.better == Better::More {
        cases.push(of(ZERO, 0.0, false, false));
    }
    cases
}

fn of_bands(plain: Case, mean: f64, edges: impl Iterator<Item = (f64, bool)>) -> Vec<Made> {
    let side = worse_side(plain.better);
    let field = Field { lowest: Num::Missing, highest: Num::Missing, mean: Num::Known(mean) };
    let of = |label: Text, own: f64, edge: bool, beside: bool| {
        (label, Case { own: Num::Known(own), field, ..plain }, edge, beside)
    };
    let mut cases = vec![of(BEST, rounded(mean * (1.0 - side / 10.0), 9.0), false, false)];
    for (short, closed) in edges {
        let edge = rounded(mean + side * short, 9.0);
        // Where the edge does not belong to the band the leap lies between it and the number before.
        let (on, next) =
            if closed { (edge, beside(edge, side)) } else { (beside(edge, -side), edge) };
        cases.push(of(ON, on, true, false));
        cases.push(of(WORSE, next, false, true));
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_beside_differs_in_the_third_digit() {
        for (limit, by, want) in [
            (30.0, -1.0, 29.9),
            (18.0, 1.0, 18.1),
            (0.3, -1.0, 0.299),
            (12_000.0, -1.0, 11_900.0),
            (100.0, -1.0, 99.0),
        ] {
            assert_eq!(beside(limit, by), want, "{limit}");
        }
    }
}
