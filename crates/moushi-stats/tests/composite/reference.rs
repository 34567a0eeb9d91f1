//! Everything against the stored results of COINr 1.1.14 and pymcdm on the ASEM example. Each test
//! counts the numbers that it compared.

use super::asem::{Asem, Sheet, doubts};
use moushi_stats::composite::{
    Aggregation, Column, Direction, Factor, Imputation, Normalisation, Scaling, Screening, Table,
    Weighing, components, cronbach, normalise, omissions, profile, run, topsis, uncertainty,
    weights,
};
use moushi_stats::random::Random;
use serde_json::Value;
use std::path::Path;

#[allow(clippy::disallowed_methods, reason = "a test reads its reference")]
fn json(folder: &Path, name: &str) -> Value {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

/// Compares numbers and remembers how many and how far apart.
#[derive(Default)]
struct Tally {
    compared: usize,
    worst: f64,
}

impl Tally {
    fn take(&mut self, ours: Option<f64>, theirs: Option<f64>, what: &str) {
        let gap = match (ours, theirs) {
            (Some(a), Some(b)) => (a - b).abs() / b.abs().max(1.0),
            (None, None) => 0.0,
            other => panic!("{what}: {other:?}"),
        };
        assert!(gap <= 1e-9, "{what}: {ours:?} is not {theirs:?}");
        self.compared += 1;
        self.worst = self.worst.max(gap);
    }

    fn column(&mut self, ours: &Column, units: &[String], sheet: &Sheet, code: &str) {
        let theirs = sheet.column(code);
        assert_eq!(sheet.rows.len(), units.len(), "units of {code}");
        for (row, unit) in sheet.words("uCode").into_iter().enumerate() {
            let at = units.iter().position(|known| known == unit).unwrap();
            self.take(ours.get(at), theirs.get(row), &format!("{code} of {unit}"));
        }
    }

    fn done(self, what: &str, least: usize) {
        println!("{what}: {} numbers compared, furthest apart {:e}", self.compared, self.worst);
        assert!(self.compared >= least, "{what}: only {} numbers", self.compared);
    }
}

#[test]
fn every_stage_is_that_of_coinr() {
    let Some(asem) = Asem::read() else { return };
    let outcome = run(&asem.table, &asem.recipe).unwrap();
    let rule = Screening { present: 0.9, nonzero: 0.0 };
    let screened = outcome.imputed.keep(&outcome.imputed.screen(rule)).unwrap();
    let treated = outcome.treated.iter().map(|treated| treated.column.clone());
    let treated = Table::new(treated.collect()).unwrap();
    let stages = [
        ("Raw", &asem.raw),
        ("Denominated", &asem.table),
        ("Imputed", &outcome.imputed),
        ("Screened", &screened),
        ("Treated", &treated),
        ("Normalised", &outcome.normalised),
    ];
    for (name, table) in stages {
        let sheet = Sheet::read(&asem.folder.join(format!("data/ASEM_stage_{name}.csv")));
        let mut tally = Tally::default();
        for (column, code) in table.columns().iter().zip(&asem.codes) {
            tally.column(column, &asem.units, &sheet, code);
        }
        tally.done(name, 49 * 51);
    }
    let sheet = Sheet::read(&asem.folder.join("data/ASEM_stage_Aggregated.csv"));
    let mut tally = Tally::default();
    for (node, code) in asem.codes.iter().enumerate() {
        tally.column(outcome.scores(node).unwrap(), &asem.units, &sheet, code);
    }
    tally.done("Aggregated", 60 * 51);

    let stored = json(&asem.folder, "coinr_asem.json");
    let ranks = numbers(&stored["results"]["Rank"]);
    for (unit, rank) in words(&stored["results"]["uCode"]).into_iter().zip(ranks) {
        let at = asem.units.iter().position(|known| known == unit).unwrap();
        assert_eq!(outcome.ranks()[at].map(f64::from), Some(rank), "{unit}");
    }
}

#[test]
fn profiles_of_raw_columns_agree_to_the_digits_stored() {
    let Some(asem) = Asem::read() else { return };
    let sheet = Sheet::read(&asem.folder.join("data/ASEM_stats_raw.csv"));
    let mut compared = 0;
    for (row, code) in sheet.words("iCode").into_iter().enumerate() {
        let ours = profile(&asem.raw.columns()[asem.node(code)]);
        let counts = [ours.present, ours.nonzero, ours.different, ours.alike].map(|n| n as f64);
        let moments = [
            ours.minimum,
            ours.maximum,
            ours.mean,
            ours.median,
            ours.deviation,
            ours.skewness,
            ours.kurtosis,
        ];
        let ours = moments.into_iter().chain(counts.map(Some));
        for (head, ours) in sheet.heads[1..].iter().zip(ours) {
            let theirs: f64 = sheet.rows[row][sheet.at(head)].parse().unwrap();
            let ours = ours.unwrap();
            // Three digits are stored.
            let close = (ours - theirs).abs() <= 0.00501 * theirs.abs().max(1e-9);
            assert!(close, "{head} of {code}: {ours} is not {theirs}");
            compared += 1;
        }
    }
    assert_eq!(compared, 49 * 11);
}

#[test]
fn other_scales_and_means_are_those_of_coinr() {
    let Some(asem) = Asem::read() else { return };
    let stored = json(&asem.folder, "coinr_asem.json");
    let apart = Normalisation::MinMax { low: 1.0, high: 100.0 };
    let scores = Normalisation::ZScore { mean: 10.0, deviation: 2.0 };
    let plain = Normalisation::MinMax { low: 0.0, high: 100.0 };
    let mean = Aggregation::Arithmetic;
    let cases = [
        ("minmax_amean", plain, mean),
        ("minmax1_100_gmean", apart, Aggregation::Geometric),
        ("minmax1_100_hmean", apart, Aggregation::Harmonic),
        ("zscore_amean", scores, mean),
        ("zscore_gmean", scores, Aggregation::Geometric),
        ("rank_amean", Normalisation::Rank, mean),
        ("prank_amean", Normalisation::PercentileRank, mean),
        ("borda_amean", Normalisation::Borda, mean),
        ("dist2max_amean", Normalisation::DistanceToMaximum, mean),
    ];
    for (name, normalisation, aggregation) in cases {
        let mut recipe = asem.recipe.clone();
        recipe.normalisations.fill(normalisation);
        recipe.aggregations.fill(aggregation);
        let outcome = run(&asem.table, &recipe).unwrap();
        let mut tally = Tally::default();
        for code in ["Conn", "Sust", "Index"] {
            let column = outcome.scores(asem.node(code)).unwrap();
            let theirs = numbers(&stored["alt"][name][code]);
            for (unit, theirs) in words(&stored["alt"][name]["uCode"]).into_iter().zip(theirs) {
                let at = asem.units.iter().position(|known| known == unit).unwrap();
                tally.take(column.get(at), Some(theirs), &format!("{name} {code} {unit}"));
            }
        }
        tally.done(name, 3 * 51);
    }
}

/// COINr divides by the maximum also where less is better and the maximum is negative, and passes
/// over cells where both are zero. We refuse that; what it stores is made here from our parts.
#[test]
fn fractions_of_the_maximum_are_those_of_coinr_where_it_has_any() {
    let Some(asem) = Asem::read() else { return };
    let stored = json(&asem.folder, "coinr_asem.json");
    let outcome = run(&asem.table, &asem.recipe).unwrap();
    let (mut ours, mut within) = (0, Vec::new());
    let treated = outcome.treated.iter().zip(&asem.recipe.directions);
    for (treated, &direction) in treated {
        let column = &treated.column;
        let method = Normalisation::FractionOfMaximum;
        within.push(match normalise(column, direction, method) {
            Ok(column) => {
                ours += 1;
                column
            }
            Err(_) => {
                let least = column.present().fold(f64::INFINITY, f64::min);
                let cells = column.cells().map(|cell| match cell.unwrap() / least {
                    x if x.is_nan() => None,
                    x => Some(if x.is_finite() { x } else { 1e300 }),
                });
                Column::new(cells).unwrap()
            }
        });
    }
    assert!(ours > 25, "most indicators have a positive maximum");
    let table = Table::new(within).unwrap();
    let mut recipe = asem.recipe.clone();
    recipe.normalisations.fill(Normalisation::None);
    recipe.directions.fill(Direction::More);
    recipe.treatments.iter_mut().for_each(|treatment| treatment.limits.skewness = f64::INFINITY);
    recipe.imputation = Imputation::None;
    let outcome = run(&table, &recipe).unwrap();
    let mut tally = Tally::default();
    let theirs = stored["alt"]["fracmax_amean"]["Sust"].as_array().unwrap();
    let units = words(&stored["alt"]["fracmax_amean"]["uCode"]);
    for (unit, theirs) in units.into_iter().zip(theirs) {
        let Some(theirs) = theirs.as_f64() else { continue };
        let at = asem.units.iter().position(|known| known == unit).unwrap();
        tally.take(outcome.scores(asem.node("Sust")).unwrap().get(at), Some(theirs), unit);
    }
    tally.done("fraction of maximum", 14);
}

#[test]
fn components_alpha_shares_and_omissions_are_those_of_coinr() {
    let Some(asem) = Asem::read() else { return };
    let stored = json(&asem.folder, "coinr_asem.json");
    let outcome = run(&asem.table, &asem.recipe).unwrap();
    let mut tally = Tally::default();
    for group in ["Conn", "Sust"] {
        // COINr keeps the parts of an aggregate by their codes.
        let mut parts = asem.recipe.tree.children(asem.node(group)).to_vec();
        parts.sort_by_key(|&part| &asem.codes[part]);
        let parts: Vec<&Column> = parts.iter().map(|&p| outcome.scores(p).unwrap()).collect();
        let found = components(&parts).unwrap();
        let stored = &stored["pca"][group];
        for (ours, theirs) in found.loadings[0].iter().zip(numbers(&stored["wts"])) {
            tally.take(Some(*ours), Some(theirs), group);
        }
        for (ours, theirs) in found.deviations.iter().zip(numbers(&stored["sdev"])) {
            tally.take(Some(*ours), Some(theirs), group);
        }
        let squares = weights(&Weighing::Pca, &parts).unwrap();
        let squared = found.loadings[0].iter().map(|loading| loading * loading);
        super::near(&squares, &squared.collect::<Vec<f64>>(), 1e-12);
    }
    tally.done("components", 16);

    let mut tally = Tally::default();
    let tree = &asem.recipe.tree;
    let sustainable = |&at: &usize| {
        let above = tree.parent(at).and_then(|pillar| tree.parent(pillar));
        above == Some(asem.node("Sust"))
    };
    let parts = (0..49).filter(sustainable).map(|at| &outcome.normalised.columns()[at]);
    let alpha = cronbach(&parts.collect::<Vec<_>>()).unwrap();
    tally.take(Some(alpha), stored["cronbach_all"].as_f64(), "alpha");
    tally.done("alpha", 1);

    let mut tally = Tally::default();
    let shares = numbers(&stored["eff_weights"]["EffWeight"]);
    for (code, share) in words(&stored["eff_weights"]["iCode"]).into_iter().zip(shares) {
        tally.take(Some(outcome.effective[asem.node(code)]), Some(share), code);
    }
    tally.done("effective weights", 60);

    let mut tally = Tally::default();
    for effect in omissions(&asem.table, &asem.recipe, 2).unwrap() {
        let code = &asem.codes[effect.choice];
        let theirs = stored["remove_elements_level2"][code].as_f64();
        tally.take(Some(effect.mean_move), theirs, code);
    }
    tally.done("omissions", 8);
}

#[test]
fn weights_and_topsis_are_those_of_pymcdm() {
    let Some(asem) = Asem::read() else { return };
    let stored = json(&asem.folder, "mcdm_asem.json");
    let outcome = run(&asem.table, &asem.recipe).unwrap();
    let parts: Vec<Column> = words(&stored["criteria"])
        .into_iter()
        .map(|code| {
            let column = outcome.scores(asem.node(code)).unwrap();
            Column::full(column.cells().map(|cell| cell.unwrap() + 1.0)).unwrap()
        })
        .collect();
    let parts: Vec<&Column> = parts.iter().collect();
    let methods = [
        ("equal", Weighing::Equal),
        ("entropy", Weighing::Entropy),
        ("critic", Weighing::Critic),
        ("std", Weighing::Deviation),
    ];
    let mut tally = Tally::default();
    for (name, method) in methods {
        let ours = weights(&method, &parts).unwrap();
        for (ours, theirs) in ours.iter().zip(numbers(&stored["weights"][name])) {
            tally.take(Some(*ours), Some(theirs), name);
        }
        for (word, scaling) in [("vector", Scaling::Vector), ("minmax", Scaling::MinMax)] {
            let name = format!("topsis_{word}_{name}");
            let Some(theirs) = stored["rank"].get(&name) else { continue };
            let scores = topsis(&parts, &ours, scaling).unwrap();
            for (unit, theirs) in words(&stored["units"]).into_iter().zip(numbers(theirs)) {
                let at = asem.units.iter().position(|known| known == unit).unwrap();
                tally.take(scores.get(at), Some(theirs), &format!("{name} {unit}"));
            }
        }
    }
    tally.done("weights and TOPSIS", 4 * 49 + 6 * 51);
}

/// What one analysis says of each unit: mean, median, fifth and ninety-fifth of a hundred ranks.
fn said(asem: &Asem, factors: &[Factor], seed: u64) -> Vec<[f64; 4]> {
    let ours = uncertainty(&asem.table, &asem.recipe, factors, 1000, seed).unwrap();
    let spreads = ours.spreads(0.05, 0.95).unwrap();
    spreads.iter().map(|spread| [spread.mean, spread.median, spread.low, spread.high]).collect()
}

/// The vignette draws 100 sets of weights once and picks among them.
fn with_sets(asem: &Asem, seed: u64) -> Vec<Factor> {
    let mut random = Random::new(seed);
    let tree = &asem.recipe.tree;
    let mut weight = |node: usize| match tree.level(node) {
        2 | 3 => 1.0 + 0.25 * (2.0 * random.unit() - 1.0),
        _ => 1.0,
    };
    let sets = (0..100).map(|_| (0..tree.nodes()).map(&mut weight).collect()).collect();
    let mut factors = doubts();
    factors[2] = Factor::Weights(sets);
    factors
}

/// The whole analysis is repeated, so that the error of drawing is seen and not assumed: what COINr
/// found in its one time must look like one of ours.
#[test]
fn spread_of_ranks_is_that_of_coinr_within_the_error_of_drawing() {
    let Some(asem) = Asem::read() else { return };
    let sheet = Sheet::read(&asem.folder.join("coinr_rankstats_UA_1000.csv"));
    let runs: Vec<Vec<[f64; 4]>> =
        (0..40).map(|seed| said(&asem, &with_sets(&asem, seed), seed)).collect();
    let nominal = run(&asem.table, &asem.recipe).unwrap().ranks();
    let (mut compared, mut squares) = (0, 0.0);
    for (row, unit) in sheet.words("uCode").into_iter().enumerate() {
        let at = asem.units.iter().position(|known| known == unit).unwrap();
        let theirs = |head: &str| sheet.column(head).get(row).unwrap();
        assert_eq!(nominal[at].map(f64::from), Some(theirs("Nominal")), "{unit}");
        for (which, head) in ["Mean", "Median", "Q5", "Q95"].into_iter().enumerate() {
            let ours: Vec<f64> = runs.iter().map(|run| run[at][which]).collect();
            let mean = ours.iter().sum::<f64>() / 40.0;
            let apart: f64 = ours.iter().map(|value| (value - mean) * (value - mean)).sum();
            let error = (apart / 39.0).sqrt();
            let gap = (theirs(head) - mean).abs();
            // All but means move in whole ranks.
            let whole = if which == 0 { 0.01 } else { 1.0 };
            assert!(gap <= 4.0 * error + whole, "{unit} {head}: {gap} from {mean} ± {error}");
            if which == 0 {
                squares += (gap / error.max(0.001)).powi(2);
            }
            compared += 1;
        }
    }
    let typical = (squares / 51.0f64).sqrt();
    println!("spread of ranks: {compared} numbers compared, means {typical:.2} errors apart");
    // Always winsorising five points gives 3.6, noise of a tenth 5.0, noise of a half 2.0.
    assert!(typical < 1.5 && compared == 4 * 51, "{typical} errors apart");
}
