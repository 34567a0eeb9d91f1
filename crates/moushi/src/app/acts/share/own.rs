//! A share that a unit has taken on becomes a task of the unit's own plan of that year, as long as that plan
//! may be changed. Whoever has no such plan is followed by the share alone.

use moushi_core::model::{RowId, Target as Goal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::planned;
use crate::app::acts::entry::{Place, add};
use crate::app::acts::exchange::border::{self, Side};
use crate::app::acts::find;
use crate::app::acts::track::Standing;
use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{plan, share};

/// Puts the share into the unit's own plan, once.
pub async fn adopt(
    change: &mut Change<'_>,
    row: &mut share::Model,
    task: &Standing,
) -> Result<(), Trouble> {
    // A unit with an installation of its own has its plan there.
    let elsewhere = border::way(change.tx, &row.id, Side::Below).await?.is_some();
    if elsewhere || !row.own_entry.is_empty() {
        return Ok(());
    }
    let plan = plan::Entity::find()
        .filter(plan::Column::OrgId.eq(row.org_id.as_str()))
        .filter(plan::Column::Year.eq(task.plan.year))
        .filter(plan::Column::State.is_in(["draft", "consulting"]))
        .one(change.tx)
        .await?;
    let Some(plan) = plan else { return Ok(()) };
    let mut own = planned(task)?;
    own.id = RowId(String::new());
    own.path = String::new();
    own.parent = None;
    own.leader = None;
    own.leads = vec![find::org(change.tx, &row.org_id).await?.name];
    own.support = Vec::new();
    own.milestones = Vec::new();
    if !row.words.is_empty() {
        own.words.clone_from(&row.words);
    }
    if let (Some(value), Some(goal)) = (row.figure(), own.targets.first().cloned()) {
        let mut quantity = goal.quantity.clone();
        (quantity.value, quantity.upper) = (value, None);
        own.targets = vec![Goal { quantity, baseline: None, ..goal }];
    }
    let place = Place { plan: &plan.id, document: "", above: None };
    row.own_entry = add(change, Row::Task(own), place).await?.id;
    Ok(())
}
