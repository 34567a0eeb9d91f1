//! SGP's example data and what SGP and quantreg made of them, read from the folder that `MOUSHI_REFERENCE` names. Not the
//! comparison.

use moushi_stats::quantile::Spline;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One person: grades and scores of the years 2021 to 2025.
pub struct Person {
    pub id: u32,
    pub years: [Option<(u32, f64)>; 5],
}

/// One analysis of SGP in the last of the years.
pub struct Analysis {
    pub persons: Vec<Person>,
    /// Percentiles by person.
    pub percentiles: BTreeMap<u32, u8>,
    pub stored: Value,
    /// The grades gone through, the last one last.
    grades: Vec<u32>,
}

impl Analysis {
    /// The analysis of persons who went through the given grades.
    pub fn read(grades: &[u32]) -> Option<Self> {
        let Some(folder) = folder() else {
            println!("skipped: MOUSHI_REFERENCE names no folder of references");
            return None;
        };
        let name = grades.iter().map(u32::to_string).collect::<Vec<String>>().join("_");
        let rows = lines(&folder.join(format!("sgp_result_grades_{name}.csv")));
        let percentile = |row: &Vec<String>| (row[0].parse().unwrap(), row[1].parse().unwrap());
        let text = lines(&folder.join(format!("sgp_grades_{name}.json"))).concat().join(",");
        Some(Self {
            persons: lines(&folder.join("data/sgpData.csv"))
                .iter()
                .skip(1)
                .map(|row| person(row))
                .collect(),
            percentiles: rows.iter().skip(1).map(percentile).collect(),
            stored: serde_json::from_str(&text).unwrap(),
            grades: grades.to_vec(),
        })
    }

    /// Persons in the right grades for so many years before the last: their ids, scores of earlier years, the latest first,
    /// and scores of the last year.
    pub fn cohort(&self, order: usize) -> (Vec<u32>, Vec<Vec<f64>>, Vec<f64>) {
        let (mut ids, mut outcome, mut earlier) = (Vec::new(), Vec::new(), vec![Vec::new(); order]);
        for person in &self.persons {
            let score = |back: usize| {
                let grade = self.grades[self.grades.len() - 1 - back];
                person.years[4 - back].filter(|year| year.0 == grade).map(|year| year.1)
            };
            let scores = (0..=order).map(score).collect::<Option<Vec<f64>>>();
            let Some(scores) = scores else { continue };
            ids.push(person.id);
            outcome.push(scores[0]);
            earlier.iter_mut().zip(&scores[1..]).for_each(|(list, &score)| list.push(score));
        }
        (ids, earlier, outcome)
    }

    /// All scores of a grade in the years before the last that the analysis looks at: SGP takes knots from these.
    pub fn scores_of(&self, grade: u32) -> Vec<f64> {
        let first = 5 - self.grades.len();
        let years = self.persons.iter().flat_map(|person| &person.years[first..4]).flatten();
        years.filter(|year| year.0 == grade).map(|year| year.1).collect()
    }

    /// Grades for which knots are stored.
    pub fn graded(&self) -> Vec<u32> {
        let names = self.stored["knots_boundaries"]["READING"].as_object().unwrap();
        names.keys().filter_map(|name| name.strip_prefix("knots_")?.parse().ok()).collect()
    }

    /// The stored knots and boundaries of a grade.
    pub fn knots(&self, grade: u32) -> (Vec<f64>, Vec<f64>) {
        let stored = &self.stored["knots_boundaries"]["READING"];
        let of = |name: &str| numbers(&stored[format!("{name}_{grade}")]);
        (of("knots"), of("boundaries"))
    }

    /// The splines of the grades before the last, the latest first.
    pub fn splines(&self, order: usize) -> Vec<Spline> {
        let before = self.grades.iter().rev().skip(1).take(order);
        before.map(|&grade| Spline::of(&self.scores_of(grade)).unwrap()).collect()
    }

    /// The stored coefficients, level by level.
    pub fn coefficients(&self, order: usize) -> Vec<Vec<f64>> {
        let last = self.grades.last().unwrap();
        let stored = &self.stored["matrices"][format!("qrmatrix_{last}_{order}")]["coef"];
        let columns: Vec<Vec<f64>> = stored.as_array().unwrap().iter().map(numbers).collect();
        (0..100).map(|level| columns.iter().map(|column| column[level]).collect()).collect()
    }
}

#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
fn folder() -> Option<PathBuf> {
    std::env::var("MOUSHI_REFERENCE").ok().map(PathBuf::from)
}

#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
fn lines(path: &std::path::Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn person(row: &[String]) -> Person {
    let year = |at: usize| {
        let grade = row[1 + at].parse().ok()?;
        Some((grade, row[6 + at].parse().ok()?))
    };
    Person { id: row[0].parse().unwrap(), years: [0, 1, 2, 3, 4].map(year) }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}
