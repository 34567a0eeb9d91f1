//! Comments 意见 on rows. Whoever has a part in a row may speak; nobody changes what was said.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::comment;
use crate::store::{Tx, new_id};

/// Longest comment, in characters.
const LONGEST: usize = 2_000;

/// Says something about a row 发表意见.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The row.
    pub entry: String,
    /// What is said.
    pub words: String,
}

impl Act for Add {
    const NAME: &'static str = "comment-add";
    const TITLE: Text = Text::new("发表意见", "Comment");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let entry = find::entry(change.tx, &self.entry).await?;
        let words = self.words.trim();
        if words.is_empty() || words.chars().count() > LONGEST {
            return Err(not_said().into());
        }
        let kind = kind(change, &entry.plan_id).await?;
        let row = comment::Model {
            id: new_id(),
            plan_id: entry.plan_id,
            entry_id: entry.id.clone(),
            kind: kind.to_owned(),
            words: words.to_owned(),
            author_id: change.caller.account_id.clone(),
            org_id: change.caller.posts.first().map(|p| p.org_id.clone()).unwrap_or_default(),
            created_at: change.now,
        };
        change.note(&entry.id, "", words, &json!({ "comment": row.id }));
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// While a plan is out for consultation, what a unit with a part in it says is its reply, about which
/// the office decides.
async fn kind(change: &Change<'_>, plan: &str) -> Result<&'static str, Trouble> {
    let plan = find::plan(change.tx, plan).await?;
    let house = find::org(change.tx, &plan.org_id).await?;
    let asked = plan.state == "consulting" && !change.caller.scope().sees_plans_of(&house.path);
    Ok(if asked { "reply" } else { "comment" })
}

fn not_said() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "意见为空或超过 2000 字。",
            "The comment is empty or longer than 2,000 characters.",
        ),
        Text::new("请写明意见后再提交。", "Write what you mean, then send it."),
    )
}
