//! Preschool education of counties and conditions of vocational schools: what is on a limit, what is meant by it, and what
//! stays open.

use moushi_core::evaluate::formula::Tri;
use moushi_core::evaluate::run::{Run, run};
use moushi_core::evaluate::standard::Standard;
use moushi_core::evaluate::standards::standard;

use super::packs::{Unit, frame};

type Columns = Vec<(&'static str, f64)>;

fn with(mut columns: Columns, changes: &[(&'static str, f64)]) -> Columns {
    columns.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    columns.extend(changes);
    columns
}

fn units(all: &[(u32, Columns)]) -> Vec<Unit<'_>> {
    all.iter().map(|(above, one)| ("U", Some(*above), one.as_slice())).collect()
}

fn kept(run: &Run<'_>, rule: &str) -> Tri {
    run.kept[run.standard.rule(rule).expect("a rule")][0]
}

/// A county with everything on its limit, for 200 children.
fn county() -> Columns {
    let yes = [
        "party_leads",
        "planned",
        "estates_managed",
        "fees_regular",
        "teachers_paid",
        "safe",
        "supervised",
        "scientific_care",
    ];
    let numbers = [
        ("population", 235.0),
        ("townships", 4.0),
        ("townships_central", 4.0),
        ("funds", 600.0),
        ("funds_standard", 600.0),
        ("subsidy", 500.0),
        ("subsidy_standard", 500.0),
        ("pay_on_staff", 80_000.0),
        ("pay_off_staff", 50_000.0),
        ("answers", 100.0),
        ("satisfied", 85.0),
    ];
    yes.map(|name| (name, 1.0)).into_iter().chain(numbers).collect()
}

/// A kindergarten of 100 children on every limit; 0 public, 1 inclusive, 2 private; designed 0 before, 1 after 2017.
fn kindergarten(kind: f64, designed: f64) -> Columns {
    vec![
        ("kind", kind),
        ("designed", designed),
        ("children", 100.0),
        ("teachers", 7.0),
        ("staff", 8.0),
        ("certified", 8.0),
        ("outdoor", 400.0),
        ("rooms", 817.0),
        ("building", 1_044.0),
    ]
}

fn of_county<'a>(
    standard: &'a Standard,
    county: &Columns,
    below: &[Columns],
    sizes: &[f64],
) -> Run<'a> {
    let below: Vec<(u32, Columns)> = below.iter().map(|one| (0, one.clone())).collect();
    let classes: Vec<(u32, Columns)> =
        sizes.iter().map(|size| (0, vec![("grade", 0.0), ("size", *size)])).collect();
    let county: Unit<'_> = ("C", None, county.as_slice());
    let frames = vec![
        frame(standard, "county", &[county]),
        frame(standard, "kindergarten", &units(&below)),
        frame(standard, "class", &units(&classes)),
    ];
    run(standard, frames)
}

#[test]
fn a_county_of_preschools_that_reaches_everything_exactly_passes() {
    let standard = standard("cn-preschool-2020").expect("the pack");
    let both = [kindergarten(0.0, 1.0), kindergarten(1.0, 0.0)];
    let run = of_county(&standard, &county(), &both, &[25.0]);
    assert_eq!(run.verdict(0, 0).map(|(came, _)| came), Some(Tri::Yes));
    assert_eq!(kept(&run, "G7_local"), Tri::No, "a local standard decides nothing");
    for (change, rule) in [
        (("population", 236.0), "access"),
        (("townships_central", 3.0), "G3"),
        (("funds", 599.9), "G5"),
        (("satisfied", 84.0), "S"),
    ] {
        let run = of_county(&standard, &with(county(), &[change]), &both, &[25.0]);
        assert_eq!((kept(&run, rule), kept(&run, "recognised")), (Tri::No, Tri::No), "{rule}");
    }
}

#[test]
fn children_are_counted_and_teachers_over_the_county() {
    let standard = standard("cn-preschool-2020").expect("the pack");
    let access = |kinds: [f64; 5]| {
        let all = kinds.map(|kind| kindergarten(kind, 1.0));
        kept(
            &of_county(&standard, &with(county(), &[("population", 500.0)]), &all, &[25.0]),
            "access",
        )
    };
    assert_eq!(access([0.0, 0.0, 0.0, 1.0, 2.0]), Tri::Yes, "60 % public, 80 % inclusive");
    assert_eq!(access([0.0, 0.0, 1.0, 1.0, 2.0]), Tri::No, "40 % public");
    assert_eq!(access([0.0, 0.0, 0.0, 2.0, 2.0]), Tri::No, "60 % inclusive");
    let teachers = |many: [f64; 2]| {
        let all = many
            .map(|many| with(kindergarten(0.0, 1.0), &[("children", 75.0), ("teachers", many)]));
        kept(&of_county(&standard, &county(), &all, &[25.0]), "Q3_met")
    };
    assert_eq!((teachers([9.0, 1.0]), teachers([8.0, 1.0])), (Tri::Yes, Tri::No));
}

#[test]
fn older_kindergartens_need_their_areas_by_half() {
    let standard = standard("cn-preschool-2020").expect("the pack");
    let premises = |designed: f64, areas: [f64; 2]| {
        let all = areas.map(|area| with(kindergarten(0.0, designed), &[("outdoor", area)]));
        let run = of_county(&standard, &county(), &all, &[25.0]);
        (kept(&run, "Q1_after"), kept(&run, "Q1_before"))
    };
    assert_eq!(premises(0.0, [400.0, 399.0]), (Tri::Yes, Tri::Yes), "nothing new, half of the old");
    assert_eq!(premises(0.0, [399.0, 399.0]), (Tri::Yes, Tri::No));
    assert_eq!(premises(1.0, [400.0, 399.0]), (Tri::No, Tri::Yes), "all of the new");
    let sizes = |large: usize| {
        let sizes: Vec<f64> = (0..20).map(|at| if at < large { 26.0 } else { 25.0 }).collect();
        kept(&of_county(&standard, &county(), &[kindergarten(0.0, 1.0)], &sizes), "Q2_share")
    };
    assert_eq!((sizes(3), sizes(4)), (Tri::Yes, Tri::No), "85 % of classes");
}

/// An ordinary school of 1,200 students with exactly what is asked.
fn school() -> Columns {
    vec![
        ("kind", 0.0),
        ("founded", 1999.0),
        ("students", 1_200.0),
        ("teachers", 60.0),
        ("land", 40_000.0),
        ("buildings", 24_000.0),
        ("equipment", 3_000_000.0),
        ("books", 36_000.0),
    ]
}

fn of_province<'a>(standard: &'a Standard, year: f64, schools: &[Columns]) -> Run<'a> {
    let schools: Vec<(u32, Columns)> = schools.iter().map(|one| (0, one.clone())).collect();
    let top = [("year", year), ("arts_land", 10_000.0)];
    let top: Unit<'_> = ("P", None, &top);
    run(
        standard,
        vec![frame(standard, "province", &[top]), frame(standard, "school", &units(&schools))],
    )
}

#[test]
fn schools_need_totals_and_amounts_for_each_student() {
    let standard = standard("cn-vocational-conditions-2022").expect("the pack");
    let verdict = |changes: &[(&'static str, f64)]| {
        let run = of_province(&standard, 2023.0, &[with(school(), changes)]);
        run.verdict(1, 0).map(|(came, _)| came).expect("a verdict")
    };
    assert_eq!(verdict(&[]), Tri::Yes);
    assert_eq!(
        verdict(&[("students", 600.0), ("land", 39_999.0)]),
        Tri::No,
        "for each it is enough"
    );
    assert_eq!(verdict(&[("students", 1_300.0)]), Tri::No, "in total it is enough");
    assert_eq!(
        verdict(&[("kind", 1.0), ("land", 30_000.0)]),
        Tri::Open,
        "what else is asked was not found"
    );
    assert_eq!(verdict(&[("kind", 2.0), ("land", 65_999.0)]), Tri::No);
    assert_eq!(
        verdict(&[("kind", 6.0)]),
        Tri::No,
        "a college, and nothing says that it reaches its own"
    );
    assert_eq!(verdict(&[("kind", 6.0), ("reached_elsewhere", 1.0), ("land", 1.0)]), Tri::Yes);
    assert_eq!(verdict(&[("kind", 4.0)]), Tri::Open, "the province handed in one of nine values");
    assert_eq!(
        verdict(&[("kind", 4.0), ("land", 9_999.0)]),
        Tri::No,
        "and this one is not reached"
    );
}

#[test]
fn a_share_of_schools_is_asked_from_year_to_year() {
    let standard = standard("cn-vocational-conditions-2022").expect("the pack");
    let short = || with(school(), &[("books", 1.0)]);
    let verdict = |year: f64, reached: usize, more: &[Columns]| {
        let mut all = vec![school(); reached];
        all.resize_with(10, short);
        all.extend(more.iter().cloned());
        let run = of_province(&standard, year, &all);
        run.verdict(0, 0).map(|(came, _)| came).expect("a verdict")
    };
    assert_eq!([verdict(2023.0, 8, &[]), verdict(2024.0, 7, &[])], [Tri::Yes, Tri::No]);
    assert_eq!([verdict(2025.0, 8, &[]), verdict(2025.0, 9, &[])], [Tri::No, Tri::Yes]);
    let left_out = [with(short(), &[("founded", 2022.0)]), with(short(), &[("attached", 1.0)])];
    assert_eq!(
        verdict(2025.0, 9, &left_out),
        Tri::Yes,
        "new schools and attached classes do not count"
    );
    assert_eq!(verdict(2025.0, 9, &[with(short(), &[("founded", 2021.0)])]), Tri::No);
}
