//! 跟踪督办: who has accepted what, when it falls due, and, once the plan is issued, where each task stands
//! and which light it has. What is reported of one task is with its row.

use std::collections::{BTreeMap, HashMap};

use moushi_core::text::Text;
use moushi_core::track::{Lifecycle, Light, Policy};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::lights::{self, Lights};
use super::listed::{Bilingual, Which, alike};
use super::past::done;
use super::picks::month;
use super::plans::whole;
use super::radar::{Noticed, noticed};
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::{org, track};

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
    /// Kinds of signals with the tasks that give them; empty before the plan is issued.
    pub radar: Vec<Noticed>,
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
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
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
        let count = Count::of(&plan, &lights);
        let issued = plan.plan.state == "issued";
        let radar = if issued { noticed(eyes, &plan, &lights).await? } else { Vec::new() };
        Ok(Tracked {
            radar,
            units: units(eyes, &self.plan).await?,
            months: months.collect(),
            tasks: tasks.len(),
            no_lead: tasks.iter().filter(|task| task.leads.is_empty()).count(),
            owned: count.owned,
            closed: count.closed,
            open: count.stands(Lifecycle::InProgress),
            fresh: count.fresh,
            stale: count.stale,
            lights: count.lit(),
            stands: count.places(),
            rule: rule(&lights),
        })
    }
}

/// How many tasks have which light and stand where, counted in one walk.
#[derive(Default)]
struct Count {
    lights: HashMap<Light, usize>,
    stands: HashMap<Lifecycle, usize>,
    owned: usize,
    closed: usize,
    fresh: usize,
    stale: usize,
}

impl Count {
    fn of(plan: &Computed, lights: &Lights) -> Self {
        let mut count = Self::default();
        for task in &plan.ledger.tasks {
            let Some(at) = lights.row(&task.id).map(track::Model::lifecycle) else { continue };
            let verdict = lights.light(task);
            *count.stands.entry(at).or_default() += 1;
            count.owned += usize::from(lights::owned(at));
            count.closed += usize::from(done(at));
            count.fresh += usize::from(lights::fresh(at, verdict.as_ref()));
            count.stale += usize::from(verdict.as_ref().is_some_and(lights::stale));
            if let Some(verdict) = verdict {
                *count.lights.entry(verdict.light).or_default() += 1;
            }
        }
        count
    }

    fn stands(&self, at: Lifecycle) -> usize {
        self.stands.get(&at).copied().unwrap_or_default()
    }

    /// The lights that tasks have; green, yellow and red also when no task has them.
    fn lit(&self) -> Vec<Lit> {
        if self.lights.is_empty() {
            return Vec::new();
        }
        let one = |light: Light| {
            let (word, title) = lights::named(light);
            let tasks = self.lights.get(&light).copied().unwrap_or_default();
            let usual = matches!(light, Light::Red | Light::Yellow | Light::Green);
            (tasks > 0 || usual).then(|| Lit { light: word.to_owned(), title, tasks })
        };
        lights::ALL.into_iter().filter_map(one).collect()
    }

    /// How many tasks stand where, in the order of a task's life.
    fn places(&self) -> Vec<Lit> {
        let one = |at: Lifecycle| Lit {
            light: lights::lifecycle(at),
            title: at.title(),
            tasks: self.stands(at),
        };
        Lifecycle::ALL.into_iter().map(one).filter(|one| one.tasks > 0).collect()
    }
}

/// The rule that holds.
pub fn rule(lights: &Lights) -> Rule {
    let Policy { name, zh, en, source, note, .. } = lights.policy.clone();
    Rule { name, zh, en, source, note }
}

async fn units(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<Unit>, Trouble> {
    let mut known: BTreeMap<String, Unit> = BTreeMap::new();
    for (org, part, state, count) in alike(eyes, Which { plan, ..Which::default() }).await? {
        let unit = known.entry(org).or_default();
        let count = usize::try_from(count).unwrap_or_default();
        *(if part == "lead" { &mut unit.lead } else { &mut unit.support }) += count;
        *(match state.as_str() {
            "accepted" => &mut unit.accepted,
            "returned" => &mut unit.returned,
            _ => &mut unit.proposed,
        }) += count;
    }
    let mut rows = org::Entity::find()
        .filter(org::Column::Id.is_in(known.keys().map(String::as_str)))
        .all(eyes.store.read())
        .await?;
    rows.sort_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
    let named = |row: org::Model| {
        known.remove(&row.id).map(|unit| Unit { id: row.id, name: row.name, ..unit })
    };
    Ok(rows.into_iter().filter_map(named).collect())
}
