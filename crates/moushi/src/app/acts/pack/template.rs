//! Acts on templates 模板: presentations of a body whose design its decks take over. A file of others: it is
//! looked at in the sandbox before anything is made of it.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::acts::document::{needs_blob, plain_name, queue};
use crate::app::acts::find::{self, same_version};
use crate::app::acts::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::template;
use crate::store::{Tx, new_id};

/// Templates that a body may have.
const MOST: u64 = 20;

/// Hands in a template 上传模板.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The body whose it is.
    pub org: String,
    /// Name of the file.
    pub name: String,
    /// Name under which its bytes are kept (answered by the upload).
    pub blob: String,
    /// Size in bytes.
    pub size: i64,
}

impl Act for Add {
    const NAME: &'static str = "template-add";
    const TITLE: Text = Text::new("上传模板", "Add a template");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        needs_blob(change, &self.blob).await?;
        let of = template::Entity::find()
            .filter(template::Column::OrgId.eq(self.org.as_str()))
            .filter(template::Column::State.ne("removed"));
        if let Some(same) =
            of.clone().filter(template::Column::Blob.eq(&self.blob)).one(change.tx).await?
        {
            return Ok(Made { id: same.id, version: same.version });
        }
        if of.count(change.tx).await? >= MOST {
            return Err(enough().into());
        }
        let row = template::Model {
            id: new_id(),
            org_id: self.org,
            name: plain_name(&self.name),
            blob: self.blob,
            size: self.size,
            state: "waiting".to_owned(),
            message: String::new(),
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            version: 1,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.blob, &json!({ "name": row.name, "blob": row.blob }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        queue(change, "template", &id).await?;
        Ok(Made { id, version: 1 })
    }
}

fn enough() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(format!("模板已有 {MOST} 个。"), format!("There are {MOST} templates already.")),
        Text::new("请先删除不用的模板。", "Remove one that is not used first."),
    )
}

/// Takes a template off the list 删除模板. Packs that were made on it stay.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    /// The template.
    pub template: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Remove {
    const NAME: &'static str = "template-remove";
    const TITLE: Text = Text::new("删除模板", "Remove the template");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = found(tx, &self.template).await?;
        Ok(Target { object: row.id, ..find::org_target(tx, &row.org_id).await? })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = found(change.tx, &self.template).await?;
        same_version(self.version, row.version)?;
        let next = template::Model {
            state: "removed".to_owned(),
            version: row.version + 1,
            ..row.clone()
        };
        change.note(&row.id, &row.state, &next.state, &json!({ "blob": row.blob }));
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

async fn found(tx: &Tx, id: &str) -> Result<template::Model, Trouble> {
    let row = template::Entity::find_by_id(id).one(tx).await?;
    Ok(row.filter(|row| row.state != "removed").ok_or_else(authority::not_found)?)
}
