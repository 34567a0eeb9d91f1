//! Ask what would come of a change of many rows: what changes, and which rows may not be changed and
//! why. Writes nothing; `entries-edit` then does it.

use moushi_core::model::Refusal;
use moushi_core::text::{Text, when};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::plans::whole;
use crate::app::acts::entry::bulk::{RowEdit, few_enough};
use crate::app::acts::entry::{changed, fields, no_clash};
use crate::app::authority::{self, Target};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::entry;

/// What would come of a change of many rows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Preview {
    /// The plan that they belong to.
    pub plan: String,
    /// The rows with their new words.
    pub rows: Vec<RowEdit>,
}

/// What would come of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Outlook {
    /// Rows that would change.
    pub changing: usize,
    /// Rows that stay as they are.
    pub same: usize,
    /// Rows that cannot be changed.
    pub refused: usize,
    /// Each row.
    pub rows: Vec<Prospect>,
}

/// What would come of one row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Prospect {
    /// The row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Fields that would change.
    pub changes: Vec<Turn>,
    /// Why it cannot be changed, and what to do.
    #[schemars(with = "Option<(super::Spoken, super::Spoken)>")]
    pub problem: Option<(Text, Text)>,
}

/// A field that would change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Turn {
    /// The field.
    pub field: String,
    /// What it is.
    pub before: String,
    /// What it would be.
    pub after: String,
    /// Something to look at before, if anything.
    #[schemars(with = "Option<super::Spoken>")]
    pub doubt: Option<Text>,
}

impl Ask for Preview {
    const NAME: &'static str = "entries-preview";
    const TITLE: Text = Text::new("预览批量修改", "Preview a change of many rows");
    type View = Outlook;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Outlook, Trouble> {
        few_enough(self.rows.len())?;
        let (plan, org) = whole(eyes, &self.plan).await?;
        let target = Target { org_path: org.path, ..Target::default() };
        if !authority::allows(eyes.caller, "entries-edit", &target) {
            return Err(authority::refusal(&Self::TITLE).into());
        }
        let year = i32::try_from(plan.year).unwrap_or_default();
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            rows.push(prospect(eyes, &plan.id, row, year).await?);
        }
        let refused = rows.iter().filter(|row| row.problem.is_some()).count();
        let changing = rows.iter().filter(|row| !row.changes.is_empty()).count();
        Ok(Outlook { changing, refused, same: rows.len() - changing - refused, rows })
    }
}

async fn prospect(
    eyes: &Eyes<'_>,
    plan: &str,
    row: &RowEdit,
    year: i32,
) -> Result<Prospect, Trouble> {
    let held = entry::Entity::find_by_id(&row.entry)
        .filter(entry::Column::PlanId.eq(plan))
        .filter(entry::Column::DeletedAt.eq(0))
        .one(eyes.store.read())
        .await?;
    let Some(held) = held else { return Ok(refused(row, "", authority::not_found())) };
    let turned = if row.version == held.version {
        Ok(())
    } else {
        no_clash(eyes.store.read(), &held, row.version, &row.fields).await
    };
    let turned = turned.and_then(|()| changed(&held, &row.fields, year));
    match turned {
        Err(Trouble::Refusal(refusal)) => Ok(refused(row, &held.code, refusal)),
        Err(fault) => Err(fault),
        Ok((_, changes)) => Ok(Prospect {
            entry: held.id,
            code: held.code,
            changes: changes.into_iter().map(|(field, pair)| turn(field, pair, year)).collect(),
            problem: None,
        }),
    }
}

fn refused(row: &RowEdit, code: &str, refusal: Refusal) -> Prospect {
    Prospect {
        entry: row.entry.clone(),
        code: code.to_owned(),
        changes: Vec::new(),
        problem: Some((refusal.message, refusal.advice)),
    }
}

fn turn(field: String, (before, after): (String, String), year: i32) -> Turn {
    let dated = |words: &str| {
        let plain = fields::narrow(words);
        let numbered = plain.len() >= 8 && plain.starts_with(|c: char| c.is_ascii_digit());
        numbered && plain.contains(['-', '/', '.']) || !when::find(&plain, year).is_empty()
    };
    let vague = field == "due" && !after.is_empty() && !dated(&after);
    let doubt =
        Text::new("读不出日期，将只保留文字。", "It names no day; only the words will be kept.");
    Turn { doubt: vague.then_some(doubt), field, before, after }
}
