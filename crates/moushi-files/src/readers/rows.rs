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
            let sheets = cells(name, bytes, limits)?;
            sheets.iter().filter(|sheet| !sheet.hidden).for_each(|sheet| of_sheet(sheet, visit));
            Ok(())
        }
        Content::Document(Format::Csv | Format::Txt) => of_text(&input, visit),
        _ => Err(refusals::no_table()),
    }
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
    let decoded = encoding::decode(input.bytes);
    let (separator, body) = csv::separator(&decoded.text);
    let mut reader = csv::reader(body, separator);
    let (mut record, mut filled, mut at) = (::csv::StringRecord::new(), 0, 0_u32);
    // The reader takes rows of any length; what it cannot read ends the table.
    while reader.read_record(&mut record).unwrap_or(false) {
        filled += record.len();
        at = at.saturating_add(1);
        if filled > input.limits.max_cells {
            return Err(refusals::too_many_cells());
        }
        let row: Vec<&str> = record.iter().collect();
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            visit("", at, &row);
        }
        if at.is_multiple_of(4_096) {
            input.check_time()?;
        }
    }
    Ok(())
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
    fn what_is_no_table_is_refused() {
        let mut nothing = |_: &str, _: u32, _: &[&str]| {};
        assert!(rows("a.csv", b"", &Limits::default(), &mut nothing).is_err());
        assert!(rows("a.pdf", b"%PDF-1.4\n", &Limits::default(), &mut nothing).is_err());
    }
}
