//! 亮灯记录: once a day the light of every task of every issued plan is computed and kept where it has changed,
//! so that one can tell later what was shown when. Nobody reads today's light from here.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use moushi_core::model::{Milestone, Particular};
use moushi_core::text::{Text, When};
use moushi_core::track::milestone::Reached;
use moushi_core::track::{Light, Policy, Verdict};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::Deserialize;

use super::asks::lights::{self, Promise, facts, followed};
use super::clock::local;
use super::door::Door;
use super::{preferences, presets};
use crate::error::Trouble;
use crate::store::tables::{entry, issue, lit, night, plan, reached, track};

/// Rows written at a time.
const PORTION: usize = 500;

/// What a night came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Night {
    /// Tasks looked at.
    pub tasks: usize,
    /// Those whose light is not what it was.
    pub changed: usize,
}

/// The rule by which lights are given today.
struct Rule {
    policy: Policy,
    cadence: Option<u32>,
    issued: HashMap<String, NaiveDate>,
    today: NaiveDate,
}

/// A row of the ledger as far as its light goes; the rest of it is passed over.
#[derive(Deserialize)]
struct Body {
    row: Promised,
}

#[derive(Deserialize)]
struct Promised {
    year: i32,
    #[serde(default)]
    deadline: Option<When>,
    #[serde(default)]
    milestones: Vec<Milestone>,
    #[serde(default)]
    particulars: BTreeMap<Particular, String>,
}

/// Records the lights of today, once a day whoever does it: another server may be at it as well. Answers
/// none where it has been done.
pub async fn record(door: &Door) -> Result<Option<Night>, Trouble> {
    let today = door.clock.today();
    let day = today.to_string();
    if night::Entity::find_by_id(day.as_str()).one(door.store.read()).await?.is_some() {
        return Ok(None);
    }
    let rule = Rule::of(door.store.read(), today, None).await?;
    let now = computed(door, &rule).await?;
    let tasks = now.len();
    let before = standing(door).await?;
    let same = |one: &lit::Model| before.get(&one.entry_id).is_some_and(|old| *old == one.light);
    let there: HashSet<&str> = now.iter().map(|one| one.entry_id.as_str()).collect();
    let gone: Vec<String> =
        before.keys().filter(|id| !there.contains(id.as_str())).cloned().collect();
    let changed: Vec<lit::Model> = now.into_iter().filter(|one| !same(one)).collect();
    let night = Night { tasks, changed: changed.len() };
    Ok(write(door, &day, night, changed, gone).await?.then_some(night))
}

/// The light of one task today; none for a task that has left its plan.
pub async fn light(
    db: &impl ConnectionTrait,
    today: NaiveDate,
    entry: &entry::Model,
    row: &track::Model,
) -> Result<Option<Light>, Trouble> {
    if !followed(row) {
        return Ok(None);
    }
    let rule = Rule::of(db, today, Some(&entry.plan_id)).await?;
    let known = reached::Entity::find().filter(reached::Column::EntryId.eq(entry.id.as_str()));
    let known: Vec<Reached> = known.all(db).await?.iter().map(reached::Model::told).collect();
    let body: Body = serde_json::from_str(&entry.body).map_err(anyhow::Error::from)?;
    Ok(Some(rule.verdict(row, &body.row, &known).light))
}

impl Rule {
    /// With the days on which plans were issued: of all, or of one.
    async fn of(
        db: &impl ConnectionTrait,
        today: NaiveDate,
        only: Option<&str>,
    ) -> Result<Self, Trouble> {
        let cadence = preferences::number(db, "track.cadence-days").await?;
        // Without the frozen text, which is most of such a row.
        let mut issues = issue::Entity::find()
            .select_only()
            .columns([issue::Column::PlanId, issue::Column::IssuedAt])
            .order_by_desc(issue::Column::VersionNo);
        if let Some(plan) = only {
            issues = issues.filter(issue::Column::PlanId.eq(plan));
        }
        let issues = issues.into_tuple::<(String, i64)>().all(db).await?;
        // The first version of a plan comes last and stays.
        let day = |at: i64| local(at).map(|moment| moment.date_naive());
        let issued = issues.into_iter().filter_map(|(plan, at)| Some((plan, day(at)?)));
        Ok(Self {
            policy: presets::policy(db).await?,
            cadence: u32::try_from(cadence).ok(),
            issued: issued.collect(),
            today,
        })
    }

    fn verdict(&self, row: &track::Model, body: &Promised, reached: &[Reached]) -> Verdict {
        let promise = Promise {
            year: body.year,
            due: body.deadline.as_ref().and_then(|when| when.latest),
            milestones: &body.milestones,
            entered: body.particulars.get(&Particular::Entered).is_some_and(|word| word == "是"),
        };
        let owed = (self.issued.get(&row.plan_id).copied(), self.cadence);
        self.policy.light(&facts(&promise, row, reached, owed, self.today), self.today)
    }
}

/// The light of every task that is followed.
async fn computed(door: &Door, rule: &Rule) -> Result<Vec<lit::Model>, Trouble> {
    let db = door.store.read();
    let issued = || {
        Query::select()
            .column(plan::Column::Id)
            .from(plan::Entity)
            .and_where(plan::Column::State.eq("issued"))
            .to_owned()
    };
    let mut known: HashMap<String, Vec<Reached>> = HashMap::new();
    for row in reached::Entity::find().all(db).await? {
        known.entry(row.entry_id.clone()).or_default().push(row.told());
    }
    let bodies: HashMap<String, String> = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Id, entry::Column::Body])
        .filter(entry::Column::PlanId.in_subquery(issued()))
        .filter(entry::Column::Noun.eq("task"))
        .filter(entry::Column::DeletedAt.eq(0))
        .into_tuple::<(String, String)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let rows = track::Entity::find().filter(track::Column::PlanId.in_subquery(issued()));
    let mut lights = Vec::with_capacity(bodies.len());
    for row in rows.all(db).await?.into_iter().filter(followed) {
        let Some(body) = bodies.get(&row.entry_id) else { continue };
        let body: Body = serde_json::from_str(body).map_err(anyhow::Error::from)?;
        let steps = known.get(&row.entry_id).map_or(&[][..], Vec::as_slice);
        lights.push(record_of(rule, &row, &rule.verdict(&row, &body.row, steps))?);
    }
    Ok(lights)
}

fn record_of(rule: &Rule, row: &track::Model, verdict: &Verdict) -> Result<lit::Model, Trouble> {
    // The first reason is that of the light. Its figure differs from day to day, which is no change.
    let kind = verdict.reasons.first().map(|reason| &reason.words);
    Ok(lit::Model {
        entry_id: row.entry_id.clone(),
        plan_id: row.plan_id.clone(),
        since: rule.today.to_string(),
        until: String::new(),
        light: lights::named(verdict.light).0.to_owned(),
        policy: rule.policy.name.clone(),
        reasons: kind
            .map_or(Ok(String::new()), serde_json::to_string)
            .map_err(anyhow::Error::from)?,
    })
}

/// The light that each task was last recorded with.
async fn standing(door: &Door) -> Result<HashMap<String, String>, Trouble> {
    let rows = lit::Entity::find()
        .select_only()
        .columns([lit::Column::EntryId, lit::Column::Light])
        .filter(lit::Column::Until.eq(""))
        .into_tuple::<(String, String)>();
    Ok(rows.all(door.store.read()).await?.into_iter().collect())
}

/// Writes what has changed; answers false where the day has been recorded meanwhile.
async fn write(
    door: &Door,
    day: &str,
    night: Night,
    mut changed: Vec<lit::Model>,
    mut gone: Vec<String>,
) -> Result<bool, Trouble> {
    let tx = door.store.begin().await?;
    if night::Entity::find_by_id(day).one(&tx).await?.is_some() {
        return Ok(false);
    }
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let row = night::Model {
        day: day.to_owned(),
        at: door.clock.now(),
        tasks: count(night.tasks),
        changed: count(night.changed),
    };
    row.into_active_model().reset_all().insert(&tx).await?;
    gone.extend(changed.iter().map(|one| one.entry_id.clone()));
    for portion in gone.chunks(PORTION) {
        lit::Entity::update_many()
            .col_expr(lit::Column::Until, Expr::value(day))
            .filter(lit::Column::EntryId.is_in(portion.iter().map(String::as_str)))
            .filter(lit::Column::Until.eq(""))
            .exec(&tx)
            .await?;
    }
    while !changed.is_empty() {
        let rest = changed.split_off(changed.len().min(PORTION));
        let rows = changed.into_iter().map(|row| row.into_active_model().reset_all());
        lit::Entity::insert_many(rows).exec_without_returning(&tx).await?;
        changed = rest;
    }
    tx.commit().await?;
    Ok(true)
}

/// Words of a reason as they were kept.
pub fn reason(kept: &str) -> Option<Text> {
    serde_json::from_str(kept).ok()
}
