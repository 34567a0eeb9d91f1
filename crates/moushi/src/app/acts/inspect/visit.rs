//! The visit to a unit: what was found, when it ended, the preliminary opinion, and the unit's defence.

use chrono::NaiveDate;
use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::Turn;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{about, inspected_target, invalid, shortcoming_target, standing};
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::{boxed, day, said};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::shortcoming;
use crate::store::{Tx, new_id};

/// How grave a shortcoming is, the gravest first, and what that is called.
pub const SEVERITIES: [(&str, Text); 3] = [
    ("grave", Text::new("▲ 严重", "▲ grave")),
    ("plain", Text::new("■ 一般", "■ plain")),
    ("slight", Text::new("○ 轻微", "○ slight")),
];

/// Puts a shortcoming on file 记录问题: facts only.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Find {
    /// The unit under inspection.
    pub inspected: String,
    /// The version that the person has seen.
    pub version: i64,
    /// What is the case: when, where, what.
    pub fact: String,
    /// What shows it: page of a paper, photo, whom one talked to.
    pub evidence: String,
    /// `grave`, `plain` or `slight`.
    pub severity: String,
    /// Until when it is to be put right; may be given with the letter.
    #[serde(default)]
    pub due: String,
}

impl Act for Find {
    const NAME: &'static str = "shortcoming-add";
    const TITLE: Text = Text::new("记录问题", "Put a shortcoming on file");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        if !SEVERITIES.iter().any(|(name, _)| *name == self.severity) {
            return Err(odd_severity(&self.severity).into());
        }
        let due = day(self.due.trim(), change.today)?;
        unit.turn(change, Turn::Find)?;
        let row = self.row(change, &unit, due)?;
        let detail = json!({ "shortcoming": row.seq, "added": row.fact });
        let id = row.id.clone();
        unit.case.found.push(row);
        unit.keep(change, detail).await?;
        Ok(Made { id, version: 1 })
    }
}

impl Find {
    /// The row of what was found last.
    fn row(
        &self,
        change: &Change<'_>,
        unit: &super::Standing,
        due: Option<NaiveDate>,
    ) -> Result<shortcoming::Model, Refusal> {
        let none = String::new;
        let mut row = shortcoming::Model {
            id: new_id(),
            inspected_id: unit.row.id.clone(),
            seq: i64::try_from(unit.case.found.len() + 1).unwrap_or(i64::MAX),
            fact: said(&self.fact)?,
            evidence: said(&self.evidence)?,
            severity: self.severity.clone(),
            due: due.map(|day| day.to_string()).unwrap_or_default(),
            state: none(),
            finder: none(),
            found_at: change.now,
            hands: none(),
            asked: none(),
            asked_until: none(),
            asked_reason: none(),
            plan: none(),
            report: none(),
            reported_on: none(),
            checked: none(),
            reason: none(),
            verified_by: none(),
            verified_on: none(),
            reopened: 0,
            version: 1,
            answers: 0,
        };
        if let Some(now) = unit.now.shortcomings.last() {
            row.hold(now);
        }
        Ok(row)
    }
}

/// The refusal of a word for severity that nobody knows.
pub fn odd_severity(word: &str) -> Refusal {
    let names: Vec<&str> = SEVERITIES.iter().map(|(name, _)| *name).collect();
    invalid(
        Text::of(format!("没有“{word}”这一程度。"), format!("There is no severity `{word}`.")),
        Text::of("请选择严重、一般或轻微。".to_owned(), format!("One of {}.", names.join(", "))),
    )
}

/// Takes a shortcoming back before the letter, for instance after the defence 不予认定.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Withdraw {
    /// The shortcoming.
    pub shortcoming: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Act for Withdraw {
    const NAME: &'static str = "shortcoming-withdraw";
    const TITLE: Text = Text::new("问题不予认定", "Take a shortcoming back");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        shortcoming_target(tx, &self.shortcoming).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let (mut unit, at) = about(change.tx, &self.shortcoming, self.version).await?;
        unit.turn(change, Turn::Withdraw(at))?;
        unit.case.found[at].reason = boxed(&self.reason)?;
        let detail =
            json!({ "shortcoming": unit.case.found[at].seq, "reason": unit.case.found[at].reason });
        unit.keep(change, detail).await
    }
}

/// Says that the visit is over and the team has talked it over 记录督导结束: timers run from these days.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct End {
    /// The unit under inspection.
    pub inspected: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Day on which the visit ended; today when empty.
    #[serde(default)]
    pub ended: String,
    /// Day on which the team finished its review; that of the end when empty.
    #[serde(default)]
    pub reviewed: String,
}

impl Act for End {
    const NAME: &'static str = "inspection-end";
    const TITLE: Text = Text::new("记录实地督导结束", "End the visit");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        unit.turn(change, Turn::End)?;
        let first = unit.inspection.begins.parse().unwrap_or(NaiveDate::MIN);
        let ended = day(self.ended.trim(), first)?.unwrap_or(change.today);
        let reviewed = day(self.reviewed.trim(), ended)?.unwrap_or(ended);
        if ended < first || reviewed > change.today {
            return Err(odd_days(first).into());
        }
        unit.row.ended_on = ended.to_string();
        unit.row.reviewed_on = reviewed.to_string();
        let detail = json!({ "ended": unit.row.ended_on, "reviewed": unit.row.reviewed_on });
        unit.keep(change, detail).await
    }
}

fn odd_days(first: NaiveDate) -> Refusal {
    invalid(
        Text::of(
            format!("督导结束和评议结束的日期应在 {first} 至今天之间。"),
            format!("The visit and its review end between {first} and today."),
        ),
        Text::new(
            "请按实际日期填写；尚未结束的，结束后再记录。",
            "Give the real days; record the end when it is there.",
        ),
    )
}

/// Feeds the preliminary opinion back to the unit 反馈初步意见, with the shortcomings on file.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct FeedBack {
    /// The unit under inspection.
    pub inspected: String,
    /// The version that the person has seen.
    pub version: i64,
    /// The preliminary opinion.
    pub words: String,
}

impl Act for FeedBack {
    const NAME: &'static str = "inspection-feed-back";
    const TITLE: Text = Text::new("反馈初步意见", "Feed the preliminary opinion back");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        unit.turn(change, Turn::FeedBack)?;
        unit.row.preliminary = said(&self.words)?;
        unit.row.fed_back_on = change.today.to_string();
        unit.row.shown = 1;
        let detail = json!({ "added": unit.row.preliminary });
        unit.keep(change, detail).await
    }
}

/// Defends the unit against the preliminary opinion 申辩, or says that it will not.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Defend {
    /// The unit under inspection.
    pub inspected: String,
    /// The version that the person has seen.
    pub version: i64,
    /// What the unit says; none when it has nothing to say.
    #[serde(default)]
    pub words: String,
    /// 放弃申辩: it has nothing to say.
    #[serde(default)]
    pub waived: bool,
}

impl Act for Defend {
    const NAME: &'static str = "defence-file";
    const TITLE: Text = Text::new("提出申辩", "File a defence");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        let words = if self.waived { String::new() } else { said(&self.words)? };
        unit.turn(change, Turn::Hear)?;
        unit.row.defence = words;
        unit.row.heard_on = change.today.to_string();
        let detail = json!({ "waived": self.waived, "added": unit.row.defence });
        unit.keep(change, detail).await
    }
}
