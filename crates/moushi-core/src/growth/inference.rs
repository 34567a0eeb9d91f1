//! Tests of the fixed effects of a fit and intervals of its deviations 检验与区间: what takes further searches, for whoever asks for
//! it. A coefficient that would name a unit of few rows is left out. Estimates nothing.

use moushi_stats::lmm::{Model, Parameter, Trouble, profile, t_tests};
use moushi_stats::mixed::Error;
use serde::Serialize;

use super::fitted::Fitted;
use super::fixed::fixed;
use super::words::{Around, Wrong};
use crate::text::Text;

/// Certainty of the intervals.
const LEVEL: f64 = 0.95;

/// What further searches say of a fit.
#[derive(Clone, Debug, Serialize)]
pub struct Inference {
    /// Fixed effects against zero, in the order of the formula.
    pub tests: Vec<Tested>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untested: Option<Text>,
    /// Deviations and correlations, in the order of the variances of the fit.
    pub deviations: Vec<Ranged>,
}

/// A fixed effect against zero: Student's distribution with degrees of freedom after Satterthwaite (1946), as Kuznetsova,
/// Brockhoff and Christensen (2017) use them.
#[derive(Clone, Debug, Serialize)]
pub struct Tested {
    /// The column as the formula makes it.
    pub column: String,
    /// Estimate, in units of the response by unit of the column.
    pub estimate: f64,
    /// Its standard error.
    pub error: f64,
    /// Degrees of freedom.
    pub freedom: f64,
    /// Estimate by standard error.
    pub t: f64,
    /// Probability of a larger `|t|` if there were no effect.
    pub p: f64,
    /// Interval of 95 %; none with less than one degree of freedom.
    pub interval: Option<[f64; 2]>,
}

/// A standard deviation, or a correlation, with the interval of 95 % of its profile: the values that the deviance does not
/// speak against (by maximum likelihood, as lme4 profiles).
#[derive(Clone, Debug, Serialize)]
pub struct Ranged {
    /// The grouping; `Residual` for the residual.
    pub grouping: String,
    /// The column; empty for the residual.
    pub column: String,
    /// The other column of a correlation; else empty.
    pub with: String,
    /// What was estimated: in units of the response, correlations from −1 to 1.
    pub estimate: f64,
    /// The interval.
    pub interval: Option<[f64; 2]>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Text>,
}

impl Inference {
    /// Searches again for what has to be known.
    pub fn of(fitted: &Fitted) -> Self {
        let (sums, model) = (&fitted.mixed.sums, &fitted.mixed.model);
        let (tests, untested) = match tests(fitted) {
            Ok(tests) => (tests, None),
            Err(trouble) => (Vec::new(), Some(words(trouble, model))),
        };
        let all = fitted.fit.varcorr.iter().zip(parameters(model));
        let deviations = all.map(|(one, parameter)| {
            let found = profile(sums, model, parameter, LEVEL);
            let word = |name: &Option<String>| name.clone().unwrap_or_default();
            Ranged {
                grouping: one.grp.clone(),
                column: word(&one.var1),
                with: word(&one.var2),
                estimate: one.sdcor,
                interval: found.as_ref().ok().map(|found| [found.low, found.high]),
                refused: found.err().map(|trouble| words(trouble, model)),
            }
        });
        Self { tests, untested, deviations: deviations.collect() }
    }
}

fn tests(fitted: &Fitted) -> Result<Vec<Tested>, Trouble> {
    let tests = t_tests(&fitted.mixed.sums, &fitted.mixed.model, &fitted.fit)?;
    let told = fixed(fitted).into_iter().filter_map(|one| {
        let test = tests.get(&one.column)?;
        let interval = test.interval(LEVEL).ok().map(|found| [found.low, found.high]);
        Some(Tested {
            column: one.column,
            estimate: test.estimate,
            error: test.error,
            freedom: test.freedom,
            t: test.t,
            p: test.p,
            interval,
        })
    });
    Ok(told.collect())
}

/// What each variance of a fit is, in their order: of each term deviations, then correlations; the residual.
fn parameters(model: &Model) -> Vec<Parameter> {
    let mut all = Vec::new();
    for (term, of) in model.terms.iter().enumerate() {
        let count = of.columns.len();
        all.extend((0..count).map(|column| Parameter::Deviation { term, column }));
        for first in 0..count {
            let pairs = first + 1..count;
            all.extend(pairs.map(|second| Parameter::Correlation { term, first, second }));
        }
    }
    all.push(Parameter::Sigma);
    all
}

fn words(trouble: Trouble, model: &Model) -> Text {
    Wrong::of(&Error::Fit(trouble), Around { above: None, model: Some(model) }).what
}
