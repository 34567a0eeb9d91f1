//! Whose portfolio 分管 a list means: a leader's name in rows, and the units that the leader is in
//! charge of.

use std::collections::HashSet;

use moushi_core::model::Task;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{org, portfolio, post};

/// A portfolio; the default one is nobody's and holds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mine {
    /// The leader, as rows name people.
    pub name: String,
    /// Units in charge of, by every name that they go by.
    pub units: HashSet<String>,
}

impl Mine {
    /// The caller's portfolio as it is set today.
    pub async fn of(eyes: &Eyes<'_>) -> Result<Self, Trouble> {
        let today = eyes.today.to_string();
        let ends = Condition::any()
            .add(post::Column::ValidTo.eq(""))
            .add(post::Column::ValidTo.gte(&today));
        let posts = Query::select()
            .column(post::Column::Id)
            .from(post::Entity)
            .and_where(post::Column::PersonId.eq(eyes.caller.person_id.as_str()))
            .and_where(post::Column::ValidFrom.lte(today))
            .cond_where(ends)
            .to_owned();
        let lines = Query::select()
            .column(portfolio::Column::OrgId)
            .from(portfolio::Entity)
            .and_where(portfolio::Column::PostId.in_subquery(posts))
            .to_owned();
        let units = org::Entity::find()
            .filter(org::Column::Id.in_subquery(lines))
            .all(eyes.store.read())
            .await?;
        let names = units.into_iter().flat_map(|unit| [unit.name, unit.short_name]);
        let units = names.filter(|name| !name.is_empty()).collect();
        Ok(Self { name: eyes.caller.name.clone(), units })
    }

    /// Nobody's: names no person.
    pub fn is_nobodys(&self) -> bool {
        self.name.is_empty()
    }

    /// Whether `name` in a row is this leader.
    pub fn is(&self, name: Option<&str>) -> bool {
        !self.is_nobodys() && name == Some(self.name.as_str())
    }

    /// Whether a task belongs to the portfolio: it names the leader, or names none and is led by a unit
    /// that the leader is in charge of.
    pub fn has(&self, task: &Task) -> bool {
        match task.leader.as_deref() {
            Some(leader) if !leader.is_empty() => self.is(Some(leader)),
            _ => task.leads.iter().any(|unit| self.units.contains(unit)),
        }
    }
}
