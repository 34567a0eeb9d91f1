//! Asks about documents: which a plan stands on, and one of them with its candidates.

use moushi_core::model::Document;
use moushi_core::text::{self, BlockKind, Span, Text};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::candidates::{self, Candidate};
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::ledger;
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

/// A document as lists show it.
pub async fn item(eyes: &Eyes<'_>, row: document::Model) -> Result<Item, Trouble> {
    let db = eyes.store.read();
    let of = || candidate::Entity::find().filter(candidate::Column::DocumentId.eq(row.id.as_str()));
    let pending = of().filter(candidate::Column::State.eq("pending")).count(db).await?;
    let candidates = of().count(db).await?;
    let job = job::Entity::find()
        .filter(job::Column::Subject.eq(row.id.as_str()))
        .order_by_desc(job::Column::CreatedAt)
        .one(db)
        .await?;
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
    /// The words; empty for a table.
    pub words: String,
    /// `heading`, `paragraph`, `cell`, `note`, `aside`, `table`.
    pub kind: String,
    /// Level of a heading, 1 the highest; 0 otherwise.
    pub level: u8,
    /// Page, slide or sheet.
    pub page: Option<u32>,
    /// Cells of a table by row.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Cell {
    /// First byte in the source.
    pub start: usize,
    /// The words.
    pub words: String,
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
        let candidates = candidates::of(db, &row.id, &[], read.as_ref()).await?;
        Ok(Reviewed {
            item: item(eyes, row).await?,
            plan: plan.id,
            open: matches!(plan.state.as_str(), "draft" | "consulting"),
            blocks: read.map(|document| blocks(&document)).unwrap_or_default(),
            candidates,
        })
    }
}

/// The text of a document without its candidates, as the page lays it out.
pub async fn laid_out(eyes: &Eyes<'_>, id: &str) -> Result<(Item, String, Vec<Block>), Trouble> {
    let db = eyes.store.read();
    let row = document::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or_else(authority::not_found)?;
    let (plan, _) = whole(eyes, &row.plan_id).await?;
    let read = ledger::document(db, &row).await?;
    let blocks = read.map(|document| blocks(&document)).unwrap_or_default();
    Ok((item(eyes, row).await?, plan.id, blocks))
}

/// Blocks in reading order; those that are cells of a table stand in it.
fn blocks(document: &Document) -> Vec<Block> {
    let source = &document.source;
    let tables: Vec<(Span, &text::Table)> = source
        .tables
        .iter()
        .filter_map(|table| {
            let cells = table.rows.iter().flatten().filter(|cell| !cell.is_empty());
            Some((cells.copied().reduce(Span::cover)?, table))
        })
        .collect();
    let mut shown = Vec::with_capacity(source.blocks.len());
    let mut next = 0;
    for block in &source.blocks {
        while tables.get(next).is_some_and(|(span, _)| span.end() < block.span.start()) {
            next += 1;
        }
        match tables.get(next) {
            Some((span, table)) if span.contains(block.span) && !block.span.is_empty() => {
                // The first block inside stands for the whole table.
                if block.span.start() == span.start() {
                    shown.push(laid(document, block, Some(table)));
                }
            }
            _ => shown.push(laid(document, block, None)),
        }
    }
    shown
}

fn laid(document: &Document, block: &text::Block, table: Option<&text::Table>) -> Block {
    let source = &document.source;
    let cell = |span: &Span| Cell { start: span.start(), words: source.at(*span).to_owned() };
    let rows = table.map(|table| table.rows.iter().map(|row| row.iter().map(cell).collect()));
    let (kind, level) = match block.kind {
        _ if table.is_some() => ("table", 0),
        BlockKind::Heading(level) => ("heading", level),
        BlockKind::Paragraph => ("paragraph", 0),
        BlockKind::Cell => ("cell", 0),
        BlockKind::Note => ("note", 0),
        BlockKind::Aside => ("aside", 0),
    };
    Block {
        start: block.span.start(),
        words: if table.is_some() { String::new() } else { source.at(block.span).to_owned() },
        kind: kind.to_owned(),
        level,
        page: block.page,
        rows: rows.map(Iterator::collect).unwrap_or_default(),
    }
}
