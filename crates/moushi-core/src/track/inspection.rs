//! Inspections 督查、督导 of one unit: preliminary opinion, defence, opinion letter, rectification, closing
//! (教育督导条例 arts. 16–22). One table of moves with what must hold before each; a path that is not in it
//! does not exist. What may be said against the letter is in `objection`. Not the yearly list, and not the
//! days within which a step is to be taken (`timing`).

mod objection;
mod refusal;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::objection::{Objection, Ruling};
use self::refusal::{
    asked, heard, no_way, secret, unasked, unchecked, unfinished, unheard, unseen, untold, waiting,
};
use super::state::own;
use crate::model::Refusal;
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
    /// 已撤销: stood in the letter and was taken away by a review.
    Revoked,
}

use Stage::{Closed, Drafted, Drawn, Ended, FedBack, Notified, Rectifying};
use State::{Done, Found, Open, Reported, Revoked, Withdrawn};

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
    /// Everybody who has taken a turn for the body that inspects: they withdraw from a review.
    pub staff: BTreeSet<String>,
    /// What was found, in the order in which it was put on file.
    pub shortcomings: Vec<Shortcoming>,
    /// What the unit has objected to, in the order in which it did.
    pub objections: Vec<Objection>,
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
    /// 上传佐证 of its rectification.
    Show(usize),
    /// 报告整改情况.
    Report(usize),
    /// 核查属实、销号.
    Confirm {
        /// The shortcoming.
        at: usize,
        /// What was looked at is on record.
        checked: bool,
        /// The unit has handed in evidence, and none of it was looked at.
        unseen: bool,
    },
    /// 核查未通过.
    Reject(usize),
    /// 重新打开.
    Reopen(usize),
    /// 办结.
    Close,
    /// 提出异议 to a shortcoming in the letter, or to its conclusion as a whole.
    Object {
        /// The shortcoming.
        about: Option<usize>,
        /// The time for it is over.
        late: bool,
    },
    /// 复核决定 on an objection.
    Rule {
        /// The place of the objection.
        at: usize,
        /// What is decided.
        ruling: Ruling,
        /// Whoever decides is named as one of the team.
        member: bool,
    },
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
    pub const ALL: [Self; 6] = [Found, Open, Reported, Done, Withdrawn, Revoked];

    /// Neither taken back nor revoked.
    pub fn stands(self) -> bool {
        !matches!(self, Withdrawn | Revoked)
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Found => Text::new("已记录", "on file"),
            Open => Text::new("待整改", "to be rectified"),
            Reported => Text::new("待核查", "to be verified"),
            Done => Text::new("已销号", "closed"),
            Withdrawn => Text::new("不予认定", "withdrawn"),
            Revoked => Text::new("已撤销", "revoked"),
        }
    }
}

impl Turn {
    /// The whole table.
    fn way(self) -> Way {
        const BEFORE: &[Stage] = &[Drawn, Notified, Ended];
        const LETTERED: &[Stage] = &[Rectifying, Closed];
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
            Self::Show(_) => one(&[Open, Reported], None),
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
            Self::Object { .. } => Way { of: &[Open, Reported, Done], ..whole(LETTERED, None) },
            Self::Rule { .. } => whole(LETTERED, None),
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
            | Self::Show(at)
            | Self::Report(at)
            | Self::Confirm { at, .. }
            | Self::Reject(at)
            | Self::Reopen(at) => Some(at),
            Self::Object { about, .. } => about,
            _ => None,
        }
    }

    /// It is taken for the body that inspects, in the inspection itself: not what a leader decides on a request
    /// afterwards.
    fn of_team(self) -> bool {
        matches!(
            self,
            Self::Notify
                | Self::End
                | Self::Find
                | Self::Withdraw(_)
                | Self::FeedBack
                | Self::Draft { .. }
                | Self::Return
                | Self::Issue
                | Self::Confirm { .. }
                | Self::Reject(_)
                | Self::Reopen(_)
        )
    }
}

impl Inspected {
    /// A unit that has just been drawn.
    pub fn drawn(unannounced: bool) -> Self {
        Self {
            stage: Drawn,
            unannounced,
            heard: false,
            drafter: None,
            staff: BTreeSet::new(),
            shortcomings: Vec::new(),
            objections: Vec::new(),
        }
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
            Turn::Close if self.disputed() => Err(waiting()),
            Turn::Close => match self.open() {
                0 => Ok(()),
                count => Err(unfinished(count)),
            },
            Turn::Object { about, late } => self.may_object(about, late),
            Turn::Rule { at, member, .. } => self.may_rule(at, member, who),
            _ => Ok(()),
        }
    }

    /// What comes of a turn beside the stage and the state.
    fn effect(&mut self, turn: Turn, who: &str) {
        if turn.of_team() {
            self.staff.insert(who.to_owned());
        }
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
            Turn::Object { about, .. } => {
                self.objections.push(Objection { about, filer: who.to_owned(), ruling: None });
            }
            Turn::Rule { at, ruling, .. } => self.ruled(at, ruling),
            _ => {}
        }
        let Some(one) = turn.at().map(|at| &mut self.shortcomings[at]) else { return };
        match turn {
            Turn::Plan(_) | Turn::Show(_) => drop(one.hands.insert(who.to_owned())),
            Turn::AskTime(_) => one.asked = Some(who.to_owned()),
            Turn::GiveTime(_) | Turn::DenyTime(_) => one.asked = None,
            Turn::Report(_) => {
                one.asked = None;
                one.hands.insert(who.to_owned());
            }
            _ => {}
        }
    }

    /// Shortcomings that stand and are not closed.
    pub fn open(&self) -> usize {
        self.shortcomings.iter().filter(|one| one.state.stands() && one.state != Done).count()
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
            Turn::Confirm { unseen: true, .. } => Err(unseen()),
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
