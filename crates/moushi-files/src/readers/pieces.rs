//! A table as text in pieces of whole rows, which can be read at the same time: how it is cut, and the rows of a piece.
//! What the columns mean is not decided here.

use std::borrow::Cow;
use std::thread;

use moushi_core::model::Refusal;
use moushi_core::text::trimmed;

use super::{Input, Limits, Visit};
use crate::read::{csv, encoding, marks, refusals};

/// A table as text in pieces of whole rows.
#[derive(Debug)]
pub struct Pieces<'b> {
    pieces: Vec<Piece<'b>>,
    separator: u8,
    /// No row has more than one line, so that lines and rows are the same.
    plain: bool,
}

/// A piece of a text, without the line that only names the separator, and how many lines it has.
#[derive(Debug)]
pub(super) struct Piece<'b> {
    pub(super) text: Cow<'b, str>,
    pub(super) lines: u32,
}

/// Bytes for which a piece of its own is worth its while.
const WORTH: usize = 1 << 20;

impl<'b> Pieces<'b> {
    /// The text of a file in at most so many pieces.
    pub(super) fn of(bytes: &'b [u8], most: usize) -> Self {
        Self::plain(bytes, most).unwrap_or_else(|| Self::whole(bytes, most))
    }

    /// Of a text in UTF-8 without quotes; any other has to be read before it can be cut.
    fn plain(bytes: &'b [u8], most: usize) -> Option<Self> {
        let parts = cut(bytes, most);
        // Lines that do not end as usual are found only where the text has been read.
        if parts.len() > 1 && parts.iter().any(|part| part.is_empty()) {
            return None;
        }
        let looked: Option<Vec<_>> = at_once(&parts, looked_at).into_iter().collect();
        let mut pieces = looked?;
        // What the separator is told by has to stand in the first piece.
        if pieces.len() > 1 && pieces[0].lines as usize <= csv::LOOK_AT {
            return Self::plain(bytes, 1);
        }
        let first = pieces.first_mut()?;
        let (separator, body) = csv::separator(&first.text);
        let head = first.text.len() - body.len();
        first.without(head);
        Some(Self { pieces, separator, plain: true })
    }

    /// Of any text: in one piece where values may be quoted, since a line may end within one.
    fn whole(bytes: &'b [u8], most: usize) -> Self {
        let decoded = || Cow::Owned(encoding::decode(bytes).text);
        let text = encoding::as_it_is(bytes).map_or_else(decoded, Cow::Borrowed);
        let (separator, body) = csv::separator(&text);
        let (head, plain) = (text.len() - body.len(), !body.contains('"'));
        match plain.then(|| Pieces::plain(text.as_bytes(), most)).flatten() {
            Some(pieces) => pieces.owned(),
            None => {
                let lines = marks::count(text.as_bytes(), b'\n');
                let mut piece = Piece { text, lines };
                piece.without(head);
                Self { pieces: vec![piece], separator, plain }
            }
        }
    }

    /// The same, of nothing but itself.
    fn owned<'o>(self) -> Pieces<'o> {
        let own = |piece: Piece<'_>| Piece { text: Cow::Owned(piece.text.into_owned()), ..piece };
        let pieces = self.pieces.into_iter().map(own).collect();
        Pieces { pieces, separator: self.separator, plain: self.plain }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.pieces.len()
    }

    /// The most rows of so many cells that a piece may hold.
    pub fn most_rows(&self, piece: usize, cells: usize) -> usize {
        let Piece { text, lines } = &self.pieces[piece];
        // Each cell has a byte at least, which is its separator; shorter rows are not many.
        (*lines as usize + 1).min(text.len() / cells.max(1) + 1)
    }

    /// Hands every row of a piece that holds anything to `visit`, with its place in the whole table.
    ///
    /// # Errors
    /// When it passes a limit; rows before that were visited.
    pub fn rows(&self, piece: usize, limits: &Limits, visit: Visit<'_>) -> Result<(), Refusal> {
        self.read(piece, &Input::new("", &[], limits), visit)
    }

    pub(super) fn read(
        &self,
        piece: usize,
        input: &Input<'_>,
        visit: Visit<'_>,
    ) -> Result<(), Refusal> {
        let (before, from) = self.pieces.split_at(piece);
        let before = before.iter().fold(0, |all: u32, piece| all.saturating_add(piece.lines));
        match self.plain {
            true => lines(&from[0].text, self.separator, before, input, visit).map(|_| ()),
            false => self.quoted(&from[0].text, input, visit),
        }
    }

    /// The rows of a text in which values may be quoted.
    fn quoted(&self, text: &str, input: &Input<'_>, visit: Visit<'_>) -> Result<(), Refusal> {
        let mut reader = csv::reader(text, self.separator);
        let (mut record, mut filled, mut row) = (::csv::StringRecord::new(), 0, 0_u32);
        // The reader takes rows of any length; what it cannot read ends the table.
        while reader.read_record(&mut record).unwrap_or(false) {
            filled += record.len();
            row = row.saturating_add(1);
            if filled > input.limits.max_cells {
                return Err(refusals::too_many_cells());
            }
            let cells: Vec<&str> = record.iter().collect();
            visit_filled(row, &cells, visit);
            if row.is_multiple_of(4_096) {
                input.check_time()?;
            }
        }
        Ok(())
    }
}

impl Piece<'_> {
    /// Without the line of so many bytes at its head.
    pub(super) fn without(&mut self, head: usize) {
        if head > 0 {
            self.lines -= 1;
            self.text = match std::mem::take(&mut self.text) {
                Cow::Borrowed(text) => Cow::Borrowed(&text[head..]),
                Cow::Owned(text) => Cow::Owned(text[head..].to_owned()),
            };
        }
    }
}

/// The rows of a text without quotes: each line is one, an empty one too. Says how many cells there are.
pub(super) fn lines(
    text: &str,
    separator: u8,
    before: u32,
    input: &Input<'_>,
    visit: Visit<'_>,
) -> Result<usize, Refusal> {
    let (mut row, mut filled, mut from) = (before, 0, 0);
    let mut cells: Vec<&str> = Vec::new();
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    for at in marks::of(text.as_bytes(), [separator, b'\n']).chain(last) {
        cells.push(&text[from..at]);
        from = at + 1;
        if text.as_bytes().get(at) == Some(&separator) {
            continue;
        }
        row = row.saturating_add(1);
        filled += cells.len();
        if filled > input.limits.max_cells {
            return Err(refusals::too_many_cells());
        }
        visit_filled(row, &cells, visit);
        cells.clear();
        if row.is_multiple_of(4_096) {
            input.check_time()?;
        }
    }
    Ok(filled)
}

/// Hands a row over if it holds anything.
fn visit_filled(row: u32, cells: &[&str], visit: Visit<'_>) {
    if cells.iter().any(|cell| !trimmed(cell).is_empty()) {
        visit("", row, cells);
    }
}

/// Bytes in at most so many parts of whole lines.
fn cut(bytes: &[u8], most: usize) -> Vec<&[u8]> {
    let count = most.min(bytes.len() / WORTH).max(1);
    let (mut parts, mut from) = (Vec::new(), 0);
    for part in 1..count {
        let about = (bytes.len() / count * part).max(from);
        let end = bytes[about..].iter().position(|byte| *byte == b'\n');
        let end = end.map_or(bytes.len(), |end| about + end + 1);
        parts.push(&bytes[from..end]);
        from = end;
    }
    parts.push(&bytes[from..]);
    parts
}

/// A part as a piece, if it is UTF-8 and holds no quotes.
pub(super) fn looked_at(part: &[u8]) -> Option<Piece<'_>> {
    let text = encoding::part(part)?;
    let lines = marks::count(text.as_bytes(), b'\n');
    (!text.contains('"')).then_some(Piece { text, lines })
}

/// What `work` makes of each part, all at the same time.
fn at_once<'p, T: Send>(parts: &[&'p [u8]], work: impl Fn(&'p [u8]) -> T + Copy + Send) -> Vec<T> {
    let Some((first, others)) = parts.split_first() else { return Vec::new() };
    thread::scope(|scope| {
        let others = others.iter().map(|part| scope.spawn(move || work(part)));
        let others: Vec<_> = others.collect();
        let joined = others.into_iter().map(thread::ScopedJoinHandle::join);
        let first = work(first);
        std::iter::once(first)
            .chain(joined.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::encoding;

    type Rows = Vec<(u32, Vec<String>)>;

    /// Every row of every piece.
    fn rows(pieces: &Pieces<'_>) -> Rows {
        let mut rows = Vec::new();
        for piece in 0..pieces.count() {
            let mut visit = |_: &str, row: u32, cells: &[&str]| {
                rows.push((row, cells.iter().map(|cell| (*cell).to_owned()).collect()));
            };
            pieces.rows(piece, &Limits::default(), &mut visit).unwrap();
        }
        rows
    }

    /// The rows of a text without quotes, read in the plainest way.
    fn plainly(bytes: &[u8]) -> Rows {
        let text = encoding::decode(bytes).text;
        let (separator, body) = csv::separator(&text);
        let lines = (1..).zip(body.lines());
        let cells = |line: &str| line.split(char::from(separator)).map(str::to_owned).collect();
        let rows = lines.map(|(row, line)| (row, cells(line)));
        rows.filter(|(_, cells): &(u32, Vec<String>)| {
            cells.iter().any(|cell| !cell.trim().is_empty())
        })
        .collect()
    }

    #[test]
    fn rows_are_the_same_however_a_text_is_written_and_cut() {
        let one = "代码,人数,说明\n1001,12,\n\n , ,\n1002,,￥,多\n,,\n1003\n";
        let wide = "宽".repeat(40);
        let long: String = (0..25_000).map(|row| format!("{row:07},{row},{wide}\n")).collect();
        let texts = [
            one.to_owned(),
            format!("{one}{long}"),
            format!("{one}{long}1004,1"),
            format!("sep=;\n{long}").replace(',', ";"),
        ];
        for text in texts {
            let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            let old = text.replace('\n', "\r");
            let cut_off = &text.as_bytes()[..text.len() / 2 + 1];
            let written = [
                text.as_bytes(),
                windows.as_bytes(),
                old.as_bytes(),
                &encoding_rs::GB18030.encode(&text).0,
                cut_off,
            ];
            for bytes in written {
                let want = plainly(bytes);
                for most in [1, 3] {
                    let pieces = Pieces::of(bytes, most);
                    assert!(most == 1 || bytes.len() < 2 * WORTH || pieces.count() > 1);
                    assert!(rows(&pieces) == want, "{most} {:?}", &text[..40]);
                    let room: usize = (0..pieces.count()).map(|at| pieces.most_rows(at, 3)).sum();
                    assert!(room >= want.iter().filter(|(_, cells)| cells.len() == 3).count());
                }
            }
        }
    }

    #[test]
    fn a_text_with_quotes_stays_in_one_piece() {
        let text: String = (0..90_000).map(|row| format!("{row:030},{row}\n")).collect();
        for quoted in
            [text.replacen("1,1\n", "1,\"1\n2\"\n", 1), format!("\u{feff}a,\"b\"\r\n{text}")]
        {
            let pieces = Pieces::of(quoted.as_bytes(), 3);
            assert!(pieces.count() == 1 && !pieces.plain);
        }
        // A separator that nobody writes is none of the values that it parts.
        let odd = Pieces::of(b"sep=\"\na\"b\"c\n\n1\"2\"3\n", 3);
        assert_eq!(rows(&odd).len(), 2);
    }

    #[test]
    fn the_separator_is_told_by_the_first_rows_wherever_pieces_end() {
        let wide = "x".repeat(WORTH / 20);
        let rows: String = (0..60).map(|row| format!("{row};{wide},{row}\n")).collect();
        let (one, more) = (Pieces::of(rows.as_bytes(), 1), Pieces::of(rows.as_bytes(), 3));
        assert_eq!((more.count(), more.separator), (1, one.separator));
    }
}
