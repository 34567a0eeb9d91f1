//! Installations put back to an old backup: the two records agree, or a package is refused and says so.
//! They never part unnoticed.

use moushi_core::track::exchange::{LIMITS, Letter, Rejection};
use serde_json::json;

use super::houses::House;
use crate::track::Chance;

const NAMES: [&str; 2] = ["province", "city"];

fn exchange(houses: &mut [House; 2], from: usize, after: Option<u64>) -> Result<usize, Rejection> {
    let to = 1 - from;
    let acked = houses[from].line(NAMES[to]).acked;
    let bytes =
        houses[from].export(NAMES[to], after.unwrap_or(acked), LIMITS).signed_by(NAMES[from]);
    houses[to].import(&bytes, LIMITS)
}

fn both() -> [House; 2] {
    NAMES.map(House::new)
}

fn written(houses: &mut [House; 2], from: usize, count: i64, tag: &str) {
    for number in 0..count {
        houses[from].write(NAMES[1 - from], json!({ "number": number, "tag": tag }));
    }
}

#[test]
fn a_restored_receiver_asks_for_what_it_lost_and_gets_it() {
    let mut houses = both();
    written(&mut houses, 0, 3, "before");
    exchange(&mut houses, 0, None).unwrap();
    let backup = houses[1].clone();
    written(&mut houses, 0, 4, "after");
    exchange(&mut houses, 0, None).unwrap();
    exchange(&mut houses, 1, None).unwrap();
    houses[1] = backup;
    written(&mut houses, 0, 1, "later");
    assert_eq!(exchange(&mut houses, 0, None), Err(Rejection::Gap { from: 4, to: 7 }));
    // The sender exports from letter 4 on, as the refusal says.
    assert_eq!(exchange(&mut houses, 0, Some(3)), Ok(5));
    assert_eq!(houses[1].lines["province"].applied, houses[0].lines["city"].written);
}

#[test]
fn a_restored_sender_is_told_by_either_side() {
    let mut houses = both();
    written(&mut houses, 0, 2, "before");
    let backup = houses[0].clone();
    written(&mut houses, 0, 2, "lost");
    exchange(&mut houses, 0, None).unwrap();
    houses[0] = backup;
    let told = exchange(&mut houses, 1, None);
    assert_eq!(told, Err(Rejection::AckAhead { ack: 4, written: 2 }));
    written(&mut houses, 0, 3, "other");
    assert_eq!(exchange(&mut houses, 0, None), Err(Rejection::Fork { seq: 3 }));
    assert_eq!(exchange(&mut houses, 1, None), Err(Rejection::AckFork { seq: 4 }));
}

/// Whether two lists agree as far as both go.
fn agree(one: &[Letter], other: &[Letter]) -> bool {
    one.iter().zip(other).all(|(one, other)| one == other)
}

#[test]
fn five_hundred_lives_with_backups_never_part_unnoticed() {
    let (mut apart, mut together) = (0, 0);
    for seed in 0..500 {
        let mut chance = Chance(seed);
        let mut houses = both();
        let mut backups = houses.clone();
        for step in 0..60 {
            let at = chance.below(2);
            match chance.below(20) {
                0..=7 => written(&mut houses, at, 1 + chance.below(3) as i64, &format!("{step}")),
                8 => backups[at] = houses[at].clone(),
                9 => houses[at] = backups[at].clone(),
                _ => {
                    let before = houses[1 - at].clone();
                    let went = exchange(&mut houses, at, None);
                    let [sent, applied] = [
                        houses[at].line(NAMES[1 - at]).written.clone(),
                        houses[1 - at].line(NAMES[at]).applied.clone(),
                    ];
                    match went {
                        Ok(_) => assert!(agree(&sent, &applied), "seed {seed}, step {step}"),
                        Err(_) => assert_eq!(
                            houses[1 - at].lines[NAMES[at]].applied,
                            before
                                .lines
                                .get(NAMES[at])
                                .map(|line| line.applied.clone())
                                .unwrap_or_default()
                        ),
                    }
                }
            }
        }
        // Both ways twice, from what the receiver asks for: all is there, or somebody is told.
        let mut told = false;
        for at in [0, 1, 0, 1] {
            let went = match exchange(&mut houses, at, None) {
                Err(Rejection::Gap { from, .. }) => exchange(&mut houses, at, Some(from - 1)),
                other => other,
            };
            told |= went.is_err();
        }
        let same = [0, 1].into_iter().all(|at| {
            houses[at].line(NAMES[1 - at]).written.clone() == houses[1 - at].line(NAMES[at]).applied
        });
        assert!(same || told, "seed {seed}: parted and nobody was told");
        if same { together += 1 } else { apart += 1 }
    }
    println!("{together} together, {apart} apart and told");
    assert!(together > 20 && apart > 20, "{together} {apart}");
}
