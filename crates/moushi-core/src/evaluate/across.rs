//! The same work for every row, on all cores of the machine: the answers in the order of the rows, whatever the number of
//! cores. Not for work that waits.

use std::thread;

/// Rows for which another thread is worth its while.
const WORTH: usize = 4_096;

/// What `work` makes of each row.
pub fn across<T: Send>(rows: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(rows / WORTH);
    if cores < 2 {
        return (0..rows).map(work).collect();
    }
    let each = rows.div_ceil(cores);
    let share = |core: usize| (core * each..rows.min((core + 1) * each)).map(&work).collect();
    let mut all: Vec<T> = Vec::with_capacity(rows);
    thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|core| scope.spawn(move || share(core))).collect();
        all.extend::<Vec<T>>(share(0));
        for other in others {
            match other.join() {
                Ok(rest) => all.extend::<Vec<T>>(rest),
                // What went wrong in another thread goes wrong here, with its own words.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_there_once_and_in_its_place() {
        for rows in [0, 1, WORTH - 1, 2 * WORTH, 2 * WORTH + 1, 7 * WORTH + 3] {
            assert_eq!(
                across(rows, |row| row * 3),
                (0..rows).map(|row| row * 3).collect::<Vec<_>>()
            );
        }
    }
}
