//! Two results of fits side by side 两次结果对照: what was asked, what was estimated, which units lie elsewhere. Fits nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use moushi_core::growth::agreement::{Agreement, Standing, agreement};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_stats::lmm::{self, Fit, Ratio, Variance};
use serde::{Deserialize, Serialize};

use crate::error::file_refusal;

/// The file of a folder of results that holds everything.
const RESULTS: &str = "growth.json";

/// What is read of results: of `growth.json`, or of what `--format json` printed.
#[derive(Clone, Debug, Deserialize)]
struct Results {
    formula: String,
    #[serde(rename = "REML")]
    reml: bool,
    nobs: u64,
    fixef: BTreeMap<String, f64>,
    se: BTreeMap<String, f64>,
    criterion: f64,
    #[serde(rename = "AIC")]
    aic: f64,
    sigma: f64,
    units: Vec<Units>,
    input: (String, String),
    engine: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Units {
    grouping: String,
    named: Vec<Standing>,
}

/// Two results side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// What each is of.
    pub runs: [Run; 2],
    /// Both rest on the same bytes.
    pub same_data: bool,
    /// Fixed effects that either has, by name.
    pub fixed: Vec<Fixed>,
    /// The test of the smaller model, where it is a case of the larger one and both are by maximum likelihood to the same
    /// rows.
    pub ratio: Option<Tested>,
    /// How far units agree, by the groupings that both have.
    pub groupings: Vec<Grouping>,
}

/// A test of the likelihood ratio.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Tested {
    /// Which of the two has fewer parameters.
    pub smaller: usize,
    /// Twice the difference of the logarithms of the likelihoods.
    pub chi_squared: f64,
    /// Parameters that the larger one has more.
    pub freedom: usize,
    /// Probability of a larger difference if the smaller model were true; too large where it puts a variance to zero.
    pub p: f64,
}

/// One of two results.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Its formula.
    pub formula: String,
    /// Restricted maximum likelihood.
    pub reml: bool,
    /// Rows that took part.
    pub rows: u64,
    /// Residual standard deviation.
    pub sigma: f64,
    /// REML criterion or deviance.
    pub criterion: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// Name of its file of data.
    pub data: String,
    /// SHA-256 of that.
    pub sha256: String,
    /// Version of the program that made it.
    pub engine: String,
}

/// A fixed effect in two results.
#[derive(Clone, Debug, Serialize)]
pub struct Fixed {
    /// What it is called.
    pub name: String,
    /// In the first.
    pub first: Option<Estimate>,
    /// In the second.
    pub second: Option<Estimate>,
}

/// A fixed effect.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Estimate {
    /// The coefficient.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// The units of a grouping in two results.
#[derive(Clone, Debug, Serialize)]
pub struct Grouping {
    /// What it is called.
    pub name: String,
    /// How far they agree.
    #[serde(flatten)]
    pub agreement: Agreement,
}

/// Lays two results side by side: each is a folder that `growth fit --out` filled, or a file of JSON.
///
/// # Errors
/// When one cannot be read, or holds no results of a fit.
pub fn compared(first: &Path, second: &Path) -> Result<Compared, Refusal> {
    let ((first, one), (second, other)) = (read(first)?, read(second)?);
    let names: Vec<&String> = first.fixef.keys().chain(second.fixef.keys()).collect();
    let mut fixed: Vec<Fixed> = Vec::new();
    for name in names {
        if !fixed.iter().any(|one| one.name == *name) {
            let (one, other) = (first.estimate(name), second.estimate(name));
            fixed.push(Fixed { name: name.clone(), first: one, second: other });
        }
    }
    let groupings = first.units.iter().filter_map(|units| {
        let other = second.units.iter().find(|other| other.grouping == units.grouping)?;
        let (name, agreement) = (units.grouping.clone(), agreement(&units.named, &other.named));
        Some(Grouping { name, agreement })
    });
    let groupings = groupings.collect();
    let same_data = first.input.1 == second.input.1;
    let ratio = if same_data { tested(&one, &other) } else { None };
    Ok(Compared { runs: [first.run(), second.run()], same_data, fixed, ratio, groupings })
}

/// The test of the model with fewer parameters against the other, of which it has to be a case.
fn tested(first: &Fit, second: &Fit) -> Option<Tested> {
    let smaller = usize::from(first.parameters > second.parameters);
    let (small, large) = if smaller == 0 { (first, second) } else { (second, first) };
    let columns = small.fixef.0.iter().all(|(name, _)| large.fixef.get(name).is_some());
    let has = |one: &Variance| {
        let same = |other: &Variance| {
            (&one.grp, &one.var1, &one.var2) == (&other.grp, &other.var1, &other.var2)
        };
        large.varcorr.iter().any(same)
    };
    if !columns || !small.varcorr.iter().all(has) {
        return None;
    }
    let Ratio { chi_squared, freedom, p } = lmm::compare(small, large).ok()?;
    Some(Tested { smaller, chi_squared, freedom, p })
}

impl Results {
    fn estimate(&self, name: &str) -> Option<Estimate> {
        Some(Estimate { value: *self.fixef.get(name)?, error: *self.se.get(name)? })
    }

    fn run(self) -> Run {
        let (data, sha256) = self.input;
        Run {
            formula: self.formula,
            reml: self.reml,
            rows: self.nobs,
            sigma: self.sigma,
            criterion: self.criterion,
            aic: self.aic,
            data,
            sha256,
            engine: self.engine,
        }
    }
}

fn read(path: &Path) -> Result<(Results, Fit), Refusal> {
    let file: PathBuf = if path.is_dir() { path.join(RESULTS) } else { path.to_owned() };
    let bytes = fs::read(&file).map_err(|error| file_refusal(&file, &error))?;
    let read = serde_json::from_slice(&bytes).and_then(|results: Results| {
        let fit = serde_json::from_slice(&bytes)?;
        Ok((results, fit))
    });
    read.map_err(|error| {
        let shown = file.display();
        Refusal::new(
            RefusalKind::Invalid,
            Text::of(
                format!("{shown} 不是增值评价的结果：{error}"),
                format!("{shown} holds no results of a fit: {error}"),
            ),
            Text::new(
                "请给出 growth fit --out 写出的文件夹，或者 --format json 的输出。",
                "Name a folder that `growth fit --out` wrote, or what `--format json` printed.",
            ),
        )
    })
}
