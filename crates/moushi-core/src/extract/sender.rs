//! Who is to do what a notice or a speech tells: the one who speaks (学校将…, 市教育局将…, 学生放假) or
//! those who listen. Hears only the words at the head of a clause; the kind follows in `reading`.

use super::judge::Clause;
use super::lexicon::CLAUSES;
use super::paper::Paper;
use super::view::View;

/// Whether a clause tells of the sender's own doing; none when it says nothing about that.
pub(super) fn own(view: &View, paper: &Paper, clause: &Clause) -> Option<bool> {
    let head = view.at(clause.start, clause.text.clamp(clause.start, clause.end));
    let whole = view.at(clause.start, clause.end);
    if !clause.bound && CLAUSES.arranges.at_end(whole) > 0 {
        return Some(true);
    }
    if CLAUSES.others.at_start(head) > 0 || CLAUSES.others_must.is_in(head) {
        return Some(false);
    }
    if CLAUSES.own_will.is_in(head) {
        return Some(true);
    }
    let (start, end) = clause.subject?;
    Some(!clause.bound && is_sender(view, paper, view.at(start, end)))
}

/// 市教育局 in a notice to schools: the one who signs, or an office above those addressed.
fn is_sender(view: &View, paper: &Paper, subject: &str) -> bool {
    let at = |range: Option<(usize, usize)>| range.map_or("", |(start, end)| view.at(start, end));
    let addressed = at(paper.addressed);
    let above = CLAUSES.senders.is(subject) && !addressed.is_empty();
    let signs = subject.chars().count() >= 3 && at(paper.signed).ends_with(subject);
    (signs || above) && !addressed.contains(subject)
}
