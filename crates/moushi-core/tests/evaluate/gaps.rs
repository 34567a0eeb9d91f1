//! What is missing: the least change of one reported number that reaches a limit, held against trying every number.

use moushi_core::evaluate::formula::Tri;
use moushi_core::evaluate::run::run;
use moushi_core::evaluate::standard::Holds;
use moushi_core::evaluate::standards::standard;

use super::balanced::{Columns, NAME, county, judged, school, set};
use super::packs::frame;

/// A school with both stages; every column that may be left empty is there.
fn nine_years() -> Columns {
    let mut one = school(600.0);
    set(&mut one, "multimedia_rooms", 14.0);
    one.push(("indoor_sports_area", 0.0));
    one.extend([
        ("junior_pupils", 400.0),
        ("junior_degree_teachers", 18.0),
        ("junior_backbone_teachers", 4.0),
        ("junior_pe_art_teachers", 4.0),
        ("junior_largest_class", 57.0),
    ]);
    one
}

#[test]
fn the_least_change_reaches_the_limit_and_one_less_does_not() {
    let standard = standard(NAME).expect("the pack");
    let at = standard.level_named("school").expect("a level");
    let kind = standard.levels[at].slot("kind").expect("a column");
    let nine = standard.levels[at].slots[kind].choices.iter().position(|one| one == "nine_year");
    let mut first = nine_years();
    set(&mut first, "kind", nine.expect("a choice") as f64);
    let schools = [first, school(1_000.0)];
    let run = judged(&standard, &county(), &schools);
    let part = standard.level_named("part").expect("a level");
    let (mut ways, mut whole) = (0, 0);
    for row in 0..run.frames.level(part).units.len() {
        for gap in run.gaps(part, row) {
            let one = &standard.indicators[gap.indicator];
            assert!(!gap.ways.is_empty(), "{}: no number reaches it", one.name);
            assert!(gap.distance(&standard) < 0.0);
            for way in &gap.ways {
                let name = standard.levels[way.level].slots[way.slot].name.clone();
                let with = |value: f64| {
                    let mut changed = schools.clone();
                    match changed[way.row].iter_mut().find(|(known, _)| *known == name) {
                        Some(column) => column.1 = value,
                        None => panic!("{name} is not among the columns of the story"),
                    }
                    judged(&standard, &county(), &changed).met[gap.indicator][row]
                };
                assert_eq!(with(way.to), Tri::Yes, "{} by {name} {way:?}", one.name);
                let counted = standard.levels[way.level].slots[way.slot].holds == Holds::Whole;
                let less = if counted { 1.0 } else { 0.01 };
                let less = if way.to > way.from { way.to - less } else { way.to + less };
                assert_eq!(with(less), Tri::No, "{} by {name} {way:?}: less would do", one.name);
                ways += 1;
                whole += usize::from(counted);
            }
        }
    }
    assert!(ways >= 6 && whole >= 3, "{ways} ways, {whole} of whole things");
}

#[test]
fn nobody_is_told_to_have_fewer_pupils_where_more_teachers_would_do() {
    let standard = standard(NAME).expect("the pack");
    let mut poor = school(1_000.0);
    set(&mut poor, "primary_degree_teachers", 40.0);
    let run = judged(&standard, &county(), &[poor]);
    let part = standard.level_named("part").expect("a level");
    let gaps = run.gaps(part, 0);
    let said: Vec<String> = gaps
        .iter()
        .flat_map(|gap| &gap.ways)
        .map(|way| way.said(&standard).zh.to_string())
        .collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].ends_with("40 → 42，还差 2"), "{said:?}");
}

#[test]
fn classes_that_are_too_large_have_to_be_smaller() {
    let standard = standard(NAME).expect("the pack");
    let mut crowded = school(1_000.0);
    set(&mut crowded, "primary_largest_class", 52.0);
    let run = judged(&standard, &county(), &[crowded]);
    let at = standard.level_named("school").expect("a level");
    let said: Vec<String> =
        run.gaps(at, 0)[0].ways.iter().map(|way| way.said(&standard).zh.to_string()).collect();
    assert!(said.len() == 1 && said[0].ends_with("52 → 45，须减少 7"), "{said:?}");
}

/// A university has too few teachers for its students: teachers are told, not students.
#[test]
fn a_ratio_where_less_is_better_is_mended_by_its_denominator() {
    let standard = standard("cn-university-conditions-2004").expect("the pack");
    let columns = [("tier", 0.0), ("type", 1.0), ("regular", 10_000.0), ("full_time", 300.0)];
    let mut columns = columns.to_vec();
    for none in [
        "master",
        "doctor",
        "international",
        "preparatory",
        "visiting",
        "adult",
        "evening",
        "correspondence",
        "external",
    ] {
        columns.push((none, 0.0));
    }
    let run = run(&standard, vec![frame(&standard, "university", &[("U", None, &columns)])]);
    let gaps = run.gaps(0, 0);
    let k1 = gaps.iter().find(|gap| standard.indicators[gap.indicator].name == "K1");
    let k1 = k1.expect("too many students for each teacher");
    assert!(!k1.ways.is_empty() && k1.ways.iter().all(|way| way.to > way.from), "{k1:?}");
}

/// A school cannot change what its county reports, and what others report is theirs.
#[test]
fn only_own_numbers_are_moved_and_all_rows_say_what_each_says_alone() {
    let standard = standard(NAME).expect("the pack");
    let mut schools: Vec<Columns> = Vec::new();
    for at in 0..150 {
        let mut one = school(600.0 + f64::from(at));
        set(&mut one, "primary_degree_teachers", f64::from(at % 60));
        schools.push(one);
    }
    let run = judged(&standard, &county(), &schools);
    let part = standard.level_named("part").expect("a level");
    let alone: Vec<_> =
        (0..run.frames.level(part).units.len()).flat_map(|row| run.gaps(part, row)).collect();
    let own = |level: usize| standard.levels[level].name != "county";
    assert!(alone.iter().flat_map(|gap| &gap.ways).all(|way| own(way.level)));
    let indicators = 0..standard.indicators.len();
    let parts = indicators.filter(|at| standard.indicators[*at].level == part);
    let mut all: Vec<_> = parts.flat_map(|at| run.gaps_in(at)).collect();
    all.sort_by_key(|gap| gap.row);
    assert!(all.len() > 60, "{}", all.len());
    assert_eq!(all, alone);
}
