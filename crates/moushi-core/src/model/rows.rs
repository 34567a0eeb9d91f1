//! The rows of the ledger: people, units, programmes, requirements, achievements, tasks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Earlier, Modality, Origin};
use crate::text::{Quantity, When, hex};

/// Name of a row, unique in its ledger: `R012` requirement, `A003` achievement, `T044` task.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RowId(pub String);

impl std::fmt::Display for RowId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

/// A short hash of words, by which a change of the words is noticed.
///
/// Punctuation and white space do not count: a re-typed line break is not a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of `words`.
    pub fn of(words: &str) -> Self {
        let plain: String = words.chars().filter(|c| c.is_alphanumeric() || *c == '%').collect();
        Self(hex(&Sha256::digest(plain.as_bytes())[..8]))
    }
}

/// Kind of unit 单位.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrgKind {
    /// A ministry, a party or government body above the department.
    Superior,
    /// The department itself or one of its rank 厅局.
    Department,
    /// A division of it 处室.
    Division,
    /// 市（地、州）.
    City,
    /// 县（市、区）.
    County,
    /// 学校.
    School,
    /// 高校.
    University,
    /// A kind of body rather than one body: 各级教育部门.
    Class,
}

/// A unit 单位 named in the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Org {
    /// As written.
    pub name: String,
    /// What kind it is.
    pub kind: OrgKind,
    /// Order of precedence as the documents give it, from 1.
    pub rank: u32,
}

/// A person 人员 named as speaker or owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Person {
    /// As written.
    pub name: String,
    /// Office as written, where the text gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Order of precedence as the documents give it, from 1.
    pub rank: u32,
}

/// A named programme 工程/行动 with the places that name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Programme {
    /// The name without quotation marks.
    pub name: String,
    /// Rows that name it.
    pub rows: Vec<RowId>,
}

/// A demand from above 上级要求.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Requirement {
    /// Name of the row.
    pub id: RowId,
    /// The words.
    pub words: String,
    /// Where they stand; further places are superiors that demand the same.
    pub origins: Vec<Origin>,
    /// Path of ordinals in the source: `四.（三）.2`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The requirement above it in the same source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RowId>,
    /// Who demands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Who is obliged, where the words say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligor: Option<String>,
    /// How binding.
    pub modality: Modality,
    /// How much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<When>,
    /// Quoted programmes named in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// Hash of the words.
    pub fingerprint: Fingerprint,
}

/// A result of the year reviewed 工作成效.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Achievement {
    /// Name of the row.
    pub id: RowId,
    /// The words.
    pub words: String,
    /// Where they stand.
    pub origin: Origin,
    /// Who reported it, or whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The achievement that sums it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RowId>,
    /// How much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// Quoted programmes named in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// Year of the result.
    pub year: i32,
    /// Rows of an earlier ledger that it has come back from 往年编号.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

/// Kind of task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// 重大项目.
    Project,
    /// 平台.
    Platform,
    /// 改革.
    Reform,
    /// 试点.
    Pilot,
    /// 民生实事.
    Livelihood,
    /// 风险防范.
    Risk,
    /// 目标值: a level to be reached.
    Target,
    /// 常规.
    Routine,
}

/// A number that a task is to reach 目标值.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Target {
    /// What is counted, as written: `普惠性幼儿园覆盖率`.
    pub indicator: String,
    /// The number to reach.
    pub quantity: Quantity,
    /// The number at the start, where the documents give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
}

/// A step on the way of a task 节点: what is to be there on which day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Milestone {
    /// Its last day.
    pub due: NaiveDate,
    /// What is to be there; names the step within its task.
    pub words: String,
    /// 形象进度: progress that is to be reached with it, in per cent of what is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// 资金: share of the funds that is to be paid by then, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funds: Option<f64>,
}

/// What a task of one kind says that others do not 专项内容.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Particular {
    /// 风险等级.
    RiskLevel,
    /// 责任人 of a risk.
    Keeper,
    /// 防控措施.
    Measure,
    /// 密级: who may read a red-line item 底线事项.
    Secrecy,
    /// 受益对象.
    Beneficiaries,
    /// 实施地点.
    Places,
    /// 监督电话.
    Hotline,
    /// 满意度: how it is asked whether people are content.
    Satisfaction,
    /// 投资, with its unit.
    Funds,
    /// 入统: whether its figures are entered with the statistics office every month.
    Entered,
}

impl Particular {
    /// Every one, in the order of forms.
    pub const ALL: [Self; 10] = [
        Self::RiskLevel,
        Self::Keeper,
        Self::Measure,
        Self::Secrecy,
        Self::Beneficiaries,
        Self::Places,
        Self::Hotline,
        Self::Satisfaction,
        Self::Funds,
        Self::Entered,
    ];

    /// What tasks of a kind say beside what every task says.
    pub fn of(kind: TaskKind) -> &'static [Self] {
        match kind {
            TaskKind::Risk => &[Self::RiskLevel, Self::Keeper, Self::Measure, Self::Secrecy],
            TaskKind::Livelihood => {
                &[Self::Beneficiaries, Self::Places, Self::Hotline, Self::Satisfaction, Self::Funds]
            }
            TaskKind::Project | TaskKind::Platform => &[Self::Places, Self::Funds, Self::Entered],
            _ => &[],
        }
    }

    /// The words that may stand there; any when there are none.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::RiskLevel => &["重大", "较大", "一般", "低"],
            Self::Secrecy => &["公开", "内部"],
            Self::Entered => &["是", "否"],
            _ => &[],
        }
    }
}

/// A promise of one's own 任务.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Task {
    /// Name of the row.
    pub id: RowId,
    /// The words.
    pub words: String,
    /// Where they stand.
    pub origin: Origin,
    /// Path of ordinals in the source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The task above it in the same source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RowId>,
    /// Year of the plan.
    pub year: i32,
    /// Kind.
    pub kind: TaskKind,
    /// 分管领导: the leader in charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// 牵头单位, as written; more than one name is a finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<String>,
    /// 配合单位.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub support: Vec<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<When>,
    /// The words of `deadline`, kept as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_words: Option<String>,
    /// 成果形式: what will be there when it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliverable: Option<String>,
    /// Numbers to reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Quoted programmes named in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// How binding the words are.
    pub modality: Modality,
    /// 自选动作: the reason why it stands without a demand from above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_choice: Option<String>,
    /// Done, as the source says (last year's lists).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
    /// Steps on its way, in the order of their days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// What only tasks of its kind say.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub particulars: BTreeMap<Particular, String>,
    /// Rows of an earlier ledger that it has come back from 往年编号.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

impl Task {
    /// A deadline is told, be it a vague one.
    pub fn dated(&self) -> bool {
        self.deadline.is_some() || self.deadline_words.is_some()
    }

    /// Not for the eyes of everybody who sees a list 内部事项.
    pub fn internal(&self) -> bool {
        self.particulars.get(&Particular::Secrecy).is_some_and(|level| level == "内部")
    }

    /// Its figures are to be entered with the statistics office 入统.
    pub fn entered(&self) -> bool {
        self.particulars.get(&Particular::Entered).is_some_and(|word| word == "是")
    }
}
