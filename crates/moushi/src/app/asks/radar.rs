//! 督办雷达: which tasks of an issued plan deserve the eye of the office, by the same rules for all
//! (`core::track::radar`). Gathers each task's history; judges nothing itself.

use std::collections::HashMap;

use chrono::NaiveDate;
use moushi_core::model::Task;
use moushi_core::text::{Bound, Text, quantity};
use moushi_core::track::{Direction, Granted, History, Sent, Signal, SignalKind, Terms, radar};
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::lights::Lights;
use super::listed::{Bilingual, Mark};
use super::picks::Pick;
use super::plans::whole;
use crate::app::acts::entry::fields::{self, word};
use crate::app::acts::track::change::Fields;
use crate::app::authority;
use crate::app::clock::local;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{progress, request, track};

/// Kinds of signals, the gravest first, as people know them.
static KINDS: [(SignalKind, Text); 7] = [
    (SignalKind::Red, Text::new("红灯", "Red")),
    (SignalKind::Unfinished, Text::new("报 100% 而未完", "Claimed done, words say otherwise")),
    (SignalKind::Unmoved, Text::new("进度涨、数字不动", "Progress without movement")),
    (SignalKind::Softened, Text::new("弱化", "Softened")),
    (SignalKind::Extended, Text::new("多次延期", "Extended again")),
    (SignalKind::Repeated, Text::new("照抄上期", "Repeats the last report")),
    (SignalKind::Stale, Text::new("久未反馈", "Report overdue")),
];

/// The title of the list of one kind of signal; none for a word that is no kind.
pub fn title(kind: &str) -> Option<Text> {
    let (_, found) = KINDS.iter().find(|(known, _)| word(known) == kind)?;
    Some(Text::of(format!("督办雷达：{}", found.zh), format!("Radar: {}", found.en)))
}

/// Signals of a plan, by kind.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Radar {
    /// The plan.
    pub plan: String,
}

/// A kind of signal with the tasks that give it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Noticed {
    /// Its word: what the list `radar` is narrowed by.
    pub kind: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// How many tasks.
    pub tasks: usize,
}

impl Ask for Radar {
    const NAME: &'static str = "radar";
    const TITLE: Text = Text::new("督办雷达", "Radar");
    type View = Vec<Noticed>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Noticed>, Trouble> {
        whole(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let lights = Lights::of(eyes, &plan).await?;
        noticed(eyes, &plan, &lights).await
    }
}

/// How many tasks give which kind of signal.
pub async fn noticed(
    eyes: &Eyes<'_>,
    plan: &Computed,
    lights: &Lights,
) -> Result<Vec<Noticed>, Trouble> {
    let all = signals(eyes, plan, lights).await?;
    let count = |kind| {
        let gives = |(_, signals): &&(String, Vec<Signal>)| {
            signals.iter().any(|signal| signal.kind == kind)
        };
        all.iter().filter(gives).count()
    };
    let noticed = |(kind, title): &(SignalKind, Text)| Noticed {
        kind: word(kind),
        title: title.clone(),
        tasks: count(*kind),
    };
    Ok(KINDS.iter().map(noticed).collect())
}

/// The tasks that give a kind of signal, or any for an empty word, with every reason.
pub async fn list(eyes: &Eyes<'_>, plan: &Computed, kind: &str) -> Result<Vec<Pick>, Trouble> {
    let wanted = |signals: &[Signal]| {
        kind.is_empty() || signals.iter().any(|signal| word(&signal.kind) == kind)
    };
    let lights = Lights::of(eyes, plan).await?;
    let mut found = signals(eyes, plan, &lights).await?;
    found.retain(|(_, signals)| !signals.is_empty() && wanted(signals));
    found.sort_by_key(|(_, signals)| signals.first().map(|signal| signal.kind));
    let pick = |(code, signals): (String, Vec<Signal>)| Pick {
        code,
        words: None,
        marks: signals.into_iter().flat_map(marks).collect(),
    };
    Ok(found.into_iter().map(pick).collect())
}

/// A signal as tags: what it is, and why.
fn marks(signal: Signal) -> [Mark; 2] {
    let named = KINDS.iter().find(|(kind, _)| *kind == signal.kind).map(|(_, title)| title);
    let tone = match signal.kind {
        SignalKind::Red | SignalKind::Unfinished | SignalKind::Softened => "bad",
        SignalKind::Stale => "info",
        _ => "warn",
    };
    let title = named.cloned().unwrap_or(Text::new("提示", "Signal"));
    [Mark::new(tone, title), Mark::new("plain", signal.reason)]
}

/// Every task that is followed, by its code, with what it signals.
async fn signals(
    eyes: &Eyes<'_>,
    plan: &Computed,
    lights: &Lights,
) -> Result<Vec<(String, Vec<Signal>)>, Trouble> {
    let issued = plan.issued(eyes.store).await?;
    let mut sent = reports(eyes, &plan.plan.id).await?;
    let mut granted = grants(eyes, &plan.plan.id).await?;
    let mut all = Vec::new();
    for task in &plan.ledger.tasks {
        let (Some(row), Some(verdict)) = (lights.row(&task.id), lights.light(task)) else {
            continue;
        };
        let base = issued.get(&task.id).unwrap_or(task);
        let granted = granted.remove(&row.entry_id).unwrap_or_default();
        let history = History {
            verdict,
            baseline: terms(base),
            granted: after(base, granted),
            reports: sent.remove(&row.entry_id).unwrap_or_default(),
        };
        // What is closed was looked at by somebody.
        let closed = !row.closed_on.is_empty();
        let signals = if closed { Vec::new() } else { radar(&history) };
        all.push((task.id.0.clone(), signals));
    }
    Ok(all)
}

/// Reports of tasks that are not closed, by task, oldest first.
async fn reports(eyes: &Eyes<'_>, plan: &str) -> Result<HashMap<String, Vec<Sent>>, Trouble> {
    // There are many; the rest of such a row is passed over.
    type Sending = (String, String, String, i64, String);
    let open = Query::select()
        .column(track::Column::EntryId)
        .from(track::Entity)
        .and_where(track::Column::PlanId.eq(plan))
        .and_where(track::Column::ClosedOn.eq(""))
        .to_owned();
    let rows = progress::Entity::find()
        .select_only()
        .column(progress::Column::EntryId)
        .column(progress::Column::ReportedOn)
        .column(progress::Column::Done)
        .column(progress::Column::Percent)
        .column(progress::Column::Figure)
        .filter(progress::Column::EntryId.in_subquery(open))
        .order_by_asc(progress::Column::Seq)
        .into_tuple::<Sending>()
        .all(eyes.store.read())
        .await?;
    let mut all: HashMap<String, Vec<Sent>> = HashMap::new();
    for (entry, day, done, percent, figure) in rows {
        let Ok(day) = day.parse::<NaiveDate>() else { continue };
        let claimed = i32::try_from(percent).ok().map(f64::from);
        let figure = figure.parse().ok();
        all.entry(entry).or_default().push(Sent { day, done, claimed, figure });
    }
    Ok(all)
}

/// Changes that were granted, by task, oldest first.
async fn grants(
    eyes: &Eyes<'_>,
    plan: &str,
) -> Result<HashMap<String, Vec<request::Model>>, Trouble> {
    let rows = request::Entity::find()
        .filter(request::Column::PlanId.eq(plan))
        .filter(request::Column::State.eq("granted"))
        .order_by_asc(request::Column::DecidedAt)
        .order_by_asc(request::Column::Id)
        .all(eyes.store.read())
        .await?;
    let mut all: HashMap<String, Vec<request::Model>> = HashMap::new();
    for row in rows {
        all.entry(row.entry_id.clone()).or_default().push(row);
    }
    Ok(all)
}

/// What held after each change, the task as it was issued first.
fn after(base: &Task, changes: Vec<request::Model>) -> Vec<Granted> {
    let mut row = Row::Task(base.clone());
    let mut all = Vec::with_capacity(changes.len());
    for change in changes {
        let wanted: Fields = serde_json::from_str(&change.fields).unwrap_or_default();
        for (field, (_, words)) in &wanted {
            // What was granted has been written once; a field that has gone since changes nothing.
            let _ = fields::write(&mut row, field, words, base.year);
        }
        let (Row::Task(task), Some(moment)) = (&row, local(change.decided_at)) else { continue };
        all.push(Granted { day: moment.date_naive(), terms: terms(task) });
    }
    all
}

/// What a task owes. The figure is that of its words where they hold one of the target's unit: a change of
/// the words changes it.
fn terms(task: &Task) -> Terms {
    let target = task.targets.first();
    let said = |unit: &str| quantity::find(&task.words).into_iter().find(|one| one.unit == unit);
    let quantity =
        target.map(|target| said(&target.quantity.unit).unwrap_or_else(|| target.quantity.clone()));
    let down = quantity.as_ref().is_some_and(|one| one.bound == Bound::AtMost);
    Terms {
        number: quantity.map(|one| one.value),
        direction: if down { Direction::Down } else { Direction::Up },
        due: task.deadline.as_ref().and_then(|when| when.latest),
        modality: task.modality,
    }
}
