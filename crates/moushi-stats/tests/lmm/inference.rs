//! Tests and intervals against lme4, lmerTest and by hand.

use super::examples::{example, json};
use moushi_stats::lmm::{
    Column, Gatherer, Model, Options, Parameter, Term, Test, bootstrap, compare, fit, percentiles,
    predict, prediction_errors, profile, residuals, shares, simulate, t_tests, wald,
    wald_deviations,
};

fn near(ours: f64, theirs: f64, within: f64) {
    assert!((ours - theirs).abs() <= within * theirs.abs().max(1e-300), "{ours} is not {theirs}");
}

/// lmerTest takes differences of differences: its degrees of freedom are good to five digits.
#[test]
fn degrees_of_freedom_are_those_of_lmertest() {
    for name in ["sleep_rs", "exam_ri_cov"] {
        let Some(example) = example(name) else { return };
        let fit = fit(&example.sums, &example.model, &Options::default()).unwrap();
        let theirs = &json("lmm_inference.json").unwrap()[name]["satterthwaite"];
        for (name, test) in &t_tests(&example.sums, &example.model, &fit).unwrap().0 {
            let of = |key: &str| theirs[name][key].as_f64().unwrap();
            println!("{name}: {} where lmerTest has {}", test.freedom, of("df"));
            near(test.freedom, of("df"), 2e-5);
            near(test.t, of("t value"), 1e-5);
            if of("Pr(>|t|)") > 1e-300 {
                near(test.p, of("Pr(>|t|)"), 2e-3);
            }
        }
    }
}

#[test]
fn the_ratio_of_likelihoods_is_that_of_lme4() {
    let (Some(small), Some(large)) = (example("exam_ri"), example("exam_rs")) else { return };
    let fits = [small, large].map(|e| fit(&e.sums, &e.model, &Options::ml()).unwrap());
    let ratio = compare(&fits[0], &fits[1]).unwrap();
    let theirs = &json("lmm_inference.json").unwrap()["lrt_exam_slope"];
    near(ratio.chi_squared, theirs["chisq"].as_f64().unwrap(), 1e-7);
    assert_eq!(ratio.freedom as u64, theirs["df"].as_u64().unwrap());
    near(ratio.p, theirs["p"].as_f64().unwrap(), 1e-6);
    assert!(compare(&fits[1], &fits[0]).is_err());
}

#[test]
fn shares_and_wald_intervals_are_those_by_hand() {
    let Some(example) = example("exam_ri") else { return };
    let fit = fit(&example.sums, &example.model, &Options::default()).unwrap();
    let icc = json("exam_va_report.json").unwrap()["icc"].as_f64().unwrap();
    near(*shares(&fit).get("school").unwrap(), icc, 1e-6);
    let interval = *wald(&fit, 0.95).unwrap().get("standLRT").unwrap();
    let half = 1.959963984540054 * fit.se.get("standLRT").unwrap();
    near(interval.high - interval.low, 2.0 * half, 1e-12);
    let list = wald_deviations(&example.sums, &example.model, &fit, 0.95).unwrap();
    // In the middle of what the profile says.
    let interval = list[0].1.unwrap();
    assert!((interval.low - 0.25083).abs() < 0.01 && (interval.high - 0.37256).abs() < 0.01);
    let interval = list[1].1.unwrap();
    assert!((interval.low - 0.73595).abs() < 1e-3 && (interval.high - 0.76896).abs() < 1e-3);
    assert!(wald(&fit, 1.0).is_err());
}

/// lme4 interpolates its profiles by splines; its bounds are good to about four digits.
#[test]
fn profile_intervals_are_those_of_lme4() {
    let sigma = Parameter::Sigma;
    let deviation = |column| Parameter::Deviation { term: 0, column };
    let correlation = Parameter::Correlation { term: 0, first: 0, second: 1 };
    let exam = [(".sig01", deviation(0)), (".sigma", sigma)];
    let sleep = [
        (".sig01", deviation(0)),
        (".sig02", correlation),
        (".sig03", deviation(1)),
        (".sigma", sigma),
    ];
    for (name, key, list, slope) in [
        ("exam_ri", "profile_ci_exam", &exam[..], "standLRT"),
        ("sleep_rs", "profile_ci_sleep", &sleep[..], "Days"),
    ] {
        let Some(example) = example(name) else { return };
        let theirs = &json("lmm_inference.json").unwrap()[key];
        let fixed = [("(Intercept)", Parameter::Fixed(0)), (slope, Parameter::Fixed(1))];
        for (name, parameter) in list.iter().chain(&fixed) {
            let ours = profile(&example.sums, &example.model, *parameter, 0.95).unwrap();
            let [low, high] = [0, 1].map(|at| theirs[name][at].as_f64().unwrap());
            println!("{key} {name}: {ours:?} where lme4 has {low}, {high}");
            let scale = (high - low).abs();
            assert!(
                (ours.low - low).abs() < 1e-3 * scale && (ours.high - high).abs() < 1e-3 * scale
            );
        }
    }
}

/// A profile of a variance that is 0 begins at 0.
#[test]
fn a_profile_ends_at_the_edge_of_what_is_possible() {
    let Some(example) = example("dyestuff2") else { return };
    let deviation = Parameter::Deviation { term: 0, column: 0 };
    let interval = profile(&example.sums, &example.model, deviation, 0.95).unwrap();
    assert_eq!(interval.low, 0.0);
    assert!(interval.high > 1.0 && interval.high < 4.0, "{interval:?}");
    let none = Parameter::Deviation { term: 1, column: 0 };
    assert!(profile(&example.sums, &example.model, none, 0.95).is_err());
}

/// Draws must spread as the profiles say, and a fit of what was drawn find what was drawn from.
#[test]
fn draws_spread_as_profiles_do() {
    let Some(example) = example("exam_rs") else { return };
    let fit = fit(&example.sums, &example.model, &Options::ml()).unwrap();
    let draws = bootstrap(&example.sums, &example.model, &fit, 1, 0..400).unwrap();
    assert!(draws.len() >= 398);
    let again = bootstrap(&example.sums, &example.model, &fit, 1, 100..110).unwrap();
    assert_eq!(draws[100..110], again);
    let parameters = [
        Parameter::Deviation { term: 0, column: 0 },
        Parameter::Deviation { term: 0, column: 1 },
        Parameter::Correlation { term: 0, first: 0, second: 1 },
        Parameter::Sigma,
    ];
    for (at, parameter) in parameters.into_iter().enumerate() {
        let ours = percentiles(&draws, 0.95, |draw| draw.sdcor[at]).unwrap();
        let theirs = profile(&example.sums, &example.model, parameter, 0.95).unwrap();
        println!("{parameter:?}: {ours:?}, profile {theirs:?}");
        let scale = theirs.high - theirs.low;
        assert!((ours.low - theirs.low).abs() < 0.25 * scale);
        assert!((ours.high - theirs.high).abs() < 0.25 * scale);
    }
    for (at, (name, value)) in fit.fixef.0.iter().enumerate() {
        let error = fit.se.get(name).unwrap();
        let values: Vec<f64> = draws.iter().map(|draw| draw.fixef[at]).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
        assert!((mean - value).abs() < 4.0 * error / 20.0, "{name}");
        assert!((square.sqrt() / error - 1.0).abs() < 0.15, "{name}: {}", square.sqrt() / error);
    }
    assert!(percentiles(&draws[..5], 0.95, |draw| draw.fixef[0]).is_err());
}

/// What is drawn has the same columns, and a total that the model expects.
#[test]
fn drawn_sums_keep_all_but_the_response() {
    let Some(example) = example("chem97_gcse") else { return };
    let fit = fit(&example.sums, &example.model, &Options::default()).unwrap();
    let drawn = simulate(&example.sums, &example.model, &fit, 9).unwrap();
    assert_eq!(drawn.codes, example.sums.codes);
    let (ours, theirs) = (drawn.totals(), example.sums.totals());
    assert_eq!(ours[..3], theirs[..3]);
    let again = moushi_stats::lmm::fit(&drawn, &example.model, &Options::default()).unwrap();
    for (name, value) in &fit.fixef.0 {
        let error = fit.se.get(name).unwrap();
        assert!((again.fixef.get(name).unwrap() - value).abs() < 5.0 * error, "{name}");
    }
    near(again.sigma, fit.sigma, 0.03);
}

/// Weighted residuals sum to nothing, and those of a group to what shrinkage took off its mode.
#[test]
fn residuals_and_predictions_are_those_by_hand() {
    let Some(example) = example("exam_ri") else { return };
    let fit = fit(&example.sums, &example.model, &Options::default()).unwrap();
    let list = residuals(&example.sums, &example.model, &fit).unwrap();
    let ratio = fit.sigma * fit.sigma / fit.varcorr[0].vcov;
    let mut all = 0.0;
    for (cell, residual) in list.iter().enumerate() {
        let mode = fit.ranef.0[0].1.blup[cell][0];
        // Z'e = u/λ: σ²/τ² times the mode.
        near(residual.sum, ratio * mode, 1e-8);
        near(residual.fixed - residual.sum, residual.weight * mode, 1e-8);
        all += residual.sum;
    }
    assert!(all.abs() < 1e-6, "{all}");
    let columns = &example.rows.values[..1];
    let plain = predict(&example.model, &fit, columns, None).unwrap();
    let fixed: Vec<f64> = fit.fixef.values().copied().collect();
    near(plain, fixed[0] + fixed[1] * columns[0], 1e-14);
    let here = predict(&example.model, &fit, columns, Some(&[0])).unwrap();
    near(here - plain, fit.ranef.0[0].1.blup[0][0], 1e-10);
    let elsewhere = predict(&example.model, &fit, columns, Some(&[999])).unwrap();
    assert_eq!(elsewhere, plain);
    let mut squares = 0.0;
    for (row, codes) in example.rows.values.chunks(2).zip(&example.rows.codes) {
        let expected = predict(&example.model, &fit, &row[..1], Some(&[*codes])).unwrap();
        squares += (row[1] - expected).powi(2);
    }
    near(squares, fit.residual_squares, 1e-9);
}

/// Of equally large groups by hand: `τ²(1 − B) + Bτ²/J + (ȳ_j − ȳ)² var B`, `B = τ²/(τ² + σ²/n)`, and `1 − B` the ratio of two mean
/// squares.
#[test]
fn errors_of_modes_hold_those_of_mean_and_variances() {
    let (groups, size) = (6_u32, 5_u32);
    let mut gatherer = Gatherer::new(0, 1);
    let noise = [0.3, -1.1, 0.9, 0.4, -0.5];
    for (group, at) in (0..groups).flat_map(|group| (0..size).map(move |at| (group, at))) {
        let y = 0.7 * f64::from(group * group % 7) + noise[((at * 2 + group) % 5) as usize];
        gatherer.rows(&[y], None, &[group]).unwrap();
    }
    let term = Term { factor: 0, columns: vec![Column::One] };
    let model = Model { fixed: vec![Column::One], terms: vec![term], ..Model::default() };
    let sums = gatherer.finish();
    let fit = fit(&sums, &model, &Options::default()).unwrap();
    let errors = prediction_errors(&sums, &model, &fit).unwrap();
    let [between, within] = [0, 1].map(|at| fit.varcorr[at].vcov);
    let (j, n) = (f64::from(groups), f64::from(size));
    let share = between / (between + within / n);
    let of_share = (1.0 - share).powi(2) * (2.0 / (j * (n - 1.0)) + 2.0 / (j - 1.0));
    let ranef = &fit.ranef.0[0].1;
    for (group, error) in errors.0[0].1.iter().enumerate() {
        let away = ranef.blup[group][0] / share;
        let known = between * (1.0 - share);
        near(ranef.condsd[group][0], known.sqrt(), 1e-9);
        let whole = known + share * between / j + away * away * of_share;
        near(error[0], whole.sqrt(), 1e-6);
    }
}

/// The table of every book has 2.571 for five degrees of freedom.
#[test]
fn intervals_of_tests_are_those_of_student() {
    let test = Test { estimate: 3.0, error: 2.0, freedom: 5.0, t: 1.5, p: 0.19 };
    let interval = test.interval(0.95).unwrap();
    assert!((interval.low + 2.142).abs() < 2e-3 && (interval.high - 8.142).abs() < 2e-3);
    assert!(test.interval(0.0).is_err() && test.interval(1.0).is_err());
}
