//! Overlays change single values of a standard; the difference is kept, and everything that is wrong has its place.

use moushi_core::evaluate::standard::{Standard, Status};
use moushi_core::evaluate::standards::standard;

const HEAD: &str = r#"
name = "x-preschool"
over = "cn-preschool-2020"
document = "某教督〔2022〕1号"
version = "1"
from = "2022-01-01"

[title]
zh = "某省学前教育普及普惠督导评估"
en = "Preschool education of a province"

[[source]]
id = "H1"
title = "某省文件"
"#;

fn with(changes: &str) -> Result<Standard, Vec<(usize, String)>> {
    Standard::read(&format!("{HEAD}{changes}")).map_err(|wrong| {
        wrong.into_iter().map(|one| (one.line, one.what.en.into_owned())).collect()
    })
}

fn pass(standard: &Standard, name: &str, of: &str) -> Option<(f64, Status)> {
    let one = &standard.indicators[standard.indicator(name).expect("an indicator")];
    let limits = one.limits.iter();
    let mut said = limits.filter(|limit| standard.meant(one, limit) == of);
    said.find_map(|limit| Some((limit.pass?, limit.status)))
}

#[test]
fn a_value_is_changed_and_the_difference_is_kept() {
    let national = standard("cn-preschool-2020").expect("the pack");
    let made = with(
        r#"
[[change]]
indicator = "P1"
pass = 90.0
source = ["H1"]
clause = "第三条"
from = "2023-01-01"

[[change]]
indicator = "Q2"
where = { grade = "small" }
pass = 20.0
status = "recalled"
"#,
    )
    .expect("an overlay");
    assert_eq!(pass(&national, "P1", ""), Some((85.0, Status::Confirmed)));
    assert_eq!(pass(&made, "P1", ""), Some((90.0, Status::Confirmed)));
    // What it says nothing of stays.
    assert_eq!(pass(&made, "P2", ""), pass(&national, "P2", ""));
    let small = national.indicators[national.indicator("Q2").expect("class sizes")].clone();
    let small = national.meant(&small, &small.limits[0]);
    assert_eq!(pass(&made, "Q2", &small), Some((20.0, Status::Recalled)));
    let overlaid = made.overlaid.as_ref().expect("it is an overlay");
    assert_eq!(overlaid.over, "cn-preschool-2020");
    let told: Vec<_> = overlaid.changes.iter().map(|one| (&*one.name, one.from, one.to)).collect();
    assert_eq!(told, [("P1", Some(85.0), 90.0), ("Q2", Some(25.0), 20.0)]);
    assert_eq!(overlaid.changes[0].from_day, "2023-01-01");
    assert!(overlaid.changes[1].title.zh.contains('（'), "{:?}", overlaid.changes[1].title);
    assert_eq!((&*made.name, &*made.document), ("x-preschool", "某教督〔2022〕1号"));
    assert!(made.sources.iter().any(|source| source.id == "H1"));
    assert!(national.overlaid.is_none());
}

#[test]
fn a_number_of_a_rule_is_changed() {
    let balanced = standard("cn-balanced-compulsory-2017").expect("the pack");
    let found = balanced
        .rules
        .iter()
        .find(|rule| matches!(rule.ask, moushi_core::evaluate::standard::Ask::MostMet { .. }));
    let name = &found.expect("a k-of-n rule").name;
    let words = HEAD.replace("cn-preschool-2020", "cn-balanced-compulsory-2017");
    let change = format!("[[change]]\nrule = \"{name}\"\nleast = 7\nsource = [\"H1\"]\n");
    let made = Standard::read(&format!("{words}{change}")).expect("an overlay");
    let overlaid = made.overlaid.expect("it is an overlay");
    assert_eq!((overlaid.changes[0].from, overlaid.changes[0].to), (Some(6.0), 7.0));
}

#[test]
fn everything_that_is_wrong_has_its_place() {
    for (changes, line, what) in [
        ("[[change]]\nindicator = \"P9\"\npass = 1.0\nsource = [\"H1\"]", 16, "no indicator"),
        ("[[change]]\nindicator = \"P1\"\nsource = [\"H1\"]", 16, "no value"),
        ("[[change]]\nindicator = \"P1\"\npass = 1.0", 16, "needs a source"),
        ("[[change]]\nindicator = \"P1\"\npass = 1.0\nsource = [\"H9\"]", 18, "no source `H9`"),
        ("[[change]]\nindicator = \"P1\"\nfloor = 1.0\nsource = [\"H1\"]", 16, "has no `floor`"),
        (
            "[[change]]\nindicator = \"Q2\"\nwhere = { grade = \"tall\" }\npass = 1.0\nsource = [\"H1\"]",
            17,
            "no units",
        ),
        ("[[change]]\npass = 1.0\nsource = [\"H1\"]", 3, "an indicator or a rule"),
        ("[[change]]\nindicator = \"P1\"\npas = 1.0", 17, "unknown field"),
    ] {
        let wrong = with(changes).err().unwrap_or_default();
        let found = wrong.iter().any(|(at, words)| *at == line && words.contains(what));
        assert!(found, "{changes}: {wrong:?}");
    }
    let words = HEAD.replace("cn-preschool-2020", "cn-nothing");
    let wrong = Standard::read(&format!("{words}change = []")).err();
    assert!(wrong.is_some());
}

/// What an overlay begins with names every value that may be changed, in a form that can be read as soon as the marks are
/// taken away.
#[test]
fn every_value_of_a_draft_can_be_changed() {
    for packed in moushi_core::evaluate::standards::STANDARDS {
        let over = standard(packed.name).expect("the pack");
        let Some(draft) = moushi_core::evaluate::standard::draft(&over) else {
            assert_eq!(packed.name, "cn-obesity-2018", "its limits are tables by sex and age");
            continue;
        };
        let said = |line: &str| {
            let line = line.strip_prefix("# ").unwrap_or(line);
            let words = line.starts_with("[[") || line.contains(" = ");
            words.then(|| line.to_owned())
        };
        let lines: Vec<String> = draft.lines().filter_map(said).collect();
        let made = Standard::read(&lines.join("\n"));
        let made = made.unwrap_or_else(|wrong| panic!("{}: {:?}", packed.name, wrong[0]));
        let changed = made.overlaid.expect("an overlay").changes;
        assert!(changed.len() > 1, "{}: {}", packed.name, changed.len());
        assert!(changed.iter().all(|one| one.from == Some(one.to)), "{}", packed.name);
        assert!(Standard::read(&draft).is_err(), "as it is it says nothing");
    }
}
