//! Rows by what was expected of them, in ten bands: mean and standard deviation of what was left over in each.

use serde::Serialize;

use super::super::beside::Row;
use super::tally::Middle;

/// Bands: eight of half a standard deviation about the mean, and what lies below and above them.
const BANDS: usize = 10;

/// Below so much of the standard deviation of the fitted values, the expected ones count as all equal: rounding alone.
const EQUAL: f64 = 1e-9;

/// By what rows are put into bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Against {
    /// By what the fixed effects expect. Residuals are not correlated with it (the equations of the fit), so that a mean
    /// apart from zero in a band is a bend, or a matter of groups in it.
    Expected,
    /// By the fitted values, where the fixed effects expect the same of every row. These are drawn to the mean: mean
    /// residuals rise a little with them where all is right.
    Fitted,
}

/// A band of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Band {
    /// Rows.
    pub rows: u64,
    /// Mean of that by which rows are put into bands.
    pub at: f64,
    /// Mean of the residuals, each times the root of its weight.
    pub mean: f64,
    /// Their standard deviation, with n − 1.
    pub deviation: f64,
}

/// By what rows are put into bands, where its mean lies and how far apart it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ground {
    pub(super) against: Against,
    centre: f64,
    deviation: f64,
}

impl Ground {
    pub(super) fn of(middle: &Middle) -> Self {
        let (expected, fitted) = (middle.expected.spread(), middle.fitted.spread());
        let (against, [centre, deviation]) = match expected[1] > EQUAL * fitted[1] {
            true => (Against::Expected, expected),
            false => (Against::Fitted, fitted),
        };
        Self { against, centre, deviation }
    }

    #[inline]
    fn value(&self, row: &Row) -> f64 {
        match self.against {
            Against::Expected => row.expected,
            Against::Fitted => row.fitted,
        }
    }

    fn band(&self, value: f64) -> usize {
        if self.deviation <= 0.0 {
            return BANDS / 2;
        }
        let half = (value - self.centre) / self.deviation * 2.0;
        (half.floor() + BANDS as f64 / 2.0).clamp(0.0, BANDS as f64 - 1.0) as usize
    }
}

/// Sums over the rows of a band; what it is of is taken about the centre.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    rows: u64,
    off: f64,
    sum: f64,
    squares: f64,
}

impl Sums {
    fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.off += other.off;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    fn band(&self, ground: &Ground) -> Band {
        let rows = self.rows as f64;
        let (at, mean) = (ground.centre + self.off / rows, self.sum / rows);
        let squares = (self.squares - mean * self.sum).max(0.0);
        Band { rows: self.rows, at, mean, deviation: (squares / (rows - 1.0).max(1.0)).sqrt() }
    }
}

/// All bands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bands {
    ground: Ground,
    bands: [Sums; BANDS],
}

impl Bands {
    pub(super) fn new(ground: Ground) -> Self {
        Self { ground, bands: [Sums::default(); BANDS] }
    }

    #[inline]
    pub(super) fn take(&mut self, row: &Row, scaled: f64) {
        let value = self.ground.value(row);
        let band = &mut self.bands[self.ground.band(value)];
        band.rows += 1;
        band.off += value - self.ground.centre;
        band.sum += scaled;
        band.squares += scaled * scaled;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.bands.iter_mut().zip(&other.bands).for_each(|(band, more)| band.merge(more));
    }

    /// The bands; one with fewer than `least` rows goes with the next, the last with the one before.
    pub(super) fn finish(&self, least: u64) -> Vec<Band> {
        let (mut whole, mut open): (Vec<Sums>, Sums) = (Vec::new(), Sums::default());
        for band in &self.bands {
            open.merge(band);
            if open.rows >= least {
                whole.push(std::mem::take(&mut open));
            }
        }
        whole.last_mut().into_iter().for_each(|last| last.merge(&open));
        whole.iter().map(|sums| sums.band(&self.ground)).collect()
    }
}
