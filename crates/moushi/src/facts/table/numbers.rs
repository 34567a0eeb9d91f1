//! By which numbers the rows of a table are known: those by which the program names them elsewhere, as a spreadsheet counts,
//! titles and empty rows above them counted along. Holds no cell.

/// The numbers of rows: where each run of rows that follow one another begins, and with which number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// First row of a run, by its place in the table, and its number.
    runs: Vec<(usize, u32)>,
    rows: usize,
}

impl Numbers {
    /// Rows that follow one another from a number on.
    pub(super) fn from(first: u32, rows: usize) -> Self {
        Self { runs: vec![(0, first)], rows }
    }

    /// The number of a row, by its place in the table.
    pub fn of(&self, row: usize) -> u32 {
        let run = self.runs.partition_point(|(from, _)| *from <= row).checked_sub(1);
        run.map_or(0, |run| number(self.runs[run], row))
    }

    /// Notes the number of the next row.
    #[inline]
    pub(super) fn take(&mut self, number: u32) {
        if !self.goes_on(number) {
            self.runs.push((self.rows, number));
        }
        self.rows += 1;
    }

    /// Puts the rows of a further piece behind these, so many lines below; it can take in others then.
    pub(super) fn append(&mut self, more: &mut Self, lines: u32) {
        for (from, first) in more.runs.drain(..) {
            let first = first.saturating_add(lines);
            if from > 0 || !self.goes_on(first) {
                self.runs.push((self.rows + from, first));
            }
        }
        self.rows += std::mem::take(&mut more.rows);
    }

    #[inline]
    fn goes_on(&self, next: u32) -> bool {
        self.runs.last().is_some_and(|run| number(*run, self.rows) == next)
    }
}

#[inline]
fn number((from, first): (usize, u32), row: usize) -> u32 {
    first.saturating_add(u32::try_from(row - from).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_known_by_their_numbers_whatever_lies_between_and_in_pieces() {
        let of = |numbers: &[u32]| {
            let mut all = Numbers::default();
            numbers.iter().for_each(|number| all.take(*number));
            all
        };
        let rows = [3, 4, 5, 9, 10, 20];
        let whole = of(&rows);
        assert_eq!([0, 1, 2, 3, 4, 5].map(|row| whole.of(row)), rows);
        assert_eq!(whole.runs.len(), 3);
        // A piece that goes on where the one before ended, and one behind a gap.
        let (mut first, mut second, mut third) = (of(&[3, 4]), of(&[1, 5, 6]), of(&[4]));
        first.append(&mut second, 4);
        first.append(&mut third, 16);
        assert_eq!(first, whole);
        assert_eq!((second, Numbers::default().of(0)), (Numbers::default(), 0));
        assert_eq!(Numbers::from(1, 7).of(6), 7);
    }
}
