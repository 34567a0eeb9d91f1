//! Which unit has which part in a row, as its words say. Does not answer for the units.

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::tables::{assignment, entry, org};
use crate::store::{Tx, ledger, new_id};

/// The units that a row names, of the body that plans.
pub async fn named(change: &Change<'_>, row: &entry::Model) -> Result<Vec<org::Model>, Trouble> {
    let names: Vec<&str> = row.unit.split('、').chain(row.support.split('、')).collect();
    ledger::called(change.tx, change.house(), &names).await
}

/// The parts in a row.
pub async fn of(tx: &Tx, entry: &str) -> Result<Vec<assignment::Model>, Trouble> {
    let parts = assignment::Entity::find().filter(assignment::Column::EntryId.eq(entry));
    Ok(parts.all(tx).await?)
}

/// Of the `units`, those named in the row get their part; a part `held` that somebody has answered is
/// kept while named.
pub async fn assign(
    change: &mut Change<'_>,
    row: &entry::Model,
    units: &[org::Model],
    held: &[assignment::Model],
) -> Result<(), Trouble> {
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    for (part, names) in [("lead", &row.unit), ("support", &row.support)] {
        for name in names.split('、').filter(|name| !name.is_empty()) {
            if let Some(unit) = units.iter().find(|unit| unit.goes_by(name)) {
                wanted.push((&unit.id, part));
            }
        }
    }
    for old in held {
        if !wanted.contains(&(old.org_id.as_str(), old.part.as_str())) {
            assignment::Entity::delete_by_id(old.id.as_str()).exec(change.tx).await?;
        }
    }
    for (org, part) in wanted {
        if held.iter().any(|old| old.org_id == org && old.part == part) {
            continue;
        }
        let made = assignment::Model {
            id: new_id(),
            plan_id: row.plan_id.clone(),
            entry_id: row.id.clone(),
            org_id: org.to_owned(),
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
