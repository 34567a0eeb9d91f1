//! Evaluation of data in files 指标评价: which standard is meant, the data taken in by it, and the results as files. Knows
//! no rule and no formula.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use moushi_core::evaluate::formula::Tri;
use moushi_core::evaluate::intake::Flaw;
use moushi_core::evaluate::numbers::Numbers;
use moushi_core::evaluate::run::{Run, run};
use moushi_core::evaluate::standard::{Ask, Overlaid, Rule, Standard, Status, Wrong};
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::evaluate::why::Why;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{certain, ended, evaluation_book};
use moushi_core::text::{Lang, Text};
use moushi_files::write::{json, xlsx};
use serde::Serialize;

use super::outputs;
use crate::error::{Trouble, file_refusal};
use crate::facts::{self, TakenIn};

/// A pack as somebody wrote it: its words, and everything that is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The words.
    pub words: String,
    /// What is wrong, in the order of the file.
    pub wrong: Vec<Wrong>,
}

/// Looks at a pack.
///
/// # Errors
/// When the file cannot be read.
pub fn checked(path: &Path) -> Result<Checked, Refusal> {
    let words = std::fs::read_to_string(path).map_err(|error| file_refusal(path, &error))?;
    let wrong = Standard::read(&words).err().unwrap_or_default();
    Ok(Checked { words, wrong })
}

/// The standard of that name, or of the pack at that path.
///
/// # Errors
/// When there is none, or the pack is not right.
pub fn meant(name: &str) -> Result<Standard, Refusal> {
    if let Some(known) = standard(name) {
        return Ok(known);
    }
    let path = Path::new(name);
    if path.extension().is_none_or(|end| end != "toml") {
        return Err(unknown(name));
    }
    let words = std::fs::read_to_string(path).map_err(|error| file_refusal(path, &error))?;
    Standard::read(&words).map_err(|wrong| not_right(path, &wrong))
}

fn unknown(name: &str) -> Refusal {
    let names: Vec<&str> = STANDARDS.iter().map(|packed| packed.name).collect();
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("没有标准“{name}”。"), format!("There is no standard `{name}`.")),
        Text::of(
            format!("可用的有：{}；本单位自定的写文件名（.toml）。", names.join("、")),
            format!("There are: {}; name the file (.toml) of one of your own.", names.join(", ")),
        ),
    )
}

fn not_right(path: &Path, wrong: &[Wrong]) -> Refusal {
    let shown = path.display();
    let first = wrong.first().map(|one| (one.line, one.column, one.what.clone()));
    let (line, column, what) = first.unwrap_or_default();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown}:{line}:{column} {}。", what.zh),
            format!("{shown}:{line}:{column} {}.", what.en),
        ),
        Text::of(
            format!("共 {} 处，用 moushi evaluate check {shown} 逐处查看。", wrong.len()),
            format!("{} in all; `moushi evaluate check {shown}` shows each.", wrong.len()),
        ),
    )
}

/// A standard with the data that were judged by it.
#[derive(Debug)]
pub struct Judged<'a> {
    /// What came out.
    pub run: Run<'a>,
    /// What is wrong with the data.
    pub flaws: Vec<Flaw>,
    /// Names of the files.
    pub files: Vec<String>,
}

/// Judges data in files.
///
/// # Errors
/// When a file cannot be read or holds nothing that the standard asks for.
pub fn judged<'a>(standard: &'a Standard, data: &[PathBuf]) -> Result<Judged<'a>, Refusal> {
    let TakenIn { frames, flaws, files } = facts::taken_in(standard, data)?;
    Ok(Judged { run: run(standard, frames), flaws, files })
}

/// A verdict, as machines read it.
#[derive(Debug, Serialize)]
pub struct Verdict<'a> {
    /// Name of the level.
    pub level: &'a str,
    /// Code of the unit.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What came out.
    pub came: Tri,
    /// The same in words.
    pub words: &'a Text,
    /// Rules that are not kept, by name; not those that only join others.
    pub not_kept: Vec<&'a str>,
    /// Rules about which what is known does not tell.
    pub open: Vec<&'a str>,
    /// Rules and indicators that rest on values from memory.
    pub recalled: Vec<&'a str>,
}

/// Everything that came out, as machines read it.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    /// Name of the standard.
    pub standard: &'a str,
    /// Version of its pack.
    pub version: &'a str,
    /// Number of its document.
    pub document: &'a str,
    /// Reservations.
    pub note: &'a Text,
    /// What it changes of another standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlaid: Option<&'a Overlaid>,
    /// Verdicts of every level that has one, the highest level first; not those of persons unless they are asked for.
    pub verdicts: Vec<Verdict<'a>>,
    /// Numbers of every level that has indicators or spreads, in full precision.
    pub units: Vec<Numbers<'a>>,
    /// What is wrong with the data.
    pub flaws: &'a [Flaw],
}

impl Judged<'_> {
    /// How many units of a level ended how: reached, not, undetermined; none where the level has no verdict.
    pub fn counts(&self, level: usize) -> Option<[usize; 3]> {
        let verdict = self.run.standard.verdicts.iter().find(|one| one.level == level)?;
        let kept = &self.run.kept[verdict.rule];
        let count = |end: Tri| kept.iter().filter(|one| **one == end).count();
        Some([Tri::Yes, Tri::No, Tri::Open].map(count))
    }

    /// Verdicts of the first units of a level, at most so many.
    pub fn verdicts(&self, level: usize, most: usize) -> Vec<Verdict<'_>> {
        let standard = self.run.standard;
        let Some(verdict) = standard.verdicts.iter().find(|one| one.level == level) else {
            return Vec::new();
        };
        let plain = |rule: &Rule| !matches!(rule.ask, Ask::All(_) | Ask::Any(_));
        let rules = standard.rules.iter().enumerate();
        let rules: Vec<(usize, &str)> = rules
            .filter(|(_, rule)| rule.level == level && plain(rule))
            .map(|(at, rule)| (at, rule.name.as_str()))
            .collect();
        // Values from memory are the same for all units for which the same limits are meant.
        let mut recalled: HashMap<Vec<u64>, Vec<&str>> = HashMap::new();
        let units = self.run.frames.level(level).units.iter().enumerate().take(most);
        units
            .map(|(row, unit)| {
                let (came, words) =
                    self.run.verdict(level, row).unwrap_or((Tri::Open, &verdict.open));
                let named = |end: Tri| {
                    let these = rules.iter().filter(|(at, _)| self.run.kept[*at][row] == end);
                    these.map(|(_, name)| *name).collect()
                };
                let known = recalled.entry(self.run.kind(level, row));
                let known = known.or_insert_with(|| self.run.recalled(verdict.rule, Some(row)));
                Verdict {
                    level: &standard.levels[level].name,
                    code: unit.code,
                    name: unit.name,
                    came,
                    words,
                    not_kept: named(Tri::No),
                    open: named(Tri::Open),
                    recalled: known.clone(),
                }
            })
            .collect()
    }

    /// Everything, for machines.
    pub fn results(&self) -> Results<'_> {
        let standard = self.run.standard;
        let levels = (0..standard.levels.len()).filter(|level| self.run.lists(*level));
        Results {
            standard: &standard.name,
            version: &standard.version,
            document: &standard.document,
            note: &standard.note,
            overlaid: standard.overlaid.as_ref(),
            verdicts: levels.flat_map(|level| self.verdicts(level, usize::MAX)).collect(),
            units: self.run.numbers(),
            flaws: &self.flaws,
        }
    }

    /// Writes workbook and JSON into a folder; answers their paths.
    pub fn write(&self, folder: &Path, lang: Lang) -> Result<Vec<PathBuf>, Trouble> {
        outputs::folder(folder)?;
        let book = evaluation_book(&self.run, &self.flaws, &self.files, lang);
        let book = xlsx::write(book).map_err(anyhow::Error::from)?;
        Ok(vec![
            outputs::file(&folder.join("evaluation.xlsx"), &book)?,
            outputs::file(&folder.join("evaluation.json"), &json::write_value(&self.results()))?,
        ])
    }

    /// Why a rule or an indicator came out as it did for a unit, named by code or name; the verdict of its level when
    /// nothing is named.
    ///
    /// # Errors
    /// When there is no such unit, rule or indicator.
    pub fn why(&self, unit: &str, of: Option<&str>, most: usize) -> Result<Vec<Why>, Refusal> {
        let units = self.units(unit)?;
        let standard = self.run.standard;
        let Some(name) = of else {
            let why = |(level, row): &(usize, usize)| {
                let verdict = standard.verdicts.iter().find(|one| one.level == *level)?;
                Some(self.run.why(verdict.rule, *row, most))
            };
            return Ok(units.iter().filter_map(why).collect());
        };
        let mut found = Vec::new();
        for (level, row) in &units {
            found.extend(self.named(name, *level, *row, most));
        }
        let of_persons = standard.indicator(name).map(|at| standard.indicators[at].level);
        if let Some(level) = of_persons.filter(|level| found.is_empty() && !self.run.lists(*level))
        {
            return Err(one_by_one(standard, level));
        }
        if found.is_empty() { Err(no_such(name, standard)) } else { Ok(found) }
    }

    /// A rule of the level by its name; an indicator of the level, or of units below.
    fn named(&self, name: &str, level: usize, row: usize, most: usize) -> Vec<Why> {
        let standard = self.run.standard;
        if let Some(rule) = standard.rule(name).filter(|rule| standard.rules[*rule].level == level)
        {
            return vec![self.run.why(rule, row, most)];
        }
        let Some(at) = standard.indicator(name) else { return Vec::new() };
        let own = standard.indicators[at].level;
        match own.cmp(&level) {
            std::cmp::Ordering::Equal => vec![self.run.why_indicator(at, row)],
            std::cmp::Ordering::Less => Vec::new(),
            std::cmp::Ordering::Greater => {
                let mut found = self.run.why_spreads(at, level, row);
                if !self.run.lists(own) {
                    return found;
                }
                let below = self.run.frames.within(level, row, own).iter();
                found.extend(
                    below.take(most).map(|unit| self.run.why_indicator(at, *unit as usize)),
                );
                found
            }
        }
    }

    /// Level and row of every unit that goes by a code or name.
    ///
    /// # Errors
    /// When there is none, or it is a person and nobody has asked for persons.
    pub fn units(&self, wanted: &str) -> Result<Vec<(usize, usize)>, Refusal> {
        let mut found = Vec::new();
        for level in 0..self.run.standard.levels.len() {
            let units = self.run.frames.level(level).units.iter().enumerate();
            let called = units.filter(|(_, unit)| unit.code == wanted || unit.name == wanted);
            found.extend(called.map(|(row, _)| (level, row)));
        }
        if let Some((level, _)) = found.first().filter(|(level, _)| !self.run.lists(*level)) {
            return Err(one_by_one(self.run.standard, *level));
        }
        if found.is_empty() {
            return Err(Refusal::new(
                RefusalKind::NotFound,
                Text::of(
                    format!("数据里没有“{wanted}”。"),
                    format!("There is no `{wanted}` in the data."),
                ),
                Text::new("请写单位的代码或全名。", "Name it by its code or its full name."),
            ));
        }
        Ok(found)
    }
}

/// Persons are shown one by one only to those who ask for it.
fn one_by_one(standard: &Standard, level: usize) -> Refusal {
    let title = &standard.levels[level].title;
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”是个人的数据，不逐个显示。", title.zh),
            format!("“{}” is data of persons, who are not shown one by one.", title.en),
        ),
        Text::new(
            "查看各单位的比率；确因工作需要逐人查看的，加上 --persons，结果由经办人妥善保管，不外传。",
            "Look at the rates of units; where the work needs each person, add --persons, and keep what comes out to yourself.",
        ),
    )
}

fn no_such(name: &str, standard: &Standard) -> Refusal {
    let rules = standard.rules.iter().map(|rule| rule.name.as_str());
    let names: Vec<&str> =
        standard.indicators.iter().map(|one| one.name.as_str()).chain(rules).collect();
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("这里没有指标或规则“{name}”。"),
            format!("There is no indicator or rule `{name}` here."),
        ),
        Text::of(
            format!("可用的有：{}。", names.join("、")),
            format!("There are: {}.", names.join(", ")),
        ),
    )
}

/// The words of an end and of a status, for whoever shows them.
pub fn words(came: Tri, status: Status) -> (Text, Text) {
    (ended(came), certain(status))
}
