//! What a fitted model says, in plain sentences 增值结果的解读: rows, fixed effects, variance between units, units above and
//! below, and what calls for caution. Every sentence stands on numbers of the fit; none says why units differ.

mod cautions;

use moushi_stats::lmm::Variance;

use super::fitted::{Fitted, Level};
use super::fixed::{Fixed, fixed, veiled};
use super::shown::{self, estimate, interval, many, percent};
use crate::text::Text;

/// Fixed effects that are told in sentences; the table has all.
const TOLD: usize = 12;

/// How the constant is called among the columns.
const CONSTANT: &str = "(Intercept)";

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Rows that took part and rows that did not.
    Rows,
    /// What the fixed effects say.
    Fixed,
    /// How much of the variance lies between units.
    Variance,
    /// How many units can be told from the mean and from one another.
    Units,
    /// Something that limits what may be concluded.
    Caution,
}

/// A sentence or a few that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What it is about.
    pub about: About,
    /// The words.
    pub text: Text,
}

/// All that is to be said of a fit, in the order of [`About`].
pub fn findings(fitted: &Fitted) -> Vec<Observation> {
    let of = |about: About| move |text: Text| Observation { about, text };
    let mut all: Vec<Observation> = rows(fitted).into_iter().map(of(About::Rows)).collect();
    all.extend(effects(fitted).into_iter().map(of(About::Fixed)));
    all.extend(variances(fitted).into_iter().map(of(About::Variance)));
    all.extend(fitted.levels.iter().map(|level| units(fitted, level)).map(of(About::Units)));
    all.extend(cautions::cautions(fitted).into_iter().map(of(About::Caution)));
    all
}

/// The main finding in one sentence: of the first grouping of the formula.
pub fn lead(fitted: &Fitted) -> Text {
    let Some(level) = fitted.levels.first() else { return Text::default() };
    let name = &level.name;
    if vanishes(fitted, level) {
        return Text::of(
            format!("按“{name}”看，数据显示不出单位之间有超出偶然的差别，不能据此区分各单位。"),
            format!(
                "By “{name}”, the data show no differences between units beyond what chance explains; units cannot be told apart by them."
            ),
        );
    }
    let (counts, named) = (level.counts(), level.named.len());
    if named == 0 {
        return units(fitted, level);
    }
    let share = level.share.map(percent);
    let zh_share =
        share.as_ref().map(|share| format!("，单位之间的差别占模型未解释差别的 {share}%"));
    let en_share = share.as_ref().map(|share| {
        format!("; differences between units make up {share} % of what the model leaves open")
    });
    Text::of(
        format!(
            "按“{name}”看，{named} 个列名的单位中，{} 个的增值明确高于全体平均，{} 个明确低于，{} 个与平均分不开{}。",
            counts.above,
            counts.below,
            counts.not_apart,
            zh_share.unwrap_or_default()
        ),
        format!(
            "By “{name}”, of {} that may be named, {} surely above the mean of all, {} surely below, and {} cannot be told from it{}.",
            many(named as u64, "unit", "units"),
            are(counts.above),
            are(counts.below),
            counts.not_apart,
            en_share.unwrap_or_default()
        ),
    )
}

fn are(count: usize) -> String {
    many(count as u64, "is", "are")
}

/// Whether the model finds no variance between the units of a grouping: of constants, one below the bound at which a fit
/// counts as singular (`lmm`: 1e-5 of the residual deviation); of slopes, whose units differ, zero itself.
pub fn vanishes(fitted: &Fitted, level: &Level) -> bool {
    let ranef = fitted.fit.ranef.get(&level.name);
    let constant = ranef.is_some_and(|ranef| ranef.terms.iter().any(|term| term == CONSTANT));
    let bound = if constant { 1e-10 * fitted.fit.sigma * fitted.fit.sigma } else { 0.0 };
    level.variance <= bound
}

fn rows(fitted: &Fitted) -> Vec<Text> {
    let mixed = &fitted.mixed;
    let took = Text::of(
        format!("{} 行数据参加了计算。", mixed.rows),
        format!("{} took part.", many(mixed.rows as u64, "row", "rows")),
    );
    let lacking = lacking(fitted);
    if mixed.left_out == 0 {
        return vec![took];
    }
    let left = Text::of(
        format!(
            "{} 行因为公式用到的列缺值而没有参加：{}（一行可能缺几个值）。",
            mixed.left_out, lacking.zh
        ),
        format!(
            "{} took no part for lack of a value: {} (a row may lack several).",
            many(mixed.left_out as u64, "row", "rows"),
            lacking.en
        ),
    );
    vec![took, left]
}

/// What each column lacks, as part of a sentence; empty where nothing is missing.
pub(super) fn lacking(fitted: &Fitted) -> Text {
    let missing = fitted.mixed.missing.iter().filter(|one| one.missing > 0);
    let told = missing.map(|one| {
        let (column, count) = (&one.column, one.missing);
        (
            format!("“{column}”缺 {count} 个"),
            format!("“{column}” lacks {}", many(count as u64, "value", "values")),
        )
    });
    let (zh, en): (Vec<String>, Vec<String>) = told.unzip();
    Text::of(zh.join("，"), en.join(", "))
}

fn effects(fitted: &Fitted) -> Vec<Text> {
    let all = fixed(fitted);
    let mut told: Vec<Text> = all.iter().take(TOLD).map(effect).collect();
    if all.len() > TOLD {
        let more = all.len() - TOLD;
        told.push(Text::of(
            format!("其余 {more} 个固定效应见固定效应表。"),
            format!("The table of fixed effects has {more} more."),
        ));
    }
    match veiled(fitted) {
        0 => {}
        hidden => told.push(Text::of(
            format!("{hidden} 个固定效应属于行数少的单位，不列出。"),
            format!(
                "{} of units with few rows and not shown.",
                many(hidden as u64, "fixed effect is", "fixed effects are")
            ),
        )),
    }
    told
}

/// What a fixed effect says, how sure, and that it is no cause.
fn effect(one: &Fixed) -> Text {
    let (value, error) = (estimate(one.estimate, one.error), estimate(one.error, one.error));
    if one.is_constant() {
        return Text::of(
            format!("截距是 {value}（标准误 {error}）：其他各项都为零时，因变量的平均水平。"),
            format!(
                "The intercept is {value} (standard error {error}): the mean of the response where all else is zero."
            ),
        );
    }
    let name = &one.column;
    let [zh_range, en_range] = range(one);
    let (zh_says, en_says) = says(one);
    let (zh_where, en_where) = holds(one);
    Text::of(
        format!(
            "“{name}”的系数是 {value}（标准误 {error}，{zh_range}），{zh_says}{zh_where}这是相关，不能说明原因。"
        ),
        format!(
            "The coefficient of “{name}” is {value} (standard error {error}, {en_range}): {en_says}{en_where} This is a correlation and says nothing of causes."
        ),
    )
}

/// The interval of a fixed effect, or that there is none.
fn range(one: &Fixed) -> [String; 2] {
    match one.interval.map(|ends| interval(ends, one.error)) {
        Some(range) => [format!("95% 区间 {range}"), format!("95 % interval {range}")],
        None => ["自由度不到 1，没有区间", "no interval with less than one degree of freedom"]
            .map(str::to_owned),
    }
}

/// The sign of a fixed effect, where it is sure.
fn says(one: &Fixed) -> (String, String) {
    if one.interval.is_none() {
        return ("方向不能确定。".to_owned(), "its sign is not certain.".to_owned());
    }
    if !one.is_sure() {
        return (
            "区间包含零，方向不能确定。".to_owned(),
            "the interval holds zero, so that its sign is not certain.".to_owned(),
        );
    }
    let (zh, en) = if one.estimate > 0.0 { ("为正", "positive") } else { ("为负", "negative") };
    let (zh_way, en_way) = if one.estimate > 0.0 { ("高", "higher") } else { ("低", "lower") };
    let by = estimate(one.estimate.abs(), one.error);
    (
        format!("{zh}：其他各项相同时，这一项每高 1，因变量平均{zh_way} {by}。"),
        format!(
            "{en}; with all else equal, the response is {by} {en_way} on average where this is higher by 1."
        ),
    )
}

/// Where a coefficient holds, if it has a part in interactions.
fn holds(one: &Fixed) -> (String, String) {
    if one.with.is_empty() {
        return (String::new(), String::new());
    }
    (
        format!("它参加了交互，只在“{}”为零时成立。", one.with.join("”“")),
        format!(
            " It has a part in interactions and holds where “{}” is zero.",
            one.with.join("”, “")
        ),
    )
}

fn variances(fitted: &Fitted) -> Vec<Text> {
    let mut told: Vec<Text> = fitted.levels.iter().map(|level| between(fitted, level)).collect();
    let sigma = fitted.fit.sigma;
    let share = fitted.levels.iter().map(|level| level.share).sum::<Option<f64>>();
    let rest = share.map(|share| percent(1.0 - share));
    let [zh, en] =
        [("，占 ", "%"), (", ", " % of what the model leaves open")].map(|(before, behind)| {
            rest.as_ref().map(|rest| format!("{before}{rest}{behind}")).unwrap_or_default()
        });
    let shown = estimate(sigma, sigma);
    told.push(Text::of(
        format!("同一单位内各行之间的标准差是 {shown}{zh}。"),
        format!("Rows of the same unit have a standard deviation of {shown}{en}."),
    ));
    told
}

/// The share of a grouping in the variance.
fn between(fitted: &Fitted, level: &Level) -> Text {
    let name = &level.name;
    let deviation = level.variance.max(0.0).sqrt();
    let shown = estimate(deviation, fitted.fit.sigma.min(deviation));
    if vanishes(fitted, level) {
        return Text::of(
            format!("“{name}”各单位之间的方差估计为零。"),
            format!("The variance between units of “{name}” is estimated as zero."),
        );
    }
    match level.share.map(percent) {
        Some(share) => Text::of(
            format!("“{name}”各单位之间的差别占模型未解释差别的 {share}%（标准差 {shown}）。"),
            format!(
                "Differences between units of “{name}” make up {share} % of what the model leaves open (standard deviation {shown})."
            ),
        ),
        None => Text::of(
            format!(
                "“{name}”各单位效应的标准差是 {shown}；模型里有随机斜率，占比随所看的位置而变，不给出一个数。"
            ),
            format!(
                "Effects of units of “{name}” have a standard deviation of {shown}; since slopes vary, their share depends on where one looks, and none is given."
            ),
        ),
    }
}

/// How many units can be told from the mean, and from one another.
fn units(fitted: &Fitted, level: &Level) -> Text {
    let (name, counts, named) = (&level.name, level.counts(), level.named.len());
    if named == 0 {
        return Text::of(
            format!("“{name}”的 {} 个单位都不足 {} 行，一个也不列名。", level.units, fitted.fewest),
            format!(
                "All {} of “{name}” have fewer than {} rows and none is named.",
                many(level.units as u64, "unit", "units"),
                fitted.fewest
            ),
        );
    }
    let [apart, pairs] = level.pairs;
    let share = percent(apart as f64 / pairs.max(1) as f64);
    Text::of(
        format!(
            "“{name}”有 {} 个单位，列名 {named} 个：{} 个明确高于全体平均，{} 个明确低于，{} 个与平均分不开（按 95% 区间）。两两相比的 {pairs} 对中，能够分开的有 {apart} 对（{share}%）；其余各对分不出先后。",
            level.units, counts.above, counts.below, counts.not_apart
        ),
        format!(
            "“{name}” has {}, of which {named} may be named: {} surely above the mean of all, {} surely below, {} not apart from it (by intervals of 95 %). Of {pairs} pairs {apart} can be told apart ({share} %); of the others none comes first.",
            many(level.units as u64, "unit", "units"),
            are(counts.above),
            are(counts.below),
            counts.not_apart
        ),
    )
}

/// A variance of the fit as people call it: grouping and column; the residual.
pub fn variance_name(one: &Variance) -> Text {
    let column = |name: &Option<String>| name.as_deref().map(shown::column);
    match (column(&one.var1), column(&one.var2)) {
        (None, _) => Text::new("残差（同一单位内）", "residual (within units)"),
        (Some(one_column), None) => one_column,
        (Some(first), Some(second)) => Text::of(
            format!("{}与 {}", first.zh, second.zh),
            format!("{} with {}", first.en, second.en),
        ),
    }
}
