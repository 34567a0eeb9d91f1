//! Asks about plans: which there are, and where one stands.

use std::collections::HashSet;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use serde::{Deserialize, Serialize};

use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{assignment, entry, org, plan};

/// The plans that the caller sees, newest year first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Plans {}

/// A plan in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// The unit that plans.
    pub org_id: String,
    /// Its name.
    pub org: String,
    /// The year planned.
    pub year: i64,
    /// Title.
    pub title: String,
    /// `draft`, `consulting`, `submitted`, `approved`, `issued`.
    pub state: String,
    /// Seen as a whole, not only the parts assigned to the caller's unit.
    pub whole: bool,
}

impl Ask for Plans {
    const NAME: &'static str = "plans";
    const TITLE: Text = Text::new("计划列表", "List plans");
    type View = Vec<Item>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Item>, Trouble> {
        let db = eyes.store.read();
        let of =
            plan::Entity::belongs_to(org::Entity).from(plan::Column::OrgId).to(org::Column::Id);
        let rows = plan::Entity::find()
            .join(JoinType::InnerJoin, RelationDef::from(of))
            .select_also(org::Entity)
            .order_by_desc(plan::Column::Year)
            .order_by_asc(org::Column::Rank)
            .order_by_asc(plan::Column::Id)
            .all(db)
            .await?;
        let parts = with_parts(eyes).await?;
        let item = |(plan, org): (plan::Model, Option<org::Model>)| {
            let org = org?;
            let whole = eyes.scope.sees_plans_of(&org.path);
            (whole || parts.contains(&plan.id)).then(|| item(plan, &org, whole))
        };
        Ok(rows.into_iter().filter_map(item).collect())
    }
}

/// Plans in whose standing rows a unit in scope has a part.
async fn with_parts(eyes: &Eyes<'_>) -> Result<HashSet<String>, Trouble> {
    if eyes.scope.parts.is_empty() {
        return Ok(HashSet::new());
    }
    let mine = Query::select()
        .column(assignment::Column::EntryId)
        .from(assignment::Entity)
        .cond_where(eyes.scope.of_parts(assignment::Column::OrgId))
        .to_owned();
    let plans: Vec<String> = entry::Entity::find()
        .select_only()
        .column(entry::Column::PlanId)
        .distinct()
        .filter(entry::Column::Id.in_subquery(mine))
        .filter(entry::Column::DeletedAt.eq(0))
        .into_tuple()
        .all(eyes.store.read())
        .await?;
    Ok(plans.into_iter().collect())
}

fn item(plan: plan::Model, org: &org::Model, whole: bool) -> Item {
    Item {
        id: plan.id,
        org_id: plan.org_id,
        org: org.name.clone(),
        year: plan.year,
        title: plan.title,
        state: plan.state,
        whole,
    }
}

/// Whether a unit in scope has a part in a task of the plan.
async fn has_part(eyes: &Eyes<'_>, plan: &str) -> Result<bool, Trouble> {
    let scoped = eyes.scope.entries(entry::Column::PlanId, entry::Column::Id, plan);
    let found = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(plan))
        .filter(entry::Column::DeletedAt.eq(0))
        .filter(scoped)
        .one(eyes.store.read())
        .await?;
    Ok(found.is_some())
}

/// The plan of that id with its unit, when the caller sees it as a whole.
pub async fn whole(eyes: &Eyes<'_>, id: &str) -> Result<(plan::Model, org::Model), Trouble> {
    let db = eyes.store.read();
    let plan = plan::Entity::find_by_id(id).one(db).await?.ok_or_else(authority::not_found)?;
    let org = org::Entity::find_by_id(&plan.org_id).one(db).await?;
    let org = org.ok_or_else(authority::not_found)?;
    if eyes.scope.sees_plans_of(&org.path) {
        return Ok((plan, org));
    }
    Err(authority::not_found().into())
}

/// The plan of that id with its unit, and whether the caller sees it as a whole; who has no part in
/// it does not see it at all.
pub async fn seen(eyes: &Eyes<'_>, id: &str) -> Result<(plan::Model, org::Model, bool), Trouble> {
    let db = eyes.store.read();
    let plan = plan::Entity::find_by_id(id).one(db).await?.ok_or_else(authority::not_found)?;
    let org = org::Entity::find_by_id(&plan.org_id).one(db).await?;
    let org = org.ok_or_else(authority::not_found)?;
    let whole = eyes.scope.sees_plans_of(&org.path);
    if whole || has_part(eyes, &plan.id).await? {
        return Ok((plan, org, whole));
    }
    Err(authority::not_found().into())
}
