//! Many made-up models of all shapes and sizes, most of them too small for what is asked of them:
//! each has a fit without anything but numbers that no point nearby undercuts, or is refused.

use moushi_stats::lmm::{
    Column, Gatherer, Model, Options, Parameter, Sums, Term, Trouble, bootstrap, fit, fit_at,
    profile, t_tests, wald_deviations,
};
use moushi_stats::random::Random;

fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.unit()).sum::<f64>() - 6.0
}

fn one_of<T: Copy>(random: &mut Random, list: &[T]) -> T {
    list[random.below(list.len())]
}

/// Rows with up to two covariates of any size, two factors, nested where `kind` says so.
fn sums(random: &mut Random, kind: u64, columns: usize) -> Sums {
    let (rows, schools, others) =
        (20 + random.below(200), 2 + random.below(20), 2 + random.below(8));
    let scales: Vec<f64> = (0..columns).map(|_| one_of(random, &[1e-4, 1.0, 3e5])).collect();
    let offsets: Vec<f64> = (0..columns).map(|_| one_of(random, &[0.0, 0.0, 300.0])).collect();
    let [between, across, slope] =
        [[0.0, 0.2, 1.0], [0.0, 0.5, 8.0], [0.0, 0.1, 1.0]].map(|list| one_of(random, &list));
    let along = one_of(random, &[0.0, 0.5, 1.0]);
    let effects: Vec<f64> = (0..60).map(|_| normal(random)).collect();
    let mut gatherer = Gatherer::new(columns, 2);
    for _ in 0..rows {
        let school = random.below(schools);
        let other = if kind == 1 { school % others } else { random.below(others) };
        let x: Vec<f64> = (0..columns).map(|_| normal(random)).collect();
        let steep = along * effects[school] + (1.0 - along) * effects[20 + school];
        let groups = between * effects[school] + across * effects[40 + other];
        let y = x[0] * (1.0 + slope * steep) + groups + normal(random);
        let shifted =
            x.iter().zip(&offsets).zip(&scales).map(|((x, off), scale)| (x + off) * scale);
        let row: Vec<f64> = shifted.chain([y]).collect();
        gatherer.rows(&row, None, &[school as u32, other as u32]).unwrap();
    }
    gatherer.finish()
}

fn model(kind: u64, columns: usize) -> Model {
    let term = |factor, columns: &[Column]| Term { factor, columns: columns.to_vec() };
    let (one, slope) = (&[Column::One][..], &[Column::One, Column::At(0)][..]);
    let mut all = vec![Column::One];
    all.extend((0..columns).map(Column::At));
    let terms = match kind {
        0 => vec![term(0, one)],
        1 | 2 => vec![term(0, one), term(1, one)],
        3 => vec![term(0, slope), term(1, one)],
        4 => vec![term(0, &all)],
        _ => vec![term(0, one), term(0, &[Column::At(0)]), term(1, slope)],
    };
    Model { fixed: all, terms, ..Model::default() }
}

#[test]
fn each_has_a_fit_that_nothing_nearby_undercuts_or_a_reason() {
    let (mut fitted, mut singular) = (0, 0);
    for seed in 0..600 {
        let mut random = Random::new(seed);
        let (kind, columns) = (seed % 6, 1 + random.below(2));
        let (sums, model) = (sums(&mut random, kind, columns), model(kind, columns));
        let options = Options { reml: seed % 4 < 2, ..Options::default() };
        let best = match fit(&sums, &model, &options) {
            Ok(fit) => fit,
            Err(
                Trouble::AsManyEffectsAsRows { .. }
                | Trouble::OneGroup { .. }
                | Trouble::SameGroups { .. },
            ) => continue,
            Err(trouble) => panic!("{seed}: {trouble}"),
        };
        assert!(!serde_json::to_string(&best).unwrap().contains("null"), "{seed}: {best:?}");
        (fitted, singular) = (fitted + 1, singular + u32::from(best.singular));
        for _ in 0..10 {
            let mut near = best.theta.clone();
            for value in &mut near {
                let off = if random.unit() < 0.3 { 1e-3 * normal(&mut random) } else { 0.0 };
                *value = *value * (1.0 + 0.05 * normal(&mut random)) + off;
            }
            if let Ok(other) = fit_at(&sums, &model, &options, &near) {
                assert!(other.criterion >= best.criterion - 1e-7, "{seed}: {best:?}");
            }
        }
    }
    println!("{fitted} fits, {singular} of them singular");
    assert!(fitted > 500 && singular > 100);
}

#[test]
fn what_follows_from_each_is_a_number_too() {
    let mut intervals = 0;
    for seed in 0..90 {
        let mut random = Random::new(seed);
        let (kind, columns) = (seed % 6, 1 + random.below(2));
        let (sums, model) = (sums(&mut random, kind, columns), model(kind, columns));
        let Ok(fit) = fit(&sums, &model, &Options::default()) else { continue };
        for (_, test) in t_tests(&sums, &model, &fit).unwrap().0 {
            assert!(test.freedom > 0.0 && (0.0..=1.0).contains(&test.p), "{seed}: {test:?}");
        }
        for (variance, interval) in wald_deviations(&sums, &model, &fit, 0.9).unwrap() {
            assert_eq!(interval.is_none(), variance.vcov == 0.0, "{seed}: {variance:?}");
        }
        let draws = bootstrap(&sums, &model, &fit, 3, 0..5).unwrap();
        assert!(draws.iter().all(|draw| draw.sdcor.iter().all(|value| value.is_finite())));
        let mut list = vec![Parameter::Sigma, Parameter::Fixed(0), Parameter::Fixed(1)];
        for (term, columns) in model.terms.iter().map(|term| term.columns.len()).enumerate() {
            list.extend((0..columns).map(|column| Parameter::Deviation { term, column }));
            list.extend((1..columns).map(|second| Parameter::Correlation {
                term,
                first: 0,
                second,
            }));
        }
        for parameter in list {
            let interval = profile(&sums, &model, parameter, 0.9).unwrap();
            assert!(interval.low < interval.high, "{seed} {parameter:?}: {interval:?}");
            intervals += 1;
        }
    }
    assert!(intervals > 400);
}
