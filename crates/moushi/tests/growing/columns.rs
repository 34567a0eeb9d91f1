//! The same table as text and by columns (Parquet): the same fit; what is wrong with a column, or with the file, is told.

use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::{FORMULA, json, pupils};
use crate::stories::{Desk, code, complained, said};

const SCHEMA: &str = "message pupils {
    required binary id (UTF8); optional binary county (UTF8); optional binary school (UTF8);
    optional binary sex (UTF8); optional double prior; optional double score;
    optional int32 class; optional group home { optional double far; }
}";

type Group<'g> = SerializedRowGroupWriter<'g, Vec<u8>>;

fn put<T: DataType>(group: &mut Group<'_>, values: Vec<Option<T::T>>) {
    let mut column = group.next_column().expect("a column").expect("a column");
    let there: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    column.typed::<T>().write_batch(&values, Some(&there), None).expect("written");
    column.close().expect("closed");
}

/// A table of text by columns, in row groups of 400.
pub fn by_columns(text: &str) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("a writer");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|row| row.split(',').collect()).collect();
    for rows in rows.chunks(400) {
        let mut group = writer.next_row_group().expect("a group");
        for at in 0..4 {
            put::<ByteArrayType>(
                &mut group,
                rows.iter().map(|row| Some(ByteArray::from(row[at]))).collect(),
            );
        }
        for at in 4..6 {
            put::<DoubleType>(&mut group, rows.iter().map(|row| row[at].parse().ok()).collect());
        }
        let class = |row: &Vec<&str>| row[2].as_bytes().get(1).map(|byte| i32::from(byte % 3));
        put::<Int32Type>(&mut group, rows.iter().map(class).collect());
        put::<DoubleType>(&mut group, vec![None; rows.len()]);
        group.close().expect("closed");
    }
    writer.into_inner().expect("the bytes")
}

#[test]
fn a_table_by_columns_is_fitted_as_the_same_table_of_text() {
    let (desk, text) = (Desk::new(), pupils());
    desk.put("成绩.csv", text.as_bytes());
    desk.put("成绩.parquet", &by_columns(&text));
    let [one, other] = ["成绩.csv", "成绩.parquet"].map(|data| {
        let output = desk.run(&["growth", "fit", FORMULA, "--data", data, "--format", "json"]);
        assert_eq!(code(&output), 0, "{}", complained(&output));
        let mut fit = json(&said(&output));
        let input = fit.as_object_mut().and_then(|fit| fit.remove("input"));
        assert_eq!(input.expect("an input")[0], data);
        fit
    });
    assert!(one == other, "but for the name of the file and its hash");
}

#[test]
fn what_is_wrong_with_columns_is_named() {
    let (desk, text) = (Desk::new(), pupils());
    let whole = by_columns(&text);
    desk.put("成绩.parquet", &whole);
    desk.put("一半.parquet", &whole[..whole.len() / 2]);
    for (formula, data, want) in [
        ("score ~ prior + (1 | school)", "一半.parquet", "不完整"),
        ("score ~ home + (1 | school)", "成绩.parquet", "“home”一列"),
        ("school ~ prior + (1 | county)", "成绩.parquet", "（行：内容）：1: “000校”"),
        ("score ~ priro + (1 | school)", "成绩.parquet", "priro"),
    ] {
        let output = desk.run(&["growth", "fit", formula, "--data", data]);
        assert_ne!(code(&output), 0, "{formula}");
        assert!(complained(&output).contains(want), "{formula}: {}", complained(&output));
    }
    let output = desk.run(&["read", "成绩.parquet"]);
    assert!(complained(&output).contains("列式数据表"), "{}", complained(&output));
    let grouped = "score ~ prior + (1 | class) + (1 | school)";
    let output =
        desk.run(&["growth", "fit", grouped, "--data", "成绩.parquet", "--format", "json"]);
    let classes = &json(&said(&output))["ranef"]["class"]["level"];
    assert_eq!(classes.to_string(), "[\"0\",\"1\",\"2\"]", "{}", complained(&output));
}
