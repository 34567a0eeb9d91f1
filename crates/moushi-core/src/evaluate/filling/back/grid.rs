//! The cells of a sheet by row and column, and what its hidden cell says.

use std::collections::BTreeMap;

use super::super::layout::{CODE, HEAD, Layout};
use super::Sheet;

/// A cell.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// What it shows.
    pub text: &'a str,
    /// Its number.
    pub number: Option<f64>,
}

/// A sheet.
pub struct Grid<'a> {
    /// Its name.
    pub name: &'a str,
    /// Cells that show anything, by row and column.
    pub rows: BTreeMap<u32, BTreeMap<u32, Cell<'a>>>,
}

impl<'a> Grid<'a> {
    /// A sheet as it came.
    pub fn of(sheet: &'a Sheet) -> Self {
        let mut rows: BTreeMap<u32, BTreeMap<u32, Cell<'a>>> = BTreeMap::new();
        for (row, column, text, number) in &sheet.cells {
            let text = text.trim();
            if !text.is_empty() {
                rows.entry(*row).or_default().insert(*column, Cell { text, number: *number });
            }
        }
        Self { name: &sheet.name, rows }
    }

    /// The cell that says what the table is: its row, its column, and what it says.
    pub fn layout(&self) -> Option<(u32, u32, &'a str)> {
        let mut cells = self.rows.range(..HEAD).flat_map(|(row, cells)| {
            cells.iter().map(move |(column, cell)| (*row, *column, cell.text))
        });
        cells.find(|(_, _, text)| Layout::begins(text))
    }

    /// The row of hidden names, known by the name of the column of codes.
    pub fn keys(&self) -> Option<u32> {
        let mut rows = self.rows.range(..HEAD);
        rows.find(|(_, cells)| cells.values().any(|cell| cell.text == CODE)).map(|(row, _)| *row)
    }

    /// The cells of a row, from the left.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, Cell<'a>)> + '_ {
        self.rows.get(&row).into_iter().flatten().map(|(column, cell)| (*column, *cell))
    }

    /// The first cell of a column below a row, but for one row.
    pub fn below(&self, row: u32, column: u32, but: Option<u32>) -> Option<Cell<'a>> {
        let mut rows = self.rows.range(row + 1..).filter(|(row, _)| Some(**row) != but);
        rows.find_map(|(_, cells)| cells.get(&column).copied())
    }
}

/// A column as a spreadsheet calls it: A, B, … AA.
pub fn letters(column: u32) -> String {
    let (mut rest, mut name) = (u64::from(column) + 1, String::new());
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_a_spreadsheet_calls_them() {
        let called = [0, 25, 26, 51, 701, 702].map(letters);
        assert_eq!(called, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }
}
