//! `Label`: the words that officials use for the values of the model, in one place for all faces.

use crate::model::{Aspect, Kind, LinkState, Modality, Particular, Relation, Severity, TaskKind};
use crate::text::Text;

/// A value that has a name for people.
pub trait Label {
    /// Its name.
    fn label(self) -> Text;
}

impl Label for Kind {
    fn label(self) -> Text {
        match self {
            Self::Achievement => Text::new("工作成效", "achievement"),
            Self::Task => Text::new("任务", "task"),
            Self::Requirement => Text::new("要求", "requirement"),
            Self::Risk => Text::new("风险", "risk"),
            Self::Livelihood => Text::new("民生实事", "livelihood item"),
            Self::IndicatorTarget => Text::new("目标值", "target"),
        }
    }
}

impl Label for TaskKind {
    fn label(self) -> Text {
        match self {
            Self::Project => Text::new("重大项目", "major project"),
            Self::Platform => Text::new("平台", "platform"),
            Self::Reform => Text::new("改革", "reform"),
            Self::Pilot => Text::new("试点", "pilot"),
            Self::Livelihood => Text::new("民生实事", "livelihood item"),
            Self::Risk => Text::new("风险防范", "risk prevention"),
            Self::Target => Text::new("目标值", "target"),
            Self::Routine => Text::new("常规", "routine"),
        }
    }
}

impl Label for Particular {
    fn label(self) -> Text {
        match self {
            Self::RiskLevel => Text::new("风险等级", "risk level"),
            Self::Keeper => Text::new("责任人", "person responsible"),
            Self::Measure => Text::new("防控措施", "measure"),
            Self::Secrecy => Text::new("密级", "confidentiality"),
            Self::Beneficiaries => Text::new("受益对象", "beneficiaries"),
            Self::Places => Text::new("实施地点", "places"),
            Self::Hotline => Text::new("监督电话", "telephone for complaints"),
            Self::Satisfaction => Text::new("满意度测评", "survey of satisfaction"),
            Self::Funds => Text::new("投资", "funds"),
            Self::Entered => Text::new("按月入统", "entered monthly with the statistics office"),
        }
    }
}

impl Label for Modality {
    fn label(self) -> Text {
        match self {
            Self::Must => Text::new("必须", "must"),
            Self::Should => Text::new("应当", "should"),
            Self::Promote => Text::new("推动", "promote"),
            Self::Explore => Text::new("探索", "explore"),
        }
    }
}

impl Label for Relation {
    fn label(self) -> Text {
        match self {
            Self::Equal => Text::new("等同", "equal"),
            Self::Superset => Text::new("覆盖", "superset"),
            Self::Subset => Text::new("部分", "subset"),
            Self::Intersect => Text::new("交叉", "intersect"),
        }
    }
}

impl Label for LinkState {
    fn label(self) -> Text {
        match self {
            Self::Suggested => Text::new("建议", "suggested"),
            Self::Confirmed => Text::new("确认", "confirmed"),
            Self::Doubted => Text::new("存疑", "doubted"),
            Self::Refused => Text::new("否决", "refused"),
        }
    }
}

impl Label for Aspect {
    fn label(self) -> Text {
        match self {
            Self::Number => Text::new("数值", "number"),
            Self::Deadline => Text::new("时限", "deadline"),
            Self::Modality => Text::new("力度", "modality"),
        }
    }
}

impl Label for Severity {
    fn label(self) -> Text {
        match self {
            Self::Error => Text::new("错误", "error"),
            Self::Warning => Text::new("警告", "warning"),
            Self::Note => Text::new("提醒", "note"),
        }
    }
}
