//! Rulings 人工认定: what a person finds of a unit beside what was reckoned, with the reason. The reckoned verdict stays as it
//! is; both are shown, and the newest ruling holds.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::collection_of;
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::judging;
use crate::error::Trouble;
use crate::store::tables::ruling;
use crate::store::{Tx, new_id};

/// Says what a person finds of a unit 人工认定.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Give {
    /// The collection.
    pub collection: String,
    /// Code of the unit, as it was filled in.
    pub unit: String,
    /// `yes`: it reaches the standard; `no`: it does not; empty: the ruling is taken back.
    #[serde(default)]
    pub came: String,
    /// Why.
    pub reason: String,
}

impl Act for Give {
    const NAME: &'static str = "ruling-give";
    const TITLE: Text = Text::new("人工认定", "Rule on a unit");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = collection_of(tx, &self.collection).await?;
        find::plan_target(tx, &row.plan_id, &row.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let of = collection_of(change.tx, &self.collection).await?;
        if !matches!(self.came.as_str(), "yes" | "no" | "") {
            return Err(no_such_end(&self.came).into());
        }
        reasoned(&self.reason)?;
        let judging = judging::of_collection(change.tx, &of).await?;
        if !judging.has(&self.unit) {
            return Err(no_such_unit(&self.unit).into());
        }
        let row = ruling::Model {
            id: new_id(),
            plan_id: of.plan_id,
            collection_id: of.id,
            unit: self.unit,
            came: self.came,
            reason: self.reason.trim().to_owned(),
            made_by: change.caller.account_id.clone(),
            made_at: change.now,
        };
        let detail = json!({ "unit": row.unit, "came": row.came });
        change.note(&row.collection_id, "", &row.reason, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

fn no_such_end(word: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("没有“{word}”这种结论。"), format!("There is no verdict `{word}`.")),
        Text::new("请选择达到（yes）或未达到（no）。", "Choose `yes` or `no`."),
    )
}

fn no_such_unit(code: &str) -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("结果中没有代码为“{code}”的单位。"),
            format!("No unit of the results has the code `{code}`."),
        ),
        Text::new("请在结果表中选择单位。", "Choose a unit of the table of results."),
    )
}
