//! Means of groups and differences from them: by hand, over new data, what is refused, and fitted as lme4 fits the same columns.

use super::{design, frame, matrix, numbers, texts, whole};
use moushi_stats::formula::{Column, Data, Design, Formula, Frame, Trouble, Use};
use moushi_stats::lmm::Options;
use moushi_stats::mixed::Mixed;

/// Two schools, one of them in each of two counties; a row without a score and one without a prior score.
fn pupils() -> Frame {
    let prior = [Some(1.0), Some(3.0), Some(10.0), Some(8.0), Some(40.0), None, Some(4.0)];
    frame(&[
        ("score", Column::numbers([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 9.0].map(Some)).unwrap()),
        ("prior", Column::numbers(prior).unwrap()),
        ("school", texts(&["a", "a", "b", "b", "b", "b", "a"])),
        ("county", texts(&["x", "x", "x", "x", "y", "y", "y"])),
    ])
}

#[test]
fn means_and_differences_are_those_by_hand() {
    let columns = matrix("score ~ within(prior, school) + mean(prior, school)", &pupils());
    // a: 1, 3, 4; b: 10, 8, 40; the row without a prior score takes no part.
    let [a, b] = [8.0 / 3.0, 58.0 / 3.0];
    let means = [a, a, b, b, b, a];
    let prior = [1.0, 3.0, 10.0, 8.0, 40.0, 4.0];
    for at in 0..6 {
        assert!((columns[2][at] - means[at]).abs() < 1e-14);
        assert!((columns[1][at] - (prior[at] - means[at])).abs() < 1e-14);
    }
    let both = matrix("score ~ mean(prior, county:school)", &pupils());
    assert_eq!(both[1], [2.0, 2.0, 9.0, 9.0, 40.0, 4.0]);
    let inside = matrix("score ~ I(2 * mean(prior - 1, g = county)^2)", &pupils());
    assert_eq!(inside[1], [40.5, 40.5, 40.5, 40.5, 882.0, 882.0], "x has 4.5, y has 21");
    let twice = matrix("score ~ within(mean(prior, county:school), county)", &pupils());
    assert_eq!(twice[1], [-3.5, -3.5, 3.5, 3.5, 18.0, -18.0]);
}

#[test]
fn they_are_named_as_they_are_written_and_ask_for_groups() {
    let design = design("score ~ within( prior,school ) + (1 | county)", &pupils());
    assert_eq!(design.names(), ["(Intercept)", "within(prior, school)"]);
    let formula = Formula::parse("score ~ within(prior, school) + (1 | county)").unwrap();
    let wanted = [
        ("score".to_owned(), Use::Numbers),
        ("prior".to_owned(), Use::Either),
        ("school".to_owned(), Use::Groups),
        ("county".to_owned(), Use::Groups),
    ];
    assert_eq!(formula.columns(), wanted);
}

#[test]
fn a_row_without_its_group_takes_no_part_in_the_mean() {
    let school = Column::text([Some("a"), None, Some("b"), Some("a")]);
    let data = frame(&[
        ("y", numbers(&[1.0, 2.0, 3.0, 4.0])),
        ("x", numbers(&[1.0, 100.0, 5.0, 3.0])),
        ("school", school),
    ]);
    assert_eq!(matrix("y ~ mean(x, school)", &data)[1], [2.0, 5.0, 2.0]);
}

#[test]
fn new_data_have_the_means_of_the_fit_and_no_new_groups() {
    let design = design("score ~ within(prior, school) + mean(prior, county:school)", &pupils());
    let stored = serde_json::to_string(&design).unwrap();
    let design: Design = serde_json::from_str(&stored).unwrap();
    let new = |school: &str| {
        frame(&[
            ("prior", numbers(&[9.0, 9.0])),
            ("school", texts(&["b", school])),
            ("county", texts(&["y", "x"])),
        ])
    };
    let data = new("a");
    let sheet = design.over_new(&data).unwrap();
    let block = sheet.block(0..2).unwrap();
    assert!((block.column(1)[0] - (9.0 - 58.0 / 3.0)).abs() < 1e-14);
    assert_eq!(block.column(2), [40.0, 2.0]);
    let error = design.over_new(&new("c")).unwrap_err();
    let (name, level) = ("within(prior, school)".to_owned(), "c".to_owned());
    assert_eq!(error.trouble, Trouble::Data(Data::UnknownLevel { name, level, row: 1 }));
    assert_eq!(error.span.map(|span| (span.start, span.end)), Some((8, 29)));
}

#[test]
fn blocks_are_pieces_of_the_whole() {
    let data = pupils();
    let design = design("score ~ within(prior, school) * mean(prior, school)", &data);
    let (sheet, all) = (design.over(&data).unwrap(), whole(&design, &data));
    for at in 0..sheet.len() {
        let one = sheet.block(at..at + 1).unwrap();
        let row: Vec<f64> = all.columns().map(|column| column[at]).collect();
        assert_eq!(one.values, row);
    }
}

#[test]
fn what_does_not_vary_or_is_no_group_is_refused() {
    let data = frame(&[
        ("y", numbers(&[1.0, 2.0, 3.0, 4.0])),
        ("x", numbers(&[0.1, 0.1, 0.3, 0.3])),
        ("z", numbers(&[1.0, 2.0, 2.0, 1.0])),
        ("g", texts(&["a", "a", "b", "b"])),
        ("h", texts(&["a", "a", "a", "a"])),
    ]);
    let refused = |text: &str| {
        let formula = Formula::parse(text).unwrap();
        Design::of(&formula, &data).unwrap_err().trouble
    };
    let flat = |name: &str| Trouble::Data(Data::NoSpread { name: name.to_owned() });
    assert_eq!(refused("y ~ within(x, g)"), flat("within(x, g)"));
    assert_eq!(refused("y ~ mean(z, g)"), flat("mean(z, g)"));
    let (name, level) = ("h".to_owned(), "a".to_owned());
    assert_eq!(refused("y ~ mean(z, h)"), Trouble::Data(Data::OneLevel { name, level }));
    assert!(matches!(refused("y ~ mean(g, h)"), Trouble::Data(Data::TextAsNumber { .. })));
    assert!(matches!(refused("y ~ mean(x, k)"), Trouble::Data(Data::UnknownColumn { .. })));
}

/// By integers that R has too: `school <- (i * i + 3 * i) %% 13`, `prior <- (i * 37) %% 101 / 10 + school %% 5`,
/// `score <- 20 + 0.5 * prior + (school * 7) %% 11 / 4 + (i * 53) %% 97 / 20` for `i <- 0:239`, `NA` where `i %% 17 == 3` (prior) and
/// `i %% 29 == 5` (score); `m <- ave(prior, school)`, `lmer(score ~ I(prior - m) + m + (1 | school))`.
fn schools() -> Frame {
    let school = |i: usize| (i * i + 3 * i) % 13;
    let prior = |i: usize| (i * 37 % 101) as f64 / 10.0 + (school(i) % 5) as f64;
    let score = |i: usize| {
        20.0 + 0.5 * prior(i) + (school(i) * 7 % 11) as f64 / 4.0 + (i * 53 % 97) as f64 / 20.0
    };
    let names: Vec<String> = (0..240).map(|i| school(i).to_string()).collect();
    frame(&[
        ("score", Column::numbers((0..240).map(|i| (i % 29 != 5).then(|| score(i)))).unwrap()),
        ("prior", Column::numbers((0..240).map(|i| (i % 17 != 3).then(|| prior(i)))).unwrap()),
        ("school", texts(&names.iter().map(String::as_str).collect::<Vec<_>>())),
    ])
}

/// Estimates, standard errors, deviations of schools and residual, criterion: R 4.2.2, lme4 1.1-31.
#[test]
fn contextual_effects_are_those_of_lme4() {
    let theirs = [
        [21.545_508_545_8, 0.536_913_063_216, 0.755_520_719_339],
        [1.159_895_567_15, 0.033_432_630_358_8, 0.184_311_220_929],
        [0.574_158_010_535, 1.431_973_537_07, 788.594_406_801],
    ];
    let by_likelihood = [
        [21.539_120_153_8, 0.536_913_063_216, 0.755_490_165_722],
        [0.961_403_198_099, 0.033_367_193_496_2, 0.152_715_058_441],
        [0.455_479_017_052, 1.429_170_770_59, 780.670_565_576],
    ];
    let text = "score ~ within(prior, school) + mean(prior, school) + (1 | school)";
    let model = Mixed::of(&Formula::parse(text).unwrap(), &schools()).unwrap();
    assert_eq!((model.rows, model.sums.cells()), (217, 7));
    for (options, theirs) in [(Options::default(), theirs), (Options::ml(), by_likelihood)] {
        let fit = model.fit(&options).unwrap();
        let last = [fit.varcorr[0].sdcor, fit.sigma, fit.criterion];
        let ours = fit.fixef.values().chain(fit.se.values()).copied().chain(last);
        for (ours, theirs) in ours.zip(theirs.into_iter().flatten()) {
            assert!((ours / theirs - 1.0).abs() < 1e-6, "{ours} is not {theirs}");
        }
    }
}
