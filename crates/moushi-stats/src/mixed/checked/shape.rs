//! How standardised numbers lie against the normal distribution: skewness, excess kurtosis, quantiles. Of many numbers by a
//! histogram that holds none of them, of few by sorting.

use serde::Serialize;

use crate::distribution::normal_cdf;

/// Quantiles are asked for at the probabilities of `k / 5` standard deviations, for whole `k` from −20 to 20.
const FURTHEST: i32 = 20;

/// Bins of the histogram in a unit.
const FINE: f64 = 64.0;

/// Where the bins end; beyond it lie two more, as far as the numbers go.
const REACH: f64 = 8.0;

/// Bins between the ends.
const BINS: usize = 1024;

/// The shape of some numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shape {
    /// How many.
    pub count: u64,
    /// `m₃ / m₂^1.5` with `m` the moments about the mean, divided by n; none where all are equal.
    pub skewness: Option<f64>,
    /// `m₄ / m₂² − 3`.
    pub kurtosis: Option<f64>,
    /// Quantiles, the lowest first.
    pub quantiles: Vec<Quantile>,
}

/// A quantile beside that of the standard normal distribution for the same probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantile {
    /// Of the normal distribution.
    pub normal: f64,
    /// Of the numbers.
    pub found: f64,
}

/// The normal numbers whose quantiles have so many of `count` numbers beyond them, with their probabilities.
fn asked(count: u64, least: u64) -> impl Iterator<Item = (f64, f64)> {
    let asked = (-FURTHEST..=FURTHEST).map(|at| {
        let normal = f64::from(at) / 5.0;
        (normal, normal_cdf(normal))
    });
    let beyond = move |p: f64| p.min(1.0 - p) * count as f64;
    asked.filter(move |(_, p)| beyond(*p) >= least as f64)
}

/// The shape of a few numbers: quantiles between neighbours, `p n + ½` of them from the lowest (Hazen 1914), with at least
/// `least` beyond.
pub fn shape(values: &[f64], least: u64) -> Shape {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len() as u64;
    let mut powers = Powers::default();
    sorted.iter().for_each(|value| powers.take(*value));
    let (skewness, kurtosis) = powers.shape(count).unzip();
    let found = |p: f64| {
        let place = p * count as f64 - 0.5;
        let low = (place.max(0.0) as usize).min(sorted.len() - 1);
        let high = (low + 1).min(sorted.len() - 1);
        sorted[low] + (sorted[high] - sorted[low]) * (place - low as f64).clamp(0.0, 1.0)
    };
    let quantiles = asked(count, least.max(1));
    let quantiles = quantiles.map(|(normal, p)| Quantile { normal, found: found(p) }).collect();
    Shape { count, skewness, kurtosis, quantiles }
}

/// Sums of the first four powers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Powers([f64; 4]);

impl Powers {
    #[inline]
    pub(super) fn take(&mut self, value: f64) {
        let square = value * value;
        self.0[0] += value;
        self.0[1] += square;
        self.0[2] += square * value;
        self.0[3] += square * square;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(sum, more)| *sum += more);
    }

    /// Skewness and excess kurtosis. Numbers are standardised, with means near zero, so that raw sums keep their digits.
    fn shape(&self, count: u64) -> Option<(f64, f64)> {
        let [mean, second, third, fourth] = self.0.map(|sum| sum / count as f64);
        let square = mean * mean;
        let spread = second - square;
        let skew = third - 3.0 * mean * second + 2.0 * mean * square;
        let heavy = fourth - 4.0 * mean * third + 6.0 * square * second - 3.0 * square * square;
        let flat = spread.is_nan() || spread <= 1e-12 * second;
        (!flat).then(|| (skew / (spread * spread.sqrt()), heavy / (spread * spread) - 3.0))
    }
}

/// How many numbers lie where, and their powers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Histogram {
    count: u64,
    /// The first is what lies below all bins, the last what lies above.
    bins: Vec<u64>,
    lowest: f64,
    highest: f64,
    powers: Powers,
}

impl Histogram {
    pub(super) fn new() -> Self {
        let (lowest, highest) = (f64::INFINITY, f64::NEG_INFINITY);
        let (bins, powers) = (vec![0; BINS + 2], Powers::default());
        Self { count: 0, bins, lowest, highest, powers }
    }

    #[inline]
    pub(super) fn take(&mut self, value: f64) {
        // A cast keeps within bounds what lies beyond them.
        let bin = ((value + REACH) * FINE + 1.0).clamp(0.0, BINS as f64 + 1.0) as usize;
        self.bins[bin] += 1;
        self.count += 1;
        self.lowest = self.lowest.min(value);
        self.highest = self.highest.max(value);
        self.powers.take(value);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.bins.iter_mut().zip(&other.bins).for_each(|(bin, more)| *bin += more);
        self.lowest = self.lowest.min(other.lowest);
        self.highest = self.highest.max(other.highest);
        self.powers.merge(&other.powers);
    }

    /// The shape, of quantiles those with at least `least` numbers beyond.
    pub(super) fn shape(&self, least: u64) -> Shape {
        let (skewness, kurtosis) = self.powers.shape(self.count).unzip();
        let quantile = |(normal, p): (f64, f64)| Quantile { normal, found: self.quantile(p) };
        let quantiles = asked(self.count, least.max(1)).map(quantile).collect();
        Shape { count: self.count, skewness, kurtosis, quantiles }
    }

    /// Where the share `p` lies below: within a bin as if its numbers were even in it.
    fn quantile(&self, p: f64) -> f64 {
        let due = p * self.count as f64;
        let mut before = 0.0;
        for (bin, &count) in self.bins.iter().enumerate().filter(|(_, count)| **count > 0) {
            let own = count as f64;
            if before + own >= due {
                let (from, to) = self.ends(bin);
                return from + (to - from) * ((due - before) / own);
            }
            before += own;
        }
        self.highest
    }

    /// The ends of a bin; no further than the numbers go.
    fn ends(&self, bin: usize) -> (f64, f64) {
        let from = if bin == 0 { self.lowest } else { (bin - 1) as f64 / FINE - REACH };
        let to = if bin == BINS + 1 { self.highest } else { bin as f64 / FINE - REACH };
        (from.max(self.lowest), to.min(self.highest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::normal_quantile;

    #[test]
    fn a_histogram_is_as_near_as_a_bin_is_wide() {
        // The numbers of a normal distribution, one at the middle of each of so many equal shares.
        let count = 40_000;
        let values: Vec<f64> = (0..count)
            .filter_map(|at| normal_quantile((f64::from(at) + 0.5) / f64::from(count)))
            .collect();
        let mut histogram = Histogram::new();
        values.iter().rev().for_each(|value| histogram.take(*value));
        let (found, exact) = (histogram.shape(10), shape(&values, 10));
        assert_eq!((found.count, found.quantiles.len()), (40_000, 35), "beyond 3.4 lie 13 rows");
        for (one, other) in found.quantiles.iter().zip(&exact.quantiles) {
            assert!((one.found - other.found).abs() <= 1.0 / FINE, "{one:?} {other:?}");
            assert!((one.found - one.normal).abs() < 0.02, "{one:?}");
        }
        assert!(found.skewness.is_some_and(|skew| skew.abs() < 1e-9));
        assert!(found.kurtosis.is_some_and(|heavy| heavy.abs() < 0.01), "{:?}", found.kurtosis);
    }

    #[test]
    fn far_numbers_and_equal_ones_have_quantiles() {
        let mut histogram = Histogram::new();
        (0..100).for_each(|at| histogram.take(if at < 50 { -40.0 } else { 90.0 }));
        let quantiles = histogram.shape(1).quantiles;
        assert!(quantiles.iter().all(|one| (-40.0..=90.0).contains(&one.found)), "{quantiles:?}");
        let equal = shape(&[1.0; 9], 1);
        assert_eq!((equal.skewness, equal.kurtosis), (None, None));
        assert!(equal.quantiles.iter().all(|one| one.found == 1.0));
        assert_eq!(shape(&[], 1).quantiles, []);
    }

    #[test]
    fn skewness_and_kurtosis_are_those_by_hand() {
        // About the mean 2: −2 −1 −1 0 4, with moments 22/5, 54/5, 274/5.
        let found = shape(&[0.0, 1.0, 1.0, 2.0, 6.0], 1);
        let near = |found: Option<f64>, want: f64| (found.unwrap_or(f64::NAN) - want).abs() < 1e-12;
        assert!(near(found.skewness, 10.8 / (4.4 * 4.4_f64.sqrt())), "{found:?}");
        assert!(near(found.kurtosis, 54.8 / (4.4 * 4.4) - 3.0), "{found:?}");
    }
}
