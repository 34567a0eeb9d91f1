//! The Cholesky factor of the penalised least squares system at given covariance parameters (Bates,
//! Mächler, Bolker and Walker 2015, eq. 18, 48 to 52), blocked as in `layout.rs`. Not its inverse,
//! and not the criterion.
//!
//! The system is `[Λ'Z'ZΛ + I, Λ'Z'X, Λ'Z'y; ·, X'X, X'y; ·, ·, y'y]`. Each position holds its rows
//! of the upper factor in a panel; the rest is dense.

use super::dense;
use super::layout::Layout;
use super::problem::Problem;
use super::small::{Square, dot};

/// A factor with the parameters that it was made at.
#[derive(Clone, Debug, Default)]
pub(super) struct Factor {
    pub lambda: Vec<Square>,
    /// Rows of the upper factor.
    pub panels: Vec<f64>,
    /// Lower factor of the dense block, column by column.
    pub dense: Vec<f64>,
    /// `log |L_θ|²` and `log |R_X|²`.
    pub random: f64,
    pub fixed: f64,
    /// Penalised residual sum of squares `r²`.
    pub rest: f64,
}

/// A run of columns in a panel and where it stands in that of a neighbour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub from: usize,
    pub to: usize,
    pub length: usize,
}

impl Factor {
    /// Factors the system anew; false if it is not positive definite to the last digit, as when
    /// nothing is left over for the residual.
    pub fn make(&mut self, problem: &Problem, lambda: Vec<Square>) -> bool {
        let layout = &problem.layout;
        self.lambda = lambda;
        self.panels.resize(problem.panels.len(), 0.0);
        self.dense.resize(problem.dense.len(), 0.0);
        scale_panels(problem, &self.lambda, &mut self.panels);
        scale_dense(problem, &self.lambda, &mut self.dense);
        let mut logs = Logs::default();
        let mut runs = Vec::new();
        for position in 0..layout.sparse {
            if !self.pivot(layout, position, &mut logs) {
                return false;
            }
            self.spread(layout, position, &mut runs);
        }
        self.spread_dense(layout);
        let size = problem.size();
        if !dense::cholesky(&mut self.dense, size) {
            return false;
        }
        let diagonal = |at: usize| self.dense[at * size + at];
        (0..layout.dense).for_each(|at| logs.add(diagonal(at)));
        self.random = 2.0 * logs.sum();
        let mut logs = Logs::default();
        (layout.dense..size - 1).for_each(|at| logs.add(diagonal(at)));
        self.fixed = 2.0 * logs.sum();
        self.rest = diagonal(size - 1) * diagonal(size - 1);
        true
    }

    /// Turns a panel into rows of the upper factor.
    fn pivot(&mut self, layout: &Layout, position: usize, logs: &mut Logs) -> bool {
        let (width, stride) = (layout.width(position), layout.stride[position]);
        let panel = &mut self.panels[layout.panel[position]..layout.panel[position + 1]];
        for row in 0..width {
            let (above, below) = panel.split_at_mut((row + 1) * stride);
            let line = &mut above[row * stride + row..];
            let square = line[0];
            if square.is_nan() || square <= 0.0 {
                return false;
            }
            let root = square.sqrt();
            logs.add(root);
            let inverse = 1.0 / root;
            line.iter_mut().for_each(|value| *value *= inverse);
            line[0] = root;
            for (at, other) in below.chunks_exact_mut(stride).enumerate() {
                let times = line[at + 1];
                let other = &mut other[row + 1 + at..];
                subtract(other, &line[at + 1..], times);
            }
        }
        true
    }

    /// Takes what a position explains off its neighbours that are eliminated after it, and off the right-hand side.
    fn spread(&mut self, layout: &Layout, position: usize, runs: &mut Vec<Run>) {
        let (width, stride) = (layout.width(position), layout.stride[position]);
        let size = layout.dense + layout.rhs;
        let (before, after) = self.panels.split_at_mut(layout.panel[position + 1]);
        let panel = &before[layout.panel[position]..];
        let aside = stride - layout.rhs;
        let sparse = layout.after(position).take_while(|(neighbour, _)| *neighbour < layout.sparse);
        for (index, (neighbour, column)) in sparse.enumerate() {
            self::runs(layout, position, index, runs);
            for own in 0..layout.width(neighbour) {
                let start = layout.panel[neighbour] - layout.panel[position + 1];
                let line = &mut after[start + own * layout.stride[neighbour]..];
                for row in panel.chunks_exact(stride).take(width) {
                    let times = row[column + own];
                    for run in &*runs {
                        let from = &row[run.from..run.from + run.length];
                        subtract(&mut line[run.to..run.to + run.length], from, times);
                    }
                }
            }
        }
        for own in 0..layout.rhs {
            let at = (layout.dense + own) * size + layout.dense;
            let line = &mut self.dense[at + own..at + layout.rhs];
            for row in panel.chunks_exact(stride) {
                subtract(line, &row[aside + own..], row[aside + own]);
            }
        }
    }

    /// Takes what all positions explain off the dense block, column by column: a column stays near while many positions
    /// write to it.
    fn spread_dense(&mut self, layout: &Layout) {
        let size = layout.dense + layout.rhs;
        for (node, &first) in layout.dense_at.iter().enumerate() {
            for own in 0..layout.width(layout.sparse + node) {
                let line = &mut self.dense[(first + own) * size..(first + own + 1) * size];
                for (position, column) in layout.meets.met(node) {
                    let stride = layout.stride[position];
                    let aside = stride - layout.rhs;
                    let rows = &layout.meets.rows(position)[column - layout.meets.from[position]..];
                    let panel = layout.panel[position]..layout.panel[position + 1];
                    for row in self.panels[panel].chunks_exact(stride) {
                        let times = row[column + own];
                        for (value, &to) in row[column..aside].iter().zip(rows) {
                            line[to as usize] -= times * value;
                        }
                        subtract(&mut line[layout.dense..], &row[aside..], times);
                    }
                }
            }
        }
    }

    /// Fixed effects `β` and spherical random effects `u`: the solution of `L' [u; β] = [c; …]`
    /// (eq. 51, 52).
    pub fn solve(&self, problem: &Problem) -> Solution {
        let size = problem.size();
        let (last, first) = (size - 1, problem.layout.dense);
        let mut fixed: Vec<f64> = (first..last).map(|at| self.dense[at * size + last]).collect();
        dense::back(&self.dense[first * size + first..], size, &mut fixed);
        Solution { effects: self.effects(problem, &fixed), fixed }
    }

    /// Random effects `u` that are best with given fixed effects.
    pub fn effects(&self, problem: &Problem, fixed: &[f64]) -> Effects {
        let layout = &problem.layout;
        let (size, first) = (problem.size(), layout.dense);
        let mut effects = Effects::new(layout);
        for (at, value) in effects.dense.iter_mut().enumerate() {
            let column = &self.dense[at * size + first..(at + 1) * size];
            *value = column[column.len() - 1] - dot(column, fixed);
        }
        dense::back(&self.dense, size, &mut effects.dense);
        for position in (0..layout.sparse).rev() {
            self.back(layout, position, fixed, &mut effects);
        }
        effects
    }

    /// `(R_X'R_X)⁻¹ line`.
    pub fn over_fixed(&self, problem: &Problem, line: &[f64]) -> Vec<f64> {
        let (size, first) = (problem.size(), problem.layout.dense);
        let lower = &self.dense[first * size + first..];
        let mut line = line.to_vec();
        for at in 0..line.len() {
            let done: f64 = (0..at).map(|k| lower[k * size + at] * line[k]).sum();
            line[at] = (line[at] - done) / lower[at * size + at];
        }
        dense::back(lower, size, &mut line);
        line
    }

    fn back(&self, layout: &Layout, position: usize, fixed: &[f64], effects: &mut Effects) {
        let (width, stride) = (layout.width(position), layout.stride[position]);
        let panel = &self.panels[layout.panel[position]..layout.panel[position + 1]];
        for row in (0..width).rev() {
            let line = &panel[row * stride..(row + 1) * stride];
            let aside = stride - layout.rhs;
            let mut value = line[stride - 1] - dot(&line[aside..stride - 1], fixed);
            for (neighbour, column) in layout.after(position) {
                let known = effects.of(layout, neighbour);
                value -= dot(&line[column..column + known.len()], known);
            }
            let own = effects.of(layout, position);
            value -= dot(&line[row + 1..width], &own[row + 1..]);
            effects.of_mut(layout, position)[row] = value / line[row];
        }
    }
}

/// Fixed effects and spherical random effects `u`.
#[derive(Clone, Debug, Default)]
pub(super) struct Solution {
    pub effects: Effects,
    pub fixed: Vec<f64>,
}

/// A number for every random effect.
#[derive(Clone, Debug, Default)]
pub(super) struct Effects {
    first: Vec<usize>,
    sparse: Vec<f64>,
    dense: Vec<f64>,
}

impl Effects {
    pub fn new(layout: &Layout) -> Self {
        let mut first = vec![0];
        for position in 0..layout.sparse {
            first.push(first[position] + layout.width(position));
        }
        let sparse = vec![0.0; first[layout.sparse]];
        Self { first, sparse, dense: vec![0.0; layout.dense] }
    }

    /// Those of one position.
    pub fn of(&self, layout: &Layout, position: usize) -> &[f64] {
        if position < layout.sparse {
            return &self.sparse[self.first[position]..self.first[position + 1]];
        }
        let at = layout.dense_at[position - layout.sparse];
        &self.dense[at..at + layout.width(position)]
    }

    /// Those of one position, to be changed.
    pub fn of_mut(&mut self, layout: &Layout, position: usize) -> &mut [f64] {
        if position < layout.sparse {
            return &mut self.sparse[self.first[position]..self.first[position + 1]];
        }
        let at = layout.dense_at[position - layout.sparse];
        &mut self.dense[at..at + layout.width(position)]
    }

    /// All of them in the order of the positions.
    pub fn all(&self) -> impl Iterator<Item = f64> + '_ {
        self.sparse.iter().chain(&self.dense).copied()
    }
}

/// Columns of a panel from one of its neighbours that is eliminated after it on, and where they stand in that neighbour's
/// panel.
pub(super) fn runs(layout: &Layout, position: usize, index: usize, runs: &mut Vec<Run>) {
    runs.clear();
    let mut rest = layout.after(position).skip(index);
    let (neighbour, column) = rest.next().expect("the neighbour is there");
    runs.push(Run { from: column, to: 0, length: layout.width(neighbour) });
    let mut known = layout.start[neighbour];
    for (other, column) in rest {
        while layout.neighbours[known] as usize != other {
            known += 1;
        }
        let to = layout.columns[known] as usize;
        extend(runs, Run { from: column, to, length: layout.width(other) });
    }
    let from = layout.stride[position] - layout.rhs;
    let to = layout.stride[neighbour] - layout.rhs;
    extend(runs, Run { from, to, length: layout.rhs });
}

fn extend(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.from + last.length == run.from && last.to + last.length == run.to => {
            last.length += run.length;
        }
        _ => runs.push(run),
    }
}

/// `Λ'AΛ + I` and `Λ'A` in all panels.
fn scale_panels(problem: &Problem, lambda: &[Square], panels: &mut [f64]) {
    let layout = &problem.layout;
    let mut buffer = Vec::new();
    for position in 0..layout.sparse {
        let range = layout.panel[position]..layout.panel[position + 1];
        let (width, stride) = (layout.width(position), layout.stride[position]);
        let own = &lambda[layout.factor[position] as usize];
        let panel = &mut panels[range.clone()];
        left(own, &problem.panels[range], stride, panel);
        right(own, panel, stride, 0, &mut buffer);
        for (neighbour, column) in layout.after(position) {
            let theirs = &lambda[layout.factor[neighbour] as usize];
            right(theirs, panel, stride, column, &mut buffer);
        }
        (0..width).for_each(|row| panel[row * stride + row] += 1.0);
    }
}

/// `panel = Λ' base`, row by row.
fn left(lambda: &Square, base: &[f64], stride: usize, panel: &mut [f64]) {
    for (row, line) in panel.chunks_exact_mut(stride).enumerate() {
        line.fill(0.0);
        for (other, base) in base.chunks_exact(stride).enumerate() {
            let times = lambda[(other, row)];
            if times != 0.0 {
                line.iter_mut().zip(base).for_each(|(sum, value)| *sum += times * value);
            }
        }
    }
}

/// Multiplies the columns from `column` on by `Λ` from the right.
fn right(lambda: &Square, panel: &mut [f64], stride: usize, column: usize, buffer: &mut Vec<f64>) {
    let size = lambda.size();
    for line in panel.chunks_exact_mut(stride) {
        let line = &mut line[column..column + size];
        if size == 1 {
            line[0] *= lambda[(0, 0)];
            continue;
        }
        buffer.clear();
        buffer.extend_from_slice(line);
        line.fill(0.0);
        for (value, row) in buffer.iter().zip(lambda.rows()) {
            line.iter_mut().zip(row).for_each(|(sum, times)| *sum += value * times);
        }
    }
}

/// The dense block scaled likewise, its lower triangle.
fn scale_dense(problem: &Problem, lambda: &[Square], dense: &mut [f64]) {
    let layout = &problem.layout;
    let size = problem.size();
    dense[..layout.dense * size].fill(0.0);
    dense[layout.dense * size..].copy_from_slice(&problem.dense[layout.dense * size..]);
    let dimension = |position: usize| {
        let factor = layout.factor[position] as usize;
        (layout.dense_at[position - layout.sparse], &lambda[factor])
    };
    for &(a, b) in &problem.pairs {
        let ((da, la), (db, lb)) = (dimension(a as usize), dimension(b as usize));
        for (i, j) in (0..la.size()).flat_map(|i| (0..lb.size()).map(move |j| (i, j))) {
            let mut sum = 0.0;
            for (k, l) in (0..la.size()).flat_map(|k| (0..lb.size()).map(move |l| (k, l))) {
                sum += la[(k, i)] * problem.dense[(da + k) * size + db + l] * lb[(l, j)];
            }
            dense[(da + i) * size + db + j] = sum;
        }
    }
    for position in layout.sparse..layout.nodes() {
        let (at, lambda) = dimension(position);
        for i in 0..lambda.size() {
            dense[(at + i) * size + at + i] += 1.0;
            for k in 0..lambda.size() {
                let from = (at + k) * size + layout.dense;
                let base = &problem.dense[from..from + layout.rhs];
                let to = (at + i) * size + layout.dense;
                let line = &mut dense[to..to + layout.rhs];
                line.iter_mut().zip(base).for_each(|(sum, value)| *sum += lambda[(k, i)] * value);
            }
        }
    }
}

/// `line −= times · from`.
fn subtract(line: &mut [f64], from: &[f64], times: f64) {
    line.iter_mut().zip(from).for_each(|(value, other)| *value -= times * other);
}

/// Logarithm of a product of positive numbers.
struct Logs {
    product: f64,
    sum: f64,
}

impl Default for Logs {
    fn default() -> Self {
        Self { product: 1.0, sum: 0.0 }
    }
}

impl Logs {
    fn add(&mut self, value: f64) {
        self.product *= value;
        if !(1e-100..1e100).contains(&self.product) {
            self.sum += libm::log(self.product);
            self.product = 1.0;
        }
    }

    fn sum(&self) -> f64 {
        self.sum + libm::log(self.product)
    }
}
