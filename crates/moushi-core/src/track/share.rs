//! A share of a target that was handed down 分解指标: what its unit and whoever handed it down may do to it
//! next, and whether a figure asks for less than was handed down. Not how a target is split (`cascade`).

use serde::{Deserialize, Serialize};

use super::Direction;
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// Where a share stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// 待签收: handed down, not answered.
    Proposed,
    /// 已签收.
    Accepted,
    /// 请求调低: the unit offers less; until that is agreed to, nothing holds.
    Softened,
    /// 已退回.
    Returned,
    /// 已撤回.
    Withdrawn,
}

use Share::{Accepted, Proposed, Returned, Softened, Withdrawn};

/// What is done about a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// 下达, also anew with another figure.
    Propose,
    /// 签收 as it is, or for more.
    Accept,
    /// 签收 for less.
    Soften,
    /// 退回.
    Return,
    /// 同意调低.
    Agree,
    /// 撤回.
    Withdraw,
}

impl Share {
    /// Every one, in the order of lists.
    pub const ALL: [Self; 5] = [Proposed, Softened, Returned, Accepted, Withdrawn];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Proposed => Text::new("○ 待签收", "○ To answer"),
            Accepted => Text::new("● 已签收", "● Accepted"),
            Softened => Text::new("■ 请求调低", "■ Offers less"),
            Returned => Text::new("▲ 已退回", "▲ Returned"),
            Withdrawn => Text::new("－ 已撤回", "－ Withdrawn"),
        }
    }

    /// It still counts towards the whole.
    pub fn stands(self) -> bool {
        !matches!(self, Returned | Withdrawn)
    }

    /// The share after something is done about it; refused when that is no way from here.
    pub fn after(self, step: Handling) -> Result<Self, Refusal> {
        use Handling::{Accept, Agree, Propose, Return, Soften, Withdraw};
        match (self, step) {
            (_, Propose) => Ok(Proposed),
            (Proposed, Accept) | (Softened, Agree) => Ok(Accepted),
            (Proposed, Soften) => Ok(Softened),
            (Proposed, Return) => Ok(Returned),
            (Proposed | Softened | Returned | Accepted, Withdraw) => Ok(Withdrawn),
            _ => Err(no_way(self)),
        }
    }
}

/// Whether `offered` is less than `handed` down, in the direction that is better.
pub fn softer(offered: f64, handed: f64, direction: Direction) -> bool {
    match direction {
        Direction::Up => offered < handed,
        Direction::Down => offered > handed,
    }
}

fn no_way(at: Share) -> Refusal {
    let title = at.title();
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("这项分解指标现在是“{}”，不能这样办理。", title.zh),
            format!("The share is now “{}”; that cannot be done.", title.en),
        ),
        Text::new("请刷新页面查看最新状态。", "Reload to see where it stands."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_of_a_share_are_these_and_no_others() {
        use Handling::{Accept, Agree, Propose, Return, Soften, Withdraw};
        let steps = [Propose, Accept, Soften, Return, Agree, Withdraw];
        let ways = |at: Share| steps.map(|step| at.after(step).ok());
        let some = Some;
        assert_eq!(
            ways(Proposed),
            [some(Proposed), some(Accepted), some(Softened), some(Returned), None, some(Withdrawn)]
        );
        assert_eq!(ways(Accepted), [some(Proposed), None, None, None, None, some(Withdrawn)]);
        assert_eq!(
            ways(Softened),
            [some(Proposed), None, None, None, some(Accepted), some(Withdrawn)]
        );
        assert_eq!(ways(Returned), [some(Proposed), None, None, None, None, some(Withdrawn)]);
        assert_eq!(ways(Withdrawn), [some(Proposed), None, None, None, None, None]);
    }

    #[test]
    fn less_is_less_in_the_direction_that_is_better() {
        assert!(softer(79.0, 80.0, Direction::Up) && !softer(80.0, 80.0, Direction::Up));
        assert!(softer(11.0, 10.0, Direction::Down) && !softer(9.0, 10.0, Direction::Down));
    }
}
