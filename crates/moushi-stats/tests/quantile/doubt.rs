//! Errors of measurement and groups.

use super::cohort;
use moushi_stats::quantile::{
    Draws, Extrapolation, Growth, Middle, Spline, Trouble, median_interval, midpoints,
    without_error,
};
use moushi_stats::random::Random;

fn fitted(earlier: &[f64], outcome: &[f64]) -> Growth {
    let splines = vec![Spline::of(earlier).unwrap()];
    Growth::fit(splines, &[earlier], outcome, &midpoints()).unwrap()
}

#[test]
fn ranges_hold_what_was_measured_and_grow_with_its_error() {
    let (earlier, outcome) = cohort(800, 2, true);
    let growth = fitted(&earlier, &outcome);
    let sure = growth.percentiles(&[&earlier], &outcome).unwrap();
    let draws = Draws { count: 200, seed: 4 };
    let ranges = |before: f64, after: f64| {
        let errors = [vec![before; 800], vec![after; 800]];
        let errors: Vec<&[f64]> = errors.iter().map(Vec::as_slice).collect();
        growth.ranges(&[&earlier], &outcome, &errors, (0.05, 0.95), draws).unwrap()
    };
    for (range, &sure) in ranges(0.0, 0.0).iter().zip(&sure) {
        assert_eq!([range.low, range.median, range.high], [f64::from(sure); 3]);
    }
    let (small, large, both) = (ranges(0.0, 3.0), ranges(0.0, 12.0), ranges(8.0, 12.0));
    assert_eq!(large, ranges(0.0, 12.0));
    let width = |list: &[moushi_stats::quantile::Range]| {
        list.iter().map(|range| range.high - range.low).sum::<f64>() / 800.0
    };
    assert!(width(&small) > 2.0 && width(&large) > 2.5 * width(&small));
    assert!(width(&both) > width(&large) + 1.0);
    let around = large
        .iter()
        .zip(&sure)
        .filter(|(range, sure)| range.low <= f64::from(**sure) && f64::from(**sure) <= range.high);
    assert_eq!(around.count(), 800);
}

/// The middle of many moves less than the percentile of one; without error nothing moves; draws depend on the seed alone.
#[test]
fn middles_of_groups_move_less_than_their_persons() {
    let (earlier, outcome) = cohort(900, 6, true);
    let growth = fitted(&earlier, &outcome);
    let sure = growth.percentiles(&[&earlier], &outcome).unwrap();
    let rows: Vec<usize> = (0..900).collect();
    let groups: [&[usize]; 3] = [&rows[..1], &rows[100..125], &rows];
    let middles = |error: f64, seed: u64, count: usize| {
        let errors = [vec![0.0; 900], vec![error; 900]];
        let errors: Vec<&[f64]> = errors.iter().map(Vec::as_slice).collect();
        let draws = Draws { count, seed };
        growth.middles(&[&earlier], &outcome, &errors, &groups, (0.025, 0.975), draws).unwrap()
    };
    for (found, rows) in middles(0.0, 1, 3).iter().zip(groups) {
        let own: Vec<f64> = rows.iter().map(|&row| f64::from(sure[row])).collect();
        let (median, mean) = (Middle::Median.of(&own).unwrap(), Middle::Mean.of(&own).unwrap());
        assert_eq!([found.median.low, found.median.high], [median; 2]);
        assert_eq!([found.mean.low, found.mean.high], [mean; 2]);
    }
    let found = middles(10.0, 8, 200);
    let width = found.iter().map(|one| one.mean.high - one.mean.low).collect::<Vec<f64>>();
    assert!(width[0] > 4.0 * width[1] && width[1] > 4.0 * width[2], "{width:?}");
    assert!(found[1].median.low < found[1].median.median);
    assert_eq!(found, middles(10.0, 8, 200));
    assert_ne!(found, middles(10.0, 9, 200));
    // One person alone is a group whose draws are those of the person.
    let one = growth
        .ranges(
            &[&earlier[..1]],
            &outcome[..1],
            &[&[0.0], &[10.0]],
            (0.025, 0.975),
            Draws { count: 200, seed: 8 },
        )
        .unwrap();
    let alone = growth
        .middles(
            &[&earlier[..1]],
            &outcome[..1],
            &[&[0.0], &[10.0]],
            &[&[0]],
            (0.025, 0.975),
            Draws { count: 200, seed: 8 },
        )
        .unwrap();
    assert_eq!(alone[0].median, one[0]);
}

/// Somebody whose earlier score was low by bad luck grows too much by it. SIMEX takes most of that back.
#[test]
fn without_error_percentiles_depend_less_on_luck() {
    let mut random = Random::new(21);
    let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let (mut truth, mut earlier, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..1500 {
        let able = 500.0 + 40.0 * normal();
        truth.push(able);
        earlier.push(able + 20.0 * normal());
        outcome.push(100.0 + 0.9 * able + 20.0 * normal());
    }
    let growth = fitted(&earlier, &outcome);
    let naive = growth.percentiles(&[&earlier], &outcome).unwrap();
    let draws = Draws { count: 6, seed: 7 };
    let errors = vec![20.0; 1500];
    let run = |extrapolation, errors: &[f64]| {
        let amounts = [0.5, 1.0, 1.5, 2.0];
        let lists: [&[f64]; 1] = [&earlier];
        without_error(&growth, &lists, &outcome, &[errors], &amounts, extrapolation, draws).unwrap()
    };
    // Percentiles of the ablest third less those of the least able one: growth does not depend on ability here.
    let gap = |percentiles: &[u8]| {
        let mean = |keep: &dyn Fn(f64) -> bool| {
            let kept = truth.iter().zip(percentiles).filter(|(able, _)| keep(**able));
            let kept: Vec<f64> = kept.map(|(_, &value)| f64::from(value)).collect();
            Middle::Mean.of(&kept).unwrap()
        };
        mean(&|able| able > 517.0) - mean(&|able| able < 483.0)
    };
    let linear = run(Extrapolation::Linear, &errors);
    let quadratic = run(Extrapolation::Quadratic, &errors);
    println!("gaps: {} {} {}", gap(&naive), gap(&linear), gap(&quadratic));
    assert!(gap(&naive) > 10.0 && gap(&linear) < 0.8 * gap(&naive));
    assert!(gap(&quadratic) < gap(&linear));
    assert_eq!(linear, run(Extrapolation::Linear, &errors));
    // Without any error there is nothing to take back.
    assert_eq!(run(Extrapolation::Quadratic, &vec![0.0; 1500]), naive);
}

#[test]
fn the_interval_for_a_median_is_that_of_the_books() {
    let values = |count: usize| (1..=count).map(|at| at as f64).collect::<Vec<f64>>();
    let of = |count: usize| median_interval(&values(count), 0.95).unwrap();
    assert_eq!(of(5), None);
    let six = of(6).unwrap();
    assert_eq!((six.low, six.high, six.covers), (1.0, 6.0, 1.0 - 2.0 / 64.0));
    let twenty = of(20).unwrap();
    assert_eq!((twenty.low, twenty.high), (6.0, 15.0));
    assert!((twenty.covers - 0.958_61).abs() < 1e-5);
    let many = of(100_000).unwrap();
    assert!((many.low - (50_000.0 - 0.98 * 316.228)).abs() < 2.0 && many.covers < 0.951);
    assert_eq!(many.low + many.high, 100_001.0);
    let shuffled = median_interval(&[3.0, 6.0, 1.0, 5.0, 2.0, 4.0], 0.95).unwrap();
    assert_eq!(shuffled, Some(six));
}

/// How often intervals hold the median that the groups were drawn from.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let mut random = Random::new(3);
    let (mut exact, mut drawn, mut mean) = (0, 0, 0);
    for seed in 0..400 {
        let group: Vec<f64> = (0..40).map(|_| (1 + random.below(99)) as f64).collect();
        let holds = |interval: moushi_stats::quantile::Interval| {
            usize::from(interval.low <= 50.0 && 50.0 <= interval.high)
        };
        let draws = Draws { count: 300, seed };
        exact += holds(median_interval(&group, 0.9).unwrap().unwrap());
        drawn += holds(Middle::Median.bootstrap(&group, 0.9, draws).unwrap());
        mean += holds(Middle::Mean.bootstrap(&group, 0.9, draws).unwrap());
    }
    // 90 % of 400 are 360, give or take 6.
    for count in [exact, drawn, mean] {
        assert!((342..=392).contains(&count), "{exact} {drawn} {mean}");
    }
}

#[test]
fn groups_and_errors_are_checked() {
    let draws = Draws { count: 20, seed: 1 };
    let none = Draws { count: 0, seed: 1 };
    assert_eq!(Middle::Median.of(&[4.0, 1.0, 2.0, 3.0]), Ok(2.5));
    assert_eq!(Middle::Mean.of(&[]), Err(Trouble::Nothing));
    assert_eq!(Middle::Mean.of(&[f64::NAN]), Err(Trouble::NotFinite { column: 0, row: 0 }));
    assert_eq!(median_interval(&[1.0; 9], 1.0), Err(Trouble::BadSetting));
    assert_eq!(Middle::Mean.bootstrap(&[1.0], 0.9, none), Err(Trouble::Nothing));
    assert_eq!(Middle::Mean.bootstrap(&[1.0], f64::NAN, draws), Err(Trouble::BadSetting));
    let alone = Middle::Median.bootstrap(&[7.0], 0.9, draws).unwrap();
    assert_eq!((alone.low, alone.high), (7.0, 7.0));
    let (earlier, outcome) = cohort(100, 2, true);
    let growth = fitted(&earlier, &outcome);
    let (zero, below) = (vec![0.0; 100], vec![-1.0; 100]);
    let ranges = |errors: &[&[f64]], shares, draws| {
        growth.ranges(&[&earlier], &outcome, errors, shares, draws).unwrap_err()
    };
    assert_eq!(ranges(&[&zero], (0.1, 0.9), draws), Trouble::UnequalLengths);
    assert_eq!(ranges(&[&zero, &below], (0.1, 0.9), draws), Trouble::BadSetting);
    assert_eq!(ranges(&[&zero, &zero], (0.9, 0.1), draws), Trouble::BadSetting);
    assert_eq!(ranges(&[&zero, &zero], (0.1, 0.9), none), Trouble::Nothing);
    let middles = |groups: &[&[usize]], shares, draws| {
        let errors: [&[f64]; 2] = [&zero, &zero];
        growth.middles(&[&earlier], &outcome, &errors, groups, shares, draws).unwrap_err()
    };
    assert_eq!(middles(&[&[]], (0.1, 0.9), draws), Trouble::Nothing);
    assert_eq!(middles(&[&[100]], (0.1, 0.9), draws), Trouble::UnequalLengths);
    assert_eq!(middles(&[&[1]], (0.1, 1.9), draws), Trouble::BadSetting);
    assert_eq!(middles(&[&[1]], (0.1, 0.9), none), Trouble::Nothing);
    let line = Extrapolation::Linear;
    let simex = |amounts: &[f64], draws| {
        without_error(&growth, &[&earlier], &outcome, &[&zero], amounts, line, draws).unwrap_err()
    };
    for (amounts, draws) in
        [(&[][..], draws), (&[1.0, 1.0], draws), (&[0.0], draws), (&[1.0], none)]
    {
        assert_eq!(simex(amounts, draws), Trouble::BadSetting);
    }
}
