//! What a CSV file says is what the table says, and no cell of it is a formula.

use moushi_core::align::coverage;
use moushi_core::report::book::{Cell, Column, ColumnKind, Sheet};
use moushi_core::report::ledger_book;
use moushi_core::text::{Lang, Text};
use moushi_files::write::csv;
use proptest::prelude::*;

use super::sample;

fn one(cells: Vec<Cell>) -> Sheet {
    Sheet {
        name: Text::same("表"),
        title: Text::same("表"),
        note: Text::default(),
        columns: cells
            .iter()
            .map(|_| Column::new(Text::same("列"), 10, ColumnKind::Words))
            .collect(),
        rows: vec![cells],
        freeze: 0,
        print: 1,
    }
}

/// Reads RFC 4180.
fn parse(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{FEFF}').unwrap();
    let (mut rows, mut row, mut field, mut quoted) = (vec![], vec![], String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => field.extend(chars.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut field)),
            ('\r', false) => {}
            ('\n', false) => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            (c, _) => field.push(c),
        }
    }
    rows
}

#[test]
fn the_ledger_sheet_reads_back() {
    let ledger = sample::ledger();
    let sheet = &ledger_book(&ledger, &coverage(&ledger), &[], Lang::Zh).sheets[0];
    for (lang, task, kind, open) in [
        (Lang::Zh, "任务内容", "重大项目", "待明确"),
        (Lang::En, "Task", "major project", "to be stated"),
    ] {
        let rows = parse(&csv::write(sheet, lang));
        assert_eq!(rows.len(), sheet.rows.len() + 1);
        assert_eq!([&*rows[0][3], &*rows[1][4], &*rows[1][16]], [task, kind, open]);
        assert_eq!(rows[4][8], "91");
        assert_eq!(rows[8][3], "'=SUM(A1)式的文字也照录");
    }
}

#[test]
fn numbers_below_zero_stay_numbers() {
    let sheet = one(vec![Cell::Number(-0.8), Cell::words("-0.8"), Cell::ours(Text::same("＝1+1"))]);
    assert_eq!(parse(&csv::write(&sheet, Lang::En))[1], ["-0.8", "'-0.8", "'＝1+1"]);
}

proptest! {
    #[test]
    fn any_words_read_back(words in "[=+@\\-\t\r\n\"',a-z0-9一-三\u{0}-\u{1f}]{0,12}") {
        let sheet = one(vec![Cell::words(words.clone()), Cell::words("尾")]);
        let field = parse(&csv::write(&sheet, Lang::Zh))[1][0].clone();
        let shown = moushi_files::write::printable::printable(&words).into_owned();
        let guarded = format!("'{shown}");
        prop_assert!(field == shown || field == guarded);
        prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t']));
    }
}
