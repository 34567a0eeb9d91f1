//! What reading a file gives, and how it becomes part of a plan. A decision of a person is never
//! overwritten: reading again replaces only candidates that nobody has decided.

mod task;

use std::collections::HashMap;

use moushi_core::draft::{self, Before, Reading};
use moushi_core::extract::{self, Options, secrecy};
use moushi_core::model::{Document, Extraction, Fingerprint, Ledger, Level, Refusal};
use moushi_core::text::{Span, Text};
use moushi_files::readers::{self, Limits};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde::Serialize;
use serde_json::json;

use super::acts::prior::Prior;
use super::by_hand;
use super::door::Door;
use super::{forms, packs, studying};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{candidate, document, extraction, org, plan, source};
use crate::store::{Tx, chain, ledger, new_id};

pub use task::{Outcome, Read, Task, Wants};

/// Reads and extracts. Runs in the child process; touches nothing but its arguments.
pub fn read(task: &Task, bytes: &[u8]) -> Outcome {
    match &task.wants {
        Wants::Text => text(task, bytes),
        Wants::Cells => forms::read(task, bytes),
        Wants::Design => packs::look(task, bytes),
        Wants::Study(wanted) => studying::read(task, wanted, bytes),
    }
}

fn text(task: &Task, bytes: &[u8]) -> Outcome {
    let plain = |name: String, refusal: Refusal| (name, refusal.message, refusal.advice);
    let options = Options { year: Some(task.year) };
    match readers::read(&task.name, bytes, &Limits::default()) {
        Err(refusal) => {
            Outcome { refused: vec![plain(task.name.clone(), refusal)], ..Outcome::default() }
        }
        Ok(reading)
            if reading.sources.iter().any(|(source, _)| secrecy::mark(source).is_some()) =>
        {
            secret(task)
        }
        Ok(reading) => Outcome {
            texts: reading
                .sources
                .into_iter()
                .map(|(source, findings)| {
                    let extraction = extract::extract(&source, &options);
                    Read { source, findings, extraction }
                })
                .collect(),
            refused: reading.refused.into_iter().map(|(name, why)| plain(name, why)).collect(),
            ..Outcome::default()
        },
    }
}

/// What comes of a file that bears a mark of state secrecy.
pub fn secret(task: &Task) -> Outcome {
    let what = Text::new(
        "文件标有密级，本系统为非涉密系统，未保存任何内容，上传的文件已删除。",
        "The file bears a mark of state secrecy; nothing of it was kept, and the upload was deleted.",
    );
    let advice = Text::new(
        "请立即按保密规定处理本机上的文件，并向保密部门报告。",
        "Deal with the file as the rules on secrecy say, and report it to the office in charge.",
    );
    let refused = vec![(task.name.clone(), what, advice)];
    Outcome { refused, secret: true, ..Outcome::default() }
}

/// The file that a document is read from, and which of its texts it is, when it is one of several.
pub fn part(blob: &str) -> (&str, Option<usize>) {
    match blob.split_once('#') {
        Some((file, place)) => (file, place.parse().ok()),
        None => (blob, None),
    }
}

/// Puts the outcome into the plan of the document, as one change.
pub async fn take(door: &Door, id: &str, outcome: Outcome) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let Some(row) = document::Entity::find_by_id(id).one(&tx).await? else { return Ok(()) };
    if row.state == "removed" {
        return Ok(());
    }
    let Some(plan) = plan::Entity::find_by_id(&row.plan_id).one(&tx).await? else { return Ok(()) };
    let house = org::Entity::find_by_id(&plan.org_id).one(&tx).await?;
    let place = Placing {
        org: house.map(|org| org.name).unwrap_or_default(),
        year: i32::try_from(plan.year).unwrap_or_default(),
        now: door.clock.now(),
    };
    let (file, own) = part(&row.blob);
    let mut texts = outcome.texts.into_iter().enumerate().skip(own.unwrap_or(0));
    match texts.next() {
        Some((_, first)) => place.put(&tx, row.clone(), first).await?,
        None => refuse(&tx, row.clone(), &outcome.refused, outcome.secret).await?,
    }
    if own.is_none() {
        for (index, text) in texts {
            place.part(&tx, &row, &format!("{file}#{index}"), text).await?;
        }
    }
    record(&tx, &row, door.clock.now()).await?;
    let revised = plan::Model { revision: plan.revision + 1, ..plan };
    revised.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await.map_err(Trouble::from)?;
    if outcome.secret {
        door.blobs.delete(part(&row.blob).0).await?;
    }
    Ok(())
}

async fn record(tx: &Tx, row: &document::Model, now: i64) -> Result<(), Trouble> {
    let entry = chain::Entry {
        at: now,
        account_id: row.added_by.clone(),
        act: "document-read".to_owned(),
        object: row.id.clone(),
        outcome: "done".to_owned(),
        detail: json!({ "blob": row.blob }).to_string(),
        ..chain::Entry::default()
    };
    chain::append(tx, entry).await?;
    Ok(())
}

/// A file that could not be read. One that was read before keeps what it gave, unless it is secret.
async fn refuse(
    tx: &Tx,
    row: document::Model,
    refused: &[(String, Text, Text)],
    secret: bool,
) -> Result<(), Trouble> {
    let state = if row.source_id.is_empty() || secret { "refused" } else { "read" };
    let told: Vec<&Text> = refused.iter().flat_map(|(_, what, advice)| [what, advice]).collect();
    let next = document::Model {
        state: state.to_owned(),
        message: words(&told)?,
        version: row.version + 1,
        ..row
    };
    next.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

fn words<T: Serialize>(value: &T) -> Result<String, Trouble> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

/// Where texts are put.
struct Placing {
    org: String,
    year: i32,
    now: i64,
}

impl Placing {
    async fn put(&self, tx: &Tx, row: document::Model, read: Read) -> Result<(), Trouble> {
        let Read { source, findings, extraction } = read;
        let reading = Reading { source, extraction, level: ledger::named::<Level>(&row.level) };
        let before = self.before(tx, &reading.extraction, &row).await?;
        let before = before.as_ref().map(|ledger| Before { ledger, stamp: None });
        let ledger = draft::compose_asking(before, &self.org, self.year, vec![reading]);
        let Some(document) = ledger.documents.first() else { return Ok(()) };
        keep(tx, &row.id, document).await?;
        self.propose(tx, &row, &ledger, document).await?;
        let next = document::Model {
            state: "read".to_owned(),
            title: document.title.clone(),
            issuer: document.issuer.clone().unwrap_or_default(),
            level: level(document.level),
            source_id: document.source.id.as_str().to_owned(),
            message: words(&findings.iter().map(|one| &one.message).collect::<Vec<_>>())?,
            version: row.version + 1,
            ..row
        };
        next.into_active_model().reset_all().update(tx).await?;
        Ok(())
    }

    /// The plan of the year before, for a document whose items come back with codes of it.
    async fn before(
        &self,
        tx: &Tx,
        extraction: &Extraction,
        row: &document::Model,
    ) -> Result<Option<Ledger>, Trouble> {
        if extraction.candidates.iter().all(|one| one.back.is_none()) {
            return Ok(None);
        }
        let Some(now) = plan::Entity::find_by_id(&row.plan_id).one(tx).await? else {
            return Ok(None);
        };
        let before = plan::Entity::find()
            .filter(plan::Column::OrgId.eq(now.org_id.as_str()))
            .filter(plan::Column::Year.eq(now.year - 1))
            .one(tx)
            .await?;
        let Some(before) = before else { return Ok(None) };
        Ok(Some(ledger::load(tx, &before).await?.0))
    }

    /// A further text of an archive: a document beside the first. One that a person has removed
    /// stays removed.
    async fn part(
        &self,
        tx: &Tx,
        first: &document::Model,
        blob: &str,
        read: Read,
    ) -> Result<(), Trouble> {
        let known = document::Entity::find()
            .filter(document::Column::PlanId.eq(first.plan_id.as_str()))
            .filter(document::Column::Blob.eq(blob))
            .one(tx)
            .await?;
        match known {
            Some(known) if known.state == "removed" => Ok(()),
            Some(known) => self.put(tx, known, read).await,
            None => {
                let part = document::Model {
                    id: new_id(),
                    name: read.source.name.clone(),
                    blob: blob.to_owned(),
                    level: String::new(),
                    state: "waiting".to_owned(),
                    title: String::new(),
                    issuer: String::new(),
                    source_id: String::new(),
                    ..first.clone()
                };
                part.clone().into_active_model().reset_all().insert(tx).await?;
                self.put(tx, part, read).await
            }
        }
    }

    /// Writes what was found as candidates; what a person has touched stays as it is.
    async fn propose(
        &self,
        tx: &Tx,
        row: &document::Model,
        ledger: &Ledger,
        document: &Document,
    ) -> Result<(), Trouble> {
        let of_document = || candidate::Column::DocumentId.eq(row.id.as_str());
        candidate::Entity::delete_many()
            .filter(of_document())
            .filter(candidate::Column::State.eq("pending"))
            .filter(candidate::Column::DecidedBy.eq(""))
            .exec(tx)
            .await?;
        let kept = candidate::Entity::find().filter(of_document()).all(tx).await?;
        let known = Known::of(&kept, row.source_id == document.source.id.as_str())?;
        let mut rows = by_hand::proposals(ledger);
        rows.sort_by_key(|(span, _)| (span.start(), span.end()));
        let mut made = Vec::with_capacity(rows.len());
        let mut keys: HashMap<&str, String> = HashMap::new();
        for (seq, (span, found)) in rows.into_iter().enumerate() {
            match known.candidate(span, &found) {
                Some(id) => {
                    keys.entry(id).or_insert_with(|| found.code().0.clone());
                }
                None => made.push(self.candidate(row, seq, span, &found, document)?),
            }
        }
        rename(tx, &kept, &keys).await?;
        // SQLite binds at most 32,766 values at a time.
        for part in made.chunks(1_000) {
            candidate::Entity::insert_many(part.to_vec()).exec_without_returning(tx).await?;
        }
        Ok(())
    }

    fn candidate(
        &self,
        row: &document::Model,
        seq: usize,
        span: Span,
        found: &Row,
        document: &Document,
    ) -> Result<candidate::ActiveModel, Trouble> {
        let known = document.extraction.candidates.iter().find(|one| one.span == span);
        Ok(candidate::Model {
            id: new_id(),
            plan_id: row.plan_id.clone(),
            document_id: row.id.clone(),
            seq: bytes(seq),
            row_key: found.code().0.clone(),
            noun: found.noun().to_owned(),
            kind: known
                .map(|one| words(&one.kind))
                .transpose()?
                .unwrap_or_default()
                .trim_matches('"')
                .to_owned(),
            first_byte: bytes(span.start()),
            last_byte: bytes(span.end()),
            words: found.words().to_owned(),
            // A row of a table whose header names its columns is what it says it is.
            confidence: known.map_or(0.99, |one| round(one.confidence)),
            finder: known.map_or("table", |one| one.finder.as_str()).to_owned(),
            state: "pending".to_owned(),
            reason: String::new(),
            entry_id: String::new(),
            decided_by: String::new(),
            decided_at: self.now,
            body: words(found)?,
            prior: String::new(),
            version: 1,
        }
        .into_active_model()
        .reset_all())
    }
}

/// Candidates that a person has touched, by the places and words that a finder may come up with again.
struct Known<'a> {
    places: HashMap<(String, i64, i64), &'a str>,
    /// Words count where the text is no longer the one that the places are of.
    words: HashMap<(&'a str, Fingerprint), &'a str>,
}

impl<'a> Known<'a> {
    fn of(kept: &'a [candidate::Model], same_text: bool) -> Result<Self, Trouble> {
        let (mut places, mut words) = (HashMap::new(), HashMap::new());
        for one in kept {
            if same_text {
                let all = Prior::places(one)?;
                places.extend(all.into_iter().map(|place| (place, one.id.as_str())));
            } else {
                words.insert((one.noun.as_str(), Fingerprint::of(&one.words)), one.id.as_str());
            }
        }
        Ok(Self { places, words })
    }

    /// The candidate that `found` is, when there is one.
    fn candidate(&self, span: Span, found: &Row) -> Option<&'a str> {
        let noun = found.noun();
        let place = (noun.to_owned(), bytes(span.start()), bytes(span.end()));
        let by_words = || self.words.get(&(noun, Fingerprint::of(found.words())));
        self.places.get(&place).or_else(by_words).copied()
    }
}

/// Gives kept candidates the names under which the rows below them know them now.
async fn rename(
    tx: &Tx,
    kept: &[candidate::Model],
    keys: &HashMap<&str, String>,
) -> Result<(), Trouble> {
    for one in kept {
        let key = keys.get(one.id.as_str()).cloned().unwrap_or_default();
        if one.row_key != key {
            candidate::Entity::update_many()
                .col_expr(candidate::Column::RowKey, Expr::value(key))
                .filter(candidate::Column::Id.eq(one.id.as_str()))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// To hundredths: what people are shown is what bands are made of.
fn round(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

fn bytes(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

fn level(level: Level) -> String {
    match level {
        Level::Above => "above",
        Level::Own => "own",
        Level::LastYear => "last_year",
        Level::Below => "below",
    }
    .to_owned()
}

/// Text and extraction of a document; the same text is kept once.
async fn keep(tx: &Tx, id: &str, document: &Document) -> Result<(), Trouble> {
    let text = source::ActiveModel {
        id: Set(document.source.id.as_str().to_owned()),
        body: Set(words(&document.source)?),
    };
    source::Entity::insert(text)
        .on_conflict(OnConflict::column(source::Column::Id).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    extraction::Entity::delete_by_id(id).exec(tx).await?;
    let found = extraction::ActiveModel {
        document_id: Set(id.to_owned()),
        body: Set(words(&document.extraction)?),
    };
    extraction::Entity::insert(found).exec_without_returning(tx).await?;
    Ok(())
}
