//! Targets of years and shares: myopia, fitness, reduction of homework and training. Golden numbers of the published texts.

use moushi_core::evaluate::formula::{Num, Tri};
use moushi_core::evaluate::run::{Run, run};
use moushi_core::evaluate::standard::{Standard, Status};
use moushi_core::evaluate::standards::standard;

use super::packs::{Unit, frame};

type Columns = Vec<(&'static str, f64)>;

fn pack(name: &str) -> Standard {
    standard(name).expect("the pack")
}

/// One unit of the first level with units below it.
fn judged<'a>(standard: &'a Standard, top: &Columns, below: &[Columns]) -> Run<'a> {
    let units: Vec<Unit<'_>> = below.iter().map(|one| ("U", Some(0), one.as_slice())).collect();
    let top: Unit<'_> = ("T", None, top.as_slice());
    let names: Vec<&str> = standard.levels.iter().map(|level| level.name.as_str()).collect();
    let mut frames = vec![frame(standard, names[0], &[top])];
    frames.extend(names.get(1).map(|name| frame(standard, name, &units)));
    run(standard, frames)
}

fn number(run: &Run<'_>, indicator: &str) -> Num {
    let one = &run.standard.indicators[run.standard.indicator(indicator).expect("an indicator")];
    run.frames.at(one.level, one.slot, 0)
}

fn words(run: &Run<'_>, level: usize) -> (Tri, String) {
    let (came, words) = run.verdict(level, 0).expect("a verdict");
    (came, words.zh.to_string())
}

fn province(year: f64, high: f64, rates: [f64; 2]) -> Columns {
    vec![("prevalence", high), ("year", year), ("rate_2018", rates[0]), ("rate", rates[1])]
}

/// Published: 53.6 % in 2018, 52.7 % in 2020: 0.45 points a year, short of 0.5, and called basically reached.
#[test]
fn myopia_falls_by_points_and_people_may_confirm_a_shortfall() {
    let standard = pack("cn-myopia-2018");
    let national = province(2020.0, 0.0, [53.6, 52.7]);
    let run = judged(&standard, &national, &[]);
    let Num::Known(fall) = number(&run, "fall") else { panic!("a number") };
    assert!((fall - 0.45).abs() < 1e-12);
    assert_eq!(words(&run, 0), (Tri::No, "未完成".to_owned()));
    let confirmed = [national, vec![("mostly", 1.0)]].concat();
    let run = judged(&standard, &confirmed, &[]);
    assert_eq!(words(&run, 0), (Tri::No, "基本完成（人工认定）".to_owned()));
}

/// The line of a year is `rate of 2018 − k · (year − 2018)`, k 0.5 or 1.0; on it is reached, a tenth above is not.
#[test]
fn the_line_of_each_year_decides() {
    let standard = pack("cn-myopia-2018");
    for (high, each) in [(0.0, 0.5), (1.0, 1.0)] {
        for since in 1..=5 {
            let line = 53.6 - each * f64::from(since);
            let year = 2018.0 + f64::from(since);
            for (rate, want) in [(line, Tri::Yes), (line + 0.1, Tri::No), (line - 0.1, Tri::Yes)] {
                let run = judged(&standard, &province(year, high, [53.6, rate]), &[]);
                assert_eq!(words(&run, 0).0, want, "{year}, {rate}");
            }
        }
    }
    for year in [2018.0, 2024.0, 2029.0] {
        let run = judged(&standard, &province(year, 0.0, [53.6, 1.0]), &[]);
        assert_eq!(words(&run, 0).0, Tri::Open, "nothing is asked in {year}");
    }
}

/// Published targets of 2030: 3, 38, 60, 70 %, fitness 25 %; rates of 2018 by stage: 14.5, 36.0, 71.6, 81.0.
#[test]
fn stages_have_their_rates_in_2030() {
    let standard = pack("cn-myopia-2018");
    let names = ["rate_age_6", "rate_primary", "rate_junior", "rate_senior", "excellent"];
    let of = |rates: [f64; 5]| {
        let year = province(2030.0, 0.0, [53.6, 40.0]);
        year.into_iter().chain(names.into_iter().zip(rates)).collect::<Columns>()
    };
    let met = |rates: [f64; 5]| {
        let run = judged(&standard, &of(rates), &[]);
        let met = ["age_6", "primary", "junior", "senior", "fit"]
            .map(|name| run.met[standard.indicator(name).expect("an indicator")][0] == Tri::Yes);
        (met, words(&run, 0).0)
    };
    assert_eq!(met([3.0, 37.9, 59.9, 69.9, 25.0]), ([true; 5], Tri::Yes));
    assert_eq!(met([3.1, 38.0, 60.0, 70.0, 24.9]), ([false; 5], Tri::No), "the limit itself fails");
    let of_2018 = [14.5, 36.0, 71.6, 81.0, 25.0];
    assert_eq!(met(of_2018), ([false, true, false, false, true], Tri::No));
    let run = judged(&standard, &of(of_2018), &[]);
    let rule = standard.rule("stages").expect("a rule");
    let about = run.why(rule, 0, 20).because.into_iter().find(|one| one.name == "age_6");
    assert_eq!(about.map(|one| one.status), Some(Status::Derived), "the text says about 3 %");
}

const ITEMS: [&str; 10] = [
    "bmi",
    "lung",
    "sprint",
    "reach",
    "rope",
    "sit_ups",
    "shuttle",
    "jump",
    "strength",
    "endurance",
];

fn student(grade: f64, mark: f64, more: &[(&'static str, f64)]) -> Columns {
    let items = ITEMS.into_iter().map(|item| (item, mark));
    [("grade", grade)].into_iter().chain(items).chain(more.iter().copied()).collect()
}

/// Published: of 100 marks and 20 of bonus, 90.0 is excellent, 80.0 good, 60.0 passes.
#[test]
fn marks_are_weighed_by_grade_and_graded() {
    let standard = pack("cn-fitness-2014");
    let verdict = |one: Columns| words(&judged(&standard, &vec![("year", 2022.0)], &[one]), 1).1;
    for grade in 1..=16 {
        let run =
            judged(&standard, &vec![], &[student(f64::from(grade), 100.0, &[("bonus", 20.0)])]);
        let Num::Known(total) = number(&run, "total") else { panic!("a mark") };
        assert!((total - 120.0).abs() < 1e-9, "the weights of grade {grade} are a whole");
        for (mark, want) in [
            (90.0, "优秀"),
            (89.9, "良好"),
            (80.0, "良好"),
            (79.9, "及格"),
            (60.0, "及格"),
            (59.9, "不及格"),
        ] {
            assert_eq!(verdict(student(f64::from(grade), mark, &[])), want, "{grade}: {mark}");
        }
    }
    // One item at 100, the others at none: its weight.
    let weight = |grade: f64, item: &'static str| {
        let mut one = student(grade, 0.0, &[]);
        one.iter_mut().filter(|(name, _)| *name == item).for_each(|(_, mark)| *mark = 100.0);
        number(&judged(&standard, &vec![], &[one]), "standard").known().expect("a mark").round()
    };
    let weights = |grade: f64| ITEMS.map(|item| weight(grade, item));
    assert_eq!(weights(2.0), [15.0, 15.0, 20.0, 30.0, 20.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(weights(4.0), [15.0, 15.0, 20.0, 20.0, 20.0, 10.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(weights(6.0), [15.0, 15.0, 20.0, 10.0, 10.0, 20.0, 10.0, 0.0, 0.0, 0.0]);
    assert_eq!(weights(7.0), [15.0, 15.0, 20.0, 10.0, 0.0, 0.0, 0.0, 10.0, 10.0, 20.0]);
    let graduate = [("graduates", 1.0), ("others", 70.0)];
    assert_eq!(verdict(student(9.0, 90.0, &graduate)), "良好", "half of 90 and half of 70");
    assert_eq!(verdict(student(9.0, 90.0, &graduate[..1])), "数据不全，不能判定");
}

/// Published: 50 % excellent or good by 2022, 60 % and 25 % excellent by 2030.
#[test]
fn shares_have_their_years() {
    let standard = pack("cn-fitness-2014");
    let area = |year: f64, marks: [f64; 10]| {
        let top = vec![("year", year), ("rate_before", 60.0), ("fell_before", 2.0)];
        let all = marks.map(|mark| student(5.0, mark, &[]));
        let run = judged(&standard, &top, &all);
        let falling = run.kept[standard.rule("not_falling").expect("a rule")][0];
        (words(&run, 0).0, falling)
    };
    let half = [90.0, 80.0, 80.0, 80.0, 80.0, 79.0, 79.0, 60.0, 60.0, 10.0];
    assert_eq!(area(2021.0, half), (Tri::Open, Tri::No), "no target, but a third fall");
    assert_eq!(area(2021.0, [60.0; 10]).0, Tri::Open, "nothing is missed before it is asked");
    assert_eq!(area(2022.0, half).0, Tri::Yes);
    assert_eq!(area(2030.0, half).0, Tri::No);
    let many = [90.0, 90.0, 90.0, 80.0, 80.0, 80.0, 79.0, 60.0, 60.0, 10.0];
    assert_eq!(area(2030.0, many), (Tri::Yes, Tri::Yes), "60 % is no fall");
    let few = [90.0, 90.0, 80.0, 80.0, 80.0, 80.0, 79.0, 60.0, 60.0, 10.0];
    assert_eq!(area(2030.0, few).0, Tri::No, "20 % are excellent");
}

/// Published: 124,000 to 4,932 bodies on site, a cut of 96 %; 263 to 34 online, 87.1 %; no written homework in grades 1 and
/// 2, 60 minutes to grade 6, 90 in junior secondary.
#[test]
fn cuts_are_against_the_frozen_base_and_homework_has_its_minutes() {
    let standard = pack("cn-double-reduction");
    let area = vec![
        ("offline_base", 124_000.0),
        ("offline_now", 4_932.0),
        ("online_base", 263.0),
        ("online_now", 34.0),
        ("offline_late", 0.0),
        ("online_late", 0.0),
        ("online_long", 0.0),
    ];
    let school = |changes: &[(&'static str, f64)]| {
        let mut one = vec![
            ("kind", 2.0),
            ("pupils", 1_000.0),
            ("wishing", 800.0),
            ("joined", 800.0),
            ("service_days", 5.0),
            ("service_hours", 2.0),
            ("written_low", 0.0),
            ("minutes_upper", 60.0),
            ("minutes_junior", 90.0),
        ];
        for (name, value) in changes {
            one.iter_mut().filter(|(known, _)| known == name).for_each(|(_, old)| *old = *value);
        }
        one
    };
    let run = judged(&standard, &area, &[school(&[])]);
    let shown = |name: &str| number(&run, name).known().map(|rate| (rate * 10.0).round() / 10.0);
    assert_eq!((shown("offline_cut"), shown("online_cut")), (Some(96.0), Some(87.1)));
    assert_eq!((shown("joined_wishing"), shown("joined_all")), (Some(100.0), Some(80.0)));
    assert_eq!((words(&run, 0).0, words(&run, 1).0), (Tri::Yes, Tri::Yes));
    for short in [
        ("written_low", 1.0),
        ("minutes_upper", 61.0),
        ("minutes_junior", 91.0),
        ("service_days", 4.0),
        ("service_hours", 1.5),
    ] {
        let run = judged(&standard, &area, &[school(&[short])]);
        assert_eq!((words(&run, 0).0, words(&run, 1).0), (Tri::No, Tri::No), "{short:?}");
    }
    let primary = school(&[("kind", 0.0), ("minutes_junior", 500.0)]);
    assert_eq!(words(&judged(&standard, &area, &[primary]), 1).0, Tri::Yes, "not asked of it");
}
