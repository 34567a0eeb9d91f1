//! Columns of words as codes: where the file keeps a dictionary, each of its words is looked at once, and rows are read
//! as numbers; elsewhere row by row. Knows no heading.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::basic::{ConvertedType, Encoding, Repetition, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::{ByteArray, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::{ColumnDescriptor, Type as Schema};

use super::NONE;

/// Words as codes, in the order in which each came first.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) codes: Vec<u32>,
    pub(super) levels: Vec<String>,
    known: HashMap<Vec<u8>, u32>,
    last: Option<(ByteArray, u32)>,
}

impl Words {
    /// Takes a cell in. None where its bytes are no text.
    pub(super) fn take(&mut self, cell: Option<&ByteArray>) -> Option<()> {
        let code = match (cell, &self.last) {
            (None, _) => NONE,
            (Some(cell), Some((last, code))) if last.data() == cell.data() => *code,
            (Some(cell), _) => {
                let code = self.code(cell.data())?;
                self.last = Some((cell.clone(), code));
                code
            }
        };
        self.codes.push(code);
        Some(())
    }

    fn code(&mut self, bytes: &[u8]) -> Option<u32> {
        if let Some(code) = self.known.get(bytes) {
            return Some(*code);
        }
        let code = u32::try_from(self.levels.len()).ok()?;
        self.levels.push(String::from_utf8(bytes.to_vec()).ok()?);
        self.known.insert(bytes.to_vec(), code);
        Some(code)
    }
}

/// The words of a dictionary, once its page has gone by.
pub(super) type Dictionary = Arc<Mutex<Vec<String>>>;

/// The words that went by.
pub(super) fn words(dictionary: &Dictionary) -> Vec<String> {
    std::mem::take(&mut *dictionary.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A reader of the places of a column's words in its dictionary.
pub(super) fn reader(
    column: &ColumnDescriptor,
    pages: Box<dyn PageReader>,
) -> Result<(ColumnReaderImpl<Int32Type>, Dictionary)> {
    let dictionary = Dictionary::default();
    let places = Schema::primitive_type_builder(column.name(), Type::INT32)
        .with_repetition(Repetition::OPTIONAL)
        .with_converted_type(ConvertedType::NONE)
        .build()?;
    let levels = (column.max_def_level(), column.max_rep_level());
    let path = column.path().clone();
    let places = ColumnDescriptor::new(Arc::new(places), levels.0, levels.1, path);
    let pages = Box::new(Places { pages, dictionary: Arc::clone(&dictionary) });
    Ok((ColumnReaderImpl::new(Arc::new(places), pages), dictionary))
}

/// The pages of a column of words as those of a column of places: the dictionary holds 0, 1, 2 and so on instead of words.
struct Places {
    pages: Box<dyn PageReader>,
    dictionary: Dictionary,
}

impl Places {
    fn places(&self, page: Page) -> Result<Page> {
        match page {
            Page::DictionaryPage { buf, num_values, is_sorted, .. } => {
                let words = plain(&buf, num_values).ok_or_else(no_dictionary)?;
                let places = (0..words.len()).filter_map(|at| i32::try_from(at).ok());
                let buf = Bytes::from(places.flat_map(i32::to_le_bytes).collect::<Vec<u8>>());
                *self.dictionary.lock().unwrap_or_else(PoisonError::into_inner) = words;
                let encoding = Encoding::PLAIN;
                Ok(Page::DictionaryPage { buf, num_values, encoding, is_sorted })
            }
            // Files of the first version of the format name it otherwise.
            page if matches!(
                page.encoding(),
                Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY
            ) =>
            {
                Ok(page)
            }
            _ => Err(no_dictionary()),
        }
    }
}

fn no_dictionary() -> ParquetError {
    ParquetError::General("words that are in no dictionary".to_owned())
}

/// The words of a dictionary: each with its length before it.
fn plain(bytes: &[u8], count: u32) -> Option<Vec<String>> {
    let (mut words, mut rest) = (Vec::new(), bytes);
    for _ in 0..count {
        let (length, behind) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (word, behind) = behind.split_at_checked(length)?;
        words.push(String::from_utf8(word.to_vec()).ok()?);
        rest = behind;
    }
    Some(words)
}

impl Iterator for Places {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Places {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.pages.get_next_page()?.map(|page| self.places(page)).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}
