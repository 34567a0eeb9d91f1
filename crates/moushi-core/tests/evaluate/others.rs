//! Universities and body mass: golden numbers of the published examples.

use moushi_core::evaluate::formula::{Num, Tri};
use moushi_core::evaluate::run::{Run, run};
use moushi_core::evaluate::standards::standard;

use super::packs::{Unit, frame};

const UNIVERSITY: &str = "cn-university-conditions-2004";

/// A university that passes by far, of the second kind (engineering, agriculture, forestry); tier 0 or 1.
fn university(tier: f64) -> Vec<(&'static str, f64)> {
    vec![
        ("tier", tier),
        ("type", 1.0),
        ("regular", 10_000.0),
        ("full_time", 800.0),
        ("external", 100.0),
        ("postgraduate", 600.0),
        ("senior", 400.0),
        ("rooms", 200_000.0),
        ("land", 700_000.0),
        ("dormitory", 80_000.0),
        ("equipment", 90_000_000.0),
        ("equipment_new", 10_000_000.0),
        ("books", 1_000_000.0),
        ("books_new", 50_000.0),
        ("computers", 3_000.0),
        ("seats", 2_000.0),
    ]
}

fn with(tier: f64, changes: &[(&'static str, f64)]) -> Vec<(&'static str, f64)> {
    let mut all = university(tier);
    all.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    all.extend(changes);
    all
}

fn verdict(columns: &[(&str, f64)]) -> (Tri, String) {
    let standard = standard(UNIVERSITY).expect("the pack");
    let unit: Unit<'_> = ("U", None, columns);
    let run = run(&standard, vec![frame(&standard, "university", &[unit])]);
    let (came, words) = run.verdict(0, 0).expect("a verdict");
    (came, words.en.to_string())
}

fn number(run: &Run<'_>, name: &str) -> f64 {
    let slot = run.standard.levels[0].slot(name).expect("a name");
    run.frames.at(0, slot, 0).known().expect("a number")
}

/// Published: 4,615 + 1,532 + 85 masters + 22 international + 34 evening + 298 correspondence: 6,380.5 and 6,254.
#[test]
fn students_are_weighed_for_some_denominators_and_counted_for_others() {
    let standard = standard(UNIVERSITY).expect("the pack");
    let columns = with(
        0.0,
        &[
            ("regular", 4_615.0 + 1_532.0),
            ("master", 85.0),
            ("international", 22.0),
            ("evening", 34.0),
            ("correspondence", 298.0),
        ],
    );
    let unit: Unit<'_> = ("U", None, &columns);
    let run = run(&standard, vec![frame(&standard, "university", &[unit])]);
    assert!((number(&run, "fte") - 6_380.5).abs() < 1e-9);
    assert!((number(&run, "on_campus") - 6_254.0).abs() < 1e-9);
    assert!((number(&run, "teachers") - 850.0).abs() < 1e-9);
    assert!((number(&run, "K4") - 90_000_000.0 / 6_380.5).abs() < 1e-9, "equipment by weighed");
    assert!((number(&run, "K3") - 200_000.0 / 6_254.0).abs() < 1e-9, "rooms by counted");
}

#[test]
fn external_teachers_count_up_to_a_quarter() {
    let standard = standard(UNIVERSITY).expect("the pack");
    let columns = with(0.0, &[("external", 500.0)]);
    let unit: Unit<'_> = ("U", None, &columns);
    let run = run(&standard, vec![frame(&standard, "university", &[unit])]);
    assert!((number(&run, "teachers") - 900.0).abs() < 1e-9, "800 and half of 200");
}

#[test]
fn between_limit_and_floor_a_university_neither_passes_nor_is_limited() {
    assert_eq!(verdict(&university(0.0)), (Tri::Yes, "passes".to_owned()));
    // 18 is the limit of the ratio, 22 its floor; 80 and 40 those of books.
    assert_eq!(verdict(&with(0.0, &[("full_time", 555.6), ("external", 0.0)])).0, Tri::Yes);
    let short = [("full_time", 500.0), ("external", 0.0), ("postgraduate", 400.0)];
    assert_eq!(verdict(&with(0.0, &short)), (Tri::No, "does not pass, no card".to_owned()));
    let yellow = [("full_time", 450.0), ("external", 0.0), ("postgraduate", 400.0)];
    assert_eq!(verdict(&with(0.0, &yellow)).1, "yellow card: intake limited");
    let third = [&yellow[..], &[("limited_before", 2.0)]].concat();
    assert_eq!(verdict(&with(0.0, &third)).1, "red card: no intake", "the third year");
    let red = [&yellow[..], &[("books", 100_000.0)]].concat();
    assert_eq!(verdict(&with(0.0, &red)).1, "red card: no intake", "two beyond");
    let exactly = [("books", 400_000.0)];
    assert_eq!(verdict(&with(0.0, &exactly)).1, "does not pass, no card", "the floor itself");
}

#[test]
fn a_missing_number_leaves_the_grade_open() {
    let mut without = university(0.0);
    without.retain(|(name, _)| *name != "books");
    assert_eq!(verdict(&without).0, Tri::Open);
}

/// Published: an agricultural college with 19.24 students for each teacher (limit 18) and 14.13 m² (limit 16), better than
/// every floor: it does not pass and gets no card.
#[test]
fn the_agricultural_college_does_not_pass_and_gets_no_card() {
    let columns = with(
        1.0,
        &[
            ("regular", 10_000.0),
            ("full_time", 10_000.0 / 19.24),
            ("external", 0.0),
            ("postgraduate", 10_000.0 / 19.24 * 0.555),
            ("senior", 10_000.0 / 19.24 * 0.3566),
            ("rooms", 141_300.0),
            ("equipment", 82_101_500.0),
            ("books", 650_000.0),
            ("land", 787_500.0),
            ("dormitory", 49_300.0),
            ("equipment_new", 82_101_500.0 * 0.0392 / 1.0392),
            ("computers", 3_200.0),
        ],
    );
    assert_eq!(verdict(&columns), (Tri::No, "does not pass, no card".to_owned()));
    let standard = standard(UNIVERSITY).expect("the pack");
    let unit: Unit<'_> = ("U", None, &columns);
    let run = run(&standard, vec![frame(&standard, "university", &[unit])]);
    let met = |name: &str| run.met[standard.indicator(name).expect("an indicator")][0];
    let all = ["K1", "K2", "K3", "K4", "K5", "M1", "M2", "M3", "M4", "M6"].map(met);
    let passes = all.map(|met| met == Tri::Yes);
    assert_eq!(passes, [false, true, false, true, true, true, true, false, true, false]);
}

#[test]
fn a_great_total_stands_for_a_share_of_new_equipment() {
    let standard = standard(UNIVERSITY).expect("the pack");
    let met = |changes: &[(&'static str, f64)]| {
        let columns = with(0.0, changes);
        let unit: Unit<'_> = ("U", None, &columns);
        let run = run(&standard, vec![frame(&standard, "university", &[unit])]);
        run.met[standard.indicator("M6").expect("an indicator")][0]
    };
    let total = ("equipment", 300_000_000.0);
    assert_eq!(met(&[total, ("equipment_new", 10_000_001.0)]), Tri::Yes);
    assert_eq!(met(&[total, ("equipment_new", 10_000_000.0)]), Tri::No, "more than ten millions");
}

#[test]
fn land_and_new_books_have_a_limit_for_their_kind_at_either_tier() {
    let standard = standard(UNIVERSITY).expect("the pack");
    let met = |name: &str, changes: &[(&'static str, f64)]| {
        let columns = with(0.0, changes);
        let unit: Unit<'_> = ("U", None, &columns);
        let run = run(&standard, vec![frame(&standard, "university", &[unit])]);
        run.met[standard.indicator(name).expect("an indicator")][0]
    };
    for tier in [0.0, 1.0] {
        let land = |all: f64| met("M2", &[("tier", tier), ("type", 0.0), ("land", all)]);
        assert_eq!((land(540_000.0), land(539_999.0)), (Tri::Yes, Tri::No), "tier {tier}");
        // 4 for each at the upper tier, 3 at the lower; engineering one less.
        for (kind, each) in [(0.0, 4.0 - tier), (1.0, 3.0 - tier)] {
            let new = |all: f64| met("M7", &[("tier", tier), ("type", kind), ("books_new", all)]);
            let full = each * 10_000.0;
            assert_eq!((new(full), new(full - 1.0)), (Tri::Yes, Tri::No), "{tier} {kind}");
        }
    }
    assert_eq!(met("M2", &[("type", 3.0)]), Tri::Open, "of humanities nothing was found");
}

/// The whole table of WS/T 586-2018: at every age, for both sexes, the value itself and a tenth below.
#[test]
fn body_mass_is_classified_by_the_whole_table() {
    let standard = standard("cn-obesity-2018").expect("the pack");
    let mut tried = 0;
    for (sex, over, obese) in [(0.0, 0, 1), (1.0, 2, 3)] {
        for step in 0..standard.tables[over].len() {
            let age = standard.tables[over][step].0;
            for age in [age, age + 0.49] {
                for (bmi, want) in [
                    (standard.tables[over][step].1 - 0.1, "neither"),
                    (standard.tables[over][step].1, "overweight"),
                    (standard.tables[obese][step].1 - 0.1, "overweight"),
                    (standard.tables[obese][step].1, "obese"),
                ] {
                    assert_eq!(
                        screened(&standard, sex, age, bmi * 2.25),
                        want,
                        "{sex} {age} {bmi}"
                    );
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 2 * 25 * 2 * 4);
    assert_eq!(screened(&standard, 0.0, 5.9, 40.0), "undetermined");
    assert_eq!(screened(&standard, 0.0, 18.5, 40.0), "undetermined");
}

/// Of somebody a metre and a half tall.
fn screened(
    standard: &moushi_core::evaluate::standard::Standard,
    sex: f64,
    age: f64,
    weight: f64,
) -> String {
    let group: Unit<'_> = ("G", None, &[]);
    let columns = [("sex", sex), ("age", age), ("height", 150.0), ("weight", weight)];
    let unit: Unit<'_> = ("M", Some(0), &columns);
    let run = run(
        standard,
        vec![frame(standard, "group", &[group]), frame(standard, "measurement", &[unit])],
    );
    run.verdict(1, 0).expect("a verdict").1.en.to_string()
}

#[test]
fn a_half_year_is_completed_and_a_decimal_is_kept() {
    let standard = standard("cn-obesity-2018").expect("the pack");
    // 16.35 is written as 16.4: overweight from 6.0 on, not from 6.5.
    assert_eq!(screened(&standard, 0.0, 6.49, 16.35 * 2.25), "overweight");
    assert_eq!(screened(&standard, 0.0, 6.5, 16.35 * 2.25), "neither");
    assert_eq!(screened(&standard, 0.0, 6.49, 16.34 * 2.25), "neither");
}

#[test]
fn rates_count_those_that_could_be_screened() {
    let standard = standard("cn-obesity-2018").expect("the pack");
    let of = |age: f64, bmi: f64| {
        vec![("sex", 0.0), ("age", age), ("height", 150.0), ("weight", bmi * 2.25)]
    };
    let all = [of(6.0, 15.0), of(6.0, 17.0), of(6.0, 20.0), of(6.0, 15.0), of(30.0, 15.0)];
    let units: Vec<Unit<'_>> = all.iter().map(|one| ("M", Some(0), one.as_slice())).collect();
    let group: Unit<'_> = ("G", None, &[]);
    let run = run(
        &standard,
        vec![frame(&standard, "group", &[group]), frame(&standard, "measurement", &units)],
    );
    let rate = |name: &str| {
        let one = &standard.indicators[standard.indicator(name).expect("an indicator")];
        run.frames.at(0, one.slot, 0)
    };
    assert_eq!((rate("overweight"), rate("obese")), (Num::Known(25.0), Num::Known(25.0)));
}
