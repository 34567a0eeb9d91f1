//! Conditional modes of the random effects and their conditional covariances given the response and
//! the parameters (Bates, Mächler, Bolker and Walker 2015, eq. 55 to 58). Not the uncertainty of the fixed effects,
//! which these leave out as those of lme4 do.

use super::deviance::Deviance;
use super::factor::Solution;
use super::inverse::Inverse;
use super::model::Model;
use super::result::{Listed, Ranef};
use super::small::Square;

/// Random effects of all factors of the model, in the units of the response.
pub(super) fn ranef(
    model: &Model,
    deviance: &Deviance<'_>,
    solution: &Solution,
    sigma: f64,
) -> Listed<Ranef> {
    let problem = deviance.problem;
    let inverse = Inverse::new(problem, &deviance.factor, false);
    let back = problem.joined(&problem.basis.back);
    let mut list = Vec::new();
    for (place, &factor) in problem.factors.iter().enumerate() {
        let layout = &problem.layout;
        let code = layout.levels[place].clone();
        // Λ brought back: b = T⁻¹ Λ u.
        let lambda = back[place].times(&deviance.factor.lambda[place]);
        let mut of = Ranef {
            group: model.factor(factor),
            nlevels: code.len(),
            level: code.iter().map(|&code| model.level(factor, code)).collect(),
            code,
            terms: model
                .of(factor)
                .flat_map(|term| &term.columns)
                .map(|&c| model.column(c))
                .collect(),
            blup: Vec::new(),
            condsd: Vec::new(),
            condvar: Vec::new(),
            sum_sq: vec![0.0; lambda.size()],
        };
        for node in layout.first[place]..layout.first[place + 1] {
            let position = layout.position[node] as usize;
            let mut modes = lambda.apply(solution.effects.of(layout, position));
            modes.iter_mut().for_each(|mode| *mode *= problem.basis.scale);
            of.sum_sq.iter_mut().zip(&modes).for_each(|(sum, mode)| *sum += mode * mode);
            of.blup.push(modes);
            let own = inverse.own(layout, position);
            let square = covariance(&lambda, &own, sigma);
            let size = square.size();
            of.condsd.push((0..size).map(|at| square[(at, at)].max(0.0).sqrt()).collect());
            of.condvar.push(square.rows().map(<[f64]>::to_vec).collect());
        }
        list.push((of.group.clone(), of));
    }
    Listed(list)
}

/// `σ² Λ C Λ'`.
pub(super) fn covariance(lambda: &Square, own: &Square, sigma: f64) -> Square {
    let product = lambda.times(own).times(&lambda.transposed());
    let mut square = Square::zero(product.size());
    square.add(&product, sigma * sigma);
    square
}
