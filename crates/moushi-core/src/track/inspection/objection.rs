//! Objections 异议 of the unit to what the letter says, and their review 复核 by somebody who had no part in the
//! inspection. An objection does not suspend the rectification: days run on, and a shortcoming may be reported
//! and verified meanwhile (as with 行政复议 and the review of sanctions in 教育督导问责办法; 政府督查工作条例
//! art. 17 says nothing else). Only the closing of the unit waits. Not the days themselves (`timing`).

use serde::{Deserialize, Serialize};

use super::refusal::{decided, no_way, over, twice, withdraws};
use super::{Inspected, Shortcoming, State};
use crate::model::Refusal;
use crate::text::Text;
use crate::track::state::own;

/// What a review comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// 维持.
    Upheld,
    /// 变更: something else holds from now on; what was said at first stays on record beside it.
    Changed,
    /// 撤销.
    Revoked,
}

/// An objection as far as its moves go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// The place of the shortcoming; none for the conclusion as a whole.
    pub about: Option<usize>,
    /// Who has filed it.
    pub filer: String,
    /// What was decided; none while it waits.
    pub ruling: Option<Ruling>,
}

impl Ruling {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Upheld, Self::Changed, Self::Revoked];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Upheld => Text::new("维持", "upheld"),
            Self::Changed => Text::new("变更", "changed"),
            Self::Revoked => Text::new("撤销", "revoked"),
        }
    }
}

impl Inspected {
    /// An objection waits to be decided on.
    pub fn disputed(&self) -> bool {
        self.objections.iter().any(|one| one.ruling.is_none())
    }

    /// Refuses evidence for an objection that has been decided on.
    pub fn may_support(&self, at: usize) -> Result<(), Refusal> {
        match self.objections.get(at) {
            None => Err(no_way(&self.stage.title())),
            Some(one) if one.ruling.is_some() => Err(decided()),
            Some(_) => Ok(()),
        }
    }

    /// Once about each thing, and in time.
    pub(super) fn may_object(&self, about: Option<usize>, late: bool) -> Result<(), Refusal> {
        if self.objections.iter().any(|one| one.about == about) {
            return Err(twice());
        }
        if late { Err(over()) } else { Ok(()) }
    }

    /// Once, by somebody who had no part in what is objected to, on neither side.
    pub(super) fn may_rule(&self, at: usize, member: bool, who: &str) -> Result<(), Refusal> {
        let Some(one) = self.objections.get(at) else {
            return Err(no_way(&self.stage.title()));
        };
        if one.ruling.is_some() {
            return Err(decided());
        }
        if one.filer == who || self.about(one).any(|one| one.hands.contains(who)) {
            return Err(own());
        }
        let found = self.about(one).any(|one| one.finder == who);
        let drafted = self.drafter.as_deref() == Some(who);
        if member || found || drafted || self.staff.contains(who) {
            return Err(withdraws());
        }
        Ok(())
    }

    /// What an objection is about: one shortcoming, or all of them.
    fn about(&self, objection: &Objection) -> impl Iterator<Item = &Shortcoming> {
        let about = objection.about;
        let all = self.shortcomings.iter().enumerate();
        all.filter(move |(at, _)| about.is_none_or(|one| one == *at)).map(|(_, one)| one)
    }

    /// Notes a ruling; what is revoked stands no longer, and nobody asks for time for it.
    pub(super) fn ruled(&mut self, at: usize, ruling: Ruling) {
        self.objections[at].ruling = Some(ruling);
        if ruling != Ruling::Revoked {
            return;
        }
        let about = self.objections[at].about;
        for (place, one) in self.shortcomings.iter_mut().enumerate() {
            if about.is_none_or(|at| at == place) && one.state.stands() {
                one.state = State::Revoked;
                one.asked = None;
            }
        }
    }
}
