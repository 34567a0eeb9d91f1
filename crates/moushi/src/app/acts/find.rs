//! Finding the object of an act, with where it stands. Not an act itself.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};

use crate::app::authority::{self, Target};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{assignment, candidate, document, entry, org, plan};

/// The unit of that id.
pub async fn org(tx: &Tx, id: &str) -> Result<org::Model, Trouble> {
    Ok(org::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The plan of that id.
pub async fn plan(tx: &Tx, id: &str) -> Result<plan::Model, Trouble> {
    Ok(plan::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The document of that id.
pub async fn document(tx: &Tx, id: &str) -> Result<document::Model, Trouble> {
    Ok(document::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The candidate of that id.
pub async fn candidate(tx: &Tx, id: &str) -> Result<candidate::Model, Trouble> {
    Ok(candidate::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The row of that id, also when it has been removed.
pub async fn entry(tx: &Tx, id: &str) -> Result<entry::Model, Trouble> {
    Ok(entry::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// A unit as a target.
pub async fn org_target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let org = org(tx, id).await?;
    Ok(Target { object: org.id.clone(), org_id: org.id, org_path: org.path, ..Target::default() })
}

/// Something of a plan as a target.
pub async fn plan_target(tx: &Tx, plan: &str, object: &str) -> Result<Target, Trouble> {
    let unit = plan::Entity::belongs_to(org::Entity).from(plan::Column::OrgId).to(org::Column::Id);
    let found = org::Entity::find()
        .join_rev(JoinType::InnerJoin, RelationDef::from(unit))
        .filter(plan::Column::Id.eq(plan))
        .one(tx)
        .await?;
    let org = found.ok_or_else(authority::not_found)?;
    Ok(Target {
        object: object.to_owned(),
        org_id: org.id,
        org_path: org.path,
        ..Target::default()
    })
}

/// A row as a target, with the units that have a part in it.
pub async fn entry_target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let entry = entry(tx, id).await?;
    let mut target = plan_target(tx, &entry.plan_id, id).await?;
    let parts =
        assignment::Entity::find().filter(assignment::Column::EntryId.eq(id)).all(tx).await?;
    for part in parts {
        target.parts.push(org(tx, &part.org_id).await?.path);
    }
    Ok(target)
}

/// The plan, while its rows may be changed.
pub async fn open_plan(tx: &Tx, id: &str) -> Result<plan::Model, Trouble> {
    let plan = plan(tx, id).await?;
    if plan.state == "draft" || plan.state == "consulting" {
        return Ok(plan);
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "计划正在审批或已经印发，不能直接修改。",
            "The plan is being approved or has been issued; it cannot be changed.",
        ),
        Text::new(
            "审批中请先退回；已印发的请走调整程序。",
            "Have it returned first; an issued plan is changed by a change request.",
        ),
    )
    .into())
}

/// Refuses when `held` is not the version that the person has seen.
pub fn same_version(seen: i64, held: i64) -> Result<(), Refusal> {
    if seen == held {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Stale,
        Text::new("内容已被他人修改。", "Somebody else has changed it meanwhile."),
        Text::new("请查看最新内容后再决定。", "Look at the newest version, then decide."),
    ))
}
