//! Which time phrase bounds work. What a time phrase is, `text::when` knows.

use super::judge;
use super::view::View;
use crate::text::{Grain, Role, When};

/// The first time phrase in a range that bounds work; an index among the view's.
pub(super) fn of(view: &View, start: usize, end: usize) -> Option<usize> {
    let from = view.whens.partition_point(|when| when.span.start() < start);
    view.whens[from..]
        .iter()
        .take_while(|when| when.span.end() <= end)
        .position(|when| bounds(view, when) && !describes(view, when, start, end))
        .map(|at| from + at)
}

/// Whether a time phrase can bound work at all.
fn bounds(view: &View, when: &When) -> bool {
    let words = view.at(when.span.start(), when.span.end());
    match when.role {
        // 截至4月 tells how far things have come.
        Role::Until => !words.starts_with("截至") && !words.starts_with("截止"),
        Role::At => {
            matches!(
                when.grain,
                Grain::Day | Grain::Month | Grain::Quarter | Grain::Half | Grain::Clock
            ) || when.grain == Grain::Event && words.ends_with(['初', '周', '天', '末'])
        }
        Role::During => when.grain != Grain::Standing && when.grain != Grain::Year,
        Role::From => when.grain == Grain::Event && words.ends_with(['天', '周']),
        Role::Every => false,
    }
}

/// 做好国庆节期间值班安排: a stretch of time behind the verb is part of the object.
fn describes(view: &View, when: &When, start: usize, end: usize) -> bool {
    when.role == Role::During
        && judge::head(view, start, end).verb.is_some_and(|(verb, _)| verb < when.span.start())
}
