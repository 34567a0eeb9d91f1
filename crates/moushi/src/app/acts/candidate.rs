//! Acts on candidates: a person decides what of a document becomes a row of the ledger, and takes the
//! decision back. How candidates get another shape stands in `reshape`.

use moushi_core::model::{Refusal, RefusalKind, RowId};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::entry::{self, Place};
use super::find;
use super::plan::reasoned;
use super::prior::{self, Prior};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::rows::Row;
use crate::store::tables::{candidate, entry as table};

/// A decided candidate and the row that came of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// The candidate.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// `pending`, `accepted`, `rejected`, `merged`, `split`.
    pub state: String,
    /// The row, when there is one.
    pub entry: String,
}

impl Decided {
    /// What is told of a candidate.
    pub fn of(row: &candidate::Model) -> Self {
        Self {
            id: row.id.clone(),
            version: row.version,
            state: row.state.clone(),
            entry: row.entry_id.clone(),
        }
    }
}

/// A candidate's target: its plan.
pub async fn target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let candidate = find::candidate(tx, id).await?;
    find::plan_target(tx, &candidate.plan_id, id).await
}

/// Makes a candidate a row of the ledger 采用.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Accept {
    /// The candidate.
    pub candidate: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Accept {
    const NAME: &'static str = "candidate-accept";
    const TITLE: Text = Text::new("采用摘录", "Accept a candidate");
    type Answer = Decided;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.candidate).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Decided, Trouble> {
        let row = find::candidate(change.tx, &self.candidate).await?;
        find::same_version(self.version, row.version)?;
        accept(change, row).await
    }
}

/// Makes `row` a row of the ledger; one that is so already stays as it is.
pub async fn accept(change: &mut Change<'_>, row: candidate::Model) -> Result<Decided, Trouble> {
    if row.state == "accepted" {
        return Ok(Decided::of(&row));
    }
    find::open_plan(change.tx, &row.plan_id).await?;
    still_there(&row)?;
    let found: Row = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
    let above = parent(change.tx, &row, &found).await?;
    let place = Place { plan: &row.plan_id, document: &row.document_id, above };
    let made = entry::add(change, found, place).await?;
    decide(change, row, "accepted", "", &made.id).await
}

/// The code of the row that stands above, when that one has been accepted.
async fn parent(tx: &Tx, row: &candidate::Model, found: &Row) -> Result<Option<RowId>, Trouble> {
    let Some(RowId(key)) = found.parent() else { return Ok(None) };
    let above = candidate::Entity::find()
        .filter(candidate::Column::DocumentId.eq(row.document_id.as_str()))
        .filter(candidate::Column::RowKey.eq(key.as_str()))
        .filter(candidate::Column::State.eq("accepted"))
        .one(tx)
        .await?;
    let Some(above) = above else { return Ok(None) };
    let entry = table::Entity::find_by_id(&above.entry_id).one(tx).await?;
    Ok(entry.filter(|entry| entry.deleted_at == 0).map(|entry| RowId(entry.code)))
}

/// Writes a decision down.
pub async fn decide(
    change: &mut Change<'_>,
    row: candidate::Model,
    state: &str,
    reason: &str,
    entry: &str,
) -> Result<Decided, Trouble> {
    let decided = candidate::Model {
        state: state.to_owned(),
        reason: reason.to_owned(),
        entry_id: entry.to_owned(),
        ..touched(change, &row, &[])?
    };
    let detail = json!({ "state": [row.state, state], "reason": reason, "entry": entry });
    change.note(&row.id, &row.state, state, &detail);
    let answer = Decided::of(&decided);
    decided.into_active_model().reset_all().update(change.tx).await?;
    Ok(answer)
}

/// The next version of a candidate that a person has put a hand to; it remembers what it was, and
/// which other candidates the same act changed.
pub fn touched(
    change: &Change<'_>,
    row: &candidate::Model,
    with: &[String],
) -> Result<candidate::Model, Trouble> {
    Ok(candidate::Model {
        decided_by: change.caller.account_id.clone(),
        decided_at: change.now,
        prior: Prior::of(row, with)?.words()?,
        version: row.version + 1,
        ..row.clone()
    })
}

/// A candidate that went into another, or into parts, is decided there.
pub fn still_there(row: &candidate::Model) -> Result<(), Refusal> {
    if !matches!(row.state.as_str(), "merged" | "split") {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "这条摘录已经合并或拆分。",
            "This candidate has been merged into another, or split.",
        ),
        Text::new("请先撤销合并或拆分。", "Undo the merging or splitting first."),
    ))
}

/// Puts a candidate aside with a reason 不采用.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reject {
    /// The candidate.
    pub candidate: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Why; not empty.
    pub reason: String,
}

impl Act for Reject {
    const NAME: &'static str = "candidate-reject";
    const TITLE: Text = Text::new("不采用摘录", "Reject a candidate");
    type Answer = Decided;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.candidate).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Decided, Trouble> {
        reasoned(&self.reason)?;
        let row = find::candidate(change.tx, &self.candidate).await?;
        find::same_version(self.version, row.version)?;
        find::open_plan(change.tx, &row.plan_id).await?;
        still_there(&row)?;
        take_back(change, &row).await?;
        decide(change, row, "rejected", &self.reason, "").await
    }
}

/// Undoes the last thing that was done to a candidate 撤销: decided, edited, merged, split, added. A
/// row that came of it is removed. Undoing where nothing was done changes nothing.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Undo {
    /// The candidate.
    pub candidate: String,
}

impl Act for Undo {
    const NAME: &'static str = "candidate-undo";
    const TITLE: Text = Text::new("撤销审核", "Undo a decision");
    type Answer = Decided;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.candidate).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Decided, Trouble> {
        let row = find::candidate(change.tx, &self.candidate).await?;
        find::open_plan(change.tx, &row.plan_id).await?;
        prior::undo(change, row).await
    }
}

/// Removes the row that came of a candidate.
pub async fn take_back(change: &mut Change<'_>, row: &candidate::Model) -> Result<(), Trouble> {
    if row.entry_id.is_empty() {
        return Ok(());
    }
    let made = find::entry(change.tx, &row.entry_id).await?;
    if made.deleted_at == 0 {
        entry::remove(change, made).await?;
    }
    Ok(())
}

/// Accepts every pending candidate of a document within one band of confidence 批量采用.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AcceptBand {
    /// The document.
    pub document: String,
    /// Lowest confidence, 0 to 1.
    pub from: f64,
    /// Highest confidence, 0 to 1.
    pub upto: f64,
    /// How many the person has been shown; another number refuses.
    pub expected: u64,
}

/// What a bulk act did.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Bulk {
    /// Rows changed.
    pub done: u64,
}

impl Act for AcceptBand {
    const NAME: &'static str = "candidates-accept";
    const TITLE: Text = Text::new("批量采用摘录", "Accept a band of candidates");
    type Answer = Bulk;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let document = find::document(tx, &self.document).await?;
        find::plan_target(tx, &document.plan_id, &document.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Bulk, Trouble> {
        let rows = candidate::Entity::find()
            .filter(candidate::Column::DocumentId.eq(self.document.as_str()))
            .filter(candidate::Column::State.eq("pending"))
            .filter(candidate::Column::Confidence.gte(self.from))
            .filter(candidate::Column::Confidence.lte(self.upto))
            .order_by_asc(candidate::Column::Seq)
            .all(change.tx)
            .await?;
        let done = rows.len() as u64;
        if done != self.expected {
            find::same_version(0, 1)?;
        }
        for row in rows {
            accept(change, row).await?;
        }
        Ok(Bulk { done })
    }
}
