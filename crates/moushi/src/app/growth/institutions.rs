//! Growth of institutions against a base year 院校增值: a table, or a frozen base and a table, in; what came out as JSON, and a base to
//! keep. Knows no formula of statistics.

mod file;
mod results;

use std::fs;
use std::path::{Path, PathBuf};

use moushi_core::growth::fitted::FEWEST;
use moushi_core::growth::institutions::findings::{findings, lead};
use moushi_core::growth::institutions::frozen::Frozen;
use moushi_core::growth::institutions::judged::Judged;
use moushi_core::growth::institutions::panel::Panel;
use moushi_core::growth::institutions::wish::Wish;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{InstitutionsPaper, institutions_book, institutions_report};
use moushi_core::text::{Lang, Text};
use moushi_files::write::json;

use super::papers;
use crate::app::outputs;
use crate::error::{Trouble, file_refusal};
use crate::facts;

pub use results::Results;

/// An evaluation with the files that it rests on.
#[derive(Debug)]
pub struct Ran {
    /// What came out.
    pub judged: Judged,
    /// Name and SHA-256 of the table.
    pub input: (String, String),
    /// Name and SHA-256 of the frozen base, where there was one.
    pub frozen: Option<(String, String)>,
    /// The question that was asked; empty where none was told.
    pub question: String,
    /// Units that files do not name, since they have few persons or follow from the others.
    pub hidden: Vec<bool>,
}

/// Holds the units of a table against a base year.
///
/// # Errors
/// When table, frozen base and settings do not fit together: what, where, what to do.
pub fn ran(
    wish: &Wish,
    data: &Path,
    frozen: Option<&Path>,
    question: &str,
) -> Result<Ran, Refusal> {
    let kept = frozen.map(read_frozen).transpose()?;
    let mut columns = wish.columns.clone();
    if let Some(kept) = &kept {
        // Inputs are those of the base; what was not frozen is not looked at, nor is it a mistake.
        columns.inputs = Vec::new();
        if columns.indicators.is_empty() {
            let names = kept.indicators.iter().map(|one| one.at_base.name.clone());
            columns.indicators = names.collect();
        }
    }
    let panel = Panel::of(&file::sheet(data)?, &columns)?;
    let judged = Judged::of(&panel, wish, kept.as_ref())?;
    let hidden = hidden(&judged);
    Ok(Ran {
        hidden,
        input: facts::hashed(data)?,
        frozen: frozen.map(facts::hashed).transpose()?,
        question: question.to_owned(),
        judged,
    })
}

fn read_frozen(path: &Path) -> Result<Frozen, Refusal> {
    let bytes = fs::read(path).map_err(|error| file_refusal(path, &error))?;
    let read: Result<Frozen, _> = serde_json::from_slice(&bytes);
    let frozen = read.map_err(|error| {
        let shown = path.display();
        Refusal::new(
            RefusalKind::Damaged,
            Text::of(
                format!("{shown} 不是冻结的基准（{error}）。"),
                format!("{shown} is no frozen base ({error})."),
            ),
            Text::new(
                "请用先前写出的 base.json；没有的话，请重新以 --base 计算一次。",
                "Take the base.json that was written before, or run once more with --base.",
            ),
        )
    })?;
    frozen.checked()
}

/// Who is not named in files: units of fewer than ten persons; where that is a single one of a class, the smallest other of
/// the class too, since what is expected adds up over a class.
fn hidden(judged: &Judged) -> Vec<bool> {
    let count = judged.units.len();
    let Some(persons) = &judged.persons else { return vec![false; count] };
    let few = |unit: &usize| persons[*unit].is_some_and(|persons| persons < FEWEST as f64);
    let mut hidden: Vec<bool> = (0..count).map(|unit| few(&unit)).collect();
    for class in 0..judged.classes.len() {
        let own: Vec<usize> =
            (0..count).filter(|unit| judged.class_of.of(*unit) == Ok(class)).collect();
        if own.iter().filter(|unit| hidden[**unit]).count() != 1 {
            continue;
        }
        let others = own.iter().filter(|unit| !hidden[**unit]);
        let size = |unit: usize| persons[unit].unwrap_or(f64::INFINITY);
        let smallest = others.min_by(|one, other| size(**one).total_cmp(&size(**other)));
        if let Some(smallest) = smallest.copied() {
            hidden[smallest] = true;
        }
    }
    hidden
}

impl Ran {
    /// Everything, for machines; files leave hidden units out.
    pub fn results(&self, all: bool) -> Results<'_> {
        Results::of(self, all)
    }

    /// The main finding, then what it rests on and what limits it, in sentences.
    pub fn told(&self) -> Vec<Text> {
        let all =
            findings(&self.judged, &vec![false; self.hidden.len()]).into_iter().map(|one| one.text);
        std::iter::once(lead(&self.judged)).chain(all).collect()
    }

    /// Writes the results into a folder, and the base where it was learned now; answers the paths.
    pub fn write(&self, folder: &Path, lang: Lang) -> Result<Vec<PathBuf>, Trouble> {
        let paper = InstitutionsPaper {
            judged: &self.judged,
            hidden: &self.hidden,
            title: "",
            question: &self.question,
            year: papers::YEAR,
            stamp: None,
        };
        let (pack, book) = (institutions_report(&paper, lang), institutions_book(&paper, lang));
        let results = self.results(false);
        let mut written = papers::write(folder, "institutions", &pack, book, &results)?;
        if self.frozen.is_none() {
            let version = env!("CARGO_PKG_VERSION");
            let base = self.judged.freeze(&self.hidden, self.input.clone(), version);
            written.push(outputs::file(&folder.join("base.json"), &json::write_value(&base))?);
        }
        Ok(written)
    }
}
