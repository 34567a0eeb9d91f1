//! The inverse of the system at the places of its factor (Takahashi, Fagan and Chen 1973; Erisman
//! and Tinney 1975): for each position its own block and those with its neighbours. It costs about
//! as much as the factor. Not the whole inverse, which would be full.

use super::dense;
use super::factor::{Factor, Run, runs};
use super::layout::Layout;
use super::problem::Problem;
use super::small::{Square, dot};

/// Entries of an inverse, laid out as the factor is.
#[derive(Clone, Debug)]
pub(super) struct Inverse {
    pub panels: Vec<f64>,
    /// The dense block: a full square of `lead` columns.
    pub dense: Vec<f64>,
    pub lead: usize,
    /// Fixed columns that take part.
    pub fixed: usize,
    /// Right-hand columns that do not.
    without: usize,
}

impl Inverse {
    /// Of the whole system of random and fixed effects, or of that of the random effects alone.
    pub fn new(problem: &Problem, factor: &Factor, whole: bool) -> Self {
        let layout = &problem.layout;
        let fixed = if whole { problem.fixed() } else { 0 };
        let lead = layout.dense + fixed;
        let mut inverse = Self {
            panels: vec![0.0; problem.panels.len()],
            dense: dense::inverse(&factor.dense, problem.size(), lead),
            lead,
            fixed,
            without: layout.rhs - fixed,
        };
        let mut work = Work::default();
        for position in (0..layout.sparse).rev() {
            inverse.step(layout, factor, position, &mut work);
        }
        inverse
    }

    /// The block of one position.
    pub fn own(&self, layout: &Layout, position: usize) -> Square {
        let width = layout.width(position);
        let mut own = Square::zero(width);
        for row in 0..width {
            for column in 0..width {
                own[(row, column)] = if position < layout.sparse {
                    self.panels[layout.panel[position] + row * layout.stride[position] + column]
                } else {
                    let at = layout.dense_at[position - layout.sparse];
                    self.dense[(at + column) * self.lead + at + row]
                };
            }
        }
        own
    }

    /// The rows of a sparse position.
    pub fn panel(&self, layout: &Layout, position: usize) -> &[f64] {
        &self.panels[layout.panel[position]..layout.panel[position + 1]]
    }

    fn step(&mut self, layout: &Layout, factor: &Factor, position: usize, work: &mut Work) {
        let (width, stride) = (layout.width(position), layout.stride[position]);
        let range = layout.panel[position]..layout.panel[position + 1];
        let upper = &factor.panels[range.clone()];
        self.products(layout, upper, position, work);
        let (panels, _) = self.panels.split_at_mut(range.end);
        let panel = &mut panels[range.start..];
        let end = stride - layout.rhs + self.fixed;
        // C_N = −U⁻¹ (B C_NN), and C = U⁻¹ (I + B C_NN B') U⁻ᵀ.
        for row in (0..width).rev() {
            let (above, below) = panel.split_at_mut((row + 1) * stride);
            let line = &mut above[row * stride + width..row * stride + end];
            let sums = &work.sums[row * stride + width..row * stride + end];
            line.iter_mut().zip(sums).for_each(|(value, sum)| *value = -sum);
            for (after, other) in below.chunks_exact(stride).enumerate() {
                let times = upper[row * stride + row + 1 + after];
                let other = &other[width..end];
                line.iter_mut().zip(other).for_each(|(value, other)| *value -= times * other);
            }
            let pivot = upper[row * stride + row];
            line.iter_mut().for_each(|value| *value /= pivot);
        }
        if width == 1 {
            let sum = dot(&work.sums[1..end], &upper[1..end]);
            panel[0] = (1.0 + sum) / (upper[0] * upper[0]);
            return;
        }
        let mut middle = Square::identity(width);
        for row in 0..width {
            for column in 0..width {
                let line = &work.sums[row * stride + width..row * stride + end];
                middle[(row, column)] += dot(line, &upper[column * stride + width..][..line.len()]);
            }
        }
        for _ in 0..2 {
            for column in 0..width {
                back(upper, stride, width, |row| (row, column), &mut middle);
            }
            middle = middle.transposed();
        }
        for row in 0..width {
            panel[row * stride..row * stride + width].copy_from_slice(middle.row(row));
        }
    }

    /// `B C_NN` for the neighbours of a position and the fixed columns that take part.
    fn products(&self, layout: &Layout, upper: &[f64], position: usize, work: &mut Work) {
        let (width, stride) = (layout.width(position), layout.stride[position]);
        work.sums.clear();
        work.sums.resize(width * stride, 0.0);
        for (index, (neighbour, column)) in layout.after(position).enumerate() {
            runs(layout, position, index, &mut work.runs);
            self.cut(&mut work.runs);
            for own in 0..layout.width(neighbour) {
                let known = if neighbour < layout.sparse {
                    let start = layout.panel[neighbour] + own * layout.stride[neighbour];
                    &self.panels[start..start + layout.stride[neighbour]]
                } else {
                    let at = layout.dense_at[neighbour - layout.sparse] + own;
                    &self.dense[at * self.lead..(at + 1) * self.lead]
                };
                let block = layout.width(neighbour);
                for row in 0..width {
                    let b = &upper[row * stride..(row + 1) * stride];
                    let sums = &mut work.sums[row * stride..(row + 1) * stride];
                    let times = b[column + own];
                    let mut total = 0.0;
                    for (at, run) in work.runs.iter().enumerate() {
                        // The first run begins with the neighbour's own block, a full square.
                        let whole = if at == 0 { block } else { 0 };
                        let line = &known[run.to..run.to + run.length];
                        let into = &mut sums[run.from..run.from + run.length];
                        into.iter_mut().zip(line).for_each(|(sum, c)| *sum += times * c);
                        let rest = &b[run.from + whole..run.from + run.length];
                        total += dot(rest, &line[whole..]);
                    }
                    sums[column + own] += total;
                }
            }
        }
        let aside = stride - layout.rhs;
        for own in 0..self.fixed {
            let at = (layout.dense + own) * self.lead + layout.dense;
            let known = &self.dense[at..at + self.fixed];
            for row in 0..width {
                let times = upper[row * stride + aside + own];
                let into = &mut work.sums[row * stride + aside..][..self.fixed];
                into.iter_mut().zip(known).for_each(|(sum, c)| *sum += times * c);
            }
        }
    }

    /// Shortens the last run by the right-hand columns that do not take part.
    fn cut(&self, runs: &mut [Run]) {
        let last = runs.last_mut().expect("there is a run");
        last.length -= last.length.min(self.without);
    }
}

/// Room that is used again and again.
#[derive(Default)]
struct Work {
    sums: Vec<f64>,
    runs: Vec<Run>,
}

/// Solves `U v = vector` in place, the vector being entries of a square.
fn back(
    upper: &[f64],
    stride: usize,
    width: usize,
    entry: impl Fn(usize) -> (usize, usize),
    into: &mut Square,
) {
    for row in (0..width).rev() {
        let known: f64 =
            (row + 1..width).map(|at| upper[row * stride + at] * into[entry(at)]).sum();
        into[entry(row)] = (into[entry(row)] - known) / upper[row * stride + row];
    }
}
