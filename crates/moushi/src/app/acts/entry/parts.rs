//! Which unit has which part in a row, as its words say. Does not answer for the units.

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::tables::{assignment, entry, org};
use crate::store::{ledger, new_id};

/// Units named in the row get their part; a part that somebody has answered is kept while named.
/// `house` is the path of the body that plans.
pub async fn assign(
    change: &mut Change<'_>,
    row: &entry::Model,
    house: &str,
) -> Result<(), Trouble> {
    let named = || row.unit.split('、').chain(row.support.split('、'));
    let units = ledger::called(change.tx, house, &named().collect::<Vec<_>>()).await?;
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
