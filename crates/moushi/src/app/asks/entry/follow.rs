//! What became of a task of an issued plan: where it stands, its light, what was reported, shown, asked and
//! written, and what the caller may do about it now.

use chrono::NaiveDate;
use moushi_core::model::{Milestone, RowId, Task};
use moushi_core::text::Text;
use moushi_core::track::milestone::Reached;
use moushi_core::track::{
    Asked, CALENDAR, Dimension, Light, Move, Period, Ready, Rung, Tracked, Unit,
};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::history::Names;
use super::papers::{
    Evidence, Instruction, Notice, Report, Request, evidence, notices, remarks, reports, requests,
};
use super::path::{Path, path};
use crate::app::asks::effects::{Reviewed, review};
use crate::app::asks::follow::{Rule, rule};
use crate::app::asks::lights::{self, Lights};
use crate::app::asks::listed::Mark;
use crate::app::asks::owed::target_words;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::app::lit::reason;
use crate::app::plans::Computed;
use crate::app::presets;
use crate::error::Trouble;
use crate::store::tables::{assignment, entry, lit, org, share, track};

/// What became of a task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Follow {
    /// Version of where it stands: what acts on the task take.
    pub version: i64,
    /// Where it stands.
    pub lifecycle: String,
    /// The same for people.
    #[schemars(with = "super::super::Spoken")]
    pub stands: Text,
    /// Its light and the reasons, as tags; empty for a task that has left the plan.
    pub light: Vec<Mark>,
    /// The light of each of its sides.
    pub sides: Vec<Side>,
    /// The rule by which lights are given.
    pub rule: Rule,
    /// How far the office has gone: the step of the ladder, 0 for none.
    pub escalation: i64,
    /// The step, as it was called when it was reached; empty for none.
    #[schemars(with = "super::super::Spoken")]
    pub pressed: Text,
    /// The ladder by which the office presses.
    pub ladder: Stairs,
    /// Changes of substance that were granted.
    pub changes: i64,
    /// Day of the newest report; empty for none.
    pub reported_on: String,
    /// Progress in per cent, as reported last.
    pub percent: i64,
    /// The target with its unit, `87%`; empty for none.
    pub target: String,
    /// What is reported beside progress.
    pub beside: Beside,
    /// Day on which it will be done, as reported last.
    pub forecast: String,
    /// Day on which it was closed.
    pub closed_on: String,
    /// Acts that the caller may do to it now.
    pub offered: Vec<String>,
    /// Which light it had from which day, the newest first.
    pub lights: Vec<Lit>,
    /// Its steps, by their days.
    pub steps: Vec<Stage>,
    /// Units that have a share of it.
    pub shares: usize,
    /// The caller may hand it down.
    pub splits: bool,
    /// The number of its target on its way; none while none was reported.
    pub path: Option<Path>,
    /// Reports, newest first.
    pub reports: Vec<Report>,
    /// Evidence, newest first.
    pub evidence: Vec<Evidence>,
    /// Requests, newest first.
    pub requests: Vec<Request>,
    /// Notices, newest first.
    pub notices: Vec<Notice>,
    /// Leaders' remarks, newest first.
    pub remarks: Vec<Instruction>,
    /// What a review of its effect found.
    pub review: Option<Reviewed>,
}

/// What is reported of a task beside its progress, where its kind and its steps ask for it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Beside {
    /// Its steps say which funds are to be paid.
    pub pays: bool,
    /// Share of its funds that has been paid, in per cent; -1 where nobody has said.
    pub funds: i64,
    /// Its figures are to be entered with the statistics office.
    pub enters: bool,
    /// Newest month whose figures were entered; empty for none.
    pub entered: String,
}

impl Beside {
    /// Of a task that stands like this.
    pub fn of(task: &Task, row: &track::Model) -> Self {
        Self {
            pays: task.milestones.iter().any(|step| step.funds.is_some()),
            funds: row.funds,
            enters: task.entered(),
            entered: row.entered.clone(),
        }
    }
}

/// A side of a task with its light.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Side {
    /// The side.
    #[schemars(with = "super::super::Spoken")]
    pub title: Text,
    /// Its light.
    pub light: Mark,
}

/// A ladder of pressing as people are told it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stairs {
    /// What it is called.
    #[schemars(with = "super::super::Spoken")]
    pub title: Text,
    /// Where it was published.
    pub source: String,
    /// What it leaves open.
    pub note: String,
    /// Its steps, the mildest first.
    pub steps: Vec<Stair>,
    /// Day for the reply that is proposed for a notice of today.
    pub until: String,
}

/// A step of a ladder.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stair {
    /// What it is called.
    #[schemars(with = "super::super::Spoken")]
    pub title: Text,
    /// What leads onto it.
    #[schemars(with = "super::super::Spoken")]
    pub on: Text,
    /// The task stands on it.
    pub here: bool,
}

/// The ladder with the step on which a task stands, and the day that the next notice proposes.
async fn stairs(eyes: &Eyes<'_>, at: i64) -> Result<Stairs, Trouble> {
    let ladder = presets::ladder(eyes.store.read()).await?;
    let stair = |(place, rung): (i64, &Rung)| {
        let on = rung.on.iter().map(|on| on.title());
        let (zh, en): (Vec<_>, Vec<_>) = on.map(|on| (on.zh, on.en)).unzip();
        let on = Text::of(zh.join("或"), en.join(", or "));
        Stair { title: rung.title(), on, here: place == at }
    };
    let height = i64::from(ladder.height());
    let next = ladder.rung(u8::try_from((at + 1).min(height)).unwrap_or(1));
    let within = |rung: &Rung| Period { count: rung.days, unit: Unit::WorkingDays };
    let until = next.map(|rung| CALENDAR.due(eyes.today, within(rung)));
    Ok(Stairs {
        steps: (1..).zip(&ladder.steps).map(stair).collect(),
        until: until.map(|day| day.to_string()).unwrap_or_default(),
        title: ladder.title(),
        source: ladder.source,
        note: ladder.note,
    })
}

/// The lights of the sides of a task.
fn sides(lights: &Lights, task: &Task) -> Vec<Side> {
    let side = |(side, light): (Dimension, Light)| Side {
        title: side.title(),
        light: Mark::new(lights::tone(light), lights::named(light).1),
    };
    lights.sides(task).into_iter().map(side).collect()
}

/// A light that was recorded.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Lit {
    /// From which day.
    pub since: String,
    /// The light, with the reason of its first day.
    pub light: Vec<Mark>,
}

/// The lights of a task as they were recorded.
async fn history(eyes: &Eyes<'_>, entry: &str) -> Result<Vec<Lit>, Trouble> {
    let rows = lit::Entity::find()
        .filter(lit::Column::EntryId.eq(entry))
        .order_by_desc(lit::Column::Since)
        .all(eyes.store.read())
        .await?;
    let told = |row: lit::Model| {
        let light = lights::ALL.into_iter().find(|one| lights::named(*one).0 == row.light)?;
        let mut marks = vec![Mark::new(lights::tone(light), lights::named(light).1)];
        marks.extend(reason(&row.reasons).map(|words| Mark::new("plain", words)));
        Some(Lit { since: row.since, light: marks })
    };
    Ok(rows.into_iter().filter_map(told).collect())
}

/// A step of a task.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stage {
    /// What is to be there.
    pub words: String,
    /// Its last day.
    pub due: String,
    /// Progress that goes with it, in per cent.
    pub percent: Option<f64>,
    /// Funds that are to be paid by then, in per cent.
    pub funds: Option<f64>,
    /// `reached`, `waived`, `late`, `open`.
    pub state: String,
    /// Day on which it was reached.
    pub on: String,
}

/// The steps of a task with what became of them.
pub fn steps(task: &Task, reached: &[Reached], today: NaiveDate) -> Vec<Stage> {
    let one = |step: &Milestone| {
        let known = reached.iter().find(|one| one.words == step.words);
        let state = match known {
            Some(Reached { on: Some(_), .. }) => "reached",
            Some(_) => "waived",
            None if step.due < today => "late",
            None => "open",
        };
        Stage {
            words: step.words.clone(),
            due: step.due.to_string(),
            percent: step.percent,
            funds: step.funds,
            state: state.to_owned(),
            on: known.and_then(|one| one.on).map(|day| day.to_string()).unwrap_or_default(),
        }
    };
    task.milestones.iter().map(one).collect()
}

/// An act, whether only the lead unit does it, and the move that it would make.
type Offer = (&'static str, bool, fn() -> Move);

/// Acts on a task that its page offers.
const OFFERS: &[Offer] = &[
    ("progress-report", true, || Move::Report),
    ("evidence-add", true, || Move::Reply),
    ("task-claim", true, || Move::Claim(Ready::default())),
    ("change-ask", true, || Move::Ask(Asked::Cancel)),
    ("task-assign", false, || Move::Assign),
    ("task-examine", false, || Move::Examine),
    ("task-conclude", false, || Move::Confirm { checked: true }),
    ("task-reopen", false, || Move::Reopen),
    ("task-resume", false, || Move::Resume),
    ("task-carry", false, || Move::CarryOver),
    ("notice-send", false, || Move::Remind),
    ("remark-give", false, || Move::Remind),
    ("milestone-waive", false, || Move::Report),
    ("task-evaluate", false, || Move::Evaluate),
    ("task-archive", false, || Move::Archive),
];

/// What became of the task, if its plan is issued.
pub async fn follow(
    eyes: &Eyes<'_>,
    plan: &Computed,
    held: &entry::Model,
    target: &Target,
) -> Result<Option<Follow>, Trouble> {
    let code = RowId(held.code.clone());
    let lights = Lights::some(eyes, plan, [&code].into_iter()).await?;
    let (Some(row), Some(task)) = (lights.row(&code), plan.ledger.task(&code)) else {
        return Ok(None);
    };
    let led = led(eyes, held, target).await?;
    let mut names = Names::default();
    let answers = may(eyes, &row.tracked(), &Move::Reply);
    let mine = |act: &str| answers && allows(eyes.caller, act, &led);
    let reports = reports(eyes, &held.id, &mut names).await?;
    let notices = notices(eyes, &held.id, mine("notice-reply")).await?;
    Ok(Some(Follow {
        lights: history(eyes, &held.id).await?,
        steps: steps(task, lights.reached(row), eyes.today),
        shares: shares(eyes, &held.id).await?,
        splits: allows(eyes.caller, "share-propose", &led),
        path: path(task, &reports),
        version: row.version,
        lifecycle: row.lifecycle.clone(),
        stands: row.lifecycle().title(),
        light: lights.light(task).map(lights::marks).unwrap_or_default(),
        rule: rule(&lights),
        sides: sides(&lights, task),
        escalation: row.escalation,
        pressed: on_step(&notices, row.escalation),
        ladder: stairs(eyes, row.escalation).await?,
        beside: Beside::of(task, row),
        changes: row.changes,
        reported_on: row.reported_on.clone(),
        percent: row.percent,
        target: target_words(task),
        forecast: row.forecast.clone(),
        closed_on: row.closed_on.clone(),
        offered: offered(eyes, row, target, &led),
        reports,
        evidence: evidence(eyes, &held.id, &mut names).await?,
        requests: requests(eyes, held, target, &mut names).await?,
        notices,
        remarks: remarks(eyes, &held.id, mine("remark-answer"), &mut names).await?,
        review: review(eyes, &held.id).await?,
    }))
}

/// The step on which a task stands, as the notice that led there called it.
fn on_step(notices: &[Notice], at: i64) -> Text {
    let there = notices.iter().rfind(|notice| at > 0 && notice.level == at);
    there.map_or(Text::new("", ""), |notice| notice.step.clone())
}

/// Units that have a share of a task.
async fn shares(eyes: &Eyes<'_>, entry: &str) -> Result<usize, Trouble> {
    let count = share::Entity::find()
        .filter(share::Column::EntryId.eq(entry))
        .filter(share::Column::State.ne("withdrawn"))
        .count(eyes.store.read())
        .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// The task as a target of what only its lead unit does.
async fn led(eyes: &Eyes<'_>, held: &entry::Model, target: &Target) -> Result<Target, Trouble> {
    let leads = assignment::Entity::find()
        .filter(assignment::Column::EntryId.eq(held.id.as_str()))
        .filter(assignment::Column::Part.eq("lead"))
        .all(eyes.store.read())
        .await?;
    let leads = leads.iter().map(|lead| lead.org_id.as_str());
    let units = org::Entity::find().filter(org::Column::Id.is_in(leads));
    let units = units.all(eyes.store.read()).await?;
    Ok(Target { parts: units.into_iter().map(|unit| unit.path).collect(), ..target.clone() })
}

/// Whether the table of moves lets the caller make that move now.
fn may(eyes: &Eyes<'_>, now: &Tracked, step: &Move) -> bool {
    now.after(step, &eyes.caller.account_id).is_ok()
}

fn offered(eyes: &Eyes<'_>, row: &track::Model, target: &Target, led: &Target) -> Vec<String> {
    let now = row.tracked();
    let fits = |(act, lead, step): &&Offer| {
        allows(eyes.caller, act, if *lead { led } else { target }) && may(eyes, &now, &step())
    };
    OFFERS.iter().filter(fits).map(|(act, ..)| (*act).to_owned()).collect()
}
