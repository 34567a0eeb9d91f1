//! The effect review 效果评估 of a closed task by those who verify, and its archiving 归档. Whoever has claimed
//! the task or reported on it does not review it; what counts as an outcome `core::track::outcome` says.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Effect, Move, outcome as stated};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::finish::not_author;
use super::{boxed, standing};
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::ledger::named;
use crate::store::tables::outcome;
use crate::store::{Tx, new_id};

/// Says what a closed task has brought about 效果评估.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Evaluate {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// `met`, `partly` or `unmet`: whether what was wanted has come about.
    pub effect: String,
    /// What has changed for people.
    pub words: String,
    /// The number of the outcome, in the unit of the task's target; none when there is none.
    #[serde(default)]
    pub figure: Option<f64>,
    /// Why there is no number; needed when there is none.
    #[serde(default)]
    pub unfigured: String,
    /// What it was seen by: a survey, statistics, a visit.
    #[serde(default)]
    pub evidence: String,
}

impl Act for Evaluate {
    const NAME: &'static str = "task-evaluate";
    const TITLE: Text = Text::new("效果评估", "Review the effect");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        not_author(change, &self.entry).await?;
        let effect: Effect = named(&self.effect).ok_or_else(|| no_effect(&self.effect))?;
        stated(&self.words, self.figure.is_some(), &self.unfigured)?;
        let row = outcome::Model {
            id: new_id(),
            plan_id: task.plan.id.clone(),
            entry_id: self.entry,
            effect: self.effect,
            words: boxed(&self.words)?,
            figure: self.figure.map(|figure| figure.to_string()).unwrap_or_default(),
            unfigured: boxed(&self.unfigured)?,
            evidence: boxed(&self.evidence)?,
            reviewed_on: change.today.to_string(),
            reviewed_by: change.caller.account_id.clone(),
            reviewed_at: change.now,
            version: 1,
        };
        let detail = json!({ "outcome": row.id, "effect": effect, "added": row.words });
        let made = task.take(change, &Move::Evaluate, detail).await?;
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(made)
    }
}

fn no_effect(word: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{word}”不是评估结论。"),
            format!("`{word}` is not what a review can find."),
        ),
        Text::new(
            "请选择 met（达到预期）、partly（部分达到）或 unmet（未达到）。",
            "Choose `met`, `partly` or `unmet`.",
        ),
    )
}

/// Puts a reviewed task into the archive 归档: nothing happens to it any more.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
}

impl Act for Archive {
    const NAME: &'static str = "task-archive";
    const TITLE: Text = Text::new("任务归档", "Archive a task");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        task.take(change, &Move::Archive, json!({})).await
    }
}
