//! What a candidate was before the last act, and how that is brought back. Not an act itself.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::candidate::{Decided, take_back};
use super::find;
use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::tables::{candidate, entry};

/// State of what was not there before: a part of a split candidate, or one that a person added.
pub const NONE: &str = "none";

/// A candidate as it was.
#[derive(Debug, Serialize, Deserialize)]
pub struct Prior {
    noun: String,
    kind: String,
    first_byte: i64,
    last_byte: i64,
    words: String,
    confidence: f64,
    finder: String,
    state: String,
    reason: String,
    entry_id: String,
    decided_by: String,
    body: String,
    /// Other candidates that the act changed: what was merged in, what it was split into; for those,
    /// the one that they belong to.
    with: Vec<String>,
    /// What it was before that.
    prior: Option<Box<Prior>>,
}

impl Prior {
    /// What `row` is now.
    pub fn of(row: &candidate::Model, with: &[String]) -> Result<Self, Trouble> {
        Ok(Self {
            noun: row.noun.clone(),
            kind: row.kind.clone(),
            first_byte: row.first_byte,
            last_byte: row.last_byte,
            words: row.words.clone(),
            confidence: row.confidence,
            finder: row.finder.clone(),
            state: row.state.clone(),
            reason: row.reason.clone(),
            entry_id: row.entry_id.clone(),
            decided_by: row.decided_by.clone(),
            body: row.body.clone(),
            with: with.to_vec(),
            prior: Self::read(row)?.map(Box::new),
        })
    }

    /// That `row` was not there before; it belongs to `with`, when to any.
    pub fn nothing(row: &candidate::Model, with: &[String]) -> Result<Self, Trouble> {
        Ok(Self { state: NONE.to_owned(), prior: None, ..Self::of(row, with)? })
    }

    /// What undoing would bring back; none when a person has not put a hand to it.
    pub fn read(row: &candidate::Model) -> Result<Option<Self>, Trouble> {
        if row.prior.is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&row.prior).map_err(anyhow::Error::from)?))
    }

    /// As it is stored.
    pub fn words(&self) -> Result<String, Trouble> {
        Ok(serde_json::to_string(self).map_err(anyhow::Error::from)?)
    }

    /// The places that a candidate had, and has: noun, first byte, byte after the last.
    pub fn places(row: &candidate::Model) -> Result<Vec<(String, i64, i64)>, Trouble> {
        let mut places = vec![(row.noun.clone(), row.first_byte, row.last_byte)];
        let mut known = Self::read(row)?.map(Box::new);
        while let Some(prior) = known {
            places.push((prior.noun, prior.first_byte, prior.last_byte));
            known = prior.prior;
        }
        Ok(places)
    }
}

/// Undoes the last act on a candidate.
pub async fn undo(change: &mut Change<'_>, row: candidate::Model) -> Result<Decided, Trouble> {
    let Some(prior) = Prior::read(&row)? else { return Ok(Decided::of(&row)) };
    let belongs = row.state == "merged" || prior.state == NONE;
    if let Some(head) = prior.with.first().filter(|_| belongs) {
        let head = find::candidate(change.tx, head).await?;
        let holds = Prior::read(&head)?.is_some_and(|prior| prior.with.contains(&row.id));
        return if holds { one(change, head).await } else { Err(not_first().into()) };
    }
    one(change, row).await
}

/// Undoes the last act on a candidate that belongs to no other.
async fn one(change: &mut Change<'_>, row: candidate::Model) -> Result<Decided, Trouble> {
    let Some(prior) = Prior::read(&row)? else { return Ok(Decided::of(&row)) };
    if prior.state == NONE {
        return drop(change, row).await;
    }
    for other in &prior.with {
        let other = find::candidate(change.tx, other).await?;
        match (row.state.as_str(), Prior::read(&other)?) {
            ("split", Some(theirs)) if theirs.state == NONE && other.state == "pending" => {
                drop(change, other).await?;
            }
            ("split", _) => return Err(not_first().into()),
            (_, Some(theirs)) => {
                restore(change, other, theirs).await?;
            }
            (_, None) => {}
        }
    }
    take_back(change, &row).await?;
    restore(change, row, prior).await
}

/// Makes a candidate what it was; a row that had come of it comes back.
async fn restore(
    change: &mut Change<'_>,
    row: candidate::Model,
    prior: Prior,
) -> Result<Decided, Trouble> {
    if !prior.entry_id.is_empty() {
        bring_back(change, &prior.entry_id).await?;
    }
    let earlier = prior.prior.map(|earlier| earlier.words()).transpose()?;
    let was = row.state.clone();
    let next = candidate::Model {
        noun: prior.noun,
        kind: prior.kind,
        first_byte: prior.first_byte,
        last_byte: prior.last_byte,
        words: prior.words,
        confidence: prior.confidence,
        finder: prior.finder,
        state: prior.state,
        reason: prior.reason,
        entry_id: prior.entry_id,
        decided_by: prior.decided_by,
        decided_at: change.now,
        body: prior.body,
        prior: earlier.unwrap_or_default(),
        version: row.version + 1,
        ..row
    };
    let detail = json!({ "undone": [was, next.state], "version": next.version });
    change.note(&next.id, &was, &next.state, &detail);
    let answer = Decided::of(&next);
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(answer)
}

/// Brings the row of a candidate back into the ledger.
async fn bring_back(change: &mut Change<'_>, id: &str) -> Result<(), Trouble> {
    let gone = find::entry(change.tx, id).await?;
    if gone.deleted_at == 0 {
        return Ok(());
    }
    let back = entry::Model { deleted_at: 0, version: gone.version + 1, ..gone };
    let detail = json!({ "restored": back.words, "version": back.version });
    change.note(&back.id, "", &back.body, &detail);
    change.touched(&back.plan_id).await?;
    back.into_active_model().reset_all().update(change.tx).await?;
    Ok(())
}

/// Removes a candidate that was not there before.
async fn drop(change: &mut Change<'_>, row: candidate::Model) -> Result<Decided, Trouble> {
    change.note(&row.id, &row.state, "", &json!({ "undone": [row.state, NONE] }));
    let answer = Decided { state: NONE.to_owned(), ..Decided::of(&row) };
    candidate::Entity::delete_by_id(row.id).exec(change.tx).await?;
    Ok(answer)
}

fn not_first() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "合并或拆分之后，相关摘录又有了新的决定。",
            "A candidate that it was merged with, or split into, has been decided since.",
        ),
        Text::new("请先撤销那一条的决定。", "Undo that decision first."),
    )
}
