//! Mixed models by their formulas over made-up data: rows in several pieces, weights, missing values, what is wrong.

use moushi_stats::formula::{Column, Formula, Frame};
use moushi_stats::lmm::{Options, Trouble};
use moushi_stats::mixed::{Error, Mixed};
use moushi_stats::random::Random;

/// Pupils of schools in districts: `score = 2 + 0.5 prior + school + noise`, every 97th without a score.
fn pupils(rows: usize) -> Frame {
    let mut random = Random::new(5);
    let mut even = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let schools: Vec<f64> = (0..200).map(|_| 0.4 * even()).collect();
    let (mut prior, mut score, mut school) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..rows {
        let at = row * 7 % 200;
        let before = even();
        prior.push(Some(before));
        let score_of = 2.0 + 0.5 * before + schools[at] + even();
        score.push((row % 97 != 0).then_some(score_of));
        school.push(format!("s{at:03}"));
    }
    let weight = (0..rows).map(|row| Some(1.0 + (row % 3) as f64));
    Frame::new(vec![
        ("prior".to_owned(), Column::numbers(prior).unwrap()),
        ("score".to_owned(), Column::numbers(score).unwrap()),
        ("school".to_owned(), Column::text(school.iter().map(|one| Some(one.as_str())))),
        ("weight".to_owned(), Column::numbers(weight).unwrap()),
    ])
    .unwrap()
}

fn mixed(formula: &str, frame: &Frame) -> Result<Mixed, Error> {
    Mixed::of(&Formula::parse(formula)?, frame)
}

#[test]
fn rows_in_several_pieces_are_fitted_as_they_are_the_same_each_time() {
    // More than two pieces of rows.
    let frame = pupils(300_000);
    let model = mixed("score ~ prior + (1 + prior | school)", &frame).unwrap();
    assert_eq!((model.rows, model.left_out), (300_000 - 3_093, 3_093));
    let lacks: Vec<usize> = model.missing.iter().map(|one| one.missing).collect();
    assert_eq!(lacks, [3_093, 0, 0], "score, prior, school");
    let fit = model.fit(&Options::default()).unwrap();
    let [constant, slope] = [0, 1].map(|at| (fit.fixef.0[at].1, *fit.se.values().nth(at).unwrap()));
    assert!((constant.0 - 2.0).abs() < 4.0 * constant.1, "{constant:?}");
    assert!((slope.0 - 0.5).abs() < 4.0 * slope.1, "{slope:?}");
    let again = mixed("score ~ prior + (1 + prior | school)", &frame).unwrap();
    assert_eq!(again.sums, model.sums, "to the last bit");
    assert_eq!(again.fit(&Options::default()).unwrap(), fit);
    assert_eq!(model.group_rows(0).iter().sum::<u64>(), fit.nobs);
}

#[test]
fn weights_count_rows_as_often_as_they_say() {
    let frame = pupils(2_000);
    let formula = Formula::parse("score ~ prior + (1 | school)").unwrap().weighted("weight");
    let weighted = Mixed::of(&formula, &frame).unwrap();
    let plain = mixed("score ~ prior + (1 | school)", &frame).unwrap();
    let ratio = weighted.sums.totals()[0] / plain.sums.totals()[0];
    assert!((ratio - 2.0).abs() < 0.01, "weights are two in the mean: {ratio}");
    assert_ne!(
        weighted.fit(&Options::default()).unwrap().fixef,
        plain.fit(&Options::default()).unwrap().fixef
    );
}

#[test]
fn what_is_wrong_comes_from_formula_data_or_fit() {
    let frame = pupils(500);
    let refused = |formula| mixed(formula, &frame).unwrap_err();
    assert!(
        matches!(refused("score ~ prio + (1 | school)"), Error::Formula(error) if error.span.is_some())
    );
    assert!(matches!(refused("score ~ (1 | "), Error::Formula(_)));
    let flat = mixed("score ~ prior", &frame).unwrap().fit(&Options::default());
    assert_eq!(flat.unwrap_err(), Error::Fit(Trouble::NoTerms));
}
