//! The middle of a group's growth percentiles, and how sure it is. Not which groups there are, nor small numbers that must
//! not be shown.

use super::noise::Draws;
use super::trouble::Trouble;
use crate::composite::quantile_of_sorted;
use crate::random::Random;

/// What is said of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Middle {
    /// The median: the value in the middle, or half-way between the two there.
    Median,
    /// The mean.
    Mean,
}

/// An interval, and how often its like holds the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The probability that an interval made so holds the value of the population that the group is drawn from.
    pub covers: f64,
}

impl Middle {
    /// The middle of some numbers.
    pub fn of(self, values: &[f64]) -> Result<f64, Trouble> {
        Ok(self.of_sorted(&sorted(values)?))
    }

    fn of_sorted(self, sorted: &[f64]) -> f64 {
        match self {
            Self::Median => quantile_of_sorted(sorted, 0.5),
            Self::Mean => sorted.iter().sum::<f64>() / sorted.len() as f64,
        }
    }

    /// An interval by drawing the group again from itself: the shares `(1 ∓ confidence)/2` of the middles drawn (the
    /// percentile method of Efron 1979). `confidence` lies between 0 and 1 and is what `covers` says; for a few persons the
    /// interval is too narrow for it. The order of values does not matter.
    pub fn bootstrap(
        self,
        values: &[f64],
        confidence: f64,
        draws: Draws,
    ) -> Result<Interval, Trouble> {
        let sorted = sorted(values)?;
        if draws.count == 0 {
            return Err(Trouble::Nothing);
        }
        sure(confidence)?;
        let mut random = Random::new(draws.seed);
        let mut again = vec![0.0; sorted.len()];
        let draw = |_| {
            again.iter_mut().for_each(|value| *value = sorted[random.below(sorted.len())]);
            if self == Self::Median {
                again.sort_unstable_by(f64::total_cmp);
            }
            self.of_sorted(&again)
        };
        let mut middles: Vec<f64> = (0..draws.count).map(draw).collect();
        middles.sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - confidence) / 2.0;
        let (low, high) =
            (quantile_of_sorted(&middles, tail), quantile_of_sorted(&middles, 1.0 - tail));
        Ok(Interval { low, high, covers: confidence })
    }
}

/// The interval for a median between two values of the group itself (Thompson 1936; Conover 1999, section 3.2): of `n`
/// values in order the `k`-th from below and from above, `k` being the largest for which the probability of fewer than `k`
/// heads in `n` throws of a coin is at most `(1 − confidence)/2`. It needs no assumption on the distribution; `covers` is at
/// least `confidence`, and more where values are equal. `None` where even the lowest and highest value are not enough: for
/// 95 % with fewer than six persons.
pub fn median_interval(values: &[f64], confidence: f64) -> Result<Option<Interval>, Trouble> {
    let sorted = sorted(values)?;
    sure(confidence)?;
    let count = sorted.len();
    // The logarithm of the probability of just so many heads, and the sum of these probabilities so far.
    let (mut log, mut sum) = (-(count as f64) * std::f64::consts::LN_2, 0.0);
    let (mut within, mut covers) = (0, 1.0);
    for heads in 0..count / 2 {
        sum += libm::exp(log);
        if sum > (1.0 - confidence) / 2.0 {
            break;
        }
        (within, covers) = (heads + 1, 1.0 - 2.0 * sum);
        log += libm::log((count - heads) as f64 / (heads + 1) as f64);
    }
    let interval = |k: usize| Interval { low: sorted[k - 1], high: sorted[count - k], covers };
    Ok((within > 0).then(|| interval(within)))
}

fn sorted(values: &[f64]) -> Result<Vec<f64>, Trouble> {
    if let Some(row) = values.iter().position(|value| !value.is_finite()) {
        return Err(Trouble::NotFinite { column: 0, row });
    }
    if values.is_empty() {
        return Err(Trouble::Nothing);
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(sorted)
}

fn sure(confidence: f64) -> Result<(), Trouble> {
    if confidence > 0.0 && confidence < 1.0 { Ok(()) } else { Err(Trouble::BadSetting) }
}
