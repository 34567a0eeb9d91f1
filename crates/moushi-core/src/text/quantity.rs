//! `Quantity`: a number with a unit, as the words say it.

use serde::{Deserialize, Serialize};

use super::Span;

/// How a number bounds what it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The number itself.
    #[default]
    Exact,
    /// 以上, 不低于, 超, 至少.
    AtLeast,
    /// 以内, 不超过, 低于.
    AtMost,
    /// 左右, 近, 约.
    About,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quantity {
    /// The words, bounding words included: `超10万人次`.
    pub span: Span,
    /// The number, 万 and 亿 multiplied out; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The unit without bounding words: `人次`, `%`, `个百分点`, `元`.
    pub unit: String,
    /// How the number bounds.
    #[serde(default)]
    pub bound: Bound,
}
