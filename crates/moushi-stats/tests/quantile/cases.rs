//! Small cases by hand or by linear programming, hard cases, and what has no answer.

use super::{cohort, columns};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use moushi_stats::quantile::{Growth, Spline, Trouble, midpoints, regression, whole};
use moushi_stats::random::Random;

#[test]
fn with_a_constant_alone_quantiles_are_values_of_the_list() {
    let one = [vec![1.0; 5]];
    let found = regression(&one, &[5.0, 1.0, 4.0, 2.0, 3.0], &[0.1, 0.5, 0.7, 0.9]).unwrap();
    assert_eq!(found, [[1.0], [3.0], [4.0], [5.0]]);
    // Weights by repetition: six of ten values are 7.
    let many = [7.0, 1.0, 7.0, 2.0, 7.0, 3.0, 7.0, 4.0, 7.0, 7.0];
    let found = regression(&[vec![1.0; 10]], &many, &[0.05, 0.35, 0.45, 0.95]).unwrap();
    assert_eq!(found, [[1.0], [4.0], [7.0], [7.0]]);
}

#[test]
fn a_median_line_goes_through_what_is_not_far_out() {
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let mut y: Vec<f64> = x.iter().map(|x| 2.0 + 3.0 * x).collect();
    (y[2], y[5]) = (1000.0, -1000.0);
    let found = regression(&[vec![1.0; 9], x], &y, &[0.5]).unwrap();
    assert!((found[0][0] - 2.0).abs() < 1e-12 && (found[0][1] - 3.0).abs() < 1e-12);
}

/// The least sum of losses that linear programming finds.
fn least(columns: &[Vec<f64>], outcome: &[f64], level: f64) -> f64 {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let free = (f64::NEG_INFINITY, f64::INFINITY);
    let coefficients: Vec<Variable> = columns.iter().map(|_| problem.add_var(0.0, free)).collect();
    for (row, &y) in outcome.iter().enumerate() {
        let above = problem.add_var(level, (0.0, f64::INFINITY));
        let below = problem.add_var(1.0 - level, (0.0, f64::INFINITY));
        let entries = coefficients.iter().zip(columns).map(|(&b, column)| (b, column[row]));
        let entries = entries.filter(|entry| entry.1 != 0.0).chain([(above, 1.0), (below, -1.0)]);
        problem.add_constraint(entries.collect::<Vec<_>>(), ComparisonOp::Eq, y);
    }
    problem.solve().unwrap().into_solution().unwrap().objective()
}

fn loss(columns: &[Vec<f64>], outcome: &[f64], level: f64, coefficients: &[f64]) -> f64 {
    let one = |(row, y): (usize, &f64)| {
        let surface: f64 = columns.iter().zip(coefficients).map(|(c, b)| c[row] * b).sum();
        let left = y - surface;
        left * (level - f64::from(u8::from(left < 0.0)))
    };
    outcome.iter().enumerate().map(one).sum()
}

/// Continuous scores, whole ones, few different ones, ones that all lie on a curve: no way leads further down.
#[test]
fn no_surface_has_a_smaller_loss_whatever_the_ties() {
    let mut random = Random::new(5);
    let mut compared = 0;
    for trial in 0..60 {
        let count = 25 + random.below(80);
        let (mut earlier, mut outcome) = (vec![Vec::new(), Vec::new()], Vec::new());
        for _ in 0..count {
            let x: f64 = 500.0 + 40.0 * (0..6).map(|_| random.unit() - 0.5).sum::<f64>();
            let x = if trial % 4 == 0 { x } else { x.round() };
            earlier[0].push(x);
            earlier[1].push(x + random.below(20) as f64);
            outcome.push(match trial % 6 {
                1 => random.below(3) as f64,
                2 => 2.0 * x + 1.0,
                3 => 7.0,
                _ => (0.8 * x + 60.0 * random.unit()).round(),
            });
        }
        earlier.truncate(1 + trial % 2);
        let splines = earlier.iter().map(|list| Spline::of(list)).collect::<Result<Vec<_>, _>>();
        let splines = splines.unwrap();
        let lists: Vec<&[f64]> = earlier.iter().map(Vec::as_slice).collect();
        let levels = [0.005, 0.25, 0.5, 0.9, 0.995];
        let growth = match Growth::fit(splines.clone(), &lists, &outcome, &levels) {
            Err(Trouble::Dependent { .. }) => continue,
            other => other.unwrap(),
        };
        let columns = columns(&splines, &lists);
        for (level, found) in levels.into_iter().zip(growth.coefficients()) {
            let best = least(&columns, &outcome, level);
            let ours = loss(&columns, &outcome, level, found);
            assert!(ours <= best + 1e-7 * (1.0 + best), "trial {trial}, {level}: {ours} {best}");
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}

/// With many rows, most of which are only counted, what is found is what a descent over all of them would find: at each
/// level the shares below and above the surface are those that an optimum with a constant must have.
#[test]
fn the_right_share_lies_below_each_surface_of_many_rows() {
    let (earlier, outcome) = cohort(20_000, 3, false);
    let splines = vec![Spline::of(&earlier).unwrap()];
    let growth = Growth::fit(splines.clone(), &[&earlier], &outcome, &midpoints()).unwrap();
    let columns = columns(&splines, &[&earlier]);
    for (level, found) in midpoints().into_iter().zip(growth.coefficients()) {
        let left = outcome.iter().enumerate().map(|(row, y)| {
            y - columns.iter().zip(found).map(|(column, b)| column[row] * b).sum::<f64>()
        });
        let left: Vec<f64> = left.collect();
        let below = left.iter().filter(|&&left| left < -1e-9).count() as f64;
        let on = left.iter().filter(|left| left.abs() <= 1e-9).count();
        assert_eq!(on, 8, "{level}");
        let wanted = level * 20_000.0;
        assert!(below <= wanted && wanted <= below + 8.0, "{level}: {below}");
    }
}

#[test]
fn same_scores_give_the_same_bits_in_any_order_and_on_any_thread() {
    let (earlier, outcome) = cohort(3_000, 9, true);
    let spline = Spline::of(&earlier).unwrap();
    let fit = |earlier: &[f64], outcome: &[f64]| {
        let growth = Growth::fit(vec![spline.clone()], &[earlier], outcome, &midpoints()).unwrap();
        let bits = growth.coefficients().iter().flatten().map(|b| b.to_bits());
        bits.collect::<Vec<u64>>()
    };
    let first = fit(&earlier, &outcome);
    let turned = |list: &[f64]| list.iter().rev().copied().collect::<Vec<f64>>();
    assert_eq!(first, fit(&turned(&earlier), &turned(&outcome)));
    let both = std::thread::scope(|scope| {
        let there = scope.spawn(|| fit(&earlier, &outcome));
        (fit(&earlier, &outcome), there.join().unwrap())
    });
    assert_eq!((&first, &first), (&both.0, &both.1));
    // Twice the cohort is the same cohort: rows of which each one counts twice.
    assert_eq!(first, fit(&earlier.repeat(2), &outcome.repeat(2)));
}

#[test]
fn a_spline_is_that_of_the_books_and_goes_on_beyond_its_boundaries() {
    let spline = Spline::new(&[0.25, 0.5, 0.75], (0.0, 1.0)).unwrap();
    let row = spline.row(0.5);
    let known = [0.0, 1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0, 0.0, 0.0];
    assert!(row.iter().zip(known).all(|(a, b)| (a - b).abs() < 1e-15), "{row:?}");
    assert_eq!(
        (spline.row(0.0), spline.row(1.0)),
        (vec![0.0; 6], vec![0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
    );
    // Four points of the outermost piece determine the cubic that goes on; its weights at 1.25 are those of Lagrange.
    let points = [0.8, 0.85, 0.9, 0.95];
    let weights = points
        .map(|x| points.iter().filter(|&&y| y != x).map(|y| (1.25 - y) / (x - y)).product::<f64>());
    let beyond = spline.row(1.25);
    for (column, value) in beyond.iter().enumerate() {
        let carried: f64 =
            points.iter().zip(weights).map(|(&x, w)| w * spline.row(x)[column]).sum();
        assert!((carried - value).abs() < 1e-9, "{column}");
    }
    let of = Spline::of(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]).unwrap();
    assert_eq!((of.knots(), of.boundaries()), (&[2.0, 4.0, 6.0, 8.0][..], (-1.0, 11.0)));
    // A quarter of all has the lowest score: no knot there, and the surface still has an answer.
    let floor: Vec<f64> = (0..100).map(|at| f64::from(at.max(30))).collect();
    let spline = Spline::of(&floor).unwrap();
    assert_eq!(spline.knots().len(), 3);
    let fitted = Growth::fit(vec![spline], &[&floor], &floor, &[0.5]).unwrap();
    assert!((fitted.quantiles(&[30.0]).unwrap()[0] - 30.0).abs() < 1e-5);
}

#[test]
fn quantiles_that_cross_are_made_to_rise_and_levels_become_per_cents() {
    let spline = Spline::new(&[], (0.0, 1.0)).unwrap();
    // The surface of the lower level lies above that of the higher one at the upper end.
    let coefficients = vec![vec![1.0, 0.0, 0.0, 4.0], vec![2.0, 0.0, 0.0, 0.0]];
    let growth = Growth::new(vec![spline.clone()], &[0.25, 0.75], coefficients).unwrap();
    assert_eq!(growth.quantiles(&[0.0]).unwrap(), [1.0, 2.0]);
    assert_eq!(growth.quantiles(&[1.0]).unwrap(), [2.0, 5.0]);
    let at_one = |outcome: f64| growth.percentiles(&[&[1.0]], &[outcome]).unwrap()[0];
    assert_eq!([1.0, 2.0, 2.5, 5.0, 5.1].map(at_one), [1, 1, 25, 25, 75]);
    // What rounds to the outcome is not less than it.
    assert_eq!([2.000_004, 2.000_02].map(at_one), [25, 25]);
    for levels in [midpoints(), whole()] {
        let steps = (1..=levels.len()).map(|at| vec![at as f64, 0.0, 0.0, 0.0]).collect();
        let growth = Growth::new(vec![spline.clone()], &levels, steps).unwrap();
        let outcome: Vec<f64> = (0..=101).map(|at| f64::from(at) + 0.5).collect();
        let found = growth.percentiles(&[&vec![0.5; 102]], &outcome).unwrap();
        let known: Vec<u8> = (0..=101).map(|at: u8| at.clamp(1, 99)).collect();
        assert_eq!(found, known);
    }
}

#[test]
fn a_constant_outcome_and_ties_have_an_answer() {
    let (earlier, _) = cohort(500, 4, true);
    let spline = Spline::of(&earlier).unwrap();
    let same = vec![3.0; 500];
    let growth = Growth::fit(vec![spline.clone()], &[&earlier], &same, &midpoints()).unwrap();
    assert!(growth.quantiles(&[earlier[0]]).unwrap().iter().all(|&q| q == 3.0));
    assert!(growth.percentiles(&[&earlier], &same).unwrap().iter().all(|&p| p == 1));
    let two: Vec<f64> = (0..500).map(|at| f64::from(at % 2)).collect();
    let growth = Growth::fit(vec![spline], &[&earlier], &two, &midpoints()).unwrap();
    let found = growth.percentiles(&[&earlier], &two).unwrap();
    let below: f64 =
        found.iter().zip(&two).filter(|at| *at.1 == 0.0).map(|at| f64::from(*at.0)).sum();
    assert!(below / 250.0 < 15.0, "who is below nobody but at random is low: {}", below / 250.0);
}

#[test]
fn what_cannot_be_fitted_is_refused_with_its_place() {
    let (earlier, outcome) = cohort(200, 4, true);
    let spline = || vec![Spline::of(&earlier).unwrap()];
    let fit = |earlier: &[f64], outcome: &[f64], levels: &[f64]| {
        Growth::fit(spline(), &[earlier], outcome, levels).unwrap_err()
    };
    assert_eq!(Spline::of(&[2.0; 9]), Err(Trouble::NoSpread));
    assert_eq!(Spline::of(&[]), Err(Trouble::Nothing));
    assert_eq!(Spline::of(&[1.0, f64::NAN]), Err(Trouble::NotFinite { column: 0, row: 1 }));
    let equal = fit(&vec![500.0; 200], &outcome, &[0.5]);
    assert!(matches!(equal, Trouble::Dependent { .. }), "{equal:?}");
    let few = fit(&earlier[..7], &outcome[..7], &[0.5]);
    assert_eq!(few, Trouble::TooFew { rows: 7, needed: 8 });
    let copies = fit(&[500.0, 501.0].repeat(20), &[1.0; 40], &[0.5]);
    assert!(matches!(copies, Trouble::Dependent { .. }), "{copies:?}");
    let mut holes = outcome.clone();
    holes[17] = f64::INFINITY;
    assert_eq!(fit(&earlier, &holes, &[0.5]), Trouble::NotFinite { column: 1, row: 17 });
    assert_eq!(fit(&earlier, &outcome[1..], &[0.5]), Trouble::UnequalLengths);
    for levels in [&[0.5, 0.5][..], &[0.0, 0.5], &[0.5, 1.0], &[f64::NAN]] {
        assert_eq!(fit(&earlier, &outcome, levels), Trouble::BadLevels);
    }
    assert_eq!(fit(&earlier, &outcome, &[]), Trouble::Nothing);
    assert_eq!(fit(&[], &[], &[0.5]), Trouble::Nothing);
    assert_eq!(Growth::fit(Vec::new(), &[], &outcome, &[0.5]), Err(Trouble::Nothing));
    for (knots, ends) in [(&[2.0][..], (0.0, 1.0)), (&[0.6, 0.4], (0.0, 1.0)), (&[], (1.0, 1.0))] {
        assert_eq!(Spline::new(knots, ends), Err(Trouble::BadKnots));
    }
    let short = Growth::new(spline(), &[0.5], vec![vec![1.0; 7]]);
    assert_eq!(short, Err(Trouble::UnequalLengths));
    let odd = Growth::new(spline(), &[0.5], vec![vec![f64::NAN; 8]]);
    assert_eq!(odd, Err(Trouble::NotFinite { column: 0, row: 0 }));
    assert_eq!(few.to_string(), "7 rows are too few for 8 coefficients");
    // Far beyond anything measured: an answer or a trouble, never something that is no number.
    let huge: Vec<f64> = outcome.iter().map(|y| y * 1e305).collect();
    if let Ok(growth) = Growth::fit(spline(), &[&earlier], &huge, &[0.5]) {
        assert!(growth.coefficients().iter().flatten().all(|b| b.is_finite()));
    }
}

/// Columns of any size are measured alike.
#[test]
fn coefficients_follow_the_units_of_measurement() {
    let (earlier, outcome) = cohort(400, 8, false);
    let line = |scale: f64| vec![vec![1.0; 400], earlier.iter().map(|x| x * scale).collect()];
    let plain = regression(&line(1.0), &outcome, &[0.3, 0.7]).unwrap();
    for scale in [1e-9, 1e9] {
        let scaled = regression(&line(scale), &outcome, &[0.3, 0.7]).unwrap();
        for (a, b) in plain.iter().zip(&scaled) {
            assert!((a[1] - b[1] * scale).abs() < 1e-9 && (a[0] - b[0]).abs() < 1e-6);
        }
    }
}
