//! A workbook with the tables of a standard that somebody has handed in: what was read of it, what is wrong cell by cell, what
//! has changed, and which columns a person has to name. Nobody but that person sees it.

use moushi_core::evaluate::filling::{Change, Free, Missing, Remembered, Unclear, What, changes};
use moushi_core::evaluate::standard::Standard;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::super::forms::state;
use super::super::listed::Bilingual;
use super::filling::{Rows, Wrong, rows, wrongs};
use super::seen_slip;
use crate::app::door::{Ask, Eyes};
use crate::app::{authority, fillings};
use crate::error::Trouble;
use crate::store::tables::form;

/// A workbook that the caller has handed in.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct FillingCheck {
    /// The workbook.
    pub form: String,
}

/// What was read of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// Its id.
    pub id: String,
    /// Its version, for changes.
    pub version: i64,
    /// The slip that it answers.
    pub slip: String,
    /// Name of the file.
    pub name: String,
    /// Title of the collection.
    pub title: String,
    /// `waiting`, `refused`, `columns`, `read`, `taken`.
    pub state: String,
    /// Why it was refused, and what to do.
    #[schemars(with = "Vec<Bilingual>")]
    pub message: Vec<Text>,
    /// Rows, level by level.
    pub rows: Vec<Rows>,
    /// What is wrong.
    pub flaws: Vec<Wrong>,
    /// What has changed since the unit filled in last; of the first filling nothing.
    pub changes: Vec<Changed>,
    /// It is the first that the unit fills in here.
    pub first: bool,
    /// A reason has to be given: it was handed in before.
    pub reasons: bool,
    /// Columns that a person has to name.
    pub questions: Vec<Question>,
    /// Columns that were known because somebody of the unit has said it before.
    pub known: Vec<Known>,
}

/// A change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// The table.
    #[schemars(with = "Bilingual")]
    pub table: Text,
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What has changed: the column, or what became of the unit.
    #[schemars(with = "Bilingual")]
    pub what: Text,
    /// As it was; empty for nothing.
    pub from: String,
    /// As it is; empty for nothing.
    pub to: String,
}

/// A column that was not found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Question {
    /// The level whose table it stands in.
    pub level: String,
    /// The table.
    #[schemars(with = "Bilingual")]
    pub table: Text,
    /// The column.
    pub column: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// The heading that is likely meant; empty for none.
    pub guess: String,
    /// Headings that may be meant.
    pub choices: Vec<Choice>,
}

/// A heading of the file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// Its words.
    pub name: String,
    /// What stands in the first filled cell below; empty for nothing.
    pub sample: String,
}

/// A heading whose meaning was known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Known {
    /// The level.
    pub level: String,
    /// The column of the standard.
    pub column: String,
    /// What stands above it.
    pub heading: String,
}

impl Ask for FillingCheck {
    const NAME: &'static str = "filling-check";
    const TITLE: Text = Text::new("指标填报核对", "Tables of a standard as they were filled in");
    type View = Checked;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Checked, Trouble> {
        let db = eyes.store.read();
        let row = form::Entity::find_by_id(&self.form).one(db).await?;
        let mine =
            |row: &form::Model| row.added_by == eyes.caller.account_id && !row.slip_id.is_empty();
        let row = row.filter(mine).ok_or_else(authority::not_found)?;
        let (slip, of, ..) = seen_slip(eyes, &row.slip_id).await?;
        let standard = fillings::standard(db, &of).await?;
        let newest = fillings::newest(db, &slip.id).await?;
        let mut checked = Checked {
            state: state(eyes, &row).await?,
            message: serde_json::from_str(&row.message).unwrap_or_default(),
            first: newest.is_none(),
            reasons: !fillings::steps(db, &slip.id).await?.is_empty(),
            title: of.title.clone(),
            slip: slip.id.clone(),
            id: row.id.clone(),
            version: row.version,
            name: row.name.clone(),
            rows: Vec::new(),
            flaws: Vec::new(),
            changes: Vec::new(),
            questions: Vec::new(),
            known: Vec::new(),
        };
        match row.state.as_str() {
            "columns" => {
                let asked: Vec<Unclear> = serde_json::from_str(&row.columns).unwrap_or_default();
                checked.questions = asked.iter().flat_map(|one| questions(standard, one)).collect();
            }
            "read" => {
                let filling = fillings::read_off(&row)?;
                let before = fillings::known(db, &slip, &of).await?;
                let flaws = filling.flaws(standard, Some(&before));
                checked.rows = rows(standard, &filling);
                checked.flaws = wrongs(standard, &filling, flaws);
                let all = changes(standard, &before, &filling);
                checked.changes = all.into_iter().map(|one| changed(standard, one)).collect();
                let known: Vec<Remembered> = serde_json::from_str(&row.columns).unwrap_or_default();
                let one = |(level, column, heading)| Known { level, column, heading };
                checked.known = known.into_iter().map(one).collect();
            }
            _ => {}
        }
        Ok(checked)
    }
}

fn changed(standard: &Standard, change: Change) -> Changed {
    let level = standard.level_named(&change.level).map(|level| &standard.levels[level]);
    let (what, from, to) = match change.what {
        What::Came => (Text::new("新增", "New"), String::new(), change.name.clone()),
        What::Went => (Text::new("不再填报", "Gone"), change.name.clone(), String::new()),
        What::Named { from } => (Text::new("名称", "Name"), from, change.name.clone()),
        What::Moved { from, to } => (Text::new("上级单位", "Unit above"), from, to),
        What::Cell { column, from, to } => {
            let slot = level.and_then(|level| Some(&level.slots[level.slot(&column)?]));
            let title =
                slot.map_or_else(|| Text::of(column.clone(), column), |slot| slot.title.clone());
            (title, from, to)
        }
    };
    Changed {
        table: level.map(|level| level.title.clone()).unwrap_or_default(),
        code: change.code,
        name: change.name,
        what,
        from,
        to,
    }
}

fn questions(standard: &Standard, unclear: &Unclear) -> Vec<Question> {
    let level = standard.level_named(&unclear.level).map(|level| &standard.levels[level]);
    let table = level.map(|level| level.title.clone()).unwrap_or_default();
    let choice = |free: &Free| Choice { name: free.name.clone(), sample: free.sample.clone() };
    let choices: Vec<Choice> = unclear.free.iter().map(choice).collect();
    let question = |missing: &Missing| Question {
        level: unclear.level.clone(),
        table: table.clone(),
        column: missing.column.clone(),
        title: missing.title.clone(),
        guess: missing.guess.clone(),
        choices: choices.clone(),
    };
    unclear.missing.iter().map(question).collect()
}
