//! Rows and documents of a plan by the names that its ledger knows them by, and people by account.
//! Not an ask itself: what several asks need to turn codes into addresses.

use std::collections::HashMap;
use std::sync::Arc;

use moushi_core::model::RowId;
use moushi_core::text::{SourceId, Text};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::app::authority;
use crate::app::door::Eyes;
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::{account, document, entry, person};

/// A sentence in both languages, as a view holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&Text> for Said {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.to_string(), en: text.en.to_string() }
    }
}

/// Rows and documents of one plan.
#[derive(Debug, Default)]
pub struct Index {
    /// Rows by code.
    rows: HashMap<String, entry::Model>,
    /// Documents by the name of their text.
    documents: HashMap<String, document::Model>,
}

impl Index {
    /// That of the plan.
    pub async fn of(eyes: &Eyes<'_>, plan: &str) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let rows = entry::Entity::find()
            .filter(entry::Column::PlanId.eq(plan))
            .filter(entry::Column::DeletedAt.eq(0))
            .all(db)
            .await?;
        let documents = document::Entity::find()
            .filter(document::Column::PlanId.eq(plan))
            .filter(document::Column::State.ne("removed"))
            .all(db)
            .await?;
        Ok(Self {
            rows: rows.into_iter().map(|row| (row.code.clone(), row)).collect(),
            documents: documents.into_iter().map(|one| (one.source_id.clone(), one)).collect(),
        })
    }

    /// The row of that code.
    pub fn row(&self, code: &RowId) -> Option<&entry::Model> {
        self.rows.get(&code.0)
    }

    /// The id of the row of that code; empty when it is not there.
    pub fn id(&self, code: &RowId) -> String {
        self.row(code).map_or_else(String::new, |row| row.id.clone())
    }

    /// The document with that text.
    pub fn document(&self, source: &SourceId) -> Option<&document::Model> {
        self.documents.get(source.as_str())
    }
}

/// The plan with what is computed from it. Whether the caller sees it is asked before.
pub async fn computed(eyes: &Eyes<'_>, plan: &str) -> Result<Arc<Computed>, Trouble> {
    let computed = eyes.plans.get(eyes.store, plan).await?;
    Ok(computed.ok_or_else(authority::not_found)?)
}

/// Names of people by their accounts; who works at the machine itself has none.
pub async fn names<'a>(
    eyes: &Eyes<'_>,
    accounts: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, String>, Trouble> {
    let db = eyes.store.read();
    let wanted: Vec<String> = accounts.filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let accounts =
        account::Entity::find().filter(account::Column::Id.is_in(wanted)).all(db).await?;
    let people: Vec<String> = accounts.iter().map(|one| one.person_id.clone()).collect();
    let people = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    let people: HashMap<String, String> =
        people.into_iter().map(|one| (one.id, one.name)).collect();
    let name = |one: account::Model| Some((one.id, people.get(&one.person_id)?.clone()));
    Ok(accounts.into_iter().filter_map(name).collect())
}
