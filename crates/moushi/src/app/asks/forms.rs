//! A form that somebody has uploaded: what it would change, what is wrong, what somebody else has reported
//! meanwhile. Nobody but that person sees it.

pub mod columns;

use std::collections::HashMap;

use moushi_core::text::Text;
use moushi_core::track::form::{Fault, Field, Given, Row, Said, Table, Verdict};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::listed::Bilingual;
use super::plans::seen;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::forms::{self, Judged, Kept};
use crate::error::Trouble;
use crate::store::tables::{entry, form, job};
pub use columns::{Choice, Column, FormColumns, Question};

/// A form.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Form {
    /// The form.
    pub form: String,
}

/// What a form comes to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sheet {
    /// Its id.
    pub id: String,
    /// Its version, for changes.
    pub version: i64,
    /// The plan.
    pub plan: String,
    /// Name of the file.
    pub name: String,
    /// `waiting`, `refused`, `columns`, `read`, `taken`.
    pub state: String,
    /// Why it was refused, and what to do.
    #[schemars(with = "Vec<Bilingual>")]
    pub message: Vec<Text>,
    /// Rows with a task.
    pub rows: usize,
    /// Rows in which nothing has changed.
    pub unchanged: usize,
    /// Reports that would be made.
    pub reports: Vec<Report>,
    /// What is wrong.
    pub faults: Vec<Wrong>,
    /// Tasks on which somebody has reported since the form was made.
    pub conflicts: Vec<Report>,
    /// Reports that were made of it.
    pub reported: i64,
    /// Columns of which a person has to say which they are.
    pub questions: Vec<Question>,
    /// Columns that were known because somebody of the unit has said it before.
    pub columns: Vec<Column>,
}

/// A report of a form.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Row in the file, as people count.
    pub row: u32,
    /// The task.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Done, next, problems, support.
    pub said: [String; 4],
    /// Progress: as it stood in the form, and as filled in.
    pub percent: (i64, i64),
    /// The figure: as it stood, and as filled in; empty for none.
    pub figure: (String, String),
    /// The forecast: as it stood, and as filled in; empty for none.
    pub forecast: (String, String),
    /// Milestones that are said to be reached.
    pub reached: Vec<Milestone>,
}

/// A milestone that is said to be reached.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Milestone {
    /// Its words.
    pub words: String,
    /// The day; empty for that on which it is confirmed.
    pub on: String,
}

/// Something wrong.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Wrong {
    /// The sheet of the workbook.
    #[schemars(with = "Bilingual")]
    pub sheet: Text,
    /// Row in the file, as people count.
    pub row: u32,
    /// Letter of the column; empty when it is the row as a whole.
    pub column: String,
    /// What stands above the column.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// The value as it stands there.
    pub value: String,
    /// What is wrong.
    #[schemars(with = "Bilingual")]
    pub message: Text,
    /// What to do.
    #[schemars(with = "Bilingual")]
    pub advice: Text,
}

impl Ask for Form {
    const NAME: &'static str = "form";
    const TITLE: Text = Text::new("填报表核对", "Form as it was filled in");
    type View = Sheet;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Sheet, Trouble> {
        let db = eyes.store.read();
        let row = form::Entity::find_by_id(&self.form).one(db).await?;
        let row =
            row.filter(|row| row.added_by == eyes.caller.account_id && row.slip_id.is_empty());
        let row = row.ok_or_else(authority::not_found)?;
        seen(eyes, &row.plan_id).await?;
        let mut sheet = Sheet {
            id: row.id.clone(),
            version: row.version,
            plan: row.plan_id.clone(),
            name: row.name.clone(),
            state: state(eyes, &row).await?,
            message: serde_json::from_str(&row.message).unwrap_or_default(),
            rows: 0,
            unchanged: 0,
            reports: Vec::new(),
            faults: Vec::new(),
            conflicts: Vec::new(),
            reported: row.reported,
            questions: Vec::new(),
            columns: Vec::new(),
        };
        let looked = forms::looked(&row)?;
        match row.state.as_str() {
            "columns" => sheet.questions = columns::questions(&looked.asked),
            "read" => {
                sheet.columns = columns::used(eyes, &row.org_id, &looked.known).await?;
                let judged = forms::judged(db, eyes.caller, &row, eyes.today).await?;
                let tasks = tasks(eyes, &judged).await?;
                sheet.judged(judged, &tasks);
            }
            _ => {}
        }
        Ok(sheet)
    }
}

/// Where a form stands; one whose reading died was refused.
pub async fn state(eyes: &Eyes<'_>, row: &form::Model) -> Result<String, Trouble> {
    let died = job::Entity::find()
        .filter(job::Column::Subject.eq(row.id.as_str()))
        .filter(job::Column::State.eq("failed"));
    if row.state == "waiting" && died.one(eyes.store.read()).await?.is_some() {
        return Ok("refused".to_owned());
    }
    Ok(row.state.clone())
}

/// The tasks of a form.
async fn tasks(eyes: &Eyes<'_>, judged: &Judged) -> Result<HashMap<String, entry::Model>, Trouble> {
    let ids = judged.tasks.iter().filter_map(|(kept, _)| Some(kept.base.as_ref()?.entry.as_str()));
    let ids: Vec<&str> = ids.collect();
    let mut tasks = HashMap::with_capacity(ids.len());
    for portion in ids.chunks(500) {
        let rows = entry::Entity::find().filter(entry::Column::Id.is_in(portion.iter().copied()));
        let rows = rows.all(eyes.store.read()).await?;
        tasks.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    Ok(tasks)
}

impl Sheet {
    fn judged(&mut self, judged: Judged, tasks: &HashMap<String, entry::Model>) {
        for (kept, verdict) in judged.tasks {
            self.add(&kept, verdict, tasks);
        }
        for (ticked, faults) in judged.milestones {
            let wrong = |fault| wrong(Table::Milestones, &ticked.row, fault);
            self.faults.extend(faults.into_iter().map(wrong));
        }
    }

    fn add(&mut self, kept: &Kept, verdict: Verdict, tasks: &HashMap<String, entry::Model>) {
        self.rows += 1;
        match verdict {
            Verdict::Unchanged => self.unchanged += 1,
            Verdict::Report(said) => self.reports.push(report(kept, said, tasks)),
            Verdict::Conflict(said) => self.conflicts.push(report(kept, said, tasks)),
            Verdict::Wrong(faults) => {
                let wrong = |fault| wrong(Table::Tasks, &kept.row, fault);
                self.faults.extend(faults.into_iter().map(wrong));
            }
        }
    }
}

fn report(kept: &Kept, said: Said, tasks: &HashMap<String, entry::Model>) -> Report {
    let base = kept.base.clone().unwrap_or_default();
    let task = tasks.get(&base.entry);
    Report {
        row: kept.row.number,
        code: task.map(|task| task.code.clone()).unwrap_or_default(),
        words: task.map(|task| task.words.clone()).unwrap_or_default(),
        entry: base.entry,
        said: [said.done, said.next, said.problems, said.support],
        percent: (base.percent, said.percent),
        figure: (base.figure, said.figure.map(|figure| figure.to_string()).unwrap_or_default()),
        forecast: (base.forecast, said.forecast),
        reached: said.reached.into_iter().map(|(words, on)| Milestone { words, on }).collect(),
    }
}

fn wrong(table: Table, row: &Row, fault: Fault) -> Wrong {
    let given: Option<&Given> = fault.field.and_then(|field| row.given.get(&field));
    Wrong {
        sheet: table.title(),
        row: row.number,
        column: given.map(|given| letters(given.column)).unwrap_or_default(),
        title: fault.field.map_or(Text::new("整行", "The row"), Field::title),
        value: fault.value,
        message: fault.message,
        advice: fault.advice,
    }
}

/// The letters of a column: 0 is A, 26 is AA.
fn letters(column: u32) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    match column / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", letters(more - 1)),
    }
}
