//! What limits the conclusions from a fit 需要注意的问题: variances of zero, columns that were dropped, few units, few rows, units
//! that are not named, rows that are missing. Each says what it means for the results.

use moushi_stats::lmm::Variance;

use super::super::fitted::{Fitted, Level};
use super::super::fixed::dropped;
use super::super::shown::{fixed, many, percent};
use super::{CONSTANT, vanishes, variance_name};
use crate::text::Text;

/// Units below which the variance between them is uncertain: the standard error of a variance of 20 normal effects, were
/// they known without error, is `√(2/19)`, a third of it.
const FEW_UNITS: usize = 20;

/// Rows of the middle unit below which effects are mostly drawn to the mean: with a tenth of the variance between units,
/// the reliability `n ρ / (n ρ + 1 − ρ)` of 20 rows is 0.69.
const FEW_ROWS: u64 = 20;

/// Reliability below which single units should not be spoken of (Nunnally 1978, Psychometric Theory, 2nd ed., p. 245).
const RELIABLE: f64 = 0.7;

/// Share of rows left out from which on they are worth a word.
const MISSING: f64 = 0.05;

/// All that calls for caution.
pub(super) fn cautions(fitted: &Fitted) -> Vec<Text> {
    let mut told: Vec<Text> = missing(fitted).into_iter().collect();
    told.extend(collinear(fitted));
    told.extend(fitted.levels.iter().flat_map(|level| of_level(fitted, level)));
    told.extend(singular(fitted));
    told.extend(fitted.levels.iter().any(|level| level.named.len() > 1).then_some(MANY_AT_ONCE));
    told
}

const MANY_AT_ONCE: Text = Text::new(
    "每个单位各按 95% 判断；单位很多时，其中会有少数判断有误，不能只看一个单位一年的结果。",
    "Each unit is judged by 95 % on its own; among many a few are judged wrongly, and one unit in one year says little.",
);

fn missing(fitted: &Fitted) -> Option<Text> {
    let (rows, left_out) = (fitted.mixed.rows, fitted.mixed.left_out);
    let share = left_out as f64 / (rows + left_out).max(1) as f64;
    (share > MISSING).then(|| {
        let share = percent(share);
        Text::of(
            format!("没有参加计算的行占 {share}%；缺值如果与成绩有关，结果会有偏差，请查明缺值的原因。"),
            format!("Rows that took no part make up {share} %; if what is missing has to do with results, estimates are biased: find out why values are missing."),
        )
    })
}

fn collinear(fitted: &Fitted) -> Option<Text> {
    let names = dropped(fitted);
    (!names.is_empty()).then(|| {
        Text::of(
            format!("“{}”能由其他各列算出，没有参加计算；请从公式里删去，或者删去与它重复的列。", names.join("”“")),
            format!("“{}” can be reckoned from other columns and took no part; leave it out of the formula, or the columns that it repeats.", names.join("”, “")),
        )
    })
}

fn of_level(fitted: &Fitted, level: &Level) -> Vec<Text> {
    let mut told: Vec<Text> = vec![];
    told.extend(vanishes(fitted, level).then(|| no_difference(level)));
    told.extend((level.units < FEW_UNITS).then(|| few_units(level)));
    told.extend(few_rows(fitted, level));
    told.extend(unreliable(level));
    told.extend((level.hidden > 0).then(|| hidden(fitted, level)));
    told.extend(slopes(fitted, level));
    told
}

fn no_difference(level: &Level) -> Text {
    let name = &level.name;
    Text::of(
        format!("“{name}”的方差为零（奇异拟合）：各单位之间的差别没有超出偶然，不能据此区分单位。"),
        format!(
            "The variance of “{name}” is zero (a singular fit): its units do not differ beyond what chance explains, and cannot be told apart by these data."
        ),
    )
}

fn few_units(level: &Level) -> Text {
    let (name, units) = (&level.name, level.units);
    Text::of(
        format!(
            "“{name}”只有 {units} 个单位（少于 {FEW_UNITS} 个），单位之间的方差估计得不准，区间偏窄。"
        ),
        format!(
            "“{name}” has {} only (fewer than {FEW_UNITS}): the variance between them is uncertain, and intervals are too short.",
            many(units as u64, "unit", "units")
        ),
    )
}

/// The rows of the middle unit, of those that have rows.
fn few_rows(fitted: &Fitted, level: &Level) -> Option<Text> {
    let factor = fitted.levels.iter().position(|other| std::ptr::eq(other, level))?;
    let rows = fitted.mixed.group_rows(factor).into_iter().filter(|rows| *rows > 0);
    let mut rows: Vec<u64> = rows.collect();
    rows.sort_unstable();
    let middle = *rows.get(rows.len() / 2)?;
    (middle < FEW_ROWS).then(|| {
        let name = &level.name;
        Text::of(
            format!("“{name}”的单位行数少，居中的单位只有 {middle} 行（少于 {FEW_ROWS} 行）；这样的单位的效应主要向平均收缩，能说明的很少。"),
            format!("Units of “{name}” have few rows, the middle one {middle} (fewer than {FEW_ROWS}): their effects are mostly drawn to the mean and say little."),
        )
    })
}

/// The reliability of the middle unit among those that are named.
fn unreliable(level: &Level) -> Option<Text> {
    let reliable = level.named.iter().filter_map(|one| one.effect.reliability);
    let mut reliable: Vec<f64> = reliable.collect();
    reliable.sort_by(f64::total_cmp);
    let middle = *reliable.get(reliable.len() / 2)?;
    (middle < RELIABLE).then(|| {
        let (name, middle) = (&level.name, fixed(middle, 2));
        Text::of(
            format!("“{name}”各单位可靠性的中位数是 {middle}（低于 {RELIABLE}），只宜看整体，不宜评说单个单位。"),
            format!("The median reliability of units of “{name}” is {middle} (below {RELIABLE}): look at the whole, and do not speak of single units."),
        )
    })
}

fn hidden(fitted: &Fitted, level: &Level) -> Text {
    let (name, told) = (&level.name, level.unnamed(fitted.fewest));
    Text::of(
        format!("“{name}”：{}。它们参加了计算，结果也不列出。", told.zh),
        format!("“{name}”: {}. They took part; their results are not listed either.", told.en),
    )
}

/// Where effects stand, when more than the constant varies.
fn slopes(fitted: &Fitted, level: &Level) -> Option<Text> {
    let terms = &fitted.fit.ranef.get(&level.name)?.terms;
    let name = &level.name;
    let constant = terms.iter().any(|term| term == CONSTANT);
    let first = terms.iter().find(|term| *term != CONSTANT)?;
    Some(match constant {
        true => Text::of(
            format!(
                "“{first}”的作用也随“{name}”变化；这里的增值效应是各变化的列为零处的，请把它们中心化，使零处就是平均处。"
            ),
            format!(
                "What “{first}” does varies by “{name}” too; effects are those where the varying columns are zero: centre them, so that zero is their mean."
            ),
        ),
        false => Text::of(
            format!("“{name}”没有随机截距；这里的效应是“{first}”的斜率与平均斜率之差。"),
            format!(
                "“{name}” has no random intercept; effects are differences of the slope of “{first}” from the mean slope."
            ),
        ),
    })
}

/// Slopes that do not vary, and random effects of which one follows from another.
fn singular(fitted: &Fitted) -> Vec<Text> {
    if !fitted.fit.singular {
        return Vec::new();
    }
    let zero = fitted.fit.varcorr.iter().filter(|one| one.var2.is_none() && one.vcov == 0.0);
    let slopes = zero.filter(|one| one.var1.as_deref().is_some_and(|column| column != CONSTANT));
    let mut told: Vec<Text> = slopes.map(no_slope).collect();
    let tied = |one: &&Variance| one.var2.is_some() && one.sdcor.abs() > TIED;
    told.extend(fitted.fit.varcorr.iter().find(tied).map(|_| CORRELATED));
    let explained = fitted.levels.iter().any(|level| vanishes(fitted, level)) || !told.is_empty();
    told.extend((!explained).then_some(CORRELATED));
    told
}

fn no_slope(one: &Variance) -> Text {
    let (group, column) = (&one.grp, variance_name(one));
    Text::of(
        format!(
            "“{group}”里“{}”的方差为零（奇异拟合）：它的作用在各单位之间没有超出偶然的差别，可以从随机效应里删去。",
            column.zh
        ),
        format!(
            "The variance of “{}” by “{group}” is zero (a singular fit): it does not differ between units beyond what chance explains and can be left out of the random effects.",
            column.en
        ),
    )
}

/// A correlation from which on one random effect follows from another.
const TIED: f64 = 0.9999;

const CORRELATED: Text = Text::new(
    "随机效应之间的相关达到 1 或 −1（奇异拟合）：数据不足以支持这么多随机效应，请删去一部分，或者用“||”去掉相关。",
    "Random effects are correlated by 1 or −1 (a singular fit): the data do not bear so many; leave some out, or write “||” for none of their correlations.",
);
