//! How long uncertainty takes: `cargo bench -p moushi-stats`. With `MOUSHI_REFERENCE` on COINr's
//! ASEM example, else, and for larger tables, on made-up numbers. Not a test: nothing is asserted.

#[path = "../tests/composite/asem.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod asem;

use moushi_stats::composite::{Column, Recipe, Table, Treatment, Tree, uncertainty};
use moushi_stats::random::Random;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    if let Some(asem) = asem::Asem::read() {
        time("ASEM", &asem.table, &asem.recipe);
    }
    for units in [51, 510, 5100] {
        let (table, recipe) = made_up(units);
        time("made up", &table, &recipe);
    }
}

#[allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn time(name: &str, table: &Table, recipe: &Recipe) {
    let replications = 1000;
    let mut best = f64::INFINITY;
    for seed in 0..5 {
        let start = Instant::now();
        let result = uncertainty(table, recipe, &asem::doubts(), replications, seed);
        black_box(result.expect("the choices go together"));
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{name}: {} units, {} indicators, {replications} replications: {:.1} ms, {:.1} µs each",
        table.units(),
        table.columns().len(),
        best * 1e3,
        best * 1e6 / replications as f64,
    );
}

/// A table of the shape of ASEM: 49 indicators in 8 groups in 2 halves.
fn made_up(units: usize) -> (Table, Recipe) {
    let mut random = Random::new(7);
    let skewed = |random: &mut Random| {
        let x = random.unit();
        x * x * x / (1.01 - x)
    };
    let column = |_| Column::full((0..units).map(|_| skewed(&mut random)).collect::<Vec<f64>>());
    let columns = (0..49).map(column).collect::<Result<Vec<Column>, _>>();
    let table = Table::new(columns.expect("numbers are finite")).expect("columns are alike");
    let mut parents: Vec<Option<usize>> = (0..49).map(|at| Some(49 + at % 8)).collect();
    parents.extend((0..8).map(|at| Some(57 + at / 5)));
    parents.extend([Some(59), Some(59), None]);
    let mut recipe = Recipe::plain(Tree::new(49, parents).expect("the tree is sound"));
    recipe.treatments.fill(Treatment::USUAL);
    (table, recipe)
}
