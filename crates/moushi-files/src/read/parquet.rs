//! Reads Parquet: tables that are stored column by column, of which only those that are asked for are read, row group by
//! row group. It is no document: what its columns mean is not decided here.

mod codes;
mod kind;
mod pages;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use bytes::Bytes;
use moushi_core::model::Refusal;
use moushi_core::text::Text;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetStatisticsPolicy;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::{ReadOptionsBuilder, SerializedFileReader};

use self::codes::Words;
use self::kind::Kind;
use super::refusals;
use crate::readers::{Input, Limits};

/// The page about it.
pub const PAGE: &str = include_str!("parquet.md");

/// What a person calls it.
const TITLE: Text = Text::new("列式数据表（Parquet）", "table by columns (Parquet)");

/// The code of a row without a word.
pub const NONE: u32 = u32::MAX;

/// Whether it is a file of columns, by its first bytes.
pub fn is_by_columns(bytes: &[u8]) -> bool {
    [b"PAR1", b"PARE"].iter().any(|mark| bytes.starts_with(*mark))
}

/// A table that is stored by columns.
pub struct Columns {
    file: SerializedFileReader<Bytes>,
    bytes: Bytes,
    fields: Vec<Field>,
    limits: Limits,
    deadline: Instant,
}

/// A column at the head of the table.
#[derive(Debug)]
struct Field {
    title: String,
    /// Where it is stored and what it holds; none where it holds columns of its own, or a kind that is not read.
    stored: Option<(usize, Kind)>,
    is_nested: bool,
}

/// The values of a column in a row group.
#[derive(Debug, PartialEq)]
pub enum Stored {
    /// Numbers, a missing one as NaN.
    Numbers(Vec<f64>),
    /// Words as places among the different ones, a missing one as [`NONE`]. A word may be there twice.
    Words {
        /// A code for each row.
        codes: Vec<u32>,
        /// The words.
        levels: Vec<String>,
    },
}

/// As what the values of a column are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Numbers; words come as words.
    Numbers,
    /// Words: numbers as they are written shortest.
    Words,
    /// As they are: numbers as numbers, all else as words.
    AsTheyAre,
}

/// Opens a table that is stored by columns.
///
/// # Errors
/// When it is cut off, damaged, encrypted or larger than allowed.
pub fn columns(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Columns, Refusal> {
    let deadline = Input::new(name, &[], limits).deadline;
    if bytes.len() as u64 > limits.max_file {
        return Err(refusals::too_large(bytes.len() as u64, limits.max_file));
    }
    if bytes.starts_with(b"PARE") || bytes.ends_with(b"PARE") {
        return Err(refusals::encrypted());
    }
    if !bytes.ends_with(b"PAR1") || bytes.len() < 12 {
        return Err(refusals::half_columns());
    }
    let bytes = Bytes::from(bytes);
    guarded(|| {
        let lean = ReadOptionsBuilder::new()
            .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .build();
        let file = SerializedFileReader::new_with_options(bytes.clone(), lean).map_err(damaged)?;
        let fields = fields(&file);
        let columns =
            Columns { file, bytes: bytes.clone(), fields, limits: limits.clone(), deadline };
        columns.check_rows()?;
        Ok(columns)
    })
}

fn fields(file: &SerializedFileReader<Bytes>) -> Vec<Field> {
    let about = file.metadata().file_metadata();
    let schema = about.schema_descr();
    let of = |(at, field): (usize, &parquet::schema::types::TypePtr)| {
        let leaf = (0..schema.num_columns()).find(|leaf| schema.get_column_root_idx(*leaf) == at);
        let leaf =
            leaf.filter(|leaf| field.is_primitive() && schema.column(*leaf).max_rep_level() == 0);
        let kind = |leaf: usize| Some((leaf, Kind::of(&schema.column(leaf))?));
        let (title, is_nested) = (field.name().to_owned(), leaf.is_none());
        Field { title, stored: leaf.and_then(kind), is_nested }
    };
    about.schema().get_fields().iter().enumerate().map(of).collect()
}

impl Columns {
    /// The headings of all columns, those that cannot be read as well.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.title.as_str())
    }

    /// How many row groups there are.
    pub fn groups(&self) -> usize {
        self.file.metadata().num_row_groups()
    }

    /// Rows of a group.
    pub fn rows(&self, group: usize) -> usize {
        usize::try_from(self.file.metadata().row_group(group).num_rows()).unwrap_or(0)
    }

    fn check_rows(&self) -> Result<(), Refusal> {
        let groups = self.file.metadata().row_groups().iter();
        let rows: Option<u64> = groups.map(|group| u64::try_from(group.num_rows()).ok()).sum();
        match rows {
            None => Err(refusals::damaged(&TITLE)),
            Some(rows) if rows > self.limits.max_cells as u64 => Err(refusals::too_many_cells()),
            Some(_) => Ok(()),
        }
    }

    /// The values of a column, by its place among the headings, in a row group.
    ///
    /// # Errors
    /// When the column holds columns of its own or a kind that is not read, the file is damaged, or passes a limit.
    pub fn values(&self, group: usize, column: usize, wanted: Wanted) -> Result<Stored, Refusal> {
        let field = &self.fields[column];
        let Some((leaf, kind)) = field.stored else {
            return Err(refusals::no_plain_column(&field.title, field.is_nested));
        };
        guarded(|| {
            self.check_pages(group, leaf)?;
            let stored = match kind {
                Kind::Text => self.words(group, leaf)?,
                _ => self.cells(group, leaf, kind, wanted)?,
            };
            match stored.len() == self.rows(group) {
                true => Ok(stored),
                false => Err(refusals::damaged(&TITLE)),
            }
        })
    }

    fn check_pages(&self, group: usize, leaf: usize) -> Result<(), Refusal> {
        let chunk = self.file.metadata().row_group(group).column(leaf);
        let (from, length) = chunk.byte_range();
        let range = || {
            let (from, length) = (usize::try_from(from).ok()?, usize::try_from(length).ok()?);
            self.bytes.get(from..from.checked_add(length)?)
        };
        let bytes = range().ok_or_else(|| refusals::damaged(&TITLE))?;
        match pages::bounded(bytes, chunk.compression(), self.limits.max_ratio) {
            true => Ok(()),
            false => Err(refusals::damaged(&TITLE)),
        }
    }

    /// Words by their dictionary, or row by row where not all of them are in one.
    fn words(&self, group: usize, leaf: usize) -> Result<Stored, Refusal> {
        if let Some(stored) = self.by_dictionary(group, leaf)? {
            return Ok(stored);
        }
        let group = self.file.get_row_group(group).map_err(damaged)?;
        let ColumnReader::ByteArrayColumnReader(mut reader) =
            group.get_column_reader(leaf).map_err(damaged)?
        else {
            return Err(refusals::damaged(&TITLE));
        };
        let mut words = Words::default();
        self.each(&mut reader, |cell| words.take(cell).ok_or(Trouble::NoText))
            .map_err(|trouble| trouble.told(&self.title(leaf)))?;
        Ok(Stored::Words { codes: words.codes, levels: words.levels })
    }

    fn by_dictionary(&self, group: usize, leaf: usize) -> Result<Option<Stored>, Refusal> {
        let rows = self.file.get_row_group(group).map_err(damaged)?;
        let pages = rows.get_column_page_reader(leaf).map_err(damaged)?;
        let column = self.file.metadata().file_metadata().schema_descr().column(leaf);
        let (mut reader, dictionary) = codes::reader(&column, pages).map_err(damaged)?;
        let mut codes = Vec::new();
        let read = self.each(&mut reader, |place| {
            codes.push(place.map_or(NONE, |place| u32::try_from(*place).unwrap_or(NONE)));
            Ok(())
        });
        match read {
            Ok(()) => Ok(Some(Stored::Words { codes, levels: codes::words(&dictionary) })),
            // What is wrong in truth shows when it is read row by row.
            Err(Trouble::Damaged) => Ok(None),
            Err(trouble) => Err(trouble.told(&self.title(leaf))),
        }
    }

    fn title(&self, leaf: usize) -> String {
        self.file.metadata().file_metadata().schema_descr().column(leaf).name().to_owned()
    }

    /// Values that are no words.
    fn cells(
        &self,
        group: usize,
        leaf: usize,
        kind: Kind,
        wanted: Wanted,
    ) -> Result<Stored, Refusal> {
        let row_group = self.file.get_row_group(group).map_err(damaged)?;
        let reader = row_group.get_column_reader(leaf).map_err(damaged)?;
        let numbers = match wanted {
            Wanted::Numbers => kind.number(0).is_some(),
            Wanted::Words => false,
            Wanted::AsTheyAre => kind != Kind::Truth && kind.number(0).is_some(),
        };
        let read = if numbers { self.numbers(reader, kind) } else { self.coded(reader, kind) };
        read.map_err(|trouble| trouble.told(&self.title(leaf)))
    }

    fn numbers(&self, reader: ColumnReader, kind: Kind) -> Result<Stored, Trouble> {
        let mut numbers = Vec::new();
        let value = |value: Option<i128>| value.and_then(|value| kind.number(value));
        let mut put = |cell: Option<i128>| numbers.push(value(cell).unwrap_or(f64::NAN));
        self.whole(reader, &mut put)?;
        Ok(Stored::Numbers(numbers))
    }

    fn coded(&self, reader: ColumnReader, kind: Kind) -> Result<Stored, Trouble> {
        let (mut codes, mut levels, mut last) = (Vec::new(), Vec::new(), None);
        let mut known: HashMap<i128, u32> = HashMap::new();
        let mut put = |cell: Option<i128>| {
            let missing = |value: i128| kind == Kind::Real && f64::from_bits(value as u64).is_nan();
            let Some(value) = cell.filter(|value| !missing(*value)) else {
                return codes.push(NONE);
            };
            let code = match last {
                Some((of, code)) if of == value => code,
                _ => *known.entry(value).or_insert_with(|| {
                    levels.push(kind.words(value));
                    u32::try_from(levels.len() - 1).unwrap_or(NONE)
                }),
            };
            last = Some((value, code));
            codes.push(code);
        };
        self.whole(reader, &mut put)?;
        Ok(Stored::Words { codes, levels })
    }

    /// Every value as a whole number, those with a point as their bits.
    fn whole(
        &self,
        reader: ColumnReader,
        put: &mut impl FnMut(Option<i128>),
    ) -> Result<(), Trouble> {
        match reader {
            ColumnReader::BoolColumnReader(mut reader) => self.each(&mut reader, |cell| {
                put(cell.map(|cell| i128::from(*cell)));
                Ok(())
            }),
            ColumnReader::Int32ColumnReader(mut reader) => self.each(&mut reader, |cell| {
                put(cell.map(|cell| i128::from(*cell)));
                Ok(())
            }),
            ColumnReader::Int64ColumnReader(mut reader) => self.each(&mut reader, |cell| {
                put(cell.map(|cell| i128::from(*cell)));
                Ok(())
            }),
            ColumnReader::FloatColumnReader(mut reader) => self.each(&mut reader, |cell| {
                put(cell.map(|cell| i128::from(f64::from(*cell).to_bits())));
                Ok(())
            }),
            ColumnReader::DoubleColumnReader(mut reader) => self.each(&mut reader, |cell| {
                put(cell.map(|cell| i128::from(cell.to_bits())));
                Ok(())
            }),
            ColumnReader::ByteArrayColumnReader(mut reader) => self.each(&mut reader, |cell| {
                put(cell.map(|cell| large(cell.data())).transpose()?);
                Ok(())
            }),
            ColumnReader::FixedLenByteArrayColumnReader(mut reader) => {
                self.each(&mut reader, |cell| {
                    put(cell.map(|cell| large(cell.data())).transpose()?);
                    Ok(())
                })
            }
            ColumnReader::Int96ColumnReader(_) => Err(Trouble::Damaged),
        }
    }

    /// Hands every cell of a column to `put`, one without a value too.
    fn each<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        mut put: impl FnMut(Option<&T::T>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        const TOGETHER: usize = 1 << 14;
        let (mut values, mut there, mut all) = (Vec::new(), Vec::new(), 0);
        loop {
            values.clear();
            there.clear();
            let read = reader.read_records(TOGETHER, Some(&mut there), None, &mut values);
            let (rows, _, _) = read.map_err(|_| Trouble::Damaged)?;
            all += rows;
            if rows == 0 {
                return Ok(());
            }
            if all > self.limits.max_cells {
                return Err(Trouble::Refused(refusals::too_many_cells()));
            }
            if Instant::now() > self.deadline {
                return Err(Trouble::Refused(refusals::too_slow(self.limits.max_time)));
            }
            if there.is_empty() {
                values.iter().try_for_each(|value| put(Some(value)))?;
            } else {
                let mut values = values.iter();
                there.iter().try_for_each(|is| put(if *is > 0 { values.next() } else { None }))?;
            }
        }
    }
}

/// A whole number of any length, its highest byte first; only those of sixteen bytes are read.
fn large(bytes: &[u8]) -> Result<i128, Trouble> {
    let sign = bytes.first().map_or(0, |first| if *first > 0x7f { -1_i128 } else { 0 });
    let spare = bytes.len().saturating_sub(16);
    if bytes[..spare].iter().any(|byte| *byte != sign as u8) {
        return Err(Trouble::Damaged);
    }
    Ok(bytes[spare..].iter().fold(sign, |value, byte| value << 8 | i128::from(*byte)))
}

impl Stored {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Words { codes, .. } => codes.len(),
        }
    }
}

/// Why a column cannot be read.
enum Trouble {
    Damaged,
    /// Bytes that are no text.
    NoText,
    Refused(Refusal),
}

impl Trouble {
    fn told(self, title: &str) -> Refusal {
        match self {
            Self::Damaged => refusals::damaged(&TITLE),
            Self::NoText => refusals::no_plain_column(title, false),
            Self::Refused(refusal) => refusal,
        }
    }
}

fn damaged(error: ParquetError) -> Refusal {
    match error {
        ParquetError::NYI(_) => refusals::packed_otherwise(),
        ParquetError::EOF(_) => refusals::half_columns(),
        _ => refusals::damaged(&TITLE),
    }
}

/// A panic of the library on a damaged file costs a refusal, not the program.
fn guarded<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(refusals::damaged(&TITLE)))
}
