//! What errors of measurement do to growth percentiles: draws of scores as they might have been, and extrapolation to
//! scores without error. Not where standard errors come from.

use super::group::Middle;
use super::growth::{Growth, below};
use super::spline::Spline;
use super::trouble::Trouble;
use crate::composite::quantile_of_sorted;
use crate::random::Random;

/// Where a growth percentile, or the middle of some, may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The value below which the lower share of draws lies.
    pub low: f64,
    /// The median of the draws.
    pub median: f64,
    /// The value below which the upper share of draws lies.
    pub high: f64,
}

/// Where the middles of a group may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Middles {
    /// The median of the group.
    pub median: Range,
    /// Its mean.
    pub mean: Range,
}

/// How far the simulation goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draws {
    /// Draws for each person, or fits for each amount of error.
    pub count: usize,
    /// Equal seeds give equal draws.
    pub seed: u64,
}

/// Along which curve quantiles are carried on to no error at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extrapolation {
    /// A straight line.
    Linear,
    /// A parabola.
    Quadratic,
}

impl Growth {
    /// Where the percentile of each person may lie if the scores had been measured again: to each score is added an error
    /// from the normal distribution with its standard error, and the surfaces are kept. SGP does so for the outcome (its
    /// confidence intervals); standard errors of zero leave predictors as they are.
    ///
    /// `errors` are the standard errors of the predictors, then of the outcome, one list each. `shares` are the lower and
    /// the upper share of draws, such as 0.05 and 0.95.
    pub fn ranges(
        &self,
        predictors: &[&[f64]],
        outcome: &[f64],
        errors: &[&[f64]],
        shares: (f64, f64),
        draws: Draws,
    ) -> Result<Vec<Range>, Trouble> {
        self.percentiles(predictors, outcome)?;
        sound(errors, predictors.len() + 1, outcome.len())?;
        wanted(shares, draws)?;
        let mut again = Again::new(self, predictors, outcome, errors, draws.seed);
        let range = |row: usize| {
            let drawn = (0..draws.count).map(|_| f64::from(again.percentile(row))).collect();
            Range::of(drawn, shares)
        };
        Ok((0..outcome.len()).map(range).collect())
    }

    /// Where the middles of groups may lie if the scores had been measured again: draw by draw everybody's score as in
    /// [`Self::ranges`], everybody's percentile, and the middles of each group. Since errors of persons are independent of one
    /// another, the middle of a group moves less than the percentile of one person.
    ///
    /// `groups` are lists of rows, none of them empty; the other parameters and the shares are those of [`Self::ranges`]. The
    /// ranges hold errors of measurement alone and nothing of a sample.
    pub fn middles(
        &self,
        predictors: &[&[f64]],
        outcome: &[f64],
        errors: &[&[f64]],
        groups: &[&[usize]],
        shares: (f64, f64),
        draws: Draws,
    ) -> Result<Vec<Middles>, Trouble> {
        self.percentiles(predictors, outcome)?;
        sound(errors, predictors.len() + 1, outcome.len())?;
        wanted(shares, draws)?;
        if groups.iter().any(|rows| rows.is_empty()) {
            return Err(Trouble::Nothing);
        }
        if groups.iter().any(|rows| rows.iter().any(|&row| row >= outcome.len())) {
            return Err(Trouble::UnequalLengths);
        }
        let mut again = Again::new(self, predictors, outcome, errors, draws.seed);
        let mut drawn = vec![[Vec::new(), Vec::new()]; groups.len()];
        for _ in 0..draws.count {
            let percentiles: Vec<f64> =
                (0..outcome.len()).map(|row| f64::from(again.percentile(row))).collect();
            for (rows, [medians, means]) in groups.iter().zip(&mut drawn) {
                let own: Vec<f64> = rows.iter().map(|&row| percentiles[row]).collect();
                medians.push(Middle::Median.of(&own)?);
                means.push(Middle::Mean.of(&own)?);
            }
        }
        let middles = |[medians, means]: [Vec<f64>; 2]| Middles {
            median: Range::of(medians, shares),
            mean: Range::of(means, shares),
        };
        Ok(drawn.into_iter().map(middles).collect())
    }
}

/// Percentiles of persons with scores that are drawn again and again, one after the other.
struct Again<'a> {
    growth: &'a Growth,
    predictors: &'a [&'a [f64]],
    outcome: &'a [f64],
    errors: &'a [&'a [f64]],
    random: Random,
    scores: Vec<f64>,
    values: Vec<f64>,
}

impl<'a> Again<'a> {
    fn new(
        growth: &'a Growth,
        predictors: &'a [&'a [f64]],
        outcome: &'a [f64],
        errors: &'a [&'a [f64]],
        seed: u64,
    ) -> Self {
        let (scores, values) = (vec![0.0; predictors.len()], vec![0.0; growth.levels().len()]);
        Self { growth, predictors, outcome, errors, random: Random::new(seed), scores, values }
    }

    /// The percentile of a person with the next draw.
    fn percentile(&mut self, row: usize) -> u8 {
        for (at, (list, errors)) in self.predictors.iter().zip(self.errors).enumerate() {
            self.scores[at] = list[row] + errors[row] * self.random.normal();
        }
        let error = self.errors[self.predictors.len()][row];
        let own = self.outcome[row] + error * self.random.normal();
        self.growth.surface(self.scores.iter().copied(), &mut self.values);
        self.growth.percentile(below(&self.values, own))
    }
}

impl Range {
    fn of(mut drawn: Vec<f64>, (low, high): (f64, f64)) -> Self {
        drawn.sort_unstable_by(f64::total_cmp);
        let at = |share| quantile_of_sorted(&drawn, share);
        Self { low: at(low), median: at(0.5), high: at(high) }
    }
}

/// Whether there are draws, and shares of them.
fn wanted((low, high): (f64, f64), draws: Draws) -> Result<(), Trouble> {
    if draws.count == 0 {
        return Err(Trouble::Nothing);
    }
    let apart = 0.0 <= low && low <= high && high <= 1.0;
    if apart { Ok(()) } else { Err(Trouble::BadSetting) }
}

/// Growth percentiles as they would be if predictors were measured without error, by simulation and extrapolation (SIMEX:
/// Cook and Stefanski 1994; for growth percentiles Shang, VanIwaarden and Betebenner 2015).
///
/// For each amount λ of `amounts` (SGP: 0.5, 1, 1.5, 2) and each draw, errors with √λ times the standard errors are added to
/// the predictors, splines are taken from all draws of that λ together, surfaces fitted and each person's quantiles at the
/// disturbed predictors averaged over draws. Each quantile is then carried on along λ to −1, and the outcome held against
/// the quantiles found there. `errors` are the standard errors of the predictors, one list each.
pub fn without_error(
    fitted: &Growth,
    predictors: &[&[f64]],
    outcome: &[f64],
    errors: &[&[f64]],
    amounts: &[f64],
    extrapolation: Extrapolation,
    draws: Draws,
) -> Result<Vec<u8>, Trouble> {
    fitted.percentiles(predictors, outcome)?;
    sound(errors, predictors.len(), outcome.len())?;
    let rises = amounts.windows(2).all(|pair| pair[0] < pair[1]);
    let enough = amounts.len() > usize::from(extrapolation == Extrapolation::Quadratic);
    let positive = amounts.iter().all(|&amount| amount > 0.0 && amount.is_finite());
    if !(rises && enough && positive) || draws.count == 0 || amounts.is_empty() {
        return Err(Trouble::BadSetting);
    }
    let points: Vec<f64> = [0.0].iter().chain(amounts).copied().collect();
    let shares = to_no_error(&points, extrapolation);
    let mut random = Random::new(draws.seed);
    let mut carried = vec![0.0; outcome.len() * fitted.levels().len()];
    let model = Disturbed { fitted, predictors, outcome, errors };
    add(&mut carried, fitted, predictors, shares[0]);
    for (&amount, &share) in amounts.iter().zip(&shares[1..]) {
        let scores: Vec<Vec<Vec<f64>>> =
            (0..draws.count).map(|_| model.scores(amount, &mut random)).collect();
        model.carry(&scores, share / draws.count as f64, &mut carried)?;
    }
    let rows = carried.chunks(fitted.levels().len()).zip(outcome);
    Ok(rows.map(|(values, &outcome)| fitted.percentile(below(values, outcome))).collect())
}

/// What is disturbed.
struct Disturbed<'a> {
    fitted: &'a Growth,
    predictors: &'a [&'a [f64]],
    outcome: &'a [f64],
    errors: &'a [&'a [f64]],
}

impl Disturbed<'_> {
    /// The predictors with errors of one amount, person by person within each predictor.
    fn scores(&self, amount: f64, random: &mut Random) -> Vec<Vec<f64>> {
        let root = amount.sqrt();
        let mut list = |(scores, errors): (&&[f64], &&[f64])| {
            let pairs = scores.iter().zip(errors.iter());
            pairs.map(|(score, error)| score + root * error * random.normal()).collect()
        };
        self.predictors.iter().zip(self.errors).map(&mut list).collect()
    }

    /// Fits each draw and adds its quantiles times `share`.
    fn carry(
        &self,
        draws: &[Vec<Vec<f64>>],
        share: f64,
        carried: &mut [f64],
    ) -> Result<(), Trouble> {
        let together = |at: usize| {
            let all: Vec<f64> =
                draws.iter().flat_map(|scores| scores[at].iter().copied()).collect();
            Spline::of(&all)
        };
        let splines = (0..self.predictors.len()).map(together).collect::<Result<Vec<_>, _>>()?;
        for scores in draws {
            let scores: Vec<&[f64]> = scores.iter().map(Vec::as_slice).collect();
            let levels = self.fitted.levels();
            let growth = Growth::fit(splines.clone(), &scores, self.outcome, levels)?;
            add(carried, &growth, &scores, share);
        }
        Ok(())
    }
}

/// Adds each person's rising quantiles, rounded as ever, times `share`.
fn add(carried: &mut [f64], growth: &Growth, predictors: &[&[f64]], share: f64) {
    let mut values = vec![0.0; growth.levels().len()];
    for (row, carried) in carried.chunks_mut(values.len()).enumerate() {
        growth.rising(predictors.iter().map(|column| column[row]), &mut values);
        carried.iter_mut().zip(&values).for_each(|(sum, value)| *sum += share * value);
    }
}

/// The share that each point has in the value at −1 of the line or parabola of least squares through values at `points`.
fn to_no_error(points: &[f64], extrapolation: Extrapolation) -> Vec<f64> {
    let degree = if extrapolation == Extrapolation::Linear { 1 } else { 2 };
    // Polynomials orthogonal on the points (Forsythe 1957): the value at −1 is a sum of projections.
    let mut before: Option<(Vec<f64>, f64)> = None;
    let (mut own, mut there) = (vec![1.0; points.len()], 1.0);
    let mut shares = vec![0.0; points.len()];
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for _ in 0..=degree {
        let square = product(&own, &own);
        shares.iter_mut().zip(&own).for_each(|(sum, value)| *sum += there * value / square);
        let moved: Vec<f64> = own.iter().zip(points).map(|(value, x)| value * x).collect();
        let centre = product(&moved, &own) / square;
        let mut next: Vec<f64> =
            moved.iter().zip(&own).map(|(m, value)| m - centre * value).collect();
        let mut at = (-1.0 - centre) * there;
        if let Some((old, old_there)) = &before {
            let share = square / product(old, old);
            next.iter_mut().zip(old).for_each(|(value, old)| *value -= share * old);
            at -= share * old_there;
        }
        before = Some((std::mem::replace(&mut own, next), there));
        there = at;
    }
    shares
}

/// Whether there are so many lists of so many standard errors, none negative.
fn sound(errors: &[&[f64]], lists: usize, rows: usize) -> Result<(), Trouble> {
    if errors.len() != lists || errors.iter().any(|list| list.len() != rows) {
        return Err(Trouble::UnequalLengths);
    }
    for (column, list) in errors.iter().enumerate() {
        if let Some(row) = list.iter().position(|error| !error.is_finite()) {
            return Err(Trouble::NotFinite { column, row });
        }
    }
    let negative = errors.iter().any(|list| list.iter().any(|&error| error < 0.0));
    if negative { Err(Trouble::BadSetting) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_parabolas_are_carried_on_exactly() {
        let points = [0.0, 0.5, 1.0, 1.5, 2.0];
        let value = |shares: &[f64], f: fn(f64) -> f64| {
            shares.iter().zip(points).map(|(share, x)| share * f(x)).sum::<f64>()
        };
        let line = to_no_error(&points, Extrapolation::Linear);
        assert!((value(&line, |x| 3.0 - 2.0 * x) - 5.0).abs() < 1e-13);
        let parabola = to_no_error(&points, Extrapolation::Quadratic);
        assert!((value(&parabola, |x| 1.0 + x + 4.0 * x * x) - 4.0).abs() < 1e-12);
        assert!((value(&line, |x| x * x) - 1.0).abs() > 0.5);
    }
}
