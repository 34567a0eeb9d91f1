//! Asks about candidates: those of a document without its text, and what is known around one of them:
//! last year's similar task, what the rules say of its words.

use std::collections::BTreeMap;

use moushi_core::align;
use moushi_core::lint::{self, Config, Family, rules};
use moushi_core::model::{Document, Ledger, Severity, Spot, Task};
use moushi_core::text::{NoiseKind, Text};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::plans::whole;
use crate::app::authority;
use crate::app::by_hand::Shown;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::ledger;
use crate::store::rows::Row;
use crate::store::tables::{candidate, document, entry, plan};

/// A candidate on the review page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// What it would become: `requirement`, `achievement`, `task`, `last_year`, `below`.
    pub noun: String,
    /// What was found: `task`, `requirement`, …
    pub kind: String,
    /// First byte of its words in the source.
    pub start: i64,
    /// Byte after its words.
    pub end: i64,
    /// Its words.
    pub words: String,
    /// Leader or obliged body.
    pub person: String,
    /// Lead units.
    pub unit: String,
    /// Words of the deadline.
    pub due: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Name of the finder: `clause`, `numbered`, `list`, `count`, `risk`, `table`, `person`.
    pub finder: String,
    /// Words in it that are probably not what the author wrote.
    pub doubts: Vec<Doubt>,
    /// `pending`, `accepted`, `rejected`, `merged`, `split`.
    pub state: String,
    /// Why it was rejected.
    pub reason: String,
    /// The row that came of it.
    pub entry: String,
    /// A person has put a hand to it.
    pub touched: bool,
    /// Version, for deciding.
    pub version: i64,
}

/// A word that is probably not what the author wrote.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Doubt {
    /// First byte in the source.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
    /// The word.
    pub words: String,
    /// What was probably meant.
    pub likely: String,
}

/// Candidates of a document without its text.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Candidates {
    /// The document.
    pub document: String,
    /// Only these; all when empty.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// What the review page fetches.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// Whether they may be decided now.
    pub open: bool,
    /// Version of the document: a higher one has been read again.
    pub version: i64,
    /// In the order of the text.
    pub candidates: Vec<Candidate>,
}

impl Ask for Candidates {
    const NAME: &'static str = "candidates";
    const TITLE: Text = Text::new("摘录列表", "List candidates");
    type View = Listed;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Listed, Trouble> {
        let db = eyes.store.read();
        let row = document::Entity::find_by_id(&self.document).one(db).await?;
        let row = row.ok_or_else(authority::not_found)?;
        let (plan, _) = whole(eyes, &row.plan_id).await?;
        let read = ledger::document(db, &row).await?;
        Ok(Listed {
            open: matches!(plan.state.as_str(), "draft" | "consulting"),
            version: row.version,
            candidates: of(db, &row.id, &self.ids, read.as_ref()).await?,
        })
    }
}

/// Candidates of a document in the order of the text; all when `ids` is empty.
pub async fn of(
    db: &impl ConnectionTrait,
    document: &str,
    ids: &[String],
    read: Option<&Document>,
) -> Result<Vec<Candidate>, Trouble> {
    let mut rows = candidate::Entity::find().filter(candidate::Column::DocumentId.eq(document));
    if !ids.is_empty() {
        rows = rows.filter(candidate::Column::Id.is_in(ids));
    }
    let rows = rows
        .order_by_asc(candidate::Column::FirstByte)
        .order_by_desc(candidate::Column::LastByte)
        .order_by_asc(candidate::Column::Seq)
        .order_by_asc(candidate::Column::Id)
        .all(db)
        .await?;
    let doubts = read.map(doubts).unwrap_or_default();
    rows.into_iter().map(|row| shown(row, &doubts)).collect()
}

/// Words of a document that are probably not what the author wrote, in reading order.
fn doubts(document: &Document) -> Vec<Doubt> {
    let found = document
        .extraction
        .noise
        .iter()
        .filter(|one| matches!(one.kind, NoiseKind::Swap | NoiseKind::Ocr | NoiseKind::Typo));
    let doubt = |one: &moushi_core::text::Noise| {
        Some(Doubt {
            start: one.span.start(),
            end: one.span.end(),
            words: document.source.at(one.span).to_owned(),
            likely: one.likely.clone()?,
        })
    };
    found.filter_map(doubt).collect()
}

fn shown(row: candidate::Model, doubts: &[Doubt]) -> Result<Candidate, Trouble> {
    let found: Row = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
    let Shown { person, unit, due } = Shown::of(&found);
    let at = |byte: i64| usize::try_from(byte).unwrap_or_default();
    let (start, end) = (at(row.first_byte), at(row.last_byte));
    let from = doubts.partition_point(|one| one.start < start);
    let inside = doubts[from..].iter().take_while(|one| one.end <= end);
    // Once the words have been mended, there is nothing to doubt.
    let doubts = inside.filter(|one| row.words.contains(&one.words)).cloned().collect();
    Ok(Candidate {
        id: row.id,
        noun: row.noun,
        kind: row.kind,
        start: row.first_byte,
        end: row.last_byte,
        words: row.words,
        person,
        unit,
        due,
        confidence: row.confidence,
        finder: row.finder,
        doubts,
        state: row.state,
        reason: row.reason,
        entry: row.entry_id,
        touched: !row.decided_by.is_empty(),
        version: row.version,
    })
}

/// What is known around a candidate.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Around {
    /// The candidate.
    pub candidate: String,
}

/// What stands beside a candidate while it is decided.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Surroundings {
    /// The task of last year most like it.
    pub before: Option<Before>,
    /// What the rules say of its words.
    pub findings: Vec<Said>,
}

/// A task of last year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Before {
    /// Its words.
    pub words: String,
    /// Lead units.
    pub unit: String,
    /// Done, as far as is known.
    pub done: Option<bool>,
    /// How alike, 0 to 1.
    pub likeness: f64,
}

/// What a rule says.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Said {
    /// The rule.
    pub rule: String,
    /// `note`, `warning`, `error`.
    #[schemars(with = "String")]
    pub severity: Severity,
    /// What is wrong.
    #[schemars(with = "BTreeMap<String, String>")]
    pub message: Text,
    /// What to do now.
    #[schemars(with = "BTreeMap<String, String>")]
    pub advice: Text,
}

impl Ask for Around {
    const NAME: &'static str = "candidate-around";
    const TITLE: Text = Text::new("摘录的去年对照与提示", "What stands around a candidate");
    type View = Surroundings;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Surroundings, Trouble> {
        let db = eyes.store.read();
        let row = candidate::Entity::find_by_id(&self.candidate).one(db).await?;
        let row = row.ok_or_else(authority::not_found)?;
        let (plan, org) = whole(eyes, &row.plan_id).await?;
        let found: Row = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
        let Row::Task(task) = found else { return Ok(Surroundings::default()) };
        let last_year = last_year(db, &plan).await?;
        let year = i32::try_from(plan.year).unwrap_or_default();
        Ok(Surroundings {
            before: before(&task, &last_year),
            findings: findings(org.name, year, task),
        })
    }
}

/// Tasks of the year before: of last year's plan, and of last year's lists in this one.
async fn last_year(db: &impl ConnectionTrait, now: &plan::Model) -> Result<Vec<Task>, Trouble> {
    let old = plan::Entity::find()
        .filter(plan::Column::OrgId.eq(now.org_id.as_str()))
        .filter(plan::Column::Year.eq(now.year - 1))
        .one(db)
        .await?;
    let mut bodies = Vec::new();
    for (plan, noun) in [(Some(now), "last_year"), (old.as_ref(), "task")] {
        let Some(plan) = plan else { continue };
        let rows = entry::Entity::find()
            .filter(entry::Column::PlanId.eq(plan.id.as_str()))
            .filter(entry::Column::Noun.eq(noun))
            .filter(entry::Column::DeletedAt.eq(0))
            .all(db)
            .await?;
        bodies.extend(rows.into_iter().map(|row| row.body));
    }
    // Lists that nobody has decided yet tell as much.
    let rows = candidate::Entity::find()
        .filter(candidate::Column::PlanId.eq(now.id.as_str()))
        .filter(candidate::Column::Noun.eq("last_year"))
        .filter(candidate::Column::State.eq("pending"))
        .all(db)
        .await?;
    bodies.extend(rows.into_iter().map(|row| row.body));
    let mut tasks = Vec::with_capacity(bodies.len());
    for body in bodies {
        let mut row: Row = serde_json::from_str(&body).map_err(anyhow::Error::from)?;
        row.place(moushi_core::model::RowId(format!("L{}", tasks.len())), None);
        tasks.extend(row.task_mut().cloned());
    }
    Ok(tasks)
}

fn before(task: &Task, last_year: &[Task]) -> Option<Before> {
    let copy = align::near_copies(std::slice::from_ref(task), last_year).pop()?;
    let found = last_year.iter().find(|other| other.id == copy.before)?;
    Some(Before {
        words: found.words.clone(),
        unit: found.leads.join("、"),
        done: found.done,
        likeness: copy.likeness,
    })
}

/// What the rules about single tasks say of this one.
fn findings(org: String, year: i32, task: Task) -> Vec<Said> {
    let spot = Spot::Row(task.id.clone());
    let mut ledger = Ledger::new(org, year);
    ledger.tasks = vec![task];
    let single = |rule: &str| {
        rules::named(rule)
            .is_some_and(|rule| matches!(rule.family, Family::Concrete | Family::People))
    };
    let found = lint::run(&ledger, &Config::default()).findings;
    let told = found.into_iter().filter(|one| single(&one.rule) && one.at.first() == Some(&spot));
    told.map(|one| Said {
        rule: one.rule,
        severity: one.severity,
        message: one.message,
        advice: one.advice,
    })
    .collect()
}
