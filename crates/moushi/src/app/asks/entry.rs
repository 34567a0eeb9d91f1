//! Ask about one row, with everything about it: what it stands on, what it answers, who has a part in
//! it, what the rules say of it, what was said of it, and what happened to it.

mod follow;
mod history;
mod links;
mod papers;
pub mod path;

use moushi_core::model::{Earlier, Origin, Particular, Spot};
use moushi_core::report::{Label, earlier_codes};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

pub use self::follow::{Beside, Follow, Side, Stage, Stair, Stairs, steps};
pub use self::history::{Change, Event, Remark};
pub use self::links::Relation;
pub use self::papers::{Evidence, Instruction, Notice, Report, Request, class, pressed};
pub use self::path::{Path, Step, figures};

use super::entries::Line;
use crate::app::acts::entry::fields;
use crate::app::authority::{self, Target};
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{assignment, document, entry, org, plan};

/// One row with everything about it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Entry {
    /// The row.
    pub entry: String,
}

/// A row with everything about it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// The row as lists show it.
    pub line: Line,
    /// Whether it has been taken out of the ledger.
    pub removed: bool,
    /// Whether the caller may change it now.
    pub open: bool,
    /// Whether the caller may comment on it.
    pub speaks: bool,
    /// Its fields with what they hold.
    pub fields: Vec<Field>,
    /// Path of ordinals in its document.
    pub path: String,
    /// The row of an earlier plan that it has come back from, `2023年T012`; empty for none.
    #[schemars(with = "super::listed::Bilingual")]
    pub earlier: Text,
    /// The sentences that it stands on.
    pub basis: Vec<Basis>,
    /// Requirements that a task answers, or tasks that answer a requirement.
    pub links: Vec<Relation>,
    /// Units that have a part in it.
    pub parts: Vec<Part>,
    /// What became of it, for a task of an issued plan.
    pub follow: Option<Follow>,
    /// Open findings that point at it.
    pub findings: Vec<Hint>,
    /// What was said of it.
    pub comments: Vec<Remark>,
    /// What happened to it, newest first.
    pub history: Vec<Event>,
    /// The row above it.
    pub above: Option<Line>,
    /// The rows under it.
    pub below: Vec<Line>,
}

/// A field of a row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub value: String,
}

/// A sentence that a row stands on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Basis {
    /// The document, for those who may open it; empty when a person wrote the row.
    pub document: String,
    /// Its title.
    pub title: String,
    /// Page, slide or sheet.
    pub page: Option<u32>,
    /// First byte of the words in the document.
    pub start: usize,
    /// What stands before the words in their paragraph.
    pub before: String,
    /// The words.
    pub words: String,
    /// What stands behind them.
    pub after: String,
}

/// A unit's part in a row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// The unit.
    pub unit: String,
    /// `lead` or `support`.
    pub part: String,
    /// `proposed`, `accepted`, `returned`.
    pub state: String,
    /// What the unit said.
    pub reason: String,
    /// When it was answered.
    pub at: i64,
}

/// A finding that points at a row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Hint {
    /// The rule.
    pub rule: String,
    /// `error`, `warning`, `note`.
    pub severity: String,
    /// Its name for people.
    #[schemars(with = "super::Spoken")]
    pub label: Text,
    /// What is wrong.
    #[schemars(with = "super::Spoken")]
    pub message: Text,
    /// What to do now.
    #[schemars(with = "super::Spoken")]
    pub advice: Text,
}

impl Ask for Entry {
    const NAME: &'static str = "entry";
    const TITLE: Text = Text::new("条目详情", "One row");
    type View = Whole;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Whole, Trouble> {
        let db = eyes.store.read();
        let held = entry::Entity::find_by_id(&self.entry)
            .filter(eyes.scope.entries(entry::Column::PlanId, entry::Column::Id, ""))
            .one(db)
            .await?
            .ok_or_else(authority::not_found)?;
        let row = Row::of(&held)?;
        let computed = eyes.plans.get(eyes.store, &held.plan_id).await?;
        let computed = computed.ok_or_else(authority::not_found)?;
        let (target, parts) = parts(eyes, &held, &computed.plan).await?;
        // Whoever sees only a part of the plan sees this row, not the others that it stands beside.
        let whole = eyes.scope.sees_plans_of(&target.org_path);
        let may = |act: &str| authority::allows(eyes.caller, act, &target);
        let open = matches!(computed.plan.state.as_str(), "draft" | "consulting");
        let links = if whole { links::links(eyes, &computed, &held).await? } else { Vec::new() };
        Ok(Whole {
            removed: held.deleted_at > 0,
            open: open && held.deleted_at == 0 && may("entry-edit"),
            speaks: may("comment-add"),
            fields: fields_of(&row)?,
            path: path(&row).to_owned(),
            earlier: earlier_codes(earlier(&row)),
            basis: basis(eyes, &computed, &row, whole).await?,
            links,
            follow: follow::follow(eyes, &computed, &held, &target).await?,
            parts,
            findings: if whole { hints(&computed, &held.code) } else { Vec::new() },
            comments: history::comments(eyes, &held.id).await?,
            history: history::events(eyes, &held.id).await?,
            above: above(eyes, &row, &held).await?,
            below: below(eyes, &row, &held).await?,
            line: held.into(),
        })
    }
}

fn fields_of(row: &Row) -> Result<Vec<Field>, Trouble> {
    let names = fields::editable(row.noun()).iter().filter(|name| fits(row, name));
    let field =
        |name: &&str| Ok(Field { name: (*name).to_owned(), value: fields::value(row, name)? });
    names.map(field).collect()
}

/// Whether rows like this one have the field: what only some kinds of task say, others do not show, unless
/// it was written before the kind changed.
fn fits(row: &Row, name: &str) -> bool {
    let (Some(field), Row::Task(task) | Row::LastYear(task) | Row::Below(task)) =
        (fields::particular(name), row)
    else {
        return true;
    };
    Particular::of(task.kind).contains(&field) || task.particulars.contains_key(&field)
}

fn earlier(row: &Row) -> &[Earlier] {
    match row {
        Row::Achievement(row) => &row.earlier,
        Row::Task(row) | Row::LastYear(row) | Row::Below(row) => &row.earlier,
        Row::Requirement(_) => &[],
    }
}

fn path(row: &Row) -> &str {
    match row {
        Row::Requirement(row) => &row.path,
        Row::Achievement(_) => "",
        Row::Task(row) | Row::LastYear(row) | Row::Below(row) => &row.path,
    }
}

/// The row as a target of acts, and the units that have a part in it.
async fn parts(
    eyes: &Eyes<'_>,
    held: &entry::Model,
    plan: &plan::Model,
) -> Result<(Target, Vec<Part>), Trouble> {
    let db = eyes.store.read();
    let house = org::Entity::find_by_id(&plan.org_id).one(db).await?;
    let house = house.ok_or_else(authority::not_found)?;
    let mut target = Target {
        object: held.id.clone(),
        org_id: house.id,
        org_path: house.path,
        ..Target::default()
    };
    let rows = assignment::Entity::find()
        .filter(assignment::Column::EntryId.eq(held.id.as_str()))
        .order_by_asc(assignment::Column::Part)
        .all(db)
        .await?;
    let mut parts = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(unit) = org::Entity::find_by_id(&row.org_id).one(db).await? else { continue };
        target.parts.push(unit.path);
        parts.push(Part {
            unit: unit.name,
            part: row.part,
            state: row.state,
            reason: row.reason,
            at: row.decided_at,
        });
    }
    Ok((target, parts))
}

async fn basis(
    eyes: &Eyes<'_>,
    computed: &Computed,
    row: &Row,
    whole: bool,
) -> Result<Vec<Basis>, Trouble> {
    let plan = computed.plan.id.as_str();
    let mut found = Vec::new();
    for (source, span) in row.origins().iter().filter_map(Origin::text) {
        let Some(document) = computed.ledger.document(source) else { continue };
        let held = document::Entity::find()
            .filter(document::Column::PlanId.eq(plan))
            .filter(document::Column::SourceId.eq(document.source.id.as_str()))
            .filter(document::Column::State.eq("read"))
            .one(eyes.store.read())
            .await?;
        let text = &document.source;
        let block = text.block_at(span.start());
        let (first, last) = block.map_or((span.start(), span.end()), |block| {
            (block.span.start().min(span.start()), block.span.end().max(span.end()))
        });
        found.push(Basis {
            // Whoever sees a part of the plan sees the sentence, not the whole document.
            document: held.filter(|_| whole).map(|held| held.id).unwrap_or_default(),
            title: document.title.clone(),
            page: text.page_at(span.start()),
            start: span.start(),
            before: text.text[first..span.start()].to_owned(),
            words: text.at(span).to_owned(),
            after: text.text[span.end()..last].to_owned(),
        });
    }
    Ok(found)
}

fn hints(computed: &Computed, code: &str) -> Vec<Hint> {
    let points = |spot: &Spot| matches!(spot, Spot::Row(row) if row.0 == code);
    let named = computed.findings.iter().filter(|one| one.at.iter().any(points));
    let hint = |one: &moushi_core::model::Finding| Hint {
        rule: one.rule.clone(),
        severity: fields::word(&one.severity),
        label: one.severity.label(),
        message: one.message.clone(),
        advice: one.advice.clone(),
    };
    named.map(hint).collect()
}

async fn above(eyes: &Eyes<'_>, row: &Row, held: &entry::Model) -> Result<Option<Line>, Trouble> {
    let Some(code) = row.parent() else { return Ok(None) };
    let found = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(held.plan_id.as_str()))
        .filter(entry::Column::Code.eq(code.0.as_str()))
        .filter(entry::Column::DeletedAt.eq(0))
        .filter(eyes.scope.entries(entry::Column::PlanId, entry::Column::Id, ""))
        .one(eyes.store.read())
        .await?;
    Ok(found.map(Line::from))
}

async fn below(eyes: &Eyes<'_>, row: &Row, held: &entry::Model) -> Result<Vec<Line>, Trouble> {
    // The parent stands in the body only: the letters of it narrow the search down.
    let found = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(held.plan_id.as_str()))
        .filter(entry::Column::Noun.eq(held.noun.as_str()))
        .filter(entry::Column::DeletedAt.eq(0))
        .filter(entry::Column::Body.contains(format!("\"parent\":\"{}\"", held.code)))
        .filter(eyes.scope.entries(entry::Column::PlanId, entry::Column::Id, ""))
        .order_by_asc(entry::Column::Seq)
        .all(eyes.store.read())
        .await?;
    let mut lines = Vec::with_capacity(found.len());
    for below in found {
        if Row::of(&below)?.parent() == Some(row.code()) {
            lines.push(below.into());
        }
    }
    Ok(lines)
}
