//! Levels to be reached (…率达到85%以上) against work with a quantity (新建12所).

use super::judge;
use super::lexicon::{CLAUSES, LEXICON};
use super::view::View;

/// Whether the words name a level to be reached, without an action that makes it. `stated` says
/// that the chapter is about targets.
pub(super) fn is_target(view: &View, start: usize, end: usize, stated: bool) -> bool {
    let words = view.at(start, end);
    let quantities = view.quantities_in(start, end);
    let share = quantities.iter().any(|q| matches!(q.unit.as_str(), "%" | "‰" | "个百分点"));
    if stated && (quantities.is_empty() || share) {
        return true;
    }
    let reach = words.ends_with("以上")
        || CLAUSES.reach.is_in(words)
        || CLAUSES.reach_with_number.is_in(words);
    let verb = judge::head(view, start, end).verb;
    let made = verb.is_some_and(|(from, to)| {
        let word = view.at(from, to);
        !CLAUSES.reaching.is(word) && !LEXICON.nounlike.is(word)
    });
    !quantities.is_empty()
        && reach
        && !made
        && (share || verb.is_none() || LEXICON.levels.is_in(words))
}
