//! Releases 公布监测结果: a body makes known what came of a collection. The editions that count are written down, and what has
//! been shown and hidden of small numbers, so that a later release gives nothing away of an earlier one.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::collection_of;
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::acts::track::said;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::{judging, releases};
use crate::error::Trouble;
use crate::store::tables::release;
use crate::store::{Tx, new_id};

/// Makes known what came of a collection 公布监测结果: the units that were asked see their own results, and the workbook of
/// this release stays as it is.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// The collection.
    pub collection: String,
    /// How many units had handed in when the person looked.
    pub handed_in: usize,
    /// By what it is made known: number of the document, or how it was decided.
    pub note: String,
}

impl Act for Release {
    const NAME: &'static str = "results-release";
    const TITLE: Text = Text::new("公布监测结果", "Release the results");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = collection_of(tx, &self.collection).await?;
        find::plan_target(tx, &row.plan_id, &row.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let of = collection_of(change.tx, &self.collection).await?;
        let note = said(&self.note)?;
        let judging = judging::of_collection(change.tx, &of).await?;
        let editions = judging.editions();
        if editions.is_empty() {
            return Err(nothing().into());
        }
        if editions.len() != self.handed_in {
            return Err(moved(editions.len()).into());
        }
        let last = releases::newest(change.tx, &of.id).await?;
        if last.as_ref().map(releases::counted).transpose()?.as_ref() == Some(&editions) {
            return Err(nothing_new().into());
        }
        let run = &judging.judged.run;
        let row = release::Model {
            id: new_id(),
            plan_id: of.plan_id,
            collection_id: of.id,
            seq: last.map_or(1, |last| last.seq + 1),
            pack_version: run.standard.version.clone(),
            editions: serde_json::to_string(&editions).map_err(anyhow::Error::from)?,
            past: serde_json::to_string(&run.small.past).map_err(anyhow::Error::from)?,
            note,
            made_by: change.caller.account_id.clone(),
            made_at: change.now,
        };
        let detail = json!({ "release": row.seq, "units": editions.len(), "note": row.note });
        change.note(&row.collection_id, "", &row.editions, &detail);
        let made = Made { id: row.id.clone(), version: row.seq };
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(made)
    }
}

fn nothing() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "还没有单位报送，没有可以公布的结果。",
            "Nobody has handed in: there are no results.",
        ),
        Text::new("请在有单位报送后再公布。", "Release them when units have handed in."),
    )
}

fn moved(now: usize) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("您查看结果之后又有单位报送或被退回，现在是 {now} 个单位。"),
            format!(
                "Units have handed in since you looked, or were sent back; now there are {now}."
            ),
        ),
        Text::new(
            "请刷新页面，看过现在的结果再公布。",
            "Reload, look at the results, and release them.",
        ),
    )
}

fn nothing_new() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("上次公布以后数据没有变化。", "Nothing has changed since the last release."),
        Text::new(
            "有单位更正后再公布新的结果。",
            "Release again after a unit has corrected its data.",
        ),
    )
}
