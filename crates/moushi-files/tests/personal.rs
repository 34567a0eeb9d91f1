//! Matters of single persons in files: found in workbooks as spreadsheets keep them, and not found in what comes with the
//! program: empty tables of every standard, lists of the demo.

use std::fs;
use std::path::Path;

use moushi_core::evaluate::filling::Filling;
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::extract::personal::{Found, Kind, Watch};
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::report::filling::{Signed, form as filling_form};
use moushi_core::text::{Lang, Text};
use moushi_files::readers::{self, Limits};
use moushi_files::write::{form, xlsx};

fn found(name: &str, bytes: &[u8]) -> Vec<Found> {
    let mut watch = Watch::default();
    readers::rows(name, bytes, &Limits::default(), &mut |sheet, row, cells| {
        watch.row(sheet, row, cells);
    })
    .unwrap();
    watch.finish()
}

#[test]
fn empty_tables_of_standards_and_lists_of_the_demo_pass() {
    for packed in STANDARDS {
        for lang in [Lang::Zh, Lang::En] {
            let book = form::write(&filling_form(
                &standard(packed.name).unwrap(),
                &Filling::default(),
                &[],
                &Signed::default(),
                lang,
            ))
            .unwrap();
            assert_eq!(found("填报.xlsx", &book), [], "{}", packed.name);
        }
    }
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo");
    let books = fs::read_dir(demo).unwrap().map(|entry| entry.unwrap().path());
    let books: Vec<_> =
        books.filter(|path| path.extension().is_some_and(|ext| ext == "xlsx")).collect();
    assert!(!books.is_empty());
    for path in books {
        assert_eq!(found("清单.xlsx", &fs::read(&path).unwrap()), [], "{}", path.display());
    }
}

#[test]
fn numbers_in_a_workbook_are_found_as_words_and_as_numbers() {
    // A made-up number with its check digit, as words; a mobile number as a number, as a spreadsheet keeps it.
    let card = "23010320100101123";
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = card.bytes().zip(weights).map(|(d, w)| u32::from(d - b'0') * w).sum();
    let card = format!("{card}{}", char::from(b"10X98765432"[(sum % 11) as usize]));
    let head = |zh, kind| Column::new(Text::same(zh), 20, kind);
    let sheet = Sheet {
        name: Text::same("测量"),
        title: Text::same("体质监测"),
        note: Text::default(),
        columns: vec![
            head("测量代码", ColumnKind::Words),
            head("联系电话", ColumnKind::Number),
            head("身高", ColumnKind::Number),
        ],
        rows: vec![vec![Cell::words(card), Cell::Number(13_900_000_000.0), Cell::Number(150.0)]],
        freeze: 1,
        print: 3,
    };
    let book = Book {
        lang: Lang::Zh,
        title: Text::same("体质监测"),
        org: String::new(),
        year: 2024,
        sheets: vec![sheet],
        stamp: None,
    };
    let found = found("体测.xlsx", &xlsx::write(book).unwrap());
    let places: Vec<_> =
        found.iter().map(|one| (one.kind, one.column, one.heading.as_str())).collect();
    assert_eq!(places, [(Kind::Card, 0, "测量代码"), (Kind::Mobile, 1, "联系电话")]);
}
