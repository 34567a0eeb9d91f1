//! Ask: the alignment board 对标对表 of a plan: each demand against each leader or lead unit, and the
//! tasks that stand on no demand.

use std::collections::HashMap;

use moushi_core::align::{Cell, Counts, Cover, Coverage, Matrix, RequirementCover};
use moushi_core::model::{Ledger, Level, Requirement, RowId};
use moushi_core::report::Label;
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::index::{Index, Said, computed};
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;

/// The board of a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Alignment {
    /// The plan.
    pub plan: String,
    /// What stands across: `leader` or `lead`; leaders where any task names one, when empty.
    pub by: String,
    /// Only demands that nothing confirmed answers in full, or whose every answer is softer.
    pub gaps: bool,
}

/// The board.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Board {
    /// The plan.
    pub plan: String,
    /// The body that plans.
    pub org: String,
    /// The year planned.
    pub year: i64,
    /// `leader` or `lead`.
    pub by: String,
    /// Whether only gaps are shown.
    pub gaps: bool,
    /// Acts that the caller may do here.
    pub offered: Vec<String>,
    /// What stands across, in official order.
    pub columns: Vec<Column>,
    /// Demands by document.
    pub groups: Vec<Group>,
    /// Over all demands.
    pub counts: Numbers,
    /// Tasks in all.
    pub tasks: usize,
    /// Tasks without a basis.
    pub without_basis: Vec<Free>,
    /// Tasks of one's own choice, with the reason 自选动作.
    pub own_choice: Vec<Free>,
}

/// A leader or lead unit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Column {
    /// Name; empty for tasks that name none.
    pub name: String,
    /// Tasks.
    pub tasks: usize,
    /// Demands that these tasks answer.
    pub answers: usize,
    /// Tasks without a basis.
    pub without_basis: usize,
}

/// The demands of one document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Group {
    /// The document; empty for demands that no document holds.
    pub document: String,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// How many, and how covered.
    pub counts: Numbers,
    /// Its demands, as they stand there.
    pub rows: Vec<Row>,
}

/// How many demands, and how covered.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Numbers {
    /// Demands.
    pub requirements: usize,
    /// 已承接.
    pub full: usize,
    /// 部分承接.
    pub part: usize,
    /// 待确认.
    pub suggested: usize,
    /// 未承接.
    pub none: usize,
    /// Answered only by what is softer.
    pub weakened: usize,
}

/// One demand.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Id of the row.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// How deep it stands below other demands, from 0.
    pub depth: usize,
    /// `none`, `suggested`, `part`, `full`.
    pub cover: String,
    /// A heading, covered through the demands below it.
    pub heading: bool,
    /// Every task that answers it is softer.
    pub weakened: bool,
    /// Tasks that answer it.
    pub tasks: usize,
    /// Where it meets a column; columns without an answer are left out.
    pub cells: Vec<Meeting>,
}

/// Where a demand meets a column.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Meeting {
    /// Position of the column.
    pub column: usize,
    /// Tasks of the column that answer.
    pub tasks: usize,
    /// What they cover at best.
    pub relation: Said,
    /// 1 to 10.
    pub strength: u8,
    /// Whether somebody has confirmed one.
    pub confirmed: bool,
    /// Whether a task is softer than the demand.
    pub weakened: bool,
}

/// A task without a link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Free {
    /// Id of the row.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Leader.
    pub person: String,
    /// Lead units.
    pub unit: String,
    /// Reason of one's own choice.
    pub reason: String,
    /// Version, for changing it.
    pub version: i64,
}

impl Ask for Alignment {
    const NAME: &'static str = "alignment";
    const TITLE: Text = Text::new("对标对表", "Show the alignment board");
    type View = Board;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Board, Trouble> {
        let (plan, org) = whole(eyes, &self.plan).await?;
        let held = computed(eyes, &plan.id).await?;
        let index = Index::of(eyes, &plan.id).await?;
        let (ledger, coverage) = (&held.ledger, &held.coverage);
        let by = axis(&self.by, ledger);
        let matrix = if by == "leader" { &coverage.leaders } else { &coverage.leads };
        let open = matches!(plan.state.as_str(), "draft" | "consulting");
        let acts: &[&str] = if open { &["link-decide", "entry-edit"] } else { &[] };
        let free = |ids: &[RowId]| ids.iter().filter_map(|id| free(&index, ledger, id)).collect();
        Ok(Board {
            offered: authority::offered(eyes.caller, acts, &org.path),
            columns: columns(matrix, coverage, by),
            groups: groups(&index, ledger, coverage, matrix, self.gaps),
            counts: Numbers::from(&coverage.counts),
            tasks: coverage.tasks,
            without_basis: free(&coverage.without_basis),
            own_choice: free(&coverage.own_choice),
            plan: plan.id,
            org: org.name,
            year: plan.year,
            by: by.to_owned(),
            gaps: self.gaps,
        })
    }
}

fn axis(asked: &str, ledger: &Ledger) -> &'static str {
    match asked {
        "leader" => "leader",
        "lead" => "lead",
        _ if ledger.tasks.iter().any(|task| task.leader.is_some()) => "leader",
        _ => "lead",
    }
}

fn columns(matrix: &Matrix, coverage: &Coverage, by: &str) -> Vec<Column> {
    let counts = if by == "leader" { &coverage.by_leader } else { &coverage.by_lead };
    let answers = |at: usize| matrix.rows.iter().filter(|row| row[at].is_some()).count();
    let column = |(at, one): (usize, &moushi_core::align::TaskCounts)| Column {
        name: one.name.clone(),
        tasks: one.tasks,
        answers: answers(at),
        without_basis: one.without_basis,
    };
    counts.iter().enumerate().map(column).collect()
}

/// Documents from above first, then the others, each in the order of the ledger; demands of no
/// document last. A demand of several superiors stands under the first.
fn groups(
    index: &Index,
    ledger: &Ledger,
    coverage: &Coverage,
    matrix: &Matrix,
    gaps: bool,
) -> Vec<Group> {
    let depths = depths(&ledger.requirements);
    let mut held: Vec<Vec<Row>> =
        std::iter::repeat_with(Vec::new).take(ledger.documents.len() + 1).collect();
    for (at, (row, cover)) in ledger.requirements.iter().zip(&coverage.requirements).enumerate() {
        if gaps && !is_gap(cover) {
            continue;
        }
        let place = document_of(ledger, row).unwrap_or(ledger.documents.len());
        held[place].push(line(index, row, cover, depths[at], &matrix.rows[at]));
    }
    let mut groups: Vec<(bool, Group)> = Vec::new();
    for (at, rows) in held.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        let document = ledger.documents.get(at);
        let below = document.is_none_or(|document| document.level != Level::Above);
        groups.push((below, group(index, document, counted(coverage, at), rows)));
    }
    groups.sort_by_key(|(below, _)| *below);
    groups.into_iter().map(|(_, group)| group).collect()
}

fn counted(coverage: &Coverage, at: usize) -> Numbers {
    let place = |one: &&moushi_core::align::SourceCounts| one.document == Some(at);
    let loose = |one: &&moushi_core::align::SourceCounts| one.document.is_none();
    let found = coverage.by_source.iter().find(place);
    let found = found.or_else(|| coverage.by_source.iter().find(loose));
    found.map(|one| Numbers::from(&one.counts)).unwrap_or_default()
}

fn group(
    index: &Index,
    document: Option<&moushi_core::model::Document>,
    counts: Numbers,
    rows: Vec<Row>,
) -> Group {
    let found = document.and_then(|document| index.document(&document.source.id));
    Group {
        document: found.map_or_else(String::new, |found| found.id.clone()),
        title: document.map_or_else(String::new, |document| document.title.clone()),
        issuer: document.and_then(|document| document.issuer.clone()).unwrap_or_default(),
        counts,
        rows,
    }
}

/// Nothing confirmed answers it in full, or every answer is softer.
fn is_gap(cover: &RequirementCover) -> bool {
    cover.weakened || matches!(cover.cover, Cover::None | Cover::Suggested | Cover::Part)
}

fn document_of(ledger: &Ledger, row: &Requirement) -> Option<usize> {
    let (source, _) = row.origins.iter().find_map(|origin| origin.text())?;
    ledger.documents.iter().position(|document| document.source.id == *source)
}

/// How deep each demand stands; parents stand before their children.
fn depths(rows: &[Requirement]) -> Vec<usize> {
    let mut known: HashMap<&RowId, usize> = HashMap::with_capacity(rows.len());
    let mut depths = Vec::with_capacity(rows.len());
    for row in rows {
        let above = row.parent.as_ref().and_then(|parent| known.get(parent));
        let depth = above.map_or(0, |above| above + 1);
        known.insert(&row.id, depth);
        depths.push(depth);
    }
    depths
}

/// The word of a cover.
pub fn cover_word(cover: Cover) -> &'static str {
    match cover {
        Cover::None => "none",
        Cover::Suggested => "suggested",
        Cover::Part => "part",
        Cover::Full => "full",
    }
}

fn line(
    index: &Index,
    row: &Requirement,
    cover: &RequirementCover,
    depth: usize,
    cells: &[Option<Cell>],
) -> Row {
    let meeting = |(column, cell): (usize, &Option<Cell>)| {
        let cell = cell.as_ref()?;
        Some(Meeting {
            column,
            tasks: cell.tasks,
            relation: Said::from(&cell.relation.label()),
            strength: cell.strength,
            confirmed: cell.confirmed,
            weakened: cell.weakened,
        })
    };
    Row {
        id: index.id(&row.id),
        code: row.id.0.clone(),
        words: row.words.clone(),
        depth,
        cover: cover_word(cover.cover).to_owned(),
        heading: cover.through_children,
        weakened: cover.weakened,
        tasks: cover.links.len(),
        cells: cells.iter().enumerate().filter_map(meeting).collect(),
    }
}

fn free(index: &Index, ledger: &Ledger, id: &RowId) -> Option<Free> {
    let (row, task) = (index.row(id)?, ledger.task(id)?);
    Some(Free {
        id: row.id.clone(),
        code: id.0.clone(),
        words: task.words.clone(),
        person: row.person.clone(),
        unit: row.unit.clone(),
        reason: task.own_choice.clone().unwrap_or_default(),
        version: row.version,
    })
}

impl From<&Counts> for Numbers {
    fn from(counts: &Counts) -> Self {
        Self {
            requirements: counts.requirements,
            full: counts.full,
            part: counts.part,
            suggested: counts.suggested,
            none: counts.none,
            weakened: counts.weakened,
        }
    }
}
