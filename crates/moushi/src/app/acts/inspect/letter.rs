//! The opinion letter 督导意见书: drafted after the defence is weighed, signed by a leader who has not drafted
//! it, and the end of the inspection of a unit.

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::{CALENDAR, State, Turn, timing};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Standing, conflict, inspected_target, invalid, standing};
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::{boxed, day, said};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::papers::inspect::letter;
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::Tx;

/// Drafts the opinion letter 起草督导意见书: it says how the unit is judged, what is to be put right until
/// when, and what is advised (教育督导条例 art. 21).
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Draft {
    /// The unit under inspection.
    pub inspected: String,
    /// The version that the person has seen.
    pub version: i64,
    /// How the unit is judged.
    pub evaluation: String,
    /// What is advised.
    pub advice: String,
    /// How the defence was weighed; needed when there is one.
    #[serde(default)]
    pub weighed: String,
    /// Last day for shortcomings that have none yet, or one that is over.
    #[serde(default)]
    pub until: String,
}

impl Act for Draft {
    const NAME: &'static str = "opinion-draft";
    const TITLE: Text = Text::new("起草督导意见书", "Draft the opinion letter");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        let waits = waits(change, &unit).await?;
        unit.turn(change, Turn::Draft { waits })?;
        if !unit.row.defence.is_empty() && self.weighed.trim().is_empty() {
            return Err(unweighed().into());
        }
        unit.row.evaluation = said(&self.evaluation)?;
        unit.row.advice = said(&self.advice)?;
        unit.row.weighed = boxed(&self.weighed)?;
        unit.row.returned = String::new();
        let today = change.today.to_string();
        let until = day(self.until.trim(), change.today)?;
        let open = unit.case.found.iter_mut().filter(|one| one.state() != State::Withdrawn);
        for one in open.filter(|one| one.due.is_empty() || one.due <= today) {
            one.due = until.ok_or_else(|| undated(one.seq))?.to_string();
        }
        let detail = json!({ "added": unit.row.evaluation });
        unit.keep(change, detail).await
    }
}

/// Whether the unit may still defend itself by a timer that sets a number.
async fn waits(change: &Change<'_>, unit: &Standing) -> Result<bool, Trouble> {
    let province = preferences::value(change.tx, "track.timers").await?;
    let comprehensive = unit.inspection.comprehensive != 0;
    let days = unit.row.days(&unit.case);
    let due = timing(&days, &province, comprehensive, change.today, &CALENDAR);
    let defence = due.iter().find(|one| one.timer.name == "defence");
    Ok(defence.and_then(|one| one.last).is_some_and(|last| change.today <= last))
}

fn unweighed() -> Refusal {
    conflict(
        Text::new(
            "被督查单位提出了申辩，还没有写明采纳情况。",
            "The unit has defended itself; how that was weighed is not said.",
        ),
        Text::new(
            "请逐条说明采纳或不采纳的理由。",
            "Say point by point what was taken up and why.",
        ),
    )
}

fn undated(seq: i64) -> Refusal {
    invalid(
        Text::of(
            format!("问题 {seq} 没有今天以后的整改期限。"),
            format!("Shortcoming {seq} has no last day after today."),
        ),
        Text::new("请填写统一的整改期限。", "Give the day until which it is to be put right."),
    )
}

/// Signs the opinion letter and issues it 签发督导意见书, or sends the draft back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// The unit under inspection.
    pub inspected: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Signed, not sent back.
    pub granted: bool,
    /// Why it is sent back; needed then.
    #[serde(default)]
    pub reason: String,
}

impl Act for Issue {
    const NAME: &'static str = "opinion-issue";
    const TITLE: Text = Text::new("签发督导意见书", "Sign the opinion letter");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        if !self.granted {
            reasoned(&self.reason)?;
            unit.turn(change, Turn::Return)?;
            unit.row.returned = boxed(&self.reason)?;
            let detail = json!({ "granted": false, "reason": unit.row.returned });
            return unit.keep(change, detail).await;
        }
        unit.turn(change, Turn::Issue)?;
        unit.row.issued_by.clone_from(&change.caller.account_id);
        unit.row.issued_on = change.today.to_string();
        unit.row.number = format!("{}-{:02}", unit.inspection.number, unit.row.place);
        let letter = letter(change.tx, &unit.inspection, &unit.row, &unit.case.found).await?;
        unit.row.letter = serde_json::to_string(&letter).map_err(anyhow::Error::from)?;
        let detail = json!({ "granted": true, "number": unit.row.number });
        unit.keep(change, detail).await
    }
}

/// Closes the inspection of a unit 督查办结: every shortcoming is closed or was withdrawn.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Close {
    /// The unit under inspection.
    pub inspected: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Close {
    const NAME: &'static str = "inspection-close";
    const TITLE: Text = Text::new("督查办结", "Close the inspection of a unit");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        unit.turn(change, Turn::Close)?;
        unit.row.closed_by.clone_from(&change.caller.account_id);
        unit.row.closed_on = change.today.to_string();
        unit.keep(change, json!({})).await
    }
}
