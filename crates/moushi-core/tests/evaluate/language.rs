//! What the language of packs can say, on a small pack: numbers of the unit above, rules over some of the units below,
//! formulas from memory, numbers for machines.

use moushi_core::evaluate::formula::Tri;
use moushi_core::evaluate::frame::Frame;
use moushi_core::evaluate::run::run;
use moushi_core::evaluate::standard::{Standard, Status};

use super::packs::{Unit, frame};

const PACK: &str = r#"
name = "small"
title = { zh = "小", en = "small" }
document = "无"
version = "1"
from = "2020-01-01"
source = [{ id = "S", title = "手写" }]
level = [
  { name = "area", title = { zh = "区", en = "area" } },
  { name = "school", title = { zh = "校", en = "school" } },
]
column = [
  { level = "area", name = "asked", title = { zh = "要求", en = "asked" }, unit = "m2" },
  { level = "area", name = "kind", title = { zh = "类型", en = "kind" }, holds = "choice", choices = [{ name = "a", title = { zh = "甲", en = "a" } }] },
  { level = "school", name = "land", title = { zh = "占地", en = "land" }, unit = "m2" },
  { level = "school", name = "old", title = { zh = "老校", en = "old" }, holds = "flag" },
]
indicator = [
  { level = "school", name = "spare", title = { zh = "余", en = "spare" }, formula = "land - above(asked)", unit = "m2", status = "recalled" },
]
limit = [{ pass = { spare = 0.0 }, source = ["S"] }]
rule = [
  { level = "school", name = "big", title = { zh = "够大", en = "big" }, asks = "holds", formula = "land >= above(asked)", source = ["S"] },
  { level = "school", name = "spared", title = { zh = "有余", en = "spared" }, asks = "met", of = ["spare"], source = ["S"] },
  { level = "area", name = "all_old", title = { zh = "老校都够大", en = "all old" }, asks = "every", of = ["big"], among = "old", source = ["S"] },
  { level = "area", name = "half_old", title = { zh = "老校半数够大", en = "half old" }, asks = "share", of = ["big"], among = "old", least = 0.5, source = ["S"] },
]
verdict = [{ level = "area", rule = "all_old", yes = { zh = "是", en = "yes" }, no = { zh = "否", en = "no" }, open = { zh = "缺", en = "open" } }]
"#;

/// An area that asks for 10, and schools with their land and whether they are old; none where it was not reported.
fn frames(standard: &Standard, schools: &[(Option<f64>, Option<f64>)]) -> Vec<Frame> {
    let columns: Vec<Vec<(&str, f64)>> = schools
        .iter()
        .map(|&(land, old)| {
            let both = [("land", land), ("old", old)];
            both.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect()
        })
        .collect();
    let units: Vec<Unit<'_>> = columns.iter().map(|one| ("S", Some(0), one.as_slice())).collect();
    let area: Unit<'_> = ("A", None, &[("asked", 10.0)]);
    vec![frame(standard, "area", &[area]), frame(standard, "school", &units)]
}

const BIG: Option<f64> = Some(10.0);
const SMALL: Option<f64> = Some(9.0);
const OLD: Option<f64> = Some(1.0);
const NEW: Option<f64> = Some(0.0);

/// How large it is, and how old.
type School = (Option<f64>, Option<f64>);

#[test]
fn rules_look_at_those_below_that_are_meant() {
    use Tri::{No, Open, Yes};
    let standard = Standard::read(PACK).expect("the small pack");
    let cases: [(&[School], Tri, Tri); 9] = [
        (&[(BIG, OLD), (SMALL, NEW)], Yes, Yes),
        (&[(BIG, OLD), (SMALL, OLD), (SMALL, NEW)], No, Yes),
        (&[(SMALL, OLD), (BIG, NEW)], No, No),
        (&[(SMALL, NEW)], Yes, Yes),
        (&[], Open, Open),
        (&[(BIG, None), (BIG, OLD)], Yes, Yes),
        (&[(SMALL, None), (BIG, OLD)], Open, Yes),
        (&[(SMALL, None), (BIG, None)], Open, Open),
        (&[(None, OLD), (SMALL, OLD)], No, Open),
    ];
    for (schools, every, half) in cases {
        let run = run(&standard, frames(&standard, schools));
        let kept = |name: &str| run.kept[standard.rule(name).expect("a rule")][0];
        assert_eq!((kept("all_old"), kept("half_old")), (every, half), "{schools:?}");
    }
}

#[test]
fn a_reason_lists_those_that_are_meant_with_the_number_of_the_unit_above() {
    let standard = Standard::read(PACK).expect("the small pack");
    let run = run(&standard, frames(&standard, &[(SMALL, OLD), (SMALL, NEW), (BIG, OLD)]));
    let why = run.why(standard.rule("all_old").expect("a rule"), 0, 20);
    assert_eq!((why.value.as_str(), why.because.len(), why.formula.as_str()), ("1 / 2", 1, "old"));
    assert_eq!(why.because[0].reckoned, "9 ≥ 10");
    let spare = run.why(standard.rule("spared").expect("a rule"), 0, 20);
    assert_eq!(spare.because[0].status, Status::Recalled, "the formula is from memory");
    assert_eq!(run.recalled(standard.rule("spared").expect("a rule"), Some(0)), ["spare"]);
}

#[test]
fn machines_read_the_exact_numbers() {
    let standard = Standard::read(PACK).expect("the small pack");
    let run = run(&standard, frames(&standard, &[(Some(9.1), OLD), (None, OLD), (BIG, OLD)]));
    let numbers = run.numbers();
    assert_eq!(numbers.len(), 3, "areas have no number");
    let told: Vec<_> = numbers
        .iter()
        .map(|one| (one.numbers["spare"], one.not_met.len(), one.open.len()))
        .collect();
    assert_eq!(told, [(Some(9.1 - 10.0), 1, 0), (None, 0, 1), (Some(0.0), 0, 0)]);
    let json = serde_json::to_value(&numbers[1]).expect("numbers are JSON");
    let want = serde_json::json!({
        "level": "school", "code": "S", "numbers": { "spare": null }, "not_met": [], "open": ["spare"]
    });
    assert_eq!(json, want);
}

#[test]
fn what_the_language_cannot_mean_is_told() {
    for (from, to, want) in [
        ("land >= above(asked)", "land >= above(kind)", "a number is meant"),
        ("land >= above(asked)", "land >= above(asked, 2)", "takes one part"),
        ("land >= above(asked)", "land >= above(lend)", "no `lend`"),
        (
            "asks = \"met\", of = [\"spare\"]",
            "asks = \"met\", of = [\"spare\"], among = \"old\"",
            "every and share",
        ),
        ("among = \"old\", least", "among = \"land\", least", "a condition is meant"),
        ("among = \"old\", least", "among = \"above(above(asked)) > 1\", least", "has one above"),
    ] {
        assert!(PACK.contains(from), "{from}");
        let wrong = Standard::read(&PACK.replacen(from, to, 1)).expect_err(to);
        assert!(wrong.iter().any(|one| one.what.en.contains(want)), "{to}: {wrong:?}");
    }
}
