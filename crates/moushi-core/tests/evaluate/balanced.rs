//! 县域义务教育优质均衡: golden numbers of the published examples, and what makes a county pass, fail and stay open.

use moushi_core::evaluate::formula::{Num, Tri};
use moushi_core::evaluate::run::{Run, run};
use moushi_core::evaluate::standard::{Standard, Status};
use moushi_core::evaluate::standards::standard;
use moushi_core::evaluate::why::Why;
use moushi_core::report::book::Cell;
use moushi_core::report::evaluation_book;
use moushi_core::text::Lang;

use super::packs::{Unit, frame};

pub const NAME: &str = "cn-balanced-compulsory-2017";

/// What a county has to be able to say yes to, and no.
const YES: [&str; 16] = [
    "layout_plan",
    "one_building",
    "one_staffing",
    "one_funding",
    "one_equipment",
    "small_funded",
    "pay_level",
    "performance_pay",
    "staff_allocated",
    "left_behind_cared",
    "chartered",
    "uses_devices",
    "moral_education",
    "curriculum_full",
    "no_overload",
    "monitored_level",
];
const NO: [&str; 7] = [
    "veto_exam",
    "veto_choice",
    "veto_key_school",
    "veto_key_class",
    "veto_posts",
    "veto_accident",
    "veto_false",
];

/// Every yes of a county, and numbers that pass.
pub fn county() -> Vec<(&'static str, f64)> {
    let mut all: Vec<(&str, f64)> = vec![
        ("special_funding", 6_000.0),
        ("teachers", 1_000.0),
        ("trained", 1_000.0),
        ("eligible", 500.0),
        ("exchanged", 50.0),
        ("exchanged_backbone", 10.0),
        ("certified", 1_000.0),
        ("primary_entrants_public", 800.0),
        ("primary_entrants_near", 800.0),
        ("junior_entrants_public", 400.0),
        ("junior_entrants_near", 380.0),
        ("quality_places", 200.0),
        ("quality_allotted", 100.0),
        ("migrant_eligible", 100.0),
        ("migrant_public", 85.0),
        ("graduates", 950.0),
        ("entrants_before", 1_000.0),
        ("disabled", 20.0),
        ("disabled_enrolled", 19.0),
        ("monitored_difference", 0.149),
    ];
    for group in [
        ("answers_pupils", "satisfied_pupils"),
        ("answers_parents", "satisfied_parents"),
        ("answers_teachers", "satisfied_teachers"),
        ("answers_heads", "satisfied_heads"),
        ("answers_deputies", "satisfied_deputies"),
        ("answers_members", "satisfied_members"),
        ("answers_public", "satisfied_public"),
    ] {
        all.extend([(group.0, 100.0), (group.1, 90.0)]);
    }
    all.extend(YES.map(|name| (name, 1.0)));
    all.extend(NO.map(|name| (name, 0.0)));
    all
}

/// A primary school of so many pupils with exactly what the limits ask for.
pub fn school(pupils: f64) -> Vec<(&'static str, f64)> {
    vec![
        ("kind", 0.0),
        ("primary_pupils", pupils),
        ("primary_degree_teachers", pupils * 0.042),
        ("primary_backbone_teachers", pupils * 0.01),
        ("primary_pe_art_teachers", pupils * 0.009),
        ("primary_largest_class", 45.0),
        ("teaching_area", pupils * 4.5),
        ("sports_ground", pupils * 7.5),
        ("equipment_value", pupils * 2_000.0),
        ("multimedia_rooms", pupils * 0.023),
        ("classes", 12.0),
        ("music_rooms", 1.0),
        ("art_rooms", 1.0),
        ("smallest_music_room", 96.0),
        ("smallest_art_room", 90.0),
        ("training_spend", 5.0),
        ("public_budget", 100.0),
    ]
}

pub fn set(columns: &mut [(&'static str, f64)], name: &str, value: f64) {
    columns.iter_mut().find(|(known, _)| *known == name).expect("a column").1 = value;
}

pub type Columns = Vec<(&'static str, f64)>;

pub fn judged<'a>(standard: &'a Standard, county: &Columns, schools: &[Columns]) -> Run<'a> {
    let units: Vec<Unit<'_>> = schools.iter().map(|one| ("S", Some(0), one.as_slice())).collect();
    let county: Unit<'_> = ("C", None, county.as_slice());
    run(standard, vec![frame(standard, "county", &[county]), frame(standard, "school", &units)])
}

fn kept(run: &Run<'_>, rule: &str, row: usize) -> Tri {
    run.kept[run.standard.rule(rule).expect("a rule")][row]
}

fn value(run: &Run<'_>, indicator: &str, row: usize) -> Num {
    let one = &run.standard.indicators[run.standard.indicator(indicator).expect("an indicator")];
    run.frames.at(one.level, one.slot, row)
}

#[test]
fn a_county_that_reaches_everything_exactly_passes() {
    let standard = standard(NAME).expect("the pack");
    let run = judged(&standard, &county(), &[school(1_000.0), school(2_000.0)]);
    for (at, rule) in standard.rules.iter().enumerate() {
        let units = run.kept[at].iter().enumerate();
        let short: Vec<_> = units.filter(|(_, kept)| **kept != Tri::Yes).collect();
        assert!(short.is_empty(), "{}: {short:?}", rule.name);
    }
    assert!(run.met.iter().flatten().all(|met| *met == Tri::Yes), "each indicator by itself, too");
    assert_eq!(run.verdict(0, 0).map(|(came, _)| came), Some(Tri::Yes));
    let recalled = run.recalled(standard.rule("recognised").expect("the rule"), Some(0));
    assert!(recalled.contains(&"resources") && recalled.contains(&"B7"), "{recalled:?}");
    assert!(!recalled.contains(&"B15"), "confirmed values are not called recalled");
}

#[test]
fn each_item_that_is_short_fails_the_county_and_each_that_is_missing_leaves_it_open() {
    let standard = standard(NAME).expect("the pack");
    let verdict = |county: &Columns, schools: &[Columns]| {
        judged(&standard, county, schools).verdict(0, 0).map(|(came, _)| came)
    };
    let schools = [school(1_000.0)];
    let mut tried = 0;
    for at in 0..county().len() {
        let mut without = county();
        let (name, value) = without.remove(at);
        // Those that may be left empty count as none.
        let optional = ["moved_in", "moved_out", "died"].contains(&name);
        let open = if optional { Tri::Yes } else { Tri::Open };
        assert_eq!(verdict(&without, &schools), Some(open), "{name} is missing");
        let mut other = county();
        let worse = match name {
            _ if name.starts_with("veto") => 1.0,
            "monitored_difference" => 0.15,
            "teachers"
            | "eligible"
            | "exchanged"
            | "primary_entrants_public"
            | "junior_entrants_public"
            | "quality_places"
            | "migrant_eligible"
            | "disabled"
            | "entrants_before" => value * 3.0,
            _ if name.starts_with("answers") => value * 3.0,
            _ if name.starts_with("satisfied") => value - 36.0,
            _ => value - 1.0,
        };
        other[at].1 = worse;
        assert_eq!(verdict(&other, &schools), Some(Tri::No), "{name} is {worse}");
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
    assert_eq!(verdict(&county(), &[]), Some(Tri::Open), "a county without schools");
}

#[test]
fn one_resource_of_seven_may_be_short_by_fifteen_in_a_hundred() {
    let standard = standard(NAME).expect("the pack");
    let with = |changes: &[(&str, f64)]| {
        let mut one = school(1_000.0);
        changes.iter().for_each(|(name, value)| set(&mut one, name, *value));
        let run = judged(&standard, &county(), &[one]);
        kept(&run, "resources", 0)
    };
    assert_eq!(with(&[("equipment_value", 1_700_000.0)]), Tri::Yes, "85 % of one");
    assert_eq!(with(&[("equipment_value", 1_699_999.0)]), Tri::No, "less than 85 %");
    let two = [("equipment_value", 1_900_000.0), ("primary_degree_teachers", 41.0)];
    assert_eq!(with(&two), Tri::No, "two are short");
    let mut one = school(1_000.0);
    one.retain(|(name, _)| *name != "equipment_value");
    let run = judged(&standard, &county(), &[one.clone()]);
    assert_eq!(kept(&run, "resources", 0), Tri::Open, "it may be below its floor");
    set(&mut one, "primary_degree_teachers", 30.0);
    let run = judged(&standard, &county(), &[one]);
    assert_eq!(kept(&run, "resources", 0), Tri::No, "whatever is missing, this one is below 85 %");
}

/// Published: five schools with 45/37/89/76/55 pupils and 279/137/935/160/402 books: 0.515257, which fails 0.50, while
/// unweighted 0.4888 would pass.
#[test]
fn variation_weighs_by_pupils() {
    let standard = standard(NAME).expect("the pack");
    let pupils = [45.0, 37.0, 89.0, 76.0, 55.0];
    let books = [279.0, 137.0, 935.0, 160.0, 402.0];
    let schools: Vec<Columns> = pupils
        .iter()
        .zip(books)
        .map(|(pupils, books)| {
            let mut one = school(*pupils);
            set(&mut one, "equipment_value", books);
            one
        })
        .collect();
    let run = judged(&standard, &county(), &schools);
    let rule = standard.rule("variation").expect("the rule");
    let a6 = standard.indicator("A6").expect("the indicator");
    let one = run.spreads[rule][0].iter().find(|one| one.indicator == a6).expect("its spread");
    let found = one.spread.expect("a spread").variation;
    assert_eq!(format!("{found:.6}"), "0.515257");
    assert_eq!((one.met, one.units), (Tri::No, 5));
    assert_eq!(kept(&run, "variation", 0), Tri::No);
}

/// As in 鸠江 2023: 0.501787 fails at full precision and would pass as "0.50"; both readings are there.
#[test]
fn a_reading_that_rounding_would_turn_is_shown_beside() {
    let standard = standard(NAME).expect("the pack");
    // Two schools of alike size: the variation is half of the difference over the mean.
    let schools: Vec<Columns> = [1.0 + 0.501_787, 1.0 - 0.501_787]
        .map(|part| {
            let mut one = school(1_000.0);
            set(&mut one, "primary_backbone_teachers", 20.0 * part);
            one
        })
        .into();
    let run = judged(&standard, &county(), &schools);
    let rule = standard.rule("variation").expect("the rule");
    let a2 = standard.indicator("A2").expect("the indicator");
    let one = run.spreads[rule][0].iter().find(|one| one.indicator == a2).expect("its spread");
    assert_eq!(format!("{:.6}", one.spread.expect("a spread").variation), "0.501787");
    assert_eq!((one.met, one.rounded), (Tri::No, Some(Tri::Yes)));
    let others = run.spreads[rule][0].iter().filter(|one| one.indicator != a2);
    assert!(others.clone().all(|one| one.rounded.is_none()) && others.count() == 6);
}

/// Published for 宁国 2022: only A6 passes at either stage.
#[test]
fn limits_of_variation_differ_by_stage() {
    let standard = standard(NAME).expect("the pack");
    let published = [
        ("primary", [0.677, 0.674, 0.618, 0.519, 0.597, 0.167, 0.759]),
        ("junior", [0.542, 1.055, 0.507, 0.587, 0.686, 0.254, 0.496]),
    ];
    for (stage, all) in published {
        let code = standard.strata.iter().position(|one| one.name == stage).expect("a stratum");
        for (at, variation) in (1..).zip(all) {
            let of = standard.indicator(&format!("A{at}")).expect("an indicator");
            let limits = standard.indicators[of].limits.iter();
            let mut limits = limits.filter(|one| one.wheres == [(0, code as u32)]);
            let most = limits.find_map(|one| one.spread).expect("a limit");
            assert_eq!(variation <= most, at == 6, "A{at} {stage}: {variation} against {most}");
        }
    }
}

/// Published: 166 primary and 210 junior pupils, 23,226 books: 9,711.63 and 13,514.37.
#[test]
fn a_school_of_two_stages_is_divided_by_weighted_pupils() {
    let standard = standard(NAME).expect("the pack");
    let mut one = school(166.0);
    set(&mut one, "kind", 2.0);
    set(&mut one, "equipment_value", 23_226.0);
    one.push(("junior_pupils", 210.0));
    let run = judged(&standard, &county(), &[one]);
    assert_eq!(run.frames.level(2).units.len(), 2, "each stage is a school");
    assert_eq!(run.frames.level(2).units.at(1).code, "S/junior");
    for (row, pupils, want) in [(0, 166.0, "9711.63"), (1, 210.0, "13514.37")] {
        let Num::Known(each) = value(&run, "A6", row) else { panic!("a number") };
        assert_eq!(format!("{:.2}", each * pupils), want);
    }
}

/// A complete secondary school: junior : senior = 1 : 1.2, the same weights seen from below.
#[test]
fn seniors_weigh_a_fifth_more_than_juniors() {
    let standard = standard(NAME).expect("the pack");
    let mut one: Columns = school(0.0);
    set(&mut one, "kind", 3.0);
    set(&mut one, "equipment_value", 2_200.0);
    one.extend([("junior_pupils", 100.0), ("senior_pupils", 100.0)]);
    let run = judged(&standard, &county(), &[one]);
    assert_eq!(run.frames.level(2).units.len(), 1, "seniors are no part of compulsory education");
    let Num::Known(each) = value(&run, "A6", 0) else { panic!("a number") };
    assert!((each * 100.0 - 1_000.0).abs() < 1e-9, "{each}");
}

#[test]
fn small_points_and_special_schools_have_no_resources_to_reach() {
    let standard = standard(NAME).expect("the pack");
    let of = |kind: f64, pupils: f64| {
        let mut one = school(pupils);
        set(&mut one, "kind", kind);
        judged(&standard, &county(), &[one]).frames.level(2).units.len()
    };
    assert_eq!((of(5.0, 49.0), of(5.0, 50.0)), (0, 1), "a point of 50 counts");
    assert_eq!((of(6.0, 500.0), of(7.0, 500.0), of(0.0, 20.0)), (0, 0, 1));
}

#[test]
fn every_verdict_opens_down_to_the_numbers_and_their_row() {
    let standard = standard(NAME).expect("the pack");
    let mut poor = school(1_000.0);
    set(&mut poor, "equipment_value", 1_000_000.0);
    let run = judged(&standard, &county(), &[school(1_000.0), poor]);
    let why = run.why(standard.rule("recognised").expect("the rule"), 0, 20);
    assert_eq!(why.came, Tri::No);
    let down = |why: &Why, name: &str| {
        why.because.iter().find(|one| one.name == name).expect("a step").clone()
    };
    let schools = down(&down(&why, "part_A"), "all_resources");
    assert_eq!(schools.value, "1 / 2");
    let [one] = schools.because.as_slice() else { panic!("one school is short") };
    assert_eq!((one.unit.as_str(), one.row), ("S/primary", Some(2)));
    let equipment = down(one, "A6");
    assert_eq!(
        (equipment.value.as_str(), equipment.limit.as_str(), equipment.came),
        ("1000 元", "≥ 2000 元", Tri::No)
    );
    assert_eq!(equipment.formula, "own_equipment / pupils");
    assert_eq!(equipment.reckoned, "1000000 ÷ 1000");
    assert_eq!(equipment.status, Status::Recalled, "the division of schools is recalled");
    let teachers = down(one, "A1");
    assert_eq!(
        (teachers.status, teachers.sources.as_slice()),
        (Status::Confirmed, &["S7".to_owned(), "S8".to_owned()][..])
    );
    let spread = down(&down(&down(&why, "part_A"), "variation"), "A6");
    assert_eq!((spread.value.as_str(), spread.limit.as_str()), ("0.333333", "≤ 0.5"));
    assert_eq!(spread.reckoned, "500 ÷ 1500（2 个单位）");
}

#[test]
fn every_class_counts_and_one_of_nobody_was_not_reported() {
    let standard = standard(NAME).expect("the pack");
    let sized = |kind: f64, pupils: f64, largest: f64| {
        let mut one = school(pupils);
        set(&mut one, "kind", kind);
        set(&mut one, "primary_largest_class", largest);
        kept(&judged(&standard, &county(), &[school(1_000.0), one]), "B5_all", 0)
    };
    assert_eq!((sized(0.0, 1_000.0, 45.0), sized(0.0, 1_000.0, 46.0)), (Tri::Yes, Tri::No));
    // A teaching point of 48 has no resources to reach, but its one class is too large.
    assert_eq!((sized(5.0, 45.0, 45.0), sized(5.0, 48.0, 48.0)), (Tri::Yes, Tri::No));
    assert_eq!(sized(0.0, 1_000.0, 0.0), Tri::Open, "left empty is not small");
}

/// A share of which the document says per cent is said so everywhere, number and limit alike; machines read the share.
#[test]
fn a_share_is_said_in_per_cent_where_the_document_does() {
    let standard = standard(NAME).expect("the pack");
    let mut facts = county();
    set(&mut facts, "trained", 952.0);
    let run = judged(&standard, &facts, &[school(1_000.0)]);
    let why = run.why_indicator(standard.indicator("B9").expect("training"), 0);
    assert_eq!((why.value.as_str(), why.limit.as_str()), ("95.2 %", "≥ 100 %"));
    assert_eq!(why.reckoned, "952 ÷ 1000");
    let one = &standard.indicators[standard.indicator("C4").expect("spending")];
    assert_eq!((one.said_limit(0.05).as_str(), one.seen(0.07)), ("5 %", 0.07 * 100.0));
    let plain = &standard.indicators[standard.indicator("C9").expect("difference")];
    assert_eq!(plain.said_limit(0.15), "0.15", "its document says no per cent");
    let numbers = serde_json::to_string(&run.numbers()).expect("JSON");
    assert!(numbers.contains("\"B9\":0.952"), "machines read the share");
    let book = evaluation_book(&run, &[], &[], Lang::Zh);
    let units = &book.sheets[0];
    let at = units.columns.iter().position(|column| column.header.zh.starts_with("B9 "));
    let at = at.expect("a column");
    assert!(units.columns[at].header.zh.ends_with("（%）"), "{}", units.columns[at].header.zh);
    assert_eq!(units.rows[0][at], Cell::Number(95.2));
    let values = book.sheets.iter().find(|sheet| sheet.name.zh == "标准数值").expect("values");
    let row = values.rows.iter().find(|row| row[0] == Cell::words("C4")).expect("its limit");
    assert_eq!(row[3], Cell::words("5 %"));
    let words = standards_words();
    for (from, to) in [
        ("percent = true\n", "percent = true\nshown = { zh = \"成\", en = \"tenths\" }\n"),
        ("formula = \"special_funding\"\n", "formula = \"special_funding\"\npercent = true\n"),
    ] {
        assert!(words.contains(from), "{from}");
        let wrong = Standard::read(&words.replacen(from, to, 1)).expect_err("no share");
        assert!(
            wrong.iter().any(|one| one.what.en.contains("a share without a unit")),
            "{wrong:?}"
        );
    }
}

fn standards_words() -> &'static str {
    let all = moushi_core::evaluate::standards::STANDARDS;
    all.iter().find(|one| one.name == NAME).expect("the pack").words
}
