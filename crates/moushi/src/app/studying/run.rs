//! A table of pupils read, fitted and written up: what the sandbox does for a study. Touches nothing but its arguments.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use moushi_core::growth::fitted::Fitted;
use moushi_core::model::Refusal;
use moushi_core::report::{GrowthPaper, growth_book, growth_report};
use moushi_core::text::Lang;
use moushi_files::write::{docx, html, json, xlsx};
use serde::{Deserialize, Serialize};

use super::kept::Results;
use super::{Wanted, persons};
use crate::app::growth::fit;
use crate::app::reading::{Outcome, Task};
use crate::error::Trouble;
use crate::facts::table::{Table, of_bytes};

/// What came of a table.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Brought {
    /// What is kept.
    pub results: Results,
    /// The same written up.
    pub files: Vec<File>,
}

/// A file.
#[derive(Debug, Serialize, Deserialize)]
pub struct File {
    /// Its name: `growth.docx`.
    pub name: String,
    /// Its language, `zh` or `en`; empty for what has none.
    pub lang: String,
    /// Its bytes in letters.
    base64: String,
}

impl File {
    fn new(name: &str, lang: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), lang: lang.to_owned(), base64: STANDARD.encode(bytes) }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, Trouble> {
        let bytes = STANDARD.decode(&self.base64);
        Ok(bytes.map_err(|error| anyhow::anyhow!("{}: {error}", self.name))?)
    }
}

/// Reads a table, fits what is wanted and writes it up. Runs in the child process.
pub fn read(task: &Task, wanted: &Wanted, bytes: &[u8]) -> Outcome {
    let refused = |refusal: Refusal| Outcome {
        refused: vec![(task.name.clone(), refusal.message, refusal.advice)],
        ..Outcome::default()
    };
    match brought(task, wanted, bytes) {
        Ok(brought) => Outcome { study: Some(Box::new(brought)), ..Outcome::default() },
        Err(Trouble::Refusal(refusal)) => refused(refusal),
        Err(Trouble::Fault(_)) => Outcome::default(),
    }
}

fn brought(task: &Task, wanted: &Wanted, bytes: &[u8]) -> Result<Brought, Trouble> {
    let of = &wanted.specification;
    let columns = fit::columns(of)?;
    persons::asked(&columns)?;
    let Table { frame, headings, .. } = of_bytes(&task.name, bytes, &columns)?;
    persons::none(&frame)?;
    of.formulas().try_for_each(|words| persons::few(words, &frame, of.fewest))?;
    let read = frame.names().to_vec();
    let fitted = fit::over(of, frame)?;
    let results = Results::of(&fitted, &of.question, &read, &headings);
    let files = files(task, wanted, &fitted, &results)?;
    Ok(Brought { results, files })
}

/// Paper and workbook in both languages, and the results for machines.
fn files(
    task: &Task,
    wanted: &Wanted,
    fitted: &Fitted,
    results: &Results,
) -> Result<Vec<File>, Trouble> {
    let paper = GrowthPaper {
        fitted,
        title: &wanted.title,
        question: &wanted.specification.question,
        year: task.year,
        stamp: None,
    };
    let mut files = Vec::new();
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let report = growth_report(&paper, lang);
        let page = html::write(&report).map_err(anyhow::Error::from)?;
        let document = docx::write(&report).map_err(anyhow::Error::from)?;
        let book = xlsx::write(growth_book(&paper, lang)).map_err(anyhow::Error::from)?;
        files.push(File::new("growth.html", word, &page));
        files.push(File::new("growth.docx", word, &document));
        files.push(File::new("growth.xlsx", word, &book));
    }
    files.push(File::new("growth.json", "", &json::write_value(results)));
    Ok(files)
}
