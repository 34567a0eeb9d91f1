//! Why a turn of an inspection is not taken, and what to do now. Not the rules themselves.

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

fn conflict(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Conflict, message, advice)
}

pub(super) fn no_way(at: &Text) -> Refusal {
    conflict(
        Text::of(
            format!("目前状态是“{}”，不能这样办理。", at.zh),
            format!("It is {}; that cannot be done now.", at.en),
        ),
        Text::new("请刷新页面，查看最新状态和可办事项。", "Reload to see where it stands."),
    )
}

pub(super) fn secret() -> Refusal {
    conflict(
        Text::new("暗访不事先通知被督查单位。", "A visit in secret is not announced."),
        Text::new("请在实地督导结束后反馈初步意见。", "Feed the opinion back after the visit."),
    )
}

pub(super) fn untold() -> Refusal {
    conflict(
        Text::new(
            "还没有书面通知被督查单位（教育督导条例第十七条）。",
            "The unit has not been told in writing.",
        ),
        Text::new("请先发出通知，再记录督导结束。", "Send the notice first."),
    )
}

pub(super) fn heard() -> Refusal {
    conflict(
        Text::new("本单位已经申辩或放弃申辩。", "The unit has been heard already."),
        Text::new(
            "如有补充，请与督查人员联系，在意见书发出前说明。",
            "Tell the team what there is to add before the letter is issued.",
        ),
    )
}

pub(super) fn unheard() -> Refusal {
    conflict(
        Text::new(
            "申辩期限还没有到，被督查单位也没有表示放弃申辩。",
            "The unit may still defend itself and has not said that it will not.",
        ),
        Text::new(
            "请等期限届满，或请被督查单位申辩、放弃申辩后再拟意见书。",
            "Wait for the last day, or for the unit’s word, then draft the letter.",
        ),
    )
}

pub(super) fn unfinished(count: usize) -> Refusal {
    conflict(
        Text::of(
            format!("还有 {count} 个问题没有销号。"),
            format!("{count} shortcoming(s) are still open."),
        ),
        Text::new("请核查整改、逐个销号后再办结。", "Verify and close each of them first."),
    )
}

pub(super) fn unchecked() -> Refusal {
    conflict(
        Text::new("还没有写明核查了什么。", "What was looked at is not on record."),
        Text::new("请写明抽查、比对的情况，再予销号。", "Write down what was checked, then close."),
    )
}

pub(super) fn asked() -> Refusal {
    conflict(
        Text::new("延期申请正在审批。", "More time has been asked for already."),
        Text::new("请等审批有了结果。", "Wait until it is decided."),
    )
}

pub(super) fn unasked() -> Refusal {
    conflict(
        Text::new("没有等待审批的延期申请。", "Nobody asks for more time."),
        Text::new("它可能已由他人审批，请刷新页面。", "Somebody may have decided; reload."),
    )
}

pub(super) fn unseen() -> Refusal {
    conflict(
        Text::new(
            "单位上传了佐证，还没有写明查看了哪几份。",
            "The unit has handed in evidence; which of it was looked at is not said.",
        ),
        Text::new(
            "请打开佐证，勾选已查看的，再予销号。",
            "Open it, tick what you looked at, then close.",
        ),
    )
}

pub(super) fn waiting() -> Refusal {
    conflict(
        Text::new("还有异议没有作出复核决定。", "An objection has not been decided on yet."),
        Text::new("请等复核决定作出后再办结。", "Close it when the review is decided."),
    )
}

pub(super) fn over() -> Refusal {
    conflict(
        Text::new("提出异议的期限已经届满。", "The time for an objection is over."),
        Text::new(
            "整改确有困难的，可以在整改措施中说明理由、申请延期。",
            "Ask for more time with the plan of rectification where it is needed.",
        ),
    )
}

pub(super) fn twice() -> Refusal {
    conflict(
        Text::new("对同一事项已经提出过异议。", "This has been objected to before."),
        Text::new(
            "复核期间可以补充佐证；已有复核决定的，按决定执行。",
            "Add evidence while it is under review; a decision that is there holds.",
        ),
    )
}

pub(super) fn decided() -> Refusal {
    conflict(
        Text::new("这项异议已经作出复核决定。", "This objection has been decided on."),
        Text::new("请查看复核决定书。", "See the decision."),
    )
}

pub(super) fn withdraws() -> Refusal {
    conflict(
        Text::new(
            "参与本次督导的人员应当回避，不能办理复核。",
            "Whoever took part in the inspection withdraws from its review.",
        ),
        Text::new(
            "请由没有参与记录问题、起草签发意见书和核查整改，也不在督导小组名单上的领导决定。",
            "A leader decides who has neither recorded, drafted, signed nor verified, and is not named in the team.",
        ),
    )
}
