//! What cannot be computed is refused with its cause and place, and nothing is ever not a number.

use super::column;
use moushi_stats::composite::{
    Aggregation, Column, Comparisons, Direction, Factor, Imputation, Named, Noise, Normalisation,
    Place, Recipe, Scaling, Table, Transform, Treatment, Tree, Trouble, Weighing, aggregate,
    components, correlation, cronbach, design, impute, indices, normalise, run, topsis, treat,
    uncertainty, weights,
};

fn flat(columns: &[&[f64]]) -> (Table, Recipe) {
    let columns: Vec<Column> = columns.iter().map(|cells| column(cells)).collect();
    let recipe = Recipe::plain(Tree::flat(columns.len()).unwrap());
    (Table::new(columns).unwrap(), recipe)
}

#[test]
fn tables_and_trees_are_checked() {
    assert_eq!(Column::full([f64::NAN]), Err(Trouble::NotFinite));
    assert_eq!(Column::full([f64::INFINITY]), Err(Trouble::NotFinite));
    assert_eq!(Table::new(Vec::new()).unwrap_err().trouble, Trouble::Nothing);
    let uneven = Table::new(vec![column(&[1.0]), column(&[1.0, 2.0])]).unwrap_err();
    assert_eq!((uneven.place, uneven.trouble), (Place::Indicator(1), Trouble::UnequalLengths));
    let tree = |parents: &[Option<usize>]| Tree::new(1, parents.to_vec()).unwrap_err().trouble;
    assert_eq!(tree(&[None, None]), Trouble::BadParent);
    assert_eq!(tree(&[Some(5), None]), Trouble::BadParent);
    assert_eq!(tree(&[Some(1), None, None]), Trouble::NotOneRoot);
    assert_eq!(tree(&[Some(1), None, Some(1)]), Trouble::EmptyGroup);
    assert_eq!(tree(&[Some(1), None, Some(3), Some(2)]), Trouble::Circle);
    let (mut table, _) = flat(&[&[1.0, 2.0]]);
    let zero = table.divide(0, &column(&[1.0, 0.0])).unwrap_err();
    assert_eq!((zero.place, zero.trouble), (Place::Indicator(0), Trouble::ZeroDenominator));
    assert_eq!(table.keep(&[2]).unwrap_err().place, Place::Unit(2));
    assert_eq!(zero.to_string(), "indicator 0: a denominator is zero");
}

#[test]
fn methods_refuse_what_they_cannot_compute() {
    let same = column(&[3.0, 3.0, 3.0]);
    let on = |method| normalise(&same, Direction::More, method);
    for (word, method) in Normalisation::all() {
        let refused = match word {
            "minmax" | "zscore" | "distance-to-max" | "distance-to-reference" => Trouble::NoSpread,
            "distance-to-target" => Trouble::BadTarget,
            _ => continue,
        };
        assert_eq!(on(method), Err(refused), "{word}");
    }
    assert_eq!(on(Normalisation::MinMax { low: 1.0, high: 1.0 }), Err(Trouble::BadSetting));
    let less = normalise(&same, Direction::Less, Normalisation::FractionOfMaximum);
    assert_eq!(less, Err(Trouble::NotPositive));
    let none = Column::new([None, None]).unwrap();
    assert_eq!(impute(&none, Imputation::Mean, &[]), Err(Trouble::NoValue));
    let half = Column::new([Some(1.0), None]).unwrap();
    assert_eq!(impute(&half, Imputation::GroupMean, &[0, 1]), Err(Trouble::NoValue));
    assert_eq!(impute(&half, Imputation::GroupMean, &[0]), Err(Trouble::UnequalLengths));
    let box_cox = Treatment { then: Transform::BoxCox(900.0), ..Treatment::USUAL };
    let tail: Vec<f64> =
        (0..30).map(|x| f64::from(u8::from(x > 22)) * f64::from(x) * 1e6).collect();
    let tight = moushi_stats::composite::Limits { skewness: 0.0, kurtosis: -9.0 };
    let refused = treat(&column(&tail), Treatment { limits: tight, ..box_cox });
    assert_eq!(refused.map(|treated| treated.passes), Err(Trouble::NotFinite));
}

#[test]
fn weights_and_wholes_refuse_what_they_cannot_compute() {
    let (same, rising) = (column(&[3.0, 3.0, 3.0]), column(&[0.0, 1.0, 2.0]));
    let pair = [&same, &rising];
    let of = |method: Weighing, parts: &[&Column]| weights(&method, parts).unwrap_err();
    assert_eq!(of(Weighing::Critic, &pair), Trouble::NoSpread);
    assert_eq!(of(Weighing::Pca, &pair), Trouble::NoSpread);
    assert_eq!(of(Weighing::Deviation, &pair), Trouble::NoSpread);
    assert_eq!(of(Weighing::Entropy, &[&same, &same]), Trouble::NoWeight);
    assert_eq!(of(Weighing::Entropy, &[&rising, &column(&[-1., 0., 2.])]), Trouble::NotPositive);
    assert_eq!(of(Weighing::Given(vec![1.0, -1.0]), &pair), Trouble::NegativeWeight);
    assert_eq!(of(Weighing::Given(vec![0.0, 0.0]), &pair), Trouble::NoWeight);
    assert_eq!(of(Weighing::Given(vec![1.0]), &pair), Trouble::UnequalLengths);
    assert_eq!(of(Weighing::Given(vec![f64::NAN, 1.0]), &pair), Trouble::NotFinite);
    assert_eq!(of(Weighing::Equal, &[]), Trouble::EmptyGroup);
    let mean = |method| aggregate(method, &pair, &[1.0, 1.0], 0.0).map(|_| ());
    for method in [Aggregation::Geometric, Aggregation::Harmonic, Aggregation::Power(2.0)] {
        assert_eq!(mean(method), Err(Trouble::NotPositive));
    }
    assert_eq!(mean(Aggregation::Power(0.0)), Err(Trouble::BadSetting));
    assert_eq!(mean(Aggregation::TopsisMinMax), Err(Trouble::NoSpread));
    let half = Column::new([Some(1.0), None, Some(2.0)]).unwrap();
    assert_eq!(topsis(&[&half], &[1.0], Scaling::Vector), Err(Trouble::Missing));
    assert_eq!(topsis(&[&same], &[1.0], Scaling::Vector), Err(Trouble::NoSpread));
    assert_eq!(correlation(&same, &rising), Err(Trouble::NoSpread));
    assert_eq!(cronbach(&[&same, &same]), Err(Trouble::NoSpread));
    assert!(components(&[&same, &rising]).is_err());
}

#[test]
fn judgements_must_be_reciprocal_and_positive() {
    let of = |rows: &[[f64; 2]]| {
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.to_vec()).collect();
        Comparisons::new(&rows).unwrap_err()
    };
    assert_eq!(of(&[[1.0, 3.0], [0.5, 1.0]]), Trouble::NotReciprocal);
    assert_eq!(of(&[[2.0, 3.0], [1.0 / 3.0, 1.0]]), Trouble::NotReciprocal);
    assert_eq!(of(&[[1.0, -3.0], [-1.0 / 3.0, 1.0]]), Trouble::NotPositive);
    assert_eq!(of(&[[1.0, 0.0], [1.0, 1.0]]), Trouble::NotPositive);
    assert_eq!(of(&[[1.0, 2.0]]), Trouble::UnequalLengths);
    assert_eq!(Comparisons::new(&vec![vec![1.0; 16]; 16]), Err(Trouble::TooMany));
    assert_eq!(Comparisons::upper(3, &[2.0]), Err(Trouble::UnequalLengths));
    assert_eq!(Comparisons::default().solve(), Err(Trouble::Nothing));
    let huge = Comparisons::upper(2, &[1.7e308]).unwrap().solve();
    assert!(huge.is_ok_and(|judged| judged.weights.iter().all(|weight| weight.is_finite())));
    let huge = Comparisons::upper(3, &[1.7e308, 1.7e308, 1.0]).unwrap().solve();
    assert!(huge.map_or(true, |judged| judged.weights.iter().all(|weight| weight.is_finite())));
}

#[test]
fn a_run_says_where_it_failed() {
    let (table, mut recipe) = flat(&[&[1.0, 2.0], &[5.0, 5.0]]);
    let refused = run(&table, &recipe).unwrap_err();
    assert_eq!((refused.place, refused.trouble), (Place::Indicator(1), Trouble::NoSpread));
    recipe.normalisations.fill(Normalisation::None);
    recipe.weighings.fill(Weighing::Critic);
    assert_eq!(run(&table, &recipe).unwrap_err().place, Place::Node(2));
    recipe.directions.pop();
    assert_eq!(run(&table, &recipe).unwrap_err().trouble, Trouble::UnequalLengths);
}

#[test]
fn an_analysis_says_which_factor_is_wrong() {
    let (table, recipe) = flat(&[&[1.0, 2.0, 4.0], &[5.0, 6.0, 5.0]]);
    let of = |factors: &[Factor]| uncertainty(&table, &recipe, factors, 5, 1).unwrap_err();
    let winsorise = Factor::Winsorise(vec![1]);
    let twice = of(&[winsorise, Factor::Treatment(vec![Treatment::NONE])]);
    assert_eq!((twice.place, twice.trouble), (Place::Factor(1), Trouble::FactorTwice));
    assert_eq!(of(&[Factor::Winsorise(Vec::new())]).trouble, Trouble::Nothing);
    assert_eq!(of(&[Factor::Weights(vec![vec![1.0]])]).trouble, Trouble::UnequalLengths);
    let loud = Factor::Noise(vec![Noise { level: 1, share: 1.5 }]);
    assert_eq!(of(&[loud]).trouble, Trouble::BadSetting);
    // Scores from 0 have no geometric mean: the combination is refused, not left out.
    let means = Factor::Aggregation(vec![Aggregation::Arithmetic, Aggregation::Geometric]);
    let conflict = of(&[means]);
    assert_eq!((conflict.place, conflict.trouble), (Place::Node(2), Trouble::NotPositive));
    assert_eq!(uncertainty(&table, &recipe, &[], 0, 1).unwrap_err().trouble, Trouble::Nothing);
    let rows = design(2, 1, 1).len();
    assert_eq!(indices(&vec![1.0; rows], 2, 1, 0, 1), Err(Trouble::NoSpread));
    assert_eq!(indices(&[1.0], 2, 1, 0, 1), Err(Trouble::UnequalLengths));
}

/// Large, tiny, equal and missing numbers through every pair of a scale and a mean: a result is
/// finite or missing, or there is a refusal.
#[test]
fn nothing_is_ever_not_a_number() {
    let cells = [
        [Some(1e308), Some(-1e308), Some(0.0), None],
        [Some(1e-308), Some(5e-324), Some(0.0), Some(-0.0)],
        [Some(2.0), Some(2.0), None, Some(2.0)],
        [Some(-3.0), Some(4.0), Some(1e9), Some(0.1)],
    ];
    let columns: Vec<Column> = cells.iter().map(|cells| Column::new(*cells).unwrap()).collect();
    let (mut made, mut refused) = (0, 0);
    for (_, scale) in Normalisation::all() {
        let direction = Direction::More;
        let scaled = columns.iter().filter_map(|each| normalise(each, direction, scale).ok());
        let scaled: Vec<Column> = scaled.collect();
        let parts: Vec<&Column> = scaled.iter().collect();
        for (_, mean) in Aggregation::all() {
            for (_, weighing) in Weighing::all() {
                let whole = weights(&weighing, &parts)
                    .and_then(|weights| aggregate(mean, &parts, &weights, 0.0));
                match whole {
                    Ok(whole) => {
                        assert!(whole.present().all(f64::is_finite));
                        made += 1;
                    }
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(made > 20 && refused > 20, "{made} {refused}");
}
