//! Ask: issued versions 印发版本 of a plan, each frozen and named by the hash of its ledger.

use moushi_core::text::{Text, hex};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::index::names;
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::issue;

/// The issued versions of a plan, newest first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Versions {
    /// The plan.
    pub plan: String,
}

/// An issued version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Version {
    /// Its id.
    pub id: String,
    /// Which one, from 1.
    pub no: i64,
    /// Document number 发文字号.
    pub number: String,
    /// SHA-256 of its ledger as it was issued.
    pub digest: String,
    /// Whether what is kept still has that hash.
    pub intact: bool,
    /// Who issued it.
    pub by: String,
    /// When.
    pub at: i64,
}

impl Ask for Versions {
    const NAME: &'static str = "versions";
    const TITLE: Text = Text::new("印发版本", "List issued versions");
    type View = Vec<Version>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Version>, Trouble> {
        let (plan, _) = whole(eyes, &self.plan).await?;
        let rows = issue::Entity::find()
            .filter(issue::Column::PlanId.eq(plan.id))
            .order_by_desc(issue::Column::VersionNo)
            .all(eyes.store.read())
            .await?;
        let people = names(eyes, rows.iter().map(|row| row.issued_by.as_str())).await?;
        let version = |row: issue::Model| Version {
            intact: hex(&Sha256::digest(row.body.as_bytes())) == row.digest,
            by: people.get(&row.issued_by).cloned().unwrap_or_default(),
            id: row.id,
            no: row.version_no,
            number: row.number,
            digest: row.digest,
            at: row.issued_at,
        };
        Ok(rows.into_iter().map(version).collect())
    }
}

/// The version of that number, with its frozen body.
pub async fn frozen(eyes: &Eyes<'_>, plan: &str, no: i64) -> Result<issue::Model, Trouble> {
    let (plan, _) = whole(eyes, plan).await?;
    let row = issue::Entity::find()
        .filter(issue::Column::PlanId.eq(plan.id))
        .filter(issue::Column::VersionNo.eq(no))
        .one(eyes.store.read())
        .await?;
    Ok(row.ok_or_else(authority::not_found)?)
}
