//! The slip of a unit that is asked for the tables of a standard: what it has filled in, edition by edition, where that
//! lies, what is wrong with it, and how it would come out.

use std::collections::HashMap;

use moushi_core::evaluate::filling::Filling as Body;
use moushi_core::evaluate::intake::{Flaw, Weight};
use moushi_core::evaluate::standard::Standard;
use moushi_core::text::Text;
use moushi_core::track::climb::{Lies, Step};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::super::Spoken;
use super::super::judged::released::{self, Published};
use super::super::judged::{Verdict, verdicts};
use super::super::listed::{Bilingual, Mark};
use super::{Flagged, flagged, flags, names, open, seen_slip};
use crate::app::authority::{Target, allows};
use crate::app::burden::on;
use crate::app::door::{Ask, Eyes};
use crate::app::{fillings, judging};
use crate::error::Trouble;
use crate::store::tables::{account, climb, edition, flag, org, person, slip};

/// What a unit has filled in on a slip.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Filling {
    /// The slip.
    pub slip: String,
}

/// A filling.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Filled {
    /// The slip.
    pub id: String,
    /// Its version, for changes.
    pub version: i64,
    /// The collection.
    pub collection: String,
    /// The unit.
    pub unit: String,
    /// Who asks.
    pub asker: String,
    /// Title.
    pub title: String,
    /// What it stands on.
    pub basis: String,
    /// Last day for the answer.
    pub last: String,
    /// Day after which nothing is owed.
    pub expires: String,
    /// The standard, by name.
    pub standard: String,
    /// What it is called.
    #[schemars(with = "Spoken")]
    pub standard_title: Text,
    /// The pack was another version when it was asked for; empty when it is the same.
    pub asked_version: String,
    /// Where it stands.
    pub state: Mark,
    /// The unit may change it.
    pub changes: bool,
    /// The body at whose desk it lies; empty for none.
    pub desk: String,
    /// The collection before for which the unit filled in the same tables; empty for none.
    pub earlier: String,
    /// What was filled in, the newest first.
    pub editions: Vec<Edition>,
    /// The way it has gone, the newest first.
    pub steps: Vec<Climbed>,
    /// How many rows the newest has, level by level.
    pub rows: Vec<Rows>,
    /// What is wrong with the newest.
    pub flaws: Vec<Wrong>,
    /// How it would come out by itself.
    pub verdicts: Vec<Verdict>,
    /// What was made known of it; none before.
    pub published: Option<Published>,
    /// Flags raised by the unit.
    pub flags: Vec<Flagged>,
    /// What the caller may do here.
    pub may: Vec<String>,
}

/// Rows of a level.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rows {
    /// What its units are called.
    #[schemars(with = "Bilingual")]
    pub level: Text,
    /// How many.
    pub count: usize,
}

/// An edition.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Edition {
    /// Its number, from 1.
    pub seq: i64,
    /// Day.
    pub on: String,
    /// Who made it.
    pub by: String,
    /// Why, for a correction.
    pub reason: String,
}

/// A step that it has gone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Climbed {
    /// What was done.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// By which unit.
    pub unit: String,
    /// By whom.
    pub by: String,
    /// Day.
    pub on: String,
    /// With which edition.
    pub edition: i64,
    /// Why.
    pub reason: String,
}

/// Something wrong with a cell, a row or a table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Wrong {
    /// The table.
    #[schemars(with = "Bilingual")]
    pub table: Text,
    /// Row of the workbook; 0 for the table as a whole.
    pub row: u32,
    /// Heading of the column; empty for the row as a whole.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is the matter.
    #[schemars(with = "Bilingual")]
    pub what: Text,
    /// What to do.
    #[schemars(with = "Bilingual")]
    pub remedy: Text,
    /// It is a question to look at, not a mistake.
    pub question: bool,
}

const ACTS: [&str; 4] = ["filling-add", "filling-hand-in", "filling-reopen", "collection-flag"];

impl Ask for Filling {
    const NAME: &'static str = "filling";
    const TITLE: Text = Text::new("指标填报", "Filling");
    type View = Filled;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Filled, Trouble> {
        let db = eyes.store.read();
        let (row, of, unit, house) = seen_slip(eyes, &self.slip).await?;
        let standard = fillings::standard(db, &of).await?;
        let editions = edition::Entity::find()
            .filter(edition::Column::SlipId.eq(row.id.as_str()))
            .order_by_desc(edition::Column::Seq)
            .all(db)
            .await?;
        let newest = editions.first().map(fillings::body).transpose()?.unwrap_or_default();
        let nothing = editions.is_empty();
        let earlier = fillings::earlier(db, &row, &of).await?;
        let before = earlier.as_ref().map(|(_, body)| body.clone());
        let mut steps = fillings::steps(db, &row.id).await?;
        steps.reverse();
        let who = people(eyes, &editions, &steps).await?;
        let units = steps.iter().map(|step| step.org_id.as_str());
        let asked = [of.asker_id.as_str(), row.desk_id.as_str()];
        let units = names(eyes, units.chain(asked)).await?;
        let named = |id: &str| units.get(id).cloned().unwrap_or_default();
        let judging = judging::of_slip(db, &row, &of).await?;
        Ok(Filled {
            collection: of.id.clone(),
            unit: unit.name.clone(),
            asker: named(&of.asker_id),
            standard: standard.name.clone(),
            standard_title: standard.title.clone(),
            asked_version: if of.pack_version == standard.version {
                String::new()
            } else {
                of.pack_version.clone()
            },
            state: mark(&row, &named(&row.desk_id), steps.first()),
            changes: fillings::lies(&row) == Lies::WithUnit && open(&of, eyes),
            desk: named(&row.desk_id),
            earlier: earlier.map(|(of, _)| of.title).unwrap_or_default(),
            editions: editions.iter().map(|one| shown(one, &who)).collect(),
            steps: steps.iter().map(|step| climbed(step, &named(&step.org_id), &who)).collect(),
            rows: rows(standard, &newest),
            flaws: if nothing {
                Vec::new()
            } else {
                wrongs(standard, &newest, newest.flaws(standard, before.as_ref()))
            },
            verdicts: verdicts(&judging, &HashMap::new()),
            published: released::of_slip(eyes, &of, &row.id).await?,
            flags: flagged(eyes, flags(eyes, flag::Column::SlipId, &row.id).await?).await?,
            may: may(eyes, &row, &unit, &house).await?,
            id: row.id,
            version: row.version,
            title: of.title,
            basis: of.basis,
            last: of.last_day,
            expires: of.expires_on,
        })
    }
}

/// What the caller may do; deciding is up to the body at whose desk it lies.
async fn may(
    eyes: &Eyes<'_>,
    row: &slip::Model,
    unit: &org::Model,
    house: &org::Model,
) -> Result<Vec<String>, Trouble> {
    let parts = vec![unit.path.clone()];
    let target = Target { org_path: house.path.clone(), parts: parts.clone(), ..Target::default() };
    let may = ACTS.iter().filter(|act| allows(eyes.caller, act, &target));
    let mut may: Vec<String> = may.map(|act| (*act).to_owned()).collect();
    let desk = org::Entity::find_by_id(&row.desk_id).one(eyes.store.read()).await?;
    if let Some(desk) = desk {
        let target = Target { org_path: desk.path, parts, ..Target::default() };
        may.extend(allows(eyes.caller, "filling-decide", &target).then(|| "filling-decide".into()));
    }
    Ok(may)
}

/// Where a filling stands, in words.
pub fn mark(row: &slip::Model, desk: &str, last: Option<&climb::Model>) -> Mark {
    let back = last.and_then(|step| Step::of(&step.kind));
    match (row.state.as_str(), back) {
        ("withdrawn", _) => Mark::new("plain", Text::new("○ 已撤回", "○ Withdrawn")),
        ("accepted", _) => Mark::new("good", Text::new("● 已审定并锁定", "● Accepted, locked")),
        ("answered", _) => {
            Mark::new("info", Text::of(format!("■ {desk}审核中"), format!("■ With {desk}")))
        }
        (_, Some(Step::Return)) => Mark::new("bad", Text::new("▲ 已退回", "▲ Returned")),
        (_, Some(Step::Reopen)) => {
            Mark::new("warn", Text::new("▲ 退回更正", "▲ Open for a correction"))
        }
        _ => Mark::new("info", Text::new("○ 待填报", "○ To fill in")),
    }
}

/// Names of people by account.
async fn people(
    eyes: &Eyes<'_>,
    editions: &[edition::Model],
    steps: &[climb::Model],
) -> Result<HashMap<String, String>, Trouble> {
    let db = eyes.store.read();
    let ids = editions.iter().map(|one| one.made_by.as_str());
    let ids = ids.chain(steps.iter().map(|step| step.made_by.as_str()));
    let accounts = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(db).await?;
    let persons = accounts.iter().map(|account| account.person_id.as_str());
    let persons = person::Entity::find().filter(person::Column::Id.is_in(persons)).all(db).await?;
    let persons: HashMap<String, String> =
        persons.into_iter().map(|person| (person.id, person.name)).collect();
    let named =
        |account: account::Model| Some((account.id, persons.get(&account.person_id).cloned()?));
    Ok(accounts.into_iter().filter_map(named).collect())
}

fn day(at: i64) -> String {
    on(at).map(|day| day.to_string()).unwrap_or_default()
}

fn shown(one: &edition::Model, who: &HashMap<String, String>) -> Edition {
    Edition {
        seq: one.seq,
        on: day(one.made_at),
        by: who.get(&one.made_by).cloned().unwrap_or_default(),
        reason: one.reason.clone(),
    }
}

fn climbed(step: &climb::Model, unit: &str, who: &HashMap<String, String>) -> Climbed {
    Climbed {
        title: Step::of(&step.kind).map(Step::title).unwrap_or_default(),
        unit: unit.to_owned(),
        by: who.get(&step.made_by).cloned().unwrap_or_default(),
        on: day(step.made_at),
        edition: step.edition,
        reason: step.reason.clone(),
    }
}

/// How many rows each table has.
pub fn rows(standard: &Standard, filling: &Body) -> Vec<Rows> {
    let one = |table: &moushi_core::evaluate::filling::Table| {
        let level = standard.level_named(&table.level)?;
        Some(Rows { level: standard.levels[level].title.clone(), count: table.rows.len() })
    };
    filling.tables.iter().filter_map(one).collect()
}

/// What is wrong with a filling, as pages show it.
pub fn wrongs(standard: &Standard, filling: &Body, flaws: Vec<Flaw>) -> Vec<Wrong> {
    let one = |flaw: Flaw| {
        let table = filling.tables.get(flaw.file as usize);
        let level = table.and_then(|table| standard.level_named(&table.level));
        let level = level.map(|level| &standard.levels[level]);
        let slot = level.and_then(|level| Some(&level.slots[level.slot(&flaw.column)?]));
        Wrong {
            table: level.map(|level| level.title.clone()).unwrap_or_default(),
            row: flaw.row,
            column: slot.map_or(flaw.column.clone(), |slot| slot.title.zh.to_string()),
            question: flaw.weighs == Weight::Question,
            value: flaw.value,
            what: flaw.what,
            remedy: flaw.remedy,
        }
    };
    flaws.into_iter().map(one).collect()
}
