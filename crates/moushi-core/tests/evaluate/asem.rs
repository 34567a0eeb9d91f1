//! COINr's ASEM example (51 countries, 49 indicators, 4 levels) through a recipe: written as TOML from its own tables, read,
//! taken in cell by cell, scored. Compared with the stored results of COINr, read from the folder that `MOUSHI_REFERENCE`
//! names.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use moushi_core::evaluate::score::{Recipe, scored};

use super::score::{read, taken};

/// Rows of a file of comma-separated values.
#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).expect("the reference can be read");
    text.lines()
        .map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect())
        .collect()
}

#[allow(clippy::disallowed_methods, reason = "only the caller knows where the reference lies")]
fn folder() -> Option<PathBuf> {
    let folder = std::env::var("MOUSHI_REFERENCE").ok().map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: MOUSHI_REFERENCE names no folder of references");
    }
    folder
}

/// Rows by the words of their heading; quoted commas of names are not looked at, so columns are counted from the end
/// where a name stands before them.
fn meta(folder: &Path) -> Vec<BTreeMap<&'static str, String>> {
    let rows = rows(&folder.join("data/ASEM_iMeta.csv"));
    let of = |row: &Vec<String>| {
        let from_end = |at: usize| row[row.len() - at].clone();
        BTreeMap::from([
            ("code", row[1].clone()),
            ("kind", from_end(1)),
            ("parent", from_end(2)),
            ("denominator", from_end(3)),
            ("direction", direction(row)),
        ])
    };
    rows[1..].iter().map(of).collect()
}

/// The first cell behind the name that is 1 or -1.
fn direction(row: &[String]) -> String {
    row[3..].iter().find(|cell| matches!(cell.as_str(), "1" | "-1")).cloned().unwrap_or_default()
}

/// The example as a recipe.
fn words(meta: &[BTreeMap<&'static str, String>], uncertainty: &str) -> String {
    let mut words = format!(
        "name = \"asem\"\nversion = \"1\"\nscores = \"country\"\ntitle = {{ zh = \"亚欧\", en = \"ASEM\" }}\n\
         [peers]\nexpected = 51\n\
         [composite]\nimputation = \"group-mean\"\ngroup = \"part\"\nwinsorise = 5\ntransform = \"log\"\n\
         {uncertainty}\
         [[level]]\nname = \"country\"\ntitle = {{ zh = \"国家\", en = \"country\" }}\n\
         [[column]]\nlevel = \"country\"\nname = \"part\"\ntitle = {{ zh = \"洲\", en = \"part\" }}\nholds = \"choice\"\n\
         choices = [{{ name = \"Europe\", title = {{ zh = \"欧\", en = \"Europe\" }} }}, {{ name = \"Asia\", title = {{ zh = \"亚\", en = \"Asia\" }} }}]\n"
    );
    for one in meta.iter().filter(|one| matches!(one["kind"].as_str(), "Indicator" | "Denominator"))
    {
        let code = &one["code"];
        let _ = write!(
            words,
            "[[column]]\nlevel = \"country\"\nname = \"{code}\"\ntitle = {{ zh = \"{code}\", en = \"{code}\" }}\n"
        );
    }
    // The root first, each behind the one above it.
    let mut open = vec!["NA".to_owned()];
    while let Some(parent) = open.pop() {
        for one in meta.iter().filter(|one| one["parent"] == parent) {
            let (code, kind) = (&one["code"], one["kind"].as_str());
            if !matches!(kind, "Indicator" | "Aggregate") {
                continue;
            }
            let _ = write!(
                words,
                "[[item]]\nname = \"n_{code}\"\ntitle = {{ zh = \"{code}\", en = \"{code}\" }}\n"
            );
            if parent != "NA" {
                let _ = writeln!(words, "under = \"n_{parent}\"");
            }
            if kind == "Aggregate" {
                open.push(code.clone());
                continue;
            }
            let by = if one["denominator"] == "NA" {
                String::new()
            } else {
                format!(" / {}", one["denominator"])
            };
            let _ = writeln!(words, "value = \"{code}{by}\"");
            if one["direction"] == "-1" {
                words += "better = \"less\"\n";
            }
        }
    }
    words
}

/// The data as people would hand them in: decimals, blank where there is none.
fn data(folder: &Path) -> String {
    let rows = rows(&folder.join("data/ASEM_iData.csv"));
    let codes = &rows[0];
    let at = |head: &str| codes.iter().position(|code| code == head).expect("a column");
    let mut text = String::from("code,part");
    let numbers: Vec<usize> = (0..codes.len()).filter(|column| *column >= at("Area")).collect();
    numbers.iter().for_each(|column| text += &format!(",{}", codes[*column]));
    for row in &rows[1..] {
        let _ = write!(text, "\n{},{}", row[at("uCode")], row[at("EurAsia_group")]);
        for column in &numbers {
            let told_apart = match (codes[*column].as_str(), row[at("uCode")].as_str()) {
                // Written with 15 digits, which makes ties of cells that are a bit higher than others in COINr's own data.
                ("TolMin", "GRC") => Some(5.1000000000000005),
                ("TolMin", "JPN") => Some(3.4000000000000004),
                _ => row[*column].parse().ok().filter(|number: &f64| number.is_finite()),
            };
            let _ = match told_apart {
                Some(number) => write!(text, ",{number}"),
                None => write!(text, ","),
            };
        }
    }
    text
}

fn asem(uncertainty: &str) -> Option<(PathBuf, Recipe, String)> {
    let folder = folder()?;
    let recipe = read(&words(&meta(&folder), uncertainty));
    let data = data(&folder);
    Some((folder, recipe, data))
}

#[test]
fn a_recipe_of_the_example_gives_what_coinr_gives() {
    let Some((folder, recipe, data)) = asem("") else { return };
    let (frames, flaws) = taken(&recipe, &[("country", &data)]);
    assert!(flaws.is_empty(), "{flaws:?}");
    let all = scored(&recipe, frames).expect("an index");
    let stored = rows(&folder.join("data/ASEM_stage_Aggregated.csv"));
    let units = &all.frames.level(recipe.level).units;
    let unit_at = stored[0].iter().position(|head| head == "uCode").expect("codes");
    let mut compared = 0;
    for (item, marks) in recipe.items.iter().zip(&all.marks) {
        let code = item.name.trim_start_matches("n_");
        let column = stored[0].iter().position(|head| head == code).expect("a column");
        for row in &stored[1..] {
            let at = units.iter().position(|unit| unit.code == row[unit_at]).expect("a unit");
            let theirs: Option<f64> = row[column].parse().ok();
            match (marks[at].points.known(), theirs) {
                (Some(one), Some(other)) => {
                    assert!(
                        (one - other).abs() <= 1e-9 * other.abs().max(1.0),
                        "{code}: {one} {other}"
                    );
                }
                pair => assert_eq!(pair.0, pair.1, "{code}"),
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 60 * 51);
    assert!(all.ranking.ranks.iter().all(Option::is_some), "ranks, with what leaving out one does");
}

#[test]
fn its_intervals_are_those_of_the_run_of_uncertainty() {
    let doubts = "[uncertainty]\nreplications = 1000\nseed = 7\nwinsorise = [1, 2, 3, 4, 5]\nweights = 0.25\nlevels = [2, 3]\n\
                  normalisations = [{ by = \"minmax\", low = 1, high = 100 }, { by = \"zscore\", low = 10, high = 2 }]\n\
                  aggregations = [\"arithmetic\", \"geometric\"]\n";
    let Some((folder, recipe, data)) = asem(doubts) else { return };
    let (frames, _) = taken(&recipe, &[("country", &data)]);
    let all = scored(&recipe, frames).expect("an index");
    let stored = rows(&folder.join("coinr_rankstats_UA_1000.csv"));
    let at = |head: &str| stored[0].iter().position(|cell| cell == head).expect("a column");
    let units = &all.frames.level(recipe.level).units;
    let mut far = 0.0_f64;
    for row in &stored[1..] {
        let unit = units.iter().position(|unit| unit.code == row[at("uCode")]).expect("a unit");
        let (_, [low, high]) = all.ranking.ranks[unit].expect("a rank").parts();
        let number = |head: &str| row[at(head)].parse::<f64>().expect("a number");
        far = far
            .max((f64::from(low) - number("Q5")).abs())
            .max((f64::from(high) - number("Q95")).abs());
    }
    // Draws of another generator: their ends differ by a rank or two.
    assert!(far <= 3.0, "furthest apart: {far}");
}
