//! What follows from a fit: tests of fixed effects with Satterthwaite's degrees of freedom, Wald
//! intervals, the test of two nested models, shares of variance. Not profiles (`profile.rs`) and
//! not draws (`bootstrap.rs`).

use super::chi_squared::chi_squared_above;
use super::deviance::Deviance;
use super::fit::{covariances, given};
use super::model::Model;
use super::problem::Problem;
use super::result::{Fit, Listed, Variance};
use super::search::{pack, unpack};
use super::small::{Square, dot};
use super::sums::Sums;
use super::trouble::Trouble;
use crate::distribution::{normal_quantile, t_cdf, t_quantile};
use serde::{Deserialize, Serialize};

/// Step of differences of gradients, with columns at unit mean square.
const STEP: f64 = 1e-4;

/// A test of one fixed effect against 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// Estimate.
    pub estimate: f64,
    /// Standard error.
    pub error: f64,
    /// Degrees of freedom after Satterthwaite.
    pub freedom: f64,
    /// Estimate by standard error.
    pub t: f64,
    /// Probability of a larger `|t|` if the effect were 0.
    pub p: f64,
}

impl Test {
    /// The interval of the effect at a level such as 0.95, by Student's distribution.
    ///
    /// # Errors
    /// For a level that is not between 0 and 1, and with less than one degree of freedom.
    pub fn interval(&self, level: f64) -> Result<Interval, Trouble> {
        let inside = level > 0.0 && level < 1.0;
        let quantile = inside.then(|| t_quantile(0.5 + 0.5 * level, self.freedom)).flatten();
        let half = quantile.ok_or(Trouble::BadSetting)? * self.error;
        Ok(Interval { low: self.estimate - half, high: self.estimate + half })
    }
}

/// An interval of confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// A test of the likelihood ratio of two nested models.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// Difference of the deviances.
    pub chi_squared: f64,
    /// Difference of the parameters.
    pub freedom: usize,
    /// Probability of a larger difference if the smaller model were true. Where a variance is put to
    /// 0 it is too large, by up to one half (Self and Liang 1987).
    pub p: f64,
}

/// Tests all fixed effects, with degrees of freedom `2v²/(g'Ag)` after Satterthwaite (1946) as used
/// by Kuznetsova, Brockhoff and Christensen (2017): `v` the variance of the effect, `g` its
/// gradient in the covariance parameters and `σ`, `A` their asymptotic covariance.
pub fn t_tests(sums: &Sums, model: &Model, fit: &Fit) -> Result<Listed<Test>, Trouble> {
    let problem = Problem::new(sums, model)?;
    let bends = Bends::new(&problem, fit)?;
    let mut list = Vec::new();
    for (at, &(ref name, estimate)) in fit.fixef.0.iter().enumerate() {
        let error = fit.se.0[at].1;
        let freedom = bends.freedom(at);
        if !(freedom > 0.0 && freedom.is_finite()) {
            return Err(Trouble::Flat);
        }
        let t = estimate / error;
        let p = 2.0 * t_cdf(-t.abs(), freedom);
        list.push((name.clone(), Test { estimate, error, freedom, t, p }));
    }
    Ok(Listed(list))
}

/// Wald intervals of the fixed effects at a level such as 0.95.
pub fn wald(fit: &Fit, level: f64) -> Result<Listed<Interval>, Trouble> {
    let width = width(level)?;
    let interval = |((name, value), (_, error)): (&(String, f64), &(String, f64))| {
        (name.clone(), Interval { low: value - width * error, high: value + width * error })
    };
    Ok(Listed(fit.fixef.0.iter().zip(&fit.se.0).map(interval).collect()))
}

/// Wald intervals of standard deviations on the logarithmic scale, by the bend of the deviance at the
/// estimates: those of `fit.varcorr` in its order, without correlations. None for one that is 0.
pub fn wald_deviations(
    sums: &Sums,
    model: &Model,
    fit: &Fit,
    level: f64,
) -> Result<Vec<(Variance, Option<Interval>)>, Trouble> {
    let width = width(level)?;
    let problem = Problem::new(sums, model)?;
    let bends = Bends::new(&problem, fit)?;
    let plain = fit.varcorr.iter().filter(|variance| variance.var2.is_none());
    let gradients = bends.deviations(&problem);
    let interval = |(variance, gradient): (&Variance, Option<Vec<f64>>)| {
        let Some(gradient) = gradient else { return Ok((variance.clone(), None)) };
        let factor = libm::exp(width * bends.variance(&gradient).sqrt());
        if !factor.is_finite() {
            return Err(Trouble::Flat);
        }
        let (low, high) = (variance.sdcor / factor, variance.sdcor * factor);
        Ok((variance.clone(), Some(Interval { low, high })))
    };
    plain.zip(gradients).map(interval).collect()
}

/// Compares two nested models, both fitted by maximum likelihood to the same rows.
pub fn compare(small: &Fit, large: &Fit) -> Result<Ratio, Trouble> {
    let comparable = !small.reml && !large.reml && small.nobs == large.nobs;
    if !comparable || large.parameters <= small.parameters {
        return Err(Trouble::NotComparable);
    }
    let chi_squared = (small.criterion - large.criterion).max(0.0);
    let freedom = large.parameters - small.parameters;
    Ok(Ratio { chi_squared, freedom, p: chi_squared_above(chi_squared, freedom as f64) })
}

/// Shares of the variance of the intercepts of each factor, and of the residual, in their sum: with
/// intercepts only, the intraclass correlations.
pub fn shares(fit: &Fit) -> Listed<f64> {
    let taken = |variance: &&Variance| {
        let intercept = variance.var1.as_deref() == Some("(Intercept)") && variance.var2.is_none();
        intercept || variance.var1.is_none()
    };
    let list: Vec<&Variance> = fit.varcorr.iter().filter(taken).collect();
    let sum: f64 = list.iter().map(|variance| variance.vcov).sum();
    Listed(list.iter().map(|variance| (variance.grp.clone(), variance.vcov / sum)).collect())
}

/// Half the width of an interval of a level, in standard errors.
pub(super) fn width(level: f64) -> Result<f64, Trouble> {
    let inside = level > 0.0 && level < 1.0;
    let quantile = inside.then(|| normal_quantile(0.5 + 0.5 * level)).flatten();
    quantile.ok_or(Trouble::BadSetting)
}

/// How the deviance bends in the covariance parameters and `σ` at a fit, and how the variances of
/// the fixed effects change with them.
pub(super) struct Bends {
    /// Asymptotic covariance of the parameters that are not at their bound, `σ` last.
    covariance: Square,
    /// Which of the packed parameters these are.
    pub free: Vec<usize>,
    /// The covariance factors at the fit, in the basis reckoned with.
    pub terms: Vec<Square>,
    /// Variances of the fixed effects by `σ²`, and their gradients.
    variances: Vec<f64>,
    gradients: Vec<Vec<f64>>,
    pub sigma: f64,
}

impl Bends {
    pub fn new(problem: &Problem, fit: &Fit) -> Result<Self, Trouble> {
        let terms: Vec<Square> = given(problem, &fit.theta)?.iter().map(Square::lowered).collect();
        let mut deviance = Deviance::new(problem, fit.reml);
        deviance.at(&terms).ok_or(Trouble::NoResidual)?;
        let freedom = deviance.freedom();
        let sigma = (deviance.factor.rest / freedom).sqrt();
        let variances = of_fixed(&deviance);
        let slopes = deviance.slopes(false);
        let at = pack(&terms);
        let rest = pack(&deviance.terms(|factor, entry| slopes.rest[factor][entry]));
        let free = free(&terms);
        let mut hessian = Square::zero(free.len() + 1);
        let mut gradients = vec![Vec::new(); variances.len()];
        let sizes: Vec<usize> = terms.iter().map(Square::size).collect();
        for (row, &parameter) in free.iter().enumerate() {
            let mut beside = |step: f64| {
                let mut at = at.clone();
                at[parameter] += step;
                deviance.at(&unpack(&sizes, &at)).ok_or(Trouble::NoResidual)?;
                let slopes = deviance.slopes(false);
                let entry = |factor: usize, entry| {
                    slopes.volume[factor][entry] + slopes.rest[factor][entry] / (sigma * sigma)
                };
                Ok((pack(&deviance.terms(entry)), of_fixed(&deviance)))
            };
            let ((up, high), (down, low)) = (beside(STEP)?, beside(-STEP)?);
            for (column, &other) in free.iter().enumerate() {
                hessian[(row, column)] += 0.25 * (up[other] - down[other]) / STEP;
                hessian[(column, row)] += 0.25 * (up[other] - down[other]) / STEP;
            }
            for (gradient, (high, low)) in gradients.iter_mut().zip(high.iter().zip(&low)) {
                gradient.push(sigma * sigma * 0.5 * (high - low) / STEP);
            }
            let cross = -2.0 * rest[parameter] / (sigma * sigma * sigma);
            hessian[(row, free.len())] = cross;
            hessian[(free.len(), row)] = cross;
        }
        hessian[(free.len(), free.len())] = 4.0 * freedom / (sigma * sigma);
        for (gradient, variance) in gradients.iter_mut().zip(&variances) {
            gradient.push(2.0 * sigma * variance);
        }
        let mut covariance = Square::zero(free.len() + 1);
        covariance.add(&hessian.inverted().ok_or(Trouble::Flat)?, 2.0);
        Ok(Self { covariance, free, terms, variances, gradients, sigma })
    }

    fn variance(&self, gradient: &[f64]) -> f64 {
        dot(gradient, &self.covariance.apply(gradient))
    }

    /// Variance of a function of the covariance parameters, `σ` not among them, by its gradient.
    pub fn of_parameters(&self, gradient: &[f64]) -> f64 {
        let line = |row: usize| dot(&self.covariance.row(row)[..gradient.len()], gradient);
        gradient.iter().enumerate().map(|(row, slope)| slope * line(row)).sum::<f64>().max(0.0)
    }

    /// Satterthwaite's degrees of freedom of a fixed effect.
    fn freedom(&self, at: usize) -> f64 {
        let variance = self.sigma * self.sigma * self.variances[at];
        2.0 * variance * variance / self.variance(&self.gradients[at])
    }

    /// Gradients of the logarithms of the standard deviations, term by term, the residual's last.
    fn deviations(&self, problem: &Problem) -> Vec<Option<Vec<f64>>> {
        let mut list = Vec::new();
        let mut first = 0;
        for (term, back) in self.terms.iter().zip(&problem.basis.back) {
            let size = term.size();
            // Row i of T⁻¹Λ is what the deviation of column i is made of.
            let raw = back.times(term);
            for row in 0..size {
                let square = dot(raw.row(row), raw.row(row));
                let mut gradient = vec![0.0; self.free.len() + 1];
                for (column, (i, j)) in entries(size).enumerate() {
                    let Ok(at) = self.free.binary_search(&(first + column)) else { continue };
                    gradient[at] = back[(row, i)] * raw[(row, j)] / square;
                }
                gradient[self.free.len()] = 1.0 / self.sigma;
                list.push((square > 0.0).then_some(gradient));
            }
            first += size * (size + 1) / 2;
        }
        let mut gradient = vec![0.0; self.free.len() + 1];
        gradient[self.free.len()] = 1.0 / self.sigma;
        list.push(Some(gradient));
        list
    }
}

/// Entries of a lower triangle, column by column.
fn entries(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).flat_map(move |column| (column..size).map(move |row| (row, column)))
}

/// Packed parameters whose column does not lie at the bound.
fn free(terms: &[Square]) -> Vec<usize> {
    let columns = terms
        .iter()
        .flat_map(|term| entries(term.size()).map(|(_, column)| term[(column, column)] != 0.0));
    columns.enumerate().filter_map(|(at, free)| free.then_some(at)).collect()
}

/// Variances of the fixed effects by `σ²`, in the order of the model.
fn of_fixed(deviance: &Deviance<'_>) -> Vec<f64> {
    let square = covariances(deviance);
    let mut order: Vec<usize> = (0..square.size()).collect();
    order.sort_by_key(|&at| deviance.problem.basis.fixed[at].at);
    order.into_iter().map(|at| square[(at, at)]).collect()
}
