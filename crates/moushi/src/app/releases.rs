//! Releases of results 公布: which editions counted when a body made known what came of a collection. Judging them again is
//! `judging`.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::error::Trouble;
use crate::store::tables::release;

/// An edition that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The slip.
    pub slip: String,
    /// Number of its edition.
    pub edition: i64,
}

/// The editions that counted.
pub fn counted(row: &release::Model) -> Result<Vec<Counted>, Trouble> {
    Ok(serde_json::from_str(&row.editions).map_err(anyhow::Error::from)?)
}

/// The releases of a collection, the newest first.
pub async fn all(
    db: &impl ConnectionTrait,
    collection: &str,
) -> Result<Vec<release::Model>, Trouble> {
    let rows = release::Entity::find()
        .filter(release::Column::CollectionId.eq(collection))
        .order_by_desc(release::Column::Seq);
    Ok(rows.all(db).await?)
}

/// The newest.
pub async fn newest(
    db: &impl ConnectionTrait,
    collection: &str,
) -> Result<Option<release::Model>, Trouble> {
    let rows = release::Entity::find()
        .filter(release::Column::CollectionId.eq(collection))
        .order_by_desc(release::Column::Seq);
    Ok(rows.one(db).await?)
}

/// The one of that number.
pub async fn numbered(
    db: &impl ConnectionTrait,
    collection: &str,
    seq: i64,
) -> Result<Option<release::Model>, Trouble> {
    let rows = release::Entity::find()
        .filter(release::Column::CollectionId.eq(collection))
        .filter(release::Column::Seq.eq(seq));
    Ok(rows.one(db).await?)
}
