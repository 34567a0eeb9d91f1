//! Lights held against a second computation, written down from the published rules without the policies.

use chrono::{Days, NaiveDate};
use moushi_core::track::{Facts, Light, POLICIES, Policy};

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
    let silent = facts.reported.is_none_or(|reported| reported > today);
    let light = match policy {
        "due" if over || behind > 30.0 => Light::Red,
        "due" if share <= 10.0 || behind > 0.0 => Light::Yellow,
        "yinchuan-2025" if facts.missed >= 3 || behind > 30.0 => Light::Red,
        "yinchuan-2025" if facts.missed >= 1 || behind >= 10.0 => Light::Yellow,
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
    Facts { start: begun, due, closed, planned, actual, reported, followed, cadence, missed }
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
