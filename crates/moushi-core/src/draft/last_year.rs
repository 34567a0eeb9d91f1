//! Last year's ledger becomes last year's tasks of this one; what several sources of last year say of
//! one task is put together: the plan its words, the list at the end of the year what became of it.

use std::collections::BTreeMap;

use super::returned::{self, Before};
use crate::model::{Document, Earlier, Fingerprint, Ledger, Level, RowId, Task};

/// The tasks of last year's ledger, named as last year's.
pub(super) fn tasks(before: &Before<'_>) -> Vec<Task> {
    let tasks = &before.ledger.tasks;
    let names: BTreeMap<&RowId, RowId> =
        (1..).zip(tasks).map(|(at, task)| (&task.id, RowId(format!("L{at:03}")))).collect();
    let carry = |task: &Task| Task {
        id: names[&task.id].clone(),
        parent: task.parent.as_ref().and_then(|parent| names.get(parent)).cloned(),
        earlier: vec![Earlier::of(task.id.clone(), before.ledger.year, before.stamp)],
        ..task.clone()
    };
    tasks.iter().map(carry).collect()
}

/// The documents on which last year's tasks stand, without those that are there already.
pub(super) fn documents(before: &Ledger, known: &[Document]) -> Vec<Document> {
    let stands_on = |document: &&Document| {
        let id = &document.source.id;
        let named = before.tasks.iter().filter_map(|task| task.origin.text());
        named.into_iter().any(|(source, _)| source == id)
            && known.iter().all(|known| known.source.id != *id)
    };
    let last_year = |document: &Document| Document { level: Level::LastYear, ..document.clone() };
    before.documents.iter().filter(stands_on).map(last_year).collect()
}

/// Makes rows of the same words, or of the same row of an earlier ledger, one: the first stays, with what it lacks from the others. What became
/// of a task is taken from whoever says it last.
pub(super) fn joined(rows: Vec<Task>) -> Vec<Task> {
    let mut place: BTreeMap<(i32, Fingerprint), usize> = BTreeMap::new();
    let mut by_row: BTreeMap<(i32, RowId), usize> = BTreeMap::new();
    let mut renamed: BTreeMap<RowId, RowId> = BTreeMap::new();
    let mut joined: Vec<Task> = Vec::with_capacity(rows.len());
    for row in rows {
        let key = (row.year, Fingerprint::of(&row.words));
        let named = returned::certain(&row).map(|(year, id)| (year, id.clone()));
        let known = named.as_ref().and_then(|named| by_row.get(named));
        // The same words under two codes of one ledger are two tasks.
        let other = |at: &&usize| match (&named, returned::certain(&joined[**at])) {
            (Some((year, id)), Some(theirs)) => (*year, id) != theirs,
            _ => false,
        };
        match known.or_else(|| place.get(&key).filter(|at| !other(at))) {
            Some(&at) => {
                renamed.insert(row.id.clone(), joined[at].id.clone());
                complete(&mut joined[at], row);
            }
            None => {
                by_row.extend(named.map(|named| (named, joined.len())));
                place.insert(key, joined.len());
                joined.push(row);
            }
        }
    }
    for row in &mut joined {
        if let Some(kept) = row.parent.as_ref().and_then(|parent| renamed.get(parent)) {
            row.parent = Some(kept.clone()).filter(|parent| *parent != row.id);
        }
    }
    joined
}

fn complete(kept: &mut Task, other: Task) {
    kept.done = other.done.or(kept.done);
    kept.leader = kept.leader.take().or(other.leader);
    if kept.leads.is_empty() {
        (kept.leads, kept.support) = (other.leads, other.support);
    }
    if kept.deadline.is_none() {
        (kept.deadline, kept.deadline_words) = (other.deadline, other.deadline_words);
    }
    kept.deliverable = kept.deliverable.take().or(other.deliverable);
    if kept.targets.is_empty() {
        kept.targets = other.targets;
    }
    for earlier in other.earlier {
        match kept.earlier.iter_mut().find(|known| known.row == earlier.row) {
            Some(known) => known.reason = earlier.reason.or(known.reason.take()),
            None => kept.earlier.push(earlier),
        }
    }
}
