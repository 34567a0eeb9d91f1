//! What extraction finds in one source: candidates (摘录), before any person has looked.

use serde::{Deserialize, Serialize};

use super::{Back, Stamped};
use crate::text::{Noise, Quantity, Span, When};

/// What a candidate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 工作成效: reported as done or reached.
    Achievement,
    /// 任务: planned work of the organisation itself.
    Task,
    /// 要求: demanded of others.
    Requirement,
    /// 风险: a problem, weakness or risk named as such.
    Risk,
    /// 民生实事: a commitment in a list announced as such.
    Livelihood,
    /// 目标值: a level to be reached, without an action that makes it.
    IndicatorTarget,
}

/// How binding the words are. Ordered: a later variant binds more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// 探索, 鼓励, 支持, 研究.
    Explore,
    /// 推动, 推进, 促进, 力争.
    Promote,
    /// 应当, 要.
    Should,
    /// 必须, 确保, 严禁, 不得.
    Must,
}

/// Who is to do the work, or who reported it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Owner {
    /// The name, verbatim.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
}

/// A name in quotation marks, without the marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quoted {
    /// The name.
    pub name: String,
    /// Where it stands, without the marks.
    pub span: Span,
}

/// The part that a stretch of text plays in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SectionRole {
    /// Results of the period reviewed.
    Achievement,
    /// Work to come.
    Plan,
    /// Demands on others.
    Requirement,
    /// Guiding thought, situation, occasion.
    Background,
    /// Attendance, sign-offs, navigation.
    Boilerplate,
}

/// A stretch of text with one role and at most one speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Section {
    /// Where it stands.
    pub span: Span,
    /// Its role.
    pub role: SectionRole,
    /// The person to whom the text attributes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
}

/// Something worth a row of its own, with the words it stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Candidate {
    /// What it says.
    pub kind: Kind,
    /// The words, contiguous; at most 60 characters, but for those of a row that comes back.
    pub span: Span,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// Offices named as supporting it (配合单位, 协办单位), verbatim, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub support: Vec<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<When>,
    /// How much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// Quoted programmes named in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<Quoted>,
    /// How binding, where the words say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modality: Option<Modality>,
    /// Index of the parent candidate in the same extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// The ordinal that introduces it, as written: `一要`, `（三）`, `4.`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<String>,
    /// Stable path of ordinals from the top: `四.（三）.2`; empty when none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Index of the section in the same extraction.
    pub section: usize,
    /// 0 to 1; how sure the finder is that this is an item of this kind.
    pub confidence: f32,
    /// Name of the finder that found it.
    pub finder: String,
    /// The code of a row behind it, where the document was made of a ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Back>,
}

/// A claim of a count: `十项突破性成果` says that ten are listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Claim {
    /// The words of the claim.
    pub span: Span,
    /// How many are claimed.
    pub claimed: u32,
    /// What is listed.
    pub listed: Vec<Span>,
}

/// Everything found in one source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Extraction {
    /// Stretches by role, in reading order.
    pub sections: Vec<Section>,
    /// Items, in reading order.
    pub candidates: Vec<Candidate>,
    /// People in the order of their first mention as speakers, with their titles.
    pub people: Vec<super::Person>,
    /// Quoted words that are not programmes: metaphors, slogans.
    pub quoted_other: Vec<Quoted>,
    /// Claims of a count, with what is listed.
    pub claims: Vec<Claim>,
    /// Noise of the layout and of the words.
    pub noise: Vec<Noise>,
    /// The ledger that the document says it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<Stamped>,
}
