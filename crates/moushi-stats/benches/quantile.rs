//! How long growth percentiles take: `cargo bench -p moushi-stats --bench quantile`. Made-up scores of the shape of a large
//! cohort: continuous ones and whole ones, one to three earlier scores. Not a test: nothing is asserted.

use moushi_stats::quantile::{Growth, Spline, midpoints};
use moushi_stats::random::Random;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    for (persons, earlier) in [(7_000, 1), (100_000, 1), (100_000, 2), (100_000, 3), (1_000_000, 1)]
    {
        for whole in [false, true] {
            time(persons, earlier, whole);
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn time(persons: usize, earlier: usize, whole: bool) {
    let (scores, outcome) = made_up(persons, earlier, whole);
    let scores: Vec<&[f64]> = scores.iter().map(Vec::as_slice).collect();
    let splines = scores.iter().map(|list| Spline::of(list).expect("scores differ"));
    let splines: Vec<Spline> = splines.collect();
    let (mut fit, mut predict) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..3 {
        let start = Instant::now();
        let growth = Growth::fit(splines.clone(), &scores, &outcome, &midpoints());
        let growth = growth.expect("the scores determine the surfaces");
        fit = fit.min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        black_box(growth.percentiles(&scores, &outcome).expect("the scores are the same"));
        predict = predict.min(start.elapsed().as_secs_f64());
    }
    let kind = if whole { "whole" } else { "continuous" };
    println!(
        "{persons} persons, {earlier} earlier {kind} scores, 100 levels: fit {:.0} ms, percentiles {:.0} ms",
        fit * 1e3,
        predict * 1e3,
    );
}

/// Earlier scores that hang together, and outcomes that depend on the first of them.
fn made_up(persons: usize, earlier: usize, whole: bool) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut random = Random::new(7);
    let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let round = |score: f64| if whole { score.round() } else { score };
    let (mut scores, mut outcome) = (vec![Vec::new(); earlier], Vec::new());
    for _ in 0..persons {
        let able = 60.0 * normal();
        scores.iter_mut().for_each(|list| list.push(round(580.0 + able + 25.0 * normal())));
        outcome.push(round(620.0 + 0.75 * able + (25.0 + 0.02 * able.abs()) * normal()));
    }
    (scores, outcome)
}
