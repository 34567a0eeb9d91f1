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
        inverse.begin(layout, factor);
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
        work.sums.clear();
        work.sums.extend_from_slice(&self.panels[range.clone()]);
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

    /// The part of `B C_NN` of all positions that rests on dense columns and fixed ones alone, column by column of the dense
    /// block, which stays near; it waits in the panels.
    fn begin(&mut self, layout: &Layout, factor: &Factor) {
        for (node, &first) in layout.dense_at.iter().enumerate() {
            for own in 0..layout.width(layout.sparse + node) {
                let known = &self.dense[(first + own) * self.lead..(first + own + 1) * self.lead];
                for (position, column) in layout.meets.met(node) {
                    let stride = layout.stride[position];
                    let range = layout.panel[position]..layout.panel[position + 1];
                    let into = self.panels[range.clone()].chunks_exact_mut(stride);
                    for (into, row) in into.zip(factor.panels[range].chunks_exact(stride)) {
                        let aside = &row[stride - layout.rhs..][..self.fixed];
                        into[column + own] = picked(layout, position, row, known)
                            + dot(aside, &known[layout.dense..]);
                    }
                }
            }
        }
        for own in 0..self.fixed {
            let known = &self.dense[(layout.dense + own) * self.lead..][..self.lead];
            for position in 0..layout.sparse {
                let stride = layout.stride[position];
                let range = layout.panel[position]..layout.panel[position + 1];
                let into = self.panels[range.clone()].chunks_exact_mut(stride);
                for (into, row) in into.zip(factor.panels[range].chunks_exact(stride)) {
                    let aside = stride - layout.rhs;
                    into[aside + own] = picked(layout, position, row, known)
                        + dot(&row[aside..aside + self.fixed], &known[layout.dense..]);
                }
            }
        }
    }

    /// Adds to it what rests on the neighbours of a position that were eliminated after it.
    fn products(&self, layout: &Layout, upper: &[f64], position: usize, work: &mut Work) {
        let (width, stride) = (layout.width(position), layout.stride[position]);
        let sparse = layout.after(position).take_while(|(neighbour, _)| *neighbour < layout.sparse);
        for (index, (neighbour, column)) in sparse.enumerate() {
            runs(layout, position, index, &mut work.runs);
            self.cut(&mut work.runs);
            let block = layout.width(neighbour);
            for own in 0..block {
                let start = layout.panel[neighbour] + own * layout.stride[neighbour];
                let known = &self.panels[start..start + layout.stride[neighbour]];
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
    }

    /// Shortens the last run by the right-hand columns that do not take part.
    fn cut(&self, runs: &mut [Run]) {
        let last = runs.last_mut().expect("there is a run");
        last.length -= last.length.min(self.without);
    }
}

/// The sum of the dense columns of a row of a panel, each times its entry of a column of the dense block.
fn picked(layout: &Layout, position: usize, row: &[f64], known: &[f64]) -> f64 {
    let from = layout.meets.from[position];
    let rows = layout.meets.rows(position);
    row[from..].iter().zip(rows).map(|(value, &at)| value * known[at as usize]).sum()
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
