//! Draws from a fitted model, and the fits of what was drawn (parametric bootstrap: Efron and
//! Tibshirani 1993, section 6.5). Rows are not needed: the sums of a cell are drawn themselves.
//!
//! With `U` the columns of a cell, `G = U'WU = LL'` and errors `ε ~ N(0, σ²W⁻¹)` of `n` rows,
//! `U'Wε = σLg` with `g` standard normal of as many numbers as `G` has rank, and
//! `ε'Wε = σ²(g'g + χ²)` with `n − rank` degrees of freedom, independent of `g`.

use super::deviance::Deviance;
use super::fit::{coefficients, given, returned};
use super::infer::Interval;
use super::model::{Model, Options};
use super::predict;
use super::problem::Problem;
use super::result::Fit;
use super::search::{lowest, unpack};
use super::small::Square;
use super::sums::{Sums, offset};
use super::trouble::Trouble;
use crate::random::Random;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What was estimated of one draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// Fixed effects in the order of the fit.
    pub fixef: Vec<f64>,
    /// Standard deviations and correlations in the order of the fit.
    pub sdcor: Vec<f64>,
}

/// Sums as they might have been if the fit were true: new random effects, new errors. They must hold
/// the products of all
/// numeric columns by cell.
pub fn simulate(sums: &Sums, model: &Model, fit: &Fit, seed: u64) -> Result<Sums, Trouble> {
    Ok(Simulator::new(sums, model, fit)?.draw(seed))
}

/// Draws with the numbers of a range and fits each; equal seeds and numbers give equal draws,
/// however a range is cut into pieces. A draw whose search does not settle is left out.
pub fn bootstrap(
    sums: &Sums,
    model: &Model,
    fit: &Fit,
    seed: u64,
    draws: Range<u32>,
) -> Result<Vec<Draw>, Trouble> {
    let simulator = Simulator::new(sums, model, fit)?;
    let problem = Problem::new(sums, model)?;
    let mut list = Vec::new();
    for number in draws {
        let mixed = seed ^ (u64::from(number) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let drawn = simulator.draw(mixed);
        match refit(&problem, model, fit, &drawn) {
            Ok(draw) => list.push(draw),
            Err(Trouble::NotSettled { .. } | Trouble::NoResidual) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(list)
}

/// The percentile interval of something estimated of each of at least twenty draws.
pub fn percentiles(
    draws: &[Draw],
    level: f64,
    value: impl Fn(&Draw) -> f64,
) -> Result<Interval, Trouble> {
    if draws.len() < 20 || level <= 0.0 || level >= 1.0 {
        return Err(Trouble::BadSetting);
    }
    let mut values: Vec<f64> = draws.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (values.len() - 1) as f64;
        let (below, part) = (place as usize, place.fract());
        let above = values[(below + 1).min(values.len() - 1)];
        values[below] + part * (above - values[below])
    };
    Ok(Interval { low: at(0.5 - 0.5 * level), high: at(0.5 + 0.5 * level) })
}

fn refit(problem: &Problem, model: &Model, fit: &Fit, drawn: &Sums) -> Result<Draw, Trouble> {
    let problem = problem.again(drawn, model)?;
    let options = Options { reml: fit.reml, tolerance: 1e-9, ..Options::default() };
    let mut deviance = Deviance::new(&problem, fit.reml);
    let start = begin(&problem, fit)?;
    let found = lowest(&mut deviance, &options, Some(start))?;
    deviance.at(&found.terms).ok_or(Trouble::NoResidual)?;
    let solution = deviance.factor.solve(&problem);
    let sigma = problem.basis.scale * (deviance.factor.rest / deviance.freedom()).sqrt();
    let raw = returned(&problem, &found.terms);
    let values = coefficients(&problem, &solution);
    let fixef = super::fit::order(&problem).into_iter().map(|at| values[at]).collect();
    let sdcor = super::fit::variances(model, &raw, sigma);
    Ok(Draw { fixef, sdcor: sdcor.into_iter().map(|variance| variance.sdcor).collect() })
}

/// The parameters that were drawn from, kept off the bound, where a search would stay.
fn begin(problem: &Problem, fit: &Fit) -> Result<Vec<Square>, Trouble> {
    let mut terms: Vec<Square> = given(problem, &fit.theta)?.iter().map(Square::lowered).collect();
    for term in &mut terms {
        (0..term.size()).for_each(|at| term[(at, at)] = term[(at, at)].max(0.05));
    }
    Ok(terms)
}

/// All that is the same in every draw.
struct Simulator<'a> {
    sums: &'a Sums,
    model: &'a Model,
    fit: &'a Fit,
    /// Covariance factors of the terms, `σΛ`.
    factors: Vec<Square>,
    /// For each cell the lower factor of `G` in packed form, and its rank.
    lowers: Vec<f64>,
    ranks: Vec<u64>,
}

impl<'a> Simulator<'a> {
    fn new(sums: &'a Sums, model: &'a Model, fit: &'a Fit) -> Result<Self, Trouble> {
        sums.check()?;
        if sums.wide <= sums.columns {
            return Err(Trouble::NotVarying { column: sums.wide - 1 });
        }
        let sizes: Vec<usize> = model.terms.iter().map(|term| term.columns.len()).collect();
        let needed = model.parameters();
        if fit.theta.len() != needed {
            return Err(Trouble::BadTheta { needed, given: fit.theta.len() });
        }
        let (mut lowers, mut ranks) = (Vec::new(), Vec::new());
        for products in sums.products.chunks_exact(sums.packed()) {
            ranks.push(lower(&products[..offset(sums.columns + 1, sums.wide)], &mut lowers));
        }
        Ok(Self { sums, model, fit, factors: unpack(&sizes, &fit.theta), lowers, ranks })
    }

    fn draw(&self, seed: u64) -> Sums {
        let mut random = Random::new(seed);
        let mut fit = self.fit.clone();
        self.effects(&mut fit, &mut random);
        let mut drawn = self.sums.clone();
        drawn.rest.fill(0.0);
        for cell in 0..drawn.cells() {
            self.cell(cell, &fit, &mut random, &mut drawn);
        }
        drawn
    }

    /// New random effects.
    fn effects(&self, fit: &mut Fit, random: &mut Random) {
        let factors = fit.factors.clone();
        for (factor, (_, of)) in factors.into_iter().zip(&mut fit.ranef.0) {
            for modes in &mut of.blup {
                modes.clear();
                let terms = self.model.terms.iter().zip(&self.factors);
                for (_, lambda) in terms.filter(|(term, _)| term.factor == factor) {
                    let u: Vec<f64> =
                        (0..lambda.size()).map(|_| fit.sigma * random.normal()).collect();
                    modes.extend(lambda.apply(&u));
                }
            }
        }
    }

    /// New products of one cell with the response.
    fn cell(&self, cell: usize, fit: &Fit, random: &mut Random, drawn: &mut Sums) {
        let sums = self.sums;
        let (size, columns) = (sums.packed(), sums.columns + 1);
        let codes = &sums.codes[cell * sums.factors..(cell + 1) * sums.factors];
        let line = predict::coefficients(self.model, fit, sums.columns, Some(codes));
        let mut line = line.expect("the fit is one of this model");
        let moved: f64 =
            line[1..].iter().zip(&sums.shift).map(|(times, shift)| times * shift).sum();
        line[0] += moved - sums.shift[sums.columns];
        let products = &mut drawn.products[cell * size..(cell + 1) * size];
        let (known, response) = products.split_at_mut(offset(columns, sums.wide));
        let lower = &self.lowers[cell * known.len()..(cell + 1) * known.len()];
        let g: Vec<f64> = (0..columns).map(|_| random.normal()).collect();
        let (mut square, mut total) = (0.0, 0.0);
        for row in 0..columns {
            let at = |a: usize, b: usize| super::sums::place(a, b);
            let mean: f64 = (0..columns).map(|other| known[at(row, other)] * line[other]).sum();
            let noise: f64 = (0..=row).map(|other| lower[at(other, row)] * g[other]).sum();
            response[row] = mean + fit.sigma * noise;
            square += line[row] * (mean + 2.0 * fit.sigma * noise);
            // A column that adds no rank draws nothing.
            total += if lower[at(row, row)] > 0.0 { g[row] * g[row] } else { 0.0 };
        }
        let left = sums.counts[cell].saturating_sub(self.ranks[cell]);
        total += random.chi_squared(left as f64);
        // The square of the response is kept by cell or over all rows.
        match response.get_mut(columns) {
            Some(own) => *own = square + fit.sigma * fit.sigma * total,
            None => drawn.rest[0] += square + fit.sigma * fit.sigma * total,
        }
    }
}

/// Appends the packed Cholesky factor of a packed semidefinite matrix; its rank.
fn lower(products: &[f64], into: &mut Vec<f64>) -> u64 {
    let first = into.len();
    into.extend_from_slice(products);
    let lower = &mut into[first..];
    let at = super::sums::place;
    let (mut rank, mut row) = (0, 0);
    while at(row, row) < lower.len() {
        for column in 0..=row {
            let done: f64 = (0..column).map(|k| lower[at(k, row)] * lower[at(k, column)]).sum();
            let rest = lower[at(column, row)] - done;
            lower[at(column, row)] = if column == row {
                let full = rest > 1e-10 * products[at(row, row)];
                rank += u64::from(full);
                if full { rest.sqrt() } else { 0.0 }
            } else if lower[at(column, column)] > 0.0 {
                rest / lower[at(column, column)]
            } else {
                0.0
            };
        }
        row += 1;
    }
    rank
}
