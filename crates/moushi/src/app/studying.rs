//! Value-added studies 增值评价研究: a table of pupils is read and fitted in the sandbox, and what may be said of units is kept; the
//! rows are not. What people do to a study is among the acts, what they see among the asks; formulas of statistics are in
//! `moushi-stats`.

pub mod kept;
mod persons;
mod run;
mod units;

use std::collections::BTreeMap;

use moushi_core::growth::specification::{self, Specification};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::door::Door;
use super::growth::fit;
use super::reading::{Outcome, Task, Wants};
use super::uploads;
use crate::error::Trouble;
use crate::store::tables::{study, study_edition, study_file, study_result};
use crate::store::{chain, new_id};
use kept::Results;

pub use run::{Brought, read};

/// Another model or sample that the results are held against, as people give it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Variant {
    /// What it is called.
    pub name: String,
    /// Its formula; that of the study when empty.
    #[serde(default)]
    pub formula: String,
    /// Columns of text with what they hold in the rows that take part; all rows when empty.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
}

impl From<Variant> for specification::Variant {
    fn from(one: Variant) -> Self {
        let plain = |words: String| words.trim().to_owned();
        Self { name: plain(one.name), formula: plain(one.formula), only: one.only }
    }
}

impl From<specification::Variant> for Variant {
    fn from(one: specification::Variant) -> Self {
        Self { name: one.name, formula: one.formula, only: one.only }
    }
}

/// What the sandbox is told of a study beside the bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wanted {
    /// What the study is called.
    pub title: String,
    /// What it asks.
    pub specification: Specification,
}

/// Rows from which on a unit may be named at the least.
const FEWEST: u64 = moushi_core::growth::fitted::FEWEST;
/// Letters of a question or a formula at most.
const LONGEST: usize = 2_000;
/// Variants of a study at most.
const VARIANTS: usize = 8;

/// A specification that is right as far as that is known without data.
///
/// # Errors
/// When a formula cannot be read, with its place, or names persons; when units of fewer than ten rows would be named; when a variant says
/// nothing else than the model; when it is too long.
pub fn checked(wanted: Specification) -> Result<Specification, Refusal> {
    let fewest = if wanted.fewest == 0 { FEWEST } else { wanted.fewest };
    if fewest < FEWEST {
        return Err(too_few(fewest));
    }
    let long = |words: &str| words.chars().count() > LONGEST;
    let samples = wanted.variants.iter().flat_map(|one| one.only.iter());
    let values = samples.flat_map(|(column, values)| std::iter::once(column).chain(values));
    let values: usize = values.map(|words| words.chars().count()).sum();
    if wanted.variants.len() > VARIANTS
        || values > LONGEST
        || long(&wanted.question)
        || wanted.formulas().any(long)
    {
        return Err(too_long());
    }
    persons::asked(&fit::columns(&wanted)?)?;
    for (at, one) in wanted.variants.iter().enumerate() {
        let twice = wanted.variants[..at].iter().any(|before| before.name == one.name);
        let nothing = wanted.formula_of(one) == wanted.formula && one.only.is_empty();
        if one.name.is_empty() || twice || nothing {
            return Err(odd_variant(&one.name));
        }
    }
    Ok(Specification { fewest, ..wanted })
}

/// What was asked of an edition.
pub fn specification(words: &str) -> Result<Specification, Trouble> {
    Ok(serde_json::from_str(words).map_err(anyhow::Error::from)?)
}

/// What came of an edition; none while it is being fitted, and where it could not be.
pub async fn results(db: &impl ConnectionTrait, edition: &str) -> Result<Option<Results>, Trouble> {
    let row = study_result::Entity::find_by_id(edition).one(db).await?;
    let read = row.map(|row| serde_json::from_str(&row.body)).transpose();
    Ok(read.map_err(anyhow::Error::from)?)
}

/// What the sandbox is told of an edition, and its file, unless that is gone; none when it needs no look.
pub async fn file(door: &Door, id: &str) -> Result<Option<(Task, Option<Vec<u8>>)>, Trouble> {
    let db = door.store.read();
    let row = study_edition::Entity::find_by_id(id).one(db).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(None) };
    let Some(of) = study::Entity::find_by_id(&row.study_id).one(db).await? else { return Ok(None) };
    let bytes = door.blobs.find(&row.blob).await?;
    let wanted = Wanted { title: of.title, specification: specification(&row.specification)? };
    let year = i32::try_from(of.year).unwrap_or_default();
    Ok(Some((Task { name: row.name, year, wants: Wants::Study(Box::new(wanted)) }, bytes)))
}

/// Keeps what came of a table, as one change, and lets the file go.
pub async fn take(door: &Door, id: &str, outcome: Outcome) -> Result<(), Trouble> {
    let mut files = Vec::new();
    for file in outcome.study.iter().flat_map(|brought| &brought.files) {
        let bytes = file.bytes()?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        files.push((file, uploads::keep(door, bytes).await?, size));
    }
    let tx = door.store.begin().await?;
    let row = study_edition::Entity::find_by_id(id).one(&tx).await?;
    let Some(row) = row.filter(|row| row.state == "waiting") else { return Ok(()) };
    let blob = row.blob.clone();
    let next = match (outcome.refused.first(), &outcome.study) {
        (None, Some(brought)) => {
            units::placed(&tx, &row, &brought.results).await?;
            let body = serde_json::to_string(&brought.results).map_err(anyhow::Error::from)?;
            let result = study_result::Model { edition_id: row.id.clone(), body };
            result.into_active_model().reset_all().insert(&tx).await?;
            study_edition::Model { state: "made".to_owned(), ..row }
        }
        (refused, _) => {
            let (what, advice) = refused
                .map_or_else(interrupted, |(_, what, advice)| (what.clone(), advice.clone()));
            let message = serde_json::to_string(&[what, advice]).map_err(anyhow::Error::from)?;
            study_edition::Model { state: "failed".to_owned(), message, ..row }
        }
    };
    for (file, blob, size) in files {
        let row = study_file::Model {
            id: new_id(),
            edition_id: next.id.clone(),
            name: file.name.clone(),
            lang: file.lang.clone(),
            blob,
            size,
        };
        row.into_active_model().reset_all().insert(&tx).await?;
    }
    let note = chain::Entry {
        at: door.clock.now(),
        account_id: next.made_by.clone(),
        act: "study-fitted".to_owned(),
        object: next.study_id.clone(),
        outcome: "done".to_owned(),
        detail: json!({ "edition": next.seq, "blob": blob, "state": next.state }).to_string(),
        ..chain::Entry::default()
    };
    chain::append(&tx, note).await?;
    let (fitted_at, version) = (door.clock.now(), next.version + 1);
    let next = study_edition::Model { fitted_at, version, ..next };
    next.into_active_model().reset_all().update(&tx).await?;
    let wanted = uploads::named(&tx, &blob).await?;
    tx.commit().await?;
    if !wanted {
        door.blobs.delete(&blob).await?;
    }
    Ok(())
}

/// The editions of a study that were released, by their ids.
pub async fn released(
    db: &impl ConnectionTrait,
    study: &str,
) -> Result<Vec<study_edition::Model>, Trouble> {
    let rows = study_edition::Entity::find()
        .filter(study_edition::Column::StudyId.eq(study))
        .filter(study_edition::Column::ReleasedAt.ne(0));
    let mut rows = rows.all(db).await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
    Ok(rows)
}

fn interrupted() -> (Text, Text) {
    (
        Text::new("计算没有给出结果。", "Fitting brought no result."),
        Text::new(
            "请重新上传；仍不成功请联系系统管理员。",
            "Hand the table in again; if that fails, tell the administrator.",
        ),
    )
}

fn too_few(fewest: u64) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("列名的最少人数不能低于 {FEWEST}（填写的是 {fewest}）。"),
            format!("Units of fewer than {FEWEST} rows are never named; you gave {fewest}."),
        ),
        Text::new("请填写 10 或更大的数。", "Give ten or more."),
    )
}

fn odd_variant(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("对照“{name}”没有名称、与另一个重名，或与模型没有区别。"),
            format!("The variant `{name}` has no name, that of another, or is the model itself."),
        ),
        Text::new(
            "请给它一个名称，并写另一个公式或限定的行。",
            "Give it a name and another formula, or the rows that take part.",
        ),
    )
}

fn too_long() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("问题、公式各不超过 {LONGEST} 字，对照不超过 {VARIANTS} 个。"),
            format!(
                "Question and formulas have {LONGEST} letters at most, and there are {VARIANTS} variants at most."
            ),
        ),
        Text::new("请写得简短一些。", "Make it shorter."),
    )
}
