//! Profile intervals: the values of one parameter at which the deviance, lowest over all others, lies
//! above its minimum by the square of a normal quantile (Bates, Mächler, Bolker and Walker 2015,
//! section 5.1, “Profiling”). By maximum likelihood, as lme4 does. Each bound is solved for; nothing
//! is interpolated.

use super::deviance::Deviance;
use super::factor::Solution;
use super::infer::{Interval, width};
use super::model::{Model, Options};
use super::optimise::{Limits, Point, minimise};
use super::problem::Problem;
use super::search::{NOISE, lowest, pack, unpack};
use super::shape::Shape;
use super::small::{Square, dot};
use super::sums::Sums;
use super::trouble::Trouble;
use serde::{Deserialize, Serialize};
use std::f64::consts::TAU;

/// A parameter of which an interval can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Parameter {
    /// The coefficient of a fixed column, by its position in the model.
    Fixed(usize),
    /// The standard deviation of a column of a term of random effects.
    Deviation {
        /// The term.
        term: usize,
        /// The column, by its position in the term.
        column: usize,
    },
    /// The correlation of two columns of a term.
    Correlation {
        /// The term.
        term: usize,
        /// One column.
        first: usize,
        /// The other.
        second: usize,
    },
    /// The residual standard deviation.
    Sigma,
}

/// The profile interval of a parameter at a level such as 0.95. A bound at the edge of what is
/// possible (0 for a deviation, ±1 for a correlation) is that edge.
pub fn profile(
    sums: &Sums,
    model: &Model,
    parameter: Parameter,
    level: f64,
) -> Result<Interval, Trouble> {
    let width = width(level)?;
    let problem = Problem::new(sums, model)?;
    let mut profile = Profile::new(&problem, model, parameter)?;
    let (low, high) = profile.edges();
    Ok(Interval { low: profile.bound(-width, low)?, high: profile.bound(width, high)? })
}

/// What is held, in the basis reckoned with.
#[derive(Clone, Debug)]
enum Held {
    /// `a'β = value`, with `a` and what the constant adds.
    Fixed {
        line: Vec<f64>,
        constant: f64,
    },
    /// Something of the covariance of one term.
    Shape(Shape),
    Sigma,
}

/// A deviance of which one parameter is held.
struct Profile<'a> {
    deviance: Deviance<'a>,
    held: Held,
    /// From the value of the parameter to that reckoned with.
    scale: f64,
    estimate: f64,
    /// A guess at the standard error.
    error: f64,
    lowest: f64,
    /// The others at the minimum, and where their last search ended.
    start: Vec<f64>,
    last: Vec<f64>,
    sizes: Vec<usize>,
    term: usize,
}

impl<'a> Profile<'a> {
    fn new(problem: &'a Problem, model: &Model, parameter: Parameter) -> Result<Self, Trouble> {
        let mut deviance = Deviance::new(problem, false);
        let found = lowest(&mut deviance, &Options::ml(), None)?;
        deviance.at(&found.terms).ok_or(Trouble::NoResidual)?;
        let sigma = (deviance.factor.rest / deviance.freedom()).sqrt();
        let mut profile = Self {
            lowest: found.value,
            start: pack(&found.terms),
            last: pack(&found.terms),
            sizes: found.terms.iter().map(Square::size).collect(),
            held: Held::Sigma,
            scale: 1.0 / problem.basis.scale,
            estimate: sigma,
            error: sigma / (2.0 * problem.rows).sqrt(),
            term: usize::MAX,
            deviance,
        };
        match parameter {
            Parameter::Sigma => {}
            Parameter::Fixed(column) => profile.fixed(column, sigma)?,
            Parameter::Deviation { term, column } => {
                profile.shape(model, term, [column, column], &found.terms, sigma)?;
            }
            Parameter::Correlation { term, first, second } if first != second => {
                profile.shape(model, term, [first, second], &found.terms, sigma)?;
            }
            Parameter::Correlation { .. } => return Err(Trouble::NoSuchParameter),
        }
        Ok(profile)
    }

    /// Holds a fixed effect.
    fn fixed(&mut self, column: usize, sigma: f64) -> Result<(), Trouble> {
        let problem = self.deviance.problem;
        let basis = &problem.basis;
        let at = basis.fixed.iter().position(|fixed| fixed.at == column);
        let at = at.ok_or(Trouble::NoSuchParameter)?;
        let (mut line, mut constant) = (vec![0.0; problem.fixed()], 0.0);
        line[at] = 1.0 / basis.fixed[at].scale;
        if basis.constant && at == 0 {
            let rest = line.iter_mut().zip(&basis.fixed).skip(1);
            rest.for_each(|(value, fixed)| *value = -fixed.mean / fixed.scale);
            constant = basis.mean / basis.scale;
        }
        let solution = self.deviance.factor.solve(problem);
        self.estimate = constant + dot(&line, &solution.fixed);
        self.error = sigma * self.spread(&line).0.sqrt();
        self.held = Held::Fixed { line, constant };
        Ok(())
    }

    /// Holds a deviation or a correlation of a term.
    fn shape(
        &mut self,
        model: &Model,
        term: usize,
        columns: [usize; 2],
        terms: &[Square],
        sigma: f64,
    ) -> Result<(), Trouble> {
        let size = model.terms.get(term).map_or(0, |term| term.columns.len());
        if columns.iter().any(|&column| column >= size) {
            return Err(Trouble::NoSuchParameter);
        }
        let basis = &self.deviance.problem.basis;
        let shape = Shape::new(&basis.there[term], columns);
        let lower = shape.lower(&basis.back[term], &terms[term]);
        if shape.correlation() {
            (self.estimate, self.scale) = (shape.correlation_of(&lower), 1.0);
            self.error = (1.0 - self.estimate * self.estimate).max(0.02) / 5.0;
        } else {
            self.estimate = sigma * lower[(0, 0)];
            self.scale = basis.there[term][(columns[0], columns[0])] / basis.scale;
            self.error = 0.15 * self.estimate.max(0.3 * sigma);
        }
        let others = terms.iter().enumerate().filter(|(at, _)| *at != term);
        let mut start = pack(&others.map(|(_, term)| term.clone()).collect::<Vec<_>>());
        start.extend(shape.free(&lower));
        start.push(libm::log(sigma));
        self.last.clone_from(&start);
        (self.start, self.term) = (start, term);
        self.held = Held::Shape(shape);
        Ok(())
    }

    fn edges(&self) -> (f64, f64) {
        match &self.held {
            Held::Fixed { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Held::Shape(shape) if shape.correlation() => (-1.0, 1.0),
            _ => (0.0, f64::INFINITY),
        }
    }

    /// Where the signed root of the deviance above its minimum is `width`.
    fn bound(&mut self, width: f64, edge: f64) -> Result<f64, Trouble> {
        self.last.clone_from(&self.start);
        let root = |profile: &mut Self, value: f64| {
            let rise = profile.above(value)?;
            Ok(rise.max(0.0).sqrt() - width.abs())
        };
        let inside = |value: f64| if width < 0.0 { value.max(edge) } else { value.min(edge) };
        let (mut near, mut low) = (self.estimate, -width.abs());
        let mut far = inside(near + width * self.error);
        if far == near {
            return Ok(far / self.scale);
        }
        let mut high = root(self, far)?;
        for _ in 0..60 {
            if high >= 0.0 || far == edge {
                break;
            }
            let share = (1.1 * low / (low - high)).clamp(2.0, 4.0);
            (near, low, far) = (far, high, inside(near + share * (far - near)));
            high = root(self, far)?;
        }
        if high < 0.0 {
            return if far == edge { Ok(edge / self.scale) } else { Err(Trouble::Flat) };
        }
        let mut side = 0;
        for _ in 0..60 {
            let value = (near * high - far * low) / (high - low);
            let rise = root(self, value)?;
            if rise.abs() < 1e-8 || (far - near).abs() < 1e-13 * far.abs() {
                return Ok(value / self.scale);
            }
            // The rule of Illinois: an end that stays counts half.
            if rise > 0.0 {
                (far, high) = (value, rise);
                low *= if side == 1 { 0.5 } else { 1.0 };
                side = 1;
            } else {
                (near, low) = (value, rise);
                high *= if side == -1 { 0.5 } else { 1.0 };
                side = -1;
            }
        }
        Err(Trouble::NotSettled { evaluations: self.deviance.evaluations })
    }

    /// How far the deviance, lowest over all other parameters, lies above its minimum.
    fn above(&mut self, value: f64) -> Result<f64, Trouble> {
        // From wherever the deviance is lower: each may lie on the wrong side of a rise.
        let mut starts = [self.last.clone(), self.start.clone()];
        let values = starts.each_ref().map(|at| self.point(at, value).map_or(f64::MAX, |p| p.0));
        starts.rotate_left(usize::from(values[1] < values[0]));
        let [start, _] = starts;
        let noise = NOISE * self.deviance.problem.rows;
        let limits = Limits { tolerance: 1e-11, evaluations: 500, noise };
        let inverse = self.bend(&start, value);
        let found = minimise(&start, inverse, limits, |at| self.point(at, value));
        let found = found.ok_or(Trouble::NoResidual)?;
        if !found.settled {
            return Err(Trouble::NotSettled { evaluations: self.deviance.evaluations });
        }
        self.last = found.at;
        Ok(found.value - self.lowest)
    }

    /// The inverse Hessian by differences of gradients; a plain scale where it is not positive.
    fn bend(&mut self, at: &[f64], value: f64) -> Square {
        let size = at.len();
        let mut hessian = Square::zero(size);
        for row in 0..size {
            let mut beside = |step: f64| {
                let mut at = at.to_vec();
                at[row] += step;
                self.point(&at, value).map_or(vec![0.0; size], |(_, gradient)| gradient)
            };
            let (up, down) = (beside(1e-4), beside(-1e-4));
            for column in 0..size {
                hessian[(row, column)] += 0.25e4 * (up[column] - down[column]);
                hessian[(column, row)] += 0.25e4 * (up[column] - down[column]);
            }
        }
        let plain = || {
            let mut square = Square::zero(size);
            let most = (0..size).map(|at| hessian[(at, at)].abs()).fold(1e-3, f64::max);
            square.add(&Square::identity(size), 1.0 / most);
            square
        };
        hessian.inverted().unwrap_or_else(plain)
    }

    /// The deviance and its gradient in the other parameters.
    fn point(&mut self, at: &[f64], value: f64) -> Point {
        match self.held.clone() {
            Held::Sigma => {
                let terms = unpack(&self.sizes, at);
                self.deviance.at(&terms)?;
                let gradient = self.of_sigma(value);
                Some((self.with_sigma(value), pack(&gradient)))
            }
            Held::Fixed { line, constant } => self.of_fixed(at, &line, value - constant),
            Held::Shape(shape) => self.of_shape(at, &shape, value),
        }
    }

    /// `log|L|² + n log(2πσ²) + r²/σ²` at the last evaluation.
    fn with_sigma(&self, sigma: f64) -> f64 {
        let square = sigma * sigma;
        let (volume, rest) = (self.deviance.volume(), self.deviance.factor.rest);
        volume + self.deviance.freedom() * libm::log(TAU * square) + rest / square
    }

    fn of_sigma(&self, sigma: f64) -> Vec<Square> {
        let slopes = self.deviance.slopes(false);
        self.deviance.terms(|factor, entry| {
            slopes.volume[factor][entry] + slopes.rest[factor][entry] / (sigma * sigma)
        })
    }

    /// With `a'β` held the least sum of squares grows by `(a'β̂ − value)²/(a'Ca)`.
    fn of_fixed(&mut self, at: &[f64], line: &[f64], value: f64) -> Point {
        let problem = self.deviance.problem;
        self.deviance.at(&unpack(&self.sizes, at))?;
        let solution = self.deviance.factor.solve(problem);
        let (spread, moved) = self.spread(line);
        let off = dot(line, &solution.fixed) - value;
        let fixed: Vec<f64> =
            solution.fixed.iter().zip(&moved).map(|(b, c)| b - c * off / spread).collect();
        let rest = self.deviance.factor.rest + off * off / spread;
        let freedom = self.deviance.freedom();
        let value = self.deviance.volume() + freedom * (1.0 + libm::log(TAU * rest / freedom));
        let effects = self.deviance.factor.effects(problem, &fixed);
        let slopes = self.deviance.slopes_with(&Solution { effects, fixed });
        let gradient = self.deviance.terms(|factor, entry| {
            slopes.volume[factor][entry] + slopes.rest[factor][entry] * freedom / rest
        });
        Some((value, pack(&gradient)))
    }

    /// `a'Ca` and `Ca` with `C = (R_X'R_X)⁻¹`.
    fn spread(&self, line: &[f64]) -> (f64, Vec<f64>) {
        let moved = self.deviance.factor.over_fixed(self.deviance.problem, line);
        (dot(line, &moved), moved)
    }

    /// Other terms, free entries of this one, and `log σ` last.
    fn of_shape(&mut self, at: &[f64], shape: &Shape, value: f64) -> Point {
        let (&log, rest) = at.split_last()?;
        let sigma = libm::exp(log);
        let others: Vec<usize> = (0..self.sizes.len()).filter(|&at| at != self.term).collect();
        let sizes: Vec<usize> = others.iter().map(|&at| self.sizes[at]).collect();
        let split = sizes.iter().map(|size| size * (size + 1) / 2).sum();
        let (others_at, own) = rest.split_at(split);
        let lower = shape.held(own, value, sigma);
        let mut terms = unpack(&sizes, others_at);
        terms.insert(self.term, shape.term(&lower));
        self.deviance.at(&terms)?;
        let mut gradient = self.of_sigma(sigma);
        let inner = shape.gradient(&gradient.remove(self.term));
        let mut all = pack(&gradient);
        let (free, along) = shape.chain(&inner, own, value, sigma);
        all.extend(free);
        let rest = self.deviance.factor.rest / (sigma * sigma);
        all.push(2.0 * self.deviance.freedom() - 2.0 * rest + along);
        Some((self.with_sigma(sigma), all))
    }
}
