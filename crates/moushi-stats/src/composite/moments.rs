//! Numbers about one column or two: moments, order, correlation. Not about tables.

use super::frame::Column;
use super::trouble::Trouble;

/// What a column looks like. What cannot be computed is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Cells that are there.
    pub present: usize,
    /// Cells that are there and not zero.
    pub nonzero: usize,
    /// Different values.
    pub different: usize,
    /// How often the most frequent value occurs.
    pub alike: usize,
    /// Smallest value.
    pub minimum: Option<f64>,
    /// Largest value.
    pub maximum: Option<f64>,
    /// Arithmetic mean.
    pub mean: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Standard deviation with n − 1.
    pub deviation: Option<f64>,
    /// Skewness, bias corrected; of at least three values that differ.
    pub skewness: Option<f64>,
    /// Excess kurtosis, bias corrected; of at least four values that differ.
    pub kurtosis: Option<f64>,
}

/// Looks at a column.
pub fn profile(column: &Column) -> Profile {
    let mut values: Vec<f64> = column.present().collect();
    let some = !values.is_empty();
    let mean = some.then(|| mean(&values));
    let deviation = (values.len() > 1).then(|| deviation(&values));
    let (skewness, kurtosis) = shape(&values);
    values.sort_unstable_by(f64::total_cmp);
    let runs = values.chunk_by(|a, b| a == b);
    let tidy = |value: Option<f64>| value.filter(|value| value.is_finite());
    Profile {
        present: values.len(),
        nonzero: values.iter().filter(|&&value| value != 0.0).count(),
        different: runs.clone().count(),
        alike: runs.map(<[f64]>::len).max().unwrap_or(0),
        minimum: values.first().copied(),
        maximum: values.last().copied(),
        mean: tidy(mean),
        median: tidy(some.then(|| quantile(&values, 0.5))),
        deviation: tidy(deviation),
        skewness,
        kurtosis,
    }
}

/// Mean of values of which there is at least one.
pub(super) fn mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let rough = values.iter().sum::<f64>() / n;
    // A second pass takes away most of the rounding of the first.
    rough + values.iter().map(|value| value - rough).sum::<f64>() / n
}

/// Standard deviation with n − 1 of at least two values.
pub(super) fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (squares / (values.len() as f64 - 1.0)).sqrt()
}

/// Skewness and excess kurtosis (G1 and G2 of Joanes and Gill 1998), where they exist.
pub(super) fn shape(values: &[f64]) -> (Option<f64>, Option<f64>) {
    if values.len() < 3 {
        return (None, None);
    }
    let n = values.len() as f64;
    let mean = mean(values);
    let (mut two, mut three, mut four) = (0.0, 0.0, 0.0);
    for value in values {
        let apart = value - mean;
        let square = apart * apart;
        two += square;
        three += square * apart;
        four += square * square;
    }
    let skewness = n.sqrt() * three / (two * two.sqrt()) * (n * (n - 1.0)).sqrt() / (n - 2.0);
    let raw = n * four / (two * two) - 3.0;
    let kurtosis = ((n + 1.0) * raw + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
    let tidy = |value: f64| Some(value).filter(|value| value.is_finite());
    (tidy(skewness), if values.len() > 3 { tidy(kurtosis) } else { None })
}

/// The value below which the share `at` of the sorted values lies, between neighbours by straight
/// line (type 7 of Hyndman and Fan 1996).
pub(crate) fn quantile(sorted: &[f64], at: f64) -> f64 {
    let place = at * (sorted.len() - 1) as f64;
    let below = (place.floor() as usize).min(sorted.len() - 1);
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// Rank of each unit, 1 for the highest value; equal values share the better rank; a missing value
/// has none.
pub fn ranks(column: &Column) -> Vec<Option<u32>> {
    let mut ranks = vec![0; column.len()];
    rank_into(column.raw(), &mut Vec::new(), &mut ranks);
    ranks.into_iter().map(|rank| Some(rank).filter(|&rank| rank > 0)).collect()
}

/// Ranks into `ranks`, 0 for missing; `order` is scratch space.
pub(super) fn rank_into(values: &[f64], order: &mut Vec<u32>, ranks: &mut [u32]) {
    order.clear();
    let units = 0..u32::try_from(values.len()).unwrap_or(u32::MAX);
    order.extend(units.filter(|&unit| !values[unit as usize].is_nan()));
    order.sort_unstable_by(|&a, &b| values[b as usize].total_cmp(&values[a as usize]));
    ranks.fill(0);
    let mut rank = 0;
    let mut before = f64::NAN;
    for (place, &unit) in (1u32..).zip(order.iter()) {
        let value = values[unit as usize];
        if value != before {
            rank = place;
            before = value;
        }
        ranks[unit as usize] = rank;
    }
}

/// Ranks upwards, 1 for the smallest value, equal values sharing the smaller rank.
pub(super) fn rank_up(column: &Column) -> Column {
    let turned: Vec<f64> = column.raw().iter().map(|value| -value).collect();
    let mut ranks = vec![0; turned.len()];
    rank_into(&turned, &mut Vec::new(), &mut ranks);
    let cells = ranks.into_iter().map(|rank| (rank > 0).then_some(f64::from(rank)));
    Column::new(cells).expect("ranks are finite")
}

/// Pearson's correlation over the units that have both values.
pub fn correlation(one: &Column, other: &Column) -> Result<f64, Trouble> {
    let (a, b) = pairs(one, other)?;
    let squares = covariance(&a, &a) * covariance(&b, &b);
    if squares > 0.0 && squares.is_finite() {
        Ok((covariance(&a, &b) / squares.sqrt()).clamp(-1.0, 1.0))
    } else {
        Err(Trouble::NoSpread)
    }
}

/// The values of the units that have both; at least two.
pub(super) fn pairs(one: &Column, other: &Column) -> Result<(Vec<f64>, Vec<f64>), Trouble> {
    if one.len() != other.len() {
        return Err(Trouble::UnequalLengths);
    }
    let both = one.cells().zip(other.cells()).filter_map(|(a, b)| Some((a?, b?)));
    let (a, b): (Vec<f64>, Vec<f64>) = both.unzip();
    if a.len() > 1 { Ok((a, b)) } else { Err(Trouble::NoValue) }
}

/// Covariance with n − 1 of at least two pairs.
pub(super) fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (x, y) = (mean(a), mean(b));
    let sum: f64 = a.iter().zip(b).map(|(a, b)| (a - x) * (b - y)).sum();
    sum / (a.len() as f64 - 1.0)
}
