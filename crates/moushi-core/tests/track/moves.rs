//! Random lives of tasks: whatever people try, no illegal state comes about.

use moushi_core::track::{Asked, Class, Lifecycle, Move, Ready, Tracked};

use super::Chance;

use Lifecycle::{
    Archived, Assigned, Cancelled, CarriedOver, Closed, CompletionClaimed, Established, Evaluated,
    InProgress, Merged, Suspended, Verifying,
};

/// Steps of the ladder.
const HEIGHT: u8 = 3;

const PEOPLE: [&str; 4] = ["林", "周", "罗", "孙"];

/// Where a task may go from where, written down a second time and without regard to moves.
const EDGES: [(Lifecycle, &[Lifecycle]); 12] = [
    (Established, &[Assigned, Suspended, Cancelled, CarriedOver, Merged]),
    (Assigned, &[InProgress, Established, Suspended, Cancelled, CarriedOver, Merged]),
    (InProgress, &[Assigned, CompletionClaimed, Suspended, Cancelled, CarriedOver, Merged]),
    (CompletionClaimed, &[Verifying, CarriedOver]),
    (Verifying, &[Closed, InProgress, CarriedOver]),
    (Closed, &[InProgress, Evaluated]),
    (Evaluated, &[Archived]),
    (Archived, &[]),
    (Suspended, &[InProgress, CarriedOver]),
    (Cancelled, &[]),
    (CarriedOver, &[]),
    (Merged, &[]),
];

fn any_move(chance: &mut Chance) -> Move {
    let ready = Ready {
        open_milestones: u32::from(chance.below(4) == 0),
        missing_evidence: u32::from(chance.below(4) == 0),
        unexplained_shortfall: chance.below(4) == 0,
    };
    let classes = [Class::Wording, Class::Milestone, Class::Substance];
    match chance.below(26) {
        0 | 1 => Move::Assign,
        2 | 3 => Move::Accept,
        4 => Move::Decline,
        5 => Move::Report,
        6 => Move::Ask(Asked::Change(classes[chance.below(3)])),
        7 => Move::Ask([Asked::Suspend, Asked::Cancel][usize::from(chance.below(6) == 0)]),
        8 | 9 => Move::Grant,
        10 => Move::Deny,
        11 => Move::Resume,
        12..=14 => Move::Claim(ready),
        15 | 16 => Move::Examine,
        17 | 18 => Move::Confirm { checked: chance.below(3) > 0 },
        19 => Move::Reject,
        20 => Move::Reopen,
        21 => [Move::Evaluate, Move::Archive][chance.below(2)].clone(),
        22 if chance.below(8) == 0 => [Move::CarryOver, Move::Merge][chance.below(2)].clone(),
        23 => [Move::Remind, Move::Reply][chance.below(2)].clone(),
        24 if chance.below(4) == 0 => Move::Hand,
        _ => Move::Press { of: HEIGHT },
    }
}

/// A closed task has been claimed with everything there, and found to be so by somebody else, with a
/// check on record, since it was last claimed.
fn earned(history: &[(Move, &str)]) -> bool {
    let claim = history.iter().rposition(|(step, _)| matches!(step, Move::Claim(_)));
    let Some(at) = claim else { return false };
    let (Move::Claim(ready), claimant) = &history[at] else { return false };
    let found =
        |(step, who): &(Move, &str)| *step == Move::Confirm { checked: true } && who != claimant;
    let looked = |(step, who): &(Move, &str)| *step == Move::Examine && who != claimant;
    let since = &history[at..];
    *ready == Ready::default() && since.iter().any(found) && since.iter().any(looked)
}

#[test]
fn a_hundred_thousand_lives_hold_no_illegal_state() {
    let mut chance = Chance(7);
    let (mut reached, mut refused) = (std::collections::HashSet::new(), 0_u64);
    for _ in 0..100_000 {
        let (mut task, mut history) = (Tracked::default(), Vec::new());
        for _ in 0..30 {
            let (step, who) = (any_move(&mut chance), PEOPLE[chance.below(4)]);
            let Ok(next) = task.after(&step, who) else {
                refused += 1;
                continue;
            };
            let (_, ways) = EDGES.iter().find(|(from, _)| *from == task.lifecycle).unwrap();
            let stays = next.lifecycle == task.lifecycle;
            assert!(stays || ways.contains(&next.lifecycle), "{task:?} {step:?} {next:?}");
            assert!(!ways.is_empty(), "nothing happens to a task that is over: {step:?}");
            if matches!(step, Move::Grant | Move::Deny) {
                assert_ne!(task.pending.as_ref().unwrap().by, who, "nobody grants their own");
                assert_eq!(next.pending, None);
            }
            let moved = task.pending.is_some() && !stays;
            assert!(!moved || step == Move::Grant, "what was stays in force: {step:?}");
            assert!(next.escalation <= HEIGHT);
            let lowered = next.escalation < task.escalation;
            assert!(
                !lowered || matches!(step, Move::Confirm { .. }),
                "only what is verified lowers"
            );
            history.push((step, who));
            if matches!(next.lifecycle, Closed | Evaluated | Archived) {
                assert!(earned(&history), "{history:?}");
            }
            reached.insert(next.lifecycle);
            task = next;
        }
    }
    assert_eq!(reached.len(), Lifecycle::ALL.len(), "every state was reached: {reached:?}");
    assert!(refused > 100_000, "much was refused");
}

#[test]
fn what_stands_in_the_way_is_told_in_both_languages() {
    let claimed = Tracked { lifecycle: InProgress, ..Tracked::default() };
    let claimed = claimed.after(&Move::Claim(Ready::default()), "林").unwrap();
    let looked = claimed.after(&Move::Examine, "孙").unwrap();
    let closed = looked.after(&Move::Confirm { checked: true }, "孙").unwrap();
    let pending = Tracked { lifecycle: InProgress, ..Tracked::default() };
    let pending = pending.after(&Move::Ask(Asked::Cancel), "林").unwrap();
    let short = Ready { unexplained_shortfall: true, ..Ready::default() };
    let cases = [
        (&claimed, Move::Examine, "林", "自己"),
        (&claimed, Move::Assign, "孙", "申请办结"),
        (&looked, Move::Confirm { checked: false }, "孙", "抽查"),
        (&looked, Move::Confirm { checked: true }, "林", "自己"),
        (&closed, Move::Evaluate, "林", "自己"),
        (&pending, Move::Claim(Ready::default()), "林", "正在审批"),
        (&pending, Move::Grant, "林", "自己"),
        (
            &Tracked { lifecycle: InProgress, ..Tracked::default() },
            Move::Claim(short),
            "林",
            "没有达到",
        ),
        (&Tracked { lifecycle: InProgress, ..Tracked::default() }, Move::Grant, "林", "没有等待"),
    ];
    for (task, step, who, words) in cases {
        let refusal = task.after(&step, who).unwrap_err();
        assert!(refusal.message.zh.contains(words), "{step:?}: {refusal:?}");
        assert!(!refusal.message.en.is_empty() && !refusal.advice.zh.is_empty());
    }
}
