//! Cases that can be reckoned by hand, and what has no answer.

use super::{adds_up, model, score, units};
use moushi_stats::composite::Column;
use moushi_stats::dea::{
    Base, Frontier, Model, Orientation, Place, Returns, Standing, Trouble, Units, malmquist, scores,
};

const ALL: [Returns; 5] =
    [Returns::Constant, Returns::Variable, Returns::Decreasing, Returns::Increasing, Returns::Hull];

/// One input, one output: A (2, 1), B (3, 3), C (6, 4), D (7, 4), E (5, 2); the first example of most textbooks.
fn five() -> Units {
    units(&[&[2.0, 3.0, 6.0, 7.0, 5.0]], &[&[1.0, 3.0, 4.0, 4.0, 2.0]]).unwrap()
}

fn values(units: &Units, model: Model) -> Vec<Option<f64>> {
    let standings = scores(units, model).unwrap();
    standings.iter().map(|standing| standing.score().map(|score| score.value)).collect()
}

fn near(ours: &[Option<f64>], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!((ours.unwrap() - theirs).abs() < 1e-12, "{ours:?} is not {theirs}");
    }
}

#[test]
fn five_units_by_hand_under_all_returns() {
    let units = five();
    let input = |returns| values(&units, model(returns, Orientation::Input));
    let constant = [0.5, 1.0, 2.0 / 3.0, 4.0 / 7.0, 0.4];
    near(&input(Returns::Constant), &constant);
    near(&input(Returns::Variable), &[1.0, 1.0, 1.0, 6.0 / 7.0, 0.5]);
    near(&input(Returns::Decreasing), &[0.5, 1.0, 1.0, 6.0 / 7.0, 0.4]);
    near(&input(Returns::Increasing), &[1.0, 1.0, 2.0 / 3.0, 4.0 / 7.0, 0.5]);
    near(&input(Returns::Hull), &[1.0, 1.0, 1.0, 6.0 / 7.0, 0.6]);
    let output = |returns| values(&units, model(returns, Orientation::Output));
    near(&output(Returns::Constant), &constant.map(|value: f64| 1.0 / value));
    near(&output(Returns::Variable), &[1.0, 1.0, 1.0, 1.0, (3.0 + 2.0 / 3.0) / 2.0]);
    near(&output(Returns::Hull), &[1.0, 1.0, 1.0, 1.0, 1.5]);
}

#[test]
fn peers_and_slacks_by_hand() {
    let units = five();
    let last = score(&units, 4, model(Returns::Variable, Orientation::Input)).unwrap();
    let last = last.score().unwrap();
    let peers: Vec<usize> = last.peers.iter().map(|peer| peer.0).collect();
    assert_eq!(peers, [0, 1]);
    assert!(last.peers.iter().all(|peer| (peer.1 - 0.5).abs() < 1e-15));
    // D makes what C makes with one less of the input: no slack in the input oriented score, all of it in the other.
    let fourth = score(&units, 3, model(Returns::Variable, Orientation::Output)).unwrap();
    let fourth = fourth.score().unwrap();
    assert!((fourth.input_slacks[0] - 1.0).abs() < 1e-12 && fourth.output_slacks == [0.0]);
    assert!(!fourth.efficient(&units) && (fourth.value - 1.0).abs() < 1e-12);
    let second = score(&units, 1, model(Returns::Variable, Orientation::Output)).unwrap();
    assert!(second.score().unwrap().efficient(&units));
    for returns in ALL {
        for orientation in [Orientation::Input, Orientation::Output] {
            for unit in 0..5 {
                let standing = score(&units, unit, model(returns, orientation)).unwrap();
                adds_up(&units, unit, orientation, standing.score().unwrap());
            }
        }
    }
}

#[test]
fn left_out_of_its_own_comparison_the_best_scores_above_one_or_not_at_all() {
    let units = five();
    let without =
        |returns, orientation| values(&units, Model { returns, orientation, without_itself: true });
    let constant = without(Returns::Constant, Orientation::Input);
    near(&constant[1..2], &[1.5]);
    near(&constant[..1], &[0.5]);
    let variable = without(Returns::Variable, Orientation::Input);
    // Only C makes as much as C, but for D; nobody else makes less with less than A, so that A has a score.
    near(&variable[2..3], &[7.0 / 6.0]);
    near(&variable[..1], &[1.5]);
    let variable = without(Returns::Variable, Orientation::Output);
    assert_eq!(variable[0], None);
    let alone = super::units(&[&[2.0]], &[&[1.0]]).unwrap();
    for returns in ALL {
        for orientation in [Orientation::Input, Orientation::Output] {
            let model = Model { returns, orientation, without_itself: true };
            assert_eq!(scores(&alone, model).unwrap(), [Standing::Infeasible]);
            let model = Model { without_itself: false, ..model };
            near(&values(&alone, model), &[1.0]);
        }
    }
}

#[test]
fn zeros_stand_where_something_else_is_positive() {
    let units = units(
        &[&[0.0, 4.0, 2.0, 0.0], &[3.0, 0.0, 2.0, 6.0], &[0.0, 0.0, 0.0, 0.0]],
        &[&[5.0, 5.0, 5.0, 5.0], &[0.0, 1.0, 1.0, 0.0]],
    )
    .unwrap();
    for returns in ALL {
        for orientation in [Orientation::Input, Orientation::Output] {
            for without_itself in [false, true] {
                let model = Model { orientation, returns, without_itself };
                for (unit, standing) in scores(&units, model).unwrap().iter().enumerate() {
                    let Some(score) = standing.score() else {
                        assert!(without_itself);
                        continue;
                    };
                    adds_up(&units, unit, orientation, score);
                }
            }
        }
    }
    let twice = score(&units, 3, model(Returns::Constant, Orientation::Input)).unwrap();
    assert!((twice.score().unwrap().value - 0.5).abs() < 1e-12);
}

/// Sizes may lie far apart; a score does not depend on the unit that a column is measured in.
#[test]
fn scores_do_not_depend_on_units_of_measurement_nor_on_size() {
    let units = five();
    let large =
        super::units(&[&[2e9, 3e9, 6e9, 7e9, 5e9]], &[&[1e-6, 3e-6, 4e-6, 4e-6, 2e-6]]).unwrap();
    let sizes =
        super::units(&[&[2e-3, 3e5, 6.0, 7.0, 5.0]], &[&[1e-3, 3e5, 4.0, 4.0, 2.0]]).unwrap();
    for returns in ALL {
        let model = model(returns, Orientation::Input);
        let first: Vec<f64> = values(&units, model).into_iter().map(Option::unwrap).collect();
        near(&values(&large, model), &first);
    }
    let constant = model(Returns::Constant, Orientation::Input);
    near(&values(&sizes, constant), &[0.5, 1.0, 2.0 / 3.0, 4.0 / 7.0, 0.4]);
}

#[test]
fn same_input_gives_the_same_bits_also_when_shared_among_threads() {
    let cells = |seed: usize| (0..60).map(|at| ((at * seed) % 61 + 1) as f64).collect::<Vec<f64>>();
    let units = units(&[&cells(7), &cells(11)], &[&cells(13), &cells(17)]).unwrap();
    let model = model(Returns::Variable, Orientation::Output);
    let whole = scores(&units, model).unwrap();
    assert_eq!(whole, scores(&units, model).unwrap());
    let frontier = Frontier::new(&units, model).unwrap();
    let part = |range: std::ops::Range<usize>| {
        range.map(|unit| frontier.score(unit).unwrap()).collect::<Vec<Standing>>()
    };
    let halves = std::thread::scope(|scope| {
        let later = scope.spawn(|| part(30..60));
        let mut first = part(0..30);
        first.extend(later.join().unwrap());
        first
    });
    assert_eq!(whole, halves);
}

#[test]
fn what_cannot_be_compared_is_refused_with_its_place() {
    let column = |cells: &[Option<f64>]| Column::new(cells.iter().copied()).unwrap();
    let good = column(&[Some(1.0), Some(2.0)]);
    let refused = |inputs: &[Column], outputs: &[Column]| {
        let error = Units::new(inputs, outputs).unwrap_err();
        (error.place, error.trouble)
    };
    let one = std::slice::from_ref(&good);
    assert_eq!(refused(&[], one), (Place::Whole, Trouble::Nothing));
    assert_eq!(refused(one, &[]), (Place::Whole, Trouble::Nothing));
    let short = column(&[Some(1.0)]);
    assert_eq!(refused(one, &[short]), (Place::Whole, Trouble::UnequalLengths));
    let holes = [good.clone(), column(&[Some(1.0), None])];
    assert_eq!(refused(one, &holes), (Place::Output(1, 1), Trouble::Missing));
    let below = [column(&[Some(-1.0), Some(1.0)])];
    assert_eq!(refused(&below, one), (Place::Input(0, 0), Trouble::Negative));
    let zero = [column(&[Some(1.0), Some(0.0)])];
    assert_eq!(refused(&zero, one), (Place::Unit(1), Trouble::NoInput));
    assert_eq!(refused(one, &zero), (Place::Unit(1), Trouble::NoOutput));
    let units = five();
    let beyond = score(&units, 5, model(Returns::Constant, Orientation::Input)).unwrap_err();
    assert_eq!((beyond.place, beyond.trouble), (Place::Unit(5), Trouble::OutOfRange));
    assert_eq!(beyond.to_string(), "unit 5: no such unit");
    let other = super::units(&[&[1.0]], &[&[1.0]]).unwrap();
    let unequal = malmquist(&units, &other, Orientation::Input, Base::Both).unwrap_err();
    assert_eq!(unequal.trouble, Trouble::UnequalLengths);
}

#[test]
fn nothing_changed_is_one_and_what_is_out_of_reach_is_none() {
    let units = five();
    let both = [(Orientation::Input, Base::Both), (Orientation::Output, Base::First)];
    for (orientation, base) in both {
        for change in malmquist(&units, &units, orientation, base).unwrap() {
            let parts =
                [change.index, change.technical, change.variable_technical, change.variable_scale];
            let parts = parts.into_iter().map(Option::unwrap);
            let all = parts.chain([change.efficiency, change.pure, change.scale]);
            all.for_each(|part| assert!((part - 1.0).abs() < 1e-12, "{change:?}"));
        }
    }
    let grown =
        super::units(&[&[4.0, 6.0, 12.0, 14.0, 10.0]], &[&[4.0, 12.0, 16.0, 16.0, 8.0]]).unwrap();
    let changes = malmquist(&units, &grown, Orientation::Input, Base::Both).unwrap();
    // Twice the output for the same input, all at twice the size: 16 is more than anybody made before.
    assert!(changes.iter().all(|change| (change.index.unwrap() - 2.0).abs() < 1e-12));
    assert_eq!((changes[2].variable_technical, changes[2].variable_scale), (None, None));
    let other = super::units(&[&[1.0, 2.0], &[0.0, 0.0]], &[&[1.0, 1.0]]).unwrap();
    let one = super::units(&[&[0.0, 0.0], &[1.0, 2.0]], &[&[1.0, 1.0]]).unwrap();
    let changes = malmquist(&one, &other, Orientation::Input, Base::Both).unwrap();
    assert!(changes.iter().all(|change| change.index.is_none() && change.technical.is_none()));
}

/// Ties and copies make vertices at which many bases meet.
#[test]
fn many_units_with_ties_and_copies_all_have_a_score_that_adds_up() {
    let mut random = moushi_stats::random::Random::new(11);
    let mut column = || (0..200).map(|_| (1 + random.below(6)) as f64).collect::<Vec<f64>>();
    let [a, b, c, d, e, f] = [(); 6].map(|()| column());
    let units = units(&[&a, &b, &c], &[&d, &e, &f]).unwrap();
    for returns in ALL {
        for orientation in [Orientation::Input, Orientation::Output] {
            let standings = scores(&units, model(returns, orientation)).unwrap();
            for (unit, standing) in standings.iter().enumerate() {
                let score = standing.score().unwrap();
                adds_up(&units, unit, orientation, score);
                let below = (score.value - 1.0)
                    * if orientation == Orientation::Input { 1.0 } else { -1.0 };
                assert!(below <= 1e-12, "{unit}: {score:?}");
            }
        }
    }
}

/// Of many units those that make up the frontier are found first; holding a unit against all of them says the same.
#[test]
fn what_is_said_before_the_frontier_alone_is_what_is_said_before_all() {
    let mut random = moushi_stats::random::Random::new(2);
    let mut rows: Vec<[f64; 4]> = Vec::new();
    for _ in 0..260 {
        let size = 1.0 + 4.0 * random.unit();
        rows.push([(); 4].map(|()| size * (0.6 + 0.8 * random.unit())));
    }
    let table = |keep: &dyn Fn(usize) -> bool| {
        let column = |at: usize| {
            let kept = rows.iter().enumerate().filter(|row| keep(row.0));
            kept.map(|row| row.1[at]).collect::<Vec<f64>>()
        };
        units(&[&column(0), &column(1)], &[&column(2), &column(3)]).unwrap()
    };
    let all = table(&|_| true);
    for returns in ALL {
        for without_itself in [false, true] {
            let model = Model { orientation: Orientation::Input, returns, without_itself };
            let standings = scores(&all, model).unwrap();
            // A unit before itself and others, few enough to be held against one another without further ado.
            for (unit, standing) in standings.iter().enumerate().take(20) {
                let Some(score) = standing.score() else { continue };
                adds_up(&all, unit, Orientation::Input, score);
                for chunk in 0..4 {
                    let near = |at: usize| at == unit || at % 4 == chunk;
                    let some = table(&near);
                    let place = (0..unit).filter(|&at| near(at)).count();
                    let among = super::score(&some, place, model).unwrap();
                    let among = among.score().map_or(f64::INFINITY, |score| score.value);
                    assert!(score.value <= among + 1e-12, "{unit}: {} {among}", score.value);
                }
                let peers: Vec<usize> = score.peers.iter().map(|peer| peer.0).collect();
                let some = table(&|at| at == unit || peers.contains(&at));
                let mut places: Vec<usize> = peers.clone();
                places.push(unit);
                places.sort_unstable();
                places.dedup();
                let place = places.binary_search(&unit).unwrap();
                let again = super::score(&some, place, model).unwrap();
                let again = again.score().unwrap().value;
                assert!((again - score.value).abs() < 1e-12, "{unit}: {} {again}", score.value);
            }
        }
    }
}
