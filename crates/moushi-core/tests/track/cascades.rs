//! Random cascades: parts sum exactly, nobody is counted twice, and a roll-up is what its leaves say.

use std::collections::BTreeMap;

use moushi_core::model::Severity;
use moushi_core::track::{
    Lifecycle, Light, Part, Place, Portion, Progress, Ratio, Reported, Split, Step, Tree, Weight,
    split,
};

use super::Chance;

const SEAT: Step = Step { size: 1, decimals: 0 };

fn weights(numbers: &[u64]) -> Vec<Weight> {
    numbers.iter().enumerate().map(|(at, weight)| (format!("市{at}"), *weight)).collect()
}

fn amounts(split: &Split) -> Vec<i64> {
    split.parts.iter().map(|part| part.amount).collect()
}

fn place(unit: &str, under: &str) -> Place {
    let under = (!under.is_empty()).then(|| under.to_owned());
    Place { unit: unit.to_owned(), under }
}

fn report(unit: &str, task: &str, figure: i64) -> Reported<i64> {
    Reported { unit: unit.to_owned(), task: task.to_owned(), figure }
}

/// One province, some cities, some counties below each, as 1+13+N.
fn any_tree(chance: &mut Chance) -> Vec<Place> {
    let mut places = vec![place("省", "")];
    for city in 0..=chance.below(13) {
        let city = format!("市{city}");
        places.push(place(&city, "省"));
        for county in 0..chance.below(6) {
            places.push(place(&format!("{city}县{county}"), &city));
        }
    }
    places
}

#[test]
fn ten_thousand_splits_sum_exactly_and_stay_within_a_step_of_the_quota() {
    let mut chance = Chance(21);
    for _ in 0..10_000 {
        let units = chance.below(20) + 1;
        let mut numbers: Vec<u64> = (0..units).map(|_| chance.below(50_000) as u64).collect();
        numbers[0] += 1;
        let total = chance.below(2_000_000) as i64 - 200_000;
        let split = split(total, &weights(&numbers), SEAT).unwrap();
        assert_eq!(amounts(&split).iter().sum::<i64>(), total);
        assert_eq!(split.check(), [], "what we split needs no mending");
        let whole: u64 = numbers.iter().sum();
        for (amount, weight) in amounts(&split).into_iter().zip(&numbers) {
            let off =
                i128::from(amount) * i128::from(whole) - i128::from(total) * i128::from(*weight);
            assert!(off.abs() < i128::from(whole), "within one step of its quota");
        }
    }
}

#[test]
fn splits_worked_out_by_hand() {
    // Quotas 43.8, 31.2, 25.0; one seat is left and goes to .8.
    let three = split(100, &weights(&[438, 312, 250]), SEAT).unwrap();
    assert_eq!(amounts(&three), [44, 31, 25]);
    let equal = split(10, &weights(&[1, 1, 1]), SEAT).unwrap();
    assert_eq!(amounts(&equal), [4, 3, 3], "equal remainders go by the order of units");
    assert_eq!(amounts(&split(-10, &weights(&[1, 1, 1]), SEAT).unwrap()), [-4, -3, -3]);
    assert_eq!(amounts(&split(0, &weights(&[5, 0]), SEAT).unwrap()), [0, 0]);
    let most = split(i64::MAX, &weights(&[u64::MAX, 1]), SEAT).unwrap();
    assert_eq!(amounts(&most).iter().sum::<i64>(), i64::MAX);
}

#[test]
fn what_cannot_be_split_is_refused() {
    let twice = [("甲市".to_owned(), 1), ("甲市".to_owned(), 2)];
    assert!(split(5, &twice, SEAT).unwrap_err().message.zh.contains("甲市"));
    assert!(split(5, &weights(&[0, 0]), SEAT).is_err() && split(5, &[], SEAT).is_err());
}

#[test]
fn steps_are_exact_or_refused() {
    let cents = Step { size: 1, decimals: 2 };
    assert_eq!(cents.steps(0.29).unwrap(), 29);
    assert_eq!(cents.steps(-12.5).unwrap(), -1_250);
    assert_eq!(cents.show(-1_250), "-12.50");
    let fifties = Step { size: 50, decimals: 0 };
    assert_eq!(fifties.steps(60_000.0).unwrap(), 1_200);
    assert_eq!(fifties.show(3), "150");
    assert!(fifties.steps(60_010.0).is_err() && cents.steps(0.295).is_err());
    assert!(cents.steps(f64::NAN).is_err() && cents.steps(1e300).is_err());
    assert!(Step { size: 0, decimals: 0 }.steps(1.0).is_err());
}

#[test]
fn a_proposed_split_is_checked() {
    let rules = |total: i64, parts: &[(&str, i64)]| -> Vec<String> {
        let parts =
            parts.iter().map(|(unit, amount)| Part { unit: (*unit).to_owned(), amount: *amount });
        let split = Split { total, parts: parts.collect(), step: SEAT };
        split.check().into_iter().map(|finding| finding.rule).collect()
    };
    assert_eq!(rules(10, &[("甲", 4), ("乙", 6)]), [""; 0]);
    assert_eq!(rules(10, &[("甲", 4), ("乙", 5)]), ["split-sum"]);
    assert_eq!(rules(10, &[("甲", 14), ("乙", -4)]), ["split-negative"]);
    assert_eq!(rules(-10, &[("甲", -14), ("乙", 4)]), ["split-negative"]);
    assert_eq!(rules(10, &[("甲", 4), ("甲", 6), ("甲", 0)]), ["split-twice"]);
    assert_eq!(rules(10, &[("甲", -1), ("甲", 1)]), ["split-sum", "split-negative", "split-twice"]);
    let split = Split { total: 10, parts: Vec::new(), step: Step { size: 1, decimals: 1 } };
    assert!(split.check()[0].message.zh.contains("1.0"));
}

#[test]
fn ten_thousand_roll_ups_are_what_their_leaves_say() {
    let mut chance = Chance(22);
    for _ in 0..10_000 {
        let places = any_tree(&mut chance);
        let inner = |unit: &str| places.iter().any(|place| place.under.as_deref() == Some(unit));
        let mut said: BTreeMap<String, i64> = BTreeMap::new();
        for place in &places {
            if place.under.is_some() && chance.below(3) > 0 {
                said.insert(place.unit.clone(), chance.below(1_000) as i64);
            }
        }
        let reports: Vec<Reported<i64>> =
            said.iter().map(|(unit, figure)| report(unit, "T1", *figure)).collect();
        let roll = Tree::new(&places).unwrap().roll_up(&reports);
        let (mut sum, mut there, mut of, mut clashes) = (0, 0, 0, 0);
        for city in places.iter().filter(|place| place.under.as_deref() == Some("省")) {
            let counties: Vec<&String> = places
                .iter()
                .filter(|place| place.under.as_ref() == Some(&city.unit))
                .map(|place| &place.unit)
                .collect();
            let told: Vec<i64> =
                counties.iter().filter_map(|unit| said.get(*unit)).copied().collect();
            of += counties.len().max(1);
            match (told.is_empty(), said.get(&city.unit)) {
                (false, own) => {
                    (sum, there) = (sum + told.iter().sum::<i64>(), there + told.len());
                    clashes += usize::from(own.is_some());
                }
                (true, Some(own)) => (sum, there) = (sum + own, there + counties.len().max(1)),
                (true, None) => {}
            }
        }
        let top = roll.at("省").unwrap();
        assert_eq!((top.value.unwrap_or(0), top.reported, top.of), (sum, there, of));
        assert_eq!(top.value.is_none(), there == 0, "nothing reported is not 0");
        assert_eq!(roll.findings.len(), clashes, "who reports beside units below is told");
        let leaves = places.iter().filter(|place| !inner(&place.unit) && place.under.is_some());
        for leaf in leaves {
            assert_eq!(roll.at(&leaf.unit).unwrap().value, said.get(&leaf.unit).copied());
        }
    }
}

#[test]
fn a_unit_is_counted_once() {
    let tree = Tree::new(&[place("省", ""), place("甲", "省"), place("乙", "省")]).unwrap();
    let same = tree.roll_up(&[report("甲", "T1", 5), report("甲", "T2", 5), report("乙", "T1", 1)]);
    assert_eq!(same.at("省").unwrap().value, Some(6));
    assert_eq!(same.findings[0].severity, Severity::Note);
    let other =
        tree.roll_up(&[report("甲", "T1", 5), report("甲", "T2", 7), report("乙", "T1", 1)]);
    let top = other.at("省").unwrap();
    assert_eq!(
        (top.value, top.reported, top.of),
        (Some(1), 1, 2),
        "which of two holds, nobody knows"
    );
    assert!(!top.complete() && other.findings[0].severity == Severity::Error);
    let strange = tree.roll_up(&[report("丙", "T1", 5)]);
    assert_eq!(strange.at("省").unwrap().value, None);
    assert_eq!(strange.findings[0].rule, "not-in-the-tree");
    assert_eq!(strange.at("丙"), None);
}

#[test]
fn a_tree_that_would_count_twice_is_refused() {
    let refused = |places: &[Place]| Tree::new(places).unwrap_err().message.zh;
    let two = [
        place("省", ""),
        place("甲", "省"),
        place("乙", "省"),
        place("丙", "甲"),
        place("丙", "乙"),
    ];
    assert!(refused(&two).contains("丙"));
    assert!(refused(&[place("甲", "省")]).contains("省"));
    assert!(refused(&[place("甲", "乙"), place("乙", "甲")]).contains("圈"));
    assert!(refused(&[place("甲", "甲")]).contains("圈"));
}

#[test]
fn a_rate_is_the_sum_above_over_the_sum_below() {
    let tree =
        Tree::new(&[place("省", ""), place("甲", "省"), place("乙", "省"), place("丙", "省")]);
    let told = |unit: &str, part, whole| Reported {
        unit: unit.to_owned(),
        task: "T1".to_owned(),
        figure: Ratio { part, whole },
    };
    let roll = tree.unwrap().roll_up(&[told("甲", 90, 100), told("乙", 300, 900)]);
    let top = roll.at("省").unwrap();
    assert_eq!(top.value.unwrap().rate(), Some(0.39), "the mean of the rates would be 0.62");
    assert_eq!((top.reported, top.of), (2, 3));
    assert_eq!(Ratio { part: 0, whole: 0 }.rate(), None);
}

#[test]
fn progress_is_weighed_or_shown_as_it_lies() {
    let part = |percent, weight, light| Portion {
        percent,
        weight,
        light,
        lifecycle: Lifecycle::InProgress,
    };
    let green = Light::Green;
    let weighed =
        Progress::of(&[part(Some(50.0), Some(3.0), green), part(Some(100.0), Some(1.0), green)]);
    let expected = Progress::Weighted { percent: Some(62.5), reported: 2, of: 2, weight: 100.0 };
    assert_eq!(weighed, expected);
    let silent = Progress::of(&[part(None, Some(3.0), green), part(Some(80.0), Some(1.0), green)]);
    let expected = Progress::Weighted { percent: Some(80.0), reported: 1, of: 2, weight: 25.0 };
    assert_eq!(silent, expected, "who is silent is not at 0");
    let spread = |portions: &[Portion]| match Progress::of(portions) {
        Progress::Spread { lights, lifecycles } => (lights, lifecycles),
        weighed => panic!("{weighed:?}"),
    };
    let (lights, lifecycles) = spread(&[
        part(Some(50.0), None, Light::Red),
        part(Some(100.0), Some(1.0), green),
        part(None, None, green),
    ]);
    assert_eq!(lights, [(green, 2), (Light::Red, 1)]);
    assert_eq!(lifecycles, [(Lifecycle::InProgress, 3)]);
    assert_eq!(spread(&[]), (Vec::new(), Vec::new()));
    assert_eq!(spread(&[part(Some(1.0), Some(-1.0), green)]).0, [(green, 1)]);
}
