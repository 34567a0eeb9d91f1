//! 减负护栏: how often the caller's own units are called upon, against the cap; and for a body the year of its
//! calls, flags and waivers. Counts alone: there is no score and no rank.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use moushi_core::text::Text;
use moushi_core::track::{Call, Called, Counter, Month};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::collect::{Flagged, flagged, flags, names, titles};
use super::listed::Bilingual;
use super::plans::whole;
use crate::app::authority::{Target, allows};
use crate::app::burden;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{assignment, collection, flag, org, slip, waiver};

/// The counter of the caller's own units.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Burden {
    /// The year; this one when 0.
    pub year: i32,
}

/// Counters.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counters {
    /// The year.
    pub year: i32,
    /// The month that is counted: this one, or the last of the year.
    pub month: String,
    /// Calls upon a unit in a month at most.
    pub cap_month: usize,
    /// Calls upon a unit in a year at most.
    pub cap_year: usize,
    /// The caller's own units.
    pub units: Vec<Own>,
}

/// The counter of one unit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Own {
    /// Its name.
    pub name: String,
    /// Calls this month.
    pub month: usize,
    /// Calls this year.
    pub year: usize,
    /// By kind.
    pub kinds: Vec<Kind>,
    /// By who asks, the most first.
    pub askers: Vec<Asker>,
    /// Calls by month, January first.
    pub months: Vec<usize>,
    /// Collections that wait for an answer, by their last day.
    pub open: Vec<Waiting>,
    /// What the unit has flagged, the newest first.
    pub flags: Vec<Flagged>,
}

/// Calls of one kind.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Kind {
    /// What kind.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// This month.
    pub month: usize,
    /// This year.
    pub year: usize,
}

/// Calls of one asker.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Asker {
    /// Its name.
    pub name: String,
    /// Calls this year.
    pub year: usize,
}

/// A collection that waits for the unit's answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// The slip.
    pub slip: String,
    /// Title.
    pub title: String,
    /// Who asks.
    pub asker: String,
    /// What it stands on.
    pub basis: String,
    /// Last day for the answer.
    pub last: String,
    /// Day after which nothing is owed.
    pub expires: String,
    /// Items that are known and only to be confirmed.
    pub offered: i64,
}

impl Ask for Burden {
    const NAME: &'static str = "burden";
    const TITLE: Text = Text::new("本单位负担", "Burden of one's own unit");
    type View = Counters;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Counters, Trouble> {
        let year = if self.year == 0 { eyes.today.year() } else { self.year.clamp(2000, 2200) };
        let month = if year == eyes.today.year() {
            Month::of(eyes.today)
        } else {
            Month::of(NaiveDate::from_ymd_opt(year, 12, 1).unwrap_or(eyes.today))
        };
        let db = eyes.store.read();
        let ids = own(eyes);
        let found = org::Entity::find()
            .filter(org::Column::Id.is_in(ids.iter().map(String::as_str)))
            .order_by_asc(org::Column::Rank)
            .order_by_asc(org::Column::Id)
            .all(db)
            .await?;
        let calls = burden::calls(db, &ids, "", month.last()).await?;
        let cap = burden::cap(db).await?;
        let mut units = Vec::with_capacity(found.len());
        for unit in found {
            units.push(counted(eyes, unit, &calls, month).await?);
        }
        let (cap_month, cap_year) = (cap.month, cap.year);
        Ok(Counters { year, month: month.to_string(), cap_month, cap_year, units })
    }
}

/// The units for which the caller answers, by id: those of the caller's own posts, not what lies below.
pub fn own(eyes: &Eyes<'_>) -> Vec<String> {
    let mut ids = BTreeSet::new();
    for post in &eyes.caller.posts {
        let target = Target { parts: vec![post.org_path.clone()], ..Target::default() };
        if allows(eyes.caller, "collection-answer", &target) {
            ids.insert(post.org_id.clone());
        }
    }
    ids.into_iter().collect()
}

async fn counted(
    eyes: &Eyes<'_>,
    unit: org::Model,
    calls: &[Called],
    month: Month,
) -> Result<Own, Trouble> {
    let (counter, year) = (Counter::of(calls), month.year());
    let kinds = Call::ALL.into_iter().map(|kind| Kind {
        title: kind.title(),
        month: counter.month(&unit.id, month, Some(kind)),
        year: counter.year(&unit.id, year, Some(kind)),
    });
    let flags = flags(eyes, flag::Column::OrgId, &unit.id).await?;
    Ok(Own {
        month: counter.month(&unit.id, month, None),
        year: counter.year(&unit.id, year, None),
        kinds: kinds.collect(),
        askers: askers(eyes, &unit.id, calls, year).await?,
        months: months(year).map(|month| counter.month(&unit.id, month, None)).collect(),
        open: waiting(eyes, std::slice::from_ref(&unit.id)).await?,
        flags: flagged(eyes, flags.into_iter().rev().collect()).await?,
        name: unit.name,
    })
}

/// The months of a year.
fn months(year: i32) -> impl Iterator<Item = Month> {
    let first = move |month| NaiveDate::from_ymd_opt(year, month, 1);
    (1..=12).filter_map(first).map(Month::of)
}

async fn askers(
    eyes: &Eyes<'_>,
    unit: &str,
    calls: &[Called],
    year: i32,
) -> Result<Vec<Asker>, Trouble> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for call in calls.iter().filter(|call| call.unit == unit && call.day.year() == year) {
        *counts.entry(&call.asker).or_default() += 1;
    }
    let names = names(eyes, counts.keys().copied()).await?;
    let asker = |(id, year): (&str, usize)| Asker {
        name: names.get(id).cloned().unwrap_or_default(),
        year,
    };
    let mut askers: Vec<Asker> = counts.into_iter().map(asker).collect();
    askers.sort_by(|one, two| two.year.cmp(&one.year).then_with(|| one.name.cmp(&two.name)));
    Ok(askers)
}

/// Collections that wait for an answer of these units, by their last day.
pub async fn waiting(eyes: &Eyes<'_>, units: &[String]) -> Result<Vec<Waiting>, Trouble> {
    let slips = slip::Entity::find()
        .filter(slip::Column::OrgId.is_in(units.iter().map(String::as_str)))
        .filter(slip::Column::State.eq("open"))
        .all(eyes.store.read())
        .await?;
    let of = titles(eyes, slips.iter().map(|slip| slip.collection_id.as_str())).await?;
    let names = names(eyes, of.values().map(|of| of.asker_id.as_str())).await?;
    let today = eyes.today.to_string();
    let one = |slip: slip::Model| {
        let of = of.get(&slip.collection_id)?;
        let open = of.state == "open" && of.expires_on >= today && of.first_day <= today;
        open.then(|| Waiting {
            slip: slip.id,
            title: of.title.clone(),
            asker: names.get(&of.asker_id).cloned().unwrap_or_default(),
            basis: of.basis.clone(),
            last: of.last_day.clone(),
            expires: of.expires_on.clone(),
            offered: slip.offered,
        })
    };
    let mut waiting: Vec<Waiting> = slips.into_iter().filter_map(one).collect();
    waiting.sort_by(|one, two| (&one.last, &one.slip).cmp(&(&two.last, &two.slip)));
    Ok(waiting)
}

/// The yearly report on the burden that a body puts on its units.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct BurdenReport {
    /// The plan of the year.
    pub plan: String,
}

/// A year of calls.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Year {
    /// The body.
    pub org: String,
    /// The year.
    pub year: i64,
    /// When it was looked at.
    pub as_of: i64,
    /// Calls upon a unit in a month at most.
    pub cap_month: usize,
    /// Unit by unit and kind by kind, the units in the order of precedence.
    pub rows: Vec<Row>,
    /// Calls in all.
    pub total: usize,
    /// Collections opened.
    pub collections: usize,
    /// Figures asked for: units times items.
    pub asked: i64,
    /// Of these, known and offered to be confirmed instead.
    pub offered: i64,
    /// Of these, confirmed.
    pub confirmed: i64,
    /// What units flagged, and how it was answered.
    pub flags: Vec<Flagged>,
    /// What leaders let pass above the cap.
    pub waivers: Vec<Waived>,
}

/// Calls upon one unit of one kind.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// The unit.
    pub unit: String,
    /// The kind.
    #[schemars(with = "Bilingual")]
    pub kind: Text,
    /// By month, January first.
    pub months: Vec<usize>,
    /// In the year.
    pub total: usize,
}

/// A waiver.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waived {
    /// The unit.
    pub unit: String,
    /// The month.
    pub month: String,
    /// Why.
    pub reason: String,
    /// Day.
    pub on: String,
    /// The collection that used it; empty while none has.
    pub title: String,
}

impl Ask for BurdenReport {
    const NAME: &'static str = "burden-report";
    const TITLE: Text = Text::new("年度负担报告", "Yearly report on the burden");
    type View = Year;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Year, Trouble> {
        let (plan, house) = whole(eyes, &self.plan).await?;
        let db = eyes.store.read();
        let year = i32::try_from(plan.year).unwrap_or_default();
        let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(eyes.today);
        let until = last.min(Month::of(eyes.today).last());
        let units = called_upon(eyes, &plan.id).await?;
        let ids: Vec<String> = units.iter().map(|unit| unit.id.clone()).collect();
        let mut calls = burden::calls(db, &ids, &plan.id, until).await?;
        calls.retain(|call| call.day.year() == year);
        let counter = Counter::of(&calls);
        let rows = units.iter().flat_map(|unit| rows(unit, &counter, year)).collect();
        let slips = slip::Entity::find().filter(slip::Column::PlanId.eq(plan.id.as_str()));
        let slips = slips.all(db).await?;
        Ok(Year {
            org: house.name,
            year: plan.year,
            as_of: eyes.now,
            cap_month: burden::cap(db).await?.month,
            total: counter.total(),
            rows,
            collections: opened(eyes, &plan.id).await?,
            asked: figures(eyes, &slips).await?,
            offered: slips.iter().map(|slip| slip.offered).sum(),
            confirmed: slips.iter().map(|slip| slip.confirmed).sum(),
            flags: flagged(eyes, flags(eyes, flag::Column::PlanId, &plan.id).await?).await?,
            waivers: waived(eyes, &plan.id).await?,
        })
    }
}

/// Units that a plan calls upon: asked by a collection, or leading a task.
async fn called_upon(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<org::Model>, Trouble> {
    let db = eyes.store.read();
    let asked = slip::Entity::find().filter(slip::Column::PlanId.eq(plan)).all(db).await?;
    let led = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan))
        .filter(assignment::Column::Part.eq("lead"))
        .all(db)
        .await?;
    let ids: BTreeSet<String> = asked
        .into_iter()
        .map(|slip| slip.org_id)
        .chain(led.into_iter().map(|part| part.org_id))
        .collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let mut units = Vec::with_capacity(ids.len());
    for portion in ids.chunks(500) {
        let ask =
            org::Entity::find().filter(org::Column::Id.is_in(portion.iter().map(String::as_str)));
        units.extend(ask.all(db).await?);
    }
    units.sort_by(|one, two| (one.rank, &one.id).cmp(&(two.rank, &two.id)));
    Ok(units)
}

/// The kinds by which a unit was called upon.
fn rows(unit: &org::Model, counter: &Counter, year: i32) -> Vec<Row> {
    let row = |kind: Call| Row {
        unit: unit.name.clone(),
        kind: kind.title(),
        months: months(year).map(|month| counter.month(&unit.id, month, Some(kind))).collect(),
        total: counter.year(&unit.id, year, Some(kind)),
    };
    Call::ALL.into_iter().map(row).filter(|row| row.total > 0).collect()
}

async fn opened(eyes: &Eyes<'_>, plan: &str) -> Result<usize, Trouble> {
    let rows = collection::Entity::find().filter(collection::Column::PlanId.eq(plan));
    Ok(rows.all(eyes.store.read()).await?.len())
}

/// Units times items.
async fn figures(eyes: &Eyes<'_>, slips: &[slip::Model]) -> Result<i64, Trouble> {
    let mut by: BTreeMap<&str, i64> = BTreeMap::new();
    for slip in slips {
        *by.entry(&slip.collection_id).or_default() += 1;
    }
    let mut figures = 0;
    for (collection, units) in by {
        let items = burden::items(eyes.store.read(), collection).await?.len();
        figures += units * i64::try_from(items).unwrap_or_default();
    }
    Ok(figures)
}

async fn waived(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<Waived>, Trouble> {
    let rows = waiver::Entity::find()
        .filter(waiver::Column::PlanId.eq(plan))
        .order_by_asc(waiver::Column::GrantedAt)
        .order_by_asc(waiver::Column::Id)
        .all(eyes.store.read())
        .await?;
    let names = names(eyes, rows.iter().map(|row| row.org_id.as_str())).await?;
    let titles = titles(eyes, rows.iter().map(|row| row.collection_id.as_str())).await?;
    let one = |row: waiver::Model| Waived {
        unit: names.get(&row.org_id).cloned().unwrap_or_default(),
        month: row.month,
        reason: row.reason,
        on: burden::on(row.granted_at).map(|day| day.to_string()).unwrap_or_default(),
        title: titles.get(&row.collection_id).map(|of| of.title.clone()).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(one).collect())
}
