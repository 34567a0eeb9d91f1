//! The fixed effects of a fit 固定效应: what each comes to, how sure that is, and on which others it depends. A coefficient that
//! would name a unit of few rows is left out. Estimates nothing.

use std::collections::BTreeMap;

use moushi_stats::effects::SURE;
use moushi_stats::formula::Group;

use super::fitted::Fitted;
use super::inference::Tested;
use super::shown;
use crate::text::Text;

/// A fixed effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// The column as the formula makes it.
    pub column: String,
    /// What people call it.
    pub name: Text,
    /// The estimate, in units of the response by unit of the column.
    pub estimate: f64,
    /// Its standard error.
    pub error: f64,
    /// Interval of 95 %: `estimate ∓ 1.96 · error`; where it was tested that of the test, of which there is none with less
    /// than one degree of freedom.
    pub interval: Option<[f64; 2]>,
    /// Its test, where one was asked for.
    pub tested: Option<Tested>,
    /// Other columns in whose interactions it has a part: it holds where they are zero.
    pub with: Vec<String>,
}

impl Fixed {
    /// Whether it is the constant.
    pub fn is_constant(&self) -> bool {
        self.column == "(Intercept)"
    }

    /// Whether its interval leaves zero out.
    pub fn is_sure(&self) -> bool {
        self.interval.is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    }
}

/// The fixed effects of a fit in the order of the formula, but for those that would name a unit of few rows.
pub fn fixed(fitted: &Fitted) -> Vec<Fixed> {
    let veil = Veil::of(fitted);
    let names = fitted.fit.fixef.0.iter().map(|(name, _)| name);
    let names: Vec<&String> = names.filter(|name| !veil.hides(name)).collect();
    let effects = fitted.fit.fixef.0.iter().zip(fitted.fit.se.values());
    let told = effects.filter(|((name, _), _)| !veil.hides(name));
    told.map(|((name, estimate), error)| {
        let tested = fitted.inference.as_ref().and_then(|all| all.test(name)).cloned();
        let usual = [estimate - SURE * error, estimate + SURE * error];
        Fixed {
            column: name.clone(),
            name: shown::column(name),
            estimate: *estimate,
            error: *error,
            interval: tested.as_ref().map_or(Some(usual), |test| test.interval),
            tested,
            with: with(name, &names),
        }
    })
    .collect()
}

/// How many fixed effects are left out since they would name a unit of few rows.
pub fn veiled(fitted: &Fitted) -> usize {
    let veil = Veil::of(fitted);
    fitted.fit.fixef.0.iter().filter(|(name, _)| veil.hides(name)).count()
}

/// Columns that were dropped since others explain them, but for those that would name a unit of few rows.
pub fn dropped(fitted: &Fitted) -> Vec<&str> {
    let veil = Veil::of(fitted);
    fitted.fit.dropped.iter().map(String::as_str).filter(|name| !veil.hides(name)).collect()
}

/// The other parts of interactions of which a column is a part.
fn with(name: &str, names: &[&String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for other in names.iter().filter(|other| other.as_str() != name) {
        let parts: Vec<&str> = other.split(':').collect();
        if parts.contains(&name) {
            let rest = parts.into_iter().filter(|part| *part != name).map(str::to_owned);
            found.extend(rest);
        }
    }
    found.dedup();
    found
}

/// What names a unit of few rows: levels of columns that stand together.
struct Veil<'a> {
    hidden: Vec<Vec<(&'a str, &'a str)>>,
}

impl<'a> Veil<'a> {
    /// Units of few rows, and levels of one of their columns that have few rows in all units.
    fn of(fitted: &'a Fitted) -> Self {
        let mut hidden = Vec::new();
        for (factor, group) in fitted.mixed.design.groups().iter().enumerate() {
            let columns = group.columns.iter().map(String::as_str);
            let mut all: BTreeMap<(&str, &str), u64> = BTreeMap::new();
            for (level, rows) in group.levels.iter().zip(fitted.mixed.group_rows(factor)) {
                let parts = columns.clone().zip(parts(group, level));
                parts.clone().for_each(|part| *all.entry(part).or_default() += rows);
                hidden.extend((rows < fitted.fewest).then(|| parts.collect()));
            }
            let few = all.into_iter().filter(|(_, rows)| *rows < fitted.fewest);
            hidden.extend(few.map(|(part, _)| vec![part]));
        }
        Self { hidden }
    }

    fn hides(&self, name: &str) -> bool {
        let names = |parts: &Vec<(&str, &str)>| {
            parts.iter().all(|(column, level)| tells(name, column, level))
        };
        self.hidden.iter().any(names)
    }
}

/// What a unit is called in each of the columns that group it; all of it in the first where that is not clear.
fn parts<'a>(group: &Group, level: &'a str) -> Vec<&'a str> {
    let parts: Vec<&str> = level.split(':').collect();
    if parts.len() == group.columns.len() { parts } else { vec![level] }
}

/// Whether the name of a column of the design says that a column of the data is at a level: `schoolA`,
/// `factor(school)A`, `` `the school`A ``, alone or in an interaction.
fn tells(name: &str, column: &str, level: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(':');
    let stands = |words: String| {
        name.match_indices(&words).any(|(at, words)| ends(&name[at + words.len()..]))
    };
    stands(format!("{column}{level}"))
        || (name.contains(column) && (stands(format!("){level}")) || stands(format!("`{level}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_level_names_it() {
        for name in ["schoolS1", "factor(school)S1", "`school`S1", "x:schoolS1", "schoolS1:x"] {
            assert!(tells(name, "school", "S1"), "{name}");
        }
        for name in ["schoolS12", "school", "factor(town)S1", "poly(x, 2)1"] {
            assert!(!tells(name, "school", "S1"), "{name}");
        }
    }

    #[test]
    fn a_column_knows_with_what_it_interacts() {
        let names = ["x", "z", "x:z", "w"].map(str::to_owned);
        let names: Vec<&String> = names.iter().collect();
        assert_eq!(with("x", &names), ["z"]);
        assert!(with("w", &names).is_empty());
        assert!(with("x:z", &names).is_empty());
    }
}
