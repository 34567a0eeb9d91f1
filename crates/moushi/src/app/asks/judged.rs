//! What came of a collection by its standard 监测结果: verdicts, the table of units and indicators, what a person ruled beside
//! what was reckoned, the years before. How far units are from their limits is `short`, why a verdict is what it is `grounds`.

pub mod course;
pub mod grounds;
pub mod heat;
pub mod released;
pub mod short;

use std::collections::HashMap;
use std::sync::Arc;

use moushi_core::evaluate::formula::Tri;
use moushi_core::evaluate::standard::Standard;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::Spoken;
use super::collect::filling::Wrong;
use super::listed::{Bilingual, Mark};
use super::plans::whole;
use super::standards::{Changed, changes};
use crate::app::authority::{self, offered};
use crate::app::burden::on;
use crate::app::door::{Ask, Eyes};
use crate::app::judging::{self, Judging};
use crate::app::overlays;
use crate::error::Trouble;
use crate::store::tables::{collection, plan, ruling};
use heat::{Column, Heat};
use released::Release;

/// What came of a collection that asks for the tables of a standard.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Judged {
    /// The collection.
    pub collection: String,
}

/// What came of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Results {
    /// The plan.
    pub plan: String,
    /// The collection.
    pub collection: String,
    /// Its title.
    pub title: String,
    /// The standard, by name.
    pub standard: String,
    /// What it is called.
    #[schemars(with = "Spoken")]
    pub standard_title: Text,
    /// Number of its document.
    pub document: String,
    /// Version of its pack.
    pub version: String,
    /// The version when it was asked for, where that was another; empty else.
    pub asked_version: String,
    /// Reservations.
    #[schemars(with = "Spoken")]
    pub note: Text,
    /// When it was looked at, in milliseconds since 1970.
    pub as_of: i64,
    /// Units that have handed in.
    pub handed_in: usize,
    /// Those among them whose filling was accepted.
    pub accepted: usize,
    /// Units that have not handed in.
    pub missing: usize,
    /// Level by level how many reach the standard.
    pub counts: Vec<Counts>,
    /// Columns of the table.
    pub columns: Vec<Column>,
    /// Units of the highest level.
    pub rows: Vec<Heat>,
    /// What is wrong with the data as a whole.
    pub flaws: Vec<Wrong>,
    /// The same in other collections of the body, the newest first.
    pub trend: Vec<Trend>,
    /// What the overlay by which it is judged changes of its standard.
    pub changes: Vec<Changed>,
    /// What was made known of it, the newest first.
    pub releases: Vec<Release>,
    /// The newest release rests on the same data.
    pub current: bool,
    /// What the caller may do here.
    pub may: Vec<String>,
}

/// How many units of a level ended how.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Counts {
    /// What its units are called.
    #[schemars(with = "Bilingual")]
    pub level: Text,
    /// They reach it.
    pub reached: usize,
    /// They do not.
    pub not: usize,
    /// What is known does not tell.
    pub open: usize,
}

/// The verdict of a unit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verdict {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What came out, in words.
    pub mark: Mark,
    /// Rules that are not kept.
    pub not_kept: Vec<Named>,
    /// Rules about which what is known does not tell.
    pub open: Vec<Named>,
    /// How many values from memory it rests on.
    pub recalled: usize,
    /// What a person ruled.
    pub ruling: Option<Ruling>,
}

/// A rule or an indicator.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
}

/// What a person ruled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ruling {
    /// The verdict.
    pub mark: Mark,
    /// Why.
    pub reason: String,
    /// Day.
    pub on: String,
}

/// Another collection for the same standard.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Trend {
    /// The collection.
    pub collection: String,
    /// The year of its plan.
    pub year: i64,
    /// Its title.
    pub title: String,
    /// Level by level how many reached the standard.
    pub counts: Vec<Counts>,
}

/// Collections before that are reckoned again for comparison.
const YEARS: usize = 5;

const MAY: &[&str] = &["ruling-give", "collection-close", "results-release"];

impl Ask for Judged {
    const NAME: &'static str = "judged";
    const TITLE: Text = Text::new("监测结果", "What came of a collection by its standard");
    type View = Results;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Results, Trouble> {
        let (of, house) = asked(eyes, &self.collection).await?;
        let judging = eyes.judgings.of_collection(eyes.store, &of).await?;
        let standard = judging.judged.run.standard;
        let rulings = rulings(eyes, &of.id, eyes.now).await?;
        let verdicts = verdicts(&judging, &rulings);
        let columns = heat::columns(&judging.judged.run);
        let released = released::all(eyes, &of.id).await?;
        let handed_in = judging.handed_in.len();
        let accepted = judging.handed_in.iter().filter(|one| one.accepted).count();
        Ok(Results {
            plan: of.plan_id.clone(),
            collection: of.id.clone(),
            title: of.title.clone(),
            standard: standard.name.clone(),
            standard_title: standard.title.clone(),
            document: standard.document.clone(),
            version: standard.version.clone(),
            asked_version: if of.pack_version == standard.version {
                String::new()
            } else {
                of.pack_version.clone()
            },
            note: standard.note.clone(),
            as_of: eyes.now,
            handed_in,
            accepted,
            missing: judging.missing,
            counts: counts(&judging),
            rows: heat::rows(&judging, verdicts, &columns),
            columns: columns.into_iter().map(|column| column.told).collect(),
            flaws: flaws(&judging),
            trend: trend(eyes, &of, &house.id).await?,
            changes: changes(standard),
            current: released.first().is_some_and(|last| last.editions == judging.editions()),
            releases: released.into_iter().map(|one| one.told).collect(),
            may: offered(eyes.caller, MAY, &house.path),
        })
    }
}

/// A collection of a plan that the caller sees as a whole, with the body that asks.
pub async fn asked(
    eyes: &Eyes<'_>,
    id: &str,
) -> Result<(collection::Model, crate::store::tables::org::Model), Trouble> {
    let row = collection::Entity::find_by_id(id).one(eyes.store.read()).await?;
    let row = row.filter(|row| !row.standard.is_empty()).ok_or_else(authority::not_found)?;
    let (_, house) = whole(eyes, &row.plan_id).await?;
    Ok((row, house))
}

/// How many units of each level that has a verdict ended how; not of persons.
fn counts(judging: &Judging) -> Vec<Counts> {
    let (run, standard) = (&judging.judged.run, judging.judged.run.standard);
    let level = |level: usize| {
        let [reached, not, open] = judging.judged.counts(level)?;
        Some(Counts { level: standard.levels[level].title.clone(), reached, not, open })
    };
    (0..standard.levels.len()).filter(|at| run.lists(*at)).filter_map(level).collect()
}

/// The verdicts of the highest level.
pub fn verdicts(judging: &Judging, rulings: &HashMap<String, Ruling>) -> Vec<Verdict> {
    let standard = judging.judged.run.standard;
    let all_named = |names: &[&str]| names.iter().map(|name| named(standard, name)).collect();
    let all = judging.judged.verdicts(0, usize::MAX);
    let one = |verdict: &crate::app::evaluate::Verdict<'_>| Verdict {
        code: verdict.code.to_owned(),
        name: verdict.name.to_owned(),
        mark: ended(verdict.came, verdict.words),
        not_kept: all_named(&verdict.not_kept),
        open: all_named(&verdict.open),
        recalled: verdict.recalled.len(),
        ruling: rulings.get(verdict.code).cloned(),
    };
    all.iter().map(one).collect()
}

/// A rule or an indicator by its name.
fn named(standard: &Standard, name: &str) -> Named {
    let rule = standard.rule(name).map(|at| &standard.rules[at].title);
    let one = || standard.indicator(name).map(|at| &standard.indicators[at].title);
    let title = rule.or_else(one).cloned().unwrap_or_default();
    Named { name: name.to_owned(), title }
}

/// What came out, with a shape beside the words.
pub fn ended(came: Tri, words: &Text) -> Mark {
    let (tone, shape) = match came {
        Tri::Yes => ("good", '●'),
        Tri::No => ("bad", '▲'),
        Tri::Open => ("plain", '○'),
    };
    Mark::new(tone, Text::of(format!("{shape} {}", words.zh), format!("{shape} {}", words.en)))
}

/// The newest ruling of each unit until then; one that was taken back is none.
pub async fn rulings(
    eyes: &Eyes<'_>,
    of: &str,
    until: i64,
) -> Result<HashMap<String, Ruling>, Trouble> {
    let rows = ruling::Entity::find()
        .filter(ruling::Column::CollectionId.eq(of))
        .filter(ruling::Column::MadeAt.lte(until))
        .order_by_asc(ruling::Column::MadeAt)
        .order_by_asc(ruling::Column::Id);
    let mut newest = HashMap::new();
    for row in rows.all(eyes.store.read()).await? {
        let mark = match row.came.as_str() {
            "yes" => ended(Tri::Yes, &Text::new("认定达到", "Ruled to reach it")),
            "no" => ended(Tri::No, &Text::new("认定未达到", "Ruled not to reach it")),
            _ => {
                newest.remove(&row.unit);
                continue;
            }
        };
        let on = on(row.made_at).map(|day| day.to_string()).unwrap_or_default();
        newest.insert(row.unit, Ruling { mark, reason: row.reason, on });
    }
    Ok(newest)
}

/// What is wrong with the data, with the unit that filled them in.
fn flaws(judging: &Judging) -> Vec<Wrong> {
    let standard = judging.judged.run.standard;
    let one = |flaw: &moushi_core::evaluate::intake::Flaw| {
        let file = judging.judged.files.get(flaw.file as usize).cloned().unwrap_or_default();
        let slots = standard.levels.iter().flat_map(|level| &level.slots);
        let slot = slots.into_iter().find(|slot| slot.name == flaw.column);
        Wrong {
            table: Text::of(file.clone(), file),
            row: flaw.row,
            column: slot.map_or(flaw.column.clone(), |slot| slot.title.zh.to_string()),
            value: flaw.value.clone(),
            what: flaw.what.clone(),
            remedy: flaw.remedy.clone(),
            question: false,
        }
    };
    judging.judged.flaws.iter().map(one).collect()
}

/// The same standard in other years of the body.
async fn trend(
    eyes: &Eyes<'_>,
    of: &collection::Model,
    house: &str,
) -> Result<Vec<Trend>, Trouble> {
    let mut trend = Vec::new();
    for (year, other) in others(eyes, of, house).await? {
        let judging = eyes.judgings.of_collection(eyes.store, &other).await?;
        let counts = counts(&judging);
        trend.push(Trend { year, counts, collection: other.id, title: other.title });
    }
    Ok(trend)
}

/// Other collections of the body that ask for the same tables, with the year of their plans, the newest first.
pub async fn others(
    eyes: &Eyes<'_>,
    of: &collection::Model,
    house: &str,
) -> Result<Vec<(i64, collection::Model)>, Trouble> {
    let db = eyes.store.read();
    let plans = plan::Entity::find().filter(plan::Column::OrgId.eq(house)).all(db).await?;
    let years: HashMap<&str, i64> =
        plans.iter().map(|plan| (plan.id.as_str(), plan.year)).collect();
    let others = collection::Entity::find()
        .filter(collection::Column::Standard.is_in(overlays::kin(db, &of.standard).await?))
        .filter(collection::Column::Id.ne(of.id.as_str()))
        .filter(collection::Column::PlanId.is_in(years.keys().copied()))
        .order_by_desc(collection::Column::OpenedAt)
        .order_by_asc(collection::Column::Id)
        .all(db)
        .await?;
    let year = |other: &collection::Model| years.get(other.plan_id.as_str()).copied();
    let others = others.into_iter().take(YEARS);
    Ok(others.map(|other| (year(&other).unwrap_or_default(), other)).collect())
}

/// The judging of a collection as a whole, or of one slip by itself.
pub async fn of(eyes: &Eyes<'_>, collection: &str, slip: &str) -> Result<Arc<Judging>, Trouble> {
    let db = eyes.store.read();
    if slip.is_empty() {
        let (of, _) = asked(eyes, collection).await?;
        return eyes.judgings.of_collection(eyes.store, &of).await;
    }
    let (row, of, ..) = super::collect::seen_slip(eyes, slip).await?;
    Ok(Arc::new(judging::of_slip(db, &row, &of).await?))
}
