//! COINr's ASEM example (51 countries, 49 indicators, 4 levels) as a table and a recipe, read from
//! the folder that `MOUSHI_REFERENCE` names. Not the results that it is compared with.

use moushi_stats::composite::{
    Aggregation, Column, Direction, Factor, Imputation, Noise, Normalisation, Recipe, Table,
    Treatment, Tree,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file of comma-separated values: heads and rows.
pub struct Sheet {
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    #[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("the reference can be read");
        let mut lines = text.lines().map(cells);
        let heads = lines.next().expect("the first line has the heads");
        Self { heads, rows: lines.collect() }
    }

    pub fn at(&self, head: &str) -> usize {
        self.heads.iter().position(|known| known == head).expect("the column is there")
    }

    pub fn words(&self, head: &str) -> Vec<&str> {
        let at = self.at(head);
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    pub fn column(&self, head: &str) -> Column {
        let number = |word: &str| word.parse().ok().filter(|number: &f64| number.is_finite());
        Column::new(self.words(head).into_iter().map(number)).expect("numbers are finite")
    }
}

/// Cells of a line; quotes may hold commas.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().expect("there is one").push(other),
        }
    }
    cells
}

/// The folder of references; a line says when it is not there.
#[allow(clippy::disallowed_methods, reason = "only the caller knows where the reference lies")]
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var("MOUSHI_REFERENCE").ok().map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: MOUSHI_REFERENCE names no folder of references");
    }
    folder
}

/// The example.
pub struct Asem {
    pub folder: PathBuf,
    /// Codes of the units.
    pub units: Vec<String>,
    /// Codes of all nodes.
    pub codes: Vec<String>,
    /// As given.
    pub raw: Table,
    /// After division by the denominators.
    pub table: Table,
    pub recipe: Recipe,
}

impl Asem {
    pub fn read() -> Option<Self> {
        let folder = folder()?;
        let data = Sheet::read(&folder.join("data/ASEM_iData.csv"));
        let meta = Sheet::read(&folder.join("data/ASEM_iMeta.csv"));
        let kinds = meta.words("Type");
        let rows = |kind: &str| -> Vec<usize> {
            (0..kinds.len()).filter(|&at| kinds[at] == kind).collect()
        };
        let indicators = rows("Indicator").len();
        let nodes = [rows("Indicator"), rows("Aggregate")].concat();
        let pick = |head: &str| -> Vec<String> {
            nodes.iter().map(|&at| meta.words(head)[at].to_owned()).collect()
        };
        let codes = pick("iCode");
        let parents = pick("Parent");
        let parents = parents.iter().map(|parent| codes.iter().position(|code| code == parent));
        let tree = Tree::new(indicators, parents.collect()).expect("the tree is sound");
        let columns = codes[..indicators].iter().map(|code| match code.as_str() {
            "TolMin" => told_apart(&data.column(code), &data.words("uCode")),
            _ => data.column(code),
        });
        let raw = Table::new(columns.collect()).expect("the table is sound");
        let mut table = raw.clone();
        for (at, denominator) in pick("Denominator")[..indicators].iter().enumerate() {
            if denominator != "NA" {
                table.divide(at, &data.column(denominator)).expect("no denominator is zero");
            }
        }
        let mut recipe = Recipe::plain(tree);
        let signs = pick("Direction");
        let turned = |sign: &String| if sign == "-1" { Direction::Less } else { Direction::More };
        recipe.directions = signs[..indicators].iter().map(turned).collect();
        recipe.imputation = Imputation::GroupMean;
        recipe.groups = numbered(&data.words("EurAsia_group"));
        recipe.treatments = vec![Treatment::USUAL; indicators];
        let units = data.words("uCode").into_iter().map(str::to_owned).collect();
        Some(Self { folder, units, codes, raw, table, recipe })
    }

    pub fn node(&self, code: &str) -> usize {
        self.codes.iter().position(|known| known == code).expect("the code is known")
    }
}

/// The file was written with 15 digits, which makes ties of two cells that are a bit higher than
/// others in the package's own data; ranks notice.
fn told_apart(column: &Column, units: &[&str]) -> Column {
    let cell = |(cell, unit): (Option<f64>, &&str)| match *unit {
        "GRC" => Some(5.1000000000000005),
        "JPN" => Some(3.4000000000000004),
        _ => cell,
    };
    Column::new(column.cells().zip(units).map(cell)).expect("numbers are finite")
}

fn numbered(words: &[&str]) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    let mut number = |word| {
        let next = numbers.len();
        *numbers.entry(word).or_insert(next)
    };
    words.iter().map(|word| number(*word)).collect()
}

/// The four uncertain choices of COINr's vignette on sensitivity: how many points are winsorised,
/// minmax on [1, 100] or z-scores around 10, weights of levels 2 and 3 by a quarter up or down,
/// arithmetic or geometric means.
pub fn doubts() -> Vec<Factor> {
    vec![
        Factor::Winsorise(vec![1, 2, 3, 4, 5]),
        Factor::Normalisation(vec![
            Normalisation::MinMax { low: 1.0, high: 100.0 },
            Normalisation::ZScore { mean: 10.0, deviation: 2.0 },
        ]),
        Factor::Noise(vec![Noise { level: 2, share: 0.25 }, Noise { level: 3, share: 0.25 }]),
        Factor::Aggregation(vec![Aggregation::Arithmetic, Aggregation::Geometric]),
    ]
}
