//! How far conditional modes may lie from the random effects that they stand for, when fixed effects and covariance
//! parameters are themselves estimates. Not the conditional deviations, which take both as known (`ranef.rs`).
//!
//! `var(b̂ − b)` at given parameters is the block of the random effects in the inverse of the whole system (Henderson 1975,
//! Biometrics 31(2), 423–447). To it is added, to first order, what the estimates of the parameters add: `δ'Aδ`, `δ` the
//! gradient of `b̂` in the parameters and `A` their asymptotic covariance (Kass and Steffey 1989, J. Am. Stat. Assoc. 84(407),
//! 717–726, eq. 3.9; Booth and Hobert 1998, J. Am. Stat. Assoc. 93(441), 262–272, for the same from the other side).

use super::deviance::Deviance;
use super::infer::Bends;
use super::inverse::Inverse;
use super::model::Model;
use super::problem::Problem;
use super::ranef::covariance;
use super::result::{Fit, Listed};
use super::search::{pack, unpack};
use super::small::Square;
use super::sums::Sums;
use super::trouble::Trouble;

/// Step of differences of modes, with columns at unit mean square.
const STEP: f64 = 1e-4;

/// Standard deviations of `b̂ − b` for all random effects, in the units of the response: by factor, in the order of
/// `fit.ranef` one line per level and one number per column. Where a variance is 0 they are 0: nothing is known of how far
/// it may lie from 0.
///
/// # Errors
/// When the deviance is flat at the fit, so that parameters have no covariance, or fit and sums do not belong together.
pub fn prediction_errors(
    sums: &Sums,
    model: &Model,
    fit: &Fit,
) -> Result<Listed<Vec<Vec<f64>>>, Trouble> {
    let problem = Problem::new(sums, model)?;
    let bends = Bends::new(&problem, fit)?;
    let gradients = gradients(&problem, &bends, fit.reml)?;
    let mut deviance = Deviance::new(&problem, fit.reml);
    deviance.at(&bends.terms).ok_or(Trouble::NoResidual)?;
    let inverse = Inverse::new(&problem, &deviance.factor, true);
    let lambda = back(&problem, &deviance);
    let sigma = bends.sigma * problem.basis.scale;
    let (layout, mut effect, mut list) = (&problem.layout, 0, Vec::new());
    for (place, &factor) in problem.factors.iter().enumerate() {
        let mut lines = Vec::with_capacity(layout.levels[place].len());
        for node in layout.first[place]..layout.first[place + 1] {
            let own = inverse.own(layout, layout.position[node] as usize);
            let known = covariance(&lambda[place], &own, sigma);
            let line = (0..known.size()).map(|at| {
                let moved: Vec<f64> = gradients.iter().map(|of| of[effect + at]).collect();
                (known[(at, at)].max(0.0) + bends.of_parameters(&moved)).sqrt()
            });
            lines.push(line.collect());
            effect += known.size();
        }
        list.push((model.factor(factor), lines));
    }
    Ok(Listed(list))
}

/// Gradients of all modes, one for each parameter that is not at its bound.
fn gradients(problem: &Problem, bends: &Bends, reml: bool) -> Result<Vec<Vec<f64>>, Trouble> {
    let mut deviance = Deviance::new(problem, reml);
    let (sizes, at): (Vec<usize>, _) =
        (bends.terms.iter().map(Square::size).collect(), pack(&bends.terms));
    let mut beside = |parameter: usize, step: f64| {
        let mut at = at.clone();
        at[parameter] += step;
        deviance.at(&unpack(&sizes, &at)).ok_or(Trouble::NoResidual)?;
        Ok(modes(problem, &deviance))
    };
    let gradient = |&parameter: &usize| {
        let (mut high, low) = (beside(parameter, STEP)?, beside(parameter, -STEP)?);
        high.iter_mut().zip(&low).for_each(|(high, low)| *high = (*high - low) / (2.0 * STEP));
        Ok(high)
    };
    bends.free.iter().map(gradient).collect()
}

/// `T⁻¹Λ` of each factor, which brings spherical effects back to the columns that were asked for.
fn back(problem: &Problem, deviance: &Deviance<'_>) -> Vec<Square> {
    let back = problem.joined(&problem.basis.back);
    back.iter().zip(&deviance.factor.lambda).map(|(back, lambda)| back.times(lambda)).collect()
}

/// Conditional modes at the last evaluation, factor by factor and level by level.
fn modes(problem: &Problem, deviance: &Deviance<'_>) -> Vec<f64> {
    let (layout, lambda) = (&problem.layout, back(problem, deviance));
    let solution = deviance.factor.solve(problem);
    let mut modes = Vec::new();
    for (place, lambda) in lambda.iter().enumerate() {
        for node in layout.first[place]..layout.first[place + 1] {
            let own = solution.effects.of(layout, layout.position[node] as usize);
            modes.extend(lambda.apply(own).iter().map(|mode| mode * problem.basis.scale));
        }
    }
    modes
}
