//! Collections 采集任务: those of a plan, with the flags that wait and the units that may be asked.

mod check;
pub mod filled;
pub mod filling;
mod one;
mod slip;

use std::collections::{BTreeSet, HashMap};

use moushi_core::text::Text;
use moushi_core::track::{Counter, Month};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::listed::{Bilingual, Mark};
use super::plans::whole;
use crate::app::authority::offered;
use crate::app::burden;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{collection, collection_item, entry, flag, org, slip as slips};
pub use check::{Checked, CollectionCheck, FullUnit, KnownOf};
pub use one::{Answered, Collection, Whole};
pub use slip::{Filled, Sheet, Slip, seen_slip};

/// The collections of a plan, the newest first, and who may be asked.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Collections {
    /// The plan.
    pub plan: String,
}

/// Collections, flags that wait, and units.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Board {
    /// The collections.
    pub collections: Vec<Line>,
    /// Flags that wait for an answer, the oldest first.
    pub flags: Vec<Flagged>,
    /// The units that may be asked, in the order of precedence.
    pub units: Vec<Choice>,
    /// Tasks of the plan that may be asked about.
    pub rows: Vec<Row>,
    /// Standards whose tables may be asked for.
    pub standards: Vec<super::standards::Card>,
    /// Calls upon a unit in a month at most.
    pub cap: usize,
    /// This month.
    pub month: String,
    /// What the caller may do here.
    pub may: Vec<String>,
}

/// A collection in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who asks.
    pub asker: String,
    /// What it stands on.
    pub basis: String,
    /// First and last day for the answer.
    pub days: (String, String),
    /// Day after which nothing is owed.
    pub expires: String,
    /// Where it stands.
    pub state: Mark,
    /// It is open today.
    pub open: bool,
    /// Units asked.
    pub units: usize,
    /// Units that have answered.
    pub answered: usize,
    /// Items offered to be confirmed.
    pub offered: i64,
    /// Flags raised.
    pub flags: usize,
    /// Version, for changes.
    pub version: i64,
    /// The standard whose tables are asked for; empty for items.
    pub standard: String,
}

/// A unit that may be asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How deep below the body.
    pub depth: usize,
    /// Calls upon it this month.
    pub month: usize,
    /// It is at a cap.
    pub full: bool,
}

/// A task of the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its words, as far as a list shows them.
    pub words: String,
    /// What its target counts; empty for none.
    pub indicator: String,
    /// In what unit; empty for none.
    pub unit: String,
}

/// A flag.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Flagged {
    /// Its id.
    pub id: String,
    /// The collection.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// What it says.
    #[schemars(with = "Bilingual")]
    pub kind: Text,
    /// In its own words.
    pub words: String,
    /// Day.
    pub on: String,
    /// Where it stands.
    pub state: Mark,
    /// The answer.
    pub answer: String,
    /// Version, for changes.
    pub version: i64,
}

/// Units that are offered to choose from, with all that lie deeper.
const MOST: usize = 300;

const MAY: &[&str] =
    &["collection-open", "collection-close", "collection-flag-answer", "cap-waive"];

impl Ask for Collections {
    const NAME: &'static str = "collections";
    const TITLE: Text = Text::new("采集任务", "Collections");
    type View = Board;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Board, Trouble> {
        let (plan, house) = whole(eyes, &self.plan).await?;
        let may = offered(eyes.caller, MAY, &house.path);
        let db = eyes.store.read();
        let found = collection::Entity::find()
            .filter(collection::Column::PlanId.eq(plan.id.as_str()))
            .order_by_desc(collection::Column::OpenedAt)
            .order_by_asc(collection::Column::Id)
            .all(db)
            .await?;
        let slips = slips_of_plan(eyes, &plan.id).await?;
        let flags = flags(eyes, flag::Column::PlanId, &plan.id).await?;
        let names = names(eyes, found.iter().map(|row| row.asker_id.as_str())).await?;
        let line = |row: collection::Model| line(row, &slips, &flags, &names, eyes);
        let collections = found.into_iter().map(line).collect();
        let flags = flagged(eyes, flags).await?;
        let chooses = may.iter().any(|act| act == "collection-open" || act == "cap-waive");
        Ok(Board {
            collections,
            flags: flags.into_iter().filter(|one| one.answer.is_empty()).collect(),
            units: if chooses { choices(eyes, &house).await? } else { Vec::new() },
            rows: if chooses { rows(eyes, &plan.id).await? } else { Vec::new() },
            standards: if chooses {
                super::standards::collected(eyes, &house.path).await?
            } else {
                Vec::new()
            },
            cap: burden::cap(db).await?.month,
            month: Month::of(eyes.today).to_string(),
            may,
        })
    }
}

async fn slips_of_plan(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<slips::Model>, Trouble> {
    let rows = slips::Entity::find().filter(slips::Column::PlanId.eq(plan));
    Ok(rows.all(eyes.store.read()).await?)
}

/// Flags by a column, the oldest first.
pub async fn flags(
    eyes: &Eyes<'_>,
    of: flag::Column,
    id: &str,
) -> Result<Vec<flag::Model>, Trouble> {
    let flags = flag::Entity::find()
        .filter(of.eq(id))
        .order_by_asc(flag::Column::RaisedAt)
        .order_by_asc(flag::Column::Id);
    Ok(flags.all(eyes.store.read()).await?)
}

/// Names of units.
pub async fn names<'a>(
    eyes: &Eyes<'_>,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, String>, Trouble> {
    let ids: BTreeSet<&str> = ids.collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut names = HashMap::with_capacity(ids.len());
    for portion in ids.chunks(500) {
        let units = org::Entity::find().filter(org::Column::Id.is_in(portion.iter().copied()));
        let units = units.all(eyes.store.read()).await?;
        names.extend(units.into_iter().map(|unit| (unit.id, unit.name)));
    }
    Ok(names)
}

fn line(
    row: collection::Model,
    slips: &[slips::Model],
    flags: &[flag::Model],
    names: &HashMap<String, String>,
    eyes: &Eyes<'_>,
) -> Line {
    let mine: Vec<&slips::Model> =
        slips.iter().filter(|slip| slip.collection_id == row.id).collect();
    Line {
        asker: names.get(&row.asker_id).cloned().unwrap_or_default(),
        state: state(&row, eyes),
        open: open(&row, eyes),
        units: mine.len(),
        answered: mine.iter().filter(|slip| has_answered(&slip.state)).count(),
        offered: mine.iter().map(|slip| slip.offered).sum(),
        flags: flags.iter().filter(|flag| flag.collection_id == row.id).count(),
        id: row.id,
        title: row.title,
        basis: row.basis,
        days: (row.first_day, row.last_day),
        expires: row.expires_on,
        version: row.version,
        standard: row.standard,
    }
}

/// A unit has done its part: answered, or handed in what is looked at or accepted now.
fn has_answered(state: &str) -> bool {
    matches!(state, "answered" | "accepted")
}

/// Whether a collection may still be answered.
fn open(row: &collection::Model, eyes: &Eyes<'_>) -> bool {
    row.state == "open" && row.expires_on >= eyes.today.to_string()
}

fn state(row: &collection::Model, eyes: &Eyes<'_>) -> Mark {
    let today = eyes.today.to_string();
    match row.state.as_str() {
        "open" if row.expires_on < today => Mark::new("plain", Text::new("○ 已失效", "○ Expired")),
        "open" if row.last_day < today => {
            Mark::new("warn", Text::new("■ 已过截止日", "■ Past its last day"))
        }
        "open" => Mark::new("info", Text::new("● 进行中", "● Open")),
        _ => Mark::new("plain", Text::new("○ 已结束", "○ Closed")),
    }
}

/// What a flag says.
pub fn flag_kind(kind: &str) -> Text {
    match kind {
        "duplicate" => Text::new("重复要求", "Asked before"),
        "off_list" => Text::new("不在清单", "Not on the list"),
        _ => Text::new("没有依据", "No basis"),
    }
}

/// Where a flag stands.
fn flag_state(state: &str) -> Mark {
    match state {
        "pending" => Mark::new("info", Text::new("○ 待答复", "○ To answer")),
        "upheld" => Mark::new("good", Text::new("● 反映属实，已撤回", "● Upheld, withdrawn")),
        _ => Mark::new("plain", Text::new("■ 已说明", "■ Explained")),
    }
}

/// Flags as lists show them.
pub async fn flagged(eyes: &Eyes<'_>, flags: Vec<flag::Model>) -> Result<Vec<Flagged>, Trouble> {
    let names = names(eyes, flags.iter().map(|flag| flag.org_id.as_str())).await?;
    let titles = titles(eyes, flags.iter().map(|flag| flag.collection_id.as_str())).await?;
    let one = |row: flag::Model| Flagged {
        title: titles.get(&row.collection_id).map(|of| of.title.clone()).unwrap_or_default(),
        unit: names.get(&row.org_id).cloned().unwrap_or_default(),
        kind: flag_kind(&row.kind),
        on: burden::on(row.raised_at).map(|day| day.to_string()).unwrap_or_default(),
        state: flag_state(&row.state),
        id: row.id,
        words: row.words,
        answer: row.answer,
        version: row.version,
    };
    Ok(flags.into_iter().map(one).collect())
}

/// Collections by id.
pub async fn titles<'a>(
    eyes: &Eyes<'_>,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, collection::Model>, Trouble> {
    let ids: BTreeSet<&str> = ids.collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut found = HashMap::with_capacity(ids.len());
    for portion in ids.chunks(500) {
        let ask = collection::Entity::find()
            .filter(collection::Column::Id.is_in(portion.iter().copied()));
        let rows = ask.all(eyes.store.read()).await?;
        found.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    Ok(found)
}

/// The units below a body, with how often each is called upon this month.
async fn choices(eyes: &Eyes<'_>, house: &org::Model) -> Result<Vec<Choice>, Trouble> {
    let db = eyes.store.read();
    let mut units = org::Entity::find()
        .filter(org::Column::Path.gt(house.path.as_str()))
        .filter(org::Column::Path.lt(format!("{}0", house.path.trim_end_matches('/'))))
        .order_by_asc(org::Column::Rank)
        .order_by_asc(org::Column::Id)
        .all(db)
        .await?;
    // Nobody picks one of thousands from a list: of many, those directly below are shown.
    if units.len() > MOST {
        units.retain(|unit| unit.parent_id == house.id);
    }
    let ids: Vec<String> = units.iter().map(|unit| unit.id.clone()).collect();
    let month = Month::of(eyes.today);
    let counter = Counter::of(&burden::calls(db, &ids, "", month.last()).await?);
    let cap = burden::cap(db).await?;
    let above = house.path.matches('/').count();
    let choice = |unit: org::Model| Choice {
        depth: unit.path.matches('/').count().saturating_sub(above + 1),
        month: counter.month(&unit.id, month, None),
        full: cap.full(&counter, &unit.id, month).is_some(),
        id: unit.id,
        name: unit.name,
    };
    Ok(units.into_iter().map(choice).collect())
}

/// The tasks of a plan.
async fn rows(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<Row>, Trouble> {
    let Some(plan) = eyes.plans.get(eyes.store, plan).await? else { return Ok(Vec::new()) };
    let codes: Vec<String> = plan.ledger.tasks.iter().map(|task| task.id.0.clone()).collect();
    let known = super::listed::by_code(eyes.store.read(), &plan.plan.id, &codes).await?;
    let row = |task: &moushi_core::model::Task| {
        let (target, entry) = (task.targets.first(), known.get(&task.id.0)?);
        Some(Row {
            id: entry.id.clone(),
            code: entry.code.clone(),
            words: entry.words.chars().take(24).collect(),
            indicator: target.map(|target| target.indicator.clone()).unwrap_or_default(),
            unit: target.map(|target| target.quantity.unit.clone()).unwrap_or_default(),
        })
    };
    Ok(plan.ledger.tasks.iter().filter_map(row).collect())
}

/// Something asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub words: String,
    /// `number` or `words`.
    pub kind: String,
    /// The unit of the number.
    pub unit: String,
    /// Its time.
    pub period: String,
    /// Code of the row that it is about; empty for none.
    pub code: String,
}

async fn asked(eyes: &Eyes<'_>, items: Vec<collection_item::Model>) -> Result<Vec<Asked>, Trouble> {
    let ids = items.iter().map(|item| item.entry_id.as_str()).filter(|id| !id.is_empty());
    let rows = entry::Entity::find().filter(entry::Column::Id.is_in(ids));
    let rows = rows.all(eyes.store.read()).await?;
    let codes: HashMap<String, String> = rows.into_iter().map(|row| (row.id, row.code)).collect();
    let one = |item: collection_item::Model| Asked {
        code: codes.get(&item.entry_id).cloned().unwrap_or_default(),
        id: item.id,
        words: item.words,
        kind: item.kind,
        unit: item.unit,
        period: item.period,
    };
    Ok(items.into_iter().map(one).collect())
}

fn slip_state(state: &str) -> Mark {
    match state {
        "answered" => Mark::new("good", Text::new("● 已填报", "● Answered")),
        "withdrawn" => Mark::new("plain", Text::new("○ 已撤回", "○ Withdrawn")),
        _ => Mark::new("info", Text::new("○ 待填报", "○ To answer")),
    }
}
