//! Ladders of pressing: what leads from one step to the next, and which ladders cannot be meant.

use chrono::Days;
use moushi_core::track::{
    LADDERS, Ladder, Lifecycle, Light, Move, Pressed, Seen, Tracked, Trigger,
};

use super::{Chance, day};

fn quiet(at: u8) -> Seen {
    Seen { at, last: None, rejected: false, light: Some(Light::Green) }
}

/// Whether a step is gone further, written down a second time from the words of the file.
fn by_hand(ladder: &Ladder, seen: &Seen, today: chrono::NaiveDate) -> Option<bool> {
    let unanswered = seen.last.is_some_and(|last| !last.answered && last.due < today);
    let waits = seen.last.is_some_and(|last| !last.answered && last.due >= today);
    if waits {
        return None;
    }
    let light = seen.light.unwrap_or(Light::Green);
    let further = match (ladder.name.as_str(), seen.at) {
        ("talk" | "sanming-2017", 0) => true,
        ("talk", 1 | 2) => unanswered || (seen.rejected && seen.last.is_some()),
        ("sanming-2017", 1 | 2) => unanswered,
        ("yinchuan-2025" | "songyang-2022", 0) => {
            return matches!(light, Light::Yellow | Light::Orange | Light::Red).then_some(true);
        }
        ("yinchuan-2025" | "songyang-2022", 1) => light == Light::Red,
        _ => unanswered,
    };
    Some(further)
}

#[test]
fn the_ladders_go_as_a_second_computation_says() {
    let (mut chance, today) = (Chance(11), day("2024-06-03"));
    for _ in 0..20_000 {
        let due = day("2024-05-20") + Days::new(chance.below(30) as u64);
        let pressed = Pressed { due, answered: chance.below(2) == 0 };
        let seen = Seen {
            at: chance.below(4) as u8,
            last: (chance.below(4) > 0).then_some(pressed),
            rejected: chance.below(3) == 0,
            light: (chance.below(5) > 0).then(|| Light::ALL[chance.below(6)]),
        };
        for ladder in LADDERS.iter() {
            let expected = match by_hand(ladder, &seen, today) {
                Some(true) => Some(Move::Press { of: ladder.height() }),
                Some(false) => Some(Move::Remind),
                None => None,
            };
            assert_eq!(ladder.next(&seen, today).ok(), expected, "{} {seen:?}", ladder.name);
        }
    }
}

#[test]
fn nobody_goes_beyond_the_top() {
    let ladder = Ladder::named("yinchuan-2025").unwrap();
    let task = Tracked { lifecycle: Lifecycle::InProgress, escalation: 2, ..Tracked::default() };
    let last = Pressed { due: day("2024-05-01"), answered: false };
    let seen = Seen { last: Some(last), light: Some(Light::Red), ..quiet(2) };
    let step = ladder.next(&seen, day("2024-06-03")).unwrap();
    let refusal = task.after(&step, "孙").unwrap_err();
    assert!(refusal.message.zh.contains("最高一级"), "{refusal:?}");
    // On a longer ladder the same task goes on.
    let longer = Ladder::named("talk").unwrap();
    let step = longer.next(&seen, day("2024-06-03")).unwrap();
    assert_eq!(task.after(&step, "孙").unwrap().escalation, 3);
    assert_eq!(ladder.rung(3).unwrap().zh, "重点督办", "a level of a longer ladder is the top");
    assert_eq!(ladder.rung(0), None);
}

#[test]
fn what_is_not_due_yet_is_told() {
    let today = day("2024-06-03");
    let early = Ladder::named("songyang-2022").unwrap().next(&quiet(0), today).unwrap_err();
    assert_eq!(early.message.zh, "还不到“黄牌”的条件。");
    assert_eq!(early.advice.zh, "条件：亮黄灯以上。");
    let last = Pressed { due: day("2024-06-03"), answered: false };
    let waits = Seen { last: Some(last), ..quiet(1) };
    let waits = LADDERS[0].next(&waits, today).unwrap_err();
    assert!(waits.message.zh.contains("2024-06-03"), "{waits:?}");
}

#[test]
fn ladders_that_cannot_be_meant_are_refused() {
    let words = |steps: &str| {
        format!(
            "[[ladder]]\nname = \"x\"\nzh = \"甲\"\nen = \"x\"\nsource = \"a test\"\nsteps = [{steps}]"
        )
    };
    let step = |light: &str, on: &str| {
        format!("{{ zh = \"乙\", en = \"y\", light = \"{light}\", days = 5, on = [{on}] }}")
    };
    let good = Ladder::read(&words(&step("red", "\"asked\""))).unwrap();
    assert_eq!(good[0].steps[0].on, [Trigger::Asked]);
    for (steps, says) in [
        (String::new(), "一至九级"),
        (step("red", ""), "何时升级"),
        (step("green", "\"asked\""), "绿色"),
        (step("red", "\"unanswered\""), "第一级"),
        (step("red", "\"asked\"").replace("乙", " "), "没有名称"),
        (vec![step("red", "\"asked\""); 10].join(","), "一至九级"),
        (step("red", "\"weather\""), "阶梯文件"),
    ] {
        let refusal = Ladder::read(&words(&steps)).unwrap_err();
        assert!(refusal.message.zh.contains(says), "{steps}: {refusal:?}");
    }
    assert!(Ladder::read("").is_err());
}
