//! Scoring of data in files 打分: which recipe is meant, the data taken in by it, the run on record, and the results as files.
//! Knows no rule and no formula.

use std::path::{Path, PathBuf};

use moushi_core::evaluate::intake::Flaw;
use moushi_core::evaluate::score::recipes::{RECIPES, recipe};
use moushi_core::evaluate::score::{
    Again, Flagged, Recipe, Record, Scored, Sensitivity, Told, again, scored,
};
use moushi_core::evaluate::standard::Wrong;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::scoring_book;
use moushi_core::text::{Lang, Text};
use moushi_files::write::{json, xlsx};
use serde::Serialize;

use super::evaluate::Checked;
use super::outputs;
use crate::error::{Trouble, file_refusal};
use crate::facts::{self, TakenIn};

/// Whether a file is written as a recipe, not as a standard.
pub fn is_recipe(words: &str) -> bool {
    words.lines().any(|line| line.trim_end() == "[[item]]")
}

/// Whether somebody means a recipe: one that comes with the program, or a file of one.
pub fn is_meant(name: &str) -> bool {
    recipe(name).is_some() || std::fs::read_to_string(name).is_ok_and(|words| is_recipe(&words))
}

/// Looks at a recipe: what is wrong with it, and, where nothing is, what its lint says.
pub fn checked(words: String) -> (Checked, Vec<Flagged>) {
    match Recipe::read(&words) {
        Ok(recipe) => (Checked { words, wrong: Vec::new() }, recipe.flagged),
        Err(wrong) => (Checked { words, wrong }, Vec::new()),
    }
}

/// The recipe of that name, or of the file at that path.
///
/// # Errors
/// When there is none, or the recipe is not right.
pub fn meant(name: &str) -> Result<Recipe, Refusal> {
    if let Some(known) = recipe(name) {
        return Recipe::read(known.words).map_err(|wrong| not_right(name, &wrong));
    }
    let path = Path::new(name);
    if path.extension().is_none_or(|end| end != "toml") {
        return Err(unknown(name));
    }
    let words = std::fs::read_to_string(path).map_err(|error| file_refusal(path, &error))?;
    Recipe::read(&words).map_err(|wrong| not_right(name, &wrong))
}

fn unknown(name: &str) -> Refusal {
    let names: Vec<&str> = RECIPES.iter().map(|packed| packed.name).collect();
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("没有方案“{name}”。"), format!("There is no recipe `{name}`.")),
        Text::of(
            format!("方案写文件名（.toml）；自带的样例有：{}。", names.join("、")),
            format!("Name the file (.toml) of a recipe; examples: {}.", names.join(", ")),
        ),
    )
}

fn not_right(name: &str, wrong: &[Wrong]) -> Refusal {
    let first = wrong.first().map(|one| (one.line, one.column, one.what.clone()));
    let (line, column, what) = first.unwrap_or_default();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{name}:{line}:{column} {}。", what.zh),
            format!("{name}:{line}:{column} {}.", what.en),
        ),
        Text::of(
            format!("共 {} 处，用 moushi evaluate check {name} 逐处查看。", wrong.len()),
            format!("{} in all; `moushi evaluate check {name}` shows each.", wrong.len()),
        ),
    )
}

/// A recipe with the data that were scored by it.
#[derive(Debug)]
pub struct Ran<'a> {
    /// What came out.
    pub scored: Scored<'a>,
    /// The run on record.
    pub record: Record,
    /// What is wrong with the data.
    pub flaws: Vec<Flaw>,
    /// Names of the files.
    pub files: Vec<String>,
}

/// Scores data in files.
///
/// # Errors
/// When a file cannot be read or holds nothing that the recipe asks for, or a method cannot be used on these data.
pub fn ran<'a>(recipe: &'a Recipe, data: &[PathBuf]) -> Result<Ran<'a>, Refusal> {
    let inputs: Result<Vec<(String, String)>, Refusal> =
        data.iter().map(|path| facts::hashed(path)).collect();
    let TakenIn { frames, mut flaws, files } = facts::taken_in(&recipe.data, data)?;
    // A unit without records says itself whether it has handed in all; each item tells what is open.
    flaws.retain(|flaw| flaw.kind != "nobody-below");
    let scored = scored(recipe, frames).map_err(|what| {
        Refusal::new(
            RefusalKind::Invalid,
            Text::of(
                format!("不能计算：{}。", what.zh),
                format!("It cannot be reckoned: {}.", what.en),
            ),
            Text::new("请核对数据，或换一种方法。", "Check the data, or choose another method."),
        )
    })?;
    let record = scored.record(env!("CARGO_PKG_VERSION"), inputs?);
    Ok(Ran { scored, record, flaws, files })
}

/// Everything that came out, as machines read it.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    /// The run on record, with all units.
    #[serde(flatten)]
    pub record: &'a Record,
    /// What the recipe is called.
    pub title: &'a Text,
    /// Reservations.
    pub note: &'a Text,
    /// What intervals are made of, in words.
    pub intervals: Text,
    /// Which choice the ranks owe most to, where the recipe asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<&'a Sensitivity>,
    /// What of the recipe is recalled: name of the item, and of its values; all of it where none is named.
    pub recalled: Vec<(&'a str, Vec<&'static str>)>,
    /// What the lint says of the recipe, and of the data in it.
    pub findings: &'a [Flagged],
    /// What is wrong with the data.
    pub flaws: &'a [Flaw],
    /// What differs from an earlier run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<&'a Again>,
}

impl Ran<'_> {
    /// Everything, for machines.
    pub fn results<'s>(&'s self, compared: Option<&'s Again>) -> Results<'s> {
        let recipe = self.scored.recipe;
        Results {
            record: &self.record,
            title: &recipe.title,
            note: &recipe.note,
            intervals: self.scored.ranking.basis.told(),
            sensitivity: self.scored.ranking.sensitivity.as_ref(),
            recalled: recipe
                .all_recalled()
                .into_iter()
                .map(|(item, values)| (recipe.items[item].name.as_str(), values))
                .collect(),
            findings: &self.scored.flagged,
            flaws: &self.flaws,
            compared,
        }
    }

    /// Writes workbook and JSON into a folder; answers their paths.
    pub fn write(
        &self,
        folder: &Path,
        compared: Option<&Again>,
        lang: Lang,
    ) -> Result<Vec<PathBuf>, Trouble> {
        outputs::folder(folder)?;
        let book = scoring_book(&self.scored, &self.record, &self.flaws, &self.files, lang);
        let book = xlsx::write(book).map_err(anyhow::Error::from)?;
        let results = json::write_value(&self.results(compared));
        Ok(vec![
            outputs::file(&folder.join("scores.xlsx"), &book)?,
            outputs::file(&folder.join("scores.json"), &results)?,
        ])
    }

    /// What differs from an earlier run on record.
    ///
    /// # Errors
    /// When the file cannot be read, or is no run of a recipe.
    pub fn again(&self, path: &Path) -> Result<Again, Refusal> {
        let bytes = std::fs::read(path).map_err(|error| file_refusal(path, &error))?;
        let earlier: Record = serde_json::from_slice(&bytes).map_err(|_| no_record(path))?;
        Ok(again(&earlier, &self.record))
    }

    /// Why a unit, named by code or name, has its marks in an item; in the whole when none is named.
    ///
    /// # Errors
    /// When there is no such unit or item.
    pub fn why(&self, unit: &str, item: Option<&str>) -> Result<Vec<Told>, Refusal> {
        let recipe = self.scored.recipe;
        let of = item.unwrap_or(&recipe.items[0].name);
        let Some(item) = recipe.item(of) else {
            let names: Vec<&str> = recipe.items.iter().map(|item| item.name.as_str()).collect();
            return Err(none(of, &names.join("、")));
        };
        let units = self.scored.frames.level(recipe.level).units.iter().enumerate();
        let these = units.filter(|(_, one)| one.code == unit || one.name == unit);
        let found: Vec<Told> = these.map(|(row, _)| self.scored.why(item, row)).collect();
        if found.is_empty() {
            return Err(Refusal::new(
                RefusalKind::NotFound,
                Text::of(
                    format!("数据里没有“{unit}”。"),
                    format!("There is no `{unit}` in the data."),
                ),
                Text::new("请写单位的代码或全名。", "Name it by its code or its full name."),
            ));
        }
        Ok(found)
    }
}

fn none(of: &str, names: &str) -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("方案里没有“{of}”这一项。"), format!("The recipe has no item `{of}`.")),
        Text::of(format!("可用的有：{names}。"), format!("There are: {names}.")),
    )
}

fn no_record(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown} 不是打分结果的存档。"),
            format!("{shown} is no run of a recipe on record."),
        ),
        Text::new(
            "--compare 后面写以前 --out 写出的 scores.json。",
            "Name by --compare a scores.json that `--out` has written before.",
        ),
    )
}
