//! The table of timers held against the published numbers, written down a second time, and their days.

use chrono::NaiveDate;
use moushi_core::track::{
    CALENDAR, Event, NATIONAL, Period, Standing, Timer, Unit, timers_of, timetables,
};

use super::day;
use Unit::{Days, Months, WorkingDays, Years};

/// Province, step, event, number; nothing where the rule sets none.
type Row = (&'static str, &'static str, &'static str, Option<(u16, Unit)>);

const PUBLISHED: [Row; 28] = [
    ("national", "feedback", "review-ended", None),
    ("national", "defence", "preliminary-received", None),
    ("national", "opinion", "inspection-ended", None),
    ("national", "rectification-report", "opinion-received", None),
    ("national", "sanction-team", "inspection-ended", Some((60, Days))),
    ("national", "sanction-review", "sanction-received", Some((30, Days))),
    ("national", "sanction-review-decision", "appeal-received", Some((30, Days))),
    ("national", "sanction-appeal", "review-decision-received", Some((15, Days))),
    ("national", "sanction-direct-appeal", "sanction-received", Some((15, Days))),
    ("national", "sanction-appeal-decision", "appeal-received", Some((60, Days))),
    ("national", "sanction-correction", "appeal-decision-received", Some((15, Days))),
    ("national", "audit-objection", "conclusion-received", Some((30, Days))),
    ("national", "audit-review", "appeal-received", Some((30, Days))),
    ("shanghai", "defence", "inspection-ended", Some((10, WorkingDays))),
    ("shanghai", "opinion", "inspection-ended", Some((30, Days))),
    ("shanghai", "cycle-school", "last-inspection", Some((5, Years))),
    ("zhejiang", "defence", "preliminary-received", Some((10, Days))),
    ("zhejiang", "appeal", "opinion-received", Some((10, Days))),
    ("zhejiang", "appeal-reply", "appeal-received", Some((30, Days))),
    ("zhejiang", "government-report", "inspection-ended", Some((30, Days))),
    ("zhejiang", "cycle-government", "last-inspection", Some((3, Years))),
    ("chongqing", "feedback-special", "review-ended", Some((5, Days))),
    ("chongqing", "feedback-comprehensive", "review-ended", Some((10, Days))),
    ("chongqing", "opinion", "preliminary-fed-back", Some((30, Days))),
    ("chongqing", "rectification-report", "rectification-done", Some((10, Days))),
    ("shandong", "appeal", "conclusion-received", Some((15, Days))),
    ("shandong", "appeal-reply", "appeal-received", Some((1, Months))),
    ("shandong", "opinion", "inspection-ended", None),
];

fn timer(province: &str, name: &str) -> &'static Timer {
    timers_of(province).into_iter().find(|timer| timer.name == name).unwrap()
}

#[test]
fn the_numbers_are_those_that_were_published() {
    for (province, name, start, number) in PUBLISHED {
        let timer = timer(province, name);
        assert_eq!(timer.start, start, "{province} {name}");
        let number = number.map(|(count, unit)| Period { count, unit });
        assert_eq!(timer.period(), number, "{province} {name}");
    }
}

#[test]
fn every_timer_has_its_event_its_words_and_its_source() {
    assert_eq!(timetables()[0].name, NATIONAL);
    for table in timetables() {
        for timer in &table.timers {
            assert!(Event::named(&timer.start).is_some(), "{timer:?}");
            assert!(!timer.zh.is_empty() && !timer.en.is_empty(), "{timer:?}");
            assert!(timer.source.contains("条例") || timer.source.contains("办法"), "{timer:?}");
            let twice = table.timers.iter().filter(|other| other.name == timer.name);
            assert_eq!(twice.count(), 1, "{timer:?}");
            let copied = table.name == "chongqing" || timer.source.contains("问责办法");
            assert_eq!(timer.checked, !copied, "{timer:?}");
        }
    }
}

#[test]
fn a_province_stands_over_the_nation_and_leaves_the_rest() {
    let names = |province| {
        let mut names: Vec<&str> =
            timers_of(province).iter().map(|timer| timer.name.as_str()).collect();
        names.sort_unstable();
        names
    };
    let national = names(NATIONAL);
    for table in timetables() {
        let here = names(&table.name);
        let mut once = here.clone();
        once.dedup();
        assert_eq!(here, once, "each step once in {}", table.name);
        for name in &national {
            let replaced = matches!(
                (table.name.as_str(), *name),
                ("chongqing", "feedback") | ("shandong", "audit-objection" | "audit-review")
            );
            assert_eq!(here.contains(name), !replaced, "{name} in {}", table.name);
        }
    }
    assert_eq!(names("nowhere"), national);
}

#[test]
fn the_last_day_is_counted_by_the_calendar() {
    let due = |province, name, start| timer(province, name).due(day(start), &CALENDAR);
    assert_eq!(due("shanghai", "defence", "2025-09-26"), Some(day("2025-10-16")));
    assert_eq!(due("zhejiang", "defence", "2025-09-26"), Some(day("2025-10-09")));
    assert_eq!(due("shandong", "appeal-reply", "2025-01-31"), Some(day("2025-02-28")));
    assert_eq!(due("national", "opinion", "2025-09-26"), None);
}

#[test]
fn how_a_timer_stands_is_told_day_by_day() {
    let defence = timer("zhejiang", "defence");
    let start = day("2025-03-03");
    let at = |done: Option<&str>, today: &str| {
        defence.standing(start, done.map(day), day(today), &CALENDAR)
    };
    assert_eq!(at(None, "2025-03-03"), Standing::DueIn(10));
    assert_eq!(at(None, "2025-03-13"), Standing::DueIn(0));
    assert_eq!(at(None, "2025-03-14"), Standing::Overdue(1));
    assert_eq!(at(Some("2025-03-13"), "2025-05-01"), Standing::Met);
    assert_eq!(at(Some("2025-03-20"), "2025-05-01"), Standing::MetLate(7));
    assert_eq!(at(Some("2025-03-12"), "2025-03-10"), Standing::DueIn(3), "not yet done");
    let open = timer("national", "opinion");
    assert_eq!(open.standing(start, None, NaiveDate::MAX, &CALENDAR), Standing::Open);
    assert_eq!(open.standing(start, Some(start), start, &CALENDAR), Standing::Met);
    assert_eq!(Standing::Overdue(3).words().zh, "已超期 3 天");
}
