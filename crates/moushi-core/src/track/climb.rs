//! How a filling climbs 逐级审核: from the unit that fills it in, over every body between, to the body that asks; back
//! down with a reason, and open again for a correction. A pure function of where it lies; who may take a step is not
//! decided here.

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// Where a filling lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// With the unit that fills it in.
    WithUnit,
    /// At the desk of a body above.
    AtDesk,
    /// Accepted by the body that asks: locked.
    Accepted,
}

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 报送: the unit hands it in.
    HandIn,
    /// 审核通过: the body at whose desk it lies passes it on.
    Approve,
    /// 退回: that body sends it back.
    Return,
    /// 退回更正: the body that asks unlocks it for a correction.
    Reopen,
}

impl Step {
    /// Its word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::HandIn => "handed_in",
            Self::Approve => "approved",
            Self::Return => "returned",
            Self::Reopen => "reopened",
        }
    }

    /// The step of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::HandIn, Self::Approve, Self::Return, Self::Reopen]
            .into_iter()
            .find(|step| step.word() == word)
    }

    /// What it is called once it is done.
    pub fn title(self) -> Text {
        match self {
            Self::HandIn => Text::new("报送", "Handed in"),
            Self::Approve => Text::new("审核通过", "Approved"),
            Self::Return => Text::new("退回", "Returned"),
            Self::Reopen => Text::new("退回更正", "Reopened for a correction"),
        }
    }
}

impl Lies {
    /// Where it lies after a step. `last`: there is no body above the one that takes the step.
    ///
    /// # Errors
    /// When there is no such step from here.
    pub fn after(self, step: Step, last: bool) -> Result<Self, Refusal> {
        match (self, step) {
            (Self::WithUnit, Step::HandIn) => Ok(Self::AtDesk),
            (Self::AtDesk, Step::Approve) if last => Ok(Self::Accepted),
            (Self::AtDesk, Step::Approve) => Ok(Self::AtDesk),
            (Self::AtDesk, Step::Return) | (Self::Accepted, Step::Reopen) => Ok(Self::WithUnit),
            _ => Err(self.refusal()),
        }
    }

    /// Whether the unit may still change what it has filled in.
    ///
    /// # Errors
    /// When it has handed it in.
    pub fn changes(self) -> Result<(), Refusal> {
        if self == Self::WithUnit { Ok(()) } else { Err(self.refusal()) }
    }

    fn refusal(self) -> Refusal {
        let message = match self {
            Self::WithUnit => {
                Text::new("填报单位还没有报送。", "The unit has not handed it in yet.")
            }
            Self::AtDesk => {
                Text::new("已经报送，正在审核。", "It has been handed in and is being looked at.")
            }
            Self::Accepted => {
                Text::new("已经审核通过并锁定。", "It has been accepted and is locked.")
            }
        };
        let advice = match self {
            Self::WithUnit => {
                Text::new("请等待报送，或提醒填报单位。", "Wait, or remind the unit.")
            }
            Self::AtDesk => Text::new(
                "要修改的，请审核单位先退回。",
                "To change it, have the body that looks at it return it.",
            ),
            Self::Accepted => Text::new(
                "要更正的，请下达单位退回更正；原数据留存。",
                "To correct it, have the body that asks reopen it; what was there is kept.",
            ),
        };
        Refusal::new(RefusalKind::Conflict, message, advice)
    }
}

/// The places of the bodies above a unit up to the one that asks, the nearest first. A place is a path of ids that ends in
/// a slash, `/1/4/9/`; nothing when the unit does not lie below that body.
pub fn above<'a>(unit: &'a str, asks: &str) -> Vec<&'a str> {
    let inside = unit.strip_prefix(asks).filter(|rest| !rest.is_empty() && asks.ends_with('/'));
    let Some(inside) = inside else { return Vec::new() };
    let ends = inside.trim_end_matches('/').rmatch_indices('/').map(|(at, _)| at + 1);
    let mut places: Vec<&str> = ends.map(|end| &unit[..asks.len() + end]).collect();
    places.push(&unit[..asks.len()]);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filling_climbs_to_the_last_desk_and_comes_back_with_a_reason_or_for_a_correction() {
        let at = Lies::WithUnit;
        let at = at.after(Step::HandIn, false).expect("it is handed in");
        let at = at.after(Step::Approve, false).expect("passed on");
        assert_eq!(at, Lies::AtDesk);
        assert_eq!(at.after(Step::Return, false).expect("returned"), Lies::WithUnit);
        let at = at.after(Step::Approve, true).expect("accepted");
        assert_eq!(at, Lies::Accepted);
        assert_eq!(at.after(Step::Reopen, true).expect("reopened"), Lies::WithUnit);
    }

    #[test]
    fn nothing_is_done_twice_or_out_of_turn() {
        for (lies, steps) in [
            (Lies::WithUnit, vec![Step::Approve, Step::Return, Step::Reopen]),
            (Lies::AtDesk, vec![Step::HandIn, Step::Reopen]),
            (Lies::Accepted, vec![Step::HandIn, Step::Approve, Step::Return]),
        ] {
            for step in steps {
                assert!(lies.after(step, true).is_err(), "{lies:?} {step:?}");
            }
        }
        assert!(Lies::WithUnit.changes().is_ok());
        assert!(Lies::AtDesk.changes().is_err() && Lies::Accepted.changes().is_err());
    }

    #[test]
    fn the_bodies_above_a_unit_are_those_up_to_the_one_that_asks() {
        assert_eq!(above("/1/4/9/", "/1/"), ["/1/4/", "/1/"]);
        assert_eq!(above("/1/4/", "/1/"), ["/1/"]);
        assert_eq!(above("/1/4/9/", "/1/4/"), ["/1/4/"]);
        assert!(above("/1/", "/1/").is_empty() && above("/2/4/", "/1/").is_empty());
    }
}
