//! Decides among the clauses of one piece which are items: purpose, method, basis and attitude
//! give way to concrete work in the same piece, and stand in when there is none.

use super::judge::{Class, Clause};
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
            !(demanded && told(view, clause) || clauses.len() > 1 && is_saying(view, clause))
        }
        Class::Figure => !demanded || clause.bound || clause.verb.is_some(),
        Class::State => done || listing || acts(clause) || reaches(view, clause),
        Class::Purpose => split::is_row(view, clause.text, clause.end),
        _ => false,
    };
    if clauses.iter().any(|clause| closes(view, clause)) {
        return Vec::new();
    }
    let firm = clauses.iter().any(concrete);
    let mut chosen = Vec::new();
    let last = clauses.len().saturating_sub(1);
    for (index, clause) in clauses.iter().enumerate() {
        let confidence = match clause.class {
            _ if concrete(clause) => sureness(clause.class, done),
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
        chosen.extend(stand_in(clauses, done));
    }
    chosen
}

/// 创造了…, 取得了…: told as done, and so no demand.
fn told(view: &View, clause: &Clause) -> bool {
    clause.verb.is_some_and(|(_, to)| view.at(to, clause.end).starts_with('了'))
}

/// 大胆创新, 凝聚力量: four characters among longer clauses say how, not what.
fn is_saying(view: &View, clause: &Clause) -> bool {
    clause.subject.is_none() && view.at(clause.text, clause.end).chars().count() <= 4
}

/// A formula that makes the whole sentence one: 特制定本方案, 我们一定….
fn closes(view: &View, clause: &Clause) -> bool {
    let words = view.at(clause.start, clause.end);
    [
        "为指导",
        "参加会议",
        "出席会议",
        "参加活动",
        "特制定",
        "特制订",
        "如下",
        "我们一定",
        "会议坚持",
        "会议深入",
        "现印发",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn sureness(class: Class, done: bool) -> f32 {
    match class {
        Class::Figure => 0.9,
        Class::Work => 0.85,
        _ if done => 0.75,
        _ => 0.6,
    }
}

const REACHES: [&str; 12] = [
    "达到",
    "不低于",
    "不少于",
    "超过",
    "提高到",
    "提升到",
    "提高至",
    "提升至",
    "增至",
    "降至",
    "控制在",
    "保持在",
];

/// A level is to be reached.
fn reaches(view: &View, clause: &Clause) -> bool {
    REACHES.iter().any(|verb| view.at(clause.text, clause.end).contains(verb))
}

/// 生均拨款水平逐步提高，到2020年达到1.2万元: the subject stands in the clause before.
fn with_subject(view: &View, clauses: &[Clause], index: usize) -> Option<usize> {
    let before = clauses.get(index.checked_sub(1)?)?;
    let words = view.at(clauses[index].text, clauses[index].end);
    let bare = REACHES.iter().any(|verb| words.starts_with(verb));
    let short = view.at(before.text, clauses[index].end).chars().count() <= 60;
    (bare && short && matches!(before.class, Class::State | Class::Result)).then_some(before.text)
}

/// An office or kind of body is told what to do.
fn acts(clause: &Clause) -> bool {
    clause.subject.is_some() && clause.verb.is_some()
}

/// When nothing firmer stands in the piece, the purpose or the effect is the item.
fn stand_in(clauses: &[Clause], done: bool) -> Option<Chosen> {
    let fits = |class: Class| matches!(class, Class::Purpose) || done && class == Class::Result;
    let clause = clauses.iter().position(|clause| fits(clause.class))?;
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
        && focus
        && short
        && view.names_programme(before.start, before.end))
    .then_some(before.text)
}
