//! Levels to be reached (…率达到85%以上) against work with a quantity (新建12所).

use super::judge;
use super::lexicon::LEXICON;
use super::view::View;

const REACH: [&str; 16] = [
    "达到",
    "不低于",
    "不少于",
    "超过",
    "提高到",
    "提升到",
    "提高至",
    "提升至",
    "控制在",
    "保持在",
    "降至",
    "降到",
    "达",
    "稳定在",
    "增长",
    "个百分点",
];

/// Whether the words name a level to be reached, without an action that makes it. `stated` says
/// that the chapter is about targets.
pub(super) fn is_target(view: &View, start: usize, end: usize, stated: bool) -> bool {
    let words = view.at(start, end);
    let quantities = view.quantities_in(start, end);
    let share = quantities.iter().any(|q| matches!(q.unit.as_str(), "%" | "‰" | "个百分点"));
    if stated && (quantities.is_empty() || share) {
        return true;
    }
    let reach = words.ends_with("以上") || REACH.iter().any(|word| words.contains(word));
    const REACHING: [&str; 9] =
        ["达到", "实现", "保持", "确保", "完成", "提高", "控制", "力争", "争取"];
    let verb = judge::head(view, start, end).verb;
    let made = verb.is_some_and(|(from, to)| {
        let word = view.at(from, to);
        !REACHING.contains(&word) && !LEXICON.nounlike.is(word)
    });
    !quantities.is_empty()
        && reach
        && !made
        && (share || verb.is_none() || LEXICON.levels.is_in(words))
}
