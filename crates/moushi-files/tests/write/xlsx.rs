//! The workbook holds what the book says: read back cell by cell, and part by part where a reader
//! of spreadsheets does not look.

use std::io::{Cursor, Read};
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use moushi_core::align::coverage;
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::report::figure::Figure;
use moushi_core::report::listed::address;
use moushi_core::report::trace::{Stamp, Trace};
use moushi_core::report::{ANNUAL, Content, DECK, REPORTS, Wish, Year, ledger_book};
use moushi_core::text::{Lang, Text};
use moushi_files::readers::Limits;
use moushi_files::write::printable::printable;
use moushi_files::write::{traced, xlsx};
use proptest::prelude::*;

use super::{rich, sample};

fn sample_book() -> Book {
    book(Lang::Zh)
}

fn book(lang: Lang) -> Book {
    let ledger = sample::ledger();
    ledger_book(&ledger, &coverage(&ledger), &sample::findings(&ledger), lang)
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
    [Lang::Zh, Lang::En].into_iter().for_each(reads_back);
}

fn reads_back(lang: Lang) {
    let book = book(lang);
    let mut file = open(xlsx::write(book.clone()).unwrap());
    for sheet in &book.sheets {
        let range = file.worksheet_range(lang.of(&sheet.name)).unwrap();
        let got = |row: usize, column: usize| {
            range.get_value((row as u32, column as u32)).cloned().unwrap_or(Data::Empty)
        };
        assert_eq!(got(0, 0), Data::String(lang.of(&sheet.title).to_owned()));
        for (at, column) in sheet.columns.iter().enumerate() {
            assert_eq!(got(2, at), Data::String(lang.of(&column.header).to_owned()));
        }
        for (row, cells) in sheet.rows.iter().enumerate() {
            for (at, cell) in cells.iter().enumerate() {
                let got = got(row + 3, at);
                match cell {
                    Cell::Blank => assert_eq!(got, Data::Empty),
                    Cell::Number(number) => assert_eq!(got, Data::Float(*number)),
                    Cell::Date(_) => assert!(matches!(got, Data::DateTime(_)), "{got:?}"),
                    words => assert_eq!(got, Data::String(words.text(lang))),
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
        assert_eq!(table.matches("<c r=").count(), filled, "{}", sheet.name.zh);
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert_eq!(xlsx::write(sample_book()).unwrap(), xlsx::write(sample_book()).unwrap());
}

fn one(name: &str, words: &str) -> Book {
    Book {
        lang: Lang::Zh,
        title: Text::same(words),
        org: words.into(),
        year: 2031,
        sheets: vec![Sheet {
            name: Text::same(name),
            title: Text::same("表"),
            note: Text::same(words),
            columns: vec![
                Column::new(Text::same("一"), 10, ColumnKind::Words),
                Column::new(Text::same("二"), 10, ColumnKind::Code),
            ],
            rows: vec![vec![Cell::words(words), Cell::words("尾")]],
            freeze: 0,
            print: 2,
        }],
        stamp: None,
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
fn what_the_writer_adds_is_in_the_language_of_the_book() {
    for (lang, footer, cut, tab) in [
        (Lang::Zh, "&amp;C第 &amp;P 页，共 &amp;N 页", "全文见 ledger.json）", "表1"),
        (Lang::En, "&amp;CPage &amp;P of &amp;N", "the whole is in ledger.json)", "Table 1"),
    ] {
        let book = Book { lang, ..one("", &"字".repeat(40_000)) };
        let cell = first_cell(&book);
        assert!(cell.ends_with(cut) && cell.chars().count() < 32_767);
        let bytes = xlsx::write(book).unwrap();
        assert!(sheet_xml(&bytes, 1).contains(&format!("<oddFooter>{footer}</oddFooter>")));
        assert_eq!(open(bytes).sheet_names(), [tab]);
    }
}

#[test]
fn no_english_word_of_ours_is_wider_than_its_column() {
    let book = book(Lang::En);
    let bytes = xlsx::write(book.clone()).unwrap();
    for (number, sheet) in (1..).zip(&book.sheets) {
        let xml = sheet_xml(&bytes, number);
        let widths = widths(&xml);
        assert_eq!(widths.len(), sheet.columns.len());
        for (column, width) in sheet.columns.iter().zip(widths) {
            let choices = match column.kind {
                ColumnKind::Choice(choices) => choices.iter().map(|one| &*one.words.en).collect(),
                _ => Vec::new(),
            };
            for word in choices.iter().chain([&&*column.header.en]).flat_map(|ours| ours.split(' '))
            {
                assert!(word.len() as f64 + 2.0 <= width, "{word} in a column of {width}");
            }
        }
    }
}

#[test]
fn a_name_of_any_length_stands_in_a_header_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let mut book = Book { lang, ..one("表", "字") };
        book.sheets[0].columns[1].header = Text::same("a".repeat(9_000));
        let xml = sheet_xml(&xlsx::write(book).unwrap(), 1);
        assert!(widths(&xml).iter().all(|width| *width < 40.0));
    }
}

/// Width of each column; neighbours that are alike stand together in the file.
fn widths(xml: &str) -> Vec<f64> {
    let number = |col: &str, name: &str| -> f64 {
        let (_, rest) = col.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let each = xml.split("<col ").skip(1).flat_map(|col| {
        let count = number(col, "max") - number(col, "min") + 1.0;
        vec![number(col, "width"); count as usize]
    });
    each.collect()
}

#[test]
fn a_name_that_no_tab_may_have_is_mended() {
    for name in ["", "'", "a/b:c*d?[e]\\", &"长".repeat(60)] {
        let names = open(xlsx::write(one(name, "字")).unwrap()).sheet_names();
        assert!(!names[0].is_empty() && names[0].chars().count() <= 31);
    }
}

fn trace(bytes: &[u8]) -> Trace {
    traced::read("a.xlsx", bytes, &Limits::default()).unwrap().unwrap()
}

/// Every book of every report of the sample.
fn books(lang: Lang) -> Vec<Book> {
    let ledger = sample::ledger();
    let (coverage, findings) = (coverage(&ledger), sample::findings(&ledger));
    let year = Year::of(&ledger, &coverage, &findings, Stamp::default());
    let wish = Wish { subject: "", lang, deck: &DECK, summary: &ANNUAL };
    let papers = REPORTS.iter().flat_map(|report| report.make(&year, &wish).unwrap());
    let books = papers.filter_map(|paper| match paper.content {
        Content::Book(book) => Some(book),
        Content::Pack(_) => None,
    });
    books.collect()
}

#[test]
fn every_number_of_every_book_leads_back_from_its_cell() {
    let ledger = sample::ledger();
    for book in [Lang::Zh, Lang::En].into_iter().flat_map(books) {
        let bytes = xlsx::write(book.clone()).unwrap();
        let trace = trace(&bytes);
        let found = |sheet: &str, cell: &str| {
            trace.figures.iter().find(|one| one.heading == sheet && one.cell == cell)
        };
        let mut file = open(bytes);
        for sheet in &book.sheets {
            let name = book.lang.of(&sheet.name);
            let range = file.worksheet_range(name).unwrap();
            for (row, column, value) in range.used_cells() {
                let (row, column) = (row + range.start().unwrap().0 as usize, column);
                let number = match value {
                    Data::Float(number) => *number,
                    Data::DateTime(day) => day.as_f64(),
                    _ => continue,
                };
                let cell = address(column, u32::try_from(row).unwrap() + 1);
                let one =
                    found(name, &cell).unwrap_or_else(|| panic!("{name}!{cell} has no origin"));
                assert_eq!(one.value, number, "{name}!{cell}");
                assert!(!one.trail.rows.is_empty() && !one.trail.how.is_empty(), "{one:?}");
                assert!(!one.trail.passages.is_empty(), "{one:?}");
            }
            let note = found(name, "A2");
            let counts = book.lang.of(&sheet.note).contains(|c: char| c.is_ascii_digit());
            assert_eq!(note.is_some(), counts, "{name}: what the note counts");
        }
        for one in &trace.figures {
            for passage in &one.trail.passages {
                let task =
                    ledger.documents.iter().any(|document| document.title == passage.document);
                assert!(task && !passage.words.is_empty(), "{one:?}");
            }
        }
        let numbers: Vec<u32> = trace.figures.iter().map(|one| one.number).collect();
        assert!(numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).unwrap()));
    }
}

#[test]
fn words_of_a_row_tell_their_numbers_too() {
    let trace = trace(&xlsx::write(sample_book()).unwrap());
    let of = |sheet: &str, row: &str| -> Vec<String> {
        let figures = trace.figures.iter();
        let mine = figures.filter(|one| one.heading == sheet && one.trail.rows == [row]);
        mine.map(|one| format!("{} {} {}", one.cell, one.shown, one.trail.line())).collect()
    };
    let line = "T003；《年度工作谋划会材料》第1页“建成寄宿制学校118所”";
    let want = [
        format!("D6 118所 文件原文；{line}"),
        format!("G6 118所 本行“量化目标”栏；{line}"),
        format!("H6 96 本行“基期值”栏；{line}"),
        format!("I6 118 本行“目标值”栏；{line}"),
    ];
    assert_eq!(of("任务台账", "T003"), want);
    let matrix = of("对标矩阵", "R001");
    assert!(matrix[0].contains("120所 文件原文；R001；《2031年省政府工作要点》"), "{matrix:?}");
}

#[test]
fn what_a_ledger_keeps_of_its_numbers_does_not_grow_with_its_rows() {
    let kept = |count: usize| {
        let mut ledger = sample::ledger();
        let task = ledger.tasks[2].clone();
        for at in 0..count {
            let mut task = task.clone();
            task.id.0 = format!("T1{at:05}");
            ledger.tasks.push(task);
        }
        let book = ledger_book(&ledger, &coverage(&ledger), &[], Lang::Zh);
        let bytes = xlsx::write(book).unwrap();
        (part(&bytes, "customXml/item1.xml").len(), trace(&bytes).figures.len())
    };
    let ((small, few), (large, many)) = (kept(0), kept(1_500));
    assert!(large < small + 16 && large < 8_000, "{small} and {large}");
    assert_eq!(many, few + 1_500 * 4, "and each of them is told");
}

/// A book whose two columns hold numbers with a way back.
pub fn figured(words: &str) -> Book {
    let quoted =
        Figure { shown: "2万个".into(), ..(*rich::figure(20_000.0, "个", words)).clone() };
    let mut book = one("指标", "注。");
    book.sheets[0].rows = vec![
        vec![
            Cell::Figure(rich::figure(87.5, "%", words)),
            Cell::Figure(rich::figure(3.0, "", words)),
        ],
        vec![Cell::Figure(Arc::new(quoted)), Cell::Figure(rich::figure(91.5, "%", words))],
        vec![Cell::Figure(rich::figure(f64::NAN, "%", words)), Cell::words(words)],
    ];
    book.stamp = Some(Stamp {
        as_of: "2031年12月31日".into(),
        scope: words.into(),
        ledger: "4cdb288d".into(),
        made_by: "谋实".into(),
    });
    book
}

#[test]
fn figures_are_numbers_that_show_their_unit_and_tell_where_they_come_from() {
    let bytes = xlsx::write(figured("")).unwrap();
    let styles = part(&bytes, "xl/styles.xml");
    assert_eq!(styles.matches("formatCode=\"0.0&quot;%&quot;\"").count(), 1, "kept once: {styles}");
    let custom = part(&bytes, "docProps/custom.xml");
    assert!(custom.contains("台账指纹") && custom.contains("4cdb288d"));
    let mut file = open(bytes);
    assert_eq!(file.sheet_names(), ["指标", "数字来路"]);
    let range = file.worksheet_range("指标").unwrap();
    let got = |row, column| range.get_value((row, column)).cloned().unwrap();
    assert_eq!((got(3, 0), got(3, 1)), (Data::Float(87.5), Data::Float(3.0)));
    assert_eq!(got(4, 0), Data::String("2万个".into()), "as its source writes it");
    assert!(matches!(got(1, 0), Data::String(note) if note.contains("台账指纹：4cdb288d")));
    let kept = trace(&xlsx::write(figured("")).unwrap());
    let cells: Vec<_> = kept.figures.iter().map(|one| (&*one.cell, &*one.shown)).collect();
    assert_eq!(
        cells,
        [("A4", "87.5%"), ("B4", "3"), ("A5", "2万个"), ("B5", "91.5%"), ("A6", "NaN%")]
    );
    assert_eq!((kept.stamp.ledger.as_str(), kept.figures[0].place), ("4cdb288d", 1));
    let range = file.worksheet_range("数字来路").unwrap();
    let rows: Vec<Vec<String>> =
        range.rows().skip(3).map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let addresses: Vec<&str> = rows.iter().map(|row| &*row[1]).collect();
    assert_eq!(addresses, ["A4", "B4", "A5", "B5", "A6"]);
    assert_eq!(
        rows[0][..11],
        [
            "指标",
            "A4",
            "87.5%",
            "87.5",
            "%",
            "计划写明的目标值",
            "T001、R014",
            "2031年工作要点",
            "3",
            "普惠性幼儿园覆盖率达到87.5%以上",
            "竣工验收表.pdf",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn trails_and_stamps_bear_any_words(words in any::<String>()) {
        let bytes = xlsx::write(figured(&words)).unwrap();
        prop_assert!(!sheet_xml(&bytes, 2).contains("<f>"));
        prop_assert_eq!(&bytes, &xlsx::write(figured(&words)).unwrap());
        let range = open(bytes).worksheet_range("数字来路").unwrap();
        let how = range.get_value((3, 5)).map(ToString::to_string).unwrap();
        let want = format!("计划写明的目标值{words}");
        prop_assert_eq!(&trace(&xlsx::write(figured(&words)).unwrap()).figures[0].trail.how, &want);
        prop_assert_eq!(how, printable(&want).into_owned());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_words_read_back(words in any::<String>()) {
        prop_assert_eq!(first_cell(&one("表", &words)), printable(&words).into_owned());
    }
}
