//! 跟踪督办: who has accepted what, when it falls due, and, once the plan is issued, where each task stands
//! and which light it has. What is reported of one task is with its row.

use std::collections::BTreeMap;

use moushi_core::text::Text;
use moushi_core::track::{Lifecycle, Light, Policy};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::lights::{self, Lights};
use super::listed::{Bilingual, Which, parts};
use super::picks::month;
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::org;

/// Where the assignments of a plan stand.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Track {
    /// The plan.
    pub plan: String,
}

/// Assignments by unit, deadlines by month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tracked {
    /// Units that have a part, in the order of precedence.
    pub units: Vec<Unit>,
    /// Tasks by the month of their last day; those without one last.
    pub months: Vec<Month>,
    /// Tasks in all.
    pub tasks: usize,
    /// Tasks without a lead unit.
    pub no_lead: usize,
    /// Tasks by their light today, the worst first; empty before the plan is issued.
    pub lights: Vec<Lit>,
    /// The rule by which lights are given.
    pub rule: Rule,
    /// Tasks by where they stand; empty before the plan is issued.
    pub stands: Vec<Lit>,
    /// Tasks that a unit has taken on.
    pub owned: usize,
    /// Tasks closed, whether or not their effect has been reviewed since.
    pub closed: usize,
    /// Tasks under way.
    pub open: usize,
    /// Tasks under way whose report is as young as it should be.
    pub fresh: usize,
    /// Tasks whose report is overdue.
    pub stale: usize,
}

/// A rule of lights as people are told it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Rule {
    /// Its name in settings.
    pub name: String,
    /// What it is called.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Where it was published.
    pub source: String,
    /// What it leaves open.
    pub note: String,
}

/// A light, or a place in the life of tasks, with the tasks that are there.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Lit {
    /// Its word in addresses: `red`, `in_progress`.
    pub light: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// How many.
    pub tasks: usize,
}

/// A unit with its parts in tasks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Parts as lead.
    pub lead: usize,
    /// Parts as support.
    pub support: usize,
    /// Parts that wait for an answer.
    pub proposed: usize,
    /// Parts accepted.
    pub accepted: usize,
    /// Parts returned.
    pub returned: usize,
}

/// A month with the tasks that fall due in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Month {
    /// `2023-12`; empty for tasks without a day.
    pub month: String,
    /// How many.
    pub tasks: usize,
}

impl Ask for Track {
    const NAME: &'static str = "track";
    const TITLE: Text = Text::new("跟踪督办", "Follow-up");
    type View = Tracked;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Tracked, Trouble> {
        whole(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let tasks = &plan.ledger.tasks;
        let mut months: BTreeMap<(bool, String), usize> = BTreeMap::new();
        for task in tasks {
            let month = month(task);
            *months.entry((month.is_empty(), month)).or_default() += 1;
        }
        let months = months.into_iter().map(|((_, month), tasks)| Month { month, tasks });
        let lights = Lights::of(eyes, &plan).await?;
        Ok(Tracked {
            units: units(eyes, &self.plan).await?,
            months: months.collect(),
            tasks: tasks.len(),
            no_lead: tasks.iter().filter(|task| task.leads.is_empty()).count(),
            owned: lights.healthy(&plan, "owned").len(),
            closed: lights.healthy(&plan, "done").len(),
            open: lights.stand(&plan, "in_progress").len(),
            fresh: lights.healthy(&plan, "fresh").len(),
            stale: lights.stale(&plan).len(),
            lights: lit(&plan, &lights),
            stands: stands(&plan, &lights),
            rule: rule(&lights),
        })
    }
}

/// The lights that tasks have; green, yellow and red also when no task has them.
fn lit(plan: &Computed, lights: &Lights) -> Vec<Lit> {
    let all: Vec<Light> = lights.all(plan).map(|(_, verdict)| verdict.light).collect();
    let one = |light: Light| {
        let (word, title) = lights::named(light);
        let tasks = all.iter().filter(|known| **known == light).count();
        Lit { light: word.to_owned(), title, tasks }
    };
    let usual = |one: &Lit| matches!(one.light.as_str(), "red" | "yellow" | "green");
    let shown = lights::ALL.into_iter().map(one).filter(|one| one.tasks > 0 || usual(one));
    if all.is_empty() { Vec::new() } else { shown.collect() }
}

/// How many tasks stand where, in the order of a task's life.
fn stands(plan: &Computed, lights: &Lights) -> Vec<Lit> {
    let one = |at: Lifecycle| {
        let word = lights::lifecycle(at);
        let tasks = lights.stand(plan, &word).len();
        Lit { light: word, title: at.title(), tasks }
    };
    Lifecycle::ALL.into_iter().map(one).filter(|one| one.tasks > 0).collect()
}

/// The rule that holds.
pub fn rule(lights: &Lights) -> Rule {
    let Policy { name, zh, en, source, note, .. } = lights.policy.clone();
    Rule { name, zh, en, source, note }
}

async fn units(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<Unit>, Trouble> {
    let mut known: BTreeMap<String, Unit> = BTreeMap::new();
    for (part, _) in parts(eyes, Which { plan, ..Which::default() }).await? {
        let unit = known.entry(part.org_id.clone()).or_insert_with(|| Unit {
            id: part.org_id.clone(),
            name: String::new(),
            lead: 0,
            support: 0,
            proposed: 0,
            accepted: 0,
            returned: 0,
        });
        *(if part.part == "lead" { &mut unit.lead } else { &mut unit.support }) += 1;
        *(match part.state.as_str() {
            "accepted" => &mut unit.accepted,
            "returned" => &mut unit.returned,
            _ => &mut unit.proposed,
        }) += 1;
    }
    let mut rows = org::Entity::find()
        .filter(org::Column::Id.is_in(known.keys().map(String::as_str)))
        .all(eyes.store.read())
        .await?;
    rows.sort_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
    let named = |row: org::Model| known.remove(&row.id).map(|unit| Unit { name: row.name, ..unit });
    Ok(rows.into_iter().filter_map(named).collect())
}
