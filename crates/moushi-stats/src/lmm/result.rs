//! What a fit gives: a plain value that can be written as an object with the usual names. Not how
//! it is found.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Named values in their order, written as an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed<T>(pub Vec<(String, T)>);

impl<T> Listed<T> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Values in their order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<T: Serialize> Serialize for Listed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = Listed<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listed<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = map.next_entry()? {
            list.push(entry);
        }
        Ok(Listed(list))
    }
}

/// A fitted model. Deviations and variances are in the units of the response and its columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Restricted maximum likelihood.
    #[serde(rename = "REML")]
    pub reml: bool,
    /// Rows.
    pub nobs: u64,
    /// Levels of each factor.
    pub ngrps: Listed<usize>,
    /// Fixed effects, without those dropped.
    pub fixef: Listed<f64>,
    /// Their standard errors.
    pub se: Listed<f64>,
    /// Their covariances.
    pub vcov_fixef: Vec<Vec<f64>>,
    /// Positions in the model of the fixed columns that take part.
    pub kept: Vec<usize>,
    /// Factors of the model, in the order of `ngrps` and `ranef`.
    pub factors: Vec<usize>,
    /// Fixed columns that others before them explain; they take no part.
    pub dropped: Vec<String>,
    /// Relative covariance parameters: lower triangles by column, term by term.
    pub theta: Vec<f64>,
    /// Residual standard deviation.
    pub sigma: f64,
    /// Variances and covariances of the random effects, and that of the residual.
    pub varcorr: Vec<Variance>,
    /// REML criterion or deviance.
    pub criterion: f64,
    /// Logarithm of the (restricted) likelihood.
    #[serde(rename = "logLik")]
    pub log_likelihood: f64,
    /// Parameters: fixed effects, covariance parameters and the residual variance.
    pub parameters: usize,
    /// Akaike's criterion.
    #[serde(rename = "AIC")]
    pub aic: f64,
    /// Schwarz's criterion.
    #[serde(rename = "BIC")]
    pub bic: f64,
    /// Some random effect, or a combination of some, has no variance.
    #[serde(rename = "isSingular")]
    pub singular: bool,
    /// Evaluations of the deviance.
    pub feval: usize,
    /// Sum of squared residuals `Σ w e²`, and that of the spherical random effects.
    pub residual_squares: f64,
    /// `Σ u²`.
    pub random_squares: f64,
    /// How the parameters were found.
    pub story: Story,
    /// Random effects by factor.
    pub ranef: Listed<Ranef>,
}

/// A variance (`var2` missing) or a covariance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variance {
    /// Factor, with a number behind a dot from the second term of a factor on; or `Residual`.
    pub grp: String,
    /// Column; none for the residual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub var1: Option<String>,
    /// Second column of a covariance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub var2: Option<String>,
    /// Variance or covariance.
    pub vcov: f64,
    /// Standard deviation or correlation; 0 for the correlation of what does not vary.
    pub sdcor: f64,
}

/// Random effects of the levels of a factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranef {
    /// The factor.
    pub group: String,
    /// Levels.
    pub nlevels: usize,
    /// Names of the levels, by ascending code.
    pub level: Vec<String>,
    /// Codes of the levels.
    pub code: Vec<u32>,
    /// Names of the columns.
    pub terms: Vec<String>,
    /// Conditional modes: one line per level.
    pub blup: Vec<Vec<f64>>,
    /// Conditional standard deviations.
    pub condsd: Vec<Vec<f64>>,
    /// Conditional covariances: a square for each level.
    pub condvar: Vec<Vec<Vec<f64>>>,
    /// Sums of squares of the conditional modes, by column.
    pub sum_sq: Vec<f64>,
}

/// How the parameters were found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Covariance parameters at the start.
    pub start: Vec<f64>,
    /// Criterion at the start.
    pub first: f64,
    /// Largest entry of the gradient at the end, with columns at unit mean square.
    pub gradient: f64,
    /// Twice what a step of Newton's method would still gain.
    pub decrement: f64,
    /// Random effects eliminated one by one, and those left in the dense block.
    pub sparse: usize,
    /// Columns of the dense block, without fixed effects.
    pub dense: usize,
}
