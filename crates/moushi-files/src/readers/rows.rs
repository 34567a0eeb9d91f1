//! The rows of a table file, one after the other, without a text around them: for data that are reckoned with. Workbooks
//! and tables as text; what the columns mean is not decided here.

use std::borrow::Cow;

use moushi_core::model::Refusal;
use moushi_core::text::Format;

use super::pieces::Pieces;
use super::{Input, Limits, cells};
use crate::read::detect::{self, Content};
use crate::read::refusals;
use crate::read::sheet::{Cells, Filled};

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
