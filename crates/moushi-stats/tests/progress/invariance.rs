//! What must change nothing, and what must turn everything round.

use super::{base, near};
use moushi_stats::composite::Direction::{Less, More};
use moushi_stats::composite::{Column, Direction};
use moushi_stats::progress::{
    Base, Classes, Closing, Cuts, Expectation, Model, Move, Pair, Plan, Reason, Residual, Slopes,
    Told, closings, combined, expected, gains, percentile_moves, percentile_moves_within,
    rank_moves, standardised_gains, thirds,
};
use moushi_stats::random::Random;

const COMMON: Model =
    Model { slopes: Slopes::Common, least_units: 4, least_left: 4, confidence: 0.95 };

/// Made-up units in four classes, with ties and gaps.
struct Made {
    base: Vec<Option<f64>>,
    current: Vec<Option<f64>>,
    input: Vec<Option<f64>>,
    of: Vec<Option<usize>>,
}

fn made(seed: u64, whole: bool) -> Made {
    let mut random = Random::new(seed);
    let (mut base, mut current, mut input, mut of) = (vec![], vec![], vec![], vec![]);
    for _ in 0..120 {
        let round = |value: f64| if whole { value.round() } else { value };
        let x = round(20.0 + 60.0 * random.unit());
        let z = round(10.0 * random.unit());
        let y = round(0.7 * x + z + 20.0 * random.unit());
        let mut hole = |value| (random.below(20) > 0).then_some(value);
        base.push(hole(x));
        current.push(hole(y));
        input.push(hole(z));
        of.push((random.below(15) > 0).then(|| random.below(4)));
    }
    Made { base, current, input, of }
}

/// Everything that is reckoned of them, the scale of what is in the unit of the indicator aside.
#[derive(Debug)]
struct All {
    gains: Vec<Told>,
    standardised: Vec<Told>,
    closings: Vec<Result<Closing, Reason>>,
    frozen: Vec<Result<Move, Reason>>,
    within: Vec<Result<Move, Reason>>,
    ranks: Vec<Result<Move, Reason>>,
    residuals: Vec<Result<Residual, Reason>>,
}

impl Made {
    fn all(&self, direction: Direction, f: impl Fn(f64) -> f64) -> All {
        let moved =
            |list: &[Option<f64>]| Column::new(list.iter().map(|cell| cell.map(&f))).unwrap();
        let (base, current) = (moved(&self.base), moved(&self.current));
        let input = Column::new(self.input.iter().copied()).unwrap();
        let classes = Classes::new(self.of.clone(), 4).unwrap();
        let goals = vec![Some(f(70.0)), Some(f(75.0)), None, Some(f(1.0))];
        let goals = if direction == Less {
            goals[..3].iter().copied().chain([None]).collect()
        } else {
            goals
        };
        let plan = Plan { direction, goals, near_goal: 0.0, cuts: Cuts::Terciles, least_units: 3 };
        let learned = Base::learn(&base, &classes, &plan).unwrap();
        let pair = Pair::new(&base, &current, &classes, direction).unwrap();
        All {
            gains: gains(&pair),
            standardised: standardised_gains(&pair, &learned).unwrap(),
            closings: closings(&pair, &learned).unwrap(),
            frozen: percentile_moves(&pair, &learned).unwrap(),
            within: percentile_moves_within(&pair, 3).unwrap(),
            ranks: rank_moves(&pair, 3).unwrap(),
            residuals: expected(&pair, &[&input], COMMON).unwrap().residuals,
        }
    }
}

/// Numbers near to one another, reasons the same.
fn same<T: Copy>(
    left: &[Result<T, Reason>],
    right: &[Result<T, Reason>],
    of: fn(&T) -> f64,
) -> usize {
    let mut known = 0;
    for (a, b) in left.iter().zip(right) {
        match (a, b) {
            (Ok(a), Ok(b)) => {
                near(&[of(a)], &[of(b)], 1e-9);
                known += 1;
            }
            (a, b) => assert_eq!(a.as_ref().err(), b.as_ref().err()),
        }
    }
    known
}

#[test]
fn another_zero_and_another_unit_of_measurement_change_nothing() {
    for seed in 0..20 {
        let units = made(seed, seed % 2 == 0);
        let plain = units.all(More, |x| x);
        for (shift, scale) in [(-4.0, 0.25), (0.0, 1024.0), (4096.0, 2.0)] {
            let moved = units.all(More, |x| shift + scale * x);
            assert_eq!((&moved.frozen, &moved.within), (&plain.frozen, &plain.within));
            assert_eq!(moved.ranks, plain.ranks);
            assert!(same(&moved.standardised, &plain.standardised, |x| *x) > 60);
            assert!(same(&moved.residuals, &plain.residuals, |r| r.standardised) > 60);
            same(&moved.residuals, &plain.residuals, |r| r.chance);
            let shares: Vec<_> = plain.closings.iter().map(|c| c.map(|c| c.standing)).collect();
            assert_eq!(
                moved.closings.iter().map(|c| c.map(|c| c.standing)).collect::<Vec<_>>(),
                shares
            );
            same(&moved.closings, &plain.closings, |c| c.share);
        }
        // Places hold for whatever rises.
        let bent = units.all(More, |x| x * x * x);
        assert_eq!((&bent.frozen, &bent.ranks), (&plain.frozen, &plain.ranks));
    }
}

#[test]
fn turned_numbers_with_the_other_end_good_give_the_same_growth() {
    for seed in 0..20 {
        let units = made(seed, seed % 2 == 0);
        let plain = units.all(More, |x| x);
        let turned = units.all(Less, |x| -x);
        assert_eq!(turned.gains, plain.gains);
        assert_eq!(turned.standardised, plain.standardised);
        assert_eq!((&turned.frozen, &turned.within), (&plain.frozen, &plain.within));
        assert_eq!(turned.ranks, plain.ranks);
        assert!(same(&turned.residuals, &plain.residuals, |r| r.standardised) > 60);
        same(&turned.residuals, &plain.residuals, |r| r.value);
        for (a, b) in turned.residuals.iter().zip(&plain.residuals) {
            if let (Ok(a), Ok(b)) = (a, b) {
                near(
                    &[-a.expected, -a.band[1], -a.band[0]],
                    &[b.expected, b.band[0], b.band[1]],
                    1e-12,
                );
            }
        }
    }
}

/// The other end of the same numbers: every unit moves the other way.
#[test]
fn the_other_end_of_the_same_numbers_turns_every_move_round() {
    let units = made(77, true);
    let (more, less) = (units.all(More, |x| x), units.all(Less, |x| x));
    for (a, b) in more.within.iter().zip(&less.within) {
        if let (Ok(a), Ok(b)) = (a, b) {
            near(
                &[a.before + b.before, a.after + b.after, a.up + b.up],
                &[100.0, 100.0, 0.0],
                1e-12,
            );
        }
    }
    for (a, b) in more.residuals.iter().zip(&less.residuals) {
        if let (Ok(a), Ok(b)) = (a, b) {
            near(
                &[a.standardised, a.expected, a.band[0]],
                &[-b.standardised, b.expected, b.band[0]],
                1e-9,
            );
        }
    }
}

#[test]
fn moves_within_a_class_add_up_to_nothing() {
    let units = made(5, true);
    let all = units.all(More, |x| x);
    for moves in [&all.within, &all.ranks] {
        let mut sums = [0.0; 4];
        for (found, class) in moves.iter().zip(&units.of) {
            if let (Ok(found), Some(class)) = (found, class) {
                sums[*class] += found.up;
            }
        }
        near(&sums, &[0.0; 4], 1e-9);
    }
}

#[test]
fn residuals_of_a_class_add_up_to_nothing_and_follow_no_predictor() {
    let units = made(6, false);
    let all = units.all(More, |x| x);
    let mut sums = [0.0; 6];
    for (unit, found) in all.residuals.iter().enumerate() {
        let Ok(found) = found else { continue };
        sums[units.of[unit].unwrap()] += found.value;
        sums[4] += found.value * units.base[unit].unwrap();
        sums[5] += found.value * units.input[unit].unwrap();
    }
    near(&sums, &[0.0; 6], 1e-8);
}

#[test]
fn the_base_stays_the_same_whatever_comes_later() {
    let years = [made(1, true), made(2, true)];
    let first = Column::new(years[0].base.iter().copied()).unwrap();
    let frozen = base(&first, More, 70.0);
    let before = frozen.clone();
    let classes = Classes::one(first.len()).unwrap();
    for year in &years {
        let current = Column::new(year.current.iter().copied()).unwrap();
        let pair = Pair::new(&first, &current, &classes, More).unwrap();
        let moves = percentile_moves(&pair, &frozen).unwrap();
        let alone =
            (0..first.len()).map(|unit| frozen.percentile(0, first.get(unit).unwrap_or(0.0)));
        for (found, alone) in moves.iter().zip(alone).filter(|(found, _)| found.is_ok()) {
            assert_eq!(found.unwrap().before, alone.unwrap());
        }
    }
    assert_eq!(frozen, before);
}

#[test]
fn the_same_comes_out_twice_and_on_any_thread() {
    let units = made(3, false);
    let words = || format!("{:?}", units.all(More, |x| x));
    let here = words();
    let there = std::thread::scope(|scope| {
        let both = [scope.spawn(words), scope.spawn(words)];
        both.map(|thread| thread.join().unwrap())
    });
    assert_eq!([&here, &here], [&there[0], &there[1]]);
    assert!(!here.contains("NaN") && !here.contains("inf"));
}

#[test]
fn thirds_are_thirds_where_nothing_is_equal() {
    let values: Vec<f64> = (0..30).map(|at| f64::from(at * 7 % 31)).collect();
    let told: Vec<Told> = values.iter().copied().map(Ok).collect();
    let classes = Classes::one(30).unwrap();
    let found = thirds(&told, &classes, &Cuts::Terciles, 3).unwrap();
    for third in 0..3 {
        let count = found.of.iter().filter(|t| t.unwrap() as usize == third).count();
        assert_eq!(count, 10);
    }
}

/// Values of any size, ties, gaps, classes of any size, goals anywhere: a number or a reason, and no panic.
#[test]
fn whatever_goes_in_only_numbers_and_reasons_come_out() {
    let sizes = [0.0, 1e-320, 1e-300, 1e-9, 1.0, 3.0, 50.0, 1e9, 1e160, 1e300, 1.7e308];
    let mut random = Random::new(11);
    let mut known = 0;
    for _ in 0..3_000 {
        let mut value = || {
            let size =
                sizes[random.below(sizes.len())] * if random.below(2) > 0 { 1.0 } else { -1.0 };
            if random.below(2) > 0 { size } else { size * random.unit() }
        };
        let few = [value(), value(), value()];
        let count = 1 + random.below(14);
        let mut cell =
            || (random.below(8) > 0).then(|| few[random.below(3)] * (random.below(3) as f64 / 2.0));
        let [base, current, input] =
            [(); 3].map(|()| (0..count).map(|_| cell()).collect::<Vec<_>>());
        let goal = cell();
        let of = (0..count).map(|_| (random.below(9) > 0).then(|| random.below(2))).collect();
        let (base, current, input) = (Column::new(base), Column::new(current), Column::new(input));
        let (base, current, input) = (base.unwrap(), current.unwrap(), input.unwrap());
        let classes = Classes::new(of, 2).unwrap();
        let plan = Plan {
            direction: More,
            goals: vec![goal; 2],
            near_goal: 0.0,
            cuts: Cuts::Terciles,
            least_units: 1,
        };
        let learned = Base::learn(&base, &classes, &plan).unwrap();
        let read: Base = serde_json::from_str(&serde_json::to_string(&learned).unwrap()).unwrap();
        let pair = Pair::new(&base, &current, &classes, More).unwrap();
        let model = Model { least_units: 1, least_left: 2, ..COMMON };
        let fitted = expected(&pair, &[&input], model).unwrap();
        let written = serde_json::to_string(&fitted.expectation).unwrap();
        let learned: Expectation = serde_json::from_str(&written).unwrap();
        let again = learned.residuals(&pair, &[&input], 0.9).unwrap();
        let all = [standardised_gains(&pair, &read).unwrap(), gains(&pair)];
        let levels = read.levels(&current, &classes).unwrap();
        let words = format!(
            "{all:?} {:?} {:?} {:?} {:?} {:?} {again:?} {levels:?} {:?}",
            closings(&pair, &read),
            percentile_moves(&pair, &read),
            percentile_moves_within(&pair, 1),
            rank_moves(&pair, 1),
            fitted.residuals,
            combined(&all, &[1.0, 1e300], 1),
        );
        assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
        known += fitted.residuals.iter().filter(|r| r.is_ok()).count();
    }
    assert!(known > 500, "{known}");
}
