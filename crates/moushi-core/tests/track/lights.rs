//! Lights held against a second computation, written down from the published rules without the policies.

use chrono::{Days, NaiveDate};
use moushi_core::track::{Dimension, Facts, Light, POLICIES, Policy};

use super::{Chance, day};

/// The light by the words of each publication.
fn by_hand(policy: &str, facts: &Facts, today: NaiveDate) -> Light {
    if facts.closed.is_some_and(|closed| closed <= today) {
        return Light::Green;
    }
    let behind =
        facts.planned.zip(facts.actual).map_or(f64::MIN, |(planned, actual)| planned - actual);
    let over = facts.due.is_some_and(|due| today > due);
    let share = match (facts.start, facts.due) {
        (Some(start), Some(due)) if due > start && today <= due => {
            ((due - today).num_days() as f64 / (due - start).num_days() as f64 * 100.0).min(100.0)
        }
        _ => f64::MAX,
    };
    let unpaid = facts.unpaid.is_some_and(|points| points > 0.0);
    let unentered = facts.unentered.unwrap_or(0);
    let silent = facts.reported.is_none_or(|reported| reported > today);
    let light = match policy {
        "due" if over || behind > 30.0 => Light::Red,
        "due" if share <= 10.0 || behind > 0.0 => Light::Yellow,
        "yinchuan-2025" if facts.missed >= 3 || behind > 30.0 || unpaid => Light::Red,
        "yinchuan-2025" if unentered >= 2 => Light::Red,
        "yinchuan-2025" if facts.missed >= 1 || behind >= 10.0 => Light::Yellow,
        "yinchuan-2025" if unentered == 1 => Light::Yellow,
        "songyang-2022" if facts.missed >= 3 => Light::Red,
        "songyang-2022" if facts.missed >= 1 => Light::Yellow,
        "suqian-2025" if over => Light::Red,
        "suqian-2025" if behind > 0.0 => Light::Yellow,
        "suqian-2025" if share <= 10.0 => Light::Blue,
        "sanming-2017" => {
            [Light::Green, Light::Blue, Light::Orange, Light::Red][facts.missed.min(3) as usize]
        }
        "time-share" if over => Light::Red,
        "time-share" if silent && share <= 15.0 => Light::Orange,
        "time-share" if silent && share <= 30.0 => Light::Yellow,
        _ => Light::Green,
    };
    let since = facts.reported.or(facts.followed).or(facts.start);
    let stale = facts.cadence.zip(since);
    let stale =
        stale.is_some_and(|(cadence, since)| (today - since).num_days() > i64::from(cadence));
    if light == Light::Green && stale { Light::Grey } else { light }
}

fn any_facts(chance: &mut Chance) -> Facts {
    let start = day("2024-01-01");
    let mut later = |span: usize| {
        let days = Days::new(chance.below(span) as u64);
        (chance.below(5) > 0).then(|| start + days)
    };
    let (begun, due, closed, reported) = (later(60), later(400), later(3_000), later(300));
    // Figures whose difference is exact, so that the borders themselves are met.
    let mut part = || (chance.below(4) > 0).then(|| chance.below(240) as f64 / 2.0);
    let (planned, actual) = (part(), part());
    let cadence = (chance.below(2) == 0).then(|| chance.below(60) as u32);
    let missed = chance.below(5) as u32;
    let followed = begun.filter(|_| missed > 2).map(|begun| begun + Days::new(30));
    let unpaid = (chance.below(3) == 0).then(|| chance.below(41) as f64 / 2.0 - 10.0);
    let unentered = (chance.below(3) == 0).then(|| chance.below(4) as u32);
    let money = Facts { unpaid, unentered, ..Facts::default() };
    Facts {
        start: begun,
        due,
        closed,
        planned,
        actual,
        reported,
        followed,
        cadence,
        missed,
        ..money
    }
}

#[test]
fn a_light_is_what_a_second_computation_says() {
    let (mut chance, mut seen) = (Chance(3), std::collections::BTreeSet::new());
    for _ in 0..100_000 {
        let facts = any_facts(&mut chance);
        let today = day("2024-01-01") + Days::new(chance.below(420) as u64);
        for policy in POLICIES.iter() {
            let verdict = policy.light(&facts, today);
            let light = by_hand(&policy.name, &facts, today);
            assert_eq!(verdict.light, light, "{} on {today}: {facts:?}", policy.name);
            let told = verdict.reasons.first().map_or(Light::Green, |reason| reason.light);
            assert_eq!(told, light, "the first reason is the one that counts");
            seen.insert((policy.name.as_str(), light));
        }
    }
    for policy in POLICIES.iter() {
        for rule in &policy.rules {
            assert!(seen.contains(&(policy.name.as_str(), rule.light)), "{} {rule:?}", policy.name);
        }
    }
}

#[test]
fn the_borders_are_those_that_were_published() {
    let policy = Policy::named("yinchuan-2025").unwrap();
    let today = day("2024-06-30");
    let at = |actual| Facts { planned: Some(50.0), actual: Some(actual), ..Facts::default() };
    for (actual, light) in [
        (50.0, Light::Green),
        (40.5, Light::Green),
        (40.0, Light::Yellow),
        (20.0, Light::Yellow),
        (19.5, Light::Red),
    ] {
        assert_eq!(policy.light(&at(actual), today).light, light, "{actual}");
    }
    let quiet = Facts { start: Some(day("2024-01-01")), cadence: Some(31), ..Facts::default() };
    let verdict = policy.light(&quiet, today);
    assert_eq!(verdict.light, Light::Grey);
    assert_eq!(verdict.reasons[0].words.zh, "已 181 天没有反馈");
}

#[test]
fn each_side_has_its_own_light_and_the_worst_of_them_counts() {
    use Dimension::{Entry, Funds, Progress, Reports, Steps};
    let policy = Policy::named("yinchuan-2025").unwrap();
    let today = day("2024-06-30");
    let facts = Facts {
        planned: Some(50.0),
        actual: Some(50.0),
        unpaid: Some(2.5),
        unentered: Some(1),
        reported: Some(day("2024-06-01")),
        cadence: Some(35),
        ..Facts::default()
    };
    let sides = policy.sides(&facts, today);
    let expected = [
        (Progress, Light::Green),
        (Steps, Light::Green),
        (Funds, Light::Red),
        (Entry, Light::Yellow),
        (Reports, Light::Green),
    ];
    assert_eq!(sides, expected);
    let verdict = policy.light(&facts, today);
    assert_eq!(verdict.light, Light::Red);
    assert_eq!(verdict.reasons[0].words.zh, "资金支付落后计划 2.5 个百分点");
    assert_eq!(verdict.reasons[1].words.en, "1 months not entered with the statistics office");
    // What is not known has no light of its own, and a closed task has none at all.
    let known = Facts { unpaid: None, unentered: None, cadence: None, ..facts };
    let sides: Vec<Dimension> =
        policy.sides(&known, today).into_iter().map(|side| side.0).collect();
    assert_eq!(sides, [Progress, Steps]);
    let closed = Facts { closed: Some(today), ..facts };
    assert_eq!(policy.sides(&closed, today), []);
}

#[test]
fn a_policy_may_name_the_side_that_counts() {
    let words = |counts: &str| {
        format!(
            "[[policy]]\nname = \"own\"\nzh = \"自定\"\nen = \"own\"\nsource = \"a test\"\n{counts}\n\
             rules = [{{ test = \"behind\", after = 5, light = \"yellow\" }}, \
             {{ test = \"unpaid\", after = 0, light = \"red\" }}]"
        )
    };
    let (today, started) = (day("2024-06-30"), Some(day("2024-01-01")));
    let facts =
        Facts { planned: Some(50.0), actual: Some(40.0), unpaid: Some(1.0), ..Facts::default() };
    let worst = &Policy::read(&words("")).unwrap()[0];
    assert_eq!(worst.light(&facts, today).light, Light::Red);
    let progress = &Policy::read(&words("counts = \"progress\"")).unwrap()[0];
    let verdict = progress.light(&facts, today);
    assert_eq!(verdict.light, Light::Yellow);
    assert_eq!(verdict.reasons[0].dimension, Dimension::Progress);
    assert_eq!(verdict.reasons[1].light, Light::Red, "told, though it does not count");
    let sides = [(Dimension::Progress, Light::Yellow), (Dimension::Funds, Light::Red)];
    assert_eq!(progress.sides(&facts, today), sides);
    // Silence counts in either case.
    let quiet = Facts { planned: None, start: started, cadence: Some(31), ..facts };
    assert_eq!(progress.light(&quiet, today).light, Light::Grey);
    assert!(Policy::read(&words("counts = \"weather\"")).is_err());
    let never = Policy::read(&words("counts = \"time\"")).unwrap_err();
    assert!(never.message.zh.contains("永远不会变"), "no rule looks at time: {never:?}");
}
