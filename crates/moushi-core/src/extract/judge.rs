//! What a clause is: work, a figure, a state reached; or method, purpose, basis, attitude, label,
//! formula. Looks at one clause alone; `sift.rs` decides among the clauses of a sentence.

use super::head::leads_on;
pub(super) use super::head::{Head, doing, head, year};
use super::lexicon::{CLAUSES, LEXICON};
use super::method::{behind_ground, method, turns};
use super::view::View;

/// What a clause is, by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A verb of doing and its object.
    Work,
    /// Work whose object is a quality: 提升…能力.
    Soft,
    /// A number with a unit.
    Figure,
    /// Somebody or something is or did so: a subject with a predicate.
    State,
    /// A state that tells an effect: …持续向好.
    Result,
    /// What for.
    Purpose,
    /// How, where, on what ground.
    Method,
    /// Carrying out a general decision of a superior.
    Basis,
    /// Mind and bearing.
    Attitude,
    /// Names the field that follows.
    Label,
    /// Occasion, courtesy, presence.
    Formula,
    /// Too short to say anything.
    Fragment,
}

/// A clause with what its words show.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// The clause as it stands between commas.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the words of the item start.
    pub(super) text: usize,
    pub(super) class: Class,
    /// An office, a kind of body or a person at the head.
    pub(super) subject: Option<(usize, usize)>,
    /// 要, 应, 必须 stands at the head.
    pub(super) bound: bool,
    /// The verb of doing at the head.
    pub(super) verb: Option<(usize, usize)>,
}

/// Reads the clause `start..end`.
pub(super) fn clause(view: &View, start: usize, end: usize) -> Clause {
    let plain = head(view, start, end);
    let works = plain.verb.is_some_and(|(_, to)| !super::owner::names_office(view, to, end));
    let subject = if works { None } else { super::owner::subject(view, plain.hard, end) };
    let topic = || topic(view, plain, end);
    let found = subject;
    let subject = found.map(|(start, end, _)| (start, end));
    let mut head = found
        .map(|(_, _, after)| in_charge(view, after, end))
        .or_else(topic)
        .map_or(plain, |after| head(view, after, end));
    head.bound |= plain.bound || subject.is_some_and(|(at, _)| asked(view, at));
    let class = class(view, &head, start, end, subject);
    let text = match class {
        Class::Work if is_again(view.at(start, end)) || treats(view.at(start, end)) => start,
        Class::Work if head.verb.is_none() => behind_ground(view, head.hard, end),
        Class::Method | Class::State | Class::Result | Class::Figure if subject.is_none() => {
            plain.hard
        }
        Class::State | Class::Figure if !head.bound && head.verb.is_none() => plain.hard,
        _ => head.text,
    };
    Clause { start, end, text, class, subject, bound: head.bound, verb: head.verb }
}

/// 希望老师们…: who is named is asked.
fn asked(view: &View, subject: usize) -> bool {
    view.flow.text[..subject].ends_with("希望")
}

/// 后勤处负责检修…: what the office is in charge of starts behind that word.
fn in_charge(view: &View, after: usize, end: usize) -> usize {
    let behind = view.at(after.min(end), end).strip_prefix("负责");
    behind.filter(|behind| doing(behind) > 3).map_or(after, |behind| end - behind.len())
}

/// 开学工作要做到…: where 要 stands behind a topic that is no office.
fn topic(view: &View, head: Head, end: usize) -> Option<usize> {
    if head.verb.is_some() {
        return None;
    }
    let rest = view.at(head.hard.min(end), end);
    let (at, _) = rest.match_indices(['要', '应']).next()?;
    let before = rest[..at].chars().count();
    let noun = rest[..at]
        .ends_with(['主', '重', '纲', '必', '首', '需', '概', '摘', '提', '相', '反', '供', '适']);
    let behind = &rest[at + '要'.len_utf8()..];
    ((2..=14).contains(&before) && !noun && leads_on(behind) && !view.marks.inside(head.hard + at))
        .then_some(head.hard + at)
}

fn class(
    view: &View,
    head: &Head,
    start: usize,
    end: usize,
    subject: Option<(usize, usize)>,
) -> Class {
    let lexicon = &*LEXICON;
    let rest = view.at(head.hard.min(end), end);
    let core = view.at(head.text.min(end), end);
    let chars = core.chars().count();
    if let Some(class) = set_phrase(view, head, start, end) {
        return class;
    }
    let figure = !view.quantities_in(head.hard.min(end), end).is_empty();
    let named = view.names_programme(head.hard.min(end), end);
    let strict = figure || named;
    let frame = lexicon.method.at_start(rest).max(lexicon.method.at_start(core)) > 0
        && lexicon.frame_end.at_end(core) > 0;
    if frame && !figure && !(named && head.verb.is_some()) {
        return Class::Method;
    }
    if names_people(lexicon, core) {
        return Class::Formula;
    }
    let bare = view.at(head.last, end);
    if (is_attitude(lexicon, rest, core) || lexicon.attitude.at_start(bare) > 0) && !figure {
        return Class::Attitude;
    }
    if !strict && (lexicon.basis_end.at_end(core) > 0 || obeys(core)) {
        return Class::Basis;
    }
    let acts = subject.is_some() && head.bound;
    let reaches =
        ["实现", "形成", "达到", "促进", "推动", "体现"].iter().any(|verb| rest.starts_with(verb));
    let settled = rest.starts_with("确保") && lexicon.states.at_end(rest) >= 6;
    if !(figure || acts || settled || named && reaches)
        && (lexicon.purpose.at_start(rest) > 0 || lexicon.purpose.at_start(core) > 0)
    {
        return Class::Purpose;
    }
    if let Some((_, verb_end)) = head.verb {
        let class = work(view, head, verb_end, end, figure);
        // 教务处汇总审核: short, but somebody does it.
        let done = class == Class::Fragment && subject.is_some() && chars >= 4;
        return if done { Class::Work } else { class };
    }
    // 在校生46万人, 在编教师: 在 is part of the noun.
    if lexicon.method.at_start(rest) > 0 && CLAUSES.at_nouns.at_start(rest) == 0 {
        return method(view, head.hard, end, figure);
    }
    // 及时与家长沟通: the same behind a word of manner.
    if turns(bare) {
        return Class::Work;
    }
    if strict && lexicon.purpose.at_start(rest) > 0 {
        return Class::Work;
    }
    if figure && chars >= 5 {
        return Class::Figure;
    }
    if subject.is_none() && chars < 5 {
        return Class::Fragment;
    }
    let effect = lexicon.result_end.at_end(core) > 0 || grows(core);
    if effect { Class::Result } else { Class::State }
}

/// 群众就医更加方便, 保障力度加大: tells an effect.
fn grows(core: &str) -> bool {
    let tail =
        |count: usize| core.char_indices().rev().nth(count).map_or(core, |(at, _)| &core[at..]);
    ["更加", "更为", "日益", "日趋", "越来越", "越发"].iter().any(|word| tail(5).contains(word))
        || ["力度加大", "步伐加快", "氛围浓厚"].iter().any(|word| core.ends_with(word))
}

/// 围绕…三件大事, 这30项实事中, 三年一周期: names a frame, whatever its numbers.
fn is_frame(whole: &str) -> bool {
    let around = ["围绕", "聚焦", "紧扣", "紧盯"].iter().any(|word| whole.starts_with(word))
        && ["大事", "主题", "主线", "目标", "重点任务"].iter().any(|word| whole.ends_with(word));
    let among = ["这", "上述", "以上", "在这"].iter().any(|word| whole.starts_with(word))
        && whole.ends_with(['中', '里'])
        && whole.chars().count() <= 16;
    let shows = whole.starts_with("突出") && (whole.ends_with("导向") || whole.ends_with("的要求"));
    let smooth = whole.ends_with("总体进展顺利");
    around || shows || smooth || among || whole.ends_with("周期") && whole.chars().count() <= 8
}

/// 帮助学生养成…习惯: what somebody is to become by it.
fn helps(rest: &str) -> bool {
    ["帮助", "引导", "教育"].iter().any(|word| rest.starts_with(word))
        && ["养成", "树立", "形成", "增强", "牢记"].iter().any(|word| rest.contains(word))
        && ["习惯", "观念", "意识", "品质", "理想", "价值观", "风尚"]
            .iter()
            .any(|word| rest.ends_with(word))
}

/// 汇报了某条线工作, 从两个方面总结了…: that somebody reported, not what.
fn reports(whole: &str) -> bool {
    let states = ["明确提出", "提出", "指出", "强调"].iter().any(|verb| whole.ends_with(verb));
    if states && whole.chars().count() <= 12 || bids(whole) {
        return true;
    }
    whole.chars().count() <= 60
        && CLAUSES.reports.is_in(whole)
        && CLAUSES.reported.at_end(whole) > 0
}

/// 做好2025年工作: names the whole and no part.
fn bids(whole: &str) -> bool {
    let rest = whole.strip_prefix("做好").or_else(|| whole.strip_prefix("抓好"));
    let year = rest.and_then(|rest| year(rest).map(|length| &rest[length..]));
    year.is_some_and(|rest| matches!(rest, "工作" | "各项工作" | "教育工作" | "重点工作"))
}

/// 增强了群众的获得感、幸福感: what people feel is an effect.
fn is_feeling(core: &str) -> bool {
    ["获得感", "幸福感", "安全感", "认同感", "归属感"].iter().any(|feeling| core.ends_with(feeling))
        && core.contains('了')
}

/// 居全国第一, 创历史新高: a rank whose subject stands in the clause before.
fn is_rank(rest: &str) -> bool {
    ["居全国", "居全省", "居全市", "创历史", "位居", "排名"]
        .iter()
        .any(|word| rest.starts_with(word))
        && rest.chars().count() <= 8
}

/// 对排查出的隐患要建立台账: what is treated belongs to the work.
fn treats(whole: &str) -> bool {
    (whole.starts_with("对于") || whole.starts_with("对查") || whole.starts_with("对排"))
        && whole.contains('要')
        && whole.chars().count() <= 26
}

/// What a few words of the clause settle at once, whatever else stands in it.
fn set_phrase(view: &View, head: &Head, start: usize, end: usize) -> Option<Class> {
    let lexicon = &*LEXICON;
    let whole = view.at(start, end);
    let rest = view.at(head.hard.min(end), end);
    let core = view.at(head.text.min(end), end);
    if is_again(whole) || pairs(rest) {
        return Some(Class::Work);
    }
    if core.chars().count() < 3 || is_period(view, head.hard.min(end), end) {
        return Some(Class::Fragment);
    }
    if lexicon.formula.is_in(whole) || whole.ends_with("报道") || whole.ends_with('讯') {
        return Some(Class::Formula);
    }
    if whole.starts_with("以便") || helps(rest) {
        return Some(Class::Purpose);
    }
    if is_feeling(core) {
        return Some(Class::Result);
    }
    if is_frame(whole) {
        return Some(Class::Method);
    }
    if (rest.starts_with('是') && rest.ends_with("结果"))
        || rest.ends_with("的取得")
        || ["进展有", "情况有", "任务有", "措施有", "工作有"]
            .iter()
            .any(|word| rest.ends_with(word))
        || is_rank(rest)
        || reports(whole)
    {
        return Some(Class::Formula);
    }
    (lexicon.label_end.at_end(whole) > 0 && whole.chars().count() <= 12).then_some(Class::Label)
}

/// 目标要再聚焦, 作风要更扎实: a thing, 要, and a comparison.
fn is_again(rest: &str) -> bool {
    let at = ["要再", "要更", "要到位"].iter().find_map(|word| rest.find(word));
    // 今年要再改造校舍600所: the year is no thing that is to be better.
    let thing = |at: usize| (6..=18).contains(&at) && year(rest).is_none();
    at.is_some_and(thing) && (5..=12).contains(&rest.chars().count())
}

/// 学前教育扩优提质: a field and four characters of verb, object, verb, object.
fn pairs(rest: &str) -> bool {
    let chars = rest.chars().count();
    let Some((at, _)) = rest.char_indices().rev().nth(3).filter(|_| (6..=16).contains(&chars))
    else {
        return false;
    };
    let mut sets = [true, false, true, false].iter();
    rest[at..].split("").filter(|part| !part.is_empty()).all(|part| match sets.next() {
        Some(true) => LEXICON.pair_verbs.is(part),
        _ => LEXICON.pair_objects.is(part),
    }) && doing(rest) == 0
}

/// Mind and bearing, or nothing but four-character slogans.
fn is_attitude(lexicon: &super::lexicon::Lexicon, rest: &str, core: &str) -> bool {
    lexicon.attitude.at_start(rest) > 0 || lexicon.attitude.at_start(core) > 0 || is_slogan(core)
}

/// 改进作风、真抓实干: parts of four characters each, at least two of them.
pub(super) fn is_slogan(words: &str) -> bool {
    let parts = words.split('、').count();
    if let Some(row) = words.strip_prefix("做到") {
        let length = row.split('、').next().map_or(0, |part| part.chars().count());
        return parts >= 2
            && length <= 4
            && row.split('、').all(|part| part.chars().count() == length);
    }
    let deed = |part: &str| doing(part) > 3 && LEXICON.things.at_end(part) > 0;
    parts >= 2 && words.split('、').all(|part| part.chars().count() == 4 && !deed(part))
}

/// Nothing but a time: 到2025年.
fn is_period(view: &View, start: usize, end: usize) -> bool {
    const TIMES: &str =
        "0123456789年月日时分点号—-－至到～~、上下午旬初末底前后起止期间（）周一二三四五六星 ";
    let timed = view.when_at(start).is_some();
    timed && view.at(start, end).chars().all(|c| TIMES.contains(c))
        || view.when_at(start).is_some_and(|when| when.span.end() >= end)
        || year(view.at(start, end)).is_some_and(|length| start + length >= end)
}

/// 贯彻党中央部署, 落实省委工作要求: what a superior has decided in general.
fn obeys(core: &str) -> bool {
    let verb = ["贯彻", "落实", "执行", "学习"].iter().any(|verb| core.starts_with(verb));
    let above = [
        "党中央",
        "中央",
        "国务院",
        "省委",
        "市委",
        "县委",
        "区党委",
        "上级",
        "总书记",
        "习近平",
        "党的二十",
    ];
    verb && above.iter().any(|word| core.contains(word))
        && core.ends_with(['署', '求', '策', '神', '示', '想', '述', '针'])
}

/// 校长某某、副校长某某: who was present.
fn names_people(lexicon: &super::lexicon::Lexicon, core: &str) -> bool {
    lexicon.people.titles.is_in(core) && !core.contains('了') && doing(core) == 0 && {
        let (_, to) = lexicon.people.titles.last_in(core).unwrap_or_default();
        (2..=3).contains(&core[to..].chars().count())
            && lexicon.people.surnames.at_start(&core[to..]) > 0
    }
}

fn work(view: &View, head: &Head, verb_end: usize, end: usize, figure: bool) -> Class {
    let core = view.at(head.text, end);
    let object = view.at(verb_end, end);
    let verb = view.at(head.verb.map_or(head.text, |(at, _)| at), verb_end);
    let steered = LEXICON.manner.at_start(core) >= 6 && verb.chars().count() == 2;
    if core.chars().count() <= 4
        && !steered
        && doing(object) == object.len()
        && core.len() == verb.len() + object.len()
    {
        return Class::Fragment;
    }
    if object.is_empty() && core.chars().count() <= 4 && !steered {
        return Class::Fragment;
    }
    if LEXICON.nounlike.is(verb) && ends_as_state(core) {
        return if figure { Class::Figure } else { Class::State };
    }
    if figure {
        return Class::Work;
    }
    let soft =
        ["提升", "提高", "增强", "扩大", "提振", "激发", "改善", "优化", "拓展", "发挥", "注重"]
            .contains(&verb);
    if soft && LEXICON.soft_object.at_end(object) + LEXICON.result_end.at_end(object) > 0 {
        return Class::Soft;
    }
    if LEXICON.result_end.at_end(object) > 0 && !view.names_programme(verb_end, end) {
        return Class::Soft;
    }
    Class::Work
}

fn ends_as_state(core: &str) -> bool {
    LEXICON.states.at_end(core) > 0
        || LEXICON.result_end.at_end(core) > 0
        || LEXICON.heading_end.at_end(core) > 0
}
