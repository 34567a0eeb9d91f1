//! Who is to do the work: the grammatical subject when it is an office or a kind of body. The one
//! who demands is never the owner. Offices behind labels are found in `labels.rs`.

use super::judge;
use super::lexicon::{CLAUSES, LEXICON};
use super::view::View;

/// The subject at the head of `start..end`: where it starts and ends, and where what it does starts.
pub(super) fn subject(view: &View, start: usize, end: usize) -> Option<(usize, usize, usize)> {
    let polite = view.at(start, end).starts_with('请');
    let start = if polite { start + '请'.len_utf8() } else { start };
    let before = &view.flow.text[..start];
    let asked = polite || before.ends_with("希望") || before.ends_with("要求");
    let phrase = view.at(start, end);
    if let Some(mention) =
        view.mention_in(start, end).filter(|m| m.start == start || m.title == start)
    {
        return Some((mention.start, mention.end, mention.end));
    }
    if let Some(rest) = phrase.strip_prefix('由') {
        let to = ["引领", "带领", "牵头", "负责", "组织", "会同"]
            .iter()
            .filter_map(|verb| rest.find(verb))
            .min()?;
        let from = start + '由'.len_utf8();
        // 由甲带领乙制定…: the work is what they do together.
        let behind = LEXICON.strong.all_in(&rest[to..]).map(|(at, _)| at).find(|at| *at > 6);
        return (to > 0 && to <= 60).then_some((from, from + to, from + to + behind.unwrap_or(0)));
    }
    if LEXICON.method.at_start(phrase) > 0 {
        return None;
    }
    if let Some(to) = office(phrase).filter(|to| !view.marks.inside(start + to)) {
        return Some((start, start + to, start + to));
    }
    LEXICON.owner.body_end.all_in(phrase).take_while(|(_, to)| *to <= 90).find_map(|(_, to)| {
        let rest = &phrase[to..];
        let plain = !phrase[..to].contains(|c: char| c == '的' || c.is_ascii_digit());
        let office = &phrase[..to];
        // 公办, 民办 are no offices.
        if ["公办", "民办", "举办", "承办", "主办"].iter().any(|word| office.ends_with(word))
        {
            return None;
        }
        // 市级财政每校补助…: where money comes from.
        if office.ends_with("级财政") || part_of_office(rest) {
            return None;
        }
        let follows = LEXICON.owner.after.at_start(rest) > 0
            || told(rest)
            || plain && (sets_about(rest) || office.starts_with('各') && completes(rest))
            || asked
                && (office.ends_with('们') || acts(rest) || view.when_at(start + to).is_some())
            || takes_on(office, rest);
        let loose = !view.marks.inside(start + to);
        (follows && loose && !rest.is_empty()).then_some((start, start + to, start + to))
    })
}

/// 局督查室: what follows the first name is the rest of a longer one.
fn part_of_office(rest: &str) -> bool {
    let mut ends = rest.char_indices().skip(2).take(2);
    let room = ends.any(|(_, c)| c == '室');
    room && CLAUSES.acts.at_start(rest) > 0
}

/// 上好…, 尽快整理…: what somebody is asked to do.
fn acts(rest: &str) -> bool {
    let words = [&LEXICON.manner, &LEXICON.light, &LEXICON.doing];
    words.iter().any(|set| set.at_start(rest) > 0)
}

/// 市教育局承担…, 教务处负责…: an office and what it takes upon itself.
fn takes_on(office: &str, rest: &str) -> bool {
    let named =
        office.chars().count() >= 3 && office.ends_with(['局', '厅', '委', '处', '科', '室']);
    let verb = LEXICON.doing.at_start(rest);
    let meets = ["召开", "举行", "举办", "主持"].contains(&&rest[..verb]);
    named
        && !meets
        && rest[..verb].chars().count() >= 2
        && rest[verb..].chars().count() >= 2
        && !LEXICON.nounlike.is(&rest[..verb])
}

/// 宣传部, 组织处: the verb at `from..to` is the name of an office.
pub(super) fn names_office(view: &View, to: usize, end: usize) -> bool {
    let rest = view.at(to, end);
    let other =
        ["部分", "部署", "处理", "处置", "处罚", "科学", "科技", "科研", "科普", "室内", "室外"];
    rest.starts_with(['部', '处', '科', '室']) && !other.iter().any(|word| rest.starts_with(word))
}

/// 召开了, 制定了, 开展: a verb of doing, told as done.
fn told(rest: &str) -> bool {
    let rest = rest.trim_start_matches("均").trim_start_matches("已经").trim_start_matches('已');
    let verb = LEXICON.doing.at_start(rest);
    let manner = LEXICON.manner.at_start(rest);
    let behind = manner > 0 && LEXICON.doing.at_start(&rest[manner..]) > 0;
    behind || verb > 0 && rest[verb..].starts_with('了')
}

/// 教务处, 总务科: where the name of an office ends that sets about work; not 全部, 干部, 民办.
fn office(phrase: &str) -> Option<usize> {
    const OFFICES: &str = "处科股室部组队站所局厅委";
    const NOT_BEFORE: &str = "全内外干好各有多分一本";
    let mut before = phrase.chars().next()?;
    for (at, c) in phrase.char_indices().skip(1).take(9) {
        let to = at + c.len_utf8();
        if at > 3
            && OFFICES.contains(c)
            && !NOT_BEFORE.contains(before)
            && sets_about(&phrase[to..])
        {
            return Some(to);
        }
        before = c;
    }
    None
}

/// 教务处组织期中考试: a verb of acting and its object. 医院实现全覆盖 tells what became of one.
fn sets_about(rest: &str) -> bool {
    let verb = CLAUSES.acts.at_start(rest);
    if verb == 0 {
        return false;
    }
    rest[verb..].chars().count() >= 2 && !rest.contains('的') && LEXICON.states.at_end(rest) == 0
}

/// 各学院完成网上申报: what each of them is to bring to an end.
fn completes(rest: &str) -> bool {
    ["完成", "做好", "提交", "填报"]
        .iter()
        .any(|verb| rest.strip_prefix(verb).is_some_and(|object| object.chars().count() >= 2))
}

/// Whether a subject is worth naming as owner: an office, a kind of body, a person.
pub(super) fn names_body(view: &View, start: usize, end: usize, done: bool) -> bool {
    let words = view.at(start, end);
    // In a report of results 全省上下 and 三家医院 are whom it is about, not who answers for it.
    let about =
        ["上下", "系统", "中心", "企业", "医院", "社区", "大学", "地区", "干部", "家长", "人员"];
    if done
        && (words.starts_with(|c: char| c.is_ascii_digit())
            || about.iter().any(|end| words.ends_with(end)))
    {
        return false;
    }
    !words.is_empty() && words.chars().count() <= 24 && judge::year(words).is_none()
}
