//! `Link`: a task answers a requirement 对标关系.

use serde::{Deserialize, Serialize};

use super::{Fingerprint, RowId};
use crate::text::Text;

/// What the task covers of the requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 等同: the same work.
    Equal,
    /// 覆盖: the requirement and more.
    Superset,
    /// 部分: a part of the requirement.
    Subset,
    /// 交叉: some of it and something else.
    Intersect,
}

/// What has been decided about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// 建议: by the machine, nobody has looked.
    Suggested,
    /// 确认: by a person.
    Confirmed,
    /// 存疑: the requirement's words have changed since.
    Doubted,
    /// 否决: by a person; is not suggested again.
    Refused,
}

/// In what a promise is softer than the demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// The number is lower.
    Number,
    /// The date is later, or there is none where one is demanded.
    Deadline,
    /// The words bind less.
    Modality,
}

/// One way in which a task is softer than its requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Weakening {
    /// In what.
    pub aspect: Aspect,
    /// Both sides, with their words: 要求87%，任务85%.
    pub message: Text,
}

/// A task answers a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Link {
    /// The requirement.
    pub requirement: RowId,
    /// The task.
    pub task: RowId,
    /// What of the requirement the task covers.
    pub relation: Relation,
    /// 1 to 10.
    pub strength: u8,
    /// The words, programmes and numbers that both share.
    pub shared: Vec<String>,
    /// What has been decided.
    pub state: LinkState,
    /// Why a person decided so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The requirement's words at the time of the decision.
    pub fingerprint: Fingerprint,
    /// Where the task is softer; computed, shown with the link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weakenings: Vec<Weakening>,
}
