//! 分解指标: the shares of targets that the caller's units have taken on or are to answer, and those of units
//! below that wait for them. How one task stands over all its units is `cascade`.

pub mod border;
mod figures;
mod shelf;
pub mod tally;

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

pub use self::figures::Figure;
pub use self::shelf::Shelf;

use self::border::Border;
use super::listed::Mark;
use super::own;
use crate::app::authority::concerns;
use crate::app::caller::Role;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{assignment, carried, figure, org, plan, share};

/// The shares of the caller's units.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Shares {}

/// What the caller's units have a share in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Inbox {
    /// The month whose figures are due; empty while none is.
    pub period: String,
    /// The shares: what waits for the caller first, then by plan and task.
    pub lines: Vec<Line>,
}

/// What a share waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// An answer to what was handed down.
    Answer,
    /// The figure of last month.
    Report,
    /// A decision on an answer or on a figure.
    Decide,
}

/// A share of one unit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The share that it was split from; empty for none.
    pub above: String,
    /// How deep it stands, 0 directly under the task.
    pub depth: usize,
    /// The unit.
    pub org: String,
    /// Its name.
    pub unit: String,
    /// The task's row.
    pub entry: String,
    /// The task's code.
    pub code: String,
    /// What is to be done: the unit's own words, or the task's.
    pub words: String,
    /// The plan that the task stands in.
    pub plan: String,
    /// Its title.
    pub title: String,
    /// The task's deadline.
    pub due: String,
    /// `sum`, `rate`, `plain`.
    pub measure: String,
    /// Unit of the figures.
    pub of: String,
    /// The figure handed down.
    pub handed: Option<f64>,
    /// The figure that holds, or that the unit offers.
    pub value: Option<f64>,
    /// `proposed`, `softened`, `returned`, `accepted`, `withdrawn`.
    pub state: String,
    /// The same for people.
    pub mark: Mark,
    /// What was said with the answer.
    pub reason: String,
    /// The newest approved month; empty for none.
    pub period: String,
    /// What was reached by then.
    pub actual: Option<f64>,
    /// Completion in per cent; may pass 100.
    pub completion: Option<f64>,
    /// What should have been reached by then, by the steps of the plan or in a straight line.
    pub planned: Option<f64>,
    /// Less was reached than should have been.
    pub behind: bool,
    /// The month for which a figure is owed; empty for none.
    pub owed: String,
    /// The newest figure that is not approved.
    pub waiting: Option<Figure>,
    /// The newest approved figure, to be returned where it is wrong.
    pub approved: Option<Figure>,
    /// The row of the unit's own plan that it became; empty for none or one that the caller does not see.
    pub own: String,
    /// The caller may answer it.
    pub answers: bool,
    /// The caller may decide on it and on its figures.
    pub decides: bool,
    /// The caller may report figures of it.
    pub reports: bool,
    /// What waits for the caller: for a unit that the caller works for, not for one below that the caller may
    /// act for.
    pub waits: Option<Wait>,
    /// The other installation that has a hand in it; none for a share that stays here.
    pub border: Option<Border>,
}

impl Line {
    /// The next step is taken in another installation.
    pub fn elsewhere(&self) -> bool {
        self.border.as_ref().is_some_and(|border| border.waits)
    }
}

impl Ask for Shares {
    const NAME: &'static str = "shares";
    const TITLE: Text = Text::new("分解指标", "Shares of targets");
    type View = Inbox;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Inbox, Trouble> {
        let mut lines = lines(eyes, handed(eyes).await?).await?;
        let period = owed(eyes.today, None).unwrap_or_default();
        lines.sort_by_cached_key(|line| {
            (
                line.waits.is_none(),
                line.plan.clone(),
                line.code.clone(),
                line.depth,
                line.org.clone(),
            )
        });
        Ok(Inbox { period, lines })
    }
}

/// Shares that wait for the caller, in no order.
pub async fn waiting(eyes: &Eyes<'_>) -> Result<Vec<Line>, Trouble> {
    // A leader's house hands down hundreds, and the leader decides on none: these are not read.
    let roles: Vec<Role> = eyes.caller.posts.iter().map(|post| post.role).collect();
    let handed = if concerns(&roles, "share-decide") { handed(eyes).await? } else { Vec::new() };
    let mut lines = lines(eyes, handed).await?;
    lines.retain(|line| line.waits.is_some());
    Ok(lines)
}

/// The shares of the caller's units and of those below, and what of those `handed` down has to be seen to.
async fn lines(eyes: &Eyes<'_>, mut handed: Vec<share::Model>) -> Result<Vec<Line>, Trouble> {
    let mut lines = Vec::new();
    if !eyes.scope.parts.is_empty() {
        let rows = share::Entity::find()
            .filter(eyes.scope.of_parts(share::Column::OrgId))
            .filter(share::Column::State.ne("withdrawn"))
            .all(eyes.store.read())
            .await?;
        lines = Shelf::of(eyes, rows).await?.lines(eyes);
    }
    let own: HashSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    handed.retain(|row| !own.contains(row.id.as_str()));
    let handed = Shelf::of(eyes, handed).await?.lines(eyes);
    lines.extend(handed.into_iter().filter(|line| line.waits.is_some() || line.elsewhere()));
    Ok(lines)
}

/// Shares right under tasks that the caller's house plans or the caller's units lead, of which something may
/// wait here: an answer that is no plain yes, or a figure; and those that another installation holds.
async fn handed(eyes: &Eyes<'_>) -> Result<Vec<share::Model>, Trouble> {
    let houses = eyes.caller.posts.iter().map(|post| post.house_path.as_str());
    let houses = Query::select()
        .column(org::Column::Id)
        .from(org::Entity)
        .and_where(org::Column::Path.is_in(houses))
        .to_owned();
    let planned = Query::select()
        .column(plan::Column::Id)
        .from(plan::Entity)
        .and_where(plan::Column::OrgId.in_subquery(houses))
        .to_owned();
    let mut from = Condition::any().add(
        Condition::all()
            .add(share::Column::PlanId.in_subquery(planned))
            .add(eyes.scope.of_plans(share::Column::PlanId)),
    );
    // What another installation holds stays in sight, whoever below planned it.
    let there = Query::select().column(carried::Column::ShareId).from(carried::Entity).to_owned();
    from = from.add(
        Condition::all()
            .add(share::Column::Id.in_subquery(there.clone()))
            .add(eyes.scope.of_plans(share::Column::PlanId)),
    );
    if !eyes.scope.parts.is_empty() {
        let led = Query::select()
            .column(assignment::Column::EntryId)
            .from(assignment::Entity)
            .and_where(assignment::Column::OrgId.is_in(own::units(eyes).await?))
            .and_where(assignment::Column::Part.eq("lead"))
            .to_owned();
        from = from.add(share::Column::EntryId.in_subquery(led));
    }
    let told = Query::select()
        .column(figure::Column::ShareId)
        .from(figure::Entity)
        .and_where(figure::Column::State.eq("submitted"))
        .to_owned();
    let waits = Condition::any()
        .add(share::Column::State.is_in(["softened", "returned"]))
        .add(share::Column::Id.in_subquery(there))
        .add(share::Column::Id.in_subquery(told));
    let rows = share::Entity::find()
        .filter(from)
        .filter(waits)
        .filter(share::Column::Above.eq(""))
        .filter(share::Column::State.ne("withdrawn"));
    Ok(rows.all(eyes.store.read()).await?)
}

/// The month before this one, when it lies in `year`; in any year when none is named.
pub fn owed(today: NaiveDate, year: Option<i64>) -> Option<String> {
    let last = today.with_day(1)?.pred_opt()?;
    let fits = year.is_none_or(|year| i64::from(last.year()) == year);
    fits.then(|| last.format("%Y-%m").to_string())
}
