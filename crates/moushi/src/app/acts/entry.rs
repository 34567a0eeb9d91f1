//! Acts on rows of the ledger. Edits of different fields by two people are both kept; of the same
//! field, the second is told what the first wrote.

pub mod bulk;
pub mod fields;
pub mod life;
mod parts;

use std::collections::BTreeMap;

use moushi_core::model::{Origin, Refusal, RefusalKind, RowId};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::parts::{assign, named};
use super::find;
use super::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{audit, entry};
use crate::store::{Tx, ledger, new_id};

/// Where a new row goes.
pub struct Place<'a> {
    /// The plan.
    pub plan: &'a str,
    /// The document it comes from; empty when a person wrote it.
    pub document: &'a str,
    /// The row above it.
    pub above: Option<RowId>,
}

/// Adds a row to a plan, under the next free code.
pub async fn add(
    change: &mut Change<'_>,
    mut row: Row,
    place: Place<'_>,
) -> Result<entry::Model, Trouble> {
    let noun = row.noun();
    let last: Option<i64> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Seq)
        .filter(entry::Column::PlanId.eq(place.plan))
        .filter(entry::Column::Noun.eq(noun))
        .order_by_desc(entry::Column::Seq)
        .limit(1)
        .into_tuple()
        .one(change.tx)
        .await?;
    let seq = last.unwrap_or_default() + 1;
    let code = RowId(format!("{}{seq:03}", Row::letter(noun)));
    if place.document.is_empty() {
        row.stands_on(Origin::Person(code.0.clone()));
    }
    row.place(code, place.above);
    let mut made = blank(place.plan, place.document, seq, change);
    row.fill(&mut made)?;
    let units = named(change, &made).await?;
    ledger::rank(change.tx, &units, &mut made).await?;
    let detail = json!({ "added": made.words, "version": 1 });
    change.note(&made.id, "", &made.body, &detail);
    change.touched(place.plan).await?;
    let row = made.clone().into_active_model().reset_all();
    entry::Entity::insert(row).exec_without_returning(change.tx).await?;
    assign(change, &made, &units, &[]).await?;
    Ok(made)
}

fn blank(plan: &str, document: &str, seq: i64, change: &Change<'_>) -> entry::Model {
    let none = String::new;
    entry::Model {
        id: new_id(),
        plan_id: plan.to_owned(),
        noun: none(),
        seq,
        code: none(),
        words: none(),
        search: none(),
        kind: none(),
        person: none(),
        person_rank: 0,
        unit: none(),
        unit_rank: 0,
        support: none(),
        due: none(),
        due_words: none(),
        deliverable: none(),
        programmes: none(),
        modality: none(),
        state: "draft".to_owned(),
        document_id: document.to_owned(),
        body: none(),
        version: 1,
        created_at: change.now,
        updated_at: change.now,
        updated_by: change.caller.account_id.clone(),
        deleted_at: 0,
    }
}

/// Takes a row out of the ledger; it can be brought back.
pub async fn remove(change: &mut Change<'_>, row: entry::Model) -> Result<Made, Trouble> {
    let mut gone = row.clone();
    gone.deleted_at = change.now;
    gone.version += 1;
    let detail = json!({ "removed": row.words, "version": gone.version });
    change.note(&row.id, &row.body, "", &detail);
    change.touched(&row.plan_id).await?;
    let made = Made { id: row.id, version: gone.version };
    gone.into_active_model().reset_all().update(change.tx).await?;
    Ok(made)
}

/// Changes fields of a row 修改条目.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// The row.
    pub entry: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Field → its new words; which fields a row has, [`fields::editable`] says.
    pub fields: BTreeMap<String, String>,
}

impl Act for Edit {
    const NAME: &'static str = "entry-edit";
    const TITLE: Text = Text::new("修改条目", "Edit a row");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let held = find::entry(change.tx, &self.entry).await?;
        let plan = find::open_plan(change.tx, &held.plan_id).await?;
        let year = i32::try_from(plan.year).unwrap_or_default();
        edit(change, held, self.version, &self.fields, year).await
    }
}

/// Changes fields of a row and records each with what it was.
pub async fn edit(
    change: &mut Change<'_>,
    held: entry::Model,
    seen: i64,
    fields: &BTreeMap<String, String>,
    year: i32,
) -> Result<Made, Trouble> {
    if held.deleted_at > 0 {
        return Err(crate::app::authority::not_found().into());
    }
    if seen != held.version {
        no_clash(change.tx, &held, seen, fields).await?;
    }
    let (row, changes) = changed(&held, fields, year)?;
    store(change, held, &row, &changes, "").await
}

/// What a row becomes, and each field that changes with what it was and what it will be.
pub type Changed = (Row, BTreeMap<String, (String, String)>);

/// The row with new words in `fields`; nothing is written.
pub fn changed(
    held: &entry::Model,
    fields: &BTreeMap<String, String>,
    year: i32,
) -> Result<Changed, Trouble> {
    let mut row = Row::of(held)?;
    let mut changes = BTreeMap::new();
    for (field, words) in fields {
        let before = fields::value(&row, field)?;
        fields::write(&mut row, field, words.trim(), year)?;
        let after = fields::value(&row, field)?;
        if before != after {
            changes.insert(field.clone(), (before, after));
        }
    }
    Ok((row, changes))
}

/// Writes a changed row and records it; `batch` names the change that it is part of, if any.
async fn store(
    change: &mut Change<'_>,
    held: entry::Model,
    row: &Row,
    changes: &BTreeMap<String, (String, String)>,
    batch: &str,
) -> Result<Made, Trouble> {
    if changes.is_empty() {
        return Ok(Made { id: held.id, version: held.version });
    }
    let mut next = held.clone();
    row.fill(&mut next)?;
    let units = named(change, &next).await?;
    ledger::rank(change.tx, &units, &mut next).await?;
    next.version += 1;
    next.updated_at = change.now;
    next.updated_by.clone_from(&change.caller.account_id);
    let mut detail = json!({ "fields": changes, "version": next.version });
    if !batch.is_empty() {
        detail["batch"] = json!(batch);
    }
    change.note(&held.id, &held.body, &next.body, &detail);
    change.touched(&held.plan_id).await?;
    next.clone().into_active_model().reset_all().update(change.tx).await?;
    if next.unit != held.unit || next.support != held.support {
        let before = parts::of(change.tx, &next.id).await?;
        assign(change, &next, &units, &before).await?;
    }
    Ok(Made { id: next.id, version: next.version })
}

/// Refuses when a field of ours has been changed by others since `seen`; other fields may have been.
pub async fn no_clash(
    db: &impl ConnectionTrait,
    held: &entry::Model,
    seen: i64,
    fields: &BTreeMap<String, String>,
) -> Result<(), Trouble> {
    let since = audit::Entity::find()
        .filter(audit::Column::Object.eq(held.id.as_str()))
        .order_by_asc(audit::Column::Seq)
        .all(db)
        .await?;
    for record in since {
        let detail: Value = serde_json::from_str(&record.detail).unwrap_or_default();
        if detail["version"].as_i64().is_none_or(|version| version <= seen) {
            continue;
        }
        let touched = |field: &String| detail["fields"].get(field).is_some();
        if let Some(field) = fields.keys().find(|field| touched(field)) {
            let theirs = detail["fields"][field][1].as_str().unwrap_or_default();
            return Err(clash(theirs).into());
        }
    }
    Ok(())
}

fn clash(theirs: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Stale,
        Text::of(
            format!("他人刚把这一项改成了“{theirs}”。"),
            format!("Somebody else has just changed it to “{theirs}”."),
        ),
        Text::new(
            "请比较两个版本后再保存；您填写的内容没有丢。",
            "Compare both and save again; what you typed is not lost.",
        ),
    )
}
