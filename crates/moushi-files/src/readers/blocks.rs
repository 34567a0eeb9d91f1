//! A table as text, block by block: what its head shows, and the rows of any block of whole lines, so that blocks can be read
//! at the same time and no file has to be held as a whole. Reads no file, and decides nothing about columns.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use moushi_core::model::Refusal;
use moushi_core::text::Format;

use super::{Input, Limits, Visit, lines};
use crate::read::detect::{self, Content};
use crate::read::{csv, encoding, marks, refusals};

/// How the blocks of a table are read, and what they may cost together.
#[derive(Debug)]
pub struct Blocks {
    separator: u8,
    decode: Decode,
    limits: Limits,
    deadline: Instant,
    /// Cells of all blocks so far.
    cells: AtomicUsize,
}

/// Whole lines as they are read in a text of which they are a part; none where that takes a look at the text as a whole.
type Decode = fn(&[u8]) -> Option<Cow<'_, str>>;

/// What looks at the head of a file of so many bytes. None where its blocks cannot be told apart: workbooks, few long
/// lines, values of several lines, rare encodings; those are read whole.
pub fn blocks(name: &str, head: &[u8], length: u64, limits: &Limits) -> Option<Blocks> {
    let input = Input::new(name, head, limits);
    if length > limits.max_file || packed(head) {
        return None;
    }
    let Ok(Content::Document(Format::Csv | Format::Txt)) = detect::content(&input) else {
        return None;
    };
    let ways: [Decode; 2] = [encoding::part, encoding::old_part];
    let (decode, text) = ways.into_iter().find_map(|way| Some((way, way(head)?)))?;
    if marks::count(text.as_bytes(), b'\n') as usize <= csv::LOOK_AT {
        return None;
    }
    let (separator, _) = csv::separator(&text);
    let (limits, deadline, cells) = (limits.clone(), input.deadline, AtomicUsize::new(0));
    Some(Blocks { separator, decode, limits, deadline, cells })
}

/// Containers are known by the whole of them.
fn packed(head: &[u8]) -> bool {
    [b"PK".as_slice(), b"\xD0\xCF\x11\xE0"].iter().any(|mark| head.starts_with(mark))
}

impl Blocks {
    /// Hands every row of whole lines that holds anything to `visit`, with its place in them, and says how many lines
    /// there are. None where a value has several lines, or another encoding than the head: then nothing of the file holds
    /// that was read by blocks.
    ///
    /// # Errors
    /// When it passes a limit; rows before that were visited.
    pub fn rows(
        &self,
        bytes: &[u8],
        is_head: bool,
        visit: Visit<'_>,
    ) -> Result<Option<u32>, Refusal> {
        let Some(text) = (self.decode)(bytes) else { return Ok(None) };
        let body = if is_head { csv::separator(&text).1 } else { &text };
        let input = Input { name: "", bytes, limits: &self.limits, deadline: self.deadline };
        input.check_time()?;
        let seen = lines::rows(body, self.separator, &input, visit)?;
        if self.cells.fetch_add(seen.cells, Ordering::Relaxed) > self.limits.max_cells - seen.cells
        {
            return Err(refusals::too_many_cells());
        }
        Ok(seen.plain.then_some(seen.rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::rows;

    type Rows = Vec<(u32, Vec<String>)>;

    fn seen(read: impl FnOnce(Visit<'_>)) -> Rows {
        let mut seen = Rows::new();
        read(&mut |_, row, cells| {
            seen.push((row, cells.iter().map(|cell| (*cell).to_owned()).collect()));
        });
        seen
    }

    /// The rows by blocks of so many lines; none where they have to be read whole.
    fn by_blocks(bytes: &[u8], size: usize) -> Option<Rows> {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let parts: Vec<Vec<u8>> = lines.chunks(size).map(<[&[u8]]>::concat).collect();
        let blocks = blocks("a.csv", &parts[0], bytes.len() as u64, &Limits::default())?;
        let (mut all, mut before) = (Rows::new(), 0);
        for (at, part) in parts.iter().enumerate() {
            let mut lines = None;
            let rows = seen(|visit| lines = blocks.rows(part, at == 0, visit).unwrap());
            all.extend(rows.into_iter().map(|(row, cells)| (row + before, cells)));
            before += lines?;
        }
        Some(all)
    }

    #[test]
    fn blocks_have_the_rows_of_the_whole() {
        let mut text = "代码,人数\n\n , \n".to_owned();
        (0..500).for_each(|at| text += &format!("{at:06},{at}\n"));
        text += "最后,1";
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let marked = format!("sep=;\n{}", text.replace(',', ";"));
        let quoted = text.replace("007,", "\"学校,007\",").replace("000300", "\"000300\"");
        let old = encoding_rs::GB18030.encode(&windows[3..]).0;
        let texts = [&text, &windows, &marked, &quoted].map(|text| text.as_bytes());
        for bytes in texts.into_iter().chain([&*old]) {
            let limits = Limits::default();
            let whole = seen(|visit| rows("a.csv", bytes, &limits, visit).unwrap());
            for size in [60, 61, 1_000] {
                assert_eq!(by_blocks(bytes, size).as_ref(), Some(&whole));
            }
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_read_whole() {
        let text: String = (0..200).map(|at| format!("县中学校{at},{at}\n")).collect();
        assert!(by_blocks(text.as_bytes(), 60).is_some());
        assert!(by_blocks(text.as_bytes(), 20).is_none(), "too few lines to tell the separator");
        let spanning = text.replace("县中学校190,", "\"县中学\n校190\",");
        assert!(by_blocks(spanning.as_bytes(), 60).is_none());
        let old = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mixed = [old(&lines[..150].concat()), lines[150..].concat().into_bytes()].concat();
        assert!(by_blocks(&old(&text), 60).is_some() && by_blocks(&mixed, 60).is_none());
        let late = format!("{}{text}", "code,pupils\n".repeat(100));
        assert!(by_blocks(&old(&late), 60).is_none(), "nothing of the head tells the encoding");
        assert!(by_blocks(text.replace("校190", "校\0").as_bytes(), 60).is_none());
        assert!(blocks("a.csv", b"PK\x03\x04", 4, &Limits::default()).is_none());
        assert!(blocks("a.pdf", b"%PDF-1.7\n", 9, &Limits::default()).is_none());
    }

    #[test]
    fn cells_of_all_blocks_are_counted() {
        let text = "a,b\n".repeat(60);
        let limits = Limits { max_cells: 150, ..Limits::default() };
        let blocks = blocks("a.csv", text.as_bytes(), 480, &limits).unwrap();
        let mut nothing = |_: &str, _: u32, _: &[&str]| {};
        assert!(blocks.rows(text.as_bytes(), true, &mut nothing).is_ok());
        assert!(blocks.rows(text.as_bytes(), false, &mut nothing).is_err());
    }
}
