//! Uncertainty, sensitivity and comparison on a made-up table: every variant is what one plain run
//! gives, and the same seed gives the same ranks.

use super::near;
use moushi_stats::composite::{
    Aggregation, Column, Factor, Imputation, Noise, Normalisation, Recipe, Table, Transform,
    Treatment, Tree, Trouble, Weighing, by_one, compare, design, indices, mean_shift, run,
    sensitivity, uncertainty,
};
use moushi_stats::random::Random;

/// Twelve units, six indicators in two groups, some cells missing, some far out.
fn made_up() -> (Table, Recipe) {
    let mut random = Random::new(3);
    let mut cell = || {
        let x = random.unit();
        if x < 0.04 { None } else { Some(1.0 + x * x * x * x * x * 300.0) }
    };
    let columns = (0..6).map(|_| Column::new((0..12).map(|_| cell()).collect::<Vec<_>>()).unwrap());
    let table = Table::new(columns.collect()).unwrap();
    let parents = [6, 6, 6, 7, 7, 7, 8, 8].map(Some).into_iter().chain([None]).collect();
    let mut recipe = Recipe::plain(Tree::new(6, parents).unwrap());
    recipe.imputation = Imputation::Mean;
    recipe.treatments.fill(Treatment { winsorise: 2, ..Treatment::USUAL });
    (table, recipe)
}

fn apart() -> Normalisation {
    Normalisation::MinMax { low: 1.0, high: 100.0 }
}

fn listed() -> Vec<Factor> {
    let log = Treatment { winsorise: 0, then: Transform::Log, ..Treatment::USUAL };
    vec![
        Factor::Aggregation(vec![Aggregation::Geometric, Aggregation::Arithmetic]),
        Factor::Treatment(vec![Treatment::NONE, Treatment::USUAL, log]),
        Factor::Normalisation(vec![apart(), Normalisation::ZScore { mean: 10.0, deviation: 2.0 }]),
        Factor::Weighing(vec![Weighing::Equal, Weighing::Entropy, Weighing::Deviation]),
        Factor::Imputation(vec![Imputation::Mean, Imputation::Median]),
    ]
}

fn plain_ranks(table: &Table, recipe: &Recipe) -> Vec<u32> {
    run(table, recipe).unwrap().ranks().into_iter().map(Option::unwrap).collect()
}

#[test]
fn each_replication_is_a_plain_run_of_some_combination() {
    let (table, mut recipe) = made_up();
    recipe.normalisations.fill(apart());
    let factors = listed();
    let drawn = uncertainty(&table, &recipe, &factors, 400, 5).unwrap();
    assert_eq!(drawn.nominal(), plain_ranks(&table, &recipe));
    let [
        Factor::Aggregation(means),
        Factor::Treatment(treatments),
        Factor::Normalisation(scales),
        Factor::Weighing(weighings),
        Factor::Imputation(fillings),
    ] = &factors[..]
    else {
        panic!("the list changed")
    };
    let mut known = Vec::new();
    for at in 0..2 * 3 * 2 * 3 * 2 {
        let mut one = recipe.clone();
        one.aggregations.fill(means[at % 2]);
        one.treatments.fill(treatments[at / 2 % 3]);
        one.normalisations.fill(scales[at / 6 % 2]);
        one.weighings.fill(weighings[at / 12 % 3].clone());
        one.imputation = fillings[at / 36];
        known.push(plain_ranks(&table, &one));
    }
    let mut seen = vec![false; known.len()];
    for row in drawn.rows() {
        assert!(known.iter().any(|ranks| ranks == row), "{row:?} is no plain run");
        for (seen, ranks) in seen.iter_mut().zip(&known) {
            *seen |= ranks == row;
        }
    }
    assert!(seen.iter().all(|&seen| seen), "400 draws reach all 72 combinations");
}

#[test]
fn one_at_a_time_is_one_change_of_the_recipe() {
    let (table, mut recipe) = made_up();
    recipe.normalisations.fill(apart());
    let nominal = run(&table, &recipe).unwrap();
    let mut factors = listed();
    factors.push(Factor::Noise(vec![Noise { level: 1, share: 0.9 }]));
    let effects = by_one(&table, &recipe, &factors, 4, 1).unwrap();
    assert_eq!(effects.len(), 2 + 3 + 2 + 3 + 2 + 4);
    let mut geometric = recipe.clone();
    geometric.aggregations.fill(Aggregation::Geometric);
    let change = compare(nominal.index(), run(&table, &geometric).unwrap().index()).unwrap();
    assert_eq!((effects[0].factor, effects[0].choice), (0, 0));
    assert_eq!(effects[0].mean_move, change.mean_move);
    assert!(change.mean_move > 0.0);
    // What the recipe says anyway moves nothing.
    assert_eq!(effects[1].mean_move, 0.0);
    assert!(effects[12..].iter().any(|effect| effect.largest_move > 0));
}

#[test]
fn the_same_seed_gives_the_same_ranks_and_noise_of_nothing_none() {
    let (table, recipe) = made_up();
    let noise =
        |share| vec![Factor::Noise(vec![Noise { level: 2, share }, Noise { level: 1, share }])];
    let draw = |share, seed| uncertainty(&table, &recipe, &noise(share), 200, seed).unwrap();
    assert_eq!(draw(0.5, 9), draw(0.5, 9));
    assert_ne!(draw(0.5, 9), draw(0.5, 10));
    let still = draw(0.0, 1);
    assert!(still.rows().all(|row| row == still.nominal()));
    let spreads = draw(0.5, 9).spreads(0.05, 0.95).unwrap();
    assert!(spreads.iter().any(|spread| spread.low < spread.high));
    assert!(
        spreads.iter().all(|spread| spread.low <= spread.median && spread.median <= spread.high)
    );
    let wider = draw(1.0, 9).spreads(0.05, 0.95).unwrap();
    let width = |all: &[moushi_stats::composite::Spread]| -> f64 {
        all.iter().map(|spread| spread.high - spread.low).sum()
    };
    assert!(width(&wider) > width(&spreads));
}

/// The same ranks on every machine: these were written down once.
#[test]
fn ranks_of_a_seed_are_written_down() {
    let (table, mut recipe) = made_up();
    recipe.normalisations.fill(apart());
    let mut factors = listed();
    factors.push(Factor::Noise(vec![Noise { level: 1, share: 0.5 }]));
    let drawn = uncertainty(&table, &recipe, &factors, 3, 42).unwrap();
    let rows: Vec<&[u32]> = drawn.rows().collect();
    assert_eq!(rows, WRITTEN);
    let index = run(&table, &recipe).unwrap();
    let bits: Vec<u64> = index.index().present().take(3).map(f64::to_bits).collect();
    assert_eq!(bits, BITS);
}

const WRITTEN: [[u32; 12]; 3] = [
    [10, 12, 2, 3, 8, 7, 4, 11, 5, 1, 6, 9],
    [11, 10, 6, 3, 4, 12, 7, 9, 2, 1, 8, 5],
    [12, 11, 4, 3, 8, 5, 2, 10, 6, 1, 7, 9],
];
const BITS: [u64; 3] =
    [4_622_273_215_105_621_062, 4_622_714_919_476_071_180, 4_632_118_410_208_691_442];

#[test]
fn shares_of_replications_are_counted() {
    let (table, recipe) = made_up();
    let factors = [Factor::Omission(1), Factor::Noise(vec![Noise { level: 2, share: 0.9 }])];
    let drawn = uncertainty(&table, &recipe, &factors, 300, 2).unwrap();
    assert_eq!(drawn.replications(), 300);
    let best: f64 = drawn.among(3).iter().sum();
    assert!((best - 3.0).abs() < 0.1, "three places are shared by all: {best}");
    assert!(drawn.among(12).iter().all(|&share| share == 1.0));
    let (one, other) = (drawn.before(0, 1).unwrap(), drawn.before(1, 0).unwrap());
    assert!(one + other <= 1.0 && one + other > 0.5);
    assert_eq!(drawn.before(0, 12), None);
    let mut sorted: Vec<u32> = drawn.rows().map(|row| row[4]).collect();
    sorted.sort_unstable();
    let spread = drawn.spreads(0.0, 1.0).unwrap()[4];
    assert_eq!((spread.low, spread.high), (f64::from(sorted[0]), f64::from(sorted[299])));
    assert_eq!(spread.median, f64::from(sorted[149] + sorted[150]) / 2.0);
}

#[test]
fn sets_of_weights_are_the_weights_of_the_recipe() {
    let (table, recipe) = made_up();
    let set: Vec<f64> = vec![5., 1., 1., 1., 1., 2., 3., 1., 1.];
    let factor = Factor::Weights(vec![vec![1.0; 9], set.clone()]);
    let effects = by_one(&table, &recipe, &[factor], 0, 0).unwrap();
    let mut weighed = recipe.clone();
    weighed.weigh(&set).unwrap();
    let nominal = plain_ranks(&table, &recipe);
    let gap = mean_shift(&plain_ranks(&table, &weighed), &nominal);
    near(&[effects[0].mean_move, effects[1].mean_move], &[0.0, gap], 1e-12);
    assert!(gap > 0.0);
}

#[test]
fn sets_by_indicator_and_by_aggregate_take_the_place_of_those_of_the_recipe() {
    let (table, mut recipe) = made_up();
    recipe.normalisations.fill(apart());
    let mut scales = vec![apart(); 6];
    scales[2] =
        Normalisation::Goalposts { lower: 0.0, upper: 301.0, low: 1.0, high: 100.0, cut: true };
    let mut treatments = vec![Treatment::NONE; 6];
    treatments[0] = Treatment::USUAL;
    let mut means = vec![Aggregation::Arithmetic; 3];
    means[2] = Aggregation::Geometric;
    let sets = [
        Factor::Normalisations(vec![scales.clone()]),
        Factor::Treatments(vec![treatments.clone()]),
        Factor::Aggregations(vec![means.clone()]),
    ];
    let drawn = uncertainty(&table, &recipe, &sets, 1, 1).unwrap();
    let mut mixed = recipe.clone();
    (mixed.normalisations, mixed.treatments, mixed.aggregations) = (scales, treatments, means);
    assert_eq!(drawn.rows().next().unwrap(), plain_ranks(&table, &mixed));
    assert_ne!(plain_ranks(&table, &recipe), plain_ranks(&table, &mixed));
    let names: Vec<&str> = sets.iter().map(Factor::name).collect();
    assert_eq!(names, ["normalisation", "treatment", "aggregation"]);
    let short = [
        Factor::Normalisations(vec![vec![apart(); 5]]),
        Factor::Treatments(vec![vec![Treatment::NONE; 7]]),
        Factor::Aggregations(vec![vec![Aggregation::Arithmetic; 4]]),
    ];
    for factor in short {
        let refused = uncertainty(&table, &recipe, &[factor], 1, 1).unwrap_err();
        assert_eq!(refused.trouble, Trouble::UnequalLengths);
    }
    // A set and a list speak of the same choice.
    let twice =
        [Factor::Normalisations(vec![vec![apart(); 6]]), Factor::Normalisation(vec![apart()])];
    let refused = uncertainty(&table, &recipe, &twice, 1, 1).unwrap_err();
    assert_eq!(refused.trouble, Trouble::FactorTwice);
}

#[test]
fn shares_of_variance_are_those_of_known_functions() {
    let base = 20_000;
    let points = design(base, 3, 11);
    let sum = |x: &Vec<f64>| x[0] + 2.0 * x[1] + 3.0 * x[2];
    let outputs: Vec<f64> = points.iter().map(sum).collect();
    let found = indices(&outputs, base, 3, 200, 1).unwrap();
    assert!((found.variance - 14.0 / 12.0).abs() < 0.02);
    for (index, weight) in found.indices.iter().zip([1.0, 4.0, 9.0]) {
        near(&[index.first, index.total], &[weight / 14.0, weight / 14.0], 0.015);
        let range = index.first_range.unwrap();
        assert!(range.low < index.first && index.first < range.high);
        assert!(index.total_range.unwrap().high - index.total_range.unwrap().low < 0.03);
    }
    // A product of two: each alone has 3/7, with the other 4/7.
    let points = design(base, 2, 12);
    let outputs: Vec<f64> = points.iter().map(|x| x[0] * x[1]).collect();
    for index in indices(&outputs, base, 2, 0, 1).unwrap().indices {
        near(&[index.first, index.total], &[3.0 / 7.0, 4.0 / 7.0], 0.02);
        assert_eq!(index.first_range, None);
    }
}

#[test]
fn the_choice_that_moves_most_has_the_largest_share() {
    let (table, mut recipe) = made_up();
    recipe.normalisations.fill(apart());
    let factors = [
        Factor::Aggregation(vec![Aggregation::Arithmetic, Aggregation::Harmonic]),
        Factor::Noise(vec![Noise { level: 2, share: 0.01 }]),
    ];
    let (shares, drawn) = sensitivity(&table, &recipe, &factors, 200, 50, 4).unwrap();
    assert_eq!(drawn.replications(), 400);
    assert!(shares.indices[0].total > 0.7 && shares.indices[1].total < 0.1, "{shares:?}");
}
