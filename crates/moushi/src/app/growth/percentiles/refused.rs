//! What may be wrong with scores, standard errors or a request of growth percentiles, in words. Finds nothing.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_stats::quantile::Trouble as Stuck;

use super::Wish;

/// What the matter is, with the names of columns.
pub(super) fn refused(wish: &Wish, stuck: Stuck) -> Refusal {
    let (zh, en) = match stuck {
        Stuck::Nothing => ("没有一行的成绩是完整的".to_owned(), "no row has all scores".to_owned()),
        Stuck::TooFew { rows, needed } => (
            format!("成绩完整的只有 {rows} 人，至少要 {needed} 人"),
            format!("{rows} persons have all scores, {needed} are needed"),
        ),
        Stuck::NoSpread | Stuck::Dependent { .. } | Stuck::BadKnots => (
            format!("起点成绩（{}）的不同数值太少，分不出起点", wish.priors.join("、")),
            format!(
                "the earlier scores ({}) have too few different values",
                wish.priors.join(", ")
            ),
        ),
        other => (format!("算不出来（{other}）"), other.to_string()),
    };
    invalid(
        (format!("不能计算成长百分位：{zh}。"), format!("There are no percentiles: {en}.")),
        Text::new(
            "请核对成绩，或减少起点成绩的列数。",
            "Check the scores, or name fewer columns of earlier ones.",
        ),
    )
}

fn invalid((zh, en): (String, String), advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, Text::of(zh, en), advice)
}

pub(super) fn no_scale(outcome: &str) -> Refusal {
    invalid(
        (
            format!("不能写成基准：“{outcome}”所有人的成绩都相同。"),
            format!("No baseline: all scores of “{outcome}” are equal."),
        ),
        Text::new("请核对这一列。", "Look at this column."),
    )
}

pub(super) fn no_such_score(name: &str, scores: &[&str]) -> Refusal {
    invalid(
        (
            format!("--error 里的“{name}”不是这次用的成绩。"),
            format!("`{name}` in --error is none of the scores."),
        ),
        Text::of(
            format!("等号左边写 --prior 或 --outcome 里的列：{}。", scores.join("、")),
            format!("Left of = stands a column of --prior or --outcome: {}.", scores.join(", ")),
        ),
    )
}

pub(super) fn error_twice(name: &str) -> Refusal {
    invalid(
        (
            format!("“{name}”的标准误给了两次。"),
            format!("Standard errors of `{name}` are given twice."),
        ),
        Text::new("每个成绩只写一次。", "Name each score once."),
    )
}

pub(super) fn no_error(name: &str) -> Refusal {
    invalid(
        (
            format!("“{name}”的标准误不能是负数。"),
            format!("The standard error of `{name}` cannot be negative."),
        ),
        Text::new(
            "标准误是零或正数，单位与成绩相同。",
            "A standard error is zero or more, in the unit of the score.",
        ),
    )
}

pub(super) fn no_error_of_priors(priors: &[String]) -> Refusal {
    invalid(
        (
            format!("--simex 要起点成绩（{}）的标准误，一个也没有给。", priors.join("、")),
            format!(
                "--simex needs standard errors of the earlier scores ({}), and none is given.",
                priors.join(", ")
            ),
        ),
        Text::of(
            format!("请写 --error {}=列名或数。", priors.join("=…,")),
            format!("Say --error {}=COLUMN or number.", priors.join("=…,")),
        ),
    )
}

/// Rows that a refusal names.
const NAMED: usize = 5;

pub(super) fn bad_errors(name: &str, rows: &[u32]) -> Refusal {
    let count = rows.len();
    let first: Vec<String> = rows.iter().take(NAMED).map(u32::to_string).collect();
    invalid(
        (
            format!(
                "标准误“{name}”一列，成绩完整的人里有 {count} 处空缺或是负数（行 {}）。",
                first.join("、")
            ),
            format!(
                "Of persons with all scores, {count} lack a standard error in “{name}” or have a negative one (rows {}).",
                first.join(", ")
            ),
        ),
        Text::new(
            "请补上；没有逐人的标准误时，可以写一个数，例：--error 2023=12.5。",
            "Fill them in; where there are none for each person, give a number: --error 2023=12.5.",
        ),
    )
}
