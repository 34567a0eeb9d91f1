//! Tables by columns (Parquet): every kind of column, packed in every way, in several row groups; what cannot be read is
//! named; damaged files are refused.

use std::sync::Arc;

use moushi_core::model::Refusal;
use moushi_files::readers::{
    Columns, Limits, NONE, Stored, Wanted, columns, is_by_columns, is_workbook, read, rows,
};
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray,
    FixedLenByteArrayType, FloatType, Int32Type, Int64Type,
};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

const SCHEMA: &str = "message pupils {
    required int64 id; optional binary school (UTF8); optional double score; optional float share;
    optional int32 grade; optional boolean boarder; optional int32 born (DATE);
    optional int64 fee (DECIMAL(9, 2)); optional fixed_len_byte_array(4) debt (DECIMAL(9, 1));
    optional int32 size (INTEGER(32, false)); optional int64 seen (TIMESTAMP(MILLIS, true));
    optional binary photo; optional group home { optional double far; }
    optional group marks (LIST) { repeated group list { optional double element; } }
    optional int96 old;
}";

const SCHOOLS: [&str; 3] = ["第一小学", "007", "缺"];

fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, std::fs::File>,
    values: &[Option<T::T>],
) {
    let mut column = group.next_column().unwrap().unwrap();
    let there: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.iter().flatten().cloned().collect();
    column.typed::<T>().write_batch(&values, Some(&there), Some(&vec![0; there.len()])).unwrap();
    column.close().unwrap();
}

/// Two row groups of so many rows, the fourth of each without a value.
fn made(rows: i32, with: WriterProperties) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut file = tempfile();
    let mut writer =
        SerializedFileWriter::new(file.try_clone().unwrap(), schema, Arc::new(with)).unwrap();
    for _ in 0..2 {
        let mut group = writer.next_row_group().unwrap();
        group_of(&mut group, rows);
        group.close().unwrap();
    }
    writer.close().unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    bytes
}

fn tempfile() -> std::fs::File {
    let name = format!("moushi-columns-{}-{:?}", std::process::id(), std::thread::current().id());
    let path = std::env::temp_dir().join(name);
    let file =
        std::fs::OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path);
    std::fs::remove_file(&path).unwrap();
    file.unwrap()
}

fn group_of(group: &mut SerializedRowGroupWriter<'_, std::fs::File>, rows: i32) {
    fn every<T>(rows: i32, value: impl Fn(i32) -> T) -> Vec<Option<T>> {
        (0..rows).map(|row| (row != 3).then(|| value(row))).collect()
    }
    let mut ids = group.next_column().unwrap().unwrap();
    let values: Vec<i64> = (0..i64::from(rows)).collect();
    ids.typed::<Int64Type>().write_batch(&values, None, None).unwrap();
    ids.close().unwrap();
    put::<ByteArrayType>(group, &every(rows, |row| ByteArray::from(SCHOOLS[row as usize % 3])));
    put::<DoubleType>(
        group,
        &every(rows, |row| if row == 4 { f64::NAN } else { f64::from(row) / 8.0 }),
    );
    put::<FloatType>(group, &every(rows, |row| row as f32 / 4.0));
    put::<Int32Type>(group, &every(rows, |row| 7 + row % 3));
    put::<BoolType>(group, &every(rows, |row| row % 2 == 0));
    put::<Int32Type>(group, &every(rows, |row| 19_967 + row % 2));
    put::<Int64Type>(group, &every(rows, |row| i64::from(row) * 25));
    put::<FixedLenByteArrayType>(
        group,
        &every(rows, |row| FixedLenByteArray::from(ByteArray::from((-row).to_be_bytes().to_vec()))),
    );
    put::<Int32Type>(group, &every(rows, |row| -1 - row));
    put::<Int64Type>(group, &every(rows, |row| 1_725_148_800_000 + i64::from(row)));
    put::<ByteArrayType>(group, &every(rows, |_| ByteArray::from(vec![0xff, 0xfe])));
    put::<DoubleType>(group, &vec![None; rows as usize]);
    put::<DoubleType>(group, &vec![None; rows as usize]);
    put::<parquet::data_type::Int96Type>(group, &vec![None; rows as usize]);
}

fn open(bytes: &[u8]) -> Result<Columns, Refusal> {
    columns("a.parquet", bytes.to_vec(), &Limits::default())
}

fn values(columns: &Columns, title: &str, wanted: Wanted) -> Result<Vec<Stored>, Refusal> {
    let at = columns.headings().position(|one| one == title).unwrap();
    (0..columns.groups()).map(|group| columns.values(group, at, wanted)).collect()
}

/// The first words of a column, none as "–".
fn words(columns: &Columns, title: &str, wanted: Wanted) -> Vec<String> {
    let Stored::Words { codes, levels } = values(columns, title, wanted).unwrap().remove(0) else {
        return vec!["numbers".to_owned()];
    };
    let word = |code: &u32| match *code {
        NONE => "–".to_owned(),
        code => levels[code as usize].clone(),
    };
    codes.iter().take(5).map(word).collect()
}

fn numbers(columns: &Columns, title: &str, wanted: Wanted) -> Vec<f64> {
    match values(columns, title, wanted).unwrap().remove(0) {
        Stored::Numbers(numbers) => numbers.into_iter().take(3).collect(),
        Stored::Words { .. } => Vec::new(),
    }
}

#[test]
fn every_kind_of_column_is_read_as_it_is_wanted() {
    let bytes = made(10, WriterProperties::builder().build());
    let columns = open(&bytes).unwrap();
    assert_eq!((columns.groups(), columns.rows(0)), (2, 10));
    assert_eq!(columns.headings().count(), 15);
    for (title, want) in [
        ("score", [0.0, 0.125, 0.25]),
        ("share", [0.0, 0.25, 0.5]),
        ("grade", [7.0, 8.0, 9.0]),
        ("fee", [0.0, 0.25, 0.5]),
        ("debt", [0.0, -0.1, -0.2]),
        ("size", [4_294_967_295.0, 4_294_967_294.0, 4_294_967_293.0]),
        ("id", [0.0, 1.0, 2.0]),
    ] {
        for wanted in [Wanted::Numbers, Wanted::AsTheyAre] {
            assert_eq!(numbers(&columns, title, wanted), want, "{title}");
        }
    }
    assert_eq!(numbers(&columns, "boarder", Wanted::Numbers), [1.0, 0.0, 1.0]);
    for (title, want) in [
        ("school", ["第一小学", "007", "缺", "–", "007"]),
        ("boarder", ["true", "false", "true", "–", "true"]),
        ("born", ["2024-09-01", "2024-09-02", "2024-09-01", "–", "2024-09-01"]),
    ] {
        for wanted in [Wanted::Words, Wanted::AsTheyAre] {
            assert_eq!(words(&columns, title, wanted), want, "{title}");
        }
    }
    assert_eq!(words(&columns, "grade", Wanted::Words), ["7", "8", "9", "–", "8"]);
    assert_eq!(words(&columns, "score", Wanted::Words), ["0", "0.125", "0.25", "–", "–"]);
    assert_eq!(words(&columns, "debt", Wanted::Words), ["0.0", "-0.1", "-0.2", "–", "-0.4"]);
    assert_eq!(words(&columns, "seen", Wanted::AsTheyAre)[1], "2024-09-01T00:00:00.001");
}

#[test]
fn packed_in_any_way_it_is_the_same() {
    let plain = open(&made(3_000, WriterProperties::builder().build())).unwrap();
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for packed in [Compression::SNAPPY, zstd, Compression::GZIP(GzipLevel::default())] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            for dictionary in [true, false] {
                let with = WriterProperties::builder()
                    .set_compression(packed)
                    .set_writer_version(version)
                    .set_dictionary_enabled(dictionary)
                    .set_data_page_row_count_limit(700)
                    .set_write_batch_size(100);
                let columns = open(&made(3_000, with.build())).unwrap();
                for title in ["school", "score", "grade", "boarder", "debt"] {
                    for wanted in [Wanted::Words, Wanted::AsTheyAre] {
                        let [one, other] = [&plain, &columns]
                            .map(|of| format!("{:?}", values(of, title, wanted).unwrap()));
                        assert!(one == other, "{title} {packed:?} {version:?} {dictionary}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_no_plain_column_is_named() {
    let columns = open(&made(10, WriterProperties::builder().build())).unwrap();
    for (title, why) in
        [("home", "嵌套"), ("marks", "嵌套"), ("photo", "二进制"), ("old", "二进制")]
    {
        let refusal = values(&columns, title, Wanted::AsTheyAre).unwrap_err();
        let (zh, en) = (refusal.message.zh, refusal.message.en);
        assert!(zh.contains(title) && zh.contains(why) && en.contains(title), "{zh}");
    }
}

#[test]
fn it_is_no_document_and_has_no_rows() {
    let (bytes, limits) = (made(10, WriterProperties::builder().build()), Limits::default());
    assert!(is_by_columns(&bytes) && !is_by_columns(b"a,b\n"));
    let mut nothing = |_: &str, _: u32, _: &[&str]| {};
    for name in ["a.parquet", "a.csv"] {
        for refusal in [
            read(name, &bytes, &limits).unwrap_err(),
            rows(name, &bytes, &limits, &mut nothing).unwrap_err(),
            is_workbook(name, &bytes, &limits).unwrap_err(),
        ] {
            assert!(refusal.message.en.contains("by columns"), "{}", refusal.message.en);
        }
    }
}

/// Reads all that there is.
fn all(bytes: &[u8], limits: &Limits) -> Result<usize, Refusal> {
    let columns = columns("a.parquet", bytes.to_vec(), limits)?;
    let mut read = 0;
    for column in 0..columns.headings().count() {
        for group in 0..columns.groups() {
            read += usize::from(columns.values(group, column, Wanted::AsTheyAre).is_ok());
        }
    }
    Ok(read)
}

#[test]
fn a_file_that_was_cut_off_says_so() {
    let bytes = made(100, WriterProperties::builder().build());
    for length in [4, 11, bytes.len() / 2, bytes.len() - 1] {
        let refusal = open(&bytes[..length]).map(|_| ()).unwrap_err();
        assert!(refusal.message.zh.contains("不完整"), "{}", refusal.message.zh);
        assert!(refusal.message.en.contains("cut off"));
    }
    // Of a file whose end is there, but not its middle.
    let middle = [&bytes[..bytes.len() / 4], &bytes[bytes.len() / 2..]].concat();
    assert!(open(&middle).map_or(true, |columns| columns.values(1, 1, Wanted::Words).is_err()));
    let locked = [&bytes[..bytes.len() - 4], b"PARE"].concat();
    assert!(open(&locked).map(|_| ()).unwrap_err().message.en.contains("password"));
}

#[test]
fn damaged_copies_are_refused_and_bring_nothing_down() {
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for packed in [Compression::UNCOMPRESSED, Compression::SNAPPY, zstd] {
        for dictionary in [true, false] {
            let with = WriterProperties::builder().set_compression(packed);
            let bytes = made(50, with.set_dictionary_enabled(dictionary).build());
            let whole = all(&bytes, &Limits::default()).unwrap();
            assert_eq!(whole, 22, "eleven of fifteen columns, twice");
            let mut state = 1_u64;
            let mut chance = move |below: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(12_345);
                (state >> 33) as usize % below
            };
            for copy in 0..400 {
                let mut damaged = bytes.clone();
                for _ in 0..=copy % 4 {
                    // What stands at the end says where everything is: every second blow goes there.
                    let from = if copy % 2 == 0 { 4 } else { bytes.len() * 2 / 3 };
                    let at = from + chance(bytes.len() - 4 - from);
                    damaged[at] = [0, 0xff, 0x7f, chance(256) as u8][chance(4)];
                }
                // What it says of kinds may be damaged, too: whatever comes, it comes back.
                let _ = all(&damaged, &Limits::default());
            }
        }
    }
}

#[test]
fn more_rows_than_allowed_are_refused() {
    let bytes = made(100, WriterProperties::builder().build());
    let few = Limits { max_cells: 199, ..Limits::default() };
    assert!(all(&bytes, &few).is_err());
    let small = Limits { max_file: 100, ..Limits::default() };
    assert!(all(&bytes, &small).is_err());
}
