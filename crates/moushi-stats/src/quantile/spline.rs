//! Cubic B-splines without the first function, as R's `splines::bs` makes them. Not regression.

use super::trouble::Trouble;
use crate::composite::quantile_of_sorted;

/// Degree of the pieces.
const DEGREE: usize = 3;

/// Knots and boundaries of a cubic spline.
#[derive(Clone, Debug, PartialEq)]
pub struct Spline {
    /// Boundaries four times each, knots between them.
    all: Vec<f64>,
}

impl Spline {
    /// A spline with inner knots, which rise (equal neighbours are allowed), strictly between the boundaries.
    pub fn new(knots: &[f64], boundaries: (f64, f64)) -> Result<Self, Trouble> {
        let (low, high) = boundaries;
        let ends = |end: f64| [end; DEGREE + 1];
        let all: Vec<f64> =
            ends(low).into_iter().chain(knots.iter().copied()).chain(ends(high)).collect();
        let inner = knots.iter().all(|&knot| low < knot && knot < high);
        let rises = all.windows(2).all(|pair| pair[0] <= pair[1]);
        let finite = all.iter().all(|knot| knot.is_finite());
        if finite && low < high && inner && rises {
            Ok(Self { all })
        } else {
            Err(Trouble::BadKnots)
        }
    }

    /// The spline that SGP takes from a predictor: knots at its quantiles 0.2, 0.4, 0.6 and 0.8 (type 7 of Hyndman and
    /// Fan 1996), boundaries a tenth of the range beyond its ends; all to three digits. A knot that is no more than the
    /// smallest value or no less than the largest, because many values are equal, is left out: there would be nothing on
    /// one side of it (SGP stops then).
    pub fn of(values: &[f64]) -> Result<Self, Trouble> {
        if let Some(row) = values.iter().position(|value| !value.is_finite()) {
            return Err(Trouble::NotFinite { column: 0, row });
        }
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
            return Err(Trouble::Nothing);
        };
        if low == high {
            return Err(Trouble::NoSpread);
        }
        let knots =
            [0.2, 0.4, 0.6, 0.8].map(|share| digits(quantile_of_sorted(&sorted, share), 1e3));
        let knots: Vec<f64> = knots.into_iter().filter(|&knot| low < knot && knot < high).collect();
        let beyond = 0.1 * (high - low);
        Self::new(&knots, (digits(low - beyond, 1e3), digits(high + beyond, 1e3)))
    }

    /// Inner knots.
    pub fn knots(&self) -> &[f64] {
        &self.all[DEGREE + 1..self.all.len() - DEGREE - 1]
    }

    /// Lower and upper boundary.
    pub fn boundaries(&self) -> (f64, f64) {
        (self.all[0], self.all[self.all.len() - 1])
    }

    /// Number of columns: one for each knot and three more.
    pub fn width(&self) -> usize {
        self.all.len() - DEGREE - 2
    }

    /// The piece in which `x` lies, and its four functions there, of which the first belongs to the column before that
    /// piece's number (there is none before the first). Beyond the boundaries the outermost pieces go on.
    pub(super) fn at(&self, x: f64) -> (usize, [f64; DEGREE + 1]) {
        let last = self.all.len() - DEGREE - 2;
        let inner = &self.all[DEGREE + 1..=last];
        let span = (DEGREE + inner.partition_point(|&knot| knot <= x)).min(last);
        (span - DEGREE, self.functions(span, x))
    }

    /// De Boor's recursion (de Boor 1978, chapter X): the functions that are not zero between knots `span` and the next.
    fn functions(&self, span: usize, x: f64) -> [f64; DEGREE + 1] {
        let mut values = [0.0; DEGREE + 1];
        values[0] = 1.0;
        for degree in 1..=DEGREE {
            let mut carried = 0.0;
            for (at, value) in values.iter_mut().enumerate().take(degree) {
                let (right, left) = (self.all[span + at + 1], self.all[span + at + 1 - degree]);
                let share = *value / (right - left);
                *value = carried + (right - x) * share;
                carried = (x - left) * share;
            }
            values[degree] = carried;
        }
        values
    }

    /// The value at `x` of each function but the first (which is one less all others).
    pub fn row(&self, x: f64) -> Vec<f64> {
        let (piece, values) = self.at(x);
        let mut row = vec![0.0; self.width()];
        for (at, value) in values.into_iter().enumerate() {
            if let Some(column) = (piece + at).checked_sub(1) {
                row[column] = value;
            }
        }
        row
    }
}

/// Rounds to the digits that `scale`, a power of ten, leaves; halves to the even digit.
fn digits(value: f64, scale: f64) -> f64 {
    (value * scale).round_ties_even() / scale
}
