//! The public examples of the references, with design columns made by hand. Without
//! `MOUSHI_REFERENCE` nothing is read and tests that need it pass over it.

use moushi_stats::lmm::{Column, Gatherer, Model, Names, Sums, Term};
use serde_json::Value;
use std::path::PathBuf;

/// A table of text.
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A model of a reference with its rows gathered.
pub struct Example {
    pub sums: Sums,
    pub model: Model,
    pub rows: Rows,
}

/// Rows as they are gathered: `[columns…, response]` and codes.
#[derive(Clone, Debug)]
pub struct Rows {
    pub columns: usize,
    pub factors: usize,
    pub varying: usize,
    pub values: Vec<f64>,
    pub codes: Vec<u32>,
}

/// Where the references lie.
#[allow(clippy::disallowed_methods, reason = "a test looks for its references")]
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var("MOUSHI_REFERENCE").ok().map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: MOUSHI_REFERENCE is not set");
    }
    folder
}

#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
pub fn json(name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(folder()?.join(name)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

impl Table {
    #[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
    pub fn read(name: &str) -> Option<Self> {
        let text = std::fs::read_to_string(folder()?.join("data").join(name)).unwrap();
        let mut lines = text.lines().map(|line| {
            line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect::<Vec<String>>()
        });
        Some(Self { heads: lines.next().unwrap(), rows: lines.collect() })
    }

    pub fn words(&self, head: &str) -> Vec<&str> {
        let at = self.heads.iter().position(|known| known == head).unwrap();
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    pub fn numbers(&self, head: &str) -> Vec<f64> {
        self.words(head).into_iter().map(|word| word.parse().unwrap()).collect()
    }

    /// A column of ones and zeros.
    fn is(&self, head: &str, word: &str) -> Vec<f64> {
        self.words(head).into_iter().map(|known| f64::from(u8::from(known == word))).collect()
    }

    /// Codes of a factor by order of appearance, with the names of its levels.
    fn factor(&self, head: &str) -> (Vec<u32>, Vec<String>) {
        let mut levels: Vec<String> = Vec::new();
        let mut known = std::collections::HashMap::new();
        let codes = self.words(head).into_iter().map(|word| {
            *known.entry(word).or_insert_with(|| {
                levels.push(word.to_owned());
                levels.len() as u32 - 1
            })
        });
        let codes = codes.collect();
        (codes, levels)
    }
}

/// Puts an example together: named columns, response, factors, fixed columns, terms.
struct Maker<'a> {
    table: &'a Table,
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
}

impl<'a> Maker<'a> {
    fn new(table: &'a Table) -> Self {
        Self { table, names: Vec::new(), columns: Vec::new() }
    }

    fn column(mut self, name: &str, values: Vec<f64>) -> Self {
        self.names.push(name.to_owned());
        self.columns.push(values);
        self
    }

    fn plain(self, name: &str) -> Self {
        let values = self.table.numbers(name);
        self.column(name, values)
    }

    fn made(self, response: &str, factors: &[&str], terms: &[(usize, &[Column])]) -> Example {
        let factors: Vec<(&str, Vec<u32>, Vec<String>)> = factors
            .iter()
            .map(|&factor| {
                let (codes, levels) = self.table.factor(factor);
                (factor, codes, levels)
            })
            .collect();
        let y = self.table.numbers(response);
        let mut rows = Rows {
            columns: self.columns.len(),
            factors: factors.len(),
            varying: usize::from(!self.columns.is_empty()),
            values: Vec::new(),
            codes: Vec::new(),
        };
        for row in 0..y.len() {
            rows.values.extend(self.columns.iter().chain([&y]).map(|column| column[row]));
            rows.codes.extend(factors.iter().map(|(_, codes, _)| codes[row]));
        }
        let mut gatherer = Gatherer::new(rows.columns, rows.factors).with_varying(rows.varying);
        gatherer.rows(&rows.values, None, &rows.codes).unwrap();
        let fixed = std::iter::once(Column::One).chain((0..self.columns.len()).map(Column::At));
        let model = Model {
            fixed: fixed.collect(),
            terms: terms
                .iter()
                .map(|(factor, columns)| Term { factor: *factor, columns: columns.to_vec() })
                .collect(),
            names: Names {
                columns: self.names,
                factors: factors.iter().map(|(name, ..)| (*name).to_owned()).collect(),
                levels: factors.into_iter().map(|(.., levels)| levels).collect(),
            },
        };
        Example { sums: gatherer.finish(), model, rows }
    }
}

const ONE: &[Column] = &[Column::One];
const FIRST: &[Column] = &[Column::At(0)];
const SLOPE: &[Column] = &[Column::One, Column::At(0)];

/// The example of a reference by its name without criterion, such as `exam_rs`.
pub fn example(name: &str) -> Option<Example> {
    let (data, _) = name.split_once('_').unwrap_or((name, ""));
    let file = match data {
        "exam" => "Exam.csv",
        "chem97" => "Chem97.csv",
        "insteval" => "InstEval.csv",
        "sleep" => "sleepstudy.csv",
        "dyestuff" => "Dyestuff.csv",
        "dyestuff2" => "Dyestuff2.csv",
        _ => "Penicillin.csv",
    };
    let table = Table::read(file)?;
    let maker = Maker::new(&table);
    let schools = ["school"];
    let nested = ["school", "lea"];
    Some(match name {
        "exam_null" => maker.made("normexam", &schools, &[(0, ONE)]),
        "exam_ri" => maker.plain("standLRT").made("normexam", &schools, &[(0, ONE)]),
        "exam_rs" => maker.plain("standLRT").made("normexam", &schools, &[(0, SLOPE)]),
        "exam_ri_cov" => sexes(maker).made("normexam", &schools, &[(0, ONE)]),
        "exam_rs_cov" => sexes(maker).made("normexam", &schools, &[(0, SLOPE)]),
        "chem97_null" => maker.made("score", &nested, &[(0, ONE), (1, ONE)]),
        "chem97_gcse" => maker.plain("gcsecnt").made("score", &nested, &[(0, ONE), (1, ONE)]),
        "chem97_full" => gender(maker).plain("age").made("score", &nested, &[(0, ONE), (1, ONE)]),
        "chem97_rs" => gender(maker).made("score", &nested, &[(0, SLOPE), (1, ONE)]),
        "insteval_2" => departments(maker).made("y", &["s", "d"], &[(0, ONE), (1, ONE)]),
        "insteval_3" => {
            let service = table.is("service", "1");
            let terms = [(0, ONE), (1, ONE), (2, ONE)];
            maker.column("service1", service).made("y", &["s", "d", "dept"], &terms)
        }
        "sleep_ri" => maker.plain("Days").made("Reaction", &["Subject"], &[(0, ONE)]),
        "sleep_rs" => maker.plain("Days").made("Reaction", &["Subject"], &[(0, SLOPE)]),
        "sleep_rs_nocorr" => {
            maker.plain("Days").made("Reaction", &["Subject"], &[(0, ONE), (0, FIRST)])
        }
        "penicillin" => maker.made("diameter", &["plate", "sample"], &[(0, ONE), (1, ONE)]),
        _ => maker.made("Yield", &["Batch"], &[(0, ONE)]),
    })
}

fn sexes(maker: Maker<'_>) -> Maker<'_> {
    let (sex, mixed, boys) = (
        maker.table.is("sex", "M"),
        maker.table.is("schgend", "mixed"),
        maker.table.is("schgend", "boys"),
    );
    let sex = sex.into_iter().map(|male| 1.0 - male).collect();
    let maker = maker.plain("standLRT").column("sexF", sex);
    maker.column("schgendmixed", mixed).column("schgendboys", boys)
}

fn gender(maker: Maker<'_>) -> Maker<'_> {
    let female = maker.table.is("gender", "F");
    maker.plain("gcsecnt").column("genderF", female)
}

/// `service * dept`, the levels of the departments in the order of the data's own.
fn departments(maker: Maker<'_>) -> Maker<'_> {
    let levels = ["5", "10", "12", "6", "7", "4", "8", "9", "14", "1", "3", "11", "2"];
    let service = maker.table.is("service", "1");
    let table = maker.table;
    let mut maker = maker.column("service1", service.clone());
    for level in levels {
        maker = maker.column(&format!("dept{level}"), table.is("dept", level));
    }
    for level in levels {
        let both = table.is("dept", level).iter().zip(&service).map(|(a, b)| a * b).collect();
        maker = maker.column(&format!("service1:dept{level}"), both);
    }
    maker
}
