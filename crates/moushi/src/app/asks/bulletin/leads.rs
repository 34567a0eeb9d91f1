//! Who leads the tasks of a month: units of the tree by the parts that they have, and units outside of it by the
//! names that the plan gives. A unit that is named twice is one.

use std::collections::HashMap;

use moushi_core::model::Task;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::ledger;
use crate::store::tables::{assignment, org};

/// What stands before the name of a unit outside of the tree, in the place of an id.
const OUTSIDE: char = '~';

/// The units that lead.
pub struct Leads {
    /// Task → ids of the units that lead it by their parts.
    parts: HashMap<String, Vec<String>>,
    /// Units of the tree: those with a part, and those that go by a name in the plan.
    known: Vec<org::Model>,
}

impl Leads {
    /// Those of a plan of the body at `path`, for tasks that name their units.
    pub async fn of(
        eyes: &Eyes<'_>,
        (plan, path): (&str, &str),
        tasks: &[Task],
    ) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let assigned = assignment::Entity::find()
            .filter(assignment::Column::PlanId.eq(plan))
            .filter(assignment::Column::Part.eq("lead"))
            .order_by_asc(assignment::Column::Id)
            .all(db)
            .await?;
        let mut parts: HashMap<String, Vec<String>> = HashMap::new();
        for part in assigned {
            parts.entry(part.entry_id).or_default().push(part.org_id);
        }
        let mut ids: Vec<&str> = parts.values().flatten().map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut known = Vec::new();
        for portion in ids.chunks(500) {
            let units = org::Entity::find().filter(org::Column::Id.is_in(portion.iter().copied()));
            known.extend(units.all(db).await?);
        }
        let mut names: Vec<&str> =
            tasks.iter().flat_map(|task| &task.leads).map(|name| name.trim()).collect();
        names.sort_unstable();
        names.dedup();
        for portion in names.chunks(500) {
            for unit in ledger::called(db, path, portion).await? {
                if !known.iter().any(|one: &org::Model| one.id == unit.id) {
                    known.push(unit);
                }
            }
        }
        Ok(Self { parts, known })
    }

    /// The units that lead a task, each once: by their parts, and of those that have none by their names.
    pub fn task(&self, entry: &str, task: &Task) -> Vec<String> {
        let mut leads = self.parts.get(entry).cloned().unwrap_or_default();
        let parts = leads.clone();
        let called = |id: &String, name: &str| {
            self.known.iter().any(|unit| unit.id == *id && unit.goes_by(name))
        };
        for name in task.leads.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            if parts.iter().any(|id| called(id, name)) {
                continue;
            }
            let unit = self.known.iter().find(|unit| unit.goes_by(name));
            leads.push(unit.map_or_else(|| format!("{OUTSIDE}{name}"), |unit| unit.id.clone()));
        }
        let mut seen = Vec::with_capacity(leads.len());
        leads.retain(|id| {
            let new = !seen.contains(id);
            seen.push(id.clone());
            new
        });
        leads
    }
}

/// The name of a unit outside of the tree; none for an id.
pub fn outside(id: &str) -> Option<&str> {
    id.strip_prefix(OUTSIDE)
}
