//! The free disposal hull: a unit is held against single others, so that looking at each of them is enough. No programs.

use super::frame::Units;
use super::program::Vertex;
use super::score::Orientation;

/// The best factor that a single one of the members allows `point` (inputs, then outputs); among equals the one with the largest sum of
/// slacks, then the first. `None` where none matches the point at any factor.
pub(super) fn nearest(
    units: &Units,
    members: &[usize],
    point: &[f64],
    orientation: Orientation,
) -> Option<Vertex> {
    let inputs = units.shape().0;
    let mut best: Option<(usize, Vertex)> = None;
    for (place, &unit) in members.iter().enumerate() {
        let Some(vertex) = against(units.row(unit), point, inputs, orientation) else { continue };
        if best.as_ref().is_none_or(|(_, known)| better(&vertex, known, orientation)) {
            best = Some((place, vertex));
        }
    }
    best.map(|(place, vertex)| {
        let shares = (0..members.len()).map(|at| f64::from(u8::from(at == place)));
        Vertex { shares: shares.collect(), ..vertex }
    })
}

fn better(new: &Vertex, known: &Vertex, orientation: Orientation) -> bool {
    let sum = |vertex: &Vertex| vertex.slacks.iter().sum::<f64>();
    let nearer = match orientation {
        Orientation::Input => new.factor < known.factor,
        Orientation::Output => new.factor > known.factor,
    };
    nearer || (new.factor == known.factor && sum(new) > sum(known))
}

/// The factor by which `point` matches `unit` and what is then left over.
fn against(unit: &[f64], point: &[f64], inputs: usize, orientation: Orientation) -> Option<Vertex> {
    let ((given, made), (from, to)) = (unit.split_at(inputs), point.split_at(inputs));
    let (factor, left, right) = match orientation {
        Orientation::Input => {
            made.iter().zip(to).all(|(y, at)| y >= at).then_some(())?;
            (largest(given, from)?, true, false)
        }
        Orientation::Output => {
            given.iter().zip(from).all(|(x, at)| x <= at).then_some(())?;
            (smallest(made, to)?, false, true)
        }
    };
    let times = |moved: bool| if moved { factor } else { 1.0 };
    let spare = given.iter().zip(from).map(|(x, at)| (times(left) * at - x).max(0.0));
    let extra = made.iter().zip(to).map(|(y, at)| (y - times(right) * at).max(0.0));
    Some(Vertex { factor, shares: Vec::new(), slacks: spare.chain(extra).collect() })
}

/// The factor that covers every input; none where a zero would have to grow.
fn largest(given: &[f64], from: &[f64]) -> Option<f64> {
    let ratio = |(x, at): (&f64, &f64)| {
        if *at > 0.0 {
            x / at
        } else if *x > 0.0 {
            f64::INFINITY
        } else {
            0.0
        }
    };
    let most = given.iter().zip(from).map(ratio).fold(0.0, f64::max);
    most.is_finite().then_some(most)
}

/// The factor at which the first output is used up. The point makes something, so that there is one.
fn smallest(made: &[f64], to: &[f64]) -> Option<f64> {
    let ratio = |(y, at): (&f64, &f64)| if *at > 0.0 { y / at } else { f64::INFINITY };
    let least = made.iter().zip(to).map(ratio).fold(f64::INFINITY, f64::min);
    (least.is_finite() && least > 0.0).then_some(least)
}
