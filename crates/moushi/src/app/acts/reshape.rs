//! Acts that give candidates another shape before they are decided: edited, merged, split, added by
//! hand. Each can be undone, and reading the document again leaves them alone.

use std::collections::BTreeMap;

use moushi_core::model::{Document, Refusal, RefusalKind};
use moushi_core::text::{Span, Text};
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::candidate::{Decided, still_there, target, touched};
use super::prior::Prior;
use super::{entry, find};
use crate::app::authority::{self, Target};
use crate::app::by_hand::{self, Shown};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{candidate, document};
use crate::store::{Tx, ledger, new_id};

/// Candidates that an act changed or made.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reshaped {
    /// Each as it stands now, in the order of the text.
    pub changed: Vec<Decided>,
}

/// Changes what a candidate would become 修改摘录.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// The candidate.
    pub candidate: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Field → its new words: `noun`, `words`, `kind`, `person`, `unit`, `due`.
    pub fields: BTreeMap<String, String>,
}

impl Act for Edit {
    const NAME: &'static str = "candidate-edit";
    const TITLE: Text = Text::new("修改摘录", "Edit a candidate");
    type Answer = Decided;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.candidate).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Decided, Trouble> {
        let row = undecided(change, &self.candidate, self.version).await?;
        let held: Row = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
        let place = Place::of(change, &row.document_id).await?;
        let mut next = held.clone();
        if let Some(noun) = self.fields.get("noun").filter(|noun| **noun != row.noun) {
            next = place.row(noun, span(&row))?;
            carry(&mut next, &Shown::of(&held), place.year, true);
            put(&mut next, "words", held.words(), place.year)?;
            next.place(held.code().clone(), held.parent().cloned());
        }
        for (field, words) in self.fields.iter().filter(|(field, _)| *field != "noun") {
            put(&mut next, field, words.trim(), place.year)?;
        }
        if next == held {
            return Ok(Decided::of(&row));
        }
        write(change, &row, touched(change, &row, &[])?, &next).await
    }
}

/// Makes two neighbouring candidates one 合并摘录: the words from the first to the end of the second.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Merge {
    /// The first.
    pub candidate: String,
    /// The version that the person has seen.
    pub version: i64,
    /// The second, which goes into the first.
    pub with: String,
}

impl Act for Merge {
    const NAME: &'static str = "candidate-merge";
    const TITLE: Text = Text::new("合并摘录", "Merge candidates");
    type Answer = Reshaped;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.candidate).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Reshaped, Trouble> {
        let first = undecided(change, &self.candidate, self.version).await?;
        let second = find::candidate(change.tx, &self.with).await?;
        if second.document_id != first.document_id || second.id == first.id {
            return Err(authority::not_found().into());
        }
        still_pending(&second)?;
        let place = Place::of(change, &first.document_id).await?;
        let held: Row = serde_json::from_str(&first.body).map_err(anyhow::Error::from)?;
        let other: Row = serde_json::from_str(&second.body).map_err(anyhow::Error::from)?;
        let mut row = place.row(&first.noun, span(&first).cover(span(&second)))?;
        let told = !first.decided_by.is_empty();
        carry(&mut row, &Shown::of(&held).or(Shown::of(&other)), place.year, told);
        row.place(held.code().clone(), held.parent().cloned());
        let with = [second.id.clone()];
        let next = touched(change, &first, &with)?;
        let taken = candidate::Model {
            state: "merged".to_owned(),
            ..touched(change, &second, std::slice::from_ref(&first.id))?
        };
        let gone = Decided::of(&taken);
        change.note(&second.id, "pending", "merged", &json!({ "into": first.id }));
        taken.into_active_model().reset_all().update(change.tx).await?;
        Ok(Reshaped { changed: vec![write(change, &first, next, &row).await?, gone] })
    }
}

/// Parts a candidate in two 拆分摘录.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// The candidate.
    pub candidate: String,
    /// The version that the person has seen.
    pub version: i64,
    /// First byte of the second part, in the source.
    pub at: i64,
}

impl Act for Split {
    const NAME: &'static str = "candidate-split";
    const TITLE: Text = Text::new("拆分摘录", "Split a candidate");
    type Answer = Reshaped;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.candidate).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Reshaped, Trouble> {
        let row = undecided(change, &self.candidate, self.version).await?;
        let place = Place::of(change, &row.document_id).await?;
        let held: Row = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
        let whole = [(row.first_byte, self.at), (self.at, row.last_byte)];
        let mut parts = Vec::with_capacity(whole.len());
        for (first, last) in whole {
            let span = place.words(first, last)?;
            let mut part = place.row(&row.noun, span)?;
            carry(&mut part, &Shown::of(&held), place.year, !row.decided_by.is_empty());
            part.place(by_hand::unnamed(), held.parent().cloned());
            parts.push(place.candidate(change, &part, span, std::slice::from_ref(&row.id))?);
        }
        let with: Vec<String> = parts.iter().map(|part| part.id.clone()).collect();
        let next = candidate::Model { state: "split".to_owned(), ..touched(change, &row, &with)? };
        change.note(&row.id, "pending", "split", &json!({ "into": with }));
        let mut changed = vec![Decided::of(&next)];
        changed.extend(parts.iter().map(Decided::of));
        next.into_active_model().reset_all().update(change.tx).await?;
        for part in parts {
            part.into_active_model().reset_all().insert(change.tx).await?;
        }
        Ok(Reshaped { changed })
    }
}

/// Makes a candidate of words that a person has marked 补录摘录.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The document.
    pub document: String,
    /// What it would become: `requirement`, `achievement`, `task`, `last_year`, `below`.
    pub noun: String,
    /// First byte of the words, in the source.
    pub first: i64,
    /// Byte after the words.
    pub last: i64,
}

impl Act for Add {
    const NAME: &'static str = "candidate-add";
    const TITLE: Text = Text::new("补录摘录", "Add a candidate");
    type Answer = Decided;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let document = find::document(tx, &self.document).await?;
        find::plan_target(tx, &document.plan_id, &document.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Decided, Trouble> {
        let place = Place::of(change, &self.document).await?;
        let span = place.words(self.first, self.last)?;
        let mut row = place.row(&self.noun, span)?;
        row.place(by_hand::unnamed(), None);
        let made = place.candidate(change, &row, span, &[])?;
        let same = candidate::Entity::find()
            .filter(candidate::Column::DocumentId.eq(self.document.as_str()))
            .filter(candidate::Column::Noun.eq(made.noun.as_str()))
            .filter(candidate::Column::FirstByte.eq(made.first_byte))
            .filter(candidate::Column::LastByte.eq(made.last_byte))
            .filter(candidate::Column::State.is_not_in(["merged", "split"]))
            .order_by_asc(candidate::Column::Seq)
            .one(change.tx)
            .await?;
        if same.is_some() {
            return Err(known().into());
        }
        change.note(&made.id, "", &made.words, &json!({ "added": made.noun }));
        let answer = Decided::of(&made);
        made.into_active_model().reset_all().insert(change.tx).await?;
        Ok(answer)
    }
}

/// The candidate, while nobody has decided it and it is the version seen.
async fn undecided(
    change: &Change<'_>,
    id: &str,
    version: i64,
) -> Result<candidate::Model, Trouble> {
    let row = find::candidate(change.tx, id).await?;
    find::same_version(version, row.version)?;
    still_pending(&row)?;
    Ok(row)
}

fn still_pending(row: &candidate::Model) -> Result<(), Refusal> {
    still_there(row)?;
    if row.state == "pending" {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        Text::new("这条摘录已有决定。", "This candidate has been decided."),
        Text::new(
            "请先撤销，再修改；已采用的也可以到台账中修改。",
            "Undo the decision first; an accepted one can also be changed in the ledger.",
        ),
    ))
}

fn span(row: &candidate::Model) -> Span {
    let at = |byte: i64| usize::try_from(byte).unwrap_or_default();
    Span::new(at(row.first_byte), at(row.last_byte).max(at(row.first_byte)))
}

/// Where candidates are made by hand: a document of a plan that is open.
struct Place {
    row: document::Model,
    document: Document,
    org: String,
    year: i32,
}

impl Place {
    async fn of(change: &Change<'_>, document: &str) -> Result<Self, Trouble> {
        let row = find::document(change.tx, document).await?;
        let plan = find::open_plan(change.tx, &row.plan_id).await?;
        let org = find::org(change.tx, &plan.org_id).await?.name;
        let read = ledger::document(change.tx, &row).await?;
        let document = read.ok_or_else(authority::not_found)?;
        Ok(Self { row, document, org, year: i32::try_from(plan.year).unwrap_or_default() })
    }

    /// The words between two bytes, without marks and blanks around them.
    fn words(&self, first: i64, last: i64) -> Result<Span, Refusal> {
        by_hand::words(&self.document.source.text, first, last).ok_or_else(no_words)
    }

    /// The row that the words would give.
    fn row(&self, noun: &str, span: Span) -> Result<Row, Refusal> {
        by_hand::row(&self.document, &self.org, self.year, noun, span).ok_or_else(|| no_noun(noun))
    }

    /// A new candidate; it belongs to `with`, when to any.
    fn candidate(
        &self,
        change: &Change<'_>,
        row: &Row,
        span: Span,
        with: &[String],
    ) -> Result<candidate::Model, Trouble> {
        let at = |byte: usize| i64::try_from(byte).unwrap_or(i64::MAX);
        let made = candidate::Model {
            id: new_id(),
            plan_id: self.row.plan_id.clone(),
            document_id: self.row.id.clone(),
            seq: 0,
            row_key: String::new(),
            noun: row.noun().to_owned(),
            kind: by_hand::kind(row.noun()).to_owned(),
            first_byte: at(span.start()),
            last_byte: at(span.end()),
            words: row.words().to_owned(),
            confidence: 1.0,
            finder: by_hand::FINDER.to_owned(),
            state: "pending".to_owned(),
            reason: String::new(),
            entry_id: String::new(),
            decided_by: change.caller.account_id.clone(),
            decided_at: change.now,
            body: serde_json::to_string(row).map_err(anyhow::Error::from)?,
            prior: String::new(),
            version: 1,
        };
        let prior = Prior::nothing(&made, with)?.words()?;
        Ok(candidate::Model { prior, ..made })
    }
}

/// Writes `row` into `next`, the version after `held`.
async fn write(
    change: &mut Change<'_>,
    held: &candidate::Model,
    mut next: candidate::Model,
    row: &Row,
) -> Result<Decided, Trouble> {
    row.noun().clone_into(&mut next.noun);
    if next.noun != held.noun {
        by_hand::kind(row.noun()).clone_into(&mut next.kind);
    }
    row.words().clone_into(&mut next.words);
    next.body = serde_json::to_string(row).map_err(anyhow::Error::from)?;
    if let Some(place) = by_hand::place(row) {
        (next.first_byte, next.last_byte) = place;
    }
    let detail = json!({ "words": [held.words, next.words], "noun": [held.noun, next.noun] });
    change.note(&held.id, &held.body, &next.body, &detail);
    let answer = Decided::of(&next);
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(answer)
}

/// Fills what the words alone do not say, and what a person has said when `told`; a field that the
/// noun does not have is left out.
fn carry(row: &mut Row, known: &Shown, year: i32, told: bool) {
    let mine = Shown::of(row);
    let fields = [
        ("person", &mine.person, &known.person),
        ("unit", &mine.unit, &known.unit),
        ("due", &mine.due, &known.due),
    ];
    for (field, mine, known) in fields {
        if (mine.is_empty() || told) && !known.is_empty() {
            // The refusal says that there is no such field.
            let _ = put(row, field, known, year);
        }
    }
}

/// Writes one field into a row of any noun.
fn put(row: &mut Row, field: &str, words: &str, year: i32) -> Result<(), Refusal> {
    match (&mut *row, field) {
        (Row::Requirement(row), "unit") => {
            row.issuer = Some(words.to_owned()).filter(|words| !words.is_empty());
            Ok(())
        }
        // What a noun does not have may stay empty on the form.
        (Row::Achievement(_), "unit" | "due" | "kind") | (Row::Requirement(_), "kind")
            if words.is_empty() =>
        {
            Ok(())
        }
        _ => entry::fields::write(row, field, words, year),
    }
}

fn no_words() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("选中的文字不能成为一条：应为 1 至 {} 个字。", by_hand::MOST),
            format!("What is marked cannot be a candidate: 1 to {} characters.", by_hand::MOST),
        ),
        Text::new("请重新选中一句话或一个分句。", "Mark a sentence or a clause."),
    )
}

fn no_noun(noun: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("没有“{noun}”这个类型。"), format!("There is no type `{noun}`.")),
        Text::new("请从列表中选择类型。", "Choose a type from the list."),
    )
}

fn known() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这段文字已有同类摘录。", "There is such a candidate for these words."),
        Text::new("请在右侧列表中处理那一条。", "Decide that one in the list."),
    )
}
