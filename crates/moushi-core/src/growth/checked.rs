//! Checks of a fitted model by its rows 模型检查: what was found in what the fit leaves over, and in plain sentences what that means for
//! the effects of units and what to do. Nothing here is of a single row but the list of those furthest off, which stays
//! with whoever holds the rows. Reckons nothing.

mod words;

use moushi_stats::formula::Frame;
use moushi_stats::mixed::Error;
use moushi_stats::mixed::checked::{
    Against, Band, Checked, End, Explained, Outlying, Shape, modes, shape,
};
use serde::Serialize;

use super::fitted::Fitted;
use crate::text::Text;

/// Skewness from which on it is worth a word: beyond ½ Bulmer (1979, Principles of Statistics) calls distributions moderately
/// skewed.
const SKEWED: f64 = 0.5;

/// Excess kurtosis from which on tails count as heavy: that of Student's distribution with ten degrees of freedom.
const HEAVY: f64 = 1.0;

/// Excess kurtosis from which on tails count as light: half that of an even distribution (−1.2).
const LIGHT: f64 = -0.6;

/// Standard errors by which a number must be away from what a right model gives: with ten bands and some more looks, a right
/// model is blamed in three of a hundred cases.
const SURE: f64 = 3.0;

/// Share of rows at an end of the response from which on it is worth a word: a third of the 15 % at which Terwee and others
/// (2007, Journal of Clinical Epidemiology 60, 34–42) say that an instrument has a ceiling. What it does to value added: Koedel
/// and Betts 2010, Education Finance and Policy 5(1), 54–81.
const AT_THE_END: f64 = 0.05;

/// Rows from which on a band is held against others: the standard error of its standard deviation is then 7 % of it.
const ENOUGH: u64 = 100;

/// Ratio of the largest to the smallest standard deviation of bands from which on the spread counts as uneven: of ten bands
/// of a hundred rows that are alike, it is 1.25 in the mean.
const UNEVEN: f64 = 1.5;

/// Mean residual of a band, in residual standard deviations, from which on it counts as a bend: with a tenth of the variance
/// between units, their effects have a standard deviation of a third of it, and a bend moves a unit by a third of that.
const BENT: f64 = 0.1;

/// What the rows say of a fit. In units of the response, unless it says standardised.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Rows that took part.
    pub rows: u64,
    /// Mean of the residuals.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
    /// Residual standard deviation of the model.
    pub sigma: f64,
    /// How much is explained.
    pub explained: Explained,
    /// The shape of the standardised residuals.
    pub shape: Shape,
    /// By what rows are put into bands.
    pub against: Against,
    /// Bands of rows.
    pub bands: Vec<Band>,
    /// Effects of units that may be named, standardised, by grouping and column.
    pub units: Vec<Units>,
    /// What was found; empty where nothing speaks against the model.
    pub findings: Vec<Found>,
    /// The rows furthest off: for whoever holds the rows, in no paper.
    #[serde(skip)]
    pub furthest: Vec<Outlying>,
}

/// The shape of the effects of units.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Units {
    /// The grouping.
    pub grouping: String,
    /// The column whose effects they are.
    pub column: String,
    /// Their shape.
    pub shape: Shape,
}

/// What may be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Many rows at the highest value.
    Ceiling,
    /// Many rows at the lowest value.
    Floor,
    /// The mean of the residuals bends.
    Bend,
    /// Their spread changes.
    Spread,
    /// More rows far off than a normal distribution has.
    Heavy,
    /// Fewer.
    Light,
    /// One tail is longer.
    Skewed,
    /// Effects of units are not normal.
    Units,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// In words: what, what it means for the effects of units, what to do.
    pub text: Text,
}

impl Check {
    /// Checks a fit by the rows that it was made from.
    ///
    /// # Errors
    /// When the rows are others, or nothing is left over that could be checked.
    pub fn of(fitted: &Fitted, frame: &Frame) -> Result<Self, Error> {
        let checked = fitted.mixed.beside(&fitted.fit, frame)?.check(fitted.fewest)?;
        let units = units(fitted);
        let findings = findings(fitted, &checked, &units);
        let Checked { rows, mean, deviation, shape, against, bands, explained, .. } = checked;
        let (sigma, furthest) = (fitted.fit.sigma, checked.furthest);
        Ok(Self {
            rows,
            mean,
            deviation,
            sigma,
            explained,
            shape,
            against,
            bands,
            units,
            findings,
            furthest,
        })
    }

    /// What was found in sentences, or that nothing was.
    pub fn told(&self) -> Vec<Text> {
        match self.findings.is_empty() {
            true => vec![words::NOTHING],
            false => self.findings.iter().map(|one| one.text.clone()).collect(),
        }
    }

    /// How much is explained, in a sentence.
    pub fn explained(&self) -> Text {
        words::explained(&self.explained)
    }
}

/// Effects of the units that may be named; what is drawn wholly to the mean has no shape.
fn units(fitted: &Fitted) -> Vec<Units> {
    let all = modes(&fitted.mixed.model, &fitted.fit).into_iter();
    let of = all.filter_map(|one| {
        let level = fitted.levels.iter().find(|level| level.name == one.group)?;
        let shown = level.shown.iter().filter_map(|at| one.values.get(*at).copied().flatten());
        let values: Vec<f64> = shown.collect();
        let shape = shape(&values, 1);
        (!values.is_empty()).then_some(Units { grouping: one.group, column: one.column, shape })
    });
    of.collect()
}

fn findings(fitted: &Fitted, checked: &Checked, units: &[Units]) -> Vec<Found> {
    let sigma = fitted.fit.sigma;
    let mut found = Vec::new();
    let mut add = |kind: Kind, text: Option<Text>| {
        found.extend(text.map(|text| Found { kind, text }));
    };
    let share = |end: &End| {
        let share = end.rows as f64 / checked.rows.max(1) as f64;
        (share >= AT_THE_END && end.rows >= fitted.fewest).then_some(share)
    };
    let (low, high) = (&checked.lowest, &checked.highest);
    add(Kind::Ceiling, share(high).map(|share| words::ceiling(high.value, share)));
    add(Kind::Floor, share(low).map(|share| words::floor(low.value, share)));
    add(Kind::Bend, bend(checked, sigma).map(|band| words::bend(band, sigma, fitted)));
    add(Kind::Spread, spread(checked).map(|ends| words::spread(ends, checked.against, sigma)));
    let shape = &checked.shape;
    add(Kind::Heavy, heavy(shape).map(words::heavy));
    add(Kind::Light, light(shape).map(words::light));
    add(Kind::Skewed, skewed(shape).map(words::skewed));
    for one in units {
        let odd = skewed(&one.shape).or_else(|| heavy(&one.shape)).is_some();
        add(Kind::Units, odd.then(|| words::units(one)));
    }
    found
}

/// The standard error of a skewness is `√(6/n)` and that of a kurtosis `√(24/n)` where all is normal and n is large.
fn sure(count: u64, of: f64) -> f64 {
    SURE * (of / count.max(1) as f64).sqrt()
}

fn skewed(shape: &Shape) -> Option<f64> {
    shape.skewness.filter(|skew| skew.abs() > SKEWED.max(sure(shape.count, 6.0)))
}

fn heavy(shape: &Shape) -> Option<f64> {
    shape.kurtosis.filter(|kurtosis| *kurtosis > HEAVY.max(sure(shape.count, 24.0)))
}

fn light(shape: &Shape) -> Option<f64> {
    shape.kurtosis.filter(|kurtosis| *kurtosis < LIGHT.min(-sure(shape.count, 24.0)))
}

/// The band whose mean is furthest from zero, of those that have many rows and are surely apart from it.
fn bend(checked: &Checked, sigma: f64) -> Option<&Band> {
    let error = |band: &Band| band.deviation / (band.rows as f64).sqrt();
    let bent = |band: &&Band| {
        band.rows >= ENOUGH && band.mean.abs() > (BENT * sigma).max(SURE * error(band))
    };
    let bands = checked.bands.iter().filter(bent);
    let bands = bands.filter(|_| checked.against == Against::Expected);
    bands.max_by(|one, other| one.mean.abs().total_cmp(&other.mean.abs()))
}

/// The bands of the smallest and the largest spread, where these are far apart.
fn spread(checked: &Checked) -> Option<[&Band; 2]> {
    let bands = || checked.bands.iter().filter(|band| band.rows >= ENOUGH);
    let by = |one: &&Band, other: &&Band| one.deviation.total_cmp(&other.deviation);
    let (low, high) = (bands().min_by(by)?, bands().max_by(by)?);
    (high.deviation > UNEVEN * low.deviation).then_some([low, high])
}
