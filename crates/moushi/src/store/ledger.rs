//! A plan in the database → the model's `Ledger`: documents, rows, and the links that people decided.

use std::collections::HashMap;

use moushi_core::model::{
    Document, Extraction, Fingerprint, Ledger, Level, Link, LinkState, Org, OrgKind, Person,
    Relation, RowId,
};
use moushi_core::text::Source;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::de::DeserializeOwned;

use super::rows::{LAST, Row};
use super::scope::starts_with;
use super::tables::{document, entry, extraction, link, org, person, plan, post, source};
use crate::error::Trouble;

/// The word of a value that the model's JSON names by a word.
pub fn named<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// Loads a plan. Links are those that a person decided; suggestions are computed, not stored.
pub async fn load(
    db: &impl ConnectionTrait,
    plan: &plan::Model,
) -> Result<(Ledger, HashMap<RowId, String>), Trouble> {
    let house = org::Entity::find_by_id(&plan.org_id).one(db).await?;
    let (name, path) = house.map_or_else(Default::default, |org| (org.name, org.path));
    let mut ledger = Ledger::new(name, i32::try_from(plan.year).unwrap_or_default());
    ledger.documents = documents(db, &plan.id).await?;
    let codes = rows(db, &plan.id, &mut ledger).await?;
    ledger.links = links(db, &plan.id, &codes).await?;
    ledger.people = people(db, &path).await?;
    ledger.units = units(db, &path).await?;
    Ok((ledger, codes.into_iter().map(|(id, code)| (code, id)).collect()))
}

async fn documents(db: &impl ConnectionTrait, plan: &str) -> Result<Vec<Document>, Trouble> {
    let rows = document::Entity::find()
        .filter(document::Column::PlanId.eq(plan))
        .filter(document::Column::State.eq("read"))
        .order_by_asc(document::Column::AddedAt)
        .order_by_asc(document::Column::Id)
        .all(db)
        .await?;
    let mut documents = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(document) = document(db, &row).await? {
            documents.push(document);
        }
    }
    Ok(documents)
}

/// A document with its text and what was found in it; none while it has not been read.
pub async fn document(
    db: &impl ConnectionTrait,
    row: &document::Model,
) -> Result<Option<Document>, Trouble> {
    let text = source::Entity::find_by_id(&row.source_id).one(db).await?;
    let found = extraction::Entity::find_by_id(&row.id).one(db).await?;
    let (Some(text), Some(found)) = (text, found) else { return Ok(None) };
    let source: Source = parse(&text.body)?;
    let extraction: Extraction = parse(&found.body)?;
    Ok(Some(Document {
        source,
        extraction,
        level: named(&row.level).unwrap_or(Level::Above),
        title: row.title.clone(),
        issuer: Some(row.issuer.clone()).filter(|issuer| !issuer.is_empty()),
    }))
}

fn parse<T: DeserializeOwned>(body: &str) -> Result<T, Trouble> {
    Ok(serde_json::from_str(body).map_err(anyhow::Error::from)?)
}

/// Puts the rows into the ledger; answers the code of each entry.
async fn rows(
    db: &impl ConnectionTrait,
    plan: &str,
    ledger: &mut Ledger,
) -> Result<HashMap<String, RowId>, Trouble> {
    let entries = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(plan))
        .filter(entry::Column::DeletedAt.eq(0))
        .order_by_asc(entry::Column::Seq)
        .order_by_asc(entry::Column::Id)
        .all(db)
        .await?;
    let mut codes = HashMap::with_capacity(entries.len());
    for entry in entries {
        match Row::of(&entry)? {
            Row::Requirement(row) => ledger.requirements.push(row),
            Row::Achievement(row) => ledger.achievements.push(row),
            Row::Task(row) => ledger.tasks.push(row),
            Row::LastYear(row) => ledger.last_year.push(row),
            Row::Below(row) => ledger.below.push(row),
        }
        codes.insert(entry.id, RowId(entry.code));
    }
    Ok(codes)
}

async fn links(
    db: &impl ConnectionTrait,
    plan: &str,
    codes: &HashMap<String, RowId>,
) -> Result<Vec<Link>, Trouble> {
    let rows = link::Entity::find()
        .filter(link::Column::PlanId.eq(plan))
        .order_by_asc(link::Column::Id)
        .all(db)
        .await?;
    let mut links = Vec::with_capacity(rows.len());
    for row in rows {
        let pair = (codes.get(&row.requirement_id), codes.get(&row.task_id));
        let (Some(requirement), Some(task)) = pair else { continue };
        links.push(Link {
            requirement: requirement.clone(),
            task: task.clone(),
            relation: named(&row.relation).unwrap_or(Relation::Equal),
            strength: u8::try_from(row.strength).unwrap_or(1),
            shared: parse(&row.shared)?,
            state: named(&row.state).unwrap_or(LinkState::Confirmed),
            fingerprint: named::<Fingerprint>(&row.fingerprint)
                .unwrap_or_else(|| Fingerprint::of("")),
            reason: Some(row.reason).filter(|reason| !reason.is_empty()),
            weakenings: Vec::new(),
        });
    }
    Ok(links)
}

/// Leaders of the body at `path` in official order.
async fn people(db: &impl ConnectionTrait, path: &str) -> Result<Vec<Person>, Trouble> {
    let house = org::Entity::find().filter(org::Column::Path.eq(path)).one(db).await?;
    let Some(house) = house else { return Ok(Vec::new()) };
    let posts = post::Entity::find()
        .filter(post::Column::OrgId.eq(house.id))
        .filter(post::Column::ValidTo.eq(""))
        .order_by_asc(post::Column::Rank)
        .all(db)
        .await?;
    let mut people: Vec<Person> = Vec::new();
    for post in posts {
        let Some(person) = person::Entity::find_by_id(&post.person_id).one(db).await? else {
            continue;
        };
        if people.iter().all(|known| known.name != person.name) {
            let rank = u32::try_from(people.len() + 1).unwrap_or(u32::MAX);
            let title = Some(post.title).filter(|title| !title.is_empty());
            people.push(Person { name: person.name, title, rank });
        }
    }
    Ok(people)
}

/// The units at `path` and below as the model knows them: three columns of thousands of rows.
async fn units(db: &impl ConnectionTrait, path: &str) -> Result<Vec<Org>, Trouble> {
    let rows: Vec<(String, String, i64)> = org::Entity::find()
        .select_only()
        .columns([org::Column::Kind, org::Column::Name, org::Column::Rank])
        .filter(starts_with(path))
        .order_by_asc(org::Column::Rank)
        .order_by_asc(org::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let unit = |(kind, name, rank): (String, String, i64)| Org {
        kind: named(&kind).unwrap_or(OrgKind::Division),
        rank: u32::try_from(rank).unwrap_or(u32::MAX),
        name,
    };
    Ok(rows.into_iter().map(unit).collect())
}

/// The units at `path` and below that go by one of the names, by rank. A province has thousands of
/// units and a row names a few: they are looked up, not read.
pub async fn called(
    db: &impl ConnectionTrait,
    path: &str,
    names: &[&str],
) -> Result<Vec<org::Model>, Trouble> {
    let names: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let by_name = Condition::any()
        .add(org::Column::Name.is_in(names.iter().copied()))
        .add(org::Column::ShortName.is_in(names));
    // The place in the tree is looked at here: engines would read the whole tree for it.
    let mut found = org::Entity::find().filter(by_name).all(db).await?;
    found.retain(|unit| unit.path.starts_with(path));
    found.sort_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
    Ok(found)
}

/// Gives a row the ranks of its person and of its first lead unit, which is among `units`.
pub async fn rank(
    db: &impl ConnectionTrait,
    units: &[org::Model],
    entry: &mut entry::Model,
) -> Result<(), Trouble> {
    let lead = entry.unit.split('、').next().unwrap_or_default();
    let unit = units.iter().rev().find(|unit| unit.goes_by(lead));
    entry.unit_rank = unit.map_or(LAST, |unit| unit.rank);
    entry.person_rank = match entry.person.as_str() {
        "" => LAST,
        name => person_rank(db, name).await?,
    };
    Ok(())
}

/// The rank of a person; of two people of one name, of the one who came last.
async fn person_rank(db: &impl ConnectionTrait, name: &str) -> Result<i64, Trouble> {
    let person = person::Entity::find()
        .filter(person::Column::Name.eq(name))
        .order_by_desc(person::Column::Id)
        .one(db)
        .await?;
    Ok(person.map_or(LAST, |person| person.rank))
}

impl org::Model {
    /// Whether it is called so, in full or in short.
    pub fn goes_by(&self, name: &str) -> bool {
        !name.is_empty() && (self.name == name || self.short_name == name)
    }
}
