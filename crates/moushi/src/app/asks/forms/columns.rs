//! Columns of forms that are named differently: what is asked of a form, and what a unit has said before.

use std::collections::HashMap;

use moushi_core::text::Text;
use moushi_core::track::form::{Field, Named, Table, Unclear};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::app::asks::listed::Bilingual;
use crate::app::door::{Ask, Eyes};
use crate::app::forms::columns::remembered;
use crate::error::Trouble;
use crate::store::tables::{form_column, org};

/// Names of columns that the caller's units have said before.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct FormColumns {}

/// A column that was not found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Question {
    /// `tasks` or `milestones`.
    pub table: String,
    /// The sheet of the workbook.
    #[schemars(with = "Bilingual")]
    pub sheet: Text,
    /// What is sought: `done`, `percent` and so on.
    pub field: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// The name above the column that is likely meant; empty for none.
    pub guess: String,
    /// The columns that may be meant.
    pub choices: Vec<Choice>,
}

/// A column that may be meant.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// What stands above it.
    pub name: String,
    /// What stands in its first filled cell; empty for nothing.
    pub sample: String,
}

/// A column that a unit names so.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Column {
    /// Its id; empty when it has been forgotten since.
    pub id: String,
    /// The unit.
    pub unit: String,
    /// The sheet of the workbook.
    #[schemars(with = "Bilingual")]
    pub sheet: Text,
    /// What stands above it.
    pub name: String,
    /// What it is.
    #[schemars(with = "Bilingual")]
    pub title: Text,
}

impl Ask for FormColumns {
    const NAME: &'static str = "form-columns";
    const TITLE: Text = Text::new("记住的列名", "Names of columns");
    type View = Vec<Column>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Column>, Trouble> {
        let ids = eyes.caller.posts.iter().map(|post| post.org_id.as_str());
        let units = org::Entity::find().filter(org::Column::Id.is_in(ids));
        let mut units = units.all(eyes.store.read()).await?;
        units.sort_by(|one, two| (one.rank, &one.id).cmp(&(two.rank, &two.id)));
        let mut all = Vec::new();
        for unit in units {
            let rows = remembered(eyes.store.read(), &unit.id).await?;
            all.extend(rows.iter().filter_map(|row| column(row, &unit.name)));
        }
        Ok(all)
    }
}

fn column(row: &form_column::Model, unit: &str) -> Option<Column> {
    let table = Table::ALL.into_iter().find(|table| table.word() == row.kind)?;
    Some(Column {
        id: row.id.clone(),
        unit: unit.to_owned(),
        sheet: table.title(),
        name: row.name.clone(),
        title: title(Field::named(&row.field)?),
    })
}

/// What a column is called, without the star of what is required.
fn title(field: Field) -> Text {
    let title = field.title();
    let bare = |words: &str| words.trim_end_matches('*').to_owned();
    Text::of(bare(&title.zh), bare(&title.en))
}

/// What is asked of the columns of a form.
pub fn questions(asked: &[Unclear]) -> Vec<Question> {
    let of = |unclear: &Unclear| -> Vec<Question> {
        let free = unclear.free.iter();
        let choices: Vec<Choice> = free
            .map(|free| Choice { name: free.name.clone(), sample: free.sample.clone() })
            .collect();
        let question = |missing: &moushi_core::track::form::Missing| Question {
            table: unclear.table.word().to_owned(),
            sheet: unclear.table.title(),
            field: missing.field.key().to_owned(),
            title: title(missing.field),
            guess: missing.guess.clone(),
            choices: choices.clone(),
        };
        unclear.missing.iter().map(question).collect()
    };
    asked.iter().flat_map(of).collect()
}

/// Columns of a form that were known by memory.
pub async fn used(eyes: &Eyes<'_>, org: &str, known: &[Named]) -> Result<Vec<Column>, Trouble> {
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let db = eyes.store.read();
    let unit = org::Entity::find_by_id(org).one(db).await?.map(|unit| unit.name);
    let rows = remembered(db, org).await?;
    let ids: HashMap<(&str, &str, &str), &str> =
        rows.iter().map(|row| ((&*row.kind, &*row.field, &*row.name), row.id.as_str())).collect();
    let one = |named: &Named| Column {
        id: ids
            .get(&(named.table.word(), named.field.key(), named.name.as_str()))
            .map_or_else(String::new, |id| (*id).to_owned()),
        unit: unit.clone().unwrap_or_default(),
        sheet: named.table.title(),
        name: named.name.clone(),
        title: title(named.field),
    };
    Ok(known.iter().map(one).collect())
}
