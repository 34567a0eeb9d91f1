//! Paths to a target: published completions, days worked out by hand, forecasts that one odd value does not
//! turn.

use chrono::Days;
use moushi_core::track::{Direction, Forecast, Point, Trajectory, completion};

use super::{Chance, day};

fn point(words: &str, value: f64) -> Point {
    Point { day: day(words), value }
}

fn path(from: f64, to: f64, direction: Direction) -> Trajectory {
    let (start, due) = (point("2025-01-01", from), point("2025-12-31", to));
    Trajectory::new(start, &[], due, direction, true).unwrap()
}

fn near(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 1e-9
}

#[test]
fn completions_are_those_that_were_published() {
    for (actual, target, published) in [
        (95.31, 78.9, "120.80"),
        (129.0, 108.0, "119.44"),
        (1171.0, 1000.0, "117.10"),
        (25_520.0, 15_000.0, "170.13"),
        (38.0, 70.0, "54.29"),
    ] {
        assert_eq!(format!("{:.2}", completion(actual, target).unwrap()), published);
    }
    assert_eq!(completion(3.0, 0.0), None);
}

#[test]
fn what_was_planned_lies_on_the_line_between_checkpoints() {
    let months = [point("2025-04-01", 20.0), point("2025-07-01", 20.0)];
    let (start, due) = (point("2025-01-01", 11.0), point("2025-12-31", 120.0));
    let path = Trajectory::new(start, &months, due, Direction::Up, false).unwrap();
    for (words, value) in [
        ("2024-06-01", 11.0),
        ("2025-01-01", 11.0),
        ("2025-01-31", 14.0),
        ("2025-04-01", 20.0),
        ("2025-05-20", 20.0),
        ("2025-07-01", 20.0),
        ("2025-12-31", 120.0),
        ("2026-12-31", 120.0),
    ] {
        assert!(near(path.planned(day(words)), value), "{words}: {}", path.planned(day(words)));
    }
    assert!(near(path.planned(day("2025-10-01")), 20.0 + 100.0 * 92.0 / 183.0));
}

#[test]
fn a_deviation_is_told_in_units_points_and_share_of_the_way() {
    let up = path(80.0, 87.3, Direction::Up);
    let off = up.deviation(point("2025-07-02", 82.0));
    let planned = 80.0 + 7.3 * 182.0 / 364.0;
    assert!(near(off.units, 82.0 - planned) && off.points == Some(off.units));
    assert!(near(off.of_way.unwrap(), (82.0 - planned) / 7.3 * 100.0), "behind is below 0");
    let down = path(55.0, 50.0, Direction::Down);
    let off = down.deviation(point("2025-12-31", 52.0));
    assert!(near(off.units, 2.0) && near(off.of_way.unwrap(), -40.0), "too high is behind");
    assert_eq!(off.words().zh, "高于计划 2.00 个百分点，相当于全程的 40.0%");
    let level = path(75.0, 75.0, Direction::Up).deviation(point("2025-05-01", 74.0));
    assert_eq!((level.units, level.of_way), (-1.0, None));
    assert_eq!(
        path(1.0, 1.0, Direction::Up).deviation(point("2025-05-01", 1.0)).words().en,
        "as planned"
    );
}

#[test]
fn completion_does_not_praise_what_is_worse() {
    let up = path(0.0, 78.9, Direction::Up);
    assert_eq!(format!("{:.2}", up.completion(95.31).unwrap()), "120.80");
    let down = path(55.0, 50.0, Direction::Down);
    assert!(near(down.completion(54.0).unwrap(), 20.0), "54 ÷ 50 would be 108 %");
    assert!(near(down.completion(49.0).unwrap(), 120.0));
    assert!(near(down.completion(56.0).unwrap(), -20.0));
}

#[test]
fn a_path_that_goes_back_in_time_is_refused() {
    let (start, due) = (point("2025-01-01", 1.0), point("2025-12-31", 2.0));
    let new = |checkpoints: &[Point], due| {
        Trajectory::new(start, checkpoints, due, Direction::Up, false).map(|_| ())
    };
    assert_eq!(new(&[], due), Ok(()));
    assert!(new(&[], start).unwrap_err().message.zh.contains("2025-01-01"));
    assert!(new(&[point("2026-01-01", 1.0)], due).is_err());
    assert!(new(&[point("2025-05-01", f64::NAN)], due).is_err());
}

#[test]
fn a_forecast_is_the_day_on_which_the_line_meets_the_target() {
    let mut chance = Chance(31);
    for _ in 0..2_000 {
        // A pace that is exact in binary, so that the day is.
        let pace = (chance.below(64) + 1) as f64 / 64.0;
        let up = chance.below(2) == 0;
        let sign = if up { 1.0 } else { -1.0 };
        let away = chance.below(200) + 100;
        let target = 1_000.0 + sign * pace * away as f64;
        let path = path(1_000.0, target, if up { Direction::Up } else { Direction::Down });
        let mut reports: Vec<Point> = (0..8)
            .map(|at| {
                let gone = at * 10 + chance.below(9);
                let day = day("2025-01-01") + Days::new(gone as u64);
                Point { day, value: 1_000.0 + sign * pace * gone as f64 }
            })
            .collect();
        let expected = Forecast::On(day("2025-01-01") + Days::new(away as u64));
        assert_eq!(path.forecast(&reports), expected);
        reports[3].value += sign * 5.0 * pace;
        assert_eq!(path.forecast(&reports), expected, "one odd value does not turn it");
        reports.reverse();
        assert_eq!(path.forecast(&reports), expected, "the order of reports is that of days");
    }
}

#[test]
fn where_no_day_can_be_named_none_is() {
    let up = path(0.0, 100.0, Direction::Up);
    let monthly = |values: &[f64]| -> Vec<Point> {
        let months = ["01", "02", "03", "04", "05"];
        let day = |month: &str| format!("2025-{month}-28");
        months.iter().zip(values).map(|(month, value)| point(&day(month), *value)).collect()
    };
    assert_eq!(up.forecast(&[]), Forecast::TooFew);
    assert_eq!(up.forecast(&monthly(&[10.0, 20.0])), Forecast::TooFew);
    let thrice = [point("2025-01-28", 1.0), point("2025-02-28", 2.0), point("2025-02-28", 3.0)];
    assert_eq!(up.forecast(&thrice), Forecast::TooFew, "two values of a day are one");
    assert_eq!(up.forecast(&monthly(&[10.0, 10.0, 10.0])), Forecast::Still);
    assert_eq!(up.forecast(&monthly(&[10.0, 10.001, 10.001, 10.002])), Forecast::Still);
    assert_eq!(up.forecast(&monthly(&[30.0, 20.0, 10.0])), Forecast::Away);
    assert_eq!(
        path(9.0, 1.0, Direction::Down).forecast(&monthly(&[5.0, 6.0, 7.0])),
        Forecast::Away
    );
    let reached = up.forecast(&monthly(&[10.0, 100.0, 90.0, 100.0, 120.0]));
    assert_eq!(reached, Forecast::Reached(day("2025-04-28")), "since then, without a break");
    let Forecast::On(late) = up.forecast(&monthly(&[97.0, 98.0, 120.0, 99.0, 99.5])) else {
        panic!("the last report does not meet the target");
    };
    assert!(late > day("2025-05-28"));
    assert!(Forecast::Still.words().zh.contains("没有变化"));
}

#[test]
fn a_forecast_looks_at_the_last_year_of_reports_only() {
    let up = path(0.0, 400.0, Direction::Up);
    let report = |at: u64, value| Point { day: day("2024-01-01") + Days::new(at * 10), value };
    let idle = (0..20).map(|at| report(at, 0.0));
    let busy = (20..32).map(|at| report(at, (at - 19) as f64 * 10.0));
    let forecast = up.forecast(&idle.chain(busy).collect::<Vec<_>>());
    assert_eq!(forecast, Forecast::On(day("2024-01-01") + Days::new(590)));
}
