//! Which time phrase bounds work. What a time phrase is, `text::when` knows.

use super::judge;
use super::view::View;
use crate::text::{Grain, Role, Span, When};

/// 9月1日开学前: a day and the event on it are one time phrase.
pub(super) fn joined(whens: Vec<When>) -> Vec<When> {
    let mut joined: Vec<When> = Vec::with_capacity(whens.len());
    for when in whens {
        match joined.last_mut() {
            Some(day)
                if day.span.end() == when.span.start()
                    && (day.role, day.grain) == (Role::At, Grain::Day)
                    && (when.role, when.grain) == (Role::Until, Grain::Event) =>
            {
                day.span = Span::new(day.span.start(), when.span.end());
                day.role = Role::Until;
                day.latest = day.latest.and_then(|latest| latest.pred_opt());
            }
            _ => joined.push(when),
        }
    }
    joined
}

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
