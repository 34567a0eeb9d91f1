//! What may be shown to a room 会场: of an internal item 内部事项 that it is there, and nothing of what it says. Papers and
//! sheets that go round are made of this copy of the ledger.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::model::{Earlier, Finding, Ledger, Origin, RowId, Spot, Task};

/// What stands in place of the words of an internal item.
pub const INTERNAL: &str = "（内部事项）";
/// What stands in place of what an internal item says in one of its boxes.
const KEPT: &str = "（内部）";

/// An internal item as it may be shown.
pub fn hidden(task: &Task) -> bool {
    task.words == INTERNAL
}

/// The ledger with its internal items hidden; the ledger itself where there are none.
pub fn ledger(ledger: &Ledger) -> Cow<'_, Ledger> {
    let internal = internal(ledger);
    if internal.is_empty() {
        return Cow::Borrowed(ledger);
    }
    let mut open = ledger.clone();
    for task in open.tasks.iter_mut().filter(|task| internal.contains(&task.id)) {
        *task = hide(task);
    }
    for link in open.links.iter_mut().filter(|link| internal.contains(&link.task)) {
        link.weakenings.clear();
    }
    Cow::Owned(open)
}

/// The ledger without its internal items, and how many there are: for lists that name what they hold.
pub fn without(ledger: &Ledger) -> (Cow<'_, Ledger>, usize) {
    let count = internal(ledger).len();
    if count == 0 {
        return (Cow::Borrowed(ledger), 0);
    }
    let mut open = ledger.clone();
    open.tasks.retain(|task| !task.internal());
    (Cow::Owned(open), count)
}

/// Findings that point at no internal item: they quote what they point at.
pub fn findings(ledger: &Ledger, findings: &[Finding]) -> Vec<Finding> {
    let internal: HashMap<&RowId, &Task> =
        ledger.tasks.iter().filter(|task| task.internal()).map(|task| (&task.id, task)).collect();
    let touches = |spot: &Spot| match spot {
        Spot::Row(id) => internal.contains_key(id),
        Spot::Words { source, span } => internal.values().any(|task| {
            let place = task.origin.text();
            place.is_some_and(|(id, at)| {
                id == source && at.start() < span.end() && span.start() < at.end()
            })
        }),
        _ => false,
    };
    findings.iter().filter(|finding| !finding.at.iter().any(touches)).cloned().collect()
}

fn internal(ledger: &Ledger) -> BTreeSet<RowId> {
    ledger.tasks.iter().filter(|task| task.internal()).map(|task| task.id.clone()).collect()
}

/// The code alone: its words, and why it was not finished, are not for everybody.
fn bare(earlier: &Earlier) -> Earlier {
    Earlier { words: None, reason: None, ..earlier.clone() }
}

/// Whether a box was filled in is no secret, and counts are true; what stands in it is.
fn hide(task: &Task) -> Task {
    let kept = |there: bool| there.then(|| KEPT.to_owned());
    Task {
        words: INTERNAL.to_owned(),
        origin: Origin::Person(INTERNAL.to_owned()),
        deliverable: kept(task.deliverable.is_some()),
        deadline: None,
        deadline_words: kept(task.dated()),
        targets: Vec::new(),
        programmes: Vec::new(),
        milestones: Vec::new(),
        earlier: task.earlier.iter().map(bare).collect(),
        particulars: task.particulars.keys().map(|one| (*one, KEPT.to_owned())).collect(),
        ..task.clone()
    }
}
