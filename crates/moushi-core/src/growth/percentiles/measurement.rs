//! Errors of measurement of growth percentiles in words 测量误差: what was simulated, what its ranges hold and what not. Draws nothing.

use serde::Serialize;

use super::Group;
use crate::growth::shown::{fixed, many};
use crate::text::Text;

/// What was simulated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// The scores that have an error; others are taken as exact.
    pub errors: Vec<Erring>,
    /// Scores that are taken as exact.
    pub exact: Vec<String>,
    /// How often scores were drawn.
    pub draws: usize,
    /// Equal seeds give equal draws.
    pub seed: u64,
    /// The share of draws within a range.
    pub within: f64,
    /// The extrapolation to earlier scores without error, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_error: Option<Extrapolated>,
}

/// The standard errors of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Erring {
    /// The column of the score.
    pub score: String,
    /// The column of its standard errors; none where one number holds for all.
    pub column: Option<String>,
    /// Their mean.
    pub mean: f64,
}

/// How SIMEX was done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Extrapolated {
    /// By how much variances of errors were enlarged.
    pub amounts: Vec<f64>,
    /// Along which curve.
    pub curve: &'static str,
}

/// Where the middles of a group lie in the draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ByError {
    /// The median.
    pub median: [f64; 2],
    /// The mean.
    pub mean: [f64; 2],
}

impl ByError {
    /// Whether a median that was measured lies in the range.
    fn holds(&self, median: f64) -> bool {
        self.median[0] <= median && median <= self.median[1]
    }
}

impl Measurement {
    /// What was done, in sentences.
    pub(super) fn findings(&self) -> Vec<Text> {
        let (draws, seed, within) = (self.draws, self.seed, fixed(100.0 * self.within, 0));
        let (zh, en): (Vec<String>, Vec<String>) = self.errors.iter().map(Erring::said).unzip();
        let mut told = vec![Text::of(
            format!(
                "测量误差的范围：给成绩加上正态误差（{}），曲面不变，重算 {draws} 次（种子 {seed}）；范围是这些次里中间 {within}% 的中位数。",
                zh.join("；")
            ),
            format!(
                "Ranges of errors of measurement: normal errors ({}) were added to scores and percentiles reckoned again with the same surfaces, {}, seed {seed}; a range holds the medians of the middle {within} % of draws.",
                en.join("; "),
                many(draws as u64, "draw", "draws")
            ),
        )];
        told.extend(self.without_error.as_ref().map(|one| one.said(draws)));
        told
    }

    /// What limits what may be concluded.
    pub(super) fn cautions(&self, groups: &[Group]) -> Vec<Text> {
        let mut told = vec![MEANING];
        if !self.exact.is_empty() {
            told.push(Text::of(
                format!("没有给出标准误的成绩（{}）当作没有误差，范围因此偏窄。", self.exact.join("、")),
                format!("Scores without standard errors ({}) are taken as exact, which makes ranges too narrow.", self.exact.join(", ")),
            ));
        }
        let outside = |one: &&Group| one.measurement.is_some_and(|range| !range.holds(one.median));
        let count = groups.iter().filter(outside).count();
        if count > 0 {
            told.push(Text::of(
                format!("{count} 组量得的中位数在自己的范围之外：再加一次误差会把结果拉向 50，这是误差造成的偏差，不是计算有错。"),
                format!(
                    "{} outside of the own range: another error draws results towards 50, which is bias by error and no mistake of reckoning.",
                    many(count as u64, "group has a median", "groups have medians")
                ),
            ));
        }
        told.extend(self.without_error.as_ref().map(|_| SIMEX));
        told
    }
}

impl Erring {
    fn said(&self) -> (String, String) {
        let (score, mean) = (&self.score, fixed(self.mean, 2));
        match &self.column {
            Some(column) => (
                format!("“{score}”用“{column}”一列，平均 {mean}"),
                format!("“{score}” by the column “{column}”, {mean} on average"),
            ),
            None => (format!("“{score}”都用 {mean}"), format!("“{score}” by {mean} throughout")),
        }
    }
}

impl Extrapolated {
    fn said(&self, draws: usize) -> Text {
        let amounts: Vec<String> = self.amounts.iter().map(|one| fixed(*one, 1)).collect();
        let (zh, en) = (amounts.join("、"), amounts.join(", "));
        Text::of(
            format!(
                "另按 SIMEX 估计起点成绩没有误差时的百分位：误差方差加大 {zh} 倍，各拟合 {draws} 次，按直线外推；只列在旁边，主要结果没有改动。"
            ),
            format!(
                "Beside these, SIMEX estimates percentiles as if earlier scores had no error: variances of errors enlarged by {en}, {draws} fits each, carried on along a line. The main results are not altered by it."
            ),
        )
    }
}

const MEANING: Text = Text::new(
    "测量误差的范围说明：试再考一次，中位数大致会在哪里。它不含抽样，也不含别的误差；误差是加在已有误差的成绩上的，什么也没有改正。95% 区间与它是两回事，不能相互代替。",
    "Ranges of errors of measurement say where medians would lie if the test were taken again. They hold neither sampling nor other errors; errors are added to scores that hold one already, and nothing is corrected. They are another thing than intervals of 95 %, and neither stands for the other.",
);

const SIMEX: Text = Text::new(
    "SIMEX 去掉起点误差造成的大部分偏差，同时增加偶然的波动；标准误不准，结果也不准。结论以两种结果一致的为限。",
    "SIMEX takes away most of the bias by errors of earlier scores and adds chance; with wrong standard errors its results are wrong. Conclude no more than both results agree on.",
);
