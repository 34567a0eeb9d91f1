//! The workbook holds what the book says: read back cell by cell, and part by part where a reader
//! of spreadsheets does not look.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use moushi_core::align::coverage;
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::report::ledger_book;
use moushi_files::write::printable::printable;
use moushi_files::write::xlsx;
use proptest::prelude::*;

use super::sample;

fn sample_book() -> Book {
    let ledger = sample::ledger();
    ledger_book(&ledger, &coverage(&ledger), &sample::findings(&ledger))
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn sheet_xml(bytes: &[u8], number: usize) -> String {
    part(bytes, &format!("xl/worksheets/sheet{number}.xml"))
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn every_cell_reads_back() {
    let book = sample_book();
    let mut file = open(xlsx::write(book.clone()).unwrap());
    for sheet in &book.sheets {
        let range = file.worksheet_range(&sheet.name).unwrap();
        let got = |row: usize, column: usize| {
            range.get_value((row as u32, column as u32)).cloned().unwrap_or(Data::Empty)
        };
        assert_eq!(got(0, 0), Data::String(sheet.title.clone()));
        for (at, column) in sheet.columns.iter().enumerate() {
            assert_eq!(got(2, at), Data::String(column.header.clone()));
        }
        for (row, cells) in sheet.rows.iter().enumerate() {
            for (at, cell) in cells.iter().enumerate() {
                let got = got(row + 3, at);
                match cell {
                    Cell::Blank => assert_eq!(got, Data::Empty),
                    Cell::Number(number) => assert_eq!(got, Data::Float(*number)),
                    Cell::Date(_) => assert!(matches!(got, Data::DateTime(_)), "{got:?}"),
                    words => assert_eq!(got, Data::String(words.text())),
                }
            }
        }
    }
}

#[test]
fn the_page_is_a3_on_its_side_one_page_wide_with_the_header_on_every_page() {
    let bytes = xlsx::write(sample_book()).unwrap();
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(workbook.contains("_xlnm.Print_Titles"), "{workbook}");
    assert!(workbook.contains("_xlnm._FilterDatabase"));
    assert!(
        workbook.contains("'任务台账'!$A$1:$T$11") || workbook.contains("任务台账!$A$1:$T$11"),
        "planning columns on paper: {workbook}"
    );
    for number in 1..=5 {
        let xml = sheet_xml(&bytes, number);
        assert!(xml.contains("paperSize=\"8\""), "A3");
        assert!(xml.contains("orientation=\"landscape\""));
        assert!(xml.contains("fitToPage=\"1\"") && xml.contains("fitToHeight=\"0\""));
        assert!(xml.contains("<autoFilter ref=\"A3:"));
        assert!(xml.contains("ySplit=\"3\"") && xml.contains("state=\"frozen\""));
        assert!(!xml.contains("<f>"), "no formulas");
    }
    let first = sheet_xml(&bytes, 1);
    assert!(first.contains("<conditionalFormatting") && first.contains("红灯"));
    assert!(first.contains("<dataValidation "), "choices are offered");
}

#[test]
fn formats_stand_on_columns_and_empty_cells_are_not_written() {
    let book = sample_book();
    let bytes = xlsx::write(book.clone()).unwrap();
    for (number, sheet) in (1..).zip(&book.sheets) {
        let xml = sheet_xml(&bytes, number);
        let (head, table) = xml.split_once("<row r=\"4\"").unwrap();
        let cols = head.split("<col ").skip(1);
        assert!(cols.clone().count() > 0 && cols.clone().all(|col| col.contains(" style=\"")));
        let upper = head.matches("customFormat=\"1\"").count();
        assert_eq!(upper, 2, "no borders of the columns beside title and note");
        let filled = sheet.rows.iter().flatten().filter(|cell| **cell != Cell::Blank).count();
        assert_eq!(table.matches("<c r=").count(), filled, "{}", sheet.name);
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert_eq!(xlsx::write(sample_book()).unwrap(), xlsx::write(sample_book()).unwrap());
}

fn one(name: &str, words: &str) -> Book {
    Book {
        title: words.into(),
        org: words.into(),
        year: 2031,
        sheets: vec![Sheet {
            name: name.into(),
            title: "表".into(),
            note: words.into(),
            columns: vec![
                Column::new("一", 10, ColumnKind::Words),
                Column::new("二", 10, ColumnKind::Code),
            ],
            rows: vec![vec![Cell::words(words), Cell::words("尾")]],
            freeze: 0,
            print: 2,
        }],
    }
}

fn first_cell(book: &Book) -> String {
    let bytes = xlsx::write(book.clone()).unwrap();
    assert!(!sheet_xml(&bytes, 1).contains("<f>"));
    let mut file = open(bytes);
    let range = file.worksheet_range_at(0).unwrap().unwrap();
    match range.get_value((3, 0)).cloned().unwrap_or(Data::Empty) {
        Data::String(words) => words,
        Data::Empty => String::new(),
        other => panic!("not words: {other:?}"),
    }
}

#[test]
fn formulas_stay_words() {
    for words in ["=SUM(A1)", "+1", "-1", "@cmd", "=cmd|' /C calc'!A0", "1e5", "TRUE", "_x0041_"] {
        assert_eq!(first_cell(&one("表", words)), words);
    }
}

#[test]
fn words_beyond_the_limit_say_that_they_are_cut() {
    let cell = first_cell(&one("表", &"字".repeat(40_000)));
    assert!(cell.ends_with("全文见 ledger.json）") && cell.chars().count() < 32_767);
}

#[test]
fn a_name_that_no_tab_may_have_is_mended() {
    for name in ["", "'", "a/b:c*d?[e]\\", &"长".repeat(60)] {
        let names = open(xlsx::write(one(name, "字")).unwrap()).sheet_names();
        assert!(!names[0].is_empty() && names[0].chars().count() <= 31);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_words_read_back(words in any::<String>()) {
        prop_assert_eq!(first_cell(&one("表", &words)), printable(&words).into_owned());
    }
}
