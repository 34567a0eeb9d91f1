//! Carrying last year's open tasks into a new plan 结转: they stand there as last year's rows, to be
//! held against the new tasks; they are not tasks of the new year.

use std::collections::{HashMap, HashSet};

use moushi_core::model::{Earlier, RowId, Task};
use moushi_core::track::Lifecycle;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entry::{Place, add};
use super::find;
use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::rows::Row;
use crate::store::tables::{entry, plan, track};

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
    let over = over(change.tx, &before.id).await?;
    let mut codes: HashMap<RowId, RowId> = HashMap::new();
    for held in tasks {
        let Row::Task(task) = Row::of(&held)? else { continue };
        if task.done == Some(true) || over.contains(&held.id) {
            continue;
        }
        let (old, above) = (task.id.clone(), task.parent.as_ref().and_then(|up| codes.get(up)));
        let place = Place { plan: &into.id, document: "", above: above.cloned() };
        let earlier = vec![Earlier::of(task.id.clone(), task.year, None)];
        let made = add(change, Row::LastYear(Task { earlier, ..task }), place).await?;
        codes.insert(old, RowId(made.code));
    }
    Ok(codes.len())
}

/// The tasks of an issued plan that are over: closed, cancelled, merged into another, carried before.
async fn over(tx: &Tx, plan: &str) -> Result<HashSet<String>, Trouble> {
    use Lifecycle::{Archived, Cancelled, CarriedOver, Closed, Evaluated, Merged};
    let rows = track::Entity::find().filter(track::Column::PlanId.eq(plan)).all(tx).await?;
    let gone = |row: &track::Model| {
        let at = row.lifecycle();
        matches!(at, Archived | Cancelled | CarriedOver | Closed | Evaluated | Merged)
    };
    Ok(rows.into_iter().filter(gone).map(|row| row.entry_id).collect())
}

/// Puts one task of the year before into `into`, unless a row with its words stands there already; answers
/// the row.
pub async fn one(
    change: &mut Change<'_>,
    held: &entry::Model,
    into: &plan::Model,
) -> Result<String, Trouble> {
    let known = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(into.id.as_str()))
        .filter(entry::Column::Noun.eq("last_year"))
        .filter(entry::Column::Words.eq(held.words.as_str()))
        .filter(entry::Column::DeletedAt.eq(0))
        .one(change.tx)
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    find::open_plan(change.tx, &into.id).await?;
    let Row::Task(mut task) = Row::of(held)? else { return Ok(String::new()) };
    task.parent = None;
    task.earlier = vec![Earlier::of(task.id.clone(), task.year, None)];
    let place = Place { plan: &into.id, document: "", above: None };
    Ok(add(change, Row::LastYear(task), place).await?.id)
}
