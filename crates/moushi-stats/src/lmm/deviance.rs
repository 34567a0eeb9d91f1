//! The profiled deviance and the REML criterion with their gradients in the covariance parameters
//! (Bates, Mächler, Bolker and Walker 2015, eq. 34, 41, 45 to 47). Not the search for their lowest
//! point.
//!
//! With `C` the inverse of the system, `e = y − Xβ − ZΛu` and `Z'P Z Λ = Z'ZΛ C_uu + Z'X C_xu`:
//!
//! ```text
//! d(θ)   = log|L|² [+ log|R_X|²] + ν (1 + log(2π r²/ν)) − Σ log w
//! ∂d/∂Λ  = 2 Σ_levels { (Z'ZΛ C_uu + Z'X C_xu) − (ν/r²) Z'e u' }
//! ```

use super::factor::{Effects, Factor, Solution};
use super::inverse::Inverse;
use super::layout::Layout;
use super::problem::Problem;
use super::small::Square;
use std::f64::consts::TAU;

/// A function of the covariance parameters of a problem.
#[derive(Clone, Debug)]
pub(super) struct Deviance<'a> {
    pub problem: &'a Problem,
    pub reml: bool,
    /// Evaluations made.
    pub evaluations: usize,
    pub factor: Factor,
    /// Where it was last evaluated, and to what: the search asks more than once for its best point.
    last: Option<(Vec<Square>, f64)>,
}

/// What `∂d/∂Λ` is made of, by factor.
#[derive(Clone, Debug)]
pub(super) struct Slopes {
    /// Of `log|L|² [+ log|R_X|²]`.
    pub volume: Vec<Square>,
    /// Of `r²`.
    pub rest: Vec<Square>,
    /// `Σ (I − C)(I − C)` over levels, as products of entries: what Fisher's information is made of.
    pub weights: Vec<Vec<f64>>,
}

impl<'a> Deviance<'a> {
    pub fn new(problem: &'a Problem, reml: bool) -> Self {
        Self { problem, reml, evaluations: 0, factor: Factor::default(), last: None }
    }

    /// `ν`: rows, less the fixed effects under REML.
    pub fn freedom(&self) -> f64 {
        let fixed = if self.reml { self.problem.fixed() } else { 0 };
        self.problem.rows - fixed as f64
    }

    /// The criterion at the covariance factors of the terms, in the basis reckoned with; none where
    /// nothing is left over for the residual.
    pub fn at(&mut self, terms: &[Square]) -> Option<f64> {
        match self.last.take() {
            Some(last) if last.0 == terms => return Some(self.last.insert(last).1),
            _ => self.evaluations += 1,
        }
        if !self.factor.make(self.problem, self.problem.joined(terms)) {
            return None;
        }
        let freedom = self.freedom();
        let value = self.volume() + freedom * (1.0 + libm::log(TAU * self.factor.rest / freedom));
        self.last = value.is_finite().then(|| (terms.to_vec(), value));
        value.is_finite().then_some(value)
    }

    /// The determinants at the last evaluation.
    pub fn volume(&self) -> f64 {
        let fixed = if self.reml { self.factor.fixed } else { 0.0 };
        self.factor.random + fixed - self.problem.log_weights
    }

    /// What the gradient is made of at the last evaluation, with the weights if they are wanted.
    pub fn slopes(&self, weights: bool) -> Slopes {
        self.slopes_of(&self.factor.solve(self.problem), weights)
    }

    /// The same with fixed and random effects that are not the best.
    pub fn slopes_with(&self, solution: &Solution) -> Slopes {
        self.slopes_of(solution, false)
    }

    fn slopes_of(&self, solution: &Solution, weights: bool) -> Slopes {
        let inverse = Inverse::new(self.problem, &self.factor, self.reml);
        let mut slopes = Slopes::new(self.problem);
        if weights {
            slopes.weights(&self.problem.layout, &inverse);
        }
        slopes.volume(self.problem, &self.factor.lambda, &inverse);
        slopes.rest(self.problem, &self.factor.lambda, solution);
        slopes
    }

    /// The gradient of the criterion: a square for each term, of which the lower triangle counts.
    pub fn gradient(&self, slopes: &Slopes) -> Vec<Square> {
        let times = self.freedom() / self.factor.rest;
        self.terms(|factor, entry| {
            slopes.volume[factor][entry] + times * slopes.rest[factor][entry]
        })
    }

    /// Entries of squares of the factors, by term.
    pub fn terms(&self, value: impl Fn(usize, (usize, usize)) -> f64) -> Vec<Square> {
        let square = |place: &super::problem::Place| {
            let mut square = Square::zero(place.size);
            for row in 0..place.size {
                for column in 0..place.size {
                    let entry = (place.first + row, place.first + column);
                    square[(row, column)] = value(place.factor, entry);
                }
            }
            square
        };
        self.problem.terms.iter().map(square).collect()
    }
}

impl Slopes {
    fn new(problem: &Problem) -> Self {
        let widths = &problem.layout.widths;
        let zero: Vec<Square> = widths.iter().map(|&width| Square::zero(width)).collect();
        let weights = widths.iter().map(|&width| vec![0.0; width.pow(4)]).collect();
        Self { volume: zero.clone(), rest: zero, weights }
    }

    /// Adds up `2 (Z'ZΛ C_uu + Z'X C_xu)` of all levels.
    fn volume(&mut self, problem: &Problem, lambda: &[Square], inverse: &Inverse) {
        let layout = &problem.layout;
        for position in 0..layout.sparse {
            self.sparse(problem, lambda, inverse, position);
        }
        let size = problem.size();
        let at = |position: u32| layout.dense_at[position as usize - layout.sparse];
        let factor = |position: u32| layout.factor[position as usize] as usize;
        for &(a, b) in &problem.pairs {
            let base = |i: usize, j: usize| problem.dense[(at(a) + i) * size + at(b) + j];
            let known = |i: usize, j: usize| inverse.dense[(at(a) + i) * inverse.lead + at(b) + j];
            self.pair(lambda, [factor(a), factor(b)], a == b, base, known);
        }
        for position in layout.sparse..layout.nodes() {
            let at = at(position as u32);
            let base = |i: usize, j: usize| problem.dense[(at + i) * size + layout.dense + j];
            let known =
                |i: usize, j: usize| inverse.dense[(at + i) * inverse.lead + layout.dense + j];
            self.aside(factor(position as u32), inverse.fixed, base, known);
        }
    }

    fn sparse(&mut self, problem: &Problem, lambda: &[Square], inverse: &Inverse, position: usize) {
        let layout = &problem.layout;
        let stride = layout.stride[position];
        let base = &problem.panels[layout.panel[position]..layout.panel[position + 1]];
        let known = inverse.panel(layout, position);
        let own = layout.factor[position] as usize;
        let blocks = std::iter::once((position, 0)).chain(layout.after(position));
        for (neighbour, column) in blocks {
            let other = layout.factor[neighbour] as usize;
            let base = |i: usize, j: usize| base[i * stride + column + j];
            let known = |i: usize, j: usize| known[i * stride + column + j];
            self.pair(lambda, [own, other], neighbour == position, base, known);
        }
        let aside = stride - layout.rhs;
        let base = |i: usize, j: usize| base[i * stride + aside + j];
        let known = |i: usize, j: usize| known[i * stride + aside + j];
        self.aside(own, inverse.fixed, base, known);
    }

    /// `A_ab Λ_b C_ba` for level `a` and `A_ba Λ_a C_ab` for level `b`.
    fn pair(
        &mut self,
        lambda: &[Square],
        factors: [usize; 2],
        same: bool,
        base: impl Fn(usize, usize) -> f64,
        known: impl Fn(usize, usize) -> f64,
    ) {
        let [a, b] = factors;
        let (wide, high) = (lambda[b].size(), lambda[a].size());
        if wide == 1 && high == 1 {
            let product = 2.0 * base(0, 0) * known(0, 0);
            self.volume[a][(0, 0)] += product * lambda[b][(0, 0)];
            if !same {
                self.volume[b][(0, 0)] += product * lambda[a][(0, 0)];
            }
            return;
        }
        for i in 0..high {
            for j in 0..wide {
                let product = 2.0 * base(i, j);
                if product == 0.0 {
                    continue;
                }
                for column in 0..high {
                    let sum: f64 = (0..wide).map(|k| lambda[b][(j, k)] * known(column, k)).sum();
                    self.volume[a][(i, column)] += product * sum;
                }
                for column in 0..if same { 0 } else { wide } {
                    let sum: f64 = (0..high).map(|k| lambda[a][(i, k)] * known(k, column)).sum();
                    self.volume[b][(j, column)] += product * sum;
                }
            }
        }
    }

    /// `Z'X C_xu` of one level.
    fn aside(
        &mut self,
        factor: usize,
        fixed: usize,
        base: impl Fn(usize, usize) -> f64,
        known: impl Fn(usize, usize) -> f64,
    ) {
        let width = self.volume[factor].size();
        for row in 0..width {
            for column in 0..width {
                let sum: f64 = (0..fixed).map(|at| base(row, at) * known(column, at)).sum();
                self.volume[factor][(row, column)] += 2.0 * sum;
            }
        }
    }

    /// Adds up the weights of all levels.
    fn weights(&mut self, layout: &Layout, inverse: &Inverse) {
        for position in 0..layout.nodes() {
            let known = inverse.own(layout, position);
            let width = known.size();
            let size = width * width;
            let weight = |at: usize| {
                let (i, j) = (at / width, at % width);
                f64::from(u8::from(i == j)) - known[(i, j)]
            };
            let sums = &mut self.weights[layout.factor[position] as usize];
            for (a, line) in sums.chunks_exact_mut(size).enumerate() {
                line.iter_mut().enumerate().for_each(|(b, sum)| *sum += weight(a) * weight(b));
            }
        }
    }

    /// Adds up `−2 Z'e u'` of all levels.
    fn rest(&mut self, problem: &Problem, lambda: &[Square], solution: &Solution) {
        let layout = &problem.layout;
        let scores = scores(problem, lambda, solution);
        for position in 0..layout.nodes() {
            let factor = layout.factor[position] as usize;
            let effects = solution.effects.of(layout, position);
            for (row, score) in scores.of(layout, position).iter().enumerate() {
                for (column, effect) in effects.iter().enumerate() {
                    self.rest[factor][(row, column)] -= 2.0 * score * effect;
                }
            }
        }
    }
}

/// `Z'e` of all levels.
pub(super) fn scores(problem: &Problem, lambda: &[Square], solution: &Solution) -> Effects {
    let layout = &problem.layout;
    let mut scores = Effects::new(layout);
    let modes = modes(layout, lambda, &solution.effects);
    let rest = |line: &[f64]| {
        let (fixed, response) = line.split_at(line.len() - 1);
        response[0] - super::small::dot(fixed, &solution.fixed)
    };
    for position in 0..layout.sparse {
        let stride = layout.stride[position];
        let own = modes.of(layout, position);
        let base = &problem.panels[layout.panel[position]..layout.panel[position + 1]];
        for (row, line) in base.chunks_exact(stride).enumerate() {
            let sum = super::small::dot(line, own);
            scores.of_mut(layout, position)[row] += rest(&line[stride - layout.rhs..]) - sum;
        }
        for (neighbour, column) in layout.after(position) {
            let base = |i: usize, j: usize| base[i * stride + column + j];
            couple(layout, &mut scores, [position, neighbour], &modes, base);
        }
    }
    let size = problem.size();
    let at = |position: usize| layout.dense_at[position - layout.sparse];
    for position in layout.sparse..layout.nodes() {
        for row in 0..layout.width(position) {
            let from = (at(position) + row) * size;
            let line = &problem.dense[from + layout.dense..from + size];
            scores.of_mut(layout, position)[row] += rest(line);
        }
    }
    for &(a, b) in &problem.pairs {
        let (a, b) = (a as usize, b as usize);
        let base = |i: usize, j: usize| problem.dense[(at(a) + i) * size + at(b) + j];
        couple(layout, &mut scores, [a, b], &modes, base);
    }
    scores
}

/// `b = Λu` of all levels.
pub(super) fn modes(layout: &Layout, lambda: &[Square], effects: &Effects) -> Effects {
    let mut modes = Effects::new(layout);
    for position in 0..layout.nodes() {
        let own = effects.of(layout, position);
        let lambda = &lambda[layout.factor[position] as usize];
        let lines = modes.of_mut(layout, position).iter_mut().zip(lambda.rows());
        lines.for_each(|(mode, row)| *mode = super::small::dot(row, own));
    }
    modes
}

/// Takes `A_ab Λ_b u_b` off level `a`, and the other way round.
fn couple(
    layout: &Layout,
    scores: &mut Effects,
    [a, b]: [usize; 2],
    modes: &Effects,
    base: impl Fn(usize, usize) -> f64,
) {
    let (mine, theirs) = (modes.of(layout, a), modes.of(layout, b));
    for (i, own) in mine.iter().enumerate() {
        for (j, other) in theirs.iter().enumerate() {
            let product = base(i, j);
            scores.of_mut(layout, a)[i] -= product * other;
            if a != b {
                scores.of_mut(layout, b)[j] -= product * own;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::gather::Gatherer;
    use super::super::model::{Column, Model, Term};
    use super::super::search::{pack, unpack};
    use super::*;
    use crate::random::Random;

    /// Slopes of two crossed factors and a third that holds one of them, so that every kind of block
    /// takes part.
    fn problem() -> Problem {
        let mut random = Random::new(8);
        let mut gatherer = Gatherer::new(2, 3);
        for row in 0..400u32 {
            let values: Vec<f64> =
                (0..3).map(|_| random.unit() + 0.01 * f64::from(row % 9)).collect();
            let (a, b) = (row % 40, random.below(9) as u32);
            gatherer.rows(&values, None, &[a, b, a / 8]).expect("rows are sound");
        }
        let (one, first) = (Column::One, Column::At(0));
        let term = |factor, columns: &[Column]| Term { factor, columns: columns.to_vec() };
        let model = Model {
            fixed: vec![one, first, Column::At(1)],
            terms: vec![
                term(0, &[one, first]),
                term(0, &[Column::At(1)]),
                term(1, &[first, one]),
                term(2, &[one]),
            ],
            ..Model::default()
        };
        Problem::new(&gatherer.finish(), &model).expect("the model is sound")
    }

    #[test]
    fn the_gradient_is_that_of_differences() {
        let problem = problem();
        assert!(problem.layout.sparse > 0 && problem.layout.dense > 0);
        let sizes = [2, 1, 2, 1];
        let at = [0.7, -0.2, 0.4, 0.6, 0.5, 0.3, 0.2, 0.8];
        for reml in [false, true] {
            let mut deviance = Deviance::new(&problem, reml);
            deviance.at(&unpack(&sizes, &at)).expect("there is a residual");
            let gradient = pack(&deviance.gradient(&deviance.slopes(false)));
            for (place, slope) in gradient.iter().enumerate() {
                let mut beside = |step: f64| {
                    let mut at = at;
                    at[place] += step;
                    deviance.at(&unpack(&sizes, &at)).expect("there is a residual")
                };
                let difference = (beside(1e-5) - beside(-1e-5)) / 2e-5;
                assert!((slope - difference).abs() < 1e-5, "{place}: {slope} is not {difference}");
            }
        }
    }
}
