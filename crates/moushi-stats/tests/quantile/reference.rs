//! Knots, coefficients and percentiles against those of SGP and quantreg on SGP's example data. Each test says how many
//! numbers it compared.

use super::sgp::Analysis;
use moushi_stats::quantile::{Growth, Middle, midpoints};
use std::collections::BTreeMap;

const ANALYSES: [&[u32]; 2] = [&[3, 4], &[3, 4, 5]];

/// Fits the cohort of an order and notes each person's percentile.
fn fit(analysis: &Analysis, order: usize, percentiles: &mut BTreeMap<u32, u8>) -> Growth {
    let (ids, earlier, outcome) = analysis.cohort(order);
    let earlier: Vec<&[f64]> = earlier.iter().map(Vec::as_slice).collect();
    let growth = Growth::fit(analysis.splines(order), &earlier, &outcome, &midpoints()).unwrap();
    percentiles.extend(ids.into_iter().zip(growth.percentiles(&earlier, &outcome).unwrap()));
    growth
}

#[test]
fn knots_and_boundaries_are_those_of_sgp() {
    let mut compared = 0;
    for grades in ANALYSES {
        let Some(analysis) = Analysis::read(grades) else { return };
        for grade in analysis.graded() {
            let scores = analysis.scores_of(grade);
            let spline = moushi_stats::quantile::Spline::of(&scores).unwrap();
            let (knots, boundaries) = analysis.knots(grade);
            assert_eq!(spline.knots(), knots, "knots of {grade}");
            assert_eq!([spline.boundaries().0, spline.boundaries().1], *boundaries, "{grade}");
            compared += knots.len() + boundaries.len();
        }
    }
    println!("knots and boundaries: {compared} numbers compared, all equal");
    assert_eq!(compared, 2 * 6 * 6);
}

/// The exact vertex is found: coefficients agree with those of quantreg's simplex, and so does every percentile.
#[test]
fn coefficients_and_percentiles_are_those_of_sgp() {
    for grades in ANALYSES {
        let Some(analysis) = Analysis::read(grades) else { return };
        let mut percentiles = BTreeMap::new();
        let (mut compared, mut worst) = (0, 0.0f64);
        for order in 1..grades.len() {
            let growth = fit(&analysis, order, &mut percentiles);
            for (ours, theirs) in growth.coefficients().iter().zip(analysis.coefficients(order)) {
                assert_eq!(ours.len(), theirs.len());
                for (a, b) in ours.iter().zip(theirs) {
                    worst = worst.max((a - b).abs() / b.abs().max(1.0));
                    compared += 1;
                }
            }
        }
        println!("{grades:?}: {compared} coefficients compared, furthest apart {worst:e}");
        assert!(worst < 1e-8 && compared == 100 * if grades.len() == 2 { 8 } else { 23 });
        assert_eq!(percentiles, analysis.percentiles);
        println!("{grades:?}: {} percentiles compared, all equal", percentiles.len());
        let values: Vec<f64> = percentiles.values().map(|&value| f64::from(value)).collect();
        let mean = Middle::Mean.of(&values).unwrap();
        assert!((mean - analysis.stored["mean_sgp"].as_f64().unwrap()).abs() < 1e-10);
        assert_eq!(Middle::Median.of(&values).ok(), analysis.stored["median_sgp"].as_f64());
    }
}

/// Coefficients that are given, as a baseline would be, say the same.
#[test]
fn percentiles_by_given_coefficients_are_those_of_sgp() {
    let Some(analysis) = Analysis::read(&[3, 4]) else { return };
    let (ids, earlier, outcome) = analysis.cohort(1);
    let growth = Growth::new(analysis.splines(1), &midpoints(), analysis.coefficients(1)).unwrap();
    let percentiles = growth.percentiles(&[&earlier[0]], &outcome).unwrap();
    let percentiles: BTreeMap<u32, u8> = ids.into_iter().zip(percentiles).collect();
    assert_eq!(percentiles, analysis.percentiles);
}
