//! Scores against the stored results of Benchmarking, deaR and productivity on public data. Each test counts the numbers
//! that it compared.

use super::{model, units};
use moushi_stats::dea::{Base, Change, Model, Orientation, Returns, Units, malmquist, scores};
use serde_json::Value;
use std::path::{Path, PathBuf};

#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
fn reference() -> Option<(PathBuf, Value)> {
    let Some(folder) = std::env::var("MOUSHI_REFERENCE").ok().map(PathBuf::from) else {
        println!("skipped: MOUSHI_REFERENCE names no folder of references");
        return None;
    };
    let text = std::fs::read_to_string(folder.join("dea_reference.json")).unwrap();
    Some((folder, serde_json::from_str(&text).unwrap()))
}

/// The columns of a table at the given positions.
#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
fn columns(
    folder: &Path,
    name: &str,
    keep: impl Fn(&[&str]) -> bool,
    at: &[usize],
) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(folder.join("data").join(name)).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .filter(|row: &Vec<&str>| keep(row))
        .collect();
    at.iter().map(|&at| rows.iter().map(|row| row[at].parse().unwrap()).collect()).collect()
}

fn table(columns: &[Vec<f64>], inputs: usize) -> Units {
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    units(&columns[..inputs], &columns[inputs..]).unwrap()
}

fn follow_through(folder: &Path, keep: impl Fn(&[&str]) -> bool) -> Units {
    table(&columns(folder, "PFT1981.csv", keep, &[1, 2, 3, 4, 5, 6, 7, 8]), 5)
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[derive(Default)]
struct Tally {
    compared: usize,
    worst: f64,
}

impl Tally {
    fn take(&mut self, ours: f64, theirs: f64, what: &str) {
        let gap = (ours - theirs).abs() / theirs.abs().max(1.0);
        assert!(gap <= 1e-8, "{what}: {ours} is not {theirs}");
        self.compared += 1;
        self.worst = self.worst.max(gap);
    }

    fn all(&mut self, ours: impl Iterator<Item = f64>, theirs: &Value, what: &str) {
        let (ours, theirs): (Vec<f64>, _) = (ours.collect(), numbers(theirs));
        assert_eq!(ours.len(), theirs.len(), "{what}");
        ours.iter().zip(theirs).for_each(|(&ours, theirs)| self.take(ours, theirs, what));
    }

    fn done(self, what: &str, exactly: usize) {
        println!("{what}: {} numbers compared, furthest apart {:e}", self.compared, self.worst);
        assert_eq!(self.compared, exactly, "{what}");
    }
}

fn values(units: &Units, model: Model) -> impl Iterator<Item = f64> {
    scores(units, model).unwrap().into_iter().map(|standing| standing.score().unwrap().value)
}

#[test]
fn scores_and_slacks_are_those_of_benchmarking() {
    let Some((folder, stored)) = reference() else { return };
    let all = follow_through(&folder, |_| true);
    let mut tally = Tally::default();
    for (name, returns, orientation) in [
        ("pft70_crs_in", Returns::Constant, Orientation::Input),
        ("pft70_crs_out", Returns::Constant, Orientation::Output),
        ("pft70_vrs_in", Returns::Variable, Orientation::Input),
        ("pft70_vrs_out", Returns::Variable, Orientation::Output),
    ] {
        let model = model(returns, orientation);
        tally.all(values(&all, model), &stored[name]["eff"], name);
        let sums = scores(&all, model).unwrap();
        let sums = sums.iter().map(|standing| standing.score().unwrap().slack_sum());
        tally.all(sums, &stored[name]["slack_sum"], name);
    }
    let input = model(Returns::Constant, Orientation::Input);
    let without = Model { without_itself: true, ..input };
    tally.all(values(&all, without), &stored["pft70_super_crs_in"], "super-efficiency");
    let hull = model(Returns::Hull, Orientation::Input);
    tally.all(values(&all, hull), &stored["pft70_fdh_in"], "hull");
    let program = |row: &[&str]| row[9].contains("PFT") && !row[9].contains("NFT");
    let (taught, not) =
        (follow_through(&folder, program), follow_through(&folder, |row| !program(row)));
    tally.all(values(&taught, input), &stored["pft49_crs_in"], "49 sites");
    tally.all(values(&taught, input), &stored["deaR_pft49_crs_io"], "49 sites, deaR");
    tally.all(values(&not, input), &stored["pft21_crs_in"], "21 sites");
    tally.done("Program Follow Through", 8 * 70 + 2 * 70 + 2 * 49 + 21);
}

/// What is said of a unit is consistent with itself: peers and slacks make up the point that the score promises.
#[test]
fn peers_and_slacks_add_up_to_the_target() {
    let Some((folder, _)) = reference() else { return };
    let all = follow_through(&folder, |_| true);
    for returns in [Returns::Constant, Returns::Variable, Returns::Decreasing, Returns::Increasing]
    {
        for orientation in [Orientation::Input, Orientation::Output] {
            let standings = scores(&all, model(returns, orientation)).unwrap();
            for (unit, standing) in standings.iter().enumerate() {
                super::adds_up(&all, unit, orientation, standing.score().unwrap());
            }
        }
    }
}

/// A part of the index.
type Part = fn(&Change) -> f64;

fn change(
    tally: &mut Tally,
    changes: &[Change],
    stored: &Value,
    at: usize,
    parts: &[(&str, Part)],
) {
    for (name, part) in parts {
        tally.all(changes.iter().map(part), &stored[name][at], name);
    }
}

#[test]
fn malmquist_is_that_of_dear() {
    let Some((folder, stored)) = reference() else { return };
    let mut tally = Tally::default();
    let period = |at: usize| {
        table(&columns(&folder, "Economy.csv", |_| true, &[3 * at + 1, 3 * at + 2, 3 * at + 3]), 2)
    };
    for at in 0..4 {
        let changes =
            malmquist(&period(at), &period(at + 1), Orientation::Input, Base::Both).unwrap();
        let parts: [(&str, Part); 3] = [
            ("mi", |change| change.index.unwrap()),
            ("ec", |change| change.efficiency),
            ("tc", |change| change.technical.unwrap()),
        ];
        change(&mut tally, &changes, &stored["economy_malmquist_io_crs"], at, &parts);
    }
    let period = |name: &str| {
        table(&columns(&folder, "Grifell_Lovell_1999.csv", |row| row[0] == name, &[2, 3]), 1)
    };
    let changes = malmquist(&period("1"), &period("2"), Orientation::Output, Base::Both).unwrap();
    let parts: [(&str, Part); 4] = [
        ("mi", |change| change.index.unwrap()),
        ("tc", |change| change.technical.unwrap()),
        ("pech", |change| change.pure),
        ("sech", |change| change.scale),
    ];
    change(&mut tally, &changes, &stored["grifell_lovell_fgnz"], 0, &parts);
    // deaR's Ray–Desli looks from the first period alone.
    let changes = malmquist(&period("1"), &period("2"), Orientation::Output, Base::First).unwrap();
    let parts: [(&str, Part); 4] = [
        ("mi", |change| change.index.unwrap()),
        ("tc", |change| change.variable_technical.unwrap()),
        ("pech", |change| change.pure),
        ("sech", |change| change.variable_scale.unwrap()),
    ];
    change(&mut tally, &changes, &stored["grifell_lovell_rd"], 0, &parts);
    tally.done("Malmquist", 4 * 31 * 3 + 8 * 8);
}
