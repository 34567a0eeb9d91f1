//! Workbooks of a standard that go out and come back as files 填报: handed out with what is known, checked when they come
//! back, held against an earlier one, and given back with every error at its cell. Knows no rule.

use std::path::{Path, PathBuf};

use moushi_core::evaluate::filling::{Change, Filling, changes, weighed};
use moushi_core::evaluate::intake::Flaw;
use moushi_core::evaluate::standard::Standard;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::filling::{Signed, form};
use moushi_core::text::{Lang, Text};
use moushi_files::write;
use serde::Serialize;

use super::outputs;
use crate::error::Trouble;
use crate::facts::filled::{self, Filled};

/// Writes a workbook to be filled in: with what earlier data say of a unit, or of all of them; empty without data.
///
/// # Errors
/// When the data cannot be read, or hold no such unit.
pub fn template(
    standard: &Standard,
    (unit, data): (Option<&str>, &[PathBuf]),
    path: &Path,
    lang: Lang,
) -> Result<PathBuf, Trouble> {
    let known = if data.is_empty() {
        Filling::default()
    } else {
        let all = filled::read(standard, data)?.filling;
        match unit {
            Some(unit) => all.of_unit(unit).ok_or_else(|| no_unit(unit))?,
            None => all.unplaced(),
        }
    };
    let signed = Signed { title: unit.unwrap_or_default(), key: "" };
    let book = write::form::write(&form(standard, &known, &[], &signed, lang));
    outputs::file(path, &book.map_err(anyhow::Error::from)?)
}

fn no_unit(unit: &str) -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("数据里没有“{unit}”。"), format!("There is no `{unit}` in the data.")),
        Text::new("请写单位的代码或全名。", "Name it by its code or its full name."),
    )
}

/// A filling that was checked.
#[derive(Debug)]
pub struct Checked<'a> {
    standard: &'a Standard,
    filled: Filled,
    /// What is to be said of it.
    pub flaws: Vec<Flaw>,
    /// What has changed, where there is an earlier one.
    pub changes: Option<Vec<Change>>,
}

/// Checks what was filled in, beside an earlier filling where there is one.
///
/// # Errors
/// When a file cannot be read, or its tables cannot be told.
pub fn checked<'a>(
    standard: &'a Standard,
    data: &[PathBuf],
    against: &[PathBuf],
) -> Result<Checked<'a>, Refusal> {
    let filled = filled::read(standard, data)?;
    let before =
        if against.is_empty() { None } else { Some(filled::read(standard, against)?.filling) };
    let flaws = filled.filling.flaws(standard, before.as_ref());
    let changes = before.map(|before| changes(standard, &before, &filled.filling));
    Ok(Checked { standard, filled, flaws, changes })
}

/// A flaw with its place in the workbook.
#[derive(Debug, Serialize)]
pub struct Placed<'a> {
    /// Name of the sheet.
    pub sheet: &'a str,
    /// The cell; empty for a whole sheet.
    pub cell: String,
    /// What the column is called.
    pub title: Text,
    /// The flaw.
    #[serde(flatten)]
    pub flaw: &'a Flaw,
}

/// Everything about a filling, as machines read it.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    /// Name of the standard.
    pub standard: &'a str,
    /// Version of its pack.
    pub version: &'a str,
    /// How many errors there are.
    pub errors: usize,
    /// How many questions.
    pub questions: usize,
    /// Both, each with its place.
    pub flaws: Vec<Placed<'a>>,
    /// What has changed; null without an earlier filling.
    pub changes: Option<&'a [Change]>,
}

impl Checked<'_> {
    /// How many errors there are, and how many questions.
    pub fn weighed(&self) -> [usize; 2] {
        weighed(&self.flaws)
    }

    /// The flaws with their places.
    pub fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        self.flaws.iter().map(|flaw| {
            let place = self.filled.places.get(flaw.file as usize);
            let cell = place.and_then(|place| place.cell(self.standard, flaw)).unwrap_or_default();
            let title = place.map(|place| place.title(self.standard, flaw)).unwrap_or_default();
            Placed { sheet: place.map_or("", |place| &place.sheet), cell, title, flaw }
        })
    }

    /// What a column of a level is called.
    pub fn called(&self, level: &str, column: &str) -> Text {
        let level = self.standard.levels.iter().find(|one| one.name == level);
        let slot = level.and_then(|level| Some(&level.slots[level.slot(column)?]));
        slot.map_or_else(|| Text::of(column, column), |slot| slot.title.clone())
    }

    /// Everything, for machines.
    pub fn results(&self) -> Results<'_> {
        let [errors, questions] = self.weighed();
        Results {
            standard: &self.standard.name,
            version: &self.standard.version,
            errors,
            questions,
            flaws: self.placed().collect(),
            changes: self.changes.as_deref(),
        }
    }

    /// Writes the marked copy: what was filled in, with every flaw at its cell.
    pub fn write(&self, path: &Path, lang: Lang) -> Result<PathBuf, Trouble> {
        let form = form(self.standard, &self.filled.filling, &self.flaws, &Signed::default(), lang);
        let book = write::form::write(&form).map_err(anyhow::Error::from)?;
        outputs::file(path, &book)
    }
}
