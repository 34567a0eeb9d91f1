//! Acts on collections 采集任务: what units are asked for, once, with basis and expiry. What is known already is
//! offered to be confirmed. There is no kind of collection for check-ins, points, time online or traces of work,
//! and no field by which one could come again every day.

pub mod draft;
pub mod filling;
pub mod flag;
pub mod release;
pub mod ruling;

use std::collections::BTreeMap;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Interval, Wanted};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::{Made, reasoned};
use super::track::boxed;
use crate::app::authority::{self, Target};
use crate::app::burden;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{collection, collection_item, slip, slip_value, waiver};
use crate::store::{Tx, new_id};
use draft::{Draft, Item, Prepared};

/// Opens a collection: asks units for figures or words, once 下发采集任务.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Open {
    /// The plan of the body that asks.
    pub plan: String,
    /// The unit of that body for which it is asked; the body itself when empty.
    #[serde(default)]
    pub asker: String,
    /// What it is called.
    pub title: String,
    /// `document`: the basis is a document with its number; `list`: an entry of the yearly list.
    pub basis_kind: String,
    /// The number of the document, or the words of the entry.
    pub basis: String,
    /// What is asked.
    #[serde(default)]
    pub items: Vec<Item>,
    /// The units that are asked, all below the body.
    pub units: Vec<String>,
    /// First day, `2023-06-01`.
    pub first: String,
    /// Last day for the answer.
    pub last: String,
    /// Day after which nothing is owed any more.
    pub expires: String,
    /// The standard whose tables are asked for, instead of items; none when empty.
    #[serde(default)]
    pub standard: String,
}

impl Act for Open {
    const NAME: &'static str = "collection-open";
    const TITLE: Text = Text::new("下发采集任务", "Open a collection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let draft: Draft = self.into();
        let ready = draft.prepare(change.tx, change.house(), change.today).await?;
        ready.room()?;
        let row = collection::Model {
            id: new_id(),
            plan_id: draft.plan.clone(),
            asker_id: ready.asker.id.clone(),
            title: draft.title.trim().to_owned(),
            basis_kind: draft.basis_kind.clone(),
            basis: draft.basis.trim().to_owned(),
            first_day: ready.first.to_string(),
            last_day: ready.last.to_string(),
            expires_on: ready.expires.to_string(),
            state: "open".to_owned(),
            opened_by: change.caller.account_id.clone(),
            opened_at: change.now,
            closed_by: String::new(),
            closed_at: 0,
            version: 1,
            standard: draft.standard.clone(),
            pack_version: ready.standard.map(|one| one.version.clone()).unwrap_or_default(),
        };
        let units: Vec<&str> = ready.units.iter().map(|unit| unit.org.id.as_str()).collect();
        let detail = json!({ "title": row.title, "basis": row.basis, "units": units });
        change.note(&row.id, "", &row.title, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        if draft.standard.is_empty() {
            asked(change, &id, &draft).await?;
        }
        slips(change, &id, &draft, &ready).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Writes what a collection asks.
async fn asked(change: &Change<'_>, id: &str, draft: &Draft) -> Result<(), Trouble> {
    let item = |(seq, item): (i64, &Item)| {
        collection_item::Model {
            id: new_id(),
            plan_id: draft.plan.clone(),
            collection_id: id.to_owned(),
            seq,
            words: item.words.trim().to_owned(),
            kind: item.kind().to_owned(),
            unit: item.unit.trim().to_owned(),
            entry_id: item.entry.clone(),
            period: item.period.trim().to_owned(),
        }
        .into_active_model()
        .reset_all()
    };
    let rows: Vec<_> = (1..).zip(&draft.items).map(item).collect();
    collection_item::Entity::insert_many(rows).exec_without_returning(change.tx).await?;
    Ok(())
}

/// Writes a slip for every unit, and uses up the waivers that let some of them through.
async fn slips(
    change: &Change<'_>,
    id: &str,
    draft: &Draft,
    ready: &Prepared,
) -> Result<(), Trouble> {
    let slip = |unit: &draft::Unit| {
        slip::Model {
            id: new_id(),
            plan_id: draft.plan.clone(),
            collection_id: id.to_owned(),
            org_id: unit.org.id.clone(),
            state: "open".to_owned(),
            offered: i64::try_from(unit.known.iter().flatten().count()).unwrap_or_default(),
            confirmed: 0,
            answered_by: String::new(),
            answered_at: 0,
            version: 1,
            desk_id: String::new(),
        }
        .into_active_model()
        .reset_all()
    };
    let rows: Vec<_> = ready.units.iter().map(slip).collect();
    for portion in rows.chunks(500) {
        slip::Entity::insert_many(portion.to_vec()).exec_without_returning(change.tx).await?;
    }
    for held in ready.units.iter().filter_map(|unit| unit.waiver.clone()) {
        let used =
            waiver::Model { collection_id: id.to_owned(), version: held.version + 1, ..held };
        used.into_active_model().reset_all().update(change.tx).await?;
    }
    Ok(())
}

/// Answers a collection for one unit 填报采集任务.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The slip of the unit.
    pub slip: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Item → its value. An item that is left out stays as it was given before, or is confirmed as it is known.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

impl Act for Answer {
    const NAME: &'static str = "collection-answer";
    const TITLE: Text = Text::new("填报采集任务", "Answer a collection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        slip_target(tx, &self.slip).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = standing(change, &self.slip, self.version).await?;
        if !collection_of(change.tx, &row.collection_id).await?.standard.is_empty() {
            return Err(tables().into());
        }
        let known = burden::known(change.tx, std::slice::from_ref(&row.org_id), &row.id).await?;
        let before = burden::values(change.tx, &row.id).await?;
        let items = burden::items(change.tx, &row.collection_id).await?;
        no_strangers(&self.values, &items)?;
        let mut values = Vec::with_capacity(items.len());
        for item in &items {
            let held = wanted(item)?.known(&row.org_id, &known).map(|held| held.value.as_str());
            let given = self.values.get(&item.id).map(|value| value.trim());
            let given = given.filter(|value| !value.is_empty());
            let said = before.get(&item.id).map(|before| before.value.as_str());
            let value = given.or(said).or(held).ok_or_else(|| unanswered(item))?;
            values.push(slip_value::Model {
                id: new_id(),
                plan_id: row.plan_id.clone(),
                slip_id: row.id.clone(),
                item_id: item.id.clone(),
                confirmed: i64::from(held == Some(value)),
                value: fits(item, value)?,
                given_on: change.today.to_string(),
            });
        }
        answered(change, row, values).await
    }
}

/// Replaces the values of a slip.
async fn answered(
    change: &mut Change<'_>,
    row: slip::Model,
    values: Vec<slip_value::Model>,
) -> Result<Made, Trouble> {
    let before = slip_value::Column::SlipId.eq(row.id.as_str());
    slip_value::Entity::delete_many().filter(before).exec(change.tx).await?;
    let next = slip::Model {
        state: "answered".to_owned(),
        confirmed: values.iter().map(|value| value.confirmed).sum(),
        answered_by: change.caller.account_id.clone(),
        answered_at: change.now,
        version: row.version + 1,
        ..row
    };
    let detail = json!({ "items": values.len(), "confirmed": next.confirmed });
    let words: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
    change.note(&next.id, "", &words.join("\n"), &detail);
    let rows = values.into_iter().map(|value| value.into_active_model().reset_all());
    slip_value::Entity::insert_many(rows).exec_without_returning(change.tx).await?;
    let made = Made { id: next.id.clone(), version: next.version };
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(made)
}

/// What an item asks, as core compares it.
pub fn wanted(item: &collection_item::Model) -> Result<Wanted, Trouble> {
    let interval = Interval::parse(&item.period)
        .ok_or_else(|| anyhow::anyhow!("item {} has no period", item.id))?;
    let measure = burden::measure(&item.kind, &item.unit);
    Ok(Wanted { subject: burden::subject(item), measure, interval })
}

/// The value of an item, when it is of its kind.
fn fits(item: &collection_item::Model, value: &str) -> Result<String, Refusal> {
    let value = boxed(value)?;
    if item.kind != "number" || value.parse::<f64>().is_ok_and(f64::is_finite) {
        return Ok(value);
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”应填数字，现在是“{value}”。", item.words),
            format!("“{}” takes a number; this is “{value}”.", item.words),
        ),
        Text::of(
            format!("请只填数字，单位“{}”不用填。", item.unit),
            format!("Give the number alone, without its unit “{}”.", item.unit),
        ),
    ))
}

fn unanswered(item: &collection_item::Model) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”还没有填。", item.words),
            format!("“{}” has no answer yet.", item.words),
        ),
        Text::new(
            "请填写后提交；认为不该填的，请提出反映。",
            "Fill it in, or flag the collection when it should not be asked.",
        ),
    )
}

fn tables() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("这项采集要填的是指标填报表。", "The collection asks for tables of a standard."),
        Text::new("请下载填报表，填好后上传。", "Download the workbook, fill it in and upload it."),
    )
}

fn no_strangers(
    values: &BTreeMap<String, String>,
    items: &[collection_item::Model],
) -> Result<(), Refusal> {
    if values.keys().all(|id| items.iter().any(|item| item.id == *id)) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::new("填报内容不属于这项采集任务。", "The answer is not of this collection."),
        Text::new("请刷新页面后重新填写。", "Reload the page and fill it in again."),
    ))
}

/// A slip as a target: of the body that asks, with the unit that is asked as its part.
async fn slip_target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let row = held(tx, id).await?;
    let mut target = find::plan_target(tx, &row.plan_id, id).await?;
    target.parts.push(find::org(tx, &row.org_id).await?.path);
    Ok(target)
}

async fn held(tx: &Tx, id: &str) -> Result<slip::Model, Trouble> {
    Ok(slip::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The collection of that id.
pub async fn collection_of(tx: &Tx, id: &str) -> Result<collection::Model, Trouble> {
    Ok(collection::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The slip, while it may be answered or flagged, in the version that the person has seen.
async fn standing(change: &Change<'_>, id: &str, seen: i64) -> Result<slip::Model, Trouble> {
    let row = held(change.tx, id).await?;
    find::same_version(seen, row.version)?;
    let of = collection_of(change.tx, &row.collection_id).await?;
    let over =
        of.state != "open" || row.state == "withdrawn" || of.expires_on < change.today.to_string();
    if over { Err(expired(&of).into()) } else { Ok(row) }
}

fn expired(of: &collection::Model) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("“{}”已经结束、撤回或过了有效期（{}）。", of.title, of.expires_on),
            format!("“{}” is closed, withdrawn or past its expiry ({}).", of.title, of.expires_on),
        ),
        Text::new("不需要再填。", "Nothing is owed any more."),
    )
}

/// Closes a collection: nothing is owed on it any more 结束采集任务.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Close {
    /// The collection.
    pub collection: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Why it is closed.
    pub reason: String,
}

impl Act for Close {
    const NAME: &'static str = "collection-close";
    const TITLE: Text = Text::new("结束采集任务", "Close a collection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = collection_of(tx, &self.collection).await?;
        find::plan_target(tx, &row.plan_id, &row.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = collection_of(change.tx, &self.collection).await?;
        find::same_version(self.version, row.version)?;
        reasoned(&self.reason)?;
        if row.state != "open" {
            return Err(expired(&row).into());
        }
        let next = collection::Model {
            state: "closed".to_owned(),
            closed_by: change.caller.account_id.clone(),
            closed_at: change.now,
            version: row.version + 1,
            ..row
        };
        change.note(&next.id, "open", "closed", &json!({ "reason": self.reason.trim() }));
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}
