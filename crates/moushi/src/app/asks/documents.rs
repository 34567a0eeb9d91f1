//! Asks about documents: which a plan stands on, and one of them with its candidates.

use moushi_core::model::Document;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::ledger;
use crate::store::rows::Row;
use crate::store::tables::{candidate, document, job};

/// The documents of a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Documents {
    /// The plan.
    pub plan: String,
}

/// A document in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Name of the file.
    pub name: String,
    /// Title as read.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// `above`, `own`, `last_year`, `below`.
    pub level: String,
    /// `waiting`, `reading`, `read`, `refused`.
    pub state: String,
    /// Why it was refused, or what the reader noticed; in both languages.
    pub message: String,
    /// Size in bytes.
    pub size: i64,
    /// Candidates that nobody has decided.
    pub pending: u64,
    /// Candidates in all.
    pub candidates: u64,
    /// Steps of reading done, of all.
    pub progress: (i64, i64),
    /// When it was added.
    pub added_at: i64,
    /// Version, for changing it.
    pub version: i64,
}

impl Ask for Documents {
    const NAME: &'static str = "documents";
    const TITLE: Text = Text::new("文件列表", "List documents");
    type View = Vec<Item>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Item>, Trouble> {
        whole(eyes, &self.plan).await?;
        let rows = document::Entity::find()
            .filter(document::Column::PlanId.eq(self.plan.as_str()))
            .filter(document::Column::State.ne("removed"))
            .order_by_asc(document::Column::AddedAt)
            .order_by_asc(document::Column::Id)
            .all(eyes.store.read())
            .await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(item(eyes, row).await?);
        }
        Ok(items)
    }
}

async fn item(eyes: &Eyes<'_>, row: document::Model) -> Result<Item, Trouble> {
    let db = eyes.store.read();
    let of = || candidate::Entity::find().filter(candidate::Column::DocumentId.eq(row.id.as_str()));
    let pending = of().filter(candidate::Column::State.eq("pending")).count(db).await?;
    let candidates = of().count(db).await?;
    let job = job::Entity::find().filter(job::Column::Subject.eq(row.id.as_str())).one(db).await?;
    Ok(Item {
        id: row.id,
        name: row.name,
        title: row.title,
        issuer: row.issuer,
        level: row.level,
        state: row.state,
        message: row.message,
        size: row.size,
        pending,
        candidates,
        progress: job.map_or((0, 0), |job| (job.done, job.total)),
        added_at: row.added_at,
        version: row.version,
    })
}

/// One document with its candidates, beside its text.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Review {
    /// The document.
    pub document: String,
}

/// What the review page shows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reviewed {
    /// The document.
    pub item: Item,
    /// Its plan.
    pub plan: String,
    /// Whether its rows may be changed now.
    pub open: bool,
    /// Blocks of its text in reading order.
    pub blocks: Vec<Block>,
    /// Candidates in the order of the text.
    pub candidates: Vec<Candidate>,
}

/// A stretch of the text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Block {
    /// First byte in the source.
    pub start: usize,
    /// The words.
    pub words: String,
    /// `heading`, `paragraph`, `cell`, `note`, `aside`.
    pub kind: String,
    /// Page, slide or sheet.
    pub page: Option<u32>,
}

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
    /// `pending`, `accepted`, `rejected`, `merged`, `split`.
    pub state: String,
    /// Why it was rejected.
    pub reason: String,
    /// The row that came of it.
    pub entry: String,
    /// Version, for deciding.
    pub version: i64,
}

impl Ask for Review {
    const NAME: &'static str = "review";
    const TITLE: Text = Text::new("摘录审核", "Review candidates");
    type View = Reviewed;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Reviewed, Trouble> {
        let db = eyes.store.read();
        let row = document::Entity::find_by_id(&self.document).one(db).await?;
        let row = row.ok_or_else(authority::not_found)?;
        let (plan, _) = whole(eyes, &row.plan_id).await?;
        let read = ledger::document(db, &row).await?;
        let candidates = candidate::Entity::find()
            .filter(candidate::Column::DocumentId.eq(row.id.as_str()))
            .order_by_asc(candidate::Column::Seq)
            .all(db)
            .await?;
        let candidates =
            candidates.into_iter().map(candidate).collect::<Result<Vec<_>, Trouble>>()?;
        Ok(Reviewed {
            item: item(eyes, row).await?,
            plan: plan.id,
            open: matches!(plan.state.as_str(), "draft" | "consulting"),
            blocks: read.map(|document| blocks(&document)).unwrap_or_default(),
            candidates,
        })
    }
}

fn blocks(document: &Document) -> Vec<Block> {
    use moushi_core::text::BlockKind;
    let source = &document.source;
    let kind = |kind: BlockKind| match kind {
        BlockKind::Heading(_) => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Cell => "cell",
        BlockKind::Note => "note",
        BlockKind::Aside => "aside",
    };
    let block = |block: &moushi_core::text::Block| Block {
        start: block.span.start(),
        words: source.at(block.span).to_owned(),
        kind: kind(block.kind).to_owned(),
        page: block.page,
    };
    source.blocks.iter().map(block).collect()
}

fn candidate(row: candidate::Model) -> Result<Candidate, Trouble> {
    let found: Row = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
    let (person, unit, due) = match &found {
        Row::Requirement(one) => {
            (one.obligor.clone(), one.issuer.clone().unwrap_or_default(), String::new())
        }
        Row::Achievement(one) => (one.owner.clone(), String::new(), String::new()),
        Row::Task(one) | Row::LastYear(one) | Row::Below(one) => {
            let due = one.deadline_words.clone().unwrap_or_default();
            (one.leader.clone(), one.leads.join("、"), due)
        }
    };
    Ok(Candidate {
        id: row.id,
        noun: row.noun,
        kind: row.kind,
        start: row.first_byte,
        end: row.last_byte,
        words: row.words,
        person: person.unwrap_or_default(),
        unit,
        due,
        confidence: row.confidence,
        state: row.state,
        reason: row.reason,
        entry: row.entry_id,
        version: row.version,
    })
}
