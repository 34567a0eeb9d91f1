//! Inspections 督查、督导 of one unit: preliminary opinion, defence, opinion letter, rectification, closing
//! (教育督导条例 arts. 16–22). One table of moves with what must hold before each; a path that is not in it
//! does not exist. Not the yearly list, and not the days within which a step is to be taken (`timing`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::state::own;
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// How far the inspection of a unit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 已抽定: the unit has not been told.
    Drawn,
    /// 已通知: in writing, in advance (art. 17).
    Notified,
    /// 督导结束: the team has left and talked over what it saw.
    Ended,
    /// 已反馈初步意见: the unit may defend itself (art. 20).
    FedBack,
    /// 意见书待签发.
    Drafted,
    /// 整改中: the opinion letter is issued (art. 21).
    Rectifying,
    /// 已办结.
    Closed,
}

/// How a shortcoming stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 已记录: on file with the team, not yet in a letter.
    Found,
    /// 待整改.
    Open,
    /// 待核查: the unit says that it is put right.
    Reported,
    /// 已销号.
    Done,
    /// 不予认定: taken back before the letter.
    Withdrawn,
}

use Stage::{Closed, Drafted, Drawn, Ended, FedBack, Notified, Rectifying};
use State::{Done, Found, Open, Reported, Withdrawn};

/// A shortcoming 问题 as far as its moves go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortcoming {
    /// How it stands.
    pub state: State,
    /// Who has put it on file.
    pub finder: String,
    /// Everybody who has planned or reported its rectification.
    pub hands: BTreeSet<String>,
    /// Who asks for more time, while nobody has decided.
    pub asked: Option<String>,
}

/// A unit under inspection 被督查单位 as far as its moves go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    /// How far it has come.
    pub stage: Stage,
    /// 暗访: the unit is not told before.
    pub unannounced: bool,
    /// The unit has defended itself, or said that it will not.
    pub heard: bool,
    /// Who has drafted the opinion letter.
    pub drafter: Option<String>,
    /// What was found, in the order in which it was put on file.
    pub shortcomings: Vec<Shortcoming>,
}

/// What happens in the inspection of a unit. A number is the place of a shortcoming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// 书面通知.
    Notify,
    /// 督导结束.
    End,
    /// 记录问题.
    Find,
    /// 不予认定.
    Withdraw(usize),
    /// 反馈初步意见.
    FeedBack,
    /// 申辩, or 放弃申辩.
    Hear,
    /// 起草意见书.
    Draft {
        /// The time for the defence is running, and the unit has said nothing.
        waits: bool,
    },
    /// 退回重拟.
    Return,
    /// 签发意见书.
    Issue,
    /// 制定整改措施.
    Plan(usize),
    /// 申请延期.
    AskTime(usize),
    /// 同意延期.
    GiveTime(usize),
    /// 不同意延期.
    DenyTime(usize),
    /// 报告整改情况.
    Report(usize),
    /// 核查属实、销号.
    Confirm {
        /// The shortcoming.
        at: usize,
        /// What was looked at is on record.
        checked: bool,
    },
    /// 核查未通过.
    Reject(usize),
    /// 重新打开.
    Reopen(usize),
    /// 办结.
    Close,
}

/// From where and where to; what stays has no “to”.
struct Way {
    from: &'static [Stage],
    to: Option<Stage>,
    /// Of the shortcoming that the turn is about.
    of: &'static [State],
    into: Option<State>,
}

impl Stage {
    /// Every one, in order.
    pub const ALL: [Self; 7] = [Drawn, Notified, Ended, FedBack, Drafted, Rectifying, Closed];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Drawn => Text::new("已抽定", "drawn"),
            Notified => Text::new("已通知", "notified"),
            Ended => Text::new("实地督导结束", "visit ended"),
            FedBack => Text::new("已反馈初步意见", "opinion fed back"),
            Drafted => Text::new("意见书待签发", "letter to be signed"),
            Rectifying => Text::new("整改中", "rectifying"),
            Closed => Text::new("已办结", "closed"),
        }
    }
}

impl State {
    /// Every one, in order.
    pub const ALL: [Self; 5] = [Found, Open, Reported, Done, Withdrawn];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Found => Text::new("已记录", "on file"),
            Open => Text::new("待整改", "to be rectified"),
            Reported => Text::new("待核查", "to be verified"),
            Done => Text::new("已销号", "closed"),
            Withdrawn => Text::new("不予认定", "withdrawn"),
        }
    }
}

impl Turn {
    /// The whole table.
    fn way(self) -> Way {
        const BEFORE: &[Stage] = &[Drawn, Notified, Ended];
        const UPTO_FED_BACK: &[Stage] = &[Drawn, Notified, Ended, FedBack];
        let whole = |from, to| Way { from, to, of: &[], into: None };
        let one = |of, into| Way { from: &[Rectifying], to: None, of, into };
        match self {
            Self::Notify => whole(&[Drawn], Some(Notified)),
            Self::End => whole(&[Drawn, Notified], Some(Ended)),
            Self::Find => whole(BEFORE, None),
            Self::Withdraw(_) => {
                Way { from: UPTO_FED_BACK, to: None, of: &[Found], into: Some(Withdrawn) }
            }
            Self::FeedBack => whole(&[Ended], Some(FedBack)),
            Self::Hear => whole(&[FedBack], None),
            Self::Draft { .. } => whole(&[FedBack], Some(Drafted)),
            Self::Return => whole(&[Drafted], Some(FedBack)),
            Self::Issue => whole(&[Drafted], Some(Rectifying)),
            Self::Plan(_) | Self::AskTime(_) | Self::GiveTime(_) | Self::DenyTime(_) => {
                one(&[Open], None)
            }
            Self::Report(_) => one(&[Open], Some(Reported)),
            Self::Confirm { .. } => one(&[Reported], Some(Done)),
            Self::Reject(_) => one(&[Reported], Some(Open)),
            Self::Reopen(_) => Way {
                from: &[Rectifying, Closed],
                to: Some(Rectifying),
                of: &[Done],
                into: Some(Open),
            },
            Self::Close => whole(&[Rectifying], Some(Closed)),
        }
    }

    /// The place of the shortcoming that it is about.
    fn at(self) -> Option<usize> {
        match self {
            Self::Withdraw(at)
            | Self::Plan(at)
            | Self::AskTime(at)
            | Self::GiveTime(at)
            | Self::DenyTime(at)
            | Self::Report(at)
            | Self::Confirm { at, .. }
            | Self::Reject(at)
            | Self::Reopen(at) => Some(at),
            _ => None,
        }
    }
}

impl Inspected {
    /// A unit that has just been drawn.
    pub fn drawn(unannounced: bool) -> Self {
        let (stage, drafter, shortcomings) = (Drawn, None, Vec::new());
        Self { stage, unannounced, heard: false, drafter, shortcomings }
    }

    /// The inspection after a turn of `who`; refused when the table has no such way or what must hold
    /// before it does not. Roles are asked at the door; here only who may not be the same person.
    pub fn after(&self, turn: Turn, who: &str) -> Result<Self, Refusal> {
        let way = turn.way();
        if !way.from.contains(&self.stage) {
            return Err(no_way(&self.stage.title()));
        }
        let about = match turn.at() {
            Some(at) => Some(self.shortcomings.get(at).ok_or_else(|| no_way(&Found.title()))?),
            None => None,
        };
        if let Some(one) = about {
            if !way.of.contains(&one.state) {
                return Err(no_way(&one.state.title()));
            }
            one.guard(turn, who)?;
        }
        self.guard(turn, who)?;
        let mut next = Self { stage: way.to.unwrap_or(self.stage), ..self.clone() };
        if let Some(at) = turn.at() {
            let one = &mut next.shortcomings[at];
            one.state = way.into.unwrap_or(one.state);
        }
        next.effect(turn, who);
        Ok(next)
    }

    /// What must hold before a turn of the whole.
    fn guard(&self, turn: Turn, who: &str) -> Result<(), Refusal> {
        match turn {
            Turn::Notify if self.unannounced => Err(secret()),
            Turn::End if self.stage == Drawn && !self.unannounced => Err(untold()),
            Turn::Hear if self.heard => Err(heard()),
            Turn::Draft { waits: true } if !self.heard => Err(unheard()),
            Turn::Issue if self.drafter.as_deref() == Some(who) => Err(own()),
            Turn::Close => match self.open() {
                0 => Ok(()),
                count => Err(unfinished(count)),
            },
            _ => Ok(()),
        }
    }

    /// What comes of a turn beside the stage and the state.
    fn effect(&mut self, turn: Turn, who: &str) {
        match turn {
            Turn::Find => self.shortcomings.push(Shortcoming {
                state: Found,
                finder: who.to_owned(),
                hands: BTreeSet::new(),
                asked: None,
            }),
            Turn::Hear => self.heard = true,
            Turn::Draft { .. } => self.drafter = Some(who.to_owned()),
            Turn::Return => self.drafter = None,
            Turn::Issue => {
                let found = self.shortcomings.iter_mut().filter(|one| one.state == Found);
                found.for_each(|one| one.state = Open);
            }
            _ => {}
        }
        let Some(one) = turn.at().map(|at| &mut self.shortcomings[at]) else { return };
        match turn {
            Turn::Plan(_) => drop(one.hands.insert(who.to_owned())),
            Turn::AskTime(_) => one.asked = Some(who.to_owned()),
            Turn::GiveTime(_) | Turn::DenyTime(_) => one.asked = None,
            Turn::Report(_) => {
                one.asked = None;
                one.hands.insert(who.to_owned());
            }
            _ => {}
        }
    }

    /// Shortcomings that are neither closed nor withdrawn.
    pub fn open(&self) -> usize {
        self.shortcomings.iter().filter(|one| !matches!(one.state, Done | Withdrawn)).count()
    }
}

impl Shortcoming {
    /// What must hold before a turn about it: nobody verifies what they have found or put right
    /// themselves, and nobody gives themselves more time.
    fn guard(&self, turn: Turn, who: &str) -> Result<(), Refusal> {
        let mine = self.finder == who || self.hands.contains(who);
        match turn {
            Turn::Confirm { .. } | Turn::Reject(_) if mine => Err(own()),
            Turn::Confirm { checked: false, .. } => Err(unchecked()),
            Turn::AskTime(_) if self.asked.is_some() => Err(asked()),
            Turn::GiveTime(_) | Turn::DenyTime(_) => match &self.asked {
                None => Err(unasked()),
                Some(by) if by == who => Err(own()),
                Some(_) => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

fn conflict(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Conflict, message, advice)
}

fn no_way(at: &Text) -> Refusal {
    conflict(
        Text::of(
            format!("目前状态是“{}”，不能这样办理。", at.zh),
            format!("It is {}; that cannot be done now.", at.en),
        ),
        Text::new("请刷新页面，查看最新状态和可办事项。", "Reload to see where it stands."),
    )
}

fn secret() -> Refusal {
    conflict(
        Text::new("暗访不事先通知被督查单位。", "A visit in secret is not announced."),
        Text::new("请在实地督导结束后反馈初步意见。", "Feed the opinion back after the visit."),
    )
}

fn untold() -> Refusal {
    conflict(
        Text::new(
            "还没有书面通知被督查单位（教育督导条例第十七条）。",
            "The unit has not been told in writing.",
        ),
        Text::new("请先发出通知，再记录督导结束。", "Send the notice first."),
    )
}

fn heard() -> Refusal {
    conflict(
        Text::new("本单位已经申辩或放弃申辩。", "The unit has been heard already."),
        Text::new(
            "如有补充，请与督查人员联系，在意见书发出前说明。",
            "Tell the team what there is to add before the letter is issued.",
        ),
    )
}

fn unheard() -> Refusal {
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

fn unfinished(count: usize) -> Refusal {
    conflict(
        Text::of(
            format!("还有 {count} 个问题没有销号。"),
            format!("{count} shortcoming(s) are still open."),
        ),
        Text::new("请核查整改、逐个销号后再办结。", "Verify and close each of them first."),
    )
}

fn unchecked() -> Refusal {
    conflict(
        Text::new("还没有写明核查了什么。", "What was looked at is not on record."),
        Text::new("请写明抽查、比对的情况，再予销号。", "Write down what was checked, then close."),
    )
}

fn asked() -> Refusal {
    conflict(
        Text::new("延期申请正在审批。", "More time has been asked for already."),
        Text::new("请等审批有了结果。", "Wait until it is decided."),
    )
}

fn unasked() -> Refusal {
    conflict(
        Text::new("没有等待审批的延期申请。", "Nobody asks for more time."),
        Text::new("它可能已由他人审批，请刷新页面。", "Somebody may have decided; reload."),
    )
}
