//! Something for each row, on all cores: rows know nothing of one another, so that it is the same however they are shared out.

use std::ops::Range;
use std::thread;

use crate::cores;

/// Rows for which a further thread is worth its while.
const LEAST: usize = 1 << 16;

/// Rows that are looked at together, so that what is made of them stays near.
const BLOCK: usize = 1 << 12;

/// The stretches of rows that cores share, of which there may be none.
pub(super) fn stretches(rows: usize) -> Vec<Range<usize>> {
    let cores = cores().min(rows / LEAST).max(1);
    let stretch = rows.div_ceil(cores).max(1);
    (0..rows).step_by(stretch).map(|first| first..rows.min(first + stretch)).collect()
}

/// What `work` makes of each of some items, all at the same time, in their order. Of several items none is done by the thread that
/// waits, so that what it spends is what was not shared out.
pub(super) fn side_by_side<I: Send, T: Send>(
    items: Vec<I>,
    work: impl Fn(I) -> T + Sync,
) -> Vec<T> {
    if items.len() <= 1 {
        return items.into_iter().map(work).collect();
    }
    thread::scope(|scope| {
        let work = &work;
        let spawn = |item| scope.spawn(move || work(item));
        let threads: Vec<_> = items.into_iter().map(spawn).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, T>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    })
}

/// Blocks of a stretch of rows, in their order.
pub(super) fn blocks(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = rows.end;
    rows.step_by(BLOCK).map(move |first| first..end.min(first + BLOCK))
}

/// A value for each of so many rows: `of` makes those of a block. Memory is touched first by the thread that fills it.
pub(super) fn filled(rows: usize, of: impl Fn(Range<usize>) -> Vec<u32> + Sync) -> Vec<u32> {
    let mut values = vec![0; rows];
    let (mut rest, mut items) = (&mut values[..], Vec::new());
    for stretch in stretches(rows) {
        let (own, after) = rest.split_at_mut(stretch.len());
        items.push((stretch, own));
        rest = after;
    }
    side_by_side(items, |(stretch, values)| {
        for (block, values) in blocks(stretch).zip(values.chunks_mut(BLOCK)) {
            values.copy_from_slice(&of(block));
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
    let own = |stretch| {
        let mut own = vec![false; places];
        mark(stretch, &mut own);
        own
    };
    let mut parts = side_by_side(stretches(rows), own).into_iter();
    let mut marks = parts.next().unwrap_or_else(|| vec![false; places]);
    parts.for_each(|part| marks.iter_mut().zip(part).for_each(|(all, own)| *all |= own));
    marks
}

/// The first row of which something is true.
pub(super) fn first(rows: usize, is: impl Fn(usize) -> bool + Sync) -> Option<usize> {
    let found = side_by_side(stretches(rows), |mut stretch| stretch.find(|row| is(*row)));
    found.into_iter().flatten().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_own_value() {
        for rows in [0, 1, 1000, 3 * LEAST + 7] {
            let values = filled(rows, |block| block.map(|row| 2 * row as u32).collect());
            assert!(values.iter().enumerate().all(|(at, value)| *value as usize == 2 * at));
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

    #[test]
    fn the_first_row_is_that_of_the_first_stretch() {
        let rows = 3 * LEAST + 7;
        assert_eq!(first(rows, |row| row > 5 && row % LEAST == 1), Some(LEAST + 1));
        assert_eq!(first(rows, |row| row == rows - 1), Some(rows - 1));
        assert_eq!(first(rows, |row| row == rows), None);
        assert_eq!(first(0, |_| true), None);
    }
}
