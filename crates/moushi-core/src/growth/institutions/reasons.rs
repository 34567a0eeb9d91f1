//! Why a unit has no number 没有结果的原因, in words: what, and what it means. Decides nothing.

use moushi_stats::progress::{Reason, Standing, Third};

use super::judged::Judged;
use crate::text::Text;

/// A reason as machines read it.
pub fn code(reason: Reason) -> &'static str {
    match reason {
        Reason::NoClass => "no_class",
        Reason::NoBase => "no_base",
        Reason::NoCurrent => "no_current",
        Reason::NeitherYear => "neither_year",
        Reason::NoInput { .. } => "no_input",
        Reason::SmallBase { .. } => "small_base",
        Reason::NegativeBase { .. } => "negative_base",
        Reason::NegativeCurrent { .. } => "negative_current",
        Reason::NoGoal => "no_goal",
        Reason::NoGap => "no_gap",
        Reason::FewUnits { .. } => "few_units",
        Reason::FewLeft { .. } => "few_left",
        Reason::NoSpread => "no_spread",
        Reason::Dependent { .. } => "dependent",
        Reason::Alone => "alone",
        Reason::NoScatter => "no_scatter",
        Reason::NoExpectation => "no_expectation",
        Reason::FewKnown { .. } => "few_known",
        Reason::NoWeight => "no_weight",
        Reason::TooLarge => "too_large",
    }
}

/// A reason in words; `judged` for its years and inputs.
pub fn words(reason: Reason, judged: &Judged) -> Text {
    let (base, to) = (judged.base, judged.to);
    match reason {
        Reason::NoBase => Text::of(
            format!("缺 {base} 年（基年）的数，没有起点可比"),
            format!("no value in the base year {base}, nothing to start from"),
        ),
        Reason::NoCurrent => Text::of(format!("缺 {to} 年的数"), format!("no value in {to}")),
        Reason::NeitherYear => Text::of(
            format!("{base} 年和 {to} 年的数都缺"),
            format!("no value in {base} and none in {to}"),
        ),
        Reason::NoInput { input } => {
            let name = judged.inputs.get(input).map_or("", |(name, _)| name.as_str());
            Text::of(format!("缺基年的“{name}”"), format!("no “{name}” in the base year"))
        }
        Reason::Dependent { predictor } => dependent(predictor, judged),
        Reason::SmallBase { base, least } => Text::of(
            format!("起点 {} 太小（不到 {}），相对增幅没有意义", short(base), short(least)),
            format!(
                "the base {} is too small (below {}): a share of it says nothing",
                short(base),
                short(least)
            ),
        ),
        Reason::NegativeBase { base } => Text::of(
            format!("起点 {} 是负数，不能算相对增幅", short(base)),
            format!("the base {} is negative: there is no share of it", short(base)),
        ),
        Reason::NegativeCurrent { current } => Text::of(
            format!("现值 {} 是负数，不能算年均增幅", short(current)),
            format!("the value {} is negative: there is no yearly rate", short(current)),
        ),
        Reason::FewUnits { units, needed } => Text::of(
            format!("同类单位只有 {units} 个，至少要 {needed} 个"),
            format!("{units} units in the class, {needed} are needed"),
        ),
        Reason::FewLeft { left, needed } => Text::of(
            format!("单位太少：除去要估计的系数只余 {left} 个，至少要余 {needed} 个"),
            format!("too few units: {left} are left after the coefficients, {needed} are needed"),
        ),
        Reason::FewKnown { known, needed } => Text::of(
            format!("只有 {known} 个指标有数，至少要 {needed} 个"),
            format!("{known} indicators are known, {needed} are needed"),
        ),
        other => constant(other),
    }
}

/// Reasons that are told without numbers.
fn constant(reason: Reason) -> Text {
    match reason {
        Reason::NoClass => {
            Text::new("没有写明类别，没有同类可比", "no class is told, so that there are no peers")
        }
        Reason::NoGoal => Text::new("没有设目标", "no goal was set"),
        Reason::NoGap => Text::new(
            "从目标上退了下来，而同类在基年都在目标上，没有尺度说退了多少",
            "fell back from the goal, and all peers were at it in the base year: nothing measures how far",
        ),
        Reason::NoSpread => {
            Text::new("同类单位的数几乎都一样，分不出高低", "values of the class hardly differ")
        }
        Reason::Alone => Text::new(
            "这个单位的期望值只能由它自己决定",
            "the unit alone determines what is expected of it",
        ),
        Reason::NoScatter => Text::new(
            "其他单位恰好都在一条线上，量不出偶然的波动",
            "the other units lie exactly on a line: nothing tells what is chance",
        ),
        Reason::NoExpectation => Text::new(
            "这一类别没有学得期望值",
            "nothing was learned of what can be expected in this class",
        ),
        Reason::NoWeight => Text::new("有数的指标权重都是零", "what is known weighs nothing"),
        _ => Text::new("结果太大，不成其为数", "the result is too large for a number"),
    }
}

fn dependent(predictor: usize, judged: &Judged) -> Text {
    match predictor.checked_sub(1).and_then(|at| judged.inputs.get(at)) {
        Some((name, _)) => Text::of(
            format!("“{name}”在同类中都一样，或可由起点和其他投入推出，期望值算不出来"),
            format!(
                "“{name}” is constant within classes or follows from the base and other inputs: nothing can be expected"
            ),
        ),
        None => Text::new(
            "同类单位的起点都一样，期望值算不出来",
            "bases do not differ within classes: nothing can be expected by them",
        ),
    }
}

/// A number of a sentence, to six digits.
fn short(value: f64) -> String {
    crate::growth::shown::six(value).to_string()
}

/// How a unit stands to the goal.
pub fn standing(standing: Standing) -> Text {
    match standing {
        Standing::Below => Text::new("未达目标", "below the goal"),
        Standing::Reached => Text::new("达到目标", "reached the goal"),
        Standing::Stayed => Text::new("一直在目标上", "stayed at the goal"),
        Standing::FellBack => Text::new("从目标退下", "fell back from the goal"),
    }
}

/// A third.
pub fn third(third: Third) -> Text {
    match third {
        Third::Low => Text::new("低", "low"),
        Third::Middle => Text::new("中", "middle"),
        Third::High => Text::new("高", "high"),
    }
}
