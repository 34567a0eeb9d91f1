//! The rows of a table file, one after the other, without a text around them: for data that are reckoned with. Workbooks
//! and tables as text; what the columns mean is not decided here.

use std::borrow::Cow;

use moushi_core::model::Refusal;
use moushi_core::text::Format;

use super::{Input, Limits, cells, lines};
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
    if !is_workbook(name, bytes, limits)? {
        return of_text(&Input::new(name, bytes, limits), visit);
    }
    each_row(&cells(name, bytes, limits)?, visit);
    Ok(())
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
    let decoded = || Cow::Owned(encoding::decode(input.bytes).text);
    let text = encoding::as_it_is(input.bytes).map_or_else(decoded, Cow::Borrowed);
    let (separator, body) = csv::separator(&text);
    lines::rows(body, separator, input, visit).map(|_| ())
}

/// Whether the file is a workbook; of what is none, nor a table as text, it says why.
///
/// # Errors
/// When it is no table.
pub fn is_workbook(name: &str, bytes: &[u8], limits: &Limits) -> Result<bool, Refusal> {
    match detect::content(&Input::new(name, bytes, limits))? {
        Content::Document(Format::Xlsx) => Ok(true),
        Content::Document(Format::Csv | Format::Txt) => Ok(false),
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
        let want = vec![row(1, ["学校代码", "小学学生数"]), row(3, ["0001", "1,234"])];
        assert_eq!(seen("a.csv", text.as_bytes()), want);
        let gbk = encoding_rs::GBK.encode(text).0;
        assert_eq!(seen("a.csv", &gbk), want);
        // As a spreadsheet counts: an empty line is a row, a value of several lines is in one.
        let more = text.replace("学生数\n\n", "学生数\n\n\n\"甲\n校\",1\n乙校,2\n\n");
        for text in [more.replace('\n', "\r\n"), more] {
            let rows: Vec<u32> = seen("a.csv", text.as_bytes()).iter().map(|row| row.1).collect();
            assert_eq!(rows, [1, 4, 5, 7], "{text:?}");
        }
    }

    /// The rows of a text without quotes, read in the plainest way.
    fn plainly(bytes: &[u8]) -> Vec<(String, u32, Vec<String>)> {
        let text = encoding::decode(bytes).text;
        let (separator, body) = csv::separator(&text);
        let cells = |line: &str| line.split(char::from(separator)).map(str::to_owned).collect();
        let rows = (1..).zip(body.lines()).map(|(row, line)| (String::new(), row, cells(line)));
        let filled = |cells: &Vec<String>| cells.iter().any(|cell| !cell.trim().is_empty());
        rows.filter(|(_, _, cells)| filled(cells)).collect()
    }

    #[test]
    fn rows_are_the_same_however_a_text_is_written() {
        let one = "代码,人数,说明\n1001,12,\n\n , ,\n1002,,￥,多\n,,\n1003\n";
        let long: String = (0..2_500).map(|row| format!("{row:07},{row},宽\n")).collect();
        let texts = [
            one.to_owned(),
            format!("{one}{long}1004,1"),
            format!("sep=;\n{long}").replace(',', ";"),
        ];
        for text in texts {
            let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            let old = text.replace('\n', "\r");
            let cut_off = &text.as_bytes()[..text.len() / 2 + 1];
            let encoded = encoding_rs::GB18030.encode(&text).0;
            for bytes in [text.as_bytes(), windows.as_bytes(), old.as_bytes(), &encoded, cut_off] {
                assert!(seen("a.csv", bytes) == plainly(bytes), "{:?}", &text[..40]);
            }
        }
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let mut nothing = |_: &str, _: u32, _: &[&str]| {};
        assert!(rows("a.csv", b"", &Limits::default(), &mut nothing).is_err());
        assert!(rows("a.pdf", b"%PDF-1.4\n", &Limits::default(), &mut nothing).is_err());
    }
}
