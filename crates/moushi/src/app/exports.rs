//! Lists of the ledger as files: exactly the rows, columns and order that a screen shows, because the
//! same ask fetches them. Not the results of a draft; see `outputs`.

use moushi_core::model::{Modality, TaskKind};
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::report::{self, Label};
use moushi_core::text::{Lang, Text};
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
    /// Language of titles and words of ours; what people have written stays as it is.
    pub lang: Lang,
}

/// A list with what stands around it on paper.
struct Listed {
    lang: Lang,
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

/// What a field of a line holds, in the words that a screen shows.
fn shown(line: &Line, field: &str) -> Cell {
    let word = |text: Option<Text>| text.map_or(Cell::Blank, Cell::ours);
    match field {
        "code" => Cell::words(&line.code),
        "words" => Cell::words(&line.words),
        "kind" => word(named::<TaskKind>(&line.kind).map(|kind| kind.label())),
        "person" => Cell::words(&line.person),
        "unit" => Cell::words(&line.unit),
        "support" => Cell::words(&line.support),
        "due" if line.due_words.is_empty() => Cell::words(&line.due),
        "due" => Cell::words(&line.due_words),
        "deliverable" => Cell::words(&line.deliverable),
        "programmes" => Cell::words(&line.programmes),
        "modality" => word(named::<Modality>(&line.modality).map(|one| one.label())),
        "state" => Cell::ours(state(&line.state)),
        "updated" => Cell::words(clock::shown(line.updated_at)),
        _ => Cell::Blank,
    }
}

/// Where a row stands, in words.
pub fn state(state: &str) -> Text {
    match state {
        "draft" => Text::new("草稿", "draft"),
        "issued" => Text::new("已印发", "issued"),
        other => Text::same(other),
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
    Ok(Listed { lang: wanted.lang, org: org.name, year, columns, lines, at })
}

impl Listed {
    fn sheet(&self) -> Sheet {
        let columns: Vec<Column> = self.columns.iter().map(|field| Self::column(field)).collect();
        let row = |line: &Line| self.columns.iter().map(|field| shown(line, field)).collect();
        let (org, year, count, at) = (&self.org, self.year, self.lines.len(), &self.at);
        Sheet {
            name: Text::new("台账", "Ledger"),
            title: Text::of(format!("{org}{year}年谋划台账"), format!("{org}: ledger {year}")),
            note: Text::of(
                format!("共{count}项，数据截至{at}。"),
                format!("{count} rows as of {at}."),
            ),
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

    fn column(field: &str) -> Column {
        let header = title(field).cloned().unwrap_or_else(|| Text::same(field));
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
        lang: listed.lang,
        title: sheet.title.clone(),
        org: listed.org,
        year: listed.year,
        sheets: vec![sheet],
        stamp: None,
    };
    Ok(xlsx::write(book).map_err(anyhow::Error::from)?)
}

/// The list as one table, for paper.
pub async fn paper(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Sheet, Trouble> {
    Ok(listed(door, caller, wanted).await?.sheet())
}

/// The list as comma-separated values.
pub async fn table(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Vec<u8>, Trouble> {
    let listed = listed(door, caller, wanted).await?;
    Ok(csv::write(&listed.sheet(), listed.lang))
}

/// The list as JSON: an array of objects, the columns by name.
pub async fn objects(door: &Door, caller: &Caller, wanted: Wanted) -> Result<Vec<u8>, Trouble> {
    let listed = listed(door, caller, wanted).await?;
    let object = |line: &Line| {
        let pair = |field: &&str| {
            ((*field).to_owned(), Value::String(shown(line, field).text(listed.lang)))
        };
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
