//! Asks about plans: which there are, and where one stands.

use std::cmp::Reverse;
use std::collections::HashSet;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use serde::{Deserialize, Serialize};

use super::own;
use super::todo::own_plans;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{assignment, entry, org, plan};

/// The plans that the caller sees, newest year first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Plans {}

/// One plan and those around it: its unit's other years, the unit above and the units directly below.
/// A province has thousands of plans; nobody picks one of them from one long list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Near {
    /// The plan; where the caller starts when empty.
    pub plan: String,
}

/// A plan with its neighbours.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Neighbours {
    /// The plan; none while the caller sees none.
    pub plan: Option<Item>,
    /// The plan and those around it, and all in which a unit of the caller has a part: newest year
    /// first.
    pub plans: Vec<Item>,
}

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
        let parts = with_parts(eyes).await?;
        listed(eyes, eyes.scope.plans(), &parts).await
    }
}

impl Ask for Near {
    const NAME: &'static str = "plans-near";
    const TITLE: Text = Text::new("相邻计划", "Plans around one");
    type View = Neighbours;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Neighbours, Trouble> {
        let Some(plan) = chosen(eyes, &self.plan).await? else {
            return match self.plan.as_str() {
                "" => Ok(Neighbours { plan: None, plans: Vec::new() }),
                _ => Err(authority::not_found().into()),
            };
        };
        let unit = org::Entity::find_by_id(&plan.org_id).one(eyes.store.read()).await?;
        let above = unit.map(|unit| unit.parent_id).unwrap_or_default();
        let near = Condition::any()
            .add(org::Column::Id.is_in([plan.org_id.as_str(), above.as_str()]))
            .add(org::Column::ParentId.eq(plan.org_id.as_str()));
        let parts = with_parts(eyes).await?;
        let plans = listed(eyes, near, &parts).await?;
        Ok(Neighbours { plan: Some(plan), plans })
    }
}

/// The plan asked for, when the caller sees it; else the newest of the caller's own body, else one in
/// which a unit of the caller has a part.
pub async fn chosen(eyes: &Eyes<'_>, id: &str) -> Result<Option<Item>, Trouble> {
    if !id.is_empty() {
        let found = find(eyes, id).await?;
        return Ok(found.map(|(plan, org, whole)| item(plan, &org, whole)));
    }
    if let Some((plan, org)) = own_plans(eyes).await?.into_iter().next() {
        return Ok(Some(item(plan, &org, true)));
    }
    let parts = with_parts(eyes).await?;
    let all = listed(eyes, eyes.scope.plans(), &parts).await?;
    let part = all.iter().find(|plan| !plan.whole);
    Ok(part.or(all.first()).cloned())
}

/// The plans of `which` that the caller sees as a whole, and those in which a unit of the caller has a
/// part: newest year first, then in official order.
async fn listed(
    eyes: &Eyes<'_>,
    which: Condition,
    parts: &HashSet<String>,
) -> Result<Vec<Item>, Trouble> {
    let mut rows = with_units(eyes, which).await?;
    // Asked apart: an `or` over two tables makes engines read every plan there is.
    let there: HashSet<String> = rows.iter().map(|(plan, _)| plan.id.clone()).collect();
    let others: Vec<&String> = parts.difference(&there).collect();
    if !others.is_empty() {
        rows.extend(with_units(eyes, Condition::all().add(plan::Column::Id.is_in(others))).await?);
    }
    rows.sort_by_cached_key(|(plan, org)| (Reverse(plan.year), org.rank, plan.id.clone()));
    let item = |(plan, org): (plan::Model, org::Model)| {
        let whole = eyes.scope.sees_plans_of(&org.path);
        (whole || parts.contains(&plan.id)).then(|| item(plan, &org, whole))
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

async fn with_units(
    eyes: &Eyes<'_>,
    which: Condition,
) -> Result<Vec<(plan::Model, org::Model)>, Trouble> {
    let unit = plan::Entity::belongs_to(org::Entity).from(plan::Column::OrgId).to(org::Column::Id);
    let rows = plan::Entity::find()
        .join(JoinType::InnerJoin, RelationDef::from(unit))
        .select_also(org::Entity)
        .filter(which)
        .all(eyes.store.read())
        .await?;
    Ok(rows.into_iter().filter_map(|(plan, org)| Some((plan, org?))).collect())
}

/// Plans in whose standing rows a unit that the caller works for has a part.
async fn with_parts(eyes: &Eyes<'_>) -> Result<HashSet<String>, Trouble> {
    let units = own::units(eyes).await?;
    if units.is_empty() {
        return Ok(HashSet::new());
    }
    let mine = Query::select()
        .column(assignment::Column::EntryId)
        .from(assignment::Entity)
        .and_where(assignment::Column::OrgId.is_in(units))
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
    match with_unit(eyes, id).await? {
        Some((plan, org)) if eyes.scope.sees_plans_of(&org.path) => Ok((plan, org)),
        _ => Err(authority::not_found().into()),
    }
}

/// The plan of that id with its unit, and whether the caller sees it as a whole; who has no part in
/// it does not see it at all.
pub async fn seen(eyes: &Eyes<'_>, id: &str) -> Result<(plan::Model, org::Model, bool), Trouble> {
    Ok(find(eyes, id).await?.ok_or_else(authority::not_found)?)
}

async fn find(
    eyes: &Eyes<'_>,
    id: &str,
) -> Result<Option<(plan::Model, org::Model, bool)>, Trouble> {
    let Some((plan, org)) = with_unit(eyes, id).await? else { return Ok(None) };
    let whole = eyes.scope.sees_plans_of(&org.path);
    let seen = whole || has_part(eyes, &plan.id).await?;
    Ok(seen.then_some((plan, org, whole)))
}

async fn with_unit(
    eyes: &Eyes<'_>,
    id: &str,
) -> Result<Option<(plan::Model, org::Model)>, Trouble> {
    let db = eyes.store.read();
    let Some(plan) = plan::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let org = org::Entity::find_by_id(&plan.org_id).one(db).await?;
    Ok(org.map(|org| (plan, org)))
}
