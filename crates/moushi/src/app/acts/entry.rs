//! Acts on rows of the ledger. Edits of different fields by two people are both kept; of the same
//! field, the second is told what the first wrote.

use std::collections::BTreeMap;

use moushi_core::model::{Refusal, RefusalKind, RowId, Task, TaskKind};
use moushi_core::text::{Text, when};
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::find;
use super::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::rows::{Ranks, Row};
use crate::store::tables::{assignment, audit, entry, org};
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
    let last = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(place.plan))
        .filter(entry::Column::Noun.eq(noun))
        .order_by_desc(entry::Column::Seq)
        .one(change.tx)
        .await?;
    let seq = last.map_or(1, |last| last.seq + 1);
    row.place(RowId(format!("{}{seq:03}", Row::letter(noun))), place.above);
    let mut made = blank(place.plan, place.document, seq, change);
    row.fill(&mut made, &ranks(change.tx, place.plan).await?)?;
    let detail = json!({ "added": made.words, "version": 1 });
    change.note(&made.id, "", &made.body, &detail);
    change.touched(place.plan).await?;
    made.clone().into_active_model().reset_all().insert(change.tx).await?;
    assign(change, &made).await?;
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

/// Ranks of the people and units of the body that plans.
async fn ranks(tx: &Tx, plan: &str) -> Result<Ranks, Trouble> {
    let plan = find::plan(tx, plan).await?;
    let org = find::org(tx, &plan.org_id).await?;
    ledger::ranks(tx, &org.path).await
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
    /// Field → its new words: `words`, `kind`, `person`, `unit`, `support`, `due`, `deliverable`,
    /// `own_choice`.
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
    let mut row = Row::of(&held)?;
    let mut changes = serde_json::Map::new();
    for (field, words) in fields {
        let before = apply(&mut row, field, words.trim(), year)?;
        if before != words.trim() {
            changes.insert(field.clone(), json!([before, words.trim()]));
        }
    }
    if changes.is_empty() {
        return Ok(Made { id: held.id, version: held.version });
    }
    let mut next = held.clone();
    row.fill(&mut next, &ranks(change.tx, &held.plan_id).await?)?;
    next.version += 1;
    next.updated_at = change.now;
    next.updated_by.clone_from(&change.caller.account_id);
    let detail = json!({ "fields": Value::Object(changes), "version": next.version });
    change.note(&held.id, &held.body, &next.body, &detail);
    change.touched(&held.plan_id).await?;
    next.clone().into_active_model().reset_all().update(change.tx).await?;
    if next.unit != held.unit || next.support != held.support {
        assign(change, &next).await?;
    }
    Ok(Made { id: next.id, version: next.version })
}

/// Refuses when a field of ours has been changed by others since `seen`; other fields may have been.
async fn no_clash(
    tx: &Tx,
    held: &entry::Model,
    seen: i64,
    fields: &BTreeMap<String, String>,
) -> Result<(), Trouble> {
    let since = audit::Entity::find()
        .filter(audit::Column::Object.eq(held.id.as_str()))
        .order_by_asc(audit::Column::Seq)
        .all(tx)
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

/// Writes one field into the row; answers what it was.
pub(super) fn apply(row: &mut Row, field: &str, words: &str, year: i32) -> Result<String, Refusal> {
    if field == "words" {
        return rewrite(row, words);
    }
    let Some(task) = row.task_mut() else { return Err(no_field(field)) };
    let list = |words: &str| -> Vec<String> {
        let parts = words.split(['、', '，', ',', ';', '；', '\n']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let filled = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
    let taken =
        |held: &mut Option<String>| std::mem::replace(held, filled(words)).unwrap_or_default();
    match field {
        "person" => Ok(taken(&mut task.leader)),
        "unit" => Ok(std::mem::replace(&mut task.leads, list(words)).join("、")),
        "support" => Ok(std::mem::replace(&mut task.support, list(words)).join("、")),
        "deliverable" => Ok(taken(&mut task.deliverable)),
        "own_choice" => Ok(taken(&mut task.own_choice)),
        "due" => Ok(due(task, words, year)),
        "kind" => kind(task, words),
        _ => Err(no_field(field)),
    }
}

fn rewrite(row: &mut Row, words: &str) -> Result<String, Refusal> {
    if words.is_empty() {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            Text::new("内容不能为空。", "The words must not be empty."),
            Text::new("如不再需要，请移除这一条。", "Remove the row if it is not needed."),
        ));
    }
    let held = match row {
        Row::Requirement(row) => &mut row.words,
        Row::Achievement(row) => &mut row.words,
        Row::Task(row) | Row::LastYear(row) | Row::Below(row) => &mut row.words,
    };
    Ok(std::mem::replace(held, words.to_owned()))
}

/// A deadline keeps its words; the latest day is computed from them.
fn due(task: &mut Task, words: &str, year: i32) -> String {
    task.deadline = when::find(words, year).into_iter().next();
    let held = Some(words.to_owned()).filter(|words| !words.is_empty());
    std::mem::replace(&mut task.deadline_words, held).unwrap_or_default()
}

fn kind(task: &mut Task, word: &str) -> Result<String, Refusal> {
    let kind: TaskKind = ledger::named(word).ok_or_else(|| {
        Refusal::new(
            RefusalKind::Invalid,
            Text::of(format!("没有“{word}”这个类别。"), format!("There is no kind `{word}`.")),
            Text::new("请从列表中选择类别。", "Choose a kind from the list."),
        )
    })?;
    Ok(crate::store::rows::kind_name(std::mem::replace(&mut task.kind, kind)))
}

pub(super) fn no_field(field: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("这类条目没有可修改的字段“{field}”。"),
            format!("Rows of this kind have no field `{field}` to change."),
        ),
        Text::new("请修改其他字段。", "Change another field."),
    )
}

/// Units named in the row get their part; a part that somebody has answered is kept while named.
async fn assign(change: &mut Change<'_>, row: &entry::Model) -> Result<(), Trouble> {
    let plan = find::plan(change.tx, &row.plan_id).await?;
    let house = find::org(change.tx, &plan.org_id).await?;
    let units = ledger::below(change.tx, &house.path).await?;
    let mut wanted: Vec<(String, &str)> = Vec::new();
    for (part, names) in [("lead", &row.unit), ("support", &row.support)] {
        for name in names.split('、').filter(|name| !name.is_empty()) {
            if let Some(unit) = units.iter().find(|unit| goes_by(unit, name)) {
                wanted.push((unit.id.clone(), part));
            }
        }
    }
    let held = assignment::Entity::find()
        .filter(assignment::Column::EntryId.eq(row.id.as_str()))
        .all(change.tx)
        .await?;
    for old in &held {
        if !wanted.iter().any(|(org, part)| *org == old.org_id && *part == old.part) {
            assignment::Entity::delete_by_id(old.id.as_str()).exec(change.tx).await?;
        }
    }
    for (org_id, part) in wanted {
        if held.iter().any(|old| old.org_id == org_id && old.part == part) {
            continue;
        }
        let made = assignment::Model {
            id: new_id(),
            plan_id: row.plan_id.clone(),
            entry_id: row.id.clone(),
            org_id,
            part: part.to_owned(),
            state: "proposed".to_owned(),
            reason: String::new(),
            decided_by: String::new(),
            decided_at: 0,
            version: 1,
        };
        made.into_active_model().reset_all().insert(change.tx).await?;
    }
    Ok(())
}

fn goes_by(unit: &org::Model, name: &str) -> bool {
    unit.name == name || (!unit.short_name.is_empty() && unit.short_name == name)
}
