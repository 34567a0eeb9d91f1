//! The rows of a form held against what is known now: tasks by `core::track::form`, each with its milestones.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use moushi_core::track::Lifecycle;
use moushi_core::track::form::{self, Fault, Held, Said, Verdict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{Kept, Sheets, Ticked, rows};
use crate::app::authority::{self, Target, allows};
use crate::app::caller::Caller;
use crate::error::Trouble;
use crate::store::rows::Row as Entry;
use crate::store::tables::{assignment, entry, form as table, org, plan, progress, reached, track};

/// How many ids are asked for at a time.
const PORTION: usize = 500;

/// What the rows of a form come to.
#[derive(Debug)]
pub struct Judged {
    /// Rows of tasks.
    pub tasks: Vec<(Kept, Verdict)>,
    /// Rows of milestones with what is wrong with each.
    pub milestones: Milestones,
}

/// Rows of milestones with what is wrong with each.
type Milestones = Vec<(Ticked, Vec<Fault>)>;

impl Judged {
    /// Rows that cannot be taken.
    pub fn faulty(&self) -> usize {
        let tasks = self.tasks.iter().filter(|(_, verdict)| !super::faults(verdict).is_empty());
        tasks.count() + self.milestones.iter().filter(|(_, faults)| !faults.is_empty()).count()
    }
}

/// What the rows of a form come to for a person, as things stand now.
pub async fn judged(
    db: &impl ConnectionTrait,
    caller: &Caller,
    form: &table::Model,
    today: NaiveDate,
) -> Result<Judged, Trouble> {
    let sheets = rows(form)?;
    let held = held(db, caller, (&form.plan_id, today), &sheets).await?;
    let (ticks, milestones) = ticks(&sheets, &held);
    let mut before: HashMap<String, u32> = HashMap::new();
    let mut tasks = Vec::with_capacity(sheets.tasks.len());
    for kept in sheets.tasks {
        let verdict = match &kept.base {
            None => Verdict::Wrong(vec![form::foreign(&kept.row)]),
            Some(base) => match (before.get(&base.entry), held.get(&base.entry)) {
                (Some(before), _) => Verdict::Wrong(vec![form::again(*before)]),
                (None, Some(held)) => {
                    let ticks = ticks.get(&base.entry).cloned().unwrap_or_default();
                    ticks.judge(form::judge(&kept.row, base, held, ticks.reached.clone()))
                }
                (None, None) => Verdict::Wrong(vec![form::foreign(&kept.row)]),
            },
        };
        if let Some(base) = &kept.base {
            before.entry(base.entry.clone()).or_insert(kept.row.number);
        }
        tasks.push((kept, verdict));
    }
    Ok(Judged { tasks, milestones })
}

/// What the table of milestones says of a task.
#[derive(Clone, Debug, Default)]
struct Ticks {
    /// Milestones that are reached, each with its day.
    reached: BTreeMap<String, String>,
    /// Rows that are wrong.
    wrong: Vec<u32>,
}

impl Ticks {
    /// A task is not reported while one of its milestones is wrong: the milestone would be lost.
    fn judge(&self, verdict: Verdict) -> Verdict {
        match verdict {
            Verdict::Report(_) if !self.wrong.is_empty() => {
                Verdict::Wrong(vec![form::with_milestones(&self.wrong)])
            }
            other => other,
        }
    }
}

/// The milestones that are said to be reached, task by task, and what is wrong row by row.
fn ticks(sheets: &Sheets, held: &HashMap<String, Held>) -> (HashMap<String, Ticks>, Milestones) {
    let tasks = sheets.tasks.iter().filter_map(|kept| Some(kept.base.as_ref()?.entry.as_str()));
    let tasks: Vec<&str> = tasks.collect();
    let mut before: HashMap<(String, String), u32> = HashMap::new();
    let mut all: HashMap<String, Ticks> = HashMap::new();
    let mut rows = Vec::with_capacity(sheets.milestones.len());
    for ticked in &sheets.milestones {
        let (row, number) = (&ticked.row, ticked.row.number);
        let known = ticked.tick.as_ref().and_then(|tick| Some((tick, held.get(&tick.entry)?)));
        let Some((tick, held)) = known else {
            rows.push((ticked.clone(), vec![form::foreign(row)]));
            continue;
        };
        let place = (tick.entry.clone(), tick.words.clone());
        let said = match before.get(&place) {
            Some(before) => Err(vec![form::again(*before)]),
            None => form::ticked(row, tick, held),
        };
        before.entry(place).or_insert(number);
        let here = tasks.contains(&tick.entry.as_str());
        let of = all.entry(tick.entry.clone()).or_default();
        let faults = match said {
            Ok(Some(_)) if !here => vec![form::rowless(&tick.words)],
            Ok(Some(day)) => {
                of.reached.insert(tick.words.clone(), day);
                Vec::new()
            }
            Ok(None) => Vec::new(),
            Err(faults) => faults,
        };
        if !faults.is_empty() {
            of.wrong.push(number);
        }
        rows.push((ticked.clone(), faults));
    }
    (all, rows)
}

/// Tasks as they stand today, for a person who reports on them.
async fn held(
    db: &impl ConnectionTrait,
    caller: &Caller,
    (plan, today): (&str, NaiveDate),
    sheets: &Sheets,
) -> Result<HashMap<String, Held>, Trouble> {
    let plan = plan::Entity::find_by_id(plan).one(db).await?.ok_or_else(authority::not_found)?;
    let house = org::Entity::find_by_id(&plan.org_id).one(db).await?;
    let house = house.map(|house| house.path).unwrap_or_default();
    let year = i32::try_from(plan.year).unwrap_or_default();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let ids = ids(sheets);
    let mut held = HashMap::with_capacity(ids.len());
    for portion in ids.chunks(PORTION) {
        let rows = entry::Entity::find()
            .filter(entry::Column::Id.is_in(portion.iter().copied()))
            .filter(entry::Column::PlanId.eq(plan.id.as_str()))
            .filter(entry::Column::DeletedAt.eq(0));
        let rows = rows.all(db).await?;
        let (open, said) =
            (under_way(db, caller, &house, portion).await?, newest(db, portion).await?);
        let mut settled = settled(db, portion).await?;
        for row in rows {
            let mut body = Entry::of(&row)?;
            let task = body.task_mut();
            let target = task.as_ref().and_then(|task| task.targets.first());
            let unit = target.map(|target| target.quantity.unit.clone()).unwrap_or_default();
            let steps = task.map(|task| std::mem::take(&mut task.milestones)).unwrap_or_default();
            let (seq, last) = said.get(&row.id).cloned().unwrap_or_default();
            let one = Held {
                open: open.contains(&row.id),
                code: row.code,
                seq,
                last,
                unit,
                first,
                today,
                milestones: steps.into_iter().map(|step| step.words).collect(),
                settled: settled.remove(&row.id).unwrap_or_default(),
            };
            held.insert(row.id, one);
        }
    }
    Ok(held)
}

/// The tasks that a form speaks of, each once.
fn ids(sheets: &Sheets) -> Vec<&str> {
    let tasks = sheets.tasks.iter().filter_map(|kept| Some(kept.base.as_ref()?.entry.as_str()));
    let ticks = sheets.milestones.iter();
    let ticks = ticks.filter_map(|ticked| Some(ticked.tick.as_ref()?.entry.as_str()));
    let mut ids: Vec<&str> = tasks.chain(ticks).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The milestones of each task that are reached or waived.
async fn settled(
    db: &impl ConnectionTrait,
    ids: &[&str],
) -> Result<HashMap<String, Vec<String>>, Trouble> {
    let rows = reached::Entity::find().filter(reached::Column::EntryId.is_in(ids.iter().copied()));
    let mut settled: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows.all(db).await? {
        settled.entry(row.entry_id).or_default().push(row.words);
    }
    Ok(settled)
}

/// The tasks that are under way and for which the person may report.
async fn under_way(
    db: &impl ConnectionTrait,
    caller: &Caller,
    house: &str,
    ids: &[&str],
) -> Result<Vec<String>, Trouble> {
    let tracks = track::Entity::find().filter(track::Column::EntryId.is_in(ids.iter().copied()));
    let tracks = tracks.all(db).await?;
    let leads = assignment::Entity::find()
        .filter(assignment::Column::EntryId.is_in(ids.iter().copied()))
        .filter(assignment::Column::Part.eq("lead"))
        .all(db)
        .await?;
    let units: Vec<&str> = leads.iter().map(|lead| lead.org_id.as_str()).collect();
    let units = org::Entity::find().filter(org::Column::Id.is_in(units)).all(db).await?;
    let paths: HashMap<String, String> =
        units.into_iter().map(|unit| (unit.id, unit.path)).collect();
    let may = |row: &track::Model| {
        let mine = leads.iter().filter(|lead| lead.entry_id == row.entry_id);
        let parts = mine.filter_map(|lead| paths.get(&lead.org_id).cloned()).collect();
        let target = Target { org_path: house.to_owned(), parts, ..Target::default() };
        row.lifecycle() == Lifecycle::InProgress && allows(caller, "progress-report", &target)
    };
    Ok(tracks.into_iter().filter(may).map(|row| row.entry_id).collect())
}

/// The newest report of each task, with its number.
async fn newest(
    db: &impl ConnectionTrait,
    ids: &[&str],
) -> Result<HashMap<String, (i64, Said)>, Trouble> {
    let rows =
        progress::Entity::find().filter(progress::Column::EntryId.is_in(ids.iter().copied()));
    let mut by: BTreeMap<(String, i64), progress::Model> = BTreeMap::new();
    for row in rows.all(db).await? {
        by.insert((row.entry_id.clone(), row.seq), row);
    }
    let said = |row: progress::Model| Said {
        done: row.done,
        next: row.next,
        problems: row.problems,
        support: row.support,
        percent: row.percent,
        figure: row.figure.parse().ok(),
        forecast: row.forecast,
        reached: BTreeMap::new(),
    };
    // Later ones take the place of earlier ones.
    Ok(by.into_values().map(|row| (row.entry_id.clone(), (row.seq, said(row)))).collect())
}
