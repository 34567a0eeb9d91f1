//! A model as it is written down 模型说明文件: the question, the formula, what columns hold, and how else it might have been asked.
//! Reads no data.

use std::collections::BTreeMap;

use moushi_stats::formula::{self, Formula};
use moushi_stats::mixed::Error;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::fitted::FEWEST;
use super::words::{Around, Wrong};
use crate::text::Text;

/// A model, with its variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specification {
    /// The question that it is to answer; empty where none was told.
    #[serde(default)]
    pub question: String,
    /// The formula.
    pub formula: String,
    /// Column of weights.
    #[serde(default)]
    pub weights: Option<String>,
    /// Maximum likelihood instead of restricted maximum likelihood.
    #[serde(default)]
    pub ml: bool,
    /// Tests of fixed effects and intervals of standard deviations and correlations, which take further searches.
    #[serde(default)]
    pub inference: bool,
    /// The model is checked by its rows.
    #[serde(default)]
    pub check: bool,
    /// Rows from which on a unit is named.
    #[serde(default = "fewest")]
    pub fewest: u64,
    /// Columns of text with what they may hold, the reference first.
    #[serde(default)]
    pub levels: BTreeMap<String, Vec<String>>,
    /// How else the model might have been asked.
    #[serde(default, rename = "variant")]
    pub variants: Vec<Variant>,
}

/// The same question asked otherwise: with another formula, of fewer rows, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// What it is called.
    pub name: String,
    /// Its formula; that of the model where it is empty.
    #[serde(default)]
    pub formula: String,
    /// Columns of text with what they hold in the rows that take part.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
}

/// A file of a model: the model, and where its data are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The model.
    pub specification: Specification,
    /// File of the data, as it is written: relative to the file of the model.
    pub data: Option<String>,
    /// Table of a database that holds the data.
    pub table: Option<String>,
}

/// What is wrong with a file, by line and column from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
    /// What is the matter.
    pub what: Text,
}

fn fewest() -> u64 {
    FEWEST
}

/// The file as it is parsed, with places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    question: String,
    formula: Spanned<String>,
    data: Option<String>,
    table: Option<String>,
    weights: Option<String>,
    ml: Option<Spanned<toml::Value>>,
    inference: Option<Spanned<toml::Value>>,
    check: Option<Spanned<toml::Value>>,
    #[serde(default = "fewest")]
    fewest: u64,
    #[serde(default)]
    levels: BTreeMap<String, Spanned<Vec<String>>>,
    #[serde(default)]
    variant: Vec<FileVariant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileVariant {
    name: Spanned<String>,
    formula: Option<Spanned<String>>,
    #[serde(default)]
    only: BTreeMap<String, Spanned<Vec<String>>>,
}

impl Specification {
    /// A model of a formula alone.
    pub fn of(formula: &str) -> Self {
        Self {
            question: String::new(),
            formula: formula.to_owned(),
            weights: None,
            ml: false,
            inference: false,
            check: false,
            fewest: FEWEST,
            levels: BTreeMap::new(),
            variants: Vec::new(),
        }
    }

    /// The formula of a variant.
    pub fn formula_of<'a>(&'a self, variant: &'a Variant) -> &'a str {
        if variant.formula.is_empty() { &self.formula } else { &variant.formula }
    }

    /// Every formula, that of the model first.
    pub fn formulas(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.formula).chain(self.variants.iter().map(|one| self.formula_of(one)))
    }
}

impl Written {
    /// Reads a file of a model.
    ///
    /// # Errors
    /// With everything that is wrong, in the order of the file.
    pub fn read(words: &str) -> Result<Self, Vec<Misread>> {
        let file: File = toml::from_str(words).map_err(|error| {
            let at = error.span().unwrap_or_default().start;
            let message = error.message();
            vec![placed(words, at, Text::of(format!("写法有误：{message}"), message))]
        })?;
        let mut wrong = file.wrong(words);
        if wrong.is_empty() {
            return Ok(file.into());
        }
        wrong.sort_by_key(|(at, _)| *at);
        Err(wrong.into_iter().map(|(at, what)| placed(words, at, what)).collect())
    }
}

impl From<File> for Written {
    fn from(file: File) -> Self {
        let plain = |all: BTreeMap<String, Spanned<Vec<String>>>| {
            all.into_iter().map(|(name, values)| (name, values.into_inner())).collect()
        };
        let variant = |one: FileVariant| Variant {
            name: one.name.into_inner(),
            formula: one.formula.map(Spanned::into_inner).unwrap_or_default(),
            only: plain(one.only),
        };
        let specification = Specification {
            question: file.question,
            formula: file.formula.into_inner(),
            weights: file.weights,
            ml: is_true(file.ml.as_ref()),
            inference: is_true(file.inference.as_ref()),
            check: is_true(file.check.as_ref()),
            fewest: file.fewest,
            levels: plain(file.levels),
            variants: file.variant.into_iter().map(variant).collect(),
        };
        Self { specification, data: file.data, table: file.table }
    }
}

impl File {
    fn wrong(&self, words: &str) -> Vec<(usize, Text)> {
        let mut wrong: Vec<(usize, Text)> = Vec::new();
        let formulas = self.variant.iter().filter_map(|one| one.formula.as_ref());
        for formula in std::iter::once(&self.formula).chain(formulas) {
            wrong.extend(in_formula(words, formula));
        }
        for (key, value) in
            [("ml", &self.ml), ("inference", &self.inference), ("check", &self.check)]
        {
            let other = value.as_ref().filter(|value| !value.get_ref().is_bool());
            wrong.extend(other.map(|value| (value.span().start, no_answer(key))));
        }
        for (column, levels) in &self.levels {
            let at = levels.span().start;
            if levels.get_ref().len() < 2 {
                wrong.push((at, few_levels(column)));
            }
            wrong.extend(twice(levels.get_ref()).map(|level| (at, level_twice(column, level))));
        }
        for (place, variant) in self.variant.iter().enumerate() {
            let at = variant.name.span().start;
            let name = variant.name.get_ref();
            let before = &self.variant[..place];
            if before.iter().any(|one| one.name.get_ref() == name) {
                wrong.push((at, said_twice(name)));
            }
            let own = variant.formula.as_ref().map_or(self.formula.get_ref(), Spanned::get_ref);
            if own == self.formula.get_ref() && variant.only.is_empty() {
                wrong.push((at, says_nothing(name)));
            }
        }
        wrong
    }
}

/// What is wrong with a formula: at its place where the file writes it plainly.
fn in_formula(words: &str, formula: &Spanned<String>) -> Option<(usize, Text)> {
    let error: formula::Error = Formula::parse(formula.get_ref()).err()?;
    let Wrong { span, what, .. } = Wrong::of(&Error::Formula(error), Around::default());
    let from = formula.span().start;
    let plain = words.get(from + 1..).is_some_and(|rest| rest.starts_with(formula.get_ref()));
    let inside = span.filter(|_| plain).map_or(0, |span| 1 + span.start);
    Some((from + inside, what))
}

/// Whether a key says yes; where it is missing it says no.
fn is_true(value: Option<&Spanned<toml::Value>>) -> bool {
    value.is_some_and(|value| value.get_ref().as_bool() == Some(true))
}

fn no_answer(key: &str) -> Text {
    Text::of(
        format!("“{key}”只能写 true（是）或 false（否），不加引号"),
        format!("`{key}` is either true or false, without quotes"),
    )
}

fn twice(levels: &[String]) -> Option<&String> {
    levels.iter().enumerate().find(|(at, level)| levels[..*at].contains(level)).map(|(_, one)| one)
}

fn few_levels(column: &str) -> Text {
    Text::of(format!("“{column}”至少要有两类"), format!("`{column}` needs two levels at least"))
}

fn level_twice(column: &str, level: &str) -> Text {
    Text::of(
        format!("“{column}”里“{level}”写了两次"),
        format!("`{column}` has the level `{level}` twice"),
    )
}

fn said_twice(name: &str) -> Text {
    Text::of(format!("有两个对照都叫“{name}”"), format!("two variants are called `{name}`"))
}

fn says_nothing(name: &str) -> Text {
    Text::of(
        format!("对照“{name}”与模型没有区别：请写另一个公式（formula）或限定的行（only）"),
        format!("the variant `{name}` is the model itself: say another formula or `only`"),
    )
}

fn placed(words: &str, at: usize, what: Text) -> Misread {
    let before = words.get(..at).unwrap_or(words);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    Misread { line, column, what }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"question = "各校增加了多少？"
formula = "score ~ prior + gender + (1 | county/school)"
data = "pupils.csv"
table = "pupils"
weights = "w"
check = true
[levels]
gender = ["女", "男"]
[[variant]]
name = "不计性别"
formula = "score ~ prior + (1 | county/school)"
[[variant]]
name = "只看两县"
only = { county = ["甲县", "乙县"] }
"#;

    #[test]
    fn a_file_says_the_model_and_how_else_it_might_be_asked() {
        let written = Written::read(WHOLE).unwrap();
        let of = &written.specification;
        assert_eq!((of.fewest, of.ml, of.weights.as_deref()), (FEWEST, false, Some("w")));
        assert!(of.check && !Specification::of("y ~ (1 | g)").check);
        assert_eq!(of.levels["gender"], ["女", "男"]);
        assert_eq!(of.formulas().count(), 3);
        assert_eq!(of.formula_of(&of.variants[1]), of.formula);
        assert_eq!(of.variants[1].only["county"], ["甲县", "乙县"]);
        assert!(!of.inference, "it takes longer, and is asked for");
        assert_eq!(written.data.as_deref(), Some("pupils.csv"));
        let again: Specification =
            serde_json::from_str(&serde_json::to_string(of).unwrap()).unwrap();
        assert_eq!(again, *of);
    }

    fn wrong(words: &str) -> Vec<(usize, usize, String)> {
        let all = Written::read(words).unwrap_err();
        all.into_iter().map(|one| (one.line, one.column, one.what.en.into_owned())).collect()
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let found = wrong("formula = \"score ~ prior + + (1 | )\"\n");
        assert_eq!((found[0].0, found.len()), (1, 1), "{found:?}");
        assert!(found[0].1 > 20, "inside of the formula: {found:?}");
        let found =
            wrong(&WHOLE.replace("\"女\", \"男\"", "\"女\"").replace("只看两县", "不计性别"));
        let lines: Vec<usize> = found.iter().map(|one| one.0).collect();
        assert_eq!(lines, [8, 13], "{found:?}");
        let found = wrong("formula = \"y ~ x\"\n[[variant]]\nname = \"again\"\n");
        assert!(found[0].2.contains("the model itself"), "{found:?}");
        assert_eq!(wrong("formula = \"y ~ x\"\nformulae = 3\n")[0].0, 2, "unknown fields");
        assert_eq!(wrong("formula = \"y ~ x\"\n[levels]\ng = [\"a\", \"a\"]\n")[0].0, 3);
    }

    #[test]
    fn what_is_asked_for_beside_the_estimates_is_true_or_false() {
        let of = |more: &str| format!("formula = \"y ~ x + (1 | g)\"\n{more}\n");
        let asked = Written::read(&of("inference = true\nml = true")).unwrap().specification;
        assert!(asked.inference && asked.ml);
        let again: Specification =
            serde_json::from_str(&serde_json::to_string(&asked).unwrap()).unwrap();
        assert_eq!(again, asked);
        let not = Written::read(&of("inference = false\nml = false")).unwrap().specification;
        assert!(!not.inference && !not.ml);
        let before = r#"{"formula":"y ~ x + (1 | g)"}"#;
        let before: Specification = serde_json::from_str(before).unwrap();
        assert!(!before.inference, "what was kept before says nothing of it");
        for (key, value) in [("inference", "\"yes\""), ("check", "1"), ("ml", "\"true\"")] {
            let found = Written::read(&of(&format!("{key} = {value}"))).unwrap_err();
            let place = (found.len(), found[0].line, found[0].column);
            assert_eq!(place, (1, 2, key.len() + 4), "{key} = {value}");
            let what = &found[0].what;
            assert!(what.zh.contains("true") && what.zh.contains(key), "{what:?}");
            assert!(what.en.contains("true or false"), "{what:?}");
        }
    }
}
