//! The covariance of one term with a standard deviation or a correlation held. Columns are turned so
//! that those concerned stand first in a lower triangle `M`, scaled as the basis is: the deviation
//! is then its first entry, the correlation the direction of its second line.

use super::small::Square;

/// What of a term is held.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// From the turned triangle to the covariance factor in the basis.
    there: Square,
    turned: Vec<usize>,
    scales: Vec<f64>,
    correlation: bool,
}

impl Shape {
    /// Holds the deviation of a column, or the correlation of two; `there` is `T` of the term.
    pub fn new(there: &Square, columns: [usize; 2]) -> Self {
        let size = there.size();
        let mut turned = vec![columns[0]];
        if columns[1] != columns[0] {
            turned.push(columns[1]);
        }
        turned.extend((0..size).filter(|at| !columns.contains(at)));
        let scales: Vec<f64> = turned.iter().map(|&at| there[(at, at)]).collect();
        let mut product = Square::zero(size);
        for row in 0..size {
            for (column, &at) in turned.iter().enumerate() {
                product[(row, column)] = there[(row, at)] / scales[column];
            }
        }
        let correlation = columns[0] != columns[1];
        Self { there: product, turned, scales, correlation }
    }

    /// Whether a correlation is held.
    pub fn correlation(&self) -> bool {
        self.correlation
    }

    /// The triangle of a term in the basis.
    pub fn lower(&self, back: &Square, term: &Square) -> Square {
        let raw = back.times(term);
        let mut lower = Square::zero(raw.size());
        for (row, &at) in self.turned.iter().enumerate() {
            (0..raw.size()).for_each(|column| {
                lower[(row, column)] = raw[(at, column)] * self.scales[row];
            });
        }
        lower.lowered()
    }

    /// The correlation of a triangle.
    pub fn correlation_of(&self, lower: &Square) -> f64 {
        let (a, b) = (lower[(1, 0)], lower[(1, 1)]);
        let length = (a * a + b * b).sqrt();
        if length > 0.0 { a / length } else { 0.0 }
    }

    /// Numbers that are free, with what is held put aside.
    pub fn free(&self, lower: &Square) -> Vec<f64> {
        let length = |a: f64, b: f64| (a * a + b * b).sqrt();
        let entry = |(row, column): (usize, usize)| match (row, column) {
            (1, 0) if self.correlation => length(lower[(1, 0)], lower[(1, 1)]),
            entry => lower[entry],
        };
        self.entries().map(entry).collect()
    }

    /// The triangle of free numbers, with the value held.
    pub fn held(&self, free: &[f64], value: f64, sigma: f64) -> Square {
        let mut lower = Square::zero(self.there.size());
        self.entries().zip(free).for_each(|(entry, &free)| lower[entry] = free);
        if self.correlation {
            let length = lower[(1, 0)];
            lower[(1, 0)] = value * length;
            lower[(1, 1)] = self.across(value) * length;
        } else {
            lower[(0, 0)] = value / sigma;
        }
        lower
    }

    /// The covariance factor in the basis.
    pub fn term(&self, lower: &Square) -> Square {
        self.there.times(lower)
    }

    /// The gradient in the triangle of that in the covariance factor.
    pub fn gradient(&self, gradient: &Square) -> Square {
        self.there.transposed().times(gradient)
    }

    /// The gradient in the free numbers, and what the triangle adds to that in `log σ`.
    pub fn chain(
        &self,
        gradient: &Square,
        free: &[f64],
        value: f64,
        sigma: f64,
    ) -> (Vec<f64>, f64) {
        let mut list: Vec<f64> = self.entries().map(|entry| gradient[entry]).collect();
        debug_assert_eq!(list.len(), free.len());
        if !self.correlation {
            return (list, -gradient[(0, 0)] * value / sigma);
        }
        let along = value * gradient[(1, 0)] + self.across(value) * gradient[(1, 1)];
        let at = self.entries().position(|entry| entry == (1, 0)).expect("it is free");
        list[at] = along;
        (list, 0.0)
    }

    fn across(&self, value: f64) -> f64 {
        (1.0 - value * value).max(0.0).sqrt()
    }

    /// Entries that are free numbers; that of the second line stands for its length.
    fn entries(&self) -> impl Iterator<Item = (usize, usize)> {
        let (size, correlation) = (self.there.size(), self.correlation);
        let all = (0..size).flat_map(move |column| (column..size).map(move |row| (row, column)));
        all.filter(move |&entry| entry != if correlation { (1, 1) } else { (0, 0) })
    }
}
