//! What happened to a row, as the audit chain tells it, and what people said of it.

use std::collections::BTreeMap;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::Value;

use crate::app::acts;
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{account, audit, comment, org, person};

/// Something that happened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Event {
    /// Number in the audit chain.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What was done.
    #[schemars(with = "super::super::Spoken")]
    pub title: Text,
    /// Fields that changed.
    pub changes: Vec<Change>,
    /// A reason given, words removed or added.
    pub note: String,
    /// The change of many rows that it was part of.
    pub batch: String,
}

/// A field that changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Change {
    /// The field.
    pub field: String,
    /// What it was.
    pub before: String,
    /// What it became.
    pub after: String,
}

/// Something that was said.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Remark {
    /// Who.
    pub who: String,
    /// For which unit.
    pub unit: String,
    /// When.
    pub at: i64,
    /// What.
    pub words: String,
}

/// Names of people by account, looked up once each.
#[derive(Default)]
pub(super) struct Names {
    known: BTreeMap<String, String>,
}

impl Names {
    pub(super) async fn of(&mut self, eyes: &Eyes<'_>, id: &str) -> Result<String, Trouble> {
        if let Some(name) = self.known.get(id) {
            return Ok(name.clone());
        }
        let db = eyes.store.read();
        let held = account::Entity::find_by_id(id).one(db).await?;
        let name = match held {
            Some(held) => person::Entity::find_by_id(held.person_id).one(db).await?,
            None => None,
        };
        let name = name.map(|person| person.name).unwrap_or_default();
        self.known.insert(id.to_owned(), name.clone());
        Ok(name)
    }
}

/// What happened to a row, newest first.
pub async fn events(eyes: &Eyes<'_>, id: &str) -> Result<Vec<Event>, Trouble> {
    let rows = audit::Entity::find()
        .filter(audit::Column::Object.eq(id))
        .filter(audit::Column::Outcome.eq("done"))
        .order_by_desc(audit::Column::Seq)
        .all(eyes.store.read())
        .await?;
    let mut names = Names::default();
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
        let plain = || Text::of(row.act.clone(), row.act.clone());
        events.push(Event {
            seq: row.seq,
            at: row.at,
            who: names.of(eyes, &row.account_id).await?,
            title: acts::named(&row.act).map_or_else(plain, |card| card.title.clone()),
            changes: changes(&detail),
            note: note(&detail),
            batch: detail["batch"].as_str().unwrap_or_default().to_owned(),
        });
    }
    Ok(events)
}

fn changes(detail: &Value) -> Vec<Change> {
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pair = |(field, pair): (&String, &Value)| Change {
        field: field.clone(),
        before: words(&pair[0]),
        after: words(&pair[1]),
    };
    detail["fields"].as_object().into_iter().flatten().map(pair).collect()
}

fn note(detail: &Value) -> String {
    let named = ["reason", "added", "removed", "restored"].iter();
    let found = named.filter_map(|name| detail[*name].as_str()).find(|words| !words.is_empty());
    found.unwrap_or_default().to_owned()
}

/// What was said of a row, oldest first.
pub async fn comments(eyes: &Eyes<'_>, id: &str) -> Result<Vec<Remark>, Trouble> {
    let db = eyes.store.read();
    let rows = comment::Entity::find()
        .filter(comment::Column::EntryId.eq(id))
        .order_by_asc(comment::Column::CreatedAt)
        .order_by_asc(comment::Column::Id)
        .all(db)
        .await?;
    let mut names = Names::default();
    let mut remarks = Vec::with_capacity(rows.len());
    for row in rows {
        let unit = org::Entity::find_by_id(&row.org_id).one(db).await?;
        remarks.push(Remark {
            who: names.of(eyes, &row.author_id).await?,
            unit: unit.map(|unit| unit.name).unwrap_or_default(),
            at: row.created_at,
            words: row.words,
        });
    }
    Ok(remarks)
}
