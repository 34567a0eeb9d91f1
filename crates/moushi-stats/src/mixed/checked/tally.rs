//! What is kept of rows while they go by: sums, counts, the few furthest off. The same in pieces as at once.

use serde::Serialize;

use super::bands::{Bands, Ground};
use super::explained::Explained;
use super::shape::Histogram;
use super::{Checked, FURTHEST};
use crate::mixed::beside::{Lines, Row};

/// An end of the response: a value, and the rows that have it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct End {
    /// The value.
    pub value: f64,
    /// Rows.
    pub rows: u64,
}

impl End {
    /// The further of two ends; rows of equal ones together.
    fn further(self, other: Self, is: fn(&f64, &f64) -> bool) -> Self {
        match (is(&other.value, &self.value), is(&self.value, &other.value)) {
            (true, _) => other,
            (_, true) => self,
            _ => Self { rows: self.rows + other.rows, ..self },
        }
    }
}

/// A row that is far off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Outlying {
    /// Its place in the frame, from 0.
    pub at: usize,
    /// The response.
    pub response: f64,
    /// What the fit expects in its groups.
    pub fitted: f64,
    /// The residual by its standard deviation.
    pub standardised: f64,
}

/// Sums of numbers about the first one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct About {
    count: f64,
    mean: f64,
    squares: f64,
}

impl About {
    const NONE: Self = Self { count: 0.0, mean: 0.0, squares: 0.0 };

    /// Of some numbers, about their own mean in two looks.
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / count.max(1.0);
        let squares = values.map(|value| (value - mean) * (value - mean)).sum();
        Self { count, mean, squares }
    }

    /// Together with others (Chan, Golub and LeVeque 1979).
    fn merge(&mut self, other: &Self) {
        let count = self.count + other.count;
        if count == 0.0 {
            return;
        }
        let apart = other.mean - self.mean;
        self.squares += other.squares + apart * apart * (self.count * other.count / count);
        self.mean += apart * (other.count / count);
        self.count = count;
    }

    /// Mean, and standard deviation with n − 1.
    pub(super) fn spread(&self) -> [f64; 2] {
        [self.mean, (self.squares / (self.count - 1.0).max(1.0)).sqrt()]
    }
}

/// Where what is expected of rows lies, and the fitted values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Middle {
    pub(super) expected: About,
    pub(super) fitted: About,
}

impl Middle {
    pub(super) fn new() -> Self {
        Self { expected: About::NONE, fitted: About::NONE }
    }

    pub(super) fn take(&mut self, rows: &[Row]) {
        self.expected.merge(&About::of(rows.iter().map(|row| row.expected)));
        self.fitted.merge(&About::of(rows.iter().map(|row| row.fitted)));
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.expected.merge(&other.expected);
        self.fitted.merge(&other.fitted);
    }
}

/// What is kept of rows.
#[derive(Clone, Debug)]
pub(super) struct Tally<'a> {
    sigma: f64,
    terms: &'a [Vec<usize>],
    residuals: About,
    histogram: Histogram,
    bands: Bands,
    lowest: End,
    highest: End,
    furthest: Vec<Outlying>,
    /// `Σ 1/w`.
    pub(super) inverse: f64,
    /// For each term `Σ z z'`, line by line.
    pub(super) products: Vec<Vec<f64>>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(sigma: f64, ground: Ground, terms: &'a [Vec<usize>]) -> Self {
        Self {
            sigma,
            terms,
            residuals: About::NONE,
            histogram: Histogram::new(),
            bands: Bands::new(ground),
            lowest: End { value: f64::INFINITY, rows: 0 },
            highest: End { value: f64::NEG_INFINITY, rows: 0 },
            furthest: Vec::new(),
            inverse: 0.0,
            products: terms.iter().map(|own| vec![0.0; own.len() * own.len()]).collect(),
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.residuals.count as u64
    }

    pub(super) fn take(&mut self, lines: &Lines) {
        self.residuals.merge(&About::of(lines.rows.iter().map(Row::residual)));
        for row in &lines.rows {
            let scaled = row.residual() * row.weight.sqrt();
            let standardised = scaled / self.sigma;
            self.histogram.take(standardised);
            self.bands.take(row, scaled);
            self.inverse += 1.0 / row.weight;
            let end = End { value: row.response, rows: 1 };
            self.lowest = self.lowest.further(end, |one, other| one < other);
            self.highest = self.highest.further(end, |one, other| one > other);
            self.notice(row, standardised);
        }
        for (columns, sums) in self.terms.iter().zip(&mut self.products) {
            let columns: Vec<&[f64]> = columns.iter().map(|at| lines.block.column(*at)).collect();
            let pairs =
                columns.iter().flat_map(|one| columns.iter().map(move |other| (one, other)));
            for (sum, (one, other)) in sums.iter_mut().zip(pairs) {
                *sum += one.iter().zip(*other).map(|(x, y)| x * y).sum::<f64>();
            }
        }
    }

    /// Keeps a row that is further off than another that is kept.
    #[inline]
    fn notice(&mut self, row: &Row, standardised: f64) {
        let kept = self.furthest.len() == FURTHEST;
        let least =
            self.furthest.last().filter(|_| kept).map_or(-1.0, |one| one.standardised.abs());
        // Rows come in their order: of equal ones the first stays.
        if standardised.abs() > least {
            let Row { at, response, fitted, .. } = *row;
            self.keep(Outlying { at, response, fitted, standardised });
        }
    }

    fn keep(&mut self, one: Outlying) {
        let place = self
            .furthest
            .partition_point(|other| other.standardised.abs() >= one.standardised.abs());
        self.furthest.insert(place, one);
        self.furthest.truncate(FURTHEST);
    }

    /// Puts later rows behind these.
    pub(super) fn merge(&mut self, other: Self) {
        self.residuals.merge(&other.residuals);
        self.histogram.merge(&other.histogram);
        self.bands.merge(&other.bands);
        self.lowest = self.lowest.further(other.lowest, |one, other| one < other);
        self.highest = self.highest.further(other.highest, |one, other| one > other);
        other.furthest.into_iter().for_each(|one| self.keep(one));
        self.inverse += other.inverse;
        for (sums, more) in self.products.iter_mut().zip(&other.products) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }

    pub(super) fn finish(self, explained: Explained, ground: Ground, least: u64) -> Checked {
        let [mean, deviation] = self.residuals.spread();
        Checked {
            rows: self.rows(),
            mean,
            deviation,
            shape: self.histogram.shape(least),
            against: ground.against,
            bands: self.bands.finish(least),
            explained,
            lowest: self.lowest,
            highest: self.highest,
            furthest: self.furthest,
        }
    }
}
