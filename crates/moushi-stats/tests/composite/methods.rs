//! Every method on a few numbers, worked out by hand or apart from this code.

use super::{column, near, values};
use moushi_stats::composite::{
    Aggregation, Column, Comparisons, Direction, Imputation, Limits, Named, Normalisation, Scaling,
    Screening, Table, Transform, Treatment, Tree, Weighing, aggregate, components, copeland,
    correlation, cronbach, effective, impute, normalise, profile, ranks, spearman, topsis, treat,
    weights,
};

/// Three parts of four units; what the weights of it are was worked out in another language.
fn parts() -> [Column; 3] {
    [column(&[2., 4., 6., 8.]), column(&[9., 7., 8., 1.]), column(&[4., 1., 9., 6.])]
}

fn gap(cells: &[f64]) -> Column {
    Column::new(cells.iter().map(|&cell| (cell >= 0.0).then_some(cell))).unwrap()
}

#[test]
fn moments_are_those_of_a_textbook() {
    // Skewness and kurtosis as Excel's help gives them for these ten numbers.
    let ten = profile(&column(&[3., 4., 5., 2., 3., 4., 5., 6., 4., 7.]));
    near(&[ten.skewness.unwrap(), ten.kurtosis.unwrap()], &[0.359543, -0.151800], 1e-6);
    near(&[ten.mean.unwrap(), ten.median.unwrap()], &[4.3, 4.0], 1e-12);
    near(&[ten.deviation.unwrap()], &[1.494434], 1e-6);
    assert_eq!((ten.present, ten.nonzero, ten.different, ten.alike), (10, 10, 6, 3));
    let none = profile(&gap(&[-1.0, -1.0]));
    assert_eq!((none.present, none.mean, none.skewness, none.minimum), (0, None, None, None));
    assert_eq!(profile(&column(&[5.0; 6])).skewness, None);
}

#[test]
fn ranks_share_the_better_place_and_correlations_are_known() {
    let cells = gap(&[3., 5., -1., 5., 1.]);
    assert_eq!(ranks(&cells), [Some(3), Some(1), None, Some(1), Some(4)]);
    let [a, b, c] = parts();
    near(
        &[correlation(&a, &b).unwrap(), correlation(&a, &c).unwrap()],
        &[-0.826184, 0.536875],
        1e-6,
    );
    // Ranks 1 2 3 4 against 4 2 3 1: 1 − 6·18 / (4·15).
    near(&[spearman(&a, &b).unwrap()], &[-0.8], 1e-12);
    assert_eq!(spearman(&a, &column(&[1., 1., 2., 2.])).unwrap(), 2.0 / 5f64.sqrt());
}

#[test]
fn gaps_are_filled_from_the_column_or_the_group() {
    let cells = gap(&[1., -1., 4., 10., -1.]);
    let groups = [7, 7, 7, 2, 2];
    let filled = |method| values(&impute(&cells, method, &groups).unwrap());
    assert_eq!(filled(Imputation::Mean), [1., 5., 4., 10., 5.]);
    assert_eq!(filled(Imputation::Median), [1., 4., 4., 10., 4.]);
    assert_eq!(filled(Imputation::GroupMean), [1., 2.5, 4., 10., 10.]);
    assert_eq!(filled(Imputation::Value(0.5)), [1., 0.5, 4., 10., 0.5]);
    let three = impute(&gap(&[1., 2., 9., -1.]), Imputation::GroupMedian, &[1; 4]).unwrap();
    assert_eq!(values(&three), [1., 2., 9., 2.]);
    assert_eq!(impute(&cells, Imputation::None, &[]).unwrap(), cells);
}

#[test]
fn outliers_are_pulled_in_until_the_column_passes() {
    let tail = column(&[1., 2., 3., 4., 5., 6., 7., 8., 9., 100.]);
    let treated = treat(&tail, Treatment::USUAL).unwrap();
    assert_eq!(values(&treated.column), [1., 2., 3., 4., 5., 6., 7., 8., 9., 9.]);
    assert_eq!((treated.pulled_down, treated.pulled_up, treated.transformed), (1, 0, false));
    let turned = tail.cells().map(|cell| cell.map(|x| -x));
    let treated = treat(&Column::new(turned).unwrap(), Treatment::USUAL).unwrap();
    assert_eq!((treated.pulled_down, treated.pulled_up, treated.passes), (0, 1, true));
    assert_eq!(treated.column.get(9), Some(-9.0));
    let calm = column(&[1., 2., 3., 4.]);
    assert_eq!(treat(&calm, Treatment::USUAL).unwrap().column, calm);
    assert_eq!(treat(&tail, Treatment::NONE).unwrap().column, tail);
}

#[test]
fn what_stays_skewed_is_transformed_from_the_start() {
    let tail = column(&[0., 0., 0., 0., 0., 0., 0., 0., 50., 100.]);
    let tight = Limits { skewness: 0.1, kurtosis: -9.0 };
    let after = |then| {
        let treated = treat(&tail, Treatment { winsorise: 1, then, limits: tight }).unwrap();
        assert_eq!((treated.transformed, treated.pulled_down), (true, 0));
        [0, 8, 9].map(|unit| treated.column.get(unit).unwrap())
    };
    // ln 1, ln 51, ln 101.
    near(&after(Transform::Log), &[0.0, 3.931826, 4.615121], 1e-6);
    near(&after(Transform::LogSigned), &[0.0, 3.931826, 4.615121], 1e-6);
    near(&after(Transform::LogShift), &[0.0, 3.931826, 4.615121], 1e-6);
    near(&after(Transform::BoxCox(0.0)), &[0.0, 3.931826, 4.615121], 1e-6);
    // 2 (√51 − 1), 2 (√101 − 1).
    near(&after(Transform::BoxCox(0.5)), &[0.0, 12.282857, 18.099751], 1e-6);
    let down = tail.cells().map(|cell| cell.map(|x| 100.0 - x));
    let signed = Treatment { winsorise: 0, then: Transform::LogSigned, limits: tight };
    let treated = treat(&Column::new(down).unwrap(), signed).unwrap();
    near(&[treated.column.get(9).unwrap()], &[-4.615121], 1e-6);
    let without = Treatment { winsorise: 1, then: Transform::None, limits: tight };
    let treated = treat(&tail, without).unwrap();
    assert_eq!((treated.pulled_down, treated.passes), (1, false));
}

#[test]
fn scales_are_as_their_formulas_say() {
    let cells = column(&[2., 4., 6., 8.]);
    let on = |direction, method| values(&normalise(&cells, direction, method).unwrap());
    let (more, less) = (Direction::More, Direction::Less);
    let thirds = [0.0, 100.0 / 3.0, 200.0 / 3.0, 100.0];
    near(&on(more, Normalisation::MinMax { low: 0.0, high: 100.0 }), &thirds, 1e-12);
    near(&on(less, Normalisation::MinMax { low: 1.0, high: 4.0 }), &[4., 3., 2., 1.], 1e-12);
    let posts =
        |cut| Normalisation::Goalposts { lower: 3.0, upper: 7.0, low: 0.0, high: 10.0, cut };
    near(&on(more, posts(true)), &[0., 2.5, 7.5, 10.], 1e-12);
    near(&on(less, posts(false)), &[12.5, 7.5, 2.5, -2.5], 1e-12);
    let raised =
        Normalisation::Goalposts { lower: 3.0, upper: 7.0, low: 1.0, high: 5.0, cut: true };
    near(&on(more, raised), &[1., 2., 4., 5.], 1e-12);
    let scores = Normalisation::ZScore { mean: 10.0, deviation: 2.0 };
    near(&on(more, scores), &[7.676210, 9.225403, 10.774597, 12.323790], 1e-6);
    let tied = column(&[5., 1., 5., 7.]);
    let of_tied = |method| values(&normalise(&tied, more, method).unwrap());
    assert_eq!(of_tied(Normalisation::Rank), [2., 1., 2., 4.]);
    assert_eq!(of_tied(Normalisation::Borda), [1., 0., 1., 3.]);
    near(&of_tied(Normalisation::PercentileRank), &[1. / 3., 0., 1. / 3., 1.], 1e-12);
    near(&on(more, Normalisation::DistanceToMaximum), &[0., 1. / 3., 2. / 3., 1.], 1e-12);
    near(&on(more, Normalisation::DistanceToReference { unit: 1 }), &[0., 1., 2., 3.], 1e-12);
    let target = |target, cut| Normalisation::DistanceToTarget { target, cut };
    near(&on(more, target(6.0, true)), &[0., 0.5, 1., 1.], 1e-12);
    near(&on(less, target(4.0, false)), &[1.5, 1., 0.5, 0.], 1e-12);
    near(&on(more, Normalisation::FractionOfMaximum), &[0.25, 0.5, 0.75, 1.], 1e-12);
    assert_eq!(on(less, Normalisation::None), [-2., -4., -6., -8.]);
    let missing = normalise(&gap(&[1., -1., 3.]), more, Normalisation::Rank).unwrap();
    assert_eq!([0, 1, 2].map(|unit| missing.get(unit)), [Some(1.0), None, Some(2.0)]);
}

#[test]
fn weights_are_those_worked_out_apart() {
    let parts = parts();
    let parts: Vec<&Column> = parts.iter().collect();
    let of = |method: Weighing| weights(&method, &parts).unwrap();
    near(&of(Weighing::Equal), &[1. / 3.; 3], 1e-15);
    near(&of(Weighing::Given(vec![2., 1., 1.])), &[0.5, 0.25, 0.25], 1e-15);
    near(&of(Weighing::Entropy), &[0.2268373385, 0.3595114049, 0.4136512566], 1e-9);
    near(&of(Weighing::Critic), &[0.3321068993, 0.4447015499, 0.2231915508], 1e-9);
    near(&of(Weighing::Deviation), &[0.2705787614, 0.3766296962, 0.3527915424], 1e-9);
    let judged = Comparisons::upper(3, &[3., 5., 3.]).unwrap();
    near(&of(Weighing::Ahp(judged)), &[0.63698557, 0.25828499, 0.10472943], 1e-8);
    let squares = of(Weighing::Pca);
    assert!((squares.iter().sum::<f64>() - 1.0).abs() < 1e-12 && squares[0] > squares[2]);
    for method in [Weighing::Entropy, Weighing::Critic, Weighing::Pca, Weighing::Deviation] {
        assert_eq!(weights(&method, &parts[..1]).unwrap(), [1.0]);
    }
}

#[test]
fn judgements_in_pairs_give_weights_and_their_consistency() {
    let third = 1.0 / 3.0;
    let rows = vec![vec![1., 3., 5.], vec![third, 1., 3.], vec![0.2, third, 1.]];
    let judged = Comparisons::new(&rows).unwrap().solve().unwrap();
    near(&judged.weights, &[0.63698557, 0.25828499, 0.10472943], 1e-8);
    near(&[judged.eigenvalue, judged.ratio], &[3.03851109, 0.0332], 1e-5);
    // Judgements that follow from weights 4 : 2 : 1 agree.
    let agreed = Comparisons::upper(3, &[2., 4., 2.]).unwrap().solve().unwrap();
    near(&agreed.weights, &[4. / 7., 2. / 7., 1. / 7.], 1e-12);
    assert!(agreed.ratio.abs() < 1e-12);
    // Going round in a circle is far above a tenth.
    assert!(Comparisons::upper(3, &[9., 1. / 9., 9.]).unwrap().solve().unwrap().ratio > 1.0);
    assert_eq!(Comparisons::upper(2, &[4.0]).unwrap().solve().unwrap().ratio, 0.0);
}

#[test]
fn components_of_two_columns_are_known_and_of_more_hold_together() {
    let [a, b, c] = parts();
    let two = components(&[&a, &b]).unwrap();
    let r = correlation(&a, &b).unwrap();
    near(&two.deviations, &[(1.0 - r).sqrt(), (1.0 + r).sqrt()], 1e-12);
    near(&two.explained(), &[(1.0 - r) / 2.0, (1.0 + r) / 2.0], 1e-12);
    let half = 0.5f64.sqrt();
    near(&two.loadings[1], &[half, half], 1e-12);
    assert!(two.loadings[0].iter().all(|loading| (loading.abs() - half).abs() < 1e-12));
    let d = column(&[1., 5., 2., 2.]);
    let all = [&a, &b, &c, &d];
    let four = components(&all).unwrap();
    for (i, one) in all.iter().enumerate() {
        for (j, other) in all.iter().enumerate() {
            let rebuilt: f64 = (0..4)
                .map(|k| four.deviations[k].powi(2) * four.loadings[k][i] * four.loadings[k][j])
                .sum();
            assert!((rebuilt - correlation(one, other).unwrap()).abs() < 1e-12, "{i} {j}");
        }
    }
    near(&[cronbach(&[&a, &b, &c]).unwrap()], &[-0.5842696629], 1e-9);
}

#[test]
fn means_fall_from_power_over_arithmetic_and_geometric_to_harmonic() {
    let parts = parts();
    let parts: Vec<&Column> = parts.iter().collect();
    let of = |method| values(&aggregate(method, &parts, &[0.5, 0.3, 0.2], 0.0).unwrap());
    near(&of(Aggregation::Power(2.0)), &[5.431390, 4.785394, 7.307530, 6.284903], 1e-6);
    near(&of(Aggregation::Arithmetic), &[4.5, 4.3, 7.2, 5.5], 1e-12);
    near(&of(Aggregation::Geometric), &[3.607445, 3.585580, 7.093346, 4.047392], 1e-6);
    near(&of(Aggregation::Harmonic), &[3.0, 2.718447, 6.990291, 2.526316], 1e-6);
    near(&of(Aggregation::Topsis), &[0.38466329, 0.40402951, 0.74497977, 0.61533671], 1e-8);
    near(&of(Aggregation::TopsisMinMax), &[0.375, 0.41426730, 0.73302846, 0.625], 1e-8);
    near(
        &values(&topsis(&parts, &[5., 3., 2.], Scaling::MinMax).unwrap()),
        &[0.375, 0.41426730, 0.73302846, 0.625],
        1e-8,
    );
    // Units 3 and 4 beat 1 and 2; with half of the weight on each side, pairs are even.
    assert_eq!(of(Aggregation::Copeland), [-2., -2., 2., 2.]);
    assert_eq!(values(&copeland(&parts, &[1., 0., 0.]).unwrap()), [-3., -1., 1., 3.]);
}

#[test]
fn a_whole_is_made_of_the_parts_that_are_there() {
    let (a, b) = (gap(&[1., -1., -1.]), gap(&[3., 5., -1.]));
    let of = |least| aggregate(Aggregation::Arithmetic, &[&a, &b], &[3.0, 1.0], least).unwrap();
    assert_eq!([0, 1, 2].map(|unit| of(0.0).get(unit)), [Some(1.5), Some(5.0), None]);
    assert_eq!([0, 1, 2].map(|unit| of(0.6).get(unit)), [Some(1.5), None, None]);
    // A part without weight does not make a whole.
    let none = aggregate(Aggregation::Geometric, &[&a, &b], &[1.0, 0.0], 0.0).unwrap();
    assert_eq!([0, 1].map(|unit| none.get(unit)), [Some(1.0), None]);
}

#[test]
fn tables_are_divided_and_screened() {
    let mut table = Table::new(vec![gap(&[8., 0., -1.]), gap(&[3., 4., -1.])]).unwrap();
    let rule = |present, nonzero| Screening { present, nonzero };
    assert_eq!(table.screen(rule(0.9, 0.0)), [0, 1]);
    assert_eq!(table.screen(rule(0.9, 0.6)), [0]);
    assert_eq!(table.screen(rule(0.0, 0.0)), [0, 1, 2]);
    table.divide(0, &gap(&[4., 2., 2.])).unwrap();
    assert_eq!(table.columns()[0], gap(&[2., 0., -1.]));
    assert_eq!(table.keep(&[1, 0]).unwrap().columns()[1], column(&[4., 3.]));
}

#[test]
fn a_tree_knows_levels_order_and_shares() {
    // Indicators 0 to 2; node 3 over 0 and 1; the root 4 over 3 and 2.
    let parents = vec![Some(3), Some(3), Some(4), Some(4), None];
    let tree = Tree::new(3, parents).unwrap();
    assert_eq!((tree.aggregates(), tree.root()), (&[3, 4][..], 4));
    assert_eq!([0, 2, 3, 4].map(|node| tree.level(node)), [1, 1, 2, 3]);
    let shares = effective(&tree, &[1., 3., 1., 4., 9.]).unwrap();
    near(&shares, &[0.2, 0.6, 0.2, 0.8, 1.0], 1e-15);
}

fn every<M: Named>(count: usize) {
    let all = M::all();
    assert_eq!(all.len(), count);
    for (word, method) in &all {
        assert_eq!(method.name(), *word);
        assert_eq!(M::named(word).map(|found| found.name()), Some(*word));
        let plain = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(word.chars().all(plain), "{word}");
    }
    assert!(M::named("no such word").is_none());
}

#[test]
fn every_method_has_a_word_and_the_page_names_it() {
    every::<Direction>(2);
    every::<Imputation>(6);
    every::<Transform>(5);
    every::<Normalisation>(11);
    every::<Weighing>(7);
    every::<Aggregation>(7);
    let page = include_str!("../../src/composite.md");
    let words = Imputation::all().into_iter().map(|entry| entry.0);
    let words = words.chain(Transform::all().into_iter().map(|entry| entry.0));
    let words = words.chain(Normalisation::all().into_iter().map(|entry| entry.0));
    let words = words.chain(Weighing::all().into_iter().map(|entry| entry.0));
    let words = words.chain(Aggregation::all().into_iter().map(|entry| entry.0));
    for word in words {
        assert!(page.contains(&format!("`{word}`")), "the page does not say what {word} is");
    }
}
