//! Where a task stands, what about it waits for a decision, and how far the office has gone: one table
//! of moves, with what must hold before each. A path that is not in the table does not exist.

use serde::{Deserialize, Serialize};

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// Where a task stands 生命周期.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// 已立项: issued with its plan.
    Established,
    /// 待签收: proposed to the unit that is to lead it.
    Assigned,
    /// 执行中.
    InProgress,
    /// 申请办结: its unit says that it is done.
    CompletionClaimed,
    /// 核查中: somebody else looks.
    Verifying,
    /// 已销号.
    Closed,
    /// 已评估: its effect has been looked at.
    Evaluated,
    /// 已归档.
    Archived,
    /// 已中止: stands still and may go on.
    Suspended,
    /// 已取消.
    Cancelled,
    /// 未完成结转: goes on as a task of the next year.
    CarriedOver,
    /// 并入: goes on within another task.
    Merged,
}

use Lifecycle::{
    Archived, Assigned, Cancelled, CarriedOver, Closed, CompletionClaimed, Established, Evaluated,
    InProgress, Merged, Suspended, Verifying,
};

impl Lifecycle {
    /// Every one, in the order of a task's life; the ways out at the end.
    pub const ALL: [Self; 12] = [
        Established,
        Assigned,
        InProgress,
        CompletionClaimed,
        Verifying,
        Closed,
        Evaluated,
        Archived,
        Suspended,
        Cancelled,
        CarriedOver,
        Merged,
    ];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Established => Text::new("已立项", "established"),
            Assigned => Text::new("待签收", "assigned"),
            InProgress => Text::new("执行中", "in progress"),
            CompletionClaimed => Text::new("申请办结", "completion claimed"),
            Verifying => Text::new("核查中", "being verified"),
            Closed => Text::new("已销号", "closed"),
            Evaluated => Text::new("已评估", "evaluated"),
            Archived => Text::new("已归档", "archived"),
            Suspended => Text::new("已中止", "suspended"),
            Cancelled => Text::new("已取消", "cancelled"),
            CarriedOver => Text::new("已结转", "carried over"),
            Merged => Text::new("已并入", "merged"),
        }
    }
}

/// How deep a change goes 调整类别: it decides who grants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A 类: wording; the head of the lead unit.
    Wording,
    /// B 类: a milestone within the quarter; the leader in charge.
    Milestone,
    /// C 类: target, deadline, lead unit or deliverable; the leader in charge and the office.
    Substance,
}

/// What is asked for 申请事项. Suspending and cancelling are D 类: the head decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// 调整.
    Change(Class),
    /// 中止.
    Suspend,
    /// 取消.
    Cancel,
}

/// Something that waits for a decision; at most one of a task. Until it is granted, what was stays in
/// force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What is asked for.
    pub asked: Asked,
    /// Who asks.
    pub by: String,
}

/// What a unit shows when it says that a task is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Milestones that are neither reached nor waived.
    pub open_milestones: u32,
    /// Pieces of evidence that are asked for and not there.
    pub missing_evidence: u32,
    /// The number promised is not reached, and nobody has said why.
    pub unexplained_shortfall: bool,
}

/// What happens to a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// 下达: proposed to the lead unit.
    Assign,
    /// 签收.
    Accept,
    /// 退回, with the reason kept elsewhere.
    Decline,
    /// 反馈进展.
    Report,
    /// 申请调整、中止、取消.
    Ask(Asked),
    /// 批准 what is asked for.
    Grant,
    /// 不予批准.
    Deny,
    /// 恢复 a suspended task.
    Resume,
    /// 申请办结.
    Claim(Ready),
    /// 开始核查.
    Examine,
    /// 属实: the verifier has recorded a sample or a check of the data, or has not.
    Confirm {
        /// It is recorded.
        checked: bool,
    },
    /// 不属实、不充分.
    Reject,
    /// 重新打开.
    Reopen,
    /// 效果评估.
    Evaluate,
    /// 归档.
    Archive,
    /// 年底结转.
    CarryOver,
    /// 并入 another task.
    Merge,
    /// 移交: another unit is to lead it, and has to accept first.
    Hand,
    /// 催办: the office writes without going further.
    Remind,
    /// 升级督办: a step further on a ladder.
    Press {
        /// Steps that the ladder has.
        of: u8,
    },
    /// 答复 what the office or a leader wrote.
    Reply,
}

/// A task as far as its moves go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracked {
    /// Where it stands.
    pub lifecycle: Lifecycle,
    /// What waits for a decision.
    pub pending: Option<Pending>,
    /// How far the office has gone: the step of the ladder, 0 for none.
    pub escalation: u8,
    /// Who has said that it is done.
    pub claimant: Option<String>,
    /// Who has found it to be so, with a check on record.
    pub verifier: Option<String>,
    /// Changes of substance that were granted: among them every extension.
    pub changes: u32,
}

impl Default for Tracked {
    /// As it is when its plan is issued.
    fn default() -> Self {
        Self {
            lifecycle: Established,
            pending: None,
            escalation: 0,
            claimant: None,
            verifier: None,
            changes: 0,
        }
    }
}

impl Move {
    /// From where, and where to; the lifecycle stays where there is no other. The whole table.
    fn way(&self, pending: Option<&Pending>) -> (&'static [Lifecycle], Option<Lifecycle>) {
        const OPEN: &[Lifecycle] = &[Established, Assigned, InProgress];
        const UNDER_WAY: &[Lifecycle] = &[Assigned, InProgress, CompletionClaimed, Verifying];
        const ALIVE: &[Lifecycle] =
            &[Established, Assigned, InProgress, CompletionClaimed, Verifying, Suspended];
        match self {
            Self::Assign => (&[Established], Some(Assigned)),
            Self::Accept => (&[Assigned], Some(InProgress)),
            Self::Decline => (&[Assigned], Some(Established)),
            Self::Report => (&[InProgress], None),
            Self::Ask(_) | Self::Deny => (OPEN, None),
            Self::Grant => match pending.map(|pending| pending.asked) {
                Some(Asked::Suspend) => (OPEN, Some(Suspended)),
                Some(Asked::Cancel) => (OPEN, Some(Cancelled)),
                _ => (OPEN, None),
            },
            Self::Resume => (&[Suspended], Some(InProgress)),
            Self::Claim(_) => (&[InProgress], Some(CompletionClaimed)),
            Self::Examine => (&[CompletionClaimed], Some(Verifying)),
            Self::Confirm { .. } => (&[Verifying], Some(Closed)),
            Self::Reject => (&[Verifying], Some(InProgress)),
            Self::Reopen => (&[Closed], Some(InProgress)),
            Self::Evaluate => (&[Closed], Some(Evaluated)),
            Self::Archive => (&[Evaluated], Some(Archived)),
            Self::CarryOver => (ALIVE, Some(CarriedOver)),
            Self::Merge => (OPEN, Some(Merged)),
            Self::Hand => (OPEN, Some(Assigned)),
            Self::Remind | Self::Press { .. } | Self::Reply => (UNDER_WAY, None),
        }
    }

    /// Goes on while something waits for a decision.
    fn passes_by(&self) -> bool {
        matches!(
            self,
            Self::Grant
                | Self::Deny
                | Self::Report
                | Self::Remind
                | Self::Press { .. }
                | Self::Reply
        )
    }
}

impl Tracked {
    /// The task after a move of `who`; refused when the table has no such way or what must hold before
    /// it does not. Roles are asked at the door; here only who may not be the same person.
    pub fn after(&self, step: &Move, who: &str) -> Result<Self, Refusal> {
        let (from, to) = step.way(self.pending.as_ref());
        if !from.contains(&self.lifecycle) {
            return Err(no_way(self.lifecycle));
        }
        self.guard(step, who)?;
        let mut next = Self { lifecycle: to.unwrap_or(self.lifecycle), ..self.clone() };
        match step {
            Move::Ask(asked) => next.pending = Some(Pending { asked: *asked, by: who.to_owned() }),
            Move::Grant => {
                let asked = next.pending.take().map(|pending| pending.asked);
                next.changes += u32::from(asked == Some(Asked::Change(Class::Substance)));
            }
            Move::Deny => next.pending = None,
            Move::Claim(_) => next.claimant = Some(who.to_owned()),
            Move::Confirm { .. } => (next.verifier, next.escalation) = (Some(who.to_owned()), 0),
            Move::Reject | Move::Reopen => (next.claimant, next.verifier) = (None, None),
            Move::Press { .. } => next.escalation += 1,
            _ => {}
        }
        Ok(next)
    }

    fn guard(&self, step: &Move, who: &str) -> Result<(), Refusal> {
        match (&self.pending, step) {
            (None, Move::Grant | Move::Deny) => return Err(nothing_asked()),
            (Some(pending), Move::Grant | Move::Deny) if pending.by == who => return Err(own()),
            (Some(_), step) if !step.passes_by() => return Err(waiting()),
            _ => {}
        }
        match step {
            Move::Claim(ready) => ready.check(),
            Move::Examine | Move::Confirm { .. } | Move::Reject | Move::Evaluate
                if self.claimant.as_deref() == Some(who) =>
            {
                Err(own())
            }
            Move::Confirm { checked: false } => Err(unchecked()),
            Move::Press { of } if self.escalation >= *of => Err(strongest()),
            _ => Ok(()),
        }
    }
}

impl Ready {
    /// Refuses what is not done yet.
    fn check(self) -> Result<(), Refusal> {
        let refused =
            |message: Text, advice: Text| Err(Refusal::new(RefusalKind::Conflict, message, advice));
        if self.open_milestones > 0 {
            let count = self.open_milestones;
            return refused(
                Text::of(
                    format!("还有 {count} 个节点没有完成。"),
                    format!("{count} milestones are open."),
                ),
                Text::new(
                    "请先办结各节点，或申请免除。",
                    "Reach them, or have them waived, first.",
                ),
            );
        }
        if self.missing_evidence > 0 {
            let count = self.missing_evidence;
            return refused(
                Text::of(
                    format!("还缺 {count} 份佐证。"),
                    format!("{count} pieces of evidence are missing."),
                ),
                Text::new("请上传后再申请办结。", "Add them, then claim completion."),
            );
        }
        if self.unexplained_shortfall {
            return refused(
                Text::new(
                    "数量没有达到目标，也没有说明原因。",
                    "The target is not reached, and no reason is given.",
                ),
                Text::new(
                    "请核对数据，或写明未达到的原因。",
                    "Check the figure, or say why it is not reached.",
                ),
            );
        }
        Ok(())
    }
}

fn conflict(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Conflict, message, advice)
}

fn no_way(at: Lifecycle) -> Refusal {
    let title = at.title();
    conflict(
        Text::of(
            format!("任务{}，不能这样办理。", title.zh),
            format!("The task is {}; that cannot be done now.", title.en),
        ),
        Text::new("请刷新页面，查看任务的最新状态。", "Reload to see where it stands."),
    )
}

fn nothing_asked() -> Refusal {
    conflict(
        Text::new("没有等待审批的申请。", "Nothing waits for a decision."),
        Text::new(
            "它可能已由他人审批，请刷新页面。",
            "Somebody may have decided; reload the page.",
        ),
    )
}

fn waiting() -> Refusal {
    conflict(
        Text::new("这项任务有申请正在审批。", "Something about the task waits for a decision."),
        Text::new("请等审批有了结果再办理。", "Wait until it is decided."),
    )
}

/// The refusal of deciding on, or verifying, what is one's own.
pub fn own() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new(
            "不能审批、核查自己提交的事项。",
            "Nobody decides on or verifies what is their own.",
        ),
        Text::new("请由其他人员办理。", "Somebody else has to do it."),
    )
}

fn unchecked() -> Refusal {
    conflict(
        Text::new(
            "还没有抽查或数据核对的记录。",
            "No sample and no check of the data is on record.",
        ),
        Text::new("请先记录核查情况，再作结论。", "Record what was checked, then conclude."),
    )
}

fn strongest() -> Refusal {
    conflict(
        Text::new("督办已到最高一级。", "The office has gone as far as it goes."),
        Text::new(
            "请按这一级的结果办理，或报请领导批示。",
            "Go on by what comes of it, or ask a leader for a remark.",
        ),
    )
}
