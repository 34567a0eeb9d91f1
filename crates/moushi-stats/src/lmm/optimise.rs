//! The lowest point of a smooth function of a few numbers by a quasi-Newton method: the inverse
//! Hessian is updated by Broyden, Fletcher, Goldfarb and Shanno's formula (Nocedal and Wright 2006,
//! eq. 6.17), steps are shortened until they descend. Knows nothing of models.
//!
//! There are no bounds: the deviance does not change when a column of `Λ` changes its sign, so that
//! a minimum at the bound 0 is an ordinary minimum of the function continued beyond it.

use super::small::{Square, dot};

/// Value and gradient at a point; none where the function is not defined.
pub(super) type Point = Option<(f64, Vec<f64>)>;

/// Where a search ended.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub at: Vec<f64>,
    pub value: f64,
    pub gradient: Vec<f64>,
    /// `g'H⁻¹g` at the end.
    pub decrement: f64,
    pub settled: bool,
}

/// When a search ends, and how far a step may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub tolerance: f64,
    pub evaluations: usize,
    /// Differences of values that may be roundings.
    pub noise: f64,
}

/// Searches from a point with an estimate of the inverse Hessian. None if the function is not
/// defined at the start.
pub(super) fn minimise(
    start: &[f64],
    inverse: Square,
    limits: Limits,
    mut function: impl FnMut(&[f64]) -> Point,
) -> Option<Found> {
    let (value, gradient) = function(start)?;
    let mut left = limits.evaluations;
    let mut hessian = inverse;
    let mut found =
        Found { at: start.to_vec(), value, gradient, decrement: f64::INFINITY, settled: false };
    while left > 0 {
        let mut step = hessian.apply(&found.gradient);
        found.decrement = dot(&step, &found.gradient);
        if found.decrement <= limits.tolerance {
            found.settled = true;
            break;
        }
        step.iter_mut().for_each(|value| *value = -*value);
        shorten(&mut step, &found.at);
        let Some((times, value, gradient)) =
            descend(&found, &step, limits.noise, &mut left, &mut function)
        else {
            found.settled = found.decrement <= limits.tolerance.max(1e-7);
            break;
        };
        step.iter_mut().for_each(|value| *value *= times);
        let turned: Vec<f64> = gradient.iter().zip(&found.gradient).map(|(a, b)| a - b).collect();
        update(&mut hessian, &step, &turned);
        found.at.iter_mut().zip(&step).for_each(|(at, step)| *at += step);
        (found.value, found.gradient) = (value, gradient);
    }
    Some(found)
}

/// No number moves by more than twice its size or by one.
fn shorten(step: &mut [f64], at: &[f64]) {
    let most = step.iter().zip(at).map(|(step, at)| step.abs() / (2.0 * at.abs()).max(1.0));
    let most = most.fold(0.0, f64::max);
    if most > 1.0 {
        step.iter_mut().for_each(|value| *value /= most);
    }
}

/// A share of the step that descends enough: Armijo's rule, and, where the values no longer differ
/// in their digits, the approximate rule of Hager and Zhang (2005) by the gradient.
fn descend(
    found: &Found,
    step: &[f64],
    noise: f64,
    left: &mut usize,
    function: &mut impl FnMut(&[f64]) -> Point,
) -> Option<(f64, f64, Vec<f64>)> {
    let slope = dot(step, &found.gradient);
    let noise = noise.max(1e-13 * found.value.abs());
    let mut times = 1.0;
    for _ in 0..40 {
        if *left == 0 {
            return None;
        }
        *left -= 1;
        let at: Vec<f64> = found.at.iter().zip(step).map(|(at, step)| at + times * step).collect();
        let Some((value, gradient)) = function(&at) else {
            times *= 0.25;
            continue;
        };
        let after = dot(step, &gradient);
        let lower = value <= found.value + 1e-4 * times * slope;
        let flat = value <= found.value + noise && after <= -0.8 * slope && after >= 0.9 * slope;
        if lower || flat {
            return Some((times, value, gradient));
        }
        let bend = 2.0 * (value - found.value - times * slope);
        let best = -slope * times * times / bend;
        times = if best.is_finite() { best.clamp(0.1 * times, 0.5 * times) } else { 0.25 * times };
    }
    None
}

/// The formula of Broyden, Fletcher, Goldfarb and Shanno for the inverse Hessian, where the function
/// bends upwards along the step; else the estimate grows, so that the next step is longer.
fn update(inverse: &mut Square, step: &[f64], turned: &[f64]) {
    let along = dot(step, turned);
    let moved = inverse.apply(turned);
    let size = inverse.size();
    let norm = (dot(step, step) * dot(turned, turned)).sqrt();
    if along <= 1e-10 * norm {
        let copy = inverse.clone();
        inverse.add(&copy, 1.0);
        return;
    }
    let scale = (1.0 + dot(turned, &moved) / along) / along;
    for i in 0..size {
        for j in 0..size {
            let cross = step[i] * moved[j] + moved[i] * step[j];
            inverse[(i, j)] += scale * step[i] * step[j] - cross / along;
        }
    }
}
