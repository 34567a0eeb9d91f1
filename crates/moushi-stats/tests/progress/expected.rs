//! Expectations against R 4.2.2 (`lm`, `rstudent`, `hatvalues`, `predict` of fits without the unit; statsmodels 0.15 agrees),
//! by hand, and laid on another year.

#![allow(clippy::excessive_precision, reason = "numbers as R wrote them")]

use super::{cells, column, near, one};
use moushi_stats::composite::Column;
use moushi_stats::composite::Direction::{Less, More};
use moushi_stats::progress::{
    Classes, Expectation, Model, Pair, Reason, Residual, Slopes, expected,
};

/// What R says of `lm(x1 ~ x0 + u)` in the second of three classes, and of `lm(x1 ~ class + x0 + u)` over all.
mod known {
    pub const OWN_COEF: [f64; 3] = [21.388448912484446, 0.78818570286520662, -0.072527517655192345];
    pub const OWN_SIGMA: [f64; 2] = [4.7266216296250647, 9.0];
    pub const OWN_FIT: [f64; 6] = [
        48.810659494772509,
        57.780429288252463,
        64.646901069731811,
        73.616670863211766,
        80.483142644691128,
        89.452912438171083,
    ];
    pub const OWN_HAT: [f64; 6] = [
        0.26936946907633652,
        0.11856046864585379,
        0.19758261949900935,
        0.18666281965506104,
        0.23023970290976703,
        0.35920910365235287,
    ];
    pub const OWN_T: [f64; 6] = [
        -0.47579732199313818,
        0.32497153189520744,
        -0.25643441626546182,
        0.53653502441758294,
        -0.06438918646299531,
        0.84439927211437105,
    ];
    pub const OWN_BAND: [f64; 12] = [
        36.214316929083992,
        62.889585275031763,
        45.342748506049574,
        69.809321924889559,
        52.076162545349895,
        77.782452179609663,
        60.475351516669235,
        85.664030785324002,
        67.394461290743379,
        93.741203164182281,
        73.794159693546646,
        101.47121579684648,
    ];
    pub const OWN_CHANCE: [f64; 6] = [
        0.64694026548691097,
        0.75353811396401293,
        0.8040866828362172,
        0.60618286047061298,
        0.95024020797355047,
        0.42297708766601783,
    ];
    pub const COMMON_COEF: [f64; 5] = [
        11.851453747134146,
        17.834276182285141,
        20.983765284102837,
        0.81476053742439281,
        0.086590023186707069,
    ];
    pub const COMMON_SIGMA: [f64; 2] = [5.0162473935774816, 31.0];
    pub const COMMON_FIT: [f64; 6] = [
        11.851453747134119,
        50.058576623468689,
        82.921255494055359,
        21.211319445992011,
        56.907331649911981,
        89.770010520498673,
    ];
    pub const COMMON_HAT: [f64; 6] = [
        0.22086781050281498,
        0.14377986564622747,
        0.11159977428861766,
        0.12641065905980489,
        0.093538858906166047,
        0.15944573082749935,
    ];
    pub const COMMON_T: [f64; 6] = [
        -2.3876742414267103,
        -0.6961712164127416,
        -0.0044225000738208004,
        0.41848136219194171,
        0.49485051527830259,
        1.2344832976082138,
    ];
    pub const COMMON_BAND: [f64; 12] = [
        3.8291051764797714,
        25.459167801926668,
        39.441248073642072,
        61.770291278742036,
        71.875296980869265,
        93.972554186746791,
        9.8140330707265715,
        32.03307128183404,
        45.766790517423395,
        67.55406790304734,
        77.621272337963134,
        99.782830012159039,
    ];
    pub const COMMON_CHANCE: [f64; 6] = [
        0.023455709903077437,
        0.49168044680478085,
        0.99650064505346214,
        0.67857599177831518,
        0.62431051065351584,
        0.22660552484446839,
    ];
    pub const NEW_OWN: [f64; 3] = [16.432135150985722, 3.5902245433035542, 29.274045758667889];
    pub const NEW: [f64; 9] = [
        109.8824883076214,
        99.690355298001407,
        120.07462131724139,
        14.972733819777075,
        5.6921030301953817,
        24.253364609358769,
        65.185393082790753,
        54.934734951888117,
        75.436051213693389,
    ];
}

const MODEL: Model =
    Model { slopes: Slopes::OwnOfClass, least_units: 5, least_left: 3, confidence: 0.95 };
const COMMON: Model = Model { slopes: Slopes::Common, ..MODEL };

/// Thirty-six units in three classes: base, input, outcome.
fn made() -> (Column, Column, Column, Classes) {
    let mut lists = [const { Vec::new() }; 3];
    for i in 0..36_u32 {
        let (base, input) = (f64::from(37 * i % 101), f64::from(53 * i % 29));
        let rest = f64::from(71 * i % 17) - 8.0 + 5.0 * f64::from(i % 3);
        lists[0].push(base);
        lists[1].push(input);
        lists[2].push(10.0 + 0.8 * base + 0.3 * input + rest);
    }
    let classes = Classes::new((0..36).map(|unit| Some(unit % 3)).collect(), 3).unwrap();
    let [base, input, outcome] = lists.map(|list| column(&list));
    (base, input, outcome, classes)
}

fn every(residuals: &[Residual], of: fn(&Residual) -> f64) -> Vec<f64> {
    residuals.iter().map(of).collect()
}

fn as_in_r(found: &[Residual], fit: &[f64], hat: &[f64], t: &[f64], chance: &[f64], band: &[f64]) {
    near(&every(found, |r| r.expected), fit, 1e-12);
    near(&every(found, |r| r.leverage), hat, 1e-12);
    near(&every(found, |r| r.standardised), t, 1e-11);
    near(&every(found, |r| r.chance), chance, 1e-11);
    let ends: Vec<f64> = found.iter().flat_map(|r| r.band).collect();
    near(&ends, band, 1e-11);
}

#[test]
fn fits_within_a_class_are_those_of_r() {
    let (base, input, outcome, classes) = made();
    let pair = Pair::new(&base, &outcome, &classes, More).unwrap();
    let fitted = expected(&pair, &[&input], MODEL).unwrap();
    let learned = &fitted.expectation;
    near(&[learned.intercept(1).unwrap()], &known::OWN_COEF[..1], 1e-12);
    near(&learned.slopes(1).unwrap(), &known::OWN_COEF[1..], 1e-12);
    let (scatter, freedom) = learned.scatter(1).unwrap();
    near(&[scatter, freedom as f64], &known::OWN_SIGMA, 1e-12);
    let found: Vec<Residual> = (0..6).map(|at| fitted.residuals[1 + 3 * at].unwrap()).collect();
    as_in_r(
        &found,
        &known::OWN_FIT,
        &known::OWN_HAT,
        &known::OWN_T,
        &known::OWN_CHANCE,
        &known::OWN_BAND,
    );
    assert!(found.iter().all(|r| r.freedom == 8));
}

#[test]
fn common_slopes_beside_intercepts_are_those_of_r() {
    let (base, input, outcome, classes) = made();
    let pair = Pair::new(&base, &outcome, &classes, More).unwrap();
    let fitted = expected(&pair, &[&input], COMMON).unwrap();
    let learned = &fitted.expectation;
    let mut coefficients: Vec<f64> = (0..3).map(|at| learned.intercept(at).unwrap()).collect();
    coefficients.extend(learned.slopes(2).unwrap());
    near(&coefficients, &known::COMMON_COEF, 1e-12);
    let (scatter, freedom) = learned.scatter(0).unwrap();
    near(&[scatter, freedom as f64], &known::COMMON_SIGMA, 1e-12);
    let found: Vec<Residual> = (0..6).map(|at| fitted.residuals[at].unwrap()).collect();
    as_in_r(
        &found,
        &known::COMMON_FIT,
        &known::COMMON_HAT,
        &known::COMMON_T,
        &known::COMMON_CHANCE,
        &known::COMMON_BAND,
    );
}

#[test]
fn an_expectation_is_laid_on_units_that_it_does_not_know() {
    let (base, input, outcome, classes) = made();
    let pair = Pair::new(&base, &outcome, &classes, More).unwrap();
    let later = (column(&[120.0, -5.0, 50.0]), column(&[3.0, 14.0, 40.0]), column(&[100.0; 3]));
    let three = Classes::new(vec![Some(0), Some(1), Some(2)], 3).unwrap();
    let later_pair = Pair::new(&later.0, &later.2, &three, More).unwrap();
    let judge = |model, confidence| -> Vec<Residual> {
        let learned = expected(&pair, &[&input], model).unwrap().expectation;
        let text = serde_json::to_string(&learned).unwrap();
        let read: Expectation = serde_json::from_str(&text).unwrap();
        assert_eq!(read, learned);
        let found = read.residuals(&later_pair, &[&later.1], confidence).unwrap();
        found.into_iter().map(|found| found.unwrap()).collect()
    };
    let flat = |found: &[Residual]| -> Vec<f64> {
        found.iter().flat_map(|r| [r.expected, r.band[0], r.band[1]]).collect()
    };
    near(&flat(&judge(MODEL, 0.95)[1..2]), &known::NEW_OWN, 1e-12);
    let found = judge(COMMON, 0.9);
    near(&flat(&found), &known::NEW, 1e-12);
    // Outside of the band just when chance says so.
    for r in found {
        let outside = 100.0 < r.band[0] || r.band[1] < 100.0;
        assert_eq!(outside, r.chance < 0.1);
        assert!((r.value - (100.0 - r.expected)).abs() < 1e-12 && r.freedom == 31);
    }
}

/// With the base alone, in one class, by hand: bases 0, 1, 2, 3 and 10 … so that the line through four points is known.
#[test]
fn a_line_by_hand() {
    let (base, outcome) = (column(&[0.0, 1.0, 2.0, 3.0]), column(&[1.0, 2.0, 2.0, 5.0]));
    let classes = one(&base);
    let pair = Pair::new(&base, &outcome, &classes, More).unwrap();
    let model = Model { least_units: 1, least_left: 2, ..MODEL };
    let fitted = expected(&pair, &[], model).unwrap();
    // Slope 6/5, through the means 1.5 and 2.5: intercept 0.7; left are 0.3, 0.1, −1.1, 0.7.
    near(&fitted.expectation.slopes(0).unwrap(), &[1.2], 1e-15);
    near(&[fitted.expectation.intercept(0).unwrap()], &[0.7], 1e-15);
    let found: Vec<Residual> = fitted.residuals.iter().map(|r| r.unwrap()).collect();
    near(&every(&found, |r| r.value), &[0.3, 0.1, -1.1, 0.7], 1e-15);
    near(&every(&found, |r| r.leverage), &[0.7, 0.3, 0.3, 0.7], 1e-15);
    // Squares left 1.8; without the first 1.8 − 0.09/0.3 = 1.5 with one degree of freedom.
    near(&[found[0].standardised], &[0.3 / (1.5f64 * 0.3).sqrt()], 1e-14);
}

/// Least squares know no good end: lines and bands stay where they are, and only what counts as better is turned.
#[test]
fn with_the_other_end_good_the_line_is_the_same() {
    let (base, input, outcome, classes) = made();
    let fit = |direction| {
        let pair = Pair::new(&base, &outcome, &classes, direction).unwrap();
        let fitted = expected(&pair, &[&input], COMMON).unwrap();
        let found: Vec<Residual> = fitted.residuals.into_iter().map(|r| r.unwrap()).collect();
        (fitted.expectation, found)
    };
    let ((more, plain), (less, turned)) = (fit(More), fit(Less));
    near(&less.slopes(1).unwrap(), &more.slopes(1).unwrap(), 1e-13);
    near(&[less.intercept(1).unwrap()], &[more.intercept(1).unwrap()], 1e-13);
    for (a, b) in plain.iter().zip(&turned) {
        near(&[a.expected, a.band[0], a.band[1]], &[b.expected, b.band[0], b.band[1]], 1e-12);
        near(&[a.value, a.standardised], &[-b.value, -b.standardised], 1e-12);
    }
}

/// NIST's reference data set Wampler3: a polynomial of the fifth degree with all coefficients 1, and errors between its
/// columns' far corners; certified are the coefficients and the scatter.
#[test]
fn a_badly_conditioned_polynomial_keeps_its_digits() {
    let half = [759.0, -2048.0, 2048.0, -2048.0, 2523.0, -2048.0, 2048.0, -2048.0, 1838.0, -2048.0];
    let errors: Vec<f64> = half.iter().chain([&2048.0]).chain(half.iter().rev()).copied().collect();
    let power =
        |degree: i32| column(&(0..21).map(|x| f64::from(x).powi(degree)).collect::<Vec<_>>());
    let powers: Vec<Column> = (1..=5).map(power).collect();
    let outcome = errors.iter().enumerate().map(|(at, error)| {
        1.0 + error + powers.iter().map(|column| column.get(at).unwrap()).sum::<f64>()
    });
    let outcome = column(&outcome.collect::<Vec<_>>());
    let classes = one(&outcome);
    let pair = Pair::new(&powers[0], &outcome, &classes, More).unwrap();
    let inputs: Vec<&Column> = powers[1..].iter().collect();
    let learned = expected(&pair, &inputs, MODEL).unwrap().expectation;
    near(&learned.slopes(0).unwrap(), &[1.0; 5], 1e-8);
    near(&[learned.intercept(0).unwrap()], &[1.0], 1e-7);
    let (scatter, freedom) = learned.scatter(0).unwrap();
    near(&[scatter, freedom as f64], &[2_360.145_023_792_68, 15.0], 1e-13);
}

/// Numbers of any size: very small and very large ones are fitted like others.
#[test]
fn the_size_of_numbers_does_not_matter() {
    let (base, input, outcome, classes) = made();
    let judged = |scale: f64| {
        let scaled =
            |list: &Column| column(&list.present().map(|value| value * scale).collect::<Vec<_>>());
        let (base, input) = (scaled(&base), scaled(&input));
        let pair = Pair::new(&base, &outcome, &classes, More).unwrap();
        let found = expected(&pair, &[&input], COMMON).unwrap().residuals;
        found.iter().map(|r| r.unwrap().standardised).collect::<Vec<f64>>()
    };
    let plain = judged(1.0);
    for scale in [1e-250, 1e250] {
        near(&judged(scale), &plain, 1e-9);
    }
}

#[test]
fn an_expectation_that_was_tampered_with_is_not_read() {
    let (base, input, outcome, classes) = made();
    let pair = Pair::new(&base, &outcome, &classes, Less).unwrap();
    let learned = expected(&pair, &[&input], COMMON).unwrap().expectation;
    let text = serde_json::to_string(&learned).unwrap();
    let changes = [
        ("\"group\":0", "\"group\":7"),
        ("\"units\":12", "\"units\":0"),
        ("\"inputs\":1", "\"inputs\":2"),
        ("\"freedom\":31", "\"freedom\":0"),
        ("\"variance\":\"", "\"variance\":\"-"),
        ("\"triangle\":[[\"", "\"triangle\":[[\"-"),
    ];
    assert!(serde_json::from_str::<Expectation>(&text).is_ok());
    for (from, to) in changes {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert!(serde_json::from_str::<Expectation>(&changed).is_err(), "{from}");
    }
}

#[test]
fn what_cannot_be_expected_has_its_reason() {
    let (base, input, outcome, classes) = made();
    let pair = Pair::new(&base, &outcome, &classes, More).unwrap();
    let reason = |inputs: &[&Column], model| expected(&pair, inputs, model).unwrap().residuals[4];
    let many = Model { least_units: 13, ..MODEL };
    assert_eq!(reason(&[&input], many), Err(Reason::FewUnits { units: 12, needed: 13 }));
    let left = Model { least_left: 10, ..MODEL };
    assert_eq!(reason(&[&input], left), Err(Reason::FewLeft { left: 9, needed: 10 }));
    let constant = column(&[7.1; 36]);
    assert_eq!(reason(&[&constant], MODEL), Err(Reason::Dependent { predictor: 1 }));
    let twice: Vec<f64> = (0..36).map(|at| 2.0 - 3.0 * input.get(at).unwrap()).collect();
    let twice = column(&twice);
    assert_eq!(reason(&[&input, &twice], COMMON), Err(Reason::Dependent { predictor: 2 }));
    // An indicator of one unit: it alone determines what is expected of it, and the others are judged.
    let mark: Vec<f64> = (0..36).map(|at| f64::from(u8::from(at == 4))).collect();
    let marked = expected(&pair, &[&column(&mark)], COMMON).unwrap().residuals;
    assert_eq!(marked[4], Err(Reason::Alone));
    assert!(marked[5].is_ok());
    // Missing values and classes.
    let holes =
        cells(&(0..36).map(|at| (at != 4).then_some(1.0 / f64::from(at + 1))).collect::<Vec<_>>());
    assert_eq!(reason(&[&input, &holes], MODEL), Err(Reason::NoInput { input: 1 }));
    // An outcome that follows exactly has no scatter; with one unit off the line only that unit has none around it.
    let exact = |off: f64| {
        let line = |at: usize| 3.0 + 0.1 * base.get(at).unwrap() + if at == 4 { off } else { 0.0 };
        let line = column(&(0..36).map(line).collect::<Vec<_>>());
        let pair = Pair::new(&base, &line, &classes, More).unwrap();
        expected(&pair, &[], MODEL).unwrap().residuals
    };
    assert!(exact(0.0).iter().all(|r| *r == Err(Reason::NoScatter)));
    let off = exact(1.0);
    assert_eq!(off[4], Err(Reason::NoScatter));
    assert!(off[7].is_ok());
}
