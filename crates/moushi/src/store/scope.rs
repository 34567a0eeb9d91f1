//! `Scope`: what a person may see, as a type. Every query that answers a person takes one; only the
//! door makes it, from the posts that the person holds.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

use super::tables::{assignment, org, plan};

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
        let mut below = Condition::any();
        for path in paths {
            below = below.add(org::Column::Path.like(format!("{path}%")));
        }
        if paths.is_empty() {
            below = below.add(Expr::val(1).eq(0));
        }
        let units =
            Query::select().column(org::Column::Id).from(org::Entity).cond_where(below).to_owned();
        column.in_subquery(units)
    }

    /// The plans seen as a whole.
    pub fn plans(&self) -> Condition {
        Condition::all().add(Self::within(plan::Column::OrgId, &self.plans))
    }

    /// Rows with column `plan_id` that belong to a plan seen as a whole.
    pub fn of_plans(&self, plan_id: impl ColumnTrait) -> Condition {
        let plans = Query::select()
            .column(plan::Column::Id)
            .from(plan::Entity)
            .cond_where(self.plans())
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

    /// Entries: those of plans seen as a whole, and those in which a unit of ours has a part.
    pub fn entries(&self, plan_id: impl ColumnTrait, id: impl ColumnTrait) -> Condition {
        let mine = Query::select()
            .column(assignment::Column::EntryId)
            .from(assignment::Entity)
            .cond_where(Self::within(assignment::Column::OrgId, &self.parts))
            .to_owned();
        Condition::any().add(self.of_plans(plan_id)).add(id.in_subquery(mine))
    }
}
