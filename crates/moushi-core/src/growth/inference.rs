//! Tests of the fixed effects of a fit and intervals of its deviations 检验与区间: what takes further searches, for whoever asks for
//! it, and how it is to be read. A coefficient that would name a unit of few rows is left out. Estimates nothing.

use moushi_stats::lmm::{Model, Parameter, Trouble, profile, t_tests};
use moushi_stats::mixed::Error;
use serde::Serialize;

use super::findings::variance_name;
use super::fitted::Fitted;
use super::fixed::fixed;
use super::words::{Around, Wrong};
use crate::text::Text;

/// Certainty of the intervals.
const LEVEL: f64 = 0.95;

/// What further searches say of a fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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

    /// The test of a column.
    pub fn test(&self, column: &str) -> Option<&Tested> {
        self.tests.iter().find(|one| one.column == column)
    }

    /// The interval of a deviation or correlation, by its position among the variances of the fit.
    pub fn range(&self, at: usize) -> Option<[f64; 2]> {
        self.deviations.get(at)?.interval
    }
}

/// How to read the tests of a fit, or why there are none; nothing where none were asked for.
pub fn of_tests(fitted: &Fitted) -> Vec<Text> {
    let Some(of) = &fitted.inference else { return Vec::new() };
    if let Some(why) = &of.untested {
        return vec![Text::of(
            format!("固定效应没有检验，区间取估计值 ± 1.96 个标准误。{}", why.zh),
            format!(
                "Fixed effects are not tested; their intervals are 1.96 standard errors around them. {}",
                why.en
            ),
        )];
    }
    let without = of.tests.iter().any(|one| one.interval.is_none());
    std::iter::once(TESTS).chain(without.then_some(WITHOUT)).collect()
}

const TESTS: Text = Text::new(
    "p 是假如这一项没有效应，仅凭偶然得到同样大或更大的 |t| 的概率：p 大不能证明没有效应；检验的项多了，凭偶然也会有几项的 p 很小。",
    "p is the probability that chance alone gives a |t| as large or larger if there is no effect: a large p is no proof that there is none, and among many tests some have a small p by chance.",
);

const WITHOUT: Text = Text::new(
    "自由度不到 1 的项没有区间，p 也说明不了什么：数据分不清它与随机效应。",
    "Terms with less than one degree of freedom have no interval, and their p says nothing: the data cannot tell them from random effects.",
);

/// How to read the intervals of deviations and correlations, and why some have none; nothing where none were asked for.
pub fn of_intervals(fitted: &Fitted) -> Vec<Text> {
    let Some(of) = &fitted.inference else { return Vec::new() };
    let mut told: Vec<Text> = Vec::new();
    if of.deviations.iter().any(|one| one.interval.is_some()) {
        told.push(INTERVALS);
    }
    told.extend(refusals(fitted, of));
    told
}

const INTERVALS: Text = Text::new(
    "区间是标准差（或相关）的，由剖面似然得出，按最大似然计算，估计值不必在正中，单位很少时按限制性最大似然的估计值可能在区间之外；一端是 0（相关是 ±1）时，已到可能取值的边界。",
    "Intervals are those of standard deviations (or correlations), from profiles by maximum likelihood, and need not lie evenly around the estimate; with few units one by restricted maximum likelihood may lie outside; an end of 0 (of a correlation, ±1) is the bound of what is possible.",
);

/// Which deviations and correlations have no interval, a sentence for each reason.
fn refusals(fitted: &Fitted, of: &Inference) -> Vec<Text> {
    let mut reasons: Vec<(&Text, Vec<Text>)> = Vec::new();
    for (one, variance) in of.deviations.iter().zip(&fitted.fit.varcorr) {
        let Some(why) = &one.refused else { continue };
        let column = variance_name(variance);
        let name = match variance.var1 {
            None => column,
            Some(_) => Text::of(
                format!("“{}”的{}", one.grouping, column.zh),
                format!("{} of “{}”", column.en, one.grouping),
            ),
        };
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(name),
            None => reasons.push((why, vec![name])),
        }
    }
    let told = reasons.into_iter().map(|(why, names)| {
        let all =
            |of: fn(&Text) -> &str, by: &str| names.iter().map(of).collect::<Vec<_>>().join(by);
        let (zh, en) = (all(|name| &name.zh, "、"), all(|name| &name.en, ", "));
        Text::of(
            format!("没有区间的有：{zh}。{}", why.zh),
            format!("There is no interval for: {en}. {}", why.en),
        )
    });
    told.collect()
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
