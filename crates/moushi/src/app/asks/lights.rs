//! 亮灯: the lights of an issued plan's tasks, computed from what is known of them today by the rule that
//! the office has chosen. Nothing of it is stored.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use moushi_core::model::{Milestone, RowId, Task};
use moushi_core::text::Text;
use moushi_core::track::milestone::{Reached, missed, payable, planned};
use moushi_core::track::{Dimension, Facts, Lifecycle, Light, Policy, Verdict, entered};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::listed::Mark;
use super::mine::Mine;
use super::picks::{Pick, month};
use crate::app::clock::local;
use crate::app::door::Eyes;
use crate::app::plans::Computed;
use crate::app::{preferences, presets};
use crate::error::Trouble;
use crate::store::tables::{issue, reached, track};

/// Every light, the worst first.
pub const ALL: [Light; 6] =
    [Light::Red, Light::Orange, Light::Yellow, Light::Blue, Light::Grey, Light::Green];

/// The word of a light in addresses, and what it is called.
pub fn named(light: Light) -> (&'static str, Text) {
    match light {
        Light::Red => ("red", Text::new("▲ 红灯", "▲ Red")),
        Light::Orange => ("orange", Text::new("▲ 橙灯", "▲ Orange")),
        Light::Yellow => ("yellow", Text::new("■ 黄灯", "■ Yellow")),
        Light::Blue => ("blue", Text::new("○ 蓝灯", "○ Blue")),
        Light::Grey => ("grey", Text::new("○ 灰灯", "○ Grey")),
        Light::Green => ("green", Text::new("● 绿灯", "● Green")),
    }
}

/// The sign of a light, which says in print what its colour says on a screen.
pub fn sign(light: Light) -> &'static str {
    match light {
        Light::Red | Light::Orange => "▲",
        Light::Yellow => "■",
        Light::Blue | Light::Grey => "○",
        Light::Green => "●",
    }
}

/// The title of the list of one light; none for a word that is no light.
pub fn title(word: &str) -> Option<Text> {
    let (_, called) = ALL.into_iter().map(named).find(|(known, _)| *known == word)?;
    Some(Text::of(
        format!("任务亮灯：{}", called.zh),
        format!("Tasks by their light: {}", called.en),
    ))
}

/// The title of the list of tasks that stand somewhere; none for a word that is no place.
pub fn stands_title(word: &str) -> Option<Text> {
    let found = Lifecycle::ALL.into_iter().find(|one| lifecycle(*one) == word)?.title();
    Some(Text::of(format!("任务状态：{}", found.zh), format!("Tasks: {}", found.en)))
}

/// The word of a place in the life of a task, as the database and addresses have it.
pub fn lifecycle(at: Lifecycle) -> String {
    crate::app::acts::entry::fields::word(&at)
}

/// The tone of a light.
pub fn tone(light: Light) -> &'static str {
    match light {
        Light::Red | Light::Orange => "bad",
        Light::Yellow => "warn",
        Light::Blue | Light::Grey => "info",
        Light::Green => "good",
    }
}

/// What the lights of a plan are computed from.
pub struct Lights {
    /// The rule.
    pub policy: Policy,
    cadence: Option<u32>,
    /// Day from which reports are owed: that of the issue.
    issued: Option<NaiveDate>,
    today: NaiveDate,
    /// Where each task stands, by its code.
    rows: HashMap<String, track::Model>,
    /// What became of the steps of each task, by the id of its row.
    reached: HashMap<String, Vec<Reached>>,
}

impl Lights {
    /// Of a plan; without any light before it is issued.
    pub async fn of(eyes: &Eyes<'_>, plan: &Computed) -> Result<Self, Trouble> {
        Self::read(eyes, plan, None).await
    }

    /// The same for some tasks only: of others nothing is known.
    pub async fn some<'t>(
        eyes: &Eyes<'_>,
        plan: &Computed,
        tasks: impl Iterator<Item = &'t RowId>,
    ) -> Result<Self, Trouble> {
        let ids: Vec<&str> =
            tasks.filter_map(|code| plan.ids.get(code)).map(String::as_str).collect();
        Self::read(eyes, plan, Some(&ids)).await
    }

    async fn read(
        eyes: &Eyes<'_>,
        plan: &Computed,
        only: Option<&[&str]>,
    ) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let policy = presets::policy(db).await?;
        let cadence = preferences::number(db, "track.cadence-days").await?;
        let mut lights = Self {
            policy,
            cadence: u32::try_from(cadence).ok(),
            issued: None,
            today: eyes.today,
            rows: HashMap::new(),
            reached: HashMap::new(),
        };
        if plan.plan.state != "issued" {
            return Ok(lights);
        }
        let issued = issue::Entity::find()
            .select_only()
            .column(issue::Column::IssuedAt)
            .filter(issue::Column::PlanId.eq(plan.plan.id.as_str()))
            .order_by_asc(issue::Column::VersionNo)
            .into_tuple::<i64>()
            .one(db)
            .await?;
        lights.issued = issued.and_then(local).map(|moment| moment.date_naive());
        for ids in portions(only) {
            lights.rows.extend(rows(eyes, plan, ids).await?);
            lights.reached.extend(steps(eyes, &plan.plan.id, ids).await?);
        }
        Ok(lights)
    }

    /// The same rule on another day, for tasks that stood like this.
    pub fn on(&self, day: NaiveDate, rows: HashMap<String, track::Model>) -> Self {
        let then = |steps: &Vec<Reached>| {
            steps.iter().filter(|one| one.on.is_none_or(|on| on <= day)).cloned().collect()
        };
        let reached = self.reached.iter().map(|(task, steps)| (task.clone(), then(steps)));
        Self {
            policy: self.policy.clone(),
            cadence: self.cadence,
            issued: self.issued,
            today: day,
            rows,
            reached: reached.collect(),
        }
    }

    /// Where tasks stand, in no order.
    pub fn rows(&self) -> impl Iterator<Item = &track::Model> {
        self.rows.values()
    }

    /// Day of the first issue; none before it.
    pub fn issued(&self) -> Option<NaiveDate> {
        self.issued
    }

    /// Days within which the next report is owed.
    pub fn cadence(&self) -> Option<u32> {
        self.cadence
    }

    /// Where a task stands.
    pub fn row(&self, code: &RowId) -> Option<&track::Model> {
        self.rows.get(&code.0)
    }

    /// What became of the steps of a task.
    pub fn reached(&self, row: &track::Model) -> &[Reached] {
        self.reached.get(&row.entry_id).map_or(&[], Vec::as_slice)
    }

    /// The light of a task; none where nobody follows it or it has left the plan.
    pub fn light(&self, task: &Task) -> Option<Verdict> {
        let row = self.row(&task.id)?;
        followed(row).then(|| self.policy.light(&self.facts(task, row), self.today))
    }

    /// The sides of a task with their lights; none where it has no light.
    pub fn sides(&self, task: &Task) -> Vec<(Dimension, Light)> {
        let row = self.row(&task.id).filter(|row| followed(row));
        row.map(|row| self.policy.sides(&self.facts(task, row), self.today)).unwrap_or_default()
    }

    /// What is known of a task.
    fn facts(&self, task: &Task, row: &track::Model) -> Facts {
        let promise = Promise {
            year: task.year,
            due: task.deadline.as_ref().and_then(|when| when.latest),
            milestones: &task.milestones,
            entered: task.entered(),
        };
        facts(&promise, row, self.reached(row), (self.issued, self.cadence), self.today)
    }

    /// The last day for the next report of a task; none where none is owed.
    pub fn report_due(&self, task: &Task) -> Option<NaiveDate> {
        let facts = self.facts(task, self.row(&task.id)?);
        let since = facts.reported.or(facts.followed)?;
        since.checked_add_days(Days::new(u64::from(facts.cadence?)))
    }

    /// The tasks with their lights.
    pub fn all<'a>(&'a self, plan: &'a Computed) -> impl Iterator<Item = (&'a RowId, Verdict)> {
        plan.ledger.tasks.iter().filter_map(|task| Some((&task.id, self.light(task)?)))
    }

    /// The tasks that have one light, or every task for an empty word, with the reasons.
    pub fn list(&self, plan: &Computed, word: &str) -> Vec<Pick> {
        let of =
            |(_, verdict): &(&RowId, Verdict)| word.is_empty() || named(verdict.light).0 == word;
        let pick = |(code, verdict): (&RowId, Verdict)| Pick {
            code: code.0.clone(),
            words: None,
            marks: marks(verdict),
        };
        self.all(plan).filter(of).map(pick).collect()
    }

    /// The tasks that stand somewhere, with their lights.
    pub fn stand(&self, plan: &Computed, word: &str) -> Vec<Pick> {
        let there = |task: &&Task| self.row(&task.id).is_some_and(|row| row.lifecycle == word);
        let pick = |task: &Task| Pick {
            code: task.id.0.clone(),
            words: None,
            marks: self.light(task).map(marks).unwrap_or_default(),
        };
        plan.ledger.tasks.iter().filter(there).map(pick).collect()
    }

    /// The tasks that a unit has taken on (`owned`), that are closed, reviewed or not (`done`), or whose report is as young as it should be (`fresh`).
    pub fn healthy(&self, plan: &Computed, show: &str) -> Vec<Pick> {
        let wanted = |task: &&Task| {
            let Some(at) = self.row(&task.id).map(track::Model::lifecycle) else { return false };
            match show {
                "owned" => owned(at),
                "done" => super::past::done(at),
                _ => fresh(at, self.light(task).as_ref()),
            }
        };
        let pick = |task: &Task| Pick {
            code: task.id.0.clone(),
            words: None,
            marks: self.light(task).map(marks).unwrap_or_default(),
        };
        plan.ledger.tasks.iter().filter(wanted).map(pick).collect()
    }

    /// The tasks of a portfolio that are red (`my-red`) or open and due this month (`my-month`).
    pub fn mine(&self, plan: &Computed, mine: &Mine, show: &str) -> Vec<Pick> {
        let this = self.today.format("%Y-%m").to_string();
        let wanted = |task: &&Task| {
            let open = self.row(&task.id).is_some_and(|row| row.closed_on.is_empty());
            mine.has(task) && open && (show == "my-red" || month(task) == this)
        };
        let red = |verdict: &Verdict| show != "my-red" || verdict.light == Light::Red;
        let tasks = plan.ledger.tasks.iter().filter(wanted);
        let lit = tasks.filter_map(|task| Some((&task.id, self.light(task).filter(red)?)));
        lit.map(|(code, verdict)| Pick { code: code.0.clone(), words: None, marks: marks(verdict) })
            .collect()
    }

    /// The tasks whose report is overdue, whatever their light.
    pub fn stale(&self, plan: &Computed) -> Vec<Pick> {
        let all = self.all(plan).filter(|(_, verdict)| stale(verdict));
        all.map(|(code, verdict)| Pick { code: code.0.clone(), words: None, marks: marks(verdict) })
            .collect()
    }
}

/// What a task promises, as far as its light goes.
pub struct Promise<'a> {
    /// Its year.
    pub year: i32,
    /// Its last day.
    pub due: Option<NaiveDate>,
    /// Its steps.
    pub milestones: &'a [Milestone],
    /// Its figures are to be entered with the statistics office.
    pub entered: bool,
}

/// What is known of a task on `today`: what it promises, where it stands, which steps were reached, and from
/// which day and within how many days reports are owed.
pub fn facts(
    promise: &Promise<'_>,
    row: &track::Model,
    reached: &[Reached],
    (issued, cadence): (Option<NaiveDate>, Option<u32>),
    today: NaiveDate,
) -> Facts {
    let day = |words: &str| words.parse::<NaiveDate>().ok();
    let owes = row.lifecycle() == Lifecycle::InProgress;
    Facts {
        start: NaiveDate::from_ymd_opt(promise.year, 1, 1),
        due: promise.due,
        closed: day(&row.closed_on),
        reported: day(&row.reported_on),
        followed: issued,
        cadence: cadence.filter(|_| owes),
        planned: planned(promise.milestones, today),
        // Whoever has reported nothing has nothing to show against what was planned.
        actual: i32::try_from(row.percent).ok().map(f64::from),
        missed: missed(promise.milestones, reached, today),
        unpaid: unpaid(promise, row, today),
        unentered: promise.entered.then(|| {
            let since = issued.or(NaiveDate::from_ymd_opt(promise.year, 1, 1)).unwrap_or(today);
            entered::late(since, entered::month(&row.entered, today).ok(), today)
        }),
    }
}

/// Points that the funds paid lie behind those planned; whoever has said nothing has paid nothing.
fn unpaid(promise: &Promise<'_>, row: &track::Model, today: NaiveDate) -> Option<f64> {
    let paid = i32::try_from(row.funds.max(0)).ok().map(f64::from)?;
    Some(payable(promise.milestones, today)? - paid)
}

/// Whether a task that stands like this has a light at all.
pub fn followed(row: &track::Model) -> bool {
    use Lifecycle::{Cancelled, CarriedOver, Merged, Suspended};
    !matches!(row.lifecycle(), Cancelled | CarriedOver | Merged | Suspended)
}

/// Whether a unit has taken on a task that stands there.
pub fn owned(at: Lifecycle) -> bool {
    !matches!(at, Lifecycle::Established | Lifecycle::Assigned)
}

/// Whether a task is under way and its report as young as it should be.
pub fn fresh(at: Lifecycle, verdict: Option<&Verdict>) -> bool {
    at == Lifecycle::InProgress && verdict.is_some_and(|verdict| !stale(verdict))
}

/// Whether one of the reasons of a light is that nobody has reported for too long.
pub fn stale(verdict: &Verdict) -> bool {
    verdict.reasons.iter().any(|reason| reason.light == Light::Grey)
}

/// Ids in portions that an engine takes; one portion of everything where none are named.
fn portions<'i>(only: Option<&'i [&'i str]>) -> Vec<Option<&'i [&'i str]>> {
    only.map_or_else(|| vec![None], |ids| ids.chunks(500).map(Some).collect())
}

/// Where the tasks of a plan stand, by code; of all, or of those with these ids.
async fn rows(
    eyes: &Eyes<'_>,
    plan: &Computed,
    only: Option<&[&str]>,
) -> Result<HashMap<String, track::Model>, Trouble> {
    let mut tracks = track::Entity::find().filter(track::Column::PlanId.eq(&*plan.plan.id));
    if let Some(ids) = only {
        tracks = tracks.filter(track::Column::EntryId.is_in(ids.iter().copied()));
    }
    let codes: HashMap<&str, &RowId> =
        plan.ids.iter().map(|(code, id)| (id.as_str(), code)).collect();
    let coded = |row: track::Model| Some((codes.get(&*row.entry_id)?.0.clone(), row));
    Ok(tracks.all(eyes.store.read()).await?.into_iter().filter_map(coded).collect())
}

/// What became of steps, by the id of the task's row.
async fn steps(
    eyes: &Eyes<'_>,
    plan: &str,
    only: Option<&[&str]>,
) -> Result<HashMap<String, Vec<Reached>>, Trouble> {
    // There are many; the rest of such a row is passed over.
    let mut ask = reached::Entity::find()
        .select_only()
        .columns([reached::Column::EntryId, reached::Column::Words, reached::Column::ReachedOn])
        .filter(reached::Column::PlanId.eq(plan));
    if let Some(ids) = only {
        ask = ask.filter(reached::Column::EntryId.is_in(ids.iter().copied()));
    }
    let mut known: HashMap<String, Vec<Reached>> = HashMap::new();
    let rows = ask.into_tuple::<(String, String, String)>().all(eyes.store.read()).await?;
    for (entry, words, on) in rows {
        known.entry(entry).or_default().push(Reached { words, on: on.parse().ok() });
    }
    Ok(known)
}

/// A light with its reasons as tags.
pub fn marks(verdict: Verdict) -> Vec<Mark> {
    let mut marks = vec![Mark::new(tone(verdict.light), named(verdict.light).1)];
    marks.extend(verdict.reasons.into_iter().map(|reason| Mark::new("plain", reason.words)));
    marks
}
