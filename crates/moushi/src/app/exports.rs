//! Lists of the ledger as files: exactly the rows, columns and order that a screen shows, because the
//! same ask fetches them. Not the results of a draft; see `outputs`.

use moushi_core::model::{Modality, TaskKind};
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::report::{self, Label};
use moushi_core::text::Text;
use moushi_files::write::{csv, docx, xlsx};
use moushi_files::writers::WRITERS;
use serde_json::{Map, Value};

use super::asks::entries::{Entries, Line};
use super::asks::plans::{seen, whole};
use super::authority;
use super::caller::Caller;
use super::clock;
use super::door::Door;
use crate::error::Trouble;
use crate::store::filter::FIELDS;
use crate::store::ledger::named;

/// Rows that one file holds at most.
const MOST: u64 = 100_000;
/// Rows fetched at a time.
const PAGE: u64 = 10_000;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Rows and their order.
    pub entries: Entries,
    /// Columns from left to right; every column when empty.
    pub columns: Vec<String>,
    /// Titles and words of ours in English; what people have written stays as it is.
    pub english: bool,
}

/// A list with what stands around it on paper.
struct Listed {
    english: bool,
    org: String,
    year: i32,
    columns: Vec<&'static str>,
    lines: Vec<Line>,
    at: String,
}

/// Fields of a line, in the order of the grid.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, ..)| *name)
}

/// The media type of a file of that ending.
pub fn media(format: &str) -> &'static str {
    let known = WRITERS.iter().find(|writer| writer.extension == format);
    known.map_or("application/octet-stream", |writer| writer.media)
}

/// The name that a field has for people.
pub fn title(field: &str) -> Option<&'static Text> {
    FIELDS.iter().find(|(name, ..)| *name == field).map(|(_, _, title)| title)
}

fn said(text: &Text, english: bool) -> String {
    if english { text.en.to_string() } else { text.zh.to_string() }
}

/// What a field of a line holds, in the words that a screen shows.
fn shown(line: &Line, field: &str, english: bool) -> String {
    let word = |text: Option<Text>| text.map(|text| said(&text, english)).unwrap_or_default();
    match field {
        "code" => line.code.clone(),
        "words" => line.words.clone(),
        "kind" => word(named::<TaskKind>(&line.kind).map(|kind| kind.label())),
        "person" => line.person.clone(),
        "unit" => line.unit.clone(),
        "support" => line.support.clone(),
        "due" if line.due_words.is_empty() => line.due.clone(),
        "due" => line.due_words.clone(),
        "deliverable" => line.deliverable.clone(),
        "programmes" => line.programmes.clone(),
        "modality" => word(named::<Modality>(&line.modality).map(|one| one.label())),
        "state" => said(&state(&line.state), english),
        "updated" => clock::shown(line.updated_at),
        _ => String::new(),
    }
}

/// Where a row stands, in words.
pub fn state(state: &str) -> Text {
    match state {
        "draft" => Text::new("草稿", "draft"),
        "issued" => Text::new("已印发", "issued"),
        other => Text::of(other.to_owned(), other.to_owned()),
    }
}

async fn listed(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Listed, Trouble> {
    let (plan, org, _) = seen(&door.eyes(caller), &wanted.entries.filter.plan).await?;
    let mut ask = wanted.entries;
    (ask.filter.offset, ask.filter.limit) = (0, PAGE);
    let mut lines: Vec<Line> = Vec::new();
    loop {
        let page = door.ask(caller, ask.clone()).await?;
        let done = page.rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        lines.extend(page.rows);
        ask.filter.offset += PAGE;
        if done || ask.filter.offset >= MOST {
            break;
        }
    }
    let known = field_names();
    let columns = match wanted.columns.as_slice() {
        [] => known.collect(),
        chosen => {
            let all: Vec<_> = known.collect();
            let find = |name: &String| all.iter().copied().find(|known| known == name);
            chosen.iter().filter_map(find).collect()
        }
    };
    let year = i32::try_from(plan.year).unwrap_or_default();
    let at = clock::shown(door.clock.now());
    Ok(Listed { english: wanted.english, org: org.name, year, columns, lines, at })
}

impl Listed {
    fn sheet(&self) -> Sheet {
        let columns: Vec<Column> = self.columns.iter().map(|field| self.column(field)).collect();
        let cell = |line: &Line, field: &str| Cell::words(shown(line, field, self.english));
        let row = |line: &Line| self.columns.iter().map(|field| cell(line, field)).collect();
        let (org, year, count, at) = (&self.org, self.year, self.lines.len(), &self.at);
        let title = Text::of(format!("{org}{year}年谋划台账"), format!("{org}: ledger {year}"));
        let note =
            Text::of(format!("共{count}项，数据截至{at}。"), format!("{count} rows as of {at}."));
        Sheet {
            name: said(&Text::new("台账", "Ledger"), self.english),
            title: said(&title, self.english),
            note: said(&note, self.english),
            print: columns.len(),
            freeze: self
                .columns
                .iter()
                .take_while(|field| matches!(**field, "code" | "words"))
                .count(),
            columns,
            rows: self.lines.iter().map(row).collect(),
        }
    }

    fn column(&self, field: &str) -> Column {
        let header = title(field).map(|title| said(title, self.english)).unwrap_or_default();
        let (width, kind) = match field {
            "code" => (9, ColumnKind::Code),
            "words" => (50, ColumnKind::Words),
            "kind" | "person" | "modality" | "state" => (12, ColumnKind::Code),
            _ => (18, ColumnKind::Words),
        };
        Column::new(header, width, kind)
    }
}

/// The list as a workbook of one sheet.
pub async fn workbook(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Vec<u8>, Trouble> {
    let listed = listed(door, caller, wanted).await?;
    let sheet = listed.sheet();
    let book = Book {
        title: sheet.title.clone(),
        org: listed.org,
        year: listed.year,
        sheets: vec![sheet],
    };
    Ok(xlsx::write(book).map_err(anyhow::Error::from)?)
}

/// The list as one table, for paper.
pub async fn paper(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Sheet, Trouble> {
    Ok(listed(door, caller, wanted).await?.sheet())
}

/// The list as comma-separated values.
pub async fn table(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Vec<u8>, Trouble> {
    Ok(csv::write(&listed(door, caller, wanted).await?.sheet()))
}

/// The list as JSON: an array of objects, the columns by name.
pub async fn objects(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Vec<u8>, Trouble> {
    let listed = listed(door, caller, wanted).await?;
    let object = |line: &Line| {
        let pair =
            |field: &&str| ((*field).to_owned(), Value::String(shown(line, field, listed.english)));
        Value::Object(listed.columns.iter().map(pair).collect::<Map<_, _>>())
    };
    let rows: Vec<Value> = listed.lines.iter().map(object).collect();
    Ok(serde_json::to_vec_pretty(&rows).map_err(anyhow::Error::from)?)
}

/// The key-work list of a plan in the official layout; for those who see the plan as a whole.
pub async fn key_work(door: &Door, caller: &Caller, plan: &str) -> Result<Vec<u8>, Trouble> {
    let eyes = door.eyes(caller);
    whole(&eyes, plan).await?;
    let computed = eyes.plans.get(eyes.store, plan).await?.ok_or_else(authority::not_found)?;
    Ok(docx::write(&report::key_work(&computed.ledger)).map_err(anyhow::Error::from)?)
}
