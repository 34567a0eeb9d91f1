//! The rows of a table file, one after the other, without a text around them: for data that are reckoned with. Workbooks
//! and tables as text; what the columns mean is not decided here.

use std::borrow::Cow;

use moushi_core::model::Refusal;
use moushi_core::text::Format;

use super::{Input, Limits, cells};
use crate::read::detect::{self, Content};
use crate::read::sheet::{Cells, Filled};
use crate::read::{csv, encoding, refusals};

/// What looks at rows: name of the sheet (empty for a text), row from 1 as a spreadsheet counts, cells from the left.
pub type Visit<'v> = &'v mut dyn FnMut(&str, u32, &[&str]);

/// Hands every row that holds anything to `visit`. Numbers come with all their digits, not as they are shown; hidden
/// sheets are passed over.
///
/// # Errors
/// When it is no table, is damaged, or passes a limit; rows before that were visited.
pub fn rows(name: &str, bytes: &[u8], limits: &Limits, visit: Visit<'_>) -> Result<(), Refusal> {
    let input = Input::new(name, bytes, limits);
    match detect::content(&input)? {
        Content::Document(Format::Xlsx) => {
            each_row(&cells(name, bytes, limits)?, visit);
            Ok(())
        }
        Content::Document(Format::Csv | Format::Txt) => of_text(&input, visit),
        _ => Err(refusals::no_table()),
    }
}

/// Hands every row of sheets that were read cell by cell to `visit`; hidden sheets are passed over.
pub fn each_row(sheets: &[Cells], visit: Visit<'_>) {
    sheets.iter().filter(|sheet| !sheet.hidden).for_each(|sheet| of_sheet(sheet, visit));
}

fn of_sheet(sheet: &Cells, visit: Visit<'_>) {
    for row in sheet.cells.chunk_by(|one, next| one.row == next.row) {
        let mut values: Vec<Cow<'_, str>> = Vec::new();
        for cell in row {
            values.resize(cell.column as usize, Cow::Borrowed(""));
            values.push(value(cell));
        }
        let values: Vec<&str> = values.iter().map(Cow::as_ref).collect();
        visit(&sheet.name, row[0].row + 1, &values);
    }
}

/// 85% is 0.85, whatever the format of the cell makes of it.
fn value(cell: &Filled) -> Cow<'_, str> {
    cell.number.map_or(Cow::Borrowed(&cell.text), |number| Cow::Owned(number.to_string()))
}

fn of_text(input: &Input<'_>, visit: Visit<'_>) -> Result<(), Refusal> {
    let pieces = Pieces::of(input.bytes, 1);
    pieces.read(0, input, visit)
}

/// A table as text in pieces of whole rows, which can be read at the same time.
#[derive(Debug)]
pub struct Pieces<'b> {
    text: Cow<'b, str>,
    separator: u8,
    /// First byte of each piece, and the number of lines before it.
    starts: Vec<(usize, u32)>,
    /// No row has more than one line, so that lines and rows are the same.
    plain: bool,
}

/// The table of a file in at most so many pieces, if it is a text; none for workbooks.
///
/// # Errors
/// When it is no table.
pub fn pieces<'b>(
    name: &str,
    bytes: &'b [u8],
    limits: &Limits,
    most: usize,
) -> Result<Option<Pieces<'b>>, Refusal> {
    let input = Input::new(name, bytes, limits);
    match detect::content(&input)? {
        Content::Document(Format::Xlsx) => Ok(None),
        Content::Document(Format::Csv | Format::Txt) => Ok(Some(Pieces::of(bytes, most))),
        _ => Err(refusals::no_table()),
    }
}

/// Bytes for which a piece of its own is worth its while.
const WORTH: usize = 1 << 20;

impl<'b> Pieces<'b> {
    fn of(bytes: &'b [u8], most: usize) -> Self {
        let decoded = || Cow::Owned(encoding::decode(bytes).text);
        let text = encoding::as_it_is(bytes).map_or_else(decoded, Cow::Borrowed);
        let (separator, body) = csv::separator(&text);
        let head = text.len() - body.len();
        // Where a value may be quoted, a line may end within it.
        let plain = !body.as_bytes().contains(&b'"');
        let count = if plain { most.min(body.len() / WORTH).max(1) } else { 1 };
        let lines = |from: usize, to: usize| {
            let ends = text.as_bytes()[from..to].iter().filter(|byte| **byte == b'\n').count();
            u32::try_from(ends).unwrap_or(u32::MAX)
        };
        let mut starts = vec![(head, 0)];
        for piece in 1..count {
            let about = head + body.len() / count * piece;
            let (before, line) = starts[piece - 1];
            let end = text.as_bytes()[about.max(before)..].iter().position(|byte| *byte == b'\n');
            let start = end.map_or(text.len(), |end| about.max(before) + end + 1);
            starts.push((start, line + lines(before, start)));
        }
        Self { text, separator, starts, plain }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Hands every row of a piece that holds anything to `visit`, with its place in the whole table.
    ///
    /// # Errors
    /// When it passes a limit; rows before that were visited.
    pub fn rows(&self, piece: usize, limits: &Limits, visit: Visit<'_>) -> Result<(), Refusal> {
        self.read(piece, &Input::new("", &[], limits), visit)
    }

    fn read(&self, piece: usize, input: &Input<'_>, visit: Visit<'_>) -> Result<(), Refusal> {
        let (start, before) = self.starts[piece];
        let end = self.starts.get(piece + 1).map_or(self.text.len(), |(next, _)| *next);
        if self.plain {
            return self.lines(&self.text[start..end], before, input, visit);
        }
        let mut reader = csv::reader(&self.text[start..end], self.separator);
        let (mut record, mut filled, mut at) = (::csv::StringRecord::new(), 0, 0_u32);
        // The reader takes rows of any length; what it cannot read ends the table.
        while reader.read_record(&mut record).unwrap_or(false) {
            filled += record.len();
            at = at.saturating_add(1);
            if filled > input.limits.max_cells {
                return Err(refusals::too_many_cells());
            }
            let cells: Vec<&str> = record.iter().collect();
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                visit("", before.saturating_add(at), &cells);
            }
            if at.is_multiple_of(4_096) {
                input.check_time()?;
            }
        }
        Ok(())
    }

    /// The rows of a text without quotes: each line is one, an empty one too.
    fn lines(
        &self,
        text: &str,
        before: u32,
        input: &Input<'_>,
        visit: Visit<'_>,
    ) -> Result<(), Refusal> {
        let (mut filled, mut cells) = (0, Vec::new());
        for (line, at) in text.lines().zip(1_u32..) {
            split(line, self.separator, &mut cells);
            filled += cells.len();
            if filled > input.limits.max_cells {
                return Err(refusals::too_many_cells());
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                visit("", before.saturating_add(at), &cells);
            }
            if at.is_multiple_of(4_096) {
                input.check_time()?;
            }
        }
        Ok(())
    }
}

/// The cells of a line. Most are a few bytes long, so that looking at each byte is the shortest way to their ends.
fn split<'t>(line: &'t str, separator: u8, cells: &mut Vec<&'t str>) {
    cells.clear();
    let mut from = 0;
    for (at, _) in line.bytes().enumerate().filter(|(_, byte)| *byte == separator) {
        cells.push(&line[from..at]);
        from = at + 1;
    }
    cells.push(&line[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, bytes: &[u8]) -> Vec<(String, u32, Vec<String>)> {
        let mut seen = Vec::new();
        let mut visit = |sheet: &str, row: u32, cells: &[&str]| {
            seen.push((
                sheet.to_owned(),
                row,
                cells.iter().map(|cell| (*cell).to_owned()).collect(),
            ));
        };
        rows(name, bytes, &Limits::default(), &mut visit).unwrap();
        seen
    }

    #[test]
    fn rows_of_a_text_come_with_their_numbers() {
        let text = "学校代码,小学学生数\n\n0001,\"1,234\"\n";
        let row = |at, cells: [&str; 2]| (String::new(), at, cells.map(str::to_owned).to_vec());
        let want = vec![row(1, ["学校代码", "小学学生数"]), row(2, ["0001", "1,234"])];
        assert_eq!(seen("a.csv", text.as_bytes()), want);
        let gbk = encoding_rs::GBK.encode(text).0;
        assert_eq!(seen("a.csv", &gbk), want);
    }

    #[test]
    fn a_text_in_pieces_has_the_same_rows_as_in_one() {
        let mut text = "代码,人数\n\n".to_owned();
        (0..300_000).for_each(|at| text += &format!("{at:06},{at}\n"));
        let whole = seen("a.csv", text.as_bytes());
        assert_eq!(whole[1].1, 3, "an empty line is a row of a spreadsheet");
        let limits = Limits::default();
        let pieces = pieces("a.csv", text.as_bytes(), &limits, 3).unwrap().unwrap();
        assert_eq!(pieces.count(), 3);
        let mut parts = Vec::new();
        for piece in 0..pieces.count() {
            let mut visit = |_: &str, row: u32, cells: &[&str]| {
                let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
                parts.push((String::new(), row, cells));
            };
            pieces.rows(piece, &limits, &mut visit).unwrap();
        }
        assert!(parts == whole, "no row is lost, split or counted otherwise");
        let quoted = text.replacen("000001,1", "000001,\"1\"", 1);
        let one = super::pieces("a.csv", quoted.as_bytes(), &limits, 3).unwrap().unwrap();
        assert_eq!(one.count(), 1, "where values are quoted, a line may end within one");
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let mut nothing = |_: &str, _: u32, _: &[&str]| {};
        assert!(rows("a.csv", b"", &Limits::default(), &mut nothing).is_err());
        assert!(rows("a.pdf", b"%PDF-1.4\n", &Limits::default(), &mut nothing).is_err());
    }
}
