//! From sums to a fit: lays the problem out, lets the parameters be searched, and brings what was
//! found back to the columns that were asked for.

use super::deviance::Deviance;
use super::factor::Solution;
use super::model::{Column, Model, Options};
use super::problem::Problem;
use super::ranef;
use super::result::{Fit, Listed, Story, Variance};
use super::search::{Lowest, lowest, pack, unpack};
use super::small::Square;
use super::sums::Sums;
use super::trouble::Trouble;

/// A diagonal covariance parameter below this, with columns at unit mean square, is called 0.
const SINGULAR: f64 = 1e-5;

/// Fits a model to sums.
pub fn fit(sums: &Sums, model: &Model, options: &Options) -> Result<Fit, Trouble> {
    if !(options.tolerance > 0.0 && options.tolerance.is_finite()) {
        return Err(Trouble::BadSetting);
    }
    let problem = Problem::new(sums, model)?;
    let mut deviance = Deviance::new(&problem, options.reml);
    let lowest = lowest(&mut deviance, options, None)?;
    told(sums, model, deviance, &lowest)
}

/// The fit at given relative covariance parameters (lower triangles by column, term by term) instead
/// of the best: to check what another program found.
pub fn fit_at(
    sums: &Sums,
    model: &Model,
    options: &Options,
    theta: &[f64],
) -> Result<Fit, Trouble> {
    let problem = Problem::new(sums, model)?;
    let terms = given(&problem, theta)?;
    let mut deviance = Deviance::new(&problem, options.reml);
    let value = deviance.at(&terms).ok_or(Trouble::NoResidual)?;
    let slopes = deviance.slopes(false);
    let gradient = pack(&deviance.gradient(&slopes)).iter().fold(0.0, |most, g| g.abs().max(most));
    let start = terms.clone();
    let lowest = Lowest { terms, start, value, first: value, gradient, decrement: 0.0 };
    told(sums, model, deviance, &lowest)
}

/// Covariance factors, in the basis reckoned with, of parameters as the caller knows them.
pub(super) fn given(problem: &Problem, theta: &[f64]) -> Result<Vec<Square>, Trouble> {
    let sizes: Vec<usize> = problem.terms.iter().map(|place| place.size).collect();
    let needed = sizes.iter().map(|size| size * (size + 1) / 2).sum();
    if theta.len() != needed || theta.iter().any(|value| !value.is_finite()) {
        return Err(Trouble::BadTheta { needed, given: theta.len() });
    }
    let raw = unpack(&sizes, theta);
    Ok(raw.iter().zip(&problem.basis.there).map(|(raw, there)| there.times(raw)).collect())
}

/// The same the other way round: triangles as the caller knows them.
pub(super) fn returned(problem: &Problem, terms: &[Square]) -> Vec<Square> {
    let back = problem.basis.back.iter().zip(terms);
    back.map(|(back, term)| back.times(term).lowered()).collect()
}

/// The criterion for the columns that were asked for.
pub(super) fn criterion(deviance: &Deviance<'_>, value: f64) -> f64 {
    let basis = &deviance.problem.basis;
    let scales = basis.fixed.iter().map(|fixed| libm::log(fixed.scale)).sum::<f64>();
    let fixed = if deviance.reml { 2.0 * scales } else { 0.0 };
    value + 2.0 * deviance.freedom() * libm::log(basis.scale) + fixed
}

/// Fixed effects of the columns that were asked for.
pub(super) fn coefficients(problem: &Problem, solution: &Solution) -> Vec<f64> {
    let basis = &problem.basis;
    let mut values: Vec<f64> = basis
        .fixed
        .iter()
        .zip(&solution.fixed)
        .map(|(fixed, value)| value * basis.scale / fixed.scale)
        .collect();
    if basis.constant {
        let moved: f64 = basis.fixed.iter().zip(&values).map(|(fixed, v)| fixed.mean * v).sum();
        values[0] += basis.mean - moved;
    }
    values
}

/// Covariances of the fixed effects, `σ²` taken as 1: `(R_X'R_X)⁻¹` brought back (eq. 54).
pub(super) fn covariances(deviance: &Deviance<'_>) -> Square {
    let problem = deviance.problem;
    let (size, first, fixed) = (problem.size(), problem.layout.dense, problem.fixed());
    let mut back = Square::zero(fixed);
    for (at, column) in problem.basis.fixed.iter().enumerate() {
        back[(at, at)] = 1.0 / column.scale;
        if problem.basis.constant && at > 0 {
            back[(0, at)] = -column.mean / column.scale;
        }
    }
    // A R⁻¹ with R' = L, line by line.
    let mut rows = Square::zero(fixed);
    for row in 0..fixed {
        let mut line = back.row(row).to_vec();
        for at in 0..fixed {
            let column = |k: usize| deviance.factor.dense[(first + k) * size + first + at];
            let done: f64 = (0..at).map(|k| column(k) * line[k]).sum();
            line[at] = (line[at] - done) / column(at);
        }
        (0..fixed).for_each(|at| rows[(row, at)] = line[at]);
    }
    rows.gram()
}

/// Positions of the fixed effects in the order in which they were asked for.
pub(super) fn order(problem: &Problem) -> Vec<usize> {
    let mut order: Vec<usize> = (0..problem.fixed()).collect();
    order.sort_by_key(|&at| problem.basis.fixed[at].at);
    order
}

fn told(
    sums: &Sums,
    model: &Model,
    mut deviance: Deviance<'_>,
    lowest: &Lowest,
) -> Result<Fit, Trouble> {
    let problem = deviance.problem;
    deviance.at(&lowest.terms).ok_or(Trouble::NoResidual)?;
    let solution = deviance.factor.solve(problem);
    let scale = problem.basis.scale;
    let sigma = scale * (deviance.factor.rest / deviance.freedom()).sqrt();
    let raw = returned(problem, &lowest.terms);
    let (values, square) = (coefficients(problem, &solution), covariances(&deviance));
    let order = order(problem);
    let name = |at: usize| model.column(model.fixed[problem.basis.fixed[at].at]);
    let vcov = |a: usize, b: usize| sigma * sigma * square[(a, b)];
    let criterion = criterion(&deviance, lowest.value);
    let parameters = problem.fixed() + model.parameters() + 1;
    let random: f64 = scale * scale * solution.effects.all().map(|u| u * u).sum::<f64>();
    let fit = Fit {
        reml: deviance.reml,
        nobs: sums.rows,
        ngrps: Listed(
            (problem.factors.iter().zip(&problem.layout.levels))
                .map(|(&factor, levels)| (model.factor(factor), levels.len()))
                .collect(),
        ),
        fixef: Listed(order.iter().map(|&at| (name(at), values[at])).collect()),
        se: Listed(order.iter().map(|&at| (name(at), vcov(at, at).sqrt())).collect()),
        vcov_fixef: order.iter().map(|&a| order.iter().map(|&b| vcov(a, b)).collect()).collect(),
        kept: order.iter().map(|&at| problem.basis.fixed[at].at).collect(),
        factors: problem.factors.clone(),
        dropped: problem.basis.dropped.iter().map(|&at| model.column(model.fixed[at])).collect(),
        theta: pack(&raw),
        sigma,
        varcorr: variances(model, &raw, sigma),
        criterion,
        log_likelihood: -0.5 * criterion,
        parameters,
        aic: criterion + 2.0 * parameters as f64,
        bic: criterion + parameters as f64 * libm::log(problem.rows),
        singular: singular(&lowest.terms),
        feval: deviance.evaluations,
        residual_squares: scale * scale * deviance.factor.rest - random,
        random_squares: random,
        story: Story {
            start: pack(&returned(problem, &lowest.start)),
            first: self::criterion(&deviance, lowest.first),
            gradient: lowest.gradient,
            decrement: lowest.decrement,
            sparse: problem.layout.sparse,
            dense: problem.layout.dense,
        },
        ranef: ranef::ranef(model, &deviance, &solution, sigma),
    };
    let numbers = fit.fixef.values().chain(fit.se.values()).chain(&fit.theta);
    let finite = numbers.chain([&fit.sigma, &fit.criterion]).all(|number| number.is_finite());
    if finite { Ok(fit) } else { Err(Trouble::NoResidual) }
}

fn singular(terms: &[Square]) -> bool {
    let lowered = terms.iter().map(Square::lowered);
    lowered.into_iter().any(|term| (0..term.size()).any(|at| term[(at, at)] < SINGULAR))
}

/// Variances and covariances `σ²ΛΛ'` of the terms, then the residual.
pub(super) fn variances(model: &Model, raw: &[Square], sigma: f64) -> Vec<Variance> {
    let mut list = Vec::new();
    for (at, (term, square)) in model.terms.iter().zip(raw).enumerate() {
        let before = model.terms[..at].iter().filter(|other| other.factor == term.factor).count();
        let mut grp = model.factor(term.factor);
        if before > 0 {
            grp = format!("{grp}.{before}");
        }
        let gram = square.gram();
        let name = |column: Column| Some(model.column(column));
        let deviation = |at: usize| sigma * gram[(at, at)].sqrt();
        for (i, &column) in term.columns.iter().enumerate() {
            let vcov = sigma * sigma * gram[(i, i)];
            let (grp, var1, sdcor) = (grp.clone(), name(column), deviation(i));
            list.push(Variance { grp, var1, var2: None, vcov, sdcor });
        }
        for (i, &column) in term.columns.iter().enumerate() {
            for (j, &other) in term.columns.iter().enumerate().skip(i + 1) {
                let vcov = sigma * sigma * gram[(i, j)];
                let product = deviation(i) * deviation(j);
                let sdcor = if product > 0.0 { vcov / product } else { 0.0 };
                let (grp, var1, var2) = (grp.clone(), name(column), name(other));
                list.push(Variance { grp, var1, var2, vcov, sdcor });
            }
        }
    }
    let (grp, vcov) = ("Residual".to_owned(), sigma * sigma);
    list.push(Variance { grp, var1: None, var2: None, vcov, sdcor: sigma });
    list
}
