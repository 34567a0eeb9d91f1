//! The same work for every row, on all cores of the machine: the answers in the order of the rows, whatever the number of
//! cores. Not for work that waits.

use std::ops::Range;
use std::thread;

use moushi_stats::cores;

/// Rows for which another thread is worth its while.
const WORTH: usize = 1_024;

/// Rows that are worked on at a time: what is reckoned on the way for each of them stays in the nearest memory.
const RUN: usize = 1_024;

/// The same where each row takes long.
const FEW: usize = 64;

/// What `work` makes of each row.
pub fn across<T: Clone + Default + Send>(rows: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    shared(rows, WORTH, |first, share| {
        share.iter_mut().zip(first..).for_each(|(place, row)| *place = work(row));
    })
}

/// What `work` makes of the rows of each run, one for each row.
pub fn in_runs<T: Copy + Default + Send>(
    rows: usize,
    work: impl Fn(&[u32]) -> Vec<T> + Sync,
) -> Vec<T> {
    shared(rows, WORTH, |first, share| {
        // Rows are numbered so in frames.
        let mut next = u32::try_from(first).unwrap_or(u32::MAX)..;
        for places in share.chunks_mut(RUN) {
            let run: Vec<u32> = next.by_ref().take(places.len()).collect();
            places.copy_from_slice(&work(&run));
        }
    })
}

/// What `work` makes of some rows that lie together, one for each row: for work on single rows that takes long.
pub fn in_few<T: Clone + Default + Send>(
    rows: usize,
    work: impl Fn(Range<usize>) -> Vec<T> + Sync,
) -> Vec<T> {
    shared(rows, FEW, |first, share| {
        for (few, first) in share.chunks_mut(FEW).zip((first..).step_by(FEW)) {
            let made = work(first..first + few.len());
            few.iter_mut().zip(made).for_each(|(place, one)| *place = one);
        }
    })
}

/// Two pieces of work over so many rows, at the same time where that is worth its while.
pub fn both<A, B: Send>(
    rows: usize,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if rows < WORTH {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        (one(), other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// What `work` writes into the share of each core, whose first row it is told. All write into one list, so that nothing
/// has to be put together afterwards.
fn shared<T: Clone + Default + Send>(
    rows: usize,
    worth: usize,
    work: impl Fn(usize, &mut [T]) + Sync,
) -> Vec<T> {
    let mut all = vec![T::default(); rows];
    let cores = cores().min(rows / worth).max(1);
    let each = rows.div_ceil(cores).max(1);
    let mut shares = (0..).step_by(each).zip(all.chunks_mut(each));
    let own = shares.next();
    thread::scope(|scope| {
        let work = &work;
        let others = shares.map(|(first, share)| scope.spawn(move || work(first, share)));
        let others: Vec<_> = others.collect();
        if let Some((first, share)) = own {
            work(first, share);
        }
        for other in others {
            // What went wrong in another thread goes wrong here, with its own words.
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pieces_of_work_are_done() {
        for rows in [0, WORTH] {
            assert_eq!(both(rows, || 1, || "two"), (1, "two"));
        }
    }

    #[test]
    fn every_row_is_there_once_and_in_its_place() {
        for rows in [0, 1, RUN - 1, 2 * WORTH, 2 * WORTH + 1, 7 * WORTH + 3] {
            let want: Vec<usize> = (0..rows).map(|row| row * 3).collect();
            assert_eq!(across(rows, |row| row * 3), want);
            let thrice = |run: &[u32]| run.iter().map(|row| *row as usize * 3).collect();
            assert_eq!(in_runs(rows, thrice), want);
            assert_eq!(in_few(rows, |few| few.map(|row| row * 3).collect()), want);
        }
    }
}
