//! The rows of a frame that a formula can use: those in which none of its columns lacks its value. Not what is computed of them.

use std::collections::HashMap;
use std::ops::Range;

use super::column::Column;
use super::frame::Frame;
use super::rowwise::{blocks, side_by_side, stretches};
use super::trouble::{Error, Span};

/// Values that a column lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The column.
    pub column: String,
    /// How many values it lacks.
    pub missing: usize,
}

/// The rows of a frame in which no used column lacks its value, in their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Picked {
    All(usize),
    Some(Runs),
}

/// Rows by the runs in which they follow one another, of which there are few where few lack something.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Runs(Vec<Run>);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    /// The row of the frame that is the first of them.
    first: u32,
    /// How many rows there are up to its last one.
    end: u32,
}

impl Picked {
    /// The complete rows, and what each of the columns lacks.
    pub(super) fn of(
        frame: &Frame,
        used: &[(&str, Option<Span>)],
    ) -> Result<(Self, Vec<Missing>), Error> {
        let columns: Vec<&Column> =
            used.iter().map(|&(name, span)| frame.find(name, span)).collect::<Result<_, _>>()?;
        let missing = |((name, _), column): (&(&str, _), &&Column)| Missing {
            column: (*name).to_owned(),
            missing: column.missing(),
        };
        let missing = used.iter().zip(&columns).map(missing).collect();
        let columns: Vec<&Column> =
            columns.into_iter().filter(|column| column.missing() > 0).collect();
        match columns.is_empty() {
            true => Ok((Self::All(frame.rows()), missing)),
            false => Ok((Self::Some(Runs::of(&columns, frame.rows())), missing)),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(rows) => *rows,
            Self::Some(runs) => runs.len(),
        }
    }

    /// The row of the frame that a picked row is.
    pub(super) fn row(&self, at: usize) -> usize {
        match self {
            Self::All(_) => at,
            Self::Some(runs) => runs.within(at..at + 1).next().map_or(at, |rows| rows.start),
        }
    }

    /// The values of some picked rows.
    pub(super) fn gather<T: Copy>(&self, values: &[T], range: Range<usize>) -> Vec<T> {
        match self {
            Self::All(_) => values[range].to_vec(),
            Self::Some(runs) => {
                let mut gathered = Vec::with_capacity(range.len());
                runs.within(range).for_each(|rows| gathered.extend_from_slice(&values[rows]));
                gathered
            }
        }
    }
}

impl Runs {
    /// The rows in which no column lacks its value.
    fn of(columns: &[&Column], rows: usize) -> Self {
        let parts = side_by_side(stretches(rows), |rows| {
            let (mut part, mut marks) = (Self::default(), Vec::new());
            for block in blocks(rows) {
                marks.clear();
                marks.resize(block.len(), false);
                columns.iter().for_each(|column| column.mark_missing(block.clone(), &mut marks));
                part.take(block, &marks);
            }
            part
        });
        let mut all = Self::default();
        parts.iter().flat_map(|part| part.within(0..part.len())).for_each(|rows| all.push(rows));
        all
    }

    /// Takes those of some rows that are not marked.
    fn take(&mut self, rows: Range<usize>, marks: &[bool]) {
        let mut from = rows.start;
        for (row, _) in rows.clone().zip(marks).filter(|(_, lacks)| **lacks) {
            self.push(from..row);
            from = row + 1;
        }
        self.push(from..rows.end);
    }

    /// Puts rows behind these.
    fn push(&mut self, rows: Range<usize>) {
        if rows.is_empty() {
            return;
        }
        let end = (self.len() + rows.len()) as u32;
        let goes_on =
            self.0.len().checked_sub(1).is_some_and(|last| self.run(last).end == rows.start);
        match self.0.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = end,
            None => self.0.push(Run { first: rows.start as u32, end }),
        }
    }

    fn len(&self) -> usize {
        self.0.last().map_or(0, |run| run.end as usize)
    }

    /// How many rows there are before a run.
    fn before(&self, run: usize) -> usize {
        run.checked_sub(1).map_or(0, |before| self.0[before].end as usize)
    }

    /// The rows of the frame that a run has.
    fn run(&self, at: usize) -> Range<usize> {
        let Run { first, end } = self.0[at];
        first as usize..first as usize + end as usize - self.before(at)
    }

    /// The rows of the frame that some of these are, run by run.
    fn within(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let from = self.0.partition_point(|run| run.end as usize <= range.start);
        let part = move |at: usize| {
            let (before, rows) = (self.before(at), self.run(at));
            let place = |of: usize| rows.start + of.clamp(before, before + rows.len()) - before;
            place(range.start)..place(range.end)
        };
        (from..self.0.len()).map(part).take_while(|rows| !rows.is_empty())
    }
}

/// The rows of a frame that lack nothing, once they have been found.
#[derive(Debug)]
pub(crate) struct Complete {
    pub(super) picked: Picked,
    pub(super) missing: Vec<Missing>,
}

/// Some picked rows of a frame.
pub(super) struct View<'a> {
    pub(super) frame: &'a Frame,
    pub(super) picked: &'a Picked,
    pub(super) range: Range<usize>,
    /// The group of each picked row, by the name of a grouping, where that has been looked up.
    pub(super) groups: &'a HashMap<String, Vec<u32>>,
}

impl View<'_> {
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }

    /// The row of the frame that a row of the view is.
    pub(super) fn row(&self, at: usize) -> usize {
        self.picked.row(self.range.start + at)
    }

    /// A column of numbers in these rows.
    pub(super) fn numbers(&self, name: &str, span: Span) -> Result<Vec<f64>, Error> {
        let values = self.frame.find_numbers(name, Some(span))?;
        Ok(self.picked.gather(values, self.range.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_runs_are_those_one_by_one() -> Result<(), Error> {
        // None, some, all; more rows than one core looks through.
        for (rows, every) in [(9, 1), (9, 2), (9, 20), (10_000, 3), (200_000, 1_000), (200_000, 2)]
        {
            let lacks = |row: &usize| row % every == every - 1;
            let number = |row: usize| (!lacks(&row)).then_some(row as f64);
            let numbers = Column::numbers((0..rows).map(number))?;
            let rest = Column::numbers((0..rows).map(|row| (row != 4).then_some(row as f64)))?;
            let frame = Frame::new(vec![("x".to_owned(), numbers), ("y".to_owned(), rest)])?;
            let want: Vec<usize> = (0..rows).filter(|row| !lacks(row) && *row != 4).collect();
            let (picked, missing) = Picked::of(&frame, &[("x", None), ("y", None)])?;
            assert_eq!(
                missing.iter().map(|one| one.missing).collect::<Vec<_>>(),
                [rows / every, 1]
            );
            assert_eq!(picked.len(), want.len());
            let all: Vec<usize> = (0..rows).collect();
            for range in [0..want.len(), 0..0, want.len() / 3..want.len() / 2] {
                assert_eq!(picked.gather(&all, range.clone()), want[range.clone()]);
                assert!(range.step_by(97).all(|at| picked.row(at) == want[at]));
            }
        }
        Ok(())
    }
}
