//! Many rows changed at once, all or none, and taken back as one. What would come of it can be looked
//! at before (`asks::entries::Preview`).

use std::collections::BTreeMap;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{changed, fields, no_clash, store};
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::{Target, not_found};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::audit;
use crate::store::{Tx, new_id};

/// Rows that may be changed at once.
pub const MOST: usize = 2_000;

/// New words for one row.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RowEdit {
    /// The row.
    pub entry: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Field → its new words.
    pub fields: BTreeMap<String, String>,
}

/// Changes many rows, all or none 批量修改.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct EditMany {
    /// The plan that they belong to.
    pub plan: String,
    /// The rows.
    pub rows: Vec<RowEdit>,
}

/// A change of many rows.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Batch {
    /// Its name, for taking it back.
    pub batch: String,
    /// The rows with their versions now.
    pub rows: Vec<Made>,
}

impl Act for EditMany {
    const NAME: &'static str = "entries-edit";
    const TITLE: Text = Text::new("批量修改条目", "Edit many rows");
    type Answer = Batch;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Batch, Trouble> {
        edit_many(change, &self.plan, self.rows).await
    }
}

async fn edit_many(
    change: &mut Change<'_>,
    plan: &str,
    rows: Vec<RowEdit>,
) -> Result<Batch, Trouble> {
    let plan = find::open_plan(change.tx, plan).await?;
    few_enough(rows.len())?;
    let year = i32::try_from(plan.year).unwrap_or_default();
    let batch = new_id();
    let mut made = Vec::with_capacity(rows.len());
    for RowEdit { entry, version, fields } in rows {
        let held = find::entry(change.tx, &entry).await?;
        if held.plan_id != plan.id || held.deleted_at > 0 {
            return Err(not_found().into());
        }
        let named = |trouble| in_row(&held.code, trouble);
        if version != held.version {
            no_clash(change.tx, &held, version, &fields).await.map_err(named)?;
        }
        let (row, changes) = changed(&held, &fields, year).map_err(named)?;
        made.push(store(change, held, &row, &changes, &batch).await?);
    }
    let ids: Vec<&str> = made.iter().map(|row| row.id.as_str()).collect();
    change.note(&batch, "", "", &json!({ "plan": plan.id, "rows": ids }));
    Ok(Batch { batch, rows: made })
}

/// Refuses more rows than one change may have.
pub fn few_enough(rows: usize) -> Result<(), Refusal> {
    if rows <= MOST {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("一次最多修改 {MOST} 行，这次有 {rows} 行。"),
            format!("{MOST} rows can be changed at once; these are {rows}."),
        ),
        Text::new("请先筛选，分几次修改。", "Filter the list and change it in parts."),
    ))
}

/// Says in which row it happened, and that nothing has been changed.
fn in_row(code: &str, trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Refusal(refusal) => Refusal::new(
            refusal.kind,
            Text::of(
                format!("{code}：{}全部未保存。", refusal.message.zh),
                format!("{code}: {} Nothing has been saved.", refusal.message.en),
            ),
            refusal.advice,
        )
        .into(),
        fault @ Trouble::Fault(_) => fault,
    }
}

/// Takes a change of many rows back 撤销批量修改. A taking back can itself be taken back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Revert {
    /// The plan.
    pub plan: String,
    /// Name of the change.
    pub batch: String,
}

impl Act for Revert {
    const NAME: &'static str = "entries-revert";
    const TITLE: Text = Text::new("撤销批量修改", "Take back a change of many rows");
    type Answer = Batch;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Batch, Trouble> {
        let done = recorded(change.tx, &self.batch).await?;
        let done = done.into_iter().find(|detail| detail["plan"] == json!(self.plan));
        let done = done.ok_or_else(not_found)?;
        let ids = done["rows"].as_array().cloned().unwrap_or_default();
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids.iter().filter_map(Value::as_str) {
            rows.extend(back(change.tx, id, &self.batch).await?);
        }
        edit_many(change, &self.plan, rows).await
    }
}

async fn recorded(tx: &Tx, object: &str) -> Result<Vec<Value>, Trouble> {
    let rows = audit::Entity::find().filter(audit::Column::Object.eq(object)).all(tx).await?;
    let parsed = rows.iter().map(|row| serde_json::from_str(&row.detail).unwrap_or_default());
    Ok(parsed.collect())
}

/// What a row was before a change; refuses when somebody has changed the same field since.
async fn back(tx: &Tx, id: &str, batch: &str) -> Result<Option<RowEdit>, Trouble> {
    let details = recorded(tx, id).await?;
    let Some(detail) = details.iter().find(|detail| detail["batch"] == json!(batch)) else {
        return Ok(None);
    };
    let held = find::entry(tx, id).await?;
    let row = Row::of(&held)?;
    let mut fields = BTreeMap::new();
    for (field, pair) in detail["fields"].as_object().into_iter().flatten() {
        if json!(fields::value(&row, field)?) != pair[1] {
            return Err(changed_since(&held.code).into());
        }
        fields.insert(field.clone(), pair[0].as_str().unwrap_or_default().to_owned());
    }
    Ok(Some(RowEdit { entry: held.id, version: held.version, fields }))
}

fn changed_since(code: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Stale,
        Text::of(
            format!("{code} 在这次批量修改之后又被改过，未撤销任何一行。"),
            format!("{code} has been changed since; nothing has been taken back."),
        ),
        Text::new("请在条目页查看历史，逐条处理。", "See the row's history and change it there."),
    )
}
