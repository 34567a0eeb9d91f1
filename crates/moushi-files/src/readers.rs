//! The list of readers, and the one way into them: bytes of a file in, texts and findings out.
//! Looks at the content first and at the extension second. Does no IO: whoever calls has the bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use moushi_core::model::{Finding, Refusal};
use moushi_core::text::{Format, Source, Text};

mod blocks;
mod lines;
mod rows;

pub use self::blocks::{Blocks, blocks};
pub use self::rows::{Visit, each_row, is_workbook, rows};
pub use crate::read::parquet::{
    Columns, NONE, PAGE as COLUMNS_PAGE, Stored, Wanted, columns, is_by_columns,
};
pub use crate::read::sheet::{Cells, Filled};
use crate::read::{
    bundle, csv, detect, docx, html, notes, ods, ofd, pdf, pptx, refusals, txt, xls, xlsx,
};

/// The page about zips of documents, which are no format of their own.
pub const ARCHIVES_PAGE: &str = include_str!("read/bundle.md");

/// Every reader, in the order of the manual.
pub const READERS: &[&Reader] = &[
    &txt::READER,
    &html::READER,
    &docx::READER,
    &pptx::READER,
    &pdf::READER,
    &ofd::READER,
    &xlsx::READER,
    &xls::READER,
    &ods::READER,
    &csv::READER,
];

/// What a file may cost. A file that would cost more is refused, never cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub max_file: u64,
    /// Bytes of the text that is read from it.
    pub max_text: usize,
    /// Bytes of everything in a zip container, unpacked.
    pub max_unpacked: u64,
    /// Unpacked bytes for each packed byte. Of 578 real Office files none is above 57.
    pub max_ratio: u32,
    /// Members of a zip container.
    pub max_members: usize,
    /// Cells of all tables, empty ones between filled ones included.
    pub max_cells: usize,
    /// Elements inside one another.
    pub max_depth: usize,
    /// From the call to the answer. Readers look at the clock between steps of their work.
    pub max_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file: 64 << 20,
            max_text: 16 << 20,
            max_unpacked: 256 << 20,
            max_ratio: 100,
            max_members: 5_000,
            max_cells: 2_000_000,
            max_depth: 128,
            max_time: Duration::from_secs(30),
        }
    }
}

/// What a reader is given.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// File name without folders.
    pub name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// What it may cost.
    pub limits: &'a Limits,
    /// When the time of [`Limits::max_time`] is over.
    pub deadline: Instant,
}

impl<'a> Input<'a> {
    /// A file whose time starts now. Folders before the name, of either kind of slash, are dropped.
    pub fn new(name: &'a str, bytes: &'a [u8], limits: &'a Limits) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        Self { name, bytes, limits, deadline: Instant::now() + limits.max_time }
    }

    /// The extension in lower case, without the dot; empty when there is none.
    pub fn extension(&self) -> String {
        self.name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
    }

    /// To be called between steps of long work.
    ///
    /// # Errors
    /// When the time is over.
    pub fn check_time(&self) -> Result<(), Refusal> {
        if Instant::now() < self.deadline {
            Ok(())
        } else {
            Err(refusals::too_slow(self.limits.max_time))
        }
    }

    /// To be called while text is gathered: `bytes` of text so far.
    ///
    /// # Errors
    /// When it is more than [`Limits::max_text`].
    pub fn check_text(&self, bytes: usize) -> Result<(), Refusal> {
        if bytes <= self.limits.max_text {
            Ok(())
        } else {
            Err(refusals::too_much_text(self.limits.max_text))
        }
    }
}

/// What one reader makes of one file.
pub type Outcome = Result<(Source, Vec<Finding>), Refusal>;

/// A format that can be read.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The format.
    pub format: Format,
    /// Customary extensions in lower case, the first the usual one.
    pub extensions: &'static [&'static str],
    /// What a person calls it.
    pub title: Text,
    /// The page: what is read, what is marked as noise, limits, known gaps.
    pub page: &'static str,
    /// Reads a file of this format. Does not fail because of what the text says.
    pub read: fn(&Input<'_>) -> Outcome,
}

/// What came of a file: one text, or several when the file was a zip of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The texts in the order of the file, each with what is to be said about it. Empty when no
    /// member of a zip could be read.
    pub sources: Vec<(Source, Vec<Finding>)>,
    /// Members that could not be read, by name. Never empty and forgotten: show them.
    pub refused: Vec<(String, Refusal)>,
}

/// Reads a file.
///
/// # Errors
/// When nothing of it can be read: empty, too large, damaged, encrypted, or of an unknown kind.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let input = Input::new(name, bytes, limits);
    match detect::content(&input)? {
        detect::Content::Document(format) => {
            let source = read_as(format, &input)?;
            Ok(Reading { sources: vec![source], refused: Vec::new() })
        }
        detect::Content::Archive => bundle::read(&input, read_member),
    }
}

/// The sheets of an xlsx cell by cell, with their places: for workbooks that come back filled in.
///
/// # Errors
/// When it is no xlsx, or nothing of it can be read.
pub fn cells(name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Cells>, Refusal> {
    let input = Input::new(name, bytes, limits);
    if !matches!(detect::content(&input)?, detect::Content::Document(Format::Xlsx)) {
        return Err(refusals::no_xlsx());
    }
    catch_unwind(AssertUnwindSafe(|| xlsx::places(&input)))
        .unwrap_or_else(|_| Err(refusals::damaged(&xlsx::READER.title)))
}

/// Reads a member of a zip of documents, which may be anything but such a zip.
fn read_member(input: &Input<'_>) -> Outcome {
    match detect::content(input)? {
        detect::Content::Document(format) => read_as(format, input),
        detect::Content::Archive => Err(refusals::nested_archive()),
    }
}

/// Reads a file that is one document of a format.
fn read_as(format: Format, input: &Input<'_>) -> Outcome {
    let reader = READERS
        .iter()
        .find(|reader| reader.format == format)
        .ok_or_else(|| refusals::unknown(input.name))?;
    let (source, mut findings) = guarded(reader, input)?;
    input.check_text(source.text.len())?;
    if source.text.trim().is_empty() {
        return Err(refusals::no_text());
    }
    let extension = input.extension();
    if !reader.extensions.contains(&extension.as_str()) {
        findings.push(notes::wrong_extension(&source, &extension, reader));
    }
    Ok((source, findings))
}

/// A panic of a library on a damaged file costs a refusal, not the program.
fn guarded(reader: &Reader, input: &Input<'_>) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| (reader.read)(input)))
        .unwrap_or_else(|_| Err(refusals::damaged(&reader.title)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(name: &str, bytes: &[u8]) -> Refusal {
        read(name, bytes, &Limits::default()).expect_err("refused")
    }

    #[test]
    fn what_is_no_document_is_refused_with_a_way_on() {
        let small = Limits { max_file: 10, ..Limits::default() };
        let large = read("a.txt", &[b'a'; 11], &small).expect_err("refused");
        assert!(large.message.en.contains("at most 0 MB"));
        let ole = |stream: &str| {
            let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 64], wide].concat()
        };
        for (bytes, words) in [
            (b"".to_vec(), "空的"),
            (b" \n\n".to_vec(), "没有任何文字"),
            (b"\x89PNG\r\n\x1a\n0000".to_vec(), "图片"),
            (b"Rar!\x1A\x07\0".to_vec(), "rar压缩包"),
            (b"PK\x03\x04\x14\0\0\0".to_vec(), "不完整"),
            (ole("EncryptedPackage"), "打开密码"),
            (ole("WordDocument"), "doc"),
            (b"{\\rtf1 text}".to_vec(), "rtf"),
            ((0..=255_u8).cycle().take(2000).collect(), "认不出"),
        ] {
            let refusal = refusal("folder/a.docx", &bytes);
            assert!(refusal.message.zh.contains(words), "{} <- {words}", refusal.message.zh);
            assert!(!refusal.advice.zh.is_empty() && !refusal.advice.en.is_empty());
        }
    }

    #[test]
    fn a_wrong_extension_is_told_and_the_content_read() {
        let reading = read("a/b/要点.docx", "工作要点\n".as_bytes(), &Limits::default()).unwrap();
        let (source, findings) = &reading.sources[0];
        assert_eq!((source.name.as_str(), source.format), ("要点.docx", Format::Txt));
        assert_eq!(findings[0].rule, "file-extension");
    }

    #[test]
    fn every_reader_has_a_page_and_an_extension_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for reader in READERS {
            assert!(reader.page.starts_with("# ") && reader.page.contains("## English"));
            assert!(reader.extensions.iter().all(|extension| seen.insert(*extension)));
        }
    }
}
