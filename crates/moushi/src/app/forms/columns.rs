//! Columns that a unit names differently: said once, kept with the unit, known the next time.

use moushi_core::track::form::{Field, Named, Table, Unclear};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::error::Trouble;
use crate::store::tables::form_column;

/// What came of looking at the columns of a form.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Looked {
    /// What a person has to say.
    pub asked: Vec<Unclear>,
    /// What was known because somebody has said it before.
    pub known: Vec<Named>,
}

/// The columns that a unit has named, in the order in which that was said.
pub async fn remembered(
    db: &impl ConnectionTrait,
    org: &str,
) -> Result<Vec<form_column::Model>, Trouble> {
    let rows = form_column::Entity::find()
        .filter(form_column::Column::OrgId.eq(org))
        .order_by_asc(form_column::Column::MadeAt)
        .order_by_asc(form_column::Column::Id);
    Ok(rows.all(db).await?)
}

/// Columns as the reading of forms takes them; of a field that this program does not know nothing is said.
pub fn named(rows: &[form_column::Model]) -> Vec<Named> {
    let one = |row: &form_column::Model| {
        let table = Table::ALL.into_iter().find(|table| table.word() == row.kind)?;
        Some(Named { table, field: Field::named(&row.field)?, name: row.name.clone() })
    };
    rows.iter().filter_map(one).collect()
}

/// Columns of the tables of a standard that a unit has named: level, column, what stands above it.
pub async fn remembered_of(
    db: &impl ConnectionTrait,
    org: &str,
    standard: &str,
) -> Result<Vec<(String, String, String)>, Trouble> {
    let one = |row: form_column::Model| {
        let level = row.kind.strip_prefix(standard)?.strip_prefix('/')?;
        Some((level.to_owned(), row.field, row.name))
    };
    Ok(remembered(db, org).await?.into_iter().filter_map(one).collect())
}
