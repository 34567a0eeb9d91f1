//! `When`: a time phrase that bounds work, with its words kept and its last day computed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Span;

/// How exactly a phrase fixes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// 3月1日, also with a clock time.
    Day,
    /// 3月底前, 9月份, 月中.
    Month,
    /// 三季度.
    Quarter,
    /// 上半年, 年中.
    Half,
    /// 年底前, 到2025年, 今年.
    Year,
    /// “十四五”末, 三年内.
    Years,
    /// 常年, 长期坚持: no last day.
    Standing,
    /// 开学前, 高考前: bound to an event, no day of its own.
    Event,
}

/// A time phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct When {
    /// The words.
    pub span: Span,
    /// How exact they are.
    pub grain: Grain,
    /// First day of the time named, where the phrase has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<NaiveDate>,
    /// Latest day that still keeps the promise; none for [`Grain::Standing`] and [`Grain::Event`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<NaiveDate>,
}
