//! Counts of persons that are small are hidden wherever a run is shown, with what would give them away; packs have to say
//! what counts persons.

use moushi_core::evaluate::formula::Num;
use moushi_core::evaluate::frame::Frame;
use moushi_core::evaluate::run::{Run, run, run_after};
use moushi_core::evaluate::small::{MARK, Shown};
use moushi_core::evaluate::standard::Standard;
use moushi_core::report::evaluation_book;
use moushi_core::text::Lang;

use super::packs::{Unit, frame};

/// Schools, their classes, and children of whom some are ill.
const PACK: &str = r#"
name = "ill"
document = "made up"
version = "1"
from = "2024-01-01"
title = { zh = "患病", en = "Ill" }
source = []
rule = []
verdict = []

[[level]]
name = "school"
title = { zh = "学校", en = "school" }

[[level]]
name = "class"
title = { zh = "班级", en = "class" }

[[level]]
name = "child"
title = { zh = "儿童", en = "child" }
persons = true

[[column]]
level = "child"
name = "ill"
title = { zh = "患病", en = "ill" }
holds = "flag"

[[let]]
level = "school"
name = "all"
title = { zh = "人数", en = "children" }
formula = "count(child)"
persons = true

[[indicator]]
level = "school"
name = "S"
title = { zh = "学校患病率", en = "ill of the school" }
formula = "count(child, ill) / all * 100"
persons = true

[[indicator]]
level = "class"
name = "C"
title = { zh = "班级患病率", en = "ill of the class" }
formula = "count(child, ill) * 100 / count(child)"
persons = true
"#;

fn pack(with: &str) -> Standard {
    Standard::read(&format!("{PACK}{with}")).expect("the pack is right")
}

/// Schools of classes, each of so many ill and so many others.
fn frames(standard: &Standard, schools: &[&[[u32; 2]]]) -> Vec<Frame> {
    let names: Vec<String> = (0..60).map(|at| format!("K{at}")).collect();
    let mut classes: Vec<Unit<'_>> = Vec::new();
    let mut children: Vec<Unit<'_>> = Vec::new();
    for (school, of) in (0..).zip(schools) {
        for [ill, well] in *of {
            let class = u32::try_from(classes.len()).expect("few");
            for (many, values) in [(*ill, &[("ill", 1.0)][..]), (*well, &[("ill", 0.0)][..])] {
                children.extend((0..many).map(|_| ("child", Some(class), values)));
            }
            classes.push((&names[class as usize], Some(school), &[]));
        }
    }
    let schools: Vec<Unit<'_>> =
        names.iter().take(schools.len()).map(|name| (name.as_str(), None, &[][..])).collect();
    [("school", schools), ("class", classes), ("child", children)]
        .map(|(level, units)| frame(standard, level, &units))
        .to_vec()
}

fn shown(run: &Run<'_>, name: &str) -> Vec<String> {
    let one = &run.standard.indicators[run.standard.indicator(name).expect("an indicator")];
    let rows = 0..run.frames.level(one.level).units.len();
    rows.map(|row| run.shown(one.level, one.slot, row).said()).collect()
}

#[test]
fn a_small_class_is_hidden_with_another_of_its_school() {
    let standard = pack("");
    let run =
        run(&standard, frames(&standard, &[&[[5, 35], [12, 28], [15, 25]], &[[20, 20], [30, 10]]]));
    assert_eq!(shown(&run, "S"), ["26.666667", "62.5"]);
    let classes = shown(&run, "C");
    assert_eq!(classes[0], MARK, "5 of 40");
    assert_eq!(
        classes[1..3].iter().filter(|said| *said == MARK).count(),
        1,
        "it would follow: {classes:?}"
    );
    assert_eq!(classes[3..], ["50", "75"]);
}

#[test]
fn a_school_of_one_class_hides_what_its_class_hides() {
    let standard = pack("");
    let run = run(&standard, frames(&standard, &[&[[5, 35]], &[[0, 40]], &[[3, 4]], &[[35, 5]]]));
    assert_eq!(shown(&run, "S"), [MARK, "0", MARK, MARK]);
    assert_eq!(shown(&run, "C"), [MARK, "0", MARK, MARK]);
    let words = PACK.replace("source = []", "source = []\nfew = { zeros = false }");
    let strict = Standard::read(&words).expect("the pack is right");
    let run = moushi_core::evaluate::run::run(&strict, frames(&strict, &[&[[0, 40]]]));
    assert_eq!(shown(&run, "C"), [MARK], "nobody, said of each");
}

#[test]
fn means_are_hidden_where_they_are_over_few() {
    let standard = pack(
        r#"
[[column]]
level = "child"
name = "weight"
title = { zh = "体重", en = "weight" }

[[indicator]]
level = "class"
name = "M"
title = { zh = "患病儿童平均体重", en = "mean weight of the ill" }
formula = "sum(child, weight, ill) / count(child, ill)"
persons = true
"#,
    );
    let run = run(&standard, frames(&standard, &[&[[5, 35]], &[[12, 28]]]));
    let one = &standard.indicators[standard.indicator("M").expect("an indicator")];
    assert_eq!(run.shown(one.level, one.slot, 0), Shown::Hidden);
    assert_eq!(run.shown(one.level, one.slot, 1), Shown::Plain(Num::Missing), "nobody was weighed");
}

#[test]
fn what_is_hidden_is_hidden_in_the_explanation_and_the_workbook() {
    let standard = pack("");
    let mut run = run(&standard, frames(&standard, &[&[[5, 35], [12, 28], [15, 25]]]));
    let why = run.why_indicator(standard.indicator("C").expect("an indicator"), 0);
    assert_eq!((why.value.as_str(), why.reckoned.as_str()), (MARK, ""));
    assert!(why.note.zh.contains("人数少") && why.formula.contains("count"));
    let why = run.why_indicator(standard.indicator("S").expect("an indicator"), 0);
    assert!(why.reckoned.contains("32 ÷ 120"), "{}", why.reckoned);
    let told = |run: &Run<'_>| format!("{:?}", evaluation_book(run, &[], &[], Lang::Zh));
    let book = told(&run);
    assert!(book.contains(MARK) && book.contains("人数少") && !book.contains("12.5"), "5 of 40");
    assert!(!book.contains("儿童\""), "children have no sheet");
    run.each_person = true;
    assert!(run.lists(2));
}

#[test]
fn a_pack_says_what_counts_persons() {
    let wrong = |from: &str, to: &str| {
        assert!(PACK.contains(from), "{from}");
        let wrong = Standard::read(&PACK.replacen(from, to, 1)).expect_err("it is wrong now");
        wrong.into_iter().map(|one| one.what.zh.to_string()).collect::<Vec<_>>().join("\n")
    };
    let class = "formula = \"count(child, ill) * 100 / count(child)\"\npersons = true";
    for (from, to, want) in [
        (class, "formula = \"count(child, ill) * 100 / count(child)\"", "要写 persons = true"),
        (class, "formula = \"1 + 1\"\npersons = true", "公式里没有人数"),
        (class, "formula = \"highest(child, if(ill, 1, 0))\"\npersons = true", "就是某个人的数"),
        (
            "formula = \"count(child, ill) / all * 100\"",
            "formula = \"highest(class, count(child))\"",
            "只能用 sum",
        ),
        ("holds = \"flag\"", "holds = \"flag\"\npersons = true", "只用于单位的人数列"),
        ("source = []", "source = []\nfew = { least = 3 }", "至少为 6"),
    ] {
        let found = wrong(from, to);
        assert!(found.contains(want), "{want}: {found}");
    }
}

/// Pupils that a school counts itself are persons where the pack says so.
#[test]
fn counts_that_are_handed_in_are_hidden_too() {
    let standard = pack(
        r#"
[[column]]
level = "class"
name = "boarders"
title = { zh = "寄宿生", en = "boarders" }
holds = "whole"
persons = true

[[indicator]]
level = "class"
name = "B"
title = { zh = "寄宿生人数", en = "boarders" }
formula = "boarders"
persons = true

[[indicator]]
level = "school"
name = "SB"
title = { zh = "寄宿生人数", en = "boarders" }
formula = "sum(class, boarders)"
persons = true
"#,
    );
    let mut all = frames(&standard, &[&[[20, 20]; 4]]);
    all[1].columns[0] = [4.0, 30.0, 40.0, 0.0].map(Num::Known).into_iter().collect();
    let run = run(&standard, all);
    assert_eq!(shown(&run, "B"), [MARK, MARK, "40", "0"], "4 is 74 without the others");
    assert_eq!(shown(&run, "SB"), ["74"]);
}

/// Released again, with its classes in another order, a school hides the same classes: another choice would give the small
/// one away to whoever has both.
#[test]
fn what_was_hidden_before_stays_hidden_in_whatever_order_units_come() {
    let standard = pack("");
    let first =
        run(&standard, frames(&standard, &[&[[5, 35], [12, 28], [15, 25]], &[[20, 20], [30, 10]]]));
    let hidden = |run: &Run<'_>| {
        let units = &run.frames.level(1).units;
        let slot = standard.indicators[standard.indicator("C").expect("an indicator")].slot;
        let rows = (0..units.len()).filter(|row| run.shown(1, slot, *row) == Shown::Hidden);
        let mut hidden: Vec<String> = rows.map(|row| units.at(row).code.to_owned()).collect();
        hidden.sort_unstable();
        hidden
    };
    let backwards = || {
        let of = |code, school| (code, Some(school), &[][..]);
        let classes: [Unit<'_>; 5] =
            [of("K2", 0), of("K1", 0), of("K0", 0), of("K3", 1), of("K4", 1)];
        let turned = frames(&standard, &[&[[15, 25], [12, 28], [5, 35]], &[[20, 20], [30, 10]]]);
        let [school, _, children] = turned.try_into().expect("three levels");
        vec![school, frame(&standard, "class", &classes), children]
    };
    let written = serde_json::to_string(&first.small.past).expect("it can be written");
    let past = serde_json::from_str(&written).expect("and read");
    let second = run_after(&standard, backwards(), &past);
    assert_eq!(hidden(&second), hidden(&first));
    // Nothing new was shown: every class was known by its code.
    assert_eq!(
        (second.small.past.shown(), second.small.past.hidden()),
        (first.small.past.shown(), first.small.past.hidden())
    );
    assert!(first.small.past.hidden() > 0);
}
