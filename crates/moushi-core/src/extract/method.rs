//! Clauses that a word of method opens (以, 围绕, 通过, 对, 为 …): whether the work itself begins inside
//! them, and where.

use super::head::doing;
use super::judge::Class;
use super::lexicon::{CLAUSES, LEXICON};
use super::view::View;

/// A method clause in which the work itself has begun is work.
pub(super) fn method(view: &View, start: usize, end: usize, figure: bool) -> Class {
    let rest = view.at(start, end);
    if turns(rest) {
        return Class::Work;
    }
    if aim(rest).is_some() || spurs(rest) && !figure {
        return Class::Method;
    }
    if !figure && LEXICON.result_end.at_end(rest) > 0 {
        return Class::Result;
    }
    if !figure && lays_ground(rest) {
        return Class::Purpose;
    }
    if rest.starts_with('在')
        && !figure
        && rest.ends_with(['中', '上', '下', '里', '内', '间', '时'])
    {
        return Class::Method;
    }
    if figure || aim_end(view, start, end).is_some() || work_in_method(view, start, end).is_some() {
        Class::Work
    } else {
        Class::Method
    }
}

/// 向农村倾斜, 对查出的问题限时销号: the verb that the opener goes with closes the clause.
pub(super) fn turns(rest: &str) -> bool {
    const TOGETHER: [&str; 6] = ["共建", "联合开展", "联合举办", "合作共建", "签订", "签署"];
    let partner = rest.starts_with('与') || rest.starts_with('同');
    let talks = CLAUSES.talks_with.at_end(rest);
    if partner && talks > 0 && rest.len() >= talks + 9 {
        return true;
    }
    if partner
        && TOGETHER.iter().any(|verb| {
            rest.find(verb).is_some_and(|at| at > 6 && rest.len() > at + verb.len() + 6)
        })
    {
        return true;
    }
    let opens = ["向", "对", "为", "给", "就"].iter().any(|word| rest.starts_with(word));
    let verb = LEXICON.closing.at_end(rest);
    opens && verb > 0 && rest.len() >= verb + 12 && !rest[..rest.len() - verb].ends_with('的')
}

/// 以…为主线: the place behind the noun, when the phrase goes no further than that.
fn aim(rest: &str) -> Option<usize> {
    if !rest.starts_with('以') {
        return None;
    }
    let at = rest.rfind('为').filter(|at| *at > 0)?;
    let tail = &rest[at..];
    (LEXICON.method_end.at_end(tail) > 0 && tail.chars().count() <= 12).then_some(rest.len())
}

/// 为高质量发展提供坚强保障: what a deed is good for.
fn lays_ground(rest: &str) -> bool {
    rest.starts_with('为') && CLAUSES.gives.is_in(rest) && CLAUSES.good_for.at_end(rest) > 0
}

/// 以高质量谋划推动高质量发展: a saying and no work.
fn spurs(rest: &str) -> bool {
    rest.starts_with('以')
        && rest.ends_with("发展")
        && !rest.contains('“')
        && ["推动", "促进", "引领", "助推", "赋能"].iter().any(|verb| rest.contains(verb))
}

/// The verb with which work starts inside a clause that a method word opens.
pub(super) fn work_in_method(view: &View, start: usize, end: usize) -> Option<usize> {
    let rest = view.at(start, end);
    let opener = LEXICON.method.at_start(rest);
    let first = opener + rest[opener..].chars().take(2).map(char::len_utf8).sum::<usize>();
    const AIMS: [&str; 11] =
        ["为", "为了", "聚焦", "围绕", "紧扣", "瞄准", "锚定", "着眼", "紧盯", "坚持", "注重"];
    let behind = &rest[opener..];
    let aimed = AIMS.iter().any(|word| rest[..opener].ends_with(word))
        && !behind.contains('等')
        && !(rest.starts_with('为') && view.names_programme(start, end));
    if aimed
        && (doing(behind) > 0
            || LEXICON.manner.at_start(behind).max(LEXICON.light.at_start(behind)) > 0)
    {
        return None;
    }
    let strong = LEXICON
        .strong
        .all_in(&rest[first..])
        .map(|(from, to)| (first + from, first + to))
        .find_map(|(from, to)| {
            let noun = rest[..from].ends_with(['的', '和', '与', '及', '、']);
            let object = rest[to..].chars().count();
            (object >= 2 && !noun && doing(&rest[from..]) > 0 && !view.marks.inside(start + from))
                .then_some(start + from)
        });
    let driven = || {
        LEXICON.light.all_in(&rest[first..]).filter(|(from, to)| to - from >= 6).find_map(
            |(from, to)| {
                let verb = doing(&rest[first + to..]);
                let object = verb > 0 && rest[first + to + verb..].chars().count() >= 3;
                (object && !view.marks.inside(start + first + from)).then_some(start + first + to)
            },
        )
    };
    // 对照清单逐项自查: manner and verb close the clause.
    let closing = || {
        LEXICON.manner.all_in(&rest[first..]).find_map(|(from, to)| {
            let verb = doing(&rest[first + to..]);
            let noun = LEXICON.nounlike.at_start(&rest[first + to..]) > 0;
            (to - from >= 6 && verb >= 6 && !noun && first + to + verb == rest.len())
                .then_some(start + first + from)
        })
    };
    strong
        .or_else(driven)
        .or_else(closing)
        .or_else(|| at_place(rest).map(|at| start + at))
        .or_else(|| for_whom(rest).map(|at| start + at))
}

/// 为教师购置…: what is done for somebody, whatever the verb.
fn for_whom(rest: &str) -> Option<usize> {
    let opener = ["为", "给"].iter().find(|word| rest.starts_with(**word))?.len();
    let from = opener + rest[opener..].chars().take(2).map(char::len_utf8).sum::<usize>();
    let mut verbs = LEXICON.doing.all_in(&rest[from..]);
    let (at, _) = verbs.find(|(at, to)| {
        let verb = &rest[from + at..from + to];
        let noun = LEXICON.nounlike.is(verb) || rest[..from + at].ends_with(['的', '和', '、']);
        to - at >= 6 && !noun && rest[from + to..].chars().count() >= 3
    })?;
    Some(from + at)
}

/// 在教务系统填报…: the work behind the place where it is done.
fn at_place(rest: &str) -> Option<usize> {
    let behind = |to: usize| {
        let verb = doing(&rest[to..]);
        verb > 3 && rest[to + verb..].chars().count() >= 2
    };
    let mut places = CLAUSES.places.all_in(rest).filter(|_| rest.starts_with('在'));
    places.find(|(_, to)| behind(*to)).map(|(_, to)| to)
}

/// 结合实际有序调整…: the ground is left out, what follows 通过, 围绕, 在 or 为 stays.
pub(super) fn behind_ground(view: &View, start: usize, end: usize) -> usize {
    let ground = CLAUSES.grounds.at_start(view.at(start, end)) > 0;
    // A number in the ground says how much: it stays.
    let counts = |verb: &usize| !view.quantities_in(start, *verb).is_empty();
    let verb = work_in_method(view, start, end).filter(|verb| ground && !counts(verb));
    verb.unwrap_or_else(|| aim_end(view, start, end).unwrap_or(start))
}

/// 以…为主线建设…: where the work starts behind the noun that closes the method.
fn aim_end(view: &View, start: usize, end: usize) -> Option<usize> {
    let rest = view.at(start, end);
    let at = rest.find('为').filter(|at| rest.starts_with('以') && *at > 0)?;
    let (_, to) = LEXICON.method_end.first_in(&rest[at..])?;
    let behind = at + to;
    (doing(&rest[behind..]) > 0).then_some(start + behind)
}
