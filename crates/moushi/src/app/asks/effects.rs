//! 成效对照: what the closed tasks of the year before have brought about, for those who plan the next one; and the
//! closed tasks whose effect waits for a review. The review itself is `acts::track::effect`.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use moushi_core::text::Text;
use moushi_core::track::{Effect, Lifecycle};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use super::index::names;
use super::lights::{self, Lights};
use super::listed::{Bilingual, Mark};
use super::owed::target_words;
use super::past::done;
use super::picks::Pick;
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::ledger::named;
use crate::store::tables::{outcome, plan, progress, track};

/// What came of last year's closed tasks.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Effects {
    /// The new plan: the tasks are those of the same body's plan of the year before.
    pub plan: String,
}

/// Last year's closed tasks with their effects.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Found {
    /// The plan of the year before; empty where there is none.
    pub before: String,
    /// Its title.
    pub title: String,
    /// Closed tasks whose effect nobody has reviewed.
    pub unreviewed: usize,
    /// The closed tasks, in the order of the ledger.
    pub tasks: Vec<Done>,
}

/// A closed task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Done {
    /// The row of the ledger of that year.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Lead units; empty where the plan names none.
    pub unit: String,
    /// Day on which it was closed.
    pub closed_on: String,
    /// The target with its unit, `87%`; empty for none.
    pub target: String,
    /// The number reported last, in the target's unit; empty for none.
    pub figure: String,
    /// What a review found; none while there is none.
    pub review: Option<Reviewed>,
}

/// What a review found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reviewed {
    /// Its id.
    pub id: String,
    /// `met`, `partly`, `unmet`.
    pub effect: String,
    /// The same for people.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// What has changed.
    pub words: String,
    /// The number of the outcome; empty for none.
    pub figure: String,
    /// Why there is none.
    pub unfigured: String,
    /// What it was seen by.
    pub evidence: String,
    /// Who has reviewed it.
    pub who: String,
    /// On which day.
    pub on: String,
}

impl Reviewed {
    fn of(row: outcome::Model, who: &HashMap<String, String>) -> Self {
        let effect: Option<Effect> = named(&row.effect);
        Self {
            title: effect.map_or(Text::new("--", "--"), Effect::title),
            who: who.get(&row.reviewed_by).cloned().unwrap_or_default(),
            id: row.id,
            effect: row.effect,
            words: row.words,
            figure: row.figure,
            unfigured: row.unfigured,
            evidence: row.evidence,
            on: row.reviewed_on,
        }
    }
}

impl Ask for Effects {
    const NAME: &'static str = "effects";
    const TITLE: Text = Text::new("上年任务成效", "Effects of last year's tasks");
    type View = Found;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Found, Trouble> {
        let (next, _) = whole(eyes, &self.plan).await?;
        // Of the same body: whoever sees this plan as a whole sees that one so, too.
        let before = plan::Entity::find()
            .filter(plan::Column::OrgId.eq(next.org_id.as_str()))
            .filter(plan::Column::Year.eq(next.year - 1))
            .one(eyes.store.read())
            .await?;
        let Some(before) = before else { return Ok(Found::default()) };
        let plan =
            eyes.plans.get(eyes.store, &before.id).await?.ok_or_else(authority::not_found)?;
        let tasks = closed(eyes, &plan).await?;
        Ok(Found {
            unreviewed: tasks.iter().filter(|task| task.review.is_none()).count(),
            before: before.id,
            title: before.title,
            tasks,
        })
    }
}

/// The closed tasks of a plan with what reviews found.
async fn closed(eyes: &Eyes<'_>, plan: &Computed) -> Result<Vec<Done>, Trouble> {
    let lights = Lights::of(eyes, plan).await?;
    let mut reviews = reviews(eyes, &plan.plan.id).await?;
    let figures = figures(eyes, &plan.plan.id).await?;
    let mut all = Vec::new();
    for task in &plan.ledger.tasks {
        let Some(row) = lights.row(&task.id).filter(|row| done(row.lifecycle())) else { continue };
        all.push(Done {
            entry: row.entry_id.clone(),
            code: task.id.0.clone(),
            words: task.words.clone(),
            unit: task.leads.join("、"),
            closed_on: row.closed_on.clone(),
            target: target_words(task),
            figure: figures.get(&row.entry_id).cloned().unwrap_or_default(),
            review: reviews.remove(&row.entry_id),
        });
    }
    Ok(all)
}

/// What reviews of a plan's tasks found, by the row of the task.
pub async fn reviews(eyes: &Eyes<'_>, plan: &str) -> Result<HashMap<String, Reviewed>, Trouble> {
    let rows = outcome::Entity::find()
        .filter(outcome::Column::PlanId.eq(plan))
        .all(eyes.store.read())
        .await?;
    let who = names(eyes, rows.iter().map(|row| row.reviewed_by.as_str())).await?;
    let of = |row: outcome::Model| (row.entry_id.clone(), Reviewed::of(row, &who));
    Ok(rows.into_iter().map(of).collect())
}

/// What a review of one task found.
pub async fn review(eyes: &Eyes<'_>, entry: &str) -> Result<Option<Reviewed>, Trouble> {
    let row = outcome::Entity::find()
        .filter(outcome::Column::EntryId.eq(entry))
        .one(eyes.store.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let who = names(eyes, [row.reviewed_by.as_str()].into_iter()).await?;
    Ok(Some(Reviewed::of(row, &who)))
}

/// The number that each task's reports told last, leaving out what was returned.
async fn figures(eyes: &Eyes<'_>, plan: &str) -> Result<HashMap<String, String>, Trouble> {
    let mut rows = progress::Entity::find()
        .filter(progress::Column::PlanId.eq(plan))
        .filter(progress::Column::Figure.ne(""))
        .filter(progress::Column::State.ne("returned"))
        .all(eyes.store.read())
        .await?;
    rows.sort_by_key(|row| row.seq);
    Ok(rows.into_iter().map(|row| (row.entry_id, row.figure)).collect())
}

/// The closed tasks whose effect waits for a review that the caller may make: closed for at least as many days as
/// the office has set, and claimed by somebody else.
pub async fn waiting(eyes: &Eyes<'_>, plan: &Computed) -> Result<Vec<Pick>, Trouble> {
    if plan.plan.state != "issued" {
        return Ok(Vec::new());
    }
    let days = preferences::number(eyes.store.read(), "review.days").await?;
    let days = Days::new(u64::try_from(days).unwrap_or_default());
    let upto = eyes.today.checked_sub_days(days).unwrap_or(NaiveDate::MIN).to_string();
    let closed: HashMap<String, String> = track::Entity::find()
        .select_only()
        .columns([track::Column::EntryId, track::Column::ClosedOn])
        .filter(track::Column::PlanId.eq(plan.plan.id.as_str()))
        .filter(track::Column::Lifecycle.eq(lights::lifecycle(Lifecycle::Closed)))
        .filter(track::Column::ClosedOn.lte(upto))
        .filter(
            Condition::any()
                .add(track::Column::Claimant.eq(""))
                .add(track::Column::Claimant.ne(eyes.caller.account_id.as_str())),
        )
        .into_tuple::<(String, String)>()
        .all(eyes.store.read())
        .await?
        .into_iter()
        .collect();
    let pick = |task: &moushi_core::model::Task| {
        let on = closed.get(plan.ids.get(&task.id)?)?;
        Some(Pick {
            code: task.id.0.clone(),
            words: None,
            marks: vec![Mark::new(
                "info",
                Text::of(format!("○ 待评估，{on} 销号"), format!("○ To review, closed on {on}")),
            )],
        })
    };
    Ok(plan.ledger.tasks.iter().filter_map(pick).collect())
}
