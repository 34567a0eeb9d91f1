//! Reminders over random years: never more in a week than the cap, nothing twice on a day, nothing lost,
//! and the same whoever works them out; single days against what was worked out by hand.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, Weekday};
use moushi_core::track::CALENDAR;
use moushi_core::track::remind::{
    Concern, Delivery, Form, Given, Pace, Person, Reminder, Waiting, Wish, digest_day, remind, week,
};

use super::{Chance, day};

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

fn waiting(key: &str, concern: Concern, due: &str) -> Waiting {
    let due = Some(due).filter(|words| !words.is_empty()).map(day);
    Waiting { key: key.to_owned(), concern, due }
}

/// A person over a stretch of days.
struct Life {
    waiting: Vec<Waiting>,
    given: Vec<Given>,
    looked: Option<NaiveDate>,
    wish: Wish,
    pace: Pace,
}

impl Life {
    fn new(waiting: Vec<Waiting>, weekday: Weekday, cap: usize) -> Self {
        let pace = Pace { weekday, cap };
        Self { waiting, given: Vec::new(), looked: None, wish: Wish::Usual, pace }
    }

    fn person(&self) -> Person<'_> {
        let Self { waiting, given, looked, wish, .. } = self;
        Person { waiting, given, looked: *looked, wish: *wish }
    }

    /// One day; what is given is kept.
    fn turn(&mut self, today: NaiveDate) -> Option<Reminder> {
        let made = remind(self.person(), self.pace, today, &CALENDAR);
        if let Some(made) = &made {
            let matters = made.matters.iter().map(|one| (one.key.clone(), one.due)).collect();
            self.given.push(Given { form: made.form, day: today, matters });
        }
        if CALENDAR.working(today) {
            self.looked = Some(today);
        }
        made
    }

    fn told(&mut self, today: &str) -> String {
        let made = self.turn(day(today));
        made.map_or_else(String::new, |made| {
            let keys: Vec<&str> = made.matters.iter().map(|one| one.key.as_str()).collect();
            format!("{} {}", made.slot, keys.join(" "))
        })
    }
}

#[test]
fn one_digest_a_week_and_what_is_urgent_by_itself() {
    let matters = vec![
        waiting("n", Concern::Notice, "2023-05-10"),
        waiting("d", Concern::Deadline, "2023-05-12"),
        waiting("far", Concern::Deadline, "2023-06-30"),
        waiting("a", Concern::Assignment, ""),
    ];
    // 2023-05-08 is a Monday; the Saturday before was worked, for the days off around Labour Day.
    let mut life = Life::new(matters, Weekday::Mon, 3);
    assert_eq!(
        life.told("2023-05-08"),
        "digest:2023-05-08 n d a",
        "by day; what is far off is not told"
    );
    assert_eq!(life.told("2023-05-08"), "", "the same day again");
    assert_eq!(life.told("2023-05-09"), "", "nothing is urgent");
    assert_eq!(life.told("2023-05-10"), "urgent:2023-05-10 n", "the day of the reply has come");
    assert_eq!(life.told("2023-05-11"), "urgent:2023-05-11 d", "the notice is not told again");
    assert_eq!(life.told("2023-05-12"), "");
    assert_eq!(life.told("2023-05-13"), "", "a Saturday");
    assert_eq!(life.told("2023-05-15"), "digest:2023-05-15 n d a", "what is overdue waits still");
}

#[test]
fn the_cap_holds_and_the_digest_keeps_its_place() {
    let matters = vec![
        waiting("m", Concern::Deadline, "2023-05-09"),
        waiting("t", Concern::Deadline, "2023-05-10"),
        waiting("w", Concern::Deadline, "2023-05-11"),
    ];
    let mut life = Life::new(matters.clone(), Weekday::Fri, 2);
    assert_eq!(life.told("2023-05-08"), "urgent:2023-05-08 m");
    assert_eq!(life.told("2023-05-09"), "", "one place is the digest's");
    assert_eq!(life.told("2023-05-12"), "digest:2023-05-08 m t w", "what was not told is in it");
    for (cap, given) in [(0, ""), (1, "digest:2023-05-08 m t w")] {
        let mut life = Life::new(matters.clone(), Weekday::Fri, cap);
        assert_eq!(life.told("2023-05-08"), "", "{cap}");
        assert_eq!(life.told("2023-05-12"), given, "{cap}");
    }
}

#[test]
fn wishes_are_kept() {
    for (wish, monday, tuesday) in [
        (Wish::Usual, "digest:2023-05-08 n", "urgent:2023-05-09 n"),
        (Wish::Digest, "digest:2023-05-08 n", ""),
        (Wish::Off, "", ""),
    ] {
        let matters = vec![waiting("n", Concern::Notice, "2023-05-09")];
        let mut life = Life { wish, ..Life::new(matters, Weekday::Mon, 3) };
        assert_eq!(life.told("2023-05-08"), monday, "{wish:?}");
        assert_eq!(life.told("2023-05-09"), tuesday, "{wish:?}");
    }
}

#[test]
fn a_server_that_stood_still_catches_up_within_the_week() {
    let matters = || vec![waiting("a", Concern::Assignment, "")];
    let mut late = Life::new(matters(), Weekday::Mon, 3);
    assert_eq!(late.told("2023-05-11"), "digest:2023-05-08 a", "nobody looked on Monday");
    let mut empty = Life::new(Vec::new(), Weekday::Mon, 3);
    assert_eq!(empty.told("2023-05-08"), "", "nothing waits, nothing is sent");
    empty.waiting = matters();
    assert_eq!(empty.told("2023-05-11"), "", "what came later waits for the next digest");
    assert_eq!(empty.told("2023-05-15"), "digest:2023-05-15 a");
}

#[test]
fn a_digest_gives_way_to_days_off() {
    let told =
        |of: &str, weekday| digest_day(day(of), weekday, &CALENDAR).map(|day| day.to_string());
    assert_eq!(
        told("2023-05-08", Weekday::Sun),
        Some("2023-05-12".to_owned()),
        "the last worked before"
    );
    // Labour Day: Saturday 29 April to Wednesday 3 May.
    assert_eq!(told("2023-05-01", Weekday::Mon), Some("2023-05-04".to_owned()));
    // The first week of October 2022 was off up to Friday, and both days of its weekend were worked.
    assert_eq!(told("2022-10-03", Weekday::Mon), Some("2022-10-08".to_owned()));
    // In January 2023 Monday to Friday were off; Saturday and Sunday were worked.
    assert_eq!(told("2023-01-23", Weekday::Wed), Some("2023-01-28".to_owned()));
}

#[test]
fn every_kind_has_a_rule_and_deliveries_end() {
    let titles: BTreeSet<String> =
        Concern::ALL.iter().map(|one| one.title().zh.to_string()).collect();
    assert_eq!(titles.len(), Concern::ALL.len());
    let waits: Vec<u32> = (1..20).map_while(|tried| Delivery::usual().wait(tried)).collect();
    assert!(waits.is_sorted() && waits.len() == 7, "{waits:?}");
    assert_eq!(Delivery::usual().wait(0), None);
}

fn some(chance: &mut Chance, name: usize, today: NaiveDate) -> Waiting {
    let concern = Concern::ALL[chance.below(Concern::ALL.len())];
    let due = today + Days::new(chance.below(40) as u64) - Days::new(5);
    let due = (chance.below(4) > 0).then_some(due);
    Waiting { key: format!("m{name}"), concern, due }
}

/// What holds of any life.
struct Watch {
    /// How often each was told by itself with which day.
    alone: BTreeMap<(String, Option<NaiveDate>), usize>,
}

impl Watch {
    fn hold(&mut self, life: &Life, today: NaiveDate, made: Option<&Reminder>) {
        let monday = week(today);
        let this = life.given.iter().filter(|one| week(one.day) == monday).count();
        assert!(this <= life.pace.cap, "{this} in the week of {monday}");
        let on_the_day = life.given.iter().filter(|one| one.day == today);
        let told: Vec<&String> =
            on_the_day.flat_map(|one| &one.matters).map(|(key, _)| key).collect();
        let distinct: BTreeSet<&&String> = told.iter().collect();
        assert_eq!(told.len(), distinct.len(), "twice on {today}: {told:?}");
        let Some(made) = made else { return };
        assert!(CALENDAR.working(today) && life.wish != Wish::Off && !made.matters.is_empty());
        match made.form {
            Form::Digest => {
                let named: BTreeSet<&str> =
                    made.matters.iter().map(|one| one.key.as_str()).collect();
                let here = |one: &&Waiting| one.told_in_digest(today, &CALENDAR);
                for one in life.waiting.iter().filter(here) {
                    let earlier = told.iter().filter(|key| ***key == one.key).count() == 1;
                    assert!(named.contains(one.key.as_str()) || earlier, "{one:?} was left out");
                }
            }
            Form::Urgent => {
                for one in &made.matters {
                    assert!(one.urgent(today, &CALENDAR) && life.wish == Wish::Usual);
                    *self.alone.entry((one.key.clone(), one.due)).or_default() += 1;
                }
            }
        }
    }
}

#[test]
fn in_any_year_the_cap_holds_nothing_is_told_twice_and_nothing_is_lost() {
    let (mut digests, mut urgent, mut held_back) = (0, 0, 0);
    for seed in 0..400 {
        let mut chance = Chance(seed);
        let weekday = WEEKDAYS[chance.below(7)];
        let mut life = Life::new(Vec::new(), weekday, chance.below(5));
        life.wish = [Wish::Usual, Wish::Usual, Wish::Digest, Wish::Off][chance.below(4)];
        let mut watch = Watch { alone: BTreeMap::new() };
        let mut today = day("2023-01-02") + Days::new(chance.below(300) as u64);
        for name in 0..120 {
            today = today + Days::new(1);
            life.waiting.retain(|_| chance.below(12) > 0);
            for part in 0..chance.below(3) {
                let one = some(&mut chance, name * 3 + part, today);
                life.waiting.push(one);
            }
            if chance.below(9) == 0 {
                continue;
            }
            let mut other = life.waiting.clone();
            other.reverse();
            let person = Person { waiting: &other, ..life.person() };
            let twin = remind(person, life.pace, today, &CALENDAR);
            let made = life.turn(today);
            assert_eq!(made, twin, "whatever the order, the same reminder");
            watch.hold(&life, today, made.as_ref());
            let pressing =
                |one: &&Waiting| one.urgent(today, &CALENDAR) && life.wish == Wish::Usual;
            let told =
                |one: &&Waiting| made.as_ref().is_some_and(|made| made.matters.contains(one));
            let left = life.waiting.iter().filter(pressing).filter(|one| !told(one)).count();
            held_back += left;
            match made.map(|made| made.form) {
                Some(Form::Digest) => digests += 1,
                Some(Form::Urgent) => urgent += 1,
                None => {}
            }
            // Worked out once more, on the same day or another server: nothing is added.
            assert_eq!(remind(life.person(), life.pace, today, &CALENDAR), None, "{today}");
        }
        assert!(watch.alone.values().all(|times| *times == 1), "told by itself again and again");
        missed(&life);
    }
    assert!(digests > 2_000 && urgent > 500 && held_back > 100, "{digests} {urgent} {held_back}");
}

/// In every week with room for it, on whose day of the digest something waited, there was a digest: what
/// waits today is in the digest of the next day that owes one.
fn missed(life: &Life) {
    if life.wish == Wish::Off || life.pace.cap == 0 {
        return;
    }
    let mut next = Life::new(life.waiting.clone(), life.pace.weekday, life.pace.cap);
    (next.given, next.looked, next.wish) = (life.given.clone(), life.looked, life.wish);
    let Some(mut today) = next.looked else { return };
    for _ in 0..35 {
        today = today + Days::new(1);
        let made = next.turn(today).filter(|made| made.form == Form::Digest);
        let Some(made) = made else { continue };
        for one in next.waiting.iter().filter(|one| one.told_in_digest(today, &CALENDAR)) {
            assert!(made.matters.contains(one), "{one:?} was lost");
        }
        return;
    }
    let waits = next.waiting.iter().any(|one| one.told_in_digest(today, &CALENDAR));
    assert!(!waits, "no digest in five weeks");
}
