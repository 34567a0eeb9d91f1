//! Bases of B-splines and of natural cubic splines, column by column those of R's `bs` and `ns`.
//! Not smoothing, not the choice of how many columns.

use super::function::Request;
use super::trouble::Data;
use serde::{Deserialize, Serialize};

/// A basis over knots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Spline {
    pub(super) degree: usize,
    pub(super) intercept: bool,
    /// Every knot, those of the boundary repeated: columns of the full basis + degree + 1.
    pub(super) knots: Vec<f64>,
    /// For natural splines, how their columns are made of those of the full basis: one row for each
    /// of the latter.
    pub(super) natural: Option<Vec<Vec<f64>>>,
}

impl Spline {
    /// A basis as requested; knots that are not given lie at quantiles (type 7 of Hyndman and Fan
    /// 1996) of the values within the boundary, which is that of the values unless it is given.
    pub(super) fn learn(
        mut values: Vec<f64>,
        request: &Request,
        label: &str,
    ) -> Result<Self, Data> {
        let name = label.to_owned();
        values.sort_unstable_by(f64::total_cmp);
        let ends = values.first().copied().zip(values.last().copied());
        let (low, high) = request.boundary.or(ends).unwrap_or((0.0, 0.0));
        if low >= high {
            return Err(Data::NoSpread { name });
        }
        values.retain(|&value| low <= value && value <= high);
        let inner = match &request.knots {
            Some(knots) => knots.clone(),
            None => (1..=request.inner())
                .map(|at| quantile(&values, at as f64 / (request.inner() + 1) as f64))
                .collect::<Option<Vec<f64>>>()
                .ok_or(Data::Knots { name: name.clone() })?,
        };
        let mut all = vec![low];
        all.extend(&inner);
        all.push(high);
        if !all.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(Data::Knots { name });
        }
        let end = request.degree + 1;
        let mut knots = vec![low; end];
        knots.extend(inner);
        knots.resize(knots.len() + end, high);
        let (degree, intercept) = (request.degree, request.intercept);
        let mut spline = Self { degree, intercept, knots, natural: None };
        spline.natural = request.natural.then(|| spline.straight_ends());
        Ok(spline)
    }

    /// Columns of the full basis.
    pub(super) fn full(&self) -> usize {
        self.knots.len() - self.degree - 1
    }

    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        let kept = self.full() - usize::from(!self.intercept);
        if self.natural.is_some() { kept - 2 } else { kept }
    }

    /// The columns for some values. Beyond the boundary a B-spline goes on as the polynomial, a
    /// natural spline as the straight line that it is at the boundary.
    pub(super) fn columns(&self, values: &[f64]) -> Vec<Vec<f64>> {
        let mut columns = vec![vec![0.0; values.len()]; self.width()];
        let mut local = vec![0.0; self.degree + 1];
        for (row, &value) in values.iter().enumerate() {
            let first = self.local(value, &mut local);
            for (at, &weight) in (first..).zip(&local) {
                match &self.natural {
                    Some(natural) => {
                        let parts = columns.iter_mut().zip(&natural[at]);
                        parts.for_each(|(column, part)| column[row] += weight * part);
                    }
                    None => {
                        let at = at.checked_sub(usize::from(!self.intercept));
                        let column = at.and_then(|at| columns.get_mut(at));
                        column.into_iter().for_each(|column| column[row] = weight);
                    }
                }
            }
        }
        columns
    }

    /// The columns of the full basis that may differ from zero at a value: the first of them and
    /// their values.
    fn local(&self, value: f64, local: &mut [f64]) -> usize {
        let (low, high) = (self.knots[self.degree], self.knots[self.full()]);
        if self.natural.is_none() || (low..=high).contains(&value) {
            return self.within(value, local);
        }
        let end = if value < low { low } else { high };
        let first = self.within(end, local);
        let slopes = self.slopes(end == low);
        local.iter_mut().zip(slopes).for_each(|(value_at, slope)| {
            *value_at += slope * (value - end);
        });
        first
    }

    /// De Boor's recurrence (de Boor 1978, chapter X; Piegl and Tiller 1997, algorithm A2.2). Values
    /// beyond the boundary take the polynomials of the outermost interval.
    fn within(&self, value: f64, local: &mut [f64]) -> usize {
        let knots = &self.knots;
        let inner = &knots[self.degree + 1..self.full()];
        let span = self.degree + inner.partition_point(|&knot| knot <= value);
        local[0] = 1.0;
        for order in 1..=self.degree {
            let mut saved = 0.0;
            for at in 0..order {
                let (left, right) = (knots[span + 1 + at - order], knots[span + 1 + at]);
                let part = local[at] / (right - left);
                local[at] = saved + (right - value) * part;
                saved = (value - left) * part;
            }
            local[order] = saved;
        }
        span - self.degree
    }

    /// First derivatives at an end of the cubic columns that differ from zero there.
    pub(super) fn slopes(&self, low: bool) -> [f64; 4] {
        let knots = &self.knots;
        match low {
            true => {
                let slope = 3.0 / (knots[4] - knots[3]);
                [-slope, slope, 0.0, 0.0]
            }
            false => {
                let end = self.full();
                let slope = 3.0 / (knots[end] - knots[end - 1]);
                [0.0, 0.0, -slope, slope]
            }
        }
    }

    /// Second derivatives at an end of the three cubic columns that have one there, from the end
    /// inwards: twice differences of coefficients over differences of knots.
    fn bends(&self, low: bool) -> [f64; 3] {
        let (end, knots) = (self.full(), &self.knots);
        let gaps = match low {
            true => [knots[4] - knots[3], knots[5] - knots[3]],
            false => [knots[end] - knots[end - 1], knots[end] - knots[end - 2]],
        };
        let outer = 6.0 / (gaps[0] * gaps[0]);
        let inner = 6.0 / (gaps[0] * gaps[1]);
        [outer, -outer - inner, inner]
    }

    /// The directions of the full basis in which both second derivatives at the ends are zero:
    /// columns 3 and on of Q, where QR are the two rows of second derivatives on end, by
    /// Householder's reflections as in LINPACK, whose signs are R's.
    fn straight_ends(&self) -> Vec<Vec<f64>> {
        let (full, skip) = (self.full(), usize::from(!self.intercept));
        let mut low = vec![0.0; full];
        let mut high = vec![0.0; full];
        for (at, (a, b)) in self.bends(true).into_iter().zip(self.bends(false)).enumerate() {
            low[at] = a;
            high[full - 1 - at] = b;
        }
        let first = reflection(&low[skip..]);
        let mut rest = high[skip..].to_vec();
        reflect(&first, &mut rest);
        let second = reflection(&rest[1..]);
        let row = |at: usize| {
            let mut unit = vec![0.0; full - skip];
            if let Some(place) = at.checked_sub(skip) {
                unit[place] = 1.0;
            }
            reflect(&first, &mut unit);
            reflect(&second, &mut unit[1..]);
            unit.split_off(2)
        };
        (0..full).map(row).collect()
    }
}

/// The vector whose reflection turns the given one into the first direction.
fn reflection(vector: &[f64]) -> Vec<f64> {
    let length = vector.iter().map(|part| part * part).sum::<f64>().sqrt();
    let mut turned = vector.to_vec();
    turned[0] += length.copysign(vector[0] + 0.0);
    turned
}

fn reflect(across: &[f64], vector: &mut [f64]) {
    let squares: f64 = across.iter().map(|part| part * part).sum();
    let shared: f64 = across.iter().zip(vector.iter()).map(|(a, b)| a * b).sum();
    let step = if squares > 0.0 { 2.0 * shared / squares } else { 0.0 };
    vector.iter_mut().zip(across).for_each(|(part, a)| *part -= step * a);
}

/// The quantile of sorted values by linear interpolation between their order statistics: type 7 of
/// Hyndman and Fan (1996), R's default.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)? as f64);
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    Some(below + (place - place.floor()) * (above - below))
}
