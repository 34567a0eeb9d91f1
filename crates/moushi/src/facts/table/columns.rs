//! Tables that are stored by columns (Parquet), into the same cells as tables of rows: columns and row groups on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use moushi_core::model::Refusal;
use moushi_files::readers::{self, Columns, Stored, Wanted};
use moushi_stats::cores;

use super::numbers::Numbers;
use super::{Asked, Heading, Holds, Taking};
use crate::facts::limits;

/// Takes a table in.
///
/// # Errors
/// When the file is damaged, passes a limit, or a column that is asked for holds others.
pub(super) fn taken<'a>(
    name: &str,
    bytes: Vec<u8>,
    asked: &'a [Asked],
) -> Result<Taking<'a>, Refusal> {
    let columns = readers::columns(name, bytes, &limits())?;
    let mut taking = Taking::new(asked);
    let headings: Vec<&str> = columns.headings().collect();
    taking.looked.push(headings.iter().map(|one| (*one).to_owned()).collect());
    taking.heading = Heading::of(asked, "", &headings);
    let Some(heading) = &taking.heading else { return Ok(taking) };
    let read = all(&columns, heading, asked)?;
    let rows = |group: usize| columns.rows(group);
    taking.rows = (0..columns.groups()).map(rows).sum();
    taking.numbers = Numbers::from(1, taking.rows);
    let each = heading.places.len();
    // Column by column: what has been put behind is let go before the next one grows.
    for (at, (_, column)) in heading.places.iter().enumerate() {
        let cells = &mut taking.columns[*column];
        let mut before = 0;
        for (group, slot) in read.iter().skip(at).step_by(each).enumerate() {
            if let Some(stored) = slot.lock().unwrap_or_else(PoisonError::into_inner).take() {
                cells.stored(before, taking.rows, stored);
            }
            before += rows(group);
        }
    }
    Ok(taking)
}

type Slot = Mutex<Option<Stored>>;

/// Every column of every row group, in the order of the groups; whoever has nothing to do takes the next.
fn all(columns: &Columns, heading: &Heading, asked: &[Asked]) -> Result<Vec<Slot>, Refusal> {
    let each = heading.places.len();
    let slots: Vec<Slot> = (0..columns.groups() * each).map(|_| Slot::default()).collect();
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(slot) = slots.get(at) else { return };
            let (place, column) = heading.places[at % each];
            match columns.values(at / each, place, wanted(asked[column].holds)) {
                Ok(stored) => {
                    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(stored);
                }
                Err(refusal) => {
                    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(refusal);
                    next.store(slots.len(), Ordering::Relaxed);
                }
            }
        }
    };
    thread::scope(|scope| {
        (1..cores()).for_each(|_| {
            scope.spawn(work);
        });
        work();
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(refusal) => Err(refusal),
        None => Ok(slots),
    }
}

fn wanted(holds: Holds) -> Wanted {
    match holds {
        Holds::Numbers => Wanted::Numbers,
        Holds::Text => Wanted::Words,
        Holds::Either => Wanted::AsTheyAre,
    }
}
