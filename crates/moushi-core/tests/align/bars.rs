//! Pools of demands and promises, each demand ranked against all tasks; the bars of the issue.

use super::pool::{Pool, Score};

const TUNED: &str = include_str!("../../src/align/suggest.md");
const KEPT: &str = include_str!("kept.md");

#[test]
fn the_right_task_is_among_the_first_three_and_softer_promises_are_seen() {
    let pool = Pool::parse(TUNED);
    assert!(pool.tasks.len() >= 80 && pool.pairs() >= 60, "{} pairs", pool.pairs());
    let score = Score::of(&pool);
    println!("{score}");
    assert!(score.among_three() >= 0.9, "{score}");
    assert!(score.weakenings_found() >= 0.9, "{score}");
    assert!(score.false_alarms() <= 0.1, "{score}");
}

#[test]
fn the_pool_kept_apart_fares_no_worse_than_reported() {
    let score = Score::of(&Pool::parse(KEPT));
    println!("{score}");
    assert!(score.among_three() >= 0.85, "{score}");
}
