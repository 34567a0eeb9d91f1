//! The rows of a table as text: of lines that are rows each, and of those in which values are quoted. What the columns mean
//! is not decided here.

use csv_core::{ReadRecordResult, ReaderBuilder};
use moushi_core::model::Refusal;
use moushi_core::text::trimmed;

use super::{Input, Visit};
use crate::read::{marks, refusals};

/// What stands around values in which separators and ends of lines mean nothing.
const QUOTE: u8 = b'"';

/// Rows after which the clock is looked at.
const LOOK: u32 = 4_096;

/// What came of reading rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Rows, those that hold nothing included.
    pub(super) rows: u32,
    /// Cells.
    pub(super) cells: usize,
    /// No row has more than one line, so that the text may be cut at any of their ends.
    pub(super) plain: bool,
}

/// Hands every row of a text that holds anything to `visit`, with its place from 1 as a spreadsheet counts: an empty line is a
/// row too.
///
/// # Errors
/// When it passes a limit; rows before that were visited.
pub(super) fn rows(
    text: &str,
    separator: u8,
    input: &Input<'_>,
    visit: Visit<'_>,
) -> Result<Seen, Refusal> {
    match separator != QUOTE && text.contains(char::from(QUOTE)) {
        true => quoted(text, separator, input, visit),
        false => lines(text, separator, input, visit),
    }
}

/// The rows of a text without quotes: each line is one.
fn lines(text: &str, separator: u8, input: &Input<'_>, visit: Visit<'_>) -> Result<Seen, Refusal> {
    let (mut seen, mut from) = (Seen { rows: 0, cells: 0, plain: true }, 0);
    let mut cells: Vec<&str> = Vec::new();
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    for at in marks::of(text.as_bytes(), [separator, b'\n']).chain(last) {
        cells.push(&text[from..at]);
        from = at + 1;
        if text.as_bytes().get(at) == Some(&separator) {
            continue;
        }
        seen.row(&cells, input, visit)?;
        cells.clear();
    }
    Ok(seen)
}

/// The rows of a text in which values may be quoted, and then have several lines. A quote that is never closed takes all that
/// comes behind it.
fn quoted(text: &str, separator: u8, input: &Input<'_>, visit: Visit<'_>) -> Result<Seen, Refusal> {
    let mut seen = Seen { rows: 0, cells: 0, plain: true };
    let mut record = Record::new(separator);
    for line in text.split_inclusive('\n') {
        if record.is_empty() && !line.contains(char::from(QUOTE)) {
            let line = line.trim_end_matches('\n');
            let cells: Vec<&str> = line.split(char::from(separator)).collect();
            seen.row(&cells, input, visit)?;
            continue;
        }
        seen.plain &= record.is_empty();
        if record.read(line) || (!line.ends_with('\n') && record.ends()) {
            seen.row(&record.cells(), input, visit)?;
            record.clear();
        }
    }
    if !record.is_empty() {
        seen.plain = false;
        record.close();
        seen.row(&record.cells(), input, visit)?;
    }
    Ok(seen)
}

impl Seen {
    /// Hands a row over if it holds anything.
    #[inline]
    fn row(&mut self, cells: &[&str], input: &Input<'_>, visit: Visit<'_>) -> Result<(), Refusal> {
        self.rows = self.rows.saturating_add(1);
        self.cells += cells.len();
        if self.cells > input.limits.max_cells {
            return Err(refusals::too_many_cells());
        }
        if cells.iter().any(|cell| !trimmed(cell).is_empty()) {
            visit("", self.rows, cells);
        }
        if self.rows.is_multiple_of(LOOK) { input.check_time() } else { Ok(()) }
    }
}

/// A row with quotes, read line by line.
struct Record {
    reader: csv_core::Reader,
    /// What the values hold, one behind the other, and room for more.
    text: Vec<u8>,
    written: usize,
    /// Where each of them ends.
    ends: Vec<usize>,
    count: usize,
    /// It has begun and not ended.
    open: bool,
    /// The end of a line was put behind the text, and stands in a value that no quote closes.
    borrowed: bool,
}

impl Record {
    fn new(separator: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).quote(QUOTE).build();
        let (text, ends) = (Vec::new(), vec![0; 64]);
        Self { reader, text, written: 0, ends, count: 0, open: false, borrowed: false }
    }

    fn is_empty(&self) -> bool {
        !self.open
    }

    /// Reads a line on; says whether the row ends with it.
    fn read(&mut self, line: &str) -> bool {
        self.open = true;
        // Values are no longer than what they are written in.
        self.text.resize(self.text.len().max(self.written + line.len()), 0);
        self.feed(line.as_bytes())
    }

    /// Whether it ends where the text does, though nothing ends the line.
    fn ends(&mut self) -> bool {
        let ended = self.read("\n");
        self.borrowed = !ended;
        ended
    }

    /// Ends a row of which nothing is left.
    fn close(&mut self) {
        self.feed(&[]);
        if let Some(last) = self.ends[..self.count].last_mut() {
            *last -= usize::from(self.borrowed);
        }
    }

    fn feed(&mut self, mut bytes: &[u8]) -> bool {
        loop {
            let (text, ends) = (&mut self.text[self.written..], &mut self.ends[self.count..]);
            let (result, read, written, ended) = self.reader.read_record(bytes, text, ends);
            bytes = &bytes[read..];
            self.written += written;
            self.count += ended;
            match result {
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2 + 64, 0),
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::Record | ReadRecordResult::End => return true,
            }
        }
    }

    /// Its values: only whole characters stand between separators and quotes.
    fn cells(&self) -> Vec<&str> {
        let (mut cells, mut from) = (Vec::with_capacity(self.count), 0);
        for end in &self.ends[..self.count] {
            cells.push(std::str::from_utf8(&self.text[from..*end]).unwrap_or_default());
            from = *end;
        }
        cells
    }

    fn clear(&mut self) {
        self.reader.reset();
        (self.written, self.count, self.open) = (0, 0, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::Limits;

    type Rows = Vec<(u32, Vec<String>)>;

    fn read(text: &str, separator: u8) -> (Rows, Seen) {
        let (limits, mut all) = (Limits::default(), Rows::new());
        let seen = rows(text, separator, &Input::new("", &[], &limits), &mut |_, row, cells| {
            all.push((row, cells.iter().map(|cell| (*cell).to_owned()).collect()));
        });
        (all, seen.unwrap())
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn empty_lines_are_rows_with_and_without_quotes() {
        for (text, cell) in [("a,b\n\n , \nc,\nd", "b"), ("a,\"b\"\n\n , \nc,\nd", "b")] {
            let (rows, seen) = read(text, b',');
            assert_eq!(rows, [row(1, &["a", cell]), row(4, &["c", ""]), row(5, &["d"])]);
            assert_eq!(seen, Seen { rows: 5, cells: 8, plain: true });
        }
    }

    #[test]
    fn quotes_keep_together_what_they_stand_around() {
        let text =
            "\"甲,乙\",\"他说\"\"好\"\"\"\n5\" 管,x\"y\"\n\"\",\"\"尾\n\"多\n行\",1\n末,\"完\"";
        let (rows, seen) = read(text, b',');
        let want = [
            row(1, &["甲,乙", "他说\"好\""]),
            row(2, &["5\" 管", "x\"y\""]),
            row(3, &["", "尾"]),
            row(4, &["多\n行", "1"]),
            row(5, &["末", "完"]),
        ];
        assert_eq!(rows, want);
        assert!(!seen.plain && read(&text.replace("多\n行", "多行"), b',').1.plain);
    }

    #[test]
    fn a_quote_that_is_never_closed_takes_the_rest() {
        let (rows, seen) = read("a,b\n\"c,d\ne,f\n", b',');
        assert_eq!(rows, [row(1, &["a", "b"]), row(2, &["c,d\ne,f\n"])]);
        assert!(!seen.plain);
        assert!(!read("a,b\n\"c", b',').1.plain);
    }

    #[test]
    fn rows_may_be_wide_and_values_long() {
        let wide = (0..500).map(|at| format!("\"{at}\"")).collect::<Vec<_>>().join(",");
        let (rows, _) = read(&wide, b',');
        assert_eq!((rows[0].1.len(), rows[0].1[499].as_str()), (500, "499"));
        let long = format!("\"{}\n{}\",1\n", "长".repeat(3_000), "x".repeat(9_000));
        assert_eq!(read(&long, b',').0[0].1[0].len(), 9_000 + 9_000 + 1);
    }

    /// The crate csv reads the same, but for empty lines.
    #[test]
    fn values_are_those_of_the_crate_csv() {
        let mut state = 7_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for _ in 0..2_000 {
            let parts = ["\"", "\"\"", ",", "甲", "x", "\n", " ", "1"];
            let text: String = (0..1 + next(30)).map(|_| parts[next(parts.len())]).collect();
            let mut reader = crate::read::csv::reader(&text, b',');
            let records = reader.records().map_while(Result::ok);
            let cells = records.map(|one| one.iter().map(str::to_owned).collect::<Vec<_>>());
            let filled = |cells: &Vec<String>| cells.iter().any(|cell| !cell.trim().is_empty());
            let want: Vec<_> = cells.filter(filled).collect();
            let rows: Vec<_> = read(&text, b',').0.into_iter().map(|(_, cells)| cells).collect();
            assert_eq!(rows, want, "{text:?}");
        }
    }

    #[test]
    fn a_separator_that_nobody_writes_is_none_of_the_values_it_parts() {
        assert_eq!(read("a\"b\"c\n\n1\"2\"3\n", QUOTE).0[1], row(3, &["1", "2", "3"]));
    }
}
