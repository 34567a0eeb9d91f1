//! Random inspections: whatever people try, no illegal state comes about. And which timers run when.

use moushi_core::track::{
    CALENDAR, Days, Due, Inspected, Ruling, Stage, Standing, State, Turn, appealing, objecting,
    reviewing, timing,
};

use super::{Chance, day};
use Stage::{Closed, Drafted, Drawn, Ended, FedBack, Notified, Rectifying};
use State::{Done, Found, Open, Reported, Revoked, Withdrawn};

const PEOPLE: [&str; 5] = ["林", "孙", "李", "陈", "王"];

/// Where an inspection may go from where, written down a second time and without regard to turns.
const STAGES: [(Stage, &[Stage]); 7] = [
    (Drawn, &[Notified, Ended]),
    (Notified, &[Ended]),
    (Ended, &[FedBack]),
    (FedBack, &[Drafted]),
    (Drafted, &[FedBack, Rectifying]),
    (Rectifying, &[Closed]),
    (Closed, &[Rectifying]),
];
/// The same of a shortcoming.
const STATES: [(State, &[State]); 6] = [
    (Found, &[Open, Withdrawn]),
    (Open, &[Reported, Revoked]),
    (Reported, &[Done, Open, Revoked]),
    (Done, &[Open, Revoked]),
    (Withdrawn, &[]),
    (Revoked, &[]),
];

fn any_turn(chance: &mut Chance, known: usize) -> Turn {
    let at = chance.below(known + 1);
    match chance.below(32) {
        0 => Turn::Notify,
        1 => Turn::End,
        2 | 3 => Turn::Find,
        4 => Turn::Withdraw(at),
        5 => Turn::FeedBack,
        6 => Turn::Hear,
        7 | 8 => Turn::Draft { waits: chance.below(2) == 0 },
        9 => Turn::Return,
        10 | 11 => Turn::Issue,
        12 => Turn::Plan(at),
        13 => Turn::AskTime(at),
        14 => [Turn::GiveTime(at), Turn::DenyTime(at)][chance.below(2)],
        15..=17 => Turn::Report(at),
        18..=20 => Turn::Confirm { at, checked: chance.below(4) > 0, unseen: chance.below(8) == 0 },
        21 => Turn::Reject(at),
        22 => Turn::Reopen(at),
        23 => Turn::Show(at),
        24 | 25 => {
            let about = Some(at).filter(|_| chance.below(3) > 0);
            Turn::Object { about, late: chance.below(4) == 0 }
        }
        26..=28 => {
            let ruling = Ruling::ALL[chance.below(3)];
            Turn::Rule { at: chance.below(3), ruling, member: chance.below(4) == 0 }
        }
        _ => Turn::Close,
    }
}

fn allowed<T: PartialEq + Copy>(ways: &[(T, &[T])], from: T, to: T) -> bool {
    from == to || ways.iter().any(|(known, to_all)| *known == from && to_all.contains(&to))
}

/// Who did what, in order.
type History = Vec<(Turn, &'static str)>;

/// A closed shortcoming was verified, with what was checked, by somebody who had neither found it nor put
/// it right; by the history alone.
fn earned(history: &History, at: usize) -> bool {
    let finder = history.iter().filter(|(turn, _)| *turn == Turn::Find).nth(at).map(|one| one.1);
    let hand = |who: &str| {
        let mine = |(turn, by): &(Turn, &str)| {
            let hand =
                matches!(turn, Turn::Plan(of) | Turn::Show(of) | Turn::Report(of) if *of == at);
            *by == who && hand
        };
        history.iter().any(mine)
    };
    let confirmed = history.iter().rev().find(
        |(turn, _)| matches!(turn, Turn::Confirm { at: of, .. } | Turn::Reopen(of) if *of == at),
    );
    match confirmed {
        Some((Turn::Confirm { checked: true, unseen: false, .. }, who)) => {
            Some(*who) != finder && !hand(who)
        }
        _ => false,
    }
}

/// The letter was issued by somebody else than its drafter, after the unit was heard or its time was over.
fn lawful(history: &History) -> bool {
    let issue = history.iter().rposition(|(turn, _)| *turn == Turn::Issue);
    let Some(issue) = issue else { return false };
    let is_draft = |(turn, _): &(Turn, &str)| matches!(turn, Turn::Draft { .. });
    let Some(draft) = history[..issue].iter().rposition(is_draft) else { return false };
    let heard = history[..draft].iter().any(|(turn, _)| *turn == Turn::Hear);
    let told = history[..draft].iter().any(|(turn, _)| *turn == Turn::FeedBack);
    let over = history[draft].0 == Turn::Draft { waits: false };
    told && (heard || over) && history[draft].1 != history[issue].1
}

/// What the unit and whoever decided on its objections did, by the history alone: each thing was objected to
/// once and in time, each objection was decided on once, after it, by somebody who had neither filed it nor
/// done anything for the team, and who is not named in it; what is revoked was revoked so.
fn reviewed(after: &Inspected, history: &History) {
    let filed: Vec<(usize, Option<usize>, &str)> = history
        .iter()
        .enumerate()
        .filter_map(|(when, (turn, who))| match turn {
            Turn::Object { about, late } => {
                assert!(!late, "too late: {history:?}");
                Some((when, *about, *who))
            }
            _ => None,
        })
        .collect();
    let mut about: Vec<_> = filed.iter().map(|one| one.1).collect();
    about.sort_unstable();
    about.dedup();
    assert_eq!(about.len(), filed.len(), "twice: {history:?}");
    let mut ruled = vec![None; filed.len()];
    for (when, (turn, who)) in history.iter().enumerate() {
        let Turn::Rule { at, ruling, member } = turn else { continue };
        let (asked, _, filer) = filed[*at];
        assert!(asked < when && ruled[*at].is_none() && !member, "{history:?}");
        let team = |turn: &Turn| {
            !matches!(
                turn,
                Turn::Hear
                    | Turn::Plan(_)
                    | Turn::AskTime(_)
                    | Turn::GiveTime(_)
                    | Turn::DenyTime(_)
                    | Turn::Show(_)
                    | Turn::Report(_)
                    | Turn::Close
                    | Turn::Object { .. }
                    | Turn::Rule { .. }
            )
        };
        let mine = history[..when].iter().any(|(turn, by)| by == who && team(turn));
        assert!(!mine && filer != *who, "no withdrawal: {history:?}");
        ruled[*at] = Some(*ruling);
    }
    let told: Vec<_> = after.objections.iter().map(|one| one.ruling).collect();
    assert_eq!(told, ruled, "{history:?}");
    for (at, one) in after.shortcomings.iter().enumerate() {
        let mut all = filed.iter().zip(&ruled);
        let revoked = all.any(|((_, about, _), ruling)| {
            about.is_none_or(|about| about == at) && *ruling == Some(Ruling::Revoked)
        });
        assert!(one.state != Revoked || revoked, "{history:?}");
        assert!(!revoked || matches!(one.state, Revoked | Withdrawn), "{history:?}");
    }
}

fn legal(before: &Inspected, after: &Inspected, history: &History) {
    let turn = history.last().unwrap();
    assert!(allowed(&STAGES, before.stage, after.stage), "{before:?} {turn:?}");
    for (at, one) in after.shortcomings.iter().enumerate() {
        let was = before.shortcomings.get(at).map_or(Found, |one| one.state);
        assert!(allowed(&STATES, was, one.state), "{before:?} {turn:?}");
        assert!(one.state != Done || earned(history, at), "{history:?}");
        assert!(one.asked.is_none() || one.state == Open, "time is asked for what is open");
        if after.stage >= Rectifying {
            assert_ne!(one.state, Found, "the letter names every shortcoming that stands");
        }
        if after.stage == Closed {
            let over = matches!(one.state, Done | Withdrawn | Revoked);
            assert!(over, "closed with an open one: {history:?}");
        }
    }
    let closes = after.stage == Closed && before.stage != Closed;
    assert!(!closes || !after.disputed(), "closed under review: {history:?}");
    reviewed(after, history);
    assert!(after.stage < Rectifying || lawful(history), "{history:?}");
    let told = history.iter().any(|(turn, _)| *turn == Turn::Notify);
    assert!(!after.unannounced || !told, "a visit in secret was announced");
    assert!(after.stage < Ended || after.unannounced || told, "nobody was told before the visit");
}

#[test]
fn a_hundred_thousand_inspections_hold_no_illegal_state() {
    let mut chance = Chance(23);
    let (mut stages, mut states) =
        (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    let mut refused = 0_u64;
    for _ in 0..100_000 {
        let mut unit = Inspected::drawn(chance.below(4) == 0);
        let mut history = History::new();
        for _ in 0..60 {
            let turn = any_turn(&mut chance, unit.shortcomings.len());
            let who = PEOPLE[chance.below(PEOPLE.len())];
            let Ok(next) = unit.after(turn, who) else {
                refused += 1;
                continue;
            };
            history.push((turn, who));
            legal(&unit, &next, &history);
            stages.insert(next.stage);
            states.extend(next.shortcomings.iter().map(|one| one.state));
            unit = next;
        }
    }
    assert_eq!((stages.len(), states.len()), (7, 6), "every stage and state was reached");
    assert!(refused > 100_000, "much was refused");
}

/// A unit that has come as far as its rectification, with one shortcoming that 林 has found.
fn rectifying() -> Inspected {
    let turns = [
        (Turn::Notify, "林"),
        (Turn::Find, "林"),
        (Turn::End, "林"),
        (Turn::FeedBack, "林"),
        (Turn::Hear, "陈"),
        (Turn::Draft { waits: false }, "林"),
        (Turn::Issue, "李"),
    ];
    turns.iter().fold(Inspected::drawn(false), |unit, (turn, who)| unit.after(*turn, who).unwrap())
}

/// The verification of the first shortcoming.
fn seen(checked: bool) -> Turn {
    Turn::Confirm { at: 0, checked, unseen: false }
}

/// A decision on the first objection.
fn rule(ruling: Ruling) -> Turn {
    Turn::Rule { at: 0, ruling, member: false }
}

#[test]
fn what_is_refused_says_why_and_what_now() {
    let announced = Inspected::drawn(false);
    let fed_back = [Turn::Notify, Turn::End, Turn::FeedBack]
        .into_iter()
        .fold(announced.clone(), |unit, turn| unit.after(turn, "林").unwrap());
    let drafted = fed_back.after(Turn::Draft { waits: false }, "林").unwrap();
    let open = rectifying();
    let reported = open.after(Turn::Report(0), "陈").unwrap();
    let asking = open.after(Turn::AskTime(0), "陈").unwrap();
    let heard = fed_back.after(Turn::Hear, "陈").unwrap();
    let objected = open.after(Turn::Object { about: Some(0), late: false }, "陈").unwrap();
    let ruled = objected.after(rule(Ruling::Upheld), "赵").unwrap();
    let done = objected.after(Turn::Report(0), "陈").unwrap();
    let disputed = done.after(seen(true), "孙").unwrap();
    let cases = [
        (&announced, Turn::End, "林", "书面通知"),
        (&Inspected::drawn(true), Turn::Notify, "林", "暗访"),
        (&fed_back, Turn::Draft { waits: true }, "林", "申辩期限"),
        (&heard, Turn::Hear, "陈", "已经申辩"),
        (&drafted, Turn::Issue, "林", "自己"),
        (&open, Turn::Close, "孙", "没有销号"),
        (&open, Turn::Find, "林", "整改中"),
        (&reported, seen(true), "陈", "自己"),
        (&reported, seen(true), "林", "自己"),
        (&reported, seen(false), "孙", "核查了什么"),
        (&reported, Turn::Reject(0), "林", "自己"),
        (&asking, Turn::AskTime(0), "陈", "正在审批"),
        (&asking, Turn::GiveTime(0), "陈", "自己"),
        (&open, Turn::GiveTime(0), "李", "没有等待"),
        (&open, Turn::Reopen(0), "孙", "待整改"),
        (&reported, Turn::Confirm { at: 0, checked: true, unseen: true }, "孙", "查看了哪几份"),
        (&open, Turn::Object { about: Some(0), late: true }, "陈", "期限已经届满"),
        (&objected, Turn::Object { about: Some(0), late: false }, "陈", "已经提出过异议"),
        (&objected, Turn::Rule { at: 0, ruling: Ruling::Upheld, member: true }, "赵", "回避"),
        (&objected, rule(Ruling::Upheld), "林", "回避"),
        (&objected, rule(Ruling::Upheld), "李", "回避"),
        (&objected, rule(Ruling::Upheld), "陈", "自己"),
        (&ruled, rule(Ruling::Revoked), "赵", "已经作出复核决定"),
        (&disputed, Turn::Close, "林", "没有作出复核决定"),
    ];
    for (unit, turn, who, words) in cases {
        let refusal = unit.after(turn, who).unwrap_err();
        assert!(refusal.message.zh.contains(words), "{turn:?}: {refusal:?}");
        assert!(!refusal.message.en.is_empty() && !refusal.advice.zh.is_empty());
    }
    let done = reported.after(seen(true), "孙").unwrap();
    let closed = done.after(Turn::Close, "林").unwrap();
    assert_eq!(closed.after(Turn::Reopen(0), "孙").unwrap().stage, Rectifying);
}

#[test]
fn timers_run_from_the_days_on_which_steps_were_taken() {
    let days = Days {
        ended: Some(day("2025-03-03")),
        reviewed: Some(day("2025-03-04")),
        fed_back: Some(day("2025-03-07")),
        ..Days::default()
    };
    let names = |province: &str, comprehensive: bool| -> Vec<&str> {
        let due = timing(&days, province, comprehensive, day("2025-03-10"), &CALENDAR);
        due.iter().map(|one| one.timer.name.as_str()).collect()
    };
    assert_eq!(names("national", false), ["feedback", "defence", "opinion"]);
    assert_eq!(names("chongqing", false), ["feedback-special", "defence", "opinion"]);
    assert_eq!(names("chongqing", true), ["feedback-comprehensive", "defence", "opinion"]);
    let at = |province: &str, days: &Days, today: &str| -> Vec<Standing> {
        let due = timing(days, province, false, day(today), &CALENDAR);
        due.iter().map(|one| one.standing).collect()
    };
    let zhejiang = at("zhejiang", &days, "2025-03-10");
    assert_eq!(zhejiang, [Standing::Met, Standing::DueIn(7), Standing::DueIn(23)]);
    let shanghai = at("shanghai", &days, "2025-03-18");
    assert_eq!(shanghai[1], Standing::Overdue(1), "ten working days from the end of the visit");
    let later = Days { heard: Some(day("2025-03-18")), issued: Some(day("2025-04-02")), ..days };
    let chongqing = at("chongqing", &later, "2025-04-10");
    assert_eq!(chongqing, [Standing::Met, Standing::MetLate(6), Standing::Met]);
    assert_eq!(
        at("national", &later, "2025-04-10")[3],
        Standing::Open,
        "the report is due, on no day"
    );
    assert!(timing(&Days::default(), "zhejiang", false, day("2025-03-10"), &CALENDAR).is_empty());
}

#[test]
fn an_objection_suspends_nothing_and_its_review_leaves_what_it_does_not_revoke() {
    let open = rectifying();
    let objected = open.after(Turn::Object { about: Some(0), late: false }, "陈").unwrap();
    let time = objected.after(Turn::AskTime(0), "陈").unwrap();
    let reported = time.after(Turn::Report(0), "陈").unwrap();
    assert!(reported.after(Turn::Reject(0), "孙").is_ok(), "the rectification goes on meanwhile");
    for (ruling, state) in
        [(Ruling::Upheld, Open), (Ruling::Changed, Open), (Ruling::Revoked, Revoked)]
    {
        let ruled = time.after(rule(ruling), "赵").unwrap();
        assert_eq!(ruled.shortcomings[0].state, state);
        assert_eq!(ruled.shortcomings[0].asked.is_none(), ruling == Ruling::Revoked);
        assert_eq!(ruled.after(Turn::Close, "林").is_ok(), ruling == Ruling::Revoked);
    }
    let closed = reported.after(seen(true), "孙").unwrap();
    let all = closed.after(Turn::Object { about: None, late: false }, "陈").unwrap();
    let revoked = all.after(Turn::Rule { at: 1, ruling: Ruling::Revoked, member: false }, "赵");
    assert_eq!(revoked.unwrap().shortcomings[0].state, Revoked, "the conclusion with all of it");
}

#[test]
fn objections_and_reviews_have_their_days() {
    let issued = day("2025-03-03");
    let told = |due: Option<Due>| due.map(|one| (one.last.unwrap().to_string(), one.standing));
    let object = |province: &str, filed: Option<&str>, today: &str| {
        told(objecting(issued, filed.map(day), province, day(today), &CALENDAR)).unwrap()
    };
    let last = "2025-04-02".to_owned();
    assert_eq!(object("national", None, "2025-04-02"), (last.clone(), Standing::DueIn(0)));
    assert_eq!(object("zhejiang", None, "2025-04-03"), (last.clone(), Standing::Lapsed));
    let filed = object("national", Some("2025-03-20"), "2025-06-01");
    assert_eq!(filed, (last, Standing::Met));
    assert_eq!(object("shandong", None, "2025-03-03").0, "2025-03-18", "at the same agency");
    let above = |province: &str| told(appealing(issued, province, issued, &CALENDAR));
    assert_eq!(above("zhejiang").unwrap().0, "2025-03-13", "at the agency above");
    assert!(above("national").is_none() && above("shandong").is_none());
    let review = |province: &str, decided: Option<&str>, today: &str| {
        told(reviewing(issued, decided.map(day), province, day(today), &CALENDAR)).unwrap()
    };
    assert_eq!(review("national", None, "2025-04-05").1, Standing::Overdue(3));
    assert_eq!(review("national", Some("2025-04-02"), "2025-04-05").1, Standing::Met);
    assert_eq!(review("shandong", None, "2025-03-03").0, "2025-04-03");
}
