//! The days off held against a second reading of the notices, and periods against days worked out by hand.

use chrono::{Datelike, NaiveDate, Weekday};
use moushi_core::track::{CALENDAR, Calendar, Period, Unit};

use super::{Chance, day};

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn due(start: &str, count: u16, unit: Unit) -> String {
    CALENDAR.due(day(start), Period { count, unit }).to_string()
}

#[test]
fn each_notice_gives_as_many_free_days_as_the_law() {
    // 全国年节及纪念日放假办法: 11 days, since 2025 13; what else is free on a weekday is worked on a weekend.
    for (one, year) in CALENDAR.arrangements().iter().zip(2022..) {
        assert_eq!(one.year, year, "one notice for each year, in order");
        assert!(one.date.year() == year - 1 && one.document.starts_with("国办发明电〔"));
        let off = one.holidays.iter().flat_map(|holiday| holiday.days());
        let off: Vec<NaiveDate> = off.collect();
        let worked: Vec<NaiveDate> =
            one.holidays.iter().flat_map(|holiday| holiday.worked.clone()).collect();
        assert!(worked.iter().all(|day| weekend(*day) && !off.contains(day)), "{year}");
        let free = off.iter().filter(|day| !weekend(**day)).count() - worked.len();
        assert_eq!(free, if year < 2025 { 11 } else { 13 }, "{year}");
        assert!(one.holidays.iter().all(|holiday| holiday.from <= holiday.upto));
    }
}

#[test]
fn a_year_holds_as_many_working_days_as_offices_count() {
    for (year, count) in [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)] {
        let from = day(&format!("{}-12-31", year - 1));
        let upto = day(&format!("{year}-12-31"));
        assert_eq!(CALENDAR.working_days_between(from, upto), count, "{year}");
        assert_eq!(CALENDAR.working_days_between(upto, from), -count, "{year} backwards");
    }
}

#[test]
fn single_days_are_worked_or_not_as_announced() {
    for (words, worked) in [
        ("2023-01-28", true),
        ("2024-02-09", true),
        ("2024-02-18", true),
        ("2024-06-10", false),
        ("2025-01-26", true),
        ("2025-01-28", false),
        ("2025-10-08", false),
        ("2026-02-14", true),
        ("2026-02-23", false),
        ("2026-07-04", false),
    ] {
        assert_eq!(CALENDAR.working(day(words)), worked, "{words}");
    }
}

#[test]
fn the_day_of_the_event_does_not_count_and_a_last_day_off_gives_way() {
    assert_eq!(due("2025-03-03", 30, Unit::Days), "2025-04-02");
    assert_eq!(due("2025-09-01", 30, Unit::Days), "2025-10-09", "1 October is off until the 8th");
    assert_eq!(due("2024-09-04", 10, Unit::Days), "2024-09-14", "a Saturday that is worked");
    assert_eq!(due("2025-06-06", 15, Unit::Days), "2025-06-23", "a Saturday");
    assert_eq!(due("2025-01-20", 10, Unit::WorkingDays), "2025-02-08");
    assert_eq!(due("2025-09-26", 1, Unit::WorkingDays), "2025-09-28", "a Sunday that is worked");
    assert_eq!(due("2025-01-31", 1, Unit::Months), "2025-02-28");
    assert_eq!(due("2024-02-29", 3, Unit::Years), "2027-03-01", "28 February is a Sunday");
    assert_eq!(due("2025-05-02", 0, Unit::Days), "2025-05-06");
}

#[test]
fn a_year_without_a_notice_says_so_and_counts_weekends() {
    assert!(CALENDAR.known(2024) && !CALENDAR.known(2031));
    let doubt = CALENDAR.doubt(day("2026-12-20"), day("2027-01-10")).unwrap();
    assert!(doubt.zh.contains("2027") && doubt.en.contains("2027"));
    assert_eq!(CALENDAR.doubt(day("2025-12-20"), day("2026-01-10")), None);
    assert!(CALENDAR.working(day("2031-10-01")), "a Wednesday");
    assert!(Calendar::default().working(day("2025-10-01")));
}

#[test]
fn a_period_ends_on_a_working_day_and_holds_as_many_as_it_says() {
    let mut chance = Chance(11);
    for _ in 0..5_000 {
        let start = day("2021-06-01") + chrono::Days::new(chance.below(2_500) as u64);
        let count = chance.below(120) as u16 + 1;
        let worked = CALENDAR.due(start, Period { count, unit: Unit::WorkingDays });
        assert_eq!(CALENDAR.working_days_between(start, worked), i64::from(count), "{start}");
        let due = CALENDAR.due(start, Period { count, unit: Unit::Days });
        let plain = start + chrono::Days::new(u64::from(count));
        assert!(CALENDAR.working(due) && due >= plain && CALENDAR.working(worked));
        let mut between = plain.iter_days().take_while(|day| *day < due);
        assert!(between.all(|day| !CALENDAR.working(day)), "the first worked after it");
    }
}

#[test]
fn nothing_ends_after_the_last_day_there_is() {
    for unit in [Unit::Days, Unit::WorkingDays, Unit::Months, Unit::Years] {
        assert_eq!(CALENDAR.due(NaiveDate::MAX, Period { count: 9, unit }), NaiveDate::MAX);
    }
}
