//! A few published digits of COINr's ASEM example (`build_example_coin()`, COINr 1.1.14, MIT
//! licence), so that a tree of weighted means stands without the folder of references.

use super::{column, near};
use moushi_stats::composite::{
    Aggregation, Normalisation, Recipe, Table, Tree, compare, omissions, run,
};

/// Switzerland, Netherlands, Denmark, Norway, Belgium, Sweden: five pillars of connectivity, three
/// of sustainability, to four digits.
const PILLARS: [[f64; 8]; 6] = [
    [63.4092, 32.8718, 74.7828, 85.9430, 56.9331, 77.2119, 87.8477, 56.8789],
    [64.8671, 46.6206, 84.5530, 71.7374, 41.9213, 58.7349, 86.5814, 57.7812],
    [50.5229, 30.4336, 78.1347, 75.3527, 51.0434, 69.8339, 86.4034, 61.2947],
    [58.1840, 25.7030, 80.0321, 89.4556, 33.8027, 70.9035, 87.0028, 56.5938],
    [71.9717, 48.2231, 80.8406, 75.5974, 43.3180, 53.0086, 86.1678, 50.0902],
    [51.5139, 23.8717, 80.9829, 74.5080, 38.4972, 66.3654, 87.7430, 62.2655],
];
const CONNECTIVITY: [f64; 6] = [62.7880, 61.9399, 57.0975, 57.4355, 63.9902, 53.8747];
const SUSTAINABILITY: [f64; 6] = [73.9795, 67.6992, 72.5107, 71.5000, 63.0889, 72.1246];
const INDEX: [f64; 6] = [68.3837, 64.8195, 64.8041, 64.4678, 63.5395, 62.9997];

fn pillars() -> (Table, Recipe) {
    let columns = (0..8).map(|at| column(&PILLARS.map(|row| row[at])));
    let table = Table::new(columns.collect()).unwrap();
    let mut parents = vec![Some(8); 5];
    parents.extend([Some(9), Some(9), Some(9), Some(10), Some(10), None]);
    let mut recipe = Recipe::plain(Tree::new(8, parents).unwrap());
    recipe.normalisations.fill(Normalisation::None);
    (table, recipe)
}

#[test]
fn pillars_become_the_published_index() {
    let (table, recipe) = pillars();
    let outcome = run(&table, &recipe).unwrap();
    let scores = |node| super::values(outcome.scores(node).unwrap());
    near(&scores(8), &CONNECTIVITY, 1e-4);
    near(&scores(9), &SUSTAINABILITY, 1e-4);
    near(&scores(10), &INDEX, 1e-4);
    assert_eq!(outcome.ranks(), [1, 2, 3, 4, 5, 6].map(Some));
    near(&[outcome.effective[0], outcome.effective[5]], &[0.1, 1.0 / 6.0], 1e-15);
}

#[test]
fn a_weak_spot_costs_more_in_a_geometric_mean() {
    let (table, mut recipe) = pillars();
    let before = run(&table, &recipe).unwrap();
    recipe.aggregations.fill(Aggregation::Geometric);
    let after = run(&table, &recipe).unwrap();
    let change = compare(before.index(), after.index()).unwrap();
    // Norway falls behind Belgium, whose pillars are more alike.
    assert_eq!(change.moves[3], Some(-1));
    assert!(!change.same && change.agreement.unwrap() > 0.9);
    let again = compare(after.index(), run(&table, &recipe).unwrap().index()).unwrap();
    assert!(again.same && again.largest_difference == 0.0 && again.mean_move == 0.0);
}

#[test]
fn leaving_out_a_pillar_is_running_without_it() {
    let (table, recipe) = pillars();
    let nominal = run(&table, &recipe).unwrap();
    for effect in omissions(&table, &recipe, 1).unwrap() {
        let mut weights = vec![1.0; 11];
        weights[effect.choice] = 0.0;
        let mut without = recipe.clone();
        without.weigh(&weights).unwrap();
        let change = compare(nominal.index(), run(&table, &without).unwrap().index()).unwrap();
        assert_eq!(effect.mean_move, change.mean_move);
        assert_eq!(u64::from(effect.largest_move), change.largest_move);
    }
}
