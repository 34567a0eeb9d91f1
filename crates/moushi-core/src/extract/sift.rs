//! Decides among the clauses of one piece which are items: purpose, method, basis and attitude
//! give way to concrete work in the same piece, and stand in when there is none.

use super::judge::{Class, Clause};
use super::lexicon::{CLAUSES, LEXICON};
use super::split;
use super::view::View;
use crate::model::SectionRole;

/// A chosen clause: where its words start (a method clause before it may belong to it) and which.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    pub(super) clause: usize,
    pub(super) from: usize,
    pub(super) confidence: f32,
}

/// The clauses that are items.
pub(super) fn sift(
    view: &View,
    clauses: &[Clause],
    role: SectionRole,
    listing: bool,
) -> Vec<Chosen> {
    let done = role == SectionRole::Achievement;
    let demanded = role == SectionRole::Requirement;
    let concrete = |clause: &Clause| match clause.class {
        Class::Work => {
            !(demanded && told(view, clause) && !already(view, clause)
                || clauses.len() > 1 && is_saying(view, clause))
        }
        Class::Figure => {
            let words = view.at(clause.text, clause.end);
            let often = words.contains('每') && !words.contains("需要");
            !demanded || clause.bound || clause.verb.is_some() || often || reaches(view, clause)
        }
        Class::State => {
            done || listing
                || demanded && urged(view, clause)
                || acts(clause)
                || reaches(view, clause)
                || settles(view, clause)
        }
        Class::Purpose => split::is_row(view, clause.text, clause.end),
        _ => false,
    };
    if clauses.iter().any(|clause| closes(view, clause)) {
        return figures(clauses, done);
    }
    if done && clauses.iter().any(|clause| teaches(view, clause)) {
        return Vec::new();
    }
    let concrete = |clause: &Clause| {
        concrete(clause) && !leans(view, clauses, clause) && !is_topic(view, clauses, clause)
    };
    let firm = clauses.iter().any(concrete);
    let mut chosen = Vec::new();
    let last = clauses.len().saturating_sub(1);
    for (index, clause) in clauses.iter().enumerate() {
        let confidence = match clause.class {
            _ if concrete(clause) => sureness(clause.class, done),
            Class::Soft if index == 0 && leads_in(view, clauses, clause) => continue,
            Class::Soft if done || !firm => 0.6,
            Class::Soft
                if index != last && (index == 0 || clauses[index + 1..].iter().any(concrete)) =>
            {
                0.6
            }
            _ => continue,
        };
        let from = with_method(view, clauses, index)
            .or_else(|| with_subject(view, clauses, index))
            .unwrap_or(clause.text);
        chosen.push(Chosen { clause: index, from, confidence });
    }
    if chosen.is_empty() {
        chosen.extend(stand_in(view, clauses, done));
    }
    chosen
}

/// 提升发展质量，实施“甲计划”，实现…: a label before work that names a programme or a number.
fn leads_in(view: &View, clauses: &[Clause], clause: &Clause) -> bool {
    let firm = |other: &Clause| {
        let (start, end) = (other.start, other.end);
        other.class == Class::Work
            && (view.names_programme(start, end) || !view.quantities_in(start, end).is_empty())
    };
    let short = view.at(clause.text, clause.end).chars().count() <= 14;
    short && clauses.get(1).is_some_and(firm) && clause.start == clauses[0].start
}

/// 发挥…优势，采取…措施，…: how, when work follows in the same sentence.
fn leans(view: &View, clauses: &[Clause], clause: &Clause) -> bool {
    let words = view.at(clause.text, clause.end);
    let follows =
        clauses.iter().any(|other| other.start > clause.start && other.class == Class::Work);
    let uses = words.starts_with("发挥") && words.ends_with("优势")
        || words.starts_with("采取") && words.contains("措施");
    uses && follows && !view.names_programme(clause.start, clause.end)
        || words.starts_with("采取") && words.contains("措施")
        || (words.starts_with('把') || words.starts_with('将')) && weighs(words)
}

/// 把…作为重中之重: how much a thing matters.
fn weighs(words: &str) -> bool {
    CLAUSES.weights.at_end(words) > 0
}

/// 创造了…, 取得了…: told as done, and so no demand.
pub(super) fn told(view: &View, clause: &Clause) -> bool {
    clause.verb.is_some_and(|(_, to)| view.at(to, clause.end).starts_with('了'))
}

/// 学校已经聘请了…: done, whatever the paper is for.
pub(super) fn already(view: &View, clause: &Clause) -> bool {
    told(view, clause)
        && !clause.bound
        && view.at(clause.start, clause.text.clamp(clause.start, clause.end)).contains('已')
}

/// 大胆创新, 凝聚力量: four characters among longer clauses say how, not what.
fn is_saying(view: &View, clause: &Clause) -> bool {
    let words = view.at(clause.text, clause.end);
    let thing = LEXICON.things.at_end(words);
    let deed = thing > 0 && !LEXICON.nounlike.is(&words[..words.len() - thing]);
    let steered = LEXICON.manner.at_start(words) >= 6 && clause.verb.is_some();
    clause.subject.is_none() && words.chars().count() <= 4 && !deed && !steered
}

/// 必须坚持…: a lesson drawn among results.
fn teaches(view: &View, clause: &Clause) -> bool {
    view.at(clause.start, clause.end).starts_with("必须")
}

/// What a sentence of guiding thought goes on to report in figures.
fn figures(clauses: &[Clause], done: bool) -> Vec<Chosen> {
    let counts = |clause: &Clause| done && clause.class == Class::Figure;
    let chosen = |(index, clause): (usize, &Clause)| Chosen {
        clause: index,
        from: clause.text,
        confidence: 0.6,
    };
    clauses.iter().enumerate().filter(|(_, clause)| counts(clause)).map(chosen).collect()
}

/// 9月29日上课的教师，要…: the clause before 要 names who or what.
fn is_topic(view: &View, clauses: &[Clause], clause: &Clause) -> bool {
    let next = clauses.iter().find(|next| next.start > clause.start);
    let bound = |next: &Clause| {
        ["要", "应", "须", "必须", "应当"]
            .iter()
            .any(|word| view.at(next.start, next.end).starts_with(word))
    };
    clause.verb.is_none()
        && !clause.bound
        && clause.subject.is_none()
        && matches!(clause.class, Class::Figure | Class::State)
        && next.is_some_and(bound)
}

/// A formula that makes the whole sentence one: 特制定本方案, 我们一定….
fn closes(view: &View, clause: &Clause) -> bool {
    let words = view.at(clause.start, clause.end);
    [
        "为指导",
        "我们一定",
        "会议坚持",
        "会议深入",
        "现印发",
        "参加会议",
        "出席会议",
        "参加活动",
        "未尽事宜",
    ]
    .iter()
    .any(|word| words.contains(word))
        || words.ends_with("如下")
        || makes_this_paper(words)
}

/// 特制定本方案, 制订本办法: says why the paper was written. 制定本校方案 is work.
fn makes_this_paper(words: &str) -> bool {
    let Some(at) = words.rfind("制定").or_else(|| words.rfind("制订")) else { return false };
    let made = &words[at + "制定".len()..];
    let paper = CLAUSES.papers.at_end(made) > 0;
    let this = made.strip_prefix('本').map(|made| made.trim_start_matches("实施"));
    paper && (this.is_some_and(|made| CLAUSES.papers.is(made)) || words[..at].ends_with('特'))
}

fn sureness(class: Class, done: bool) -> f32 {
    match class {
        Class::Figure => 0.9,
        Class::Work => 0.85,
        _ if done => 0.75,
        _ => 0.6,
    }
}

/// A level is to be reached.
fn reaches(view: &View, clause: &Clause) -> bool {
    CLAUSES.reach.is_in(view.at(clause.text, clause.end))
}

/// 生均拨款水平逐步提高，到2020年达到1.2万元: the subject stands in the clause before.
fn with_subject(view: &View, clauses: &[Clause], index: usize) -> Option<usize> {
    let before = clauses.get(index.checked_sub(1)?)?;
    let words = view.at(clauses[index].text, clauses[index].end);
    let bare = CLAUSES.reach.at_start(words) > 0;
    let short = view.at(before.text, clauses[index].end).chars().count() <= 60;
    (bare && short && matches!(before.class, Class::State | Class::Result)).then_some(before.text)
}

/// 育儿补贴全面落地: the predicate says what is reached. 市区高中不得跨县招生: what is allowed.
fn settles(view: &View, clause: &Clause) -> bool {
    let words = view.at(clause.text, clause.end);
    let length = LEXICON.states.at_end(words);
    let subject = words[..words.len() - length].chars().count();
    length >= 6 && subject >= 2
        || passes(words)
        || subject >= 4 && ["不得", "一律", "不准", "不再"].iter().any(|word| words.contains(word))
}

/// 要算清账: what stands right behind 要 is demanded, whatever its verb.
fn urged(view: &View, clause: &Clause) -> bool {
    let words = view.at(clause.start, clause.end);
    let asked = clause.subject.filter(|_| view.flow.text[..clause.start].ends_with("希望"));
    let asked = asked.map(|(_, to)| view.at(to.min(clause.end), clause.end));
    let behind = words.strip_prefix('要').or(asked).map(|b| b.trim_start_matches("进一步"));
    behind.is_some_and(|behind| {
        behind.chars().count() >= 5
            && !behind.starts_with(['有', '是', '求', '让', '能'])
            && LEXICON.heading_end.at_end(behind) == 0
    })
}

/// 结果纳入年度考核, 名单发送至某处: a thing, and what is done with it.
fn passes(words: &str) -> bool {
    CLAUSES.passive.first_in(words).is_some_and(|(at, to)| {
        (6..=36).contains(&at) && words[to..].chars().count() >= 2 && !words[..at].contains('的')
    })
}

/// An office or kind of body is told what to do.
fn acts(clause: &Clause) -> bool {
    clause.subject.is_some() && clause.verb.is_some()
}

/// When nothing firmer stands in the piece, the purpose or the effect is the item.
fn stand_in(view: &View, clauses: &[Clause], done: bool) -> Option<Chosen> {
    // 为维护…，确保…: the aim of the paper and not of a sentence.
    let aims = |clause: &Clause| {
        clause.class == Class::Method && view.at(clause.start, clause.end).starts_with('为')
    };
    if clauses.iter().any(aims) {
        return None;
    }
    // 赢得了尊重: told as done where results are not what is told.
    let told = |clause: &Clause| !done && view.at(clause.start, clause.end).contains('了');
    let fits = |clause: &Clause| match clause.class {
        Class::Purpose => !told(clause),
        class => done && class == Class::Result,
    };
    let clause = clauses.iter().position(fits)?;
    Some(Chosen { clause, from: clauses[clause].text, confidence: 0.45 })
}

/// 聚焦“甲”“乙”等领域，抓好…: a method clause that names programmes belongs to the work right
/// behind it, so that the programmes are not lost.
fn with_method(view: &View, clauses: &[Clause], index: usize) -> Option<usize> {
    let before = clauses.get(index.checked_sub(1)?)?;
    let focus = ["聚焦", "围绕", "紧扣"]
        .iter()
        .any(|word| view.at(before.text, before.end).starts_with(word));
    let short = view.at(before.text, clauses[index].end).chars().count() <= 60;
    (before.class == Class::Method
        && !view.at(before.start, before.end).ends_with("大事")
        && focus
        && short
        && view.names_programme(before.start, before.end))
    .then_some(before.text)
}
