//! Checks of a fit by its rows: against reckoning row by row, R² by hand, weights, rows that lack something, bent and capped data.

use moushi_stats::formula::{Column, Formula, Frame};
use moushi_stats::lmm::{Fit, Options, Trouble, predict};
use moushi_stats::mixed::beside::Row;
use moushi_stats::mixed::checked::{Against, Band, Checked, modes};
use moushi_stats::mixed::{Error, Mixed};
use moushi_stats::random::Random;

/// Rows of 30 groups: columns x, y, g, w; `make` makes the response of x, the group's effect and the noise.
fn frame(rows: usize, make: impl Fn(f64, f64, f64) -> Option<f64>) -> Frame {
    let mut random = Random::new(11);
    let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let effects: Vec<f64> = (0..30).map(|_| 0.5 * normal()).collect();
    let (mut x, mut y, mut g) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..rows {
        let group = row * 7 % 30;
        let (before, noise) = (normal(), normal());
        x.push(Some(before));
        y.push(make(before, effects[group], noise).filter(|_| row % 10 != 3));
        g.push(format!("g{group:02}"));
    }
    let weight = (0..rows).map(|row| Some([1.0, 4.0, 0.25][row % 3]));
    Frame::new(vec![
        ("x".to_owned(), Column::numbers(x).unwrap()),
        ("y".to_owned(), Column::numbers(y).unwrap()),
        ("g".to_owned(), Column::text(g.iter().map(|one| Some(one.as_str())))),
        ("w".to_owned(), Column::numbers(weight).unwrap()),
    ])
    .unwrap()
}

fn plain(rows: usize) -> Frame {
    frame(rows, |x, effect, noise| Some(2.0 + 0.8 * x + effect + noise))
}

struct Of {
    mixed: Mixed,
    fit: Fit,
    rows: Vec<Row>,
    checked: Checked,
}

fn of(formula: &str, weights: Option<&str>, frame: &Frame) -> Of {
    let mut formula = Formula::parse(formula).unwrap();
    if let Some(column) = weights {
        formula = formula.weighted(column);
    }
    let mixed = Mixed::of(&formula, frame).unwrap();
    let fit = mixed.fit(&Options::default()).unwrap();
    let beside = mixed.beside(&fit, frame).unwrap();
    let mut rows = Vec::new();
    let take = |more: Vec<Row>| -> Result<(), Error> {
        rows.extend(more);
        Ok(())
    };
    beside.rows(<[Row]>::to_vec, take).unwrap();
    let checked = beside.check(10).unwrap();
    Of { mixed, fit, rows, checked }
}

fn near(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-9 * other.abs().max(1.0), "{one} is not {other}");
}

/// Mean and standard deviation with n − 1.
fn spread(values: &[f64]) -> [f64; 2] {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    [mean, (squares / (values.len() as f64 - 1.0)).sqrt()]
}

#[test]
fn rows_are_those_of_the_frame_with_what_is_expected_of_each() {
    let frame = plain(900);
    for formula in ["y ~ x + (1 + x | g)", "y ~ x + (1 + x || g)", "y ~ 0 + x + (0 + x | g)"] {
        let Of { mixed, fit, rows, .. } = of(formula, None, &frame);
        let want: Vec<usize> = (0..900).filter(|row| row % 10 != 3).collect();
        assert_eq!(
            rows.iter().map(|row| row.at).collect::<Vec<_>>(),
            want,
            "rows keep their places"
        );
        let [x, y] = ["x", "y"].map(|name| frame.column(name).unwrap());
        let group = frame.column("g").unwrap();
        for row in &rows {
            let level = group.level(row.at).unwrap();
            let code = mixed.model.names.levels[0].iter().position(|one| one == level).unwrap();
            let columns = [x.number(row.at).unwrap()];
            let codes = [u32::try_from(code).unwrap()];
            near(row.fitted, predict(&mixed.model, &fit, &columns, Some(&codes)).unwrap());
            near(row.expected, predict(&mixed.model, &fit, &columns, None).unwrap());
            assert_eq!((row.response, row.weight), (y.number(row.at).unwrap(), 1.0));
        }
    }
}

#[test]
fn sums_over_rows_are_those_row_by_row() {
    let frame = plain(2_000);
    for weights in [None, Some("w")] {
        let Of { fit, rows, checked, .. } = of("y ~ x + (1 | g)", weights, &frame);
        let residuals: Vec<f64> = rows.iter().map(Row::residual).collect();
        let [mean, deviation] = spread(&residuals);
        near(checked.mean, mean);
        near(checked.deviation, deviation);
        let scaled: Vec<f64> = rows.iter().map(|row| row.residual() * row.weight.sqrt()).collect();
        // Residuals of the fit are weighted squares: the two must agree.
        near(scaled.iter().map(|one| one * one).sum(), fit.residual_squares);
        let middle = scaled.iter().sum::<f64>() / scaled.len() as f64;
        let moment = |power: i32| {
            let all = scaled.iter().map(|one| (0..power).fold(1.0, |by, _| by * (one - middle)));
            all.sum::<f64>() / scaled.len() as f64
        };
        let variance = moment(2);
        near(checked.shape.skewness.unwrap(), moment(3) / (variance * variance.sqrt()));
        near(checked.shape.kurtosis.unwrap(), moment(4) / (variance * variance) - 3.0);
        let heavy = checked.shape.kurtosis.unwrap();
        assert_eq!(
            heavy > 1.0,
            weights.is_some(),
            "rows do not vary as these weights say: {heavy}"
        );
        assert_eq!((checked.rows, checked.shape.count), (1_800, 1_800));
        let mut order: Vec<&Row> = rows.iter().collect();
        let off = |row: &Row| (row.residual() * row.weight.sqrt() / fit.sigma).abs();
        order.sort_by(|one, other| off(other).total_cmp(&off(one)));
        let want: Vec<usize> = order.iter().take(20).map(|row| row.at).collect();
        assert_eq!(checked.furthest.iter().map(|one| one.at).collect::<Vec<_>>(), want);
        near(checked.furthest[0].standardised.abs(), off(order[0]));
    }
}

#[test]
fn bands_hold_rows_by_what_was_expected_of_them() {
    let Of { rows, checked, .. } = of("y ~ x + (1 | g)", Some("w"), &plain(2_000));
    let expected: Vec<f64> = rows.iter().map(|row| row.expected).collect();
    let [centre, deviation] = spread(&expected);
    let mut bands = vec![Vec::new(); 10];
    for row in &rows {
        let band = ((row.expected - centre) / deviation * 2.0 + 5.0).floor().clamp(0.0, 9.0);
        bands[band as usize].push(row.residual() * row.weight.sqrt());
    }
    assert_eq!(checked.against, Against::Expected);
    assert_eq!(checked.bands.len(), 10, "each has ten rows or more");
    for (band, want) in checked.bands.iter().zip(&bands) {
        let [mean, deviation] = spread(want);
        assert_eq!(band.rows, want.len() as u64);
        near(band.mean, mean);
        near(band.deviation, deviation);
    }
    let few = of("y ~ x + (1 | g)", None, &plain(150));
    assert!(few.checked.bands.len() < 10, "bands of few rows go with the next");
    assert!(few.checked.bands.iter().all(|band| band.rows >= 10));
    assert_eq!(few.checked.bands.iter().map(|band| band.rows).sum::<u64>(), 135);
}

#[test]
fn without_fixed_effects_bands_are_by_fitted_values() {
    let Of { checked, .. } = of("y ~ 1 + (1 | g)", None, &plain(2_000));
    assert_eq!(checked.against, Against::Fitted);
    assert!(checked.bands.len() > 5);
    near(checked.explained.marginal, 0.0);
    assert!(checked.explained.conditional > 0.05);
}

/// The variances of the fit, put together by hand.
#[test]
fn explained_variance_is_that_by_hand() {
    let frame = plain(600);
    let Of { fit, rows, checked, .. } = of("y ~ x + (1 + x | g)", None, &frame);
    let expected: Vec<f64> = rows.iter().map(|row| row.expected).collect();
    let [_, deviation] = spread(&expected);
    let x: Vec<f64> =
        rows.iter().map(|row| frame.column("x").unwrap().number(row.at).unwrap()).collect();
    let [constant, slope, both, residual] = [0, 1, 2, 3].map(|at| fit.varcorr[at].vcov);
    let own = x.iter().map(|x| constant + 2.0 * x * both + x * x * slope);
    let random = own.sum::<f64>() / x.len() as f64;
    let all = deviation * deviation + random + residual;
    let explained = checked.explained;
    near(explained.random, random);
    near(explained.marginal, deviation * deviation / all);
    near(explained.conditional, (deviation * deviation + random) / all);
    // With weights the variance of a row is σ²/w: in the mean (1 + ¼ + 4)/3 of that of weight 1.
    let weighted = of("y ~ x + (1 | g)", Some("w"), &frame);
    let inverse: Vec<f64> = weighted.rows.iter().map(|row| 1.0 / row.weight).collect();
    let mean = inverse.iter().sum::<f64>() / inverse.len() as f64;
    near(weighted.checked.explained.residual, weighted.fit.sigma * weighted.fit.sigma * mean);
}

#[test]
fn quantiles_have_rows_beyond_them_and_lie_near_those_of_rows() {
    let Of { fit, rows, checked, .. } = of("y ~ x + (1 | g)", None, &plain(2_000));
    let mut all: Vec<f64> = rows.iter().map(|row| row.residual() / fit.sigma).collect();
    all.sort_by(f64::total_cmp);
    for one in &checked.shape.quantiles {
        let below = all.partition_point(|value| *value <= one.found + 1.0 / 64.0);
        let above = all.len() - all.partition_point(|value| *value <= one.found - 1.0 / 64.0);
        assert!(below >= 10 && above >= 10, "{one:?}");
    }
    assert_eq!(checked.shape.quantiles.len(), 25, "1,800 rows: 14.8 lie beyond 2.4");
}

#[test]
fn a_ceiling_a_bend_and_a_growing_spread_are_seen() {
    let capped = |x: f64, effect: f64, noise: f64| Some((x + effect + noise).min(1.5));
    let of_capped = of("y ~ x + (1 | g)", None, &frame(3_000, capped)).checked;
    assert_eq!(of_capped.highest.value, 1.5);
    assert!(of_capped.highest.rows > 200 && of_capped.lowest.rows == 1, "{of_capped:?}");
    let clean = of("y ~ x + (1 | g)", None, &plain(3_000)).checked;
    assert_eq!((clean.highest.rows, clean.lowest.rows), (1, 1));
    let bent = of("y ~ x + (1 | g)", None, &frame(3_000, |x, e, n| Some(x + 0.4 * x * x + e + n)));
    let means: Vec<f64> = bent.checked.bands.iter().map(|band| band.mean).collect();
    assert!(means[0] > 0.5 && means[5] < -0.2 && means[9] > 0.5, "{means:?}");
    let straight = |band: &Band| band.mean.abs() < 3.0 / (band.rows as f64).sqrt();
    assert!(clean.bands.iter().all(straight), "{:?}", clean.bands);
    let wide = |x: f64, effect: f64, noise: f64| Some(x + effect + libm::exp(0.4 * x) * noise);
    let wide = of("y ~ x + (1 | g)", None, &frame(3_000, wide)).checked;
    assert!(wide.bands[9].deviation > 2.0 * wide.bands[0].deviation, "{:?}", wide.bands);
    assert!(wide.shape.kurtosis.unwrap() > 0.5);
}

#[test]
fn modes_stand_by_their_own_deviations() {
    let Of { mixed, fit, .. } = of("y ~ x + (1 + x | g)", None, &plain(2_000));
    let found = modes(&mixed.model, &fit);
    let named: Vec<(&str, &str)> =
        found.iter().map(|one| (one.group.as_str(), one.column.as_str())).collect();
    assert_eq!(named, [("g", "(Intercept)"), ("g", "x")]);
    let of = fit.ranef.get("g").unwrap();
    let left = fit.varcorr[0].vcov - of.condvar[4][0][0];
    near(found[0].values[4].unwrap(), of.blup[4][0] / left.sqrt());
    let all: Vec<f64> = found[0].values.iter().flatten().copied().collect();
    assert!((spread(&all)[1] - 1.0).abs() < 0.1, "standardised: {:?}", spread(&all));
}

#[test]
fn where_nothing_is_left_over_there_is_nothing_to_check() {
    let constant = frame(300, |_, _, _| Some(3.0));
    let mixed = Mixed::of(&Formula::parse("y ~ x + (1 | g)").unwrap(), &constant).unwrap();
    assert_eq!(mixed.fit(&Options::default()), Err(Error::Fit(Trouble::NoResidual)));
    let Of { mixed, fit, .. } = of("y ~ x + (1 | g)", None, &plain(300));
    let (perfect, frame) = (Fit { sigma: 0.0, ..fit }, plain(300));
    let checked = mixed.beside(&perfect, &frame).unwrap().check(10);
    assert_eq!(checked, Err(Error::Fit(Trouble::NoResidual)));
}
