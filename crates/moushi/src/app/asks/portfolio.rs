//! 我的战线: what names the caller in a plan, what turned red, and how the bodies below stand. The desk is
//! `desk`.

use std::collections::HashMap;

use chrono::Days;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::lights::Lights;
use super::listed::{Rows, rows};
use super::mine::Mine;
use super::picks::{self, Pick};
use super::plans::{Item, chosen, whole};
use super::spread::{self, Unit};
use super::todo::{Matter, decisions};
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::lit;

/// 我的战线: what names the caller in a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Portfolio {
    /// The plan; the newest of the caller's own body when empty.
    pub plan: String,
}

/// The lists of a portfolio.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Portfolios {
    /// The plan.
    pub plan: Option<Item>,
    /// What waits for the caller's decision, in whatever plan.
    pub waits: Vec<Matter>,
    /// The lists.
    pub lists: Vec<Named>,
    /// Tasks that turned red within the last seven days.
    pub turned: Vec<Turned>,
    /// How the bodies below stand with what was handed down of the portfolio; empty where nothing was.
    pub cities: Vec<Unit>,
}

/// A task that turned red lately.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Turned {
    /// Its row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Since when it is red.
    pub since: String,
}

/// One list of a portfolio.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Name of the list, as the ask `listed` takes it.
    pub show: String,
    /// Its rows.
    pub rows: Rows,
}

/// The lists of a portfolio, what presses first.
const MINE: [&str; 8] = [
    "my-red",
    "my-month",
    "my-errors",
    "my-weakened",
    "my-gaps",
    "my-tasks",
    "my-demands",
    "my-results",
];

/// Rows of a list that are shown.
const LONGEST: usize = 200;

/// Lists of what is followed: there are none before the plan is issued.
const FOLLOWED: [&str; 2] = ["my-red", "my-month"];

impl Ask for Portfolio {
    const NAME: &'static str = "portfolio";
    const TITLE: Text = Text::new("我的战线", "My portfolio");
    const NEEDS: &'static str = "see-plans";
    type View = Portfolios;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Portfolios, Trouble> {
        let plan = chosen(eyes, &self.plan).await?.filter(|plan| plan.whole);
        let mut lists = Vec::new();
        let (mut turned, mut cities) = (Vec::new(), Vec::new());
        if let Some(plan) = &plan {
            let issued = plan.state == "issued";
            let computed = eyes.plans.get(eyes.store, &plan.id).await?;
            let computed = computed.ok_or_else(authority::not_found)?;
            let mine = Mine::of(eyes).await?;
            let own = computed.ledger.tasks.iter().filter(|task| mine.has(task));
            let lights = Lights::some(eyes, &computed, own.map(|task| &task.id)).await?;
            if issued {
                let red = lights.mine(&computed, &mine, "my-red");
                turned = turned_red(eyes, &plan.id, red).await?;
                let tasks = computed.ledger.tasks.iter().filter(|task| mine.has(task));
                let rows = tasks.filter_map(|task| lights.row(&task.id));
                let tasks: Vec<String> = rows.map(|row| row.entry_id.clone()).collect();
                let (_, house) = whole(eyes, &plan.id).await?;
                cities = spread::cities(eyes, &house, &computed, &tasks).await?;
                cities.retain(|unit| unit.shares + unit.returned > 0);
            }
            for show in MINE.into_iter().filter(|show| issued || !FOLLOWED.contains(show)) {
                let title = picks::title(show).ok_or_else(authority::not_found)?;
                let mut found = if FOLLOWED.contains(&show) {
                    lights.mine(&computed, &mine, show)
                } else {
                    picks::pick(&computed, show, "", &mine)
                };
                let total = found.len();
                found.truncate(LONGEST);
                let rows = rows(eyes.store.read(), &plan.id, found).await?;
                lists.push(Named { show: show.to_owned(), rows: Rows { title, total, rows } });
            }
        }
        let waits = decisions(eyes).await?;
        Ok(Portfolios { plan, waits, lists, turned, cities })
    }
}

/// Tasks of the portfolio that were recorded red within the last seven days and still are.
async fn turned_red(eyes: &Eyes<'_>, plan: &str, mine: Vec<Pick>) -> Result<Vec<Turned>, Trouble> {
    let Some(from) = eyes.today.checked_sub_days(Days::new(7)) else { return Ok(Vec::new()) };
    let red: HashMap<String, String> = lit::Entity::find()
        .filter(lit::Column::PlanId.eq(plan))
        .filter(lit::Column::Until.eq(""))
        .filter(lit::Column::Light.eq("red"))
        .filter(lit::Column::Since.gte(from.to_string()))
        .all(eyes.store.read())
        .await?
        .into_iter()
        .map(|row| (row.entry_id, row.since))
        .collect();
    if red.is_empty() {
        return Ok(Vec::new());
    }
    let mine = rows(eyes.store.read(), plan, mine).await?;
    let turned = mine.into_iter().filter_map(|row| {
        let since = red.get(&row.entry)?.clone();
        Some(Turned { entry: row.entry, code: row.code, words: row.words.zh.into_owned(), since })
    });
    Ok(turned.collect())
}
