//! Small cases that can be reckoned by hand, hard cases, and refusals.

use moushi_stats::lmm::{
    Column, Fit, Gatherer, Model, Options, Slices, Sums, Term, Trouble, fit, fit_at,
};
use moushi_stats::random::Random;

const ONE: &[Column] = &[Column::One];
const SLOPE: &[Column] = &[Column::One, Column::At(0)];

/// Rows of columns, response and codes.
#[derive(Clone, Default)]
struct Rows {
    columns: Vec<Vec<f64>>,
    response: Vec<f64>,
    codes: Vec<Vec<u32>>,
}

impl Rows {
    fn sums(&self) -> Result<Sums, Trouble> {
        let columns: Vec<&[f64]> = self.columns.iter().map(Vec::as_slice).collect();
        let codes: Vec<&[u32]> = self.codes.iter().map(Vec::as_slice).collect();
        let mut gatherer = Gatherer::new(columns.len(), codes.len());
        let response = &self.response;
        gatherer.slices(Slices { columns: &columns, response, weights: None, codes: &codes })?;
        Ok(gatherer.finish())
    }

    fn fit(&self, terms: &[(usize, &[Column])]) -> Result<Fit, Trouble> {
        self.with(terms, &Options::default())
    }

    fn with(&self, terms: &[(usize, &[Column])], options: &Options) -> Result<Fit, Trouble> {
        let fit = fit(&self.sums()?, &self.model(terms), options)?;
        assert!(sound(&fit), "{fit:?}");
        Ok(fit)
    }

    fn model(&self, terms: &[(usize, &[Column])]) -> Model {
        let term =
            |&(factor, columns): &(usize, &[Column])| Term { factor, columns: columns.to_vec() };
        let fixed = std::iter::once(Column::One).chain((0..self.columns.len()).map(Column::At));
        Model {
            fixed: fixed.collect(),
            terms: terms.iter().map(term).collect(),
            ..Model::default()
        }
    }
}

/// No number of a fit is anything but a number.
fn sound(fit: &Fit) -> bool {
    let text = serde_json::to_string(fit).unwrap();
    !text.contains("null")
}

fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.unit()).sum::<f64>() - 6.0
}

/// Rows of groups of a given size, with a covariate.
fn made_up(groups: usize, size: usize, between: f64) -> Rows {
    let mut random = Random::new(5);
    let mut rows = Rows { columns: vec![Vec::new()], codes: vec![Vec::new()], ..Rows::default() };
    for group in 0..groups {
        let effect = between * normal(&mut random);
        for _ in 0..size {
            let x = normal(&mut random);
            rows.columns[0].push(x);
            rows.response.push(3.0 + 0.5 * x + effect + normal(&mut random));
            rows.codes[0].push(group as u32);
        }
    }
    rows
}

fn near(ours: f64, theirs: f64, within: f64) {
    assert!((ours - theirs).abs() <= within * theirs.abs().max(1.0), "{ours} is not {theirs}");
}

/// In a balanced layout REML is the analysis of variance: σ² within, σ² + nτ² between.
#[test]
fn a_balanced_layout_is_the_analysis_of_variance() {
    let mut rows = made_up(12, 7, 0.8);
    rows.columns.clear();
    let fit = rows.fit(&[(0, ONE)]).unwrap();
    let means: Vec<f64> =
        rows.response.chunks(7).map(|group| group.iter().sum::<f64>() / 7.0).collect();
    let mean = means.iter().sum::<f64>() / 12.0;
    let squares =
        |(group, mean): (&[f64], &f64)| group.iter().map(|y| (y - mean).powi(2)).sum::<f64>();
    let within = rows.response.chunks(7).zip(&means).map(squares).sum::<f64>() / (12.0 * 6.0);
    let between = 7.0 * means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / 11.0;
    near(fit.varcorr[1].vcov, within, 1e-6);
    near(fit.varcorr[0].vcov, (between - within) / 7.0, 1e-6);
    near(*fit.fixef.get("(Intercept)").unwrap(), mean, 1e-12);
    near(fit.se.get("(Intercept)").unwrap().powi(2), between / 84.0, 1e-7);
    let shrink = 1.0 - within / between;
    for (mode, mean_of) in fit.ranef.0[0].1.blup.iter().zip(&means) {
        near(mode[0], shrink * (mean_of - mean), 1e-6);
    }
    let deviation = (within / 7.0 * shrink).sqrt();
    near(fit.ranef.0[0].1.condsd[3][0], deviation, 1e-6);
    assert_eq!(fit.residual_squares > 0.0, fit.random_squares > 0.0);
}

/// Without fixed effects the deviance of a balanced layout has a closed form: eigenvalues of `V/σ²`
/// are `1 + Σw θ²` and `1/w`.
#[test]
fn the_deviance_is_that_by_hand() {
    let rows = made_up(9, 5, 0.7);
    let (theta, weight) = (0.7_f64, 2.0);
    let mut gatherer = Gatherer::new(0, 1);
    gatherer.rows(&rows.response, Some(&[weight; 45]), &rows.codes[0]).unwrap();
    let model = Model { fixed: Vec::new(), ..rows.model(&[(0, ONE)]) };
    let sums = gatherer.finish();
    let ours = fit_at(&sums, &model, &Options::ml(), &[theta]).unwrap();
    let spread = 1.0 + 5.0 * weight * theta * theta;
    let square = |group: &[f64]| {
        let mean = group.iter().sum::<f64>() / 5.0;
        let within: f64 = group.iter().map(|y| (y - mean) * (y - mean)).sum();
        weight * (within + 5.0 * mean * mean / spread)
    };
    let rest: f64 = rows.response.chunks(5).map(square).sum();
    let by_hand = 9.0 * libm::log(spread) - 45.0 * libm::log(weight)
        + 45.0 * (1.0 + libm::log(std::f64::consts::TAU * rest / 45.0));
    near(ours.criterion, by_hand, 1e-13);
    assert!(ours.fixef.0.is_empty());
    let best = fit(&sums, &model, &Options::default()).unwrap();
    assert!(best.criterion < ours.criterion && sound(&best));
}

#[test]
fn a_variance_that_is_zero_is_found_to_be_exactly_zero() {
    let mut rows = made_up(20, 10, 0.0);
    // Groups more alike than chance: their means are all the same.
    for group in 0..20 {
        let part = &mut rows.response[group * 10..(group + 1) * 10];
        let mean = part.iter().sum::<f64>() / 10.0;
        part.iter_mut().for_each(|y| *y -= mean);
    }
    let fit = rows.fit(&[(0, ONE)]).unwrap();
    assert!(fit.singular);
    assert_eq!(fit.theta, [0.0]);
    assert!(fit.ranef.0[0].1.blup.iter().all(|modes| modes == &[0.0]));

    let fit = rows.fit(&[(0, SLOPE)]).unwrap();
    assert!(fit.singular);
    assert_eq!(fit.theta[2] * fit.theta[0], 0.0);
}

/// A start at the bound would stay there: the deviance is even in a parameter.
#[test]
fn a_small_variance_is_not_taken_for_none() {
    for between in [0.05, 0.1, 0.2] {
        let rows = made_up(400, 30, between);
        let fit = rows.fit(&[(0, ONE)]).unwrap();
        let off = |theta: f64| {
            fit_at(&rows.sums().unwrap(), &rows.model(&[(0, ONE)]), &Options::default(), &[theta])
                .unwrap()
                .criterion
        };
        let grid = (0..200).map(|at| off(f64::from(at) * 0.002)).fold(f64::INFINITY, f64::min);
        assert!(fit.criterion <= grid + 1e-9, "{} is above {grid}", fit.criterion);
    }
}

#[test]
fn columns_that_others_explain_are_dropped_and_named() {
    let mut rows = made_up(10, 8, 0.5);
    let plain = rows.fit(&[(0, ONE)]).unwrap();
    let double: Vec<f64> = rows.columns[0].iter().map(|x| 2.0 * x - 7.0).collect();
    rows.columns.push(double);
    rows.columns.push(vec![4.1; 80]);
    rows.columns.push(vec![0.0; 80]);
    let fit = rows.fit(&[(0, ONE)]).unwrap();
    assert_eq!(fit.dropped, ["1", "2", "3"]);
    near(fit.criterion, plain.criterion, 1e-12);
    near(*fit.fixef.get("0").unwrap(), *plain.fixef.get("0").unwrap(), 1e-12);
    assert_eq!(fit.parameters, plain.parameters);
}

#[test]
fn what_has_no_answer_is_refused_with_its_reason() {
    let good = made_up(10, 8, 0.5);
    let mut one = good.clone();
    one.codes[0].fill(3);
    assert_eq!(one.fit(&[(0, ONE)]), Err(Trouble::OneGroup { factor: 0 }));

    let mut own = good.clone();
    own.codes[0] = (0..80).collect();
    let refused = Trouble::AsManyEffectsAsRows { factor: 0, effects: 80, rows: 80 };
    assert_eq!(own.fit(&[(0, ONE)]), Err(refused));

    let mut still = good.clone();
    still.response.fill(0.1);
    assert_eq!(still.fit(&[(0, ONE)]), Err(Trouble::NoResidual));

    let mut exact = good.clone();
    exact.response = exact.columns[0].iter().map(|x| 1.0 + 0.3 * x).collect();
    assert_eq!(exact.fit(&[(0, ONE)]), Err(Trouble::NoResidual));

    let mut steps = good.clone();
    steps.response = steps.codes[0].iter().map(|&code| f64::from(code * code)).collect();
    assert_eq!(steps.fit(&[(0, ONE)]), Err(Trouble::NoResidual));

    let mut few = Rows {
        columns: vec![vec![1.0, 2.0, 4.0], vec![1.0, 0.0, 1.0]],
        response: vec![1.0, 3.0, 2.0],
        codes: vec![vec![0, 1, 1]],
    };
    let refused = Trouble::TooFewRows { rows: 3, fixed: 3 };
    assert_eq!(few.fit(&[(0, ONE)]), Err(refused));
    few.response.clear();
    assert_eq!(few.fit(&[(0, ONE)]), Err(Trouble::UnequalLengths));
    assert_eq!(Rows::default().fit(&[(0, ONE)]), Err(Trouble::NoRows));

    let twice = good.fit(&[(0, ONE), (0, SLOPE)]);
    assert_eq!(twice, Err(Trouble::SameColumnTwice { factor: 0 }));
    assert_eq!(good.fit(&[(0, &[Column::At(4)])]), Err(Trouble::UnknownColumn { column: 4 }));
    assert_eq!(good.fit(&[(2, ONE)]), Err(Trouble::UnknownFactor { factor: 2 }));
    assert_eq!(good.fit(&[]), Err(Trouble::NoTerms));

    let mut alike = good.clone();
    alike.codes.push(good.codes[0].iter().map(|code| 50 - code).collect());
    let refused = Trouble::SameGroups { first: 0, second: 1 };
    assert_eq!(alike.fit(&[(0, ONE), (1, ONE)]), Err(refused));

    let mut empty = good.clone();
    empty.columns[0].fill(0.0);
    let refused = Trouble::ZeroColumn { factor: 0, column: 0 };
    assert_eq!(empty.fit(&[(0, SLOPE)]), Err(refused));

    let mut broken = good.clone();
    broken.columns[0][7] = f64::NAN;
    assert_eq!(broken.fit(&[(0, ONE)]), Err(Trouble::NotFinite { row: 7, column: 0 }));
    broken = good;
    broken.response[9] = f64::INFINITY;
    assert_eq!(broken.fit(&[(0, ONE)]), Err(Trouble::NotFinite { row: 9, column: 1 }));
}

#[test]
fn weights_must_be_positive_and_count_as_more_rows_would() {
    let rows = made_up(15, 6, 0.7);
    let values: Vec<f64> =
        rows.columns[0].iter().zip(&rows.response).flat_map(|(x, y)| [*x, *y]).collect();
    let mut weights = vec![1.0; 90];
    let model = rows.model(&[(0, ONE)]);
    let gathered = |weights: &[f64]| {
        let mut gatherer = Gatherer::new(1, 1);
        gatherer.rows(&values, Some(weights), &rows.codes[0])?;
        Ok(gatherer.finish())
    };
    let options = Options::ml();
    let plain = rows.with(&[(0, ONE)], &options).unwrap();
    near(
        fit(&gathered(&weights).unwrap(), &model, &options).unwrap().criterion,
        plain.criterion,
        1e-12,
    );
    // All weights 4: a residual variance four times as large, all else the same.
    weights.fill(4.0);
    let heavy = fit(&gathered(&weights).unwrap(), &model, &options).unwrap();
    near(heavy.sigma, 2.0 * plain.sigma, 1e-7);
    near(heavy.varcorr[0].vcov, plain.varcorr[0].vcov, 1e-6);
    near(heavy.criterion, plain.criterion, 1e-10);
    weights[4] = 0.0;
    assert_eq!(gathered(&weights), Err(Trouble::BadWeight { row: 4 }));
}

#[test]
fn groups_of_one_row_among_others_do_no_harm() {
    let mut rows = made_up(30, 4, 1.0);
    for at in 0..40 {
        rows.codes[0][at] = 1000 + at as u32;
    }
    let fit = rows.fit(&[(0, ONE)]).unwrap();
    assert_eq!(fit.ngrps.0[0].1, 60);
    assert!(!fit.singular);
}

/// Years and large incomes: columns far from zero or of very different sizes.
#[test]
fn shifted_and_scaled_columns_give_the_same_model() {
    let rows = made_up(40, 12, 0.6);
    let plain = rows.fit(&[(0, SLOPE)]).unwrap();
    let mut far = rows;
    far.columns[0].iter_mut().for_each(|x| *x = 1e-3 * *x + 2019.0);
    far.response.iter_mut().for_each(|y| *y = 1e6 * *y + 3e8);
    let far = far.fit(&[(0, SLOPE)]).unwrap();
    near(far.fixef.get("0").unwrap() / 1e9, *plain.fixef.get("0").unwrap(), 1e-6);
    near(far.se.get("0").unwrap() / 1e9, *plain.se.get("0").unwrap(), 1e-6);
    near(far.sigma / 1e6, plain.sigma, 1e-7);
    let slope = |fit: &Fit| fit.varcorr[1].sdcor;
    near(slope(&far) / 1e9, slope(&plain), 1e-5);
}

/// Crossed and nested: schools in counties, and pupils' teachers crossed with both.
#[test]
fn the_order_of_factors_rows_and_pieces_changes_nothing_that_counts() {
    let mut random = Random::new(3);
    let effects: Vec<f64> = (0..100).map(|_| normal(&mut random)).collect();
    let mut rows =
        Rows { columns: vec![Vec::new()], codes: vec![Vec::new(); 3], ..Rows::default() };
    for row in 0..2000u32 {
        let (school, teacher) = (row % 60, random.below(35) as u32);
        let x = normal(&mut random);
        rows.columns[0].push(x);
        let groups = effects[school as usize] + 0.5 * effects[60 + teacher as usize];
        rows.response.push(x + groups + 0.7 * effects[school as usize / 10] + normal(&mut random));
        rows.codes[0].push(school / 10);
        rows.codes[1].push(teacher);
        rows.codes[2].push(school);
    }
    let fit = rows.fit(&[(0, ONE), (1, ONE), (2, SLOPE)]).unwrap();
    assert!(fit.story.dense > 0 && fit.story.sparse == 60, "{:?}", fit.story);

    let mut turned = rows.clone();
    turned.codes.swap(0, 2);
    for list in turned.columns.iter_mut().chain([&mut turned.response]) {
        list.reverse();
    }
    turned.codes.iter_mut().for_each(|codes| codes.reverse());
    let again = turned.fit(&[(0, SLOPE), (1, ONE), (2, ONE)]).unwrap();
    near(again.criterion, fit.criterion, 1e-11);
    near(*again.fixef.get("0").unwrap(), *fit.fixef.get("0").unwrap(), 1e-7);

    let pieces = [0..700, 700..701, 701..2000].map(|range| {
        let part = Rows {
            columns: vec![rows.columns[0][range.clone()].to_vec()],
            response: rows.response[range.clone()].to_vec(),
            codes: rows.codes.iter().map(|codes| codes[range.clone()].to_vec()).collect(),
        };
        part.sums().unwrap()
    });
    let merged = |pieces: &[Sums]| {
        let mut gatherer = Gatherer::new(1, 3);
        pieces.iter().for_each(|piece| gatherer.merge(piece).unwrap());
        gatherer.finish()
    };
    assert_eq!(merged(&pieces), merged(&pieces));
    let model = rows.model(&[(0, ONE), (1, ONE), (2, SLOPE)]);
    let again = moushi_stats::lmm::fit(&merged(&pieces), &model, &Options::default()).unwrap();
    near(again.criterion, fit.criterion, 1e-11);
}

/// What is kept by cell may be cut down to the columns that vary.
#[test]
fn fewer_sums_by_cell_give_the_same_fit() {
    let mut rows = made_up(25, 9, 0.6);
    let more: Vec<f64> = (0..225).map(|row| f64::from(row % 7)).collect();
    rows.columns.push(more);
    let full = rows.fit(&[(0, SLOPE)]).unwrap();
    let mut values = Vec::new();
    for row in 0..225 {
        values.extend([rows.columns[0][row], rows.columns[1][row], rows.response[row]]);
    }
    let halves = [0..100, 100..225].map(|range| {
        let mut gatherer = Gatherer::new(2, 1).with_varying(1);
        gatherer
            .rows(&values[range.start * 3..range.end * 3], None, &rows.codes[0][range])
            .unwrap();
        gatherer.finish()
    });
    let mut gatherer = Gatherer::new(2, 1).with_varying(1);
    halves.iter().for_each(|half| gatherer.merge(half).unwrap());
    let sums = gatherer.finish();
    assert_eq!(sums.packed(), 7);
    let text = serde_json::to_string(&sums).unwrap();
    let sums: Sums = serde_json::from_str(&text).unwrap();
    let fit = |terms| fit(&sums, &rows.model(terms), &Options::default());
    near(fit(&[(0, SLOPE)]).unwrap().criterion, full.criterion, 1e-12);
    let refused = fit(&[(0, &[Column::At(1)])]);
    assert_eq!(refused, Err(Trouble::NotVarying { column: 1 }));
}
