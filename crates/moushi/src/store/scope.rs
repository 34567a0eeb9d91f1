//! `Scope`: what a person may see, as a type. Every query that answers a person takes one; only the
//! door makes it, from the posts that the person holds.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

use super::tables::{assignment, inspected, inspection, org, plan};

/// The parts of the organisation tree that a person sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Paths of units whose plans the person sees as a whole, with everything below.
    pub plans: Vec<String>,
    /// Paths of units whose part in others' plans the person sees: tasks assigned there.
    pub parts: Vec<String>,
}

impl Scope {
    /// Nothing at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// Everything: for background work that answers nobody.
    pub fn system() -> Self {
        Self { plans: vec!["/".to_owned()], parts: Vec::new() }
    }

    /// True when plans of the unit at `path` are seen as a whole.
    pub fn sees_plans_of(&self, path: &str) -> bool {
        self.plans.iter().any(|tree| path.starts_with(tree.as_str()))
    }

    /// True when what is assigned to the unit at `path` is seen.
    pub fn sees_parts_of(&self, path: &str) -> bool {
        self.sees_plans_of(path) || self.parts.iter().any(|tree| path.starts_with(tree.as_str()))
    }

    /// `org_id in (units below these paths)`.
    fn within(column: impl ColumnTrait, paths: &[String]) -> SimpleExpr {
        let units = Query::select()
            .column(org::Column::Id)
            .from(org::Entity)
            .cond_where(below(paths))
            .to_owned();
        column.in_subquery(units)
    }

    /// The plans seen as a whole.
    pub fn plans(&self) -> Condition {
        Condition::all().add(Self::within(plan::Column::OrgId, &self.plans))
    }

    /// Rows with column `plan_id` that belong to a plan seen as a whole.
    pub fn of_plans(&self, plan_id: impl ColumnTrait) -> Condition {
        self.of_plan(plan_id, "")
    }

    /// The same of one plan only: it is looked up instead of being sought among thousands.
    pub fn of_plan(&self, plan_id: impl ColumnTrait, only: &str) -> Condition {
        let one = Some(only).filter(|only| !only.is_empty());
        let plans = Query::select()
            .column((plan::Entity, plan::Column::Id))
            .from(plan::Entity)
            .inner_join(
                org::Entity,
                Expr::col((org::Entity, org::Column::Id))
                    .equals((plan::Entity, plan::Column::OrgId)),
            )
            .cond_where(below(&self.plans))
            .and_where_option(one.map(|id| plan::Column::Id.eq(id)))
            .to_owned();
        Condition::all().add(plan_id.in_subquery(plans))
    }

    /// Rows whose column names a unit of ours, by what is assigned to it.
    pub fn of_parts(&self, org_id: impl ColumnTrait) -> Condition {
        Condition::all().add(Self::within(org_id, &self.parts))
    }

    /// Rows whose column names a unit whose plans or parts are seen.
    pub fn of_units(&self, org_id: impl ColumnTrait) -> Condition {
        Condition::any()
            .add(Self::within(org_id, &self.plans))
            .add(Self::within(org_id, &self.parts))
    }

    /// Lines of yearly lists, whose column names the body that inspects: those of bodies seen as a whole.
    pub fn of_houses(&self, org_id: impl ColumnTrait) -> Condition {
        Condition::all().add(Self::within(org_id, &self.plans))
    }

    /// Units under inspection: those that a body seen as a whole inspects, and units of ours once they have
    /// been told.
    pub fn inspected(&self) -> Condition {
        let ours = Condition::all()
            .add(inspected::Column::Shown.eq(1))
            .add(self.of_units(inspected::Column::OrgId));
        Condition::any().add(Self::within(inspected::Column::HouseId, &self.plans)).add(ours)
    }

    /// Inspections: those of bodies seen as a whole, and those of which a unit of ours has been told.
    pub fn inspections(&self) -> Condition {
        let ours = Query::select()
            .column(inspected::Column::InspectionId)
            .from(inspected::Entity)
            .cond_where(inspected::Column::Shown.eq(1))
            .cond_where(self.of_units(inspected::Column::OrgId))
            .to_owned();
        Condition::any()
            .add(Self::within(inspection::Column::OrgId, &self.plans))
            .add(inspection::Column::Id.in_subquery(ours))
    }

    /// Entries: those of plans seen as a whole, and those in which a unit of ours has a part; only of
    /// the plan of that id, unless it is empty.
    pub fn entries(
        &self,
        plan_id: impl ColumnTrait,
        id: impl ColumnTrait,
        only: &str,
    ) -> Condition {
        let whole = self.of_plan(plan_id, only);
        // An `or` keeps engines from using an index; most people have no such part.
        if self.parts.is_empty() {
            return whole;
        }
        let one = Some(only).filter(|only| !only.is_empty());
        let mine = Query::select()
            .column(assignment::Column::EntryId)
            .from(assignment::Entity)
            .cond_where(Self::within(assignment::Column::OrgId, &self.parts))
            .and_where_option(one.map(|id| assignment::Column::PlanId.eq(id)))
            .to_owned();
        Condition::any().add(whole).add(id.in_subquery(mine))
    }
}

/// Units at one of the paths or below; none without a path.
fn below(paths: &[String]) -> Condition {
    if paths.is_empty() {
        return Condition::all().add(Expr::val(1).eq(0));
    }
    paths.iter().fold(Condition::any(), |any, path| any.add(starts_with(path)))
}

/// Path of a unit at or below `path`, as a range: an index serves it on both engines, which LIKE, that
/// folds letters on SQLite, it does not. A path ends in `/`; what follows `/` is `0`.
pub fn starts_with(path: &str) -> SimpleExpr {
    let end = format!("{}0", path.strip_suffix('/').unwrap_or(path));
    org::Column::Path.gte(path).and(org::Column::Path.lt(end))
}
