//! Named lists 清单: what a card counts and what opens when it is pressed are the same list. Not the
//! grid of the ledger, which filters freely.

use std::collections::HashMap;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};

use super::lights::{self, Lights};
use super::mine::Mine;
use super::own;
use super::picks::{self, Pick};
use super::plans::whole;
use super::radar;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{assignment, entry, org};

/// Shape of words in both languages.
#[derive(JsonSchema)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A list of a plan, by name.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Listed {
    /// The plan.
    pub plan: String,
    /// Name of the list, as in [`picks::LISTS`], or `assigned`.
    pub show: String,
    /// What narrows it: a month for `due`, a state or `unit:state` for `assigned`.
    pub value: String,
    /// From which row on.
    pub offset: usize,
    /// How many rows; 100 when 0.
    pub limit: usize,
}

/// A list with its count.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rows {
    /// What it lists.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// How many there are in all.
    pub total: usize,
    /// The rows asked for.
    pub rows: Vec<Shown>,
}

/// A row of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The row of the ledger; empty for what points at no row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    #[schemars(with = "Bilingual")]
    pub words: Text,
    /// Leader, or who is obliged.
    pub person: String,
    /// Lead units, or who demands.
    pub unit: String,
    /// The words of the deadline, or its day.
    pub due: String,
    /// Latest day, `2023-12-31`; empty for none.
    pub day: String,
    /// What is the matter with it.
    pub marks: Vec<Mark>,
}

/// A tag: a tone and words; the words carry a shape, so that colour never stands alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Mark {
    /// `bad`, `warn`, `good`, `info`, `plain`.
    pub tone: String,
    /// The words.
    #[schemars(with = "Bilingual")]
    pub words: Text,
}

impl Mark {
    /// A tag.
    pub fn new(tone: &str, words: Text) -> Self {
        Self { tone: tone.to_owned(), words }
    }
}

/// Where an assignment stands, in words.
pub fn answered(state: &str) -> Mark {
    match state {
        "accepted" => Mark::new("good", Text::new("● 已接受", "● Accepted")),
        "returned" => Mark::new("bad", Text::new("▲ 已退回", "▲ Returned")),
        _ => Mark::new("info", Text::new("○ 待答复", "○ To answer")),
    }
}

impl Ask for Listed {
    const NAME: &'static str = "listed";
    const TITLE: Text = Text::new("清单", "Named list");
    type View = Rows;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Rows, Trouble> {
        if self.show == "assigned" {
            return assigned(eyes, &self).await;
        }
        let title = picks::title(&self.show).ok_or_else(authority::not_found)?;
        whole(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let (title, found) = match self.show.as_str() {
            "light" => (
                lights::title(&self.value).unwrap_or(title),
                Lights::of(eyes, &plan).await?.list(&plan, &self.value),
            ),
            "stands" => (
                lights::stands_title(&self.value).unwrap_or(title),
                Lights::of(eyes, &plan).await?.stand(&plan, &self.value),
            ),
            "radar" => (
                radar::title(&self.value).unwrap_or(title),
                radar::list(eyes, &plan, &self.value).await?,
            ),
            "my-red" | "my-month" => {
                let lights = Lights::of(eyes, &plan).await?;
                let mine = Mine::of(eyes).await?;
                (title, lights.mine(&plan, &mine, &self.show))
            }
            "owned" | "fresh" | "done" => {
                (title, Lights::of(eyes, &plan).await?.healthy(&plan, &self.show))
            }
            "stale" => (title, Lights::of(eyes, &plan).await?.stale(&plan)),
            "bulletin" => super::bulletin::list(eyes, &self.plan, &self.value).await?,
            "to-evaluate" => (title, super::effects::waiting(eyes, &plan).await?),
            show => (title, picks::pick(&plan, show, &self.value, &Mine::of(eyes).await?)),
        };
        let total = found.len();
        let page = found.into_iter().skip(self.offset).take(self.most()).collect();
        Ok(Rows { title, total, rows: rows(eyes.store.read(), &self.plan, page).await? })
    }
}

impl Listed {
    fn most(&self) -> usize {
        if self.limit == 0 { 100 } else { self.limit.min(1000) }
    }
}

/// Picked rows as lists show them.
pub async fn rows(
    db: &impl ConnectionTrait,
    plan: &str,
    picked: Vec<Pick>,
) -> Result<Vec<Shown>, Trouble> {
    let codes: Vec<String> = picked.iter().map(|pick| pick.code.clone()).collect();
    let known = by_code(db, plan, &codes).await?;
    Ok(picked.into_iter().map(|pick| shown(pick, &known)).collect())
}

fn shown(pick: Pick, known: &HashMap<String, entry::Head>) -> Shown {
    let Some(row) = known.get(&pick.code) else {
        let (none, words) = (String::new, pick.words.unwrap_or(Text::new("--", "--")));
        return Shown {
            words,
            marks: pick.marks,
            entry: none(),
            code: none(),
            person: none(),
            unit: none(),
            due: none(),
            day: none(),
        };
    };
    let words = pick.words.unwrap_or_else(|| Text::of(row.words.clone(), row.words.clone()));
    Shown { words, marks: pick.marks, ..plain(row) }
}

fn plain(row: &entry::Head) -> Shown {
    Shown {
        entry: row.id.clone(),
        code: row.code.clone(),
        words: Text::of(row.words.clone(), row.words.clone()),
        person: row.person.clone(),
        unit: row.unit.clone(),
        due: row.until().to_owned(),
        day: row.due.clone(),
        marks: Vec::new(),
    }
}

/// Rows of a plan by code; asked for in portions that both engines take.
pub async fn by_code(
    db: &impl ConnectionTrait,
    plan: &str,
    codes: &[String],
) -> Result<HashMap<String, entry::Head>, Trouble> {
    let mut known = HashMap::with_capacity(codes.len());
    for portion in codes.chunks(500) {
        let rows = entry::Entity::find()
            .filter(entry::Column::PlanId.eq(plan))
            .filter(entry::Column::DeletedAt.eq(0))
            .filter(entry::Column::Code.is_in(portion.iter().map(String::as_str)))
            .into_partial_model::<entry::Head>()
            .all(db)
            .await?;
        known.extend(rows.into_iter().map(|row| (row.code.clone(), row)));
    }
    Ok(known)
}

/// The tasks of these ids that still stand.
pub async fn heads<'i>(
    eyes: &Eyes<'_>,
    ids: impl Iterator<Item = &'i str>,
) -> Result<HashMap<String, entry::Head>, Trouble> {
    let (ids, mut tasks): (Vec<&str>, _) = (ids.collect(), HashMap::new());
    for portion in ids.chunks(500) {
        let rows = entry::Entity::find()
            .filter(entry::Column::Id.is_in(portion.iter().copied()))
            .filter(entry::Column::Noun.eq("task"))
            .filter(entry::Column::DeletedAt.eq(0))
            .into_partial_model::<entry::Head>()
            .all(eyes.store.read())
            .await?;
        tasks.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    Ok(tasks)
}

/// A part of a unit in a task of this year, with the task.
pub type Part = (assignment::Model, entry::Head);

/// Which parts are wanted.
#[derive(Clone, Copy, Default)]
pub struct Which<'a> {
    /// Of this plan; of every plan when empty.
    pub plan: &'a str,
    /// Those of the units that the caller works for, instead of those in plans seen as a whole.
    pub mine: bool,
    /// `lead` or `support`; any when empty.
    pub part: &'a str,
    /// `proposed`, `accepted` or `returned`; any when empty.
    pub state: &'a str,
}

/// Looks up the parts in tasks that the caller sees, in no order.
async fn wanted(eyes: &Eyes<'_>, which: Which<'_>) -> Result<Select<assignment::Entity>, Trouble> {
    let scoped = if which.mine {
        Condition::all().add(assignment::Column::OrgId.is_in(own::units(eyes).await?))
    } else {
        eyes.scope.of_plan(assignment::Column::PlanId, which.plan)
    };
    let mut ask = assignment::Entity::find().filter(scoped);
    let narrowed = [
        (assignment::Column::PlanId, which.plan),
        (assignment::Column::Part, which.part),
        (assignment::Column::State, which.state),
    ];
    for (column, value) in narrowed.into_iter().filter(|(_, value)| !value.is_empty()) {
        ask = ask.filter(column.eq(value));
    }
    Ok(ask)
}

/// The parts in tasks that the caller sees, by the order of the ledger.
pub async fn parts(eyes: &Eyes<'_>, which: Which<'_>) -> Result<Vec<Part>, Trouble> {
    let found = wanted(eyes, which).await?.all(eyes.store.read()).await?;
    let tasks = heads(eyes, found.iter().map(|part| part.entry_id.as_str())).await?;
    let joined = found.into_iter().filter_map(|part| {
        let task = tasks.get(&part.entry_id)?.clone();
        Some((part, task))
    });
    let mut parts: Vec<Part> = joined.collect();
    // Sorted here: asked for an order, engines read every assignment there is instead of ours.
    let place = |(part, task): &Part| (task.plan_id.clone(), task.seq, part.id.clone());
    parts.sort_by_cached_key(place);
    Ok(parts)
}

/// How many of the same parts are alike: unit, part and state, with their number.
pub async fn alike(
    eyes: &Eyes<'_>,
    which: Which<'_>,
) -> Result<Vec<(String, String, String, i64)>, Trouble> {
    let there = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(entry::Column::Noun.eq("task"))
        .and_where(entry::Column::DeletedAt.eq(0))
        .and_where_option((!which.plan.is_empty()).then(|| entry::Column::PlanId.eq(which.plan)))
        .to_owned();
    let (unit, part, state) =
        (assignment::Column::OrgId, assignment::Column::Part, assignment::Column::State);
    let rows = wanted(eyes, which)
        .await?
        .filter(assignment::Column::EntryId.in_subquery(there))
        .select_only()
        .columns([unit, part, state])
        .column_as(assignment::Column::Id.count(), "parts")
        .group_by(unit)
        .group_by(part)
        .group_by(state);
    Ok(rows.into_tuple().all(eyes.store.read()).await?)
}

/// Tasks assigned: to the caller's units, or to one unit of a plan seen as a whole.
async fn assigned(eyes: &Eyes<'_>, asked: &Listed) -> Result<Rows, Trouble> {
    let (unit, state) = asked.value.split_once(':').unwrap_or(("", asked.value.as_str()));
    let mine = unit.is_empty() && !eyes.scope.parts.is_empty();
    if !mine {
        whole(eyes, &asked.plan).await?;
    }
    let mut found = parts(eyes, Which { plan: &asked.plan, mine, state, part: "" }).await?;
    found.retain(|(part, _)| unit.is_empty() || part.org_id == unit);
    let page = found.iter().skip(asked.offset).take(asked.most());
    let row = |(part, task): &Part| Shown { marks: part_marks(part), ..plain(task) };
    let name = match unit {
        "" => String::new(),
        unit => org::Entity::find_by_id(unit)
            .one(eyes.store.read())
            .await?
            .map_or_else(String::new, |org| org.name),
    };
    let (zh, en) = match state {
        "" => (String::new(), String::new()),
        state => {
            let words = answered(state).words;
            (format!("（{}）", words.zh), format!(" ({})", words.en))
        }
    };
    let title = Text::of(format!("{name}分到的任务{zh}"), format!("Tasks assigned {name}{en}"));
    Ok(Rows { title, total: found.len(), rows: page.map(row).collect() })
}

fn part_marks(part: &assignment::Model) -> Vec<Mark> {
    let role = match part.part.as_str() {
        "lead" => Text::new("牵头", "Lead"),
        _ => Text::new("配合", "Support"),
    };
    let mut marks = vec![Mark::new("plain", role), answered(&part.state)];
    if !part.reason.is_empty() {
        marks.push(Mark::new("plain", Text::of(part.reason.clone(), part.reason.clone())));
    }
    marks
}
