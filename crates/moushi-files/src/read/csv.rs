//! Reads tables that are text: values parted by commas, tabs or semicolons. One file is one table;
//! what its columns mean is not decided here.

use csv::ReaderBuilder;
use moushi_core::model::Refusal;
use moushi_core::text::{BlockKind, Format, SourceBuilder, Span, Table, Text};

use super::{encoding, refusals};
use crate::readers::{Input, Outcome, Reader};

/// csv.
pub(crate) const READER: Reader = Reader {
    format: Format::Csv,
    extensions: &["csv", "tsv"],
    title: Text::new("逗号分隔表格（csv）", "table as text (csv)"),
    page: include_str!("csv.md"),
    read,
};

fn read(input: &Input<'_>) -> Outcome {
    let decoded = encoding::decode(input.bytes);
    input.check_text(decoded.text.len())?;
    let mut builder = SourceBuilder::new();
    let (separator, body) = separator(&decoded.text);
    let rows = rows(&mut builder, body, separator, input)?;
    builder.table(Table { name: None, rows });
    let source = builder.finish(input.name, Format::Csv, input.bytes);
    let findings = decoded.faults.findings(&source);
    Ok((source, findings))
}

fn rows(
    builder: &mut SourceBuilder,
    text: &str,
    separator: u8,
    input: &Input<'_>,
) -> Result<Vec<Vec<Span>>, Refusal> {
    let mut rows = Vec::new();
    let mut cells = 0;
    for record in records(text, separator) {
        cells += record.len();
        if cells > input.limits.max_cells {
            return Err(refusals::too_many_cells());
        }
        let row = record.iter().map(|value| match value.trim() {
            "" => Span::new(builder.end(), builder.end()),
            words => builder.block(BlockKind::Cell, None, words),
        });
        rows.push(row.collect());
        if rows.len().is_multiple_of(1024) {
            input.check_time()?;
        }
    }
    Ok(rows)
}

/// A reader of records; that of the csv crate takes rows of any length and quotes that never close.
pub(crate) fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

fn records(text: &str, separator: u8) -> impl Iterator<Item = csv::StringRecord> {
    reader(text, separator).into_records().map_while(Result::ok)
}

/// Rows by which the separator is told.
pub(crate) const LOOK_AT: usize = 50;

/// The separator: what the first line says (`sep=;`, as Excel writes it), or the one by which the
/// head of the file falls into rows that agree most; and the text without that line.
pub(crate) fn separator(text: &str) -> (u8, &str) {
    if let Some((mark, rest)) = text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n'))
        && let [separator] = mark.trim_end().as_bytes()
    {
        return (*separator, rest);
    }
    let score = |separator: &u8| {
        let widths: Vec<usize> =
            records(text, *separator).take(LOOK_AT).map(|record| record.len()).collect();
        let usual = widths.first().copied().unwrap_or(0);
        let agreeing = widths.iter().filter(|width| **width == usual).count();
        if usual > 1 { (agreeing * LOOK_AT / widths.len().max(1), usual) } else { (0, 0) }
    };
    let best = [b'|', b';', b'\t', b','].into_iter().max_by_key(score).unwrap_or(b',');
    (best, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::Limits;

    fn table(bytes: &[u8]) -> Vec<Vec<String>> {
        let (source, _) = read(&Input::new("a.csv", bytes, &Limits::default())).unwrap();
        let words = |row: &Vec<Span>| row.iter().map(|cell| source.at(*cell).to_owned()).collect();
        source.tables[0].rows.iter().map(words).collect()
    }

    #[test]
    fn separators_are_found_and_quotes_kept_together() {
        let expected = vec![
            vec!["任务".to_owned(), "单位".to_owned(), "备注".to_owned()],
            vec!["建学校,扩学位".to_owned(), "基教处".to_owned(), String::new()],
        ];
        assert_eq!(table("任务,单位,备注\n\"建学校,扩学位\",基教处,\n".as_bytes()), expected);
        assert_eq!(table("任务\t单位\t备注\r\n建学校,扩学位\t基教处\t\r\n".as_bytes()), expected);
        assert_eq!(table("sep=;\n任务;单位;备注\n建学校,扩学位;基教处;".as_bytes()), expected);
        let gbk = encoding_rs::GBK.encode("任务,单位,备注\r\n\"建学校,扩学位\",基教处,\r\n").0;
        assert_eq!(table(&gbk), expected);
    }

    #[test]
    fn a_value_may_have_several_lines() {
        assert_eq!(table("a,\"b\nc\"\n".as_bytes()), [["a", "b\nc"]]);
    }

    #[test]
    fn too_many_cells_are_refused() {
        let limits = Limits { max_cells: 3, ..Limits::default() };
        assert!(read(&Input::new("a.csv", b"a,b\nc,d\n", &limits)).is_err());
    }
}
