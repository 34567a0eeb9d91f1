//! Something for each row, on all cores: rows know nothing of one another, so that it is the same however they are shared out.

use std::ops::Range;
use std::thread;

/// Rows for which a further thread is worth its while.
const LEAST: usize = 1 << 16;

/// A value for each of so many rows: `fill` is given the first row of a stretch and its values, which are all `empty`; where that
/// is zero, memory is touched first by the thread that fills it.
pub(super) fn filled<T: Copy + Send>(
    rows: usize,
    empty: T,
    fill: impl Fn(usize, &mut [T]) + Sync,
) -> Vec<T> {
    let mut values = vec![empty; rows];
    let cores = thread::available_parallelism().map_or(1, usize::from).min(rows / LEAST).max(1);
    if cores == 1 {
        fill(0, &mut values);
        return values;
    }
    let stretch = rows.div_ceil(cores);
    thread::scope(|scope| {
        for (at, values) in values.chunks_mut(stretch).enumerate() {
            let fill = &fill;
            scope.spawn(move || fill(at * stretch, values));
        }
    });
    values
}

/// Which of so many places some row marks: `mark` is given the rows of a stretch and marks of its own.
pub(super) fn marked(
    rows: usize,
    places: usize,
    mark: impl Fn(Range<usize>, &mut [bool]) + Sync,
) -> Vec<bool> {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(rows / LEAST).max(1);
    let mut marks = vec![false; places];
    if cores == 1 {
        mark(0..rows, &mut marks);
        return marks;
    }
    let stretch = rows.div_ceil(cores);
    thread::scope(|scope| {
        let mark = &mark;
        let part = |core: usize| {
            let mut own = vec![false; places];
            mark(core * stretch..rows.min((core + 1) * stretch), &mut own);
            own
        };
        let parts: Vec<_> = (0..cores).map(|core| scope.spawn(move || part(core))).collect();
        for part in parts {
            let part = part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            marks.iter_mut().zip(part).for_each(|(all, own)| *all |= own);
        }
    });
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_own_value() {
        for rows in [0, 1, 1000, 3 * LEAST + 7] {
            let values = filled(rows, 0, |first, values| {
                values.iter_mut().enumerate().for_each(|(at, value)| *value = 2 * (first + at));
            });
            assert!(values.iter().enumerate().all(|(at, value)| *value == 2 * at));
            assert_eq!(values.len(), rows);
        }
    }

    #[test]
    fn a_place_is_marked_if_any_row_marks_it() {
        for rows in [0, 1, 1000, 3 * LEAST + 7] {
            let mark = |range: Range<usize>, marks: &mut [bool]| {
                range.filter(|row| row % 3 == 1).for_each(|row| marks[row] = true);
            };
            let marks = marked(rows, rows, mark);
            assert!(marks.iter().enumerate().all(|(at, mark)| *mark == (at % 3 == 1)));
            assert_eq!(marks.len(), rows);
        }
    }
}
