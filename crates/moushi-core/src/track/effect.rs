//! The effect review 效果评估 of a closed task: whether what was wanted has come about. Paper is no effect:
//! what is asked is what has changed for people, with the figure of the outcome or the reason why none can be
//! given. Not the verification of a claim (`state`): that asks whether the work was done.

use serde::{Deserialize, Serialize};

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// What a review found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// 达到预期.
    Met,
    /// 部分达到预期.
    Partly,
    /// 未达到预期.
    Unmet,
}

impl Effect {
    /// Every one, the best first.
    pub const ALL: [Self; 3] = [Self::Met, Self::Partly, Self::Unmet];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Met => Text::new("达到预期", "as wanted"),
            Self::Partly => Text::new("部分达到预期", "in part as wanted"),
            Self::Unmet => Text::new("未达到预期", "not as wanted"),
        }
    }
}

/// Refuses a review that says nothing of an outcome: it needs words, and either a figure (`figured`) or the
/// reason why there is none.
pub fn outcome(words: &str, figured: bool, unfigured: &str) -> Result<(), Refusal> {
    let refused = |message, advice| Err(Refusal::new(RefusalKind::Invalid, message, advice));
    if words.trim().is_empty() {
        return refused(
            Text::new("还没有写明实际效果。", "The review does not say what has changed."),
            Text::new(
                "请写明给师生、群众带来了什么变化；印发了文件、开了会不算效果。",
                "Say what has changed for people; papers issued and meetings held are no effect.",
            ),
        );
    }
    if figured || !unfigured.trim().is_empty() {
        return Ok(());
    }
    refused(
        Text::new(
            "没有效果指标的数值，也没有说明为什么没有。",
            "There is no figure of the outcome, and no reason why there is none.",
        ),
        Text::new(
            "请填写数值，或写明没有数值的原因。",
            "Give the figure, or say why there is none.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_has_words_and_a_figure_or_the_reason_why_none() {
        assert!(outcome("入园难得到缓解", true, "").is_ok());
        assert!(outcome("入园难得到缓解", false, "满意度调查明年开展").is_ok());
        for (words, figured, unfigured) in
            [("", true, ""), (" ", false, "没有"), ("好", false, " ")]
        {
            let refusal = outcome(words, figured, unfigured).expect_err("it says no outcome");
            assert_eq!(refusal.kind, RefusalKind::Invalid);
        }
    }
}
