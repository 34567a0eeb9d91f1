//! What reading a file gives, and how it becomes part of a plan. A decision of a person is never
//! overwritten: reading again replaces only candidates that nobody has decided.

use std::collections::HashSet;

use moushi_core::draft::{self, Reading};
use moushi_core::extract::{self, Options};
use moushi_core::model::{Document, Extraction, Finding, Ledger, Level, Origin, Refusal};
use moushi_core::text::{Source, Span, Text};
use moushi_files::readers::{self, Limits};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::door::Door;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{candidate, document, extraction, org, plan, source};
use crate::store::{Tx, chain, ledger, new_id};

/// What a reader is told beside the bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// Name of the file.
    pub name: String,
    /// The year planned.
    pub year: i32,
}

/// One text of a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Read {
    /// The text.
    pub source: Source,
    /// What the reader noticed.
    pub findings: Vec<Finding>,
    /// What was found in it.
    pub extraction: Extraction,
}

/// What came of a file; an archive gives several texts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// The texts.
    pub texts: Vec<Read>,
    /// What could not be read, why, and what to do.
    pub refused: Vec<(String, Text, Text)>,
}

/// Reads and extracts. Runs in the child process; touches nothing but its arguments.
pub fn read(task: &Task, bytes: &[u8]) -> Outcome {
    let plain = |name: String, refusal: Refusal| (name, refusal.message, refusal.advice);
    let options = Options { year: Some(task.year) };
    match readers::read(&task.name, bytes, &Limits::default()) {
        Err(refusal) => {
            Outcome { texts: Vec::new(), refused: vec![plain(task.name.clone(), refusal)] }
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
        },
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
    let mut texts = outcome.texts.into_iter();
    match texts.next() {
        Some(first) => place.put(&tx, row.clone(), first).await?,
        None => refuse(&tx, row.clone(), &outcome.refused).await?,
    }
    for (index, text) in texts.enumerate() {
        let part = document::Model {
            id: new_id(),
            name: text.source.name.clone(),
            blob: format!("{}#{}", row.blob, index + 1),
            state: "waiting".to_owned(),
            ..row.clone()
        };
        part.clone().into_active_model().reset_all().insert(&tx).await?;
        place.put(&tx, part, text).await?;
    }
    record(&tx, &row, door.clock.now()).await?;
    let revised = plan::Model { revision: plan.revision + 1, ..plan };
    revised.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await.map_err(Trouble::from)
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

async fn refuse(
    tx: &Tx,
    row: document::Model,
    refused: &[(String, Text, Text)],
) -> Result<(), Trouble> {
    let next = document::Model {
        state: "refused".to_owned(),
        message: words(&refused.iter().map(|(_, what, _)| what).collect::<Vec<_>>())?,
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
        let ledger = draft::compose(&self.org, self.year, vec![reading]);
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

    /// Writes what was found as candidates; what a person has decided stays as it was decided.
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
            .exec(tx)
            .await?;
        let decided: HashSet<(String, i64, i64)> = candidate::Entity::find()
            .filter(of_document())
            .all(tx)
            .await?
            .into_iter()
            .map(|one| (one.noun, one.first_byte, one.last_byte))
            .collect();
        let mut rows = proposals(ledger);
        rows.sort_by_key(|(span, _)| (span.start(), span.end()));
        let mut made = Vec::with_capacity(rows.len());
        for (seq, (span, found)) in rows.into_iter().enumerate() {
            let place = (found.noun().to_owned(), bytes(span.start()), bytes(span.end()));
            if !decided.contains(&place) {
                made.push(self.candidate(row, seq, span, &found, document)?);
            }
        }
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
            confidence: known.map_or(0.99, |one| f64::from(one.confidence)),
            state: "pending".to_owned(),
            reason: String::new(),
            entry_id: String::new(),
            decided_by: String::new(),
            decided_at: self.now,
            body: words(found)?,
            version: 1,
        }
        .into_active_model()
        .reset_all())
    }
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

/// The rows that a document alone would give, with the place of their words.
fn proposals(ledger: &Ledger) -> Vec<(Span, Row)> {
    let at = |origin: &Origin| origin.text().map(|(_, span)| span);
    let mut rows = Vec::new();
    for row in &ledger.requirements {
        if let Some(span) = row.origins.first().and_then(at) {
            rows.push((span, Row::Requirement(row.clone())));
        }
    }
    for row in &ledger.achievements {
        rows.extend(at(&row.origin).map(|span| (span, Row::Achievement(row.clone()))));
    }
    let tasks: [(&[_], fn(_) -> Row); 3] = [
        (&ledger.tasks, Row::Task),
        (&ledger.last_year, Row::LastYear),
        (&ledger.below, Row::Below),
    ];
    for (tasks, make) in tasks {
        for row in tasks {
            rows.extend(at(&row.origin).map(|span| (span, make(row.clone()))));
        }
    }
    rows
}
