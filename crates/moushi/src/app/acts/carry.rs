//! Carrying last year's open tasks into a new plan 结转: they stand there as last year's rows, to be
//! held against the new tasks; they are not tasks of the new year.

use std::collections::HashMap;

use moushi_core::model::RowId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entry::{Place, add};
use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{entry, plan};

/// Puts the tasks of the body's plan of the year before that are not known to be done into `into`;
/// answers how many.
pub async fn carry(change: &mut Change<'_>, into: &plan::Model) -> Result<usize, Trouble> {
    let before = plan::Entity::find()
        .filter(plan::Column::OrgId.eq(into.org_id.as_str()))
        .filter(plan::Column::Year.eq(into.year - 1))
        .one(change.tx)
        .await?;
    let Some(before) = before else { return Ok(0) };
    let tasks = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(before.id.as_str()))
        .filter(entry::Column::Noun.eq("task"))
        .filter(entry::Column::DeletedAt.eq(0))
        .order_by_asc(entry::Column::Seq)
        .all(change.tx)
        .await?;
    let mut codes: HashMap<RowId, RowId> = HashMap::new();
    for held in tasks {
        let Row::Task(task) = Row::of(&held)? else { continue };
        if task.done == Some(true) {
            continue;
        }
        let (old, above) = (task.id.clone(), task.parent.as_ref().and_then(|up| codes.get(up)));
        let place = Place { plan: &into.id, document: "", above: above.cloned() };
        let made = add(change, Row::LastYear(task), place).await?;
        codes.insert(old, RowId(made.code));
    }
    Ok(codes.len())
}
